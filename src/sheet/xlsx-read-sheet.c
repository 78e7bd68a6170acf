/* xlsx-read-sheet.c: one worksheet from XML to rows. Keeps the promise that a cell is what the spreadsheet shows as its value:
 * shared and inline strings, cached formula results, dates by style or as such, in files with and without references.
 *
 * A sheet of up to COLLECT bytes is collected, so that rows may come in any order. A larger one is streamed; its merges
 * are looked up first, in memory up to HOLD bytes, else by inflating twice (a seventh of the whole cost).
 */
#include "config.h"

#include "xlsx-read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COLLECT       (16u * 1024 * 1024)
#define HOLD          (80u * 1024 * 1024)
#define PIECE         (256u * 1024)
#define MAX_CELL_TEXT (32u * 1024 * 1024)
#define MAX_WIDTHS    32768u
#define MAX_UNVALUED  100000
#define BLANKS        " \t\r\n"

typedef enum
{
  OUTSIDE,
  IN_SHEET,
  IN_WIDTHS,
  IN_MERGES,
  IN_DATA,
  IN_ROW,
  IN_CELL,
  IN_VALUE,
  IN_INLINE,
  IN_RUN,
  IN_TEXT
} State;

typedef struct
{
  MbXlsxReading *reading;
  MbXmlStream *stream;
  State state;
  guint ignored; /* depth within an element that says nothing to us */
  gboolean in_run;
  gboolean merges_known;
  guint row;
  gboolean is_formula; /* the cell at hand */
  MbXlsxCell cell;
} Parse;

static void
fail (Parse *parse, MbFaultCode code)
{
  GError *error = NULL;

  mb_set_error (&error, code, _ ("sheet “%s”, row %u"), mb_sheet_sink_info (parse->reading->sink)->name, parse->row);
  mb_xml_stream_fail (parse->stream, error);
}

/* --- elements --- */

static void
start_row (Parse *parse, int n_attributes, const xmlChar **attributes)
{
  GArray *hidden = mb_sheet_sink_info (parse->reading->sink)->hidden_rows;
  GError *error = NULL;

  parse->row = mb_xml_attribute_uint (n_attributes, attributes, "r", parse->row + 1);
  parse->cell.column = 0;
  if (!mb_sheet_sink_check_place (parse->reading->sink, parse->row, 0, &error)
      || !mb_sheet_sink_row (parse->reading->sink, parse->row, &error))
    mb_xml_stream_fail (parse->stream, error);
  else if (mb_xml_attribute_bool (n_attributes, attributes, "hidden") && hidden->len < MB_SHEET_MAX_ROWS)
    g_array_append_val (hidden, parse->row);
}

/* What other programs have written and no spreadsheet program has opened since. */
static void
note_unvalued (Parse *parse)
{
  GArray *unvalued = mb_sheet_sink_info (parse->reading->sink)->unvalued;
  MbSheetRange place = { parse->row, parse->cell.column, parse->row, parse->cell.column };

  if (unvalued->len < MAX_UNVALUED)
    g_array_append_val (unvalued, place);
}

static void
start_cell (Parse *parse, int n_attributes, const xmlChar **attributes)
{
  guint row = 0, column = 0;
  GError *error = NULL;

  parse->cell.type = MB_XLSX_NUMBER;
  parse->cell.style = 0;
  parse->cell.has_inline = FALSE;
  parse->is_formula = FALSE;
  g_string_truncate (parse->cell.value, 0);
  for (int i = 0; i < n_attributes; i++, attributes += 5)
    {
      const char *name = (const char *) attributes[0];
      const char *value = (const char *) attributes[3];
      gsize length = (gsize) (attributes[4] - attributes[3]);

      if (name[0] == '\0' || name[1] != '\0')
        continue;
      switch (name[0])
        {
        case 'r':
          mb_xlsx_parse_reference (value, length, &row, &column);
          break;
        case 't':
          parse->cell.type = mb_xlsx_cell_type (value, length);
          break;
        case 's':
          for (gsize k = 0; k < length && g_ascii_isdigit (value[k]) && parse->cell.style < G_MAXINT / 16; k++)
            parse->cell.style = parse->cell.style * 10 + (guint) (value[k] - '0');
          break;
        default:
          break;
        }
    }
  parse->cell.column = column != 0 ? column : parse->cell.column + 1;
  if (row != 0)
    parse->row = row; /* the cell's own reference wins */
  if (parse->cell.column > MB_SHEET_MAX_COLUMNS || parse->row > MB_SHEET_MAX_ROWS)
    mb_sheet_sink_check_place (parse->reading->sink, parse->row, parse->cell.column, &error);
  else if (row != 0)
    mb_sheet_sink_row (parse->reading->sink, row, &error);
  if (error != NULL)
    mb_xml_stream_fail (parse->stream, error);
}

static void
start_width (Parse *parse, int n_attributes, const xmlChar **attributes)
{
  GArray *widths = mb_sheet_sink_info (parse->reading->sink)->widths;
  g_autofree char *text = mb_xml_attribute_dup (n_attributes, attributes, "width");
  double characters = text != NULL ? g_ascii_strtod (text, NULL) : 0;
  MbSheetWidth width = { 0 };

  width.first = mb_xml_attribute_uint (n_attributes, attributes, "min", 0);
  width.last = MIN (mb_xml_attribute_uint (n_attributes, attributes, "max", width.first), MB_SHEET_MAX_COLUMNS);
  width.hidden = mb_xml_attribute_bool (n_attributes, attributes, "hidden");
  if (characters > 0 && characters < 1000)
    width.width_hundredths = (guint) (characters * 100 + 0.5);
  if (width.first > 0 && width.first <= width.last && widths->len < MAX_WIDTHS)
    g_array_append_val (widths, width);
}

static void
start_merge (Parse *parse, int n_attributes, const xmlChar **attributes)
{
  gsize length = 0;
  const char *text = mb_xml_attribute (n_attributes, attributes, "ref", &length);
  guint row, column, last_row, last_column;
  gsize taken;

  if (text == NULL || parse->merges_known)
    return;
  taken = mb_xlsx_parse_reference (text, length, &row, &column);
  if (taken < length && text[taken] == ':')
    {
      mb_xlsx_parse_reference (text + taken + 1, length - taken - 1, &last_row, &last_column);
      mb_sheet_sink_add_merge (parse->reading->sink, row, column, last_row, last_column);
    }
}

static void
on_start (gpointer user, const char *name, int n_attributes, const xmlChar **attributes)
{
  Parse *parse = user;

  if (parse->ignored > 0)
    {
      parse->ignored++;
      return;
    }
  switch (parse->state)
    {
    case IN_ROW:
      if (name[0] == 'c' && name[1] == '\0')
        {
          start_cell (parse, n_attributes, attributes);
          parse->state = IN_CELL;
          return;
        }
      break;
    case IN_CELL:
      if (name[0] == 'v' && name[1] == '\0')
        {
          g_string_truncate (parse->cell.value, 0);
          parse->state = IN_VALUE;
          return;
        }
      parse->is_formula |= name[0] == 'f' && name[1] == '\0';
      if (g_str_equal (name, "is"))
        {
          g_string_truncate (parse->cell.text, 0);
          parse->cell.has_inline = TRUE;
          parse->state = IN_INLINE;
          return;
        }
      break;
    case IN_INLINE:
    case IN_RUN:
      if (name[0] == 't' && name[1] == '\0')
        {
          parse->in_run = parse->state == IN_RUN;
          parse->state = IN_TEXT;
          return;
        }
      if (parse->state == IN_INLINE && name[0] == 'r' && name[1] == '\0')
        {
          parse->state = IN_RUN;
          return;
        }
      break;
    case IN_DATA:
      if (g_str_equal (name, "row"))
        {
          start_row (parse, n_attributes, attributes);
          parse->state = IN_ROW;
          return;
        }
      break;
    case OUTSIDE:
      if (g_str_equal (name, "worksheet"))
        {
          parse->state = IN_SHEET;
          return;
        }
      break;
    case IN_SHEET:
      if (g_str_equal (name, "sheetData"))
        {
          parse->state = IN_DATA;
          return;
        }
      if (g_str_equal (name, "cols"))
        {
          parse->state = IN_WIDTHS;
          return;
        }
      if (g_str_equal (name, "mergeCells"))
        {
          parse->state = IN_MERGES;
          return;
        }
      break;
    case IN_WIDTHS:
      if (g_str_equal (name, "col"))
        start_width (parse, n_attributes, attributes);
      break;
    case IN_MERGES:
      if (g_str_equal (name, "mergeCell"))
        start_merge (parse, n_attributes, attributes);
      break;
    case IN_VALUE:
    case IN_TEXT:
      break;
    }
  parse->ignored = 1;
}

static void
on_end (gpointer user, const char *name)
{
  static const State above[] = {
    [OUTSIDE] = OUTSIDE,   [IN_SHEET] = OUTSIDE, [IN_WIDTHS] = IN_SHEET, [IN_MERGES] = IN_SHEET,
    [IN_DATA] = IN_SHEET,  [IN_ROW] = IN_DATA,   [IN_CELL] = IN_ROW,     [IN_VALUE] = IN_CELL,
    [IN_INLINE] = IN_CELL, [IN_RUN] = IN_INLINE, [IN_TEXT] = IN_INLINE,
  };
  Parse *parse = user;

  if (parse->ignored > 0)
    {
      parse->ignored--;
      return;
    }
  /* a lost text is an error: silence would lose it for good */
  if (parse->state == IN_CELL && parse->is_formula && parse->cell.type == MB_XLSX_NUMBER && parse->cell.value->len == 0)
    note_unvalued (parse);
  if (parse->state == IN_CELL && !mb_xlsx_cell_finish (&parse->cell, parse->reading))
    fail (parse, MB_FAULT_FILE_DAMAGED);
  if (parse->state == IN_TEXT && parse->in_run)
    parse->state = IN_RUN;
  else
    parse->state = above[parse->state];
}

static void
on_text (gpointer user, const char *text, gsize length)
{
  Parse *parse = user;
  GString *to;

  if (parse->ignored > 0 || (parse->state != IN_VALUE && parse->state != IN_TEXT))
    return;
  to = parse->state == IN_VALUE ? parse->cell.value : parse->cell.text;
  if (to->len + length > MAX_CELL_TEXT)
    fail (parse, MB_FAULT_FILE_TOO_LARGE);
  else
    g_string_append_len (to, text, (gssize) length);
}

/* --- bytes --- */

static gboolean
told_progress (MbXlsxReading *reading, gsize length, GError **error)
{
  reading->done += length;
  mb_job_set_progress (reading->job, MIN (reading->done, reading->total), reading->total);
  return mb_job_check (reading->job, error);
}

static gboolean
parse_from_package (MbXlsxReading *reading, Parse *parse, const MbXlsxSheet *sheet, GError **error)
{
  const void *data;
  gsize length;

  if (!mb_zip_package_start (reading->package, sheet->part, error))
    return FALSE;
  while (TRUE)
    {
      if (!mb_zip_package_read (reading->package, &data, &length, error))
        return FALSE;
      if (length == 0)
        return TRUE;
      if (!mb_xml_stream_feed (parse->stream, data, length, error) || !told_progress (reading, length, error))
        return FALSE;
    }
}

static gboolean
parse_from_memory (MbXlsxReading *reading, Parse *parse, const GByteArray *bytes, GError **error)
{
  for (gsize from = 0; from < bytes->len; from += PIECE)
    {
      gsize length = MIN (bytes->len - from, PIECE);

      if (!mb_xml_stream_feed (parse->stream, bytes->data + from, length, error)
          || !told_progress (reading, length, error))
        return FALSE;
    }
  return TRUE;
}

/* The merges stand behind the rows: from the last "sheetData" on. */
static void
scan_held (MbSheetSink *sink, const GByteArray *bytes)
{
  static const char word[] = "sheetData";
  const char *data = (const char *) bytes->data;
  gsize from = bytes->len;

  while (from > 0)
    {
      gsize length = MIN (from, PIECE);
      gsize shown = MIN (length + sizeof word, bytes->len - (from - length));

      from -= length;
      if (memmem (data + from, shown, word, sizeof word - 1) != NULL)
        break;
    }
  mb_xlsx_scan_merges (sink, data + from, bytes->len - from, TRUE);
}

static gboolean
is_ascii_like (const guint8 *data, gsize length)
{
  return length >= 4 && data[0] != 0xfe && data[0] != 0xff && data[0] != 0 && data[1] != 0;
}

/* Reads up to HOLD bytes into held; scans all of a longer part instead, and then leaves held empty. */
static gboolean
look_ahead (MbXlsxReading *reading, const MbXlsxSheet *sheet, GByteArray *held, gboolean *readable, GError **error)
{
  guint64 size = mb_zip_package_size (reading->package, sheet->part);
  gboolean hold = size <= HOLD;
  gboolean first = TRUE;
  const void *data;
  gsize length;

  if (!mb_zip_package_start (reading->package, sheet->part, error))
    return FALSE;
  g_byte_array_set_size (held, hold ? (guint) size : 0);
  g_byte_array_set_size (held, 0);
  while (TRUE)
    {
      if (!mb_zip_package_read (reading->package, &data, &length, error) || !mb_job_check (reading->job, error))
        return FALSE;
      if (first)
        *readable = is_ascii_like (data, length);
      first = FALSE;
      if (length == 0)
        break;
      g_byte_array_append (held, data, (guint) length);
      if (hold && held->len > HOLD)
        hold = FALSE; /* its size was a lie */
      if (!hold)
        {
          gsize done = mb_xlsx_scan_merges (reading->sink, (const char *) held->data, held->len, FALSE);

          g_byte_array_remove_range (held, 0, (guint) done);
        }
    }
  if (hold)
    scan_held (reading->sink, held);
  else
    {
      mb_xlsx_scan_merges (reading->sink, (const char *) held->data, held->len, TRUE);
      g_byte_array_set_size (held, 0);
    }
  return TRUE;
}

gboolean
mb_xlsx_sheet_read (MbXlsxReading *reading, const MbXlsxSheet *sheet, GError **error)
{
  static const MbXmlHandler handler = { on_start, on_end, on_text, FALSE };
  g_autoptr (MbXmlStream) stream = NULL;
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) buffer = g_string_new (NULL);
  g_autoptr (GByteArray) held = g_byte_array_new ();
  Parse parse = { .reading = reading, .cell = { .value = value, .text = text, .buffer = buffer } };
  gboolean collect = mb_zip_package_size (reading->package, sheet->part) <= COLLECT;

  parse.stream = stream = mb_xml_stream_new (&handler, &parse, mb_zip_package_name (reading->package, sheet->part));
  if (!mb_sheet_sink_begin (reading->sink, sheet->name, sheet->hidden, collect, error))
    return FALSE;
  if (!collect)
    {
      if (!look_ahead (reading, sheet, held, &parse.merges_known, error))
        return FALSE;
      if (parse.merges_known)
        mb_sheet_sink_merges_known (reading->sink);
    }
  if (held->len > 0 ? !parse_from_memory (reading, &parse, held, error)
                    : !parse_from_package (reading, &parse, sheet, error))
    return FALSE;
  return mb_xml_stream_finish (stream, error) && mb_sheet_sink_end (reading->sink, error);
}
