/* xls-code-page.c: keeps the promise that a text of any code page comes out as valid UTF-8, and that one bad
 * byte costs one character, never the text. */
#include "xls-code-page.h"

#include <errno.h>
#include <string.h>

enum
{
  UTF_16 = 1200,
  UTF_8 = 65001,
  WESTERN = 1252,
  CHINESE = 936
};

typedef struct
{
  guint page;
  gboolean multibyte;
  const char *names[3]; /* tried in order, since the names differ between systems */
} CodePage;

static const CodePage pages[] = {
  { 367, FALSE, { "CP1252" } }, /* says ASCII; what lies beyond can only be a slip */
  { 437, FALSE, { "CP437", "IBM437" } },
  { 720, FALSE, { "CP720" } },
  { 737, FALSE, { "CP737" } },
  { 775, FALSE, { "CP775" } },
  { 850, FALSE, { "CP850", "IBM850" } },
  { 852, FALSE, { "CP852", "IBM852" } },
  { 855, FALSE, { "CP855", "IBM855" } },
  { 857, FALSE, { "CP857", "IBM857" } },
  { 858, FALSE, { "CP858", "IBM858", "CP850" } },
  { 860, FALSE, { "CP860", "IBM860" } },
  { 861, FALSE, { "CP861", "IBM861" } },
  { 862, FALSE, { "CP862", "IBM862" } },
  { 863, FALSE, { "CP863", "IBM863" } },
  { 864, FALSE, { "CP864", "IBM864" } },
  { 865, FALSE, { "CP865", "IBM865" } },
  { 866, FALSE, { "CP866", "IBM866" } },
  { 869, FALSE, { "CP869", "IBM869" } },
  { 874, FALSE, { "CP874", "TIS-620" } },
  { 932, TRUE, { "CP932", "SHIFT_JIS" } },
  { CHINESE, TRUE, { "GB18030", "GBK" } }, /* its superset, which newer programs write under this number */
  { 949, TRUE, { "CP949", "UHC", "EUC-KR" } },
  { 950, TRUE, { "CP950", "BIG5" } },
  { 1250, FALSE, { "CP1250" } },
  { 1251, FALSE, { "CP1251" } },
  { WESTERN, FALSE, { "CP1252" } },
  { 1253, FALSE, { "CP1253" } },
  { 1254, FALSE, { "CP1254" } },
  { 1255, FALSE, { "CP1255" } },
  { 1256, FALSE, { "CP1256" } },
  { 1257, FALSE, { "CP1257" } },
  { 1258, FALSE, { "CP1258" } },
  { 1361, TRUE, { "JOHAB", "CP1361" } },
  { 10000, FALSE, { "MACINTOSH", "MAC" } },
  { 10001, TRUE, { "SHIFT_JIS" } },
  { 10002, TRUE, { "BIG5" } },
  { 10003, TRUE, { "EUC-KR" } },
  { 10006, FALSE, { "MACGREEK", "CP1253" } },
  { 10007, FALSE, { "MAC-CYRILLIC", "MACCYRILLIC" } },
  { 10008, TRUE, { "GB2312", "GB18030" } },
  { 10029, FALSE, { "MAC-CENTRALEUROPE", "MACCENTRALEUROPE" } },
  { 10079, FALSE, { "MAC-IS", "MACICELAND" } },
  { 10081, FALSE, { "MACTURKISH", "CP1254" } },
  { 0x8000, FALSE, { "MACINTOSH", "MAC" } },
  { 0x8001, FALSE, { "CP1252" } },
  { UTF_16, FALSE, { "CP1252" } }, /* BIFF 8 only; elsewhere it cannot be meant */
  { UTF_8, TRUE, { "UTF-8" } },
};

static const CodePage *
find_page (guint page)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    if (pages[i].page == page)
      return &pages[i];
  return NULL;
}

guint
mb_xls_code_page_of_charset (guint charset)
{
  static const struct
  {
    guint charset, page;
  } charsets[] = {
    { 128, 932 },  { 129, 949 },  { 130, 1361 }, { 134, CHINESE }, { 136, 950 },  { 161, 1253 }, { 162, 1254 },
    { 163, 1258 }, { 177, 1255 }, { 178, 1256 }, { 186, 1257 },    { 204, 1251 }, { 222, 874 },  { 238, 1250 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (charsets); i++)
    if (charsets[i].charset == charset)
      return charsets[i].page;
  return 0;
}

static gboolean
pairs_of_gb2312 (const guint8 *bytes, gsize n)
{
  gsize n_pairs = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (bytes[i] < 0x80)
        continue;
      if (bytes[i] < 0xA1 || bytes[i] > 0xF7 || i + 1 == n || bytes[i + 1] < 0xA1 || bytes[i + 1] > 0xFE)
        return FALSE;
      n_pairs++;
      i++;
    }
  return n_pairs > 0;
}

guint
mb_xls_code_page_effective (guint page, const guint8 *bytes, gsize n)
{
  if (page != 0)
    return page;
  return pairs_of_gb2312 (bytes, n) ? CHINESE : WESTERN;
}

GIConv
mb_xls_code_page_open (guint page)
{
  const CodePage *known = find_page (page);

  for (gsize i = 0; known != NULL && i < G_N_ELEMENTS (known->names) && known->names[i] != NULL; i++)
    {
      GIConv converter = g_iconv_open ("UTF-8", known->names[i]);
      if (converter != (GIConv) -1)
        return converter;
    }
  return g_iconv_open ("UTF-8", "CP1252");
}

static void
append_stray (GString *out, guint page, guint8 byte)
{
  const CodePage *known = find_page (page);

  if (page == CHINESE && byte == 0x80)
    g_string_append_unichar (out, 0x20AC);
  else if (known != NULL && known->multibyte)
    g_string_append_unichar (out, 0xFFFD);
  else
    g_string_append_unichar (out, byte);
}

/* g_iconv stops at what it cannot convert; the byte there is told apart and the rest goes on. */
void
mb_xls_code_page_convert (GIConv converter, guint page, const guint8 *bytes, gsize n, GString *out)
{
  gboolean ascii = TRUE;

  for (gsize i = 0; i < n && ascii; i++)
    ascii = bytes[i] != 0 && bytes[i] < 0x80;
  if (ascii)
    {
      g_string_append_len (out, (const char *) bytes, (gssize) n);
      return;
    }

  char *in = (char *) bytes;
  gsize left = n;
  if (converter != (GIConv) -1)
    g_iconv (converter, NULL, NULL, NULL, NULL);
  while (left > 0)
    {
      char buffer[512], *to = buffer;
      gsize room = sizeof buffer;
      gsize result = converter == (GIConv) -1 ? (gsize) -1 : g_iconv (converter, &in, &left, &to, &room);
      gboolean stuck = result == (gsize) -1 && (converter == (GIConv) -1 || errno != E2BIG);

      for (const char *c = buffer; c < to; c++)
        if (*c != '\0')
          g_string_append_c (out, *c);
      if (stuck && left > 0)
        {
          if (*in != '\0')
            append_stray (out, page, (guint8) *in);
          in++;
          left--;
        }
    }
  /* Pages that join marks to letters (1255, 1258) hold the last letter back. */
  if (converter != (GIConv) -1)
    {
      char buffer[64], *to = buffer;
      gsize room = sizeof buffer;
      if (g_iconv (converter, NULL, NULL, &to, &room) != (gsize) -1)
        g_string_append_len (out, buffer, to - buffer);
    }
}
