/* xlsx-text.c: promise: a text written comes back as typed, whatever it holds, and what xlsx cannot hold is an error that names
 * the cell, never a damaged file. libxlsxwriter escapes control characters of cells only, and not the texts that look
 * like an escape (_x0041_ would come back as A), so all of it is done here. */
#include "config.h"

#include "xlsx-text.h"

#include "atomic-file.h"
#include "civil-date.h"
#include "fault.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_escape (const char *p)
{
  return p[0] == '_' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]) && g_ascii_isxdigit (p[4])
         && g_ascii_isxdigit (p[5]) && p[6] == '_';
}

static gboolean
is_illegal (gunichar c)
{
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0xfffe || c == 0xffff;
}

static guint
utf16_units (gunichar c)
{
  return c > 0xffff ? 2 : 1;
}

/* Nothing in it that would be changed, and short: nearly every cell. */
static gboolean
is_simple (const char *text, gsize length)
{
  if (length > MB_XLSX_CELL_LIMIT)
    return FALSE;
  for (const guchar *p = (const guchar *) text; *p; p++)
    if ((*p < 0x20 && *p != '\n' && *p != '\t') || (*p == 0xef && p[1] == 0xbf && p[2] >= 0xbe)
        || (*p == '_' && p[1] == 'x'))
      return FALSE;
  return g_utf8_validate (text, (gssize) length, NULL);
}

char *
mb_xlsx_text (const char *text, guint row, guint column, GError **error)
{
  gsize length = strlen (text), units = 0, written = 0;
  g_autofree char *valid = NULL;
  g_autoptr (GString) out = NULL;

  if (is_simple (text, length))
    return g_strndup (text, length);
  valid = g_utf8_make_valid (text, (gssize) length);
  out = g_string_sized_new (strlen (valid) + 16);

  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\r')
        {
          if (p[1] == '\n')
            continue;
          c = '\n';
        }
      units += utf16_units (c);
      if (is_escape (p))
        {
          g_string_append (out, "_x005F_");
          written += 7;
        }
      else if (is_illegal (c))
        {
          g_string_append_printf (out, "_x%04X_", c);
          written += 7;
        }
      else
        {
          g_string_append_unichar (out, c);
          written++;
        }
    }
  if (units > MB_XLSX_CELL_LIMIT || written > MB_XLSX_CELL_LIMIT)
    {
      g_autofree char *name = mb_fault_column_name (column);
      mb_set_error (error, MB_FAULT_TEXT_TOO_LONG, _ ("cell %s%u has %u characters, and a cell takes %u"), name, row,
                    (guint) MAX (units, written), MB_XLSX_CELL_LIMIT);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
mb_xlsx_plain (const char *text, guint max_units)
{
  g_autofree char *valid = NULL;
  GString *out;
  guint units = 0;

  if (!text)
    return NULL;
  valid = g_utf8_make_valid (text, -1);
  out = g_string_new (NULL);
  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n' || c == '\t')
        c = ' ';
      if (is_illegal (c))
        continue;
      units += utf16_units (c);
      if (units > max_units)
        break;
      g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
mb_xlsx_sheet_name (const char *name)
{
  g_autofree char *plain = mb_xlsx_plain (name ? name : "", 31);
  gsize length;

  /* ! is allowed by Excel but taken for the end of the name by libxlsxwriter's charts. */
  g_strdelimit (plain, "[]:*?/\\!", '_');
  length = strlen (plain);
  if (length > 0 && plain[0] == '\'')
    plain[0] = '_';
  if (length > 0 && plain[length - 1] == '\'')
    plain[length - 1] = '_';
  /* Excel keeps this name to itself. */
  if (*g_strstrip (plain) == '\0' || g_ascii_strcasecmp (plain, "history") == 0)
    return g_strdup ("Sheet1");
  return g_steal_pointer (&plain);
}

gboolean
mb_xlsx_check (lxw_error code, const char *path, GError **error)
{
  g_autofree char *shown = NULL;

  switch (code)
    {
    case LXW_NO_ERROR:
      return TRUE;
    case LXW_ERROR_CREATING_XLSX_FILE:
    case LXW_ERROR_CREATING_TMPFILE:
    case LXW_ERROR_READING_TMPFILE:
    case LXW_ERROR_ZIP_FILE_OPERATION:
    case LXW_ERROR_ZIP_FILE_ADD:
    case LXW_ERROR_ZIP_CLOSE:
      /* errno is the best that is known: minizip keeps the cause to itself. */
      mb_atomic_file_set_errno (error, path, errno ? errno : EIO);
      return FALSE;
    case LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE:
      shown = g_filename_display_name (path);
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, _ ("%s: a sheet takes 1,048,576 rows of 16,384 columns"), shown);
      return FALSE;
    default:
      shown = g_filename_display_name (path);
      mb_set_error (error, MB_FAULT_INTERNAL, "%s: %s", shown, lxw_strerror (code));
      return FALSE;
    }
}

static guint
char_width (gunichar c)
{
  if (g_unichar_iszerowidth (c))
    return 0;
  /* Quotation marks, dashes and Greek are wide in Chinese fonts though Unicode leaves it open. */
  return g_unichar_iswide_cjk (c) ? 2 : 1;
}

guint
mb_xlsx_text_width (const char *text)
{
  guint widest = 0, width = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width = c == '\n' ? 0 : width + char_width (c);
      widest = MAX (widest, width);
    }
  return widest;
}

guint
mb_xlsx_text_lines (const char *text, guint width)
{
  guint lines = 1, at = 0, word = 0;

  width = MAX (width, 2);
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint w = char_width (c);

      if (c == '\n')
        {
          lines++;
          at = word = 0;
          continue;
        }
      /* A word of narrow characters moves to the next line as a whole, if it is no longer than a line. */
      word = w == 1 && c != ' ' ? word + 1 : 0;
      if (at + w > width)
        {
          lines++;
          at = word > 1 && word <= width ? word - 1 : 0;
        }
      at += w;
    }
  return lines;
}

gboolean
mb_xlsx_serial (const char *iso, double *serial)
{
  g_autofree char *day = NULL;
  const char *clock = NULL;
  int hour = 0, minute = 0, second = 0;
  gint64 whole = 0;

  if (strlen (iso) >= 10 && iso[4] == '-')
    {
      MbDate date;

      day = g_strndup (iso, 10);
      date = mb_date_from_iso (day);
      if (date == MB_DATE_NONE)
        return FALSE;
      /* 25569 is the serial of 1970-01-01; before the false 1900-02-29 the numbers are one less. */
      whole = (gint64) date + 25569;
      if (whole < 61)
        whole--;
      if (whole < 1)
        return FALSE;
      if (iso[10] == 'T' || iso[10] == ' ')
        clock = iso + 11;
      else if (iso[10] != '\0')
        return FALSE;
    }
  else
    clock = iso;
  if (clock)
    {
      int length = 0;

      if (sscanf (clock, "%2d:%2d:%2d%n", &hour, &minute, &second, &length) != 3 || clock[length] != '\0' || hour < 0
          || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return FALSE;
    }
  *serial = (double) whole + (hour * 3600 + minute * 60 + second) / 86400.0;
  return TRUE;
}
