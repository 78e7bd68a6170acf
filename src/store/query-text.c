/* query-text.c: queries as text: links of figures, saved views, the command line's --where.
 *
 * Promise: mb_query_parse (mb_query_to_string (q)) asks the same as q. Everything that could be taken for a sign of the
 * form is percent-encoded, so that names with "&" or "|" are safe.
 */
#include "config.h"

#include "field.h"
#include "query-private.h"

#include <string.h>

static const struct
{
  const char *sign;
  MbOp op;
} operators[] = {
  { "!=", MB_OP_NE }, { "<=", MB_OP_LE }, { ">=", MB_OP_GE }, { "*=", MB_OP_CONTAINS },
  { "<", MB_OP_LT },  { ">", MB_OP_GT },  { "=", MB_OP_EQ },
};

/* ---- Writing ---- */

static void
append_encoded (GString *out, const char *text)
{
  /* All but what is read as a sign of the form stays legible. */
  for (const char *p = text; *p != '\0'; p++)
    if (strchr ("%&|?=<>!*~+-#\"", *p) != NULL || (guchar) *p < 0x20)
      g_string_append_printf (out, "%%%02X", (guchar) *p);
    else
      g_string_append_c (out, *p);
}

static void
append_value (GString *out, const MbValue *value)
{
  if (value->kind == MB_VALUE_INT)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, value->number);
  else if (value->kind == MB_VALUE_TEXT)
    append_encoded (out, value->text);
}

static void
append_condition (GString *out, const MbCondition *condition)
{
  g_return_if_fail (condition->other == NULL);

  g_string_append (out, condition->path);
  if (condition->op == MB_OP_NULL)
    {
      g_string_append_c (out, '=');
      return;
    }
  if (condition->op == MB_OP_NOT_NULL)
    {
      g_string_append (out, "!=");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (operators[i].op == condition->op)
      g_string_append (out, operators[i].sign);
  /* A stored number is marked, because what people write may mean something else: 12 is 1200 hundredths. */
  if (condition->title_of_link)
    g_string_append_c (out, '~');
  for (guint i = 0; i < condition->values->len; i++)
    {
      const MbValue *value = &g_array_index (condition->values, MbValue, i);

      g_string_append (out, i > 0 ? "|" : "");
      g_string_append (out, value->kind == MB_VALUE_INT ? "#" : "");
      append_value (out, value);
    }
  if (condition->values->len == 0)
    g_string_append_c (out, '!'); /* equal to none of no values */
}

char *
mb_query_to_string (const MbQuery *query)
{
  g_autoptr (GString) out = g_string_new (query->register_id);
  char separator = '?';

  for (guint i = 0; i < query->conditions->len; i++, separator = '&')
    {
      g_string_append_c (out, separator);
      append_condition (out, g_ptr_array_index (query->conditions, i));
    }
  if (query->search != NULL)
    {
      g_string_append_c (out, separator);
      g_string_append_c (out, '~');
      append_encoded (out, query->search);
      separator = '&';
    }
  for (guint i = 0; i < query->sorts->len; i++, separator = '&')
    {
      const MbSort *sort = &g_array_index (query->sorts, MbSort, i);

      g_string_append_printf (out, "%c%c%s", separator, sort->descending ? '-' : '+', sort->path);
    }
  if (query->with_deleted)
    g_string_append_printf (out, "%c!%s", separator, query->only_deleted ? "deleted" : "all");
  return g_strdup (out->str);
}

/* ---- Reading ---- */

/* What a path leads to. */
typedef struct
{
  const MbField *field; /* NULL: text (month and year of a date), or the id */
  gboolean is_id;
} Target;

static gboolean
find_target (const MbRegister *reg, const MbCatalogue *catalogue, const char *path, Target *target, GError **error)
{
  g_auto (GStrv) steps = NULL;
  const MbRegister *at = reg;

  *target = (Target){ NULL, FALSE };
  if ((g_str_has_prefix (path, "month(") || g_str_has_prefix (path, "year(")) && g_str_has_suffix (path, ")"))
    {
      const char *inner = strchr (path, '(') + 1;
      g_autofree char *argument = g_strndup (inner, strlen (inner) - 1);

      if (!find_target (reg, catalogue, argument, target, error))
        return FALSE;
      *target = (Target){ NULL, FALSE };
      return TRUE;
    }
  steps = g_strsplit (path, ".", -1);
  for (guint i = 0; steps[i] != NULL && at != NULL; i++)
    {
      gboolean last = steps[i + 1] == NULL;

      target->is_id = last && g_str_equal (steps[i], "id");
      target->field = mb_register_field (at, steps[i]);
      if (last && (target->is_id || target->field != NULL))
        return TRUE;
      at = target->field != NULL && target->field->type == MB_FIELD_LINK
               ? mb_catalogue_get (catalogue, target->field->link)
               : NULL;
    }
  mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", path);
  return FALSE;
}

static gboolean
is_number (const char *text)
{
  text += *text == '-';
  return *text != '\0' && text[strspn (text, "0123456789")] == '\0';
}

/* Fields whose values are taken as they are written. */
static gboolean
is_free (const Target *target, MbOp op)
{
  if (target->field == NULL || op == MB_OP_CONTAINS)
    return TRUE;
  switch (target->field->type)
    {
    case MB_FIELD_TEXT:
    case MB_FIELD_LONG_TEXT:
    case MB_FIELD_CODE:
    case MB_FIELD_LINK:
    case MB_FIELD_ATTACHMENT:
      return TRUE;
    default:
      return FALSE;
    }
}

/* One value as people write it, or (stored) as mb_query_to_string does, to what is stored. */
static gboolean
value_of_text (const Target *target, const char *text, gboolean stored, MbOp op, MbValue *value, GError **error)
{
  g_autoptr (MbFault) fault = NULL;
  g_autofree char *plain = NULL;
  gboolean link = target->field != NULL && target->field->type == MB_FIELD_LINK;

  if (stored && text[0] == '#' && is_number (text + 1))
    {
      mb_value_set_int (value, g_ascii_strtoll (text + 1, NULL, 10));
      return TRUE;
    }
  plain = stored ? g_uri_unescape_string (text, NULL) : mb_text_tidy (text);
  if (plain != NULL && (target->is_id || link) && is_number (plain))
    {
      mb_value_set_int (value, g_ascii_strtoll (plain, NULL, 10));
      return TRUE;
    }
  if (plain == NULL || target->is_id)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", text);
      return FALSE;
    }
  if (is_free (target, op))
    {
      mb_value_set_text (value, plain);
      return TRUE;
    }
  fault = mb_field_parse (target->field, plain, value);
  if (fault == NULL)
    return TRUE;
  if (stored && target->field->type == MB_FIELD_CHOICE)
    {
      mb_value_set_text (value, plain);
      return TRUE;
    }
  mb_set_error (error, fault->code, "%s: %s", target->field->label, text);
  return FALSE;
}

static gboolean
add_values (MbQuery *query, const Target *target, const char *path, MbOp op, char **texts, gboolean stored,
            GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (MbValue));
  gboolean title = FALSE;

  g_array_set_clear_func (values, (GDestroyNotify) mb_value_clear);
  for (guint i = 0; texts[i] != NULL; i++)
    {
      MbValue value = MB_VALUE_INIT;

      if (*texts[i] != '\0' && !value_of_text (target, texts[i], stored, op, &value, error))
        return FALSE;
      title = title || (target->field != NULL && target->field->type == MB_FIELD_LINK && value.kind == MB_VALUE_TEXT);
      g_array_append_val (values, value);
    }
  if (values->len == 1)
    mb_query_where (query, path, op, &g_array_index (values, MbValue, 0));
  else if (op == MB_OP_EQ)
    mb_query_where_any (query, path, (MbValue *) (void *) values->data, values->len);
  else
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", path);
      return FALSE;
    }
  if (title)
    ((MbCondition *) g_ptr_array_index (query->conditions, query->conditions->len - 1))->title_of_link = TRUE;
  return TRUE;
}

/* Where the operator of a condition begins. */
static const char *
find_operator (const char *condition, gsize *length, MbOp *op)
{
  for (const char *p = condition; *p != '\0'; p++)
    for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
      if (g_str_has_prefix (p, operators[i].sign))
        {
          *length = strlen (operators[i].sign);
          *op = operators[i].op;
          return p;
        }
  return NULL;
}

static gboolean
add_condition_text (MbQuery *query, const MbCatalogue *catalogue, const char *condition, gboolean stored,
                    GError **error)
{
  const MbRegister *reg = mb_catalogue_get (catalogue, query->register_id);
  gsize length = 0;
  MbOp op = MB_OP_EQ;
  const char *sign = find_operator (condition, &length, &op);
  g_autofree char *path = NULL;
  g_auto (GStrv) texts = NULL;
  Target target;

  if (reg == NULL)
    {
      mb_set_error (error, MB_FAULT_REGISTER_UNKNOWN, "%s", query->register_id);
      return FALSE;
    }
  if (sign == NULL || sign == condition)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", condition);
      return FALSE;
    }
  path = g_strstrip (g_strndup (condition, (gsize) (sign - condition)));
  if (!find_target (reg, catalogue, path, &target, error))
    return FALSE;
  sign += length;
  if (stored && g_str_equal (sign, "!"))
    {
      mb_query_where_any (query, path, NULL, 0);
      return TRUE;
    }
  texts = g_strsplit (sign + (stored && *sign == '~'), "|", -1);
  if (texts[0] == NULL)
    {
      mb_query_where (query, path, op, NULL);
      return TRUE;
    }
  return add_values (query, &target, path, op, texts, stored, error);
}

gboolean
mb_query_add_text (MbQuery *query, const MbCatalogue *catalogue, const char *condition, GError **error)
{
  return add_condition_text (query, catalogue, condition, FALSE, error);
}

static gboolean
add_part (MbQuery *query, const MbCatalogue *catalogue, const char *part, GError **error)
{
  Target target;

  switch (part[0])
    {
    case '~':
      {
        g_autofree char *search = g_uri_unescape_string (part + 1, NULL);

        mb_query_search (query, search);
        return TRUE;
      }
    case '+':
    case '-':
      if (!find_target (mb_catalogue_get (catalogue, query->register_id), catalogue, part + 1, &target, error))
        return FALSE;
      mb_query_sort (query, part + 1, part[0] == '-');
      return TRUE;
    case '!':
      if (g_str_equal (part, "!all") || g_str_equal (part, "!deleted"))
        {
          mb_query_include_deleted (query, g_str_equal (part, "!deleted"));
          return TRUE;
        }
      break;
    default:
      break;
    }
  return add_condition_text (query, catalogue, part, TRUE, error);
}

MbQuery *
mb_query_parse (const char *text, const MbCatalogue *catalogue, GError **error)
{
  const char *mark = strchr (text, '?');
  g_autofree char *id = mark != NULL ? g_strndup (text, (gsize) (mark - text)) : g_strdup (text);
  g_autoptr (MbQuery) query = mb_query_new (id);
  g_auto (GStrv) parts = g_strsplit (mark != NULL ? mark + 1 : "", "&", -1);

  if (mb_catalogue_get (catalogue, id) == NULL)
    {
      mb_set_error (error, MB_FAULT_REGISTER_UNKNOWN, "%s", id);
      return NULL;
    }
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && !add_part (query, catalogue, parts[i], error))
      return NULL;
  return g_steal_pointer (&query);
}
