/* cmd-import.c: ledgers into registers. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "command.h"

/* mapping_of: --map "HEADING=FIELD", with an empty field for "leave this column out". */
static GHashTable *
mapping_of (const MbCall *call, GError **error)
{
  GPtrArray *pairs = mb_args_get_all (call->args, "map");
  g_autoptr (GHashTable) mapping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const char *pair = g_ptr_array_index (pairs, i);
      const char *equals = strrchr (pair, '=');

      if (equals == NULL)
        {
          mb_set_error (error, MB_FAULT_USAGE, "--map %s", pair);
          return NULL;
        }
      g_hash_table_insert (mapping, g_strndup (pair, (gsize) (equals - pair)), g_strdup (equals + 1));
    }
  return g_steal_pointer (&mapping);
}

static int
run_import (MbCall *call, GError **error)
{
  g_autoptr (GHashTable) mapping = mapping_of (call, error);
  g_autoptr (MbImportPlan) plan = NULL;
  MbImportOptions options = { 0 };

  if (mapping == NULL)
    return MB_EXIT_FAILED;
  options.all_or_nothing = mb_args_has (call->args, "all-or-nothing");
  options.empty_erases = mb_args_has (call->args, "empty-erases");
  options.sheet = mb_args_get (call->args, "sheet");
  options.mapping = g_hash_table_size (mapping) > 0 ? mapping : NULL;
  plan = mb_import_plan_new (call->office, mb_args_word (call->args, 0), mb_args_word (call->args, 1), &options, NULL,
                             error);
  return plan != NULL ? mb_run_plan (call, plan, error) : MB_EXIT_FAILED;
}

const MbCommand mb_import_commands[] = {
  { "import",
    "REGISTER SHEET [--dry-run] [--rejects OUT.xlsx] [--all-or-nothing] [--empty-erases] [--sheet NAME] [--map "
    "HEADING=FIELD]…",
    N_ ("bring a ledger (xlsx, xls, csv) into a register"), 2, 2, 0, TRUE, run_import },
  { 0 },
};
