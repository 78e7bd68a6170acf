/* grid-edit.c: editing in place; keeps the promise that a refused value stays in the editor with its reason beneath and is not written,
 * and that leaving the editor in any way but Esc keeps what was typed.
 */
#include "config.h"

#include "grid-private.h"

#include <glib/gi18n-lib.h>

#define MIN_EDITOR_WIDTH 140

static void
close_editor (MbGrid *self, gboolean take_focus)
{
  GtkWidget *entry = GTK_WIDGET (self->entry);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (entry == NULL)
    return;
  /* Without this the focus of a window that was left would fall to its first widget. */
  take_focus = take_focus || (focus != NULL && gtk_widget_is_ancestor (focus, entry));
  self->entry = NULL;
  self->committing = FALSE;
  gtk_widget_set_visible (self->reason, FALSE);
  gtk_label_set_label (GTK_LABEL (self->reason), "");
  if (take_focus)
    mb_grid_cursor_grab (self);
  g_signal_handlers_disconnect_by_data (entry, self);
  gtk_widget_unparent (entry);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Where the cursor goes after a value was kept. */
static void
move_on (MbGrid *self, MbEntryDone how)
{
  guint n = mb_grid_columns_n_shown (self->columns);
  guint place = mb_grid_columns_place (self->columns, self->cursor_column);
  guint row = self->cursor_row;

  if (row == MB_GRID_NONE || n == 0)
    return;
  if (how == MB_ENTRY_ENTER)
    mb_grid_cursor_move (self, row + 1, MB_GRID_NONE, FALSE, FALSE);
  else if (how == MB_ENTRY_ENTER_UP && row > 0)
    mb_grid_cursor_move (self, row - 1, MB_GRID_NONE, FALSE, FALSE);
  else if (how == MB_ENTRY_TAB || how == MB_ENTRY_BACK_TAB)
    {
      /* The next cell that can be edited, wrapping into the next row. */
      for (guint i = 0; i < n; i++)
        {
          if (how == MB_ENTRY_TAB)
            {
              place++;
              if (place >= n)
                {
                  if (row + 1 >= self->n_rows)
                    return;
                  place = 0;
                  row++;
                }
            }
          else if (place == 0)
            {
              if (row == 0)
                return;
              place = n - 1;
              row--;
            }
          else
            place--;
          if (mb_grid_source_can_edit (self->source, row, mb_grid_columns_at (self->columns, place)))
            {
              mb_grid_cursor_move (self, row, mb_grid_columns_at (self->columns, place), FALSE, FALSE);
              mb_grid_edit_start (self, FALSE);
              return;
            }
        }
    }
}

static void
on_committed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbGrid) self = user;
  g_autoptr (GError) error = NULL;
  gboolean kept = mb_grid_source_commit_finish (MB_GRID_SOURCE (source), result, &error);

  if (self->closing || self->entry == NULL || !self->committing)
    return;
  self->committing = FALSE;
  if (kept)
    {
      gboolean take_focus = self->how != MB_ENTRY_LEAVE;

      close_editor (self, take_focus);
      move_on (self, self->how);
      mb_grid_release_keys (self);
      return;
    }
  mb_grid_drop_keys (self); /* they were meant for other cells than this */
  mb_cell_entry_set_wrong (self->entry, TRUE);
  gtk_label_set_label (GTK_LABEL (self->reason), error->message);
  gtk_widget_set_visible (self->reason, TRUE);
  /* translators: a refused value, for screen readers: the reason */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, error->message,
                                  -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
on_done_cb (MbCellEntry *entry, MbEntryDone how, MbGrid *self)
{
  if (self->entry != entry || self->committing)
    return;
  if (how == MB_ENTRY_CANCEL)
    {
      close_editor (self, TRUE);
      return;
    }
  if (!mb_cell_entry_is_changed (entry))
    {
      close_editor (self, how != MB_ENTRY_LEAVE);
      move_on (self, how);
      return;
    }
  self->committing = TRUE;
  self->how = how;
  mb_grid_hold_keys (self);
  mb_grid_source_commit_async (self->source, self->edit_row, self->edit_column, entry, on_committed_cb,
                               g_object_ref (self));
}

gboolean
mb_grid_edit_start (MbGrid *self, gboolean replace)
{
  MbGridColumn info;

  if (self->entry != NULL || !self->editable || self->cursor_row == MB_GRID_NONE || self->cursor_column == MB_GRID_NONE
      || !mb_grid_source_can_edit (self->source, self->cursor_row, self->cursor_column))
    return FALSE;
  mb_grid_scroll_to (self, self->cursor_row);
  mb_grid_cursor_scroll_to_column (self, self->cursor_column);
  self->edit_row = self->cursor_row;
  self->edit_column = self->cursor_column;
  mb_grid_source_column (self->source, self->edit_column, &info);
  self->entry = MB_CELL_ENTRY (mb_cell_entry_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "in-grid");
  mb_cell_entry_set_name (self->entry, info.title);
  mb_cell_entry_set_xalign (self->entry, info.xalign);
  mb_grid_source_begin_edit (self->source, self->edit_row, self->edit_column, self->entry);
  gtk_widget_insert_before (GTK_WIDGET (self->entry), GTK_WIDGET (self), self->header);
  g_signal_connect (self->entry, "done", G_CALLBACK (on_done_cb), self);
  mb_cell_entry_start (self->entry, replace);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return TRUE;
}

void
mb_grid_edit_cancel (MbGrid *self)
{
  close_editor (self, mb_grid_is_editing (self));
  mb_grid_drop_keys (self);
}

void
mb_grid_edit_allocate (MbGrid *self, int width, int height)
{
  guint place;
  int x, cell_width, editor_width, scroll;
  gint64 y;

  if (self->entry == NULL)
    {
      gtk_widget_set_child_visible (self->reason, FALSE);
      return;
    }
  place = mb_grid_columns_place (self->columns, self->edit_column);
  scroll = place < self->n_frozen ? 0 : (int) gtk_adjustment_get_value (self->hadjustment);
  x = mb_grid_columns_x (self->columns, place) - scroll;
  cell_width = mb_grid_columns_width (self->columns, self->edit_column);
  gtk_widget_measure (GTK_WIDGET (self->entry), GTK_ORIENTATION_HORIZONTAL, -1, &editor_width, NULL, NULL, NULL);
  editor_width = MAX (MAX (cell_width, editor_width), MIN_EDITOR_WIDTH);
  if (x + editor_width > width)
    x = MAX (0, width - editor_width);
  y = self->header_height + (gint64) self->edit_row * self->row_height
      - (gint64) gtk_adjustment_get_value (self->vadjustment);
  /* Scrolled out of sight it waits just beyond the edge. */
  y = CLAMP (y, -self->row_height * 2, height + self->row_height);
  gtk_widget_allocate (GTK_WIDGET (self->entry), editor_width, self->row_height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
  gtk_widget_set_child_visible (self->reason, gtk_widget_get_visible (self->reason));
  if (gtk_widget_get_visible (self->reason))
    {
      int reason_width, reason_height;

      gtk_widget_measure (self->reason, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &reason_width, NULL, NULL);
      reason_width = MIN (reason_width, width);
      gtk_widget_measure (self->reason, GTK_ORIENTATION_VERTICAL, reason_width, NULL, &reason_height, NULL, NULL);
      x = CLAMP (x, 0, MAX (0, width - reason_width));
      y += self->row_height;
      if (y + reason_height > height)
        y -= self->row_height + reason_height;
      gtk_widget_allocate (self->reason, reason_width, reason_height, -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
    }
}

/* Typing begins to edit. The key is handed on to the editor as an event, so that an input method may begin to compose with it. */
static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MbGrid *self)
{
  guint32 character = gdk_keyval_to_unicode (keyval);

  if (!mb_grid_has_focus (self) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (keyval == GDK_KEY_Delete && self->block_edits && mb_grid_get_block (self, NULL))
    {
      mb_grid_emit_clear (self);
      return TRUE;
    }
  if (keyval == GDK_KEY_Delete || keyval == GDK_KEY_BackSpace)
    return mb_grid_edit_start (self, TRUE);
  if (character <= ' ' || !mb_grid_edit_start (self, TRUE))
    return FALSE;
  gtk_event_controller_key_forward (controller, mb_cell_entry_get_text_widget (self->entry));
  return TRUE;
}

void
mb_grid_edit_init (MbGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->reason = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->reason), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->reason), 0);
  gtk_widget_add_css_class (self->reason, "reason");
  gtk_widget_set_visible (self->reason, FALSE);
  gtk_widget_insert_before (self->reason, GTK_WIDGET (self), self->header);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

gboolean
mb_grid_edit (MbGrid *self)
{
  return mb_grid_edit_start (self, FALSE);
}

gboolean
mb_grid_is_editing (MbGrid *self)
{
  return self->entry != NULL;
}

MbCellEntry *
mb_grid_get_entry (MbGrid *self)
{
  return self->entry;
}

const char *
mb_grid_get_reason (MbGrid *self)
{
  const char *text = gtk_label_get_label (GTK_LABEL (self->reason));

  return self->entry != NULL && text[0] != '\0' ? text : NULL;
}
