/* cmd-inspect.c: the annual inspection. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "command.h"
#include "figure.h"
#include "inspection.h"

static gboolean
required_year (MbCall *call, int *year, GError **error)
{
  return mb_call_require (call, "year", error) != NULL && mb_call_year (call, 0, year, error);
}

/* print_counts: the import document of what has no sheet: everything taken, nothing refused. */
static void
print_counts (guint n_new)
{
  static const char *const zero[] = { "updated", "unchanged", "refused", "skipped", "missing", "totals_differ" };
  static const char *const empty[] = { "faults", "warnings", "skipped_rows", "missing_rows", "totals" };
  g_autoptr (MbJson) json = mb_call_json ();

  mb_json_begin_object (json);
  mb_json_add_int (json, "read", n_new);
  mb_json_add_int (json, "new", n_new);
  for (guint i = 0; i < G_N_ELEMENTS (zero); i++)
    mb_json_add_int (json, zero[i], 0);
  for (guint i = 0; i < G_N_ELEMENTS (empty); i++)
    {
      mb_json_name (json, empty[i]);
      mb_json_begin_array (json);
      mb_json_end_array (json);
    }
  mb_json_end_object (json);
}

static int
run_open (MbCall *call, GError **error)
{
  guint n = 0;
  int year;

  if (!required_year (call, &year, error) || !mb_inspection_open (call->office, year, &n, error))
    return MB_EXIT_FAILED;
  if (call->json)
    print_counts (n);
  else
    mb_say (_ ("Opened the inspection of %d: %u institutions take part."), year, n);
  return MB_EXIT_OK;
}

static int
run_scores (MbCall *call, GError **error)
{
  g_autoptr (MbImportPlan) plan = NULL;
  MbImportOptions options = { 0 };
  int year;

  if (!required_year (call, &year, error))
    return MB_EXIT_FAILED;
  options.all_or_nothing = mb_args_has (call->args, "all-or-nothing");
  options.empty_erases = mb_args_has (call->args, "empty-erases");
  options.sheet = mb_args_get (call->args, "sheet");
  plan = mb_inspection_plan_scores (call->office, mb_args_word (call->args, 0), year, &options, NULL, error);
  return plan != NULL ? mb_run_plan (call, plan, error) : MB_EXIT_FAILED;
}

static int
run_form (MbCall *call, GError **error)
{
  const char *folder = mb_call_require (call, "output", error);
  g_auto (GStrv) files = NULL;
  int year;

  if (folder == NULL || !required_year (call, &year, error))
    return MB_EXIT_FAILED;
  files = mb_inspection_write_forms (call->office, year, folder, NULL, error);
  if (files == NULL)
    return MB_EXIT_FAILED;
  if (call->json)
    print_counts (g_strv_length (files));
  for (guint i = 0; files[i] != NULL; i++)
    {
      if (call->json)
        mb_tell ("%s", files[i]);
      else
        mb_say ("%s", files[i]);
    }
  return MB_EXIT_OK;
}

static const char *
why_id (MbResultWhy why)
{
  switch (why)
    {
    case MB_RESULT_VETO:
      return "veto";
    case MB_RESULT_ABSENT:
      return "absent";
    case MB_RESULT_INCOMPLETE:
      return "incomplete";
    case MB_RESULT_SCORED:
    default:
      return "";
    }
}

static int
run_results (MbCall *call, GError **error)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (MbJson) json = NULL;
  int year;

  if (!mb_call_year (call, mb_inspection_latest_year (call->office), &year, error))
    return MB_EXIT_FAILED;
  results = mb_inspection_results (call->office, year, error);
  if (results == NULL)
    return MB_EXIT_FAILED;
  json = call->json ? mb_call_json () : NULL;
  if (json != NULL)
    mb_json_begin_array (json);
  for (guint i = 0; i < results->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (results, i);
      g_autofree char *total = result->has_total ? mb_hundredths_format (result->total) : NULL;

      if (json == NULL)
        {
          mb_say ("%s\t%s\t%s\t%s\t%s", result->name, result->uscc != NULL ? result->uscc : "",
                  total != NULL ? total : "", result->grade != NULL ? result->grade : "", why_id (result->why));
          continue;
        }
      mb_json_begin_object (json);
      mb_json_add_string (json, "institution", result->name);
      mb_json_add_string (json, "uscc", result->uscc);
      mb_json_add_string (json, "total", total);
      mb_json_add_string (json, "grade", result->grade);
      mb_json_add_string (json, "why", why_id (result->why));
      mb_json_end_object (json);
    }
  if (json != NULL)
    mb_json_end_array (json);
  return MB_EXIT_OK;
}

/* tell_state: how the year stands now that it was published or opened again. */
static int
tell_state (MbCall *call, int year, GError **error)
{
  g_autoptr (MbInspectionState) state = mb_inspection_state (call->office, year, error);
  g_autoptr (MbJson) json = NULL;

  if (state == NULL)
    return MB_EXIT_FAILED;
  if (!call->json)
    {
      /* translators: year, number of institutions */
      if (state->published != NULL)
        mb_say (_ ("Published the results of %d: %u institutions. They are locked."), year, state->n_participants);
      else
        mb_say (_ ("Opened the results of %d again: %u institutions."), year, state->n_participants);
      return MB_EXIT_OK;
    }
  json = mb_call_json ();
  mb_json_begin_object (json);
  mb_json_add_int (json, "year", year);
  mb_json_add_string (json, "published", state->published);
  mb_json_add_string (json, "reopened", state->reopened);
  mb_json_add_int (json, "participants", state->n_participants);
  mb_json_add_int (json, "scored", state->n_scored);
  mb_json_add_int (json, "vetoed", state->n_vetoed);
  mb_json_add_int (json, "incomplete", state->n_incomplete);
  mb_json_add_int (json, "absent", state->n_absent);
  mb_json_end_object (json);
  return MB_EXIT_OK;
}

static int
run_publish (MbCall *call, GError **error)
{
  int year;

  if (!required_year (call, &year, error) || !mb_inspection_publish (call->office, year, error))
    return MB_EXIT_FAILED;
  return tell_state (call, year, error);
}

static int
run_reopen (MbCall *call, GError **error)
{
  const char *reason = mb_call_require (call, "reason", error);
  int year;

  if (reason == NULL || !required_year (call, &year, error) || !mb_inspection_reopen (call->office, year, reason, error))
    return MB_EXIT_FAILED;
  return tell_state (call, year, error);
}

const MbCommand mb_inspect_commands[] = {
  { "inspect open", "--year Y", N_ ("open the annual inspection of a year"), 0, 0, 0, TRUE, run_open },
  { "inspect scores", "SHEET --year Y [--dry-run] [--rejects OUT.xlsx] [--all-or-nothing]",
    N_ ("bring a score sheet in"), 1, 1, 0, TRUE, run_scores },
  { "inspect form", "--year Y -o DIR", N_ ("write sheets for filling scores in"), 0, 0, MB_STORE_READ_ONLY, TRUE,
    run_form },
  { "inspect results", "--year Y", N_ ("show totals and grades"), 0, 0, MB_STORE_READ_ONLY, TRUE, run_results },
  { "inspect publish", "--year Y", N_ ("publish the results of a year and lock them"), 0, 0, 0, TRUE, run_publish },
  { "inspect reopen", "--year Y --reason TEXT", N_ ("open published results again"), 0, 0, 0, TRUE, run_reopen },
  { 0 },
};
