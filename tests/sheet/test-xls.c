/* test-xls.c: the xls reader against files of every BIFF version whose bytes make-xls.py writes by hand, against
 * another reader (libfreexl), against libgsf's reading of the container, and against damage. */
#include "reader.h"
#include "sheet-test.h"
#include "xls-compound.h"

#include <freexl.h>
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <string.h>

static char *folder;

/* A reading as lines like those of make-xls.py. */
typedef struct
{
  GString *lines;
  gboolean layout_told;
} Reading;

static char *
cell_name (guint row, guint column)
{
  g_autofree char *letters = mb_fault_column_name (column);

  return g_strdup_printf ("%s%u", letters, row);
}

static gboolean
on_begin (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  Reading *reading = user;

  g_string_append_printf (reading->lines, "sheet %s%s\n", sheet->name, sheet->hidden ? " hidden" : "");
  reading->layout_told = FALSE;
  return TRUE;
}

static void
tell_layout (Reading *reading, const MbSheetInfo *sheet)
{
  if (reading->layout_told)
    return;
  reading->layout_told = TRUE;
  for (guint i = 0; i < sheet->widths->len; i++)
    {
      const MbSheetWidth *width = &g_array_index (sheet->widths, MbSheetWidth, i);
      g_string_append_printf (reading->lines, "width %u %u %u%s\n", width->first, width->last, width->width_hundredths,
                              width->hidden ? " hidden" : "");
    }
  for (guint i = 0; i < sheet->merges->len; i++)
    {
      const MbSheetRange *range = &g_array_index (sheet->merges, MbSheetRange, i);
      g_autofree char *first = cell_name (range->row, range->column);
      g_autofree char *last = cell_name (range->last_row, range->last_column);
      g_string_append_printf (reading->lines, "merge %s:%s\n", first, last);
    }
}

static gboolean
on_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  static const char *const kinds[] = { "text", "number", "date", "bool", "error" };
  Reading *reading = user;

  tell_layout (reading, sheet);
  g_assert_cmpuint (n_cells, >, 0);
  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *name = cell_name (row, cells[i].column);
      g_auto (GStrv) parts = g_strsplit (cells[i].text, "\n", -1);
      g_autofree char *text = g_strjoinv ("\\n", parts);

      g_assert_cmpuint (strlen (cells[i].text), ==, cells[i].length);
      g_assert_cmpuint (cells[i].length, >, 0);
      g_assert_true (g_utf8_validate (cells[i].text, -1, NULL));
      g_assert_cmpuint (cells[i].format, <, sheet->formats->len);
      g_assert_true (i == 0 || cells[i - 1].column < cells[i].column);
      g_string_append_printf (reading->lines, "%s %s %s\n", name, kinds[cells[i].kind], text);
    }
  return TRUE;
}

static gboolean
on_end (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  tell_layout (user, sheet);
  return TRUE;
}

static const MbSheetHandler handler = { on_begin, on_row, on_end };

static char *
read_bytes (const guint8 *bytes, gsize size)
{
  g_autoptr (GBytes) file = g_bytes_new_static (bytes, size);
  g_autoptr (GError) error = NULL;
  Reading reading = { g_string_new (NULL), FALSE };

  if (!mb_xls_read (file, "named", &handler, &reading, NULL, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == MB_ERROR);
      g_string_append_printf (reading.lines, "error %s\n", mb_error_code_id (error));
    }
  return g_string_free (reading.lines, FALSE);
}

static char *
load (const char *name, const char *ending, gsize *size)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GError) error = NULL;
  char *bytes = NULL;

  g_file_get_contents (path, &bytes, size, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
test_case (gconstpointer name)
{
  gsize size;
  g_autofree char *bytes = load (name, ".xls", &size);
  g_autofree char *expected = load (name, ".txt", NULL);
  g_autofree char *found = read_bytes ((const guint8 *) bytes, size);

  /* Line by line, so that the first wrong one is told and not all. */
  g_auto (GStrv) found_lines = g_strsplit (found, "\n", -1), expected_lines = g_strsplit (expected, "\n", -1);
  for (guint i = 0; found_lines[i] != NULL && expected_lines[i] != NULL; i++)
    g_assert_cmpstr (found_lines[i], ==, expected_lines[i]);
  g_assert_cmpuint (g_strv_length (found_lines), ==, g_strv_length (expected_lines));
}

/* Only what is regular goes to libgsf, and there both read the same bytes; warnings are fatal here. */
static void
test_libgsf_agrees (void)
{
  static const char *const names[]
      = { "large-streams", "large-sectors", "by-xlwt", "small-streams-beside", "more-than-seven-megabytes" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize size, n_own;
      gboolean cut;
      g_autofree char *bytes = load (names[i], ".xls", &size);
      g_autoptr (MbXlsCompound) compound = mb_xls_compound_new ((const guint8 *) bytes, size);
      const MbXlsEntry *entry = mb_xls_compound_find (compound, "workbook");
      g_assert_nonnull (entry);
      g_assert_true (mb_xls_compound_is_regular (compound, entry));
      g_autoptr (GBytes) own = mb_xls_compound_read (compound, entry, mb_xls_compound_is_small (compound, entry), &cut);
      const guint8 *own_bytes = g_bytes_get_data (own, &n_own);

      GsfInput *memory = gsf_input_memory_new ((const guint8 *) bytes, (gsf_off_t) size, FALSE);
      GsfInfile *ole = gsf_infile_msole_new (memory, NULL);
      GsfInput *stream = gsf_infile_child_by_name (ole, entry->name);
      g_assert_nonnull (stream);
      g_assert_false (cut);
      g_assert_cmpmem (own_bytes, n_own, gsf_input_read (stream, (gsize) gsf_input_size (stream), NULL),
                       (gsize) gsf_input_size (stream));
      g_object_unref (stream);
      g_object_unref (ole);
      g_object_unref (memory);
    }
}

static void
test_irregular_is_told (void)
{
  static const char *const names[]
      = { "a-last-sector-cut-off",    "nonsense-behind-the-allocation-table", "a-chain-without-end",
          "a-circle-in-a-chain",      "a-root-that-does-not-say-so",          "a-size-with-rubbish-above-32-bits",
          "a-tree-that-leads-nowhere" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize size;
      g_autofree char *bytes = load (names[i], ".xls", &size);
      g_autoptr (MbXlsCompound) compound = mb_xls_compound_new ((const guint8 *) bytes, size);
      const MbXlsEntry *entry = mb_xls_compound_find (compound, "Workbook");
      g_assert_nonnull (entry);
      g_test_message ("%s", names[i]);
      g_assert_false (mb_xls_compound_is_regular (compound, entry));
    }
}

/* libfreexl drops formulas; of all others it must see what we see. */
static void
test_libfreexl_agrees (void)
{
  gsize size;
  g_autofree char *bytes = load ("by-xlwt", ".xls", &size);
  g_autofree char *ours = read_bytes ((const guint8 *) bytes, size);
  g_autofree char *path = g_build_filename (folder, "by-xlwt.xls", NULL);
  g_auto (GStrv) lines = g_strsplit (ours, "\n", -1);
  const void *other;
  unsigned int n_rows;
  unsigned short n_columns;
  guint n_compared = 0;

  g_assert_cmpint (freexl_open (path, &other), ==, FREEXL_OK);
  g_assert_cmpint (freexl_select_active_worksheet (other, 0), ==, FREEXL_OK);
  g_assert_cmpint (freexl_worksheet_dimensions (other, &n_rows, &n_columns), ==, FREEXL_OK);
  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        FreeXL_CellValue cell;
        g_autofree char *name = cell_name (row + 1, column + 1);
        g_autofree char *line = NULL;

        g_assert_cmpint (freexl_get_cell_value (other, row, (unsigned short) column, &cell), ==, FREEXL_OK);
        if (cell.type == FREEXL_CELL_TEXT || cell.type == FREEXL_CELL_SST_TEXT)
          line = g_strdup_printf ("%s text %s", name, cell.value.text_value);
        else if (cell.type == FREEXL_CELL_DOUBLE)
          line = g_strdup_printf ("%s number %.15g", name, cell.value.double_value);
        else if (cell.type == FREEXL_CELL_INT) /* which booleans are for it, too */
          line = g_strdup_printf ("%s %s %d", name, row == 62 ? "bool" : "number", cell.value.int_value);
        else
          continue;
        g_test_message ("%s", line);
        g_assert_true (g_strv_contains ((const char *const *) lines, line));
        n_compared++;
      }
  freexl_close (other);
  /* 60 rows of two cells, the merged one and the boolean; the formula is not seen */
  g_assert_cmpuint (n_compared, ==, 122);
}

/* Whatever is cut off or flipped: an answer, no crash, no warning, no bad cell (on_row asserts that). */

static const char *const damaged[] = { "rk-numbers-keep-every-bit",
                                       "a-string-over-three-records",
                                       "rich-and-phonetic-data-is-passed-over",
                                       "formulas-by-their-cached-result",
                                       "text-of-a-formula-over-several-records",
                                       "merged-cells-by-the-top-left-one",
                                       "sheets-in-order-hidden-ones-too-nothing-but-worksheets",
                                       "character-set-of-the-font-goes-before-the-code-page",
                                       "cells-of-biff-2",
                                       "workbook-of-biff-4",
                                       "large-sectors",
                                       "a-password-rc4" };

static void
test_cut_anywhere (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      gsize size;
      g_autofree char *bytes = load (damaged[i], ".xls", &size);
      for (gsize n = 1; n < size; n += 1 + size / 400)
        {
          /* A copy of just that size, so that a sanitizer sees each byte too far. */
          g_autofree guint8 *copy = g_memdup2 (bytes, n);
          g_autofree char *lines = read_bytes (copy, n);
          g_assert_cmpuint (strlen (lines), <, 1 << 20);
        }
    }
}

static void
test_flipped_anywhere (void)
{
  GRand *rand = g_rand_new_with_seed (20260630);

  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      gsize size;
      g_autofree char *bytes = load (damaged[i], ".xls", &size);
      for (guint round = 0; round < 500; round++)
        {
          g_autofree guint8 *copy = g_memdup2 (bytes, size);
          guint n = (guint) g_rand_int_range (rand, 1, 6);
          while (n-- > 0)
            {
              gsize at = (gsize) g_rand_int_range (rand, 0, (gint32) size);
              /* Every other one where the structure stands, which is a small part of the file. */
              if (g_rand_boolean (rand))
                at = at % 96;
              copy[at] = g_rand_boolean (rand) ? (guint8) g_rand_int (rand) : copy[at] ^ (guint8) (1 << (round % 8));
            }
          g_autofree char *lines = read_bytes (copy, size);
        }
    }
  g_rand_free (rand);
}

/* A text of 4,000 characters named by a million cells is 12 GB of text. */
static void
test_one_text_in_a_million_cells_is_refused (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autofree guint8 *text = g_malloc0 (2 * 4000);
  /* BOF; BOUNDSHEET without a place */
  static const guint8 globals[] = { 0x09, 0x08, 0x10, 0,    0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0,  0,
                                    0,    0,    0,    0x85, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1, 0, 'S' };
  /* EOF; BOF */
  static const guint8 sheet[]
      = { 0x0A, 0, 0, 0, 0x09, 0x08, 0x10, 0, 0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 strings[]
      = { 0xFC, 0, 8011 % 256, 8011 / 256, 1, 0, 0, 0, 1, 0, 0, 0, 4000 % 256, 4000 / 256, 1 };
  static const guint8 cell[] = { 0xFD, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

  for (guint i = 0; i < 4000; i++)
    text[2 * i + 1] = 0x4E;
  g_byte_array_append (file, globals, sizeof globals);
  g_byte_array_append (file, strings, sizeof strings);
  g_byte_array_append (file, text, 8000);
  g_byte_array_append (file, sheet, sizeof sheet);
  for (guint i = 0; i < 1000000; i++)
    g_byte_array_append (file, cell, sizeof cell);
  g_autofree char *lines = read_bytes (file->data, file->len);
  g_assert_cmpstr (lines, ==, "sheet S\nerror file_too_large\n");
}

/* Without widths: they are each program's own. */
static char *
read_sample (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "..", "shared", "samples", name, NULL);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) lines = g_string_new (NULL);
  Reading reading = { lines, FALSE };

  mb_sheet_read_file (path, &handler, &reading, NULL, NULL, &error);
  g_assert_no_error (error);
  g_auto (GStrv) all = g_strsplit (lines->str, "\n", -1);
  for (guint i = 0; all[i] != NULL; i++)
    if (!g_str_has_prefix (all[i], "width "))
      g_ptr_array_add (kept, all[i]);
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("\n", (char **) kept->pdata);
}

static void
test_ledger_reads_as_its_xlsx (void)
{
  g_autofree char *xls = read_sample ("隐患台账.xls");
  g_autofree char *xlsx = read_sample ("隐患台账.xlsx");

  g_assert_cmpuint (strlen (xls), >, 100000);
  g_assert_cmpstr (xls, ==, xlsx);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir;
  const char *file;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("minban-xls-XXXXXX", &error);
  g_assert_no_error (error);
  g_free (run_python ("make-xls.py", folder));

  dir = g_dir_open (folder, 0, NULL);
  while ((file = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (file, ".xls"))
      g_ptr_array_add (names, g_strndup (file, strlen (file) - 4));
  g_dir_close (dir);
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_strconcat ("/xls/reads/", names->pdata[i], NULL);
      g_test_add_data_func (path, names->pdata[i], test_case);
    }
  g_test_add_func ("/xls/libgsf-agrees", test_libgsf_agrees);
  g_test_add_func ("/xls/irregular-is-told", test_irregular_is_told);
  g_test_add_func ("/xls/libfreexl-agrees", test_libfreexl_agrees);
  g_test_add_func ("/xls/cut-anywhere-gives-an-answer", test_cut_anywhere);
  g_test_add_func ("/xls/flipped-anywhere-gives-an-answer", test_flipped_anywhere);
  g_test_add_func ("/xls/one-text-in-a-million-cells-is-refused", test_one_text_in_a_million_cells_is_refused);
  g_autofree char *samples = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "..", "shared", "samples", NULL);
  if (g_file_test (samples, G_FILE_TEST_IS_DIR))
    g_test_add_func ("/xls/ledger-reads-as-its-xlsx", test_ledger_reads_as_its_xlsx);

  status = g_test_run ();
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *stem = g_build_filename (folder, names->pdata[i], NULL);
      g_autofree char *xls = g_strconcat (stem, ".xls", NULL), *txt = g_strconcat (stem, ".txt", NULL);
      g_remove (xls);
      g_remove (txt);
    }
  g_rmdir (folder);
  g_free (folder);
  return status;
}
