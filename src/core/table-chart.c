/* table-chart.c: promise: the chart in the spreadsheet, on paper and on the screen names and groups its series alike. */
#include "config.h"

#include "table-chart.h"

static const MbTableColumn *
series_column (const MbTable *table, guint index)
{
  return g_ptr_array_index (table->columns, table->chart_series[index]);
}

gboolean
mb_table_has_chart (const MbTable *table)
{
  static const char *const kinds[] = { "bar", "line", "barline", NULL };
  int n_columns = (int) table->columns->len;

  if (!table->chart_kind || !g_strv_contains (kinds, table->chart_kind) || table->n_chart_series == 0
      || table->chart_category < 0 || table->chart_category >= n_columns)
    return FALSE;
  for (guint s = 0; s < table->n_chart_series; s++)
    {
      MbCellType type;

      if (table->chart_series[s] < 0 || table->chart_series[s] >= n_columns)
        return FALSE;
      type = series_column (table, s)->type;
      if (type != MB_CELL_COUNT && type != MB_CELL_DECIMAL && type != MB_CELL_MONEY && type != MB_CELL_PERCENT)
        return FALSE;
    }
  return TRUE;
}

static const char *
innermost (const MbTable *table, guint index)
{
  char **headings = series_column (table, index)->headings;
  guint n = headings ? g_strv_length (headings) : 0;

  return n > 0 ? headings[n - 1] : "";
}

char *
mb_table_series_name (const MbTable *table, guint index)
{
  const char *name = innermost (table, index);

  for (guint s = 0; s < table->n_chart_series; s++)
    if (s != index && g_str_equal (innermost (table, s), name) && *name)
      return g_strjoinv (" ", series_column (table, index)->headings);
  return g_strdup (name);
}

gboolean
mb_table_series_is_line (const MbTable *table, guint index)
{
  if (g_str_equal (table->chart_kind, "line"))
    return TRUE;
  return g_str_equal (table->chart_kind, "barline") && series_column (table, index)->type == MB_CELL_PERCENT;
}

gboolean
mb_table_series_is_second (const MbTable *table, guint index)
{
  gboolean bars = FALSE;

  for (guint s = 0; s < table->n_chart_series; s++)
    bars = bars || !mb_table_series_is_line (table, s);
  return bars && mb_table_series_is_line (table, index);
}
