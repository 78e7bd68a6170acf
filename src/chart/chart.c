/* chart.c: promise: a chart holds its own copy of the figures, each with the text that the table shows for it, and tells what
 * lies under a point by the marks that were drawn. */
#include "config.h"

#include "chart-private.h"

#include "table-chart.h"

#include <math.h>
#include <string.h>

#define HIT_POINTS 6.0

static void
mark_clear (gpointer data)
{
  g_free (((MbMark *) data)->text);
}

/* Series that share an axis count in one unit: hundredths, as soon as one of them does. */
static void
unify_units (MbChart *chart, gboolean second)
{
  MbCellType type = MB_CELL_COUNT;

  for (guint s = 0; s < chart->n_series; s++)
    if (chart->series[s].second == second && chart->series[s].type != MB_CELL_COUNT && type == MB_CELL_COUNT)
      type = chart->series[s].type;
  for (guint s = 0; s < chart->n_series; s++)
    {
      MbSeries *series = &chart->series[s];

      if (series->second != second || type == MB_CELL_COUNT)
        continue;
      for (guint c = 0; c < chart->n_categories; c++)
        if (series->type == MB_CELL_COUNT)
          series->values[c] *= 100;
      series->type = type;
    }
}

static void
take_rows (MbChart *chart, const MbTable *table)
{
  guint at = 0;

  for (guint r = 0; r < table->rows->len; r++)
    {
      const MbTableRow *row = g_ptr_array_index (table->rows, r);

      if (row->kind != MB_ROW_BODY)
        continue;
      chart->categories[at]
          = mb_table_format (table, (guint) table->chart_category, &row->cells[table->chart_category]);
      for (guint s = 0; s < chart->n_series; s++)
        {
          const MbCell *cell = &row->cells[table->chart_series[s]];
          gboolean number = cell->type != MB_CELL_EMPTY && cell->type != MB_CELL_TEXT && cell->type != MB_CELL_DATE;

          chart->series[s].present[at] = number;
          chart->series[s].values[at] = number ? cell->number : 0;
          chart->value_texts[s * chart->n_categories + at]
              = mb_table_format (table, (guint) table->chart_series[s], cell);
        }
      at++;
    }
}

MbChart *
mb_chart_new_from_table (const MbTable *table)
{
  MbChart *chart = g_new0 (MbChart, 1);

  g_atomic_ref_count_init (&chart->ref_count);
  chart->title = g_strdup (table->chart_title ? table->chart_title : table->title);
  chart->marks = g_array_new (FALSE, TRUE, sizeof (MbMark));
  g_array_set_clear_func (chart->marks, mark_clear);
  chart->width = chart->height = -1;
  if (!mb_table_has_chart (table))
    return chart;

  chart->timeline = strcmp (table->chart_kind, "line") == 0;
  for (guint r = 0; r < table->rows->len; r++)
    chart->n_categories += ((MbTableRow *) g_ptr_array_index (table->rows, r))->kind == MB_ROW_BODY;
  chart->n_series = table->n_chart_series;
  chart->series = g_new0 (MbSeries, chart->n_series);
  chart->categories = g_new0 (char *, chart->n_categories + 1);
  chart->value_texts = g_new0 (char *, chart->n_series * chart->n_categories + 1);
  chart->datum_marks = g_new0 (int, chart->n_series * chart->n_categories + 1);
  for (guint s = 0; s < chart->n_series; s++)
    {
      const MbTableColumn *column = g_ptr_array_index (table->columns, table->chart_series[s]);

      chart->series[s] = (MbSeries){ .name = mb_table_series_name (table, s),
                                     .type = column->type,
                                     .line = mb_table_series_is_line (table, s),
                                     .second = mb_table_series_is_second (table, s),
                                     .values = g_new0 (gint64, chart->n_categories + 1),
                                     .present = g_new0 (gboolean, chart->n_categories + 1) };
    }
  take_rows (chart, table);
  unify_units (chart, FALSE);
  unify_units (chart, TRUE);
  return chart;
}

MbChart *
mb_chart_ref (MbChart *chart)
{
  g_atomic_ref_count_inc (&chart->ref_count);
  return chart;
}

void
mb_chart_unref (MbChart *chart)
{
  if (!chart || !g_atomic_ref_count_dec (&chart->ref_count))
    return;
  for (guint s = 0; s < chart->n_series; s++)
    {
      g_free (chart->series[s].name);
      g_free (chart->series[s].values);
      g_free (chart->series[s].present);
    }
  g_free (chart->series);
  g_strfreev (chart->categories);
  g_strfreev (chart->value_texts);
  g_free (chart->datum_marks);
  g_array_unref (chart->marks);
  g_free (chart->title);
  g_free (chart->font);
  g_free (chart);
}

const char *
mb_chart_get_title (const MbChart *chart)
{
  return chart->title;
}

guint
mb_chart_n_data (const MbChart *chart)
{
  return chart->n_series * chart->n_categories;
}

guint
mb_chart_n_bars (const MbChart *chart)
{
  guint n = 0;

  for (guint s = 0; s < chart->n_series; s++)
    n += !chart->series[s].line;
  return n;
}

MbMark *
mb_chart_add_mark (MbChart *chart, MbMarkKind kind, MbMarkRole role)
{
  MbMark mark = { .kind = kind, .role = role, .series = -1, .datum = -1 };

  g_array_append_val (chart->marks, mark);
  return &g_array_index (chart->marks, MbMark, chart->marks->len - 1);
}

static const MbMark *
datum_mark (const MbChart *chart, guint datum)
{
  int index = chart->marks->len > 0 ? chart->datum_marks[datum] : -1;

  return index >= 0 ? &g_array_index (chart->marks, MbMark, index) : NULL;
}

int
mb_chart_hit (const MbChart *chart, double x, double y)
{
  int nearest = -1;
  double distance = HIT_POINTS;

  /* Points lie over bars. */
  for (guint d = 0; d < mb_chart_n_data (chart); d++)
    {
      const MbMark *mark = datum_mark (chart, d);

      if (mark && mark->kind == MB_MARK_POINT && hypot (mark->rect.x - x, mark->rect.y - y) <= distance)
        {
          distance = hypot (mark->rect.x - x, mark->rect.y - y);
          nearest = (int) d;
        }
    }
  for (guint d = 0; d < mb_chart_n_data (chart) && nearest < 0; d++)
    {
      const MbMark *mark = datum_mark (chart, d);
      /* A bar of zero is a line, and can be pointed at all the same. */
      double slack = mark && mark->rect.height < HIT_POINTS ? (HIT_POINTS - mark->rect.height) / 2 : 0;

      if (mark && mark->kind == MB_MARK_BAR && x >= mark->rect.x && x <= mark->rect.x + mark->rect.width
          && y >= mark->rect.y - slack && y <= mark->rect.y + mark->rect.height + slack)
        nearest = (int) d;
    }
  return nearest;
}

gboolean
mb_chart_datum (const MbChart *chart, guint index, MbChartDatum *datum)
{
  const MbMark *mark;
  guint series, category;

  if (index >= mb_chart_n_data (chart))
    return FALSE;
  series = index / chart->n_categories;
  category = index % chart->n_categories;
  mark = datum_mark (chart, index);
  *datum = (MbChartDatum){ .series = (int) series,
                           .category = (int) category,
                           .series_name = chart->series[series].name,
                           .category_name = chart->categories[category],
                           .value_text = chart->value_texts[index] };
  if (mark && mark->kind == MB_MARK_BAR)
    {
      datum->x = mark->rect.x;
      datum->y = mark->rect.y;
      datum->width = mark->rect.width;
      datum->height = mark->rect.height;
    }
  else if (mark)
    {
      datum->x = mark->rect.x - HIT_POINTS;
      datum->y = mark->rect.y - HIT_POINTS;
      datum->width = datum->height = 2 * HIT_POINTS;
    }
  return TRUE;
}

char *
mb_chart_describe (const MbChart *chart)
{
  GString *text = g_string_new (NULL);

  for (guint s = 0; s < chart->n_series; s++)
    for (guint c = 0; c < chart->n_categories; c++)
      {
        const char *value = chart->value_texts[s * chart->n_categories + c];

        g_string_append_printf (text, "%s，%s：%s\n", chart->categories[c], chart->series[s].name,
                                *value ? value : "无");
      }
  return g_string_free (text, FALSE);
}
