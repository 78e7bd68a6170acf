/* report-compute.c: a report by name: declaration found, options filled in, table built.
 *
 * Promise kept here: a report is computed once, as one table, and nobody who presents it computes anything.
 */
#include "config.h"

#include <string.h>

#include "office-private.h"
#include "report-build.h"

MbTableColumn *
mb_report_add_column (MbTable *table, const MbReportColumn *column, const char *heading, MbCellType type, guint width)
{
  MbTableColumn *added = mb_table_add_column (table, column->id, column->heading != NULL ? column->heading : heading,
                                              column->type != MB_CELL_EMPTY ? column->type : type,
                                              column->width != 0 ? column->width : width);

  added->align = column->align;
  added->wrap = column->wrap;
  return added;
}

MbQuery *
mb_report_base_query (const MbReport *report, const MbReportScope *scope, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new (report->register_id);

  if (mb_office_register (scope->office, report->register_id, error) == NULL
      || !mb_condition_add (report->where, 0, scope, query, error))
    return NULL;
  return g_steal_pointer (&query);
}

static char **
fill_all (const MbReportScope *scope, char **lines)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (lines[0] == NULL)
    return NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = mb_report_scope_fill (scope, lines[i]);

      if (line[0] != '\0') /* one of placeholders alone may have nothing to say */
        g_strv_builder_add (builder, line);
    }
  return g_strv_builder_end (builder);
}

static MbTable *
table_with_head (const MbReport *report, const MbReportScope *scope)
{
  g_autofree char *form = mb_report_scope_fill (scope, report->form != NULL ? report->form : report->title_zh);
  MbTable *table = mb_table_new (report->name, form != NULL ? form : "");

  table->subtitle = mb_report_scope_fill (scope, report->subtitle);
  table->left_note = mb_report_scope_fill (scope, report->left);
  table->middle_note = mb_report_scope_fill (scope, report->middle);
  table->right_note = mb_report_scope_fill (scope, report->right);
  table->foot_notes = fill_all (scope, report->notes);
  table->signatures = fill_all (scope, report->signatures);
  table->landscape = report->landscape;
  table->total_first = report->total_first;
  return table;
}

/* positions: where each declared column stands in the table, -1 if hidden. "row" is the column of row labels. */
static void
put_chart (const MbReport *report, const MbReportScope *scope, MbTable *table, const int *positions)
{
  if (report->chart_kind == NULL)
    return;
  table->chart_kind = g_strdup (report->chart_kind);
  table->chart_title = mb_report_scope_fill (scope, report->chart_title);
  table->chart_category = 0;
  if (report->chart_category != NULL && !g_str_equal (report->chart_category, "row"))
    table->chart_category = positions[mb_report_find_column (report, report->chart_category)];
  else
    for (guint c = 0; c < table->columns->len; c++)
      if (g_str_equal (((MbTableColumn *) g_ptr_array_index (table->columns, c))->id, "row"))
        table->chart_category = (int) c;
  table->n_chart_series = g_strv_length (report->chart_series);
  table->chart_series = g_new0 (int, table->n_chart_series);
  for (guint i = 0; i < table->n_chart_series; i++)
    table->chart_series[i] = positions[mb_report_find_column (report, report->chart_series[i])];
}

MbTable *
mb_report_build (const MbReport *report, const MbReportScope *scope, MbJob *job, GError **error)
{
  g_autoptr (MbTable) table = table_with_head (report, scope);
  g_autofree int *positions = g_new (int, report->columns->len);
  gboolean built;

  for (guint i = 0; i < report->columns->len; i++)
    positions[i] = -1;
  built = report->summary ? mb_report_build_summary (report, scope, table, positions, job, error)
                          : mb_report_build_listing (report, scope, table, positions, job, error);
  if (!built)
    return NULL;
  mb_table_finish (table);
  put_chart (report, scope, table, positions);
  return g_steal_pointer (&table);
}

MbTable *
mb_report_compute (MbOffice *office, const char *name, const MbReportOptions *options, MbJob *job, GError **error)
{
  g_autoptr (MbSnapshot) snapshot = mb_store_snapshot (mb_office_get_store (office), error);
  g_autofree char *text = snapshot != NULL ? mb_office_data_text (office, "reports", name) : NULL;
  g_autoptr (MbReport) report = NULL;
  g_autoptr (MbReportScope) scope = NULL;

  if (snapshot == NULL)
    return NULL;
  if (text == NULL)
    {
      mb_set_error (error, MB_FAULT_REPORT_UNKNOWN, "%s", name);
      return NULL;
    }
  report = mb_report_load (office, text, name, error);
  if (report == NULL)
    return NULL;
  scope = mb_report_scope_new (office, (const char *const *) report->uses, options, error);
  if (scope == NULL)
    return NULL;
  return mb_report_build (report, scope, job, error);
}
