/* group.c: figures over groups of records, in one statement; Chinese order is made here, since groups are few.
 *
 * Groups by a field of a linked record (hazards by the town of their institution) are counted by the link first, those by month
 * by the day, in the order of an index, and then added up: institutions and days are few, so nothing need be looked up or sorted
 * for each record.
 */
#include "config.h"

#include "store-private.h"
#include "text-key.h"

#include <string.h>

typedef struct
{
  MbGroupRow row; /* first: the two are one */
  guint n_groups;
} Held;

static void
free_row (gpointer data)
{
  Held *held = data;

  for (guint i = 0; i < held->n_groups; i++)
    mb_value_clear (&held->row.keys[i]);
  g_free (held->row.keys);
  g_free (held->row.values);
  g_free (held);
}

static int
compare_values (const MbValue *a, const MbValue *b)
{
  /* Empty last: reports put "unknown" under the known ones. */
  if (a->kind != b->kind)
    return (a->kind == MB_VALUE_NULL) - (b->kind == MB_VALUE_NULL);
  if (a->kind == MB_VALUE_INT)
    return (a->number > b->number) - (a->number < b->number);
  return a->kind == MB_VALUE_TEXT ? mb_text_compare (a->text, b->text) : 0;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const Held *first = *(Held *const *) a, *second = *(Held *const *) b;
  int order = 0;

  for (guint i = 0; i < first->n_groups && order == 0; i++)
    order = compare_values (&first->row.keys[i], &second->row.keys[i]);
  return order;
}

static gboolean
append_aggregate (MbCompiled *compiled, GString *sql, const MbAggregate *aggregate, GError **error)
{
  static const char *const names[] = { [MB_AGG_SUM] = "sum", [MB_AGG_MIN] = "min", [MB_AGG_MAX] = "max" };

  if (aggregate->kind == MB_AGG_COUNT)
    g_string_append (sql, "count(*)");
  else
    {
      g_auto (MbPath) path = { 0 };

      if (!mb_source_path (&compiled->source, aggregate->path, &path, error))
        return FALSE;
      g_string_append_printf (sql, "%s(%s)", names[aggregate->kind], path.expression);
    }
  if (aggregate->where != NULL)
    {
      g_autofree char *conditions = mb_query_compile_conditions (aggregate->where, compiled, error);

      if (conditions == NULL)
        return FALSE;
      if (*conditions != '\0')
        g_string_append_printf (sql, " FILTER (WHERE %s)", conditions);
    }
  return TRUE;
}

/* ---- Counted finely first ---- */

static gboolean
goes_finely (const char *const *groups, guint n_groups)
{
  for (guint i = 0; i < n_groups; i++)
    if (strpbrk (groups[i], ".(") != NULL)
      return TRUE;
  return FALSE;
}

/* The record's own field that a path begins with: institution of institution.town, found of month(found). (transfer full) */
static char *
own_field (const char *path)
{
  const char *bracket = strchr (path, '(');

  path = bracket != NULL ? bracket + 1 : path;
  return g_strndup (path, strcspn (path, ".)"));
}

/* The columns of the inner statement, named as in the table, so that paths mean the same outside. */
static gboolean
append_inner_keys (MbCompiled *compiled, const char *const *groups, guint n_groups, GString *keys, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < n_groups; i++)
    {
      g_auto (MbPath) path = { 0 };
      g_autofree char *first = own_field (groups[i]);

      if (!mb_source_path (&compiled->source, first, &path, error))
        return FALSE;
      if (g_hash_table_add (done, g_steal_pointer (&first)))
        g_string_append_printf (keys, "%s%s", keys->len > 0 ? ", " : "", path.expression);
    }
  return TRUE;
}

static char *
compile_finely (MbCompiled *compiled, const char *const *groups, guint n_groups, const MbAggregate *aggregates,
                guint n_aggregates, GError **error)
{
  static const char *const over[]
      = { [MB_AGG_COUNT] = "sum", [MB_AGG_SUM] = "sum", [MB_AGG_MIN] = "min", [MB_AGG_MAX] = "max" };
  g_autoptr (GString) inner = g_string_new (NULL), inner_keys = g_string_new (NULL);
  g_autoptr (GString) columns = g_string_new (NULL), keys = g_string_new (NULL);
  g_auto (MbSource) outer = { 0 };

  if (!append_inner_keys (compiled, groups, n_groups, inner_keys, error))
    return NULL;
  g_string_append (inner, inner_keys->str);
  for (guint i = 0; i < n_aggregates; i++)
    {
      g_string_append (inner, ", ");
      if (!append_aggregate (compiled, inner, &aggregates[i], error))
        return NULL;
      g_string_append_printf (inner, " AS a%u", i);
    }
  mb_source_init (&outer, compiled->source.shapes, compiled->source.root);
  g_string_printf (outer.from, " FROM (SELECT %s%s%s GROUP BY %s) t", inner->str, compiled->source.from->str,
                   compiled->where->str, inner_keys->str);
  for (guint i = 0; i < n_groups; i++)
    {
      g_auto (MbPath) path = { 0 };

      if (!mb_source_path (&outer, groups[i], &path, error))
        return NULL;
      g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", path.expression);
    }
  g_string_append (columns, keys->str);
  for (guint i = 0; i < n_aggregates; i++)
    g_string_append_printf (columns, ", %s(t.a%u)", over[aggregates[i].kind], i);
  return g_strdup_printf ("SELECT %s%s GROUP BY %s", columns->str, outer.from->str, keys->str);
}

static char *
compile_group (MbCompiled *compiled, const char *const *groups, guint n_groups, const MbAggregate *aggregates,
               guint n_aggregates, GError **error)
{
  g_autoptr (GString) columns = g_string_new (NULL), keys = g_string_new (NULL);

  if (goes_finely (groups, n_groups))
    return compile_finely (compiled, groups, n_groups, aggregates, n_aggregates, error);
  for (guint i = 0; i < n_groups; i++)
    {
      g_auto (MbPath) path = { 0 };

      if (!mb_source_path (&compiled->source, groups[i], &path, error))
        return NULL;
      g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", path.expression);
    }
  g_string_append (columns, keys->str);
  for (guint i = 0; i < n_aggregates; i++)
    {
      g_string_append (columns, columns->len > 0 ? ", " : "");
      if (!append_aggregate (compiled, columns, &aggregates[i], error))
        return NULL;
    }
  if (n_aggregates == 0)
    g_string_append (columns, n_groups > 0 ? "" : "count(*)");
  return g_strdup_printf ("SELECT %s%s%s%s%s", columns->str, compiled->source.from->str, compiled->where->str,
                          n_groups > 0 ? " GROUP BY " : "", keys->str);
}

static Held *
read_row (MbStmt *stmt, guint n_groups, guint n_aggregates)
{
  Held *held = g_new0 (Held, 1);

  held->n_groups = n_groups;
  held->row.keys = g_new0 (MbValue, n_groups);
  held->row.values = g_new0 (gint64, n_aggregates);
  for (guint i = 0; i < n_groups; i++)
    mb_stmt_value (stmt, (int) i, &held->row.keys[i]);
  for (guint i = 0; i < n_aggregates; i++)
    held->row.values[i] = mb_stmt_int (stmt, (int) (n_groups + i));
  return held;
}

GPtrArray *
mb_store_group (MbStore *self, const MbQuery *query, const char *const *groups, guint n_groups,
                const MbAggregate *aggregates, guint n_aggregates, GError **error)
{
  g_auto (MbCompiled) compiled = { 0 };
  g_autofree char *sql = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_row);
  MbStep step = MB_STEP_ERROR;
  MbDb *db;

  if (!mb_query_compile (query, self->shapes, &compiled, error))
    return NULL;
  sql = compile_group (&compiled, groups, n_groups, aggregates, n_aggregates, error);
  if (sql == NULL || (db = mb_store_reader (self, NULL, error)) == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt = mb_compiled_prepare (&compiled, db, sql, error);

    while (stmt != NULL && (step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
      g_ptr_array_add (rows, read_row (stmt, n_groups, n_aggregates));
  }
  mb_store_reader_done (self, db);
  if (step != MB_STEP_DONE)
    return NULL;
  g_ptr_array_sort (rows, compare_rows);
  return g_steal_pointer (&rows);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return mb_text_compare (*(char *const *) a, *(char *const *) b);
}

/* Whether an index begins with the column, so that its values can be found one after the other. */
static gboolean
has_index (const MbShape *shape, const MbColumn *column)
{
  g_autofree char *begins = g_strdup_printf (" (deleted, %s", column->column);

  for (guint i = 0; i < shape->indexes->len; i++)
    {
      const char *at = strstr (((MbIndex *) g_ptr_array_index (shape->indexes, i))->sql, begins);

      if (at != NULL && strchr (", )", at[strlen (begins)]) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* From each value straight to the next greater one: a million records with ten values are ten steps, not a million. */
static gboolean
skip_along (MbStore *self, const MbShape *shape, const MbColumn *column, GPtrArray *texts, GError **error)
{
  g_autofree char *first = g_strdup_printf ("SELECT min(%s) FROM %s WHERE deleted = 0", column->column, shape->table);
  g_autofree char *next = g_strdup_printf ("SELECT min(%s) FROM %s WHERE deleted = 0 AND %s > ?1", column->column,
                                           shape->table, column->column);
  MbStep step = MB_STEP_ERROR;
  MbDb *db = mb_store_reader (self, NULL, error);

  if (db == NULL)
    return FALSE;
  for (const char *sql = first; sql != NULL;)
    {
      g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, error);

      if (stmt != NULL && sql == next)
        mb_stmt_bind_text (stmt, 1, g_ptr_array_index (texts, texts->len - 1));
      step = stmt != NULL ? mb_stmt_step (stmt, error) : MB_STEP_ERROR;
      sql = step == MB_STEP_ROW && !mb_stmt_is_null (stmt, 0) ? next : NULL;
      if (sql != NULL)
        g_ptr_array_add (texts, g_strdup (mb_stmt_text (stmt, 0)));
    }
  mb_store_reader_done (self, db);
  return step != MB_STEP_ERROR;
}

char **
mb_store_distinct (MbStore *self, const char *register_id, const char *field_id, GError **error)
{
  const MbShape *shape = mb_shapes_get (self->shapes, register_id, error);
  const MbField *field = shape != NULL ? mb_register_field (shape->reg, field_id) : NULL;
  const MbColumn *column = field != NULL ? &shape->columns[field->index] : NULL;
  g_autoptr (MbQuery) query = mb_query_new (register_id);
  const char *groups[] = { field_id };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (column != NULL && g_str_equal (column->type, "TEXT") && has_index (shape, column))
    {
      if (!skip_along (self, shape, column, texts, error))
        return NULL;
    }
  else if (shape == NULL || (rows = mb_store_group (self, query, groups, 1, NULL, 0, error)) == NULL)
    return NULL;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      MbGroupRow *row = g_ptr_array_index (rows, i);

      if (row->keys[0].kind == MB_VALUE_TEXT)
        g_ptr_array_add (texts, g_steal_pointer (&row->keys[0].text));
    }
  g_ptr_array_sort (texts, compare_texts);
  g_ptr_array_add (texts, NULL);
  g_ptr_array_set_free_func (texts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}
