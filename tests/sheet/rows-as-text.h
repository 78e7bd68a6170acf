/* rows-as-text.h: what a reader hands over as one string that a table of cases can name:
 * "[sheet] 1: A=text C=text 3: B=text", kinds other than text as "A=number:5", merges as "{A1:B2}" at the sheet's end.
 */
#pragma once

#include "reader.h"

static char *
column_letters (guint column)
{
  GString *text = g_string_new (NULL);

  for (; column > 0; column = (column - 1) / 26)
    g_string_prepend_c (text, (char) ('A' + (column - 1) % 26));
  return g_string_free (text, FALSE);
}

static gboolean
text_begin (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  GString *text = user;

  g_string_append_printf (text, "%s[%s%s]", text->len > 0 ? " " : "", sheet->name, sheet->hidden ? " hidden" : "");
  return TRUE;
}

static gboolean
text_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  static const char *const kinds[] = { "", "number:", "date:", "bool:", "error:" };
  GString *text = user;

  g_assert_cmpuint (n_cells, >, 0);
  g_string_append_printf (text, " %u:", row);
  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *letters = column_letters (cells[i].column);

      g_assert_cmpuint (cells[i].length, ==, strlen (cells[i].text));
      g_assert_cmpuint (cells[i].length, >, 0);
      g_assert_cmpuint (cells[i].format, <, sheet->formats->len);
      g_assert_true (g_utf8_validate (cells[i].text, -1, NULL));
      g_assert_true (i == 0 || cells[i - 1].column < cells[i].column);
      g_string_append_printf (text, " %s=%s%s", letters, kinds[cells[i].kind], cells[i].text);
    }
  return TRUE;
}

static gboolean
text_end (const MbSheetInfo *sheet, gpointer user, GError **error)
{
  for (guint i = 0; i < sheet->merges->len; i++)
    {
      const MbSheetRange *range = &g_array_index (sheet->merges, MbSheetRange, i);
      g_autofree char *first = column_letters (range->column);
      g_autofree char *last = column_letters (range->last_column);

      g_string_append_printf (user, " {%s%u:%s%u}", first, range->row, last, range->last_row);
    }
  return TRUE;
}

static const MbSheetHandler text_handler = { text_begin, text_row, text_end };
