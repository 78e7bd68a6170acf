/* test-import-tables.c: several tables in one sheet: no row is read under the heading of another. */
#include "import-office.h"

#include "reader.h"

#define HEAD "机构名称|机构类型|所属乡镇|办学状态|在校（园）学生数\n"

static const struct
{
  const char *name, *sheet, *rows, *records, *warnings;
} cases[] = {
  { "second-table-in-another-order",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n\n办学状态|所属乡镇|机构名称|机构类型\n在办|石桥镇|乙校|小学", "2 5",
    "甲园|幼儿园|城关镇|在办|3; 乙校|小学|石桥镇|在办|", "" },
  { "second-table-without-a-gap",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n所属乡镇|机构名称|机构类型|办学状态\n石桥镇|乙校|小学|在办", "2 4",
    "甲园|幼儿园|城关镇|在办|3; 乙校|小学|石桥镇|在办|", "" },
  { "title-of-the-second-tells-its-type",
    "一、幼儿园\n机构名称|办学状态|所属乡镇\n甲园|在办|城关镇\n\n二、小学\n所属乡镇|机构名称|办学状态\n石桥镇|乙校|"
    "在办",
    "3 7", "甲园|幼儿园|城关镇|在办|; 乙校|小学|石桥镇|在办|", "1 type_from_title; 5 type_from_title" },
  { "richer-table-below", "机构名称|机构类型|办学状态\n甲园|幼儿园|在办\n\n" HEAD "乙校|小学|石桥镇|在办|#4", "2 5",
    "甲园|幼儿园||在办|; 乙校|小学|石桥镇|在办|4", "" },
  { "heading-of-two-lines-below",
    "机构名称|机构类型|办学状态|所属乡镇\n甲园|幼儿园|在办|城关镇\n\n办学状态|机构名称|机构类型|办学规模|\n|||学生数|"
    "班数\n在办|乙校|小学|#4|#2",
    "2 6", "甲园|幼儿园|城关镇|在办|; 乙校|小学||在办|4", "" },
  { "heading-again-in-other-words",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n单位名称|类别|乡镇|状态|学生数\n乙校|小学|石桥镇|在办|#4", "2 4",
    "甲园|幼儿园|城关镇|在办|3; 乙校|小学|石桥镇|在办|4", "" },
  { "table-of-other-words",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n\n工作人员名单\n序号|姓名|性别|职务\n#1|张三|男|园长\n#2|李四|女|保育员", "2",
    "甲园|幼儿园|城关镇|在办|3", "5 other_table" },
  { "table-of-other-words-and-one-of-ours-below",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n序号|姓名|性别|职务\n#1|张三|男|园长\n" HEAD "乙校|小学|石桥镇|在办|#4", "2 6",
    "甲园|幼儿园|城关镇|在办|3; 乙校|小学|石桥镇|在办|4", "3 other_table" },
  { "summary-below-is-none-of-ours",
    HEAD "甲园|幼儿园|城关镇|在办|#3\n\n按类别汇总\n机构类型|所数|学生数\n幼儿园|#1|#3\n小学|#0|#0", "2",
    "甲园|幼儿园|城关镇|在办|3", "5 other_table" },
  { "summary-above-is-none-of-ours", "机构类型|学生数\n幼儿园|#3\n小学|#0\n\n" HEAD "甲园|幼儿园|城关镇|在办|#3", "6",
    "甲园|幼儿园|城关镇|在办|3", "1 other_table" },
  { "head-of-a-form-is-no-table",
    "单位名称|临溪县教育局|联系电话|13812345678\n负责人|张三|日期|@2026-03-01\n" HEAD "甲园|幼儿园|城关镇|在办|#3", "4",
    "甲园|幼儿园|城关镇|在办|3", "" },
  { "words-of-headings-above-the-heading", "单位名称：||联系电话：\n" HEAD "甲园|幼儿园|城关镇|在办|#3", "3",
    "甲园|幼儿园|城关镇|在办|3", "" },
  { "rows-of-words-alone-are-data",
    "机构名称|机构类型|所属乡镇|办学状态\n甲园|幼儿园|城关镇|在办\n\n\n乙校|小学|石桥镇|在办\n校长之家|培训机构|地址|"
    "在办",
    "2 5 6", "甲园|幼儿园|城关镇|在办|; 乙校|小学|石桥镇|在办|; 校长之家|培训机构|地址|在办|", "" },
  { "foot-of-a-form-is-no-table", HEAD "甲园|幼儿园|城关镇|在办|#3\n\n单位负责人：|张三|填表人：|李四\n联系电话：|",
    "2", "甲园|幼儿园|城关镇|在办|3", "" },
};

static char *
row_numbers (MbImportPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mb_import_plan_rows (plan)->len; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? " " : "",
                            ((const MbImportRow *) g_ptr_array_index (mb_import_plan_rows (plan), i))->row);
  return g_string_free (text, FALSE);
}

/* Without the warnings that say nothing of tables. */
static char *
told_of_tables (MbImportPlan *plan)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new ();

  for (guint i = 0; i < mb_import_plan_warnings (plan)->len; i++)
    {
      MbFault *fault = g_ptr_array_index (mb_import_plan_warnings (plan), i);

      if (fault->code == MB_FAULT_SHEET_TABLE || fault->code == MB_FAULT_FROM_TITLE)
        g_ptr_array_add (told, fault);
    }
  return testing_faults (told);
}

static void
test_case (Testing *testing, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", cases[n].sheet);
  g_autofree char *faults = testing_faults (mb_import_plan_faults (plan));
  g_autofree char *rows = row_numbers (plan);
  g_autofree char *told = told_of_tables (plan);

  g_assert_cmpstr (faults, ==, "");
  g_assert_cmpstr (rows, ==, cases[n].rows);
  g_assert_cmpstr (told, ==, cases[n].warnings);
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,type,town,status,students", cases[n].records);
}

/* Of a table that is passed over every line is told. */
static void
test_lines_told (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = testing_plan (testing, "institution", HEAD "甲园|幼儿园|城关镇|在办|#3\n\n名单\n序号|姓名|性别\n#1|张三|男");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mb_import_plan_skipped (plan)->len; i++)
    {
      const MbImportSkipped *one = g_ptr_array_index (mb_import_plan_skipped (plan), i);

      g_string_append_printf (text, "%u %s;", one->row, one->reason);
    }
  g_assert_cmpstr (text->str, ==, "3 blank;4 other_table;5 other_table;6 other_table;");
  g_string_free (text, TRUE);
}

static void
test_columns_tell_their_table (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = testing_plan (testing, "institution",
                      "机构名称|机构类型|办学状态\n甲园|幼儿园|在办\n办学状态|机构名称|机构类型\n在办|乙校|小学");
  const MbImportColumn *first = g_ptr_array_index (mb_import_plan_columns (plan), 0);
  const MbImportColumn *fifth = g_ptr_array_index (mb_import_plan_columns (plan), 4);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (first->row, ==, 1);
  g_assert_cmpuint (fifth->row, ==, 3);
  g_assert_cmpstr (fifth->field->id, ==, "name");
  g_assert_true (mb_import_plan_set_cell (plan, 0, 4, 2, "丙校", &error));
  g_assert_false (mb_import_plan_set_cell (plan, 0, 3, 2, "丙校", &error));
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,type", "甲园|幼儿园; 丙校|小学");
}

/* Refused rows of both tables go back under their own headings, and the file that was corrected imports. */
static void
test_rejects (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = testing_plan (testing, "institution",
                      "一、幼儿园\n机构名称|办学状态|所属乡镇\n甲园|在办|城关镇\n丙园|很好|"
                      "城关镇\n\n二、小学\n所属乡镇|机构名称|办学状态\n石桥镇|乙校|在办\n石桥镇|丁校|好");
  g_autofree char *path = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autoptr (MbImportPlan) again = NULL;
  g_autoptr (GError) error = NULL;

  testing_expect (plan, "new 2 updated 0 unchanged 0 refused 2", "4B status_unknown; 9C status_unknown");
  mb_import_write_rejects (plan, path, &error);
  g_assert_no_error (error);
  again = mb_import_plan_new (testing->office, "institution", path, NULL, NULL, &error);
  g_assert_no_error (error);
  testing_expect (again, "new 0 updated 0 unchanged 0 refused 2", "3B status_unknown; 7C status_unknown");
  g_assert_true (mb_import_plan_set_cell (again, 0, 3, 2, "在办", &error));
  g_assert_true (mb_import_plan_set_cell (again, 0, 7, 3, "停办", &error));
  testing_apply (again);
  testing_expect_records (testing, "institution", "name,type,town,status",
                          "丙园|幼儿园|城关镇|在办; 丁校|小学|石桥镇|停办");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/office/import/tables/", cases[i].name, NULL);

      g_test_add (path, Testing, GUINT_TO_POINTER (i), testing_set_up, test_case, testing_tear_down);
    }
  TESTING_ADD ("/office/import/tables/lines-passed-over-are-told", test_lines_told);
  TESTING_ADD ("/office/import/tables/columns-tell-their-table", test_columns_tell_their_table);
  TESTING_ADD ("/office/import/tables/refused-rows-go-back-under-their-headings", test_rejects);
  return g_test_run ();
}
