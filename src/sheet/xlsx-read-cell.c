/* xlsx-read-cell.c: keeps the promise that a cell is what the spreadsheet shows as its value: shared and inline strings,
 * cached formula results, dates by style or as such, numbers in their shortest form.
 */
#include "config.h"

#include "xlsx-read.h"
#include "iso-date.h"

#include <math.h>
#include <string.h>

MbXlsxCellType
mb_xlsx_cell_type (const char *text, gsize length)
{
  if (length == 1)
    switch (text[0])
      {
      case 's':
        return MB_XLSX_SHARED;
      case 'b':
        return MB_XLSX_BOOL;
      case 'e':
        return MB_XLSX_ERROR;
      case 'd':
        return MB_XLSX_DATE;
      default:
        return MB_XLSX_NUMBER;
      }
  if (length == 3 && memcmp (text, "str", 3) == 0)
    return MB_XLSX_TEXT;
  if (length == 9 && memcmp (text, "inlineStr", 9) == 0)
    return MB_XLSX_INLINE;
  return MB_XLSX_NUMBER;
}

/* Up to 15 digits without an exponent stand as they are: no way through a double, which is what most cells hold. FALSE: not
 * so simple. */
static gboolean
plain_number (const char *p, gsize length, GString *to)
{
  const char *end = p + length;
  gboolean negative = FALSE, point = FALSE;
  guint digits = 0, significant = 0, leading = 0;
  const char *start;

  g_string_truncate (to, 0);
  if (p < end && *p == '-')
    {
      negative = TRUE;
      p++;
    }
  start = p;
  for (; p < end; p++)
    {
      if (g_ascii_isdigit (*p))
        {
          digits++;
          if (significant > 0 || *p != '0')
            significant++;
          else if (point)
            leading++;
        }
      else if (*p == '.' && !point)
        point = TRUE;
      else
        return FALSE;
    }
  if (digits == 0 || significant > 15 || leading > 3)
    return FALSE;
  if (point)
    {
      while (end[-1] == '0')
        end--;
      if (end[-1] == '.')
        end--;
    }
  while (end - start > 1 && start[0] == '0' && start[1] != '.')
    start++;
  if (significant == 0)
    {
      g_string_append_c (to, '0');
      return TRUE;
    }
  if (negative)
    g_string_append_c (to, '-');
  if (*start == '.')
    g_string_append_c (to, '0');
  g_string_append_len (to, start, end - start);
  return TRUE;
}

/* "PT12H30M5.5S", which strict files write for elapsed time, in days. FALSE: no such duration. */
static gboolean
iso_duration (const char *text, double *days)
{
  double seconds = 0;
  gboolean in_time = FALSE;

  if (*text++ != 'P')
    return FALSE;
  while (*text != '\0')
    {
      char *end;
      double number;

      if (*text == 'T' && !in_time)
        {
          in_time = TRUE;
          text++;
          continue;
        }
      number = g_ascii_strtod (text, &end);
      if (end == text || !(number >= 0 && number < 1e9))
        return FALSE;
      if (*end == 'D' && !in_time)
        seconds += number * 86400;
      else if (*end == 'H' && in_time)
        seconds += number * 3600;
      else if (*end == 'M' && in_time)
        seconds += number * 60;
      else if (*end == 'S' && in_time)
        seconds += number;
      else
        return FALSE;
      text = end + 1;
    }
  *days = seconds / 86400;
  return TRUE;
}

static void
put (MbXlsxCell *cell, MbXlsxReading *reading, MbSheetCellKind kind, const MbXlsxStyle *style, const char *text,
     gsize length)
{
  mb_sheet_sink_cell (reading->sink, cell->column, kind, style->format, text, length);
}

static void
put_text (MbXlsxCell *cell, MbXlsxReading *reading, const MbXlsxStyle *style, GString *text)
{
  put (cell, reading, MB_SHEET_TEXT, style, text->str, mb_xlsx_decode_text (text->str, text->len));
}

static gboolean
put_shared (MbXlsxCell *cell, MbXlsxReading *reading, const MbXlsxStyle *style, const char *text, gsize length)
{
  const MbXlsxStrings *strings = reading->strings;
  guint64 index = 0;
  guint32 from, to;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        index = G_MAXUINT32;
      else
        index = MIN (index * 10 + (guint64) (text[i] - '0'), G_MAXUINT32);
    }
  if (index + 1 >= strings->offsets->len)
    return FALSE;
  from = g_array_index (strings->offsets, guint32, index);
  to = g_array_index (strings->offsets, guint32, index + 1);
  mb_sheet_sink_cell_static (reading->sink, cell->column, MB_SHEET_TEXT, style->format,
                             (const char *) strings->text->data + from, to - from - 1);
  return TRUE;
}

static void
put_number (MbXlsxCell *cell, MbXlsxReading *reading, const MbXlsxStyle *style, const char *text, gsize length)
{
  MbSheetCellKind kind;
  double number;
  char *end;

  if (style->format_class == MB_FORMAT_NUMBER && plain_number (text, length, cell->buffer))
    {
      put (cell, reading, MB_SHEET_NUMBER, style, cell->buffer->str, cell->buffer->len);
      return;
    }
  number = g_ascii_strtod (text, &end);
  if (end != text + length || !isfinite (number))
    {
      put (cell, reading, MB_SHEET_TEXT, style, text, length); /* shown as it stands rather than lost */
      return;
    }
  kind = mb_number_format_cell (number, style->format_class, reading->workbook->system_1904, cell->buffer);
  put (cell, reading, kind, style, cell->buffer->str, cell->buffer->len);
}

static void
put_date (MbXlsxCell *cell, MbXlsxReading *reading, const MbXlsxStyle *style, const char *text, gsize length)
{
  MbSheetCellKind kind = MB_SHEET_DATE;
  double days;

  if (iso_duration (text, &days))
    kind = mb_number_format_cell (days, MB_FORMAT_TIME, FALSE, cell->buffer);
  else if (!mb_iso_date (text, cell->buffer))
    {
      put_number (cell, reading, style, text, length);
      return;
    }
  put (cell, reading, kind, style, cell->buffer->str, cell->buffer->len);
}

static void
put_bool (MbXlsxCell *cell, MbXlsxReading *reading, const MbXlsxStyle *style, const char *text)
{
  gboolean value = g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strtod (text, NULL) != 0;

  put (cell, reading, MB_SHEET_BOOL, style, value ? "1" : "0", 1);
}

gboolean
mb_xlsx_cell_finish (MbXlsxCell *cell, MbXlsxReading *reading)
{
  const GArray *styles = reading->styles;
  const MbXlsxStyle *style = &g_array_index (styles, MbXlsxStyle, cell->style < styles->len ? cell->style : 0);
  const char *text;
  gsize length;

  if (cell->has_inline && (cell->type == MB_XLSX_INLINE || cell->value->len == 0))
    {
      put_text (cell, reading, style, cell->text);
      return TRUE;
    }
  if (cell->type == MB_XLSX_TEXT || cell->type == MB_XLSX_INLINE)
    {
      put_text (cell, reading, style, cell->value);
      return TRUE;
    }
  /* blanks around a number or an index say nothing */
  text = cell->value->str;
  length = cell->value->len;
  while (length > 0 && (guchar) text[length - 1] <= ' ')
    length--;
  g_string_truncate (cell->value, length);
  for (; length > 0 && (guchar) *text <= ' '; text++)
    length--;
  if (length == 0)
    return TRUE;
  switch (cell->type)
    {
    case MB_XLSX_SHARED:
      return put_shared (cell, reading, style, text, length);
    case MB_XLSX_BOOL:
      put_bool (cell, reading, style, text);
      break;
    case MB_XLSX_ERROR:
      put (cell, reading, MB_SHEET_ERROR, style, text, length);
      break;
    case MB_XLSX_DATE:
      put_date (cell, reading, style, text, length);
      break;
    case MB_XLSX_NUMBER:
    case MB_XLSX_TEXT:
    case MB_XLSX_INLINE:
      put_number (cell, reading, style, text, length);
      break;
    }
  return TRUE;
}
