/* undo.c: taking back, and doing again.
 *
 * A reversal is a change set like any other, made from the record of changes, so it survives a restart and is recorded
 * itself. Each of its fields must still hold what the set had put there; else nothing is taken back and the list says
 * what stands in the way. Undo goes backwards through the actor's sets that are in force; redo through his undos, until
 * he does something new.
 */
#include "config.h"

#include "apply.h"

#include <glib/gi18n-lib.h>

/* ?1 actor. Sets that reverse nothing, newest first. */
#define SQL_UNDO                                                                                                       \
  "SELECT id, title FROM mb_set WHERE actor = ?1 AND reverses IS NULL AND live = 1 AND n_changes > 0 ORDER BY n DESC LIMIT 1"
#define SQL_REDO                                                                                                       \
  "SELECT u.id, u.title FROM mb_set u JOIN mb_set s ON s.id = u.reverses WHERE u.actor = ?1 AND s.reverses IS NULL"    \
  " AND u.live = 1 AND NOT EXISTS (SELECT 1 FROM mb_set o WHERE o.actor = ?1 AND o.reverses IS NULL AND o.n_changes > 0 AND o.n > u.n)"    \
  " ORDER BY u.n DESC LIMIT 1"
#define SQL_SET "SELECT first_change, n_changes, title FROM mb_set WHERE id = ?1"
#define SQL_CHANGES                                                                                                    \
  "SELECT register, record, op, fields FROM mb_change WHERE n >= ?1 AND n < ?2 AND set_id = ?3 ORDER BY n DESC"

/* id 0 when there is none. */
static gboolean
find_set (MbDb *db, const char *sql, const char *actor, gint64 *id, char **title, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, error);
  MbStep step;

  *id = 0;
  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, actor);
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ROW)
    {
      *id = mb_stmt_int (stmt, 0);
      if (title != NULL)
        *title = g_strdup (mb_stmt_text (stmt, 1));
    }
  return step != MB_STEP_ERROR;
}

static gboolean
fail_damaged (GError **error)
{
  mb_set_error (error, MB_FAULT_CHAIN_BROKEN, NULL);
  return FALSE;
}

/* Takes line. */
static gboolean
pass_over (char *line, GPtrArray *left, GError **error)
{
  if (left != NULL)
    {
      g_ptr_array_add (left, line);
      return TRUE;
    }
  mb_set_error (error, MB_FAULT_UNDO_CONFLICT, "%s", line);
  g_free (line);
  return FALSE;
}

static gboolean
add_field (MbEntry *entry, gboolean made, const MbAuditField *recorded, GPtrArray *left, GError **error)
{
  const MbField *field = mb_audit_field (entry->reg, recorded->id, recorded->id_length);
  MbPut *put;

  if (field == NULL)
    {
      g_autofree char *id = g_strndup (recorded->id, recorded->id_length);

      return pass_over (g_strdup_printf (_ ("the field “%s” no longer exists"), id), left, error);
    }
  if (recorded->before.tag == 3 || recorded->after.tag == 3)
    return pass_over (g_strdup_printf (_ ("a value of “%s” has been erased for good"), field->label), left, error);
  put = mb_entry_put (entry, field);
  put->has_expected = TRUE;
  mb_audit_side_value (&recorded->after, &put->expected);
  /* What the set made goes to the bin with its values. */
  if (made)
    return TRUE;
  put->put = TRUE;
  mb_audit_side_value (&recorded->before, &put->value);
  return TRUE;
}

/* A record goes back to the bin only as it was made: what was empty must still be. */
static void
expect_empty (MbEntry *entry)
{
  for (guint i = 0; i < entry->reg->fields->len; i++)
    mb_entry_put (entry, g_ptr_array_index (entry->reg->fields, i))->has_expected = TRUE;
}

static gboolean
add_change (MbChangeSet *set, GHashTable *shapes, MbStmt *stmt, GPtrArray *left, GError **error)
{
  const MbShape *shape = mb_shapes_get (shapes, mb_stmt_text (stmt, 0), error);
  char op = *mb_stmt_text (stmt, 2);
  gsize length;
  const guint8 *p = mb_stmt_blob (stmt, 3, &length);
  const guint8 *end = p + length;
  gboolean has_fields = length > 0;
  MbAuditField field;
  MbEntry *entry;

  if (shape == NULL)
    return FALSE;
  entry = mb_change_set_entry (set,
                               op == 'i' || op == 'r' ? 'd'
                               : op == 'd'            ? 'r'
                                                      : 'u',
                               shape->reg, mb_stmt_int (stmt, 1));
  while (has_fields && mb_audit_next (&p, end, &field))
    if (!add_field (entry, op == 'i', &field, left, error))
      return FALSE;
  if (has_fields && p == NULL)
    return fail_damaged (error);
  if (op == 'i')
    expect_empty (entry);
  return TRUE;
}

static MbChangeSet *
invert (MbStore *self, MbDb *db, const char *actor, gint64 id, GPtrArray *left, GError **error)
{
  g_autoptr (MbStmt) find = mb_db_prepare (db, SQL_SET, error);
  g_autoptr (MbStmt) changes = mb_db_prepare (db, SQL_CHANGES, error);
  g_autoptr (MbChangeSet) set = NULL;
  MbStep step;

  if (find == NULL || changes == NULL)
    return NULL;
  mb_stmt_bind_int (find, 1, id);
  if ((step = mb_stmt_step (find, error)) != MB_STEP_ROW)
    {
      if (step == MB_STEP_DONE)
        mb_set_error (error, MB_FAULT_NOTHING_TO_UNDO, NULL);
      return NULL;
    }
  set = mb_change_set_new (mb_stmt_text (find, 2), actor);
  set->reverses = id;
  mb_stmt_bind_int (changes, 1, mb_stmt_int (find, 0));
  mb_stmt_bind_int (changes, 2, mb_stmt_int (find, 0) + mb_stmt_int (find, 1));
  mb_stmt_bind_int (changes, 3, id);
  while ((step = mb_stmt_step (changes, error)) == MB_STEP_ROW)
    if (!add_change (set, self->shapes, changes, left, error))
      return NULL;
  return step == MB_STEP_DONE ? g_steal_pointer (&set) : NULL;
}

static gboolean
reverse (MbStore *self, const char *actor, gint64 id, const char *find, MbFaultCode nothing, GPtrArray *left,
         MbJob *job, gint64 *new_set, GError **error)
{
  g_autoptr (MbChangeSet) set = NULL;
  MbDb *db;

  if (self->read_only)
    {
      mb_set_error (error, MB_FAULT_OFFICE_READ_ONLY, "%s", self->path);
      return FALSE;
    }
  if ((db = mb_store_reader (self, NULL, error)) == NULL)
    return FALSE;
  if (id != 0 || find_set (db, find, actor, &id, NULL, error))
    {
      if (id != 0)
        set = invert (self, db, actor, id, left, error);
      else
        mb_set_error (error, nothing, NULL);
    }
  mb_store_reader_done (self, db);
  return set != NULL && mb_store_apply_set (self, set, left, job, new_set, error);
}

gboolean
mb_store_undo (MbStore *self, const char *actor, gint64 set, gint64 *new_set, GError **error)
{
  return reverse (self, actor, set, SQL_UNDO, MB_FAULT_NOTHING_TO_UNDO, NULL, NULL, new_set, error);
}

gboolean
mb_store_undo_possible (MbStore *self, const char *actor, gint64 set, MbJob *job, char ***left, gint64 *new_set,
                        GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean done;

  g_return_val_if_fail (set != 0, FALSE);

  done = reverse (self, actor, set, SQL_UNDO, MB_FAULT_NOTHING_TO_UNDO, lines, job, new_set, error);
  g_ptr_array_add (lines, NULL);
  if (left != NULL)
    *left = (char **) g_ptr_array_steal (lines, NULL);
  return done;
}

gboolean
mb_store_redo (MbStore *self, const char *actor, gint64 *new_set, GError **error)
{
  return reverse (self, actor, 0, SQL_REDO, MB_FAULT_NOTHING_TO_REDO, NULL, NULL, new_set, error);
}

void
mb_store_can_undo (MbStore *self, const char *actor, char **undo_title, char **redo_title)
{
  MbDb *db = mb_store_reader (self, NULL, NULL);
  gint64 id;

  if (undo_title != NULL)
    *undo_title = NULL;
  if (redo_title != NULL)
    *redo_title = NULL;
  if (db == NULL)
    return;
  if (undo_title != NULL)
    find_set (db, SQL_UNDO, actor, &id, undo_title, NULL);
  if (redo_title != NULL)
    find_set (db, SQL_REDO, actor, &id, redo_title, NULL);
  mb_store_reader_done (self, db);
}
