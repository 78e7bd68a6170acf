/* test-import-mapping.c: columns matched by hand, now and the next time. */
#include "import-office.h"

#define SHEET "园名儿|种类|目前|人头|附加列\n甲园|幼儿园|在办|#3|x"

/* "园名儿=name 人头=" */
static GHashTable *
mapping_of (const char *pairs)
{
  GHashTable *mapping = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) words = g_strsplit (pairs, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char *equals = strrchr (words[i], '=');

      g_hash_table_insert (mapping, g_strndup (words[i], (gsize) (equals - words[i])), g_strdup (equals + 1));
    }
  return mapping;
}

static MbImportPlan *
plan_with (Testing *testing, const char *sheet, const char *merges, const char *pairs)
{
  g_autoptr (GHashTable) mapping = pairs != NULL ? mapping_of (pairs) : NULL;
  MbImportOptions options = { .mapping = mapping };

  return testing_plan_with (testing, "institution", sheet, merges, &options);
}

/* "A=name! B=type C=-": by hand with a mark. */
static char *
describe (MbImportPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mb_import_plan_columns (plan)->len; i++)
    {
      const MbImportColumn *column = g_ptr_array_index (mb_import_plan_columns (plan), i);
      g_autofree char *letter = mb_fault_column_name (column->column);

      g_string_append_printf (text, "%s%s=%s%s", i > 0 ? " " : "", letter,
                              column->field != NULL ? column->field->id : "-", column->by_hand ? "!" : "");
    }
  return g_string_free (text, FALSE);
}

static void
expect_columns (MbImportPlan *plan, const char *columns)
{
  g_autofree char *found = describe (plan);

  g_assert_cmpstr (found, ==, columns);
}

#define MAPPING "园名儿=name 种类=type 目前=status 人头="

static void
test_remembered (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) first = plan_with (testing, SHEET, NULL, MAPPING);
  g_autoptr (MbImportPlan) second = NULL;
  g_autoptr (MbImportPlan) third = NULL;
  g_autoptr (GError) error = NULL;
  gint64 set = -1;

  expect_columns (first, "A=name! B=type! C=status! D=-! E=-");
  testing_expect (first, "new 1 updated 0 unchanged 0 refused 0", "");
  testing_apply (first);
  /* The same shape, other titles and rows. */
  second = plan_with (testing, "2026年\n园名儿|种 类|目前|人头|附加列\n乙园|小学|停办|#4|y\n甲园|幼儿园|在办|#3|x",
                      NULL, NULL);
  expect_columns (second, "A=name! B=type! C=status! D=-! E=-");
  testing_expect (second, "new 1 updated 0 unchanged 1 refused 0", "");
  testing_apply (second);
  testing_expect_records (testing, "institution", "name,type,status,students", "甲园|幼儿园|在办|; 乙园|小学|停办|");
  /* Said again, and nothing new in it: nothing changes. */
  third = plan_with (testing, SHEET, NULL, MAPPING);
  g_assert_true (mb_import_plan_apply (third, NULL, &set, &error));
  g_assert_no_error (error);
  g_assert_cmpint (set, ==, 0);
}

static void
test_not_before_applied (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) first
      = plan_with (testing, "机构名称|机构类型|办学状态|人头\n甲园|幼儿园|在办|#3", NULL, "人头=students");
  g_autoptr (MbImportPlan) second = NULL;
  g_autoptr (MbImportPlan) other = NULL;
  g_autoptr (GError) error = NULL;

  expect_columns (first, "A=name B=type C=status D=students!");
  second = plan_with (testing, "机构名称|机构类型|办学状态|人头\n甲园|幼儿园|在办|#3", NULL, NULL);
  expect_columns (second, "A=name B=type C=status D=-");
  testing_apply (first);
  other = plan_with (testing, "机构名称|办学状态|机构类型|人头\n甲园|在办|幼儿园|#3", NULL, NULL);
  expect_columns (other, "A=name B=status C=type D=-"); /* another shape */
  /* Undoing the import takes back what was remembered with it. */
  g_assert_true (mb_store_undo (mb_office_get_store (testing->office), "测试员", 0, NULL, &error));
  g_clear_object (&second);
  second = plan_with (testing, "机构名称|机构类型|办学状态|人头\n甲园|幼儿园|在办|#3", NULL, NULL);
  expect_columns (second, "A=name B=type C=status D=-");
}

static void
test_said_anew (Testing *testing, gconstpointer data)
{
  static const char sheet[] = "机构名称|机构类型|办学状态|人头|师傅\n甲园|幼儿园|在办|#3|#2";
  g_autoptr (MbImportPlan) first = plan_with (testing, sheet, NULL, "人头=students 师傅=teachers");
  g_autoptr (MbImportPlan) second = NULL;
  g_autoptr (MbImportPlan) third = NULL;

  testing_apply (first);
  second = plan_with (testing, sheet, NULL, "人头=staff");
  expect_columns (second, "A=name B=type C=status D=staff! E=teachers!");
  testing_apply (second);
  third = plan_with (testing, sheet, NULL, NULL);
  expect_columns (third, "A=name B=type C=status D=staff! E=teachers!");
}

/* A hand goes before labels: of the column itself, and of another that claims the same field. */
static void
test_hand_goes_first (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan
      = plan_with (testing, "机构名称|机构类型|办学状态|学生数|负责人|实有人数\n甲园|幼儿园|在办|#3|张三|#5", NULL,
                   "实有人数=students 负责人=sponsor");

  expect_columns (plan, "A=name B=type C=status D=- E=sponsor! F=students!");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,students,sponsor,principal", "甲园|5|张三|");
}

/* Levels: by the path, or by the lowest heading alone, which then goes before what the path would mean. */
static void
test_levels (Testing *testing, gconstpointer data)
{
  static const char sheet[] = "机构名称|机构类型|办学状态|许可证有效期||教职工|\n|||有效期起|有效期止|合计|"
                              "其中教师\n甲园|幼儿园|在办|2024.1.1|2026.1.1|#9|#5";
  static const char merges[] = "A1:A2 B1:B2 C1:C2 D1:E1 F1:G1";
  g_autoptr (MbImportPlan) plain = plan_with (testing, sheet, merges, NULL);
  g_autoptr (MbImportPlan) plan = plan_with (testing, sheet, merges, "有效期起=approved 教职工/其中教师=teachers");

  expect_columns (plain, "A=name B=type C=status D=licence_from E=licence_to F=staff G=-");
  expect_columns (plan, "A=name B=type C=status D=approved! E=licence_to F=staff G=teachers!");
}

static void
test_two_sheets (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = plan_with (testing,
                                             "== 甲\n机构名称|机构类型|办学状态|人头\n甲园|幼儿园|在办|#3\n== "
                                             "乙\n机构名称|学生数|机构类型|办学状态\n乙校|#4|小学|在办",
                                             NULL, "人头=students");

  expect_columns (plan, "A=name B=type C=status D=students! A=name B=students C=type D=status");
}

static void
test_wrong (Testing *testing, gconstpointer data)
{
  g_autoptr (GHashTable) mapping = mapping_of ("机构名称=nonsense");
  MbImportOptions options = { .mapping = mapping };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbImportPlan) none = mb_import_plan_new_of_book (
      testing->office, "institution", "x.xlsx", testing_book ("机构名称|机构类型|办学状态\n甲园|幼儿园|在办", NULL),
      &options, &error);
  g_autoptr (MbImportPlan) plan
      = plan_with (testing, "机构名称|机构类型|办学状态\n甲园|幼儿园|在办", NULL, "人头儿=students");
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  g_assert_null (none);
  g_assert_cmpstr (mb_error_code_id (error), ==, "field_unknown");
  g_assert_cmpstr (warnings, ==, "0 no_such_heading");
}

/* A file that went back to its sender has a column more and is still of the shape. */
static void
test_rejects (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = plan_with (testing, "园名儿|种类|目前\n甲园|幼儿园|在办\n乙园|小学|好", NULL,
                                             "园名儿=name 种类=type 目前=status");
  g_autofree char *path = g_build_filename (testing->folder, "退回.xlsx", NULL);
  g_autoptr (MbImportPlan) again = NULL;
  g_autoptr (GError) error = NULL;

  testing_apply (plan);
  mb_import_write_rejects (plan, path, &error);
  g_assert_no_error (error);
  again = mb_import_plan_new (testing->office, "institution", path, NULL, NULL, &error);
  g_assert_no_error (error);
  testing_expect (again, "new 0 updated 0 unchanged 0 refused 1", "2C status_unknown");
}

static void
test_guess (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = plan_with (testing, SHEET, NULL, MAPPING);
  g_autofree char *path = g_build_filename (testing->folder, "表.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "园名儿,种类,目前,人头,附加列\n丙园,幼儿园,在办,3,x\n", -1, NULL));
  g_assert_null (mb_import_guess_register (testing->office, path, NULL, &error));
  g_clear_error (&error);
  testing_apply (plan);
  g_assert_cmpstr (mb_import_guess_register (testing->office, path, NULL, &error), ==, "institution");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/mapping/is-remembered-by-the-shape-of-the-heading", test_remembered);
  TESTING_ADD ("/office/import/mapping/is-remembered-only-when-applied", test_not_before_applied);
  TESTING_ADD ("/office/import/mapping/said-anew-goes-before-remembered", test_said_anew);
  TESTING_ADD ("/office/import/mapping/goes-before-labels", test_hand_goes_first);
  TESTING_ADD ("/office/import/mapping/of-a-path-or-its-lowest-heading", test_levels);
  TESTING_ADD ("/office/import/mapping/of-one-sheet-leaves-the-other", test_two_sheets);
  TESTING_ADD ("/office/import/mapping/unknown-field-is-refused-and-heading-warned-of", test_wrong);
  TESTING_ADD ("/office/import/mapping/holds-for-the-file-that-comes-back", test_rejects);
  TESTING_ADD ("/office/import/mapping/makes-the-register-known", test_guess);
  return g_test_run ();
}
