/* xlsx-reader.c: an xlsx from package to rows. Keeps the promise that nothing of the file is read before it is known to be a
 * workbook, and each part once.
 */
#include "config.h"

#include "xlsx-read.h"

#include <glib/gi18n-lib.h>

gboolean
mb_xlsx_read (const char *path, const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error)
{
  g_autoptr (MbZipPackage) package = mb_zip_package_open (path, error);
  g_autoptr (MbSheetSink) sink = NULL;
  g_autoptr (GArray) styles = NULL;
  g_auto (MbXlsxWorkbook) workbook = { 0 };
  g_auto (MbXlsxStrings) strings = { 0 };
  MbXlsxReading reading = { 0 };

  if (package == NULL || !mb_xlsx_workbook_read (package, &workbook, error))
    return FALSE;
  mb_job_set_step (job, _ ("Reading rows"));
  sink = mb_sheet_sink_new (handler, user, job);
  styles = mb_xlsx_styles_read (package, workbook.styles_part, sink, error);
  if (styles == NULL)
    return FALSE;
  mb_xlsx_strings_init (&strings);
  if (workbook.strings_part >= 0 && !mb_xlsx_strings_read (package, workbook.strings_part, &strings, job, error))
    return FALSE;

  reading = (MbXlsxReading){ package, &workbook, &strings, styles, sink, job, 0, 0 };
  for (guint i = 0; i < workbook.sheets->len; i++)
    reading.total += mb_zip_package_size (package, g_array_index (workbook.sheets, MbXlsxSheet, i).part);
  for (guint i = 0; i < workbook.sheets->len; i++)
    if (!mb_xlsx_sheet_read (&reading, &g_array_index (workbook.sheets, MbXlsxSheet, i), error))
      return FALSE;
  return TRUE;
}
