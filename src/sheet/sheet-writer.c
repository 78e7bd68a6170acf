/* sheet-writer.c: promise: a refused row goes back to its sender as it came, cell by cell, with its faults marked; and a form for
 * filling in refuses what the rubric does not allow. Nothing is at the path before mb_sheet_writer_finish. */
#include "config.h"

#include "writer.h"

#include "atomic-file.h"
#include "fault.h"
#include "figure.h"
#include "xlsx-form.h"
#include "xlsx-style.h"
#include "xlsx-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What Excel takes as a list of words in a validation, commas included. */
#define MAX_CHOICES_UNITS 255

struct _MbSheetWriter
{
  char *path;
  MbAtomicFile *raw;
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_worksheet *choices; /* hidden: lists too long for a validation */
  guint n_choice_columns;
  MbXlsxStyles *styles;
  gboolean long_numbers;
};

static gboolean
check (MbSheetWriter *writer, lxw_error code, GError **error)
{
  return mb_xlsx_check (code, writer->path, error);
}

static gboolean
check_cell (MbSheetWriter *writer, guint row, guint column, GError **error)
{
  g_return_val_if_fail (row > 0 && column > 0, FALSE);

  if (row > MB_XLSX_MAX_ROW || column > MB_XLSX_MAX_COLUMN)
    return check (writer, LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE, error);
  return TRUE;
}

static lxw_format *
format_of (MbSheetWriter *writer, MbSheetStyle style, const char *number_format)
{
  MbXlsxLook look = mb_xlsx_look_of_style (style, number_format);

  return mb_xlsx_styles_get (writer->styles, &look);
}

static gboolean
add_sheet (MbSheetWriter *writer, const char *name, GError **error)
{
  writer->sheet = writer->workbook ? workbook_add_worksheet (writer->workbook, name) : NULL;
  if (!writer->sheet)
    return check (writer, LXW_ERROR_MEMORY_MALLOC_FAILED, error);
  worksheet_set_paper (writer->sheet, 9); /* A4 */
  worksheet_set_comments_author (writer->sheet, "");
  return TRUE;
}

static MbSheetWriter *
new_writer (const char *path, const char *sheet_name, gboolean plain, const MbWriteInfo *info, GError **error)
{
  lxw_workbook_options options = { .constant_memory = plain };
  g_autoptr (MbAtomicFile) raw = mb_atomic_file_begin (path, error);
  g_autoptr (MbSheetWriter) writer = NULL;
  g_autofree char *name = mb_xlsx_sheet_name (sheet_name);
  g_autofree char *author = mb_xlsx_plain (info ? info->author : NULL, 255);
  g_autofree char *company = mb_xlsx_plain (info ? info->company : NULL, 255);
  lxw_doc_properties properties = { .title = name, .author = author, .company = company };

  if (!raw)
    return NULL;
  writer = g_new0 (MbSheetWriter, 1);
  writer->path = g_strdup (path);
  writer->raw = g_steal_pointer (&raw);
  writer->workbook = workbook_new_opt (mb_atomic_file_get_path (writer->raw), &options);
  if (!add_sheet (writer, name, error))
    return NULL;
  writer->styles = mb_xlsx_styles_new (writer->workbook);
  if (info && info->created != MB_DATE_NONE)
    properties.created = (time_t) info->created * 86400;
  if (!check (writer, workbook_set_properties (writer->workbook, &properties), error))
    return NULL;
  return g_steal_pointer (&writer);
}

MbSheetWriter *
mb_sheet_writer_new (const char *path, const char *sheet_name, const MbWriteInfo *info, GError **error)
{
  return new_writer (path, sheet_name, FALSE, info, error);
}

MbSheetWriter *
mb_sheet_writer_new_plain (const char *path, const char *sheet_name, const MbWriteInfo *info, GError **error)
{
  return new_writer (path, sheet_name, TRUE, info, error);
}

gboolean
mb_sheet_writer_add_sheet (MbSheetWriter *writer, const char *sheet_name, GError **error)
{
  g_autofree char *name = mb_xlsx_sheet_name (sheet_name);

  /* A name cut to 31 characters may stand already; then the library numbers the sheet. */
  return add_sheet (writer, workbook_get_worksheet_by_name (writer->workbook, name) == NULL ? name : NULL, error);
}

gboolean
mb_sheet_writer_text (MbSheetWriter *writer, guint row, guint column, const char *text, MbSheetStyle style,
                      GError **error)
{
  g_autofree char *written = mb_xlsx_text (text ? text : "", row, column, error);
  lxw_format *format = format_of (writer, style, "@");

  if (!written || !check_cell (writer, row, column, error))
    return FALSE;
  if (!*written)
    return check (writer, worksheet_write_blank (writer->sheet, row - 1, (lxw_col_t) (column - 1), format), error);
  return check (writer, worksheet_write_string (writer->sheet, row - 1, (lxw_col_t) (column - 1), written, format),
                error);
}

static gboolean
write_number (MbSheetWriter *writer, guint row, guint column, double number, lxw_format *format, GError **error)
{
  writer->long_numbers = writer->long_numbers || mb_xlsx_needs_touch_up (number);
  return check_cell (writer, row, column, error)
         && check (writer, worksheet_write_number (writer->sheet, row - 1, (lxw_col_t) (column - 1), number, format),
                   error);
}

gboolean
mb_sheet_writer_number (MbSheetWriter *writer, guint row, guint column, const char *number, const char *format,
                        MbSheetStyle style, GError **error)
{
  char *end = NULL;
  double value = g_ascii_strtod (number, &end);

  /* What is no number after all goes back as it was written. */
  if (end == number || *end != '\0' || !isfinite (value))
    return mb_sheet_writer_text (writer, row, column, number, style, error);
  return write_number (writer, row, column, value, format_of (writer, style, format), error);
}

gboolean
mb_sheet_writer_date (MbSheetWriter *writer, guint row, guint column, const char *iso, const char *format,
                      MbSheetStyle style, GError **error)
{
  double serial;

  if (!mb_xlsx_serial (iso, &serial))
    return mb_sheet_writer_text (writer, row, column, iso, style, error);
  if (!format || !*format)
    format = serial < 1 ? "hh:mm:ss" : strlen (iso) > 10 ? "yyyy-mm-dd hh:mm:ss" : "yyyy-mm-dd";
  return write_number (writer, row, column, serial, format_of (writer, style, format), error);
}

gboolean
mb_sheet_writer_bool (MbSheetWriter *writer, guint row, guint column, gboolean value, MbSheetStyle style,
                      GError **error)
{
  return check_cell (writer, row, column, error)
         && check (writer,
                   worksheet_write_boolean (writer->sheet, row - 1, (lxw_col_t) (column - 1), value != FALSE,
                                            format_of (writer, style, NULL)),
                   error);
}

gboolean
mb_sheet_writer_comment (MbSheetWriter *writer, guint row, guint column, const char *comment, GError **error)
{
  g_autofree char *written = mb_xlsx_text (comment, row, column, error);
  lxw_comment_options options = { .font_name = (char *) "宋体", .font_size = 9, .x_scale = 1.6 };

  if (!written || !check_cell (writer, row, column, error))
    return FALSE;
  /* The box does not grow with its text. */
  options.y_scale = MAX (mb_xlsx_text_lines (written, 32) * 16 / 74.0, 0.6);
  return check (
      writer, worksheet_write_comment_opt (writer->sheet, row - 1, (lxw_col_t) (column - 1), written, &options), error);
}

gboolean
mb_sheet_writer_merge (MbSheetWriter *writer, guint row, guint column, guint last_row, guint last_column,
                       const char *text, MbSheetStyle style, GError **error)
{
  g_autofree char *written = NULL;

  if (row == last_row && column == last_column)
    return mb_sheet_writer_text (writer, row, column, text, style, error);
  written = mb_xlsx_text (text ? text : "", row, column, error);
  return written && check_cell (writer, row, column, error) && check_cell (writer, last_row, last_column, error)
         && check (writer,
                   worksheet_merge_range (writer->sheet, row - 1, (lxw_col_t) (column - 1), last_row - 1,
                                          (lxw_col_t) (last_column - 1), written, format_of (writer, style, "@")),
                   error);
}

void
mb_sheet_writer_width (MbSheetWriter *writer, guint first, guint last, guint width_hundredths)
{
  g_return_if_fail (first > 0 && first <= last);

  if (last <= MB_XLSX_MAX_COLUMN)
    worksheet_set_column (writer->sheet, (lxw_col_t) (first - 1), (lxw_col_t) (last - 1), width_hundredths / 100.0,
                          NULL);
}

void
mb_sheet_writer_height (MbSheetWriter *writer, guint row, guint points)
{
  g_return_if_fail (row > 0);

  if (row <= MB_XLSX_MAX_ROW)
    worksheet_set_row (writer->sheet, row - 1, MIN (points, 409), NULL);
}

void
mb_sheet_writer_freeze (MbSheetWriter *writer, guint rows, guint columns)
{
  worksheet_freeze_panes (writer->sheet, rows, (lxw_col_t) columns);
}

gboolean
mb_sheet_writer_page (MbSheetWriter *writer, gboolean landscape, guint first_repeated, guint last_repeated,
                      GError **error)
{
  if (landscape)
    worksheet_set_landscape (writer->sheet);
  worksheet_set_margins (writer->sheet, 20 / 25.4, 20 / 25.4, 20 / 25.4, 20 / 25.4);
  worksheet_center_horizontally (writer->sheet);
  worksheet_fit_to_pages (writer->sheet, 1, 0);
  if (first_repeated > 0
      && !check (writer, worksheet_repeat_rows (writer->sheet, first_repeated - 1, last_repeated - 1), error))
    return FALSE;
  return check (writer, worksheet_set_footer (writer->sheet, "&C&\"宋体,Regular\"&9第 &P 页 共 &N 页"), error);
}

static gboolean
validate (MbSheetWriter *writer, guint row, guint column, guint last_row, lxw_data_validation *validation,
          GError **error)
{
  validation->error_title = (char *) "填写有误";
  return check_cell (writer, row, column, error) && check_cell (writer, last_row, column, error)
         && check (writer,
                   worksheet_data_validation_range (writer->sheet, row - 1, (lxw_col_t) (column - 1), last_row - 1,
                                                    (lxw_col_t) (column - 1), validation),
                   error);
}

/* A list that does not fit into the validation stands in a column of a hidden sheet. (transfer full) */
static char *
put_choices (MbSheetWriter *writer, const char *const *choices, GError **error)
{
  char range[LXW_MAX_CELL_RANGE_LENGTH];
  lxw_col_t column = (lxw_col_t) writer->n_choice_columns++;
  lxw_format *format = format_of (writer, MB_STYLE_PLAIN, "@");
  guint n = 0;

  if (!writer->choices)
    {
      writer->choices = workbook_add_worksheet (writer->workbook, "选项");
      if (!writer->choices)
        writer->choices = workbook_add_worksheet (writer->workbook, NULL);
      if (!writer->choices)
        {
          check (writer, LXW_ERROR_MEMORY_MALLOC_FAILED, error);
          return NULL;
        }
      worksheet_hide (writer->choices);
    }
  for (; choices[n]; n++)
    {
      g_autofree char *written = mb_xlsx_text (choices[n], n + 1, column + 1u, error);

      if (!written || !check (writer, worksheet_write_string (writer->choices, n, column, written, format), error))
        return NULL;
    }
  lxw_rowcol_to_range_abs (range, 0, column, n - 1, column);
  return g_strdup_printf ("='%s'!%s", writer->choices->name, range);
}

gboolean
mb_sheet_writer_choice (MbSheetWriter *writer, guint row, guint column, guint last_row, const char *const *choices,
                        GError **error)
{
  g_autofree char *joined = g_strjoinv (",", (char **) choices);
  g_autofree char *formula = NULL;
  lxw_data_validation validation
      = { .validate = LXW_VALIDATION_TYPE_LIST, .error_message = (char *) "请从下拉列表中选择。" };
  gboolean in_place = g_utf8_strlen (joined, -1) <= MAX_CHOICES_UNITS;

  g_return_val_if_fail (choices[0] != NULL, FALSE);

  for (guint i = 0; choices[i]; i++)
    in_place = in_place && *choices[i] && !strpbrk (choices[i], ",\"") && *choices[i] != '=';
  if (in_place)
    validation.value_list = (char **) choices;
  else
    {
      formula = put_choices (writer, choices, error);
      if (!formula)
        return FALSE;
      validation.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
      validation.value_formula = formula;
    }
  return validate (writer, row, column, last_row, &validation, error);
}

gboolean
mb_sheet_writer_range (MbSheetWriter *writer, guint row, guint column, guint last_row, gint64 min, gint64 max,
                       const char *also, GError **error)
{
  g_autofree char *low = mb_hundredths_format (min);
  g_autofree char *high = mb_hundredths_format (max);
  g_autofree char *message = NULL;
  g_autofree char *formula = NULL;
  char cell[LXW_MAX_CELL_NAME_LENGTH];
  lxw_data_validation validation = { .validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA };

  lxw_rowcol_to_cell (cell, row - 1, (lxw_col_t) (column - 1));
  if (also)
    {
      g_auto (GStrv) parts = g_strsplit (also, "\"", -1);
      g_autofree char *quoted = g_strjoinv ("\"\"", parts);

      formula = g_strdup_printf ("=OR(%s=\"%s\",AND(ISNUMBER(%s),%s>=%s,%s<=%s))", cell, quoted, cell, cell, low, cell,
                                 high);
      message = g_strdup_printf ("请填写 %s 至 %s 之间的数，或填“%s”。", low, high, also);
    }
  else
    {
      formula = g_strdup_printf ("=AND(ISNUMBER(%s),%s>=%s,%s<=%s)", cell, cell, low, cell, high);
      message = g_strdup_printf ("请填写 %s 至 %s 之间的数。", low, high);
    }
  validation.value_formula = formula;
  validation.error_message = message;
  return validate (writer, row, column, last_row, &validation, error);
}

static gboolean
close_workbook (MbSheetWriter *writer, GError **error)
{
  lxw_workbook *workbook = g_steal_pointer (&writer->workbook);

  errno = 0;
  return check (writer, workbook_close (workbook), error);
}

gboolean
mb_sheet_writer_finish (MbSheetWriter *writer, GError **error)
{
  g_autoptr (MbAtomicFile) file = NULL;

  g_return_val_if_fail (writer->workbook, FALSE);

  if (!close_workbook (writer, error))
    return FALSE;
  if (!writer->long_numbers)
    return mb_atomic_file_commit (writer->raw, error);
  file = mb_atomic_file_begin (writer->path, error);
  return file && mb_xlsx_touch_up (mb_atomic_file_get_path (writer->raw), mb_atomic_file_get_path (file), NULL, error)
         && mb_atomic_file_commit (file, error);
}

void
mb_sheet_writer_free (MbSheetWriter *writer)
{
  if (!writer)
    return;
  if (writer->workbook)
    lxw_workbook_free (writer->workbook);
  mb_xlsx_styles_free (writer->styles);
  mb_atomic_file_free (writer->raw);
  g_free (writer->path);
  g_free (writer);
}
