/* import-read.c: a ledger in compact memory, with what is needed to write it back in its own layout.
 *
 * Promise: the file is read once; every later question (which line is the heading, what stood in a refused row, what the
 * title said) is answered from here. A cell is 12 bytes plus its text. Cells of nothing but blanks are not kept, so that
 * "empty" means one thing everywhere above.
 *
 * Trap: texts and cells live in arrays that grow, so a cell's pointer is valid only until the book changes.
 */
#include "config.h"

#include "import-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Offsets are 32 bits: far more text than any ledger, far less than memory. */
#define MAX_TEXT (1u << 30)
/* A merge of a whole column is a slip of the mouse, not a value for every line. */
#define MAX_FILL_ROWS 20000

static void
book_sheet_free (gpointer data)
{
  MbBookSheet *sheet = data;

  g_free (sheet->name);
  g_array_unref (sheet->rows);
  g_array_unref (sheet->merges);
  g_array_unref (sheet->fills);
  g_array_unref (sheet->widths);
  g_clear_pointer (&sheet->hidden_rows, g_array_unref);
  g_clear_pointer (&sheet->unvalued, g_array_unref);
  g_free (sheet);
}

MbBook *
mb_book_new (MbFileKind kind)
{
  MbBook *book = g_new0 (MbBook, 1);

  book->kind = kind;
  book->sheets = g_ptr_array_new_with_free_func (book_sheet_free);
  book->cells = g_array_new (FALSE, FALSE, sizeof (MbBookCell));
  book->texts = g_string_new (NULL);
  g_string_append_c (book->texts, '\0'); /* offset 0 is the empty text */
  book->formats = g_ptr_array_new_with_free_func (g_free);
  return book;
}

void
mb_book_free (MbBook *book)
{
  if (book == NULL)
    return;
  g_ptr_array_unref (book->sheets);
  g_array_unref (book->cells);
  g_string_free (book->texts, TRUE);
  g_ptr_array_unref (book->formats);
  g_free (book);
}

guint
mb_book_add_sheet (MbBook *book, const char *name, gboolean hidden)
{
  MbBookSheet *sheet = g_new0 (MbBookSheet, 1);

  sheet->name = g_strdup (name);
  sheet->hidden = hidden;
  sheet->rows = g_array_new (FALSE, FALSE, sizeof (MbBookRow));
  sheet->merges = g_array_new (FALSE, FALSE, sizeof (MbSheetRange));
  sheet->fills = g_array_new (FALSE, FALSE, sizeof (MbSheetRange));
  sheet->widths = g_array_new (FALSE, FALSE, sizeof (MbSheetWidth));
  g_ptr_array_add (book->sheets, sheet);
  return book->sheets->len - 1;
}

/* Blanks of any kind, and the apostrophe that only says "this is text". */
static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = 0;

      if (*p > ' ' && *p != '\'')
        return FALSE;
      c = g_utf8_get_char (p);
      if (!g_unichar_isspace (c) && c != '\'' && c != 0x200B && c != 0xFEFF)
        return FALSE;
    }
  return TRUE;
}

static guint32
keep_text (MbBook *book, const char *text)
{
  guint32 offset = (guint32) book->texts->len;

  g_string_append (book->texts, text);
  g_string_append_c (book->texts, '\0');
  return offset;
}

void
mb_book_add_row (MbBook *book, guint sheet, guint row, const MbSheetCell *cells, guint n_cells)
{
  MbBookRow kept = { .row = row, .n_cells = 0, .first = book->cells->len };

  for (guint i = 0; i < n_cells; i++)
    {
      MbBookCell cell = { 0 };

      if (cells[i].column > G_MAXUINT16 || is_blank (cells[i].text))
        continue;
      cell.text = keep_text (book, cells[i].text);
      cell.column = (guint16) cells[i].column;
      cell.format = (guint16) MIN (cells[i].format, G_MAXUINT16);
      cell.kind = (guint8) cells[i].kind;
      g_array_append_val (book->cells, cell);
      kept.n_cells++;
    }
  if (kept.n_cells > 0)
    g_array_append_val (mb_book_sheet (book, sheet)->rows, kept);
}

static int
compare_fills (gconstpointer a, gconstpointer b)
{
  const MbSheetRange *one = a, *two = b;

  if (one->column != two->column)
    return one->column < two->column ? -1 : 1;
  return one->row < two->row ? -1 : one->row > two->row;
}

void
mb_book_end_sheet (MbBook *book, guint sheet, const GArray *merges, const GArray *widths, const GPtrArray *formats)
{
  MbBookSheet *kept = mb_book_sheet (book, sheet);

  if (merges != NULL && merges->len > 0)
    g_array_append_vals (kept->merges, merges->data, merges->len);
  if (widths != NULL && widths->len > 0)
    g_array_append_vals (kept->widths, widths->data, widths->len);
  for (guint i = 0; i < kept->merges->len; i++)
    {
      MbSheetRange *merge = &g_array_index (kept->merges, MbSheetRange, i);

      if (merge->last_row > merge->row && merge->last_row - merge->row < MAX_FILL_ROWS)
        g_array_append_vals (kept->fills, merge, 1);
    }
  g_array_sort (kept->fills, compare_fills);
  for (guint i = book->formats->len; formats != NULL && i < formats->len; i++)
    g_ptr_array_add (book->formats, g_strdup (g_ptr_array_index (formats, i)));
}

static void
replace_array (GArray **kept, const GArray *with, guint size)
{
  g_clear_pointer (kept, g_array_unref);
  if (with == NULL || with->len == 0)
    return;
  *kept = g_array_sized_new (FALSE, FALSE, size, with->len);
  g_array_append_vals (*kept, with->data, with->len);
}

void
mb_book_tell_rows (MbBook *book, guint sheet, const GArray *hidden_rows, const GArray *unvalued)
{
  MbBookSheet *kept = mb_book_sheet (book, sheet);

  replace_array (&kept->hidden_rows, hidden_rows, sizeof (guint));
  replace_array (&kept->unvalued, unvalued, sizeof (MbSheetRange));
}

/* ---- Reading a file ---- */

typedef struct
{
  MbBook *book;
  guint sheet;
  guint max_rows;
  gboolean enough;
} Reading;

static gboolean
on_sheet_begin (const MbSheetInfo *info, gpointer user, GError **error)
{
  Reading *reading = user;

  reading->sheet = mb_book_add_sheet (reading->book, info->name, info->hidden);
  return TRUE;
}

static gboolean
on_row (const MbSheetInfo *info, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  Reading *reading = user;
  MbBook *book = reading->book;

  if (book->texts->len > MAX_TEXT)
    {
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, NULL);
      return FALSE;
    }
  mb_book_add_row (book, reading->sheet, row, cells, n_cells);
  if (reading->max_rows > 0 && !info->hidden && mb_book_sheet (book, reading->sheet)->rows->len >= reading->max_rows)
    {
      reading->enough = TRUE;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "enough");
      return FALSE;
    }
  return TRUE;
}

static gboolean
on_sheet_end (const MbSheetInfo *info, gpointer user, GError **error)
{
  Reading *reading = user;

  mb_book_end_sheet (reading->book, reading->sheet, info->merges, info->widths, info->formats);
  mb_book_tell_rows (reading->book, reading->sheet, info->hidden_rows, info->unvalued);
  return TRUE;
}

/* ="0512-58123456" is how a csv keeps a spreadsheet from reading a number into a text. */
static void
take_guards_off (MbBook *book)
{
  for (guint i = 0; i < book->cells->len; i++)
    {
      MbBookCell *cell = &g_array_index (book->cells, MbBookCell, i);
      char *text = book->texts->str + cell->text;
      gsize length = text[0] == '=' && text[1] == '"' ? strlen (text) : 0;

      if (length < 4 || text[length - 1] != '"' || memchr (text + 2, '"', length - 3) != NULL)
        continue;
      text[length - 1] = '\0';
      cell->text += 2;
    }
}

MbBook *
mb_book_read (const char *path, guint max_rows, MbJob *job, GError **error)
{
  static const MbSheetHandler handler = { on_sheet_begin, on_row, on_sheet_end };
  g_autoptr (MbBook) book = mb_book_new (MB_FILE_UNKNOWN);
  g_autoptr (GError) local = NULL;
  Reading reading = { book, 0, max_rows, FALSE };

  g_return_val_if_fail (path != NULL, NULL);
  mb_job_set_step (job, _ ("Reading the file"));
  if (!mb_sheet_read_file (path, &handler, &reading, job, &book->kind, &local) && !reading.enough)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (book->kind == MB_FILE_CSV)
    take_guards_off (book);
  return g_steal_pointer (&book);
}

/* ---- Asking ---- */

gboolean
mb_book_find (const MbBook *book, guint sheet, guint row, guint *index)
{
  GArray *rows = mb_book_sheet (book, sheet)->rows;
  guint low = 0, high = rows->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (rows, MbBookRow, middle).row < row)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == rows->len || g_array_index (rows, MbBookRow, low).row != row)
    return FALSE;
  *index = low;
  return TRUE;
}

const MbBookCell *
mb_book_raw_cell (const MbBook *book, guint sheet, guint index, guint column)
{
  const MbBookRow *row = mb_book_row (book, sheet, index);
  const MbBookCell *cells = &g_array_index (book->cells, MbBookCell, row->first);
  guint low = 0, high = row->n_cells;

  /* Most rows have no gap, so the cell mostly is where it should be. */
  if (column >= 1 && column <= row->n_cells && cells[column - 1].column == column)
    return cells[column - 1].text != 0 ? &cells[column - 1] : NULL;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (cells[middle].column < column)
        low = middle + 1;
      else
        high = middle;
    }
  return low < row->n_cells && cells[low].column == column && cells[low].text != 0 ? &cells[low] : NULL;
}

const MbBookCell *
mb_book_cell (const MbBook *book, guint sheet, guint index, guint column)
{
  const MbBookCell *cell = mb_book_raw_cell (book, sheet, index, column);
  const GArray *fills = mb_book_sheet (book, sheet)->fills;
  guint row = mb_book_row (book, sheet, index)->row;
  guint low = 0, high = fills->len, top = 0;
  const MbSheetRange *range = NULL;

  if (cell != NULL || fills->len == 0)
    return cell;
  while (low < high) /* first range that begins behind (column, row) */
    {
      guint middle = low + (high - low) / 2;
      const MbSheetRange *at = &g_array_index (fills, MbSheetRange, middle);

      if (at->column < column || (at->column == column && at->row <= row))
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return NULL;
  range = &g_array_index (fills, MbSheetRange, low - 1);
  if (range->column != column || range->last_row < row || !mb_book_find (book, sheet, range->row, &top))
    return NULL;
  return mb_book_raw_cell (book, sheet, top, column);
}

gboolean
mb_book_set_text (MbBook *book, guint sheet, guint index, guint column, const char *text)
{
  MbBookRow *row = NULL;
  MbBookCell cell = { .column = (guint16) column, .kind = MB_SHEET_TEXT };
  MbBookCell *found = NULL;
  g_autofree MbBookCell *old = NULL;
  guint at = 0;

  g_return_val_if_fail (sheet < book->sheets->len && column >= 1 && column <= G_MAXUINT16, FALSE);
  if (index >= mb_book_sheet (book, sheet)->rows->len)
    return FALSE;
  row = mb_book_row (book, sheet, index);
  cell.text = is_blank (text) ? 0 : keep_text (book, text);
  for (guint i = 0; i < row->n_cells && found == NULL; i++)
    if (g_array_index (book->cells, MbBookCell, row->first + i).column == column)
      found = &g_array_index (book->cells, MbBookCell, row->first + i);
  if (found != NULL)
    {
      *found = cell;
      return TRUE;
    }
  /* A cell more: the row's cells move to the end, where there is room. */
  old = g_new (MbBookCell, row->n_cells);
  memcpy (old, &g_array_index (book->cells, MbBookCell, row->first), row->n_cells * sizeof *old);
  while (at < row->n_cells && old[at].column < column)
    at++;
  row->first = book->cells->len;
  g_array_append_vals (book->cells, old, at);
  g_array_append_val (book->cells, cell);
  g_array_append_vals (book->cells, old + at, row->n_cells - at);
  row->n_cells++;
  return TRUE;
}
