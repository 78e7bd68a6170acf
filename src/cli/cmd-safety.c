/* cmd-safety.c: for the bad day and the stick: recover, pack, unpack, erase. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "command.h"
#include "pack.h"
#include "passphrase.h"
#include "safety.h"

void
mb_tell_copies (const char *path)
{
  g_autoptr (GPtrArray) copies = mb_store_find_copies (path);

  if (copies->len > 0)
    mb_tell (_ ("        The newest sound copy is %s; “minban restore” makes an office file of it. “minban recover” "
                "saves what is left in the damaged one."),
             (const char *) g_ptr_array_index (copies, 0));
}

static void
print_recovered (const char *path, const char *copy, const MbRecoverResult *result)
{
  g_autoptr (MbJson) json = mb_call_json ();

  mb_json_begin_object (json);
  mb_json_add_string (json, "file", path);
  mb_json_add_int (json, "records", (gint64) result->records);
  mb_json_add_int (json, "rebuilt", (gint64) result->rebuilt);
  mb_json_add_int (json, "lost", (gint64) result->lost);
  mb_json_add_bool (json, "history", result->history);
  mb_json_add_string (json, "backup", copy);
  mb_json_name (json, "losses");
  mb_json_begin_array (json);
  for (guint i = 0; i < result->losses->len; i++)
    mb_json_string (json, g_ptr_array_index (result->losses, i));
  mb_json_end_array (json);
  mb_json_end_object (json);
}

static void
say_recovered (const char *path, const char *copy, const MbRecoverResult *result)
{
  g_autofree char *records = mb_count_text ((gint64) result->records), *lost = mb_count_text ((gint64) result->lost);

  mb_say (_ ("Saved to %s: %s records; known to be lost: %s."), path, records, lost);
  mb_say ("%s", result->history ? _ ("The record of changes is whole.") : _ ("The record of changes begins anew."));
  if (copy != NULL)
    mb_say (_ ("The newest sound copy of before is %s."), copy);
  for (guint i = 0; i < result->losses->len; i++)
    mb_tell ("%s", (const char *) g_ptr_array_index (result->losses, i));
}

static int
run_recover (MbCall *call, GError **error)
{
  const char *broken = mb_args_word (call->args, 0), *path = mb_call_require (call, "output", error), *copy;
  g_auto (MbRecoverResult) result = { 0 };
  g_autoptr (GPtrArray) copies = NULL;
  gboolean all;

  if (path == NULL || !mb_office_recover (broken, path, &result, NULL, error))
    return MB_EXIT_FAILED;
  copies = mb_store_find_copies (broken);
  copy = copies->len > 0 ? g_ptr_array_index (copies, 0) : NULL;
  /* What has just been saved is no copy of before. */
  if (copy != NULL)
    {
      g_autofree char *saved = g_canonicalize_filename (path, NULL);

      if (g_str_equal (copy, saved))
        copy = copies->len > 1 ? g_ptr_array_index (copies, 1) : NULL;
    }
  all = result.losses->len == 0;
  if (call->json)
    print_recovered (path, copy, &result);
  else
    say_recovered (path, copy, &result);
  return all ? MB_EXIT_OK : MB_EXIT_REFUSED;
}

static int
say_file (const MbCall *call, const char *path, const char *sentence)
{
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      mb_json_add_string (json, "file", path);
      mb_json_end_object (json);
    }
  else
    mb_say ("%s %s", sentence, path);
  return MB_EXIT_OK;
}

static int
run_pack (MbCall *call, GError **error)
{
  const char *path = mb_call_require (call, "output", error);
  char *passphrase = path != NULL ? mb_call_passphrase (call, TRUE, error) : NULL;
  gboolean done
      = passphrase != NULL && mb_pack_write (mb_office_get_store (call->office), path, passphrase, NULL, error);

  mb_passphrase_free (passphrase);
  return done ? say_file (call, path, _ ("Packed and locked:")) : MB_EXIT_FAILED;
}

static int
run_unpack (MbCall *call, GError **error)
{
  const char *path = mb_call_require (call, "output", error);
  char *passphrase = path != NULL ? mb_call_passphrase (call, FALSE, error) : NULL;
  gboolean done = passphrase != NULL && mb_pack_open (mb_args_word (call->args, 0), path, passphrase, NULL, error);

  mb_passphrase_free (passphrase);
  return done ? say_file (call, path, _ ("Unpacked:")) : MB_EXIT_FAILED;
}

static int
run_erase (MbCall *call, GError **error)
{
  const char *field = mb_args_word (call->args, 2);
  guint dropped;
  gint64 id;

  if (!mb_parse_id (mb_args_word (call->args, 1), &id, error)
      || !mb_office_erase (call->office, mb_args_word (call->args, 0), id, field, &dropped, error))
    return MB_EXIT_FAILED;
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      mb_json_add_string (json, "erased", field);
      mb_json_add_int (json, "backups_dropped", dropped);
      mb_json_end_object (json);
    }
  else
    {
      g_autofree char *count = mb_count_text (dropped);

      mb_say (_ ("Erased for good; %s backups that held it are deleted. Look for copies elsewhere."), count);
    }
  return MB_EXIT_OK;
}

const MbCommand mb_safety_commands[] = {
  { "recover", "BROKEN -o FILE", N_ ("save what can be saved from a damaged office file"), 1, 1, 0, FALSE,
    run_recover },
  { "pack", "-o OUT.minbanpack [--passphrase-file FILE]", N_ ("lock a copy with a passphrase, for a stick"), 0, 0,
    MB_STORE_READ_ONLY, TRUE, run_pack },
  { "unpack", "PACK -o FILE [--passphrase-file FILE]", N_ ("make an office file of a locked pack"), 1, 1, 0, FALSE,
    run_unpack },
  { "erase", "REGISTER ID FIELD", N_ ("erase a person's value for good, from the record of changes too"), 3, 3, 0, TRUE,
    run_erase },
  { 0 },
};
