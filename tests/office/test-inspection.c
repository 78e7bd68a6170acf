/* test-inspection.c: a year opened, scored one by one and by sheets, with totals and grades computed a second time here. */
#include "figure.h"
#include "office-case.h"
#include "report.h"
#include "writer.h"

#define YEAR 2025

/* A small rubric of the office's own, so that the expected figures can be seen through. */
static const char small_rubric[]
    = "[Rubric]\n"
      "id=small\nversion=1\nlabel=Small\nlabel[zh_CN]=小评分\ntypes=幼儿园\n"
      "bands=优秀:90;良好:80;合格:70;基本合格:60;不合格:0\nfail=不合格\nmissing=rescale\nveto=fail\nround=2\n"
      "[Rows]\n"
      "kind,code,section_code,section,item,points,criteria,deduction,method,basis\n"
      "item,A1,A,办园,园舍,30,,,,\n"
      "item,A2,A,办园,师资,50,,,,\n"
      "item,B1,B,安全,消防,20,,,,\n"
      "veto,V1,V,否决,重大事故,,发生重大事故,,,\n";

static void
open_year (Case *test, int year)
{
  g_autoptr (GError) error = NULL;
  guint n = 0;

  mb_inspection_open (test->office, year, &n, &error);
  g_assert_no_error (error);
}

static GPtrArray *
results (Case *test, int year)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = mb_inspection_results (test->office, year, &error);

  g_assert_no_error (error);
  return list;
}

/* "93.49 优秀 scored" of an institution, "absent" for those that took no part. */
static char *
result_of (Case *test, int year, const char *name)
{
  static const char *const whys[] = { "scored", "incomplete", "veto", "absent" };
  g_autoptr (GPtrArray) list = results (test, year);

  for (guint i = 0; i < list->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (list, i);
      g_autofree char *total = result->has_total ? mb_hundredths_format (result->total) : g_strdup ("-");

      if (g_str_equal (result->name, name))
        return g_strdup_printf ("%s %s %s%s", total, result->grade != NULL ? result->grade : "-", whys[result->why],
                                result->two_years ? " two years" : "");
    }
  return g_strdup ("no participant");
}

#define assert_result(test, year, name, expected)                                                                      \
  do                                                                                                                   \
    {                                                                                                                  \
      g_autofree char *found = result_of (test, year, name);                                                           \
      g_assert_cmpstr (found, ==, expected);                                                                           \
    }                                                                                                                  \
  while (0)

static void
assert_incomplete (Case *test, const char *name)
{
  g_autofree char *found = result_of (test, YEAR, name);

  g_assert_true (g_str_has_suffix (found, "- incomplete"));
}

static gint64
participant_of (Case *test, int year, const char *name)
{
  g_autoptr (GPtrArray) list = results (test, year);

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((MbInspectionResult *) g_ptr_array_index (list, i))->name, name))
      return ((MbInspectionResult *) g_ptr_array_index (list, i))->participant;
  g_assert_not_reached ();
}

static void
with_small_rubric (Case *test)
{
  g_autoptr (GError) error = NULL;

  mb_office_put_declaration (test->office, "rubrics", "small", small_rubric, &error);
  g_assert_no_error (error);
}

static void
score (Case *test, const char *name, const char *code, gint64 points)
{
  g_autoptr (GError) error = NULL;

  mb_inspection_score (test->office, participant_of (test, YEAR, name), code, points, NULL, &error);
  g_assert_no_error (error);
}

static void
test_open (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 running = case_institution (test, "临溪县城关阳光幼儿园(东区)", "幼儿园", "城关镇", "在办");
  gint64 closed = case_institution (test, "已停办幼儿园", "幼儿园", "城关镇", "停办");
  guint n = 0;

  case_institution (test, "育才小学", "小学", "石桥镇", "限期整改");
  case_institution (test, "筹设中学", "初中", "石桥镇", "批准筹设");
  g_assert_cmpint (mb_inspection_latest_year (test->office), ==, 0);
  g_assert_null (mb_inspection_results (test->office, YEAR, &error));
  case_assert_fault (error, MB_FAULT_YEAR_NOT_OPEN);
  mb_inspection_open (test->office, YEAR, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (mb_inspection_latest_year (test->office), ==, YEAR);
  mb_inspection_open (test->office, YEAR, &n, &error);
  case_assert_fault (error, MB_FAULT_YEAR_OPEN);
  mb_inspection_open (test->office, 12, &n, &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  assert_result (test, YEAR, "临溪县城关阳光幼儿园（东区）", "- 不合格 absent");
  assert_result (test, YEAR, "育才小学", "- 不合格 absent");
  assert_result (test, YEAR, "已停办幼儿园", "no participant");

  mb_inspection_add (test->office, YEAR, closed, " ", &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  mb_inspection_add (test->office, YEAR, running, "重复", &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  mb_inspection_add (test->office, YEAR, closed, "恢复办学后补检", &error);
  g_assert_no_error (error);
  assert_result (test, YEAR, "已停办幼儿园", "- 不合格 absent");
}

static void
test_unchanged_later (Case *test, gconstpointer data)
{
  gint64 id = case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  g_autoptr (MbRecord) record = case_get (test, "institution", id);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("改名停办", "测试员");
  g_autoptr (GError) error = NULL;
  g_autofree char *stricter = NULL;
  char **parts;

  with_small_rubric (test);
  open_year (test, YEAR);
  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "status", "停办");
  mb_change_set_put_text (set, "name", "月光幼儿园");
  mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error);
  g_assert_no_error (error);
  /* The office's rubric becomes stricter after the year was opened. */
  parts = g_strsplit (small_rubric, "优秀:90", 2);
  stricter = g_strjoinv ("优秀:99", parts);
  g_strfreev (parts);
  mb_office_put_declaration (test->office, "rubrics", "small", stricter, &error);
  g_assert_no_error (error);
  score (test, "阳光幼儿园", "A1", 2900);
  score (test, "阳光幼儿园", "A2", 4500);
  score (test, "阳光幼儿园", "B1", 1800);
  assert_result (test, YEAR, "阳光幼儿园", "92.00 优秀 scored");
}

static void
test_one_by_one (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 participant;

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  with_small_rubric (test);
  open_year (test, YEAR);
  participant = participant_of (test, YEAR, "阳光幼儿园");

  score (test, "阳光幼儿园", "A1", 2533);
  assert_incomplete (test, "阳光幼儿园");
  score (test, "阳光幼儿园", "A2", MB_SCORE_NOT_APPLICABLE);
  score (test, "阳光幼儿园", "B1", 1000);
  /* 35.33 of 50: 70.66 */
  assert_result (test, YEAR, "阳光幼儿园", "70.66 合格 scored");
  mb_inspection_score (test->office, participant, "A1", 3001, NULL, &error);
  case_assert_fault (error, MB_FAULT_SCORE_RANGE);
  mb_inspection_score (test->office, participant, "Z9", 1, NULL, &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  mb_inspection_score (test->office, participant, "V1", 1, NULL, &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  assert_result (test, YEAR, "阳光幼儿园", "70.66 合格 scored");

  mb_inspection_veto (test->office, participant, "V1", TRUE, "查实", &error);
  g_assert_no_error (error);
  assert_result (test, YEAR, "阳光幼儿园", "70.66 不合格 veto");
  mb_inspection_veto (test->office, participant, "V1", FALSE, NULL, &error);
  g_assert_no_error (error);
  assert_result (test, YEAR, "阳光幼儿园", "70.66 合格 scored");
  /* Taken back one by one, the institution has taken no part. */
  score (test, "阳光幼儿园", "A1", MB_SCORE_OPEN);
  score (test, "阳光幼儿园", "A2", MB_SCORE_OPEN);
  score (test, "阳光幼儿园", "B1", MB_SCORE_OPEN);
  assert_result (test, YEAR, "阳光幼儿园", "- 不合格 absent");
}

static void
test_two_years (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;

  case_institution (test, "缺席幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "改好幼儿园", "幼儿园", "城关镇", "在办");
  with_small_rubric (test);
  open_year (test, YEAR - 1);
  open_year (test, YEAR);
  score (test, "改好幼儿园", "A1", 3000);
  score (test, "改好幼儿园", "A2", 5000);
  score (test, "改好幼儿园", "B1", 2000);
  assert_result (test, YEAR, "改好幼儿园", "100.00 优秀 scored");
  assert_result (test, YEAR, "缺席幼儿园", "- 不合格 absent two years");
  list = results (test, YEAR);
  g_assert_cmpstr (((MbInspectionResult *) g_ptr_array_index (list, 0))->previous, ==, "不合格");
  /* A score of the earlier year, corrected afterwards, changes what the later year says. */
  for (guint i = 0; i < 3; i++)
    {
      static const char *const codes[] = { "A1", "A2", "B1" };
      mb_inspection_score (test->office, participant_of (test, YEAR - 1, "缺席幼儿园"), codes[i], 2000, NULL, &error);
      g_assert_no_error (error);
    }
  assert_result (test, YEAR - 1, "缺席幼儿园", "60.00 基本合格 scored");
  assert_result (test, YEAR, "缺席幼儿园", "- 不合格 absent");
}

/* ---- Score sheets ---- */

/* Lines of cells parted by "|"; a cell beginning with "#" is a number. */
static char *
write_sheet (Case *test, const char *name, const char *const *lines)
{
  char *path = case_path (test, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbSheetWriter) writer = mb_sheet_writer_new (path, "评分", NULL, &error);

  g_assert_no_error (error);
  for (guint row = 0; lines[row] != NULL; row++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[row], "|", -1);

      for (guint column = 0; cells[column] != NULL; column++)
        {
          if (cells[column][0] == '#')
            mb_sheet_writer_number (writer, row + 1, column + 1, cells[column] + 1, NULL, MB_STYLE_PLAIN, &error);
          else if (cells[column][0] != '\0')
            mb_sheet_writer_text (writer, row + 1, column + 1, cells[column], MB_STYLE_PLAIN, &error);
          g_assert_no_error (error);
        }
    }
  mb_sheet_writer_finish (writer, &error);
  g_assert_no_error (error);
  return path;
}

static MbImportPlan *
plan_sheet (Case *test, const char *path, const MbImportOptions *options)
{
  g_autoptr (GError) error = NULL;
  MbImportPlan *plan = mb_inspection_plan_scores (test->office, path, YEAR, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (mb_import_plan_n_read (plan), ==,
                    mb_import_plan_count (plan, MB_ROW_NEW) + mb_import_plan_count (plan, MB_ROW_UPDATED)
                        + mb_import_plan_count (plan, MB_ROW_UNCHANGED) + mb_import_plan_count (plan, MB_ROW_REFUSED));
  return plan;
}

static void
apply (MbImportPlan *plan)
{
  g_autoptr (GError) error = NULL;

  mb_import_plan_apply (plan, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_sheet (Case *test, gconstpointer data)
{
  static const char *const lines[] = { "2025年度民办幼儿园年检评分",
                                       "序号|单位名称|A1、园舍（30分）|师资|B1|V1 重大事故|检查日期|检查人",
                                       "#1|阳光 幼儿园|#25.33|/|10分||2025.12.3|第一组",
                                       "#2|月光幼儿园|３０|#50|#20|√|2025-12-04|第二组",
                                       "#3|查无此园|#1|#1|#1|||",
                                       "#4|星光幼儿园|#30.01|#50|二十|也许||",
                                       "#5|停办幼儿园|#1|#1|#1|||",
                                       "#6|月光幼儿园|#1|#1|#1|||",
                                       NULL };
  static const struct
  {
    const char *id;
    const char *column;
    guint row, also;
  } faults[] = { { "institution_unknown", "B", 5, 0 },
                 { "score_out_of_range", "C", 6, 2 },
                 { "not_participant", "B", 7, 0 },
                 { "duplicate_institution", "B", 8, 0 } };
  g_autofree char *path = write_sheet (test, "scores.xlsx", lines);
  g_autoptr (MbImportPlan) plan = NULL;
  g_autoptr (MbImportPlan) again = NULL;
  g_autoptr (GPtrArray) list = NULL;

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "月光幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "星光幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "没来的幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "停办幼儿园", "幼儿园", "城关镇", "停办");
  with_small_rubric (test);
  open_year (test, YEAR);
  plan = plan_sheet (test, path, NULL);
  g_assert_cmpuint (mb_import_plan_count (plan, MB_ROW_NEW), ==, 2);
  g_assert_cmpuint (mb_import_plan_faults (plan)->len, ==, G_N_ELEMENTS (faults));
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      const MbFault *fault = g_ptr_array_index (mb_import_plan_faults (plan), i);
      g_autofree char *id = mb_fault_id (fault);
      g_autofree char *column = mb_fault_column_name (fault->column);

      g_assert_cmpstr (id, ==, faults[i].id);
      g_assert_cmpstr (column, ==, faults[i].column);
      g_assert_cmpuint (fault->row, ==, faults[i].row);
      g_assert_cmpuint (fault->also != NULL ? fault->also->len : 0, ==, faults[i].also);
    }
  g_assert_cmpuint (mb_import_plan_missing (plan)->len, ==, 1);
  apply (plan);
  assert_result (test, YEAR, "阳光幼儿园", "70.66 合格 scored");
  assert_result (test, YEAR, "月光幼儿园", "100.00 不合格 veto");
  assert_result (test, YEAR, "没来的幼儿园", "- 不合格 absent");
  list = results (test, YEAR);
  for (guint i = 0; i < list->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (list, i);
      if (g_str_equal (result->name, "阳光幼儿园"))
        {
          g_assert_cmpstr (result->checked, ==, "2025-12-03");
          g_assert_cmpstr (result->inspector, ==, "第一组");
        }
    }
  again = plan_sheet (test, path, NULL);
  g_assert_cmpuint (mb_import_plan_count (again, MB_ROW_UNCHANGED), ==, 2);
  g_assert_cmpuint (mb_import_plan_count (again, MB_ROW_NEW) + mb_import_plan_count (again, MB_ROW_UPDATED), ==, 0);
}

static void
test_sheet_update (Case *test, gconstpointer data)
{
  static const char *const first[] = { "单位名称|A1|A2|B1|V1", "阳光幼儿园|#30|#50|#20|√", NULL };
  static const char *const second[] = { "单位名称|A1|A2|B1|V1", "阳光幼儿园|#29.5||#20|", NULL };
  static const char *const third[] = { "单位名称|A1|A2|B1|V1", "阳光幼儿园|#29.5|||否", NULL };
  g_autofree char *path_1 = write_sheet (test, "1.xlsx", first);
  g_autofree char *path_2 = write_sheet (test, "2.xlsx", second);
  g_autofree char *path_3 = write_sheet (test, "3.xlsx", third);
  MbImportOptions erase = { .empty_erases = TRUE };
  g_autoptr (MbImportPlan) plan_1 = NULL;
  g_autoptr (MbImportPlan) plan_2 = NULL;
  g_autoptr (MbImportPlan) plan_3 = NULL;
  const MbImportRow *row;

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  with_small_rubric (test);
  open_year (test, YEAR);
  plan_1 = plan_sheet (test, path_1, NULL);
  apply (plan_1);
  assert_result (test, YEAR, "阳光幼儿园", "100.00 不合格 veto");
  plan_2 = plan_sheet (test, path_2, NULL);
  row = g_ptr_array_index (mb_import_plan_rows (plan_2), 0);
  g_assert_cmpint (row->fate, ==, MB_ROW_UPDATED);
  g_assert_cmpuint (row->diffs->len, ==, 1);
  g_assert_cmpstr (((MbImportDiff *) g_ptr_array_index (row->diffs, 0))->field->id, ==, "a1");
  g_assert_cmpstr (((MbImportDiff *) g_ptr_array_index (row->diffs, 0))->before_text, ==, "30.00");
  g_assert_cmpstr (((MbImportDiff *) g_ptr_array_index (row->diffs, 0))->after_text, ==, "29.50");
  apply (plan_2);
  assert_result (test, YEAR, "阳光幼儿园", "99.50 不合格 veto");
  /* Told to erase: two indicators are open again, and the veto was taken back by a word. */
  plan_3 = plan_sheet (test, path_3, &erase);
  g_assert_cmpuint (mb_import_plan_warnings (plan_3)->len, ==, 1);
  apply (plan_3);
  assert_incomplete (test, "阳光幼儿园");
}

static void
test_forms (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = NULL;
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *missing = case_path (test, "nowhere/below");

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "月光幼儿园", "幼儿园", "石桥镇", "在办");
  case_institution (test, "育才小学", "小学", "石桥镇", "在办");
  open_year (test, YEAR);
  g_assert_null (mb_inspection_write_forms (test->office, YEAR, missing, NULL, &error));
  case_assert_fault (error, MB_FAULT_FOLDER_MISSING);
  score (test, "阳光幼儿园", "A1", 275);
  score (test, "阳光幼儿园", "A2", MB_SCORE_NOT_APPLICABLE);
  files = mb_inspection_write_forms (test->office, YEAR, test->folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (files), ==, 2);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autoptr (MbImportPlan) each = plan_sheet (test, files[i], NULL);

      /* Every column is understood, every line found, and what was known is unchanged. */
      g_assert_cmpuint (mb_import_plan_count (each, MB_ROW_UNCHANGED), ==, mb_import_plan_n_read (each));
      for (guint w = 0; w < mb_import_plan_warnings (each)->len; w++)
        g_assert_cmpint (((MbFault *) g_ptr_array_index (mb_import_plan_warnings (each), w))->code, ==,
                         MB_FAULT_UNSCORED);
    }
}

/* ---- Against a second computation ---- */

#define N_RANDOM 60

static void
test_random (Case *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2025);
  g_autoptr (GString) heading = g_string_new ("机构名称");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (MbImportPlan) plan = NULL;
  g_auto (GStrv) lines = NULL;
  const MbRubric *rubric;
  gint64 got[N_RANDOM] = { 0 }, full[N_RANDOM] = { 0 };
  gboolean veto[N_RANDOM];

  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u幼儿园", i);
      case_institution (test, name, "幼儿园", "城关镇", "在办");
    }
  open_year (test, YEAR);
  rubric = mb_inspection_rubric (test->office, YEAR, "幼儿园", &error);
  g_assert_no_error (error);
  for (guint c = 0; c < rubric->indicators->len; c++)
    g_string_append_printf (heading, "|%s", ((MbIndicator *) g_ptr_array_index (rubric->indicators, c))->code);
  g_string_append (heading, "|V03");
  g_strv_builder_add (builder, heading->str);
  for (guint i = 0; i < N_RANDOM; i++)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      g_string_printf (line, "第%u幼儿园", i);
      for (guint c = 0; c < rubric->indicators->len; c++)
        {
          gint64 most = ((MbIndicator *) g_ptr_array_index (rubric->indicators, c))->points;
          gint64 points = g_rand_int_range (rand, (gint32) (most / 3), (gint32) most + 1);

          if (g_rand_int_range (rand, 0, 8) == 0)
            {
              g_string_append (line, "|/");
              continue;
            }
          g_string_append_printf (line, "|#%d.%02d", (int) (points / 100), (int) (points % 100));
          got[i] += points;
          full[i] += most;
        }
      veto[i] = g_rand_int_range (rand, 0, 6) == 0;
      g_string_append (line, veto[i] ? "|√" : "|");
      g_strv_builder_add (builder, line->str);
    }
  lines = g_strv_builder_end (builder);
  path = write_sheet (test, "random.xlsx", (const char *const *) lines);
  plan = plan_sheet (test, path, NULL);
  g_assert_cmpuint (mb_import_plan_count (plan, MB_ROW_NEW), ==, N_RANDOM);
  apply (plan);
  for (guint i = 0; i < N_RANDOM; i++)
    {
      /* Half up by whole numbers, then the bands as the office reads them. */
      gint64 total = (got[i] * 20000 + full[i]) / (2 * full[i]);
      const char *grade = veto[i]         ? "不合格"
                          : total >= 9000 ? "优秀"
                          : total >= 8000 ? "良好"
                          : total >= 7000 ? "合格"
                          : total >= 6000 ? "基本合格"
                                          : "不合格";
      g_autofree char *name = g_strdup_printf ("第%u幼儿园", i);
      g_autofree char *expected = g_strdup_printf ("%d.%02d %s %s", (int) (total / 100), (int) (total % 100), grade,
                                                   veto[i] ? "veto" : "scored");

      assert_result (test, YEAR, name, expected);
    }
}

static void
test_check (Case *test, gconstpointer data)
{
  g_autoptr (MbRecord) participant = NULL;
  g_autoptr (MbChangeSet) set = mb_change_set_new ("改动", "测试员");
  g_autoptr (GError) error = NULL;
  MbCheckResult result = { 0 };

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  with_small_rubric (test);
  open_year (test, YEAR);
  mb_office_check (test->office, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.faults->len, ==, 0);
  mb_check_result_clear (&result);
  participant = case_get (test, "participant", participant_of (test, YEAR, "阳光幼儿园"));
  mb_change_set_allow_derived (set);
  mb_change_set_update (set, participant);
  mb_change_set_put_text (set, "grade", "优秀");
  mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error);
  g_assert_no_error (error);
  mb_office_check (test->office, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.faults->len, ==, 1);
  g_assert_cmpint (((MbFault *) g_ptr_array_index (result.faults, 0))->code, ==, MB_FAULT_FIGURE_WRONG);
  mb_check_result_clear (&result);
}

static void
test_no_rubric (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (small_rubric, "id=small", 2);
  g_autofree char *second = g_strjoinv ("id=other", parts);

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  with_small_rubric (test);
  mb_office_put_declaration (test->office, "rubrics", "other", second, &error);
  g_assert_no_error (error);
  mb_inspection_open (test->office, YEAR, NULL, &error);
  case_assert_fault (error, MB_FAULT_DECLARATION);
  g_assert_cmpint (mb_inspection_latest_year (test->office), ==, 0);
}

static void
test_part_of_a_rubric (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (small_rubric, "types=幼儿园", 2);
  g_autofree char *for_primary = g_strjoinv ("types=小学", parts);
  gint64 later;

  case_institution (test, "育才小学", "小学", "城关镇", "在办");
  case_institution (test, "育才初中", "初中", "城关镇", "在办");
  later = case_institution (test, "后来小学", "小学", "城关镇", "停办");
  mb_office_put_declaration (test->office, "rubrics", "small", for_primary, &error);
  g_assert_no_error (error);
  open_year (test, YEAR);
  /* The shipped rubric of schools still lists primary schools, and still judges the others. */
  g_assert_cmpstr (mb_inspection_rubric (test->office, YEAR, "小学", &error)->id, ==, "small");
  g_assert_cmpstr (mb_inspection_rubric (test->office, YEAR, "初中", &error)->id, ==, "school");
  mb_inspection_add (test->office, YEAR, later, "恢复办学", &error);
  g_assert_no_error (error);
  score (test, "育才小学", "A1", 3000);
  score (test, "后来小学", "A2", 5000);
}

#define ADD(path, func) g_test_add ("/office/inspection/" path, Case, NULL, case_set_up, func, case_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("opening-copies-the-list-once", test_open);
  ADD ("later-changes-never-alter-a-year", test_unchanged_later);
  ADD ("scores-one-by-one-with-veto-and-not-applicable", test_one_by_one);
  ADD ("failing-or-absent-two-years-is-told", test_two_years);
  ADD ("a-wide-sheet-by-others-is-read-and-its-faults-told", test_sheet);
  ADD ("a-second-sheet-updates-and-empty-cells-erase-only-when-told", test_sheet_update);
  ADD ("forms-that-we-write-are-read-back-whole", test_forms);
  ADD ("totals-and-grades-agree-with-a-second-computation", test_random);
  ADD ("check-finds-a-grade-altered-by-hand", test_check);
  ADD ("a-rubric-may-take-over-one-type-of-another", test_part_of_a_rubric);
  ADD ("two-rubrics-for-one-type-are-refused", test_no_rubric);
  return g_test_run ();
}
