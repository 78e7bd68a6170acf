/* import-remarks.c: what is odd about a sheet as a whole, told once before its rows.
 *
 * Promise: rows that are hidden are read and told; a formula that nobody has worked out yet is told, because it leaves its
 * cell empty; a second table beside the first is told with the number of its rows; a sheet that lies on its side, headings in
 * a column, is refused with advice instead of row by row.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"

static const MbSheetRange *
nth_unvalued (const MbBookSheet *sheet, guint n)
{
  return &g_array_index (sheet->unvalued, MbSheetRange, n);
}

static gboolean
is_data (const MbLayout *layout, guint index)
{
  guint low = 0, high = layout->data->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (layout->data, guint, middle) < index)
        low = middle + 1;
      else
        high = middle;
    }
  return low < layout->data->len && g_array_index (layout->data, guint, low) == index;
}

static void
remark_hidden_rows (MbImportPlan *plan, const MbLayout *layout)
{
  const MbBookSheet *sheet = mb_book_sheet (plan->book, layout->sheet);
  MbFault *fault = NULL;

  for (guint i = 0; sheet->hidden_rows != NULL && i < sheet->hidden_rows->len; i++)
    {
      guint index = 0;

      if (!mb_book_find (plan->book, layout->sheet, g_array_index (sheet->hidden_rows, guint, i), &index)
          || !is_data (layout, index))
        continue;
      if (fault == NULL)
        {
          fault = mb_import_fault_at (plan, layout, index, -1, MB_FAULT_ROWS_HIDDEN, NULL);
          mb_import_plan_warn (plan, fault);
        }
      fault->count++;
    }
}

/* One word for each column: most often the whole column is of formulas. */
static void
remark_formulas (MbImportPlan *plan, const MbImportMap *map)
{
  const MbBookSheet *sheet = mb_book_sheet (plan->book, map->layout->sheet);

  for (guint k = 0; sheet->unvalued != NULL && k < map->columns->len; k++)
    {
      const MbMapped *mapped = mb_import_map_nth (map, k);
      MbFault *fault = NULL;

      for (guint i = 0; i < sheet->unvalued->len; i++)
        {
          const MbSheetRange *place = nth_unvalued (sheet, i);
          guint index = 0;

          if (place->column != mapped->column || mapped->range_start
              || !mb_book_find (plan->book, map->layout->sheet, place->row, &index) || !is_data (map->layout, index))
            continue;
          if (fault == NULL)
            {
              fault = mb_import_field_fault (plan, map->layout, index, (int) mapped->position, MB_FAULT_FORMULA_EMPTY,
                                             mapped->field);
              mb_import_plan_warn (plan, fault);
            }
          fault->count++;
        }
    }
}

/* ---- Columns without a heading ---- */

static void
remark_unnamed (MbImportPlan *plan, const MbLayout *layout)
{
  g_autofree guint *counts = g_new0 (guint, G_MAXUINT16 + 1);
  g_autofree guint *first = g_new0 (guint, G_MAXUINT16 + 1);
  guint last = 0;

  for (guint i = 0; i < layout->data->len; i++)
    {
      guint index = g_array_index (layout->data, guint, i);
      const MbBookRow *row = mb_book_row (plan->book, layout->sheet, index);

      for (guint k = 0; k < row->n_cells; k++)
        {
          const MbBookCell *cell = &g_array_index (plan->book->cells, MbBookCell, row->first + k);

          if (cell->text == 0 || counts[cell->column]++ > 0)
            continue;
          first[cell->column] = index;
          last = MAX (last, cell->column);
        }
    }
  for (guint i = 0; i < layout->columns->len; i++)
    counts[mb_layout_column (layout, i)->column] = 0;
  for (guint column = 1; column <= last; column++)
    {
      MbFault *fault = NULL;

      if (counts[column] == 0)
        continue;
      fault = mb_import_fault_at (plan, layout, first[column], -1, MB_FAULT_COLUMN_UNNAMED, NULL);
      fault->column = column;
      fault->found
          = g_strdup (mb_book_text (plan->book, mb_book_raw_cell (plan->book, layout->sheet, first[column], column)));
      fault->count = counts[column];
      mb_import_plan_warn (plan, fault);
    }
}

/* ---- A table beside ---- */

static gboolean
is_beside (const MbLayout *layout, guint position)
{
  const MbLayoutColumn *column = mb_layout_column (layout, position);
  int first = column->twice ? mb_layout_find_key (layout, column->first_key) : -1;

  return first >= 0 && g_str_equal (mb_layout_column (layout, (guint) first)->heading, column->heading);
}

/* Two or more columns that repeat earlier ones to the letter, among them one that names records, which is given back;
 * -1 when there are none. */
static int
find_beside (MbRegisterImport *import, const MbLayout *layout)
{
  guint n_repeated = 0, at = G_MAXUINT;

  for (guint i = 0; i < layout->columns->len; i++)
    if (is_beside (layout, i))
      {
        n_repeated++;
        if (at == G_MAXUINT && mb_import_map_identifies (mb_layout_column (layout, i)->first_key, import))
          at = i;
      }
  return n_repeated >= 2 && at != G_MAXUINT ? (int) at : -1;
}

gboolean
mb_import_is_beside (MbRegisterImport *import, const MbLayout *layout, guint position)
{
  return is_beside (layout, position) && find_beside (import, layout) >= 0;
}

static void
remark_beside (MbRegisterImport *import, const MbLayout *layout)
{
  MbImportPlan *plan = import->plan;
  int at = find_beside (import, layout);
  MbFault *fault = NULL;

  for (guint i = 0; at >= 0 && i < layout->data->len; i++)
    {
      guint index = g_array_index (layout->data, guint, i);

      if (mb_book_cell (plan->book, layout->sheet, index, mb_layout_column (layout, (guint) at)->column) == NULL)
        continue;
      if (fault == NULL)
        {
          fault = mb_import_fault_at (plan, layout, index, at, MB_FAULT_TABLE_BESIDE, NULL);
          mb_import_plan_warn (plan, fault);
        }
      fault->count++;
    }
}

/* ---- A sheet on its side ---- */

/* One known heading, and under it two more that should stand beside it. */
static gboolean
lies_on_its_side (MbRegisterImport *import, const MbLayout *layout)
{
  guint n = 0;

  for (guint i = 0; layout->n_keys == 1 && i < layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (layout, i);

      for (guint k = 0; column->key >= 0 && k < MIN (layout->data->len, 50); k++)
        {
          const MbBookCell *cell = mb_book_cell (import->plan->book, layout->sheet,
                                                 g_array_index (layout->data, guint, k), column->column);

          n += cell != NULL && cell->kind == MB_SHEET_TEXT
               && mb_register_match_heading (import->reg, mb_book_text (import->plan->book, cell), NULL) != NULL;
        }
    }
  return n >= 2;
}

gboolean
mb_import_remark (MbRegisterImport *import, GError **error)
{
  guint n_turned = 0;

  for (guint i = 0; i < import->maps->len; i++)
    {
      const MbImportMap *map = g_ptr_array_index (import->maps, i);

      n_turned += lies_on_its_side (import, map->layout);
      remark_hidden_rows (import->plan, map->layout);
      remark_formulas (import->plan, map);
      remark_unnamed (import->plan, map->layout);
      remark_beside (import, map->layout);
    }
  if (n_turned < import->maps->len)
    return TRUE;
  mb_set_error (error, MB_FAULT_SHEET_TURNED, NULL);
  return FALSE;
}
