/* test-office.c: an office made, opened, asked; declarations from every place, later ones winning. */
#include "office-case.h"
#include "office-private.h"
#include "report.h"

static void
test_create (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("minban-office-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "a.minban", NULL);
  MbOfficeHead blank = { " ", "369921", NULL };
  MbOfficeHead region = { "临溪县教育局", "36992", NULL };

  g_assert_null (mb_office_create (path, &blank, "测试员", &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  g_assert_null (mb_office_create (path, &region, "测试员", &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  case_remove (folder);
}

/* As a clerk types them when she makes the file: no comma of any kind may take a character apart. */
static void
test_towns (void)
{
  static const char *const typed[] = { "云亭镇、望山镇，枫林乡 柳溪镇；桃源乡,云亭镇", NULL };
  const MbOfficeHead head = { "青禾县教育局", "369900", typed };
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("minban-office-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "a.minban", NULL);
  g_autoptr (MbOffice) office = mb_office_create (path, &head, "测试员", &error);
  g_auto (GStrv) towns = NULL;
  g_autofree char *told = NULL;

  g_assert_no_error (error);
  towns = mb_office_towns (office);
  told = g_strjoinv ("|", towns);
  g_assert_cmpstr (told, ==, "云亭镇|望山镇|枫林乡|柳溪镇|桃源乡");
  mb_office_close (office);
  case_remove (folder);
}

static void
test_ask (Case *test, gconstpointer data)
{
  g_auto (GStrv) towns = mb_office_towns (test->office);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = case_path (test, "office.minban");

  g_assert_cmpstr (mb_office_get_name (test->office), ==, "临溪县教育局");
  g_assert_cmpstr (mb_office_get_actor (test->office), ==, "测试员");
  g_assert_cmpuint (g_strv_length (towns), ==, 3);
  g_assert_cmpstr (towns[2], ==, "西岭乡");
  g_assert_nonnull (mb_office_register (test->office, "hazard", &error));
  g_assert_null (mb_office_register (test->office, "moon", &error));
  case_assert_fault (error, MB_FAULT_REGISTER_UNKNOWN);
  /* A second one does not take the place of the first. */
  {
    MbOfficeHead head = { "别的局", NULL, NULL };
    g_assert_null (mb_office_create (path, &head, "测试员", &error));
    case_assert_fault (error, MB_FAULT_FILE_EXISTS);
  }
  mb_office_set_actor (test->office, "接班人");
  g_assert_cmpstr (mb_office_get_actor (test->office), ==, "接班人");
}

static void
test_workdays (Case *test, gconstpointer data)
{
  const MbWorkdays *workdays = mb_office_get_workdays (test->office);
  g_autoptr (GError) error = NULL;

  /* Shipped: the State Council's days of 2025. */
  g_assert_false (mb_workdays_is_workday (workdays, mb_date_from_iso ("2025-10-08")));
  g_assert_true (mb_workdays_is_workday (workdays, mb_date_from_iso ("2025-10-11")));
  g_assert_true (mb_workdays_is_workday (workdays, mb_date_from_iso ("2025-10-09")));
  g_assert_true (mb_workdays_is_workday (workdays, mb_date_from_iso ("2030-10-01")));
  mb_office_put_declaration (test->office, "holidays", "2030", "2030-10-01 holiday\n", &error);
  g_assert_no_error (error);
  g_assert_false (mb_workdays_is_workday (mb_office_get_workdays (test->office), mb_date_from_iso ("2030-10-01")));
}

static void
test_find (Case *test, gconstpointer data)
{
  gint64 id = case_insert (test, "institution", "name", "临溪县阳光培训学校（东校区）", "type", "培训机构", "status",
                           "在办", "uscc", "52320581MJA123454N", NULL);
  static const char *const spellings[]
      = { "临溪县阳光培训学校（东校区）", "临溪县阳光培训学校(东校区)", " 临溪县 阳光培训学校（东校区） ",
          "52320581MJA123454N", "52320581mja123454n" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_assert_cmpint (mb_office_find_institution (test->office, spellings[i], &error), ==, id);
      g_assert_no_error (error);
    }
  g_assert_cmpint (mb_office_find_institution (test->office, "临溪县阳光", &error), ==, 0);
  case_assert_fault (error, MB_FAULT_INSTITUTION_NOT_FOUND);
  case_insert (test, "institution", "name", "临溪县阳光培训学校(东校区)", "type", "培训机构", "town", "石桥镇",
               "status", "在办", NULL);
  g_assert_cmpint (mb_office_find_institution (test->office, "临溪县 阳光培训学校(东校区)", &error), ==, 0);
  case_assert_fault (error, MB_FAULT_AMBIGUOUS_LINK);
}

static char *
title_of (Case *test, const char *name)
{
  g_autoptr (GPtrArray) list = mb_report_list (test->office, "reports", NULL);

  for (guint i = 0; list != NULL && i < list->len; i++)
    if (g_str_equal (((MbReportInfo *) g_ptr_array_index (list, i))->name, name))
      return g_strdup (((MbReportInfo *) g_ptr_array_index (list, i))->title);
  return NULL;
}

static void
reopen_with_folder (Case *test, const char *folder)
{
  g_autofree char *path = case_path (test, "office.minban");
  g_autoptr (GError) error = NULL;

  mb_office_close (test->office);
  g_object_unref (test->office);
  g_setenv ("MB_DATA_DIR", folder, TRUE);
  test->office = mb_office_open (path, MB_STORE_READ_WRITE, "测试员", &error);
  g_assert_no_error (error);
  g_unsetenv ("MB_DATA_DIR");
}

static void
test_places (Case *test, gconstpointer data)
{
#define OWN(TITLE) "[Report]\ntitle=" TITLE "\nregister=institution\n[Column a]\nvalue=name\n"
  g_autofree char *folder = case_path (test, "data");
  g_autofree char *reports = g_build_filename (folder, "reports", NULL);
  g_autofree char *file = g_build_filename (reports, "roster.report", NULL);
  g_autofree char *shipped = title_of (test, "roster");
  g_autofree char *from_folder = NULL;
  g_autofree char *from_file = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (shipped, ==, "民办学校（园）基本情况花名册");
  g_mkdir_with_parents (reports, 0700);
  g_file_set_contents (file, OWN ("文件夹里的"), -1, &error);
  g_assert_no_error (error);
  reopen_with_folder (test, folder);
  from_folder = title_of (test, "roster");
  g_assert_cmpstr (from_folder, ==, "文件夹里的");
  mb_office_put_declaration (test->office, "reports", "roster", OWN ("单位文件里的"), &error);
  g_assert_no_error (error);
  mb_office_put_declaration (test->office, "reports", "roster", OWN ("改过的"), &error);
  g_assert_no_error (error);
  reopen_with_folder (test, folder);
  from_file = title_of (test, "roster");
  g_assert_cmpstr (from_file, ==, "改过的");
}

static void
test_register (Case *test, gconstpointer data)
{
  static const char source[]
      = "[Register]\nid=vehicle\nversion=1\nlabel=Vehicles\nlabel[zh_CN]=校车\nsingular=vehicle\n"
        "singular[zh_CN]=校车\ntitle=plate\nidentity=plate\n"
        "[Field plate]\ntype=text\nlabel=Plate\nlabel[zh_CN]=车牌\nrequired=true\n";
  g_autoptr (GError) error = NULL;
  gint64 id;

  mb_office_put_declaration (test->office, "registers", "bus", source, &error);
  case_assert_fault (error, MB_FAULT_DECLARATION);
  mb_office_put_declaration (test->office, "registers", "vehicle", source, &error);
  g_assert_no_error (error);
  id = case_insert (test, "vehicle", "plate", "甲A1", NULL);
  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (case_count (test, "vehicle?plate=甲A1"), ==, 1);
}

static void
test_refused (Case *test, gconstpointer data)
{
  static const struct
  {
    const char *kind, *name, *source;
    MbFaultCode code;
  } rows[] = {
    { "poems", "a", "x", MB_FAULT_ARGUMENT },
    { "reports", "../a", OWN ("x"), MB_FAULT_ARGUMENT },
    { "reports", "", OWN ("x"), MB_FAULT_ARGUMENT },
    { "reports", "a", "no key file", MB_FAULT_DECLARATION },
    { "rubrics", "a", "[Rubric]\nid=a\n", MB_FAULT_DECLARATION },
    { "charts", "a", "[Chart]\nreport=moon\nkind=bar\nseries=n\n", MB_FAULT_DECLARATION },
    { "charts", "a", OWN ("x") "[Chart]\nkind=bar\nseries=z\n", MB_FAULT_DECLARATION },
    { "holidays", "2031", "2031-02-30 holiday\n", MB_FAULT_DECLARATION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (mb_office_put_declaration (test->office, rows[i].kind, rows[i].name, rows[i].source, &error));
      g_assert_error (error, MB_ERROR, (int) rows[i].code);
    }
  g_assert_cmpint (case_count (test, "document?"), ==, 0);
}

#define ADD(path, func) g_test_add ("/office/office/" path, Case, NULL, case_set_up, func, case_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/office/office/a-wrong-head-makes-no-file", test_create);
  g_test_add_func ("/office/office/towns-are-read-as-they-are-typed", test_towns);
  ADD ("name-actor-towns-and-registers", test_ask);
  ADD ("workdays-are-those-shipped-and-the-offices-own", test_workdays);
  ADD ("an-institution-is-found-by-what-people-write", test_find);
  ADD ("later-places-win", test_places);
  ADD ("a-register-of-the-offices-own-works-at-once", test_register);
  ADD ("what-would-not-parse-is-not-kept", test_refused);
  return g_test_run ();
}
