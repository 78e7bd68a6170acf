/* test-letter.c: what letters say, read back from the pages by another program (pdftotext). */
#include "office-case.h"
#include "report.h"

#define YEAR 2025

/* Text of a PDF without blanks and line ends, since those depend on fonts. */
static char *
read_pdf (const char *path)
{
  const char *argv[] = { "pdftotext", "-layout", path, "-", NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) words = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  words = g_strsplit_set (out, " \n\r\t\f", -1);
  return g_strjoinv ("", words);
}

static char *
write_letter (Case *test, const char *name, const MbReportOptions *options, gboolean all, guint n_expected)
{
  g_autofree char *path = case_path (test, "letter.pdf");
  g_autoptr (GError) error = NULL;
  guint n = 0;

  mb_letter_write (test->office, name, options, all, path, &n, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, n_expected);
  return read_pdf (path);
}

static guint
count_words (const char *text, const char *word)
{
  guint n = 0;

  for (const char *p = strstr (text, word); p != NULL; p = strstr (p + 1, word))
    n++;
  return n;
}

#define assert_says(text, word)   g_assert_nonnull (strstr (text, word))
#define assert_silent(text, word) g_assert_null (strstr (text, word))

static gint64
participant (Case *test, int year, const char *name)
{
  g_autoptr (GPtrArray) list = mb_inspection_results (test->office, year, NULL);

  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((MbInspectionResult *) g_ptr_array_index (list, i))->name, name))
      return ((MbInspectionResult *) g_ptr_array_index (list, i))->participant;
  g_assert_not_reached ();
}

static void
score_all (Case *test, const char *name)
{
  g_autoptr (GError) error = NULL;
  const MbRubric *rubric = mb_inspection_rubric (test->office, YEAR, "幼儿园", &error);
  gint64 id = participant (test, YEAR, name);

  g_assert_no_error (error);
  for (guint i = 0; i < rubric->indicators->len; i++)
    {
      const MbIndicator *indicator = g_ptr_array_index (rubric->indicators, i);

      mb_inspection_score (test->office, id, indicator->code, i == 0 ? MB_SCORE_NOT_APPLICABLE : indicator->points - 25,
                           i == 1 ? "证书过期" : NULL, &error);
      g_assert_no_error (error);
    }
}

static void
set_up_year (Case *test)
{
  g_autoptr (GError) error = NULL;

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "月光幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "星光<b>幼儿园", "幼儿园", "城关镇", "限期整改");
  case_institution (test, "筹设幼儿园", "幼儿园", "城关镇", "批准筹设");
  mb_inspection_open (test->office, YEAR - 1, NULL, &error);
  g_assert_no_error (error);
  mb_inspection_open (test->office, YEAR, NULL, &error);
  g_assert_no_error (error);
  score_all (test, "阳光幼儿园");
  score_all (test, "月光幼儿园");
  mb_inspection_veto (test->office, participant (test, YEAR, "月光幼儿园"), "V03", TRUE, NULL, &error);
  g_assert_no_error (error);
}

static void
test_result (Case *test, gconstpointer data)
{
  MbReportOptions options = { YEAR, MB_DATE_NONE, NULL, "阳光幼儿园" };
  g_autofree char *text = NULL;

  set_up_year (test);
  text = write_letter (test, "result-notice", &options, FALSE, 1);
  /* 34 indicators of 97 points, each a quarter point short: 88.50 of 97 is 91.24 (91.2371…). */
  assert_says (text, "2025年度民办学校（园）年检结果通知书");
  assert_says (text, "〔2026〕");
  assert_says (text, "阳光幼儿园：");
  assert_says (text, "年检总分为91.24分，等次为优秀");
  assert_says (text, "97.0088.50");
  assert_says (text, "不适用");
  assert_says (text, "证书过期");
  assert_says (text, "临溪县教育局");
  assert_says (text, "2026年6月30日");
  assert_silent (text, "月光");
  assert_silent (text, "一票否决");
  assert_silent (text, "连续两个年度");
  assert_silent (text, "{");
}

static void
test_failing (Case *test, gconstpointer data)
{
  MbReportOptions veto = { YEAR, MB_DATE_NONE, NULL, "月光幼儿园" };
  MbReportOptions absent = { YEAR, MB_DATE_NONE, NULL, "星光<b>幼儿园" };
  g_autofree char *vetoed_text = NULL;
  g_autofree char *absent_text = NULL;
  g_autoptr (GError) error = NULL;

  set_up_year (test);
  mb_inspection_publish (test->office, YEAR, &error);
  g_assert_no_error (error);
  vetoed_text = write_letter (test, "result-notice", &veto, FALSE, 1);
  assert_says (vetoed_text, "折算总分为91.24分");
  assert_says (vetoed_text, "等次为不合格");
  assert_says (vetoed_text, "群体性食物中毒");
  assert_says (vetoed_text, "连续两个年度年检不合格");
  absent_text = write_letter (test, "result-notice", &absent, FALSE, 1);
  assert_says (absent_text, "星光<b>幼儿园");
  assert_says (absent_text, "未参加本年度检查");
  assert_says (absent_text, "本通知书不是行政处罚决定");
  assert_silent (absent_text, "满分");
}

/* Before the results are published nobody has taken no part: who is not scored, or in part only, is told so and nothing else. */
static void
test_unscored (Case *test, gconstpointer data)
{
  static const char *const too_early[] = { "未参加", "不合格", "连续两个年度", "通知如下", "签收人", "一票否决", "附表" };
  MbReportOptions options = { YEAR, MB_DATE_NONE, NULL, "星光<b>幼儿园" };
  g_autofree char *none = NULL, *in_part = NULL;
  g_autoptr (GError) error = NULL;

  set_up_year (test);
  none = write_letter (test, "result-notice", &options, FALSE, 1);
  mb_inspection_score (test->office, participant (test, YEAR, "星光<b>幼儿园"), "A1", 100, NULL, &error);
  g_assert_no_error (error);
  in_part = write_letter (test, "result-notice", &options, FALSE, 1);
  g_assert_cmpstr (none, ==, in_part);
  assert_says (none, "星光<b>幼儿园");
  assert_says (none, "（未评）");
  assert_says (none, "评分尚未完成，总分、等次未评");
  for (guint i = 0; i < G_N_ELEMENTS (too_early); i++)
    assert_silent (none, too_early[i]);
}

static void
test_all (Case *test, gconstpointer data)
{
  MbReportOptions options = { YEAR, MB_DATE_NONE, NULL, NULL };
  g_autofree char *text = NULL;

  set_up_year (test);
  text = write_letter (test, "result-notice", &options, TRUE, 3);
  assert_says (text, "阳光幼儿园：");
  assert_says (text, "月光幼儿园：");
  assert_silent (text, "筹设幼儿园");
  /* Each letter counts its pages from 1. */
  g_assert_cmpuint (count_words (text, "第1页"), ==, 3);
}

static void
test_refused (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pdf = case_path (test, "a.pdf");
  g_autofree char *doc = case_path (test, "a.docx");
  MbReportOptions none = { YEAR, MB_DATE_NONE, NULL, NULL };
  MbReportOptions stranger = { YEAR, MB_DATE_NONE, NULL, "查无此园" };
  MbReportOptions outside = { YEAR, MB_DATE_NONE, NULL, "筹设幼儿园" };
  MbReportOptions other_year = { 2001, MB_DATE_NONE, NULL, NULL };

  set_up_year (test);
  mb_letter_write (test->office, "result-notice", &none, FALSE, pdf, NULL, NULL, &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  mb_letter_write (test->office, "result-notice", &stranger, FALSE, pdf, NULL, NULL, &error);
  case_assert_fault (error, MB_FAULT_INSTITUTION_NOT_FOUND);
  mb_letter_write (test->office, "result-notice", &outside, FALSE, pdf, NULL, NULL, &error);
  case_assert_fault (error, MB_FAULT_NOT_PARTICIPANT);
  mb_letter_write (test->office, "result-notice", &other_year, TRUE, pdf, NULL, NULL, &error);
  case_assert_fault (error, MB_FAULT_YEAR_NOT_OPEN);
  mb_letter_write (test->office, "result-notice", &none, TRUE, doc, NULL, NULL, &error);
  case_assert_fault (error, MB_FAULT_OUTPUT_KIND);
  mb_letter_write (test->office, "nonsense", &none, TRUE, pdf, NULL, NULL, &error);
  case_assert_fault (error, MB_FAULT_REPORT_UNKNOWN);
  /* No hazard, no notice. */
  mb_letter_write (test->office, "rectification-notice", &none, TRUE, pdf, NULL, NULL, &error);
  case_assert_fault (error, MB_FAULT_RECORD_NOT_FOUND);
  g_assert_false (g_file_test (pdf, G_FILE_TEST_EXISTS));
}

static void
add_hazard (Case *test, gint64 institution, const char *found, const char *description, const char *limit,
            gboolean closed)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, institution);

  case_insert (test, "hazard", "found", found, "institution", id, "category", "消防安全", "severity", "一般",
               "description", description, "limit", limit, "completed", closed ? "2026-06-02" : NULL, "recheck_result",
               closed ? "合格" : NULL, "status", closed ? "已销号" : "待整改", NULL);
}

static void
test_rectification (Case *test, gconstpointer data)
{
  MbReportOptions options = { 0, mb_date_from_iso ("2026-06-30"), NULL, NULL };
  gint64 one = case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  gint64 two = case_institution (test, "月光幼儿园", "幼儿园", "城关镇", "在办");
  g_autofree char *text = NULL;

  add_hazard (test, one, "2026-06-01", "通道堆物", "2026-06-20", FALSE);
  add_hazard (test, one, "2026-06-01", "电线裸露", "2026-07-20", FALSE);
  add_hazard (test, one, "2026-06-01", "已经改好", "2026-06-20", TRUE);
  add_hazard (test, one, "2026-07-01", "以后才查", "2026-07-20", FALSE);
  add_hazard (test, two, "2026-06-01", "早已改好", "2026-06-20", TRUE);
  text = write_letter (test, "rectification-notice", &options, TRUE, 1);
  assert_says (text, "阳光幼儿园：");
  assert_says (text, "截至2026年6月30日，你单位尚有2项安全隐患未销号");
  assert_says (text, "通道堆物");
  assert_says (text, "电线裸露");
  assert_says (text, "2026-06-2010"); /* limit, then days overdue */
  assert_silent (text, "改好");
  assert_silent (text, "重大");
  assert_silent (text, "以后才查");
  assert_silent (text, "月光");
}

typedef struct
{
  Case *test;
  gint64 institution, hazard;
  gint over; /* atomic */
} Writer;

/* As another program would: the institution and its hazard get the same number in one change, over and over. */
static gpointer
write_numbers (gpointer data)
{
  Writer *writer = data;
  g_autofree char *path = case_path (writer->test, "office.minban");
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = mb_office_open (path, MB_STORE_READ_WRITE, "另一人", &error);
  MbStore *store;

  g_assert_no_error (error);
  store = mb_office_get_store (office);
  for (guint i = 100; !g_atomic_int_get (&writer->over); i = i == 999 ? 100 : i + 1)
    {
      g_autoptr (MbRecord) institution = mb_store_get (store, "institution", writer->institution, &error);
      g_autoptr (MbRecord) hazard = mb_store_get (store, "hazard", writer->hazard, &error);
      g_autoptr (MbChangeSet) set = mb_change_set_new ("编号", "另一人");
      g_autofree char *name = g_strdup_printf ("晨光%u园", i), *description = g_strdup_printf ("墙洞%u处", i);

      mb_change_set_update (set, institution);
      mb_change_set_put_text (set, "name", name);
      mb_change_set_update (set, hazard);
      mb_change_set_put_text (set, "description", description);
      g_assert_true (mb_store_apply (store, set, NULL, NULL, &error));
    }
  mb_office_close (office);
  return NULL;
}

/* The institution and the rows of its table are read by statements of their own, of the same moment. */
static void
test_one_state (Case *test, gconstpointer data)
{
  MbReportOptions options = { 0, mb_date_from_iso ("2026-06-30"), NULL, NULL };
  Writer writer = { test, case_institution (test, "晨光100园", "幼儿园", "城关镇", "在办"), 0, FALSE };
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, writer.institution);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GThread *thread;

  writer.hazard
      = case_insert (test, "hazard", "found", "2026-06-01", "institution", id, "category", "消防安全", "severity",
                     "一般", "description", "墙洞100处", "limit", "2026-06-20", "status", "待整改", NULL);
  thread = g_thread_new ("writer", write_numbers, &writer);
  for (guint i = 0; i < 30 || (g_hash_table_size (seen) < 2 && i < 1000); i++)
    {
      g_autofree char *text = write_letter (test, "rectification-notice", &options, TRUE, 1), *number = NULL,
                      *same = NULL;
      const char *name = strstr (text, "晨光");

      g_assert_nonnull (name);
      number = g_strndup (name + strlen ("晨光"), 3);
      same = g_strdup_printf ("墙洞%s处", number);
      assert_says (text, same);
      g_hash_table_add (seen, g_steal_pointer (&number));
    }
  g_atomic_int_set (&writer.over, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (g_hash_table_size (seen), >, 1); /* somebody did write meanwhile */
}

/* What a major hazard cannot be closed without stands in its notice, also where it is not there yet. */
static void
test_major (Case *test, gconstpointer data)
{
  MbReportOptions options = { 0, mb_date_from_iso ("2026-06-30"), NULL, NULL };
  gint64 one = case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  g_autofree char *institution = g_strdup_printf ("%" G_GINT64_FORMAT, one);
  g_autofree char *text = NULL;

  add_hazard (test, one, "2026-06-01", "通道堆物", "2026-06-20", FALSE);
  case_insert (test, "hazard", "found", "2026-06-01", "institution", institution, "category", "校舍安全", "severity", "重大",
               "description", "三层设活动室", "measure", "迁至一层", "responsible", "赵园长", "fund", "860000", "limit",
               "2026-07-20", "status", "待整改", NULL);
  text = write_letter (test, "rectification-notice", &options, TRUE, 1);
  assert_says (text, "尚有2项安全隐患未销号");
  assert_says (text, "其中重大隐患1项");
  assert_says (text, "迁至一层");
  assert_says (text, "赵园长");
  assert_says (text, "8600.00");
  assert_says (text, "待落实"); /* the plan */
  g_assert_cmpuint (count_words (text, "待落实"), ==, 1);
}

static void
test_read_only (Case *test, gconstpointer data)
{
  g_autofree char *path = case_path (test, "office.minban");
  MbReportOptions options = { YEAR, MB_DATE_NONE, NULL, "阳光幼儿园" };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set_up_year (test);
  mb_office_close (test->office);
  g_object_unref (test->office);
  test->office = mb_office_open (path, MB_STORE_READ_ONLY, "测试员", &error);
  g_assert_no_error (error);
  mb_office_set_today (test->office, mb_date_from_iso ("2026-06-30"));
  text = write_letter (test, "inspection-notice", &options, FALSE, 1);
  assert_says (text, "2025年度民办学校（园）年度检查通知书");
}

static void
test_mistakes (Case *test, gconstpointer data)
{
  static const struct
  {
    const char *source, *place;
  } mistakes[] = {
    { "[Letter]\nregister=institution\n", "[Block" },
    { "[Block a]\ntype=body\ntext=x\n", "[Letter]" },
    { "[Letter]\nregister=institution\n[Block a]\ntype=poem\ntext=x\n", "“poem”" },
    { "[Letter]\nregister=institution\n[Block a]\ntype=body\n", "text" },
    { "[Letter]\nregister=institution\n[Block a]\ntype=table\ntable=t\n", "[Table t]" },
    { "[Letter]\nregister=institution\n[Table t]\nregister=hazard\n[Block a]\ntype=table\ntable=t\n", "column" },
    { "[Letter]\nregister=institution\nwith=hazard\n[Block a]\ntype=body\ntext=x\n", "with.link" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;

      mb_office_put_declaration (test->office, "letters", "bad", mistakes[i].source, &error);
      g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
      g_assert_nonnull (strstr (error->message, mistakes[i].place));
    }
}

#define ADD(path, func) g_test_add ("/office/letter/" path, Case, NULL, case_set_up, func, case_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("result-notice-says-total-grade-and-scores", test_result);
  ADD ("veto-absence-and-two-years-are-told", test_failing);
  ADD ("who-is-not-scored-before-publication-is-called-so", test_unscored);
  ADD ("all-are-letters-of-their-own", test_all);
  ADD ("what-nobody-is-due-is-not-written", test_refused);
  ADD ("rectification-notice-lists-what-is-open-on-the-day", test_rectification);
  ADD ("rectification-notice-has-the-five-commitments-of-major-hazards", test_major);
  ADD ("a-letter-is-of-one-state", test_one_state);
  ADD ("a-read-only-office-prints", test_read_only);
  ADD ("mistakes-are-told-with-their-place", test_mistakes);
  return g_test_run ();
}
