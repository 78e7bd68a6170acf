/* import-findings.c: what a plan has found: columns, rows, faults, warnings; how a kind of import adds them, how others ask.
 *
 * Promise: a refused row has one fault, the first in column order, which carries the others; each fault knows its place in the
 * sheet as the sender sees it. Counts follow from the rows and from nothing else.
 */
#include "config.h"

#include "field.h"
#include "import-private.h"

#include <string.h>

/* ---- What a kind adds ---- */

MbImportColumn *
mb_import_plan_add_column (MbImportPlan *plan, const MbLayout *layout, guint position, const MbField *field)
{
  const MbLayoutColumn *found = mb_layout_column (layout, position);
  MbImportColumn *column = g_new0 (MbImportColumn, 1);

  column->sheet = layout->sheet;
  column->row = layout->last;
  column->column = found->column;
  column->heading = g_strdup (found->heading);
  column->leaf = g_strdup (found->leaf);
  column->field = field;
  column->by_alias = found->by_alias;
  column->serial = found->serial || found->reason;
  for (guint i = 0; i < layout->data->len && column->sample == NULL; i++)
    {
      const MbBookCell *cell
          = mb_book_cell (plan->book, layout->sheet, g_array_index (layout->data, guint, i), found->column);

      if (cell != NULL)
        column->sample = mb_text_tidy (mb_book_text (plan->book, cell));
    }
  g_ptr_array_add (plan->columns, column);
  return column;
}

char *
mb_import_plan_cell_text (MbImportPlan *plan, guint sheet, guint row, guint column)
{
  const MbBookCell *cell = NULL;
  guint index = 0;

  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  if (sheet < plan->book->sheets->len && mb_book_find (plan->book, sheet, row, &index))
    cell = mb_book_cell (plan->book, sheet, index, column);
  return cell != NULL ? mb_text_tidy (mb_book_text (plan->book, cell)) : NULL;
}

MbImportRow *
mb_import_plan_add_row (MbImportPlan *plan, const MbLayout *layout, guint index)
{
  MbImportRow *row = g_new0 (MbImportRow, 1);

  row->sheet = layout->sheet;
  row->row = mb_book_row (plan->book, layout->sheet, index)->row;
  row->fate = MB_ROW_REFUSED;
  g_ptr_array_add (plan->rows, row);
  return row;
}

static guint
column_order (const MbFault *fault)
{
  return fault->column > 0 ? fault->column : G_MAXUINT;
}

void
mb_import_row_add_fault (MbImportRow *row, MbFault *fault)
{
  GPtrArray *also = NULL;
  guint at = 0;

  if (row->fault == NULL)
    {
      row->fault = fault;
      return;
    }
  /* The first in column order carries the others. */
  if (column_order (fault) < column_order (row->fault))
    {
      MbFault *first = row->fault;

      fault->also = g_steal_pointer (&first->also);
      row->fault = fault;
      fault = first;
    }
  if (row->fault->also == NULL)
    row->fault->also = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_fault_free);
  also = row->fault->also;
  while (at < also->len && column_order (g_ptr_array_index (also, at)) <= column_order (fault))
    at++;
  g_ptr_array_insert (also, (int) at, fault);
}

void
mb_import_plan_finish_rows (MbImportPlan *plan)
{
  g_ptr_array_set_size (plan->faults, 0);
  memset (plan->counts, 0, sizeof plan->counts);
  for (guint i = 0; i < plan->rows->len; i++)
    {
      MbImportRow *row = g_ptr_array_index (plan->rows, i);

      if (row->fault != NULL)
        {
          row->fate = MB_ROW_REFUSED;
          g_ptr_array_add (plan->faults, row->fault);
        }
      plan->counts[row->fate]++;
    }
}

void
mb_import_fault_place (const MbImportPlan *plan, const MbLayout *layout, guint index, int position, MbFault *fault)
{
  const MbLayoutColumn *column = NULL;

  g_free (fault->sheet);
  fault->sheet = g_strdup (mb_book_sheet (plan->book, layout->sheet)->name);
  fault->row = index != G_MAXUINT ? mb_book_row (plan->book, layout->sheet, index)->row : layout->last;
  if (position < 0)
    return;
  column = mb_layout_column (layout, (guint) position);
  fault->column = column->column;
  g_free (fault->heading);
  g_free (fault->path);
  fault->heading = g_strdup (column->leaf);
  fault->path = g_str_equal (column->leaf, column->heading) ? NULL : g_strdup (column->heading);
  if (index != G_MAXUINT)
    {
      const MbBookCell *cell = mb_book_cell (plan->book, layout->sheet, index, fault->column);

      g_free (fault->found);
      fault->found = cell != NULL ? g_strdup (mb_book_text (plan->book, cell)) : NULL;
    }
}

MbFault *
mb_import_fault_at (const MbImportPlan *plan, const MbLayout *layout, guint index, int position, MbFaultCode code,
                    const char *subject)
{
  MbFault *fault = mb_fault_new (code, subject);

  mb_import_fault_place (plan, layout, index, position, fault);
  return fault;
}

MbFault *
mb_import_field_fault (const MbImportPlan *plan, const MbLayout *layout, guint index, int position, MbFaultCode code,
                       const MbField *field)
{
  MbFault *fault = mb_import_fault_at (plan, layout, index, position, code, field->id);

  fault->field = g_strdup (field->id);
  if (position < 0)
    fault->heading = g_strdup (field->label_zh);
  return fault;
}

void
mb_import_plan_warn (MbImportPlan *plan, MbFault *fault)
{
  g_ptr_array_add (plan->warnings, fault);
}

/* ---- Asking ---- */

const MbRegister *
mb_import_plan_register (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->reg;
}

const char *
mb_import_plan_path (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->path;
}

guint
mb_import_plan_count (MbImportPlan *plan, MbRowFate fate)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan) && (guint) fate < G_N_ELEMENTS (plan->counts), 0);
  return plan->counts[fate];
}

guint
mb_import_plan_n_read (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), 0);
  return plan->rows->len;
}

guint
mb_import_plan_n_sheets (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), 0);
  return plan->book->sheets->len;
}

const char *
mb_import_plan_sheet_name (MbImportPlan *plan, guint sheet)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan) && sheet < plan->book->sheets->len, NULL);
  return mb_book_sheet (plan->book, sheet)->name;
}

const MbLayout *
mb_import_plan_layout (const MbImportPlan *plan, guint sheet)
{
  for (guint i = 0; i < plan->layouts->len; i++)
    {
      const MbLayout *layout = g_ptr_array_index (plan->layouts, i);

      if (layout->sheet == sheet)
        return layout;
    }
  return NULL;
}

const MbLayout *
mb_import_plan_layout_of (const MbImportPlan *plan, guint sheet, guint index)
{
  for (guint i = 0; i < plan->layouts->len; i++)
    {
      const MbLayout *layout = g_ptr_array_index (plan->layouts, i);

      if (layout->sheet == sheet && index >= layout->begin_index && index < layout->end_index)
        return layout;
    }
  return NULL;
}

void
mb_import_plan_heading_rows (MbImportPlan *plan, guint sheet, guint *first, guint *last)
{
  const MbLayout *layout = NULL;

  g_return_if_fail (MB_IS_IMPORT_PLAN (plan));
  layout = mb_import_plan_layout (plan, sheet);
  if (first != NULL)
    *first = layout != NULL ? layout->first : 0;
  if (last != NULL)
    *last = layout != NULL ? layout->last : 0;
}

GPtrArray *
mb_import_plan_columns (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->columns;
}

GPtrArray *
mb_import_plan_constants (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->constants;
}

GPtrArray *
mb_import_plan_rows (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->rows;
}

GPtrArray *
mb_import_plan_faults (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->faults;
}

GPtrArray *
mb_import_plan_warnings (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->warnings;
}

GPtrArray *
mb_import_plan_skipped (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->skipped;
}

GPtrArray *
mb_import_plan_missing (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->missing;
}

GPtrArray *
mb_import_plan_scope (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->scope;
}

const char *
mb_import_plan_scope_text (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->scope_text != NULL ? plan->scope_text : "";
}

GPtrArray *
mb_import_plan_totals (MbImportPlan *plan)
{
  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan), NULL);
  return plan->totals;
}
