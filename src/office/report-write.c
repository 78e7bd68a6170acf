/* report-write.c: a report to a file: xlsx, pdf or csv, each presenting the one table. */
#include "config.h"

#include "report.h"
#include "writer.h"

typedef enum
{
  OUT_XLSX,
  OUT_PDF,
  OUT_CSV,
  OUT_UNKNOWN
} OutKind;

static OutKind
kind_of (const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".xlsx"))
    return OUT_XLSX;
  if (g_str_has_suffix (lower, ".pdf"))
    return OUT_PDF;
  return g_str_has_suffix (lower, ".csv") ? OUT_CSV : OUT_UNKNOWN;
}

gboolean
mb_report_write (MbOffice *office, const char *name, const MbReportOptions *options, const char *path, MbJob *job,
                 GError **error)
{
  OutKind kind = kind_of (path);
  g_autoptr (MbTable) table = NULL;
  MbWriteInfo info = { mb_office_get_actor (office), mb_office_get_name (office), mb_office_get_today (office) };

  if (kind == OUT_UNKNOWN)
    {
      mb_set_error (error, MB_FAULT_OUTPUT_KIND, "%s", path);
      return FALSE;
    }
  table = mb_report_compute (office, name, options, job, error);
  if (table == NULL)
    return FALSE;
  if (kind == OUT_XLSX)
    return mb_xlsx_write_table (table, path, &info, job, error);
  if (kind == OUT_CSV)
    return mb_csv_write_table (table, path, job, error);
  g_autoptr (MbPaper) paper = mb_paper_new_from_table (g_steal_pointer (&table));
  return mb_paper_write_pdf (paper, path, mb_office_get_name (office), job, error);
}
