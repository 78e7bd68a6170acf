/* sniff.c: keeps the promise that a file is taken for what it is, not for what its name says. */
#include "config.h"

#include "reader.h"

#include "sniff.h"
#include "text-decode.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SAMPLE 8192u

/* What people send by mistake; told by name so that they see which file it was. */
const char *
mb_sheet_foreign (const guint8 *bytes, gsize length)
{
  static const struct
  {
    const char *mark;
    gsize n, at;
    const char *what;
  } known[] = {
    { "%PDF", 4, 0, N_ ("This is a PDF document.") },
    { "{\\rtf", 5, 0, N_ ("This is an RTF document.") },
    { "\x89PNG", 4, 0, N_ ("This is a picture.") },
    { "\xff\xd8\xff", 3, 0, N_ ("This is a picture.") },
    { "GIF8", 4, 0, N_ ("This is a picture.") },
    { "BM", 2, 0, N_ ("This is a picture.") },
    { "II*\0", 4, 0, N_ ("This is a picture.") },
    { "MM\0*", 4, 0, N_ ("This is a picture.") },
    { "Rar!", 4, 0, N_ ("This is a rar archive; unpack it first.") },
    { "7z\xbc\xaf", 4, 0, N_ ("This is a 7z archive; unpack it first.") },
    { "\x1f\x8b", 2, 0, N_ ("This is a gzip archive; unpack it first.") },
    { "SQLite format 3", 15, 0, N_ ("This is a database.") },
    { "MIME-Version:", 13, 0, N_ ("This is a web archive (mht).") },
    { "\x7f"
      "ELF",
      4, 0, N_ ("This is a program.") },
    { "MZ", 2, 0, N_ ("This is a program.") },
    { "%!PS", 4, 0, N_ ("This is a PostScript document.") },
    { "ID;P", 4, 0, N_ ("This is a SYLK file (slk).") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      /* two letters alone may begin any csv */
      gboolean needs_zero = known[i].n == 2 && known[i].mark[0] >= 'A';

      if (length >= known[i].n && memcmp (bytes, known[i].mark, known[i].n) == 0
          && (!needs_zero || memchr (bytes, '\0', MIN (length, SAMPLE)) != NULL))
        return _ (known[i].what);
    }
  return NULL;
}

static gboolean
is_bare_biff (const guint8 *bytes, gsize length)
{
  guint record, size;

  if (length < 8)
    return FALSE;
  record = bytes[0] | (guint) bytes[1] << 8;
  size = bytes[2] | (guint) bytes[3] << 8;
  switch (record)
    {
    case 0x0009: /* BIFF 2 */
      return size == 4 || size == 6;
    case 0x0209: /* BIFF 3 */
    case 0x0409: /* BIFF 4 */
      return size >= 4 && size <= 8;
    case 0x0809: /* BIFF 5 and 8; some programs put an older version into it */
      return size >= 4 && size <= 16 && bytes[5] <= 0x06 && (bytes[6] == 0x05 || bytes[6] == 0x10) && bytes[7] == 0;
    default:
      return FALSE;
    }
}

static const char *
wide_charset (const guint8 *bytes, gsize length)
{
  if (length >= 4 && memcmp (bytes, "\xff\xfe\0\0", 4) == 0)
    return "UTF-32LE";
  if (length >= 4 && memcmp (bytes, "\0\0\xfe\xff", 4) == 0)
    return "UTF-32BE";
  if (length >= 2 && memcmp (bytes, "\xff\xfe", 2) == 0)
    return "UTF-16LE";
  if (length >= 2 && memcmp (bytes, "\xfe\xff", 2) == 0)
    return "UTF-16BE";
  return mb_text_guess_wide (bytes, length);
}

/* The beginning as lower-case ASCII with \x80 for every other byte or wide character; NULL if it holds zeros, as no text
 * does. (transfer full) */
static char *
narrow (const guint8 *bytes, gsize length)
{
  const char *wide = wide_charset (bytes, length);
  gsize unit = wide == NULL ? 1 : strstr (wide, "32") != NULL ? 4 : 2;
  gboolean big = wide != NULL && g_str_has_suffix (wide, "BE");
  g_autoptr (GString) text = g_string_sized_new (length + 1);

  if (wide == NULL && length >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    {
      bytes += 3;
      length -= 3;
    }
  for (gsize i = 0; i + unit <= length; i += unit)
    {
      guint32 value = 0;

      for (gsize k = 0; k < unit; k++)
        value |= (guint32) bytes[i + k] << (8 * (big ? unit - 1 - k : k));
      if (value == 0)
        return NULL;
      if (value != 0xfeff)
        g_string_append_c (text, value < 0x80 ? g_ascii_tolower ((char) value) : '\x80');
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static MbFileKind
kind_of_markup (const char *text)
{
  static const char *const html[]
      = { "<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style", "<div", "<center" };
  const char *p = text;

  if (strstr (text, "urn:schemas-microsoft-com:office:spreadsheet") != NULL
      && (g_str_has_prefix (text, "<?xml") || strstr (text, "<workbook") != NULL || strstr (text, ":workbook") != NULL)
      && strstr (text, "<html") == NULL)
    return MB_FILE_XML_2003;
  if (g_str_has_prefix (text, "<?xml"))
    return strstr (text, "<html") != NULL || strstr (text, "<table") != NULL ? MB_FILE_HTML : MB_FILE_UNKNOWN;
  while (g_str_has_prefix (p, "<!--"))
    {
      const char *end = strstr (p, "-->");
      if (end == NULL)
        return strstr (p, "<table") != NULL ? MB_FILE_HTML : MB_FILE_UNKNOWN;
      p = end + 3;
      p += strspn (p, " \t\r\n");
    }
  for (guint i = 0; i < G_N_ELEMENTS (html); i++)
    if (g_str_has_prefix (p, html[i]))
      return MB_FILE_HTML;
  return strstr (p, "<table") != NULL && strstr (p, "<tr") != NULL ? MB_FILE_HTML : MB_FILE_CSV;
}

MbFileKind
mb_sheet_sniff (const guint8 *bytes, gsize length)
{
  static const char ods[] = "mimetypeapplication/vnd.oasis.opendocument";
  g_autofree char *text = NULL;
  const char *p;
  guint n_controls = 0;

  if (length >= 4 && bytes[0] == 'P' && bytes[1] == 'K' && (bytes[2] == 3 || bytes[2] == 5 || bytes[2] == 7))
    return length >= 30 + sizeof ods && memcmp (bytes + 30, ods, sizeof ods - 1) == 0 ? MB_FILE_ODS : MB_FILE_XLSX;
  if (length >= 8 && memcmp (bytes, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0)
    return MB_FILE_XLS;
  if (is_bare_biff (bytes, length))
    return MB_FILE_XLS;
  if (length == 0 || mb_sheet_foreign (bytes, length) != NULL)
    return MB_FILE_UNKNOWN;

  text = narrow (bytes, MIN (length, SAMPLE));
  if (text == NULL)
    return MB_FILE_UNKNOWN;
  for (p = text; *p != '\0'; p++)
    n_controls += (guchar) *p < 0x20 && strchr ("\t\r\n\f\v\b\033", *p) == NULL;
  if (n_controls > 8 + strlen (text) / 5)
    return MB_FILE_UNKNOWN;
  p = text + strspn (text, " \t\r\n");
  return *p == '<' ? kind_of_markup (p) : MB_FILE_CSV;
}
