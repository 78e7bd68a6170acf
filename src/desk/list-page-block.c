/* list-page-block.c: many cells at once: a block pasted from a spreadsheet, a value filled down, one value for the selected rows.
 *
 * Keeps the promise that a block is checked whole before anything of it is written, and that what was written is taken back as one.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "block-dialog.h"
#include "field-editing.h"
#include "field.h"
#include "tab-lines.h"

#define MAX_ROWS 20000

/* ---- Written at once: what is wrong opens the dialog ---- */

typedef struct
{
  MbListPage *self;
  MbEditBlock *block;
  char *title;
  gboolean written;
} Direct;

static gpointer
write_block (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Direct *direct = data;

  if (!mb_edit_block_check (direct->block, office, job, error))
    return NULL;
  if (mb_edit_block_n_faulty (direct->block) == 0)
    {
      if (!mb_edit_block_apply (direct->block, office, direct->title, job, NULL, error))
        return NULL;
      direct->written = TRUE;
    }
  return direct;
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Direct *direct = user;
  g_autoptr (MbListPage) self = direct->self;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;

  if (mb_session_run_finish (session, result, &error) == NULL)
    mb_session_report (session, error);
  else if (direct->written)
    {
      g_autofree char *text = mb_block_told (direct->block);

      mb_session_toast (session, text, mb_edit_block_cells (direct->block)->len > 0);
    }
  else if (self->source != NULL)
    mb_block_dialog_show_block (GTK_WIDGET (self), session, g_steal_pointer (&direct->block), direct->title,
                                mb_list_page_action_done, self);
  g_clear_pointer (&direct->block, mb_edit_block_free);
  g_free (direct->title);
  g_free (direct);
}

static void
write_at_once (MbListPage *self, MbEditBlock *block, const char *title)
{
  Direct *direct = g_new0 (Direct, 1);

  direct->self = g_object_ref (self);
  direct->block = block;
  direct->title = g_strdup (title);
  mb_session_run (mb_page_get_session (MB_PAGE (self)), write_block, direct, NULL, NULL, on_written_cb, direct);
}

/* ---- Where a block goes ---- */

/* The field that a heading of the block names: by the column's title as shown here and copied from here, or the field's label. */
static const MbField *
field_of_heading (MbListPage *self, const char *heading)
{
  g_autofree char *wanted = mb_text_fold (heading);

  for (guint i = 0; mb_record_source_get_field (self->source, i) != NULL; i++)
    {
      const MbField *field = mb_record_source_get_field (self->source, i);
      g_autofree char *title = mb_field_title (field);
      const char *const names[] = { title, field->label, field->label_zh };

      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autofree char *name = mb_text_fold (names[j]);

          if (strcmp (name, wanted) == 0)
            return field;
        }
    }
  return NULL;
}

/* The fields that the first line names; NULL if it is no line of headings. */
static GPtrArray *
fields_of_headings (MbListPage *self, char **line)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new ();

  for (guint i = 0; line[i] != NULL; i++)
    {
      const MbField *field = field_of_heading (self, line[i]);

      if (field == NULL || g_ptr_array_find (fields, field, NULL))
        return NULL;
      g_ptr_array_add (fields, (gpointer) field);
    }
  return g_steal_pointer (&fields);
}

/* The places that are meant: those of the marked block, else the cursor's alone. FALSE: no column is shown. */
static gboolean
places_meant (MbListPage *self, guint *first, guint *last)
{
  MbGrid *grid = MB_GRID (self->grid);
  MbGridBlock block;

  if (mb_grid_get_block (grid, &block))
    {
      *first = block.first_place;
      *last = block.last_place;
    }
  else
    *first = *last = mb_grid_columns_place (mb_grid_get_columns (grid), mb_grid_get_cursor_column (grid));
  return *first != MB_GRID_NONE;
}

/* The fields at these places. */
static GPtrArray *
fields_at (MbListPage *self, guint first, guint last)
{
  MbGridColumns *columns = mb_grid_get_columns (MB_GRID (self->grid));
  GPtrArray *fields = g_ptr_array_new ();

  for (guint place = first; place <= last; place++)
    g_ptr_array_add (fields, (gpointer) mb_record_source_get_field (self->source, mb_grid_columns_at (columns, place)));
  return fields;
}

/* As many shown columns as the clipboard has, from the leftmost that is meant on; NULL if there are too few. */
static GPtrArray *
fields_from_here (MbListPage *self, guint width)
{
  MbGridColumns *columns = mb_grid_get_columns (MB_GRID (self->grid));
  guint place = MB_GRID_NONE, last;
  guint there = places_meant (self, &place, &last) ? mb_grid_columns_n_shown (columns) - place : 0;

  if (width <= there)
    return fields_at (self, place, place + width - 1);
  {
    g_autofree char *text
        = g_strdup_printf (_ ("The clipboard has %u columns, but from here on the list shows only %u. Begin further left, or "
                              "copy the headings too."),
                           width, there);

    mb_session_toast (mb_page_get_session (MB_PAGE (self)), text, FALSE);
    return NULL;
  }
}

static MbEditBlock *
block_for (MbListPage *self, GPtrArray *fields)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint i = 0; i < fields->len; i++)
    g_ptr_array_add (ids, ((MbField *) g_ptr_array_index (fields, i))->id);
  return mb_edit_block_new (self->reg, (const char *const *) ids->pdata, ids->len);
}

/* The topmost selected row; in an empty list the first that will be made. */
static guint
first_row (MbListPage *self)
{
  const MbGridRanges *selection = mb_grid_get_selection (MB_GRID (self->grid));
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));

  if (mb_grid_ranges_n (selection) > 0 && mb_grid_ranges_contains (selection, row))
    return mb_grid_ranges_nth (selection, 0).first;
  return row != MB_GRID_NONE ? row : 0;
}

/* ---- Pasting ---- */

/* The same into every cell that is meant; title is of the change. */
static void
put_one_value (MbListPage *self, const char *text, const char *title)
{
  guint first, last;
  g_autoptr (GPtrArray) fields = places_meant (self, &first, &last) ? fields_at (self, first, last) : NULL;
  g_autoptr (GArray) ids = mb_list_page_ids_to_act_on (self);
  MbEditBlock *block;

  if (fields == NULL || ids->len == 0)
    return;
  block = block_for (self, fields);
  for (guint i = 0; i < ids->len; i++)
    {
      guint row = mb_edit_block_add_row (block, g_array_index (ids, gint64, i));

      for (guint j = 0; j < fields->len; j++)
        mb_edit_block_set (block, row, j, text);
    }
  write_at_once (self, block, title);
}

static void
paste_lines (MbListPage *self, GPtrArray *lines)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GPtrArray) fields = fields_of_headings (self, g_ptr_array_index (lines, 0));
  guint skip = fields != NULL && lines->len > 1 ? 1 : 0, row = first_row (self), width = mb_tab_lines_width (lines);
  MbEditBlock *block;

  if (skip == 0)
    g_clear_pointer (&fields, g_ptr_array_unref);
  if (fields == NULL)
    fields = fields_from_here (self, width);
  if (fields == NULL)
    return;
  block = block_for (self, fields);
  for (guint i = skip; i < lines->len; i++)
    {
      char **line = g_ptr_array_index (lines, i);
      guint n = mb_edit_block_add_row (block, mb_record_list_get_id (self->list, row + i - skip));

      for (guint j = 0; j < fields->len && line[j] != NULL; j++)
        mb_edit_block_set (block, n, j, line[j]);
    }
  {
    /* translators: title of a window and of a change: a block from a spreadsheet */
    g_autofree char *title = g_strdup_printf (ngettext ("Paste %u row × %u columns", "Paste %u rows × %u columns", mb_edit_block_n_rows (block)),
                                              mb_edit_block_n_rows (block), fields->len);

    mb_block_dialog_show_block (GTK_WIDGET (self), session, block, title, mb_list_page_action_done, self);
  }
}

static void
on_text_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbListPage) self = user;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  MbSession *session = mb_page_get_session (MB_PAGE (self));

  if (self->source == NULL)
    return;
  lines = mb_tab_lines_parse (text != NULL ? text : "");
  if (lines->len == 0)
    mb_session_toast (session, _ ("There is no text in the clipboard: copy cells in a spreadsheet first."), FALSE);
  else if (lines->len > MAX_ROWS)
    mb_session_toast (session, _ ("So many rows are better imported: save them as a file and choose Import."), FALSE);
  else if (lines->len == 1 && mb_tab_lines_width (lines) == 1)
    put_one_value (self, ((char **) g_ptr_array_index (lines, 0))[0], _ ("Paste"));
  else
    paste_lines (self, lines);
}

static void
on_paste_cb (MbGrid *grid, MbListPage *self)
{
  if (mb_record_list_is_loading (self->list))
    return;
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, on_text_cb, g_object_ref (self));
}

/* ---- Filling down: what the topmost selected row holds to the others, as in a spreadsheet ---- */

static gboolean
can_fill (MbListPage *self, GPtrArray *fields)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));

  for (guint i = 0; i < fields->len; i++)
    if (!mb_field_can_edit (session, g_ptr_array_index (fields, i)))
      {
        mb_session_toast (session, mb_fault_sentence (MB_FAULT_DERIVED), FALSE);
        return FALSE;
      }
  return TRUE;
}

static void
on_fill_down_cb (MbGrid *grid, MbListPage *self)
{
  guint first, last;
  g_autoptr (GPtrArray) fields = places_meant (self, &first, &last) ? fields_at (self, first, last) : NULL;
  g_autoptr (GArray) ids = mb_list_page_selected_ids (self);
  MbRecord *record = mb_record_list_get_record (self->list, first_row (self));
  MbEditBlock *block;

  if (ids->len < 2)
    {
      mb_session_toast (mb_page_get_session (MB_PAGE (self)),
                        _ ("Select the rows to fill first: the value of the topmost goes down."), FALSE);
      return;
    }
  if (fields == NULL || record == NULL || !can_fill (self, fields))
    return;
  block = block_for (self, fields);
  for (guint i = 1; i < ids->len; i++)
    mb_edit_block_add_row (block, g_array_index (ids, gint64, i));
  for (guint j = 0; j < fields->len; j++)
    {
      g_autofree char *text = mb_record_text (record, g_ptr_array_index (fields, j), TRUE);

      for (guint i = 0; i + 1 < ids->len; i++)
        mb_edit_block_set (block, i, j, text);
    }
  {
    g_autofree char *labels = mb_field_labels (fields);
    /* translators: title of a change; the fields' labels */
    g_autofree char *title = g_strdup_printf (_ ("Fill down: %s"), labels);

    write_at_once (self, block, title);
  }
}

/* ---- Emptying a block, as in a spreadsheet ---- */

static void
on_clear_cb (MbGrid *grid, MbListPage *self)
{
  if (!mb_record_list_is_loading (self->list))
    put_one_value (self, "", _ ("Empty the cells"));
}

/* ---- One value for the selected rows ---- */

static void
on_edit_many_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);
  g_autoptr (GArray) ids = mb_list_page_ids_to_act_on (self);
  const MbField *field = mb_record_source_get_field (self->source, mb_grid_get_cursor_column (MB_GRID (self->grid)));

  if (ids->len > 0)
    mb_block_dialog_show_bulk (widget, mb_page_get_session (MB_PAGE (self)), self->reg, (const gint64 *) (void *) ids->data,
                               ids->len, field, mb_list_page_action_done, self);
}

void
mb_list_page_block_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.edit-many", NULL, on_edit_many_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "page.edit-many", NULL);
}

void
mb_list_page_add_block (MbListPage *self)
{
  g_signal_connect (self->grid, "paste", G_CALLBACK (on_paste_cb), self);
  g_signal_connect (self->grid, "fill-down", G_CALLBACK (on_fill_down_cb), self);
  g_signal_connect (self->grid, "clear", G_CALLBACK (on_clear_cb), self);
}
