/* layer-lines.c: promise: a line joins the values that are there, and leaves a gap where one is missing. */
#include "config.h"

#include "chart-private.h"

void
mb_layer_lines (MbPass *pass)
{
  MbChart *chart = pass->chart;
  double slot = mb_map_slot (&pass->plot, chart->n_categories);

  for (guint s = 0; s < chart->n_series; s++)
    {
      const MbSeries *series = &chart->series[s];
      const MbAxis *axis = series->second ? &pass->second : &pass->first;

      if (!series->line)
        continue;
      for (guint c = 0; c + 1 < chart->n_categories; c++)
        if (series->present[c] && series->present[c + 1])
          {
            MbMark *mark = mb_chart_add_mark (chart, MB_MARK_SEGMENT, MB_ROLE_SERIES);

            mark->series = (int) s;
            mark->rect.x = pass->plot.x + slot * (c + 0.5);
            mark->rect.y = mb_map_y (&pass->plot, axis, series->values[c]);
            mark->x2 = mark->rect.x + slot;
            mark->y2 = mb_map_y (&pass->plot, axis, series->values[c + 1]);
          }
      for (guint c = 0; c < chart->n_categories; c++)
        if (series->present[c])
          {
            MbMark *mark = mb_chart_add_mark (chart, MB_MARK_POINT, MB_ROLE_SERIES);
            guint datum = s * chart->n_categories + c;

            mark->series = (int) s;
            mark->datum = (int) datum;
            mark->rect.x = pass->plot.x + slot * (c + 0.5);
            mark->rect.y = mb_map_y (&pass->plot, axis, series->values[c]);
            chart->datum_marks[datum] = (int) chart->marks->len - 1;
          }
    }
}
