/* check-chain.c: whether the record of changes is whole, and whether each record is what its changes made of it.
 *
 * So a value that somebody altered in the file with another tool is found, whether or not he altered the record of
 * changes too: without the chain's hashes he cannot make a link that fits.
 */
#include "config.h"

#include "check.h"
#include "text-key.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* ---- The chain ---- */

static void
report_link (MbCheck *check, gint64 desk, gint64 seq)
{
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, desk, seq);

  mb_check_report (check, MB_FAULT_CHAIN_BROKEN, NULL, 0, NULL, place, NULL);
}

static gboolean
is_hash (MbStmt *stmt, int column, const guint8 *hash)
{
  gsize length;
  gconstpointer stored = mb_stmt_blob (stmt, column, &length);

  return length == MB_HASH_LENGTH && memcmp (stored, hash, length) == 0;
}

/* The changes of one set; desk moves on. *whole is FALSE at the first link that does not fit. */
static gboolean
check_changes (MbCheck *check, const MbAuditSet *set, MbDesk *desk, gboolean *whole, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db,
                                           "SELECT desk, seq, set_id, register, record, op, version, fields, hash FROM"
                                           " mb_change WHERE n >= ?1 AND n < ?2 ORDER BY n",
                                           error);
  gint64 n = 0;
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, set->first_change);
  mb_stmt_bind_int (stmt, 2, set->first_change + set->n_changes);
  while (*whole && (step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      gsize length;
      const guint8 *fields = mb_stmt_blob (stmt, 7, &length);

      n++;
      desk->seq++;
      *whole = mb_stmt_int (stmt, 0) == desk->desk && mb_stmt_int (stmt, 1) == desk->seq
               && mb_stmt_int (stmt, 2) == set->id
               && mb_audit_hash_change (check->audit, desk->hash, desk->desk, desk->seq, set->id,
                                        mb_stmt_text (stmt, 3), mb_stmt_int (stmt, 4), *mb_stmt_text (stmt, 5),
                                        mb_stmt_int (stmt, 6), fields, length, desk->hash)
               && is_hash (stmt, 8, desk->hash);
      if (!mb_check_step (check, error))
        return FALSE;
    }
  if (*whole && step == MB_STEP_ERROR)
    return FALSE;
  *whole = *whole && n == set->n_changes;
  return TRUE;
}

static gboolean
check_desk (MbCheck *check, MbStmt *row, gint64 *n_changes, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db,
                                           "SELECT id, seq, time, actor, title, reverses, first_change, n_changes, hash"
                                           " FROM mb_set WHERE desk = ?1 ORDER BY seq",
                                           error);
  MbDesk desk = { mb_stmt_int (row, 0) };
  gboolean whole = TRUE;
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, desk.desk);
  while (whole && (step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      MbAuditSet set = { 0 };

      set.id = mb_stmt_int (stmt, 0);
      set.desk = desk.desk;
      set.time = mb_stmt_text (stmt, 2);
      set.actor = mb_stmt_text (stmt, 3);
      set.title = mb_stmt_text (stmt, 4);
      set.reverses = mb_stmt_int (stmt, 5);
      set.first_change = mb_stmt_int (stmt, 6);
      set.n_changes = mb_stmt_int (stmt, 7);
      if (!check_changes (check, &set, &desk, &whole, error))
        return FALSE;
      *n_changes += set.n_changes;
      set.seq = ++desk.seq;
      if (!whole)
        break;
      mb_audit_hash_set (check->audit, desk.hash, &set, desk.hash);
      whole = set.seq == mb_stmt_int (stmt, 1) && is_hash (stmt, 8, desk.hash);
    }
  if (whole && step == MB_STEP_ERROR)
    return FALSE;
  if (!whole || desk.seq != mb_stmt_int (row, 1) || !is_hash (row, 2, desk.hash))
    report_link (check, desk.desk, desk.seq);
  return TRUE;
}

gboolean
mb_check_chain (MbCheck *check, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db, "SELECT desk, seq, hash FROM mb_desk ORDER BY desk", error);
  gint64 n_changes = 0, foreign = 0;
  guint before = check->result->faults->len;
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    if (!check_desk (check, stmt, &n_changes, error))
      return FALSE;
  if (step == MB_STEP_ERROR
      || !mb_db_int (check->db, "SELECT count(*) FROM mb_set WHERE desk NOT IN (SELECT desk FROM mb_desk)", 0, &foreign,
                     error))
    return FALSE;
  /* Rows that no chain holds. */
  if (check->result->faults->len == before && (n_changes != (gint64) check->result->changes || foreign > 0))
    report_link (check, 0, 0);
  return TRUE;
}

/* ---- Records ---- */

const char mb_replay_sql[] = "SELECT op, version, fields FROM mb_change WHERE record = ?1 ORDER BY n";

void
mb_replayed_init (MbReplayed *replayed, const MbShape *shape)
{
  *replayed = (MbReplayed){ g_new0 (MbValue, shape->n_columns), g_new0 (gboolean, shape->n_columns), shape->n_columns };
}

static void
forget (MbReplayed *replayed)
{
  for (guint i = 0; i < replayed->n; i++)
    {
      mb_value_clear (&replayed->values[i]);
      replayed->erased[i] = FALSE;
    }
  replayed->any = replayed->deleted = replayed->made = replayed->gap = FALSE;
  replayed->version = 0;
}

void
mb_replayed_clear (MbReplayed *replayed)
{
  forget (replayed);
  g_clear_pointer (&replayed->values, g_free);
  g_clear_pointer (&replayed->erased, g_free);
}

gboolean
mb_replay (const MbShape *shape, gint64 id, MbStmt *changes, MbReplayed *replayed, GError **error)
{
  MbStep step;

  forget (replayed);
  mb_stmt_reset (changes);
  mb_stmt_bind_int (changes, 1, id);
  while ((step = mb_stmt_step (changes, error)) == MB_STEP_ROW)
    {
      gsize length;
      const guint8 *p = mb_stmt_blob (changes, 2, &length);
      const guint8 *end = p + length;
      char op = *mb_stmt_text (changes, 0);
      MbAuditField recorded;

      replayed->any = TRUE;
      replayed->made = replayed->made || op == 'i';
      replayed->gap = replayed->gap || mb_stmt_int (changes, 1) != replayed->version + 1;
      replayed->deleted = op == 'd' || (replayed->deleted && op == 'u');
      replayed->version = mb_stmt_int (changes, 1);
      while (length > 0 && mb_audit_next (&p, end, &recorded))
        {
          const MbField *field = mb_audit_field (shape->reg, recorded.id, recorded.id_length);

          if (field == NULL)
            continue;
          mb_value_clear (&replayed->values[field->index]);
          mb_audit_side_value (&recorded.after, &replayed->values[field->index]);
          replayed->erased[field->index] = recorded.after.tag == 3;
        }
    }
  mb_stmt_reset (changes);
  return step == MB_STEP_DONE;
}

static void
compare_record (MbCheck *check, const MbShape *shape, const MbRecord *record, const MbReplayed *replayed)
{
  if (!replayed->any || replayed->deleted != record->deleted || replayed->version != record->version)
    {
      mb_check_report (check, MB_FAULT_CHAIN_BROKEN, shape, record->id, NULL, NULL, NULL);
      return;
    }
  for (guint i = 0; i < shape->n_columns; i++)
    if (!replayed->erased[i] && !mb_value_equal (&record->values[i], &replayed->values[i]))
      {
        g_autofree char *found = mb_field_text (&shape->columns[i], &record->values[i], NULL, TRUE);
        g_autofree char *expected = mb_field_text (&shape->columns[i], &replayed->values[i], NULL, TRUE);

        mb_check_report (check, MB_FAULT_CHAIN_BROKEN, shape, record->id, shape->columns[i].field->id, found, expected);
      }
}

/* Of what the store makes of a value itself. expected: marked by N_(). */
static void
report_made (MbCheck *check, const MbShape *shape, gint64 id, const char *field_id, const char *expected)
{
  MbFault *fault = mb_check_report (check, MB_FAULT_FIGURE_WRONG, shape, id, field_id, NULL, NULL);

  if (fault != NULL)
    mb_fault_expect_text (fault, expected);
}

static gboolean
compare_keys (MbCheck *check, const MbShape *shape, const MbRecord *record, MbStmt *keys, GByteArray *key,
              GError **error)
{
  int column = 0;
  MbStep step;

  mb_stmt_bind_int (keys, 1, record->id);
  step = mb_stmt_step (keys, error);
  for (guint i = 0; step == MB_STEP_ROW && i < shape->n_columns; i++)
    {
      gsize length;
      gconstpointer stored;

      if (shape->columns[i].key == NULL)
        continue;
      g_byte_array_set_size (key, 0);
      if (record->values[i].kind == MB_VALUE_TEXT)
        mb_text_key_append (key, record->values[i].text);
      stored = mb_stmt_blob (keys, column++, &length);
      if (length != key->len || (length > 0 && memcmp (stored, key->data, length) != 0))
        report_made (check, shape, record->id, shape->columns[i].field->id, N_ ("another sort key"));
    }
  mb_stmt_reset (keys);
  return step != MB_STEP_ERROR;
}

static gboolean
compare_search (MbCheck *check, const MbShape *shape, const MbRecord *record, MbStmt *search, GString *text,
                GError **error)
{
  MbStep step;

  mb_record_search_text (shape, record->values, record->links, text);
  mb_stmt_bind_int (search, 1, record->id);
  step = mb_stmt_step (search, error);
  if (step == MB_STEP_DONE || (step == MB_STEP_ROW && g_strcmp0 (mb_stmt_text (search, 0), text->str) != 0))
    report_made (check, shape, record->id, NULL, N_ ("another search text"));
  mb_stmt_reset (search);
  return step != MB_STEP_ERROR;
}

/* NULL without error when the register has no keys. */
static MbStmt *
prepare_keys (MbDb *db, const MbShape *shape, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  if (shape->n_keys == 0)
    return NULL;
  for (guint i = 0; i < shape->n_columns; i++)
    if (shape->columns[i].key != NULL)
      g_string_append_printf (sql, "%s%s", sql->len > 0 ? ", " : "SELECT ", shape->columns[i].key);
  g_string_append_printf (sql, " FROM %s WHERE id = ?1", shape->table);
  return mb_db_prepare (db, sql->str, error);
}

static gboolean
check_rows (MbCheck *check, const MbShape *shape, MbReplayed *replayed, gint64 *n_rows, GError **error)
{
  g_autofree char *sql = g_strconcat (shape->select, " ORDER BY t.id", NULL);
  g_autofree char *words = shape->search != NULL ? mb_db_search_select (shape->search) : NULL;
  g_autoptr (MbStmt) stmt = mb_db_prepare (check->db, sql, error);
  g_autoptr (MbStmt) changes = mb_db_prepare (check->db, mb_replay_sql, error);
  g_autoptr (MbStmt) search = words != NULL ? mb_db_prepare (check->db, words, error) : NULL;
  g_autoptr (MbStmt) keys = prepare_keys (check->db, shape, error);
  g_autoptr (GByteArray) key = g_byte_array_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  MbStep step;

  if (stmt == NULL || changes == NULL || (words != NULL && search == NULL) || (shape->n_keys > 0 && keys == NULL))
    return FALSE;
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      g_autoptr (MbRecord) record = mb_record_read (NULL, shape, stmt, TRUE);

      (*n_rows)++;
      if (!mb_replay (shape, record->id, changes, replayed, error))
        return FALSE;
      compare_record (check, shape, record, replayed);
      if ((keys != NULL && !compare_keys (check, shape, record, keys, key, error))
          || (search != NULL && !compare_search (check, shape, record, search, text, error)))
        return FALSE;
      if (!mb_check_step (check, error))
        return FALSE;
    }
  return step == MB_STEP_DONE;
}

gboolean
mb_check_records (MbCheck *check, const MbShape *shape, GError **error)
{
  MbReplayed replayed;
  g_autoptr (MbStmt) recorded
      = mb_db_prepare (check->db, "SELECT count(*) FROM mb_change WHERE register = ?1 AND op = 'i'", error);
  gint64 n_rows = 0, n_recorded = 0;
  gboolean done;

  mb_replayed_init (&replayed, shape);
  done = recorded != NULL && check_rows (check, shape, &replayed, &n_rows, error);

  if (done)
    {
      mb_stmt_bind_text (recorded, 1, shape->reg->id);
      done = mb_stmt_step (recorded, error) == MB_STEP_ROW;
      n_recorded = done ? mb_stmt_int (recorded, 0) : 0;
    }
  /* A record that was taken out of the table. */
  if (done && n_recorded != n_rows)
    {
      g_autofree char *found = g_strdup_printf ("%" G_GINT64_FORMAT, n_rows);
      g_autofree char *expected = g_strdup_printf ("%" G_GINT64_FORMAT, n_recorded);

      mb_check_report (check, MB_FAULT_CHAIN_BROKEN, shape, 0, NULL, found, expected);
    }
  mb_replayed_clear (&replayed);
  return done;
}
