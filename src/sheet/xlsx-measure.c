/* xlsx-measure.c: promise: no cell of a form shows #### or cuts its text: widths hold the widest figure, and heights the
 * lines that a text wraps to. A spreadsheet does not fit heights of merged or of given rows by itself. */
#include "config.h"

#include "xlsx-form.h"
#include "xlsx-text.h"

#define LINE_POINTS        14.0
#define PADDING_POINTS     7.0
#define MIN_ROW_POINTS     21.0
#define MIN_HEADING_POINTS 30.0
#define MAX_ROW_POINTS     409.0
#define MIN_TABLE_WIDTH    56 /* so that a title has room over a form of two columns */
#define MAX_CONTENT_WIDTH  44
#define MIN_WIDTH          6

static guint
heading_width (const MbTable *table, const MbTableColumn *column)
{
  guint widest = 0, levels = column->headings ? g_strv_length (column->headings) : 0;

  /* Headings of a single column may wrap to two lines; those over several columns find room in them. */
  if (levels > 0)
    widest = (mb_xlsx_text_width (column->headings[levels - 1]) + 1) / 2;
  return MAX (widest, MIN_WIDTH - 2);
}

static guint
content_width (const MbTable *table, guint column)
{
  guint widest = 0;

  for (guint r = 0; r < table->rows->len; r++)
    {
      const MbTableRow *row = g_ptr_array_index (table->rows, r);
      const MbCell *cell = &row->cells[column];
      guint width = 0;

      if (cell->type == MB_CELL_TEXT || cell->type == MB_CELL_DATE)
        width = cell->text ? mb_xlsx_text_width (cell->text) : 0;
      else if (cell->type != MB_CELL_EMPTY)
        {
          g_autofree char *text = mb_table_format (table, column, cell);
          width = mb_xlsx_text_width (text);
        }
      if (row->kind != MB_ROW_BODY)
        width += (width + 7) / 8; /* bold */
      widest = MAX (widest, width);
    }
  return widest;
}

guint *
mb_xlsx_column_widths (const MbTable *table)
{
  guint n = table->columns->len, total = 0;
  guint *widths = g_new0 (guint, MAX (n, 1));

  for (guint c = 0; c < n; c++)
    {
      const MbTableColumn *column = g_ptr_array_index (table->columns, c);
      gboolean breakable = column->type == MB_CELL_TEXT;
      guint content = content_width (table, c);

      if (column->width > 0)
        widths[c] = breakable ? column->width : MAX (column->width, content);
      else
        widths[c] = MAX (breakable ? MIN (content, MAX_CONTENT_WIDTH) : content, heading_width (table, column));
      widths[c] = CLAMP (widths[c] + 2, MIN_WIDTH, 200);
      total += widths[c];
    }
  for (guint c = 0; c < n && total < MIN_TABLE_WIDTH; c++)
    widths[c] = widths[c] * MIN_TABLE_WIDTH / total + 1;
  return widths;
}

double *
mb_xlsx_heading_heights (const MbTable *table, const guint *widths)
{
  guint levels = mb_table_heading_levels (table);
  double *heights = g_new0 (double, MAX (levels, 1));

  for (guint l = 0; l < levels; l++)
    heights[l] = levels == 1 ? MIN_HEADING_POINTS : MIN_ROW_POINTS;
  /* Cells of one level first, then those that span levels may need more than these give. */
  for (guint pass = 1; pass <= levels; pass++)
    for (guint l = 0; l < levels; l++)
      for (guint c = 0; c < table->columns->len; c++)
        {
          guint n_columns = 1, n_levels = 1, width = 0;
          const char *text = mb_table_heading_span (table, l, c, &n_columns, &n_levels);
          double needed, given = 0;

          if (!text || n_levels != pass)
            continue;
          for (guint i = 0; i < n_columns; i++)
            width += widths[c + i];
          needed = mb_xlsx_text_lines (text, width > 2 ? width - 2 : 2) * LINE_POINTS + PADDING_POINTS;
          for (guint i = 0; i < n_levels; i++)
            given += heights[l + i];
          if (needed > given)
            heights[l + n_levels - 1] += needed - given;
        }
  for (guint l = 0; l < levels; l++)
    heights[l] = MIN (heights[l], MAX_ROW_POINTS);
  return heights;
}

double
mb_xlsx_row_height (const MbTable *table, const MbTableRow *row, const guint *widths)
{
  guint lines = 1;

  for (guint c = 0; c < table->columns->len; c++)
    {
      const MbCell *cell = &row->cells[c];

      if (cell->type == MB_CELL_TEXT && cell->text)
        lines = MAX (lines, mb_xlsx_text_lines (cell->text, widths[c] > 2 ? widths[c] - 2 : 2));
    }
  return CLAMP (lines * LINE_POINTS + PADDING_POINTS, MIN_ROW_POINTS, MAX_ROW_POINTS);
}
