/* test-export.c: what an export writes is what the list shows, and our own import knows every line of it again. */
#include "office-case.h"

#include "export.h"
#include "import.h"
#include "report.h"

static void
fill (Case *test)
{
  gint64 first = case_institution (test, "阳光（东区）幼儿园", "幼儿园", "城关镇", "在办");
  gint64 second = case_institution (test, "=1+1培训学校", "培训机构", "石桥镇", "停办");
  g_autofree char *a = g_strdup_printf ("%" G_GINT64_FORMAT, first);
  g_autofree char *b = g_strdup_printf ("%" G_GINT64_FORMAT, second);

  case_insert (test, "hazard", "found", "2026-05-01", "institution", a, "category", "消防安全", "description",
               "灭火器<过期>\n二楼", "severity", "一般", "limit", "2026-05-20", "fund", "123456", NULL);
  case_insert (test, "hazard", "found", "2026-05-02", "institution", b, "category", "用电安全", "description",
               "'插座'松动 _x0041_", "severity", "重大", "completed", "2026-05-09", "recheck_result", "合格", "status",
               "已销号", NULL);
}

static void export(Case *test, const char *text, const char *const *fields, const char *path, guint64 expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbQuery) query = mb_query_parse (text, mb_office_get_catalogue (test->office), &error);
  guint64 n = 0;

  g_assert_no_error (error);
  g_assert_true (mb_export_list (test->office, query, fields, FALSE, path, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, expected);
}

static gboolean
add_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  static const char kinds[] = "tndbe";
  GString *text = user;

  for (guint i = 0; i < n_cells; i++)
    g_string_append_printf (text, "%s%u%c=%s", i > 0 ? " " : "", cells[i].column, kinds[cells[i].kind], cells[i].text);
  g_string_append_c (text, '|');
  return TRUE;
}

static char *
read_back (const char *path)
{
  const MbSheetHandler handler = { .row = add_row };
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);

  g_assert_true (mb_sheet_read_file (path, &handler, text, NULL, NULL, &error));
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

static void
test_values_stand_by_their_kind (Case *test, gconstpointer data)
{
  static const char *const fields[] = { "found", "institution", "description", "fund", "completed", NULL };
  g_autofree char *path = case_path (test, "out.xlsx"), *all = NULL, *some = NULL;

  fill (test);
  export(test, "hazard?+found", fields, path, 2);
  all = read_back (path);
  g_assert_cmpstr (all, ==,
                   "1t=排查日期 2t=学校（园）名称 3t=隐患描述 4t=整改资金（元） 5t=整改完成日期|"
                   "1d=2026-05-01 2t=阳光（东区）幼儿园 3t=灭火器<过期>\n二楼 4n=1234.56|"
                   "1d=2026-05-02 2t==1+1培训学校 3t='插座'松动 _x0041_ 5d=2026-05-09|");
  export(test, "hazard?institution.town=城关镇", fields, path, 1);
  some = read_back (path);
  g_assert_true (g_str_has_suffix (some, "4n=1234.56|"));
}

static void
test_its_import_changes_nothing (Case *test, gconstpointer data)
{
  static const char *const registers[] = { "institution", "hazard" };

  fill (test);
  for (guint i = 0; i < G_N_ELEMENTS (registers); i++)
    {
      g_autofree char *path = case_path (test, "out.xlsx");
      g_autoptr (MbImportPlan) plan = NULL;
      g_autoptr (GError) error = NULL;

      export(test, registers[i], NULL, path, 2);
      plan = mb_import_plan_new (test->office, registers[i], path, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (mb_import_plan_count (plan, MB_ROW_UNCHANGED), ==, 2);
      g_assert_cmpuint (mb_import_plan_n_read (plan), ==, 2);
      g_assert_cmpuint (mb_import_plan_missing (plan)->len, ==, 0);
    }
}

static const MbImportColumn *
find_column (MbImportPlan *plan, const char *heading)
{
  GPtrArray *columns = mb_import_plan_columns (plan);

  for (guint i = 0; i < columns->len; i++)
    if (g_str_equal (((MbImportColumn *) g_ptr_array_index (columns, i))->heading, heading))
      return g_ptr_array_index (columns, i);
  g_error ("no column is headed %s", heading);
}

/* The heading of a figure tells its unit, in the plain list and in the form alike; both come back as they went, as nothing new. */
static void
test_headings_tell_units (Case *test, gconstpointer data)
{
  static const struct
  {
    const char *field, *plain, *form;
  } figures[] = {
    { "classes", "班级数（个）", "办学规模/班级数（个）" },
    { "students", "在校（园）学生数（人）", "办学规模/学生数（人）" },
    { "staff", "教职工数（人）", "办学规模/教职工（人）" },
    { "teachers", "专任教师数（人）", "办学规模/专任教师（人）" },
  };
  static const char *const fields[]
      = { "name", "type", "town", "status", "classes", "students", "staff", "teachers", NULL };
  g_autofree char *plain = case_path (test, "list.xlsx"), *form = case_path (test, "form.xlsx"), *all = NULL;
  const MbReportOptions options = { .as_of = MB_DATE_NONE };
  g_autoptr (GError) error = NULL;

  case_insert (test, "institution", "name", "阳光幼儿园", "type", "幼儿园", "town", "城关镇", "status", "在办", "classes",
               "6", "students", "180", "staff", "25", "teachers", "14", NULL);
  case_insert (test, "institution", "name", "春晖小学", "type", "小学", "town", "石桥镇", "status", "在办", "classes", "12",
               "students", "540", "staff", "41", "teachers", "36", NULL);
  export(test, "institution?+name", fields, plain, 2);
  all = read_back (plain);
  g_assert_true (g_str_has_prefix (all, "1t=机构名称 2t=机构类型 3t=所属乡镇 4t=办学状态 5t=班级数（个） 6t=在校（园）学生数（人） "
                                        "7t=教职工数（人） 8t=专任教师数（人）|"));
  g_assert_true (mb_report_write (test->office, "roster", &options, form, NULL, &error));
  g_assert_no_error (error);
  for (guint written = 0; written < 2; written++)
    {
      g_autoptr (MbImportPlan) plan
          = mb_import_plan_new (test->office, "institution", written == 0 ? plain : form, NULL, NULL, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
        {
          const MbImportColumn *column = find_column (plan, written == 0 ? figures[i].plain : figures[i].form);

          g_assert_nonnull (column->field);
          g_assert_cmpstr (column->field->id, ==, figures[i].field);
        }
      g_assert_cmpuint (mb_import_plan_n_read (plan), ==, 2);
      g_assert_cmpuint (mb_import_plan_count (plan, MB_ROW_UNCHANGED), ==, 2);
    }
}

static void
test_what_cannot_be_is_refused (Case *test, gconstpointer data)
{
  static const char *const wrong[] = { "found", "wings", NULL };
  g_autofree char *path = case_path (test, "out.xlsx"), *nowhere = case_path (test, "none/out.xlsx");
  g_autoptr (MbQuery) query = mb_query_new ("hazard");
  g_autoptr (GError) error = NULL;

  g_assert_false (mb_export_list (test->office, query, wrong, FALSE, path, NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_FIELD_UNKNOWN);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (mb_export_list (test->office, query, NULL, FALSE, nowhere, NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_FOLDER_MISSING);
}

static void
test_cancelling_leaves_nothing (Case *test, gconstpointer data)
{
  g_autofree char *path = case_path (test, "out.xlsx");
  g_autoptr (MbQuery) query = mb_query_new ("institution");
  g_autoptr (MbJob) job = mb_job_new ("导出");
  g_autoptr (GError) error = NULL;

  fill (test);
  mb_job_cancel (job);
  g_assert_false (mb_export_list (test->office, query, NULL, FALSE, path, NULL, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define test(name, func) g_test_add ("/office/export/" name, Case, NULL, case_set_up, func, case_tear_down)
  test ("values-stand-by-their-kind", test_values_stand_by_their_kind);
  test ("its-import-changes-nothing", test_its_import_changes_nothing);
  test ("headings-tell-units-and-come-back", test_headings_tell_units);
  test ("what-cannot-be-is-refused", test_what_cannot_be_is_refused);
  test ("cancelling-leaves-nothing", test_cancelling_leaves_nothing);
  return g_test_run ();
}
