/* xlsx-formula.c: promise: a formula in a form gives the very figure that the report computed. Where a formula over the rows of
 * this sheet would not (rows left out, figures rounded before they were added), the cell stays a plain number. */
#include "config.h"

#include "figure.h"
#include "xlsx-form.h"

#include <string.h>

/* Limits of a spreadsheet's formula: characters, arguments of one function. */
#define MAX_FORMULA   8000
#define MAX_ARGUMENTS 250

static const MbTableRow *
row_at (const MbTable *table, guint row)
{
  return g_ptr_array_index (table->rows, row);
}

static gboolean
is_number (MbCellType type)
{
  return type == MB_CELL_COUNT || type == MB_CELL_DECIMAL || type == MB_CELL_MONEY || type == MB_CELL_PERCENT;
}

static void
append_cell (GString *formula, guint row, guint column)
{
  char name[LXW_MAX_CELL_NAME_LENGTH];

  lxw_rowcol_to_cell (name, row, (lxw_col_t) column);
  g_string_append (formula, name);
}

/* Appends the body rows of first..last as ranges and adds up their cells; FALSE where that takes too many ranges. */
static gboolean
append_ranges (const MbTable *table, guint column, guint first, guint last, guint first_row, GString *formula,
               gint64 *sum)
{
  guint n_ranges = 0;

  for (guint r = first; r <= last; r++)
    {
      guint start = r;

      if (row_at (table, r)->kind != MB_ROW_BODY)
        continue;
      while (r <= last && row_at (table, r)->kind == MB_ROW_BODY)
        {
          const MbCell *cell = &row_at (table, r)->cells[column];
          if (is_number (cell->type))
            *sum += cell->number;
          r++;
        }
      if (n_ranges++ > 0)
        g_string_append_c (formula, ',');
      append_cell (formula, first_row + start, column);
      if (r - 1 > start)
        {
          g_string_append_c (formula, ':');
          append_cell (formula, first_row + r - 1, column);
        }
    }
  return n_ranges > 0 && n_ranges <= MAX_ARGUMENTS && formula->len < MAX_FORMULA;
}

static char *
try_sum (const MbTable *table, guint column, guint first, guint last, guint first_row, gint64 wanted)
{
  g_autoptr (GString) formula = g_string_new ("SUM(");
  gint64 sum = 0;

  if (!append_ranges (table, column, first, last, first_row, formula, &sum) || sum != wanted)
    return NULL;
  g_string_append_c (formula, ')');
  return g_string_free (g_steal_pointer (&formula), FALSE);
}

static char *
sum_formula (const MbTable *table, guint row, guint column, guint first_row, gint64 wanted)
{
  guint n = table->rows->len, edge;
  char *formula;

  if (row_at (table, row)->kind == MB_ROW_TOTAL)
    return try_sum (table, column, 0, n - 1, first_row, wanted);
  /* A subtotal stands below its rows, or above them. */
  for (edge = row; edge > 0 && row_at (table, edge - 1)->kind == MB_ROW_BODY;)
    edge--;
  formula = edge < row ? try_sum (table, column, edge, row - 1, first_row, wanted) : NULL;
  if (formula)
    return formula;
  for (edge = row; edge + 1 < n && row_at (table, edge + 1)->kind == MB_ROW_BODY;)
    edge++;
  return edge > row ? try_sum (table, column, row + 1, edge, first_row, wanted) : NULL;
}

static char *
rate_formula (const MbTable *table, guint row, guint column, guint first_row, gboolean *text)
{
  const MbTableColumn *own = g_ptr_array_index (table->columns, column);
  const MbCell *cells = row_at (table, row)->cells, *part, *whole;
  g_autoptr (GString) formula = NULL;
  int n = (int) table->columns->len;

  if (own->part < 0 || own->whole < 0 || own->part >= n || own->whole >= n)
    return NULL;
  part = &cells[own->part];
  whole = &cells[own->whole];
  if (!is_number (whole->type) || (part->type != whole->type && part->type != MB_CELL_EMPTY))
    return NULL;
  *text = cells[column].type == MB_CELL_EMPTY;
  if (*text ? whole->number != 0 : mb_percent (part->number, whole->number) != cells[column].number)
    return NULL;

  formula = g_string_new ("IF(");
  append_cell (formula, first_row + row, (guint) own->whole);
  g_string_append (formula, *text ? "=0,\"\",ROUND(" : "=0,0,ROUND(");
  append_cell (formula, first_row + row, (guint) own->part);
  g_string_append_c (formula, '/');
  append_cell (formula, first_row + row, (guint) own->whole);
  g_string_append (formula, ",4))");
  return g_string_free (g_steal_pointer (&formula), FALSE);
}

char *
mb_xlsx_formula (const MbTable *table, guint row, guint column, guint first_row, gboolean *text)
{
  const MbTableColumn *own = g_ptr_array_index (table->columns, column);
  const MbTableRow *at = row_at (table, row);
  const MbCell *cell = &at->cells[column];

  *text = FALSE;
  if (own->total == MB_TOTAL_RATE && (cell->type == MB_CELL_PERCENT || cell->type == MB_CELL_EMPTY))
    return rate_formula (table, row, column, first_row, text);
  if (own->total == MB_TOTAL_SUM && at->kind != MB_ROW_BODY && is_number (cell->type))
    return sum_formula (table, row, column, first_row, cell->number);
  return NULL;
}

char *
mb_xlsx_value (const MbCell *cell)
{
  guint64 size = cell->number < 0 ? -(guint64) cell->number : (guint64) cell->number;
  const char *sign = cell->number < 0 ? "-" : "";

  switch (cell->type)
    {
    case MB_CELL_COUNT:
      return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign, size);
    case MB_CELL_DECIMAL:
    case MB_CELL_MONEY:
      return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u", sign, size / 100, (guint) (size % 100));
    case MB_CELL_PERCENT:
      return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%04u", sign, size / 10000, (guint) (size % 10000));
    case MB_CELL_EMPTY:
    case MB_CELL_TEXT:
    case MB_CELL_DATE:
    default:
      return g_strdup ("");
    }
}
