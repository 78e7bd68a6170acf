/* grid-cursor.c: the cell cursor, the selection, and the keys and clicks that move them.
 *
 * Keeps the promise that cursor and selection belong to records, not to places: a small selection remembers the ids of its rows and
 * finds them again among rows that came, so that sorting or a change by another window loses neither. A selection of more than
 * MAX_IDS rows is kept by position only.
 */
#include "config.h"

#include "grid-private.h"

#define MAX_IDS 10000
#define EDGE    8 /* how far beyond the edge the next column is reached */

/* ---- Selection ---- */

static void
remember_ids (MbGrid *self)
{
  g_clear_pointer (&self->selected_ids, g_hash_table_unref);
  if (self->source == NULL || mb_grid_ranges_count (self->selection) > MAX_IDS)
    return;
  self->selected_ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < mb_grid_ranges_n (self->selection); i++)
    {
      MbGridRange range = mb_grid_ranges_nth (self->selection, i);

      for (guint row = range.first; row <= range.last; row++)
        {
          gint64 id = mb_grid_source_row_id (self->source, row);

          if (id != 0)
            g_hash_table_add (self->selected_ids, g_memdup2 (&id, sizeof id));
        }
    }
}

static void
selection_changed (MbGrid *self)
{
  remember_ids (self);
  mb_grid_cursor_update_states (self);
  mb_grid_block_tell (self);
  mb_grid_emit_selection_changed (self);
}

void
mb_grid_cursor_update_states (MbGrid *self)
{
  guint place
      = self->cursor_column == MB_GRID_NONE ? MB_GRID_NONE : mb_grid_columns_place (self->columns, self->cursor_column);

  for (guint i = 0; i < self->rows->len; i++)
    {
      MbGridRow *row = g_ptr_array_index (self->rows, i);
      guint position = mb_grid_row_get_position (row);

      mb_grid_row_set_state (row, position != MB_GRID_NONE && mb_grid_ranges_contains (self->selection, position),
                             position != MB_GRID_NONE && position == self->cursor_row ? place : MB_GRID_NONE);
    }
  mb_grid_block_update_rows (self);
}

void
mb_grid_cursor_reset (MbGrid *self)
{
  mb_grid_ranges_clear (self->selection);
  self->cursor_row = self->anchor = self->n_rows > 0 ? 0 : MB_GRID_NONE;
  self->cursor_column
      = mb_grid_columns_n_shown (self->columns) > 0 ? mb_grid_columns_at (self->columns, 0) : MB_GRID_NONE;
  self->anchor_column = self->cursor_column;
  self->block = FALSE;
  self->cursor_id = self->cursor_row != MB_GRID_NONE ? mb_grid_source_row_id (self->source, 0) : 0;
  selection_changed (self);
  mb_grid_emit_cursor_moved (self);
}

/* Where the record with id stands among the rows that came; MB_GRID_NONE if it is not among them. */
static guint
find_id (MbGrid *self, gint64 id, guint pos, guint added)
{
  for (guint i = 0; id != 0 && i < added; i++)
    if (mb_grid_source_row_id (self->source, pos + i) == id)
      return pos + i;
  return MB_GRID_NONE;
}

static guint
follow (MbGrid *self, guint row, gint64 id, guint pos, guint removed, guint added)
{
  guint found;

  if (row == MB_GRID_NONE || row < pos)
    return row;
  if (row >= pos + removed)
    return row - removed + added;
  found = find_id (self, id, pos, added);
  return found != MB_GRID_NONE ? found : MIN (row, self->n_rows - 1); /* NONE + wrap is handled by the caller */
}

void
mb_grid_cursor_rows_changed (MbGrid *self, guint pos, guint removed, guint added)
{
  gboolean had_selection = mb_grid_ranges_count (self->selection) > 0;
  guint old_row = self->cursor_row;
  gint64 old_id = self->cursor_id;

  mb_grid_ranges_splice (self->selection, pos, removed, added);
  if (removed > 0 && added > 0 && self->selected_ids != NULL && g_hash_table_size (self->selected_ids) > 0)
    for (guint i = 0; i < added; i++)
      {
        gint64 id = mb_grid_source_row_id (self->source, pos + i);

        if (id != 0 && g_hash_table_contains (self->selected_ids, &id))
          mb_grid_ranges_add (self->selection, pos + i, pos + i);
      }
  if (self->n_rows == 0)
    self->cursor_row = self->anchor = MB_GRID_NONE;
  else
    {
      self->cursor_row = follow (self, self->cursor_row, self->cursor_id, pos, removed, added);
      self->anchor = follow (self, self->anchor, self->cursor_id, pos, removed, added);
      if (self->cursor_row == MB_GRID_NONE)
        self->cursor_row = self->anchor = 0;
      self->cursor_id = mb_grid_source_row_id (self->source, self->cursor_row);
    }
  mb_grid_block_check (self);
  if (had_selection)
    {
      remember_ids (self);
      mb_grid_emit_selection_changed (self);
    }
  if (old_row != self->cursor_row || old_id != self->cursor_id)
    mb_grid_emit_cursor_moved (self);
}

/* ---- Focus and scrolling ---- */

MbGridCell *
mb_grid_cursor_cell (MbGrid *self)
{
  guint place
      = self->cursor_column == MB_GRID_NONE ? MB_GRID_NONE : mb_grid_columns_place (self->columns, self->cursor_column);

  if (self->cursor_row == MB_GRID_NONE || place == MB_GRID_NONE)
    return NULL;
  for (guint i = 0; i < self->rows->len; i++)
    {
      MbGridRow *row = g_ptr_array_index (self->rows, i);

      if (mb_grid_row_get_position (row) == self->cursor_row)
        return mb_grid_row_get_cell (row, place);
    }
  return NULL;
}

gboolean
mb_grid_cursor_grab (MbGrid *self)
{
  MbGridCell *cell = mb_grid_cursor_cell (self);

  if (self->entry != NULL)
    return TRUE;
  if (cell != NULL && gtk_widget_get_mapped (GTK_WIDGET (cell)) && gtk_widget_grab_focus (GTK_WIDGET (cell)))
    return TRUE;
  return mb_grid_grab_self (self);
}

void
mb_grid_scroll_to (MbGrid *self, guint row)
{
  double top, bottom, page;

  if (row >= self->n_rows)
    return;
  page = self->vadjustment != NULL ? mb_grid_view_height (self) : 0;
  top = (double) row * self->row_height;
  bottom = top + self->row_height;
  if (page < self->row_height)
    {
      self->reveal = row == self->cursor_row;
      return;
    }
  /* The adjustment may not know yet of rows that just came. */
  if (gtk_adjustment_get_upper (self->vadjustment) < bottom)
    gtk_adjustment_set_upper (self->vadjustment, (double) self->n_rows * self->row_height);
  if (top < gtk_adjustment_get_value (self->vadjustment))
    gtk_adjustment_set_value (self->vadjustment, top);
  else if (bottom > gtk_adjustment_get_value (self->vadjustment) + page)
    gtk_adjustment_set_value (self->vadjustment, bottom - page);
}

void
mb_grid_cursor_scroll_to_column (MbGrid *self, guint column)
{
  guint place = mb_grid_columns_place (self->columns, column);
  int x, width, frozen, view = gtk_widget_get_width (GTK_WIDGET (self));
  double value;

  if (place == MB_GRID_NONE || place < self->n_frozen || self->hadjustment == NULL)
    return;
  x = mb_grid_columns_x (self->columns, place);
  width = mb_grid_columns_width (self->columns, column);
  frozen = mb_grid_columns_x (self->columns, self->n_frozen);
  value = gtk_adjustment_get_value (self->hadjustment);
  if (x + width > value + view)
    value = x + width - view;
  if (x - frozen < value)
    value = x - frozen;
  gtk_adjustment_set_value (self->hadjustment, value);
}

void
mb_grid_scroll_to_top (MbGrid *self)
{
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, 0);
  mb_grid_cursor_reset (self);
}

/* extend: select from the anchor; keep: leave the selection as it is. */
void
mb_grid_cursor_move (MbGrid *self, guint row, guint column, gboolean extend, gboolean keep)
{
  gboolean moved;

  if (self->n_rows == 0 || row == MB_GRID_NONE)
    return;
  row = MIN (row, self->n_rows - 1);
  if (column == MB_GRID_NONE)
    column = self->cursor_column;
  moved = row != self->cursor_row || column != self->cursor_column;
  self->cursor_row = row;
  self->cursor_column = column;
  self->cursor_id = mb_grid_source_row_id (self->source, row);
  if (!extend)
    self->block = FALSE;
  if (!extend || self->anchor == MB_GRID_NONE)
    {
      self->anchor = row;
      self->anchor_column = column;
    }
  if (!keep)
    {
      mb_grid_ranges_clear (self->selection);
      mb_grid_ranges_add (self->selection, self->anchor, row);
    }
  mb_grid_scroll_to (self, row);
  mb_grid_cursor_scroll_to_column (self, column);
  if (keep)
    mb_grid_cursor_update_states (self);
  else
    selection_changed (self);
  if (mb_grid_has_focus (self))
    mb_grid_cursor_grab (self);
  if (moved)
    mb_grid_emit_cursor_moved (self);
}

static void
toggle_row (MbGrid *self, guint row)
{
  if (mb_grid_ranges_contains (self->selection, row))
    mb_grid_ranges_remove (self->selection, row, row);
  else
    mb_grid_ranges_add (self->selection, row, row);
  self->anchor = row;
  self->anchor_column = self->cursor_column;
  self->block = FALSE;
  selection_changed (self);
}

/* ---- Keys ---- */

typedef enum
{
  MOVE_UP,
  MOVE_DOWN,
  MOVE_LEFT,
  MOVE_RIGHT,
  MOVE_PAGE_UP,
  MOVE_PAGE_DOWN,
  MOVE_HOME,
  MOVE_END,
  MOVE_FIRST,
  MOVE_LAST
} Move;

static gboolean
on_move_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbGrid *self = MB_GRID (widget);
  int move, page = MAX (1, mb_grid_view_height (self) / self->row_height - 1);
  gboolean extend;
  gint64 row;
  guint place, n = mb_grid_columns_n_shown (self->columns);

  if (!mb_grid_has_focus (self))
    return FALSE;
  if (self->cursor_row == MB_GRID_NONE || n == 0)
    return TRUE;
  g_variant_get (args, "(ib)", &move, &extend);
  row = self->cursor_row;
  place = mb_grid_columns_place (self->columns, self->cursor_column);
  place = place == MB_GRID_NONE ? 0 : place;
  switch ((Move) move)
    {
    case MOVE_UP:
      row--;
      break;
    case MOVE_DOWN:
      row++;
      break;
    case MOVE_LEFT:
      place = place > 0 ? place - 1 : 0;
      break;
    case MOVE_RIGHT:
      place = MIN (place + 1, n - 1);
      break;
    case MOVE_PAGE_UP:
      row -= page;
      break;
    case MOVE_PAGE_DOWN:
      row += page;
      break;
    case MOVE_HOME:
      place = 0;
      break;
    case MOVE_END:
      place = n - 1;
      break;
    case MOVE_FIRST:
      row = 0;
      break;
    case MOVE_LAST:
    default:
      row = self->n_rows - 1;
      break;
    }
  /* Sideways it is the cells that are meant: there is no other row to extend to. */
  if (extend && (move == MOVE_LEFT || move == MOVE_RIGHT || move == MOVE_HOME || move == MOVE_END))
    self->block = TRUE;
  mb_grid_cursor_move (self, (guint) CLAMP (row, 0, (gint64) self->n_rows - 1),
                       mb_grid_columns_at (self->columns, place), extend, FALSE);
  return TRUE;
}

static gboolean
on_toggle_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbGrid *self = MB_GRID (widget);

  if (!mb_grid_has_focus (self) || self->cursor_row == MB_GRID_NONE)
    return FALSE;
  toggle_row (self, self->cursor_row);
  return TRUE;
}

static gboolean
on_activate_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbGrid *self = MB_GRID (widget);

  if (!mb_grid_has_focus (self) || self->cursor_row == MB_GRID_NONE)
    return FALSE;
  mb_grid_emit_activate (self, self->cursor_row);
  return TRUE;
}

void
mb_grid_cursor_class_init (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key, keypad;
    GdkModifierType modifiers;
    Move move;
  } keys[] = {
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, MOVE_UP },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0, MOVE_DOWN },
    { GDK_KEY_Left, GDK_KEY_KP_Left, 0, MOVE_LEFT },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 0, MOVE_RIGHT },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, 0, MOVE_PAGE_UP },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, 0, MOVE_PAGE_DOWN },
    { GDK_KEY_Home, GDK_KEY_KP_Home, 0, MOVE_HOME },
    { GDK_KEY_End, GDK_KEY_KP_End, 0, MOVE_END },
    { GDK_KEY_Home, GDK_KEY_KP_Home, GDK_CONTROL_MASK, MOVE_FIRST },
    { GDK_KEY_End, GDK_KEY_KP_End, GDK_CONTROL_MASK, MOVE_LAST },
    { GDK_KEY_Up, GDK_KEY_KP_Up, GDK_CONTROL_MASK, MOVE_FIRST },
    { GDK_KEY_Down, GDK_KEY_KP_Down, GDK_CONTROL_MASK, MOVE_LAST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (int extend = FALSE; extend <= TRUE; extend++)
      {
        GdkModifierType modifiers = keys[i].modifiers | (extend ? GDK_SHIFT_MASK : 0);

        gtk_widget_class_add_binding (widget_class, keys[i].key, modifiers, on_move_cb, "(ib)", keys[i].move, extend);
        gtk_widget_class_add_binding (widget_class, keys[i].keypad, modifiers, on_move_cb, "(ib)", keys[i].move,
                                      extend);
      }
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, GDK_CONTROL_MASK, on_toggle_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_activate_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, on_activate_cb, NULL);
}

/* ---- The mouse ---- */

static gboolean
hit (MbGrid *self, double x, double y, guint *row, guint *column)
{
  gint64 offset = (gint64) y - self->header_height;
  double scroll = self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
  int left = self->hadjustment != NULL ? (int) gtk_adjustment_get_value (self->hadjustment) : 0;
  int frozen = mb_grid_columns_x (self->columns, self->n_frozen);
  guint place;

  if (offset < 0 || self->row_height <= 0)
    return FALSE;
  offset = (offset + (gint64) scroll) / self->row_height;
  if (offset >= self->n_rows)
    return FALSE;
  *row = (guint) offset;
  place = mb_grid_columns_hit (self->columns, (int) x < frozen ? (int) x : (int) x + left);
  *column = place == MB_GRID_NONE ? self->cursor_column : mb_grid_columns_at (self->columns, place);
  return TRUE;
}

static gboolean
on_editor (MbGrid *self, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);

  return picked != NULL && self->entry != NULL
         && (picked == GTK_WIDGET (self->entry) || gtk_widget_is_ancestor (picked, GTK_WIDGET (self->entry)));
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MbGrid *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean shift = (state & GDK_SHIFT_MASK) != 0, control = (state & GDK_CONTROL_MASK) != 0;
  guint row, column;

  if (on_editor (self, x, y) || y < self->header_height)
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }
  if (!hit (self, x, y, &row, &column))
    {
      mb_grid_cursor_grab (self);
      return;
    }
  mb_grid_cursor_grab (self); /* an editor elsewhere is left, and keeps its value, before the cursor moves */
  if (control && !shift)
    {
      mb_grid_cursor_move (self, row, column, FALSE, TRUE);
      toggle_row (self, row);
    }
  else
    {
      if (shift && column != self->anchor_column)
        self->block = TRUE;
      mb_grid_cursor_move (self, row, column, shift, FALSE);
    }
  mb_grid_cursor_grab (self);
  if (n_press == 2 && !mb_grid_edit_start (self, FALSE))
    mb_grid_emit_activate (self, row);
}

static void
on_menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MbGrid *self)
{
  guint row, column;

  if (y < self->header_height || on_editor (self, x, y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  mb_grid_cursor_grab (self);
  if (hit (self, x, y, &row, &column) && !mb_grid_block_has (self, row, column))
    mb_grid_cursor_move (self, row, column, FALSE, mb_grid_ranges_contains (self->selection, row));
  mb_grid_cursor_grab (self);
  mb_grid_actions_show_menu (self, (int) x, (int) y);
}

static void
on_drag_begin_cb (GtkGestureDrag *gesture, double x, double y, MbGrid *self)
{
  guint row, column;

  self->dragging = FALSE;
  self->may_drag = y >= self->header_height && !on_editor (self, x, y) && hit (self, x, y, &row, &column);
  if (!self->may_drag)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
}

/* The cell under the pointer. Beyond an edge it is the next one there, so that the view follows by one for each movement. */
static gboolean
hit_beyond (MbGrid *self, double x, double y, guint *row, guint *column)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  int left = (int) gtk_adjustment_get_value (self->hadjustment);
  int frozen = mb_grid_columns_x (self->columns, self->n_frozen);

  if (!hit (self, CLAMP (x, 0, width + EDGE), CLAMP (y, self->header_height, height + self->row_height - 1), row, column))
    return FALSE;
  if (y < self->header_height && *row > 0)
    (*row)--;
  if (x < frozen && left > 0 && mb_grid_columns_place (self->columns, self->anchor_column) >= self->n_frozen)
    *column = mb_grid_columns_at (self->columns, mb_grid_columns_hit (self->columns, frozen + left - 1));
  return TRUE;
}

static void
on_drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, MbGrid *self)
{
  double x, y;
  guint row, column;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (!self->may_drag)
    return;
  /* Pressing a cell may have scrolled it into sight, away from beneath the pointer: a hand that trembles drags nothing. */
  self->dragging = self->dragging
                   || gtk_drag_check_threshold (GTK_WIDGET (self), (int) x, (int) y, (int) (x + dx), (int) (y + dy));
  if (!self->dragging || !hit_beyond (self, x + dx, y + dy, &row, &column)
      || (row == self->cursor_row && column == self->cursor_column))
    return;
  self->block = TRUE;
  mb_grid_cursor_move (self, row, column, TRUE, FALSE);
}

void
mb_grid_cursor_init (MbGrid *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->cursor_row = self->cursor_column = self->anchor = self->anchor_column = MB_GRID_NONE;
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (click, drag);
}

/* ---- Public ---- */

guint
mb_grid_get_cursor_row (MbGrid *self)
{
  return self->cursor_row;
}

guint
mb_grid_get_cursor_column (MbGrid *self)
{
  return self->cursor_column;
}

void
mb_grid_set_cursor (MbGrid *self, guint row, guint column)
{
  mb_grid_cursor_move (self, row, column, FALSE, FALSE);
}

const MbGridRanges *
mb_grid_get_selection (MbGrid *self)
{
  return self->selection;
}

void
mb_grid_select_all (MbGrid *self)
{
  if (self->n_rows > 0)
    mb_grid_select_rows (self, 0, self->n_rows - 1);
}

void
mb_grid_select_rows (MbGrid *self, guint first, guint last)
{
  g_return_if_fail (first < self->n_rows && last < self->n_rows);
  self->block = FALSE;
  mb_grid_ranges_clear (self->selection);
  mb_grid_ranges_add (self->selection, first, last);
  selection_changed (self);
}

void
mb_grid_unselect_all (MbGrid *self)
{
  self->block = FALSE;
  mb_grid_ranges_clear (self->selection);
  selection_changed (self);
}
