/* tab-lines.h: cells as spreadsheets put them on the clipboard: a line a row, tabs between cells, quotes around what holds either.
 *
 * WPS, LibreOffice and Excel differ in their line ends and in what they quote; all are read alike.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* mb_tab_lines_parse: every line, blank ones too but for the end of the last. A quote that is not closed is a character like others.
 * (transfer full) (element-type GStrv) */
GPtrArray *mb_tab_lines_parse (const char *text);
/* mb_tab_lines_width: cells of the longest line. */
guint mb_tab_lines_width (GPtrArray *lines);

G_END_DECLS
