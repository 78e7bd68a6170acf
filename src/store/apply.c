/* apply.c: the only way in which records are written.
 *
 * Promises: a set is written whole with its record of changes, or not at all, whatever happens to the process; a field
 * that another has changed meanwhile is never overwritten; what does not change is not written; nothing enters that the
 * declaration forbids (apply-check.c). Fast enough for a hundred thousand records: one statement for each kind of row,
 * prepared once.
 */
#include "config.h"

#include "apply.h"
#include "text-key.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROGRESS_EVERY 500
#define HURRY_FROM     2000
#define MAX_CONFLICTS  20

static void
init_apply (MbApply *apply, MbStore *store, MbDb *db, MbChangeSet *set, MbJob *job)
{
  apply->store = store;
  apply->db = db;
  apply->set = set;
  apply->job = job;
  apply->audit = mb_audit_new ();
  apply->conflicts = g_string_new (NULL);
  apply->unique = g_array_new (FALSE, FALSE, sizeof (MbUniqueCheck));
  apply->deleted = g_array_new (FALSE, FALSE, sizeof (MbUniqueCheck));
  apply->reindex = g_array_new (FALSE, FALSE, sizeof (MbReindex));
  apply->reindexed = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  apply->live_links = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  apply->made = g_hash_table_new (g_int64_hash, g_int64_equal);
  apply->unlocked = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  apply->titles = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  apply->bulk = g_ptr_array_new ();
  apply->keys = g_byte_array_new ();
  apply->text = g_string_new (NULL);
}

static void
clear_apply (MbApply *apply)
{
  mb_audit_free (apply->audit);
  g_string_free (apply->conflicts, TRUE);
  g_array_unref (apply->unique);
  g_array_unref (apply->deleted);
  g_array_unref (apply->reindex);
  g_hash_table_unref (apply->reindexed);
  g_hash_table_unref (apply->live_links);
  g_hash_table_unref (apply->made);
  g_hash_table_unref (apply->unlocked);
  g_hash_table_unref (apply->titles);
  g_ptr_array_unref (apply->bulk);
  g_byte_array_unref (apply->keys);
  g_string_free (apply->text, TRUE);
}

/* ---- Shared steps ---- */

/* The store's own field: the set may have been made from another reading of the same declaration. */
static const MbField *
own_field (const MbShape *shape, const MbField *field)
{
  return field->reg == shape->reg ? field : mb_register_field (shape->reg, field->id);
}

/* A shallow copy: the text stays the put's. */
static MbValue
resolved (MbApply *apply, const MbField *field, const MbValue *value)
{
  MbValue copy = *value;

  if (field->type == MB_FIELD_LINK && copy.kind == MB_VALUE_INT && copy.number < 0)
    copy.number = mb_change_set_real_id (apply->set, copy.number);
  return copy;
}

static gboolean
write_change (MbApply *apply, const MbShape *shape, gint64 id, char op, gint64 version, GError **error)
{
  apply->n_changes++;
  return mb_audit_write_change (apply->audit, apply->db, &apply->desk, apply->first_change + apply->n_changes - 1,
                                apply->set_id, shape->reg->id, id, op, version, error);
}

static void
check_unique_later (MbApply *apply, const MbShape *shape, gint64 id, const MbField *field, const MbValue *value)
{
  MbUniqueCheck check = { shape, id, field };

  if (field->unique && !mb_value_is_null (value))
    g_array_append_val (apply->unique, check);
}

/* ---- Inserts ---- */

static gboolean
insert_row (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (apply->db, shape->insert, error);
  g_autofree gsize *offsets = NULL;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, id);
  for (guint i = 0; i < shape->n_columns; i++)
    mb_stmt_bind_value (stmt, (int) i + 2, &values[i]);
  offsets = g_new (gsize, shape->n_columns + 1);
  mb_record_bind_keys (shape, values, stmt, (int) shape->n_columns + 2, apply->keys, offsets);
  return mb_stmt_run (stmt, error);
}

static gboolean
gather_values (MbApply *apply, const MbShape *shape, const MbEntry *entry, MbValue *values, GError **error)
{
  for (guint i = 0; i < shape->n_columns; i++)
    values[i] = shape->columns[i].field->default_value;
  for (guint i = 0; i < entry->puts->len; i++)
    {
      const MbPut *put = &g_array_index (entry->puts, MbPut, i);
      const MbField *field = own_field (shape, put->field);

      if (field == NULL)
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s.%s", shape->reg->id, put->field->id);
          return FALSE;
        }
      values[field->index] = resolved (apply, field, &put->value);
    }
  return TRUE;
}

static gboolean
apply_insert (MbApply *apply, const MbShape *shape, const MbEntry *entry, GError **error)
{
  g_autofree MbValue *values = g_new0 (MbValue, shape->n_columns); /* borrowed */
  gint64 id = mb_change_set_real_id (apply->set, entry->id);
  const MbValue nothing = MB_VALUE_INIT;

  if (!gather_values (apply, shape, entry, values, error)
      || !mb_apply_check_lock (apply, shape, id, NULL, values, error))
    return FALSE;
  mb_audit_begin_fields (apply->audit);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbField *field = shape->columns[i].field;

      if (!mb_apply_check_field (apply, shape, id, values, field, NULL, error))
        return FALSE;
      check_unique_later (apply, shape, id, field, &values[i]);
      if (!mb_value_is_null (&values[i]))
        mb_audit_add_field (apply->audit, field->id, &nothing, &values[i]);
    }
  return insert_row (apply, shape, id, values, error) && write_change (apply, shape, id, 'i', 1, error)
         && (shape->search == NULL || mb_apply_index (apply, shape, id, values, TRUE, error));
}

/* ---- Updates ---- */

typedef struct
{
  gboolean *changed; /* per field */
  guint n_changed;
  gboolean title, searched, deleted_changes, deleted;
} Changes;

static gboolean
update_row (MbApply *apply, const MbShape *shape, const MbRecord *current, const MbValue *values,
            const Changes *changes, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (MbStmt) stmt = NULL;
  g_autofree gsize *offsets = g_new0 (gsize, shape->n_columns + 1);
  guint parameter = 2;

  /* Only the columns that change, so that only their indexes are touched. */
  g_string_printf (sql, "UPDATE %s SET version = ?2", shape->table);
  if (changes->deleted_changes)
    g_string_append_printf (sql, ", deleted = %d", changes->deleted);
  for (guint i = 0; i < shape->n_columns; i++)
    if (changes->changed[i])
      {
        g_string_append_printf (sql, ", %s = ?%u", shape->columns[i].column, ++parameter);
        if (shape->columns[i].key != NULL)
          g_string_append_printf (sql, ", %s = ?%u", shape->columns[i].key, ++parameter);
      }
  g_string_append (sql, " WHERE id = ?1");
  if ((stmt = mb_db_prepare (apply->db, sql->str, error)) == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, current->id);
  mb_stmt_bind_int (stmt, 2, current->version + 1);
  g_byte_array_set_size (apply->keys, 0);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      offsets[i] = apply->keys->len;
      if (changes->changed[i] && shape->columns[i].key != NULL && values[i].kind == MB_VALUE_TEXT)
        mb_text_key_append (apply->keys, values[i].text);
    }
  offsets[shape->n_columns] = apply->keys->len;
  parameter = 2;
  for (guint i = 0; i < shape->n_columns; i++)
    {
      if (!changes->changed[i])
        continue;
      mb_stmt_bind_value (stmt, (int) ++parameter, &values[i]);
      if (shape->columns[i].key == NULL)
        continue;
      parameter++;
      if (values[i].kind == MB_VALUE_TEXT)
        mb_stmt_bind_blob (stmt, (int) parameter, apply->keys->data + offsets[i], offsets[i + 1] - offsets[i]);
    }
  return mb_stmt_run (stmt, error);
}

/* Whether the field still holds what the change was made against. */
static gboolean
is_as_expected (const MbEntry *entry, const MbPut *put, const MbField *field, const MbRecord *current)
{
  const MbValue *expected;

  if (put->has_expected)
    expected = &put->expected;
  else if (entry->base == NULL || entry->base->version == current->version)
    return TRUE;
  else
    expected = mb_record_get (entry->base, put->field->id);
  return expected == NULL || mb_value_equal (expected, &current->values[field->index]);
}

static void
note_conflict (MbApply *apply, const MbShape *shape, const MbEntry *entry, const MbPut *put, const MbField *field,
               const MbRecord *current)
{
  mb_apply_conflict (apply, shape, current, field,
                     put->has_expected ? &put->expected : mb_record_get (entry->base, put->field->id));
}

/* Which fields change, with their values as they will be. */
static gboolean
compare_puts (MbApply *apply, const MbShape *shape, const MbEntry *entry, const MbRecord *current, MbValue *values,
              Changes *changes, GError **error)
{
  for (guint i = 0; i < shape->n_columns; i++)
    values[i] = current->values[i];
  for (guint i = 0; i < entry->puts->len; i++)
    {
      const MbPut *put = &g_array_index (entry->puts, MbPut, i);
      const MbField *field = own_field (shape, put->field);
      MbValue value;

      if (field == NULL)
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s.%s", shape->reg->id, put->field->id);
          return FALSE;
        }
      value = put->put ? resolved (apply, field, &put->value) : current->values[field->index];
      if (put->put && mb_value_equal (&value, &current->values[field->index]))
        continue;
      if (!is_as_expected (entry, put, field, current))
        {
          note_conflict (apply, shape, entry, put, field, current);
          continue;
        }
      if (!put->put)
        continue;
      values[field->index] = value;
      changes->changed[field->index] = TRUE;
      changes->n_changed++;
      changes->title = changes->title || field == shape->reg->title;
      changes->searched = changes->searched || shape->columns[field->index].searched;
    }
  return TRUE;
}

/* Deleting what another has changed since it was looked at would lose his work unseen. */
static void
compare_deleted (MbApply *apply, const MbShape *shape, const MbEntry *entry, const MbRecord *current)
{
  if (entry->base == NULL || entry->base->version == current->version)
    return;
  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbValue *seen = mb_record_get (entry->base, shape->columns[i].field->id);

      if (seen != NULL && !mb_value_equal (seen, &current->values[i]))
        mb_apply_conflict (apply, shape, current, shape->columns[i].field, seen);
    }
}

static gboolean
check_changes (MbApply *apply, const MbShape *shape, const MbRecord *current, const MbValue *values,
               const Changes *changes, GError **error)
{
  gboolean comes_back = changes->deleted_changes && !changes->deleted;

  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbField *field = shape->columns[i].field;

      if (!changes->changed[i] && !(comes_back && (field->unique || field->type == MB_FIELD_LINK)))
        continue;
      if (!mb_apply_check_field (apply, shape, current->id, values, field, &current->values[i], error))
        return FALSE;
      check_unique_later (apply, shape, current->id, field, &values[i]);
    }
  if (changes->deleted_changes && changes->deleted)
    {
      MbUniqueCheck check = { shape, current->id, NULL };

      g_array_append_val (apply->deleted, check);
    }
  return TRUE;
}

static gboolean
write_update (MbApply *apply, const MbShape *shape, const MbRecord *current, const MbValue *values,
              const Changes *changes, GError **error)
{
  char op = !changes->deleted_changes ? 'u' : changes->deleted ? 'd' : 'r';

  mb_audit_begin_fields (apply->audit);
  for (guint i = 0; i < shape->n_columns; i++)
    if (changes->changed[i])
      mb_audit_add_field (apply->audit, shape->columns[i].field->id, &current->values[i], &values[i]);
  if (!update_row (apply, shape, current, values, changes, error)
      || !write_change (apply, shape, current->id, op, current->version + 1, error))
    return FALSE;
  if (changes->searched && !mb_apply_index (apply, shape, current->id, values, FALSE, error))
    return FALSE;
  return !changes->title || mb_apply_title_changed (apply, shape, current->id, 0, error);
}

/* What stands against reversing one record is told in the list, when there is one. */
static gboolean
leave (MbApply *apply, GError *failed, GError **error)
{
  if (apply->left == NULL)
    {
      g_propagate_error (error, failed);
      return FALSE;
    }
  g_ptr_array_add (apply->left, g_strdup (failed->message));
  g_error_free (failed);
  return TRUE;
}

static gboolean
apply_update (MbApply *apply, const MbShape *shape, const MbEntry *entry, GError **error)
{
  g_autoptr (MbRecord) current = NULL;
  g_autofree MbValue *values = g_new0 (MbValue, shape->n_columns); /* borrowed */
  g_autofree gboolean *changed = g_new0 (gboolean, shape->n_columns);
  Changes changes = { changed };
  guint conflicts_before = apply->n_conflicts;
  GError *failed = NULL;

  current = mb_record_load (apply->db, NULL, shape, entry->id, FALSE, &failed);
  if (failed != NULL)
    {
      g_propagate_error (error, failed);
      return FALSE;
    }
  if (current == NULL)
    {
      mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, "%s %" G_GINT64_FORMAT, shape->reg->label, entry->id);
      return FALSE;
    }
  changes.deleted = entry->op == 'd';
  changes.deleted_changes = entry->op != 'u' && current->deleted != changes.deleted;
  if (entry->op == 'u' && current->deleted)
    {
      mb_apply_conflict (apply, shape, current, NULL, NULL);
      return TRUE;
    }
  if (!compare_puts (apply, shape, entry, current, values, &changes, error))
    return FALSE;
  if (changes.deleted_changes && changes.deleted)
    compare_deleted (apply, shape, entry, current);
  /* Where as much as possible is taken back, a changed field does not keep its neighbours; but a record goes whole or not. */
  if (apply->n_conflicts > conflicts_before && (apply->left == NULL || entry->op != 'u'))
    return TRUE;
  if (changes.n_changed == 0 && !changes.deleted_changes)
    return TRUE;
  if (!mb_apply_check_lock (apply, shape, current->id, current->values, values, &failed)
      || (apply->left != NULL && changes.deleted && changes.deleted_changes
          && !mb_apply_check_unlinked (apply, shape, current->id, &failed))
      || !check_changes (apply, shape, current, values, &changes, &failed))
    return leave (apply, failed, error);
  return write_update (apply, shape, current, values, &changes, error);
}

/* ---- The set ---- */

static void
number_inserts (MbApply *apply)
{
  for (guint i = 0; i < apply->set->entries->len; i++)
    {
      const MbEntry *entry = g_ptr_array_index (apply->set->entries, i);

      if (entry->op == 'i')
        {
          gint64 *id = &g_array_index (apply->set->real_ids, gint64, -entry->id - 1);

          *id = mb_desk_next_id (&apply->desk);
          g_hash_table_add (apply->made, id);
        }
    }
}

static gboolean
apply_entries (MbApply *apply, GError **error)
{
  guint n = apply->set->entries->len;

  for (guint i = 0; i < n; i++)
    {
      const MbEntry *entry = g_ptr_array_index (apply->set->entries, i);
      const MbShape *shape = mb_shapes_get (apply->store->shapes, entry->reg->id, error);

      if (shape == NULL
          || !(entry->op == 'i' ? apply_insert (apply, shape, entry, error)
                                : apply_update (apply, shape, entry, error)))
        return FALSE;
      if (i % PROGRESS_EVERY == 0 && apply->job != NULL)
        {
          mb_job_set_progress (apply->job, i, n);
          if (!mb_job_check (apply->job, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
fail_conflicts (MbApply *apply, GError **error)
{
  if (apply->n_conflicts > MAX_CONFLICTS)
    g_string_append_printf (apply->conflicts, _ ("\nand %u more"), apply->n_conflicts - MAX_CONFLICTS);
  mb_set_error (error, apply->set->reverses != 0 ? MB_FAULT_UNDO_CONFLICT : MB_FAULT_CONFLICT, "%s",
                apply->conflicts->str);
  return FALSE;
}

/* A set that is reversed is no longer in force; so what it had reversed is in force again, and so on. */
static gboolean
turn_reversed (MbApply *apply, GError **error)
{
  g_autoptr (MbStmt) find = mb_db_prepare (apply->db, "SELECT reverses FROM mb_set WHERE id = ?1", error);
  g_autoptr (MbStmt) update = mb_db_prepare (apply->db, "UPDATE mb_set SET live = ?2 WHERE id = ?1", error);
  gboolean live = FALSE;

  if (find == NULL || update == NULL)
    return FALSE;
  for (gint64 id = apply->set->reverses; id != 0; live = !live)
    {
      mb_stmt_bind_int (update, 1, id);
      mb_stmt_bind_int (update, 2, live);
      mb_stmt_bind_int (find, 1, id);
      if (!mb_stmt_run (update, error) || mb_stmt_step (find, error) == MB_STEP_ERROR)
        return FALSE;
      id = mb_stmt_int (find, 0);
      mb_stmt_reset (find);
    }
  return TRUE;
}

static gboolean
still_in_force (MbApply *apply, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (apply->db, "SELECT live FROM mb_set WHERE id = ?1", error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, apply->set->reverses);
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ROW && mb_stmt_int (stmt, 0) == 1)
    return TRUE;
  if (step != MB_STEP_ERROR)
    mb_set_error (error, MB_FAULT_NOTHING_TO_UNDO, NULL);
  return FALSE;
}

static gboolean
begin_set (MbApply *apply, GError **error)
{
  MbAuditSet *row = &apply->row;

  if (!mb_db_int (apply->db, "SELECT max(n) FROM mb_set", 0, &row->n, error))
    return FALSE;
  row->n++;
  row->id = apply->set_id;
  row->actor = apply->set->actor;
  row->title = apply->set->title;
  row->reverses = apply->set->reverses;
  row->first_change = apply->first_change;
  return mb_audit_begin_set (apply->db, &apply->desk, row, error);
}

static gboolean
write_set (MbApply *apply, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");

  apply->row.time = time;
  apply->row.n_changes = apply->n_changes;
  return mb_audit_write_set (apply->audit, apply->db, &apply->desk, &apply->row, error)
         && (apply->row.reverses == 0 || turn_reversed (apply, error)) && mb_desk_save (apply->db, &apply->desk, error);
}

static gboolean
is_unchanged (MbApply *apply, GError **error)
{
  g_autoptr (MbStmt) stmt
      = mb_db_prepare (apply->db, "SELECT record FROM mb_change WHERE n > ?1 AND register = ?2 LIMIT 1", error);
  const MbShape *shape = mb_shapes_get (apply->store->shapes, apply->set->unchanged, error);
  MbStep step;

  if (stmt == NULL || shape == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, apply->set->unchanged_seq);
  mb_stmt_bind_text (stmt, 2, apply->set->unchanged);
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ROW)
    mb_set_error (error, MB_FAULT_CONFLICT, _ ("%s was changed since the file was read; read it again"),
                  shape->reg->label);
  return step == MB_STEP_DONE;
}

/* *nothing: the set changes nothing, so nothing is to be kept. */
static gboolean
run (MbApply *apply, gboolean *nothing, GError **error)
{
  gint64 last;

  if (apply->set->reverses != 0 && !still_in_force (apply, error))
    return FALSE;
  if (apply->set->unchanged != NULL && !is_unchanged (apply, error))
    return FALSE;
  if (!mb_desk_take (apply->db, apply->store->path, &apply->desk, error)
      || !mb_db_int (apply->db, "SELECT max(n) FROM mb_change", 0, &last, error))
    return FALSE;
  apply->first_change = last + 1;
  apply->set_id = mb_desk_next_id (&apply->desk);
  number_inserts (apply);
  if (!begin_set (apply, error) || !mb_apply_begin_bulk (apply, error) || !apply_entries (apply, error))
    return FALSE;
  if (apply->n_conflicts > 0 && apply->left == NULL)
    return fail_conflicts (apply, error);
  if (apply->left != NULL && apply->left->len > 0 && apply->n_changes == 0)
    {
      mb_set_error (error, MB_FAULT_UNDO_CONFLICT, "%s", (const char *) g_ptr_array_index (apply->left, 0));
      return FALSE;
    }
  *nothing = apply->n_changes == 0 && apply->set->reverses == 0;
  if (*nothing)
    return TRUE;
  return mb_apply_end_bulk (apply, error) && mb_apply_check_end (apply, error) && mb_apply_reindex (apply, error)
         && write_set (apply, error);
}

gboolean
mb_store_apply_set (MbStore *self, MbChangeSet *set, GPtrArray *left, MbJob *job, gint64 *set_id, GError **error)
{
  MbApply apply = { 0 };
  MbDb *db;
  gboolean done, nothing = FALSE, hurry = set->entries->len >= HURRY_FROM;

  if (set->unknown_field != NULL)
    {
      mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", set->unknown_field);
      return FALSE;
    }
  if ((db = mb_store_writer (self, mb_job_get_cancellable (job), error)) == NULL)
    return FALSE;
  if (hurry)
    mb_db_hurry (db, TRUE);
  init_apply (&apply, self, db, set, job);
  apply.left = left;
  done = run (&apply, &nothing, error);
  done
      = mb_store_writer_done (self, db, done && !nothing, apply.first_change + apply.n_changes - 1, done ? error : NULL)
        || (done && nothing);
  if (done && set_id != NULL)
    *set_id = nothing ? 0 : apply.set_id;
  if (!done && set->real_ids->len > 0)
    memset (set->real_ids->data, 0, set->real_ids->len * sizeof (gint64));
  clear_apply (&apply);
  return done;
}

gboolean
mb_store_apply (MbStore *self, MbChangeSet *set, MbJob *job, gint64 *set_id, GError **error)
{
  g_return_val_if_fail (MB_IS_STORE (self) && set != NULL && set->reverses == 0, FALSE);

  return mb_store_apply_set (self, set, NULL, job, set_id, error);
}
