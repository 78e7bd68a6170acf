/* test-inspection-publish.c: published results do not change by any way until the year is opened again with a reason;
 * what is typed into a score field means what it says. */
#include "edit.h"
#include "figure.h"
#include "office-case.h"
#include "writer.h"

#define YEAR 2025

static const char small_rubric[]
    = "[Rubric]\n"
      "id=small\nversion=1\nlabel=Small\nlabel[zh_CN]=小评分\ntypes=幼儿园\n"
      "bands=优秀:90;良好:80;合格:70;基本合格:60;不合格:0\nfail=不合格\nmissing=rescale\nveto=fail\nround=2\n"
      "[Rows]\n"
      "kind,code,section_code,section,item,points,criteria,deduction,method,basis\n"
      "item,A1,A,办园,园舍,30,,未公示扣2；公示不全扣0.5；无手续不得分,,\n"
      "item,A2,A,办园,师资,50,,每缺一人扣1至2；情节严重的,,\n"
      "item,B1,B,安全,消防,20,,,,\n"
      "veto,V1,V,否决,重大事故,,发生重大事故,,,\n";

typedef struct
{
  Case base;
  gint64 sun, moon, school; /* institutions */
  gint64 p_sun, p_moon;     /* participants of YEAR */
} Office;

static gint64
participant_of (Office *test, int year, gint64 institution)
{
  g_autoptr (GPtrArray) list = mb_inspection_results (test->base.office, year, NULL);

  for (guint i = 0; i < list->len; i++)
    if (((MbInspectionResult *) g_ptr_array_index (list, i))->institution == institution)
      return ((MbInspectionResult *) g_ptr_array_index (list, i))->participant;
  g_assert_not_reached ();
}

static void
open_year (Office *test, int year)
{
  g_autoptr (GError) error = NULL;

  mb_inspection_open (test->base.office, year, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Office *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  case_set_up (&test->base, data);
  mb_office_put_declaration (test->base.office, "rubrics", "small", small_rubric, &error);
  g_assert_no_error (error);
  test->sun = case_institution (&test->base, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  test->moon = case_institution (&test->base, "月亮幼儿园", "幼儿园", "石桥镇", "在办");
  test->school = case_institution (&test->base, "停办幼儿园", "幼儿园", "石桥镇", "停办");
  open_year (test, YEAR);
  test->p_sun = participant_of (test, YEAR, test->sun);
  test->p_moon = participant_of (test, YEAR, test->moon);
}

static void
tear_down (Office *test, gconstpointer data)
{
  case_tear_down (&test->base, data);
}

static void
score (Office *test, gint64 participant, const char *code, gint64 points)
{
  g_autoptr (GError) error = NULL;

  mb_inspection_score (test->base.office, participant, code, points, NULL, &error);
  g_assert_no_error (error);
}

static void
score_sun (Office *test)
{
  score (test, test->p_sun, "A1", 2950);
  score (test, test->p_sun, "A2", 4500);
  score (test, test->p_sun, "B1", 2000);
}

static void
publish (Office *test)
{
  g_autoptr (GError) error = NULL;

  mb_inspection_publish (test->base.office, YEAR, &error);
  g_assert_no_error (error);
}

static void
assert_grade (Office *test, gint64 institution, const char *grade, gint64 total)
{
  g_autoptr (GPtrArray) list = mb_inspection_results (test->base.office, YEAR, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const MbInspectionResult *result = g_ptr_array_index (list, i);

      if (result->institution != institution)
        continue;
      g_assert_cmpstr (result->grade, ==, grade);
      g_assert_cmpint (result->total, ==, total);
      return;
    }
  g_assert_not_reached ();
}

/* ---- How far ---- */

static void
test_state (Office *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbInspectionState) state = NULL;
  const MbInspectionOpenItem *item;

  score (test, test->p_sun, "A1", 2950);
  state = mb_inspection_state (test->base.office, YEAR, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->n_participants, ==, 2);
  g_assert_cmpuint (state->n_scored, ==, 0);
  g_assert_cmpuint (state->n_incomplete, ==, 1);
  g_assert_cmpuint (state->n_absent, ==, 1);
  g_assert_null (state->published);
  g_assert_cmpuint (state->grades->rows->len, ==, 5); /* none of them failed yet */
  g_assert_cmpint (((MbTableRow *) g_ptr_array_index (state->grades->rows, 4))->cells[1].number, ==, 0);
  g_assert_cmpuint (state->open->len, ==, 2);
  item = g_ptr_array_index (state->open, 0);
  g_assert_cmpstr (item->name, ==, "阳光幼儿园");
  g_assert_cmpuint (item->n_open, ==, 2);
  g_assert_false (item->none);
  item = g_ptr_array_index (state->open, 1);
  g_assert_cmpstr (item->name, ==, "月亮幼儿园");
  g_assert_cmpuint (item->n_open, ==, 3);
  g_assert_true (item->none);
  g_assert_null (mb_inspection_state (test->base.office, 2001, &error));
  case_assert_fault (error, MB_FAULT_YEAR_NOT_OPEN);
}

static void
test_years (Office *test, gconstpointer data)
{
  g_autoptr (GArray) years = NULL;

  open_year (test, 2023);
  open_year (test, 2026);
  years = mb_inspection_years (test->base.office, NULL);
  g_assert_cmpuint (years->len, ==, 3);
  g_assert_cmpint (g_array_index (years, int, 0), ==, 2026);
  g_assert_cmpint (g_array_index (years, int, 1), ==, 2025);
  g_assert_cmpint (g_array_index (years, int, 2), ==, 2023);
}

/* ---- The lock ---- */

static void
test_incomplete (Office *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  score (test, test->p_sun, "A1", 2950);
  g_assert_false (mb_inspection_publish (test->base.office, YEAR, &error));
  g_assert_nonnull (strstr (error->message, "阳光幼儿园"));
  case_assert_fault (error, MB_FAULT_YEAR_INCOMPLETE);
  score (test, test->p_sun, "A2", 4500);
  score (test, test->p_sun, "B1", 2000);
  /* One without any score took no part: it is published as such. */
  publish (test);
  assert_grade (test, test->sun, "优秀", 9450);
  assert_grade (test, test->moon, "不合格", 0);
  {
    g_autoptr (MbInspectionState) state = mb_inspection_state (test->base.office, YEAR, &error);

    g_assert_cmpstr (state->best_grade, ==, "优秀");
    g_assert_cmpuint (state->n_best, ==, 1);
    g_assert_cmpint (state->best_share, ==, 5000); /* of all that had to take part */
    g_assert_cmpint (((MbTableRow *) g_ptr_array_index (state->grades->rows, 0))->cells[1].number, ==, 1);
    g_assert_cmpint (((MbTableRow *) g_ptr_array_index (state->grades->rows, 4))->cells[1].number, ==, 1);
  }
}

static MbImportPlan *
plan_sheet (Office *test, GError **error)
{
  g_autofree char *path = case_path (&test->base, "scores.csv");

  g_file_set_contents (path, "单位名称,A1,A2,B1\n阳光幼儿园,1,1,1\n", -1, NULL);
  return mb_inspection_plan_scores (test->base.office, path, YEAR, NULL, NULL, error);
}

static void
test_locked (Office *test, gconstpointer data)
{
  MbOffice *office = test->base.office;
  g_autoptr (GError) error = NULL;

  score_sun (test);
  publish (test);
  g_assert_false (mb_inspection_score (office, test->p_sun, "A1", 100, NULL, &error));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  g_assert_false (mb_inspection_score (office, test->p_sun, "A1", MB_SCORE_OPEN, NULL, &error));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  g_assert_false (mb_inspection_veto (office, test->p_sun, "V1", TRUE, "查实", &error));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  g_assert_false (mb_inspection_set_visit (office, test->p_sun, "2026-06-01", NULL, &error));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  g_assert_false (mb_inspection_add (office, YEAR, test->school, "补检", &error));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  g_assert_null (plan_sheet (test, &error));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  g_assert_false (mb_inspection_publish (office, YEAR, &error));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  assert_grade (test, test->sun, "优秀", 9450);
}

/* Ways that do not ask the inspection at all. */
static void
test_no_way_around (Office *test, gconstpointer data)
{
  MbOffice *office = test->base.office;
  MbStore *store = mb_office_get_store (office);
  const char *actor = mb_office_get_actor (office);
  const char *const points[] = { "points" }, *const published[] = { "published" }, *const none[] = { "" };
  const char *const full[] = { "3000" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbQuery) query = mb_query_new ("score");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MbRecord) mark = NULL, participant = NULL, year = NULL;
  g_autofree char *path = case_path (&test->base, "raw.csv");

  score_sun (test);
  g_assert_true (mb_store_undo (store, actor, 0, NULL, &error)); /* for redo */
  score (test, test->p_sun, "B1", 2000);
  publish (test);
  ids = mb_store_ids (store, query, 1, NULL, &error);
  mark = mb_store_get (store, "score", g_array_index (ids, gint64, 0), &error);
  participant = mb_store_get (store, "participant", test->p_sun, &error);
  year = mb_store_get (store, "inspection", mb_record_get (participant, "inspection")->number, &error);
  g_assert_no_error (error);
  g_assert_false (mb_edit_fields (office, mark, points, full, 1, NULL, &error));
  case_assert_fault (error, MB_FAULT_KEPT);
  g_assert_false (mb_edit_delete (office, "score", &mark->id, 1, NULL, &error));
  case_assert_fault (error, MB_FAULT_KEPT);
  g_assert_false (mb_edit_fields (office, year, published, none, 1, NULL, &error));
  case_assert_fault (error, MB_FAULT_KEPT);
  g_file_set_contents (path, "机构,指标,得分\n阳光幼儿园,A1,3000\n", -1, NULL);
  g_assert_null (mb_import_plan_new (office, "score", path, NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_KEPT);
  {
    g_autoptr (MbChangeSet) set = mb_change_set_new ("past every rule", actor);

    mb_change_set_allow_derived (set);
    mb_change_set_update (set, mark);
    mb_change_set_put_int (set, "points", 3000);
    g_assert_false (mb_store_apply (store, set, NULL, NULL, &error));
    g_assert_nonnull (strstr (error->message, "2025"));
    case_assert_fault (error, MB_FAULT_LOCKED);
  }
  g_assert_false (mb_store_undo (store, actor, 0, NULL, &error)); /* the publication itself */
  case_assert_fault (error, MB_FAULT_LOCKED);
  mb_inspection_reopen (office, YEAR, "复核", &error);
  g_assert_no_error (error);
  g_assert_false (mb_store_undo (store, actor, 0, NULL, &error)); /* nor is it put back so */
  case_assert_fault (error, MB_FAULT_UNDO_CONFLICT);
  assert_grade (test, test->sun, "优秀", 9450);
}

/* Undo of scores given before, and redo of what was taken back before, by one who did not publish. */
static void
test_reversals_are_locked (Office *test, gconstpointer data)
{
  MbStore *store = mb_office_get_store (test->base.office);
  const char *actor = mb_office_get_actor (test->base.office);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbQuery) query = mb_query_new ("inspection");
  g_autoptr (GArray) ids = mb_store_ids (store, query, 1, NULL, NULL);
  g_autoptr (MbRecord) year = mb_store_get (store, "inspection", g_array_index (ids, gint64, 0), NULL);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("公布", "另一人");

  score_sun (test);
  score (test, test->p_sun, "B1", 1900);
  g_assert_true (mb_store_undo (store, actor, 0, NULL, &error));
  mb_change_set_allow_derived (set);
  mb_change_set_update (set, year);
  mb_change_set_put_text (set, "published", "2026-06-30");
  g_assert_true (mb_store_apply (store, set, NULL, NULL, &error));
  g_assert_false (mb_store_redo (store, actor, NULL, &error));
  case_assert_fault (error, MB_FAULT_LOCKED);
  g_assert_false (mb_store_undo (store, actor, 0, NULL, &error));
  case_assert_fault (error, MB_FAULT_LOCKED);
  assert_grade (test, test->sun, "优秀", 9450);
}

/* What a published year says of the year before it does not change either, until that one is opened again. */
static void
test_year_before (Office *test, gconstpointer data)
{
  MbOffice *office = test->base.office;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbImportPlan) plan = NULL, after = NULL;
  g_autofree char *path = case_path (&test->base, "old.csv");
  g_autoptr (MbInspectionCard) card = NULL;
  gint64 old;

  open_year (test, 2024);
  old = participant_of (test, 2024, test->sun);
  score (test, old, "A1", 2950);
  score (test, old, "A2", 4500);
  score (test, old, "B1", 2000);
  score_sun (test);
  publish (test);
  score (test, old, "A1", 3000); /* the grade stays */
  g_assert_false (mb_inspection_score (office, old, "A2", 0, NULL, &error));
  g_assert_nonnull (strstr (error->message, "2025"));
  case_assert_fault (error, MB_FAULT_YEAR_PUBLISHED);
  g_file_set_contents (path, "单位名称,A1,A2,B1\n阳光幼儿园,1,1,1\n", -1, NULL);
  plan = mb_inspection_plan_scores (office, path, 2024, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mb_import_plan_count (plan, MB_ROW_REFUSED), ==, 1);
  mb_inspection_reopen (office, YEAR, "补录上年成绩", &error);
  after = mb_inspection_plan_scores (office, path, 2024, NULL, NULL, &error);
  g_assert_cmpuint (mb_import_plan_count (after, MB_ROW_REFUSED), ==, 0);
  g_assert_true (mb_import_plan_apply (after, NULL, NULL, &error));
  g_assert_no_error (error);
  card = mb_inspection_card (office, test->p_sun, &error);
  g_assert_cmpstr (card->previous_grade, ==, "不合格");
}

/* A sheet previewed before and applied after the results were published by someone else. */
static void
test_published_meanwhile (Office *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbImportPlan) plan = NULL;

  score_sun (test);
  plan = plan_sheet (test, &error);
  g_assert_no_error (error);
  publish (test);
  g_assert_false (mb_import_plan_apply (plan, NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_LOCKED);
  assert_grade (test, test->sun, "优秀", 9450);
}

static void
test_other_year (Office *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  open_year (test, 2026);
  score_sun (test);
  publish (test);
  mb_inspection_score (test->base.office, participant_of (test, 2026, test->sun), "A1", 100, NULL, &error);
  g_assert_no_error (error);
}

static void
test_reopen (Office *test, gconstpointer data)
{
  MbOffice *office = test->base.office;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbInspectionState) published = NULL;
  g_autoptr (MbInspectionState) reopened = NULL;

  g_assert_false (mb_inspection_reopen (office, YEAR, "复核", &error));
  case_assert_fault (error, MB_FAULT_YEAR_NOT_PUBLISHED);
  score_sun (test);
  publish (test);
  published = mb_inspection_state (office, YEAR, &error);
  g_assert_cmpstr (published->published, ==, "2026-06-30");
  g_assert_false (mb_inspection_reopen (office, YEAR, " \t", &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  mb_inspection_reopen (office, YEAR, " 单位申请复核 ", &error);
  g_assert_no_error (error);
  reopened = mb_inspection_state (office, YEAR, &error);
  g_assert_null (reopened->published);
  g_assert_cmpstr (reopened->reopened, ==, "单位申请复核");
  score (test, test->p_sun, "A1", 2000);
  assert_grade (test, test->sun, "良好", 8500);
}

/* ---- One participant ---- */

static void
test_card (Office *test, gconstpointer data)
{
  MbOffice *office = test->base.office;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbInspectionCard) card = NULL;
  const MbInspectionSection *section;
  gint64 next;

  score_sun (test);
  open_year (test, 2026);
  next = participant_of (test, 2026, test->sun);
  score (test, next, "A1", 2000);
  score (test, next, "A2", MB_SCORE_NOT_APPLICABLE);
  mb_inspection_set_visit (office, next, "2026.6.1", "张三", &error);
  g_assert_no_error (error);
  g_assert_false (mb_inspection_set_visit (office, next, "2026-02-30", NULL, &error));
  case_assert_fault (error, MB_FAULT_DATE_INVALID);
  card = mb_inspection_card (office, next, &error);
  g_assert_no_error (error);
  g_assert_cmpint (card->year, ==, 2026);
  g_assert_cmpstr (card->checked, ==, "2026-06-01");
  g_assert_cmpstr (card->inspector, ==, "张三");
  g_assert_cmpuint (card->scores->len, ==, 4);
  g_assert_cmpuint (card->result.n_open, ==, 1);
  g_assert_cmpuint (card->sections->len, ==, 2);
  section = g_ptr_array_index (card->sections, 0);
  g_assert_cmpstr (section->name, ==, "办园");
  g_assert_cmpint (section->got, ==, 2000);
  g_assert_cmpint (section->applicable, ==, 3000); /* the 50 do not apply */
  g_assert_cmpuint (section->n, ==, 2);
  section = g_ptr_array_index (card->sections, 1);
  g_assert_cmpint (section->got, ==, 0);
  g_assert_cmpint (section->applicable, ==, 2000);
  g_assert_cmpuint (section->n_open, ==, 1);
  g_assert_true (card->has_previous && card->has_previous_total);
  g_assert_cmpint (card->previous_total, ==, 9450);
  g_assert_cmpstr (card->previous_grade, ==, "优秀");
  g_assert_cmpint (card->previous[0], ==, 2950);
  g_assert_cmpint (card->previous[2], ==, 2000);
}

static void
test_points (Office *test, gconstpointer data)
{
  static const struct
  {
    const char *text;
    gint64 points;
    MbFaultCode fault;
  } cases[] = {
    { "", MB_SCORE_OPEN, MB_FAULT_NONE },
    { "3.5", 350, MB_FAULT_NONE },
    { "0", 0, MB_FAULT_NONE },
    { "４．２５", 425, MB_FAULT_NONE },
    { "5分", 500, MB_FAULT_NONE },
    { "-0.5", 450, MB_FAULT_NONE },
    { "－2", 300, MB_FAULT_NONE },
    { "-5", 0, MB_FAULT_NONE },
    { "f", 500, MB_FAULT_NONE },
    { "F", 500, MB_FAULT_NONE },
    { "满分", 500, MB_FAULT_NONE },
    { "n", MB_SCORE_NOT_APPLICABLE, MB_FAULT_NONE },
    { "/", MB_SCORE_NOT_APPLICABLE, MB_FAULT_NONE },
    { "不适用", MB_SCORE_NOT_APPLICABLE, MB_FAULT_NONE },
    { "5.01", 0, MB_FAULT_SCORE_RANGE },
    { "-5.5", 0, MB_FAULT_SCORE_RANGE },
    { "-", 0, MB_FAULT_SCORE_INVALID },
    { "--1", 0, MB_FAULT_SCORE_INVALID },
    { "1.234", 0, MB_FAULT_SCORE_INVALID },
    { "好", 0, MB_FAULT_SCORE_INVALID },
  };
  MbIndicator indicator = { .code = (char *) "A1", .points = 500 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 points = 99;
      gboolean ok = mb_inspection_parse_points (&indicator, cases[i].text, &points, &error);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ok, ==, cases[i].fault == MB_FAULT_NONE);
      if (ok)
        g_assert_cmpint (points, ==, cases[i].points);
      else
        g_assert_error (error, MB_ERROR, (int) cases[i].fault);
    }
}

static void
assert_reason (GPtrArray *reasons, guint n, const char *text, gint64 deduct, guint n_used)
{
  const MbInspectionReason *reason = g_ptr_array_index (reasons, n);

  g_assert_cmpstr (reason->text, ==, text);
  g_assert_cmpint (reason->deduct, ==, deduct);
  g_assert_cmpuint (reason->n_used, ==, n_used);
}

static void
test_reasons (Office *test, gconstpointer data)
{
  MbOffice *office = test->base.office;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbInspectionCard) card = mb_inspection_card (office, test->p_sun, NULL);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;
  g_autofree char *one = mb_inspection_add_reason (NULL, "甲");
  g_autofree char *two = mb_inspection_add_reason (one, "乙");
  g_autofree char *again = mb_inspection_add_reason (two, "甲");

  g_assert_true (mb_inspection_score (office, test->p_sun, "A1", 2800, "未公示", &error));
  g_assert_true (mb_inspection_score (office, test->p_moon, "A1", 2800, "围墙低矮", &error));
  first
      = mb_inspection_reasons (office, card->rubric, ((MbInspectionScore *) card->scores->pdata[0])->indicator, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->len, ==, 4);
  assert_reason (first, 0, "未公示", 200, 1);
  assert_reason (first, 1, "公示不全", 50, 0);
  assert_reason (first, 2, "无手续", 3000, 0);
  assert_reason (first, 3, "围墙低矮", MB_DEDUCT_UNKNOWN, 1);
  second
      = mb_inspection_reasons (office, card->rubric, ((MbInspectionScore *) card->scores->pdata[1])->indicator, &error);
  g_assert_cmpuint (second->len, ==, 2);
  assert_reason (second, 0, "每缺一人", 100, 0);
  assert_reason (second, 1, "情节严重的", MB_DEDUCT_UNKNOWN, 0);
  {
    const MbIndicator *a1 = ((MbInspectionScore *) card->scores->pdata[0])->indicator;
    const MbInspectionReason *shown = g_ptr_array_index (first, 0), *part = g_ptr_array_index (first, 1);
    const MbInspectionReason *all = g_ptr_array_index (first, 2), *used = g_ptr_array_index (first, 3);

    g_assert_cmpint (mb_inspection_points_after (first, a1, MB_SCORE_OPEN, NULL, shown), ==, 2800);
    g_assert_cmpint (mb_inspection_points_after (first, a1, 3000, "", part), ==, 2950);
    g_assert_cmpint (mb_inspection_points_after (first, a1, 2800, "未公示", part), ==, 2750);
    g_assert_cmpint (mb_inspection_points_after (first, a1, 2800, "未公示", all), ==, 0);
    g_assert_cmpint (mb_inspection_points_after (first, a1, 2500, NULL, shown), ==, 2500);      /* set by the clerk */
    g_assert_cmpint (mb_inspection_points_after (first, a1, 2500, "未公示", part), ==, 2500);   /* likewise */
    g_assert_cmpint (mb_inspection_points_after (first, a1, 2800, "围墙低矮", part), ==, 2800); /* not of the rule */
    g_assert_cmpint (mb_inspection_points_after (first, a1, MB_SCORE_OPEN, NULL, used), ==, MB_SCORE_OPEN);
    g_assert_cmpint (mb_inspection_points_after (first, a1, MB_SCORE_NOT_APPLICABLE, NULL, part), ==,
                     MB_SCORE_NOT_APPLICABLE);
  }
  g_assert_cmpstr (one, ==, "甲");
  g_assert_cmpstr (two, ==, "甲；乙");
  g_assert_cmpstr (again, ==, "甲；乙");
}

#define ADD(NAME, FUNC) g_test_add ("/inspection-publish/" NAME, Office, NULL, set_up, FUNC, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the state names what is open, in part and wholly", test_state);
  ADD ("years are listed, the latest first", test_years);
  ADD ("what is scored in part is not published", test_incomplete);
  ADD ("published scores, vetoes, visits and lists are locked", test_locked);
  ADD ("published results are changed by no other way", test_no_way_around);
  ADD ("undo and redo do not reach published results", test_reversals_are_locked);
  ADD ("a published year keeps what it says of the year before", test_year_before);
  ADD ("a sheet does not slip in behind a publication", test_published_meanwhile);
  ADD ("a published year locks no other", test_other_year);
  ADD ("a published year is opened again with a reason only", test_reopen);
  ADD ("a card has sections, open items and the year before", test_card);
  ADD ("points are typed as points, deductions or words", test_points);
  ADD ("reasons come from the rule and from use", test_reasons);
  return g_test_run ();
}
