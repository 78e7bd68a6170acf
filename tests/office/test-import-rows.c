/* test-import-rows.c: cells to values, and every refusal at its place. */
#include "import-office.h"

#define HEAD  "序号|机构名称|机构类型|统一社会信用代码|所属乡镇|办学状态|在校（园）学生数|批准日期|是否普惠|联系电话\n"
#define CODE1 "52369921497789093U"
#define CODE2 "913699212983702490"
#define CODE3 "52369921993719385U"

static void
test_values (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution",
                  HEAD "#1|甲园|幼儿园|52369921497789093u|城关镇|在办|１２０人|2024年9月1日|是|#13851674228\n"
                       "#2|　乙园 |民办幼儿园|'913699212983702490|石桥镇|正常|1,200|#45536|√|13851674229\n"
                       "#3|丙园|小学||城关镇|筹设|#0|2024/09/01|否|\n"
                       "#4|丁园|小学||城关镇|筹设|#7|@2024-09-01T00:00:00|×|",
                  "new 4 updated 0 unchanged 0 refused 0");
  testing_expect_records (testing, "institution", "name,type,uscc,status,students,approved,inclusive,phone",
                          "甲园|幼儿园|52369921497789093U|在办|120|2024-09-01|是|13851674228; "
                          "乙园|幼儿园|913699212983702490|在办|1200|2024-09-01|是|13851674229; "
                          "丙园|小学||批准筹设|0|2024-09-01|否|; 丁园|小学||批准筹设|7|2024-09-01|否|");
}

#define RANGE "序号|学校（幼儿园）名称|办学类型|所在街道|目前状态|许可证有效期\n"

/* Both dates in one cell; a lone one is the end; with a column of its own for the start, that one counts. */
static void
test_range (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) refused = NULL;

  testing_import (testing, "institution",
                  RANGE "#1|甲园|幼儿园|城关镇|在办|2024.9.1-2027.8.31\n"
                        "#2|乙园|幼儿园|城关镇|在办|自2024年9月1日起至2027年8月31日止\n"
                        "#3|丙园|幼儿园|城关镇|在办|2024-09-01——2027-08-31\n"
                        "#4|丁园|幼儿园|城关镇|在办|2027-08-31\n"
                        "#5|戊园|幼儿园|城关镇|在办|@2027-08-31T00:00:00",
                  "new 5 updated 0 unchanged 0 refused 0");
  testing_expect_records (testing, "institution", "name,licence_from,licence_to",
                          "甲园|2024-09-01|2027-08-31; 乙园|2024-09-01|2027-08-31; 丙园|2024-09-01|2027-08-31; "
                          "丁园||2027-08-31; 戊园||2027-08-31");
  testing_import (
      testing, "institution",
      "机构名称|机构类型|所属乡镇|办学状态|发证日期|有效期\n甲园|幼儿园|城关镇|在办|2025-01-02|2024.9.1-2028.8.31",
      "new 0 updated 1 unchanged 0 refused 0");
  testing_expect_records (testing, "institution", "name,licence_from,licence_to",
                          "甲园|2025-01-02|2028-08-31; 乙园|2024-09-01|2027-08-31; 丙园|2024-09-01|2027-08-31; "
                          "丁园||2027-08-31; 戊园||2027-08-31");
  refused = testing_plan (testing, "institution", RANGE "#1|己园|幼儿园|城关镇|在办|2024.9.1-2027.2.30");
  testing_expect (refused, "new 0 updated 0 unchanged 0 refused 1", "2F date_invalid");
}

static const struct
{
  const char *name, *row, *fault;
} refusals[] = {
  { "name-missing", "#1||幼儿园||城关镇|在办|#1|2024.9.1|是|", "2B name_missing" },
  { "type-missing", "#1|甲园|||城关镇|在办|#1|2024.9.1|是|", "2C type_missing" },
  { "type-unknown", "#1|甲园|动物园||城关镇|在办|#1|2024.9.1|是|", "2C type_unknown" },
  { "status-unknown", "#1|甲园|幼儿园||城关镇|挺好的|#1|2024.9.1|是|", "2F status_unknown" },
  { "date-invalid", "#1|甲园|幼儿园||城关镇|在办|#1|2024-02-30|是|", "2H date_invalid" },
  { "count-negative", "#1|甲园|幼儿园||城关镇|在办|#-12|2024.9.1|是|", "2G count_negative" },
  { "number-invalid", "#1|甲园|幼儿园||城关镇|在办|许多|2024.9.1|是|", "2G number_invalid" },
  { "uscc-check-digit", "#1|甲园|幼儿园|52369921497789093A|城关镇|在办|#1|2024.9.1|是|", "2D uscc_check_digit" },
  { "uscc-format", "#1|甲园|幼儿园|5236992149778909|城关镇|在办|#1|2024.9.1|是|", "2D uscc_format" },
  { "uscc-digits-lost", "#1|甲园|幼儿园|#9.1369921298370202e+17|城关镇|在办|#1|2024.9.1|是|", "2D uscc_digits_lost" },
  { "boolean-invalid", "#1|甲园|幼儿园||城关镇|在办|#1|2024.9.1|大概|", "2I inclusive_invalid" },
  { "phone-format", "#1|甲园|幼儿园||城关镇|在办|#1|2024.9.1|是|没有电话", "2J phone_format" },
  { "cell-error", "#1|甲园|幼儿园||城关镇|在办|!#REF!|2024.9.1|是|", "2G cell_error" },
  { "several-in-column-order", "#1||动物园|52369921497789093A|城关镇|在办|#-1|2024-02-30|是|",
    "2B name_missing (2C type_unknown; 2D uscc_check_digit; 2G count_negative; 2H date_invalid)" },
};

static void
test_refusal (Testing *testing, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autofree char *sheet = g_strconcat (HEAD, refusals[n].row, NULL);
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", sheet);

  testing_expect (plan, "new 0 updated 0 unchanged 0 refused 1", refusals[n].fault);
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name", "");
}

static void
test_fault_tells_all (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = testing_plan (testing, "institution", "== 花名册\n题\n" HEAD "#1|甲园|幼儿园||城关镇|在办|#1|2024-02-30|是|");
  const MbFault *fault = g_ptr_array_index (mb_import_plan_faults (plan), 0);

  g_assert_cmpstr (fault->sheet, ==, "花名册");
  g_assert_cmpuint (fault->row, ==, 3);
  g_assert_cmpuint (fault->column, ==, 8);
  g_assert_cmpstr (fault->field, ==, "approved");
  g_assert_cmpstr (fault->heading, ==, "批准日期");
  g_assert_cmpstr (fault->found, ==, "2024-02-30");
  g_assert_cmpstr (fault->expected, ==, "a date such as 2026-06-30");
  g_assert_cmpstr (mb_fault_expected_plain (fault), ==, "a date such as 2026-06-30");
}

/* The heading is the lowest one; people are shown the groups above it as well. */
static void
test_heading_of_levels (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = testing_plan_with (testing, "institution",
                           "机构名称|机构类型|办学状态|办学规模||办学许可|\n|||在校（园）\\n学生数|班数|有效期止|经办\n"
                           "甲园|幼儿园|在办|很多|#3|2024-02-30|某",
                           "A1:A2 B1:B2 C1:C2 D1:E1 F1:G1", NULL);
  const MbFault *fault = g_ptr_array_index (mb_import_plan_faults (plan), 0);
  const MbFault *unknown = g_ptr_array_index (mb_import_plan_warnings (plan), 0);
  const MbImportColumn *column = g_ptr_array_index (mb_import_plan_columns (plan), 3);
  g_autofree char *message = mb_fault_message (fault);

  testing_expect (plan, "new 0 updated 0 unchanged 0 refused 1", "3D number_invalid (3F date_invalid)");
  g_assert_cmpstr (fault->heading, ==, "在校（园）学生数");
  g_assert_cmpstr (fault->path, ==, "办学规模/在校（园）学生数");
  g_assert_nonnull (strstr (message, "“办学规模/在校（园）学生数”"));
  g_assert_cmpstr (column->heading, ==, "办学规模/在校（园）学生数");
  g_assert_cmpstr (column->leaf, ==, "在校（园）学生数");
  g_assert_cmpstr (unknown->heading, ==, "经办");
}

/* The second row that carries a code is refused, whatever else is wrong with the first. */
static void
test_duplicate (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution",
                                                HEAD "#1|甲园|幼儿园|" CODE1 "|城关镇|在办|#1|2024.9.1|是|\n"
                                                     "#2|乙园|幼儿园|" CODE1 "|城关镇|在办|#1|2024.9.1|是|\n"
                                                     "#3|丙园|幼儿园|" CODE2 "|城关镇|在办|#-1|2024.9.1|是|\n"
                                                     "#4|丁园|幼儿园| " CODE2 "|城关镇|在办|#1|2024.9.1|是|");

  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 3",
                  "3D duplicate_uscc; 4G count_negative; 5D duplicate_uscc");
}

static void
test_required_without_column (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", "机构名称|所属乡镇|办学状态\n甲园|城关镇|在办");
  const MbFault *fault = g_ptr_array_index (mb_import_plan_faults (plan), 0);
  g_autofree char *message = NULL;

  testing_expect (plan, "new 0 updated 0 unchanged 0 refused 1", "2 type_missing");
  g_assert_cmpstr (fault->field, ==, "type");
  g_assert_cmpuint (fault->column, ==, 0);
  g_assert_cmpstr (fault->heading, ==, "机构类型");
  message = mb_fault_message (fault);
  g_assert_nonnull (strstr (message, "“机构类型”"));
}

static void
test_markup_as_typed (Testing *testing, gconstpointer data)
{
  testing_import (
      testing, "institution",
      "机构名称|机构类型|所属乡镇|办学状态|备注\n=1+1|小学|城关镇|在办|<b>粗</b>\nO'Neil 学校|小学|城关镇|在办|a&b\\nc",
      "new 2 updated 0 unchanged 0 refused 0");
  testing_expect_records (testing, "institution", "name,note", "=1+1|<b>粗</b>; O'Neil 学校|a&b\nc");
}

static void
test_learned (Testing *testing, gconstpointer data)
{
  static const char sheet[] = HEAD "#1|甲园|幼儿园||城关镇|在办|#1|2024.9.1|是|\n"
                                   "#2|乙园|幼儿园||白沙乡|在办|#1|2024.9.1|是|\n"
                                   "#3|丙园|幼儿园||白沙乡|在办|#1|2024.9.1|是|\n"
                                   "#4|丁园|幼儿园||柳林镇|在办|#-1|2024.9.1|是|";
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", sheet);
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));
  g_autoptr (MbImportPlan) again = NULL;

  /* 城关镇 is one of the office's towns; the row with 柳林镇 is refused and teaches nothing. */
  g_assert_cmpstr (warnings, ==, "3E town_learned x2");
  testing_apply (plan);
  again = testing_plan (testing, "institution", sheet);
  g_assert_cmpuint (mb_import_plan_warnings (again)->len, ==, 0);
}

static void
test_codes_warned (Testing *testing, gconstpointer data)
{
  static const char sheet[] = "机构名称|机构类型|统一社会信用代码|办学许可证号|办学状态\n"
                              "甲园|幼儿园|" CODE1 "|教民3205816000018号|在办\n"
                              "乙园|幼儿园|" CODE2 "|许可2024-18|在办\n"
                              "丙园|幼儿园|" CODE3 "|教民3699216100670号|在办";
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", sheet);
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  g_assert_cmpstr (warnings, ==, "2D region_differs; 3D licence_unusual");
}

static void
test_units (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution", "机构名称|机构类型|所属乡镇|办学状态\n甲园|幼儿园|城关镇|在办",
                  "new 1 updated 0 unchanged 0 refused 0");
  testing_import (
      testing, "hazard",
      "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|整改资金（万元）\n"
      "2026.1.1|甲园|消防安全|一|一般|#1.5\n2026.1.1|甲园|消防安全|二|一般|0.02\n2026.1.1|甲园|消防安全|三|一般|300元",
      "new 3 updated 0 unchanged 0 refused 0");
  testing_expect_records (testing, "hazard", "description,fund", "一|15000.00; 二|200.00; 三|300.00");
  testing_import (testing, "hazard",
                  "隐患台账\n填报单位：甲|||||单位：万元\n排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|整改资金\n"
                  "2026.1.1|甲园|消防安全|四|一般|#2",
                  "new 1 updated 0 unchanged 0 refused 0");
  testing_expect_records (testing, "hazard", "description,fund", "一|15000.00; 二|200.00; 三|300.00; 四|20000.00");
}

/* A column whose unit the field cannot hold is not imported, and told. */
static void
test_foreign_unit (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = testing_plan (testing, "institution", "机构名称|机构类型|办学状态|在校（园）学生数（亩）\n甲园|幼儿园|在办|#3");
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 0", "");
  g_assert_cmpstr (warnings, ==, "1D column_unknown");
}

/* What people see over several rows holds for each. */
static void
test_merged_town (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan_with (
      testing, "institution",
      "所属乡镇|机构名称|机构类型|办学状态\n城关镇|甲园|幼儿园|在办\n|乙园|幼儿园|在办\n石桥镇|丙园|幼儿园|在办",
      "A2:A3", NULL);

  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,town", "甲园|城关镇; 乙园|城关镇; 丙园|石桥镇");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/rows/widths-dates-commas-units-marks-are-understood", test_values);
  TESTING_ADD ("/office/import/rows/two-dates-in-one-cell-are-start-and-end", test_range);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/office/import/rows/refused-", refusals[i].name, NULL);

      g_test_add (path, Testing, GUINT_TO_POINTER (i), testing_set_up, test_refusal, testing_tear_down);
    }
  TESTING_ADD ("/office/import/rows/fault-tells-its-own-heading-and-people-the-groups-too", test_heading_of_levels);
  TESTING_ADD ("/office/import/rows/fault-tells-sheet-row-column-heading-found-expected", test_fault_tells_all);
  TESTING_ADD ("/office/import/rows/unique-code-twice-is-refused-for-the-second-row", test_duplicate);
  TESTING_ADD ("/office/import/rows/required-field-without-column-is-demanded", test_required_without_column);
  TESTING_ADD ("/office/import/rows/markup-quotes-and-formulas-are-kept-as-typed", test_markup_as_typed);
  TESTING_ADD ("/office/import/rows/open-choice-learns-and-tells-once-with-count", test_learned);
  TESTING_ADD ("/office/import/rows/unusual-licence-and-differing-region-are-warnings", test_codes_warned);
  TESTING_ADD ("/office/import/rows/unit-of-heading-or-title-counts", test_units);
  TESTING_ADD ("/office/import/rows/unit-that-does-not-fit-is-not-imported", test_foreign_unit);
  TESTING_ADD ("/office/import/rows/value-merged-over-rows-holds-for-each", test_merged_town);
  return g_test_run ();
}
