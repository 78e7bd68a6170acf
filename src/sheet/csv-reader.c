/* csv-reader.c: text with separators. Keeps the promise that each record is a row and each field a text, in any usual encoding
 * and with any usual separator, quoted as RFC 4180 and every spreadsheet quote.
 *
 * The separator is the one that cuts most records into the same number of fields, many fields counting for more: a
 * comma or tab within texts, or a title line above, does not decide.
 */
#include "config.h"

#include "sheet-sink.h"
#include "text-decode.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SAMPLE_BYTES   (256u * 1024)
#define SAMPLE_RECORDS 1000u
#define MAX_COUNTED    512u

typedef struct
{
  const char *p, *end;
  char separator;
  GString *field; /* a quoted one, undoubled */
  const char *open; /* (nullable) a quotation mark that nothing closes */
} Scan;

/* The next field. Its text lies in the file, or in scan->field when quoted. TRUE: more fields follow in this record. */
static gboolean
next_field (Scan *scan, const char **text, gsize *length, gboolean *quoted)
{
  const char *start = scan->p;

  *quoted = scan->p < scan->end && *scan->p == '"';
  if (*quoted)
    {
      gboolean closed = FALSE;

      g_string_truncate (scan->field, 0);
      scan->open = scan->p;
      scan->p++;
      while (scan->p < scan->end)
        {
          const char *quote = memchr (scan->p, '"', (gsize) (scan->end - scan->p));

          closed = quote != NULL;
          if (quote == NULL)
            quote = scan->end;
          g_string_append_len (scan->field, scan->p, quote - scan->p);
          scan->p = MIN (quote + 1, scan->end);
          if (scan->p == scan->end || *scan->p != '"')
            break;
          g_string_append_c (scan->field, '"');
          scan->p++;
          closed = FALSE;
        }
      if (closed)
        scan->open = NULL;
      start = scan->p;
    }
  while (scan->p < scan->end && *scan->p != scan->separator && *scan->p != '\n' && *scan->p != '\r')
    scan->p++;
  *text = start;
  *length = (gsize) (scan->p - start);
  if (*quoted)
    {
      g_string_append_len (scan->field, start, scan->p - start); /* what stands after the closing quote */
      mb_text_to_lf (scan->field);
      *text = scan->field->str;
      *length = scan->field->len;
    }
  if (scan->p == scan->end)
    return FALSE;
  if (*scan->p == scan->separator)
    {
      scan->p++;
      return TRUE;
    }
  if (*scan->p == '\r' && scan->p + 1 < scan->end && scan->p[1] == '\n')
    scan->p++;
  scan->p++;
  return FALSE;
}

/* How well a separator explains the beginning of the text. */
static double
score (const char *text, gsize length, char separator)
{
  g_autoptr (GString) field = g_string_new (NULL);
  gsize shown = MIN (length, SAMPLE_BYTES);
  Scan scan = { text, text + shown, separator, field };
  guint records[MAX_COUNTED + 1] = { 0 };
  guint n_filled = 0, n_cut = 0;
  double best = 0;

  for (guint n = 0; n < SAMPLE_RECORDS && scan.p < scan.end; n++)
    {
      guint fields = 1;
      const char *value;
      gsize value_length = 0;
      gboolean quoted;

      while (next_field (&scan, &value, &value_length, &quoted))
        fields++;
      if (scan.p == scan.end && shown < length && n > 0)
        break; /* cut by the sample's end */
      records[MIN (fields, MAX_COUNTED)]++;
      n_filled += fields > 1 || value_length > 0;
      n_cut += fields > 1;
    }
  /* a mark that most lines lack belongs to the texts of the others; without any other the comma stays */
  if (separator != ',' && n_cut * 2 < n_filled)
    return 0;
  for (guint fields = 2; fields <= MAX_COUNTED; fields++)
    best = MAX (best, records[fields] * log2 (fields));
  return best;
}

static char
find_separator (const char *text, gsize length)
{
  /* of equals the rarer within texts comes first */
  static const char candidates[] = { '\t', ';', ',' };
  char found = ',';
  double best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      double value = score (text, length, candidates[i]);

      if (value > best)
        {
          best = value;
          found = candidates[i];
        }
    }
  return found;
}

/* "sep=;" on a line of its own names the separator; it is no record. */
static gsize
named_separator (const char *text, gsize length, char *separator)
{
  gsize quote = length > 0 && text[0] == '"' ? 1 : 0;
  gsize i = quote + 5 + quote;

  if (length < i || g_ascii_strncasecmp (text + quote, "sep=", 4) != 0 || (quote == 1 && text[i - 1] != '"'))
    return 0;
  if (strchr ("\r\n\"", text[quote + 4]) != NULL || (i < length && text[i] != '\r' && text[i] != '\n'))
    return 0;
  *separator = text[quote + 4];
  if (i < length && text[i] == '\r')
    i++;
  if (i < length && text[i] == '\n')
    i++;
  return i;
}

/* What follows such a mark, perhaps the whole rest of the file, would all become one cell. */
static gboolean
set_open_error (const char *text, const char *open, GError **error)
{
  guint line = 1;

  for (const char *p = text; p < open; p++)
    line += *p == '\n' || (*p == '\r' && p[1] != '\n');
  mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("the quotation mark that opens in line %u is never closed"), line);
  return FALSE;
}

static gboolean
read_records (MbSheetSink *sink, Scan *scan, MbJob *job, GError **error)
{
  const char *start = scan->p;
  guint64 total = (guint64) (scan->end - start);

  for (guint row = 1; scan->p < scan->end; row++)
    {
      guint column = 0;
      gboolean more = TRUE;

      if (!mb_sheet_sink_row (sink, row, error))
        return FALSE;
      while (more)
        {
          const char *text;
          gsize length;
          gboolean quoted;

          more = next_field (scan, &text, &length, &quoted);
          if (scan->open != NULL)
            return set_open_error (start, scan->open, error);
          if (++column > MB_SHEET_MAX_COLUMNS && length > 0)
            return mb_sheet_sink_check_place (sink, row, column, error);
          mb_sheet_sink_cell (sink, column, MB_SHEET_TEXT, 0, text, length);
        }
      if (row % 1024 == 0)
        {
          mb_job_set_progress (job, (guint64) (scan->p - start), total);
          if (!mb_job_check (job, error))
            return FALSE;
        }
    }
  return TRUE;
}

gboolean
mb_csv_read (GBytes *bytes, const char *sheet_name, const MbSheetHandler *handler, gpointer user, MbJob *job,
             GError **error)
{
  g_autoptr (MbSheetSink) sink = mb_sheet_sink_new (handler, user, job);
  g_autoptr (GString) field = g_string_new (NULL);
  g_autofree char *owned = NULL;
  gsize size, length, taken;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *text;
  Scan scan = { .field = field };

  if (size == 0)
    {
      mb_set_error (error, MB_FAULT_FILE_EMPTY, NULL);
      return FALSE;
    }
  if (!mb_text_decode (data, size, NULL, &text, &length, &owned, error))
    return FALSE;
  if (length > 0 && text[length - 1] == '\x1a') /* the end mark of old systems */
    length--;
  mb_job_set_step (job, _ ("Reading rows"));
  taken = named_separator (text, length, &scan.separator);
  if (taken == 0)
    scan.separator = find_separator (text, length);
  scan.p = text + taken;
  scan.end = text + length;
  return mb_sheet_sink_begin (sink, sheet_name, FALSE, FALSE, error) && read_records (sink, &scan, job, error)
         && mb_sheet_sink_end (sink, error);
}
