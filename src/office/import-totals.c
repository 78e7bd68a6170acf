/* import-totals.c: the sheet's own totals against its rows.
 *
 * Promise: each number of a total line is told beside the sum of the rows read and the sum of those taken, in the same
 * unit; the total differs when it is not the sum of the rows as they stand in the sheet, refused ones too.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  gint64 read, taken;
} Sums;

/* A number as it stands, whether its field would take it or not. */
static gboolean
number_of (const MbRegisterImport *import, MbMapped *mapped, const MbLayout *layout, guint index, gint64 *number)
{
  const MbBookCell *cell = mb_book_cell (import->plan->book, layout->sheet, index, mapped->column);
  MbField lenient = *mapped->field;
  MbMapped any = { .field = &lenient, .column = mapped->column, .unit = mapped->unit };
  g_auto (MbValue) value = MB_VALUE_INIT;
  g_autoptr (MbFault) fault = NULL;

  if (cell == NULL)
    return FALSE;
  lenient.has_min = lenient.has_max = lenient.required = FALSE;
  fault = mb_import_parse_cell (&any, mb_book_text (import->plan->book, cell), cell->kind, &value);
  mb_import_forget_known (&any);
  if (fault != NULL || value.kind != MB_VALUE_INT)
    return FALSE;
  *number = value.number;
  return TRUE;
}

/* Lines (by index) after `from` and before `to`. */
static Sums
sum_between (MbRegisterImport *import, const MbImportMap *map, guint column, guint from, guint to)
{
  Sums sums = { 0, 0 };
  MbMapped *mapped = mb_import_map_nth (map, column);

  for (guint i = 0; i < import->checked->len; i++)
    {
      const MbChecked *checked = g_ptr_array_index (import->checked, i);
      const MbValue *value = &checked->values[column];
      gint64 number = 0;

      if (checked->map != map || checked->index <= from || checked->index >= to)
        continue;
      if (value->kind == MB_VALUE_INT)
        number = value->number;
      else if (checked->row->fault == NULL || !number_of (import, mapped, map->layout, checked->index, &number))
        continue;
      sums.read += number;
      if (checked->row->fault == NULL)
        sums.taken += number;
    }
  return sums;
}

/* A total may stand for the lines since the last one, for all above, or for all of the sheet. What it says decides if one of them
 * fits; else its word and its place do. */
static Sums
choose_sums (MbRegisterImport *import, const MbImportMap *map, guint column, const MbLayoutTotal *total,
             const MbLayoutTotal *before, gint64 stated)
{
  Sums since = sum_between (import, map, column, before != NULL ? before->index : 0, total->index);
  Sums above = sum_between (import, map, column, 0, total->index);
  Sums all = sum_between (import, map, column, 0, G_MAXUINT);
  gboolean first = map->layout->data->len > 0 && g_array_index (map->layout->data, guint, 0) > total->index;

  if (first)
    return all;
  if (total->subtotal && since.read != stated && above.read == stated)
    return above;
  if (!total->subtotal && above.read != stated && since.read == stated)
    return since;
  return total->subtotal ? since : above;
}

static char *
format_number (const MbField *field, gint64 number)
{
  MbValue value = { MB_VALUE_INT, number, NULL };

  return mb_field_format (field, &value, FALSE);
}

static void
compare_column (MbRegisterImport *import, const MbImportMap *map, guint column, const MbLayoutTotal *line,
                const MbLayoutTotal *before)
{
  MbMapped *mapped = mb_import_map_nth (map, column);
  MbImportTotal *total = NULL;
  MbFault *fault = NULL;
  gint64 stated = 0;
  Sums sums;

  if (!number_of (import, mapped, map->layout, line->index, &stated))
    return;
  sums = choose_sums (import, map, column, line, before, stated);
  total = g_new0 (MbImportTotal, 1);
  total->sheet = map->layout->sheet;
  total->row = line->row;
  total->column = mapped->column;
  total->field = mapped->field;
  total->stated = format_number (mapped->field, stated);
  total->read = format_number (mapped->field, sums.read);
  total->taken = format_number (mapped->field, sums.taken);
  total->differs = stated != sums.read;
  g_ptr_array_add (import->plan->totals, total);
  if (!total->differs)
    return;
  fault = mb_import_fault_at (import->plan, map->layout, line->index, (int) mapped->position, MB_FAULT_TOTAL_DIFFERS,
                              NULL);
  fault->field = g_strdup (mapped->field->id);
  mb_fault_expect (fault, N_ ("%s by the rows read, %s by the rows taken"), total->read, total->taken);
  mb_import_plan_warn (import->plan, fault);
}

void
mb_import_compare_totals (MbRegisterImport *import)
{
  for (guint i = 0; i < import->maps->len; i++)
    {
      const MbImportMap *map = g_ptr_array_index (import->maps, i);
      const GArray *totals = map->layout->totals;

      for (guint k = 0; k < totals->len; k++)
        for (guint column = 0; column < map->columns->len; column++)
          if (mb_field_is_number (mb_import_map_nth (map, column)->field)
              && mb_import_map_nth (map, column)->column > 0)
            compare_column (import, map, column, &g_array_index (totals, MbLayoutTotal, k),
                            k > 0 ? &g_array_index (totals, MbLayoutTotal, k - 1) : NULL);
    }
}
