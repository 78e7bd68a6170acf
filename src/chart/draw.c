/* draw.c: promise: what is drawn is the array of marks, in its order, and nothing else. */
#include "config.h"

#include "chart-private.h"

#include "font.h"

#include <math.h>

#define POINT_RADIUS 3.0

typedef struct
{
  cairo_t *cr;
  const MbChart *chart;
  MbPalette palette;
  double device_pixel;
  PangoLayout *layout;
  PangoFontDescription *font;
} Drawing;

static double
snap (const Drawing *d, double at)
{
  return (floor (at / d->device_pixel) + 0.5) * d->device_pixel;
}

static void
draw_rule (const Drawing *d, const MbMark *mark)
{
  mb_palette_set_role (d->cr, d->palette, mark->role);
  cairo_set_line_width (d->cr, d->device_pixel);
  cairo_set_line_cap (d->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (d->cr, NULL, 0, 0);
  cairo_move_to (d->cr, mark->rect.x, snap (d, mark->rect.y));
  cairo_line_to (d->cr, mark->x2, snap (d, mark->y2));
  cairo_stroke (d->cr);
}

static void
draw_swatch (const Drawing *d, const MbMark *mark)
{
  const MbRect *r = &mark->rect;
  double middle = r->y + r->height / 2;

  if (!d->chart->series[mark->series].line)
    {
      cairo_rectangle (d->cr, r->x, r->y, r->width, r->height);
      mb_palette_fill_series (d->cr, d->palette, mark->series);
      return;
    }
  mb_palette_set_line (d->cr, d->palette, mark->series);
  cairo_move_to (d->cr, r->x, middle);
  cairo_line_to (d->cr, r->x + r->width, middle);
  cairo_stroke (d->cr);
  mb_palette_point (d->cr, d->palette, mark->series, r->x + r->width / 2, middle, POINT_RADIUS);
}

static void
draw_text (const Drawing *d, const MbMark *mark)
{
  PangoFontDescription *font = pango_font_description_copy_static (d->font);
  double x = mark->rect.x;

  pango_font_description_set_size (font, (int) (mark->size * PANGO_SCALE));
  if (mark->bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (d->layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (d->layout, mark->wrap > 0 ? (int) (mark->wrap * PANGO_SCALE) : -1);
  pango_layout_set_alignment (d->layout, mark->centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  pango_layout_set_text (d->layout, mark->text, -1);

  cairo_save (d->cr);
  if (mark->angle != 0)
    {
      cairo_translate (d->cr, mark->x2, mark->y2);
      cairo_rotate (d->cr, mark->angle);
      cairo_move_to (d->cr, mark->at_start ? 0 : -mark->rect.width, -mark->rect.height / 2);
    }
  else
    {
      if (mark->wrap > 0 && mark->centred)
        x += (mark->rect.width - mark->wrap) / 2;
      cairo_move_to (d->cr, x, mark->rect.y);
    }
  if (mark->halo)
    {
      cairo_path_t *start = cairo_copy_path (d->cr);

      pango_cairo_layout_path (d->cr, d->layout);
      mb_palette_set_background (d->cr, d->palette);
      cairo_set_line_width (d->cr, 2.4);
      cairo_set_line_join (d->cr, CAIRO_LINE_JOIN_ROUND);
      cairo_set_dash (d->cr, NULL, 0, 0);
      cairo_stroke (d->cr);
      cairo_append_path (d->cr, start);
      cairo_path_destroy (start);
    }
  mb_palette_set_role (d->cr, d->palette, mark->role);
  pango_cairo_show_layout (d->cr, d->layout);
  cairo_restore (d->cr);
  cairo_new_path (d->cr);
}

static void
draw_mark (const Drawing *d, const MbMark *mark)
{
  switch (mark->kind)
    {
    case MB_MARK_BAR:
      cairo_rectangle (d->cr, mark->rect.x, mark->rect.y, mark->rect.width, mark->rect.height);
      mb_palette_fill_series (d->cr, d->palette, mark->series);
      break;
    case MB_MARK_SEGMENT:
      mb_palette_set_line (d->cr, d->palette, mark->series);
      cairo_move_to (d->cr, mark->rect.x, mark->rect.y);
      cairo_line_to (d->cr, mark->x2, mark->y2);
      cairo_stroke (d->cr);
      break;
    case MB_MARK_POINT:
      mb_palette_point (d->cr, d->palette, mark->series, mark->rect.x, mark->rect.y, POINT_RADIUS);
      break;
    case MB_MARK_RULE:
      draw_rule (d, mark);
      break;
    case MB_MARK_SWATCH:
      draw_swatch (d, mark);
      break;
    case MB_MARK_TEXT:
      draw_text (d, mark);
      break;
    default:
      break;
    }
}

/* The outlined mark and its value in a box beside it, which has room though labels had none. */
static void
draw_highlight (const Drawing *d, guint datum)
{
  MbChartDatum at;
  MbMark text = { .kind = MB_MARK_TEXT, .role = MB_ROLE_TEXT, .bold = TRUE };
  double size, width, height, x, y;
  int w, h;

  if (!mb_chart_datum (d->chart, datum, &at) || (at.width <= 0 && at.height <= 0))
    return;
  mb_palette_set_role (d->cr, d->palette, MB_ROLE_TEXT);
  cairo_set_line_width (d->cr, 1.5);
  cairo_set_dash (d->cr, NULL, 0, 0);
  if (d->chart->series[at.series].line)
    cairo_arc (d->cr, at.x + at.width / 2, at.y + at.height / 2, POINT_RADIUS + 2, 0, 2 * G_PI);
  else
    cairo_rectangle (d->cr, at.x, at.y, at.width, at.height);
  cairo_stroke (d->cr);

  text.text = g_strdup_printf ("%s %s：%s", at.category_name, at.series_name, at.value_text);
  size = pango_font_description_get_size (d->font) / (double) PANGO_SCALE;
  text.size = size;
  pango_layout_set_width (d->layout, -1);
  pango_layout_set_font_description (d->layout, d->font);
  pango_layout_set_text (d->layout, text.text, -1);
  pango_layout_get_size (d->layout, &w, &h);
  width = w / (double) PANGO_SCALE * 1.06 + size;
  height = h / (double) PANGO_SCALE + size * 0.4;
  x = CLAMP (at.x + at.width / 2 - width / 2, 0, MAX (d->chart->width - width, 0));
  y = at.y - height - 6 >= 0 ? at.y - height - 6 : at.y + 6;
  cairo_rectangle (d->cr, x, y, width, height);
  mb_palette_set_background (d->cr, d->palette);
  cairo_fill_preserve (d->cr);
  mb_palette_set_role (d->cr, d->palette, MB_ROLE_AXIS);
  cairo_set_line_width (d->cr, d->device_pixel);
  cairo_stroke (d->cr);
  text.rect = (MbRect){ x + size * 0.5, y + size * 0.2, width, height };
  draw_text (d, &text);
  g_free (text.text);
}

void
mb_chart_draw (MbChart *chart, cairo_t *cr, double width, double height, MbPalette palette, int highlight,
               double device_pixel)
{
  Drawing d = { .cr = cr, .chart = chart, .palette = palette };
  PangoContext *context;
  double points;

  if (chart->width != MAX (width, 0) || chart->height != MAX (height, 0))
    {
      g_autofree char *font = g_strdup (chart->font);
      mb_chart_layout (chart, width, height, font);
    }
  context = mb_font_context_new (FALSE);
  d.device_pixel = device_pixel > 0 ? device_pixel : 0.3;
  d.layout = pango_layout_new (context);
  d.font = mb_chart_font (chart->font, &points);
  cairo_save (cr);
  for (guint i = 0; i < chart->marks->len; i++)
    draw_mark (&d, &g_array_index (chart->marks, MbMark, i));
  if (highlight >= 0 && (guint) highlight < mb_chart_n_data (chart) && chart->marks->len > 0)
    draw_highlight (&d, (guint) highlight);
  cairo_restore (cr);
  pango_font_description_free (d.font);
  g_object_unref (d.layout);
  g_object_unref (context);
}
