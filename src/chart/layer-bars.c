/* layer-bars.c: promise: bars of one category stand side by side and never over each other, and a bar's length from the zero
 * line is its value, upwards or downwards. */
#include "config.h"

#include "chart-private.h"

#define GROUP_SHARE 0.72
#define MAX_BAR     44.0

void
mb_layer_bar_slot (const MbPass *pass, guint series, guint category, double *x, double *width)
{
  double slot = mb_map_slot (&pass->plot, pass->chart->n_categories);
  guint n = MAX (mb_chart_n_bars (pass->chart), 1), index = 0;

  for (guint s = 0; s < series; s++)
    index += !pass->chart->series[s].line;
  *width = MIN (slot * GROUP_SHARE / n, MAX_BAR);
  *x = pass->plot.x + slot * (category + 0.5) + *width * (index - n / 2.0);
}

void
mb_layer_bars (MbPass *pass)
{
  MbChart *chart = pass->chart;

  for (guint s = 0; s < chart->n_series; s++)
    for (guint c = 0; c < chart->n_categories && !chart->series[s].line; c++)
      {
        double zero = mb_map_y (&pass->plot, &pass->first, 0);
        double end = mb_map_y (&pass->plot, &pass->first, chart->series[s].values[c]);
        guint datum = s * chart->n_categories + c;
        MbMark *mark;
        double x, width;

        if (!chart->series[s].present[c])
          continue;
        mb_layer_bar_slot (pass, s, c, &x, &width);
        mark = mb_chart_add_mark (chart, MB_MARK_BAR, MB_ROLE_SERIES);
        mark->series = (int) s;
        mark->datum = (int) datum;
        /* A hair of space between neighbours, as long as there is space at all. */
        mark->rect = (MbRect){ x, MIN (zero, end), width > 4 ? width - 1 : width, MAX (zero, end) - MIN (zero, end) };
        chart->datum_marks[datum] = (int) chart->marks->len - 1;
      }
}
