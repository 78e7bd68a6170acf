/* csv-writer.c: promise: Excel and WPS open the file with Chinese intact (BOM), and no cell of it is run as a formula: what
 * people typed into a ledger must not calculate on a superior's machine. */
#include "config.h"

#include "writer.h"

#include "atomic-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

/* Told by form, not by strtod, which also takes "+inf" and "-0x1p3". */
static gboolean
is_number (const char *text)
{
  const char *p = text;
  gboolean digits = FALSE;

  if (*p == '+' || *p == '-')
    p++;
  for (; g_ascii_isdigit (*p); p++)
    digits = TRUE;
  if (*p == '.')
    for (p++; g_ascii_isdigit (*p); p++)
      digits = TRUE;
  return digits && *p == '\0';
}

static void
append_field (GString *line, const char *text, gboolean guard)
{
  gboolean quote = strpbrk (text, ",\"\r\n") != NULL;

  guard = guard && *text && strchr ("=+-@\t\r", *text) && !is_number (text);
  if (quote)
    g_string_append_c (line, '"');
  if (guard)
    g_string_append_c (line, '\'');
  for (const char *p = text; *p; p++)
    {
      if (*p == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *p);
    }
  if (quote)
    g_string_append_c (line, '"');
}

static void
append_heading (GString *line, const MbTable *table)
{
  for (guint c = 0; c < table->columns->len; c++)
    {
      const MbTableColumn *column = g_ptr_array_index (table->columns, c);
      g_autofree char *heading = g_strjoinv (" ", column->headings);

      if (c > 0)
        g_string_append_c (line, ',');
      append_field (line, heading, TRUE);
    }
  g_string_append (line, "\r\n");
}

static void
append_row (GString *line, const MbTable *table, const MbTableRow *row)
{
  for (guint c = 0; c < table->columns->len; c++)
    {
      const MbCell *cell = &row->cells[c];
      g_autofree char *text = mb_table_format (table, c, cell);

      if (c > 0)
        g_string_append_c (line, ',');
      append_field (line, text, cell->type == MB_CELL_TEXT);
    }
  g_string_append (line, "\r\n");
}

gboolean
mb_csv_write_table (const MbTable *table, const char *path, MbJob *job, GError **error)
{
  g_autoptr (MbAtomicFile) file = mb_atomic_file_begin (path, error);
  g_autoptr (GString) line = g_string_new ("\xef\xbb\xbf");
  FILE *stream;
  gboolean written = TRUE;

  if (!file)
    return FALSE;
  stream = g_fopen (mb_atomic_file_get_path (file), "wbe");
  if (!stream)
    {
      mb_atomic_file_set_errno (error, path, errno);
      return FALSE;
    }
  append_heading (line, table);
  for (guint r = 0; r < table->rows->len && written; r++)
    {
      if (r % 500 == 0)
        {
          mb_job_set_progress (job, r, table->rows->len);
          if (!mb_job_check (job, error))
            {
              fclose (stream);
              return FALSE;
            }
        }
      append_row (line, table, g_ptr_array_index (table->rows, r));
      if (line->len > 64 * 1024)
        {
          written = fwrite (line->str, 1, line->len, stream) == line->len;
          g_string_truncate (line, 0);
        }
    }
  written = written && fwrite (line->str, 1, line->len, stream) == line->len;
  if (!written)
    {
      mb_atomic_file_set_errno (error, path, errno);
      fclose (stream);
      return FALSE;
    }
  if (fclose (stream) != 0)
    {
      mb_atomic_file_set_errno (error, path, errno);
      return FALSE;
    }
  mb_job_set_progress (job, table->rows->len, table->rows->len);
  return mb_atomic_file_commit (file, error);
}
