/* grid.h: the table in which the clerk works all day: as many rows as there are, widgets for the visible ones only.
 *
 * A GtkScrollable of fixed row height over an MbGridSource. Put it into a GtkScrolledWindow. It has a cell cursor, a selection of
 * rows that outlives reordering, editing in place, sorting, and columns that are sized, moved and hidden.
 *
 * Keys: arrows, Home, End (in the row), Ctrl+Home, Ctrl+End (first and last row), Page Up, Page Down, Shift with any of them to
 * extend (rows, and sideways a block of cells, which Esc leaves), Ctrl+A, Ctrl+Space, Ctrl+C, Ctrl+V, Ctrl+D, F2 or typing to edit, Enter ("activate"), Menu or Shift+F10.
 * Actions, in the group "grid" (mb_grid_get_actions): copy, paste, fill-down, select-all, edit, sort (s: "+id" "-id"), sort-ascending, sort-descending,
 * sort-also, sort-clear, hide-column, column-left, column-right, column-wider, column-narrower, columns-reset, choose-columns, show-ID (b). See also grid-chooser.h.
 *
 * Signals: "activate" (row), "cursor-moved" (), "selection-changed" (), "columns-changed" () order, width, hiding or sort;
 * "paste" (), "fill-down" () and "clear" () (Delete in a block): where mb_grid_set_block_edits allows them; the page does them.
 */
#pragma once

#include <gtk/gtk.h>

#include "grid-source.h"

G_BEGIN_DECLS

#define MB_TYPE_GRID (mb_grid_get_type ())
G_DECLARE_FINAL_TYPE (MbGrid, mb_grid, MB, GRID, GtkWidget)

GtkWidget *mb_grid_new (void);
void mb_grid_set_source (MbGrid *self, MbGridSource *source); /* (nullable); reference taken */
MbGridSource *mb_grid_get_source (MbGrid *self);
/* mb_grid_set_name: what the table is, for screen readers ("Institutions"); the number of rows is added. */
void mb_grid_set_name (MbGrid *self, const char *name);
void mb_grid_set_editable (MbGrid *self, gboolean editable);
void mb_grid_set_block_edits (MbGrid *self, gboolean block_edits);
void mb_grid_set_n_frozen (MbGrid *self, guint n_frozen);   /* places that stand still when scrolled sideways */
void mb_grid_set_row_menu (MbGrid *self, GMenuModel *menu); /* (nullable) before Copy and Select All */
GActionGroup *mb_grid_get_actions (MbGrid *self);           /* (transfer none) */

/* The cursor: MB_GRID_NONE in an empty grid. Columns are the source's. */
guint mb_grid_get_cursor_row (MbGrid *self);
guint mb_grid_get_cursor_column (MbGrid *self);
void mb_grid_set_cursor (MbGrid *self, guint row, guint column); /* also selects the row alone and scrolls to it */
void mb_grid_scroll_to (MbGrid *self, guint row);
void mb_grid_scroll_to_top (MbGrid *self); /* also the cursor to the first row */

const MbGridRanges *mb_grid_get_selection (MbGrid *self);
void mb_grid_select_all (MbGrid *self);
void mb_grid_select_rows (MbGrid *self, guint first, guint last);
void mb_grid_unselect_all (MbGrid *self);

/* A block of cells within the selected rows: the shown columns from the first place to the last one. Marked by dragging over cells, or by
 * going sideways with Shift held; whatever moves the cursor without Shift drops it. */
typedef struct
{
  guint first_row, last_row, first_place, last_place; /* inclusive */
} MbGridBlock;
gboolean mb_grid_get_block (MbGrid *self, MbGridBlock *block); /* FALSE: none is marked; block (nullable) */
char *mb_grid_block_told (MbGrid *self);                       /* its size in words; NULL: none (transfer full) (nullable) */

/* mb_grid_edit: begins to edit the cell at the cursor; FALSE if it cannot be edited. */
gboolean mb_grid_edit (MbGrid *self);
gboolean mb_grid_is_editing (MbGrid *self);
MbCellEntry *mb_grid_get_entry (MbGrid *self); /* (nullable) while editing */
const char *mb_grid_get_reason (MbGrid *self); /* (nullable) why the editor's text was refused */

MbGridColumns *mb_grid_get_columns (MbGrid *self);
/* mb_grid_columns_edited: call after changing what mb_grid_get_columns gave; sort tells that the order of rows changed too. */
void mb_grid_columns_edited (MbGrid *self, gboolean sort);
/* mb_grid_set_columns_state: as mb_grid_columns_to_string wrote it; kept also for a source set later. Does not sort by itself. */
void mb_grid_set_columns_state (MbGrid *self, const char *state);

guint mb_grid_get_first_visible (MbGrid *self);
int mb_grid_get_row_height (MbGrid *self);

G_END_DECLS
