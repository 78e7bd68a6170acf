/* xls-text.c: keeps the promise that every text reaches the reader as valid UTF-8, whole, whatever CONTINUE
 * records cut it into. */
#include "xls-text.h"

#include <string.h>

#include "sheet-sink.h"
#include "xls-code-page.h"

/* More than the cells of any real workbook, and 64 MiB of places. */
#define MAX_STRINGS (8u << 20)

enum
{
  FLAG_WIDE = 0x01,
  FLAG_EXTENDED = 0x04,
  FLAG_RICH = 0x08
};

void
mb_xls_text_init (MbXlsText *text)
{
  *text = (MbXlsText){ .version = 8 };
}

void
mb_xls_text_clear (MbXlsText *text)
{
  g_clear_pointer (&text->converters, g_hash_table_unref);
  mb_xls_text_init (text);
}

static void
close_converter (gpointer converter)
{
  if (converter != (gpointer) -1)
    g_iconv_close (converter);
}

void
mb_xls_text_bytes (MbXlsText *text, const guint8 *bytes, gsize n, GString *out)
{
  guint page = text->font_page != 0 ? text->font_page : mb_xls_code_page_effective (text->code_page, bytes, n);
  gpointer converter;

  if (text->converters == NULL)
    text->converters = g_hash_table_new_full (NULL, NULL, NULL, close_converter);
  if (!g_hash_table_lookup_extended (text->converters, GUINT_TO_POINTER (page), NULL, &converter))
    {
      converter = mb_xls_code_page_open (page);
      g_hash_table_insert (text->converters, GUINT_TO_POINTER (page), converter);
    }
  mb_xls_code_page_convert (converter, page, bytes, n, out);
}

/* A surrogate pair may be cut by a CONTINUE record, so the first half is carried over in *high. */
static void
append_unit (GString *out, guint unit, guint *high)
{
  if (*high != 0)
    {
      if (unit >= 0xDC00 && unit <= 0xDFFF)
        {
          g_string_append_unichar (out, 0x10000 + ((*high - 0xD800) << 10) + (unit - 0xDC00));
          *high = 0;
          return;
        }
      g_string_append_unichar (out, 0xFFFD);
      *high = 0;
    }

  if (unit >= 0xD800 && unit <= 0xDBFF)
    *high = unit;
  else if (unit >= 0xDC00 && unit <= 0xDFFF)
    g_string_append_unichar (out, 0xFFFD);
  else if (unit >= 0x80)
    g_string_append_unichar (out, unit);
  else if (unit != 0)
    g_string_append_c (out, (char) unit);
}

/* The characters proper. Each CONTINUE record begins with flags of its own, so that narrow characters (the low
 * halves of U+0000 to U+00FF) and wide ones may change in mid string. */
static gboolean
read_characters (MbXlsCursor *cursor, guint n, gboolean wide, GString *out)
{
  guint high = 0;

  while (n > 0)
    {
      if (cursor->at == cursor->end)
        {
          guint flags;
          if (!mb_xls_cursor_continue (cursor))
            break;
          if (cursor->at == cursor->end)
            continue;
          mb_xls_cursor_u8 (cursor, &flags);
          wide = (flags & FLAG_WIDE) != 0;
          continue;
        }

      const guint8 *bytes = cursor->stream->data + cursor->at;
      gsize width = wide ? 2 : 1;
      gsize here = MIN ((cursor->end - cursor->at) / width, n);
      if (here == 0)
        {
          /* Half a character before the end of a record. */
          cursor->at = cursor->end;
          continue;
        }
      for (gsize i = 0; out != NULL && i < here; i++)
        append_unit (out, wide ? mb_xls_u16 (bytes + 2 * i) : bytes[i], &high);
      cursor->at += here * width;
      n -= (guint) here;
    }

  if (high != 0)
    g_string_append_unichar (out, 0xFFFD);
  return n == 0;
}

/* The characters of a string; out NULL: only passes over them. *n_rest: bytes of formats and phonetic guides that lie
 * between them and what follows the string. */
static gboolean
read_unicode (MbXlsCursor *cursor, guint length_size, GString *out, guint64 *n_rest)
{
  guint length, flags, runs = 0;
  guint32 extended = 0;

  *n_rest = 0;
  if (!(length_size == 1 ? mb_xls_cursor_u8 (cursor, &length) : mb_xls_cursor_u16 (cursor, &length)))
    return FALSE;
  /* Some programs leave the flags of an empty string out. */
  if (!mb_xls_cursor_u8 (cursor, &flags))
    return length == 0;
  if ((flags & FLAG_RICH) != 0 && !mb_xls_cursor_u16 (cursor, &runs))
    return FALSE;
  if ((flags & FLAG_EXTENDED) != 0 && !mb_xls_cursor_u32 (cursor, &extended))
    return FALSE;

  *n_rest = (guint64) runs * 4 + extended;
  return read_characters (cursor, length, (flags & FLAG_WIDE) != 0, out);
}

static gboolean
read_bytes (MbXlsText *text, MbXlsCursor *cursor, guint length_size, GString *out)
{
  guint length;

  if (!(length_size == 1 ? mb_xls_cursor_u8 (cursor, &length) : mb_xls_cursor_u16 (cursor, &length)))
    return FALSE;

  /* The usual string lies in one record; a character cut by a CONTINUE record must be joined before it is converted. */
  if (cursor->end - cursor->at >= length)
    {
      mb_xls_text_bytes (text, cursor->stream->data + cursor->at, length, out);
      cursor->at += length;
      return TRUE;
    }

  g_autoptr (GByteArray) joined = g_byte_array_sized_new (length);
  while (joined->len < length)
    {
      guint here = MIN (length - joined->len, (guint) (cursor->end - cursor->at));
      g_byte_array_append (joined, cursor->stream->data + cursor->at, here);
      cursor->at += here;
      if (joined->len < length && !mb_xls_cursor_continue (cursor))
        break;
    }
  mb_xls_text_bytes (text, joined->data, joined->len, out);
  return joined->len == length;
}

gboolean
mb_xls_text_read (MbXlsText *text, MbXlsCursor *cursor, guint length_size, GString *out)
{
  guint64 n_rest;
  gboolean whole = text->version >= 8 ? read_unicode (cursor, length_size, out, &n_rest)
                                      : read_bytes (text, cursor, length_size, out);

  mb_text_to_lf (out);
  return whole;
}

/* Where a string begins, and where the record ends in which it begins. */
typedef struct
{
  guint32 at;
  guint32 end;
} StringPlace;

struct _MbXlsSst
{
  const MbXlsStream *stream;
  GArray *places;
};

MbXlsSst *
mb_xls_sst_new (const MbXlsStream *stream, const MbXlsRecord *record)
{
  MbXlsSst *sst = g_new (MbXlsSst, 1);
  MbXlsCursor cursor;

  sst->stream = stream;
  sst->places = g_array_new (FALSE, FALSE, sizeof (StringPlace));

  /* The two counts in front are often wrong; the strings themselves say where they end. */
  mb_xls_cursor_init (&cursor, stream, record, 8);
  while (sst->places->len < MAX_STRINGS)
    {
      guint64 n_rest;
      while (cursor.at == cursor.end && mb_xls_cursor_continue (&cursor))
        ;
      if (cursor.at == cursor.end)
        break;

      StringPlace place = { (guint32) cursor.at, (guint32) cursor.end };
      if (!read_unicode (&cursor, 2, NULL, &n_rest))
        break;
      g_array_append_val (sst->places, place);
      if (!mb_xls_cursor_skip (&cursor, n_rest))
        break;
    }
  return sst;
}

void
mb_xls_sst_free (MbXlsSst *sst)
{
  if (sst == NULL)
    return;
  g_array_unref (sst->places);
  g_free (sst);
}

gboolean
mb_xls_sst_read (const MbXlsSst *sst, guint index, GString *out, gsize *n_walked)
{
  guint64 n_rest;

  if (sst == NULL || index >= sst->places->len)
    return FALSE;

  const StringPlace *place = &g_array_index (sst->places, StringPlace, index);
  MbXlsCursor cursor = { sst->stream, place->at, place->end };
  gboolean whole = read_unicode (&cursor, 2, out, &n_rest);
  mb_text_to_lf (out);
  *n_walked = cursor.at - place->at;
  return whole;
}
