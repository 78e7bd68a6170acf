/* query.c: building a query. See query-text.c for its text form and query-sql.c for what it asks the database. */
#include "config.h"

#include "query-private.h"

#include <string.h>

static void
free_condition (gpointer data)
{
  MbCondition *condition = data;

  g_free (condition->path);
  g_free (condition->other);
  g_array_unref (condition->values);
  g_free (condition);
}

static void
clear_sort (gpointer data)
{
  g_free (((MbSort *) data)->path);
}

MbQuery *
mb_query_new (const char *register_id)
{
  MbQuery *query = g_new0 (MbQuery, 1);

  query->register_id = g_strdup (register_id);
  query->conditions = g_ptr_array_new_with_free_func (free_condition);
  query->sorts = g_array_new (FALSE, FALSE, sizeof (MbSort));
  g_array_set_clear_func (query->sorts, clear_sort);
  return query;
}

static MbCondition *
add_condition (MbQuery *query, const char *path, MbOp op)
{
  MbCondition *condition = g_new0 (MbCondition, 1);

  condition->path = g_strdup (path);
  condition->op = op;
  condition->values = g_array_new (FALSE, FALSE, sizeof (MbValue));
  g_array_set_clear_func (condition->values, (GDestroyNotify) mb_value_clear);
  g_ptr_array_add (query->conditions, condition);
  return condition;
}

static void
add_value (MbCondition *condition, const MbValue *value)
{
  MbValue copy;

  mb_value_copy (value, &copy);
  g_array_append_val (condition->values, copy);
}

MbQuery *
mb_query_copy (const MbQuery *query)
{
  MbQuery *copy = mb_query_new (query->register_id);

  for (guint i = 0; i < query->conditions->len; i++)
    {
      const MbCondition *from = g_ptr_array_index (query->conditions, i);
      MbCondition *to = add_condition (copy, from->path, from->op);

      to->title_of_link = from->title_of_link;
      to->other = g_strdup (from->other);
      for (guint j = 0; j < from->values->len; j++)
        add_value (to, &g_array_index (from->values, MbValue, j));
    }
  for (guint i = 0; i < query->sorts->len; i++)
    {
      const MbSort *sort = &g_array_index (query->sorts, MbSort, i);

      mb_query_sort (copy, sort->path, sort->descending);
    }
  copy->search = g_strdup (query->search);
  copy->with_deleted = query->with_deleted;
  copy->only_deleted = query->only_deleted;
  copy->any_order = query->any_order;
  return copy;
}

void
mb_query_free (MbQuery *query)
{
  g_free (query->register_id);
  g_ptr_array_unref (query->conditions);
  g_array_unref (query->sorts);
  g_free (query->search);
  g_free (query);
}

const char *
mb_query_register (const MbQuery *query)
{
  return query->register_id;
}

void
mb_query_where (MbQuery *query, const char *path, MbOp op, const MbValue *value)
{
  MbCondition *condition = add_condition (query, path, op);

  if (op == MB_OP_NULL || op == MB_OP_NOT_NULL)
    return;
  if (value == NULL || mb_value_is_null (value))
    {
      /* Equal to nothing is empty; nothing is less or greater than nothing. */
      if (op == MB_OP_EQ)
        condition->op = MB_OP_NULL;
      else if (op == MB_OP_NE)
        condition->op = MB_OP_NOT_NULL;
      else
        condition->op = MB_OP_EQ;
      return;
    }
  add_value (condition, value);
}

void
mb_query_where_text (MbQuery *query, const char *path, MbOp op, const char *text)
{
  MbValue value = { text != NULL ? MB_VALUE_TEXT : MB_VALUE_NULL, 0, (char *) text };

  mb_query_where (query, path, op, &value);
}

void
mb_query_where_int (MbQuery *query, const char *path, MbOp op, gint64 number)
{
  MbValue value = { MB_VALUE_INT, number, NULL };

  mb_query_where (query, path, op, &value);
}

void
mb_query_where_any (MbQuery *query, const char *path, const MbValue *values, guint n_values)
{
  MbCondition *condition = add_condition (query, path, MB_OP_EQ);

  for (guint i = 0; i < n_values; i++)
    add_value (condition, &values[i]);
}

void
mb_query_where_field (MbQuery *query, const char *path, MbOp op, const char *other)
{
  add_condition (query, path, op)->other = g_strdup (other);
}

void
mb_query_where_link_title (MbQuery *query, const char *path, MbOp op, const char *title)
{
  mb_query_where_text (query, path, op, title);
  ((MbCondition *) g_ptr_array_index (query->conditions, query->conditions->len - 1))->title_of_link = TRUE;
}

void
mb_query_remove (MbQuery *query, const char *path)
{
  for (guint i = query->conditions->len; i-- > 0;)
    if (g_str_equal (((MbCondition *) g_ptr_array_index (query->conditions, i))->path, path))
      g_ptr_array_remove_index (query->conditions, i);
}

void
mb_query_search (MbQuery *query, const char *text)
{
  g_free (query->search);
  query->search = text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

const char *
mb_query_get_search (const MbQuery *query)
{
  return query->search;
}

void
mb_query_sort (MbQuery *query, const char *path, gboolean descending)
{
  MbSort sort = { g_strdup (path), descending };

  g_array_append_val (query->sorts, sort);
}

void
mb_query_clear_sort (MbQuery *query)
{
  g_array_set_size (query->sorts, 0);
}

void
mb_query_any_order (MbQuery *query)
{
  mb_query_clear_sort (query);
  query->any_order = TRUE;
}

void
mb_query_include_deleted (MbQuery *query, gboolean only_deleted)
{
  query->with_deleted = TRUE;
  query->only_deleted = only_deleted;
}

guint
mb_query_n_conditions (const MbQuery *query)
{
  return query->conditions->len;
}
