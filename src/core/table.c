/* table.c: see table.h. Promise: totals and rates of a report are computed here and nowhere else, and whatever
 * presents the table sees the same merged headings.
 */
#include "table.h"

#include "figure.h"

#include <string.h>

#define TOTAL_LABEL "合计" /* formal documents are Chinese whatever the locale */

typedef struct
{
  MbTableRow row;
  guint n_cells;
} OwnedRow; /* so that a row can be freed without its table */

static void
column_free (gpointer data)
{
  MbTableColumn *column = data;

  g_free (column->id);
  g_strfreev (column->headings);
  g_free (column);
}

static void
row_free (gpointer data)
{
  OwnedRow *owned = data;

  for (guint i = 0; i < owned->n_cells; i++)
    {
      g_free (owned->row.cells[i].text);
      g_free (owned->row.cells[i].link);
    }
  g_free (owned->row.cells);
  g_free (owned);
}

MbTable *
mb_table_new (const char *name, const char *title)
{
  MbTable *table = g_new0 (MbTable, 1);

  table->name = g_strdup (name);
  table->title = g_strdup (title);
  table->columns = g_ptr_array_new_with_free_func (column_free);
  table->rows = g_ptr_array_new_with_free_func (row_free);
  table->chart_category = -1;
  return table;
}

void
mb_table_free (MbTable *table)
{
  if (table == NULL)
    return;
  g_free (table->name);
  g_free (table->title);
  g_free (table->subtitle);
  g_free (table->left_note);
  g_free (table->middle_note);
  g_free (table->right_note);
  g_strfreev (table->foot_notes);
  g_strfreev (table->signatures);
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_free (table->chart_kind);
  g_free (table->chart_title);
  g_free (table->chart_series);
  g_free (table);
}

/* "一般/发现" is two levels, "元\/月" is one. */
static char **
split_heading (const char *heading)
{
  g_autoptr (GStrvBuilder) levels = g_strv_builder_new ();
  g_autoptr (GString) level = g_string_new (NULL);

  for (const char *p = heading; *p != '\0'; p++)
    {
      if (p[0] == '\\' && p[1] == '/')
        g_string_append_c (level, *++p);
      else if (*p == '/')
        {
          g_strv_builder_add (levels, level->str);
          g_string_truncate (level, 0);
        }
      else
        g_string_append_c (level, *p);
    }
  g_strv_builder_add (levels, level->str);
  return g_strv_builder_end (levels);
}

MbTableColumn *
mb_table_add_column (MbTable *table, const char *id, const char *heading, MbCellType type, guint width)
{
  MbTableColumn *column = NULL;

  g_return_val_if_fail (table->rows->len == 0, NULL);
  column = g_new0 (MbTableColumn, 1);
  column->id = g_strdup (id);
  column->headings = split_heading (heading);
  column->type = type;
  column->width = width;
  column->part = -1;
  column->whole = -1;
  g_ptr_array_add (table->columns, column);
  return column;
}

static OwnedRow *
row_new (const MbTable *table, MbRowKind kind)
{
  OwnedRow *owned = g_new0 (OwnedRow, 1);

  owned->row.kind = kind;
  owned->row.cells = g_new0 (MbCell, table->columns->len);
  owned->n_cells = table->columns->len;
  return owned;
}

MbTableRow *
mb_table_add_row (MbTable *table, MbRowKind kind)
{
  OwnedRow *owned = row_new (table, kind);

  g_ptr_array_add (table->rows, owned);
  return &owned->row;
}

static MbTableColumn *
column_at (const MbTable *table, guint column)
{
  return g_ptr_array_index (table->columns, column);
}

void
mb_table_set_number (MbTable *table, MbTableRow *row, guint column, gint64 number)
{
  g_return_if_fail (column < table->columns->len);
  row->cells[column].type = column_at (table, column)->type;
  row->cells[column].number = number;
}

void
mb_table_set_text (MbTable *table, MbTableRow *row, guint column, const char *text)
{
  MbCell *cell = NULL;

  g_return_if_fail (column < table->columns->len);
  cell = &row->cells[column];
  g_free (cell->text);
  cell->text = g_strdup (text);
  if (text == NULL)
    cell->type = MB_CELL_EMPTY;
  else /* a word in a column of numbers, such as 合计 or —, is a text */
    cell->type = column_at (table, column)->type == MB_CELL_DATE ? MB_CELL_DATE : MB_CELL_TEXT;
}

void
mb_table_set_link (MbTable *table, MbTableRow *row, guint column, const char *link)
{
  g_return_if_fail (column < table->columns->len);
  g_free (row->cells[column].link);
  row->cells[column].link = g_strdup (link);
}

static gboolean
is_number (const MbCell *cell)
{
  return cell->type == MB_CELL_COUNT || cell->type == MB_CELL_DECIMAL || cell->type == MB_CELL_MONEY
         || cell->type == MB_CELL_PERCENT;
}

static void
fill_rate (const MbTable *table, MbTableRow *row, guint c)
{
  const MbTableColumn *column = column_at (table, c);
  const MbCell *part = NULL;
  const MbCell *whole = NULL;
  MbCell *cell = &row->cells[c];

  g_return_if_fail (column->part >= 0 && column->whole >= 0 && (guint) column->part < table->columns->len
                    && (guint) column->whole < table->columns->len);
  part = &row->cells[column->part];
  whole = &row->cells[column->whole];
  cell->type = MB_CELL_EMPTY;
  if (!is_number (whole) || whole->number == 0)
    return; /* a rate of nothing is no rate; 0.00% would read as a failure */
  cell->type = MB_CELL_PERCENT;
  cell->number = mb_percent (is_number (part) ? part->number : 0, whole->number);
}

static gint64
sum_of_body (const MbTable *table, guint c)
{
  gint64 sum = 0;

  for (guint i = 0; i < table->rows->len; i++)
    {
      const MbTableRow *row = g_ptr_array_index (table->rows, i);

      if (row->kind == MB_ROW_BODY && is_number (&row->cells[c]))
        sum += row->cells[c].number;
    }
  return sum;
}

static gboolean
has_total_row (const MbTable *table)
{
  for (guint i = 0; i < table->rows->len; i++)
    if (((const MbTableRow *) g_ptr_array_index (table->rows, i))->kind == MB_ROW_TOTAL)
      return TRUE;
  return FALSE;
}

static void
add_total_row (MbTable *table)
{
  OwnedRow *owned = row_new (table, MB_ROW_TOTAL);
  int label_column = -1;
  gboolean any = FALSE;

  for (guint c = 0; c < table->columns->len; c++)
    {
      const MbTableColumn *column = column_at (table, c);

      any |= column->total != MB_TOTAL_NONE;
      if (column->total == MB_TOTAL_SUM)
        mb_table_set_number (table, &owned->row, c, sum_of_body (table, c));
      if (label_column < 0 && column->type == MB_CELL_TEXT)
        label_column = (int) c;
    }
  if (!any)
    {
      row_free (owned);
      return;
    }
  if (label_column < 0 && column_at (table, 0)->total == MB_TOTAL_NONE)
    label_column = 0;
  if (label_column >= 0)
    mb_table_set_text (table, &owned->row, (guint) label_column, TOTAL_LABEL);
  g_ptr_array_insert (table->rows, table->total_first ? 0 : -1, owned);
}

void
mb_table_finish (MbTable *table)
{
  if (!has_total_row (table))
    add_total_row (table);
  for (guint i = 0; i < table->rows->len; i++)
    for (guint c = 0; c < table->columns->len; c++)
      if (column_at (table, c)->total == MB_TOTAL_RATE)
        fill_rate (table, g_ptr_array_index (table->rows, i), c);
}

char *
mb_table_format (const MbTable *table, guint column, const MbCell *cell)
{
  switch (cell->type)
    {
    case MB_CELL_COUNT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, cell->number);
    case MB_CELL_DECIMAL:
    case MB_CELL_MONEY:
      return mb_hundredths_format (cell->number);
    case MB_CELL_PERCENT:
      return mb_percent_format (cell->number);
    case MB_CELL_TEXT:
    case MB_CELL_DATE:
      return g_strdup (cell->text != NULL ? cell->text : "");
    case MB_CELL_EMPTY:
    default:
      return g_strdup ("");
    }
}

guint
mb_table_heading_levels (const MbTable *table)
{
  guint levels = 1;

  for (guint c = 0; c < table->columns->len; c++)
    levels = MAX (levels, g_strv_length (column_at (table, c)->headings));
  return levels;
}

/* Two neighbours share a heading cell at a level when all is equal from the outermost level down to it, and both
 * either end there or go on below. */
static gboolean
share_heading (const MbTable *table, guint level, guint a, guint b)
{
  char **left = column_at (table, a)->headings;
  char **right = column_at (table, b)->headings;
  guint n_left = g_strv_length (left);
  guint n_right = g_strv_length (right);

  if (level >= n_left || level >= n_right || (level == n_left - 1) != (level == n_right - 1))
    return FALSE;
  for (guint i = 0; i <= level; i++)
    if (!g_str_equal (left[i], right[i]))
      return FALSE;
  return TRUE;
}

const char *
mb_table_heading_span (const MbTable *table, guint level, guint column, guint *n_columns, guint *n_levels)
{
  char **headings = NULL;
  guint n = 0;
  guint end = column + 1;

  g_return_val_if_fail (column < table->columns->len, NULL);
  headings = column_at (table, column)->headings;
  n = g_strv_length (headings);
  if (level >= n || (column > 0 && share_heading (table, level, column - 1, column)))
    return NULL;
  while (end < table->columns->len && share_heading (table, level, column, end))
    end++;
  if (n_columns != NULL)
    *n_columns = end - column;
  if (n_levels != NULL)
    *n_levels = level == n - 1 ? mb_table_heading_levels (table) - level : 1;
  return headings[level];
}
