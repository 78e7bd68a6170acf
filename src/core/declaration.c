/* declaration.c: see declaration.h. Promise: whoever writes a declaration by hand is told the place of his mistake;
 * nothing that stands in the file is passed over in silence.
 */
#include "config.h"

#include "declaration.h"

#include "fault.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _MbDeclaration
{
  GKeyFile *keys;
  char *origin;
  GError *error; /* the first mistake */
};

/* GKeyFile merges groups of one name; in a declaration that is a slip of copying. */
static void
check_groups_once (MbDeclaration *declaration, const char *text)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = g_strstrip (lines[i]);
      gsize n = strlen (line);

      if (n < 2 || line[0] != '[' || line[n - 1] != ']')
        continue;
      line[n - 1] = '\0';
      if (!g_hash_table_add (seen, g_strdup (line + 1)))
        mb_declaration_fail (declaration, line + 1, NULL, "%s", _ ("this group stands twice"));
    }
}

static gboolean
ends_in_escape (const char *value)
{
  gsize n = 0;

  for (gsize i = strlen (value); i > 0 && value[i - 1] == '\\'; i--)
    n++;
  return n % 2 == 1;
}

/* GKeyFile tells this mistake on top of another one of the same value, which GLib warns of; so it is not left to it. */
static void
check_ends (MbDeclaration *declaration)
{
  g_auto (GStrv) groups = g_key_file_get_groups (declaration->keys, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) keys = mb_declaration_keys (declaration, groups[i]);

      for (guint j = 0; keys[j] != NULL; j++)
        {
          g_autofree char *value = g_key_file_get_value (declaration->keys, groups[i], keys[j], NULL);

          if (value == NULL || !ends_in_escape (value))
            continue;
          mb_declaration_fail (declaration, groups[i], keys[j], "%s",
                               _ ("the value ends in a backslash: for one that counts write two"));
          g_key_file_remove_key (declaration->keys, groups[i], keys[j], NULL);
        }
    }
}

MbDeclaration *
mb_declaration_new (const char *data, gssize length, const char *origin)
{
  MbDeclaration *declaration = g_new0 (MbDeclaration, 1);
  g_autofree char *text = length < 0 ? g_strdup (data) : g_strndup (data, (gsize) length);
  const char *start = g_str_has_prefix (text, "\ufeff") ? text + strlen ("\ufeff") : text;
  g_autoptr (GError) error = NULL;

  declaration->keys = g_key_file_new ();
  declaration->origin = g_strdup (origin != NULL ? origin : "?");
  if (!g_utf8_validate (start, -1, NULL))
    mb_declaration_fail (declaration, NULL, NULL, "%s", _ ("the text is not in UTF-8"));
  else if (!g_key_file_load_from_data (declaration->keys, start, strlen (start), G_KEY_FILE_KEEP_TRANSLATIONS, &error))
    {
      mb_declaration_fail (declaration, NULL, NULL, "%s", error->message);
      g_key_file_unref (declaration->keys); /* it keeps what stood before the mistake */
      declaration->keys = g_key_file_new ();
    }
  else
    {
      check_groups_once (declaration, start);
      check_ends (declaration);
    }
  return declaration;
}

void
mb_declaration_free (MbDeclaration *declaration)
{
  if (declaration == NULL)
    return;
  g_key_file_unref (declaration->keys);
  g_free (declaration->origin);
  g_clear_error (&declaration->error);
  g_free (declaration);
}

gboolean
mb_declaration_ok (const MbDeclaration *declaration, GError **error)
{
  if (declaration->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (declaration->error);
  return FALSE;
}

gboolean
mb_declaration_fail (MbDeclaration *declaration, const char *group, const char *key, const char *format, ...)
{
  g_autofree char *what = NULL;
  g_autoptr (GString) place = g_string_new (declaration->origin);
  va_list args;

  if (declaration->error != NULL)
    return FALSE;
  va_start (args, format);
  what = g_strdup_vprintf (format, args);
  va_end (args);
  if (group != NULL)
    g_string_append_printf (place, ", [%s]", group);
  if (key != NULL)
    g_string_append_printf (place, " %s", key);
  mb_set_error (&declaration->error, MB_FAULT_DECLARATION, "%s: %s", place->str, what);
  return FALSE;
}

char **
mb_declaration_groups (MbDeclaration *declaration)
{
  return g_key_file_get_groups (declaration->keys, NULL);
}

gboolean
mb_declaration_has_group (MbDeclaration *declaration, const char *group)
{
  return g_key_file_has_group (declaration->keys, group);
}

char **
mb_declaration_keys (MbDeclaration *declaration, const char *group)
{
  char **keys = g_key_file_get_keys (declaration->keys, group, NULL, NULL);

  return keys != NULL ? keys : g_new0 (char *, 1);
}

static gboolean
is_allowed (const char *key, char **allowed)
{
  g_autofree char *bare = g_strndup (key, strcspn (key, "["));

  for (guint i = 0; allowed[i] != NULL; i++)
    {
      gsize n = strlen (allowed[i]);

      if (n > 1 && allowed[i][n - 1] == '*' ? strncmp (bare, allowed[i], n - 1) == 0 && bare[n - 1] != '\0'
                                            : g_str_equal (bare, allowed[i]))
        return TRUE;
    }
  return FALSE;
}

void
mb_declaration_allow (MbDeclaration *declaration, const char *group, const char *allowed)
{
  g_auto (GStrv) words = g_strsplit (allowed, " ", -1);
  g_auto (GStrv) keys = mb_declaration_keys (declaration, group);

  for (guint i = 0; keys[i] != NULL; i++)
    if (!is_allowed (keys[i], words))
      mb_declaration_fail (declaration, group, keys[i], "%s", _ ("there is no such key"));
}

/* Gives the value trimmed, or NULL where it is absent, empty or broken (which is a mistake). */
static char *
take_value (MbDeclaration *declaration, const char *group, const char *key, char *value, GError *error)
{
  if (error != NULL)
    {
      if (!g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND)
          && !g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND))
        mb_declaration_fail (declaration, group, key, "%s", error->message);
      g_error_free (error);
    }
  if (value != NULL && *g_strstrip (value) == '\0')
    g_clear_pointer (&value, g_free);
  return value;
}

char *
mb_declaration_string (MbDeclaration *declaration, const char *group, const char *key)
{
  GError *error = NULL;
  char *value = g_key_file_get_string (declaration->keys, group, key, &error);

  return take_value (declaration, group, key, value, error);
}

char *
mb_declaration_need (MbDeclaration *declaration, const char *group, const char *key)
{
  char *value = mb_declaration_string (declaration, group, key);

  if (value == NULL)
    mb_declaration_fail (declaration, group, key, "%s", _ ("a value is needed here"));
  return value;
}

char *
mb_declaration_local (MbDeclaration *declaration, const char *group, const char *key)
{
  GError *error = NULL;
  char *value = g_key_file_get_locale_string (declaration->keys, group, key, NULL, &error);

  return take_value (declaration, group, key, value, error);
}

char *
mb_declaration_chinese (MbDeclaration *declaration, const char *group, const char *key)
{
  GError *error = NULL;
  char *value = g_key_file_get_locale_string (declaration->keys, group, key, "zh_CN", &error);

  return take_value (declaration, group, key, value, error);
}

char **
mb_declaration_languages (MbDeclaration *declaration, const char *group, const char *key)
{
  g_autoptr (GStrvBuilder) versions = g_strv_builder_new ();
  g_auto (GStrv) keys = mb_declaration_keys (declaration, group);
  gsize n = strlen (key);

  for (guint i = 0; keys[i] != NULL; i++)
    if (strncmp (keys[i], key, n) == 0 && (keys[i][n] == '\0' || keys[i][n] == '['))
      {
        g_autofree char *value = mb_declaration_string (declaration, group, keys[i]);

        if (value != NULL)
          g_strv_builder_add (versions, value);
      }
  return g_strv_builder_end (versions);
}

char **
mb_declaration_list (MbDeclaration *declaration, const char *group, const char *key)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) items = g_key_file_get_string_list (declaration->keys, group, key, NULL, &error);
  guint n = 0;

  if (items == NULL)
    {
      take_value (declaration, group, key, NULL, g_steal_pointer (&error));
      return NULL;
    }
  for (guint i = 0; items[i] != NULL; i++)
    if (*g_strstrip (items[i]) != '\0')
      {
        g_strv_builder_add (kept, items[i]);
        n++;
      }
  return n > 0 ? g_strv_builder_end (kept) : NULL;
}

gboolean
mb_declaration_flag (MbDeclaration *declaration, const char *group, const char *key)
{
  g_autofree char *value = mb_declaration_string (declaration, group, key);

  if (value == NULL || g_str_equal (value, "false"))
    return FALSE;
  if (!g_str_equal (value, "true"))
    mb_declaration_fail (declaration, group, key, _ ("“%s” is neither true nor false"), value);
  return TRUE;
}

gboolean
mb_declaration_integer (MbDeclaration *declaration, const char *group, const char *key, gint64 *integer)
{
  g_autofree char *value = mb_declaration_string (declaration, group, key);

  if (value == NULL)
    return FALSE;
  if (!g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, integer, NULL))
    return mb_declaration_fail (declaration, group, key, _ ("“%s” is not a whole number"), value);
  return TRUE;
}
