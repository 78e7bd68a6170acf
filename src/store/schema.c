/* schema.c: the store's own tables, and the making of a register's.
 *
 * Base migrations are numbered; the file's user_version counts those it has had. One that is out is never changed.
 */
#include "config.h"

#include "migrate.h"

#include "text-key.h"

#include <unicode/uversion.h>

/* Ids are desk << 40 | counter; n is the order in which this file learned of a change; (desk, seq) the order in which
 * that desk made it, chained by hash. live tells whether a set is in force, that is, not reversed. */
static const char *const base_migrations[MB_STORE_FORMAT] = {
  "CREATE TABLE mb_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;"
  "CREATE TABLE mb_register (id TEXT PRIMARY KEY, version INTEGER NOT NULL, source TEXT NOT NULL, signature TEXT NOT "
  "NULL)"
  " STRICT;"
  "CREATE TABLE mb_desk (desk INTEGER PRIMARY KEY, place TEXT, made TEXT NOT NULL, counter INTEGER NOT NULL,"
  " seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;"
  "CREATE TABLE mb_set (id INTEGER PRIMARY KEY, desk INTEGER NOT NULL, seq INTEGER NOT NULL, n INTEGER NOT NULL UNIQUE,"
  " time TEXT NOT NULL, actor TEXT NOT NULL, title TEXT NOT NULL, reverses INTEGER REFERENCES mb_set (id),"
  " first_change INTEGER NOT NULL, n_changes INTEGER NOT NULL, live INTEGER NOT NULL, hash BLOB NOT NULL,"
  " UNIQUE (desk, seq)) STRICT;"
  "CREATE INDEX mb_set_actor ON mb_set (actor, n);"
  "CREATE INDEX mb_set_reverses ON mb_set (reverses);"
  "CREATE TABLE mb_change (n INTEGER PRIMARY KEY, desk INTEGER NOT NULL, seq INTEGER NOT NULL, set_id INTEGER NOT NULL"
  " REFERENCES mb_set (id) DEFERRABLE INITIALLY DEFERRED, register TEXT NOT NULL, record INTEGER NOT NULL,"
  " op TEXT NOT NULL, version INTEGER NOT NULL, fields BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
  "CREATE INDEX mb_change_record ON mb_change (record, n);"
  "CREATE TABLE mb_blob (hash TEXT PRIMARY KEY, size INTEGER NOT NULL, data BLOB NOT NULL) STRICT;",
};

gboolean
mb_schema_base (MbDb *db, gint64 from, GError **error)
{
  for (gint64 i = from; i < MB_STORE_FORMAT; i++)
    if (!mb_db_exec (db, base_migrations[i], error))
      return FALSE;
  return mb_db_set_format (db, MB_STORE_FORMAT, error);
}

gboolean
mb_schema_create_register (MbDb *db, const MbShape *shape, GError **error)
{
  g_autofree char *table = mb_shape_create_table (shape);

  if (!mb_db_exec (db, table, error))
    return FALSE;
  for (guint i = 0; i < shape->indexes->len; i++)
    if (!mb_db_exec (db, ((MbIndex *) g_ptr_array_index (shape->indexes, i))->sql, error))
      return FALSE;
  return shape->search == NULL || mb_db_search_create (db, shape->search, error);
}

gboolean
mb_schema_note_register (MbDb *db, const MbShape *shape, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (
      db,
      "INSERT INTO mb_register (id, version, source, signature) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id)"
      " DO UPDATE SET version = excluded.version, source = excluded.source,"
      " signature = excluded.signature",
      error);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, shape->reg->id);
  mb_stmt_bind_int (stmt, 2, shape->reg->version);
  mb_stmt_bind_text (stmt, 3, shape->reg->source != NULL ? shape->reg->source : "");
  mb_stmt_bind_text (stmt, 4, shape->signature);
  return mb_stmt_run (stmt, error);
}

char *
mb_schema_text_version (void)
{
  g_autofree char *collator = mb_text_key_version ();

  return g_strdup_printf ("%s %s", U_ICU_VERSION, collator);
}

gboolean
mb_schema_note_text_version (MbDb *db, GError **error)
{
  g_autofree char *version = mb_schema_text_version ();
  g_autoptr (MbStmt) stmt
      = mb_db_prepare (db,
                       "INSERT INTO mb_meta (key, value) VALUES ('text_version', ?1) ON CONFLICT (key) DO UPDATE SET"
                       " value = excluded.value",
                       error);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, version);
  return mb_stmt_run (stmt, error);
}

gboolean
mb_schema_create (MbDb *db, GHashTable *shapes, MbCatalogue *catalogue, GError **error)
{
  if (!mb_schema_base (db, 0, error) || !mb_schema_note_text_version (db, error))
    return FALSE;
  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbShape *shape = g_hash_table_lookup (shapes, mb_catalogue_nth (catalogue, i)->id);

      if (!mb_schema_create_register (db, shape, error) || !mb_schema_note_register (db, shape, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_own_registers (MbDb *db, MbCatalogue *into, guint *n, GError **error)
{
  g_autoptr (GHashTable) columns = mb_db_columns (db, "r_document", error);
  g_autoptr (MbStmt) stmt = NULL;
  MbStep step;

  if (columns == NULL)
    return FALSE;
  if (!g_hash_table_contains (columns, "f_kind") || !g_hash_table_contains (columns, "f_name")
      || !g_hash_table_contains (columns, "f_source"))
    return TRUE;
  stmt = mb_db_prepare (
      db,
      "SELECT f_name, f_source FROM r_document WHERE deleted = 0 AND f_kind IN ('register', 'registers')"
      " ORDER BY f_name, id",
      error);
  if (stmt == NULL)
    return FALSE;
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      MbRegister *reg = mb_register_new_parse (mb_stmt_text (stmt, 1), -1, mb_stmt_text (stmt, 0), error);

      if (reg == NULL)
        return FALSE;
      (*n)++;
      if (into != NULL)
        mb_catalogue_take (into, reg);
      else
        mb_register_free (reg);
    }
  return step == MB_STEP_DONE;
}

MbCatalogue *
mb_schema_catalogue (MbDb *db, MbCatalogue *shipped, GError **error)
{
  g_autoptr (MbCatalogue) own = mb_catalogue_new ();
  g_autoptr (MbCatalogue) all = NULL;
  guint n = 0;

  if (!read_own_registers (db, own, &n, error))
    return NULL;
  if (n == 0)
    return mb_catalogue_ref (shipped);
  all = mb_catalogue_new ();
  for (guint i = 0; i < mb_catalogue_n (shipped); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (shipped, i);
      MbRegister *copy = mb_register_new_parse (reg->source, -1, reg->id, error);

      if (copy == NULL)
        return NULL;
      mb_catalogue_take (all, copy);
    }
  if (!read_own_registers (db, all, &n, error) || !mb_catalogue_check (all, error))
    return NULL;
  return g_steal_pointer (&all);
}
