/* fuzz-rows.h: a handler that looks at every byte it is handed, so that a sanitizer sees what a user would read. */
#pragma once

#include "reader.h"

#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static gboolean
fuzz_sheet (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  g_assert_true (g_utf8_validate (sheet->name, -1, NULL));
  return TRUE;
}

static gboolean
fuzz_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  g_assert_cmpuint (row, >, 0);
  g_assert_cmpuint (n_cells, >, 0);
  for (guint i = 0; i < n_cells; i++)
    {
      g_assert_cmpuint (strlen (cells[i].text), ==, cells[i].length);
      g_assert_true (g_utf8_validate (cells[i].text, cells[i].length, NULL));
      g_assert_cmpuint (cells[i].length, >, 0);
      g_assert_cmpuint (cells[i].format, <, sheet->formats->len);
      g_assert_true (i == 0 || cells[i - 1].column < cells[i].column);
    }
  return TRUE;
}

static const MbSheetHandler fuzz_handler = { fuzz_sheet, fuzz_row, fuzz_sheet };

/* An error always has its words. */
static void
fuzz_end (gboolean done, GError *error)
{
  g_assert_true (done == (error == NULL));
  g_assert_true (done || (error->domain == MB_ERROR && error->message[0] != '\0'));
  g_clear_error (&error);
}
