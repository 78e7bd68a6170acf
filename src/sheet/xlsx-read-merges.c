/* xlsx-read-merges.c: keeps the promise that a large sheet is streamed and its merged cells are right all the same. The list of
 * merges follows the rows; it is found by its tags in the raw bytes before the rows are parsed.
 */
#include "config.h"

#include "xlsx-read.h"

#include <string.h>

#define MAX_TAG 1024u /* bytes of one mergeCell tag */

gsize
mb_xlsx_parse_reference (const char *text, gsize length, guint *row, guint *column)
{
  guint letters = 0, digits = 0;
  gsize i = 0;

  if (i < length && text[i] == '$')
    i++;
  for (; i < length; i++)
    {
      guint letter = (guint) ((guchar) text[i] | 0x20) - 'a';

      if (letter >= 26)
        break;
      letters = MIN (letters * 26 + letter + 1, G_MAXUINT16);
    }
  if (i < length && text[i] == '$')
    i++;
  for (; i < length; i++)
    {
      guint digit = (guint) (guchar) text[i] - '0';

      if (digit >= 10)
        break;
      digits = digits > G_MAXUINT / 16 ? G_MAXUINT / 16 : digits * 10 + digit; /* stays far beyond any row */
    }
  *column = letters;
  *row = digits;
  return i;
}

gsize
mb_xlsx_scan_merges (MbSheetSink *sink, const char *data, gsize length, gboolean last)
{
  static const char word[] = "mergeCell";
  gsize position = 0;

  while (position < length)
    {
      const char *found = memmem (data + position, length - position, word, sizeof word - 1);
      const char *tag, *end, *reference;
      gsize rest, taken;
      guint row, column, last_row, last_column;

      if (found == NULL)
        break;
      tag = found + sizeof word - 1;
      rest = (gsize) (data + length - tag);
      end = memchr (tag, '>', MIN (rest, MAX_TAG));
      if (end == NULL && rest < MAX_TAG && !last)
        return (gsize) (found - data);
      position = (gsize) (tag - data);
      if (end == NULL || end == tag || strchr (" \t\r\n", *tag) == NULL)
        continue; /* mergeCells, or no tag */
      position = (gsize) (end - data);
      reference = memmem (tag, (gsize) (end - tag), "ref", 3);
      if (reference == NULL)
        continue;
      reference += 3;
      while (reference < end && strchr (" \t\r\n=\"'", *reference) != NULL)
        reference++;
      taken = mb_xlsx_parse_reference (reference, (gsize) (end - reference), &row, &column);
      reference += taken;
      if (reference < end && *reference == ':')
        {
          mb_xlsx_parse_reference (reference + 1, (gsize) (end - reference - 1), &last_row, &last_column);
          mb_sheet_sink_add_merge (sink, row, column, last_row, last_column);
        }
    }
  /* the word itself may be cut in two */
  return last || length < sizeof word ? (last ? length : 0) : MAX (position, length - sizeof word + 1);
}
