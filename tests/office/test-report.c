/* test-report.c: reports and charts from declarations: figures against plain loops, links against the rows they list. */
#include "figure.h"
#include "inspection.h"
#include "office-case.h"
#include "report.h"

#define N_ROWS 240

static const char *const towns[] = { "城关镇", "石桥镇", "西岭乡" };
static const char *const types[] = { "幼儿园", "小学", "培训机构" };
static const char *const severities[] = { "一般", "较大", "重大" };

typedef struct
{
  guint town, severity, month;
  gboolean closed;
  gint64 fund;
} Row;

static void
fill (Case *test, Row *rows)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  const MbRegister *reg = mb_office_register (test->office, "hazard", NULL);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("测试", "测试员");
  g_autoptr (GError) error = NULL;
  gint64 institutions[3];

  for (guint t = 0; t < 3; t++)
    {
      g_autofree char *name = g_strdup_printf ("%s示范%s", towns[t], types[t]);
      institutions[t] = case_institution (test, name, types[t], towns[t], "在办");
    }
  for (guint i = 0; i < N_ROWS; i++)
    {
      g_autofree char *found = NULL;
      g_autofree char *description = g_strdup_printf ("隐患%u", i);

      rows[i].town = (guint) g_rand_int_range (rand, 0, 2); /* none in the third town */
      rows[i].severity = (guint) g_rand_int_range (rand, 0, 3);
      rows[i].month = (guint[]){ 1, 2, 4, 6 }[g_rand_int_range (rand, 0, 4)]; /* none in March and May */
      rows[i].closed = g_rand_int_range (rand, 0, 2) > 0;
      rows[i].fund = g_rand_int_range (rand, 0, 1000);
      found = g_strdup_printf ("2026-%02u-10", rows[i].month);
      mb_change_set_insert (set, reg);
      mb_change_set_put_text (set, "found", found);
      mb_change_set_put_int (set, "institution", institutions[rows[i].town]);
      mb_change_set_put_text (set, "category", "消防安全");
      mb_change_set_put_text (set, "severity", severities[rows[i].severity]);
      mb_change_set_put_text (set, "description", description);
      mb_change_set_put_text (set, "limit", "2026-06-20");
      mb_change_set_put_int (set, "fund", rows[i].fund);
      if (rows[i].closed)
        {
          mb_change_set_put_text (set, "completed", i % 3 == 0 ? "2026-06-25" : "2026-06-15");
          mb_change_set_put_text (set, "recheck_result", "合格");
        }
      mb_change_set_put_text (set, "status", rows[i].closed ? "已销号" : "待整改");
    }
  mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error);
  g_assert_no_error (error);
}

static MbTable *
compute (Case *test, const char *name, const MbReportOptions *options)
{
  g_autoptr (GError) error = NULL;
  MbTable *table = mb_report_compute (test->office, name, options, NULL, &error);

  g_assert_no_error (error);
  return table;
}

static guint
column (const MbTable *table, const char *id)
{
  for (guint c = 0; c < table->columns->len; c++)
    if (g_str_equal (((MbTableColumn *) g_ptr_array_index (table->columns, c))->id, id))
      return c;
  g_error ("no column %s", id);
}

static MbTableRow *
row_at (const MbTable *table, guint i)
{
  return g_ptr_array_index (table->rows, i);
}

static gint64
number (const MbTable *table, guint row, const char *id)
{
  return row_at (table, row)->cells[column (table, id)].number;
}

static const char *
text (const MbTable *table, guint row, const char *id)
{
  return row_at (table, row)->cells[column (table, id)].text;
}

/* Every link of a count lists exactly as many records as its cell says; a sum's link lists what was added up. */
static guint
check_links (Case *test, const MbTable *table)
{
  guint n = 0, sums = G_MAXUINT;

  for (guint c = 0; c < table->columns->len; c++)
    if (g_str_equal (((MbTableColumn *) g_ptr_array_index (table->columns, c))->id, "students"))
      sums = c;

  for (guint r = 0; r < table->rows->len; r++)
    for (guint c = 0; c < table->columns->len; c++)
      {
        const MbCell *cell = &row_at (table, r)->cells[c];

        if (cell->link == NULL || cell->type != MB_CELL_COUNT || c == sums)
          continue;
        g_assert_cmpint (case_count (test, cell->link), ==, cell->number);
        n++;
      }
  return n;
}

static void
put (Case *test, const char *kind, const char *name, const char *source)
{
  g_autoptr (GError) error = NULL;

  mb_office_put_declaration (test->office, kind, name, source, &error);
  g_assert_no_error (error);
}

/* ---- What is shipped ---- */

static void
test_shipped (Case *test, gconstpointer data)
{
  static const char *const kinds[] = { "reports", "charts", "letters" };
  static const guint least[] = { 9, 3, 2 };

  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");
  mb_inspection_open (test->office, 2025, NULL, NULL);
  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) list = mb_report_list (test->office, kinds[k], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (list->len, >=, least[k]);
      for (guint i = 0; i < list->len; i++)
        {
          const MbReportInfo *info = g_ptr_array_index (list, i);

          /* The title is Chinese in any locale; each report and chart can be computed. */
          g_assert_cmpuint ((guchar) info->title[0], >, 127);
          if (k == 0)
            {
              g_autoptr (MbTable) table = compute (test, info->name, NULL);
              g_assert_cmpuint (table->columns->len, >, 2);
            }
          else if (k == 1)
            {
              g_autoptr (MbChart) chart = mb_report_chart (test->office, info->name, NULL, NULL, &error);
              g_assert_no_error (error);
            }
        }
    }
}

static void
test_empty_office (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbTable) table = compute (test, "hazard-categories", NULL);
  guint last = table->rows->len - 1;

  g_assert_cmpuint (table->rows->len, ==, 11); /* ten categories at zero, and the total */
  g_assert_cmpint (number (table, last, "found"), ==, 0);
  g_assert_cmpint (row_at (table, last)->cells[column (table, "rate")].type, ==, MB_CELL_EMPTY);
  g_assert_null (mb_report_compute (test->office, "inspection-summary", NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_YEAR_NOT_OPEN);
  g_assert_null (mb_report_compute (test->office, "nonsense", NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_REPORT_UNKNOWN);
}

static void
test_monthly (Case *test, gconstpointer data)
{
  g_autofree Row *rows = g_new0 (Row, N_ROWS);
  MbReportOptions options = { 0, mb_date_from_iso ("2026-06-30"), NULL, NULL };
  g_autoptr (MbTable) table = NULL;
  gint64 sums[3][3] = { { 0 } }; /* severity: found, closed, found this month */
  guint total;

  fill (test, rows);
  table = compute (test, "hazard-monthly", &options);
  total = table->rows->len - 1;
  g_assert_cmpuint (table->rows->len, ==, 4);
  for (guint t = 0; t < 3; t++)
    {
      gint64 fund = 0;

      g_assert_cmpstr (text (table, t, "row"), ==, towns[t]);
      for (guint s = 0; s < 3; s++)
        {
          gint64 found = 0, closed = 0, month = 0;
          g_autofree char *found_id = g_strconcat ("found@", severities[s], NULL);
          g_autofree char *closed_id = g_strconcat ("closed@", severities[s], NULL);
          g_autofree char *month_id = g_strconcat ("month_found@", severities[s], NULL);
          g_autofree char *rate_id = g_strconcat ("rate@", severities[s], NULL);

          for (guint i = 0; i < N_ROWS; i++)
            if (rows[i].town == t && rows[i].severity == s)
              {
                found++;
                closed += rows[i].closed;
                month += rows[i].month == 6;
                fund += rows[i].fund;
              }
          g_assert_cmpint (number (table, t, found_id), ==, found);
          g_assert_cmpint (number (table, t, closed_id), ==, closed);
          g_assert_cmpint (number (table, t, month_id), ==, month);
          if (found > 0)
            g_assert_cmpint (number (table, t, rate_id), ==, (closed * 20000 + found) / (2 * found));
          sums[s][0] += found;
          sums[s][1] += closed;
          sums[s][2] += month;
        }
      g_assert_cmpint (number (table, t, "fund"), ==, fund);
    }
  /* The total's rate is the rate of the totals, not of the rates. */
  for (guint s = 0; s < 3; s++)
    {
      g_autofree char *found_id = g_strconcat ("found@", severities[s], NULL);
      g_autofree char *rate_id = g_strconcat ("rate@", severities[s], NULL);

      g_assert_cmpint (number (table, total, found_id), ==, sums[s][0]);
      g_assert_cmpint (number (table, total, rate_id), ==, (sums[s][1] * 20000 + sums[s][0]) / (2 * sums[s][0]));
    }
  g_assert_cmpint (number (table, total, "checked"), ==, 2);
  g_assert_cmpint (number (table, total, "schools"), ==, 3);
  g_assert_cmpint (number (table, total, "coverage"), ==, 6667);
  g_assert_cmpuint (check_links (test, table), >, 20);
}

static void
test_as_of (Case *test, gconstpointer data)
{
  g_autofree Row *rows = g_new0 (Row, N_ROWS);
  static const char *const days[] = { "2026-03-31", "2026-06-16", "2026-06-21", "2026-06-30" };

  fill (test, rows);
  for (guint d = 0; d < G_N_ELEMENTS (days); d++)
    {
      MbReportOptions options = { 0, mb_date_from_iso (days[d]), NULL, NULL };
      g_autoptr (MbTable) table = compute (test, "hazard-categories", &options);
      gint64 found = 0, closed = 0, late = 0, overdue = 0;

      for (guint i = 0; i < N_ROWS; i++)
        {
          g_autofree char *day = g_strdup_printf ("2026-%02u-10", rows[i].month);
          const char *done = i % 3 == 0 ? "2026-06-25" : "2026-06-15";
          gboolean is_closed = rows[i].closed && strcmp (done, days[d]) <= 0;

          if (strcmp (day, days[d]) > 0)
            continue;
          found++;
          closed += is_closed;
          late += is_closed && strcmp (done, "2026-06-20") > 0;
          overdue += !is_closed && strcmp ("2026-06-20", days[d]) < 0;
        }
      g_assert_cmpint (number (table, 0, "found"), ==, found);
      g_assert_cmpint (number (table, 0, "closed"), ==, closed);
      g_assert_cmpint (number (table, 0, "late"), ==, late);
      g_assert_cmpint (number (table, 0, "overdue"), ==, overdue);
      /* Today's overdue cases can be listed; those of an earlier day may have been closed since, and then there is no link. */
      g_assert_true (d != 3 || row_at (table, 0)->cells[column (table, "overdue")].link != NULL);
      check_links (test, table);
    }
}

static void
test_town (Case *test, gconstpointer data)
{
  g_autofree Row *rows = g_new0 (Row, N_ROWS);
  MbReportOptions options = { 0, MB_DATE_NONE, "石桥镇", NULL };
  g_autoptr (MbTable) table = NULL;
  gint64 found = 0;

  fill (test, rows);
  for (guint i = 0; i < N_ROWS; i++)
    found += rows[i].town == 1;
  table = compute (test, "hazard-categories", &options);
  g_assert_cmpint (number (table, table->rows->len - 1, "found"), ==, found);
  check_links (test, table);
  g_clear_pointer (&table, mb_table_free);
  /* A form by town has only that town. */
  table = compute (test, "hazard-monthly", &options);
  g_assert_cmpuint (table->rows->len, ==, 2);
  g_assert_cmpstr (text (table, 0, "row"), ==, "石桥镇");
  g_clear_pointer (&table, mb_table_free);
  table = compute (test, "hazard-ledger", &options);
  g_assert_cmpint ((gint64) table->rows->len, ==, found);
}

static void
test_trend (Case *test, gconstpointer data)
{
  g_autofree Row *rows = g_new0 (Row, N_ROWS);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbTable) table = NULL;
  static const char *const months[] = { "2026年1月", "2026年2月", "2026年3月", "2026年4月", "2026年5月", "2026年6月" };

  fill (test, rows);
  table = mb_report_chart_table (test->office, "hazard-trend", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (table->rows->len, ==, 7); /* months without any are there with zeros */
  for (guint m = 0; m < 6; m++)
    {
      gint64 found = 0;

      for (guint i = 0; i < N_ROWS; i++)
        found += rows[i].month == m + 1;
      g_assert_cmpstr (text (table, m, "row"), ==, months[m]);
      g_assert_cmpint (number (table, m, "found"), ==, found);
    }
  g_assert_cmpstr (table->chart_kind, ==, "barline");
  check_links (test, table);
  /* The rows behind a rate are those of which it is told. */
  for (guint m = 0; m < 6; m++)
    for (guint c = 0; c < table->columns->len; c++)
      if (g_str_equal (((MbTableColumn *) g_ptr_array_index (table->columns, c))->id, "rate")
          && number (table, m, "found") > 0)
        g_assert_cmpint (case_count (test, row_at (table, m)->cells[c].link), ==, number (table, m, "found"));
}

/* How many rows of the chart have the grade, and how many of the summary's last row have it. */
static gint64
charted (const MbTable *chart, const char *grade)
{
  for (guint i = 0; i < chart->rows->len; i++)
    if (((MbTableRow *) g_ptr_array_index (chart->rows, i))->kind == MB_ROW_BODY
        && g_str_equal (text (chart, i, "row"), grade))
      return number (chart, i, "count");
  return -1;
}

static gint64
summed_up (const MbTable *summary, const char *heading)
{
  for (guint c = 0; c < summary->columns->len; c++)
    {
      const MbTableColumn *column = g_ptr_array_index (summary->columns, c);

      if (g_str_equal (column->headings[g_strv_length (column->headings) - 1], heading))
        return ((MbTableRow *) g_ptr_array_index (summary->rows, summary->rows->len - 1))->cells[c].number;
    }
  g_assert_not_reached ();
}

static void
score_in_full (Case *test, gint64 participant, const char *type, guint n_left)
{
  const MbRubric *rubric = mb_inspection_rubric (test->office, 2025, type, NULL);

  for (guint i = n_left; i < rubric->indicators->len; i++)
    {
      const MbIndicator *indicator = g_ptr_array_index (rubric->indicators, i);

      g_assert_true (mb_inspection_score (test->office, participant, indicator->code, indicator->points, NULL, NULL));
    }
}

/* Until the results are published, one that has no score yet has not failed; the chart says that it was left out. */
static void
test_grades (Case *test, gconstpointer data)
{
  static const char *const grades[] = { "优秀", "良好", "合格", "基本合格" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  const MbRubric *rubric;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u幼儿园", i);

      case_institution (test, name, "幼儿园", towns[i % 2], "在办");
    }
  g_assert_true (mb_inspection_open (test->office, 2025, NULL, &error));
  results = mb_inspection_results (test->office, 2025, &error);
  rubric = mb_inspection_rubric (test->office, 2025, "幼儿园", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++) /* 优秀, one with a veto, one in part */
    score_in_full (test, ((MbInspectionResult *) g_ptr_array_index (results, i))->participant, "幼儿园", i == 2 ? 1 : 0);
  g_assert_true (mb_inspection_veto (test->office, ((MbInspectionResult *) g_ptr_array_index (results, 1))->participant,
                                     ((MbIndicator *) g_ptr_array_index (rubric->vetoes, 0))->code, TRUE, NULL, &error));
  for (guint published = 0; published < 2; published++)
    {
      g_autoptr (MbTable) chart = mb_report_chart_table (test->office, "grade-distribution", NULL, NULL, &error);
      g_autoptr (MbTable) summary = compute (test, "inspection-summary", NULL);
      gint64 left_out = published ? 0 : summed_up (summary, "未参加年检");

      g_assert_no_error (error);
      /* The form says that it is no result yet, and how it counts those without one. */
      g_assert_cmpstr (summary->subtitle, ==, published ? "（2025年度）" : "（2025年度，未公布）");
      g_assert_cmpuint (g_strv_length (summary->foot_notes), ==, published ? 3 : 4);
      if (!published)
        g_assert_cmpstr (summary->foot_notes[3], ==,
                         "未公布：尚无评分的3所暂计为未参加年检、不合格，评分未完的1所暂计为未评定，以公布的结果为准。");
      g_assert_cmpint (charted (chart, "优秀"), ==, published ? 2 : 1);
      g_assert_cmpint (charted (chart, "不合格"), ==, published ? 4 : 1);
      for (guint i = 0; i < G_N_ELEMENTS (grades); i++)
        g_assert_cmpint (charted (chart, grades[i]), ==, summed_up (summary, grades[i]));
      g_assert_cmpint (charted (chart, "不合格"), ==, summed_up (summary, "不合格") - left_out);
      g_assert_cmpint (charted (chart, ""), ==, -1); /* no mark for those without a grade */
      if (published)
        g_assert_null (strstr (chart->chart_title, "未评"));
      else
        g_assert_nonnull (strstr (chart->chart_title, "未评4所"));
      check_links (test, chart);
      check_links (test, summary);
      if (published)
        break;
      {
        const MbReportOptions one = { 0, MB_DATE_NONE, (char *) towns[0], NULL };
        g_autoptr (MbTable) town = mb_report_chart_table (test->office, "grade-distribution", &one, NULL, &error);
        g_autoptr (GPtrArray) now = mb_inspection_results (test->office, 2025, NULL);
        g_autofree char *words = NULL;
        guint n = 0;

        for (guint i = 0; i < now->len; i++)
          {
            const MbInspectionResult *result = g_ptr_array_index (now, i);

            n += g_str_equal (result->town, towns[0])
                 && (result->why == MB_RESULT_ABSENT || result->why == MB_RESULT_INCOMPLETE);
          }
        words = g_strdup_printf ("未评%u所", n);
        g_assert_nonnull (strstr (town->chart_title, words));
        check_links (test, town);
      }
      score_in_full (test, ((MbInspectionResult *) g_ptr_array_index (results, 2))->participant, "幼儿园", 0);
      g_assert_true (mb_inspection_publish (test->office, 2025, &error));
    }
}

static void
test_listing (Case *test, gconstpointer data)
{
  g_autoptr (MbTable) table = NULL;
  g_autofree char *institution = NULL;

  institution = g_strdup_printf ("%" G_GINT64_FORMAT,
                                 case_institution (test, "<b>=1+1</b> O'Neil幼儿园", "幼儿园", "西岭乡", "在办"));
  case_insert (test, "hazard", "found", "2026-06-01", "institution", institution, "category", "消防安全", "severity",
               "一般", "description", "=1+1", "limit", "2026-06-10", "status", "待整改", NULL);
  table = compute (test, "hazard-ledger", NULL);
  g_assert_cmpuint (table->rows->len, ==, 1);
  g_assert_cmpint (number (table, 0, "number"), ==, 1);
  g_assert_cmpstr (text (table, 0, "institution"), ==, "<b>=1+1</b> O'Neil幼儿园");
  g_assert_cmpstr (text (table, 0, "town"), ==, "西岭乡");
  g_assert_cmpstr (text (table, 0, "found"), ==, "2026-06-01");
  g_assert_cmpstr (text (table, 0, "description"), ==, "=1+1");
  g_assert_cmpint (number (table, 0, "overdue"), ==, 20);
  g_assert_cmpint (case_count (test, row_at (table, 0)->cells[column (table, "description")].link), ==, 1);
  g_assert_cmpint (case_count (test, row_at (table, 0)->cells[column (table, "institution")].link), ==, 1);
}

/* ---- What an office declares itself ---- */

static const char own_summary[]
    = "[Report]\n"
      "title=Own\ntitle[zh_CN]=自定统计\nkind=summary\nregister=institution\n"
      "subtitle=（{as_of}，{nobody}）\nnotes=注：甲。;乙。\n"
      "total=first\nnumber=true\nrows.heading=组\n"
      "[Row young]\nlabel=幼儿教育\nwhere=type=幼儿园\nwhere.hazard=institution.type=幼儿园\n"
      "[Row school]\nlabel=学校\nwhere=type=小学|初中\nwhere.hazard=institution.type=小学|初中\n"
      "[Column n]\nheading=机构\nvalue=count\n"
      "[Column large]\nheading=其中\\\\/大\nvalue=count\nwhere=students>=100\n"
      "[Column students]\nvalue=sum(students)\nheading=学生\n"
      "[Column hazards]\nregister=hazard\nheading=隐患/数\nvalue=count\n"
      "[Column rate]\nheading=隐患/率\nvalue=rate(large,n)\n"
      "[Column rest]\nvalue=minus(n,large)\nheading=其余\n"
      "[Column empty]\nvalue=blank\nheading=备注\n";

static void
test_own_summary (Case *test, gconstpointer data)
{
  g_autoptr (MbTable) table = NULL;
  g_autofree char *id = NULL;

  case_insert (test, "institution", "name", "甲", "type", "幼儿园", "status", "在办", "students", "100", NULL);
  case_insert (test, "institution", "name", "乙", "type", "幼儿园", "status", "在办", "students", "99", NULL);
  id = g_strdup_printf ("%" G_GINT64_FORMAT, case_insert (test, "institution", "name", "丙", "type", "小学", "status",
                                                          "在办", "students", "700", NULL));
  case_insert (test, "hazard", "found", "2026-06-01", "institution", id, "category", "消防安全", "severity", "一般",
               "description", "隐患", "status", "待整改", NULL);
  put (test, "reports", "own", own_summary);
  table = compute (test, "own", NULL);
  g_assert_cmpstr (table->title, ==, "自定统计");
  g_assert_cmpstr (table->subtitle, ==, "（2026年6月30日，{nobody}）");
  g_assert_cmpstr (table->foot_notes[1], ==, "乙。");
  g_assert_cmpuint (table->rows->len, ==, 3);
  g_assert_cmpint (row_at (table, 0)->kind, ==, MB_ROW_TOTAL);
  g_assert_cmpstr (text (table, 0, "row"), ==, "合计");
  g_assert_cmpint (number (table, 0, "n"), ==, 3);
  g_assert_cmpint (number (table, 0, "rate"), ==, 6667);
  g_assert_cmpstr (text (table, 1, "row"), ==, "幼儿教育");
  g_assert_cmpint (number (table, 1, "number"), ==, 1);
  g_assert_cmpint (number (table, 1, "large"), ==, 1);
  g_assert_cmpint (number (table, 1, "students"), ==, 199);
  g_assert_cmpint (number (table, 1, "rate"), ==, 5000);
  g_assert_cmpint (number (table, 1, "hazards"), ==, 0);
  g_assert_cmpint (number (table, 2, "hazards"), ==, 1);
  g_assert_cmpint (number (table, 2, "rest"), ==, 0);
  g_assert_cmpuint (mb_table_heading_levels (table), ==, 2);
  check_links (test, table);
}

static void
test_own_files (Case *test, gconstpointer data)
{
  static const struct
  {
    const char *folder, *file, *source;
  } files[] = {
    { "reports", "mine.report",
      "[Report]\ntitle=Mine\ntitle[zh_CN]=我的花名册\nregister=institution\nkind=list\n"
      "[Column name]\nvalue=name\n[Column town]\nvalue=town\nheading=乡镇\n" },
    { "charts", "mine.chart",
      "[Report]\ntitle=Mine\ntitle[zh_CN]=我的图\nregister=institution\nkind=summary\nrows=town\n"
      "[Column n]\nvalue=count\nheading=机构\n[Chart]\nkind=bar\ntitle=各乡镇机构数\nseries=n\n" },
    { "letters", "mine.letter",
      "[Letter]\ntitle=Mine\ntitle[zh_CN]=我的函\nregister=institution\ninstitution=id\nuses=institution\n"
      "[Block b]\ntype=body\ntext=致{name}\n" },
    { "rubrics", "mine.rubric",
      "[Rubric]\nid=mine\nversion=1\nlabel=Mine\nlabel[zh_CN]=我的标准\ntypes=幼儿园\nbands=好:50;差:0\nfail=差\n"
      "missing=full\nveto=none\nround=2\n[Rows]\n"
      "kind,code,section_code,section,item,points,criteria,deduction,method,basis\nitem,A1,A,甲,乙,100,,,,\n" },
  };
  g_autofree char *data_dir = case_path (test, "data");
  g_autofree char *out = case_path (test, "mine.xlsx");
  g_autofree char *svg = case_path (test, "mine.svg");
  g_autofree char *pdf = case_path (test, "mine.pdf");
  g_autoptr (GError) error = NULL;
  g_autoptr (MbTable) table = NULL;
  const MbRubric *rubric;
  guint n_letters = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *folder = g_build_filename (data_dir, files[i].folder, NULL);
      g_autofree char *path = g_build_filename (folder, files[i].file, NULL);

      g_mkdir_with_parents (folder, 0700);
      g_file_set_contents (path, files[i].source, -1, &error);
      g_assert_no_error (error);
    }
  mb_office_close (test->office);
  g_object_unref (test->office);
  g_setenv ("MB_DATA_DIR", data_dir, TRUE);
  {
    g_autofree char *office = case_path (test, "office.minban");
    test->office = mb_office_open (office, MB_STORE_READ_WRITE, "测试员", &error);
    g_assert_no_error (error);
  }
  g_unsetenv ("MB_DATA_DIR");
  case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办");

  table = compute (test, "mine", NULL);
  g_assert_cmpstr (table->title, ==, "我的花名册");
  g_assert_cmpstr (text (table, 0, "town"), ==, "城关镇");
  mb_report_write (test->office, "mine", NULL, out, NULL, &error);
  g_assert_no_error (error);
  mb_report_write_chart (test->office, "mine", NULL, svg, NULL, &error);
  g_assert_no_error (error);
  mb_letter_write (test->office, "mine", NULL, TRUE, pdf, &n_letters, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_letters, ==, 1);
  mb_inspection_open (test->office, 2025, NULL, &error);
  g_assert_no_error (error);
  rubric = mb_inspection_rubric (test->office, 2025, "幼儿园", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rubric->id, ==, "mine");
  g_assert_true (g_file_test (out, G_FILE_TEST_EXISTS) && g_file_test (svg, G_FILE_TEST_EXISTS)
                 && g_file_test (pdf, G_FILE_TEST_EXISTS));
}

static void
test_mistakes (Case *test, gconstpointer data)
{
  static const struct
  {
    const char *source, *place;
  } mistakes[] = {
    { "[Report]\nregister=hazard\n", "column" },
    { "[Column a]\nvalue=name\n", "[Report]" },
    { "[Report]\nkind=graph\nregister=hazard\n[Column a]\nvalue=found\n", "kind" },
    { "[Report]\nregister=hazard\nkind=summary\n[Column a]\nvalue=average(fund)\n", "[Column a]" },
    { "[Report]\nregister=hazard\nkind=summary\n[Column a]\nvalue=rate(b,c)\n", "“b”" },
    { "[Report]\nregister=hazard\n[Column a]\nvalue=found\nwhere=status\n", "“status”" },
    { "[Report]\nregister=hazard\n[Column a]\nvalue=found\nwhere=status!=a|b\n", "“|”" },
    { "[Report]\nregister=hazard\nwhere=a=b || c=d\n[Column a]\nvalue=found\n", "where" },
    { "[Report]\nregister=hazard\nuses=moon\n[Column a]\nvalue=found\n", "“moon”" },
    { "[Report]\nregister=hazard\n[Column a]\nvalue=found\ncolour=red\n", "colour" },
    { "[Report]\nregister=hazard\n[Column a]\nvalue=found\n[Chart]\nkind=pie\nseries=a\n", "“pie”" },
    { "[Report]\nregister=hazard\n[Column a]\nvalue=found\n[Chart]\nkind=bar\nseries=z\n", "“z”" },
    { "[Report\n", "bad" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr (GError) error = NULL;

      mb_office_put_declaration (test->office, "reports", "bad", mistakes[i].source, &error);
      g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
      g_assert_nonnull (strstr (error->message, mistakes[i].place));
      g_assert_nonnull (strstr (error->message, "bad"));
    }
}

static void
test_unknown_fields (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  put (test, "reports", "wrong-field", "[Report]\nregister=hazard\n[Column a]\nvalue=moon\n");
  g_assert_null (mb_report_compute (test->office, "wrong-field", NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_FIELD_UNKNOWN);
  put (test, "reports", "wrong-register", "[Report]\nregister=moon\n[Column a]\nvalue=moon\n");
  g_assert_null (mb_report_compute (test->office, "wrong-register", NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_REGISTER_UNKNOWN);
  put (test, "reports", "wrong-where", "[Report]\nregister=hazard\nwhere=moon=1\n[Column a]\nvalue=found\n");
  g_assert_null (mb_report_compute (test->office, "wrong-where", NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_FIELD_UNKNOWN);
}

static void
test_output_kind (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bad = case_path (test, "a.doc");
  g_autofree char *upper = case_path (test, "A.CSV");

  mb_report_write (test->office, "roster", NULL, bad, NULL, &error);
  case_assert_fault (error, MB_FAULT_OUTPUT_KIND);
  mb_report_write_chart (test->office, "hazard-trend", NULL, bad, NULL, &error);
  case_assert_fault (error, MB_FAULT_OUTPUT_KIND);
  mb_report_write (test->office, "roster", NULL, upper, NULL, &error);
  g_assert_no_error (error);
}

#define ADD(path, func) g_test_add ("/office/report/" path, Case, NULL, case_set_up, func, case_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("all-that-is-shipped-can-be-computed", test_shipped);
  ADD ("an-empty-office-gives-zeros-and-rates-of-nothing-are-empty", test_empty_office);
  ADD ("monthly-form-agrees-with-plain-loops-and-totals-rate-totals", test_monthly);
  ADD ("figures-of-an-earlier-day-are-of-that-day", test_as_of);
  ADD ("a-town-alone", test_town);
  ADD ("who-is-not-graded-yet-is-in-no-grade", test_grades);
  ADD ("trend-has-every-month", test_trend);
  ADD ("a-list-shows-linked-fields-overdue-days-and-odd-names-as-they-are", test_listing);
  ADD ("fixed-rows-other-registers-and-derived-columns", test_own_summary);
  ADD ("report-chart-letter-and-rubric-each-by-one-file", test_own_files);
  ADD ("mistakes-are-told-with-their-place", test_mistakes);
  ADD ("unknown-fields-and-registers-are-told", test_unknown_fields);
  ADD ("output-kind-by-ending", test_output_kind);
  return g_test_run ();
}
