/* csv-lines.h: the small, strict csv of the program's own data files (UTF-8, commas, quotes); sheets that people send
 * are read by sheet/.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint line; /* 1-based, where the record begins */
  char **cells;
} MbCsvLine;

/* mb_csv_lines_parse: every record that is not blank; quotes may hold commas, line breaks and doubled quotes. NULL
 * and MB_FAULT_DECLARATION, naming origin and line, for a quote left open or one in the middle of a cell.
 * (transfer full) (element-type MbCsvLine) */
GPtrArray *mb_csv_lines_parse (const char *text, const char *origin, GError **error);

G_END_DECLS
