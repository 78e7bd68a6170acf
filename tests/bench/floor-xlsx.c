/* floor-xlsx.c: floor of an export: a bare libxlsxwriter loop over cells that are in memory already.
 *
 *   floor-xlsx IN.tsv OUT.xlsx constant|normal
 *
 * The first line of IN has a kind for each column (t text, n number, d date as YYYY-MM-DD), the second the headings. The
 * ledgers that the other cases import are made by it too, in normal mode, with shared strings as offices' programs have them.
 */
#include "bench.h"

#include <xlsxwriter.h>

static char *
read_all (const char *path)
{
  FILE *file = fopen (path, "r");
  char *text;
  long length;

  if (file == NULL || fseek (file, 0, SEEK_END) != 0 || (length = ftell (file)) < 0)
    return NULL;
  rewind (file);
  text = malloc ((size_t) length + 1);
  if (fread (text, 1, (size_t) length, file) != (size_t) length)
    return NULL;
  text[length] = '\0';
  fclose (file);
  return text;
}

static void
write_cell (lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, const char *text, char kind, lxw_format *date)
{
  lxw_datetime day = { 0 };

  if (*text == '\0')
    return;
  if (row > 0 && kind == 'n')
    worksheet_write_number (sheet, row, column, strtod (text, NULL), NULL);
  else if (row > 0 && kind == 'd' && sscanf (text, "%d-%d-%d", &day.year, &day.month, &day.day) == 3)
    worksheet_write_datetime (sheet, row, column, &day, date);
  else
    worksheet_write_string (sheet, row, column, text, NULL);
}

int
main (int argc, char **argv)
{
  char *text = argc == 4 ? read_all (argv[1]) : NULL, *kinds, *line, *next;
  lxw_workbook_options options = { .constant_memory = argc == 4 && argv[3][0] == 'c' ? LXW_TRUE : LXW_FALSE };
  lxw_workbook *workbook;
  lxw_worksheet *sheet;
  lxw_format *date;
  lxw_row_t row = 0;
  double seconds, start;

  if (text == NULL)
    return 1;
  kinds = text;
  line = strchr (text, '\n') + 1;
  start = bench_now ();
  workbook = workbook_new_opt (argv[2], &options);
  sheet = workbook_add_worksheet (workbook, NULL);
  date = workbook_add_format (workbook);
  format_set_num_format (date, "yyyy-mm-dd");
  for (; *line != '\0'; line = next, row++)
    {
      char *end = strchr (line, '\n'), *cell = line;

      next = end + 1;
      *end = '\0';
      for (lxw_col_t column = 0; cell != NULL; column++)
        {
          char *tab = strchr (cell, '\t');

          if (tab != NULL)
            *tab = '\0';
          write_cell (sheet, row, column, cell, kinds[column], date);
          cell = tab != NULL ? tab + 1 : NULL;
        }
    }
  if (workbook_close (workbook) != LXW_NO_ERROR)
    return 1;
  seconds = bench_now () - start;
  bench_tell (&seconds, 1, (long) row);
  return 0;
}
