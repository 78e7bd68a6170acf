/* query-words.c: keeps the promise that no list is filtered without saying so: it reads the query's own text form. */
#include "config.h"

#include "query-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field.h"
#include "session.h"

static const struct
{
  const char *op;
  const char *format; /* label, value */
} ops[] = {
  { "!=", N_ ("%s: not %s") },    { "<=", N_ ("%s: up to %s") }, { ">=", N_ ("%s: from %s") },
  { "*=", N_ ("%s: with “%s”") }, { "<", N_ ("%s: before %s") }, { ">", N_ ("%s: after %s") },
  { "=", N_ ("%s: %s") },
};

/* "institution.town" gives the linked record's field. */
static const MbField *
path_field (const MbRegister *reg, const char *path, const MbCatalogue *catalogue)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", 2);
  const MbField *field = mb_register_field (reg, parts[0]);

  if (field != NULL && parts[1] != NULL && field->link != NULL)
    {
      const MbRegister *linked = mb_catalogue_get (catalogue, field->link);

      return linked != NULL ? mb_register_field (linked, parts[1]) : NULL;
    }
  return field;
}

/* One stored value: "#12" is a number, "~name" the title of a linked record. (transfer full) */
static char *
one_value (const MbField *field, const char *text, MbStore *store)
{
  g_autofree char *plain = g_uri_unescape_string (text, NULL);
  g_auto (MbValue) value = MB_VALUE_INIT;

  if (text[0] == '\0')
    return g_strdup (_ ("(empty)"));
  if (text[0] == '~')
    return g_strdup (plain != NULL ? plain + 1 : text + 1);
  if (text[0] != '#' || field == NULL)
    return g_strdup (plain != NULL ? plain : text);
  mb_value_set_int (&value, g_ascii_strtoll (text + 1, NULL, 10));
  if (field->type == MB_FIELD_LINK)
    {
      g_autoptr (MbRecord) record = mb_store_get (store, field->link, value.number, NULL);

      return record != NULL ? mb_record_text (record, record->reg->title, TRUE) : g_strdup (text + 1);
    }
  return mb_field_format (field, &value, mb_desk_is_chinese ());
}

static char *
value_words (const MbField *field, const char *value, MbStore *store)
{
  g_auto (GStrv) parts = g_strsplit (value, "|", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  if (parts[0] == NULL)
    return g_strdup (_ ("(empty)"));
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *plain = one_value (field, parts[i], store);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", plain);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
term_words (const MbRegister *reg, const char *term, MbStore *store)
{
  gsize length = strcspn (term, "!<>*=");

  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    if (length > 0 && g_str_has_prefix (term + length, ops[i].op))
      {
        g_autofree char *path = g_strndup (term, length);
        const MbField *field = path_field (reg, path, mb_store_get_catalogue (store));
        g_autofree char *value = value_words (field, term + length + strlen (ops[i].op), store);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        return g_strdup_printf (_ (ops[i].format), field != NULL ? field->label : path, value);
#pragma GCC diagnostic pop
      }
  return NULL;
}

char *
mb_query_words (const MbQuery *query, MbStore *store)
{
  g_autofree char *text = mb_query_to_string (query);
  const MbRegister *reg = mb_catalogue_get (mb_store_get_catalogue (store), mb_query_register (query));
  const char *begin = strchr (text, '?');
  g_auto (GStrv) terms = NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  if (begin == NULL || reg == NULL)
    return g_strdup ("");
  terms = g_strsplit (begin + 1, "&", -1);
  for (guint i = 0; terms[i] != NULL; i++)
    {
      g_autofree char *one = NULL;

      if (terms[i][0] == '~')
        {
          g_autofree char *plain = g_uri_unescape_string (terms[i] + 1, NULL);

          one = g_strdup_printf (_ ("search “%s”"), plain != NULL ? plain : terms[i] + 1);
        }
      else if (terms[i][0] != '+' && terms[i][0] != '-')
        one = term_words (reg, terms[i], store);
      if (one != NULL)
        g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", one);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}
