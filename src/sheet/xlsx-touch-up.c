/* xlsx-touch-up.c: promise: a number reads back as it was computed. Debian's libxlsxwriter writes %.16G, so 0.814 becomes
 * 0.8139999999999999; our figures have at most 15 digits, and in these they are exact. The package is copied part by part,
 * in its order, with the same dates, so that equal tables make equal files. */
#include "config.h"

#include "xlsx-form.h"

#include "fault.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#define DOS_EPOCH 315532800 /* 1980-01-01, the date of every part that libxlsxwriter writes */

gboolean
mb_xlsx_needs_touch_up (double number)
{
  char written[G_ASCII_DTOSTR_BUF_SIZE], wanted[G_ASCII_DTOSTR_BUF_SIZE];

  /* Whole numbers and days, by far the most: all their digits are right. */
  if (number > -1e15 && number < 1e15 && number == (double) (gint64) number)
    return FALSE;
  g_ascii_formatd (written, sizeof written, "%.16G", number);
  g_ascii_formatd (wanted, sizeof wanted, "%.15G", number);
  return strcmp (written, wanted) != 0;
}

/* The value between <v> and </v>, if it is a number with too many digits. */
static gboolean
shorten (const char *value, gsize length, char *buffer, gsize size)
{
  char copy[40];
  char *end = NULL;
  double number;

  if (length < 16 || length >= sizeof copy)
    return FALSE;
  memcpy (copy, value, length);
  copy[length] = '\0';
  number = g_ascii_strtod (copy, &end);
  if (*end != '\0')
    return FALSE;
  g_ascii_formatd (buffer, (int) size, "%.15G", number);
  return TRUE;
}

static GByteArray *
shorten_numbers (GByteArray *part)
{
  GByteArray *out = g_byte_array_sized_new (part->len);
  const char *p = (const char *) part->data, *end = p + part->len;

  while (p < end)
    {
      const char *open = memmem (p, (gsize) (end - p), "<v>", 3);
      const char *value = open ? open + 3 : end;
      const char *close = open ? memchr (value, '<', (gsize) (end - value)) : NULL;
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      g_byte_array_append (out, (const guint8 *) p, (guint) (value - p));
      p = value;
      if (close && shorten (value, (gsize) (close - value), buffer, sizeof buffer))
        {
          g_byte_array_append (out, (const guint8 *) buffer, (guint) strlen (buffer));
          p = close;
        }
    }
  return out;
}

static GByteArray *
read_part (struct archive *in)
{
  g_autoptr (GByteArray) part = g_byte_array_new ();
  char block[65536];
  la_ssize_t n;

  while ((n = archive_read_data (in, block, sizeof block)) > 0)
    g_byte_array_append (part, (const guint8 *) block, (guint) n);
  return n < 0 ? NULL : g_steal_pointer (&part);
}

static gboolean
write_part (struct archive *out, const char *name, const guint8 *data, gsize size)
{
  struct archive_entry *entry = archive_entry_new ();
  gboolean written;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, DOS_EPOCH, 0);
  archive_entry_set_size (entry, (la_int64_t) size);
  written = archive_write_header (out, entry) == ARCHIVE_OK
            && (size == 0 || archive_write_data (out, data, size) == (la_ssize_t) size);
  archive_entry_free (entry);
  return written;
}

static gboolean
copy_parts (struct archive *in, struct archive *out, const GString *chart)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (in, &entry)) == ARCHIVE_OK)
    {
      g_autofree char *name = g_strdup (archive_entry_pathname (entry));
      g_autoptr (GByteArray) part = read_part (in);

      if (!part)
        return FALSE;
      if (g_str_has_prefix (name, "xl/worksheets/sheet"))
        {
          GByteArray *shortened = shorten_numbers (part);
          g_byte_array_unref (part);
          part = shortened;
        }
      if (chart && g_str_equal (name, "xl/charts/chart1.xml"))
        {
          if (!write_part (out, name, (const guint8 *) chart->str, chart->len))
            return FALSE;
        }
      else if (!write_part (out, name, part->data, part->len))
        return FALSE;
    }
  return status == ARCHIVE_EOF;
}

gboolean
mb_xlsx_touch_up (const char *from, const char *to, const GString *chart, GError **error)
{
  struct archive *in = archive_read_new (), *out = archive_write_new ();
  gboolean done;

  archive_read_support_format_zip (in);
  archive_write_set_format_zip (out);
  archive_write_set_options (out, "zip:compression=deflate");
  done = archive_read_open_filename (in, from, 65536) == ARCHIVE_OK
         && archive_write_open_filename (out, to) == ARCHIVE_OK && copy_parts (in, out, chart)
         && archive_write_close (out) == ARCHIVE_OK;
  if (!done)
    {
      const char *reason = archive_error_string (out) ? archive_error_string (out) : archive_error_string (in);
      int number = archive_errno (out);

      if (number == ENOSPC || number == EDQUOT)
        mb_set_error (error, MB_FAULT_DISK_FULL, NULL);
      else
        mb_set_error (error, MB_FAULT_FILE_UNWRITABLE, "%s", reason ? reason : "?");
    }
  archive_read_free (in);
  archive_write_free (out);
  return done;
}
