/* grid-header.h: the headings of a grid: names, sort marks, edges to drag. Private to the grid.
 *
 * Signals: "clicked" (column, more: with Shift), "resized" (column), "moved" (), "menu" (column, x): a heading's menu is wanted.
 */
#pragma once

#include <gtk/gtk.h>

#include "grid-source.h"

G_BEGIN_DECLS

#define MB_TYPE_GRID_HEADER (mb_grid_header_get_type ())
G_DECLARE_FINAL_TYPE (MbGridHeader, mb_grid_header, MB, GRID_HEADER, GtkWidget)

/* mb_grid_header_new: columns are the grid's and outlive the header. */
GtkWidget *mb_grid_header_new (MbGridColumns *columns);
void mb_grid_header_bind (MbGridHeader *self, MbGridSource *source);
void mb_grid_header_set_view (MbGridHeader *self, int scroll, guint n_frozen);
GtkWidget *mb_grid_header_get_heading (MbGridHeader *self, guint place); /* NULL if there is none */

G_END_DECLS
