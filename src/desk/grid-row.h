/* grid-row.h: one visible row of a grid, used again and again for other positions. Private to the grid. */
#pragma once

#include "grid-cell.h"
#include "grid-source.h"

G_BEGIN_DECLS

#define MB_TYPE_GRID_ROW (mb_grid_row_get_type ())
G_DECLARE_FINAL_TYPE (MbGridRow, mb_grid_row, MB, GRID_ROW, GtkWidget)

GtkWidget *mb_grid_row_new (void);
/* mb_grid_row_bind: shows the row at position; MB_GRID_NONE: nothing. */
void mb_grid_row_bind (MbGridRow *self, MbGridSource *source, const MbGridColumns *columns, guint position);
guint mb_grid_row_get_position (MbGridRow *self);
/* mb_grid_row_set_state: cursor_place MB_GRID_NONE when the cursor is in another row. */
void mb_grid_row_set_state (MbGridRow *self, gboolean selected, guint cursor_place);
/* mb_grid_row_set_block: the places that are marked as part of a block of cells, MB_GRID_NONE: none; top, bottom: the block begins, ends
 * with this row. TRUE when that is new: the row is then to be allocated again. */
gboolean mb_grid_row_set_block (MbGridRow *self, guint first, guint last, gboolean top, gboolean bottom);
/* mb_grid_row_set_view: how far the row is scrolled sideways and how many places stand still. */
void mb_grid_row_set_view (MbGridRow *self, const MbGridColumns *columns, int scroll, guint n_frozen);
MbGridCell *mb_grid_row_get_cell (MbGridRow *self, guint place); /* NULL if there is none */

G_END_DECLS
