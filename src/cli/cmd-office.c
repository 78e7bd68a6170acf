/* cmd-office.c: the office file as a whole: new, check, backup, restore. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "code.h"
#include "command.h"
#include "sample.h"

static int
run_new (MbCall *call, GError **error)
{
  const char *path = mb_args_word (call->args, 0);
  const char *towns_text = mb_args_get (call->args, "towns");
  const char *const towns[] = { towns_text, NULL };
  gboolean sample = mb_args_has (call->args, "sample");
  g_autoptr (MbFault) fault = NULL;
  g_autofree char *region = NULL;
  MbOfficeHead head = { 0 };

  head.name
      = sample && !mb_args_has (call->args, "office") ? MB_SAMPLE_OFFICE : mb_call_require (call, "office", error);
  if (head.name == NULL)
    return MB_EXIT_FAILED;
  head.region
      = sample && !mb_args_has (call->args, "region") ? MB_SAMPLE_REGION : mb_call_require (call, "region", error);
  if (head.region == NULL)
    return MB_EXIT_FAILED;
  region = mb_code_check ("region", head.region, &fault);
  if (region == NULL)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("--region “%s” is not a region code of 6 digits"), head.region);
      return MB_EXIT_FAILED;
    }
  head.region = region;
  head.towns = towns;
  call->office = mb_office_create (path, &head, call->actor, error);
  if (call->office == NULL)
    return MB_EXIT_FAILED;
  mb_office_set_today (call->office, call->today);
  if (sample && !mb_sample_fill (call->office, NULL, error))
    return MB_EXIT_FAILED;
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      mb_json_add_string (json, "file", path);
      mb_json_add_string (json, "office", head.name);
      mb_json_add_string (json, "region", head.region);
      mb_json_end_object (json);
    }
  else
    {
      mb_say (_ ("Made the office file %s of %s."), path, head.name);
    }
  return MB_EXIT_OK;
}

static int
run_check (MbCall *call, GError **error)
{
  MbCheckResult result = { 0 };
  gboolean clean;

  if (!mb_office_check (call->office, &result, NULL, error))
    return MB_EXIT_FAILED;
  clean = result.faults == NULL || result.faults->len == 0;
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      if (!clean)
        {
          g_autoptr (GError) first = NULL;
          const MbFault *fault = g_ptr_array_index (result.faults, 0);

          mb_set_error (&first, fault->code, "%s", fault->found != NULL ? fault->found : "");
          mb_print_error (json, first);
        }
      mb_json_add_bool (json, "ok", clean);
      mb_json_add_int (json, "records", (gint64) result.records);
      mb_json_add_int (json, "changes", (gint64) result.changes);
      mb_json_name (json, "faults");
      mb_json_begin_array (json);
      for (guint i = 0; result.faults != NULL && i < result.faults->len; i++)
        mb_print_fault (json, g_ptr_array_index (result.faults, i));
      mb_json_end_array (json);
      mb_json_end_object (json);
    }
  else if (clean)
    {
      g_autofree char *records = mb_count_text ((gint64) result.records),
                      *changes = mb_count_text ((gint64) result.changes);

      mb_say (_ ("All in order: %s records, %s changes."), records, changes);
    }
  for (guint i = 0; result.faults != NULL && i < result.faults->len; i++)
    {
      g_autofree char *message = mb_fault_message (g_ptr_array_index (result.faults, i));

      mb_tell ("%s", message);
    }
  mb_check_result_clear (&result);
  return clean ? MB_EXIT_OK : MB_EXIT_FAILED;
}

static int
say_written (MbCall *call, const char *path, const char *message)
{
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      mb_json_add_string (json, "file", path);
      mb_json_end_object (json);
    }
  else
    {
      mb_say ("%s", message);
    }
  return MB_EXIT_OK;
}

static int
run_backup (MbCall *call, GError **error)
{
  const char *path = mb_call_require (call, "output", error);
  g_autofree char *message = NULL;

  if (path == NULL || !mb_store_backup (mb_office_get_store (call->office), path, NULL, error))
    return MB_EXIT_FAILED;
  message = g_strdup_printf (_ ("Backed up to %s."), path);
  return say_written (call, path, message);
}

static int
run_restore (MbCall *call, GError **error)
{
  const char *path = mb_call_require (call, "output", error);
  g_autofree char *message = NULL;

  if (path == NULL || !mb_store_restore (mb_args_word (call->args, 0), path, error))
    return MB_EXIT_FAILED;
  message = g_strdup_printf (_ ("Restored to %s."), path);
  return say_written (call, path, message);
}

const MbCommand mb_office_commands[] = {
  { "new", "FILE --office NAME --region CODE [--towns A,B] [--sample]", N_ ("make an office file"), 1, 1, 0, FALSE,
    run_new },
  { "check", "", N_ ("check database, links, record of changes and figures"), 0, 0, MB_STORE_READ_ONLY, TRUE,
    run_check },
  { "backup", "-o FILE", N_ ("write a whole, checked copy"), 0, 0, MB_STORE_READ_ONLY, TRUE, run_backup },
  { "restore", "BACKUP -o FILE", N_ ("make an office file from a backup"), 1, 1, 0, FALSE, run_restore },
  { 0 },
};
