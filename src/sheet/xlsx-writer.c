/* xlsx-writer.c: promise: the sheet is the form that a superior expects, ready to print, and shows the computed figures even
 * where nothing recalculates. It presents a table and computes nothing. */
#include "config.h"

#include "writer.h"

#include "atomic-file.h"
#include "table-chart.h"
#include "xlsx-form.h"
#include "xlsx-style.h"
#include "xlsx-text.h"

#include <errno.h>

#define MARGIN_INCHES      (20 / 25.4)
#define CHART_PIXELS       320
#define DEFAULT_ROW_PIXELS 20

typedef struct
{
  const MbTable *table;
  const char *path;
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  MbXlsxStyles *styles;
  char *sheet_name;
  guint *widths;
  guint total_width;
  guint n_columns;
  guint row;           /* the next one to write, 0-based */
  guint first_heading; /* 0-based; == first_row when there are no headings */
  guint first_row;
  double height;         /* points of all rows so far */
  gboolean long_numbers; /* some need touching up */
} Form;

static gboolean
check (Form *f, lxw_error code, GError **error)
{
  return mb_xlsx_check (code, f->path, error);
}

static lxw_error
set_height (Form *f, guint row, double points)
{
  f->height += points;
  return worksheet_set_row (f->sheet, row, points, NULL);
}

/* One text over the columns first..last and the rows from f->row on, merged where it is more than one cell. */
static gboolean
put_text (Form *f, guint row, guint first, guint last_row, guint last, const char *text, const MbXlsxLook *look,
          GError **error)
{
  lxw_format *format = mb_xlsx_styles_get (f->styles, look);
  g_autofree char *written = mb_xlsx_text (text, row + 1, first + 1, error);

  if (!written)
    return FALSE;
  if (row == last_row && first == last)
    return check (f,
                  *written ? worksheet_write_string (f->sheet, row, (lxw_col_t) first, written, format)
                           : worksheet_write_blank (f->sheet, row, (lxw_col_t) first, format),
                  error);
  return check (
      f, worksheet_merge_range (f->sheet, row, (lxw_col_t) first, last_row, (lxw_col_t) last, written, format), error);
}

static gboolean
put_line (Form *f, const char *text, const MbXlsxLook *look, double height, GError **error)
{
  gboolean put = put_text (f, f->row, 0, f->row, f->n_columns - 1, text, look, error)
                 && check (f, set_height (f, f->row, height), error);

  f->row++;
  return put;
}

static gboolean
put_title (Form *f, GError **error)
{
  MbXlsxLook title = { .role = MB_XLSX_TITLE, .align = MB_ALIGN_CENTRE, .wrap = TRUE };
  MbXlsxLook subtitle = { .role = MB_XLSX_SUBTITLE, .align = MB_ALIGN_CENTRE, .wrap = TRUE };
  guint size = f->table->landscape ? 220 : 200, lines;

  if (f->table->title && *f->table->title)
    {
      /* The width is told in characters of 10.5 points. */
      while ((lines = mb_xlsx_text_lines (f->table->title, f->total_width * 105 / size)) > 1 && size > 180)
        size -= 20;
      title.size_tenths = size;
      if (!put_line (f, f->table->title, &title, MIN (lines * size * 0.135 + 12, 400), error))
        return FALSE;
    }
  if (f->table->subtitle && *f->table->subtitle)
    return put_line (f, f->table->subtitle, &subtitle, 24, error);
  return TRUE;
}

/* Columns from the left (or right) that together hold text. */
static guint
columns_for (const Form *f, const char *text, gboolean from_right)
{
  guint wanted, width = 0, n = 0;

  if (!text || !*text)
    return 0;
  wanted = mb_xlsx_text_width (text) + 1;
  while (n < f->n_columns && width < wanted)
    {
      width += f->widths[from_right ? f->n_columns - 1 - n : n];
      n++;
    }
  return n;
}

/* The line above the heading: who fills in at the left, the period in the middle, date or unit at the right. */
static gboolean
put_notes (Form *f, GError **error)
{
  const char *texts[] = { f->table->left_note, f->table->middle_note, f->table->right_note };
  static const MbAlign aligns[] = { MB_ALIGN_LEFT, MB_ALIGN_CENTRE, MB_ALIGN_RIGHT };
  guint left, right, middle;

  for (guint i = 0; i < 3; i++)
    if (texts[i] && !*texts[i])
      texts[i] = NULL;
  if (!texts[0] && !texts[1] && !texts[2])
    return TRUE;
  left = columns_for (f, texts[0], FALSE);
  right = columns_for (f, texts[2], TRUE);
  middle = texts[1] ? 1 : 0;
  if (left + middle + right > f->n_columns)
    {
      /* Too narrow for parts side by side. */
      MbXlsxLook look = { .role = MB_XLSX_NOTE, .align = MB_ALIGN_LEFT, .wrap = TRUE };
      g_autoptr (GString) joined = g_string_new (NULL);

      for (guint i = 0; i < 3; i++)
        if (texts[i])
          g_string_append_printf (joined, "%s%s", joined->len ? "    " : "", texts[i]);
      return put_line (f, joined->str, &look, mb_xlsx_text_lines (joined->str, f->total_width) * 14 + 7, error);
    }
  /* What is left over goes to the middle, or to whichever part there is. */
  if (!texts[1])
    {
      if (texts[0])
        left = f->n_columns - right;
      else
        right = f->n_columns - left;
    }
  for (guint i = 0; i < 3; i++)
    {
      MbXlsxLook look = { .role = MB_XLSX_NOTE, .align = aligns[i] };
      guint first = i == 0 ? 0 : i == 1 ? left : f->n_columns - right;
      guint end = i == 0 ? left : i == 1 ? f->n_columns - right : f->n_columns;

      if (texts[i] && !put_text (f, f->row, first, f->row, end - 1, texts[i], &look, error))
        return FALSE;
    }
  return check (f, set_height (f, f->row++, 21), error);
}

static gboolean
put_headings (Form *f, GError **error)
{
  MbXlsxLook look = { .role = MB_XLSX_HEADING, .align = MB_ALIGN_CENTRE, .wrap = TRUE };
  guint levels = mb_table_heading_levels (f->table);
  g_autofree double *heights = mb_xlsx_heading_heights (f->table, f->widths);

  f->first_heading = f->row;
  for (guint l = 0; l < levels; l++)
    {
      for (guint c = 0; c < f->n_columns; c++)
        {
          guint n_columns = 1, n_levels = 1;
          const char *text = mb_table_heading_span (f->table, l, c, &n_columns, &n_levels);

          if (text && !put_text (f, f->row + l, c, f->row + l + n_levels - 1, c + n_columns - 1, text, &look, error))
            return FALSE;
        }
      if (!check (f, set_height (f, f->row + l, heights[l]), error))
        return FALSE;
    }
  f->row += levels;
  f->first_row = f->row;
  return TRUE;
}

static lxw_error
write_number (Form *f, guint column, double number, const char *formula, lxw_format *format)
{
  if (mb_xlsx_needs_touch_up (number))
    f->long_numbers = TRUE;
  if (formula)
    return worksheet_write_formula_num (f->sheet, f->row, (lxw_col_t) column, formula, format, number);
  return worksheet_write_number (f->sheet, f->row, (lxw_col_t) column, number, format);
}

static gboolean
put_cell (Form *f, guint r, guint c, GError **error)
{
  const MbTableColumn *column = g_ptr_array_index (f->table->columns, c);
  const MbTableRow *row = g_ptr_array_index (f->table->rows, r);
  const MbCell *cell = &row->cells[c];
  gboolean bold = row->kind != MB_ROW_BODY, empty_text;
  MbXlsxLook look = mb_xlsx_look_of (column, cell->type == MB_CELL_EMPTY ? column->type : cell->type, bold);
  g_autofree char *bare = mb_xlsx_formula (f->table, r, c, f->first_row, &empty_text);
  g_autofree char *formula = bare ? g_strconcat ("=", bare, NULL) : NULL;
  g_autofree char *value = NULL;
  lxw_format *format;
  double serial;

  /* The word 合计 stands in the middle of its cell. */
  if (bold && cell->type == MB_CELL_TEXT && column->align == MB_ALIGN_AUTO)
    look.align = MB_ALIGN_CENTRE;
  format = mb_xlsx_styles_get (f->styles, &look);
  switch (cell->type)
    {
    case MB_CELL_TEXT:
      return put_text (f, f->row, c, f->row, c, cell->text ? cell->text : "", &look, error);
    case MB_CELL_DATE:
      if (cell->text && mb_xlsx_serial (cell->text, &serial) && serial >= 1)
        return check (f, write_number (f, c, serial, NULL, format), error);
      return put_text (f, f->row, c, f->row, c, cell->text ? cell->text : "", &look, error);
    case MB_CELL_COUNT:
    case MB_CELL_DECIMAL:
    case MB_CELL_MONEY:
    case MB_CELL_PERCENT:
      value = mb_xlsx_value (cell);
      return check (f, write_number (f, c, g_ascii_strtod (value, NULL), formula, format), error);
    case MB_CELL_EMPTY:
    default:
      if (formula)
        return check (f, worksheet_write_formula_str (f->sheet, f->row, (lxw_col_t) c, formula, format, ""), error);
      return check (f, worksheet_write_blank (f->sheet, f->row, (lxw_col_t) c, format), error);
    }
}

static gboolean
put_rows (Form *f, MbJob *job, GError **error)
{
  guint n_rows = f->table->rows->len;
  char range[LXW_MAX_CELL_RANGE_LENGTH];

  if (n_rows + f->row >= MB_XLSX_MAX_ROW || f->n_columns > MB_XLSX_MAX_COLUMN)
    return check (f, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE, error);
  for (guint r = 0; r < n_rows; r++, f->row++)
    {
      const MbTableRow *row = g_ptr_array_index (f->table->rows, r);

      if (r % 500 == 0)
        {
          mb_job_set_progress (job, r, n_rows);
          if (!mb_job_check (job, error))
            return FALSE;
        }
      for (guint c = 0; c < f->n_columns; c++)
        if (!put_cell (f, r, c, error))
          return FALSE;
      if (!check (f, set_height (f, f->row, mb_xlsx_row_height (f->table, row, f->widths)), error))
        return FALSE;
    }
  if (n_rows == 0)
    return TRUE;
  /* Codes and phones are text on purpose: no green corners. */
  lxw_rowcol_to_range (range, f->first_row, 0, f->row - 1, (lxw_col_t) (f->n_columns - 1));
  return check (f, worksheet_ignore_errors (f->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, range), error);
}

/* Signatures side by side under the table, each over its share of the width. */
static gboolean
put_signatures (Form *f, GError **error)
{
  MbXlsxLook look = { .role = MB_XLSX_NOTE, .align = MB_ALIGN_LEFT };
  guint n = f->table->signatures ? g_strv_length (f->table->signatures) : 0, first = 0, seen = 0;

  if (n == 0)
    return TRUE;
  if (n > f->n_columns)
    {
      g_autofree char *joined = g_strjoinv ("            ", f->table->signatures);
      return put_line (f, joined, &look, 26, error);
    }
  for (guint i = 0; i < n; i++)
    {
      guint last = first;

      seen += f->widths[last];
      while (last + 1 < f->n_columns - (n - 1 - i)
             && (i == n - 1 || seen + f->widths[last + 1] / 2 <= f->total_width * (i + 1) / n))
        seen += f->widths[++last];
      if (!put_text (f, f->row, first, f->row, last, f->table->signatures[i], &look, error))
        return FALSE;
      first = last + 1;
    }
  return check (f, set_height (f, f->row++, 26), error);
}

static gboolean
put_foot (Form *f, GError **error)
{
  MbXlsxLook look = { .role = MB_XLSX_NOTE, .align = MB_ALIGN_LEFT, .wrap = TRUE };

  for (char **note = f->table->foot_notes; note && *note; note++)
    if (!put_line (f, *note, &look, MIN (mb_xlsx_text_lines (*note, f->total_width) * 14 + 6, 400), error))
      return FALSE;
  return put_signatures (f, error);
}

/* Makes room for the chart, whose part is written by mb_xlsx_touch_up. */
static gboolean
put_chart (Form *f, GError **error)
{
  lxw_chart *chart = workbook_add_chart (f->workbook, LXW_CHART_COLUMN);
  lxw_chart_series *series = chart ? chart_add_series (chart, NULL, NULL) : NULL;
  double width = CLAMP (f->total_width * 7 + f->n_columns * 5, 480, 1100);
  lxw_chart_options options = { .x_offset = 2, .y_offset = 8 };

  if (!series)
    return check (f, LXW_ERROR_MEMORY_MALLOC_FAILED, error);
  chart_series_set_values (series, f->sheet_name, f->first_row, 0, f->first_row, 0);
  options.x_scale = (width - 4) / 480.0;
  options.y_scale = (CHART_PIXELS - 16) / 288.0;
  if (!check (f, worksheet_insert_chart_opt (f->sheet, f->row, 0, chart, &options), error))
    return FALSE;
  f->row += CHART_PIXELS / DEFAULT_ROW_PIXELS;
  f->height += CHART_PIXELS * 0.75;
  return TRUE;
}

/* Whether a form is at most half a page too tall: then it is printed smaller, rather than its chart cut in two or its
 * signatures put on a page of their own. */
static gboolean
fits_one_page (const Form *f)
{
  double page_width = (f->table->landscape ? 257 : 170) * 72 / 25.4,
         page_height = (f->table->landscape ? 170 : 257) * 72 / 25.4;
  double width = (f->total_width * 7 + f->n_columns * 5) * 0.75, scale = MIN (page_width / width, 1);

  return f->height * scale <= page_height * 1.5;
}

static gboolean
set_page (Form *f, GError **error)
{
  lxw_col_t last = (lxw_col_t) (f->n_columns - 1);

  worksheet_set_paper (f->sheet, 9); /* A4 */
  if (f->table->landscape)
    worksheet_set_landscape (f->sheet);
  worksheet_set_margins (f->sheet, MARGIN_INCHES, MARGIN_INCHES, MARGIN_INCHES, MARGIN_INCHES);
  worksheet_center_horizontally (f->sheet);
  worksheet_fit_to_pages (f->sheet, 1, fits_one_page (f) ? 1 : 0);
  worksheet_freeze_panes (f->sheet, f->first_row, 0);
  if (f->first_row > f->first_heading
      && !check (f, worksheet_repeat_rows (f->sheet, f->first_heading, f->first_row - 1), error))
    return FALSE;
  return check (f, worksheet_print_area (f->sheet, 0, 0, MAX (f->row, 1) - 1, last), error)
         && check (f, worksheet_set_footer (f->sheet, "&C&\"宋体,Regular\"&9第 &P 页 共 &N 页"), error);
}

static gboolean
set_properties (Form *f, const MbWriteInfo *info, GError **error)
{
  g_autofree char *title = mb_xlsx_plain (f->table->title, 255);
  g_autofree char *author = mb_xlsx_plain (info ? info->author : NULL, 255);
  g_autofree char *company = mb_xlsx_plain (info ? info->company : NULL, 255);
  lxw_doc_properties properties = { .title = title, .author = author, .company = company };

  if (info && info->created != MB_DATE_NONE)
    properties.created = (time_t) info->created * 86400;
  return check (f, workbook_set_properties (f->workbook, &properties), error);
}

static gboolean
put_form (Form *f, const MbWriteInfo *info, gboolean has_chart, MbJob *job, GError **error)
{
  for (guint c = 0; c < f->n_columns; c++)
    if (!check (f, worksheet_set_column (f->sheet, (lxw_col_t) c, (lxw_col_t) c, f->widths[c], NULL), error))
      return FALSE;
  return put_title (f, error) && put_notes (f, error) && put_headings (f, error) && put_rows (f, job, error)
         && put_foot (f, error) && (!has_chart || put_chart (f, error)) && set_page (f, error)
         && set_properties (f, info, error);
}

/* Whether a chart will be drawn; its part is made after the rows have found their place. */
static gboolean
has_chart (const MbTable *table)
{
  for (guint r = 0; r < table->rows->len; r++)
    if (((MbTableRow *) g_ptr_array_index (table->rows, r))->kind == MB_ROW_BODY)
      return mb_table_has_chart (table);
  return FALSE;
}

gboolean
mb_xlsx_write_table (const MbTable *table, const char *path, const MbWriteInfo *info, MbJob *job, GError **error)
{
  g_autoptr (MbAtomicFile) file = NULL, raw = NULL;
  g_autoptr (MbXlsxStyles) styles = NULL;
  g_autoptr (GString) chart = NULL;
  g_autofree char *sheet_name = mb_xlsx_sheet_name (table->title ? table->title : table->name);
  g_autofree guint *widths = mb_xlsx_column_widths (table);
  Form f
      = { .table = table, .path = path, .sheet_name = sheet_name, .widths = widths, .n_columns = table->columns->len };

  g_return_val_if_fail (table->columns->len > 0, FALSE);

  file = mb_atomic_file_begin (path, error);
  raw = file ? mb_atomic_file_begin (path, error) : NULL;
  if (!raw)
    return FALSE;
  for (guint c = 0; c < f.n_columns; c++)
    f.total_width += widths[c];
  f.workbook = workbook_new (mb_atomic_file_get_path (raw));
  f.sheet = f.workbook ? workbook_add_worksheet (f.workbook, sheet_name) : NULL;
  f.styles = styles = mb_xlsx_styles_new (f.workbook);
  if (!f.sheet)
    {
      lxw_workbook_free (f.workbook);
      return check (&f, LXW_ERROR_MEMORY_MALLOC_FAILED, error);
    }
  if (!put_form (&f, info, has_chart (table), job, error))
    {
      lxw_workbook_free (f.workbook);
      return FALSE;
    }
  errno = 0;
  if (!check (&f, workbook_close (f.workbook), error))
    return FALSE;
  chart = mb_xlsx_chart (table, sheet_name, f.first_row);
  if (!chart && !f.long_numbers)
    return mb_atomic_file_commit (raw, error);
  return mb_xlsx_touch_up (mb_atomic_file_get_path (raw), mb_atomic_file_get_path (file), chart, error)
         && mb_atomic_file_commit (file, error);
}
