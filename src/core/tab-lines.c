/* tab-lines.c: see tab-lines.h. */
#include "config.h"

#include "tab-lines.h"

#include <string.h>

/* Where a quoted cell that begins at text ends, behind its closing quote; NULL if it is no quoted cell. */
static const char *
quoted_end (const char *text)
{
  for (const char *p = text + 1; *p != '\0'; p++)
    if (*p == '"')
      {
        p++;
        if (*p != '"')
          return strchr ("\t\r\n", *p) != NULL ? p : NULL; /* or the end: strchr finds the terminator too */
      }
  return NULL;
}

static char *
unquote (const char *text, const char *end)
{
  GString *cell = g_string_new (NULL);

  for (const char *p = text + 1; p < end - 1; p++)
    {
      if (*p == '\r' && p[1] == '\n')
        continue;
      g_string_append_c (cell, *p);
      if (*p == '"')
        p++;
    }
  return g_string_free (cell, FALSE);
}

static char **
read_line (const char **at)
{
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  const char *p = *at;

  for (;;)
    {
      const char *end = *p == '"' ? quoted_end (p) : NULL;
      g_autofree char *cell = NULL;

      if (end != NULL)
        cell = unquote (p, end);
      else
        {
          end = p + strcspn (p, "\t\r\n");
          cell = g_strndup (p, (gsize) (end - p));
        }
      g_strv_builder_add (cells, cell);
      p = end;
      if (*p != '\t')
        break;
      p++;
    }
  if (*p == '\r')
    p++;
  if (*p == '\n')
    p++;
  *at = p;
  return g_strv_builder_end (cells);
}

GPtrArray *
mb_tab_lines_parse (const char *text)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  while (*text != '\0')
    g_ptr_array_add (lines, read_line (&text));
  return lines;
}

guint
mb_tab_lines_width (GPtrArray *lines)
{
  guint width = 0;

  for (guint i = 0; i < lines->len; i++)
    width = MAX (width, g_strv_length (g_ptr_array_index (lines, i)));
  return width;
}
