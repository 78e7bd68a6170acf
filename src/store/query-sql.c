/* query-sql.c: from a query to one statement.
 *
 * Promises: values are always parameters, never part of the text; a value is turned to the type of its column, so that
 * no engine compares a text with a number; a condition on a title asks by its sort key as well, since titles are
 * indexed by that.
 */
#include "config.h"

#include "search-text.h"
#include "store-private.h"

#include <string.h>

#define MAX_PARAMETERS 20000 /* SQLite takes 32,766 */

static void
clear_parameter (gpointer data)
{
  MbParameter *parameter = data;

  mb_value_clear (&parameter->value);
  g_clear_pointer (&parameter->bytes, g_bytes_unref);
}

void
mb_compiled_clear (MbCompiled *compiled)
{
  mb_source_clear (&compiled->source);
  if (compiled->where != NULL)
    g_string_free (g_steal_pointer (&compiled->where), TRUE);
  g_clear_pointer (&compiled->parameters, g_array_unref);
}

static guint
add_bytes (MbCompiled *compiled, GBytes *bytes)
{
  MbParameter parameter = { MB_VALUE_INIT, bytes };

  g_array_append_val (compiled->parameters, parameter);
  return compiled->parameters->len;
}

/* The parameter's number; 0 when the column can never hold such a value. */
static guint
add_parameter (MbCompiled *compiled, const MbPath *path, const MbValue *value)
{
  MbParameter parameter = { MB_VALUE_INIT, NULL };
  gboolean is_number = path->kind == MB_PATH_ID
                       || (path->kind == MB_PATH_FIELD
                           && (mb_field_is_number (path->field) || path->field->type == MB_FIELD_BOOLEAN
                               || path->field->type == MB_FIELD_LINK));

  if (is_number && value->kind == MB_VALUE_TEXT)
    {
      gint64 number;

      if (!g_ascii_string_to_signed (value->text, 10, G_MININT64, G_MAXINT64, &number, NULL))
        return 0;
      mb_value_set_int (&parameter.value, number);
    }
  else if (!is_number && value->kind == MB_VALUE_INT)
    mb_value_take_text (&parameter.value, g_strdup_printf ("%" G_GINT64_FORMAT, value->number));
  else
    mb_value_copy (value, &parameter.value);
  g_array_append_val (compiled->parameters, parameter);
  return compiled->parameters->len;
}

/* ---- Conditions ---- */

static void
append_equal (MbCompiled *compiled, GString *sql, const MbPath *path, const MbValue *value)
{
  guint number = add_parameter (compiled, path, value);

  if (number == 0)
    g_string_append (sql, "0 = 1");
  else if (path->kind == MB_PATH_FIELD && path->key != NULL && path->field == path->field->reg->title
           && value->kind == MB_VALUE_TEXT)
    g_string_append_printf (sql, "(%s = ?%u AND %s = ?%u)", path->key,
                            add_bytes (compiled, mb_store_text_key (value->text)), path->expression, number);
  else
    g_string_append_printf (sql, "%s = ?%u", path->expression, number);
}

/* Many alternatives: one list, so that the statement stays short. */
static void
append_list (MbCompiled *compiled, GString *sql, const MbPath *path, GArray *values)
{
  gboolean any = FALSE;

  g_string_append_printf (sql, "%s IN (", path->expression);
  for (guint i = 0; i < values->len; i++)
    {
      const MbValue *value = &g_array_index (values, MbValue, i);
      guint number = value->kind != MB_VALUE_NULL ? add_parameter (compiled, path, value) : 0;

      if (number == 0)
        continue;
      g_string_append_printf (sql, any ? ", ?%u" : "?%u", number);
      any = TRUE;
    }
  g_string_append (sql, any ? ")" : "NULL)");
}

static gboolean
append_alternatives (MbCompiled *compiled, GString *sql, const MbPath *path, const MbPath *title, GArray *values)
{
  gboolean has_null = FALSE, has_other = FALSE;

  for (guint i = 0; i < values->len; i++)
    if (mb_value_is_null (&g_array_index (values, MbValue, i)))
      has_null = TRUE;
    else
      has_other = TRUE;
  g_string_append_c (sql, '(');
  if (has_null)
    g_string_append_printf (sql, "%s IS NULL", path->expression);
  if (!has_null && !has_other)
    g_string_append (sql, "0 = 1");
  if (has_other && values->len > 1 && title == NULL)
    {
      g_string_append (sql, has_null ? " OR " : "");
      append_list (compiled, sql, path, values);
    }
  else if (has_other)
    for (guint i = 0, n = has_null; i < values->len; i++)
      {
        const MbValue *value = &g_array_index (values, MbValue, i);

        if (mb_value_is_null (value))
          continue;
        g_string_append (sql, n++ > 0 ? " OR " : "");
        append_equal (compiled, sql, title != NULL && value->kind == MB_VALUE_TEXT ? title : path, value);
      }
  g_string_append_c (sql, ')');
  return TRUE;
}

/* "%" and "_" of the text stand for themselves. */
static void
append_contains (MbCompiled *compiled, GString *sql, const char *expression, const char *text)
{
  g_autoptr (GString) pattern = g_string_new ("%");
  MbParameter parameter = { MB_VALUE_INIT, NULL };

  for (const char *p = text; *p != '\0'; p++)
    {
      if (strchr ("%_\\", *p) != NULL)
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *p);
    }
  g_string_append_c (pattern, '%');
  mb_value_set_text (&parameter.value, pattern->str);
  g_array_append_val (compiled->parameters, parameter);
  g_string_append_printf (sql, "%s LIKE ?%u ESCAPE '\\'", expression, compiled->parameters->len);
}

static void
append_compared (MbCompiled *compiled, GString *sql, const MbPath *path, MbOp op, const MbValue *value)
{
  static const char *const signs[]
      = { [MB_OP_NE] = "IS DISTINCT FROM", [MB_OP_LT] = "<", [MB_OP_LE] = "<=", [MB_OP_GT] = ">", [MB_OP_GE] = ">=" };
  guint number = add_parameter (compiled, path, value);

  if (number == 0)
    g_string_append (sql, op == MB_OP_NE ? "0 = 0" : "0 = 1");
  else
    g_string_append_printf (sql, "%s %s ?%u", path->expression, signs[op], number);
}

static gboolean
append_fields_compared (MbCompiled *compiled, GString *sql, const MbCondition *condition, GError **error)
{
  static const char *const signs[] = {
    [MB_OP_EQ] = "=", [MB_OP_NE] = "<>", [MB_OP_LT] = "<", [MB_OP_LE] = "<=", [MB_OP_GT] = ">", [MB_OP_GE] = ">="
  };
  g_auto (MbPath) path = { 0 }, other = { 0 };

  if (!mb_source_path (&compiled->source, condition->path, &path, error)
      || !mb_source_path (&compiled->source, condition->other, &other, error))
    return FALSE;
  g_string_append_printf (sql, "%s %s %s", path.expression, signs[condition->op], other.expression);
  return TRUE;
}

static gboolean append_condition (MbCompiled *compiled, GString *sql, const MbCondition *condition, const char *path,
                                  GError **error);

/* A condition that no record without the linked one can meet. */
static gboolean
needs_link (const MbCondition *condition)
{
  if (condition->op == MB_OP_NULL || condition->op == MB_OP_NE || condition->values->len == 0)
    return FALSE;
  for (guint i = 0; i < condition->values->len; i++)
    if (mb_value_is_null (&g_array_index (condition->values, MbValue, i)))
      return FALSE;
  return TRUE;
}

/* What is asked of linked records is asked of them first, "link IN (SELECT …)": they are few, and the index on the link then
 * leads to the records, where a join would walk through all of them. A linked record may be in the bin. */
static gboolean
append_linked (MbCompiled *compiled, GString *sql, const MbCondition *condition, const char *path, GError **error)
{
  const char *dot = strchr (path, '.');
  g_autofree char *link_id = g_strndup (path, (gsize) (dot - path));
  const MbShape *shape = compiled->source.root;
  const MbField *link = mb_register_field (shape->reg, link_id);
  MbSource outer = compiled->source;
  g_autoptr (GString) inner = g_string_new (NULL);
  gboolean done;

  mb_source_init (&compiled->source, outer.shapes, g_hash_table_lookup (outer.shapes, link->link));
  done = append_condition (compiled, inner, condition, dot + 1, error);
  if (done)
    g_string_append_printf (sql, "t.%s IN (SELECT t.id%s WHERE t.deleted IN (0, 1) AND %s)",
                            shape->columns[link->index].column, compiled->source.from->str, inner->str);
  mb_source_clear (&compiled->source);
  compiled->source = outer;
  return done;
}

/* The condition on a link's title as one on the linked record's field; NULL: it is not one. (transfer full) */
static char *
title_path (const MbCompiled *compiled, const MbCondition *condition, const char *path)
{
  const MbField *link = mb_register_field (compiled->source.root->reg, path);
  const MbShape *target;

  if (link == NULL || link->type != MB_FIELD_LINK || condition->values->len != 1
      || !(condition->op == MB_OP_CONTAINS || (condition->title_of_link && condition->op == MB_OP_EQ))
      || g_array_index (condition->values, MbValue, 0).kind != MB_VALUE_TEXT)
    return NULL;
  target = g_hash_table_lookup (compiled->source.shapes, link->link);
  return target != NULL && target->reg->title != NULL ? g_strconcat (path, ".", target->reg->title->id, NULL) : NULL;
}

static gboolean
leads_over_link (const MbCompiled *compiled, const char *path)
{
  const char *dot = strchr (path, '.');
  g_autofree char *first = dot != NULL ? g_strndup (path, (gsize) (dot - path)) : NULL;
  const MbField *field = first != NULL ? mb_register_field (compiled->source.root->reg, first) : NULL;

  return field != NULL && field->type == MB_FIELD_LINK && g_hash_table_contains (compiled->source.shapes, field->link);
}

static gboolean
append_condition (MbCompiled *compiled, GString *sql, const MbCondition *condition, const char *path_text,
                  GError **error)
{
  g_auto (MbPath) path = { 0 }, title = { 0 };
  g_autofree char *by_linked_title = title_path (compiled, condition, path_text);
  const MbValue *value = condition->values->len > 0 ? &g_array_index (condition->values, MbValue, 0) : NULL;
  gboolean by_title;

  if (compiled->parameters->len + condition->values->len > MAX_PARAMETERS)
    {
      mb_set_error (error, MB_FAULT_INTERNAL, "too many values for %s", condition->path);
      return FALSE;
    }
  if (condition->other != NULL)
    return append_fields_compared (compiled, sql, condition, error);
  if (by_linked_title != NULL)
    path_text = by_linked_title;
  if (leads_over_link (compiled, path_text) && needs_link (condition))
    return append_linked (compiled, sql, condition, path_text, error);
  if (!mb_source_path (&compiled->source, path_text, &path, error))
    return FALSE;
  /* A text can only be a link's title. */
  by_title = path.kind == MB_PATH_FIELD && path.field->type == MB_FIELD_LINK
             && (condition->title_of_link || condition->op == MB_OP_CONTAINS)
             && mb_source_title (&compiled->source, path_text, &title);
  switch (condition->op)
    {
    case MB_OP_NULL:
      g_string_append_printf (sql, "%s IS NULL", path.expression);
      return TRUE;
    case MB_OP_NOT_NULL:
      g_string_append_printf (sql, "%s IS NOT NULL", path.expression);
      return TRUE;
    case MB_OP_CONTAINS:
      {
        g_autofree char *number = NULL;
        const char *text = value != NULL ? value->text : NULL;

        if (value != NULL && value->kind == MB_VALUE_INT)
          text = number = g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
        append_contains (compiled, sql, by_title ? title.expression : path.expression, text != NULL ? text : "");
        return TRUE;
      }
    case MB_OP_EQ:
      return append_alternatives (compiled, sql, &path, by_title ? &title : NULL, condition->values);
    case MB_OP_NE:
    case MB_OP_LT:
    case MB_OP_LE:
    case MB_OP_GT:
    case MB_OP_GE:
    default:
      append_compared (compiled, sql, by_title && value->kind == MB_VALUE_TEXT ? &title : &path, condition->op, value);
      return TRUE;
    }
}

static gboolean
append_search (MbCompiled *compiled, GString *sql, const char *search)
{
  const MbShape *shape = compiled->source.root;
  g_autofree char *pattern = mb_search_pattern (search);
  g_autofree char *condition = NULL;
  MbParameter parameter = { MB_VALUE_INIT, NULL };

  /* Only signs: nothing that one could look for. */
  if (pattern == NULL)
    return FALSE;
  if (shape->search == NULL)
    {
      g_autofree char *title = shape->reg->title != NULL ? g_strconcat ("t.f_", shape->reg->title->id, NULL) : NULL;

      if (title == NULL)
        return FALSE;
      append_contains (compiled, sql, title, search);
      return TRUE;
    }
  mb_value_take_text (&parameter.value, g_steal_pointer (&pattern));
  g_array_append_val (compiled->parameters, parameter);
  condition = mb_db_search_condition (shape->search, "t.id", (int) compiled->parameters->len);
  g_string_append (sql, condition);
  return TRUE;
}

char *
mb_query_compile_conditions (const MbQuery *query, MbCompiled *compiled, GError **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);

  for (guint i = 0; i < query->conditions->len; i++)
    {
      const MbCondition *condition = g_ptr_array_index (query->conditions, i);

      g_string_append (sql, sql->len > 0 ? " AND " : "");
      if (!append_condition (compiled, sql, condition, condition->path, error))
        return NULL;
    }
  if (query->search != NULL)
    {
      g_autoptr (GString) search = g_string_new (NULL);

      if (append_search (compiled, search, query->search))
        g_string_append_printf (sql, "%s%s", sql->len > 0 ? " AND " : "", search->str);
    }
  return g_strdup (sql->str);
}

/* In the bin is what somebody deleted. A record whose making was taken back never was, though it is kept for doing it again. */
#define IN_THE_BIN                                                                                                     \
  "t.deleted = 1 AND EXISTS (SELECT 1 FROM mb_change c JOIN mb_set s ON s.id = c.set_id WHERE c.record = t.id"         \
  " AND c.op = 'd' AND s.reverses IS NULL AND NOT EXISTS (SELECT 1 FROM mb_set r WHERE r.reverses = s.id AND r.live = 1))"

gboolean
mb_query_compile (const MbQuery *query, GHashTable *shapes, MbCompiled *compiled, GError **error)
{
  const MbShape *shape = mb_shapes_get (shapes, query->register_id, error);
  g_autofree char *conditions = NULL;
  const char *deleted = query->only_deleted ? IN_THE_BIN : query->with_deleted ? "" : "t.deleted = 0";

  if (shape == NULL)
    return FALSE;
  mb_source_init (&compiled->source, shapes, shape);
  compiled->where = g_string_new (NULL);
  compiled->parameters = g_array_new (FALSE, FALSE, sizeof (MbParameter));
  g_array_set_clear_func (compiled->parameters, clear_parameter);
  conditions = mb_query_compile_conditions (query, compiled, error);
  if (conditions == NULL)
    return FALSE;
  if (*deleted != '\0' || *conditions != '\0')
    g_string_printf (compiled->where, " WHERE %s%s%s", deleted, *deleted != '\0' && *conditions != '\0' ? " AND " : "",
                     conditions);
  return TRUE;
}

/* ---- Order and columns ---- */

static gboolean
append_order (MbCompiled *compiled, GString *order, const char *path_text, gboolean descending, GError **error)
{
  g_auto (MbPath) path = { 0 }, title = { 0 };
  const MbPath *by = &path;
  g_autofree char *made = NULL;
  const char *expression;

  if (!mb_source_path (&compiled->source, path_text, &path, error))
    return FALSE;
  if (path.kind == MB_PATH_FIELD && path.field->type == MB_FIELD_LINK
      && mb_source_title (&compiled->source, path_text, &title))
    by = &title;
  expression = by->key != NULL ? by->key : by->expression;
  if (by->kind == MB_PATH_FIELD && by->key == NULL
      && (by->field->type == MB_FIELD_TEXT || by->field->type == MB_FIELD_CHOICE
          || by->field->type == MB_FIELD_LONG_TEXT))
    expression = made = mb_db_order_text (by->expression);
  /* Said in full, because engines differ in where they put what is empty. */
  g_string_append_printf (order, "%s%s%s", order->len > 0 ? ", " : "", expression,
                          descending ? " DESC NULLS LAST" : " NULLS FIRST");
  return TRUE;
}

/* Whether the engine is to find the records by their conditions first and sort them after, instead of walking along the index
 * of the order and looking each record up. The engine guesses without knowing the values, and a wrong guess costs seconds at a
 * million records. Right for whole lists, but for what an index gives in order by itself: one choice in the default order, or
 * a span of what is sorted by. Of first pages only where conditions may be met by so few that none comes up for long. */
static gboolean
sorts_after (const MbQuery *query, gboolean whole)
{
  const MbCondition *first;
  guint n = query->conditions->len;
  gboolean one_path = TRUE;

  if (query->search != NULL)
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      const MbCondition *condition = g_ptr_array_index (query->conditions, i);

      if (strchr (condition->path, '.') != NULL || condition->title_of_link)
        return TRUE;
      first = g_ptr_array_index (query->conditions, 0);
      one_path = one_path && g_str_equal (condition->path, first->path);
    }
  if (!whole || n == 0)
    return FALSE;
  first = g_ptr_array_index (query->conditions, 0);
  if (query->sorts->len > 0)
    return !one_path || !g_str_equal (g_array_index (query->sorts, MbSort, 0).path, first->path);
  return n > 1 || first->op != MB_OP_EQ || first->values->len != 1;
}

static char *
compile_order (const MbQuery *query, MbCompiled *compiled, gboolean whole, GError **error)
{
  g_autoptr (GString) order = g_string_new (NULL);
  char **declared = compiled->source.root->reg->sort;

  if (query->any_order && query->sorts->len == 0)
    return g_strdup ("");
  for (guint i = 0; i < query->sorts->len; i++)
    {
      const MbSort *sort = &g_array_index (query->sorts, MbSort, i);

      if (!append_order (compiled, order, sort->path, sort->descending, error))
        return NULL;
    }
  for (guint i = 0; query->sorts->len == 0 && declared != NULL && declared[i] != NULL; i++)
    {
      gboolean descending = declared[i][0] == '-';

      if (!append_order (compiled, order, declared[i] + descending, descending, error))
        return NULL;
    }
  g_string_append_printf (order, "%st.id", order->len > 0 ? ", " : "");
  return g_strconcat (" ORDER BY ", sorts_after (query, whole) ? mb_db_sort_after : "", order->str, NULL);
}

char *
mb_query_compile_order (const MbQuery *query, MbCompiled *compiled, GError **error)
{
  return compile_order (query, compiled, TRUE, error);
}

char *
mb_query_compile_first (const MbQuery *query, MbCompiled *compiled, guint limit, GError **error)
{
  g_autofree char *order = compile_order (query, compiled, FALSE, error);

  return order != NULL ? g_strdup_printf ("%s LIMIT %u", order, limit) : NULL;
}

char *
mb_compiled_select_records (MbCompiled *compiled, const char *order)
{
  const MbShape *shape = compiled->source.root;
  g_autoptr (GString) sql = g_string_new ("SELECT t.id, t.version, t.deleted");

  for (guint i = 0; i < shape->n_columns; i++)
    g_string_append_printf (sql, ", t.%s", shape->columns[i].column);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      g_auto (MbPath) title = { 0 };

      if (shape->columns[i].title_column < 0)
        continue;
      mb_source_title (&compiled->source, shape->columns[i].field->id, &title);
      g_string_append_printf (sql, ", %s", title.expression);
    }
  g_string_append_printf (sql, "%s%s%s", compiled->source.from->str, compiled->where->str, order);
  return g_strdup (sql->str);
}

MbStmt *
mb_compiled_prepare (const MbCompiled *compiled, MbDb *db, const char *sql, GError **error)
{
  MbStmt *stmt = mb_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  for (guint i = 0; i < compiled->parameters->len; i++)
    {
      const MbParameter *parameter = &g_array_index (compiled->parameters, MbParameter, i);

      if (parameter->bytes != NULL)
        {
          gsize length;
          gconstpointer data = g_bytes_get_data (parameter->bytes, &length);

          mb_stmt_bind_blob (stmt, (int) i + 1, data, length);
        }
      else
        mb_stmt_bind_value (stmt, (int) i + 1, &parameter->value);
    }
  return stmt;
}
