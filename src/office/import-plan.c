/* import-plan.c: the plan of an import: what was read, what it would do, and the doing.
 *
 * Promise: making a plan changes nothing; applying it is one change set, all or nothing, and only while the register is
 * as the plan saw it. read = new + updated + unchanged + refused, because each data line is one row with one fate.
 */
#include "config.h"

#include "field.h"
#include "import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (MbImportPlan, mb_import_plan, G_TYPE_OBJECT)

static void
column_free (gpointer data)
{
  MbImportColumn *column = data;

  g_free (column->heading);
  g_free (column->leaf);
  g_free (column->sample);
  g_free (column);
}

static void
row_free (gpointer data)
{
  MbImportRow *row = data;

  g_free (row->title);
  g_clear_pointer (&row->diffs, g_ptr_array_unref);
  mb_fault_free (row->fault);
  g_free (row);
}

static void
skipped_free (gpointer data)
{
  MbImportSkipped *skipped = data;

  g_free (skipped->reason);
  g_free (skipped->text);
  g_free (skipped);
}

static void
missing_free (gpointer data)
{
  MbImportMissing *missing = data;

  g_free (missing->title);
  g_free (missing);
}

static void
total_free (gpointer data)
{
  MbImportTotal *total = data;

  g_free (total->stated);
  g_free (total->read);
  g_free (total->taken);
  g_free (total);
}

static void
constant_free (gpointer data)
{
  MbImportConstant *constant = data;

  g_free (constant->text);
  g_free (constant);
}

static void
scope_free (gpointer data)
{
  MbImportScope *scope = data;

  g_strfreev (scope->words);
  g_free (scope->first);
  g_free (scope->last);
  g_free (scope);
}

static void
mb_import_plan_finalize (GObject *object)
{
  MbImportPlan *plan = MB_IMPORT_PLAN (object);

  if (plan->user_free != NULL)
    plan->user_free (plan->user);
  g_ptr_array_unref (plan->columns);
  g_ptr_array_unref (plan->constants);
  g_ptr_array_unref (plan->faults);
  g_ptr_array_unref (plan->rows);
  g_ptr_array_unref (plan->warnings);
  g_ptr_array_unref (plan->skipped);
  g_ptr_array_unref (plan->missing);
  g_ptr_array_unref (plan->totals);
  g_ptr_array_unref (plan->layouts);
  g_ptr_array_unref (plan->others);
  mb_book_free (plan->book);
  g_ptr_array_unref (plan->scope);
  g_free (plan->scope_text);
  g_free (plan->path);
  g_clear_object (&plan->office);
  G_OBJECT_CLASS (mb_import_plan_parent_class)->finalize (object);
}

static void
mb_import_plan_class_init (MbImportPlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mb_import_plan_finalize;
}

static void
mb_import_plan_init (MbImportPlan *plan)
{
  plan->columns = g_ptr_array_new_with_free_func (column_free);
  plan->constants = g_ptr_array_new_with_free_func (constant_free);
  plan->rows = g_ptr_array_new_with_free_func (row_free);
  plan->faults = g_ptr_array_new ();
  plan->warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_fault_free);
  plan->skipped = g_ptr_array_new_with_free_func (skipped_free);
  plan->missing = g_ptr_array_new_with_free_func (missing_free);
  plan->totals = g_ptr_array_new_with_free_func (total_free);
  plan->scope = g_ptr_array_new_with_free_func (scope_free);
  plan->layouts = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_layout_free);
  plan->others = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_layout_free);
}

/* ---- Making ---- */

static void
pass_over_sheet (MbImportPlan *plan, guint sheet, MbFaultCode code, const char *reason)
{
  const MbBookSheet *passed = mb_book_sheet (plan->book, sheet);
  MbFault *fault = NULL;
  g_autofree char *text = NULL;

  if (passed->rows->len == 0)
    return;
  text = mb_text_tidy (mb_book_text (
      plan->book, &g_array_index (plan->book->cells, MbBookCell, mb_book_row (plan->book, sheet, 0)->first)));
  g_ptr_array_add (plan->skipped, mb_import_skipped_new (sheet, 0, reason, text));
  fault = mb_fault_new (code, NULL);
  fault->sheet = g_strdup (passed->name);
  mb_import_plan_warn (plan, fault);
}

static gboolean
is_named (const char *name, const char *wanted)
{
  g_autofree char *one = mb_text_fold (name);
  g_autofree char *two = mb_text_fold (wanted);

  return g_str_equal (one, two);
}

/* A heading without rows above another heading is the head of a form: a title like any other. */
static void
drop_empty_tables (MbImportPlan *plan, GPtrArray *tables)
{
  for (guint i = 0; i + 1 < tables->len;)
    {
      MbLayout *layout = g_ptr_array_index (tables, i), *next = g_ptr_array_index (tables, i + 1);
      g_autoptr (GPtrArray) passed = g_ptr_array_new_with_free_func (skipped_free);

      if (!layout->foreign)
        mb_layout_part (layout, plan->book, plan->kind->identifies, plan->user, passed);
      if (layout->foreign || layout->data->len > 0)
        {
          i++;
          continue;
        }
      next->begin_index = layout->begin_index;
      if (next->title_unit == NULL)
        next->title_unit = g_steal_pointer (&layout->title_unit);
      g_ptr_array_remove_index (tables, i);
    }
}

/* Tells whether the sheet has a table that is wanted. */
static gboolean
add_tables (MbImportPlan *plan, guint sheet, GError **error)
{
  g_autoptr (GPtrArray) tables
      = mb_layout_find_tables (plan->book, sheet, plan->kind->match, plan->kind->accept, plan->user);
  guint n_wanted = 0;

  drop_empty_tables (plan, tables);
  for (guint i = 0; i < tables->len; i++)
    {
      MbLayout *layout = g_ptr_array_index (tables, i);
      GError **first = error != NULL && *error == NULL ? error : NULL;

      if (!layout->foreign && plan->kind->usable != NULL && !plan->kind->usable (layout, plan->user, first))
        layout->foreign = TRUE;
      n_wanted += !layout->foreign;
    }
  if (n_wanted == 0)
    return FALSE;
  g_clear_error (error);
  while (tables->len > 0)
    {
      MbLayout *layout = g_ptr_array_steal_index (tables, 0);

      g_ptr_array_add (layout->foreign ? plan->others : plan->layouts, layout);
    }
  return TRUE;
}

static gboolean
find_layouts (MbImportPlan *plan, const char *wanted, GError **error)
{
  g_autoptr (GError) unusable = NULL;
  gboolean seen = FALSE;

  for (guint sheet = 0; sheet < plan->book->sheets->len; sheet++)
    {
      const MbBookSheet *found = mb_book_sheet (plan->book, sheet);
      g_autoptr (GError) local = NULL;

      if (wanted != NULL && !is_named (found->name, wanted))
        continue;
      seen = TRUE;
      if (found->hidden && wanted == NULL)
        {
          pass_over_sheet (plan, sheet, MB_FAULT_SHEET_HIDDEN, "hidden");
          continue;
        }
      if (plan->kind->prepare != NULL && !plan->kind->prepare (plan->book, sheet, plan->user, error))
        return FALSE;
      if (!add_tables (plan, sheet, &local))
        pass_over_sheet (plan, sheet, MB_FAULT_SHEET_NOTES, "notes");
      if (local != NULL && unusable == NULL)
        unusable = g_steal_pointer (&local);
    }
  if (!seen && wanted != NULL)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("the file has no sheet “%s”"), wanted);
      return FALSE;
    }
  if (plan->layouts->len > 0)
    return TRUE;
  if (unusable != NULL)
    g_propagate_error (error, g_steal_pointer (&unusable));
  else
    mb_set_error (error, MB_FAULT_NO_HEADING, NULL);
  return FALSE;
}

static int
compare_skipped (gconstpointer a, gconstpointer b)
{
  const MbImportSkipped *one = *(MbImportSkipped *const *) a;
  const MbImportSkipped *two = *(MbImportSkipped *const *) b;

  if (one->sheet != two->sheet)
    return one->sheet < two->sheet ? -1 : 1;
  return one->row < two->row ? -1 : one->row > two->row;
}

static gboolean
part_lines (MbImportPlan *plan, GError **error)
{
  guint n_data = 0;

  for (guint i = 0; i < plan->layouts->len; i++)
    {
      MbLayout *layout = g_ptr_array_index (plan->layouts, i);

      mb_layout_part (layout, plan->book, plan->kind->identifies, plan->user, plan->skipped);
      n_data += layout->data->len;
    }
  for (guint i = 0; i < plan->others->len; i++)
    {
      const MbLayout *layout = g_ptr_array_index (plan->others, i);
      MbFault *fault = mb_fault_new (MB_FAULT_SHEET_TABLE, NULL);

      mb_layout_pass_over (layout, plan->book, plan->skipped);
      fault->sheet = g_strdup (mb_book_sheet (plan->book, layout->sheet)->name);
      fault->row = layout->first;
      mb_import_plan_warn (plan, fault);
    }
  g_ptr_array_sort (plan->skipped, compare_skipped);
  if (n_data > 0)
    return TRUE;
  mb_set_error (error, MB_FAULT_NO_ROWS, NULL);
  return FALSE;
}

static gboolean
evaluate (MbImportPlan *plan, MbJob *job, GError **error)
{
  g_ptr_array_set_size (plan->faults, 0);
  g_ptr_array_set_size (plan->rows, 0);
  g_ptr_array_set_size (plan->warnings, (int) plan->n_lasting_warnings);
  g_ptr_array_set_size (plan->missing, 0);
  g_ptr_array_set_size (plan->totals, 0);
  g_clear_pointer (&plan->scope_text, g_free);
  g_ptr_array_set_size (plan->scope, 0);
  memset (plan->counts, 0, sizeof plan->counts);
  mb_job_set_step (job, _ ("Checking the rows"));
  return plan->kind->evaluate (plan, job, plan->user, error);
}

MbImportPlan *
mb_import_plan_new_book (MbOffice *office, const MbRegister *reg, const char *path, MbBook *book,
                         const MbImportOptions *options, const MbImportKind *kind, gpointer user,
                         GDestroyNotify user_free, MbJob *job, GError **error)
{
  g_autoptr (MbImportPlan) plan = g_object_new (MB_TYPE_IMPORT_PLAN, NULL);

  plan->office = g_object_ref (office);
  plan->reg = reg;
  plan->path = g_strdup (path);
  plan->book = book;
  plan->kind = kind;
  plan->user = user;
  plan->user_free = user_free;
  plan->all_or_nothing = options != NULL && options->all_or_nothing;
  plan->empty_erases = options != NULL && options->empty_erases;
  plan->seq = mb_store_last_seq (mb_office_get_store (office));
  if (!find_layouts (plan, options != NULL ? options->sheet : NULL, error) || !part_lines (plan, error)
      || !kind->begin (plan, user, error))
    return NULL;
  plan->n_lasting_warnings = plan->warnings->len;
  if (!evaluate (plan, job, error))
    return NULL;
  return g_steal_pointer (&plan);
}

MbImportPlan *
mb_import_plan_new_kind (MbOffice *office, const MbRegister *reg, const char *path, const MbImportOptions *options,
                         const MbImportKind *kind, gpointer user, GDestroyNotify user_free, MbJob *job, GError **error)
{
  MbBook *book = mb_book_read (path, 0, job, error);

  if (book == NULL)
    {
      if (user_free != NULL)
        user_free (user);
      return NULL;
    }
  return mb_import_plan_new_book (office, reg, path, book, options, kind, user, user_free, job, error);
}

/* ---- Changing and doing ---- */

gboolean
mb_import_plan_set_cell (MbImportPlan *plan, guint sheet, guint row, guint column, const char *text, GError **error)
{
  const MbLayout *layout = NULL;
  guint index = 0;

  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan) && text != NULL, FALSE);
  if (sheet < plan->book->sheets->len && mb_book_find (plan->book, sheet, row, &index))
    layout = mb_import_plan_layout_of (plan, sheet, index);
  if (layout == NULL || row <= layout->last || column < 1 || column > G_MAXUINT16)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("there is no such row of data"));
      return FALSE;
    }
  mb_book_set_text (plan->book, sheet, index, column, text);
  /* A correction may settle or make a fault in any other row (a code that stood twice), so all are judged again. What was
   * passed over stays passed over. */
  return evaluate (plan, NULL, error);
}

/* A new record cannot collide with a version, so an import that began before someone else's would make records twice. Where
 * something is written, the same is asked inside the transaction. */
static gboolean
check_unchanged (MbImportPlan *plan, GError **error)
{
  g_autoptr (GArray) touched = mb_store_touched (mb_office_get_store (plan->office), plan->reg->id, plan->seq, error);

  if (touched == NULL)
    return FALSE;
  if (touched->len == 0)
    return TRUE;
  mb_set_error (error, MB_FAULT_CONFLICT, _ ("%s was changed since the file was read; read it again"),
                plan->reg->label);
  return FALSE;
}

gboolean
mb_import_plan_apply (MbImportPlan *plan, MbJob *job, gint64 *set_id, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autoptr (MbChangeSet) set = NULL;
  gint64 id = 0;

  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), FALSE);
  if (plan->all_or_nothing && plan->counts[MB_ROW_REFUSED] > 0)
    {
      mb_set_error (error, MB_FAULT_ROWS_REFUSED, NULL);
      return FALSE;
    }
  name = g_filename_display_basename (plan->path);
  title = g_strdup_printf (_ ("Import %s"), name);
  set = mb_change_set_new (title, mb_office_get_actor (plan->office));
  mb_change_set_expect_unchanged (set, plan->reg->id, plan->seq);
  mb_change_set_allow_lacking (set);
  if (!plan->kind->collect (plan, set, job, plan->user, error))
    return FALSE;
  if (mb_change_set_n_records (set) == 0 && !check_unchanged (plan, error))
    return FALSE;
  if (mb_change_set_n_records (set) > 0)
    {
      mb_job_set_step (job, _ ("Writing"));
      if (!mb_store_apply (mb_office_get_store (plan->office), set, job, &id, error))
        return FALSE;
      if (plan->kind->applied != NULL)
        plan->kind->applied (plan, set, plan->user);
    }
  if (set_id != NULL)
    *set_id = id;
  return TRUE;
}
