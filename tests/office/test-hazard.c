/* test-hazard.c: hazard figures against plain loops over the same rows, and the flow of closing. */
#include "edit.h"
#include "figure.h"
#include "hazard.h"
#include "office-case.h"

#define N_HAZARDS 300

typedef struct
{
  const char *category, *severity;
  char *found, *limit, *completed, *recheck_date;
  gboolean closed;
} Row;

static const char *const categories[] = { "消防安全", "用电安全", "校舍安全", "自造类别" };
static const char *const severities[] = { "一般", "较大", "重大" };

static char *
random_date (GRand *rand, MbDate from, int days)
{
  return mb_date_to_iso (from + g_rand_int_range (rand, 0, days));
}

static void
fill_row (GRand *rand, Row *row)
{
  MbDate found = mb_date_from_iso ("2026-01-01") + g_rand_int_range (rand, 0, 180);

  row->category = categories[g_rand_int_range (rand, 0, 4)];
  row->severity = severities[g_rand_int_range (rand, 0, 3)];
  row->found = mb_date_to_iso (found);
  row->limit = g_rand_int_range (rand, 0, 10) > 0 ? random_date (rand, found, 60) : NULL;
  row->closed = g_rand_int_range (rand, 0, 3) > 0;
  if (!row->closed && g_rand_int_range (rand, 0, 2) > 0)
    return;
  row->completed = random_date (rand, found, 80);
  if (row->closed && g_rand_int_range (rand, 0, 2) > 0)
    row->recheck_date = random_date (rand, mb_date_from_iso (row->completed), 20);
}

static void
clear_row (Row *row)
{
  g_free (row->found);
  g_free (row->limit);
  g_free (row->completed);
  g_free (row->recheck_date);
}

static void
store_rows (Case *test, const Row *rows, gint64 institution)
{
  const MbRegister *reg = mb_office_register (test->office, "hazard", NULL);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("测试", "测试员");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_HAZARDS; i++)
    {
      g_autofree char *description = g_strdup_printf ("隐患%u", i);

      mb_change_set_insert (set, reg);
      mb_change_set_put_text (set, "found", rows[i].found);
      mb_change_set_put_int (set, "institution", institution);
      mb_change_set_put_text (set, "category", rows[i].category);
      mb_change_set_put_text (set, "severity", rows[i].severity);
      mb_change_set_put_text (set, "description", description);
      mb_change_set_put_text (set, "limit", rows[i].limit);
      mb_change_set_put_text (set, "completed", rows[i].completed);
      mb_change_set_put_text (set, "recheck_date", rows[i].recheck_date);
      if (rows[i].closed)
        mb_change_set_put_text (set, "recheck_result", "合格");
      /* Records as a ledger brings them: a new one may come in closed. */
      mb_change_set_put_text (set, "status",
                              mb_hazard_derive_state (NULL, rows[i].completed != NULL, rows[i].closed ? "合格" : NULL));
    }
  mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
on_or_before (const char *date, const char *day)
{
  return date != NULL && strcmp (date, day) <= 0;
}

static void
compare_with_loops (Case *test, const Row *rows, const char *day)
{
  MbHazardSummary summary;
  g_autoptr (GError) error = NULL;
  gint64 found = 0, closed = 0, overdue = 0, late = 0, by_category[4][2] = { { 0 } }, by_severity[3] = { 0 };

  for (guint i = 0; i < N_HAZARDS; i++)
    {
      const Row *row = &rows[i];
      gboolean is_closed
          = row->closed && on_or_before (row->recheck_date != NULL ? row->recheck_date : row->completed, day);

      if (!on_or_before (row->found, day))
        continue;
      found++;
      closed += is_closed;
      overdue += !is_closed && row->limit != NULL && strcmp (row->limit, day) < 0;
      late += is_closed && row->limit != NULL && strcmp (row->completed, row->limit) > 0;
      for (guint c = 0; c < 4; c++)
        if (row->category == categories[c])
          {
            by_category[c][0]++;
            by_category[c][1] += is_closed;
          }
      for (guint s = 0; s < 3; s++)
        by_severity[s] += row->severity == severities[s];
    }
  mb_hazard_summary (test->office, mb_date_from_iso (day), &summary, &error);
  g_assert_no_error (error);
  g_assert_cmpint (summary.found, ==, found);
  g_assert_cmpint (summary.closed, ==, closed);
  g_assert_cmpint (summary.overdue, ==, overdue);
  g_assert_cmpint (summary.closed_late, ==, late);
  /* Rounded half up by whole numbers. */
  g_assert_cmpint (summary.rate, ==, found > 0 ? (closed * 20000 + found) / (2 * found) : 0);
  for (guint i = 0; i < summary.by_category->len; i++)
    {
      const MbHazardCount *count = g_ptr_array_index (summary.by_category, i);
      for (guint c = 0; c < 4; c++)
        if (g_str_equal (count->name, categories[c]))
          {
            g_assert_cmpint (count->found, ==, by_category[c][0]);
            g_assert_cmpint (count->closed, ==, by_category[c][1]);
          }
    }
  for (guint i = 0; i < 3; i++)
    {
      const MbHazardCount *count = g_ptr_array_index (summary.by_severity, i);
      g_assert_cmpstr (count->name, ==, severities[i]);
      g_assert_cmpint (count->found, ==, by_severity[i]);
    }
  mb_hazard_summary_clear (&summary);
}

static void
test_figures (Case *test, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260630);
  g_autofree Row *rows = g_new0 (Row, N_HAZARDS);
  static const char *const days[] = { "2025-12-31", "2026-01-15", "2026-03-01", "2026-06-30", "2027-01-01" };

  for (guint i = 0; i < N_HAZARDS; i++)
    fill_row (rand, &rows[i]);
  store_rows (test, rows, case_institution (test, "阳光幼儿园", "幼儿园", "城关镇", "在办"));
  for (guint d = 0; d < G_N_ELEMENTS (days); d++)
    compare_with_loops (test, rows, days[d]);
  for (guint i = 0; i < N_HAZARDS; i++)
    clear_row (&rows[i]);
}

static void
test_empty (Case *test, gconstpointer data)
{
  MbHazardSummary summary;
  g_autoptr (GError) error = NULL;

  mb_hazard_summary (test->office, mb_date_from_iso ("2026-06-30"), &summary, &error);
  g_assert_no_error (error);
  g_assert_cmpint (summary.found + summary.closed + summary.rate + summary.overdue + summary.closed_late, ==, 0);
  g_assert_cmpuint (summary.by_category->len, ==, 10);
  mb_hazard_summary_clear (&summary);
}

static gint64
one_hazard (Case *test, const char *description, const char *completed)
{
  g_autofree char *institution
      = g_strdup_printf ("%" G_GINT64_FORMAT, case_institution (test, description, "幼儿园", "城关镇", "在办"));

  return case_insert (test, "hazard", "found", "2026-05-10", "institution", institution, "category", "消防安全",
                      "severity", "一般", "description", description, "limit", "2026-05-20", "completed", completed,
                      "status", completed != NULL ? "待复查" : "待整改", NULL);
}

static void
test_close (Case *test, gconstpointer data)
{
  gint64 ids[2] = { one_hazard (test, "甲", NULL), one_hazard (test, "乙", "2026-05-18") };
  MbDate day = mb_date_from_iso ("2026-05-25");
  g_autoptr (GError) error = NULL;
  gint64 set = 0;

  mb_hazard_close (test->office, ids, 2, day, " 林检 ", "通过", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MbRecord) record = case_get (test, "hazard", ids[i]);
      g_assert_cmpstr (case_text (record, "status"), ==, "已销号");
      g_assert_cmpstr (case_text (record, "recheck_date"), ==, "2026-05-25");
      g_assert_cmpstr (case_text (record, "recheck_by"), ==, "林检");
      g_assert_cmpstr (case_text (record, "recheck_result"), ==, "合格");
      g_assert_cmpstr (case_text (record, "completed"), ==, i == 0 ? "2026-05-25" : "2026-05-18");
    }
  mb_hazard_close (test->office, ids, 1, day, "林检", "合格", NULL, &error);
  case_assert_fault (error, MB_FAULT_ALREADY_CLOSED);
  /* Both at once are one change set. */
  mb_store_undo (mb_office_get_store (test->office), "测试员", 0, &set, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MbRecord) record = case_get (test, "hazard", ids[i]);
      g_assert_cmpstr (case_text (record, "status"), ==, i == 0 ? "待整改" : "待复查");
    }
}

static void
test_failed_recheck (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test, "丙", "2026-05-18");
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRecord) record = NULL;

  mb_hazard_close (test->office, &id, 1, mb_date_from_iso ("2026-05-25"), "林检", "不合格", NULL, &error);
  g_assert_no_error (error);
  record = case_get (test, "hazard", id);
  g_assert_cmpstr (case_text (record, "status"), ==, "整改中");
  g_assert_cmpstr (case_text (record, "recheck_result"), ==, "不合格");
  g_assert_null (case_text (record, "completed"));
}

static void
test_refused (Case *test, gconstpointer data)
{
  gint64 ids[2] = { one_hazard (test, "丁", "2026-05-18"), one_hazard (test, "戊", NULL) };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRecord) untouched = NULL;

  mb_hazard_close (test->office, ids, 1, mb_date_from_iso ("2026-05-17"), "林检", "合格", NULL, &error);
  case_assert_fault (error, MB_FAULT_RANGE_ORDER);
  mb_hazard_close (test->office, &ids[1], 1, mb_date_from_iso ("2026-05-09"), "林检", "合格", NULL, &error);
  case_assert_fault (error, MB_FAULT_RANGE_ORDER);
  mb_hazard_close (test->office, ids, 1, mb_date_from_iso ("2026-05-25"), "  ", "合格", NULL, &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  mb_hazard_close (test->office, ids, 1, mb_date_from_iso ("2026-05-25"), "林检", "大概行", NULL, &error);
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  /* One wrong of several: none is closed. */
  mb_hazard_close (test->office, ids, 2, mb_date_from_iso ("2026-05-12"), "林检", "合格", NULL, &error);
  case_assert_fault (error, MB_FAULT_RANGE_ORDER);
  untouched = case_get (test, "hazard", ids[1]);
  g_assert_cmpstr (case_text (untouched, "status"), ==, "待整改");
}

static void
test_issue (Case *test, gconstpointer data)
{
  gint64 ids[3]
      = { one_hazard (test, "庚", NULL), one_hazard (test, "辛", NULL), one_hazard (test, "壬", "2026-05-18") };
  g_autoptr (GError) error = NULL;
  gint64 set = 0;

  g_assert_true (mb_hazard_issue (test->office, ids, 2, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MbRecord) record = case_get (test, "hazard", ids[i]);
      g_assert_cmpstr (case_text (record, "status"), ==, "整改中");
    }
  /* A second notice changes nothing; what awaits its recheck gets none, and stops the others. */
  g_assert_true (mb_hazard_issue (test->office, ids, 2, &error));
  g_assert_false (mb_hazard_issue (test->office, ids, 3, &error));
  case_assert_fault (error, MB_FAULT_TRANSITION);
  g_assert_true (mb_store_undo (mb_office_get_store (test->office), "测试员", 0, &set, &error));
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (MbRecord) record = case_get (test, "hazard", ids[i]);
      g_assert_cmpstr (case_text (record, "status"), ==, "待整改");
    }
}

static char *
first_page_text (MbPaper *paper, Case *test)
{
  g_autofree char *path = case_path (test, "notice.pdf");
  g_autofree char *command = g_strdup_printf ("pdftotext -layout %s -", path);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  mb_paper_write_pdf (paper, path, "临溪县教育局", NULL, &error);
  g_assert_no_error (error);
  g_spawn_command_line_sync (command, &text, NULL, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* The notice names what was selected, not whatever else the institution has open. */
static void
test_notice (Case *test, gconstpointer data)
{
  g_autofree char *institution
      = g_strdup_printf ("%" G_GINT64_FORMAT, case_institution (test, "晨光幼儿园", "幼儿园", "城关镇", "在办"));
  gint64 ids[3];
  static const char *const names[] = { "插座松动", "门锁损坏", "灯管脱落" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbPaper) paper = NULL, none = NULL;
  g_autofree char *text = NULL;
  guint n_letters = 0;

  for (guint i = 0; i < 3; i++)
    ids[i] = case_insert (test, "hazard", "found", "2026-05-10", "institution", institution, "category", "用电安全",
                          "severity", "一般", "description", names[i], "limit", "2026-05-20", NULL);
  paper = mb_hazard_notice (test->office, ids, 2, &n_letters, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_letters, ==, 1);
  text = first_page_text (paper, test);
  g_assert_nonnull (strstr (text, "插座松动"));
  g_assert_nonnull (strstr (text, "门锁损坏"));
  g_assert_null (strstr (text, "灯管脱落"));
  g_assert_true (mb_hazard_close (test->office, ids, 2, mb_date_from_iso ("2026-05-25"), "林检", "合格", NULL, &error));
  none = mb_hazard_notice (test->office, ids, 2, NULL, NULL, &error);
  g_assert_null (none);
  case_assert_fault (error, MB_FAULT_RECORD_NOT_FOUND);
}

static void
test_whole_flow (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test, "癸", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRecord) failed = NULL, waiting = NULL, back = NULL;

  g_assert_true (mb_hazard_issue (test->office, &id, 1, &error));
  g_assert_false (mb_hazard_complete (test->office, &id, 1, mb_date_from_iso ("2026-05-09"), &error));
  case_assert_fault (error, MB_FAULT_RANGE_ORDER);
  g_assert_true (mb_hazard_complete (test->office, &id, 1, mb_date_from_iso ("2026-05-18"), &error));
  g_assert_true (mb_hazard_close (test->office, &id, 1, mb_date_from_iso ("2026-05-19"), "林检", "不合格", NULL, &error));
  failed = case_get (test, "hazard", id);
  g_assert_cmpstr (case_text (failed, "status"), ==, "整改中");
  /* Rectified again: the failed recheck is no longer the last word. */
  g_assert_true (mb_hazard_complete (test->office, &id, 1, mb_date_from_iso ("2026-05-22"), &error));
  g_assert_no_error (error);
  waiting = case_get (test, "hazard", id);
  g_assert_cmpstr (case_text (waiting, "status"), ==, "待复查");
  g_assert_cmpstr (case_text (waiting, "completed"), ==, "2026-05-22");
  g_assert_null (case_text (waiting, "recheck_result"));
  g_assert_false (mb_hazard_send_back (test->office, &id, 1, MB_DATE_NONE, "　", &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  g_assert_true (mb_hazard_send_back (test->office, &id, 1, mb_date_from_iso ("2026-06-01"), "照片不清", &error));
  g_assert_no_error (error);
  back = case_get (test, "hazard", id);
  g_assert_cmpstr (case_text (back, "status"), ==, "整改中");
  g_assert_null (case_text (back, "completed"));
  g_assert_cmpstr (case_text (back, "limit"), ==, "2026-06-01");
  g_assert_cmpstr (case_text (back, "first_limit"), ==, "2026-05-20");
  g_assert_false (mb_hazard_send_back (test->office, &id, 1, MB_DATE_NONE, "再退", &error));
  case_assert_fault (error, MB_FAULT_TRANSITION);
}

static void
test_extend (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test, "子", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRecord) record = NULL;

  g_assert_false (mb_hazard_extend (test->office, &id, 1, mb_date_from_iso ("2026-05-20"), "雨季", &error));
  case_assert_fault (error, MB_FAULT_RANGE_ORDER);
  g_assert_false (mb_hazard_extend (test->office, &id, 1, mb_date_from_iso ("2026-06-20"), " ", &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  g_assert_true (mb_hazard_extend (test->office, &id, 1, mb_date_from_iso ("2026-06-20"), " 雨季 ", &error));
  g_assert_true (mb_hazard_extend (test->office, &id, 1, mb_date_from_iso ("2026-07-20"), "备料", &error));
  g_assert_no_error (error);
  record = case_get (test, "hazard", id);
  g_assert_cmpstr (case_text (record, "limit"), ==, "2026-07-20");
  g_assert_cmpstr (case_text (record, "first_limit"), ==, "2026-05-20");
  g_assert_cmpstr (case_text (record, "extension_reason"), ==, "备料");
  g_assert_cmpstr (case_text (record, "status"), ==, "待整改");
  g_assert_true (mb_hazard_close (test->office, &id, 1, mb_date_from_iso ("2026-06-20"), "林检", "合格", NULL, &error));
  g_assert_false (mb_hazard_extend (test->office, &id, 1, mb_date_from_iso ("2026-08-20"), "备料", &error));
  case_assert_fault (error, MB_FAULT_ALREADY_CLOSED);
}

/* fill: fields and texts in turn, NULL at the end. */
static void G_GNUC_NULL_TERMINATED
fill (Case *test, gint64 id, ...)
{
  g_autoptr (MbRecord) record = case_get (test, "hazard", id);
  g_autoptr (GPtrArray) fields = g_ptr_array_new (), texts = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  const char *field;
  va_list list;

  va_start (list, id);
  while ((field = va_arg (list, const char *)) != NULL)
    {
      g_ptr_array_add (fields, (gpointer) field);
      g_ptr_array_add (texts, va_arg (list, char *));
    }
  va_end (list);
  mb_edit_fields (test->office, record, (const char *const *) fields->pdata, (const char *const *) texts->pdata, fields->len,
                  NULL, &error);
  g_assert_no_error (error);
}

static void
test_major (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test, "丑", "2026-05-18");
  MbDate day = mb_date_from_iso ("2026-05-25");
  g_autoptr (GError) error = NULL;

  fill (test, id, "severity", "重大", "responsible", "赵园长", NULL);
  g_assert_false (mb_hazard_close (test->office, &id, 1, day, " 赵园长", "合格", NULL, &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  fill (test, id, "measure", "更换线路", "fund", "0", "plan", "停用该楼层", NULL);
  g_assert_true (mb_hazard_close (test->office, &id, 1, day, "林检", "合格", NULL, &error));
  g_assert_no_error (error);
}

/* A major hazard among others: without all five nothing is closed, and all that is missing is named. */
static void
test_demands (Case *test, gconstpointer data)
{
  static const char *const status[] = { "status", "completed", "recheck_result" }, *closed[] = { "已销号", "2026-05-18", "合格" };
  gint64 ids[] = { one_hazard (test, "卯", "2026-05-18"), one_hazard (test, "辰", "2026-05-18") };
  MbDate day = mb_date_from_iso ("2026-05-25");
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) lacking = NULL;
  g_autoptr (MbRecord) before = NULL, major = NULL, other = NULL;
  const MbDemand *demand = NULL;
  g_autoptr (GError) error = NULL;

  fill (test, ids[0], "severity", "重大", "measure", "更换线路", NULL);
  before = case_get (test, "hazard", ids[0]);
  lacking = mb_hazard_lacking (before, &demand);
  g_assert_cmpuint (lacking->len, ==, 3);
  g_assert_cmpstr (demand->id, ==, "five_commitments");
  g_assert_false (mb_hazard_close (test->office, ids, 2, day, "林检", "合格", NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_REQUIRES);
  g_assert_nonnull (strstr (error->message, "Person responsible, Rectification cost, Emergency plan"));
  g_assert_null (strstr (error->message, "measure"));
  g_clear_error (&error);
  /* Nor by writing the state into the record. */
  g_assert_false (mb_edit_fields (test->office, before, status, closed, 3, NULL, &error));
  case_assert_fault (error, MB_FAULT_REQUIRES);
  /* It may fail its recheck with nothing told. */
  g_assert_true (mb_hazard_close (test->office, ids, 1, day, "林检", "不合格", NULL, &error));
  g_hash_table_insert (told, (gpointer) "measure", (gpointer) "另一措施");
  g_hash_table_insert (told, (gpointer) "responsible", (gpointer) "林检");
  g_hash_table_insert (told, (gpointer) "fund", (gpointer) "1200.5");
  g_hash_table_insert (told, (gpointer) "plan", (gpointer) " ");
  g_assert_false (mb_hazard_close (test->office, ids, 2, day, "林检", "合格", told, &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT); /* rechecks what he is said to have rectified */
  g_hash_table_insert (told, (gpointer) "responsible", (gpointer) "赵园长");
  g_assert_false (mb_hazard_close (test->office, ids, 2, day, "林检", "合格", told, &error));
  case_assert_fault (error, MB_FAULT_REQUIRES);
  g_hash_table_insert (told, (gpointer) "plan", (gpointer) "停用该楼层");
  g_hash_table_insert (told, (gpointer) "fund", (gpointer) "很多");
  g_assert_false (mb_hazard_close (test->office, ids, 2, day, "林检", "合格", told, &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  g_hash_table_insert (told, (gpointer) "fund", (gpointer) "1200.5");
  g_assert_true (mb_hazard_close (test->office, ids, 2, day, "林检", "合格", told, &error));
  g_assert_no_error (error);
  major = case_get (test, "hazard", ids[0]);
  g_assert_cmpstr (case_text (major, "status"), ==, "已销号");
  g_assert_cmpstr (case_text (major, "measure"), ==, "更换线路"); /* what stood there stands */
  g_assert_cmpstr (case_text (major, "plan"), ==, "停用该楼层");
  g_assert_cmpint (mb_record_get (major, "fund")->number, ==, 120050);
  other = case_get (test, "hazard", ids[1]);
  g_assert_cmpstr (case_text (other, "status"), ==, "已销号");
  g_assert_null (case_text (other, "plan")); /* nobody asked it of a lesser one */
}

static void
test_derive (void)
{
  static const struct
  {
    const char *present;
    gboolean completed;
    const char *result, *state;
  } rows[] = {
    { NULL, FALSE, NULL, "待整改" },        { NULL, TRUE, "合格", "已销号" },     { NULL, TRUE, NULL, "待复查" },
    { NULL, TRUE, "", "待复查" },           { "整改中", FALSE, NULL, "整改中" },  { "整改中", TRUE, "合格", "已销号" },
    { "待复查", TRUE, "不合格", "整改中" }, { "已销号", TRUE, "合格", "已销号" }, { "整改中", FALSE, "合格", "整改中" },
    { "待整改", TRUE, NULL, "待复查" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (mb_hazard_derive_state (rows[i].present, rows[i].completed, rows[i].result), ==, rows[i].state);
}

static void
test_check (Case *test, gconstpointer data)
{
  gint64 id = one_hazard (test, "己", "2026-05-18");
  g_autoptr (MbRecord) record = case_get (test, "hazard", id);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("测试", "测试员");
  g_autoptr (GError) error = NULL;
  MbCheckResult result = { 0 };

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "recheck_result", "合格"); /* and leaves the state as it was */
  mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error);
  g_assert_no_error (error);
  mb_office_check (test->office, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.faults->len, ==, 1);
  g_assert_cmpint (((MbFault *) g_ptr_array_index (result.faults, 0))->code, ==, MB_FAULT_FIGURE_WRONG);
  g_assert_cmpstr (((MbFault *) g_ptr_array_index (result.faults, 0))->expected, ==, "已销号");
  mb_check_result_clear (&result);
}

#define ADD(path, func) g_test_add ("/office/hazard/" path, Case, NULL, case_set_up, func, case_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("figures-agree-with-plain-loops-on-any-day", test_figures);
  ADD ("an-empty-office-gives-zeros", test_empty);
  ADD ("a-passed-recheck-closes-several-as-one-change", test_close);
  ADD ("a-failed-recheck-sends-back", test_failed_recheck);
  ADD ("wrong-days-names-and-results-are-refused-whole", test_refused);
  ADD ("a-notice-sets-to-rectifying-and-is-undone-as-one", test_issue);
  ADD ("a-notice-names-what-was-selected", test_notice);
  ADD ("a-failed-recheck-is-rectified-and-rechecked-again", test_whole_flow);
  ADD ("an-extension-keeps-the-first-limit", test_extend);
  ADD ("a-major-hazard-is-not-rechecked-by-the-person-responsible", test_major);
  ADD ("a-major-hazard-is-closed-with-all-five-commitments-only", test_demands);
  ADD ("check-finds-a-state-that-does-not-follow", test_check);
  g_test_add_func ("/office/hazard/states-follow-from-completion-and-recheck", test_derive);
  return g_test_run ();
}
