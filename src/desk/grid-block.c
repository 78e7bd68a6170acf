/* grid-block.c: a block of cells, marked as in a spreadsheet.
 *
 * Keeps the promise that a block is never at odds with the selection: its rows are the rows selected, so that whatever acts on selected
 * rows acts on the same ones, and it goes as soon as others are selected.
 */
#include "config.h"

#include "grid-private.h"

#include <glib/gi18n-lib.h>

gboolean
mb_grid_get_block (MbGrid *self, MbGridBlock *block)
{
  guint from, to;

  if (!self->block || self->anchor == MB_GRID_NONE || self->cursor_row == MB_GRID_NONE)
    return FALSE;
  from = mb_grid_columns_place (self->columns, self->anchor_column);
  to = mb_grid_columns_place (self->columns, self->cursor_column);
  if (from == MB_GRID_NONE || to == MB_GRID_NONE)
    return FALSE;
  if (block != NULL)
    *block = (MbGridBlock){ MIN (self->anchor, self->cursor_row), MAX (self->anchor, self->cursor_row), MIN (from, to),
                            MAX (from, to) };
  return TRUE;
}

gboolean
mb_grid_block_has (MbGrid *self, guint row, guint column)
{
  guint place = mb_grid_columns_place (self->columns, column);
  MbGridBlock block;

  return mb_grid_get_block (self, &block) && row >= block.first_row && row <= block.last_row && place != MB_GRID_NONE
         && place >= block.first_place && place <= block.last_place;
}

char *
mb_grid_block_told (MbGrid *self)
{
  MbGridBlock block;

  if (!mb_grid_get_block (self, &block))
    return NULL;
  /* translators: a block of cells is marked: how many rows, how many columns */
  return g_strdup_printf (_ ("cells: %u × %u"), block.last_row - block.first_row + 1,
                          block.last_place - block.first_place + 1);
}

void
mb_grid_block_update_rows (MbGrid *self)
{
  MbGridBlock block = { MB_GRID_NONE, MB_GRID_NONE, MB_GRID_NONE, MB_GRID_NONE };
  gboolean marked = mb_grid_get_block (self, &block), changed = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      MbGridRow *row = g_ptr_array_index (self->rows, i);
      guint position = mb_grid_row_get_position (row);

      if (marked && position != MB_GRID_NONE && position >= block.first_row && position <= block.last_row)
        changed |= mb_grid_row_set_block (row, block.first_place, block.last_place, position == block.first_row,
                                          position == block.last_row);
      else
        changed |= mb_grid_row_set_block (row, MB_GRID_NONE, MB_GRID_NONE, FALSE, FALSE);
    }
  if (changed && !self->in_allocate)
    gtk_widget_queue_resize (GTK_WIDGET (self)); /* not queue_allocate: see mb_grid_sync_rows */
}

void
mb_grid_block_tell (MbGrid *self)
{
  g_autofree char *text = mb_grid_block_told (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "",
                                  -1);
}

void
mb_grid_block_check (MbGrid *self)
{
  MbGridBlock block;
  MbGridRange range;

  if (!self->block)
    return;
  if (mb_grid_get_block (self, &block) && mb_grid_ranges_n (self->selection) == 1)
    {
      range = mb_grid_ranges_nth (self->selection, 0);
      if (range.first == block.first_row && range.last == block.last_row)
        return;
    }
  self->block = FALSE;
  mb_grid_block_tell (self);
}

/* Esc: the cursor stays, and its row alone is selected. */
static gboolean
on_leave_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbGrid *self = MB_GRID (widget);

  if (!mb_grid_has_focus (self) || !mb_grid_get_block (self, NULL))
    return FALSE;
  mb_grid_cursor_move (self, self->cursor_row, MB_GRID_NONE, FALSE, FALSE);
  return TRUE;
}

void
mb_grid_block_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_leave_cb, NULL);
}
