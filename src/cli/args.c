/* args.c: see args.h. */
#include "config.h"

#include "args.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "fault.h"

static const MbOption *
find_option (const MbOption *options, const char *name, gsize length)
{
  for (const MbOption *option = options; option->name != NULL; option++)
    if (strlen (option->name) == length && strncmp (option->name, name, length) == 0)
      return option;
  return NULL;
}

static const MbOption *
find_letter (const MbOption *options, char letter)
{
  for (const MbOption *option = options; option->name != NULL; option++)
    if (option->letter == letter)
      return option;
  return NULL;
}

static gboolean
keep (MbArgs *args, const MbOption *option, const char *value, GError **error)
{
  GPtrArray *values = g_hash_table_lookup (args->values, option->name);

  if (values == NULL)
    {
      values = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (args->values, (gpointer) option->name, values);
    }
  else if (!option->repeats)
    {
      mb_set_error (error, MB_FAULT_USAGE, _ ("“--%s” is given twice"), option->name);
      return FALSE;
    }
  g_ptr_array_add (values, g_strdup (value));
  return TRUE;
}

MbArgs *
mb_args_parse (int argc, char **argv, const MbOption *options, GError **error)
{
  g_autoptr (MbArgs) args = g_new0 (MbArgs, 1);
  gboolean only_words = FALSE;

  args->words = g_ptr_array_new_with_free_func (g_free);
  args->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (int i = 0; i < argc; i++)
    {
      const char *word = argv[i];
      const MbOption *option;
      const char *value = NULL;

      if (!g_utf8_validate (word, -1, NULL))
        {
          g_autofree char *valid = g_utf8_make_valid (word, -1);

          mb_set_error (error, MB_FAULT_USAGE, _ ("“%s” is not in UTF-8"), valid);
          return NULL;
        }
      if (only_words || word[0] != '-' || word[1] == '\0')
        {
          g_ptr_array_add (args->words, g_strdup (word));
          continue;
        }
      if (strcmp (word, "--") == 0)
        {
          only_words = TRUE;
          continue;
        }
      if (word[1] == '-')
        {
          const char *equals = strchr (word, '=');

          option = find_option (options, word + 2, equals != NULL ? (gsize) (equals - word - 2) : strlen (word + 2));
          value = equals != NULL ? equals + 1 : NULL;
        }
      else
        {
          option = find_letter (options, word[1]);
          value = word[2] != '\0' ? word + 2 : NULL;
        }
      if (option == NULL || (value != NULL && !option->takes_value))
        {
          mb_set_error (error, MB_FAULT_USAGE, _ ("“%s” is not known here"), word);
          return NULL;
        }
      if (option->takes_value && value == NULL)
        {
          if (i + 1 == argc)
            {
              mb_set_error (error, MB_FAULT_USAGE, _ ("“%s” needs a value"), word);
              return NULL;
            }
          value = argv[++i];
          if (!g_utf8_validate (value, -1, NULL))
            {
              mb_set_error (error, MB_FAULT_USAGE, _ ("the value of “%s” is not in UTF-8"), word);
              return NULL;
            }
        }
      if (!keep (args, option, value, error))
        return NULL;
    }
  return g_steal_pointer (&args);
}

void
mb_args_free (MbArgs *args)
{
  g_ptr_array_unref (args->words);
  g_hash_table_unref (args->values);
  g_free (args);
}

gboolean
mb_args_has (const MbArgs *args, const char *name)
{
  return g_hash_table_contains (args->values, name);
}

GPtrArray *
mb_args_get_all (const MbArgs *args, const char *name)
{
  return g_hash_table_lookup (args->values, name);
}

const char *
mb_args_get (const MbArgs *args, const char *name)
{
  GPtrArray *values = mb_args_get_all (args, name);

  return values != NULL ? g_ptr_array_index (values, values->len - 1) : NULL;
}

const char *
mb_args_word (const MbArgs *args, guint n)
{
  return n < args->words->len ? g_ptr_array_index (args->words, n) : NULL;
}
