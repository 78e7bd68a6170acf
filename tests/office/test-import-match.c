/* test-import-match.c: which record a row means, and that a second import changes nothing. */
#include "import-office.h"

#define HEAD         "机构名称|机构类型|统一社会信用代码|所属乡镇|办学状态|在校（园）学生数\n"
#define CODE1        "52369921497789093U"
#define CODE2        "913699212983702490"
#define CODE3        "52369921993719385U"
#define UNCHANGED(n) "new 0 updated 0 unchanged " #n " refused 0"
#define NEW(n)       "new " #n " updated 0 unchanged 0 refused 0"

static void
test_again (Testing *testing, gconstpointer data)
{
  static const char sheet[]
      = HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12\n乙园|幼儿园||石桥镇|在办|#3\n丙园|小学|" CODE2 "|石桥镇|在办|";

  testing_import (testing, "institution", sheet, NEW (3));
  testing_import (testing, "institution", sheet, UNCHANGED (3));
}

static void
test_code_wins_over_name (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *diffs = NULL;

  testing_import (testing, "institution",
                  HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12\n乙园|幼儿园|" CODE2 "|石桥镇|在办|#3", NEW (2));
  plan = testing_plan (testing, "institution", HEAD "甲新园|幼儿园|" CODE1 "|石桥镇|在办|#12");
  testing_expect (plan, "new 0 updated 1 unchanged 0 refused 0", "");
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "name: 甲园 → 甲新园; town: 城关镇 → 石桥镇");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,town", "甲新园|石桥镇; 乙园|石桥镇");
}

static void
test_names_folded (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution", HEAD "临溪县（白沙）园|幼儿园||城关镇|在办|#12", NEW (1));
  testing_import (testing, "institution", HEAD " 临溪县(白沙) 园　|幼儿园||城关镇|在办|#12", UNCHANGED (1));
  testing_expect_records (testing, "institution", "name", "临溪县（白沙）园");
}

static void
test_town_tells_apart (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution", HEAD "红星园|幼儿园||城关镇|在办|#12\n红星园|幼儿园||石桥镇|在办|#3",
                  NEW (2));
  testing_import (testing, "institution", HEAD "红星园|幼儿园||石桥镇|在办|#3\n红星园|幼儿园||城关镇|在办|#12",
                  UNCHANGED (2));
}

static void
test_code_comes_later (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *diffs = NULL;

  testing_import (testing, "institution", HEAD "甲园|幼儿园||城关镇|未批在办|#12", NEW (1));
  plan = testing_plan (testing, "institution", HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12");
  testing_expect (plan, "new 0 updated 1 unchanged 0 refused 0", "");
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "uscc:  → " CODE1 "; status: 未批在办 → 在办");
  testing_apply (plan);
  testing_import (testing, "institution", HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12", UNCHANGED (1));
}

static void
test_code_left_out (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution", HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12", NEW (1));
  testing_import (testing, "institution", HEAD "甲园|幼儿园||城关镇|在办|#12", UNCHANGED (1));
  testing_expect_records (testing, "institution", "name,uscc", "甲园|" CODE1);
}

static void
test_code_conflict (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  const MbFault *fault = NULL;

  testing_import (testing, "institution", HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12", NEW (1));
  plan = testing_plan (testing, "institution", HEAD "甲园|幼儿园|" CODE2 "|城关镇|在办|#12");
  testing_expect (plan, "new 0 updated 0 unchanged 0 refused 1", "2C code_conflict");
  fault = g_ptr_array_index (mb_import_plan_faults (plan), 0);
  g_assert_cmpstr (fault->found, ==, CODE2);
  g_assert_cmpstr (fault->expected, ==, CODE1);
  g_assert_cmpuint (mb_import_plan_missing (plan)->len, ==, 0);
}

static void
test_town_left_out (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution", HEAD "甲园|幼儿园||城关镇|在办|#12\n乙园|幼儿园||城关镇|在办|#3", NEW (2));
  testing_import (testing, "institution", HEAD "甲园|幼儿园|||在办|#12", UNCHANGED (1));
  testing_import (testing, "institution", "机构名称|机构类型\n乙园|幼儿园", UNCHANGED (1));
}

static void
test_ambiguous (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;

  testing_import (testing, "institution", HEAD "红星园|幼儿园||城关镇|在办|#12\n红星园|幼儿园||石桥镇|在办|#3",
                  NEW (2));
  plan = testing_plan (testing, "institution", "机构名称|在校（园）学生数\n红星园|#4");
  testing_expect (plan, "new 0 updated 0 unchanged 0 refused 1", "2A name_ambiguous");
}

static void
test_partial_sheet (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *diffs = NULL;

  testing_import (testing, "institution", HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12", NEW (1));
  plan = testing_plan (testing, "institution", "统一社会信用代码|联系电话\n" CODE1 "|13851674228");
  testing_expect (plan, "new 0 updated 1 unchanged 0 refused 0", "");
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "phone:  → 13851674228");
}

static void
test_empty_never_erases (Testing *testing, gconstpointer data)
{
  static const char sheet[] = HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|";
  MbImportOptions options = { .empty_erases = TRUE };
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *diffs = NULL;

  testing_import (testing, "institution", HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12", NEW (1));
  testing_import (testing, "institution", sheet, UNCHANGED (1));
  plan = testing_plan_with (testing, "institution", sheet, NULL, &options);
  testing_expect (plan, "new 0 updated 1 unchanged 0 refused 0", "");
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "students: 12 → ");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,students", "甲园|");
}

/* ---- Groups of equals ---- */

#define HAZARDS "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|整改责任人|整改完成日期|复查结果\n"

static void
add_institutions (Testing *testing)
{
  testing_import (testing, "institution",
                  HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|#12\n乙园|幼儿园|" CODE2 "|城关镇|在办|#3", NEW (2));
}

static void
test_twins (Testing *testing, gconstpointer data)
{
  static const char sheet[]
      = HAZARDS "2026.1.1|甲园|消防安全|灭火器压力不足|一般|王|||\n2026.1.1|甲园|消防安全|灭火器压力不足|一般|王|||\n"
                "2026.1.1|甲园|消防安全|灭火器压力不足|一般|李|2026.1.5|合格";

  add_institutions (testing);
  testing_import (testing, "hazard", sheet, NEW (3));
  testing_import (testing, "hazard", sheet, UNCHANGED (3));
}

static void
test_one_twin_more (Testing *testing, gconstpointer data)
{
  add_institutions (testing);
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|灯坏|一般|王||", NEW (1));
  testing_import (testing, "hazard",
                  HAZARDS "2026.1.1|甲园|消防安全|灯坏|一般|王||\n2026.1.1|甲园|消防安全|灯坏|一般|王||",
                  "new 1 updated 0 unchanged 1 refused 0");
}

/* Two alike, one of them closed since: whatever the order, the closed row is the update and the other stays. */
static void
test_never_by_order (Testing *testing, gconstpointer data)
{
  static const char *const orders[] = {
    HAZARDS "2026.1.1|甲园|消防安全|灯坏|一般|王||\n2026.1.1|甲园|消防安全|灯坏|一般|李|2026.1.9|合格",
    HAZARDS "2026.1.1|甲园|消防安全|灯坏|一般|李|2026.1.9|合格\n2026.1.1|甲园|消防安全|灯坏|一般|王||",
  };

  add_institutions (testing);
  testing_import (testing, "hazard",
                  HAZARDS "2026.1.1|甲园|消防安全|灯坏|一般|李||\n2026.1.1|甲园|消防安全|灯坏|一般|王||", NEW (2));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MbImportPlan) plan = testing_plan (testing, "hazard", orders[i]);
      g_autofree char *diffs = testing_diffs (plan, i == 0 ? 1 : 0);

      testing_expect (plan, "new 0 updated 1 unchanged 1 refused 0", "");
      g_assert_cmpstr (diffs, ==, "completed:  → 2026-01-09; recheck_result:  → 合格; status: 待整改 → 已销号");
    }
}

static void
test_fewest_differences (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add_institutions (testing);
  testing_import (
      testing, "hazard",
      HAZARDS "2026.1.1|甲园|消防安全|灯坏|一般|王|2026.1.3|\n2026.1.1|甲园|消防安全|灯坏|较大|李|2026.1.4|", NEW (2));
  plan = testing_plan (
      testing, "hazard",
      HAZARDS "2026.1.1|甲园|消防安全|灯坏|较大|李|2026.1.5|合格\n2026.1.1|甲园|消防安全|灯坏|一般|王|2026.1.5|合格");
  testing_expect (plan, "new 0 updated 2 unchanged 0 refused 0", "");
  first = testing_diffs (plan, 0);
  second = testing_diffs (plan, 1);
  g_assert_cmpstr (first, ==, "completed: 2026-01-04 → 2026-01-05; recheck_result:  → 合格; status: 待复查 → 已销号");
  g_assert_cmpstr (second, ==, "completed: 2026-01-03 → 2026-01-05; recheck_result:  → 合格; status: 待复查 → 已销号");
}

static void
test_many_twins (Testing *testing, gconstpointer data)
{
  GString *sheet = g_string_new (HAZARDS);

  add_institutions (testing);
  for (guint i = 0; i < 1500; i++)
    g_string_append (sheet, "2026.1.1|甲园|消防安全|灯坏|一般|王||\n");
  testing_import (testing, "hazard", sheet->str, NEW (1500));
  testing_import (testing, "hazard", sheet->str, UNCHANGED (1500));
  g_string_free (sheet, TRUE);
}

/* Whatever is alike and in whatever order it comes: a second import changes nothing. */
static void
test_any_order (Testing *testing, gconstpointer data)
{
  static const char *const rows[] = {
    "2026.1.1|甲园|消防安全|灯坏|一般|王||",
    "2026.1.1|甲园|消防安全|灯坏|一般|李||",
    "2026.1.1|甲园|消防安全|灯坏|较大|王|2026.1.5|",
    "2026.1.1|甲园|消防安全|灯坏|一般||2026.1.5|合格",
    "2026.1.1|乙园|消防安全|灯坏|一般|王||",
    "2026.1.1|甲园|消防安全| 灯坏 |一般|||",
    "2026.1.1|甲园|消防安全|灯 坏|一般||2026.1.6|合格",
    "2026.1.2|甲园|消防安全|灯坏|一般|王|2026.1.5|合格",
  };
  g_autoptr (GPtrArray) chosen = g_ptr_array_new ();

  add_institutions (testing);
  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (chosen, (gpointer) rows[g_test_rand_int_range (0, G_N_ELEMENTS (rows))]);
  for (guint round = 0; round < 6; round++)
    {
      g_autoptr (GString) sheet = g_string_new (HAZARDS);

      for (guint i = chosen->len - 1; i > 0; i--)
        {
          guint k = (guint) g_test_rand_int_range (0, (gint32) i + 1);
          gpointer kept = chosen->pdata[i];

          chosen->pdata[i] = chosen->pdata[k];
          chosen->pdata[k] = kept;
        }
      for (guint i = 0; i < chosen->len; i++)
        g_string_append_printf (sheet, "%s\n", (const char *) chosen->pdata[i]);
      testing_import (testing, "hazard", sheet->str, round == 0 ? NEW (60) : UNCHANGED (60));
    }
}

static void
test_serial_never_counts (Testing *testing, gconstpointer data)
{
  add_institutions (testing);
  testing_import (testing, "hazard",
                  "序号|" HAZARDS "#1|2026.1.1|甲园|消防安全|灯坏|一般|王||\n#2|2026.1.2|甲园|消防安全|灯坏|一般|王||",
                  NEW (2));
  testing_import (testing, "hazard",
                  "序号|" HAZARDS "#7|2026.1.2|甲园|消防安全|灯坏|一般|王||\n#9|2026.1.1|甲园|消防安全|灯坏|一般|王||",
                  UNCHANGED (2));
}

static void
test_complaints (Testing *testing, gconstpointer data)
{
  static const char head[] = "登记日期|来源|所属县区|反映问题类别|办理期限|办结日期|办理状态\n";
  g_autofree char *first = g_strconcat (
      head, "2025.1.1|信箱|临溪县|教育收费|2025.3.1||办理中\n2025.1.1|信箱|临溪县|教育收费|2025.3.2||办理中", NULL);
  g_autofree char *closed = g_strconcat (
      head, "2025.1.1|信箱|临溪县|教育收费|2025.3.2|2025.2.1|已办结\n2025.1.1|信箱|临溪县|教育收费|2025.3.1||办理中",
      NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *diffs = NULL;

  testing_import (testing, "complaint", first, NEW (2));
  plan = testing_plan (testing, "complaint", closed);
  testing_expect (plan, "new 0 updated 1 unchanged 1 refused 0", "");
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "closed:  → 2025-02-01; status: 办理中 → 已办结");
}

/* A register that an office has invented, with neither identity nor codes: its title will do. */
static void
test_without_identity (Testing *testing, gconstpointer data)
{
  static const char source[]
      = "[Register]\nid=visit\nversion=1\nlabel=Visits\nlabel[zh_CN]=走访\nsingular=visit\ntitle=topic\n"
        "[Field topic]\ntype=text\nlabel=Topic\nlabel[zh_CN]=事由\nrequired=true\n"
        "[Field day]\ntype=date\nlabel=Day\nlabel[zh_CN]=日期\n";
  g_autofree char *path = g_build_filename (testing->folder, "office.minban", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_office_put_declaration (testing->office, "registers", "visit", source, &error));
  g_assert_no_error (error);
  mb_office_close (testing->office);
  g_clear_object (&testing->office);
  testing->office = mb_office_open (path, MB_STORE_READ_WRITE, "测试员", &error);
  g_assert_no_error (error);
  testing_import (testing, "visit", "事由|日期\n防火|2026.1.1\n防火|2026.1.2\n防溺水|", NEW (3));
  testing_import (testing, "visit", "日期|事由\n2026.1.2|防火\n|防溺水\n2026.1.1|防火", UNCHANGED (3));
}

/* ---- Links ---- */

static void
test_links (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;

  testing_import (testing, "institution",
                  HEAD "彩虹学校（南坪校区）|培训机构|" CODE1
                       "|城关镇|在办|\n红星园|幼儿园||城关镇|在办|\n红星园|幼儿园||石桥镇|在办|",
                  NEW (3));
  plan = testing_plan (testing, "hazard",
                       HAZARDS "2026.1.1| 彩虹学校(南坪校区)　|消防安全|一|一般|||\n2026.1.1|" CODE1
                               "|消防安全|二|一般|||\n"
                               "2026.1.1|彩虹园|消防安全|三|一般|||\n2026.1.1|红星园|消防安全|四|一般|||");
  testing_expect (plan, "new 2 updated 0 unchanged 0 refused 2", "4B institution_unknown; 5B institution_ambiguous");
  testing_apply (plan);
  testing_expect_records (testing, "hazard", "institution,description",
                          "彩虹学校（南坪校区）|一; 彩虹学校（南坪校区）|二");
}

static void
test_former_name (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution", HEAD "甲园|幼儿园|" CODE1 "|城关镇|在办|", NEW (1));
  testing_import (testing, "institution", HEAD "甲新园|幼儿园|" CODE1 "|城关镇|在办|",
                  "new 0 updated 1 unchanged 0 refused 0");
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|一般|||", NEW (1));
  testing_expect_records (testing, "hazard", "institution", "甲新园");
}

static char *
plan_warnings (MbImportPlan *plan)
{
  return testing_faults (mb_import_plan_warnings (plan));
}

static void
test_entered_twice (Testing *testing, gconstpointer data)
{
  static const struct
  {
    const char *name, *rows, *warnings;
  } cases[] = {
    { "no codes", "甲园|幼儿园||城关镇|在办|#12\n甲 园|幼儿园||城关镇|在办|#13", "3A twin_rows" },
    { "one code", "甲园|幼儿园|" CODE1 "|城关镇|在办|#12\n甲园|幼儿园||城关镇|在办|#12", "3A twin_rows" },
    { "codes differ", "甲园|幼儿园|" CODE1 "|城关镇|在办|#12\n甲园|幼儿园|" CODE2 "|城关镇|在办|#12", "" },
    { "towns differ", "甲园|幼儿园||城关镇|在办|#12\n甲园|幼儿园||石桥镇|在办|#12", "" },
    { "thrice",
      "甲园|幼儿园||城关镇|在办|#1\n乙园|幼儿园||城关镇|在办|#2\n甲园|幼儿园||城关镇|在办|#1\n甲园|幼儿园||城关镇|在办|"
      "#4",
      "4A twin_rows; 5A twin_rows" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sheet = g_strconcat (HEAD, cases[i].rows, NULL);
      g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", sheet);
      g_autofree char *warnings = plan_warnings (plan);
      const MbFault *fault = NULL;

      g_assert_cmpuint (mb_import_plan_count (plan, MB_ROW_NEW), ==, mb_import_plan_n_read (plan));
      g_assert_cmpstr (warnings, ==, cases[i].warnings);
      if (*warnings == '\0')
        continue;
      fault = g_ptr_array_index (mb_import_plan_warnings (plan), 0);
      g_assert_cmpstr (fault->expected, ==, "something other than in row 2");
    }
}

/* Two that are alike in the register are no news. */
static void
test_twins_told_once (Testing *testing, gconstpointer data)
{
  static const char two[] = HEAD "甲园|幼儿园||城关镇|在办|#12\n甲园|幼儿园||城关镇|在办|#13";
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *warnings = NULL;

  testing_import (testing, "institution", two, NEW (2));
  plan = testing_plan (testing, "institution", two);
  warnings = plan_warnings (plan);
  testing_expect (plan, UNCHANGED (2), "");
  g_assert_cmpstr (warnings, ==, "");
}

static void
test_alike_rows (Testing *testing, gconstpointer data)
{
  static const char head[] = "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|整改期限\n";
  g_autofree char *sheet
      = g_strconcat (head,
                     "2026.1.1|甲园|消防安全|一|一般|2026.2.1\n2026.1.1|甲园|消防安全|一|一般|2026.2.2\n"
                     "2026.1.1|甲园|消防安全|一|一般|2026.2.1\n2026.1.1|甲园|消防安全|一|一般|2026.2.1\n"
                     "2026.1.1|甲园|消防安全|二|一般|2026.2.1\n2026.1.1|甲园|消防安全|二|一般|2026.2.1",
                     NULL);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *warnings = NULL;

  testing_import (testing, "institution", HEAD "甲园|幼儿园||城关镇|在办|#12", NEW (1));
  plan = testing_plan (testing, "hazard", sheet);
  warnings = plan_warnings (plan);
  testing_expect (plan, NEW (6), "");
  g_assert_cmpstr (warnings, ==, "4D alike_rows x3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/match/second-import-changes-nothing", test_again);
  TESTING_ADD ("/office/import/match/code-wins-over-name-and-update-is-told-field-by-field", test_code_wins_over_name);
  TESTING_ADD ("/office/import/match/names-are-compared-folded", test_names_folded);
  TESTING_ADD ("/office/import/match/town-tells-names-apart", test_town_tells_apart);
  TESTING_ADD ("/office/import/match/code-meets-record-without-one-and-updates-it", test_code_comes_later);
  TESTING_ADD ("/office/import/match/row-without-code-finds-record-with-one", test_code_left_out);
  TESTING_ADD ("/office/import/match/other-code-is-code-conflict", test_code_conflict);
  TESTING_ADD ("/office/import/match/name-alone-will-do-when-town-is-not-told", test_town_left_out);
  TESTING_ADD ("/office/import/match/name-alone-is-ambiguous-among-several", test_ambiguous);
  TESTING_ADD ("/office/import/match/sheet-of-few-columns-updates-by-code", test_partial_sheet);
  TESTING_ADD ("/office/import/match/empty-cell-erases-only-when-told", test_empty_never_erases);
  TESTING_ADD ("/office/import/match/hazards-alike-to-the-letter-are-legitimate", test_twins);
  TESTING_ADD ("/office/import/match/one-twin-more-is-one-new-record", test_one_twin_more);
  TESTING_ADD ("/office/import/match/equals-are-never-paired-by-order", test_never_by_order);
  TESTING_ADD ("/office/import/match/equals-are-paired-by-fewest-differences", test_fewest_differences);
  TESTING_ADD ("/office/import/match/institution-entered-twice-is-told", test_entered_twice);
  TESTING_ADD ("/office/import/match/twins-in-the-register-are-no-news", test_twins_told_once);
  TESTING_ADD ("/office/import/match/hazards-alike-are-told-once-with-their-number", test_alike_rows);
  TESTING_ADD ("/office/import/match/many-twins-are-paired-in-time", test_many_twins);
  TESTING_ADD ("/office/import/match/any-order-of-equals-changes-nothing", test_any_order);
  TESTING_ADD ("/office/import/match/running-number-never-counts", test_serial_never_counts);
  TESTING_ADD ("/office/import/match/complaints-by-date-channel-region-category-limit", test_complaints);
  TESTING_ADD ("/office/import/match/register-without-identity-goes-by-its-title", test_without_identity);
  TESTING_ADD ("/office/import/match/links-by-folded-name-or-code", test_links);
  TESTING_ADD ("/office/import/match/links-by-former-name", test_former_name);
  return g_test_run ();
}
