/* erase.c: a value that is to be forgotten, and notes that change nothing.
 *
 * Promise: after mb_store_erase no byte of the value is in the office file or its log: not in the table and its indexes
 * (secure_delete overwrites what is freed), not in the record of changes (its digest stands there, salted, and the salt is
 * gone with it, so that the chain holds and nobody can find the value by trial), not in the search text (made anew).
 */
#include "config.h"

#include "apply.h"
#include "migrate.h"

#include <glib/gi18n-lib.h>

static gboolean
erase_changes (MbDb *db, MbAudit *audit, gint64 id, const MbField *field, GError **error)
{
  g_autoptr (MbStmt) find = mb_db_prepare (db, "SELECT n, fields FROM mb_change WHERE record = ?1 ORDER BY n", error);
  g_autoptr (MbStmt) update = mb_db_prepare (db, "UPDATE mb_change SET fields = ?2 WHERE n = ?1", error);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) blobs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  MbStep step;

  if (find == NULL || update == NULL)
    return FALSE;
  mb_stmt_bind_int (find, 1, id);
  while ((step = mb_stmt_step (find, error)) == MB_STEP_ROW)
    {
      gint64 n = mb_stmt_int (find, 0);
      gsize length;
      const guint8 *fields = mb_stmt_blob (find, 1, &length);
      GByteArray *erased = length > 0 ? mb_audit_erase_field (audit, fields, length, field) : NULL;

      if (erased == NULL)
        continue;
      g_array_append_val (numbers, n);
      g_ptr_array_add (blobs, erased);
    }
  if (step == MB_STEP_ERROR)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    {
      const GByteArray *blob = g_ptr_array_index (blobs, i);

      mb_stmt_bind_int (update, 1, g_array_index (numbers, gint64, i));
      mb_stmt_bind_blob (update, 2, blob->data, blob->len);
      if (!mb_stmt_run (update, error))
        return FALSE;
    }
  return TRUE;
}

/* Nobody takes back the set that emptied the field, so it must not stand in the way of what was done before. */
static gboolean
pass_over_set (MbDb *db, gint64 set, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, "UPDATE mb_set SET live = 0 WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, set);
  return mb_stmt_run (stmt, error);
}

static gboolean
erase_traces (MbStore *self, const MbShape *shape, gint64 id, const MbField *field, gint64 set, GError **error)
{
  MbDb *db = mb_store_writer (self, NULL, error);
  MbAudit *audit;
  gboolean done;

  if (db == NULL)
    return FALSE;
  audit = mb_audit_new ();
  done = erase_changes (db, audit, id, field, error) && (set == 0 || pass_over_set (db, set, error))
         && (!shape->columns[field->index].searched || mb_schema_refill (db, shape, error));
  mb_audit_free (audit);
  if (!mb_store_writer_done (self, db, done, mb_store_last_seq (self), done ? error : NULL))
    return FALSE;
  return TRUE;
}

/* The log still holds the pages of before; readers of other programs may be in its way for a moment. */
static gboolean
cut_log (MbStore *self, GError **error)
{
  gboolean done = FALSE;

  for (guint i = 0; !done && i < 50; i++)
    {
      g_clear_error (error);
      if (i > 0)
        g_usleep (100000);
      g_mutex_lock (&self->write_mutex);
      done = self->writer != NULL && mb_db_checkpoint (self->writer, error);
      g_mutex_unlock (&self->write_mutex);
    }
  return done;
}

gboolean
mb_store_erase (MbStore *self, const char *actor, const char *register_id, gint64 id, const char *field_id,
                GError **error)
{
  const MbShape *shape = mb_shapes_get (self->shapes, register_id, error);
  const MbField *field = shape != NULL ? mb_register_field (shape->reg, field_id) : NULL;
  g_autoptr (MbChangeSet) set = NULL;
  g_autoptr (MbRecord) record = NULL;
  g_autoptr (GError) in_the_way = NULL;
  gint64 set_id = 0;

  if (shape == NULL)
    return FALSE;
  if (field == NULL)
    {
      mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s.%s", register_id, field_id);
      return FALSE;
    }
  if ((record = mb_store_get (self, register_id, id, error)) == NULL)
    return FALSE;
  set = mb_change_set_new (_ ("Value erased for good"), actor);
  mb_change_set_update (set, record);
  mb_change_set_put_text (set, field_id, NULL);
  if (!mb_store_apply (self, set, NULL, &set_id, error) || !erase_traces (self, shape, id, field, set_id, error))
    return FALSE;
  if (cut_log (self, &in_the_way))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&in_the_way));
  return FALSE;
}

gboolean
mb_store_note (MbStore *self, const char *actor, const char *title, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autoptr (MbAudit) audit = mb_audit_new ();
  MbAuditSet row = { 0 };
  MbDesk desk;
  MbDb *db = mb_store_writer (self, NULL, error);
  gint64 last = 0;
  gboolean done;

  if (db == NULL)
    return FALSE;
  done = mb_desk_take (db, self->path, &desk, error) && mb_db_int (db, "SELECT max(n) FROM mb_set", 0, &row.n, error)
         && mb_db_int (db, "SELECT max(n) FROM mb_change", 0, &last, error);
  if (done)
    {
      row.id = mb_desk_next_id (&desk);
      row.n++;
      row.time = time;
      row.actor = actor;
      row.title = title;
      row.first_change = last + 1;
      done = mb_audit_begin_set (db, &desk, &row, error) && mb_audit_write_set (audit, db, &desk, &row, error)
             && mb_desk_save (db, &desk, error);
    }
  return mb_store_writer_done (self, db, done, last, done ? error : NULL);
}
