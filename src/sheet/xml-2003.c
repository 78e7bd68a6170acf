/* xml-2003.c: keeps the promise that SpreadsheetML 2003 reads like the same workbook saved as xlsx. Sheets are collected, since
 * whether one is hidden stands behind its rows.
 */
#include "config.h"

#include "xml-2003.h"

#include "iso-date.h"
#include "number-format.h"
#include "sheet-sink.h"
#include "xml-stream.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_CELL_TEXT     (32u * 1024 * 1024)
#define POINTS_PER_LETTER 5.25

typedef enum
{
  OUTSIDE,
  IN_WORKBOOK,
  IN_STYLES,
  IN_STYLE,
  IN_SHEET,
  IN_TABLE,
  IN_ROW,
  IN_CELL,
  IN_DATA,
  IN_OPTIONS,
  IN_VISIBLE
} State;

typedef struct
{
  MbSheetSink *sink;
  MbXmlStream *stream;
  State state;
  guint ignored;
  guint inner;         /* elements of formatted text within Data */
  GHashTable *formats; /* style id -> format index */
  char *style;
  guint row, row_span, column, across, next_width;
  guint format;
  char *type;
  GString *text, *buffer;
} Parse;

/* Ends the reading if the call before has set error. */
static void
check (Parse *parse, GError *error)
{
  if (error != NULL)
    mb_xml_stream_fail (parse->stream, error);
}

static void
start_format (Parse *parse, int n, const xmlChar **attributes)
{
  static const struct
  {
    const char *name, *code;
  } names[] = {
    { "General Number", "General" },
    { "General Date", "yyyy/m/d h:mm" },
    { "Long Date", "yyyy\"年\"m\"月\"d\"日\"" },
    { "Medium Date", "d-mmm-yy" },
    { "Short Date", "yyyy/m/d" },
    { "Long Time", "h:mm:ss" },
    { "Medium Time", "h:mm AM/PM" },
    { "Short Time", "h:mm" },
    { "Currency", "\"¥\"#,##0.00" },
    { "Fixed", "0.00" },
    { "Standard", "#,##0.00" },
    { "Percent", "0.00%" },
    { "Scientific", "0.00E+00" },
  };
  g_autofree char *code = mb_xml_attribute_dup (n, attributes, "Format");
  const char *used = code;

  if (code == NULL || parse->style == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (code, names[i].name))
      used = names[i].code;
  g_hash_table_replace (parse->formats, g_strdup (parse->style),
                        GUINT_TO_POINTER (mb_sheet_sink_add_format (parse->sink, used)));
}

static void
start_width (Parse *parse, int n, const xmlChar **attributes)
{
  g_autofree char *points = mb_xml_attribute_dup (n, attributes, "Width");
  double letters = points != NULL ? g_ascii_strtod (points, NULL) / POINTS_PER_LETTER : 0;
  MbSheetWidth width = { 0 };

  width.first = mb_xml_attribute_uint (n, attributes, "Index", parse->next_width);
  width.last = width.first + MIN (mb_xml_attribute_uint (n, attributes, "Span", 0), MB_SHEET_MAX_COLUMNS);
  width.hidden = mb_xml_attribute_bool (n, attributes, "Hidden");
  if (letters > 0 && letters < 1000)
    width.width_hundredths = (guint) (letters * 100 + 0.5);
  parse->next_width = width.last + 1;
  if (width.first > 0 && width.last <= MB_SHEET_MAX_COLUMNS)
    g_array_append_val (mb_sheet_sink_info (parse->sink)->widths, width);
}

static void
start_row (Parse *parse, int n, const xmlChar **attributes)
{
  GError *error = NULL;

  parse->row = mb_xml_attribute_uint (n, attributes, "Index", parse->row + 1);
  parse->row_span = MIN (mb_xml_attribute_uint (n, attributes, "Span", 0), MB_SHEET_MAX_ROWS);
  parse->column = 0;
  parse->across = 0;
  if (mb_sheet_sink_check_place (parse->sink, parse->row, 0, &error))
    mb_sheet_sink_row (parse->sink, parse->row, &error);
  check (parse, error);
}

static void
start_cell (Parse *parse, int n, const xmlChar **attributes)
{
  g_autofree char *style = mb_xml_attribute_dup (n, attributes, "StyleID");
  guint down = MIN (mb_xml_attribute_uint (n, attributes, "MergeDown", 0), MB_SHEET_MAX_ROWS);
  GError *error = NULL;

  parse->column = mb_xml_attribute_uint (n, attributes, "Index", parse->column + parse->across + 1);
  parse->across = MIN (mb_xml_attribute_uint (n, attributes, "MergeAcross", 0), MB_SHEET_MAX_COLUMNS);
  parse->format = style != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (parse->formats, style)) : 0;
  if (parse->column == 0)
    parse->column = 1;
  mb_sheet_sink_check_place (parse->sink, parse->row, parse->column, &error);
  check (parse, error);
  mb_sheet_sink_add_merge (parse->sink, parse->row, parse->column, parse->row + down, parse->column + parse->across);
}

static void
put (Parse *parse, MbSheetCellKind kind, const GString *text)
{
  mb_sheet_sink_cell (parse->sink, parse->column, kind, parse->format, text->str, text->len);
}

static void
put_number (Parse *parse)
{
  char *end;
  double number = g_ascii_strtod (parse->text->str, &end);
  const char *code = g_ptr_array_index (mb_sheet_sink_info (parse->sink)->formats, parse->format);

  if (*end != '\0' || parse->text->len == 0 || !isfinite (number))
    put (parse, MB_SHEET_TEXT, parse->text);
  else
    {
      MbSheetCellKind kind = mb_number_format_cell (number, mb_number_format_class (code), FALSE, parse->buffer);
      put (parse, kind, parse->buffer);
    }
}

static void
finish_data (Parse *parse)
{
  const char *type = parse->type != NULL ? parse->type : "String";

  mb_text_to_lf (parse->text);
  if (g_str_equal (type, "Number"))
    put_number (parse);
  else if (g_str_equal (type, "DateTime") && mb_iso_date (parse->text->str, parse->buffer))
    {
      /* times of day are written on the last day of 1899 */
      if (g_str_has_prefix (parse->buffer->str, "1899-12-31T"))
        g_string_erase (parse->buffer, 0, 11);
      else if (g_str_equal (parse->buffer->str, "1899-12-31"))
        g_string_assign (parse->buffer, "00:00:00");
      put (parse, MB_SHEET_DATE, parse->buffer);
    }
  else if (g_str_equal (type, "Boolean"))
    {
      g_string_assign (parse->buffer, g_str_equal (parse->text->str, "1") ? "1" : "0");
      put (parse, MB_SHEET_BOOL, parse->buffer);
    }
  else
    put (parse, g_str_equal (type, "Error") ? MB_SHEET_ERROR : MB_SHEET_TEXT, parse->text);
}

static void
on_start (gpointer user, const char *name, int n, const xmlChar **attributes)
{
  static const struct
  {
    State in;
    const char *name;
    State to;
  } steps[] = {
    { OUTSIDE, "Workbook", IN_WORKBOOK },
    { IN_WORKBOOK, "Styles", IN_STYLES },
    { IN_WORKBOOK, "Worksheet", IN_SHEET },
    { IN_STYLES, "Style", IN_STYLE },
    { IN_SHEET, "Table", IN_TABLE },
    { IN_SHEET, "WorksheetOptions", IN_OPTIONS },
    { IN_OPTIONS, "Visible", IN_VISIBLE },
    { IN_TABLE, "Row", IN_ROW },
    { IN_ROW, "Cell", IN_CELL },
    { IN_CELL, "Data", IN_DATA },
  };
  Parse *parse = user;
  GError *error = NULL;

  if (parse->ignored > 0)
    {
      parse->ignored++;
      return;
    }
  if (parse->state == IN_DATA)
    {
      parse->inner++;
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (parse->state != steps[i].in || !g_str_equal (name, steps[i].name))
        continue;
      parse->state = steps[i].to;
      switch (parse->state)
        {
        case IN_STYLE:
          g_free (parse->style);
          parse->style = mb_xml_attribute_dup (n, attributes, "ID");
          break;
        case IN_SHEET:
          {
            g_autofree char *title = mb_xml_attribute_dup (n, attributes, "Name");
            parse->row = parse->row_span = 0;
            parse->next_width = 1;
            mb_sheet_sink_begin (parse->sink, title != NULL ? title : "", FALSE, TRUE, &error);
            check (parse, error);
            break;
          }
        case IN_ROW:
          start_row (parse, n, attributes);
          break;
        case IN_CELL:
          start_cell (parse, n, attributes);
          break;
        case IN_DATA:
          g_free (parse->type);
          parse->type = mb_xml_attribute_dup (n, attributes, "Type");
          g_string_truncate (parse->text, 0);
          break;
        case IN_VISIBLE:
          g_string_truncate (parse->text, 0);
          break;
        case OUTSIDE:
        case IN_WORKBOOK:
        case IN_STYLES:
        case IN_TABLE:
        case IN_OPTIONS:
          break;
        }
      return;
    }
  if (parse->state == IN_STYLE && g_str_equal (name, "NumberFormat"))
    start_format (parse, n, attributes);
  else if (parse->state == IN_TABLE && g_str_equal (name, "Column"))
    start_width (parse, n, attributes);
  parse->ignored = 1;
}

static void
on_end (gpointer user, const char *name)
{
  static const State above[] = {
    [OUTSIDE] = OUTSIDE,      [IN_WORKBOOK] = OUTSIDE, [IN_STYLES] = IN_WORKBOOK, [IN_STYLE] = IN_STYLES,
    [IN_SHEET] = IN_WORKBOOK, [IN_TABLE] = IN_SHEET,   [IN_ROW] = IN_TABLE,       [IN_CELL] = IN_ROW,
    [IN_DATA] = IN_CELL,      [IN_OPTIONS] = IN_SHEET, [IN_VISIBLE] = IN_OPTIONS,
  };
  Parse *parse = user;
  GError *error = NULL;

  if (parse->ignored > 0)
    {
      parse->ignored--;
      return;
    }
  if (parse->state == IN_DATA && parse->inner > 0)
    {
      parse->inner--;
      return;
    }
  switch (parse->state)
    {
    case IN_DATA:
      finish_data (parse);
      break;
    case IN_ROW:
      parse->row += parse->row_span;
      break;
    case IN_VISIBLE:
      if (strstr (parse->text->str, "Hidden") != NULL)
        mb_sheet_sink_info (parse->sink)->hidden = TRUE;
      break;
    case IN_SHEET:
      mb_sheet_sink_end (parse->sink, &error);
      check (parse, error);
      break;
    case OUTSIDE:
    case IN_WORKBOOK:
    case IN_STYLES:
    case IN_STYLE:
    case IN_TABLE:
    case IN_CELL:
    case IN_OPTIONS:
      break;
    }
  parse->state = above[parse->state];
}

static void
on_text (gpointer user, const char *text, gsize length)
{
  Parse *parse = user;

  if (parse->ignored > 0 || (parse->state != IN_DATA && parse->state != IN_VISIBLE))
    return;
  if (parse->text->len + length > MAX_CELL_TEXT)
    {
      GError *error = NULL;
      mb_set_error (&error, MB_FAULT_FILE_TOO_LARGE, "%s", _ ("one cell's text has no end"));
      mb_xml_stream_fail (parse->stream, error);
      return;
    }
  g_string_append_len (parse->text, text, (gssize) length);
}

gboolean
mb_xml_2003_read (GBytes *bytes, const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error)
{
  static const MbXmlHandler xml = { on_start, on_end, on_text, TRUE };
  g_autoptr (MbSheetSink) sink = mb_sheet_sink_new (handler, user, job);
  g_autoptr (GHashTable) formats = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autoptr (MbXmlStream) stream = NULL;
  Parse parse = { .sink = sink, .formats = formats, .text = text, .buffer = buffer };
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean done;

  mb_job_set_step (job, _ ("Reading rows"));
  parse.stream = stream = mb_xml_stream_new (&xml, &parse, _ ("The workbook"));
  done = mb_xml_stream_feed (stream, data, size, error) && mb_xml_stream_finish (stream, error);
  g_free (parse.style);
  g_free (parse.type);
  if (done && mb_sheet_sink_info (sink)->name == NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, "%s", _ ("the workbook names no sheets"));
      return FALSE;
    }
  return done;
}
