/* test-import-nasty.c: ledgers as they come, each judged as a clerk would. */
#include "import-office.h"

#define HEAD "序号|机构名称|机构类型|所属乡镇|办学状态|在校（园）学生数\n"
#define CODE "52369921497789093U"

/* records: name|town|students; faults and warnings as in import-office.h. */
static const struct
{
  const char *name, *sheet, *merges, *records, *faults, *warnings;
} cases[] = {
  { "headings-with-breaks-and-explanations",
    "序\\n号|机 构\\n名 称|机构\\n类型|所属　乡镇*|办 学 状 "
    "态|统一社会\\n信用代码\\n（18位）|在校（园）\\n学生数（人）\n"
    "#1|甲园|幼儿园|城关镇|在办|" CODE "|#3",
    NULL, "甲园|城关镇|3", "", "" },
  { "units-behind-a-stroke", "机构名称|机构类型|办学状态|在校（园）学生数/人|教职工数:人\n甲园|幼儿园|在办|30人|#5",
    NULL, "甲园||30", "", "" },
  { "total-with-a-count-where-the-name-is",
    HEAD "#1|甲园|幼儿园|城关镇|在办|#3\n合 计|2所||||#8\n#2|乙园|幼儿园|城关镇|在办|#5", NULL,
    "甲园|城关镇|3; 乙园|城关镇|5", "", "3F total_differs" },
  { "total-above-the-rows", HEAD "合计|2所||||#8\n#1|甲园|幼儿园|城关镇|在办|#3\n#2|乙园|幼儿园|城关镇|在办|#5", NULL,
    "甲园|城关镇|3; 乙园|城关镇|5", "", "" },
  { "total-in-brackets", HEAD "#1|甲园|幼儿园|城关镇|在办|#3\n|（城关镇小计 1 所）", NULL, "甲园|城关镇|3", "", "" },
  { "rows-of-strokes", HEAD "#1|甲园|幼儿园|城关镇|在办|#3\n—|—|—|—|—|—\n#2|-|/|※||…", NULL, "甲园|城关镇|3", "", "" },
  { "merged-cells-among-the-data",
    HEAD "#1|甲园|幼儿园|城关镇|在办|#3\n#2|乙园|幼儿园||在办|#4\n#3|丙园|幼儿园|石桥镇|在办|#5", "D2:D3",
    "甲园|城关镇|3; 乙园|城关镇|4; 丙园|石桥镇|5", "", "" },
  { "blank-where-the-eye-sees-a-group", HEAD "#1|甲园|幼儿园|城关镇|在办|#3\n#2||幼儿园||在办|#4", NULL,
    "甲园|城关镇|3", "3B name_missing", "" },
  { "what-a-template-says-of-its-columns",
    HEAD "|(全称)|（下拉选择）|必填|(在办/停办)|（人）\n#1|甲园|幼儿园|城关镇|在办|#3", NULL, "甲园|城关镇|3", "", "" },
  { "example-row", HEAD "例|某园|幼儿园|某镇|在办|#99\n#1|甲园|幼儿园|城关镇|在办|#3", NULL, "甲园|城关镇|3", "", "" },
  { "towns-as-lines-of-their-own",
    HEAD "城关镇\n#1|甲园|幼儿园||在办|#3\n（二）石桥镇\n#2|乙园|幼儿园||在办|#4\n#3|丙园|幼儿园||在办|#5", NULL,
    "甲园|城关镇|3; 乙园|石桥镇|4; 丙园|石桥镇|5", "", "2 town_from_title; 4 town_from_title" },
  { "towns-as-lines-count-for-nothing-beside-a-column",
    HEAD "城关镇\n#1|甲园|幼儿园||在办|#3\n石桥镇\n#2|乙园|幼儿园|石桥镇|在办|#4", NULL, "甲园||3; 乙园|石桥镇|4", "",
    "" },
  { "word-in-use-with-blanks",
    HEAD "#1|甲园|幼儿园|城 关 镇|在办|#3\n#2|乙园|幼儿园|新集镇|在办|#4\n#3|丙园|幼儿园|新 集镇|在办|#4", NULL,
    "甲园|城关镇|3; 乙园|新集镇|4; 丙园|新集镇|4", "", "3D town_learned x2" },
  { "table-beside-the-first",
    "机构名称|机构类型|办学状态|机构名称|机构类型|办学状态\n甲园|幼儿园|在办|乙园|小学|在办\n丙园|幼儿园|在办|丁园|"
    "小学|在办\n戊园|幼儿园|在办",
    NULL, "甲园||; 丙园||; 戊园||", "", "2D table_beside x2" },
  { "values-without-a-heading", HEAD "#1|甲园|幼儿园|城关镇|在办|#3|重要\n#2|乙园|幼儿园|城关镇|在办|#3|很重要", NULL,
    "甲园|城关镇|3; 乙园|城关镇|3", "", "2G column_unnamed x2" },
  { "pages-with-their-feet",
    "花名册\n" HEAD "#1|甲园|幼儿园|城关镇|在办|#3\n第1页 共2页\n花名册\n" HEAD
    "#2|乙园|幼儿园|城关镇|在办|#4\n第2页 共2页\n合计|2所\n单位负责人：张三||填表人：李四",
    NULL, "甲园|城关镇|3; 乙园|城关镇|4", "", "" },
  { "three-levels",
    "机构名称|机构类型|办学状态|基本情况|||\n|||学生||教职工|\n|||总数|其中女|总数|专任教师\n甲园|幼儿园|在办|#30|#10|#"
    "8|#5",
    "A1:A3 B1:B3 C1:C3 D1:G1 D2:E2 F2:G2", "甲园||30", "", "3E column_unknown" },
  { "empty-first-columns", "||机构名称|机构类型|办学状态\n\n||甲园|幼儿园|在办", NULL, "甲园||", "", "" },
  { "dashes-for-nothing", HEAD "#1|甲园|幼儿园|—|在办|-\n#2|乙园|幼儿园|/|在办|无", NULL, "甲园||; 乙园||", "", "" },
  { "error-cell-and-words-for-numbers",
    HEAD "#1|甲园|幼儿园|城关镇|在办|!#REF!\n#2|乙园|幼儿园|城关镇|在办|约30\n#3|丙园|幼儿园|城关镇|在办|#0.5", NULL,
    "", "2F cell_error; 3F number_invalid; 4F number_invalid", "" },
  { "full-width-everything",
    "序号|机构名称|机构类型|所属乡镇|办学状态|在校（园）学生数|联系电话\n１|甲　园|幼儿园　|　城关镇|在办 "
    "|１，２００人|１３８ １２３４ ５６７８",
    NULL, "甲　园|城关镇|1200", "", "" },
};

static void
test_case (Testing *testing, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (MbImportPlan) plan = testing_plan_with (testing, "institution", cases[n].sheet, cases[n].merges, NULL);
  g_autofree char *faults = testing_faults (mb_import_plan_faults (plan));
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  g_assert_cmpstr (faults, ==, cases[n].faults);
  g_assert_cmpstr (warnings, ==, cases[n].warnings);
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,town,students", cases[n].records);
}

/* Headings in the first column: told as such, not row by row. */
static void
test_turned (Testing *testing, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbImportPlan) plan = mb_import_plan_new_of_book (
      testing->office, "institution", "x.xlsx",
      testing_book ("机构名称|甲园|乙园\n机构类型|幼儿园|小学\n办学状态|在办|在办\n在校（园）学生数|#1|#2", NULL), NULL,
      &error);

  g_assert_null (plan);
  g_assert_cmpstr (mb_error_code_id (error), ==, "sheet_turned");
  g_assert_cmpstr (mb_error_hint (error), !=, "");
}

/* What a reader knows besides cells: hidden rows are read, formulas without a value are not; both are told. */
static void
test_hidden_and_unvalued (Testing *testing, gconstpointer data)
{
  MbBook *book = testing_book (
      HEAD "#1|甲园|幼儿园|城关镇|在办|#3\n#2|乙园|幼儿园|城关镇|在办\n合计|||||#3\n#3|丙园|幼儿园|城关镇|在办", NULL);
  g_autoptr (GArray) hidden = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) unvalued = g_array_new (FALSE, FALSE, sizeof (MbSheetRange));
  static const guint rows[] = { 3, 4, 5, 99 };
  static const MbSheetRange places[] = { { 3, 6, 3, 6 }, { 5, 6, 5, 6 }, { 4, 5, 4, 5 }, { 3, 9, 3, 9 } };
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *warnings = NULL;

  g_array_append_vals (hidden, rows, G_N_ELEMENTS (rows));
  g_array_append_vals (unvalued, places, G_N_ELEMENTS (places));
  mb_book_tell_rows (book, 0, hidden, unvalued);
  plan = mb_import_plan_new_of_book (testing->office, "institution", "x.xlsx", book, NULL, &error);
  g_assert_no_error (error);
  warnings = testing_faults (mb_import_plan_warnings (plan));
  testing_expect (plan, "new 3 updated 0 unchanged 0 refused 0", "");
  g_assert_cmpstr (warnings, ==, "3 rows_hidden x2; 3F formula_without_value x2");
}

/* ="…" in a csv is a text; =1+1 is what it says. */
static void
test_guarded_csv (Testing *testing, gconstpointer data)
{
  static const char text[] = "机构名称,机构类型,办学状态,统一社会信用代码,详细地址\n"
                             "\"=\"\"甲园\"\"\",幼儿园,在办,=\"" CODE "\",=1+1\n";
  g_autofree char *path = g_build_filename (testing->folder, "表.csv", NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  plan = mb_import_plan_new (testing->office, "institution", path, NULL, NULL, &error);
  g_assert_no_error (error);
  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 0", "");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,uscc,address", "甲园|" CODE "|=1+1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/office/import/nasty/", cases[i].name, NULL);

      g_test_add (path, Testing, GUINT_TO_POINTER (i), testing_set_up, test_case, testing_tear_down);
    }
  TESTING_ADD ("/office/import/nasty/sheet-on-its-side-is-refused-with-advice", test_turned);
  TESTING_ADD ("/office/import/nasty/hidden-rows-and-formulas-without-a-value-are-told", test_hidden_and_unvalued);
  TESTING_ADD ("/office/import/nasty/csv-guarded-against-spreadsheets", test_guarded_csv);
  return g_test_run ();
}
