/* dump.c: prints a file as read, in the JSON that "sheet dump" promises; what the tests of the readers compare.
 * Exit status 1 and {"error":…} when the file is refused.
 */
#include "reader.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  gboolean first_sheet, first_row;
} Dump;

static void
put_string (const char *text)
{
  putchar ('"');
  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        putchar ('\\');
      if (*p == '\n')
        fputs ("\\n", stdout);
      else if (*p < 0x20)
        printf ("\\u%04x", *p);
      else
        putchar (*p);
    }
  putchar ('"');
}

static gboolean
on_begin (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  Dump *dump = user;

  fputs (dump->first_sheet ? "\n{\"name\":" : ",\n{\"name\":", stdout);
  dump->first_sheet = FALSE;
  dump->first_row = TRUE;
  put_string (sheet->name);
  printf (",\"hidden\":%s,\"rows\":[", sheet->hidden ? "true" : "false");
  return TRUE;
}

static gboolean
on_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  static const char *const kinds[] = { "text", "number", "date", "bool", "error" };
  Dump *dump = user;

  printf ("%s\n{\"row\":%u,\"cells\":[", dump->first_row ? "" : ",", row);
  dump->first_row = FALSE;
  for (guint i = 0; i < n_cells; i++)
    {
      g_assert_cmpuint (strlen (cells[i].text), ==, cells[i].length);
      g_assert_true (g_utf8_validate (cells[i].text, -1, NULL));
      g_assert_cmpuint (cells[i].length, >, 0);
      g_assert_cmpuint (cells[i].format, <, sheet->formats->len);
      printf ("%s{\"col\":%u,\"type\":\"%s\",\"value\":", i > 0 ? "," : "", cells[i].column, kinds[cells[i].kind]);
      put_string (cells[i].text);
      putchar ('}');
    }
  fputs ("]}", stdout);
  return TRUE;
}

static gboolean
on_end (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  fputs ("]}", stdout);
  return TRUE;
}

int
main (int argc, char **argv)
{
  static const MbSheetHandler handler = { on_begin, on_row, on_end };
  g_autoptr (GError) error = NULL;
  Dump dump = { TRUE, TRUE };

  setlocale (LC_ALL, "");
  if (argc != 2)
    return 64;
  fputs ("{\"sheets\":[", stdout);
  if (mb_sheet_read_file (argv[1], &handler, &dump, NULL, NULL, &error))
    {
      puts ("]}");
      return 0;
    }
  /* what was printed so far is no document */
  fputs ("\n\f{\"error\":{\"code\":", stdout);
  put_string (mb_error_code_id (error));
  fputs (",\"message\":", stdout);
  put_string (error->message);
  puts ("}}");
  return 1;
}
