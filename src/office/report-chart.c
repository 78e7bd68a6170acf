/* report-chart.c: charts by name. A chart is a report with a picture: it has figures of its own, or shows those of a
 * report.
 *
 * Promise kept here: a chart is drawn from the same table that its figures are read from, so that picture and table
 * cannot differ.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "office-private.h"
#include "report-build.h"

#define WIDTH  640 /* points of a chart in a file */
#define HEIGHT 400

/* What the chart says laid over what the report says; the picture is the chart's alone. */
static char *
with_report (MbOffice *office, const char *text, const char *report_name, const char *name, GError **error)
{
  g_autofree char *report = mb_office_data_text (office, "reports", report_name);
  g_autoptr (GKeyFile) whole = g_key_file_new ();
  g_autoptr (GKeyFile) chart = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (report == NULL)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s, [Chart], report: there is no report “%s”"), name, report_name);
      return NULL;
    }
  if (!g_key_file_load_from_data (whole, report, strlen (report), G_KEY_FILE_KEEP_TRANSLATIONS, error)
      || !g_key_file_load_from_data (chart, text, strlen (text), G_KEY_FILE_KEEP_TRANSLATIONS, error))
    return NULL;
  g_key_file_remove_group (whole, "Chart", NULL);
  groups = g_key_file_get_groups (chart, NULL);
  for (guint g = 0; groups[g] != NULL; g++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (chart, groups[g], NULL, NULL);

      for (guint k = 0; keys != NULL && keys[k] != NULL; k++)
        {
          g_autofree char *value = g_key_file_get_value (chart, groups[g], keys[k], NULL);
          g_key_file_set_value (whole, groups[g], keys[k], value);
        }
    }
  return g_key_file_to_data (whole, NULL, NULL);
}

MbTable *
mb_report_chart_table (MbOffice *office, const char *name, const MbReportOptions *options, MbJob *job, GError **error)
{
  g_autofree char *text = mb_office_data_text (office, "charts", name);
  g_autoptr (MbDeclaration) declaration = NULL;
  g_autofree char *report_name = NULL;
  g_autofree char *whole = NULL;
  g_autoptr (MbReport) report = NULL;
  g_autoptr (MbReportScope) scope = NULL;
  g_autoptr (MbTable) table = NULL;

  if (text == NULL)
    {
      mb_set_error (error, MB_FAULT_REPORT_UNKNOWN, "%s", name);
      return NULL;
    }
  declaration = mb_declaration_new (text, -1, name);
  if (!mb_declaration_ok (declaration, error))
    return NULL;
  report_name = mb_declaration_string (declaration, "Chart", "report");
  whole = report_name != NULL ? with_report (office, text, report_name, name, error) : g_strdup (text);
  report = whole != NULL ? mb_report_load (office, whole, name, error) : NULL;
  if (report == NULL)
    return NULL;
  if (report->chart_kind == NULL)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: the group [Chart] is missing"), name);
      return NULL;
    }
  scope = mb_report_scope_new (office, (const char *const *) report->uses, options, error);
  if (scope == NULL)
    return NULL;
  table = mb_report_build (report, scope, job, error);
  if (table == NULL)
    return NULL;
  if (table->chart_title == NULL)
    table->chart_title = g_strdup (table->title);
  return g_steal_pointer (&table);
}

MbChart *
mb_report_chart (MbOffice *office, const char *name, const MbReportOptions *options, MbJob *job, GError **error)
{
  g_autoptr (MbTable) table = mb_report_chart_table (office, name, options, job, error);

  return table != NULL ? mb_chart_new_from_table (table) : NULL;
}

gboolean
mb_report_write_chart (MbOffice *office, const char *name, const MbReportOptions *options, const char *path, MbJob *job,
                       GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autoptr (MbChart) chart = NULL;

  if (!g_str_has_suffix (lower, ".svg") && !g_str_has_suffix (lower, ".png") && !g_str_has_suffix (lower, ".pdf"))
    {
      mb_set_error (error, MB_FAULT_OUTPUT_KIND, "%s", path);
      return FALSE;
    }
  chart = mb_report_chart (office, name, options, job, error);
  return chart != NULL && mb_chart_write (chart, path, WIDTH, HEIGHT, MB_PALETTE_LIGHT, error);
}
