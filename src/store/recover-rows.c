/* recover-rows.c: rows of a damaged file on their way into a new one.
 *
 * Promise: a row goes in only when it is what its table holds by type and, where it has one, by its hash; nothing that is
 * damaged stops the others.
 */
#include "config.h"

#include "recover-private.h"
#include "salvage.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE_SIZE   4096
#define HASH_DIGITS 64

/* ---- The record of changes, by its looks ---- */

typedef struct
{
  MbRecover *recover;
  MbStmt *change, *set, *desk, *blob;
} Sink;

static gboolean
is_hash (const MbRaw *value)
{
  return value->kind == MB_RAW_BLOB && value->length == MB_HASH_LENGTH;
}

static gboolean
is_text (const MbRaw *value)
{
  return value->kind == MB_RAW_TEXT && g_utf8_validate_len ((const char *) value->data, value->length, NULL);
}

/* An integer of the value 0 may be kept as no bytes at all; all are MB_RAW_INT. */
static gboolean
are_ints (const MbRaw *values, guint first, guint last)
{
  for (guint i = first; i <= last; i++)
    if (values[i].kind != MB_RAW_INT)
      return FALSE;
  return TRUE;
}

static void
bind_all (MbStmt *stmt, gint64 rowid, const MbRaw *values, guint n)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  mb_stmt_bind_int (stmt, 1, rowid);
  for (guint i = 1; i < n; i++)
    {
      char *text;

      switch (values[i].kind)
        {
        case MB_RAW_INT:
          mb_stmt_bind_int (stmt, (int) i + 1, values[i].number);
          break;
        case MB_RAW_TEXT:
          text = g_strndup ((const char *) values[i].data, values[i].length);
          g_ptr_array_add (texts, text);
          mb_stmt_bind_text (stmt, (int) i + 1, text);
          break;
        case MB_RAW_BLOB:
          mb_stmt_bind_blob (stmt, (int) i + 1, values[i].data, values[i].length);
          break;
        case MB_RAW_NULL:
        case MB_RAW_REAL:
        default:
          mb_stmt_bind_null (stmt, (int) i + 1);
        }
    }
  mb_stmt_run (stmt, NULL);
}

static gboolean
is_change (const Sink *sink, const MbRaw *values)
{
  g_autofree char *id = NULL;

  if (!are_ints (values, 1, 3) || !is_text (&values[4]) || values[5].kind != MB_RAW_INT || values[6].kind != MB_RAW_TEXT
      || values[6].length != 1 || strchr ("iudr", values[6].data[0]) == NULL || values[7].kind != MB_RAW_INT
      || values[8].kind != MB_RAW_BLOB || !is_hash (&values[9]))
    return FALSE;
  id = g_strndup ((const char *) values[4].data, values[4].length);
  return g_hash_table_contains (sink->recover->shapes, id);
}

static gboolean
is_blob (const MbRaw *values)
{
  g_autofree char *hash = NULL;

  if (!is_text (&values[0]) || values[0].length != HASH_DIGITS || values[1].kind != MB_RAW_INT
      || values[2].kind != MB_RAW_BLOB)
    return FALSE;
  hash = g_compute_checksum_for_data (G_CHECKSUM_SHA256, values[2].data, values[2].length);
  return memcmp (hash, values[0].data, HASH_DIGITS) == 0;
}

static void
on_row (gint64 rowid, const MbRaw *values, guint n, gpointer user)
{
  Sink *sink = user;

  if (n == 10 && values[0].kind == MB_RAW_NULL && is_change (sink, values))
    bind_all (sink->change, rowid, values, n);
  else if (n == 12 && values[0].kind == MB_RAW_NULL && are_ints (values, 1, 3) && is_text (&values[4])
           && is_text (&values[5]) && is_text (&values[6])
           && (values[7].kind == MB_RAW_INT || values[7].kind == MB_RAW_NULL) && are_ints (values, 8, 10)
           && is_hash (&values[11]))
    bind_all (sink->set, rowid, values, n);
  else if (n == 6 && values[0].kind == MB_RAW_NULL && is_text (&values[2]) && are_ints (values, 3, 4)
           && is_hash (&values[5]))
    bind_all (sink->desk, rowid, values, n);
  else if (n == 3 && is_blob (values))
    {
      g_autofree char *hash = g_strndup ((const char *) values[0].data, values[0].length);

      mb_stmt_bind_text (sink->blob, 1, hash);
      mb_stmt_bind_int (sink->blob, 2, (gint64) values[2].length);
      mb_stmt_bind_blob (sink->blob, 3, values[2].data, values[2].length);
      mb_stmt_run (sink->blob, NULL);
    }
}

gboolean
mb_recover_history (MbRecover *recover, GBytes *file, GBytes *log, GError **error)
{
  MbDb *db = recover->db;
  g_autoptr (MbStmt) change = mb_db_prepare (db,
                                             "INSERT INTO mb_change (n, desk, seq, set_id, register, record, op,"
                                             " version, fields, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                                             " ON CONFLICT DO NOTHING",
                                             error);
  g_autoptr (MbStmt) set = mb_db_prepare (
      db,
      "INSERT INTO mb_set (id, desk, seq, n, time, actor, title, reverses, first_change, n_changes, live, hash)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING",
      error);
  /* ?2, the place, is left out: the new file draws a desk of its own. */
  g_autoptr (MbStmt) desk = mb_db_prepare (
      db,
      "INSERT INTO mb_desk (desk, place, made, counter, seq, hash) SELECT ?1, NULL, ?3, ?4, ?5, ?6 WHERE ?2 IS NOT NULL"
      " OR ?2 IS NULL ON CONFLICT (desk) DO UPDATE SET counter = excluded.counter, seq = excluded.seq,"
      " hash = excluded.hash WHERE excluded.seq > mb_desk.seq",
      error);
  g_autoptr (MbStmt) blob
      = mb_db_prepare (db, "INSERT INTO mb_blob (hash, size, data) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", error);
  Sink sink = { recover, change, set, desk, blob };

  if (change == NULL || set == NULL || desk == NULL || blob == NULL)
    return FALSE;
  mb_job_set_step (recover->job, _ ("Looking through the pages"));
  mb_salvage_rows (file, log, PAGE_SIZE, on_row, &sink);
  return recover->job == NULL || mb_job_check (recover->job, error);
}

/* ---- Tables ---- */

static MbStmt *
prepare_insert (MbDb *db, const MbShape *shape, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL), places = g_string_new ("?1, ?2, ?3");

  g_string_printf (sql, "INSERT INTO %s (id, version, deleted", shape->table);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      g_string_append_printf (sql, ", %s", shape->columns[i].column);
      g_string_append_printf (places, ", ?%u", i + 4);
    }
  g_string_append_printf (sql, ") VALUES (%s) ON CONFLICT DO NOTHING", places->str);
  return mb_db_prepare (db, sql->str, error);
}

static gboolean
put_row (MbRecover *recover, const MbShape *shape, MbStmt *insert, gint64 id, gint64 version, gboolean deleted,
         const MbValue *values)
{
  mb_stmt_bind_int (insert, 1, id);
  mb_stmt_bind_int (insert, 2, MAX (version, 1));
  mb_stmt_bind_int (insert, 3, deleted);
  for (guint i = 0; i < shape->n_columns; i++)
    mb_stmt_bind_value (insert, (int) i + 4, &values[i]);
  if (mb_stmt_run (insert, NULL))
    return TRUE;
  mb_recover_lose (recover, "%s #%" G_GINT64_FORMAT, shape->reg->label, id);
  recover->result->lost++;
  return FALSE;
}

static gboolean
is_valid (const MbShape *shape, const MbValue *values)
{
  for (guint i = 0; i < shape->n_columns; i++)
    if (values[i].kind == MB_VALUE_TEXT && !g_utf8_validate (values[i].text, -1, NULL))
      return FALSE;
  return TRUE;
}

/* Up or down from one end, to where the table cannot be read any further. */
static gboolean
read_way (MbRecover *recover, const MbShape *shape, const char *select, gboolean down, MbStmt *insert)
{
  g_autofree char *sql = g_strdup_printf ("%s ORDER BY t.id%s", select, down ? " DESC" : "");
  g_autoptr (GError) error = NULL;
  g_autoptr (MbStmt) stmt = mb_db_prepare (recover->old, sql, &error);
  MbStep step = MB_STEP_ERROR;

  while (stmt != NULL && (step = mb_stmt_step (stmt, &error)) == MB_STEP_ROW)
    {
      g_autoptr (MbRecord) record = mb_record_read (NULL, shape, stmt, FALSE);

      if (record->id > 0 && is_valid (shape, record->values))
        put_row (recover, shape, insert, record->id, record->version, record->deleted, record->values);
      else
        recover->unread = TRUE;
    }
  if (step == MB_STEP_ERROR)
    recover->unread = TRUE;
  return step != MB_STEP_ERROR;
}

gboolean
mb_recover_table (MbRecover *recover, const MbShape *shape, GError **error)
{
  g_autoptr (GHashTable) columns = recover->old != NULL ? mb_db_columns (recover->old, shape->table, NULL) : NULL;
  g_autoptr (MbStmt) insert = prepare_insert (recover->db, shape, error);
  g_autoptr (GString) select = g_string_new ("SELECT t.id, t.version, t.deleted");

  if (insert == NULL)
    return FALSE;
  if (columns == NULL || g_hash_table_size (columns) == 0)
    {
      recover->unread = TRUE;
      return TRUE;
    }
  for (guint i = 0; i < shape->n_columns; i++)
    if (g_hash_table_contains (columns, shape->columns[i].column))
      g_string_append_printf (select, ", t.%s", shape->columns[i].column);
    else
      g_string_append (select, ", NULL");
  g_string_append_printf (select, " FROM %s t", shape->table);
  if (!read_way (recover, shape, select->str, FALSE, insert))
    read_way (recover, shape, select->str, TRUE, insert);
  return recover->job == NULL || mb_job_check (recover->job, error);
}

/* ---- From the changes ---- */

static void
tell_incomplete (MbRecover *recover, const MbShape *shape, gint64 id, const MbReplayed *replayed)
{
  const MbValue *value = shape->reg->title != NULL ? &replayed->values[shape->reg->title->index] : NULL;
  g_autofree char *title = value != NULL && value->kind == MB_VALUE_TEXT ? g_strdup (value->text)
                                                                         : g_strdup_printf ("#%" G_GINT64_FORMAT, id);

  if (!replayed->made)
    {
      mb_recover_lose (recover, "%s %s", shape->reg->label, title);
      recover->result->lost++;
    }
  else
    mb_recover_lose (recover, _ ("%s %s: saved as it once was; later changes are lost"), shape->reg->label, title);
}

gboolean
mb_recover_changes (MbRecover *recover, const MbShape *shape, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("SELECT DISTINCT record FROM mb_change WHERE register = ?1 AND record NOT IN"
                                          " (SELECT id FROM %s)",
                                          shape->table);
  g_autoptr (MbStmt) find = mb_db_prepare (recover->db, sql, error);
  g_autoptr (MbStmt) changes = mb_db_prepare (recover->db, mb_replay_sql, error);
  g_autoptr (MbStmt) insert = prepare_insert (recover->db, shape, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  MbReplayed replayed;
  MbStep step;

  if (find == NULL || changes == NULL || insert == NULL)
    return FALSE;
  mb_stmt_bind_text (find, 1, shape->reg->id);
  while ((step = mb_stmt_step (find, error)) == MB_STEP_ROW)
    {
      gint64 id = mb_stmt_int (find, 0);

      g_array_append_val (ids, id);
    }
  if (step == MB_STEP_ERROR)
    return FALSE;
  mb_replayed_init (&replayed, shape);
  for (guint i = 0; i < ids->len; i++)
    {
      gint64 id = g_array_index (ids, gint64, i);

      if (!mb_replay (shape, id, changes, &replayed, NULL))
        continue;
      if (!replayed.made || replayed.gap)
        tell_incomplete (recover, shape, id, &replayed);
      if (replayed.made && put_row (recover, shape, insert, id, replayed.version, replayed.deleted, replayed.values))
        recover->result->rebuilt++;
    }
  mb_replayed_clear (&replayed);
  return recover->job == NULL || mb_job_check (recover->job, error);
}
