/* xlsx-text.h: what xlsx demands of texts, names, widths and return codes; used by the xlsx writers of this folder. */
#pragma once

#include <glib.h>
#include <xlsxwriter.h>

G_BEGIN_DECLS

#define MB_XLSX_CELL_LIMIT 32767u /* UTF-16 units in a cell */
#define MB_XLSX_MAX_ROW 1048576
#define MB_XLSX_MAX_COLUMN 16384

/* mb_xlsx_text: text as it must be handed to libxlsxwriter so that a reader gets it back as typed: control characters and
 * texts that look like an escape become _xHHHH_, CR LF and CR become LF. row and column (1-based) name the cell in the
 * MB_FAULT_TEXT_TOO_LONG of a text beyond the limit. (transfer full) */
char *mb_xlsx_text (const char *text, guint row, guint column, GError **error);
/* mb_xlsx_plain: for document properties, headers and names: control characters are dropped, length cut to max UTF-16
 * units. NULL gives NULL. (transfer full) */
char *mb_xlsx_plain (const char *text, guint max_units);
/* mb_xlsx_sheet_name: at most 31 UTF-16 units, [ ] : * ? / \ ! and apostrophes at the ends replaced, never empty. (transfer full) */
char *mb_xlsx_sheet_name (const char *name);
/* mb_xlsx_check: TRUE for LXW_NO_ERROR, else FALSE with error set for path. */
gboolean mb_xlsx_check (lxw_error code, const char *path, GError **error);
/* mb_xlsx_text_width: width of the widest line in characters of half width; wide ones count 2. */
guint mb_xlsx_text_width (const char *text);
/* mb_xlsx_text_lines: lines that text takes when wrapped at width half-width characters; at least 1. */
guint mb_xlsx_text_lines (const char *text, guint width);
/* mb_xlsx_serial: the 1900 serial of an ISO date "YYYY-MM-DD", date and time "YYYY-MM-DDTHH:MM:SS" or time "HH:MM:SS";
 * FALSE if it is none of these or before 1900. */
gboolean mb_xlsx_serial (const char *iso, double *serial);

G_END_DECLS
