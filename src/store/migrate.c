/* migrate.c: brings an office file to the declarations of today.
 *
 * Promises: all of it in one transaction, so an interrupted migration never began; before a table that has been in use
 * is altered a whole copy is kept beside the file; a column is renamed by `was=`, added, never dropped; a file made by
 * newer declarations or a newer program is refused.
 *
 * A file whose declarations are those of the program costs one small query.
 */
#include "config.h"

#include "migrate.h"

#include "search-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const MbShape *shape;
  gboolean is_new;       /* the table is to be made */
  gboolean note;         /* only the declaration's text differs */
  gboolean refill;       /* sort keys and search text */
  GPtrArray *statements; /* of the alteration */
} Plan;

static void
free_plan (gpointer data)
{
  Plan *plan = data;

  g_ptr_array_unref (plan->statements);
  g_free (plan);
}

/* ---- What is to be done ---- */

static gboolean
plan_column (Plan *plan, GHashTable *columns, const MbColumn *column, GError **error)
{
  const char *table = plan->shape->table;
  const MbField *field = column->field;
  const char *type = g_hash_table_lookup (columns, column->column);
  g_autofree char *old = field->was != NULL ? g_strdup_printf ("f_%s", field->was) : NULL;

  if (type != NULL && g_ascii_strcasecmp (type, column->type) != 0)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, "%s.%s: %s", plan->shape->reg->id, field->id,
                    _ ("a field that has been in use cannot change between text and number"));
      return FALSE;
    }
  if (type == NULL && old != NULL && g_hash_table_contains (columns, old)
      && mb_register_field (plan->shape->reg, field->was) == NULL)
    {
      g_autofree char *old_key = g_strdup_printf ("k_%s", field->was);

      g_ptr_array_add (plan->statements,
                       g_strdup_printf ("ALTER TABLE %s RENAME COLUMN %s TO %s", table, old, column->column));
      if (column->key != NULL && g_hash_table_contains (columns, old_key))
        {
          g_ptr_array_add (plan->statements,
                           g_strdup_printf ("ALTER TABLE %s RENAME COLUMN %s TO %s", table, old_key, column->key));
          return TRUE;
        }
    }
  else if (type == NULL)
    {
      g_autofree char *definition = mb_shape_column_definition (column);

      g_ptr_array_add (plan->statements, g_strdup_printf ("ALTER TABLE %s ADD COLUMN %s", table, definition));
    }
  if (column->key != NULL && !g_hash_table_contains (columns, column->key))
    {
      g_ptr_array_add (plan->statements, g_strdup_printf ("ALTER TABLE %s ADD COLUMN %s BLOB", table, column->key));
      plan->refill = TRUE;
    }
  return TRUE;
}

static gboolean
plan_indexes (MbDb *db, Plan *plan, GError **error)
{
  g_autoptr (GHashTable) indexes = mb_db_indexes (db, plan->shape->table, error);
  GHashTableIter iter;
  gpointer name;

  if (indexes == NULL)
    return FALSE;
  for (guint i = 0; i < plan->shape->indexes->len; i++)
    {
      const MbIndex *index = g_ptr_array_index (plan->shape->indexes, i);

      if (!g_hash_table_remove (indexes, index->name))
        g_ptr_array_add (plan->statements, g_strdup (index->sql));
    }
  g_hash_table_iter_init (&iter, indexes);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, "i_"))
      g_ptr_array_insert (plan->statements, 0, g_strdup_printf ("DROP INDEX %s", (char *) name));
  return TRUE;
}

static gboolean
plan_existing (MbDb *db, Plan *plan, GError **error)
{
  g_autoptr (GHashTable) columns = mb_db_columns (db, plan->shape->table, error);

  if (columns == NULL)
    return FALSE;
  for (guint i = 0; i < plan->shape->n_columns; i++)
    if (!plan_column (plan, columns, &plan->shape->columns[i], error))
      return FALSE;
  return plan_indexes (db, plan, error);
}

static gboolean
plan_register (MbDb *db, const MbShape *shape, gboolean texts_differ, GPtrArray *plans, GError **error)
{
  g_autoptr (MbStmt) stmt
      = mb_db_prepare (db, "SELECT version, source, signature FROM mb_register WHERE id = ?1", error);
  Plan *plan;
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, shape->reg->id);
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ERROR)
    return FALSE;
  if (step == MB_STEP_ROW)
    {
      gboolean same_source = g_strcmp0 (mb_stmt_text (stmt, 1), shape->reg->source) == 0;
      gboolean same_signature = g_strcmp0 (mb_stmt_text (stmt, 2), shape->signature) == 0;

      if (mb_stmt_int (stmt, 0) > (gint64) shape->reg->version)
        {
          mb_set_error (error, MB_FAULT_OFFICE_NEWER, "%s", shape->reg->label);
          return FALSE;
        }
      if (same_source && same_signature && !texts_differ)
        return TRUE;
      plan = g_new0 (Plan, 1);
      plan->refill = !same_signature || texts_differ;
    }
  else
    {
      plan = g_new0 (Plan, 1);
      plan->is_new = TRUE;
    }
  plan->shape = shape;
  plan->note = TRUE;
  plan->statements = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (plans, plan);
  return plan->is_new || plan_existing (db, plan, error);
}

static gboolean
make_plans (MbDb *db, GHashTable *shapes, MbCatalogue *catalogue, GPtrArray *plans, gint64 *format, GError **error)
{
  g_autofree char *version = mb_schema_text_version ();
  g_autoptr (MbStmt) stmt = NULL;
  MbStep step;
  gboolean texts_differ;

  if (!mb_db_get_format (db, format, error))
    return FALSE;
  if (*format > MB_STORE_FORMAT)
    {
      mb_set_error (error, MB_FAULT_OFFICE_NEWER, NULL);
      return FALSE;
    }
  if (*format < 1)
    {
      mb_set_error (error, MB_FAULT_OFFICE_DAMAGED, NULL);
      return FALSE;
    }
  if ((stmt = mb_db_prepare (db, "SELECT value FROM mb_meta WHERE key = 'text_version'", error)) == NULL)
    return FALSE;
  if ((step = mb_stmt_step (stmt, error)) == MB_STEP_ERROR)
    return FALSE;
  texts_differ = step != MB_STEP_ROW || !g_str_equal (mb_stmt_text (stmt, 0), version);
  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    if (!plan_register (db, g_hash_table_lookup (shapes, mb_catalogue_nth (catalogue, i)->id), texts_differ, plans,
                        error))
      return FALSE;
  return TRUE;
}

/* ---- Doing it ---- */

/* 某县.before-20260305T081500Z.minban, so that it can be opened like any office file. */
static char *
copy_path (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *stem = g_str_has_suffix (path, ".minban") ? g_strndup (path, strlen (path) - 7) : g_strdup (path);
  char *copy = g_strdup_printf ("%s.before-%s.minban", stem, time);

  for (guint i = 2; g_file_test (copy, G_FILE_TEST_EXISTS); i++)
    {
      g_free (copy);
      copy = g_strdup_printf ("%s.before-%s-%u.minban", stem, time, i);
    }
  return copy;
}

static gboolean
run_plan (MbDb *db, const Plan *plan, GError **error)
{
  if (plan->is_new)
    {
      if (!mb_schema_create_register (db, plan->shape, error))
        return FALSE;
    }
  else
    for (guint i = 0; i < plan->statements->len; i++)
      if (!mb_db_exec (db, g_ptr_array_index (plan->statements, i), error))
        return FALSE;
  if (plan->refill && !mb_schema_refill (db, plan->shape, error))
    return FALSE;
  return mb_schema_note_register (db, plan->shape, error);
}

static gboolean
run_plans (MbDb *db, const char *path, GHashTable *shapes, MbCatalogue *catalogue, GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (free_plan);
  gboolean alters = FALSE;
  gint64 format;

  /* Another process may have done it while this one waited for its turn. */
  if (!make_plans (db, shapes, catalogue, plans, &format, error))
    return FALSE;
  for (guint i = 0; i < plans->len; i++)
    alters = alters || ((Plan *) g_ptr_array_index (plans, i))->statements->len > 0;
  if (alters || format < MB_STORE_FORMAT)
    {
      g_autofree char *copy = copy_path (path);
      g_autoptr (MbDb) reader = mb_store_connect (path, MB_DB_READ, error);

      if (reader == NULL || !mb_store_copy_file (reader, copy, TRUE, NULL, error))
        return FALSE;
    }
  if (!mb_schema_base (db, format, error))
    return FALSE;
  for (guint i = 0; i < plans->len; i++)
    if (!run_plan (db, g_ptr_array_index (plans, i), error))
      return FALSE;
  return mb_schema_note_text_version (db, error);
}

gboolean
mb_schema_upgrade (MbDb *db, const char *path, GHashTable *shapes, MbCatalogue *catalogue, gboolean read_only,
                   GError **error)
{
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (free_plan);
  gint64 format;

  if (!make_plans (db, shapes, catalogue, plans, &format, error))
    return FALSE;
  if (plans->len == 0 && format == MB_STORE_FORMAT)
    return TRUE;
  if (read_only)
    {
      gboolean needed = format < MB_STORE_FORMAT;

      /* Sort keys of another ICU, or a declaration's other words, do no harm to reading. */
      for (guint i = 0; i < plans->len; i++)
        {
          Plan *plan = g_ptr_array_index (plans, i);

          needed = needed || plan->is_new || plan->statements->len > 0;
        }
      if (needed)
        mb_set_error (error, MB_FAULT_OFFICE_READ_ONLY, "%s",
                      _ ("it was made by an older version and must be brought up to date"));
      return !needed;
    }
  if (!mb_db_begin_write (db, error))
    return FALSE;
  if (run_plans (db, path, shapes, catalogue, error) && mb_db_commit (db, error))
    return TRUE;
  mb_db_rollback (db);
  return FALSE;
}

gboolean
mb_schema_refill (MbDb *db, const MbShape *shape, GError **error)
{
  g_autoptr (MbStmt) stmt = NULL, update = NULL;
  g_autoptr (GString) sql = g_string_new (NULL), text = g_string_new (NULL);
  g_autoptr (GByteArray) keys = g_byte_array_new ();
  g_autofree gsize *offsets = g_new (gsize, shape->n_columns + 1);
  MbStep step;

  if (shape->search != NULL
      && (!mb_db_search_drop (db, shape->search, error) || !mb_db_search_create (db, shape->search, error)))
    return FALSE;
  if ((stmt = mb_db_prepare (db, shape->select, error)) == NULL)
    return FALSE;
  if (shape->n_keys > 0)
    {
      guint parameter = 1;

      g_string_printf (sql, "UPDATE %s SET ", shape->table);
      for (guint i = 0; i < shape->n_columns; i++)
        if (shape->columns[i].key != NULL)
          {
            parameter++;
            g_string_append_printf (sql, "%s%s = ?%u", parameter > 2 ? ", " : "", shape->columns[i].key, parameter);
          }
      g_string_append (sql, " WHERE id = ?1");
      if ((update = mb_db_prepare (db, sql->str, error)) == NULL)
        return FALSE;
    }
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      g_autoptr (MbRecord) record = mb_record_read (NULL, shape, stmt, TRUE);

      if (update != NULL)
        {
          mb_stmt_bind_int (update, 1, record->id);
          mb_record_bind_keys (shape, record->values, update, 2, keys, offsets);
          if (!mb_stmt_run (update, error))
            return FALSE;
        }
      if (shape->search == NULL)
        continue;
      mb_record_search_text (shape, record->values, record->links, text);
      if (!mb_db_search_put (db, shape->search, record->id, text->str, TRUE, error))
        return FALSE;
    }
  return step == MB_STEP_DONE;
}
