/* layer-labels.c: promise: a value stands beside its mark wherever there is room, and no label lies on another: where there is
 * none, labels of bars stand upright, then go; lines keep those of their highest, lowest and last point. */
#include "config.h"

#include "chart-private.h"

#include <math.h>

#define LABEL_SHARE 0.85
#define GAP         2.0

typedef enum
{
  WAY_NONE,
  WAY_LEVEL,
  WAY_UPRIGHT
} Way;

static void
widest_label (MbPass *pass, gboolean line, double *width, double *height)
{
  const MbChart *chart = pass->chart;

  *width = *height = 0;
  for (guint s = 0; s < chart->n_series; s++)
    for (guint c = 0; c < chart->n_categories && chart->series[s].line == line; c++)
      {
        double w, h;

        if (!chart->series[s].present[c])
          continue;
        mb_pass_measure (pass, chart->value_texts[s * chart->n_categories + c], LABEL_SHARE, FALSE, 0, &w, &h);
        *width = MAX (*width, w);
        *height = MAX (*height, h);
      }
}

static Way
bar_way (MbPass *pass, double slot, double *width, double *height)
{
  guint n_bars = mb_chart_n_bars (pass->chart);
  double share = n_bars > 0 ? slot / n_bars : 0;

  widest_label (pass, FALSE, width, height);
  if (n_bars == 0 || *height == 0)
    return WAY_NONE;
  /* Neighbours of one group stand closer than groups do. */
  if (*width <= (n_bars == 1 ? share * 0.96 : MIN (share * 0.76, 44.0)))
    return WAY_LEVEL;
  return MIN (share * 0.72, 44.0) >= *height * 0.82 ? WAY_UPRIGHT : WAY_NONE;
}

double
mb_layer_label_room (MbPass *pass, double plot_width)
{
  double slot = plot_width / MAX (pass->chart->n_categories, 1), width, height, line_width, line_height, room = 0;

  switch (bar_way (pass, slot, &width, &height))
    {
    case WAY_LEVEL:
      room = height + GAP;
      break;
    case WAY_UPRIGHT:
      room = MIN (width, pass->chart->height * 0.15) + GAP;
      break;
    case WAY_NONE:
    default:
      break;
    }
  widest_label (pass, TRUE, &line_width, &line_height);
  return MAX (room, line_height > 0 ? line_height + GAP + 3 : 0);
}

static gboolean
overlaps (const MbRect *a, const MbRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static gboolean
is_free (const GArray *taken, const MbRect *rect, const MbChart *chart)
{
  if (rect->x < 0 || rect->x + rect->width > chart->width || rect->y < 0 || rect->y + rect->height > chart->height)
    return FALSE;
  for (guint i = 0; i < taken->len; i++)
    if (overlaps (&g_array_index (taken, MbRect, i), rect))
      return FALSE;
  return TRUE;
}

static void
label_bars (MbPass *pass, Way way, GArray *taken)
{
  MbChart *chart = pass->chart;

  for (guint s = 0; s < chart->n_series; s++)
    for (guint c = 0; c < chart->n_categories && !chart->series[s].line; c++)
      {
        guint datum = s * chart->n_categories + c;
        const char *text = chart->value_texts[datum];
        gboolean below = chart->series[s].values[c] < 0;
        MbRect bar, rect;
        MbMark *mark;
        double width, height, middle;

        if (!chart->series[s].present[c])
          continue;
        bar = g_array_index (chart->marks, MbMark, chart->datum_marks[datum]).rect;
        middle = bar.x + bar.width / 2;
        mb_pass_measure (pass, text, LABEL_SHARE, FALSE, 0, &width, &height);
        if (way == WAY_LEVEL)
          {
            rect = (MbRect){ middle - width / 2, below ? bar.y + bar.height + 1 : bar.y - height - 1, width, height };
            mark = mb_pass_text (pass, text, LABEL_SHARE, rect.x, rect.y, width, height);
          }
        else
          {
            rect = (MbRect){ middle - height / 2, below ? bar.y + bar.height + GAP : bar.y - width - GAP, height,
                             width };
            mark = mb_pass_text (pass, text, LABEL_SHARE, 0, 0, width, height);
            mark->angle = -G_PI_2;
            mark->at_start = !below;
            mark->x2 = middle;
            mark->y2 = below ? bar.y + bar.height + GAP : bar.y - GAP;
          }
        mark->datum = (int) datum;
        g_array_append_val (taken, rect);
      }
}

static gboolean
is_telling (const MbSeries *series, guint n, guint category)
{
  guint highest = category, lowest = category, last = category;

  for (guint c = 0; c < n; c++)
    if (series->present[c])
      {
        if (series->values[c] > series->values[highest])
          highest = c;
        if (series->values[c] < series->values[lowest])
          lowest = c;
        last = c;
      }
  return highest == category || lowest == category || last == category;
}

static void
label_lines (MbPass *pass, GArray *taken)
{
  MbChart *chart = pass->chart;
  double slot = mb_map_slot (&pass->plot, chart->n_categories), widest, line;
  gboolean all;

  widest_label (pass, TRUE, &widest, &line);
  all = widest <= slot * 1.1;
  for (guint s = 0; s < chart->n_series; s++)
    for (guint c = 0; c < chart->n_categories && chart->series[s].line; c++)
      {
        guint datum = s * chart->n_categories + c;
        double width, height, places[3][2];
        MbRect point;

        if (!chart->series[s].present[c] || (!all && !is_telling (&chart->series[s], chart->n_categories, c)))
          continue;
        point = g_array_index (chart->marks, MbMark, chart->datum_marks[datum]).rect;
        mb_pass_measure (pass, chart->value_texts[datum], LABEL_SHARE, FALSE, 0, &width, &height);
        places[0][0] = places[1][0] = point.x - width / 2;
        places[0][1] = point.y - height - 4;
        places[1][1] = point.y + 4;
        places[2][0] = point.x + 5;
        places[2][1] = point.y - height / 2;
        for (guint i = 0; i < G_N_ELEMENTS (places); i++)
          {
            MbRect rect = { places[i][0], places[i][1], width, height };
            MbMark *mark;

            if (!is_free (taken, &rect, chart))
              continue;
            mark = mb_pass_text (pass, chart->value_texts[datum], LABEL_SHARE, rect.x, rect.y, width, height);
            mark->halo = TRUE;
            mark->datum = (int) datum;
            g_array_append_val (taken, rect);
            break;
          }
      }
}

void
mb_layer_labels (MbPass *pass)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (MbRect));
  double slot = mb_map_slot (&pass->plot, pass->chart->n_categories), width, height;
  Way way = bar_way (pass, slot, &width, &height);

  if (way != WAY_NONE)
    label_bars (pass, way, taken);
  label_lines (pass, taken);
}
