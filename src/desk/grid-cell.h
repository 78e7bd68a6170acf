/* grid-cell.h: one visible cell: a line of text that draws itself and is read by screen readers. */
#pragma once

#include <gtk/gtk.h>

#include "search-marks.h"

G_BEGIN_DECLS

#define MB_TYPE_GRID_CELL (mb_grid_cell_get_type ())
G_DECLARE_FINAL_TYPE (MbGridCell, mb_grid_cell, MB, GRID_CELL, GtkWidget)

GtkWidget *mb_grid_cell_new (void);
/* mb_grid_cell_set_value: text NULL: not loaded yet. tone as of MbGridSource, shown as colour and as a mark before the word. heading
 * names the cell where it is empty. */
void mb_grid_cell_set_value (MbGridCell *self, const char *text, const char *tone, const char *heading);
const char *mb_grid_cell_get_text (MbGridCell *self);
/* mb_grid_cell_set_place: its column among those shown, from 1, for screen readers. */
void mb_grid_cell_set_place (MbGridCell *self, guint place);
void mb_grid_cell_set_xalign (MbGridCell *self, float xalign);
void mb_grid_cell_set_cursor (MbGridCell *self, gboolean cursor);
void mb_grid_cell_set_in_block (MbGridCell *self, gboolean in_block); /* told to screen readers; the row paints it */

/* mb_grid_cell_set_marks: parts of the text that stand out; taken. (nullable) (element-type MbMark) */
void mb_grid_cell_set_marks (MbGridCell *self, GArray *marks);
const GArray *mb_grid_cell_get_marks (MbGridCell *self); /* (nullable) */

G_END_DECLS
