/* layout.c: promise: title, legend and axes take their edges, what is left is the plot, and at any size, down to nothing, no
 * mark lies outside and nothing is divided by zero. */
#include "config.h"

#include "chart-private.h"

#include "font.h"

#include <math.h>

#define BASE_POINTS 10.0
#define TITLE_SHARE 1.2
#define TICK_SHARE  0.9
#define MAX_BOTTOM  0.4 /* of the height, for the labels of categories */
#define GAP         4.0

void
mb_pass_measure (MbPass *pass, const char *text, double share, gboolean bold, double wrap, double *width,
                 double *height)
{
  PangoFontDescription *font = pango_font_description_copy_static (pass->font);
  PangoRectangle logical;

  pango_font_description_set_size (font, (int) (pass->size * share * PANGO_SCALE));
  if (bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (pass->layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (pass->layout, wrap > 0 ? (int) (wrap * PANGO_SCALE) : -1);
  pango_layout_set_wrap (pass->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (pass->layout, text, -1);
  pango_layout_get_extents (pass->layout, NULL, &logical);
  *width = logical.width / (double) PANGO_SCALE;
  *height = logical.height / (double) PANGO_SCALE;
}

MbMark *
mb_pass_text (MbPass *pass, const char *text, double share, double x, double y, double width, double height)
{
  MbMark *mark = mb_chart_add_mark (pass->chart, MB_MARK_TEXT, MB_ROLE_TEXT);

  mark->text = g_strdup (text);
  mark->size = pass->size * share;
  mark->rect = (MbRect){ x, y, width, height };
  return mark;
}

static MbMark *
add_rule (MbPass *pass, MbMarkRole role, double x, double y, double x2, double y2)
{
  MbMark *mark = mb_chart_add_mark (pass->chart, MB_MARK_RULE, role);

  mark->rect.x = x;
  mark->rect.y = y;
  mark->x2 = x2;
  mark->y2 = y2;
  return mark;
}

/* Returns the height taken. */
static double
lay_title (MbPass *pass)
{
  double width, height;
  MbMark *mark;

  if (!pass->chart->title || !*pass->chart->title)
    return 0;
  mb_pass_measure (pass, pass->chart->title, TITLE_SHARE, TRUE, pass->chart->width, &width, &height);
  mark = mb_pass_text (pass, pass->chart->title, TITLE_SHARE, (pass->chart->width - width) / 2, 0, width, height);
  mark->bold = TRUE;
  mark->wrap = pass->chart->width;
  mark->centred = TRUE;
  return height + GAP;
}

/* Swatches with names, in as many lines as they need, each line in the middle. */
static double
lay_legend (MbPass *pass, double top)
{
  MbChart *chart = pass->chart;
  double swatch = pass->size * 1.8, between = pass->size * 1.2, y = top;
  guint first = 0;

  if (chart->n_series < 2)
    return 0;
  while (first < chart->n_series)
    {
      double line = 0, height = 0, x;
      guint end = first;

      for (; end < chart->n_series; end++)
        {
          double width;
          mb_pass_measure (pass, chart->series[end].name, TICK_SHARE, FALSE, 0, &width, &height);
          if (end > first && line + between + swatch + GAP + width > chart->width)
            break;
          line += (end > first ? between : 0) + swatch + GAP + width;
        }
      x = MAX ((chart->width - line) / 2, 0);
      for (guint s = first; s < end; s++)
        {
          MbMark *mark = mb_chart_add_mark (chart, MB_MARK_SWATCH, MB_ROLE_SERIES);
          double width;

          mark->series = (int) s;
          mark->rect = (MbRect){ x, y + height * 0.2, swatch, height * 0.6 };
          mb_pass_measure (pass, chart->series[s].name, TICK_SHARE, FALSE, 0, &width, &height);
          mb_pass_text (pass, chart->series[s].name, TICK_SHARE, x + swatch + GAP, y, width, height);
          x += swatch + GAP + width + between;
        }
      y += height + 2;
      first = end;
    }
  return y - top + GAP;
}

static gboolean
fit_axis (MbPass *pass, gboolean second, guint n_steps, MbAxis *axis)
{
  const MbChart *chart = pass->chart;
  MbCellType type = MB_CELL_COUNT;
  gint64 low = 0, high = 0;
  gboolean any = FALSE, beside_lines = FALSE;

  for (guint s = 0; s < chart->n_series; s++)
    {
      beside_lines = beside_lines || chart->series[s].second;
      if (chart->series[s].second != second)
        continue;
      type = chart->series[s].type;
      any = TRUE;
      for (guint c = 0; c < chart->n_categories; c++)
        {
          low = MIN (low, chart->series[s].values[c]);
          high = MAX (high, chart->series[s].values[c]);
        }
    }
  /* Where a line of rates runs above, bars keep to the lower part, so that labels do not meet. */
  if (!second && beside_lines)
    high += high / 4;
  if (any)
    *axis = mb_axis_fit (low, high, n_steps, type, second && type == MB_CELL_PERCENT);
  return any;
}

static double
axis_labels_width (MbPass *pass, const MbAxis *axis)
{
  double widest = 0;

  for (guint i = 0; i < mb_axis_n_ticks (axis); i++)
    {
      g_autofree char *label = mb_axis_label (axis, mb_axis_tick (axis, i));
      double width, height;

      mb_pass_measure (pass, label, TICK_SHARE, FALSE, 0, &width, &height);
      widest = MAX (widest, width);
    }
  return widest;
}

static void
lay_axis (MbPass *pass, const MbAxis *axis, gboolean second, gboolean grid)
{
  for (guint i = 0; i < mb_axis_n_ticks (axis); i++)
    {
      gint64 tick = mb_axis_tick (axis, i);
      g_autofree char *label = mb_axis_label (axis, tick);
      double y = mb_map_y (&pass->plot, axis, tick), right = pass->plot.x + pass->plot.width, width, height;
      MbMark *mark;

      if (grid && tick != 0)
        add_rule (pass, MB_ROLE_GRID, pass->plot.x, y, right, y);
      mb_pass_measure (pass, label, TICK_SHARE, FALSE, 0, &width, &height);
      mark = mb_pass_text (pass, label, TICK_SHARE, second ? right + GAP : pass->plot.x - GAP - width, y - height / 2,
                           width, height);
      mark->role = MB_ROLE_MUTED;
    }
}

static void
lay_nothing (MbPass *pass, double top)
{
  double width, height;

  mb_pass_measure (pass, "暂无数据", 1, FALSE, 0, &width, &height);
  mb_pass_text (pass, "暂无数据", 1, (pass->chart->width - width) / 2,
                top + MAX (pass->chart->height - top - height, 0) / 2, width, height)
      ->role
      = MB_ROLE_MUTED;
}

static void
lay_plot (MbPass *pass, double top)
{
  MbChart *chart = pass->chart;
  double left, right, room, bottom;
  guint n_steps = (guint) CLAMP ((chart->height - top) * 0.8 / (pass->line * 2.2), 2, 8);
  MbLabelPlan plan;

  pass->has_first = fit_axis (pass, FALSE, n_steps, &pass->first);
  pass->has_second = fit_axis (pass, TRUE, n_steps, &pass->second);
  left = pass->has_first ? axis_labels_width (pass, &pass->first) + GAP : 0;
  right = pass->has_second ? axis_labels_width (pass, &pass->second) + GAP : 0;
  plan = mb_category_labels_plan (pass, MAX (chart->width - left - right, 1), chart->height * MAX_BOTTOM);
  if (plan.left > left)
    {
      left = MIN (plan.left, chart->width * 0.2);
      plan = mb_category_labels_plan (pass, MAX (chart->width - left - right, 1), chart->height * MAX_BOTTOM);
    }
  pass->plot.x = left;
  pass->plot.width = MAX (chart->width - left - right, 1);
  room = mb_layer_label_room (pass, pass->plot.width);
  bottom = plan.height + GAP + (pass->has_first && pass->first.min < 0 ? room : 0);
  pass->plot.y = top + MAX (room, pass->line / 2);
  pass->plot.height = MAX (chart->height - pass->plot.y - bottom, 1);

  if (pass->has_first)
    lay_axis (pass, &pass->first, FALSE, TRUE);
  if (pass->has_second)
    lay_axis (pass, &pass->second, TRUE, !pass->has_first);
  mb_layer_bars (pass);
  {
    double zero = mb_map_y (&pass->plot, pass->has_first ? &pass->first : &pass->second, 0);
    add_rule (pass, MB_ROLE_AXIS, pass->plot.x, zero, pass->plot.x + pass->plot.width, zero);
  }
  mb_layer_lines (pass);
  mb_category_labels_add (pass, &plan);
  mb_layer_labels (pass);
}

/* Whether any datum is more than nothing: a row of zeros along an axis says less than words. */
static gboolean
has_something (const MbChart *chart)
{
  for (guint s = 0; s < chart->n_series; s++)
    for (guint c = 0; c < chart->n_categories; c++)
      if (chart->series[s].values[c] != 0)
        return TRUE;
  return FALSE;
}

void
mb_chart_layout (MbChart *chart, double width, double height, const char *font)
{
  PangoContext *context;
  MbPass pass = { .chart = chart };
  double top, line_width;

  width = MAX (width, 0);
  height = MAX (height, 0);
  if (chart->width == width && chart->height == height && g_strcmp0 (chart->font, font) == 0)
    return;
  if (chart->font != font)
    {
      g_free (chart->font);
      chart->font = g_strdup (font);
    }
  chart->width = width;
  chart->height = height;
  g_array_set_size (chart->marks, 0);
  for (guint d = 0; d < mb_chart_n_data (chart); d++)
    chart->datum_marks[d] = -1;
  if (width < 1 || height < 1)
    return;

  context = mb_font_context_new (FALSE);
  pass.layout = pango_layout_new (context);
  pass.font = mb_chart_font (font, &pass.size);
  mb_pass_measure (&pass, "国", 1, FALSE, 0, &line_width, &pass.line);
  top = lay_title (&pass);
  if (!has_something (chart))
    lay_nothing (&pass, top);
  else
    {
      top += lay_legend (&pass, top);
      lay_plot (&pass, top);
    }
  pango_font_description_free (pass.font);
  g_object_unref (pass.layout);
  g_object_unref (context);
}

PangoFontDescription *
mb_chart_font (const char *font, double *points)
{
  PangoFontDescription *description = mb_font_description (MB_FONT_SANS, BASE_POINTS);

  if (font)
    {
      PangoFontDescription *wanted = pango_font_description_from_string (font);
      const char *family = pango_font_description_get_family (wanted);

      if (family)
        {
          /* Behind the wanted family stand those with Chinese characters. */
          g_autofree char *families = g_strconcat (family, ",", pango_font_description_get_family (description), NULL);
          pango_font_description_set_family (wanted, families);
        }
      pango_font_description_merge (description, wanted, TRUE);
      pango_font_description_free (wanted);
    }
  if (pango_font_description_get_size (description) <= 0)
    pango_font_description_set_size (description, (int) (BASE_POINTS * PANGO_SCALE));
  *points = pango_font_description_get_size (description) / (double) PANGO_SCALE;
  return description;
}
