/* report-condition.c: see report-condition.h.
 *
 * Promise kept here: what a declaration calls "closed as of the day" is one text, used alike for the figure, for the
 * list behind it and for the letters, so that they cannot differ.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field.h"
#include "report-condition.h"
#include "report-scope.h"

static void
term_free (gpointer data)
{
  MbTerm *term = data;

  if (term == NULL)
    return;
  g_free (term->path);
  g_strfreev (term->words);
  g_free (term);
}

static void
terms_free (gpointer data)
{
  g_ptr_array_unref (data);
}

void
mb_condition_free (MbCondition *condition)
{
  if (condition == NULL)
    return;
  g_ptr_array_unref (condition->alternatives);
  g_free (condition);
}

/* Longer ones first, so that "<=" is not read as "<". */
static const struct
{
  const char *sign;
  MbOp op;
} operators[] = {
  { "!=", MB_OP_NE }, { "<=", MB_OP_LE }, { ">=", MB_OP_GE }, { "*=", MB_OP_CONTAINS },
  { "=", MB_OP_EQ },  { "<", MB_OP_LT },  { ">", MB_OP_GT },
};

static MbTerm *
parse_term (const char *text, MbDeclaration *declaration, const char *group, const char *key)
{
  gsize path_length = strcspn (text, "!<>*=");

  for (guint i = 0; i < G_N_ELEMENTS (operators); i++)
    if (path_length > 0 && g_str_has_prefix (text + path_length, operators[i].sign))
      {
        MbTerm *term = g_new0 (MbTerm, 1);
        term->path = g_strstrip (g_strndup (text, path_length));
        term->op = operators[i].op;
        term->words = g_strsplit (text + path_length + strlen (operators[i].sign), "|", -1);
        if (term->words[0] == NULL)
          {
            g_strfreev (term->words);
            term->words = g_strdupv ((char *[]){ (char *) "", NULL });
          }
        for (guint w = 0; term->words[w] != NULL; w++)
          g_strstrip (term->words[w]);
        return term;
      }
  mb_declaration_fail (declaration, group, key, _ ("“%s” is no condition (FIELD=WORD)"), text);
  return NULL;
}

static GPtrArray *
parse_terms (const char *text, MbDeclaration *declaration, const char *group, const char *key)
{
  g_autoptr (GPtrArray) terms = g_ptr_array_new_with_free_func (term_free);
  g_auto (GStrv) parts = g_strsplit (text, "&", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      MbTerm *term;

      if (g_strstrip (parts[i])[0] == '\0')
        continue;
      term = parse_term (parts[i], declaration, group, key);
      if (term == NULL)
        return NULL;
      g_ptr_array_add (terms, term);
      if (term->words[1] != NULL && term->op != MB_OP_EQ)
        {
          mb_declaration_fail (declaration, group, key, "%s", _ ("“|” goes with “=” only"));
          return NULL;
        }
    }
  return g_steal_pointer (&terms);
}

MbCondition *
mb_condition_parse (const char *text, MbDeclaration *declaration, const char *group, const char *key)
{
  g_autoptr (MbCondition) condition = g_new0 (MbCondition, 1);
  g_auto (GStrv) parts = g_strsplit (text != NULL && text[0] != '\0' ? text : " ", "||", -1);

  condition->alternatives = g_ptr_array_new_with_free_func (terms_free);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      GPtrArray *terms = parse_terms (parts[i], declaration, group, key);
      if (terms == NULL)
        return NULL;
      g_ptr_array_add (condition->alternatives, terms);
    }
  return g_steal_pointer (&condition);
}

static gboolean
compares_fields (const MbTerm *term)
{
  return term->words[0][0] == '$';
}

const MbTerm *
mb_condition_compare (const MbCondition *condition, guint alternative)
{
  GPtrArray *terms = g_ptr_array_index (condition->alternatives, alternative);

  for (guint i = 0; i < terms->len; i++)
    if (compares_fields (g_ptr_array_index (terms, i)))
      return g_ptr_array_index (terms, i);
  return NULL;
}

const MbField *
mb_report_field (MbOffice *office, const char *register_id, const char *path, gboolean *is_id, GError **error)
{
  const MbRegister *reg = mb_office_register (office, register_id, error);
  g_auto (GStrv) steps = g_strsplit (path, ".", 3);
  const MbField *field = NULL;

  if (is_id != NULL)
    *is_id = FALSE;
  if (reg == NULL)
    return NULL;
  if (is_id != NULL && g_str_equal (path, "id"))
    {
      *is_id = TRUE;
      return NULL;
    }
  for (guint i = 0; steps[i] != NULL && reg != NULL; i++)
    {
      field = mb_register_field (reg, steps[i]);
      if (field == NULL)
        break;
      reg = field->type == MB_FIELD_LINK && steps[i + 1] != NULL ? mb_office_register (office, field->link, error)
                                                                 : NULL;
      if (reg == NULL && steps[i + 1] != NULL)
        field = NULL;
    }
  if (field == NULL && (error == NULL || *error == NULL))
    mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s: %s", register_id, path);
  return field;
}

/* A word as it stands in a declaration, or the parameter that it names. NULL: the parameter is open. (transfer full) */
static char *
resolve_word (const char *word, const MbReportScope *scope)
{
  return word[0] == '@' ? mb_report_scope_value (scope, word + 1) : g_strdup (word);
}

static gboolean
word_to_value (const MbField *field, gboolean is_id, const char *word, MbValue *value, GError **error)
{
  g_autoptr (MbFault) fault = NULL;

  mb_value_set_null (value);
  if (word[0] == '\0')
    return TRUE;
  if (is_id || field->type == MB_FIELD_LINK)
    {
      gint64 number;
      if (!g_ascii_string_to_signed (word, 10, G_MININT64, G_MAXINT64, &number, error))
        return FALSE;
      mb_value_set_int (value, number);
      return TRUE;
    }
  if (!mb_field_is_number (field) && field->type != MB_FIELD_BOOLEAN)
    {
      /* Dates and choices are compared as stored; a word that is not (or no longer) declared simply matches nothing. */
      mb_value_set_text (value, word);
      return TRUE;
    }
  fault = mb_field_parse (field, word, value);
  if (fault != NULL)
    {
      g_autofree char *message = mb_fault_message (fault);
      mb_set_error (error, MB_FAULT_DECLARATION, "%s: %s", field->id, message);
      return FALSE;
    }
  return TRUE;
}

static void
clear_value (gpointer data)
{
  mb_value_clear (data);
}

static gboolean
add_term (const MbTerm *term, const MbReportScope *scope, MbQuery *query, GError **error)
{
  gboolean is_id = FALSE;
  g_autoptr (GError) local = NULL;
  const MbField *field = mb_report_field (scope->office, mb_query_register (query), term->path, &is_id, &local);
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (MbValue));

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_array_set_clear_func (values, clear_value);
  for (guint i = 0; term->words[i] != NULL; i++)
    {
      g_autofree char *word = resolve_word (term->words[i], scope);
      MbValue value = MB_VALUE_INIT;

      if (word == NULL)
        return TRUE;
      if (!word_to_value (field, is_id, word, &value, error))
        return FALSE;
      g_array_append_val (values, value);
    }
  if (values->len > 1)
    mb_query_where_any (query, term->path, (const MbValue *) (void *) values->data, values->len);
  else if (mb_value_is_null (&g_array_index (values, MbValue, 0)))
    mb_query_where (query, term->path, term->op == MB_OP_NE ? MB_OP_NOT_NULL : MB_OP_NULL, NULL);
  else
    mb_query_where (query, term->path, term->op, &g_array_index (values, MbValue, 0));
  return TRUE;
}

gboolean
mb_condition_add (const MbCondition *condition, guint alternative, const MbReportScope *scope, MbQuery *query,
                  GError **error)
{
  GPtrArray *terms = g_ptr_array_index (condition->alternatives, alternative);

  for (guint i = 0; i < terms->len; i++)
    {
      const MbTerm *term = g_ptr_array_index (terms, i);
      if (!compares_fields (term) && !add_term (term, scope, query, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
order_holds (MbOp op, int order)
{
  switch (op)
    {
    case MB_OP_EQ:
      return order == 0;
    case MB_OP_NE:
      return order != 0;
    case MB_OP_LT:
      return order < 0;
    case MB_OP_LE:
      return order <= 0;
    case MB_OP_GT:
      return order > 0;
    case MB_OP_GE:
      return order >= 0;
    case MB_OP_CONTAINS:
    case MB_OP_NULL:
    case MB_OP_NOT_NULL:
    default:
      return FALSE;
    }
}

gboolean
mb_condition_compare_holds (const MbTerm *term, const MbValue *left, const MbValue *right)
{
  int order;

  if (left->kind != right->kind || left->kind == MB_VALUE_NULL)
    return FALSE;
  if (left->kind == MB_VALUE_INT)
    order = left->number < right->number ? -1 : left->number > right->number;
  else
    order = strcmp (left->text, right->text);
  return order_holds (term->op, order);
}

/* One word against a value at hand; the same rules as in a query: "!=" holds for an empty value, an order never does.
 * */
static gboolean
word_holds (const MbTerm *term, const MbField *field, const char *word, const MbValue *value)
{
  g_auto (MbValue) other = MB_VALUE_INIT;

  if (!word_to_value (field, FALSE, word, &other, NULL))
    return FALSE;
  if (mb_value_is_null (&other))
    return mb_value_is_null (value) == (term->op == MB_OP_EQ);
  if (mb_value_is_null (value))
    return term->op == MB_OP_NE;
  if (term->op == MB_OP_CONTAINS)
    return value->kind == MB_VALUE_TEXT && other.kind == MB_VALUE_TEXT && strstr (value->text, other.text) != NULL;
  return mb_condition_compare_holds (term, value, &other);
}

static gboolean
term_holds (const MbTerm *term, const MbReportScope *scope, const MbRecord *record)
{
  const MbField *field = mb_register_field (record->reg, term->path);
  const MbValue *value = field != NULL ? &record->values[field->index] : NULL;

  if (value == NULL)
    return FALSE;
  if (compares_fields (term))
    {
      const MbValue *other = mb_record_get (record, term->words[0] + 1);
      return other != NULL && mb_condition_compare_holds (term, value, other);
    }
  for (guint i = 0; term->words[i] != NULL; i++)
    {
      g_autofree char *word = resolve_word (term->words[i], scope);
      if (word == NULL || word_holds (term, field, word, value))
        return TRUE;
    }
  return FALSE;
}

gboolean
mb_condition_holds (const MbCondition *condition, const MbReportScope *scope, const MbRecord *record)
{
  for (guint a = 0; a < condition->alternatives->len; a++)
    {
      GPtrArray *terms = g_ptr_array_index (condition->alternatives, a);
      gboolean all = TRUE;

      for (guint i = 0; i < terms->len && all; i++)
        all = term_holds (g_ptr_array_index (terms, i), scope, record);
      if (all)
        return TRUE;
    }
  return FALSE;
}
