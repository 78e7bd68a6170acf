/* cli.c: finds the command, opens the office file, gives the answer or the error. */
#include "config.h"

#include "cli.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "command.h"

static const MbCommand *const groups[]
    = { mb_office_commands, mb_safety_commands, mb_import_commands, mb_record_commands, mb_inspect_commands,
        mb_figure_commands, mb_output_commands, mb_sheet_commands };

static const MbOption options[] = {
  { "db", '\0', TRUE, FALSE },
  { "json", '\0', FALSE, FALSE },
  { "today", '\0', TRUE, FALSE },
  { "as", '\0', TRUE, FALSE },
  { "help", 'h', FALSE, FALSE },
  { "version", '\0', FALSE, FALSE },
  { "output", 'o', TRUE, FALSE },
  { "office", '\0', TRUE, FALSE },
  { "region", '\0', TRUE, FALSE },
  { "towns", '\0', TRUE, FALSE },
  { "sample", '\0', FALSE, FALSE },
  { "dry-run", '\0', FALSE, FALSE },
  { "rejects", '\0', TRUE, FALSE },
  { "all-or-nothing", '\0', FALSE, FALSE },
  { "empty-erases", '\0', FALSE, FALSE },
  { "sheet", '\0', TRUE, FALSE },
  { "where", '\0', TRUE, TRUE },
  { "search", '\0', TRUE, FALSE },
  { "sort", '\0', TRUE, TRUE },
  { "limit", '\0', TRUE, FALSE },
  { "year", '\0', TRUE, FALSE },
  { "reason", '\0', TRUE, FALSE },
  { "as-of", '\0', TRUE, FALSE },
  { "date", '\0', TRUE, FALSE },
  { "by", '\0', TRUE, FALSE },
  { "result", '\0', TRUE, FALSE },
  { "town", '\0', TRUE, FALSE },
  { "institution", '\0', TRUE, FALSE },
  { "all", '\0', FALSE, FALSE },
  { "map", '\0', TRUE, TRUE },
  { "set", '\0', TRUE, TRUE },
  { "passphrase-file", '\0', TRUE, FALSE },
  { "personal", '\0', FALSE, FALSE },
  { NULL, '\0', FALSE, FALSE },
};

static void
put (FILE *stream, const char *format, va_list list)
{
  g_autofree char *text = g_strdup_vprintf (format, list);

  fputs (text, stream);
  fputc ('\n', stream);
}

void
mb_say (const char *format, ...)
{
  va_list list;

  va_start (list, format);
  put (stdout, format, list);
  va_end (list);
}

void
mb_tell (const char *format, ...)
{
  va_list list;

  va_start (list, format);
  put (stderr, format, list);
  va_end (list);
}

char *
mb_count_text (gint64 number)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, number);
}

MbJson *
mb_call_json (void)
{
  return mb_json_new (stdout);
}

static const MbCommand *
find_command (const char *first, const char *second, guint *n_words)
{
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const MbCommand *command = groups[i]; command->name != NULL; command++)
      {
        const char *space = strchr (command->name, ' ');

        if (space == NULL && g_strcmp0 (command->name, first) == 0)
          {
            *n_words = 1;
            return command;
          }
        if (space != NULL && first != NULL && second != NULL && strlen (first) == (gsize) (space - command->name)
            && g_str_has_prefix (command->name, first) && strcmp (space + 1, second) == 0)
          {
            *n_words = 2;
            return command;
          }
      }
  return NULL;
}

gboolean
mb_cli_is_command (const char *word)
{
  if (word[0] == '-')
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const MbCommand *command = groups[i]; command->name != NULL; command++)
      {
        gsize length = strcspn (command->name, " ");

        if (strlen (word) == length && strncmp (word, command->name, length) == 0)
          return TRUE;
      }
  return FALSE;
}

static void
print_help (void)
{
  mb_say (_ ("minban [FILE] opens the window. Everything else:"));
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    for (const MbCommand *command = groups[i]; command->name != NULL; command++)
      mb_say ("  minban %s %s%s\n      %s", command->name, command->usage, command->needs_db ? " --db FILE" : "",
              _ (command->summary));
  mb_say (_ ("With every command: --json, --today DATE, --as NAME. “man minban” tells more."));
}

gboolean
mb_call_date (const MbCall *call, const char *option, MbDate fallback, MbDate *date, GError **error)
{
  const char *text = mb_args_get (call->args, option);

  *date = fallback;
  if (text == NULL)
    return TRUE;
  *date = mb_date_parse (text, NULL);
  if (*date != MB_DATE_NONE)
    return TRUE;
  mb_set_error (error, MB_FAULT_ARGUMENT, _ ("--%s “%s” is not a date such as 2026-06-30"), option, text);
  return FALSE;
}

gboolean
mb_call_year (const MbCall *call, int fallback, int *year, GError **error)
{
  const char *text = mb_args_get (call->args, "year");
  gint64 number;

  *year = fallback;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, 1980, 9999, &number, NULL))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("--year “%s” is not a year such as 2025"), text);
      return FALSE;
    }
  *year = (int) number;
  return TRUE;
}

gboolean
mb_parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, _ ("“%s” is not the number of a record"), text);
  return FALSE;
}

const char *
mb_call_require (const MbCall *call, const char *option, GError **error)
{
  const char *value = mb_args_get (call->args, option);

  if (value == NULL || value[0] == '\0')
    {
      mb_set_error (error, MB_FAULT_USAGE, _ ("“--%s” is missing"), option);
      return NULL;
    }
  return value;
}

static gboolean
open_office (MbCall *call, const MbCommand *command, GError **error)
{
  const char *path = mb_call_require (call, "db", error);
  g_autoptr (GError) problem = NULL;

  if (path == NULL)
    return FALSE;
  call->office = mb_office_open (path, command->open, call->actor, &problem);
  /* A file of an older version is brought up to date even by a command that only reads. */
  if (call->office == NULL && command->open == MB_STORE_READ_ONLY
      && g_error_matches (problem, MB_ERROR, MB_FAULT_OFFICE_READ_ONLY))
    {
      g_clear_error (&problem);
      call->office = mb_office_open (path, MB_STORE_READ_WRITE, call->actor, &problem);
    }
  if (call->office == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  mb_office_set_today (call->office, call->today);
  return TRUE;
}

static int
run_command (MbCall *call, const MbCommand *command, GError **error)
{
  int status;

  if (call->args->words->len < command->min_words || call->args->words->len > command->max_words)
    {
      mb_set_error (error, MB_FAULT_USAGE, "minban %s %s", command->name, command->usage);
      return MB_EXIT_FAILED;
    }
  if (!mb_call_date (call, "today", mb_clock_today (), &call->today, error))
    return MB_EXIT_FAILED;
  call->actor = mb_args_has (call->args, "as") ? g_strdup (mb_args_get (call->args, "as")) : mb_office_default_actor ();
  if (command->needs_db && !open_office (call, command, error))
    return MB_EXIT_FAILED;
  status = command->run (call, error);
  if (fflush (stdout) != 0 && status == MB_EXIT_OK)
    status = MB_EXIT_FAILED;
  return status;
}

/* A damaged file is no dead end. */
static void
offer_copies (const MbCall *call, const GError *error)
{
  const char *path = mb_args_get (call->args, "db");

  if (path != NULL && g_error_matches (error, MB_ERROR, MB_FAULT_OFFICE_DAMAGED))
    mb_tell_copies (path);
}

static void
report_error (gboolean json, const GError *error)
{
  const char *hint = mb_error_hint (error);

  if (json)
    {
      g_autoptr (MbJson) out = mb_call_json ();

      mb_json_begin_object (out);
      mb_print_error (out, error);
      mb_json_end_object (out);
    }
  mb_tell ("minban: %s", error->message);
  if (hint[0] != '\0')
    mb_tell ("        %s", hint);
}

int
mb_cli_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbArgs) args = mb_args_parse (argc, argv, options, &error);
  const MbCommand *command;
  MbCall call = { 0 };
  guint n_words = 0;
  gboolean json;
  int status;

  if (args == NULL)
    {
      json = FALSE;
      for (int i = 0; i < argc; i++)
        json |= strcmp (argv[i], "--json") == 0;
      report_error (json, error);
      return MB_EXIT_FAILED;
    }
  json = mb_args_has (args, "json");
  if (mb_args_has (args, "version"))
    {
      mb_say ("minban %s", MB_VERSION);
      return MB_EXIT_OK;
    }
  if (mb_args_has (args, "help"))
    {
      print_help ();
      return MB_EXIT_OK;
    }
  command = find_command (mb_args_word (args, 0), mb_args_word (args, 1), &n_words);
  if (command == NULL)
    {
      const char *word = mb_args_word (args, 0);

      if (word == NULL)
        mb_set_error (&error, MB_FAULT_USAGE, _ ("a command is missing"));
      else
        mb_set_error (&error, MB_FAULT_USAGE, _ ("there is no command “%s”"), word);
      report_error (json, error);
      return MB_EXIT_FAILED;
    }
  g_ptr_array_remove_range (args->words, 0, n_words);
  call.args = args;
  call.json = json;
  status = run_command (&call, command, &error);
  if (error != NULL)
    {
      report_error (json, error);
      offer_copies (&call, error);
      status = MB_EXIT_FAILED;
    }
  if (call.office != NULL)
    {
      mb_office_close (call.office);
      g_object_unref (call.office);
    }
  g_free (call.actor);
  return status;
}
