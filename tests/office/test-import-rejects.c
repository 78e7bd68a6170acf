/* test-import-rejects.c: refused rows go back in the sender's layout, and corrected they import. The ledger is made, and what
 * came back is judged and corrected, by another program (openpyxl).
 */
#include "import-office.h"

static void
run_python (const char *command, const char *one, const char *two)
{
  g_autofree char *script
      = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "tests", "office", "import-rejects.py", NULL);
  const char *argv[] = { "/usr/bin/python3", script, command, one, two, NULL };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s: %s%s", command, out, err);
}

static MbImportPlan *
plan_file (Testing *testing, const char *register_id, const char *path)
{
  g_autoptr (GError) error = NULL;
  MbImportPlan *plan = mb_import_plan_new (testing->office, register_id, path, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static void
write_rejects (MbImportPlan *plan, const char *path)
{
  g_autoptr (GError) error = NULL;

  mb_import_write_rejects (plan, path, &error);
  g_assert_no_error (error);
}

static void
test_round_trip (Testing *testing, gconstpointer data)
{
  g_autofree char *ledger = g_build_filename (testing->folder, "花名册.xlsx", NULL);
  g_autofree char *rejects = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autofree char *corrected = g_build_filename (testing->folder, "改好.xlsx", NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (MbImportPlan) again = NULL;
  g_autoptr (MbImportPlan) last = NULL;

  run_python ("make", ledger, NULL);
  plan = plan_file (testing, "institution", ledger);
  testing_expect (plan, "new 2 updated 0 unchanged 0 refused 4",
                  "7C type_unknown (7D uscc_check_digit; 7E date_invalid; 7H count_negative); 8D duplicate_uscc; "
                  "10B name_missing; 11G status_unknown (11H number_invalid)");
  testing_apply (plan);
  write_rejects (plan, rejects);
  run_python ("check", ledger, rejects);
  run_python ("correct", rejects, corrected);
  again = plan_file (testing, "institution", corrected);
  testing_expect (again, "new 4 updated 0 unchanged 0 refused 0", "");
  g_assert_cmpuint (mb_import_plan_warnings (again)->len, ==, 0);
  g_assert_cmpuint (mb_import_plan_missing (again)->len, ==, 0);
  testing_apply (again);
  testing_expect_records (testing, "institution", "name,students", "甲园|12; 戊园|12; 乙园|1; 丙园|7; 丁校|8; =1+1|2");
  /* The whole ledger, corrected in place, would now be known row by row. */
  last = plan_file (testing, "institution", corrected);
  testing_expect (last, "new 0 updated 0 unchanged 4 refused 0", "");
}

/* A file that has to go back twice keeps one column of reasons. */
static void
test_twice (Testing *testing, gconstpointer data)
{
  g_autofree char *ledger = g_build_filename (testing->folder, "花名册.xlsx", NULL);
  g_autofree char *once = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autofree char *twice = g_build_filename (testing->folder, "再退回.xlsx", NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (MbImportPlan) again = NULL;
  g_autoptr (MbBook) one = NULL;
  g_autoptr (MbBook) two = NULL;

  run_python ("make", ledger, NULL);
  plan = plan_file (testing, "institution", ledger);
  write_rejects (plan, once);
  again = plan_file (testing, "institution", once);
  /* Of the code that stood twice the good row is not in this file. */
  testing_expect (again, "new 1 updated 0 unchanged 0 refused 3",
                  "6C type_unknown (6D uscc_check_digit; 6E date_invalid; 6H count_negative); 8B name_missing; "
                  "9G status_unknown (9H number_invalid)");
  write_rejects (again, twice);
  one = mb_book_read (once, 0, NULL, NULL);
  two = mb_book_read (twice, 0, NULL, NULL);
  for (guint column = 1; column <= 10; column++)
    for (guint index = 0; index < 5; index++)
      g_assert_cmpstr (mb_book_text (two, mb_book_raw_cell (two, 0, index, column)), ==,
                       mb_book_text (one, mb_book_raw_cell (one, 0, index, column)));
}

static void
test_csv_gets_xlsx (Testing *testing, gconstpointer data)
{
  g_autofree char *ledger = g_build_filename (testing->folder, "花名册.csv", NULL);
  g_autofree char *rejects = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (MbBook) book = NULL;

  g_assert_true (g_file_set_contents (
      ledger, "序号,机构名称,机构类型,办学状态\n1,甲园,幼儿园,在办\n2,乙园,动物园,在办\n\n3,丙园,幼儿园,好\n", -1,
      NULL));
  plan = plan_file (testing, "institution", ledger);
  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 2", "3C type_unknown; 5D status_unknown");
  write_rejects (plan, rejects);
  book = mb_book_read (rejects, 0, NULL, NULL);
  g_assert_nonnull (book);
  g_assert_cmpint (book->kind, ==, MB_FILE_XLSX);
  g_assert_cmpuint (mb_book_sheet (book, 0)->rows->len, ==, 3);
  g_assert_cmpstr (mb_book_text (book, mb_book_raw_cell (book, 0, 0, 5)), ==, "退回原因");
  g_assert_cmpstr (mb_book_text (book, mb_book_raw_cell (book, 0, 1, 2)), ==, "乙园");
  g_assert_cmpstr (mb_book_text (book, mb_book_raw_cell (book, 0, 2, 4)), ==, "好");
}

static void
test_html_gets_xlsx (Testing *testing, gconstpointer data)
{
  g_autofree char *ledger = g_build_filename (testing->folder, "导出.xls", NULL);
  g_autofree char *rejects = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (MbBook) book = NULL;

  g_assert_true (g_file_set_contents (ledger,
                                      "<html><head><meta charset=\"utf-8\"></head><body><table>"
                                      "<tr><th>机构名称</th><th>机构类型</th><th>办学状态</th></tr>"
                                      "<tr><td>甲园</td><td>动物园</td><td>在办</td></tr></table></body></html>",
                                      -1, NULL));
  plan = plan_file (testing, "institution", ledger);
  testing_expect (plan, "new 0 updated 0 unchanged 0 refused 1", "2B type_unknown");
  write_rejects (plan, rejects);
  book = mb_book_read (rejects, 0, NULL, NULL);
  g_assert_nonnull (book);
  g_assert_cmpint (book->kind, ==, MB_FILE_XLSX);
  g_assert_cmpstr (mb_book_text (book, mb_book_raw_cell (book, 0, 1, 1)), ==, "甲园");
}

/* Each sheet's rows go back on a sheet of its name. */
static void
test_several_sheets (Testing *testing, gconstpointer data)
{
  g_autofree char *rejects = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autoptr (MbImportPlan) plan = testing_plan (
      testing, "institution",
      "== 甲表\n机构名称|机构类型|办学状态\n甲园|动物园|在办\n== 乙表\n机构名称|机构类型|办学状态\n乙园|幼儿园|在办\n"
      "== 丙表\n题\n机构类型|机构名称|办学状态\n动物园|丙园|在办");
  g_autoptr (MbBook) book = NULL;

  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 2", "2B type_unknown; 3A type_unknown");
  write_rejects (plan, rejects);
  book = mb_book_read (rejects, 0, NULL, NULL);
  g_assert_cmpuint (book->sheets->len, ==, 2);
  g_assert_cmpstr (mb_book_sheet (book, 0)->name, ==, "甲表");
  g_assert_cmpstr (mb_book_sheet (book, 1)->name, ==, "丙表");
  g_assert_cmpstr (mb_book_text (book, mb_book_raw_cell (book, 1, 2, 2)), ==, "丙园");
}

static void
test_none (Testing *testing, gconstpointer data)
{
  g_autofree char *rejects = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", "机构名称|机构类型|办学状态\n甲园|幼儿园|在办");

  write_rejects (plan, rejects);
  g_assert_false (g_file_test (rejects, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (Testing *testing, gconstpointer data)
{
  g_autofree char *rejects = g_build_filename (testing->folder, "nowhere", "退回.xlsx", NULL);
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", "机构名称|机构类型|办学状态\n甲园|动物园|在办");
  g_autoptr (GError) error = NULL;

  g_assert_false (mb_import_write_rejects (plan, rejects, &error));
  g_assert_cmpstr (mb_error_code_id (error), ==, "folder_missing");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/rejects/sender's-layout-comes-back-and-corrected-imports", test_round_trip);
  TESTING_ADD ("/office/import/rejects/going-back-twice-keeps-one-column-of-reasons", test_twice);
  TESTING_ADD ("/office/import/rejects/sender-of-csv-gets-a-plain-xlsx", test_csv_gets_xlsx);
  TESTING_ADD ("/office/import/rejects/sender-of-html-gets-a-plain-xlsx", test_html_gets_xlsx);
  TESTING_ADD ("/office/import/rejects/each-sheet-comes-back-by-name", test_several_sheets);
  TESTING_ADD ("/office/import/rejects/no-refused-row-writes-nothing", test_none);
  TESTING_ADD ("/office/import/rejects/missing-folder-is-told", test_no_folder);
  return g_test_run ();
}
