/* test-import-lines.c: what is passed over is told with its reason; in doubt a line is data. */
#include "import-testing.h"

typedef struct
{
  const char *name;
  const char *sheet;
  const char *merges;
  const char *expected; /* "data 3 4; 5 total; 6 blank…" in row order of what was skipped */
} Case;

#define HEAD "序号|机构名称|所属乡镇|统一社会信用代码|在园幼儿数\n"

static const Case cases[] = {
  { "plain-rows-are-data", HEAD "#1|甲园|城关镇||#3\n#2|乙园|石桥镇||#4", NULL, "data 2 3" },
  { "titles-are-told", "花名册\n填报单位：甲\n" HEAD "#1|甲园|城关镇||#3", "A1:E1", "data 4; 1 title; 2 title" },
  { "blank-lines-are-told", HEAD "#1|甲园|城关镇||#3\n\n\n#2|乙园|石桥镇||#4", NULL, "data 2 5; 3 blank; 4 blank" },
  { "running-number-alone-is-blank", HEAD "#1|甲园|城关镇||#3\n#2||||\n3|　||\t|", NULL, "data 2; 3 blank; 4 blank" },
  { "total-in-the-first-column", HEAD "#1|甲园|城关镇||#3\n合计||||#3", NULL, "data 2; 3 total" },
  { "total-in-the-name-column", HEAD "#1|甲园|城关镇||#3\n|总  计|||#3", NULL, "data 2; 3 total" },
  { "total-with-a-count-behind", HEAD "#1|甲园|城关镇||#3\n合计：1所||||#3", NULL, "data 2; 3 total" },
  { "subtotals-of-towns", HEAD "#1|甲园|城关镇||#3\n城关镇小计||||#3\n#2|乙园|石桥镇||#4\n小计||||#4\n合计||||#7", NULL,
    "data 2 4; 3 subtotal; 5 subtotal; 6 total" },
  { "total-line-first", HEAD "合计||||#7\n#1|甲园|城关镇||#3\n#2|乙园|石桥镇||#4", NULL, "data 3 4; 2 total" },
  { "english-total", HEAD "#1|甲园|城关镇||#3\nTotal||||#3", NULL, "data 2; 3 total" },
  { "school-named-like-a-total-is-data", HEAD "#1|会计合计培训学校|城关镇||#3\n合计|小计培训部|城关镇||#4", NULL,
    "data 2 3" },
  { "code-beside-the-word-makes-it-data", HEAD "#1|合计|城关镇|52369921497789093U|#3", NULL, "data 2" },
  { "heading-again-on-the-next-page", HEAD "#1|甲园|城关镇||#3\n" HEAD "#2|乙园|石桥镇||#4", NULL,
    "data 2 4; 3 repeat_heading" },
  { "title-again-on-the-next-page", "花名册\n" HEAD "#1|甲园|城关镇||#3\n花名册\n" HEAD "#2|乙园|石桥镇||#4", NULL,
    "data 3 6; 1 title; 4 title; 5 repeat_heading" },
  { "signatures-below", HEAD "#1|甲园|城关镇||#3\n单位负责人：|审核人：||填表人：王\n注：数据截至六月", NULL,
    "data 2; 3 notes; 4 notes" },
  { "section-over-the-width", HEAD "一、幼儿园\n#1|甲园|城关镇||#3", "A2:E2", "data 3; 2 notes" },
  { "section-in-the-number-column", HEAD "一、幼儿园\n#1|甲园|城关镇||#3", NULL, "data 3; 2 notes" },
  { "example-line-of-a-form", HEAD "例|某某幼儿园|某某镇||#3\n#1|甲园|城关镇||#3", NULL, "data 3; 2 notes" },
  { "numbers-of-the-columns", HEAD "甲|乙|丙|1|2\n#1|甲园|城关镇||#3", NULL, "data 3; 2 notes" },
  { "full-scores-of-the-columns", HEAD "|满分：|||#3\n#1|甲园|城关镇||#3", NULL, "data 3; 2 notes" },
  { "a-name-that-has-the-word-is-data", HEAD "#1|满分|城关镇||#3\n#2|满分幼儿园|||#3", NULL, "data 2 3" },
  { "numbers-of-all-columns", HEAD "#1|#2|#3|#4|#5\n#1|甲园|城关镇||#3", NULL, "data 3; 2 notes" },
  { "row-without-its-name-is-data", HEAD "#1||城关镇||#3", NULL, "data 2" },
};

static char *
describe (const MbLayout *layout, const MbBook *book, const GPtrArray *skipped)
{
  GString *text = g_string_new ("data");

  for (guint i = 0; i < layout->data->len; i++)
    g_string_append_printf (text, " %u",
                            mb_book_row (book, layout->sheet, g_array_index (layout->data, guint, i))->row);
  for (guint i = 0; i < skipped->len; i++)
    {
      const MbImportSkipped *one = g_ptr_array_index (skipped, i);
      const char *reason = one->reason;

      for (guint k = 0; k < layout->totals->len; k++)
        if (g_array_index (layout->totals, MbLayoutTotal, k).row == one->row
            && g_array_index (layout->totals, MbLayoutTotal, k).subtotal)
          reason = "subtotal";
      g_string_append_printf (text, "; %u %s", one->row, reason);
    }
  return g_string_free (text, FALSE);
}

static void
skipped_free (gpointer data)
{
  MbImportSkipped *skipped = data;

  g_free (skipped->reason);
  g_free (skipped->text);
  g_free (skipped);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (MbRegister) reg = testing_register ();
  g_autoptr (MbBook) book = testing_book (test->sheet, test->merges);
  g_autoptr (GPtrArray) skipped = g_ptr_array_new_with_free_func (skipped_free);
  MbLayout *layout = mb_layout_find (book, 0, testing_match, NULL, reg);
  g_autofree char *found = NULL;

  g_assert_nonnull (layout);
  mb_layout_part (layout, book, testing_identifies, reg, skipped);
  found = describe (layout, book, skipped);
  g_assert_cmpstr (found, ==, test->expected);
  mb_layout_free (layout);
}

/* A slip of the keyboard in row 1,048,576 must not tell a million blank lines. */
static void
test_far_row (void)
{
  g_autoptr (MbRegister) reg = testing_register ();
  g_autoptr (MbBook) book = testing_book (HEAD "#1|甲园|城关镇||#3", NULL);
  g_autoptr (GPtrArray) skipped = g_ptr_array_new_with_free_func (skipped_free);
  MbLayout *layout = NULL;

  testing_add_line (book, 0, 1048576, "#9|乙园|石桥镇||#4");
  layout = mb_layout_find (book, 0, testing_match, NULL, reg);
  mb_layout_part (layout, book, testing_identifies, reg, skipped);
  g_assert_cmpuint (layout->data->len, ==, 2);
  g_assert_cmpuint (skipped->len, <, 1000);
  mb_layout_free (layout);
}

/* A town written once over three rows holds for each of them. */
static void
test_merged_down (void)
{
  g_autoptr (MbBook) book = testing_book (HEAD "#1|甲园|城关镇||#3\n#2|乙园|||#4\n#3|丙园|||#5\n#4|丁园|||#6", "C2:C4");

  for (guint index = 1; index <= 3; index++)
    g_assert_cmpstr (mb_book_text (book, mb_book_cell (book, 0, index, 3)), ==, "城关镇");
  g_assert_null (mb_book_cell (book, 0, 4, 3));
  g_assert_null (mb_book_raw_cell (book, 0, 2, 3));
  g_assert_null (mb_book_cell (book, 0, 2, 4));
}

static void
test_set_text (void)
{
  g_autoptr (MbBook) book = testing_book ("a||c\nd|e|f", NULL);

  g_assert_true (mb_book_set_text (book, 0, 0, 2, "b"));
  g_assert_true (mb_book_set_text (book, 0, 0, 4, "x"));
  g_assert_true (mb_book_set_text (book, 0, 1, 1, ""));
  g_assert_true (mb_book_set_text (book, 0, 1, 3, "F"));
  g_assert_false (mb_book_set_text (book, 0, 2, 1, "y"));
  g_assert_cmpstr (mb_book_text (book, mb_book_cell (book, 0, 0, 1)), ==, "a");
  g_assert_cmpstr (mb_book_text (book, mb_book_cell (book, 0, 0, 2)), ==, "b");
  g_assert_cmpstr (mb_book_text (book, mb_book_cell (book, 0, 0, 3)), ==, "c");
  g_assert_cmpstr (mb_book_text (book, mb_book_cell (book, 0, 0, 4)), ==, "x");
  g_assert_null (mb_book_cell (book, 0, 1, 1));
  g_assert_cmpstr (mb_book_text (book, mb_book_cell (book, 0, 1, 2)), ==, "e");
  g_assert_cmpstr (mb_book_text (book, mb_book_cell (book, 0, 1, 3)), ==, "F");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/office/import/lines/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/office/import/lines/far-row-tells-no-million-blanks", test_far_row);
  g_test_add_func ("/office/import/lines/value-merged-over-rows-holds-for-each", test_merged_down);
  g_test_add_func ("/office/import/lines/a-corrected-cell-replaces-or-joins-its-row", test_set_text);
  return g_test_run ();
}
