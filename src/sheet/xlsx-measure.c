/* xlsx-measure.c: promise: no cell of a form shows #### or cuts its text: widths hold the widest figure, and heights the
 * lines that a text wraps to. A spreadsheet does not fit heights of merged or of given rows by itself. */
#include "config.h"

#include "xlsx-form.h"
#include "xlsx-text.h"

#include <math.h>

#define LINE_POINTS        14.0
#define PADDING_POINTS     7.0
#define MIN_ROW_POINTS     21.0
#define MIN_HEADING_POINTS 30.0
#define MAX_ROW_POINTS     409.0
#define MIN_TABLE_WIDTH    56 /* so that a title has room over a form of two columns */
#define MAX_CONTENT_WIDTH  44
#define MIN_WIDTH          6
#define LEAST_TEXT         16
#define MAX_RUN            24
/* What is printed of A4 between margins of 2 cm, at 96 to the inch; a column of w characters takes 7 w + 5. */
#define LANDSCAPE_PIXELS 970
#define PORTRAIT_PIXELS  640

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

/* What of a text column may not be wrapped: the longest run without a place to break, such as a code. */
static guint
longest_run (const MbTable *table, guint column)
{
  guint longest = 0;

  for (guint r = 0; r < table->rows->len; r++)
    {
      const MbCell *cell = &((MbTableRow *) g_ptr_array_index (table->rows, r))->cells[column];
      guint run = 0;

      for (const char *p = cell->type == MB_CELL_TEXT && cell->text ? cell->text : ""; *p; p++)
        {
          run = *p > ' ' && *p < 0x7f ? run + 1 : 0;
          longest = MAX (longest, run);
        }
    }
  return MIN (longest, MAX_RUN);
}

/* Narrows the columns towards what each needs, all by the same share, until the sheet prints at its own size on one page. */
static void
narrow_to_page (const MbTable *table, guint *widths, const guint *least)
{
  guint n = table->columns->len;
  double room = (table->landscape ? LANDSCAPE_PIXELS : PORTRAIT_PIXELS) - 5.0 * n, low = 0, high = 1, total = 0;

  for (guint c = 0; c < n; c++)
    total += widths[c] * 7.0;
  if (total <= room)
    return;
  for (guint i = 0; i < 30; i++)
    {
      double share = (low + high) / 2;

      total = 0;
      for (guint c = 0; c < n; c++)
        total += MAX (floor (widths[c] * share), least[c]) * 7.0;
      if (total > room)
        high = share;
      else
        low = share;
    }
  for (guint c = 0; c < n; c++)
    widths[c] = MAX ((guint) floor (widths[c] * low), least[c]);
}

guint *
mb_xlsx_column_widths (const MbTable *table)
{
  guint n = table->columns->len, total = 0;
  guint *widths = g_new0 (guint, MAX (n, 1));
  g_autofree guint *least = g_new0 (guint, MAX (n, 1));

  for (guint c = 0; c < n; c++)
    {
      const MbTableColumn *column = g_ptr_array_index (table->columns, c);
      gboolean breakable = column->type == MB_CELL_TEXT;
      guint content = content_width (table, c), heading = heading_width (table, column);

      if (column->width > 0)
        widths[c] = breakable ? column->width : MAX (column->width, content);
      else
        widths[c] = MAX (breakable ? MIN (content, MAX_CONTENT_WIDTH) : content, heading);
      widths[c] = CLAMP (widths[c] + 2, MIN_WIDTH, 200);
      if (breakable) /* an empty one is to be written into */
        least[c] = MAX (MIN (content > 0 ? content : widths[c], LEAST_TEXT), longest_run (table, c));
      else
        least[c] = content;
      least[c] = MIN (MAX (least[c], (heading * 2 + 2) / 3) + 2, widths[c]);
    }
  narrow_to_page (table, widths, least);
  for (guint c = 0; c < n; c++)
    total += widths[c];
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
