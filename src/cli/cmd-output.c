/* cmd-output.c: reports, letters and charts to files. */
#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "command.h"
#include "report.h"

static int
list_kind (MbCall *call, const char *kind, GError **error)
{
  g_autoptr (GPtrArray) infos = mb_report_list (call->office, kind, error);
  g_autoptr (MbJson) json = NULL;

  if (infos == NULL)
    return MB_EXIT_FAILED;
  json = call->json ? mb_call_json () : NULL;
  if (json != NULL)
    mb_json_begin_array (json);
  for (guint i = 0; i < infos->len; i++)
    {
      const MbReportInfo *info = g_ptr_array_index (infos, i);

      if (json == NULL)
        {
          mb_say ("%s\t%s", info->name, info->label);
          continue;
        }
      mb_json_begin_object (json);
      mb_json_add_string (json, "name", info->name);
      mb_json_add_string (json, "title", info->title);
      mb_json_end_object (json);
    }
  if (json != NULL)
    mb_json_end_array (json);
  return MB_EXIT_OK;
}

static gboolean
options_of (MbCall *call, MbReportOptions *options, GError **error)
{
  options->town = mb_args_get (call->args, "town");
  options->institution = mb_args_get (call->args, "institution");
  return mb_call_year (call, 0, &options->year, error)
         && mb_call_date (call, "as-of", MB_DATE_NONE, &options->as_of, error);
}

int
mb_say_file (MbCall *call, const char *path, guint n_letters)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  gint64 size = info != NULL ? g_file_info_get_size (info) : 0;

  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      mb_json_add_string (json, "file", path);
      mb_json_add_int (json, "size", size);
      if (n_letters > 0)
        mb_json_add_int (json, "letters", n_letters);
      mb_json_end_object (json);
    }
  else
    {
      g_autofree char *bytes = mb_count_text (size);

      mb_say (_ ("Wrote %s (%s bytes)."), path, bytes);
    }
  return MB_EXIT_OK;
}

typedef enum
{
  KIND_REPORT,
  KIND_LETTER,
  KIND_CHART
} Kind;

static int
run_output (MbCall *call, Kind kind, GError **error)
{
  static const char *const kinds[] = { "reports", "letters", "charts" };
  const char *name = mb_args_word (call->args, 0);
  MbReportOptions options = { 0 };
  const char *path;
  guint n_letters = 0;
  gboolean ok = FALSE;

  if (name == NULL)
    return list_kind (call, kinds[kind], error);
  path = mb_call_require (call, "output", error);
  if (path == NULL || !options_of (call, &options, error))
    return MB_EXIT_FAILED;
  switch (kind)
    {
    case KIND_REPORT:
      ok = mb_report_write (call->office, name, &options, path, NULL, error);
      break;
    case KIND_LETTER:
      ok = mb_letter_write (call->office, name, &options, options.institution == NULL, path, &n_letters, NULL, error);
      break;
    case KIND_CHART:
    default:
      ok = mb_report_write_chart (call->office, name, &options, path, NULL, error);
    }
  return ok ? mb_say_file (call, path, n_letters) : MB_EXIT_FAILED;
}

static int
run_report (MbCall *call, GError **error)
{
  return run_output (call, KIND_REPORT, error);
}

static int
run_print (MbCall *call, GError **error)
{
  if (mb_args_word (call->args, 0) != NULL && !mb_args_has (call->args, "all")
      && !mb_args_has (call->args, "institution"))
    {
      mb_set_error (error, MB_FAULT_USAGE, _ ("say --institution NAME, or --all"));
      return MB_EXIT_FAILED;
    }
  return run_output (call, KIND_LETTER, error);
}

static int
run_chart (MbCall *call, GError **error)
{
  return run_output (call, KIND_CHART, error);
}

const MbCommand mb_output_commands[] = {
  { "report", "[NAME [--year Y] [--as-of DATE] [--town T] -o OUT.xlsx|OUT.pdf|OUT.csv]",
    N_ ("write a report, or list them"), 0, 1, MB_STORE_READ_ONLY, TRUE, run_report },
  { "print", "[LETTER [--year Y] --institution NAME|--all -o OUT.pdf]", N_ ("write letters, or list them"), 0, 1,
    MB_STORE_READ_ONLY, TRUE, run_print },
  { "chart", "[NAME [--year Y] [--as-of DATE] -o OUT.svg|OUT.png|OUT.pdf]", N_ ("write a chart, or list them"), 0, 1,
    MB_STORE_READ_ONLY, TRUE, run_chart },
  { 0 },
};
