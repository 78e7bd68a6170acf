/* history.c: reading the record of changes: who changed what, and what has changed since. */
#include "config.h"

#include "audit.h"

static void
free_audit_row (gpointer data)
{
  MbAuditRow *row = data;

  g_free (row->time);
  g_free (row->actor);
  g_free (row->title);
  g_free (row->register_id);
  g_free (row->record_title);
  g_free (row->field_id);
  mb_value_clear (&row->before);
  mb_value_clear (&row->after);
  g_free (row);
}

enum
{
  COLUMN_N,
  COLUMN_SET,
  COLUMN_REGISTER,
  COLUMN_RECORD,
  COLUMN_OP,
  COLUMN_FIELDS,
  COLUMN_TIME,
  COLUMN_ACTOR,
  COLUMN_TITLE,
  COLUMN_REVERSES
};

static MbAuditRow *
new_audit_row (MbStmt *stmt, const char *record_title)
{
  MbAuditRow *row = g_new0 (MbAuditRow, 1);

  row->seq = mb_stmt_int (stmt, COLUMN_N);
  row->set = mb_stmt_int (stmt, COLUMN_SET);
  row->register_id = g_strdup (mb_stmt_text (stmt, COLUMN_REGISTER));
  row->record_id = mb_stmt_int (stmt, COLUMN_RECORD);
  row->record_title = g_strdup (record_title);
  row->op = *mb_stmt_text (stmt, COLUMN_OP);
  row->time = g_strdup (mb_stmt_text (stmt, COLUMN_TIME));
  row->actor = g_strdup (mb_stmt_text (stmt, COLUMN_ACTOR));
  row->title = g_strdup (mb_stmt_text (stmt, COLUMN_TITLE));
  row->reverses = mb_stmt_int (stmt, COLUMN_REVERSES);
  return row;
}

/* One recorded change is a row for each field, or one row without a field. */
static void
add_rows (MbStore *self, MbDb *db, MbStmt *stmt, GPtrArray *rows)
{
  const char *register_id = mb_stmt_text (stmt, COLUMN_REGISTER);
  const MbShape *shape = g_hash_table_lookup (self->shapes, register_id);
  g_autofree char *title
      = shape != NULL ? mb_store_title (db, self->shapes, shape, mb_stmt_int (stmt, COLUMN_RECORD)) : NULL;
  gsize length;
  const guint8 *p = mb_stmt_blob (stmt, COLUMN_FIELDS, &length);
  const guint8 *end = p + length;
  MbAuditField recorded;
  guint n = 0;

  while (length > 0 && mb_audit_next (&p, end, &recorded))
    {
      MbAuditRow *row = new_audit_row (stmt, title);
      const MbField *field = shape != NULL ? mb_audit_field (shape->reg, recorded.id, recorded.id_length) : NULL;

      row->field_id = field != NULL ? g_strdup (field->id) : g_strndup (recorded.id, recorded.id_length);
      mb_audit_side_value (&recorded.before, &row->before);
      mb_audit_side_value (&recorded.after, &row->after);
      g_ptr_array_add (rows, row);
      n++;
    }
  if (n == 0)
    g_ptr_array_add (rows, new_audit_row (stmt, title));
}

/* set 0, record 0, register NULL: all. */
static GPtrArray *
read_changes (MbStore *self, gint64 set, const char *register_id, gint64 record_id, gint64 before_seq, guint limit,
              GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_audit_row);
  g_autoptr (GString) sql = g_string_new ("SELECT c.n, c.set_id, c.register, c.record, c.op, c.fields, s.time, s.actor,"
                                          " s.title, s.reverses FROM mb_change c JOIN mb_set s ON s.id = c.set_id"
                                          " WHERE c.n < ?1");
  MbStep step = MB_STEP_ERROR;
  MbDb *db;

  if (record_id != 0)
    g_string_append (sql, " AND c.record = ?2");
  if (register_id != NULL)
    g_string_append (sql, " AND c.register = ?3");
  if (set != 0)
    g_string_append (sql, " AND s.id = ?4 AND c.n >= s.first_change AND c.n < s.first_change + s.n_changes");
  g_string_append (sql, " ORDER BY c.n DESC");
  if ((db = mb_store_reader (self, NULL, error)) == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql->str, error);

    if (stmt != NULL)
      {
        mb_stmt_bind_int (stmt, 1, before_seq > 0 ? before_seq : G_MAXINT64);
        if (record_id != 0)
          mb_stmt_bind_int (stmt, 2, record_id);
        if (register_id != NULL)
          mb_stmt_bind_text (stmt, 3, register_id);
        if (set != 0)
          mb_stmt_bind_int (stmt, 4, set);
        /* The fields of one record stay together, so that before_seq goes on without a gap. */
        while ((limit == 0 || rows->len < limit) && (step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
          add_rows (self, db, stmt, rows);
      }
  }
  mb_store_reader_done (self, db);
  return step != MB_STEP_ERROR ? g_steal_pointer (&rows) : NULL;
}

GPtrArray *
mb_store_changes (MbStore *self, const char *register_id, gint64 record_id, gint64 before_seq, guint limit,
                  GError **error)
{
  return read_changes (self, 0, register_id, record_id, before_seq, limit, error);
}

GPtrArray *
mb_store_set_changes (MbStore *self, gint64 set, gint64 before_seq, guint limit, GError **error)
{
  g_return_val_if_fail (set != 0, NULL);

  return read_changes (self, set, NULL, 0, before_seq, limit, error);
}

gint64
mb_store_last_seq (MbStore *self)
{
  gint64 seq = 0;
  MbDb *db = mb_store_reader (self, NULL, NULL);

  if (db == NULL)
    return 0;
  mb_db_int (db, "SELECT max(n) FROM mb_change", 0, &seq, NULL);
  mb_store_reader_done (self, db);
  return seq;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

/* In order, each once: made here, because the engine would rather walk through all changes in the order of their records. */
static void
sort_and_drop_twins (GArray *ids)
{
  guint n = 0;

  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    if (n == 0 || g_array_index (ids, gint64, n - 1) != g_array_index (ids, gint64, i))
      g_array_index (ids, gint64, n++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, n);
}

GArray *
mb_store_touched (MbStore *self, const char *register_id, gint64 after_seq, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  MbStep step = MB_STEP_ERROR;
  MbDb *db;

  if (mb_shapes_get (self->shapes, register_id, error) == NULL || (db = mb_store_reader (self, NULL, error)) == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt
        = mb_db_prepare (db, "SELECT record FROM mb_change WHERE n > ?1 AND register = ?2", error);

    if (stmt != NULL)
      {
        mb_stmt_bind_int (stmt, 1, after_seq);
        mb_stmt_bind_text (stmt, 2, register_id);
        while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
          {
            gint64 id = mb_stmt_int (stmt, 0);

            g_array_append_val (ids, id);
          }
      }
  }
  mb_store_reader_done (self, db);
  sort_and_drop_twins (ids);
  return step == MB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}
