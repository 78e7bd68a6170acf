/* block-dialog.c: keeps the promise that nothing is written that was not shown before: each cell with what it holds and what it gets, the
 * faulty ones first. What is wrong can be set right here.
 */
#include "config.h"

#include "block-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cell-table.h"
#include "field-editing.h"
#include "grid.h"

#define MAX_SHOWN 5000

enum
{
  COLUMN_ROW,
  COLUMN_NAME,
  COLUMN_FIELD,
  COLUMN_BEFORE,
  COLUMN_AFTER,
  COLUMN_PROBLEM
};

struct _MbBlockDialog
{
  AdwWindow parent_instance;
  GtkWidget *apply_button, *form, *field_chooser, *reason, *summary, *entry_box, *grid;
  MbSession *session;
  MbEditBlock *block; /* (nullable) a worker's while busy */
  char *title;        /* of the change */

  /* one value for many */
  const MbRegister *reg;
  GArray *ids;          /* (nullable) */
  GPtrArray *records;   /* (nullable) */
  GPtrArray *fields;    /* (element-type MbField) */
  MbCellEntry *entry;   /* (nullable) borrowed from the widget tree */

  GtkWidget *over; /* kept for done, which may come after it was closed */
  MbListActionDone done;
  gpointer user;
  gboolean busy, closing;
};

G_DEFINE_FINAL_TYPE (MbBlockDialog, mb_block_dialog, ADW_TYPE_WINDOW)

static void
set_reason (MbBlockDialog *self, const char *reason)
{
  gtk_label_set_label (GTK_LABEL (self->reason), reason != NULL ? reason : "");
  gtk_widget_set_visible (self->reason, reason != NULL);
}

static void
report (MbBlockDialog *self, const GError *error)
{
  const char *hint = mb_error_hint (error);
  g_autofree char *text = g_strdup_printf ("%s\n%s", error->message, hint != NULL ? hint : "");

  set_reason (self, g_strchomp (text));
}

/* ---- What a block holds ---- */

static void
append_part (GString *text, char *part)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
  g_free (part);
}

char *
mb_block_told (const MbEditBlock *block)
{
  guint changed = mb_edit_block_n_changed (block), made = mb_edit_block_n_new (block);
  GString *text = g_string_new (NULL);

  if (changed > 0)
    append_part (text, g_strdup_printf (ngettext ("%u cell changed", "%u cells changed", changed), changed));
  if (made > 0)
    append_part (text, g_strdup_printf (ngettext ("%u record added", "%u records added", made), made));
  if (text->len == 0)
    g_string_append (text, _ ("Nothing changes: the cells already hold these values."));
  return g_string_free (text, FALSE);
}

static const MbBlockCell *
nth_cell (MbBlockDialog *self, gint64 id)
{
  const GPtrArray *cells = mb_edit_block_cells (self->block);

  return id > 0 && id <= cells->len ? g_ptr_array_index (cells, id - 1) : NULL;
}

static void
add_cell (MbCellTable *table, const MbBlockCell *cell, guint n)
{
  guint row = mb_cell_table_add_row (table, (gint64) n + 1);
  g_autofree char *number = g_strdup_printf ("%u", cell->row + 1);
  gboolean emptied = cell->reason == NULL && cell->after[0] == '\0';

  mb_cell_table_set (table, row, COLUMN_ROW, number, NULL);
  mb_cell_table_set (table, row, COLUMN_NAME, cell->id == 0 && cell->name == NULL ? _ ("(new)") : cell->name, NULL);
  mb_cell_table_set (table, row, COLUMN_FIELD, cell->field != NULL ? cell->field->label : "", NULL);
  mb_cell_table_set (table, row, COLUMN_BEFORE, cell->before, NULL);
  mb_cell_table_set (table, row, COLUMN_AFTER, emptied ? _ ("(empty)") : cell->after, emptied ? "warn" : NULL);
  if (cell->reason != NULL)
    mb_cell_table_set (table, row, COLUMN_PROBLEM, cell->reason, "bad");
}

static void start (MbBlockDialog *self, gboolean write);

static gboolean
can_edit (MbCellTable *table, guint row, guint column, gpointer user)
{
  MbBlockDialog *self = user;
  const MbBlockCell *cell = self->busy ? NULL : nth_cell (self, mb_cell_table_get_id (table, row));

  return column == COLUMN_AFTER && cell != NULL && cell->reason != NULL && cell->field != NULL && !cell->field->derived;
}

static void
begin_edit (MbCellTable *table, guint row, guint column, MbCellEntry *entry, gpointer user)
{
  MbBlockDialog *self = user;
  const MbBlockCell *cell = nth_cell (self, mb_cell_table_get_id (table, row));

  mb_field_setup_entry (self->session, cell->field, NULL, entry);
  mb_cell_entry_set_text (entry, cell->after);
}

/* The whole is checked again: one cell may stand against another. */
static void
commit_edit (MbCellTable *table, guint row, guint column, const char *text, GTask *task, gpointer user)
{
  MbBlockDialog *self = user;
  const MbBlockCell *cell = self->busy ? NULL : nth_cell (self, mb_cell_table_get_id (table, row));
  gboolean set = cell != NULL && mb_edit_block_set_field (self->block, cell->row, cell->field, text);

  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
  if (set)
    start (self, FALSE);
}

static void
show_block (MbBlockDialog *self)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  const GPtrArray *cells = mb_edit_block_cells (self->block);
  guint n = 0;

  mb_cell_table_add_column (table, "row", _ ("Row"), 1, 6);
  mb_cell_table_add_column (table, "name", self->reg->title->label, 0, 26);
  mb_cell_table_add_column (table, "field", _ ("Field"), 0, 16);
  mb_cell_table_add_column (table, "before", _ ("Now"), 0, 18);
  mb_cell_table_add_column (table, "after", _ ("Becomes"), 0, 18);
  mb_cell_table_add_column (table, "problem", _ ("Problem"), 0, 40);
  for (int faulty = 1; faulty >= 0; faulty--)
    for (guint i = 0; i < cells->len && n < MAX_SHOWN; i++)
      if ((((MbBlockCell *) g_ptr_array_index (cells, i))->reason != NULL) == (faulty == 1))
        {
          add_cell (table, g_ptr_array_index (cells, i), i);
          n++;
        }
  mb_cell_table_set_editor (table, can_edit, begin_edit, commit_edit, self);
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
}

static void
update_words (MbBlockDialog *self)
{
  guint faulty = mb_edit_block_n_faulty (self->block), emptied = mb_edit_block_n_emptied (self->block);
  guint changed = mb_edit_block_n_changed (self->block), made = mb_edit_block_n_new (self->block);
  g_autoptr (GString) summary = g_string_new (NULL), button = g_string_new (NULL);

  if (changed > 0)
    append_part (summary, g_strdup_printf (ngettext ("%u cell changes", "%u cells change", changed), changed));
  if (emptied > 0)
    append_part (summary, g_strdup_printf (ngettext ("%u of them becomes empty", "%u of them become empty", emptied), emptied));
  if (made > 0)
    append_part (summary, g_strdup_printf (ngettext ("%u record is added", "%u records are added", made), made));
  if (summary->len == 0 && faulty == 0)
    g_string_append (summary, _ ("Nothing changes: the cells already hold these values."));
  gtk_label_set_label (GTK_LABEL (self->summary), summary->str);
  gtk_widget_set_visible (self->summary, summary->len > 0);
  if (faulty > 0)
    {
      g_autofree char *reason = g_strdup_printf (
          ngettext ("%u cell is wrong, so nothing can be written yet. Correct it under “Becomes”, or close and paste again.",
                    "%u cells are wrong, so nothing can be written yet. Correct them under “Becomes”, or close and paste again.",
                    faulty),
          faulty);

      set_reason (self, reason);
    }
  if (changed > 0)
    append_part (button, g_strdup_printf (ngettext ("Change %u cell", "Change %u cells", changed), changed));
  if (made > 0)
    append_part (button, g_strdup_printf (ngettext ("Add %u record", "Add %u records", made), made));
  gtk_button_set_label (GTK_BUTTON (self->apply_button), button->len > 0 ? button->str : _ ("Write"));
  gtk_widget_set_sensitive (self->apply_button, faulty == 0 && button->len > 0);
}

/* ---- Checking and writing, in a worker ---- */

typedef struct
{
  MbBlockDialog *self;
  gboolean check, write, written;
} Request;

static gpointer
work (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Request *request = data;
  MbEditBlock *block = request->self->block;

  if (request->check && !mb_edit_block_check (block, office, job, error))
    return NULL;
  if (request->write && mb_edit_block_n_faulty (block) == 0)
    {
      if (!mb_edit_block_apply (block, office, request->self->title, job, NULL, error))
        return NULL;
      request->written = TRUE;
    }
  return request;
}

static void
on_worked_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Request *request = user;
  g_autoptr (MbBlockDialog) self = request->self;
  g_autoptr (GError) error = NULL;
  gboolean ok = mb_session_run_finish (self->session, result, &error) != NULL;

  self->busy = FALSE;
  if (ok && request->written)
    {
      g_autofree char *text = mb_block_told (self->block);

      mb_session_toast (self->session, text, mb_edit_block_cells (self->block)->len > 0);
      if (!self->closing)
        gtk_window_close (GTK_WINDOW (self));
      self->done (self->user);
      return;
    }
  if (self->closing)
    {
      if (!ok)
        mb_session_report (self->session, error);
      return;
    }
  if (ok)
    {
      show_block (self);
      update_words (self);
    }
  else
    {
      report (self, error);
      gtk_widget_set_sensitive (self->apply_button, TRUE);
    }
}

static void
start (MbBlockDialog *self, gboolean write)
{
  Request *request;

  if (self->busy)
    return;
  request = g_new0 (Request, 1);
  request->self = g_object_ref (self);
  /* A pasted block is written as it was shown; one value for many is checked as it is written. */
  request->check = !write || self->ids != NULL;
  request->write = write;
  self->busy = TRUE;
  set_reason (self, NULL);
  gtk_widget_set_sensitive (self->apply_button, FALSE);
  mb_session_run (self->session, work, request, NULL, NULL, on_worked_cb, request);
}

/* ---- One value for many ---- */

static const MbField *
chosen_field (MbBlockDialog *self)
{
  guint n = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->field_chooser));

  return n < self->fields->len ? g_ptr_array_index (self->fields, n) : NULL;
}

static void
update_bulk_button (MbBlockDialog *self)
{
  const MbField *field = chosen_field (self);
  guint n = self->ids->len;
  g_autofree char *label = NULL;
  gboolean empty = mb_cell_entry_get_text (self->entry)[0] == '\0';

  if (field == NULL)
    return;
  if (empty)
    /* translators: button: a field of the selected records will hold nothing */
    label = g_strdup_printf (ngettext ("Empty “%s” of %u record", "Empty “%s” of %u records", n), field->label, n);
  else
    label = g_strdup_printf (ngettext ("Change “%s” of %u record", "Change “%s” of %u records", n), field->label, n);
  gtk_button_set_label (GTK_BUTTON (self->apply_button), label);
  gtk_widget_set_sensitive (self->apply_button, !self->busy && !(empty && field->required));
}

static void
on_text_cb (GObject *text, GParamSpec *pspec, MbBlockDialog *self)
{
  update_bulk_button (self);
}

static void
show_names (MbBlockDialog *self)
{
  const MbField *field = chosen_field (self);
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  const MbField *second = NULL;
  guint n = 0;

  for (guint i = 0; i < self->reg->identity->len && second == NULL; i++)
    if (g_ptr_array_index (self->reg->identity, i) != self->reg->title && g_ptr_array_index (self->reg->identity, i) != field)
      second = g_ptr_array_index (self->reg->identity, i);
  mb_cell_table_add_column (table, "name", self->reg->title->label, 0, 34);
  mb_cell_table_add_column (table, "second", second != NULL ? second->label : "", 0, second != NULL ? 18 : 1);
  if (field != NULL)
    {
      /* translators: heading: what a field holds before it is changed */
      g_autofree char *now = g_strdup_printf (_ ("%s now"), field->label);

      mb_cell_table_add_column (table, "now", now, 0, 26);
    }
  for (guint i = 0; self->records != NULL && i < self->records->len && n < MAX_SHOWN; i++)
    {
      const MbRecord *record = g_ptr_array_index (self->records, i);
      guint row;

      if (record == NULL)
        continue;
      row = mb_cell_table_add_row (table, record->id);
      for (guint j = 0; j < (field != NULL ? 3u : 2u); j++)
        {
          const MbField *shown = j == 0 ? self->reg->title : j == 1 ? second : field;
          g_autofree char *text = shown != NULL ? mb_record_shown (record, shown, mb_desk_is_chinese ()) : NULL;

          mb_cell_table_set (table, row, j, text, j == 2 && field != NULL ? mb_field_tone (field, &record->values[field->index]) : NULL);
        }
      n++;
    }
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
}

static gpointer
read_records (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  MbBlockDialog *self = data;

  return mb_store_fetch (mb_office_get_store (office), self->reg->id, (const gint64 *) (void *) self->ids->data,
                         self->ids->len, error);
}

static void
on_records_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbBlockDialog) self = user;
  g_autoptr (GError) error = NULL;
  GPtrArray *records = mb_session_run_finish (self->session, result, &error);
  g_autofree char *text = NULL;

  if (self->closing)
    {
      g_clear_pointer (&records, g_ptr_array_unref);
      return;
    }
  if (records == NULL)
    {
      report (self, error);
      return;
    }
  self->records = records;
  text = g_strdup_printf (ngettext ("%u record is named below; its change can be taken back as one.",
                                    "All %u records are named below; their change can be taken back as one.", records->len),
                          records->len);
  gtk_label_set_label (GTK_LABEL (self->summary), text);
  show_names (self);
}

static void
apply_bulk (MbBlockDialog *self)
{
  const MbField *field = chosen_field (self);
  const char *text = mb_cell_entry_get_text (self->entry);

  if (self->busy || field == NULL || !gtk_widget_is_sensitive (self->apply_button))
    return;
  g_clear_pointer (&self->block, mb_edit_block_free);
  self->block = mb_edit_block_new (self->reg, (const char *const *) &field->id, 1);
  for (guint i = 0; i < self->ids->len; i++)
    mb_edit_block_set (self->block, mb_edit_block_add_row (self->block, g_array_index (self->ids, gint64, i)), 0, text);
  g_free (self->title);
  self->title = g_strdup_printf (ngettext ("Change “%s” of %u record", "Change “%s” of %u records", self->ids->len),
                                 field->label, self->ids->len);
  start (self, TRUE);
}

static void
on_entry_done_cb (MbCellEntry *entry, MbEntryDone how, MbBlockDialog *self)
{
  if (how == MB_ENTRY_CANCEL)
    gtk_window_close (GTK_WINDOW (self));
  else if (how == MB_ENTRY_ENTER)
    apply_bulk (self);
  else if (how == MB_ENTRY_TAB)
    gtk_widget_grab_focus (self->grid);
  else if (how == MB_ENTRY_BACK_TAB)
    gtk_widget_grab_focus (self->field_chooser);
}

static void
on_field_cb (GtkDropDown *chooser, GParamSpec *pspec, MbBlockDialog *self)
{
  const MbField *field = chosen_field (self);
  GtkWidget *old = gtk_widget_get_first_child (self->entry_box);

  if (field == NULL)
    return;
  if (old != NULL)
    {
      g_signal_handlers_disconnect_by_data (old, self);
      gtk_box_remove (GTK_BOX (self->entry_box), old);
    }
  self->entry = MB_CELL_ENTRY (mb_cell_entry_new ());
  mb_field_setup_entry (self->session, field, NULL, self->entry);
  mb_cell_entry_set_name (self->entry, field->label);
  gtk_widget_set_size_request (GTK_WIDGET (self->entry), 260, 30);
  gtk_widget_set_valign (GTK_WIDGET (self->entry), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self->entry_box), GTK_WIDGET (self->entry));
  g_signal_connect (self->entry, "done", G_CALLBACK (on_entry_done_cb), self);
  g_signal_connect_object (mb_cell_entry_get_text_widget (self->entry), "notify::text", G_CALLBACK (on_text_cb), self, 0);
  set_reason (self, NULL);
  update_bulk_button (self);
  show_names (self);
}

static void
make_chooser (MbBlockDialog *self, const MbField *first)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = 0;

  for (guint i = 0; i < self->reg->fields->len; i++)
    {
      MbField *field = g_ptr_array_index (self->reg->fields, i);

      if (!mb_field_can_edit (self->session, field) || field->hidden || field->unique || field == self->reg->title)
        continue;
      if (field == first)
        chosen = self->fields->len;
      g_ptr_array_add (self->fields, field);
      gtk_string_list_append (names, field->label);
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->field_chooser), G_LIST_MODEL (names));
  gtk_drop_down_set_expression (GTK_DROP_DOWN (self->field_chooser),
                                gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->field_chooser), chosen);
  g_signal_connect (self->field_chooser, "notify::selected", G_CALLBACK (on_field_cb), self);
  on_field_cb (GTK_DROP_DOWN (self->field_chooser), NULL, self);
}

static void
on_apply_clicked_cb (GtkButton *button, MbBlockDialog *self)
{
  if (self->ids != NULL)
    apply_bulk (self);
  else
    start (self, TRUE);
}

/* Enter in the list writes, as long as nothing in it is wrong. */
static void
on_activate_cb (MbGrid *grid, guint row, MbBlockDialog *self)
{
  if (gtk_widget_is_sensitive (self->apply_button))
    on_apply_clicked_cb (GTK_BUTTON (self->apply_button), self);
}

/* ---- Object ---- */

static void
mb_block_dialog_dispose (GObject *object)
{
  MbBlockDialog *self = MB_BLOCK_DIALOG (object);

  self->closing = TRUE;
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  self->entry = NULL;
  if (self->grid != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->grid, self);
      mb_grid_set_source (MB_GRID (self->grid), NULL);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_BLOCK_DIALOG);
  G_OBJECT_CLASS (mb_block_dialog_parent_class)->dispose (object);
}

static void
mb_block_dialog_finalize (GObject *object)
{
  MbBlockDialog *self = MB_BLOCK_DIALOG (object);

  g_clear_object (&self->over);
  g_clear_object (&self->session);
  g_clear_pointer (&self->block, mb_edit_block_free);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  g_ptr_array_unref (self->fields);
  g_free (self->title);
  G_OBJECT_CLASS (mb_block_dialog_parent_class)->finalize (object);
}

static void
mb_block_dialog_class_init (MbBlockDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_block_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_block_dialog_finalize;
  g_type_ensure (MB_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/block-dialog.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbBlockDialog, NAME)
  CHILD (apply_button);
  CHILD (form);
  CHILD (field_chooser);
  CHILD (reason);
  CHILD (summary);
  CHILD (entry_box);
  CHILD (grid);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_apply_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mb_block_dialog_init (MbBlockDialog *self)
{
  self->fields = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "office");
}

static MbBlockDialog *
dialog_new (GtkWidget *over, MbSession *session, const MbRegister *reg, const char *title, MbListActionDone done,
            gpointer user)
{
  MbBlockDialog *self
      = g_object_new (MB_TYPE_BLOCK_DIALOG, "transient-for", gtk_widget_get_root (over), "title", title, NULL);

  self->session = g_object_ref (session);
  self->reg = reg;
  self->over = g_object_ref (over);
  self->done = done;
  self->user = user;
  mb_grid_set_name (MB_GRID (self->grid), title);
  g_signal_connect (self->grid, "activate", G_CALLBACK (on_activate_cb), self);
  return self;
}

void
mb_block_dialog_show_block (GtkWidget *over, MbSession *session, MbEditBlock *block, const char *title, MbListActionDone done,
                            gpointer user)
{
  MbBlockDialog *self = dialog_new (over, session, mb_edit_block_register (block), title, done, user);

  self->block = block;
  self->title = g_strdup (title);
  mb_grid_set_editable (MB_GRID (self->grid), TRUE);
  start (self, FALSE);
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (self->grid);
}

void
mb_block_dialog_show_bulk (GtkWidget *over, MbSession *session, const MbRegister *reg, const gint64 *ids, guint n_ids,
                           const MbField *field, MbListActionDone done, gpointer user)
{
  MbBlockDialog *self = dialog_new (over, session, reg, _ ("Change Together"), done, user);

  self->ids = g_array_sized_new (FALSE, FALSE, sizeof (gint64), n_ids);
  g_array_append_vals (self->ids, ids, n_ids);
  gtk_widget_set_visible (self->form, TRUE);
  make_chooser (self, field);
  mb_session_run (session, read_records, self, NULL, NULL, on_records_cb, g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  if (self->entry != NULL)
    mb_cell_entry_start (self->entry, FALSE);
}
