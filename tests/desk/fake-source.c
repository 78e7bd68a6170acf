#include "fake-source.h"

static const char *const column_ids[] = { "name", "type", "town", "count", "date", "code", "status", "more" };

static guint
fake_n_rows (MbGridSource *source)
{
  return FAKE_SOURCE (source)->ids->len;
}

static guint
fake_n_columns (MbGridSource *source)
{
  return FAKE_SOURCE (source)->n_columns;
}

static void
fake_column (MbGridSource *source, guint column, MbGridColumn *info)
{
  info->id = info->title = column_ids[column % 8];
  info->width_chars = column == 0 ? 28 : 12;
  info->xalign = column == 3 ? 1 : 0;
  info->sortable = TRUE;
}

static gint64
fake_row_id (MbGridSource *source, guint row)
{
  FakeSource *self = FAKE_SOURCE (source);

  return row < self->ids->len ? g_array_index (self->ids, gint64, row) : 0;
}

static char *
fake_text (MbGridSource *source, guint row, guint column, const char **tone)
{
  FakeSource *self = FAKE_SOURCE (source);
  gint64 id = fake_row_id (source, row);
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT ":%u", id, column);
  const char *edited = g_hash_table_lookup (self->texts, key);

  self->n_text_calls++;
  if (column == 6)
    *tone = id % 2 ? "good" : "bad";
  if (edited != NULL)
    return g_strdup (edited);
  return column == 0 ? g_strdup_printf ("阳光幼儿园%" G_GINT64_FORMAT, id)
                     : g_strdup_printf ("%" G_GINT64_FORMAT "·%u", id, column);
}

static gboolean
fake_can_edit (MbGridSource *source, guint row, guint column)
{
  return column != 1;
}

typedef struct
{
  guint row, column;
  char *text;
} Commit;

static void
commit_free (gpointer data)
{
  Commit *commit = data;

  g_free (commit->text);
  g_free (commit);
}

static gboolean
on_written_cb (gpointer data)
{
  GTask *task = data;
  FakeSource *self = g_task_get_source_object (task);
  MbGridSource *source = MB_GRID_SOURCE (self);
  const Commit *commit = g_task_get_task_data (task);

  if (g_strcmp0 (commit->text, self->refuse) == 0)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "no such day");
  else
    {
      g_hash_table_insert (self->texts,
                           g_strdup_printf ("%" G_GINT64_FORMAT ":%u", fake_row_id (source, commit->row), commit->column),
                           g_strdup (commit->text));
      mb_grid_source_values_changed (source, commit->row, 1);
      g_task_return_boolean (task, TRUE);
    }
  return G_SOURCE_REMOVE;
}

static void
fake_commit_async (MbGridSource *source, guint row, guint column, MbCellEntry *entry, GAsyncReadyCallback callback,
                   gpointer user)
{
  FakeSource *self = FAKE_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, user);
  Commit *commit = g_new0 (Commit, 1);

  commit->row = row;
  commit->column = column;
  commit->text = g_strdup (mb_cell_entry_get_text (entry));
  g_task_set_task_data (task, commit, commit_free);
  if (self->slow > 0)
    g_timeout_add_full (G_PRIORITY_DEFAULT, self->slow, on_written_cb, g_object_ref (task), g_object_unref);
  else
    on_written_cb (task);
}

static gboolean
fake_commit_finish (MbGridSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fake_sort (MbGridSource *source, const MbGridColumns *columns)
{
  FAKE_SOURCE (source)->n_sorts++;
}

static void
fake_source_iface_init (MbGridSourceInterface *iface)
{
  iface->n_rows = fake_n_rows;
  iface->n_columns = fake_n_columns;
  iface->column = fake_column;
  iface->text = fake_text;
  iface->row_id = fake_row_id;
  iface->can_edit = fake_can_edit;
  iface->commit_async = fake_commit_async;
  iface->commit_finish = fake_commit_finish;
  iface->sort = fake_sort;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeSource, fake_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MB_TYPE_GRID_SOURCE, fake_source_iface_init))

static void
fake_source_finalize (GObject *object)
{
  FakeSource *self = FAKE_SOURCE (object);

  g_array_unref (self->ids);
  g_hash_table_unref (self->texts);
  g_free (self->refuse);
  G_OBJECT_CLASS (fake_source_parent_class)->finalize (object);
}

static void
fake_source_class_init (FakeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_source_finalize;
}

static void
fake_source_init (FakeSource *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

FakeSource *
fake_source_new (guint n_rows, guint n_columns)
{
  FakeSource *self = g_object_new (FAKE_TYPE_SOURCE, NULL);

  self->n_columns = n_columns;
  for (guint i = 0; i < n_rows; i++)
    {
      gint64 id = i + 1;

      g_array_append_val (self->ids, id);
    }
  return self;
}

void
fake_source_splice (FakeSource *self, guint pos, guint removed, const gint64 *ids, guint n_ids)
{
  if (removed > 0)
    g_array_remove_range (self->ids, pos, removed);
  if (n_ids > 0)
    g_array_insert_vals (self->ids, pos, ids, n_ids);
  mb_grid_source_rows_changed (MB_GRID_SOURCE (self), pos, removed, n_ids);
}
