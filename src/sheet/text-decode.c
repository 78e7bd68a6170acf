/* text-decode.c: keeps the promise that text is either read rightly or refused: strict UTF-8 first, since GB18030 text is
 * hardly ever valid UTF-8 by chance, then GB18030 just as strictly.
 */
#include "config.h"

#include "text-decode.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SAMPLE 4096u

static gboolean
is_break (guint8 byte)
{
  return byte == '\n' || byte == '\r' || byte == '\t' || byte == ',' || byte == ';';
}

const char *
mb_text_guess_wide (const guint8 *bytes, gsize length)
{
  gsize n = MIN (length, SAMPLE) / 4 * 2;
  gsize even = 0, odd = 0, even_breaks = 0, odd_breaks = 0, low = 0, high = 0, share;

  if (length < 4)
    n = length / 2;
  for (gsize i = 0; i < n; i++)
    {
      guint8 first = bytes[2 * i], second = bytes[2 * i + 1];

      even += first == 0;
      odd += second == 0;
      odd_breaks += second == 0 && is_break (first);
      even_breaks += first == 0 && is_break (second);
      low += i % 2 == 0 && first == 0 && second == 0;
      high += i % 2 == 1 && first == 0 && second == 0;
    }
  if (n < 2)
    return n == 1 && odd == 1 && even == 0 ? "UTF-16LE" : n == 1 && even == 1 && odd == 0 ? "UTF-16BE" : NULL;
  if (high * 20 >= n * 9 && low == 0)
    return "UTF-32LE";
  if (low * 20 >= n * 9 && high == 0)
    return "UTF-32BE";
  /* separators and line ends are ASCII in any language, so that one unit in twenty at least has a zero; a stray
   * zero in other text is no sign */
  share = n < 32 ? 2 : 20;
  if (even * 4 <= odd && odd * share >= n && (odd_breaks > 0 || odd == n))
    return "UTF-16LE";
  if (odd * 4 <= even && even * share >= n && (even_breaks > 0 || even == n))
    return "UTF-16BE";
  return NULL;
}

static gboolean
convert (const guint8 *bytes, gsize length, const char *charset, char **owned, gsize *text_length)
{
  gsize read = 0;
  char *text = g_convert ((const char *) bytes, (gssize) length, "UTF-8", charset, &read, text_length, NULL);

  if (text != NULL && read == length && memchr (text, '\0', *text_length) == NULL
      && g_utf8_validate (text, (gssize) *text_length, NULL))
    {
      *owned = text;
      return TRUE;
    }
  g_free (text);
  return FALSE;
}

gboolean
mb_text_decode (const guint8 *bytes, gsize length, const char *charset, const char **text, gsize *text_length,
                char **owned, GError **error)
{
  static const struct
  {
    const char *mark;
    gsize n;
    const char *charset;
  } marks[] = {
    { "\xff\xfe\0\0", 4, "UTF-32LE" }, { "\0\0\xfe\xff", 4, "UTF-32BE" },    { "\xff\xfe", 2, "UTF-16LE" },
    { "\xfe\xff", 2, "UTF-16BE" },     { "\x84\x31\x95\x33", 4, "GB18030" },
  };
  const char *wide = NULL;

  *owned = NULL;
  if (length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    {
      bytes += 3;
      length -= 3;
    }
  for (guint i = 0; i < G_N_ELEMENTS (marks) && wide == NULL; i++)
    if (length >= marks[i].n && memcmp (bytes, marks[i].mark, marks[i].n) == 0)
      {
        wide = marks[i].charset;
        bytes += marks[i].n;
        length -= marks[i].n;
      }
  if (wide == NULL)
    wide = mb_text_guess_wide (bytes, length);
  if (wide != NULL)
    {
      if (!convert (bytes, length, wide, owned, text_length))
        {
          mb_set_error (error, MB_FAULT_ENCODING, "%s", wide);
          return FALSE;
        }
      *text = *owned;
      return TRUE;
    }
  if (memchr (bytes, '\0', length) != NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ ("This is no text."));
      return FALSE;
    }
  if (g_utf8_validate ((const char *) bytes, (gssize) length, NULL))
    {
      *text = (const char *) bytes;
      *text_length = length;
      return TRUE;
    }
  /* what calls itself GB2312 is written as GBK or GB18030 */
  if ((charset != NULL && g_ascii_strncasecmp (charset, "gb", 2) != 0 && g_ascii_strncasecmp (charset, "utf", 3) != 0
       && convert (bytes, length, charset, owned, text_length))
      || convert (bytes, length, "GB18030", owned, text_length))
    {
      *text = *owned;
      return TRUE;
    }
  mb_set_error (error, MB_FAULT_ENCODING, NULL);
  return FALSE;
}
