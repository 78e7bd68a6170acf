/* wrap-row.h: what stands beside each other in the head of a page, and goes on in a further line where the window is narrow or the
 * type large. Where all fits it is a plain row. Children come by a .ui file; the property "spacing" is pixels between them and between
 * lines. A child that expands takes what its line has left; lines after the first without one stand at the end.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MB_TYPE_WRAP_ROW (mb_wrap_row_get_type ())
G_DECLARE_FINAL_TYPE (MbWrapRow, mb_wrap_row, MB, WRAP_ROW, GtkWidget)

G_END_DECLS
