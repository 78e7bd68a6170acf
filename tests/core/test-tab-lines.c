/* What must hold of cells from the clipboard of a spreadsheet: each cell as it was, whatever program wrote it. */
#include "tab-lines.h"

static void
assert_lines (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) lines = mb_tab_lines_parse (text);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = g_strjoinv ("|", g_ptr_array_index (lines, i));

      g_string_append_printf (found, "%s%s", i > 0 ? "/" : "", line);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_lines (void)
{
  assert_lines ("", "");
  assert_lines ("a", "a");
  assert_lines ("a\tb\nc\td\n", "a|b/c|d");
  assert_lines ("a\tb\r\nc\td\r\n", "a|b/c|d");
  assert_lines ("a\rb", "a/b");
  assert_lines ("a\t\n\t\nb", "a|/|/b");
  assert_lines ("a\n\nb\n", "a//b");
}

static void
test_quotes (void)
{
  assert_lines ("\"a\tb\"\tc\n", "a\tb|c");
  assert_lines ("\"a\nb\"\tc", "a\nb|c");
  assert_lines ("\"a\r\nb\"\r\nc", "a\nb/c");
  assert_lines ("\"say \"\"yes\"\"\"\tc", "say \"yes\"|c");
  /* No quoted cell after all. */
  assert_lines ("\"a\" b\tc", "\"a\" b|c");
  assert_lines ("\"a\tb", "\"a|b");
  assert_lines ("a \"b\"\tc", "a \"b\"|c");
  assert_lines ("\"", "\"");
  assert_lines ("\"\"\tb", "|b");
}

static void
test_width (void)
{
  g_autoptr (GPtrArray) lines = mb_tab_lines_parse ("a\nb\tc\td\ne\tf\n");

  g_assert_cmpuint (lines->len, ==, 3);
  g_assert_cmpuint (mb_tab_lines_width (lines), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/tab-lines/cells-and-lines", test_lines);
  g_test_add_func ("/core/tab-lines/quotes-hold-tabs-and-line-breaks", test_quotes);
  g_test_add_func ("/core/tab-lines/width-is-the-longest", test_width);
  return g_test_run ();
}
