/* xlsx-read-strings.c: keeps the promise that a text is what the user typed: runs joined, phonetic guides left out, escapes
 * (_x000D_, and _x005F_ for a literal underscore) undone, line ends as LF.
 *
 * All strings of a file lie in one array; a cell points into it.
 */
#include "config.h"

#include "xlsx-read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TEXT    (192u * 1024 * 1024)
#define MAX_STRINGS (16u * 1024 * 1024)

static int
escaped_unit (const char *p, const char *end)
{
  int unit = 0;

  if (end - p < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
    return -1;
  for (int i = 2; i < 6; i++)
    {
      int digit = g_ascii_xdigit_value (p[i]);
      if (digit < 0)
        return -1;
      unit = unit * 16 + digit;
    }
  return unit;
}

static gsize
decode_escapes (char *text, gsize length)
{
  char *end = text + length;
  char *from = memchr (text, '_', length);
  char *to = from;

  if (from == NULL)
    return length;
  while (from < end)
    {
      int unit = *from == '_' ? escaped_unit (from, end) : -1;
      gunichar character;

      if (unit <= 0) /* a NUL stays written out: no text can hold it */
        {
          *to++ = *from++;
          continue;
        }
      from += 7;
      character = (gunichar) unit;
      if (unit >= 0xd800 && unit <= 0xdfff)
        {
          int low = unit <= 0xdbff ? escaped_unit (from, end) : -1;

          character = 0xfffd;
          if (low >= 0xdc00 && low <= 0xdfff)
            {
              character = 0x10000 + (((gunichar) unit - 0xd800) << 10) + ((gunichar) low - 0xdc00);
              from += 7;
            }
        }
      to += g_unichar_to_utf8 (character, to);
    }
  return (gsize) (to - text);
}

gsize
mb_xlsx_decode_text (char *text, gsize length)
{
  char *from, *to, *end;

  if (length == 0)
    return 0;
  length = decode_escapes (text, length);
  from = to = memchr (text, '\r', length);
  if (from == NULL)
    return length;
  end = text + length;
  while (from < end)
    {
      if (*from == '\r')
        {
          *to++ = '\n';
          if (++from < end && *from == '\n')
            from++;
        }
      else
        *to++ = *from++;
    }
  return (gsize) (to - text);
}

typedef struct
{
  MbXlsxStrings *strings;
  MbXmlStream *stream;
  enum
  {
    OUTSIDE,
    IN_TABLE,
    IN_STRING,
    IN_RUN,
    IN_TEXT
  } state;
  gboolean in_run;
  guint ignored;
  guint start; /* of the string being read */
} Parse;

static void
on_start (gpointer user, const char *name, int n_attributes, const xmlChar **attributes)
{
  Parse *parse = user;

  if (parse->ignored > 0)
    parse->ignored++;
  else if (parse->state == OUTSIDE && g_str_equal (name, "sst"))
    parse->state = IN_TABLE;
  else if (parse->state == IN_TABLE && g_str_equal (name, "si"))
    {
      parse->state = IN_STRING;
      parse->start = parse->strings->text->len;
    }
  else if (parse->state == IN_STRING && g_str_equal (name, "r"))
    parse->state = IN_RUN;
  else if ((parse->state == IN_STRING || parse->state == IN_RUN) && g_str_equal (name, "t"))
    {
      parse->in_run = parse->state == IN_RUN;
      parse->state = IN_TEXT;
    }
  else
    parse->ignored = 1;
}

static void
finish_string (Parse *parse)
{
  GByteArray *text = parse->strings->text;
  gsize length = mb_xlsx_decode_text ((char *) text->data + parse->start, text->len - parse->start);

  g_byte_array_set_size (text, parse->start + (guint) length);
  g_byte_array_append (text, (const guint8 *) "", 1);
  g_array_append_val (parse->strings->offsets, text->len);
  if (parse->strings->offsets->len > MAX_STRINGS)
    {
      GError *error = NULL;
      mb_set_error (&error, MB_FAULT_FILE_TOO_LARGE, "%s", _ ("its texts take more room than can be right"));
      mb_xml_stream_fail (parse->stream, error);
    }
}

static void
on_end (gpointer user, const char *name)
{
  Parse *parse = user;

  if (parse->ignored > 0)
    {
      parse->ignored--;
      return;
    }
  switch (parse->state)
    {
    case IN_TEXT:
      parse->state = parse->in_run ? IN_RUN : IN_STRING;
      break;
    case IN_RUN:
      parse->state = IN_STRING;
      break;
    case IN_STRING:
      finish_string (parse);
      parse->state = IN_TABLE;
      break;
    case IN_TABLE:
    case OUTSIDE:
      parse->state = OUTSIDE;
      break;
    }
}

static void
on_text (gpointer user, const char *text, gsize length)
{
  Parse *parse = user;

  if (parse->state != IN_TEXT || parse->ignored > 0)
    return;
  if (parse->strings->text->len + length > MAX_TEXT)
    {
      GError *error = NULL;
      mb_set_error (&error, MB_FAULT_FILE_TOO_LARGE, "%s", _ ("its texts take more room than can be right"));
      mb_xml_stream_fail (parse->stream, error);
      return;
    }
  g_byte_array_append (parse->strings->text, (const guint8 *) text, (guint) length);
}

void
mb_xlsx_strings_init (MbXlsxStrings *strings)
{
  guint32 first = 0;

  strings->text = g_byte_array_sized_new (4096);
  strings->offsets = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (strings->offsets, first);
}

void
mb_xlsx_strings_clear (MbXlsxStrings *strings)
{
  g_clear_pointer (&strings->text, g_byte_array_unref);
  g_clear_pointer (&strings->offsets, g_array_unref);
}

gboolean
mb_xlsx_strings_read (MbZipPackage *package, int part, MbXlsxStrings *strings, MbJob *job, GError **error)
{
  static const MbXmlHandler handler = { on_start, on_end, on_text, FALSE };
  Parse parse = { .strings = strings };

  return mb_xlsx_parse_part (package, part, &handler, &parse, &parse.stream, job, error);
}
