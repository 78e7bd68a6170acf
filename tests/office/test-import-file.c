/* test-import-file.c: the file as a whole: its sheets, totals, scope, options, corrections, and all or nothing. */
#include "import-office.h"

#define HEAD   "机构名称|机构类型|所属乡镇|办学状态|在校（园）学生数\n"
#define NEW(n) "new " #n " updated 0 unchanged 0 refused 0"

static char *
describe_skipped (MbImportPlan *plan)
{
  GString *text = g_string_new (NULL);
  GPtrArray *skipped = mb_import_plan_skipped (plan);

  for (guint i = 0; i < skipped->len; i++)
    {
      const MbImportSkipped *one = g_ptr_array_index (skipped, i);

      g_string_append_printf (text, "%s%s:%u %s", i > 0 ? "; " : "", mb_import_plan_sheet_name (plan, one->sheet),
                              one->row, one->reason);
    }
  return g_string_free (text, FALSE);
}

static void
test_sheets (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan (
      testing, "institution",
      "== 填表说明\n1. 请如实填写\n2. 日期写年月日\n== 幼儿园\n" HEAD "甲园|幼儿园|城关镇|在办|#3\n"
      "== 旧表 hidden\n" HEAD "旧园|幼儿园|城关镇|在办|#3\n== 小学\n题\n" HEAD "乙校|小学|石桥镇|在办|#4\n合计||||#4");
  g_autofree char *skipped = describe_skipped (plan);
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));
  guint first = 0, last = 0;

  testing_expect (plan, NEW (2), "");
  g_assert_cmpstr (skipped, ==, "填表说明:0 notes; 旧表:0 hidden; 小学:1 title; 小学:4 total");
  g_assert_cmpstr (warnings, ==, "0 sheet_notes; 0 sheet_hidden");
  g_assert_cmpuint (mb_import_plan_n_sheets (plan), ==, 4);
  mb_import_plan_heading_rows (plan, 3, &first, &last);
  g_assert_cmpuint (first, ==, 2);
  g_assert_cmpuint (last, ==, 2);
  mb_import_plan_heading_rows (plan, 0, &first, &last);
  g_assert_cmpuint (first, ==, 0);
}

static void
test_one_sheet (Testing *testing, gconstpointer data)
{
  static const char sheet[]
      = "== 甲\n" HEAD "甲园|幼儿园|城关镇|在办|#3\n== 乙 hidden\n" HEAD "乙园|幼儿园|城关镇|在办|#3";
  MbImportOptions options = { .sheet = "乙" };
  g_autoptr (MbImportPlan) plan = testing_plan_with (testing, "institution", sheet, NULL, &options);
  g_autoptr (MbImportPlan) none = NULL;
  g_autoptr (GError) error = NULL;

  testing_expect (plan, NEW (1), "");
  g_assert_cmpstr (((const MbImportRow *) g_ptr_array_index (mb_import_plan_rows (plan), 0))->title, ==, "乙园");
  options.sheet = "丙";
  none = mb_import_plan_new_of_book (testing->office, "institution", "x.xlsx", testing_book (sheet, NULL), &options,
                                     &error);
  g_assert_null (none);
  g_assert_cmpstr (mb_error_code_id (error), ==, "argument_invalid");
}

static const struct
{
  const char *name, *reg, *sheet, *error;
} refused_files[] = {
  { "no-heading", "institution", "一|二|三\n四|五|六", "heading_not_found" },
  { "only-notes", "institution", "1. 请如实填写", "heading_not_found" },
  { "heading-lacks-the-name", "institution", "机构类型|所属乡镇|办学状态\n幼儿园|城关镇|在办", "heading_incomplete" },
  { "hazards-without-institution", "hazard", "排查日期|隐患类别|隐患描述\n2026.1.1|消防安全|一", "heading_incomplete" },
  { "heading-without-rows", "institution", HEAD "\n\n合计||||#0", "rows_missing" },
};

static void
test_refused_file (Testing *testing, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbImportPlan) plan = mb_import_plan_new_of_book (
      testing->office, refused_files[n].reg, "x.xlsx", testing_book (refused_files[n].sheet, NULL), NULL, &error);

  g_assert_null (plan);
  g_assert_cmpstr (mb_error_code_id (error), ==, refused_files[n].error);
}

static char *
describe_totals (MbImportPlan *plan)
{
  GString *text = g_string_new (NULL);
  GPtrArray *totals = mb_import_plan_totals (plan);

  for (guint i = 0; i < totals->len; i++)
    {
      const MbImportTotal *total = g_ptr_array_index (totals, i);

      g_string_append_printf (text, "%s%u %s: %s %s %s%s", i > 0 ? "; " : "", total->row, total->field->id,
                              total->stated, total->read, total->taken, total->differs ? " differs" : "");
    }
  return g_string_free (text, FALSE);
}

static const struct
{
  const char *name, *sheet, *expected;
} totals[] = {
  { "right", HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|幼儿园|城关镇|在办|４人\n合计||||#7", "4 students: 7 7 7" },
  { "wrong", HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|幼儿园|城关镇|在办|#4\n合计||||#8", "4 students: 8 7 7 differs" },
  { "of-rows-read-and-taken",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|动物园|城关镇|在办|#4\n丙园|幼儿园|城关镇|在办|#-1\n合计||||#6",
    "5 students: 6 6 3" },
  { "of-taken-rows-only-differs", HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|动物园|城关镇|在办|#4\n合计||||#3",
    "4 students: 3 7 3 differs" },
  { "with-subtotals",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|幼儿园|城关镇|在办|#4\n小计||||#7\n丙园|幼儿园|石桥镇|在办|#5\n小计||||#"
         "5\n合计||||#12",
    "4 students: 7 7 7; 6 students: 5 5 5; 7 students: 12 12 12" },
  { "first-line", HEAD "合计||||#7\n甲园|幼儿园|城关镇|在办|#3\n乙园|幼儿园|城关镇|在办|#4", "2 students: 7 7 7" },
  { "without-number", HEAD "甲园|幼儿园|城关镇|在办|#3\n合计||||", "" },
};

static void
test_total (Testing *testing, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", totals[n].sheet);
  g_autofree char *found = describe_totals (plan);
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  g_assert_cmpstr (found, ==, totals[n].expected);
  g_assert_true ((strstr (warnings, "total_differs") != NULL) == (strstr (totals[n].expected, "differs") != NULL));
}

static char *
describe_missing (MbImportPlan *plan)
{
  GString *text = g_string_new (NULL);
  GPtrArray *missing = mb_import_plan_missing (plan);

  for (guint i = 0; i < missing->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "",
                            ((const MbImportMissing *) g_ptr_array_index (missing, i))->title);
  return g_string_free (text, FALSE);
}

static void
expect_missing (Testing *testing, const char *reg, const char *sheet, const char *missing, const char *const *words)
{
  g_autoptr (MbImportPlan) plan = testing_plan (testing, reg, sheet);
  g_autofree char *found = describe_missing (plan);

  g_assert_cmpstr (found, ==, missing);
  for (guint i = 0; words[i] != NULL; i++)
    g_assert_nonnull (strstr (mb_import_plan_scope_text (plan), words[i]));
}

static void
test_missing (Testing *testing, gconstpointer data)
{
  static const char *const kindergartens[] = { "幼儿园", "城关镇", NULL };
  static const char *const both[] = { "幼儿园", "小学", "城关镇", "石桥镇", NULL };

  testing_import (
      testing, "institution",
      HEAD
      "甲园|幼儿园|城关镇|在办|#3\n乙园|幼儿园|城关镇|在办|#4\n丙校|小学|城关镇|在办|#5\n丁园|幼儿园|石桥镇|在办|#6",
      NEW (4));
  expect_missing (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3", "乙园", kindergartens);
  expect_missing (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3\n新校|小学|石桥镇|在办|#3",
                  "丙校; 丁园; 乙园", both);
  /* A sheet without the column has the scope of the records that it means. */
  expect_missing (testing, "institution", "机构名称|在校（园）学生数\n甲园|#3", "乙园", kindergartens);
}

static void
test_missing_by_dates (Testing *testing, gconstpointer data)
{
  static const char *const span[] = { "2026-01-02", "2026-01-05", NULL };

  testing_import (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3", NEW (1));
  testing_import (testing, "hazard",
                  "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级\n2026.1.1|甲园|消防安全|一|一般\n2026.1.2|甲园|"
                  "消防安全|二|一般\n"
                  "2026.1.3|甲园|消防安全|三|一般\n2026.1.5|甲园|消防安全|五|一般\n2026.1.6|甲园|消防安全|六|一般",
                  NEW (5));
  expect_missing (testing, "hazard",
                  "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级\n2026.1.5|甲园|消防安全|五|一般\n2026.1.2|甲园|"
                  "消防安全|二|一般",
                  "三", span);
}

static void
test_all_or_nothing (Testing *testing, gconstpointer data)
{
  MbImportOptions options = { .all_or_nothing = TRUE };
  g_autoptr (MbImportPlan) plan = testing_plan_with (
      testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|动物园|城关镇|在办|#4", NULL, &options);
  g_autoptr (GError) error = NULL;
  gint64 set = 0;

  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 1", "3B type_unknown");
  g_assert_false (mb_import_plan_apply (plan, NULL, &set, &error));
  g_assert_cmpstr (mb_error_code_id (error), ==, "rows_refused");
  testing_expect_records (testing, "institution", "name", "");
}

static void
test_conflict (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) first = testing_plan (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3");
  g_autoptr (MbImportPlan) second = testing_plan (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3");
  g_autoptr (GError) error = NULL;

  testing_apply (first);
  g_assert_false (mb_import_plan_apply (second, NULL, NULL, &error));
  g_assert_cmpstr (mb_error_code_id (error), ==, "conflict");
  testing_expect_records (testing, "institution", "name", "甲园");
}

static void
test_undo (Testing *testing, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  testing_import (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|幼儿园|城关镇|在办|#4", NEW (2));
  mb_store_undo (mb_office_get_store (testing->office), "测试员", 0, NULL, &error);
  g_assert_no_error (error);
  testing_expect_records (testing, "institution", "name", "");
}

static void
test_real_ids (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3");
  const MbImportRow *row = g_ptr_array_index (mb_import_plan_rows (plan), 0);
  g_autoptr (MbRecord) record = NULL;

  g_assert_cmpint (row->record_id, ==, 0);
  testing_apply (plan);
  g_assert_cmpint (row->record_id, >, 0);
  record = mb_store_get (mb_office_get_store (testing->office), "institution", row->record_id, NULL);
  g_assert_nonnull (record);
}

static void
test_set_cell (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan (
      testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3\n乙园|动物园|城关镇|在办|#-4\n|幼儿园|城关镇|在办|#5");
  g_autoptr (GError) error = NULL;

  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 2",
                  "3B type_unknown (3E count_negative); 4A name_missing");
  g_assert_true (mb_import_plan_set_cell (plan, 0, 3, 2, "小学", &error));
  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 2", "3E count_negative; 4A name_missing");
  g_assert_true (mb_import_plan_set_cell (plan, 0, 3, 5, "4", &error));
  g_assert_true (mb_import_plan_set_cell (plan, 0, 4, 1, "丙园", &error));
  testing_expect (plan, NEW (3), "");
  g_assert_false (mb_import_plan_set_cell (plan, 0, 1, 1, "x", &error));
  g_assert_cmpstr (mb_error_code_id (error), ==, "argument_invalid");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,type,students", "甲园|幼儿园|3; 乙园|小学|4; 丙园|幼儿园|5");
}

static void
test_mapping (Testing *testing, gconstpointer data)
{
  g_autoptr (GHashTable) mapping = g_hash_table_new (g_str_hash, g_str_equal);
  MbImportOptions options = { .mapping = mapping };
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *warnings = NULL;
  const MbImportColumn *column = NULL;

  g_hash_table_insert (mapping, (char *) "园名儿", (char *) "name");
  g_hash_table_insert (mapping, (char *) "在校（园）学生数", (char *) "");
  plan = testing_plan_with (testing, "institution",
                            "园名儿|机构类型|办学状态|在校（园）学生数|附加列\n甲园|幼儿园|在办|#3|x", NULL, &options);
  testing_expect (plan, NEW (1), "");
  column = g_ptr_array_index (mb_import_plan_columns (plan), 0);
  g_assert_true (column->by_hand);
  g_assert_cmpstr (column->field->id, ==, "name");
  g_assert_cmpstr (column->sample, ==, "甲园");
  column = g_ptr_array_index (mb_import_plan_columns (plan), 3);
  g_assert_null (column->field);
  warnings = testing_faults (mb_import_plan_warnings (plan));
  g_assert_cmpstr (warnings, ==, "1E column_unknown");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,students", "甲园|");
}

static void
test_column_twice (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = testing_plan (testing, "institution", "机构名称|单位名称|机构类型|办学状态\n甲园|乙园|幼儿园|在办");
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  g_assert_cmpstr (warnings, ==, "1B column_twice");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name", "甲园");
}

/* "照片3" is the name of a file that lies elsewhere, not the photo. */
static void
test_attachment (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *warnings = NULL;

  testing_import (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3", NEW (1));
  plan = testing_plan (testing, "hazard",
                       "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|照片\n2026.1.1|甲园|消防安全|一|一般|照片3");
  warnings = testing_faults (mb_import_plan_warnings (plan));
  testing_expect (plan, NEW (1), "");
  g_assert_cmpstr (warnings, ==, "1F column_unknown");
}

static void
test_guess (Testing *testing, gconstpointer data)
{
  static const struct
  {
    const char *text, *reg;
  } files[] = {
    { "花名册\n机构名称,机构类型,办学状态\n甲,幼儿园,在办\n", "institution" },
    { "排查日期,单位名称,隐患类别,隐患描述,整改期限\n2026.1.1,甲,乙,丙,2026.2.1\n", "hazard" },
    { "登记日期,来源,所属县区,反映问题类别,办理期限\n2026.1.1,信箱,临溪县,其他,2026.2.1\n", "complaint" },
    /* A score sheet has indicators; no year needs to be open to know it. */
    { "机构名称,统一社会信用代码,A1,A2,A3\n甲,,3,2,1\n", "score" },
    { "一,二\n三,四\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (testing->folder, "表.csv", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, files[i].text, -1, NULL));
      g_assert_cmpstr (mb_import_guess_register (testing->office, path, NULL, &error), ==, files[i].reg);
      g_assert_true ((error == NULL) == (files[i].reg != NULL));
    }
}

static void
test_cancel (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3");
  g_autoptr (MbJob) job = mb_job_new ("x");
  g_autoptr (GError) error = NULL;

  mb_job_cancel (job);
  g_assert_false (mb_import_plan_apply (plan, job, NULL, &error));
  g_assert_cmpstr (mb_error_code_id (error), ==, "cancelled");
  testing_expect_records (testing, "institution", "name", "");
}

static void
test_csv (Testing *testing, gconstpointer data)
{
  static const char text[] = "\xef\xbb\xbf序号,机构名称,机构类型,办学状态,统一社会信用代码,在校（园）学生数\r\n"
                             "1,\"甲\"\"园\",幼儿园,在办,\t52369921497789093U,\"1,200\"\r\n";
  g_autofree char *path = g_build_filename (testing->folder, "表.csv", NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  plan = mb_import_plan_new (testing->office, "institution", path, NULL, NULL, &error);
  g_assert_no_error (error);
  testing_expect (plan, NEW (1), "");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,uscc,students", "甲\"园|52369921497789093U|1200");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/file/several-data-sheets-notes-and-hidden-ones-told", test_sheets);
  TESTING_ADD ("/office/import/file/one-sheet-by-name-even-if-hidden", test_one_sheet);
  for (guint i = 0; i < G_N_ELEMENTS (refused_files); i++)
    {
      g_autofree char *path = g_strconcat ("/office/import/file/refused-as-a-whole-", refused_files[i].name, NULL);

      g_test_add (path, Testing, GUINT_TO_POINTER (i), testing_set_up, test_refused_file, testing_tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    {
      g_autofree char *path = g_strconcat ("/office/import/file/own-total-", totals[i].name, NULL);

      g_test_add (path, Testing, GUINT_TO_POINTER (i), testing_set_up, test_total, testing_tear_down);
    }
  TESTING_ADD ("/office/import/file/missing-only-within-types-and-towns-of-the-file", test_missing);
  TESTING_ADD ("/office/import/file/missing-only-within-the-span-of-dates", test_missing_by_dates);
  TESTING_ADD ("/office/import/file/all-or-nothing-refuses-everything", test_all_or_nothing);
  TESTING_ADD ("/office/import/file/register-changed-meanwhile-is-a-conflict", test_conflict);
  TESTING_ADD ("/office/import/file/undo-takes-the-whole-import-back", test_undo);
  TESTING_ADD ("/office/import/file/new-rows-know-their-records-afterwards", test_real_ids);
  TESTING_ADD ("/office/import/file/corrected-cell-is-judged-again", test_set_cell);
  TESTING_ADD ("/office/import/file/columns-chosen-by-hand", test_mapping);
  TESTING_ADD ("/office/import/file/second-column-of-a-field-is-told", test_column_twice);
  TESTING_ADD ("/office/import/file/names-of-photos-are-no-photos", test_attachment);
  TESTING_ADD ("/office/import/file/register-is-guessed-by-headings", test_guess);
  TESTING_ADD ("/office/import/file/cancelled-import-changes-nothing", test_cancel);
  TESTING_ADD ("/office/import/file/csv-with-tabs-quotes-and-commas", test_csv);
  return g_test_run ();
}
