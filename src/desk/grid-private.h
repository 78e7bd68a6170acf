/* grid-private.h: what the files of the grid share. */
#pragma once

#include "grid-header.h"
#include "grid-row.h"
#include "grid.h"

G_BEGIN_DECLS

struct _MbGrid
{
  GtkWidget parent_instance;

  MbGridSource *source;
  MbGridColumns *columns;
  char *columns_state; /* (nullable) to be restored when the columns are known */
  char *name;
  guint n_rows;
  gboolean editable, block_edits;
  gboolean columns_touched; /* by the clerk */
  guint n_frozen;

  /* layout */
  GtkWidget *header;
  GPtrArray *rows; /* borrowed from the widget tree, in visual order */
  int row_height, header_height, char_width;
  GtkAdjustment *hadjustment, *vadjustment;
  GtkScrollablePolicy hpolicy, vpolicy;
  gboolean in_allocate;
  guint overshoot_source; /* the view stands beyond the end until then */
  gboolean reveal; /* the cursor is to be brought into sight once there is room */

  /* cursor and selection */
  guint cursor_row, cursor_column, anchor, anchor_column;
  gboolean block; /* the columns from the anchor to the cursor are marked, not only the rows */
  gint64 cursor_id;
  MbGridRanges *selection;
  GHashTable *selected_ids; /* (nullable) ids of a small selection */
  gboolean may_drag, dragging;

  /* editing */
  MbCellEntry *entry; /* (nullable) borrowed from the widget tree */
  GtkWidget *reason;
  guint edit_row, edit_column;
  gboolean committing, closing;
  MbEntryDone how;
  gboolean holds;     /* keys that come while a value is written */
  GQueue held;        /* of GdkEvent: those keys, in order */
  GdkEvent *replayed; /* (nullable) the one that is on its way again */
  gboolean drop_replayed;

  /* menus and actions */
  GSimpleActionGroup *actions;
  GMenuModel *row_menu;
  GtkWidget *popover, *chooser; /* (nullable) */
  guint menu_column;
};

/* grid.c */
void mb_grid_sync_rows (MbGrid *self, gboolean rebind); /* bind visible rows again */
void mb_grid_sync_header (MbGrid *self);
int mb_grid_view_height (MbGrid *self);
gboolean mb_grid_grab_self (MbGrid *self); /* the focus to the grid itself, not to a cell */
gboolean mb_grid_has_focus (MbGrid *self); /* focus is on the grid or a cell, not in the editor */

/* grid-cursor.c */
void mb_grid_cursor_class_init (GtkWidgetClass *widget_class);
void mb_grid_cursor_init (MbGrid *self);
void mb_grid_cursor_update_states (MbGrid *self);
void mb_grid_cursor_rows_changed (MbGrid *self, guint pos, guint removed, guint added);
void mb_grid_cursor_reset (MbGrid *self);
gboolean mb_grid_cursor_grab (MbGrid *self); /* focus to the cursor's cell, or to the grid when it is out of sight */
void mb_grid_cursor_move (MbGrid *self, guint row, guint column, gboolean extend, gboolean keep);
void mb_grid_cursor_scroll_to_column (MbGrid *self, guint column);
MbGridCell *mb_grid_cursor_cell (MbGrid *self); /* NULL when out of sight */

/* grid-block.c */
void mb_grid_block_class_init (GtkWidgetClass *widget_class);
void mb_grid_block_update_rows (MbGrid *self);
void mb_grid_block_tell (MbGrid *self);  /* to screen readers */
void mb_grid_block_check (MbGrid *self); /* drops it when its rows are not the selected ones any more */
gboolean mb_grid_block_has (MbGrid *self, guint row, guint column);

/* grid-edit.c */
void mb_grid_edit_init (MbGrid *self);
gboolean mb_grid_edit_start (MbGrid *self, gboolean replace);
void mb_grid_edit_cancel (MbGrid *self);
void mb_grid_edit_allocate (MbGrid *self, int width, int height);

/* grid-hold.c */
void mb_grid_hold_keys (MbGrid *self);    /* those that come until the value is written */
void mb_grid_release_keys (MbGrid *self); /* to where the keyboard is now */
void mb_grid_drop_keys (MbGrid *self);    /* with a bell: they were meant for what did not come */
void mb_grid_hold_dispose (MbGrid *self);

/* grid-actions.c */
void mb_grid_actions_class_init (GtkWidgetClass *widget_class);
void mb_grid_actions_init (MbGrid *self);
void mb_grid_actions_columns_changed (MbGrid *self);
void mb_grid_actions_show_menu (MbGrid *self, int x, int y);
void mb_grid_actions_show_column_menu (MbGrid *self, guint column, int x);

/* signals */
void mb_grid_emit_activate (MbGrid *self, guint row);
void mb_grid_emit_cursor_moved (MbGrid *self);
void mb_grid_emit_selection_changed (MbGrid *self);
void mb_grid_emit_columns_changed (MbGrid *self);
void mb_grid_emit_paste (MbGrid *self);
void mb_grid_emit_fill_down (MbGrid *self);
void mb_grid_emit_clear (MbGrid *self);

G_END_DECLS
