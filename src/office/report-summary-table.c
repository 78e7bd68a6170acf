/* report-summary-table.c: a summary's figures as a table of typed cells with links.
 *
 * Promise kept here: the total row is the sum of the rows above it and its rates are those of the sums; a figure that
 * has a link leads to exactly as many records as it says.
 */
#include "config.h"

#include "office-private.h"
#include "report-build.h"
#include "report-summary.h"

#define TOTAL_LABEL "合计"

static MbReportColumn *
column_at (const MbSummary *summary, guint c)
{
  return g_ptr_array_index (summary->report->columns, c);
}

static gboolean
figure_type (const MbSummary *summary, guint c, MbCellType *type, GError **error)
{
  const MbReportColumn *column = column_at (summary, c);
  const char *register_id = column->register_id != NULL ? column->register_id : summary->report->register_id;
  const MbField *field;

  *type = MB_CELL_COUNT;
  if (column->measure == MB_MEASURE_RATE || column->measure == MB_MEASURE_SHARE)
    *type = MB_CELL_PERCENT;
  else if (column->measure == MB_MEASURE_BLANK || column->measure == MB_MEASURE_ROW)
    *type = MB_CELL_TEXT;
  else if (column->measure == MB_MEASURE_PLUS || column->measure == MB_MEASURE_MINUS)
    return figure_type (summary, (guint) column->arg_columns[0], type, error);
  if (column->measure != MB_MEASURE_SUM)
    return TRUE;
  field = mb_report_field (summary->scope->office, register_id, column->args[0], NULL, error);
  if (field == NULL)
    return FALSE;
  if (field->type == MB_FIELD_MONEY)
    *type = MB_CELL_MONEY;
  else if (field->type == MB_FIELD_DECIMAL)
    *type = MB_CELL_DECIMAL;
  return TRUE;
}

/* ---- Columns ---- */

static gboolean
has_row_column (const MbSummary *summary)
{
  for (guint c = 0; c < summary->report->columns->len; c++)
    if (column_at (summary, c)->measure == MB_MEASURE_ROW)
      return TRUE;
  return FALSE;
}

static gboolean
has_rows (const MbSummary *summary)
{
  return summary->report->rows != NULL || summary->report->fixed->len > 0;
}

/* 序号 and the row's label, unless the declaration places them itself. Returns how many. */
static guint
add_leading_columns (const MbSummary *summary, MbTable *table)
{
  const MbReport *report = summary->report;
  guint n = 0;

  if (!has_rows (summary) || has_row_column (summary))
    return 0;
  if (report->number)
    {
      MbTableColumn *column = mb_table_add_column (table, "number", "序号", MB_CELL_COUNT, 6);
      column->align = MB_ALIGN_CENTRE;
      n++;
    }
  mb_table_add_column (table, "row", report->rows_heading != NULL ? report->rows_heading : "", MB_CELL_TEXT,
                       report->rows_width != 0 ? report->rows_width : 16);
  return n + 1;
}

static gboolean
add_columns (const MbSummary *summary, MbTable *table, int *positions, GError **error)
{
  for (guint c = 0; c < summary->report->columns->len; c++)
    {
      const MbReportColumn *column = column_at (summary, c);
      MbCellType type;

      if (column->hidden)
        continue;
      if (!figure_type (summary, c, &type, error))
        return FALSE;
      mb_report_add_column (table, column, column->measure == MB_MEASURE_NUMBER ? "序号" : column->id, type, 10);
      positions[c] = (int) table->columns->len - 1;
    }
  return TRUE;
}

/* Sums become formulas in a spreadsheet only where they are sums of what stands in the column; a rate of hidden
 * columns is kept as a figure. */
static void
mark_totals (const MbSummary *summary, MbTable *table, const int *positions)
{
  for (guint c = 0; c < summary->report->columns->len; c++)
    {
      const MbReportColumn *column = column_at (summary, c);
      MbTableColumn *shown;

      if (positions[c] < 0 || !column->total || !summary->report->total)
        continue;
      shown = g_ptr_array_index (table->columns, (guint) positions[c]);
      if (column->measure == MB_MEASURE_RATE)
        {
          if (positions[column->arg_columns[0]] < 0 || positions[column->arg_columns[1]] < 0)
            continue;
          shown->total = MB_TOTAL_RATE;
          shown->part = positions[column->arg_columns[0]];
          shown->whole = positions[column->arg_columns[1]];
        }
      else if (column->measure != MB_MEASURE_SHARE && column->measure != MB_MEASURE_BLANK)
        {
          shown->total = MB_TOTAL_SUM;
        }
    }
}

/* ---- Cells ---- */

/* The column whose rows are behind a figure: of a rate all those of which it is told, not only those that it counts. */
static guint
column_behind (const MbSummary *summary, guint c)
{
  const MbReportColumn *column = column_at (summary, c);

  if (column->link == NULL && column->measure == MB_MEASURE_RATE)
    return (guint) column->arg_columns[1];
  if (column->link == NULL && column->measure == MB_MEASURE_SHARE)
    return (guint) column->arg_columns[0];
  return c;
}

static gboolean
put_link (const MbSummary *summary, MbTable *table, MbTableRow *cells, const MbSummaryRow *row, guint figure,
          guint position, GError **error)
{
  guint c = column_behind (summary, figure);
  const MbReportColumn *column = column_at (summary, c);
  const char *path = column->key != NULL ? column->key : summary->report->rows;
  g_autoptr (GError) local = NULL;
  g_autoptr (MbQuery) query = NULL;
  g_autofree char *link = NULL;

  if (row->numbers[c] == 0 || (column->link != NULL && row->listed[c] != row->numbers[c])
      || (row == summary->total && summary->report->fixed->len > 0))
    return TRUE;
  query = mb_summary_link_query (summary, c, row->fixed, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (query == NULL || !mb_summary_add_row_condition (row, path, query))
    return TRUE;
  link = mb_query_to_string (query);
  mb_table_set_link (table, cells, position, link);
  return TRUE;
}

static gboolean
put_cells (const MbSummary *summary, MbTable *table, MbTableRow *cells, const MbSummaryRow *row, guint number,
           const int *positions, GError **error)
{
  for (guint c = 0; c < summary->report->columns->len; c++)
    {
      const MbReportColumn *column = column_at (summary, c);
      guint position = (guint) positions[c];

      if (positions[c] < 0)
        continue;
      if (column->measure == MB_MEASURE_ROW)
        mb_table_set_text (table, cells, position, row->label);
      else if (column->measure == MB_MEASURE_NUMBER && number > 0)
        mb_table_set_number (table, cells, position, number);
      else if (column->measure == MB_MEASURE_NUMBER)
        continue;
      else if (column->measure == MB_MEASURE_BLANK || row->numbers[c] == MB_SUMMARY_NONE)
        mb_table_set_text (table, cells, position, column->empty);
      else if (row != summary->total || column->total)
        mb_table_set_number (table, cells, position, row->numbers[c]);
      if (row->numbers[c] != MB_SUMMARY_NONE && !put_link (summary, table, cells, row, c, position, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
put_row (const MbSummary *summary, MbTable *table, const MbSummaryRow *row, MbRowKind kind, guint number,
         guint n_leading, const int *positions, GError **error)
{
  MbTableRow *cells = mb_table_add_row (table, kind);

  if (n_leading == 2 && number > 0)
    mb_table_set_number (table, cells, 0, number);
  if (n_leading > 0)
    mb_table_set_text (table, cells, n_leading - 1, row->label);
  return put_cells (summary, table, cells, row, number, positions, error);
}

gboolean
mb_summary_present (const MbSummary *summary, MbTable *table, int *positions, GError **error)
{
  guint n_leading = add_leading_columns (summary, table);
  gboolean total = summary->report->total && has_rows (summary);

  if (!add_columns (summary, table, positions, error))
    return FALSE;
  mark_totals (summary, table, positions);
  g_free (summary->total->label);
  summary->total->label = g_strdup (TOTAL_LABEL);
  if (total && table->total_first
      && !put_row (summary, table, summary->total, MB_ROW_TOTAL, 0, n_leading, positions, error))
    return FALSE;
  for (guint i = 0; i < summary->rows->len; i++)
    if (!put_row (summary, table, g_ptr_array_index (summary->rows, i), MB_ROW_BODY, i + 1, n_leading, positions,
                  error))
      return FALSE;
  return !total || table->total_first
         || put_row (summary, table, summary->total, MB_ROW_TOTAL, 0, n_leading, positions, error);
}
