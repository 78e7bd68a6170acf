/* check.c: whether an office file is what it should be.
 *
 * Promise: damage of any kind is told, never a crash and never an error instead of a finding: the check fails only when
 * the file cannot be read at all.
 */
#include "config.h"

#include "check.h"

#include "attachment.h"

#include <glib/gi18n-lib.h>

#define MAX_FAULTS     500
#define PROGRESS_EVERY 200

MbFault *
mb_check_report (MbCheck *check, MbFaultCode code, const MbShape *shape, gint64 record, const char *field_id,
                 const char *found, const char *expected)
{
  MbFault *fault;

  if (check->result->faults->len >= MAX_FAULTS)
    return NULL;
  fault = mb_fault_new (code, shape != NULL ? shape->reg->id : NULL);
  fault->field = g_strdup (field_id);
  if (shape != NULL)
    {
      g_autofree char *title
          = record != 0 ? mb_store_title (check->db, check->store->shapes, shape, record) : g_strdup ("");

      fault->heading = g_strdup_printf ("%s %s", shape->reg->label_zh, title);
      fault->path = g_strdup_printf ("%s %s", shape->reg->label, title);
    }
  fault->found = g_strdup (found);
  fault->expected = g_strdup (expected);
  g_ptr_array_add (check->result->faults, fault);
  return fault;
}

gboolean
mb_check_step (MbCheck *check, GError **error)
{
  if (++check->done % PROGRESS_EVERY != 0 || check->job == NULL)
    return TRUE;
  mb_job_set_progress (check->job, check->done, MAX (check->total, check->done));
  return mb_job_check (check->job, error);
}

static gboolean
check_engine (MbCheck *check, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;

  mb_job_set_step (check->job, _ ("Checking the file"));
  lines = mb_db_check (check->db, FALSE, error);
  if (lines == NULL)
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    mb_check_report (check, MB_FAULT_OFFICE_DAMAGED, NULL, 0, NULL, g_ptr_array_index (lines, i), NULL);
  return TRUE;
}

static gboolean
report_rows (MbCheck *check, const char *sql, MbFaultCode code, const MbShape *shape, const MbField *field,
             GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db, sql, error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    mb_check_report (check, code, shape, mb_stmt_int (stmt, 0), field->id, mb_stmt_text (stmt, 1), NULL);
  return step == MB_STEP_DONE;
}

static gboolean
has_blob (MbCheck *check, const char *hash, gboolean *has, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db, "SELECT 1 FROM mb_blob WHERE hash = ?1", error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, hash);
  step = mb_stmt_step (stmt, error);
  *has = step == MB_STEP_ROW;
  return step != MB_STEP_ERROR;
}

/* A field holds several files; a text that names none is broken too. */
static gboolean
check_attachments (MbCheck *check, const char *sql, const MbShape *shape, const MbField *field, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db, sql, error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      g_autoptr (GPtrArray) attachments = mb_attachments_parse (mb_stmt_text (stmt, 1));
      gboolean has = attachments->len > 0;

      for (guint i = 0; has && i < attachments->len; i++)
        if (!has_blob (check, ((const MbAttachment *) g_ptr_array_index (attachments, i))->hash, &has, error))
          return FALSE;
      if (!has)
        mb_check_report (check, MB_FAULT_LINK_BROKEN, shape, mb_stmt_int (stmt, 0), field->id, mb_stmt_text (stmt, 1),
                         NULL);
    }
  return step == MB_STEP_DONE;
}

static gboolean
check_field (MbCheck *check, const MbShape *shape, const MbColumn *column, GError **error)
{
  const MbField *field = column->field;
  g_autofree char *sql = NULL;

  if (field->type == MB_FIELD_LINK)
    {
      sql = g_strdup_printf ("SELECT t.id, t.%s FROM %s t LEFT JOIN r_%s l ON l.id = t.%s WHERE t.%s IS NOT NULL AND"
                             " (l.id IS NULL OR (l.deleted = 1 AND t.deleted = 0))",
                             column->column, shape->table, field->link, column->column, column->column);
      return report_rows (check, sql, MB_FAULT_LINK_BROKEN, shape, field, error);
    }
  if (field->type == MB_FIELD_ATTACHMENT)
    {
      sql = g_strdup_printf ("SELECT id, %s FROM %s WHERE %s IS NOT NULL", column->column, shape->table,
                             column->column);
      return check_attachments (check, sql, shape, field, error);
    }
  if (!field->unique)
    return TRUE;
  sql = g_strdup_printf (
      "SELECT max(id), %s FROM %s WHERE deleted = 0 AND %s IS NOT NULL GROUP BY %s HAVING count(*) > 1", column->column,
      shape->table, column->column, column->column);
  return report_rows (check, sql, MB_FAULT_DUPLICATE, shape, field, error);
}

static gboolean
check_blobs (MbCheck *check, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db, "SELECT hash, data FROM mb_blob", error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      gsize length;
      const guchar *data = mb_stmt_blob (stmt, 1, &length);
      g_autofree char *hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);

      if (g_strcmp0 (hash, mb_stmt_text (stmt, 0)) != 0)
        mb_check_report (check, MB_FAULT_OFFICE_DAMAGED, NULL, 0, NULL, hash, mb_stmt_text (stmt, 0));
      if (!mb_check_step (check, error))
        return FALSE;
    }
  return step == MB_STEP_DONE;
}

static gboolean
check_all (MbCheck *check, GError **error)
{
  gint64 records = 0, changes;

  if (!check_engine (check, error))
    return FALSE;
  /* A file that the engine itself finds damaged would only give more of the same. */
  if (check->result->faults->len > 0)
    return TRUE;
  if (!mb_db_int (check->db, "SELECT count(*) FROM mb_change", 0, &changes, error))
    return FALSE;
  check->result->changes = (guint64) changes;
  check->total = (guint64) changes * 2;
  mb_job_set_step (check->job, _ ("Checking the record of changes"));
  if (!mb_check_chain (check, error))
    return FALSE;
  mb_job_set_step (check->job, _ ("Checking the records"));
  for (guint i = 0; i < mb_catalogue_n (check->store->catalogue); i++)
    {
      const MbShape *shape
          = g_hash_table_lookup (check->store->shapes, mb_catalogue_nth (check->store->catalogue, i)->id);
      g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM %s WHERE deleted = 0", shape->table);

      if (!mb_db_int (check->db, count, 0, &records, error) || !mb_check_records (check, shape, error))
        return FALSE;
      check->result->records += (guint64) records;
      for (guint j = 0; j < shape->n_columns; j++)
        if (!check_field (check, shape, &shape->columns[j], error))
          return FALSE;
    }
  return check_blobs (check, error);
}

/* The index's inner soundness can only be asked for as a write, which is then rolled back. */
static gboolean
check_indexes (MbCheck *check, GError **error)
{
  MbStore *store = check->store;
  gboolean done = TRUE;
  MbDb *db;

  if (store->read_only || check->result->faults->len > 0)
    return TRUE;
  if ((db = mb_store_writer (store, NULL, error)) == NULL)
    return FALSE;
  for (guint i = 0; done && i < mb_catalogue_n (store->catalogue); i++)
    {
      const MbShape *shape = g_hash_table_lookup (store->shapes, mb_catalogue_nth (store->catalogue, i)->id);
      gboolean sound = TRUE;

      if (shape->search == NULL)
        continue;
      done = mb_db_search_verify (db, shape->search, &sound, error);
      if (done && !sound)
        mb_check_report (check, MB_FAULT_OFFICE_DAMAGED, shape, 0, NULL, shape->search, NULL);
    }
  mb_store_writer_done (store, db, FALSE, 0, NULL);
  return done;
}

gboolean
mb_store_check (MbStore *self, MbCheckResult *result, MbJob *job, GError **error)
{
  MbCheck check = { self, NULL, result, job };
  g_autoptr (GError) failed = NULL;
  gboolean done;

  *result = (MbCheckResult){ 0 };
  result->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_fault_free);
  check.db = mb_store_reader (self, mb_job_get_cancellable (job), error);
  if (check.db == NULL)
    {
      mb_check_result_clear (result);
      return FALSE;
    }
  check.audit = mb_audit_new ();
  done = mb_db_begin_read (check.db, &failed) && check_all (&check, &failed);
  mb_db_rollback (check.db);
  if (done)
    done = check_indexes (&check, &failed);
  if (!done && g_error_matches (failed, MB_ERROR, MB_FAULT_OFFICE_DAMAGED))
    {
      g_autofree char *name = g_path_get_basename (self->path);

      mb_check_report (&check, MB_FAULT_OFFICE_DAMAGED, NULL, 0, NULL, name, NULL);
      done = TRUE;
    }
  mb_store_reader_done (self, check.db);
  mb_audit_free (check.audit);
  if (!done)
    {
      mb_check_result_clear (result);
      g_propagate_error (error, g_steal_pointer (&failed));
    }
  return done;
}

void
mb_check_result_clear (MbCheckResult *result)
{
  g_clear_pointer (&result->faults, g_ptr_array_unref);
  result->records = result->changes = 0;
}
