/* office-settings.c: keeps the promise that a setting is stored only in the form that reports and forms rely on. */
#include "config.h"

#include "office-settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "code.h"
#include "office-private.h"

#define PEOPLE      "people"
#define MAX_LENGTH  200
#define TOWN_BREAKS ",;，、；\n\t 　"

char *
mb_office_setting (MbOffice *office, const char *key)
{
  char *value = mb_store_get_setting (mb_office_get_store (office), key);

  return value != NULL ? value : g_strdup ("");
}

char *
mb_office_tidy_towns (const char *value)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) part = g_string_new (NULL);

  for (const char *p = value;; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c != 0 && g_utf8_strchr (TOWN_BREAKS, -1, c) == NULL)
        {
          g_string_append_unichar (part, c);
          continue;
        }
      g_strstrip (part->str);
      if (part->str[0] != '\0' && !g_ptr_array_find_with_equal_func (kept, part->str, g_str_equal, NULL))
        g_ptr_array_add (kept, g_strdup (part->str));
      g_string_truncate (part, 0);
      if (c == 0)
        break;
    }
  g_ptr_array_add (kept, NULL);
  return g_strjoinv (",", (char **) kept->pdata);
}

static char *
tidy (const char *key, const char *value, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (value != NULL ? value : ""));

  if (g_str_equal (key, "towns"))
    return mb_office_tidy_towns (text);
  if (g_utf8_strlen (text, -1) > MAX_LENGTH)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("at most %d characters"), MAX_LENGTH);
      return NULL;
    }
  if (g_str_equal (key, "office") && text[0] == '\0')
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("the office needs a name"));
      return NULL;
    }
  if (g_str_equal (key, "region") && (strlen (text) != 6 || strspn (text, "0123456789") != 6))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("a region code has six digits"));
      return NULL;
    }
  return g_steal_pointer (&text);
}

gboolean
mb_office_put_setting (MbOffice *office, const char *key, const char *value, GError **error)
{
  static const char *const known[] = { "office", "region", "towns", "contact", "phone", "code_word", NULL };
  g_autofree char *text = NULL;

  g_return_val_if_fail (g_strv_contains (known, key), FALSE);

  text = tidy (key, value, error);
  return text != NULL
         && mb_store_set_setting (mb_office_get_store (office), mb_office_get_actor (office), key, text, error);
}

/* ---- People ---- */

char **
mb_office_people (MbOffice *office)
{
  g_autofree char *value = mb_office_setting (office, PEOPLE);
  g_auto (GStrv) lines = g_strsplit (value, "\n", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_strstrip (lines[i])[0] != '\0')
      g_strv_builder_add (names, lines[i]);
  return g_strv_builder_end (names);
}

static gboolean
put_people (MbOffice *office, GPtrArray *names, GError **error)
{
  g_autofree char *text = NULL;

  g_ptr_array_add (names, NULL);
  text = g_strjoinv ("\n", (char **) names->pdata);
  return mb_store_set_setting (mb_office_get_store (office), mb_office_get_actor (office), PEOPLE, text, error);
}

gboolean
mb_office_add_person (MbOffice *office, const char *name, GError **error)
{
  g_autofree char *tidied = g_strstrip (g_strdup (name));
  g_auto (GStrv) people = mb_office_people (office);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (tidied[0] == '\0' || strchr (tidied, '\n') != NULL || g_utf8_strlen (tidied, -1) > MAX_LENGTH)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("a person needs a name on one line"));
      return FALSE;
    }
  if (g_strv_contains ((const char *const *) people, tidied))
    return TRUE;
  for (guint i = 0; people[i] != NULL; i++)
    g_ptr_array_add (names, people[i]);
  g_ptr_array_add (names, tidied);
  return put_people (office, names, error);
}

gboolean
mb_office_remove_person (MbOffice *office, const char *name, GError **error)
{
  g_auto (GStrv) people = mb_office_people (office);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; people[i] != NULL; i++)
    if (!g_str_equal (people[i], name))
      g_ptr_array_add (names, people[i]);
  return put_people (office, names, error);
}
