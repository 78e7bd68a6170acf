/* csv-lines.c: see csv-lines.h. */
#include "config.h"

#include "csv-lines.h"

#include "fault.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
line_free (gpointer data)
{
  MbCsvLine *line = data;

  g_strfreev (line->cells);
  g_free (line);
}

typedef struct
{
  const char *at;
  guint line;
} Cursor;

/* Reads a quoted cell; at stands on its opening quote and is left behind the closing one. */
static gboolean
read_quoted (Cursor *cursor, GString *cell)
{
  for (cursor->at++; *cursor->at != '\0'; cursor->at++)
    {
      if (*cursor->at == '"')
        {
          cursor->at++;
          if (*cursor->at != '"')
            return strchr (",\r\n", *cursor->at) != NULL; /* or the end: strchr finds the terminator too */
        }
      else if (*cursor->at == '\n')
        cursor->line++;
      g_string_append_c (cell, *cursor->at);
    }
  return FALSE;
}

static gboolean
read_plain (Cursor *cursor, GString *cell)
{
  gsize n = strcspn (cursor->at, ",\r\n");

  g_string_append_len (cell, cursor->at, (gssize) n);
  cursor->at += n;
  return memchr (cell->str, '"', cell->len) == NULL;
}

static MbCsvLine *
read_line (Cursor *cursor, gboolean *ok)
{
  MbCsvLine *line = g_new0 (MbCsvLine, 1);
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  g_autoptr (GString) cell = g_string_new (NULL);

  line->line = cursor->line;
  for (;;)
    {
      g_string_truncate (cell, 0);
      *ok = *cursor->at == '"' ? read_quoted (cursor, cell) : read_plain (cursor, cell);
      g_strv_builder_add (cells, cell->str);
      if (!*ok || *cursor->at != ',')
        break;
      cursor->at++;
    }
  if (*cursor->at == '\r')
    cursor->at++;
  if (*cursor->at == '\n')
    {
      cursor->at++;
      cursor->line++;
    }
  line->cells = g_strv_builder_end (cells);
  return line;
}

static gboolean
is_blank (const MbCsvLine *line)
{
  for (guint i = 0; line->cells[i] != NULL; i++)
    if (*line->cells[i] != '\0')
      return FALSE;
  return TRUE;
}

GPtrArray *
mb_csv_lines_parse (const char *text, const char *origin, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);
  Cursor cursor = { g_str_has_prefix (text, "\ufeff") ? text + strlen ("\ufeff") : text, 1 };

  while (*cursor.at != '\0')
    {
      gboolean ok = TRUE;
      MbCsvLine *line = read_line (&cursor, &ok);

      if (!ok)
        {
          mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s, line %u: a quote is out of place"), origin, line->line);
          line_free (line);
          return NULL;
        }
      if (is_blank (line))
        line_free (line);
      else
        g_ptr_array_add (lines, line);
    }
  return g_steal_pointer (&lines);
}
