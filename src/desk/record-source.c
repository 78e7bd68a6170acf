/* record-source.c: keeps the promise that a list is nothing but its declaration: no column, width or editor is named here. */
#include "config.h"

#include "record-source.h"

#include <glib/gi18n-lib.h>

#include "field-editing.h"
#include "field-note.h"

#define MAX_COPIED 100000

struct _MbRecordSource
{
  GObject parent_instance;
  MbSession *session;
  MbRecordList *list;
  GPtrArray *fields; /* (element-type MbField) one per column */
  GPtrArray *titles; /* (element-type utf8) */
  MbQuery *query;    /* conditions only */
  GPtrArray *sort;   /* (element-type utf8) "+id" "-id" */
};

static guint
default_width (const MbField *field)
{
  switch (field->type)
    {
    case MB_FIELD_INTEGER:
    case MB_FIELD_BOOLEAN:
      return 8;
    case MB_FIELD_DECIMAL:
    case MB_FIELD_MONEY:
    case MB_FIELD_DATE:
    case MB_FIELD_CHOICE:
      return 12;
    case MB_FIELD_LONG_TEXT:
    case MB_FIELD_LINK:
      return 26;
    default:
      return 16;
    }
}

static guint
source_n_rows (MbGridSource *source)
{
  return mb_record_list_get_n (MB_RECORD_SOURCE (source)->list);
}

static guint
source_n_columns (MbGridSource *source)
{
  return MB_RECORD_SOURCE (source)->fields->len;
}

static void
source_column (MbGridSource *source, guint column, MbGridColumn *info)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);
  const MbField *field = g_ptr_array_index (self->fields, column);

  info->id = field->id;
  info->title = g_ptr_array_index (self->titles, column);
  info->xalign = mb_field_is_number (field) ? 1 : 0;
  info->width_chars = field->width > 0 ? field->width : default_width (field);
  for (guint i = 0; field->choices != NULL && i < field->choices->len; i++)
    if (((MbChoice *) g_ptr_array_index (field->choices, i))->tone != NULL)
      {
        info->width_chars += 3; /* the mark before the word */
        break;
      }
  info->width_chars += mb_field_note_width (field);
  info->hidden = !field->list;
  info->sortable = TRUE;
}

static char *
source_text (MbGridSource *source, guint row, guint column, const char **tone)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);
  const MbField *field = g_ptr_array_index (self->fields, column);
  MbRecord *record = mb_record_list_get_record (self->list, row);
  g_autofree char *text = NULL, *note = NULL;

  if (record == NULL)
    return mb_record_list_is_gone (self->list, row) ? g_strdup ("") : NULL;
  *tone = mb_field_tone (field, &record->values[field->index]);
  if (mb_field_note_width (field) > 0)
    note = mb_field_note (record, field, mb_office_get_today (mb_session_get_office (self->session)), tone);
  text = mb_record_shown (record, field, mb_desk_is_chinese ());
  return note != NULL ? g_strdup_printf ("%s  %s", text, note) : g_steal_pointer (&text);
}

static gint64
source_row_id (MbGridSource *source, guint row)
{
  return mb_record_list_get_id (MB_RECORD_SOURCE (source)->list, row);
}

static char *
source_row_name (MbGridSource *source, guint row)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);
  MbRecord *record = mb_record_list_get_record (self->list, row);

  return record != NULL ? mb_record_text (record, record->reg->title, mb_desk_is_chinese ()) : NULL;
}

static gboolean
source_can_edit (MbGridSource *source, guint row, guint column)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);

  return mb_field_can_edit (self->session, g_ptr_array_index (self->fields, column))
         && mb_record_list_get_record (self->list, row) != NULL;
}

static void
source_begin_edit (MbGridSource *source, guint row, guint column, MbCellEntry *entry)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);
  MbRecord *record = mb_record_list_get_record (self->list, row);

  /* What the clerk saw when she began: what others write meanwhile is in the list before she is done, and must not be written over. */
  g_object_set_data_full (G_OBJECT (entry), "begun-with", record != NULL ? mb_record_ref (record) : NULL, (GDestroyNotify) mb_record_unref);
  mb_field_setup_entry (self->session, g_ptr_array_index (self->fields, column), record, entry);
}

static void
on_committed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GTask) task = user;
  MbRecordSource *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gboolean changed;

  if (!mb_field_commit_finish (MB_SESSION (source), result, &changed, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (changed)
    {
      const MbField *field = g_task_get_task_data (task);
      /* translators: a field was changed in place; the field's label */
      g_autofree char *text = g_strdup_printf (_ ("%s changed"), field->label);

      mb_session_toast (self->session, text, TRUE);
    }
  g_task_return_boolean (task, TRUE);
}

static void
source_commit_async (MbGridSource *source, guint row, guint column, MbCellEntry *entry, GAsyncReadyCallback callback,
                     gpointer user)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);
  GTask *task = g_task_new (self, NULL, callback, user);
  g_autoptr (MbRecord) begun = g_object_steal_data (G_OBJECT (entry), "begun-with");
  MbRecord *now = mb_record_list_get_record (self->list, row);
  MbRecord *record = begun != NULL && now != NULL && begun->id == now->id ? begun : now; /* told of it once, she may write over it */
  gpointer field = g_ptr_array_index (self->fields, column);

  g_task_set_task_data (task, field, NULL);
  if (record == NULL)
    {
      g_task_return_new_error (task, MB_ERROR, MB_FAULT_NONE, "%s",
                               mb_record_list_is_gone (self->list, row) ? _ ("The record is not there any more.")
                                                                        : _ ("The record is just being read. Press Enter again."));
      g_object_unref (task);
      return;
    }
  mb_field_commit_async (self->session, field, record, entry, on_committed_cb, task);
}

static gboolean
source_commit_finish (MbGridSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Order ---- */

static void
push_query (MbRecordSource *self)
{
  const MbRegister *reg = mb_record_list_get_register (self->list);
  g_autoptr (MbQuery) query = NULL;

  if (self->query == NULL)
    return;
  query = mb_query_copy (self->query);
  mb_query_clear_sort (query);
  for (guint i = 0; i < self->sort->len; i++)
    {
      const char *key = g_ptr_array_index (self->sort, i);

      mb_query_sort (query, key + 1, key[0] == '-');
    }
  if (self->sort->len == 0)
    for (guint i = 0; reg->sort != NULL && reg->sort[i] != NULL; i++)
      mb_query_sort (query, reg->sort[i] + (reg->sort[i][0] == '-' ? 1 : 0), reg->sort[i][0] == '-');
  mb_record_list_set_query (self->list, query);
}

/* What was searched for, in the fields that a search looks into. */
static GArray *
source_marks (MbGridSource *source, guint row, guint column, const char *text)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);
  const MbField *field = g_ptr_array_index (self->fields, column);
  const char *search = self->query != NULL ? mb_query_get_search (self->query) : NULL;

  return search != NULL && (field->search || field == field->reg->title)
             ? mb_search_marks (text, search)
             : NULL;
}

static void
source_sort (MbGridSource *source, const MbGridColumns *columns)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);

  g_ptr_array_set_size (self->sort, 0);
  for (guint i = 0; i < mb_grid_columns_n_sort (columns); i++)
    {
      gboolean descending;
      guint column = mb_grid_columns_sort_nth (columns, i, &descending);

      g_ptr_array_add (self->sort, g_strconcat (descending ? "-" : "+", mb_grid_columns_id (columns, column), NULL));
    }
  push_query (self);
}

/* ---- Copying: records are fetched in a worker, since most of them are not here ---- */

typedef struct
{
  char *register_id;
  GArray *ids;
  GPtrArray *fields;
  GString *text;
  gboolean chinese;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_free (copy->register_id);
  g_array_unref (copy->ids);
  g_ptr_array_unref (copy->fields);
  if (copy->text != NULL)
    g_string_free (copy->text, TRUE);
  g_free (copy);
}

static gpointer
copy_rows (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Copy *copy = data;

  for (guint first = 0; first < copy->ids->len; first += 1000)
    {
      guint n = MIN (1000, copy->ids->len - first);
      g_autoptr (GPtrArray) records = mb_store_fetch (mb_office_get_store (office), copy->register_id,
                                                      &g_array_index (copy->ids, gint64, first), n, error);

      if (records == NULL)
        return NULL;
      for (guint i = 0; i < records->len; i++)
        {
          MbRecord *record = g_ptr_array_index (records, i);

          for (guint j = 0; record != NULL && j < copy->fields->len; j++)
            {
              g_autofree char *value = mb_record_shown (record, g_ptr_array_index (copy->fields, j), copy->chinese);

              mb_grid_copy_cell (copy->text, value, j + 1 == copy->fields->len);
            }
        }
    }
  return g_string_free (g_steal_pointer (&copy->text), FALSE);
}

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GTask) task = user;
  MbRecordSource *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *text = mb_session_run_finish (self->session, result, &error);

  if (text == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, text, g_free);
}

static void
source_copy_async (MbGridSource *source, const MbGridRanges *rows, const guint *columns, guint n_columns, gboolean headings,
                   GAsyncReadyCallback callback, gpointer user)
{
  MbRecordSource *self = MB_RECORD_SOURCE (source);
  GTask *task = g_task_new (self, NULL, callback, user);
  Copy *copy = g_new0 (Copy, 1);

  copy->register_id = g_strdup (mb_record_list_get_register (self->list)->id);
  copy->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  copy->fields = g_ptr_array_new ();
  copy->text = g_string_new (NULL);
  copy->chinese = mb_desk_is_chinese ();
  if (headings)
    mb_grid_copy_heading (source, copy->text, columns, n_columns);
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (copy->fields, g_ptr_array_index (self->fields, columns[i]));
  for (guint i = 0; i < mb_grid_ranges_n (rows); i++)
    {
      MbGridRange range = mb_grid_ranges_nth (rows, i);

      for (guint row = range.first; row <= range.last && copy->ids->len < MAX_COPIED; row++)
        {
          gint64 id = mb_record_list_get_id (self->list, row);

          g_array_append_val (copy->ids, id);
        }
    }
  if (mb_grid_ranges_count (rows) > MAX_COPIED)
    {
      g_autofree char *text = g_strdup_printf (_ ("Only the first %d rows were copied: export for more."), MAX_COPIED);

      mb_session_toast (self->session, text, FALSE);
    }
  mb_session_run (self->session, copy_rows, copy, copy_free, NULL, on_copied_cb, task);
}

static char *
source_copy_finish (MbGridSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
mb_record_source_iface_init (MbGridSourceInterface *iface)
{
  iface->n_rows = source_n_rows;
  iface->n_columns = source_n_columns;
  iface->column = source_column;
  iface->text = source_text;
  iface->row_id = source_row_id;
  iface->row_name = source_row_name;
  iface->can_edit = source_can_edit;
  iface->begin_edit = source_begin_edit;
  iface->commit_async = source_commit_async;
  iface->commit_finish = source_commit_finish;
  iface->sort = source_sort;
  iface->marks = source_marks;
  iface->copy_async = source_copy_async;
  iface->copy_finish = source_copy_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MbRecordSource, mb_record_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MB_TYPE_GRID_SOURCE, mb_record_source_iface_init))

static void
on_items_changed_cb (GListModel *model, guint pos, guint removed, guint added, MbRecordSource *self)
{
  mb_grid_source_rows_changed (MB_GRID_SOURCE (self), pos, removed, added);
}

static void
on_values_changed_cb (MbRecordList *list, guint pos, guint n, MbRecordSource *self)
{
  mb_grid_source_values_changed (MB_GRID_SOURCE (self), pos, n);
}

/* Notes count days. */
static void
on_day_changed_cb (MbSession *session, MbRecordSource *self)
{
  if (source_n_rows (MB_GRID_SOURCE (self)) > 0)
    mb_grid_source_values_changed (MB_GRID_SOURCE (self), 0, source_n_rows (MB_GRID_SOURCE (self)));
}

static void
mb_record_source_dispose (GObject *object)
{
  MbRecordSource *self = MB_RECORD_SOURCE (object);

  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (mb_record_source_parent_class)->dispose (object);
}

static void
mb_record_source_finalize (GObject *object)
{
  MbRecordSource *self = MB_RECORD_SOURCE (object);

  g_ptr_array_unref (self->fields);
  g_ptr_array_unref (self->titles);
  g_ptr_array_unref (self->sort);
  g_clear_pointer (&self->query, mb_query_free);
  G_OBJECT_CLASS (mb_record_source_parent_class)->finalize (object);
}

static void
mb_record_source_class_init (MbRecordSourceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mb_record_source_dispose;
  object_class->finalize = mb_record_source_finalize;
}

static void
mb_record_source_init (MbRecordSource *self)
{
  self->fields = g_ptr_array_new ();
  self->titles = g_ptr_array_new_with_free_func (g_free);
  self->sort = g_ptr_array_new_with_free_func (g_free);
}

static void
add_field (MbRecordSource *self, MbField *field)
{
  if (field->retired || field->hidden)
    return;
  g_ptr_array_add (self->fields, field);
  g_ptr_array_add (self->titles, mb_field_title (field));
}

MbRecordSource *
mb_record_source_new (MbSession *session, MbRecordList *list)
{
  MbRecordSource *self = g_object_new (MB_TYPE_RECORD_SOURCE, NULL);
  const MbRegister *reg = mb_record_list_get_register (list);

  self->session = g_object_ref (session);
  self->list = g_object_ref (list);
  for (guint i = 0; i < reg->columns->len; i++)
    add_field (self, g_ptr_array_index (reg->columns, i));
  for (guint i = 0; i < reg->fields->len; i++)
    if (!g_ptr_array_find (reg->columns, g_ptr_array_index (reg->fields, i), NULL))
      add_field (self, g_ptr_array_index (reg->fields, i));
  g_signal_connect_object (session, "day-changed", G_CALLBACK (on_day_changed_cb), self, 0);
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed_cb), self);
  g_signal_connect (list, "values-changed", G_CALLBACK (on_values_changed_cb), self);
  return self;
}

MbRecordList *
mb_record_source_get_list (MbRecordSource *self)
{
  return self->list;
}

const MbField *
mb_record_source_get_field (MbRecordSource *self, guint column)
{
  return column < self->fields->len ? g_ptr_array_index (self->fields, column) : NULL;
}

void
mb_record_source_set_query (MbRecordSource *self, const MbQuery *query)
{
  g_clear_pointer (&self->query, mb_query_free);
  self->query = mb_query_copy (query);
  push_query (self);
}
