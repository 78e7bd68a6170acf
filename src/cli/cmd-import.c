/* cmd-import.c: ledgers into registers. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "command.h"

/* pairs_of: --map HEADING=FIELD, with an empty field for "leave this column out"; --set FIELD=VALUE. A heading may hold "=", so
 * may a value: the one is parted at the last, the other at the first. */
static GHashTable *
pairs_of (const MbCall *call, const char *option, gboolean at_last, GError **error)
{
  GPtrArray *pairs = mb_args_get_all (call->args, option);
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; pairs != NULL && i < pairs->len; i++)
    {
      const char *pair = g_ptr_array_index (pairs, i);
      const char *equals = at_last ? strrchr (pair, '=') : strchr (pair, '=');

      if (equals == NULL || equals == pair)
        {
          mb_set_error (error, MB_FAULT_USAGE, "--%s %s", option, pair);
          return NULL;
        }
      g_hash_table_insert (table, g_strndup (pair, (gsize) (equals - pair)), g_strdup (equals + 1));
    }
  return g_steal_pointer (&table);
}

static int
run_import (MbCall *call, GError **error)
{
  g_autoptr (GHashTable) mapping = pairs_of (call, "map", TRUE, error);
  g_autoptr (GHashTable) constants = mapping != NULL ? pairs_of (call, "set", FALSE, error) : NULL;
  g_autoptr (MbImportPlan) plan = NULL;
  MbImportOptions options = { 0 };

  if (constants == NULL)
    return MB_EXIT_FAILED;
  options.all_or_nothing = mb_args_has (call->args, "all-or-nothing");
  options.empty_erases = mb_args_has (call->args, "empty-erases");
  options.sheet = mb_args_get (call->args, "sheet");
  options.mapping = g_hash_table_size (mapping) > 0 ? mapping : NULL;
  options.constants = g_hash_table_size (constants) > 0 ? constants : NULL;
  plan = mb_import_plan_new (call->office, mb_args_word (call->args, 0), mb_args_word (call->args, 1), &options, NULL,
                             error);
  return plan != NULL ? mb_run_plan (call, plan, error) : MB_EXIT_FAILED;
}

const MbCommand mb_import_commands[] = {
  { "import",
    "REGISTER SHEET [--dry-run] [--rejects OUT.xlsx] [--all-or-nothing] [--empty-erases] [--sheet NAME] [--map "
    "HEADING=FIELD]… [--set FIELD=VALUE]…",
    N_ ("bring a ledger (xlsx, xls, csv) into a register"), 2, 2, 0, TRUE, run_import },
  { 0 },
};
