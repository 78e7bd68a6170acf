/* A rubric is sound or refused with its place, and scoring agrees with plain arithmetic over fractions. */
#include "csv-lines.h"
#include "fault.h"
#include "rubric.h"

#include <string.h>

#define HEAD                                                                                                               \
  "[Rubric]\nid=kindergarten\nversion=2025.1\nlabel=Kindergartens\nlabel[zh_CN]=幼儿园\ntypes=幼儿园;托幼机构\n" \
  "rows=kindergarten.csv\nfail=不合格\n"
#define BANDS  "bands=优秀:90;良好:80;合格:70;基本合格:60;不合格:0\n"
#define RULES  "missing=rescale\nveto=fail\nround=2\n"
#define TITLES "kind,code,section_code,section,item,points,criteria,deduction,method,basis\n"
#define ROWS                                                                                                                               \
  TITLES "item,A1,A,党建,党的建设,30,\"写入章程，含\"\"指导员\"\"\n每学期一次\",缺一次扣0.5,查章程,促进法\n" \
         "item,A2,A,党建,证照,20.5,a,b,c,d\n"                                                                                          \
         "item,B1,B,安全,消防（一）,49.5,a,b,c,d\n"                                                                                 \
         "veto,V01,V,否决,安全责任事故,,a,,,\n"

static void
test_a_rubric_is_read_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRubric) rubric = mb_rubric_new_parse (HEAD BANDS RULES, ROWS, "kindergarten.rubric", &error);
  const MbIndicator *first = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (rubric->id, ==, "kindergarten");
  g_assert_cmpstr (rubric->version, ==, "2025.1");
  g_assert_cmpstr (rubric->label, ==, "Kindergartens");
  g_assert_cmpstr (rubric->label_zh, ==, "幼儿园");
  g_assert_cmpstr (rubric->types[1], ==, "托幼机构");
  g_assert_cmpuint (rubric->indicators->len, ==, 3);
  g_assert_cmpuint (rubric->vetoes->len, ==, 1);
  g_assert_cmpint (rubric->full, ==, 10000);
  g_assert_cmpuint (rubric->n_bands, ==, 5);
  g_assert_cmpstr (rubric->bands[0].grade, ==, "优秀");
  g_assert_cmpint (rubric->bands[3].from_hundredths, ==, 6000);
  g_assert_true (rubric->veto_fails);
  g_assert_cmpint (rubric->missing, ==, MB_MISSING_RESCALE);
  first = g_ptr_array_index (rubric->indicators, 0);
  g_assert_cmpint (first->points, ==, 3000);
  g_assert_cmpstr (first->criteria, ==, "写入章程，含\"指导员\"\n每学期一次");
  g_assert_cmpstr (rubric->head_source, ==, HEAD BANDS RULES);
  g_assert_cmpstr (rubric->rows_source, ==, ROWS);
}

static void
test_indicators_are_found_by_code_or_name (void)
{
  static const char doubled[] = TITLES "item,A1,A,a,同名,50,,,,\nitem,A2,A,a,同名,50,,,,\nveto,V1,V,v,独名,,,,,\n";
  g_autoptr (MbRubric) rubric = mb_rubric_new_parse (HEAD BANDS RULES, ROWS, "r", NULL);
  g_autoptr (MbRubric) twins = mb_rubric_new_parse (HEAD BANDS RULES, doubled, "r", NULL);
  gboolean veto = TRUE;

  g_assert_cmpuint (mb_rubric_index (rubric, mb_rubric_find (rubric, "A2", &veto)), ==, 1);
  g_assert_false (veto);
  g_assert_cmpstr (mb_rubric_find (rubric, " ａ２ ", NULL)->code, ==, "A2");
  g_assert_cmpstr (mb_rubric_find (rubric, "消防(一)", NULL)->code, ==, "B1");
  g_assert_cmpstr (mb_rubric_find (rubric, "安全责任事故", &veto)->code, ==, "V01");
  g_assert_true (veto);
  g_assert_cmpuint (mb_rubric_index (rubric, mb_rubric_find (rubric, "V01", NULL)), ==, 0);
  g_assert_null (mb_rubric_find (rubric, "A9", NULL));
  g_assert_null (mb_rubric_find (twins, "同名", NULL));
  g_assert_nonnull (mb_rubric_find (twins, "独名", NULL));
}

static void
test_mistakes_are_told_by_place (void)
{
  static const struct
  {
    const char *head, *rows;
    const char *place;
  } cases[] = {
    { "", ROWS, "[Rubric] id" },
    { "x", ROWS, "k.rubric" },
    { HEAD RULES, ROWS, "[Rubric] bands" },
    { HEAD BANDS "veto=fail\n", ROWS, "[Rubric] missing" },
    { HEAD BANDS "missing=half\nveto=fail\n", ROWS, "[Rubric] missing" },
    { HEAD BANDS "missing=full\nveto=maybe\n", ROWS, "[Rubric] veto" },
    { HEAD BANDS "missing=full\nveto=none\nround=1\n", ROWS, "[Rubric] round" },
    { HEAD BANDS RULES "colour=red\n", ROWS, "[Rubric] colour" },
    { HEAD BANDS RULES "[Rubrik]\n", ROWS, "[Rubrik]" },
    { HEAD "bands=优秀:90;不合格:10\n" RULES, ROWS, "[Rubric] bands" },
    { HEAD "bands=优秀:90;合格:90;不合格:0\n" RULES, ROWS, "[Rubric] bands" },
    { HEAD "bands=合格:60;优秀:90;不合格:0\n" RULES, ROWS, "[Rubric] bands" },
    { HEAD "bands=优秀:90;优秀:80;不合格:0\n" RULES, ROWS, "[Rubric] bands" },
    { HEAD "bands=优秀;不合格:0\n" RULES, ROWS, "[Rubric] bands" },
    { HEAD "bands=优秀:101;不合格:0\n" RULES, ROWS, "[Rubric] bands" },
    { HEAD "bands=优秀:90;合格:0\n" RULES, ROWS, "[Rubric] fail" },
    { HEAD BANDS RULES, "", "k.rubric (kindergarten.csv)" },
    { HEAD BANDS RULES, "kind,code\n", "line 1" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,60,,,,\nitem,a1,A,a,y,40,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\npoint,A2,A,a,y,40,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\nitem,,A,a,y,40,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\nitem,A2,A,a,,40,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\nitem,A2,A,a,y,0,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\nitem,A2,A,a,y,-1,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\nitem,A2,A,a,y,0.125,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\nveto,V1,A,a,y,5,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,100,,,,\nveto,V1,A,a,\"y,,,,,\n", "line 3" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,x,99.99,,,,\n", "99.99" },
    { HEAD BANDS RULES, TITLES "item,A1,A,a,\xff,100,,,,\n", "UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MbRubric) rubric = mb_rubric_new_parse (cases[i].head, cases[i].rows, "k.rubric", &error);

      g_test_message ("case %u: %s", i, error != NULL ? error->message : "none");
      g_assert_null (rubric);
      g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
      g_assert_nonnull (strstr (error->message, "k.rubric"));
      g_assert_nonnull (strstr (error->message, cases[i].place));
    }
}

static void
test_grades_begin_where_their_bands_do (void)
{
  static const struct
  {
    gint64 total;
    const char *grade;
  } cases[] = { { 10000, "优秀" }, { 9000, "优秀" },     { 8999, "良好" },     { 8000, "良好" },   { 7999, "合格" },
                { 7000, "合格" },  { 6999, "基本合格" }, { 6000, "基本合格" }, { 5999, "不合格" }, { 0, "不合格" } };
  g_autoptr (MbRubric) rubric = mb_rubric_new_parse (HEAD BANDS RULES, ROWS, "r", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (mb_rubric_grade_of (rubric, cases[i].total), ==, cases[i].grade);
}

static void
test_known_results (void)
{
  enum
  {
    NO = MB_SCORE_NOT_APPLICABLE,
    OPEN = MB_SCORE_OPEN
  };
  static const struct
  {
    const char *rules;
    gint64 scores[3]; /* of 30, 20.5 and 49.5 */
    guint n_vetoes;
    gboolean absent;
    gboolean has_total;
    gint64 total;
    MbResultWhy why;
    const char *grade;
  } cases[] = {
    { RULES, { 3000, 2050, 4950 }, 0, FALSE, TRUE, 10000, MB_RESULT_SCORED, "优秀" },
    { RULES, { 0, 0, 0 }, 0, FALSE, TRUE, 0, MB_RESULT_SCORED, "不合格" },
    { RULES, { 2000, 2000, 4000 }, 0, FALSE, TRUE, 8000, MB_RESULT_SCORED, "良好" },
    { RULES, { 2000, NO, 4000 }, 0, FALSE, TRUE, 7547, MB_RESULT_SCORED, "合格" }, /* 60 of 79.5 */
    { RULES, { NO, NO, 4455 }, 0, FALSE, TRUE, 9000, MB_RESULT_SCORED, "优秀" },
    { "missing=full\nveto=fail\n", { 2000, NO, 4000 }, 0, FALSE, TRUE, 8050, MB_RESULT_SCORED, "良好" },
    { RULES, { NO, NO, NO }, 0, FALSE, FALSE, 0, MB_RESULT_INCOMPLETE, NULL },
    { RULES, { 2000, OPEN, 4000 }, 0, FALSE, TRUE, 6000, MB_RESULT_INCOMPLETE, NULL },
    { RULES, { 2000, OPEN, NO }, 0, FALSE, TRUE, 3960, MB_RESULT_INCOMPLETE, NULL }, /* 20 of 50.5 */
    { RULES, { 3000, 2050, 4950 }, 1, FALSE, TRUE, 10000, MB_RESULT_VETO, "不合格" },
    { RULES, { 3000, OPEN, 4950 }, 2, FALSE, TRUE, 7950, MB_RESULT_VETO, "不合格" },
    { "missing=rescale\nveto=none\n", { 3000, 2050, 4950 }, 1, FALSE, TRUE, 10000, MB_RESULT_SCORED, "优秀" },
    { RULES, { 3000, 2050, 4950 }, 1, TRUE, FALSE, 0, MB_RESULT_ABSENT, "不合格" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *head = g_strconcat (HEAD BANDS, cases[i].rules, NULL);
      g_autoptr (MbRubric) rubric = mb_rubric_new_parse (head, ROWS, "r", NULL);
      MbResult result;

      g_test_message ("case %u", i);
      mb_rubric_score (rubric, cases[i].scores, cases[i].n_vetoes, cases[i].absent, &result);
      g_assert_cmpint (result.has_total, ==, cases[i].has_total);
      g_assert_cmpint (result.total, ==, cases[i].total);
      g_assert_cmpint (result.why, ==, cases[i].why);
      g_assert_cmpstr (result.grade, ==, cases[i].grade);
    }
}

/* A random rubric: points in quarters that add up to 100. */
static char *
random_rows (gint64 *points, guint *n)
{
  GString *rows = g_string_new (TITLES);
  gint64 left = 10000;

  for (*n = 0; left > 0 && *n < 60; (*n)++)
    {
      gint64 share = 25 * (gint64) g_test_rand_int_range (1, 60);

      share = *n == 59 ? left : MIN (left, share);
      points[*n] = share;
      left -= share;
      g_string_append_printf (rows, "item,A%u,A,a,x%u,%d.%02d,,,,\n", *n, *n, (int) (share / 100), (int) (share % 100));
    }
  return g_string_free (rows, FALSE);
}

/* Long division on paper: got ÷ applicable × 100 to three places, then half up by the digit that is next. */
static gint64
on_paper (gint64 got, gint64 applicable)
{
  gint64 rest = got * 100;
  gint64 value = rest / applicable;

  rest %= applicable;
  for (guint i = 0; i < 2; i++)
    {
      rest *= 10;
      value = value * 10 + rest / applicable;
      rest %= applicable;
    }
  return value + (rest * 10 / applicable >= 5 ? 1 : 0);
}

static void
test_scoring_agrees_with_long_division (void)
{
  for (guint round = 0; round < 400; round++)
    {
      gint64 points[60];
      guint n = 0;
      g_autofree char *rows = random_rows (points, &n);
      g_autoptr (GError) error = NULL;
      g_autoptr (MbRubric) rubric = mb_rubric_new_parse (HEAD BANDS RULES, rows, "r", &error);

      g_assert_no_error (error);
      for (guint sheet = 0; sheet < 20; sheet++)
        {
          gint64 scores[60];
          gint64 got = 0, applicable = 0;
          guint n_open = 0;
          MbResult result;
          static const char *const grades[] = { "不合格", "基本合格", "合格", "良好", "优秀" };

          for (guint i = 0; i < n; i++)
            {
              int dice = g_test_rand_int_range (0, 100);

              scores[i] = dice < 6   ? MB_SCORE_NOT_APPLICABLE
                          : dice < 7 ? MB_SCORE_OPEN
                                     : g_test_rand_int_range (0, (gint32) points[i] + 1);
              got += MAX (scores[i], 0);
              applicable += scores[i] == MB_SCORE_NOT_APPLICABLE ? 0 : points[i];
              n_open += scores[i] == MB_SCORE_OPEN;
            }
          mb_rubric_score (rubric, scores, 0, FALSE, &result);
          g_assert_cmpint (result.got, ==, got);
          g_assert_cmpint (result.applicable, ==, applicable);
          g_assert_cmpuint (result.n_open, ==, n_open);
          if (applicable == 0)
            continue;
          g_assert_cmpint (result.total, ==, on_paper (got, applicable));
          g_assert_cmpint (result.why, ==, n_open > 0 ? MB_RESULT_INCOMPLETE : MB_RESULT_SCORED);
          if (n_open > 0)
            g_assert_null (result.grade);
          else
            g_assert_cmpstr (result.grade, ==, grades[CLAMP (result.total / 1000 - 5, 0, 4)]);
          g_assert_cmpint (result.total, <=, 10000);
        }
    }
}

static void
test_csv_lines (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = mb_csv_lines_parse ("\xef\xbb\xbf"
                                                    "a,b\r\n\r\n,,\n\"x,\"\"y\"\"\nz\", 2 ,\n\"\",last",
                                                    "f", &error);
  const MbCsvLine *line = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 3);
  line = g_ptr_array_index (lines, 0);
  g_assert_cmpuint (line->line, ==, 1);
  g_assert_cmpstr (line->cells[0], ==, "a");
  line = g_ptr_array_index (lines, 1);
  g_assert_cmpuint (line->line, ==, 4);
  g_assert_cmpuint (g_strv_length (line->cells), ==, 3);
  g_assert_cmpstr (line->cells[0], ==, "x,\"y\"\nz");
  g_assert_cmpstr (line->cells[1], ==, " 2 ");
  g_assert_cmpstr (line->cells[2], ==, "");
  line = g_ptr_array_index (lines, 2);
  g_assert_cmpuint (line->line, ==, 6);
  g_assert_cmpstr (line->cells[1], ==, "last");
}

static void
test_csv_quotes_out_of_place_are_told (void)
{
  static const char *const cases[] = { "a\n\"b", "a\nb\"c,d", "a\n\"b\"c" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mb_csv_lines_parse (cases[i], "f.csv", &error));
      g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
      g_assert_nonnull (strstr (error->message, "f.csv, line 2"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rubric/a-rubric-is-read-whole", test_a_rubric_is_read_whole);
  g_test_add_func ("/rubric/indicators-are-found-by-code-or-name", test_indicators_are_found_by_code_or_name);
  g_test_add_func ("/rubric/mistakes-are-told-by-place", test_mistakes_are_told_by_place);
  g_test_add_func ("/rubric/grades-begin-where-their-bands-do", test_grades_begin_where_their_bands_do);
  g_test_add_func ("/rubric/known-results", test_known_results);
  g_test_add_func ("/rubric/scoring-agrees-with-long-division", test_scoring_agrees_with_long_division);
  g_test_add_func ("/csv-lines/records-quotes-and-blank-lines", test_csv_lines);
  g_test_add_func ("/csv-lines/quotes-out-of-place-are-told", test_csv_quotes_out_of_place_are_told);
  return g_test_run ();
}
