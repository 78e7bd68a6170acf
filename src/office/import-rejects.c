/* import-rejects.c: the refused rows go back to their sender in the sender's own layout.
 *
 * Promise: titles and heading lines stand where they stood, with their merges; columns, widths and number formats are the
 * sender's; each refused row is there as it came, its faulty cells coloured and commented, and one column more says in words
 * what is wrong. That file, corrected, imports: the added column is known and passed over, and filled anew if the file has
 * to go back again. A sender of csv or HTML, who has no merges, gets the same as a plain sheet.
 */
#include "config.h"

#include "import-private.h"
#include "writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REASON_CHARACTERS 60
#define MAX_CHARACTERS    36
#define LINE_POINTS       14

typedef struct
{
  MbImportPlan *plan;
  const MbLayout *layout;
  MbSheetWriter *writer;
  guint n_columns; /* the sender's */
  guint reason;    /* column of the reasons */
  guint at;        /* last row written */
  int shift;       /* from the sender's rows to those written; not 0 for a second table of a sheet */
} Rejects;

/* ---- What is wrong, in words ---- */

/* What was found stands in the row beside it, so the column's name and what is wrong will do. */
static char *
fault_words (const MbImportPlan *plan, const MbFault *fault)
{
  const MbField *field = fault->field != NULL ? mb_register_field (plan->reg, fault->field) : NULL;
  const char *heading = mb_fault_column_heading (fault) != NULL ? mb_fault_column_heading (fault)
                        : field != NULL                         ? field->label_zh
                                                                : NULL;
  const char *sentence = mb_fault_sentence (fault->code);
  GString *words = g_string_new (NULL);

  if (heading != NULL)
    g_string_append_printf (words, _ ("%s: %s"), heading, sentence);
  else
    g_string_append (words, sentence);
  if (fault->expected != NULL && *fault->expected != '\0')
    {
      g_string_append (words, _ (", "));
      g_string_append_printf (words, _ ("expected %s"), fault->expected);
    }
  return g_string_free (words, FALSE);
}

static char *
fault_comment (const MbFault *fault)
{
  GString *comment = g_string_new (mb_fault_sentence (fault->code));

  if (fault->expected != NULL && *fault->expected != '\0')
    {
      g_string_append_c (comment, '\n');
      g_string_append_printf (comment, _ ("expected %s"), fault->expected);
    }
  if (*mb_fault_hint (fault->code) != '\0')
    g_string_append_printf (comment, "\n%s", mb_fault_hint (fault->code));
  return g_string_free (comment, FALSE);
}

static guint
n_faults (const MbFault *fault)
{
  return 1 + (fault->also != NULL ? fault->also->len : 0);
}

static const MbFault *
nth_fault (const MbFault *fault, guint n)
{
  return n == 0 ? fault : g_ptr_array_index (fault->also, n - 1);
}

/* All that is wrong with one cell; NULL when it is right. */
static char *
comment_at (const MbFault *fault, guint column)
{
  GString *comment = NULL;

  for (guint i = 0; i < n_faults (fault); i++)
    {
      g_autofree char *one = NULL;

      if (nth_fault (fault, i)->column != column)
        continue;
      one = fault_comment (nth_fault (fault, i));
      if (comment == NULL)
        comment = g_string_new (one);
      else
        g_string_append_printf (comment, "\n%s", one);
    }
  return comment != NULL ? g_string_free (comment, FALSE) : NULL;
}

/* ---- Room ---- */

/* Width as sheets count it: an ideograph takes two characters. */
static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width += g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  return width;
}

static guint
text_lines (const char *text, guint width)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += MAX (1, (text_width (lines[i]) + width - 1) / width);
  return n;
}

/* ---- Cells ---- */

static gboolean
write_cell (Rejects *rejects, guint row, guint column, const MbBookCell *cell, MbSheetStyle style, GError **error)
{
  const MbBook *book = rejects->plan->book;
  const char *text = mb_book_text (book, cell);
  const char *format = NULL;

  if (cell == NULL)
    return mb_sheet_writer_text (rejects->writer, row, column, "", style, error);
  if (cell->format > 0 && cell->format < book->formats->len)
    format = g_ptr_array_index (book->formats, cell->format);
  switch (cell->kind)
    {
    case MB_SHEET_NUMBER:
      return mb_sheet_writer_number (rejects->writer, row, column, text, format, style, error);
    case MB_SHEET_DATE:
      return mb_sheet_writer_date (rejects->writer, row, column, text, format, style, error);
    case MB_SHEET_BOOL:
      return mb_sheet_writer_bool (rejects->writer, row, column, g_str_equal (text, "1"), style, error);
    default:
      return mb_sheet_writer_text (rejects->writer, row, column, text, style, error);
    }
}

/* The merge of the lines above the data that holds a cell; NULL if none. */
static const MbSheetRange *
merge_at (const Rejects *rejects, guint row, guint column)
{
  const GArray *merges = mb_book_sheet (rejects->plan->book, rejects->layout->sheet)->merges;

  for (guint i = 0; i < merges->len; i++)
    {
      const MbSheetRange *merge = &g_array_index (merges, MbSheetRange, i);

      if (merge->last_row <= rejects->layout->last
          && merge->row >= mb_book_row (rejects->plan->book, rejects->layout->sheet, rejects->layout->begin_index)->row
          && row >= merge->row && row <= merge->last_row && column >= merge->column && column <= merge->last_column)
        return merge;
    }
  return NULL;
}

/* ---- The lines above the data ---- */

static MbSheetStyle
head_style (const Rejects *rejects, guint index)
{
  if (index >= rejects->layout->first_index)
    return MB_STYLE_HEADING;
  return index == rejects->layout->begin_index ? MB_STYLE_TITLE : MB_STYLE_PLAIN;
}

static guint
shifted (const Rejects *rejects, guint row)
{
  return (guint) ((int) row + rejects->shift);
}

static gboolean
write_head_line (Rejects *rejects, guint index, GError **error)
{
  const MbBook *book = rejects->plan->book;
  const MbBookRow *line = mb_book_row (book, rejects->layout->sheet, index);
  MbSheetStyle style = head_style (rejects, index);

  for (guint i = 0; i < line->n_cells; i++)
    {
      const MbBookCell *cell = &g_array_index (book->cells, MbBookCell, line->first + i);
      const MbSheetRange *merge = merge_at (rejects, line->row, cell->column);

      if (merge == NULL)
        {
          if (!write_cell (rejects, shifted (rejects, line->row), cell->column, cell, style, error))
            return FALSE;
        }
      else if (merge->row == line->row && merge->column == cell->column
               && !mb_sheet_writer_merge (rejects->writer, shifted (rejects, merge->row), merge->column,
                                          shifted (rejects, merge->last_row), merge->last_column,
                                          mb_book_text (book, cell), style, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
has_reasons (const MbLayout *layout)
{
  for (guint i = 0; i < layout->columns->len; i++)
    if (mb_layout_column (layout, i)->reason)
      return TRUE;
  return FALSE;
}

static gboolean
write_head (Rejects *rejects, GError **error)
{
  const MbLayout *layout = rejects->layout;

  for (guint index = layout->begin_index; index <= layout->last_index; index++)
    if (!write_head_line (rejects, index, error))
      return FALSE;
  if (has_reasons (layout))
    return TRUE; /* a file that went back once has the column already */
  return mb_sheet_writer_merge (rejects->writer, shifted (rejects, layout->first), rejects->reason,
                                shifted (rejects, layout->last), rejects->reason, MB_IMPORT_REASON_HEADING,
                                MB_STYLE_HEADING, error);
}

/* ---- The rows ---- */

static gboolean
write_reasons (Rejects *rejects, guint at, const MbFault *fault, GError **error)
{
  g_autoptr (GString) reasons = g_string_new (NULL);

  for (guint i = 0; i < n_faults (fault); i++)
    {
      g_autofree char *words = fault_words (rejects->plan, nth_fault (fault, i));

      if (i > 0)
        g_string_append_c (reasons, '\n');
      g_string_append (reasons, words);
    }
  mb_sheet_writer_height (rejects->writer, at,
                          MAX (LINE_POINTS + 2, text_lines (reasons->str, REASON_CHARACTERS - 4) * LINE_POINTS));
  return mb_sheet_writer_text (rejects->writer, at, rejects->reason, reasons->str, MB_STYLE_REASON, error);
}

static gboolean
write_row (Rejects *rejects, guint at, guint index, const MbFault *fault, GError **error)
{
  for (guint column = 1; column <= rejects->n_columns; column++)
    {
      const MbBookCell *cell = mb_book_cell (rejects->plan->book, rejects->layout->sheet, index, column);
      g_autofree char *comment = comment_at (fault, column);

      if (column == rejects->reason)
        continue;
      if (!write_cell (rejects, at, column, cell, comment != NULL ? MB_STYLE_FAULT : MB_STYLE_BODY, error))
        return FALSE;
      if (comment != NULL && !mb_sheet_writer_comment (rejects->writer, at, column, comment, error))
        return FALSE;
    }
  return write_reasons (rejects, at, fault, error);
}

static gboolean
write_rows (Rejects *rejects, GError **error)
{
  const MbImportPlan *plan = rejects->plan;
  guint index = 0;

  rejects->at = shifted (rejects, rejects->layout->last);

  for (guint i = 0; i < plan->faults->len; i++)
    {
      const MbFault *fault = g_ptr_array_index (plan->faults, i);

      if (g_strcmp0 (fault->sheet, mb_book_sheet (plan->book, rejects->layout->sheet)->name) != 0
          || !mb_book_find (plan->book, rejects->layout->sheet, fault->row, &index)
          || mb_import_plan_layout_of (plan, rejects->layout->sheet, index) != rejects->layout)
        continue;
      if (!write_row (rejects, ++rejects->at, index, fault, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- The sheet ---- */

static void
measure_table (Rejects *rejects, const MbLayout *layout)
{
  const MbBook *book = rejects->plan->book;

  for (guint i = 0; i < layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (layout, i);

      rejects->n_columns = MAX (rejects->n_columns, column->column);
      if (column->reason && rejects->reason == 0)
        rejects->reason = column->column;
    }
  for (guint i = 0; i < layout->data->len; i++)
    {
      const MbBookRow *row = mb_book_row (book, layout->sheet, g_array_index (layout->data, guint, i));

      rejects->n_columns
          = MAX (rejects->n_columns, g_array_index (book->cells, MbBookCell, row->first + row->n_cells - 1).column);
    }
}

static const MbLayout *
nth_layout (const MbImportPlan *plan, guint n)
{
  return g_ptr_array_index (plan->layouts, n);
}

/* All tables of the sheet have the reasons in one column. */
static void
measure (Rejects *rejects)
{
  rejects->n_columns = rejects->reason = 0;
  for (guint i = 0; i < rejects->plan->layouts->len; i++)
    if (nth_layout (rejects->plan, i)->sheet == rejects->layout->sheet)
      measure_table (rejects, nth_layout (rejects->plan, i));
  if (rejects->reason == 0)
    rejects->reason = rejects->n_columns + 1;
}

/* A csv has no widths: as wide as what stands there. */
static void
fit_widths (Rejects *rejects)
{
  const MbBook *book = rejects->plan->book;
  const MbLayout *layout = rejects->layout;

  for (guint i = 0; i < layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (layout, i);
      const char *level = strrchr (column->heading, '/');
      guint width = text_width (level != NULL ? level + 1 : column->heading);

      for (guint k = 0; k < rejects->plan->rows->len; k++)
        {
          const MbImportRow *row = g_ptr_array_index (rejects->plan->rows, k);
          guint index = 0;

          if (row->sheet == layout->sheet && row->fault != NULL && mb_book_find (book, row->sheet, row->row, &index))
            width
                = MAX (width, text_width (mb_book_text (book, mb_book_cell (book, row->sheet, index, column->column))));
        }
      mb_sheet_writer_width (rejects->writer, column->column, column->column, (MIN (width, MAX_CHARACTERS) + 2) * 100);
    }
}

static void
set_widths (Rejects *rejects)
{
  const GArray *widths = mb_book_sheet (rejects->plan->book, rejects->layout->sheet)->widths;

  if (widths->len == 0)
    fit_widths (rejects);
  for (guint i = 0; i < widths->len; i++)
    {
      const MbSheetWidth *width = &g_array_index (widths, MbSheetWidth, i);

      if (width->width_hundredths > 0 && width->first <= rejects->n_columns)
        mb_sheet_writer_width (rejects->writer, width->first, MIN (width->last, rejects->n_columns),
                               width->width_hundredths);
    }
  mb_sheet_writer_width (rejects->writer, rejects->reason, rejects->reason, REASON_CHARACTERS * 100);
}

static gboolean
has_refused (const MbImportPlan *plan, const MbLayout *layout)
{
  for (guint i = 0; i < plan->rows->len; i++)
    {
      const MbImportRow *row = g_ptr_array_index (plan->rows, i);
      guint index = 0;

      if (row->sheet == layout->sheet && row->fault != NULL && mb_book_find (plan->book, row->sheet, row->row, &index)
          && index >= layout->begin_index && index < layout->end_index)
        return TRUE;
    }
  return FALSE;
}

static gboolean
write_table (Rejects *rejects, GError **error)
{
  const MbLayout *layout = rejects->layout;
  guint begin = mb_book_row (rejects->plan->book, layout->sheet, layout->begin_index)->row;

  /* The first stands where it stood; another one below it. */
  if (rejects->at > 0 || layout != mb_import_plan_layout (rejects->plan, layout->sheet))
    rejects->shift = (int) (rejects->at > 0 ? rejects->at + 2 : 1) - (int) begin;
  return write_head (rejects, error) && write_rows (rejects, error);
}

/* The tables of a sheet, from the n-th layout on. */
static gboolean
write_sheet (Rejects *rejects, guint n, GError **error)
{
  const MbImportPlan *plan = rejects->plan;
  guint sheet = nth_layout (plan, n)->sheet;
  guint n_tables = 0, first = 0, last = 0;

  rejects->layout = nth_layout (plan, n);
  measure (rejects);
  set_widths (rejects);
  for (guint i = n; i < plan->layouts->len && nth_layout (plan, i)->sheet == sheet; i++)
    {
      rejects->layout = nth_layout (plan, i);
      if (!has_refused (plan, rejects->layout))
        continue;
      if (!write_table (rejects, error))
        return FALSE;
      if (n_tables++ == 0)
        {
          first = shifted (rejects, rejects->layout->first);
          last = shifted (rejects, rejects->layout->last);
        }
    }
  if (n_tables == 1)
    mb_sheet_writer_freeze (rejects->writer, last, 0);
  return mb_sheet_writer_page (rejects->writer, TRUE, first, last, error);
}

gboolean
mb_import_write_rejects (MbImportPlan *plan, const char *path, GError **error)
{
  g_autoptr (MbSheetWriter) writer = NULL;
  MbWriteInfo info = { NULL, NULL, MB_DATE_NONE };
  guint written = G_MAXUINT;

  g_return_val_if_fail (MB_IS_IMPORT_PLAN (plan) && path != NULL, FALSE);
  if (plan->faults->len == 0)
    return TRUE;
  info.company = mb_office_get_name (plan->office);
  info.created = mb_office_get_today (plan->office);
  for (guint i = 0; i < plan->layouts->len; i++)
    {
      Rejects rejects = { .plan = plan };
      guint sheet = nth_layout (plan, i)->sheet;
      const char *name = mb_book_sheet (plan->book, sheet)->name;

      if (sheet == written || !has_refused (plan, nth_layout (plan, i)))
        continue;
      written = sheet;
      if (writer == NULL)
        writer = mb_sheet_writer_new (path, name, &info, error);
      else if (!mb_sheet_writer_add_sheet (writer, name, error))
        return FALSE;
      rejects.writer = writer;
      if (writer == NULL || !write_sheet (&rejects, i, error))
        return FALSE;
    }
  return mb_sheet_writer_finish (writer, error);
}
