/* import-check.c: the import of a register's own ledgers: the order of judging, and the changes.
 *
 * Promise: judging is done anew from the cells each time, so that a correction in one row settles what it caused in
 * others; the changes are exactly the accepted rows, new ones with what follows from their values.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"

#include <string.h>

static void
checked_free (gpointer data)
{
  MbChecked *checked = data;

  for (guint i = 0; i < checked->map->columns->len; i++)
    mb_value_clear (&checked->values[i]);
  g_free (checked->values);
  for (guint i = 0; checked->derived != NULL && i < checked->derived->len; i++)
    mb_value_clear (&g_array_index (checked->derived, MbDerived, i).value);
  g_clear_pointer (&checked->derived, g_array_unref);
  g_clear_pointer (&checked->record, mb_record_unref);
  g_free (checked);
}

MbRegisterImport *
mb_register_import_new (MbOffice *office, const MbRegister *reg, const MbImportOptions *options)
{
  MbRegisterImport *import = g_new0 (MbRegisterImport, 1);

  import->office = office;
  import->reg = reg;
  import->identity = g_ptr_array_new ();
  for (guint i = 0; i < reg->identity->len; i++)
    g_ptr_array_add (import->identity, g_ptr_array_index (reg->identity, i));
  if (import->identity->len == 0)
    g_ptr_array_add (import->identity, (gpointer) reg->title);
  import->maps = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_import_map_free);
  import->links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) mb_link_index_free);
  import->checked = g_ptr_array_new_with_free_func (checked_free);
  import->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  import->seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  import->constants = mb_import_constants_new ();
  if (options != NULL && options->constants != NULL)
    import->texts = g_hash_table_ref (options->constants);
  import->used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  import->by_sheet = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_hash_table_unref);
  import->claimed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  mb_import_mapping_give (import, options != NULL ? options->mapping : NULL);
  return import;
}

void
mb_register_import_free (MbRegisterImport *import)
{
  if (import == NULL)
    return;
  g_ptr_array_unref (import->groups);
  g_ptr_array_unref (import->checked);
  g_ptr_array_unref (import->maps);
  g_ptr_array_unref (import->identity);
  g_hash_table_unref (import->links);
  g_hash_table_unref (import->seen);
  g_clear_pointer (&import->given, g_hash_table_unref);
  g_clear_pointer (&import->remembered, g_hash_table_unref);
  g_clear_pointer (&import->mapping, g_hash_table_unref);
  g_hash_table_unref (import->used);
  g_hash_table_unref (import->by_sheet);
  g_hash_table_unref (import->claimed);
  g_clear_pointer (&import->texts, g_hash_table_unref);
  g_array_unref (import->constants);
  g_free (import);
}

static gboolean
evaluate (MbImportPlan *plan, MbJob *job, gpointer user, GError **error)
{
  MbRegisterImport *import = user;

  g_ptr_array_set_size (import->groups, 0);
  g_ptr_array_set_size (import->checked, 0);
  g_hash_table_remove_all (import->seen);
  if (!mb_import_read_rows (import, job, error) || !mb_import_match_rows (import, job, error))
    return FALSE;
  mb_import_diff_rows (import);
  mb_import_warn_lacking (import);
  mb_import_warn_twins (import);
  mb_import_compare_totals (import);
  return mb_import_warn_rows (import, error) && mb_import_list_missing (import, job, error);
}

static void
put_new (MbRegisterImport *import, MbChangeSet *set, MbChecked *checked)
{
  checked->temporary = mb_change_set_insert (set, import->reg);
  for (guint i = 0; i < checked->map->columns->len; i++)
    if (!mb_value_is_null (&checked->values[i]))
      mb_change_set_put (set, mb_import_map_nth (checked->map, i)->field->id, &checked->values[i]);
  for (guint i = 0; checked->derived != NULL && i < checked->derived->len; i++)
    {
      const MbDerived *derived = &g_array_index (checked->derived, MbDerived, i);

      mb_change_set_put (set, derived->field->id, &derived->value);
    }
}

static void
put_update (MbChangeSet *set, const MbChecked *checked)
{
  mb_change_set_update (set, checked->record);
  for (guint i = 0; i < checked->row->diffs->len; i++)
    {
      const MbImportDiff *diff = g_ptr_array_index (checked->row->diffs, i);

      mb_change_set_put (set, diff->field->id, &diff->after);
    }
}

static gboolean
collect (MbImportPlan *plan, MbChangeSet *set, MbJob *job, gpointer user, GError **error)
{
  MbRegisterImport *import = user;

  for (guint i = 0; i < import->checked->len; i++)
    {
      MbChecked *checked = g_ptr_array_index (import->checked, i);

      if (checked->row->fate == MB_ROW_NEW)
        put_new (import, set, checked);
      else if (checked->row->fate == MB_ROW_UPDATED)
        put_update (set, checked);
    }
  return mb_import_mapping_remember (import, set, error) && mb_job_check (job, error);
}

static void
applied (MbImportPlan *plan, const MbChangeSet *set, gpointer user)
{
  MbRegisterImport *import = user;

  for (guint i = 0; i < import->checked->len; i++)
    {
      MbChecked *checked = g_ptr_array_index (import->checked, i);

      if (checked->row->fate == MB_ROW_NEW)
        checked->row->record_id = mb_change_set_real_id (set, checked->temporary);
    }
}

static const MbImportKind register_kind = {
  .match = mb_import_map_match,
  .accept = mb_import_map_accept,
  .identifies = mb_import_map_identifies,
  .usable = mb_import_map_usable,
  .prepare = mb_import_mapping_prepare,
  .begin = mb_import_map_begin,
  .evaluate = evaluate,
  .collect = collect,
  .applied = applied,
};

/* What the program keeps itself has a sheet of its own kind, or none. */
static gboolean
check_kept (const MbRegister *reg, GError **error)
{
  if (reg->system)
    mb_set_error (error, MB_FAULT_KEPT, "%s", reg->label);
  return !reg->system;
}

MbImportPlan *
mb_import_plan_new (MbOffice *office, const char *register_id, const char *path, const MbImportOptions *options,
                    MbJob *job, GError **error)
{
  const MbRegister *reg = NULL;

  g_return_val_if_fail (MB_IS_OFFICE (office) && register_id != NULL && path != NULL, NULL);
  reg = mb_office_register (office, register_id, error);
  if (reg == NULL || !check_kept (reg, error))
    return NULL;
  return mb_import_plan_new_kind (office, reg, path, options, &register_kind,
                                  mb_register_import_new (office, reg, options),
                                  (GDestroyNotify) mb_register_import_free, job, error);
}

MbImportPlan *
mb_import_plan_new_of_book (MbOffice *office, const char *register_id, const char *path, MbBook *book,
                            const MbImportOptions *options, GError **error)
{
  const MbRegister *reg = mb_office_register (office, register_id, error);

  if (reg == NULL || !check_kept (reg, error))
    {
      mb_book_free (book);
      return NULL;
    }
  return mb_import_plan_new_book (office, reg, path, book, options, &register_kind,
                                  mb_register_import_new (office, reg, options),
                                  (GDestroyNotify) mb_register_import_free, NULL, error);
}
