/* test-complaint.c: complaint figures against the statistics that an office published. */
#include "complaint.h"
#include "calendar.h"
#include "deadline.h"
#include "edit.h"
#include "edit-block.h"
#include "edit-values.h"
#include "office-case.h"

/* 180 items by category with their shares, and a mailbox of 224 items, 215 of them answered: 95.98%. */
static const struct
{
  const char *category;
  guint cases;
  gint64 share;
} published[] = {
  { "办学管理", 48, 2667 }, { "教育收费", 42, 2333 }, { "教师待遇", 36, 2000 }, { "师德师风", 20, 1111 },
  { "廉政建设", 8, 444 },   { "办学条件", 8, 444 },   { "招生考试", 7, 389 },   { "其他", 11, 611 },
};

static void
add_cases (MbChangeSet *set, const MbRegister *reg, guint n, const char *channel, const char *category,
           const char *region, guint n_closed)
{
  for (guint i = 0; i < n; i++)
    {
      mb_change_set_insert (set, reg);
      mb_change_set_put_text (set, "date", "2025-06-01");
      mb_change_set_put_text (set, "channel", channel);
      mb_change_set_put_text (set, "category", category);
      mb_change_set_put_text (set, "region", region);
      mb_change_set_put_text (set, "status", i < n_closed ? "已办结" : "办理中");
    }
}

static MbComplaintChannel *
channel_named (const MbComplaintSummary *summary, const char *name)
{
  for (guint i = 0; i < summary->by_channel->len; i++)
    if (g_str_equal (((MbComplaintChannel *) g_ptr_array_index (summary->by_channel, i))->name, name))
      return g_ptr_array_index (summary->by_channel, i);
  return NULL;
}

static void
test_published (Case *test, gconstpointer data)
{
  const MbRegister *reg = mb_office_register (test->office, "complaint", NULL);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("测试", "测试员");
  g_autoptr (GError) error = NULL;
  MbComplaintSummary summary;
  MbComplaintChannel *transferred, *mailbox;

  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    add_cases (set, reg, published[i].cases, "上级转办", published[i].category, "临溪县", published[i].cases);
  add_cases (set, reg, 224, "信箱", "违规补课", NULL, 215);
  mb_store_apply (mb_office_get_store (test->office), set, NULL, NULL, &error);
  g_assert_no_error (error);

  mb_complaint_summary (test->office, &summary, &error);
  g_assert_no_error (error);
  g_assert_cmpint (summary.cases, ==, 404);
  g_assert_cmpint (summary.closed, ==, 395);
  transferred = channel_named (&summary, "上级转办");
  g_assert_cmpint (transferred->cases, ==, 180);
  g_assert_cmpuint (transferred->by_category->len, ==, G_N_ELEMENTS (published));
  for (guint i = 0; i < G_N_ELEMENTS (published); i++)
    {
      const MbComplaintCount *count = NULL;

      for (guint c = 0; c < transferred->by_category->len; c++)
        if (g_str_equal (((MbComplaintCount *) g_ptr_array_index (transferred->by_category, c))->name,
                         published[i].category))
          count = g_ptr_array_index (transferred->by_category, c);
      g_assert_nonnull (count);
      g_assert_cmpint (count->cases, ==, published[i].cases);
      g_assert_cmpint (count->share, ==, published[i].share);
    }
  mailbox = channel_named (&summary, "信箱");
  g_assert_cmpint (mailbox->cases, ==, 224);
  g_assert_cmpint (mailbox->closed, ==, 215);
  g_assert_cmpint (mailbox->rate, ==, 9598);
  /* A case without a region is counted too: the regions add up to all cases. */
  g_assert_cmpuint (summary.by_region->len, ==, 2);
  g_assert_cmpint (((MbComplaintCount *) g_ptr_array_index (summary.by_region, 0))->cases, ==, 224);
  mb_complaint_summary_clear (&summary);
}

static void
test_empty (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MbComplaintSummary summary;

  mb_complaint_summary (test->office, &summary, &error);
  g_assert_no_error (error);
  g_assert_cmpint (summary.cases + summary.closed + summary.rate, ==, 0);
  g_assert_cmpuint (summary.by_channel->len + summary.by_region->len, ==, 0);
  mb_complaint_summary_clear (&summary);
}

/* ---- Time limits ---- */

static char *
limit_of (Case *test, gint64 id)
{
  const MbRegister *reg = mb_office_register (test->office, "complaint", NULL);
  g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (test->office), "complaint", id, NULL);

  g_assert_nonnull (record);
  return g_strdup (record->values[mb_register_field (reg, "limit")->index].text);
}

static gint64
enter (Case *test, const char *date, const char *channel, const char *limit)
{
  const char *const fields[] = { "date", "channel", "category", "limit" };
  const char *const texts[] = { date, channel, "教育收费", limit };
  g_autoptr (GError) error = NULL;
  gint64 id = 0;

  mb_edit_new (test->office, "complaint", fields, texts, limit != NULL ? 4 : 3, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
change (Case *test, gint64 id, const char *field, const char *text)
{
  g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (test->office), "complaint", id, NULL);
  g_autoptr (GError) error = NULL;

  mb_edit_fields (test->office, record, &field, &text, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_limit (Case *test, gint64 id, const char *expected)
{
  g_autofree char *limit = limit_of (test, id);

  g_assert_cmpstr (limit, ==, expected);
}

/* Counted on the calendar of 2026: off 1 to 7 October, 10 October worked, 11 October a Sunday. */
static void
test_limit_is_proposed (Case *test, gconstpointer data)
{
  gint64 id;

  assert_limit (test, enter (test, "2026-03-02", "来信", NULL), "2026-05-06"); /* day 60 is 1 May: off until the 5th */
  assert_limit (test, enter (test, "2026-08-03", "来信", NULL), "2026-10-08"); /* day 60 is 2 October */
  assert_limit (test, enter (test, "2026-08-11", "来信", NULL), "2026-10-10"); /* a Saturday that is worked */
  assert_limit (test, enter (test, "2026-08-12", "来信", NULL), "2026-10-12"); /* a Sunday */
  assert_limit (test, enter (test, "2026-09-28", "12345热线", NULL), "2026-10-16");    /* 29, 30; 8, 9, 10; 12 to 16 */
  assert_limit (test, enter (test, "2026-09-28", "来信", "2026-10-09"), "2026-10-09"); /* what was said stands */

  id = enter (test, "2026-09-28", "来信", NULL);
  assert_limit (test, id, "2026-11-27");
  change (test, id, "channel", "12345热线");
  assert_limit (test, id, "2026-10-16");
  change (test, id, "date", "2026-09-29");
  assert_limit (test, id, "2026-10-19");
  change (test, id, "office", "民办教育股");
  assert_limit (test, id, "2026-10-19");
  change (test, id, "limit", "2026-10-20");
  change (test, id, "date", "2026-09-28");
  assert_limit (test, id, "2026-10-20");
  change (test, id, "limit", "");
  change (test, id, "date", "2026-09-29");
  assert_limit (test, id, NULL);
}

static void
test_limit_of_pasted_rows (Case *test, gconstpointer data)
{
  const MbRegister *reg = mb_office_register (test->office, "complaint", NULL);
  const char *const fields[] = { "date", "channel", "category", "limit" };
  g_autoptr (MbEditBlock) block = mb_edit_block_new (reg, fields, G_N_ELEMENTS (fields));
  g_autoptr (MbQuery) query = mb_query_new ("complaint");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GError) error = NULL;
  guint row = mb_edit_block_add_row (block, 0);

  mb_edit_block_set (block, row, 0, "2026-09-28");
  mb_edit_block_set (block, row, 1, "12345热线");
  mb_edit_block_set (block, row, 2, "教育收费");
  mb_edit_block_set (block, row, 3, "");
  mb_edit_block_check (block, test->office, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mb_edit_block_n_faulty (block), ==, 0);
  mb_edit_block_apply (block, test->office, "粘贴", NULL, NULL, &error);
  g_assert_no_error (error);
  ids = mb_store_ids (mb_office_get_store (test->office), query, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, ==, 1);
  assert_limit (test, g_array_index (ids, gint64, 0), "2026-10-16");
}

/* The days off that an office enters itself count as well. */
static void
test_limit_by_the_days_of_the_office (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_limit (test, enter (test, "2027-03-01", "12345热线", NULL), "2027-03-15");
  mb_calendar_set_day (test->office, mb_date_from_iso ("2027-03-02"), MB_DAY_HOLIDAY, &error);
  g_assert_no_error (error);
  mb_calendar_set_day (test->office, mb_date_from_iso ("2027-03-06"), MB_DAY_WORKDAY, &error);
  g_assert_no_error (error);
  mb_calendar_set_day (test->office, mb_date_from_iso ("2027-03-15"), MB_DAY_HOLIDAY, &error);
  g_assert_no_error (error);
  assert_limit (test, enter (test, "2027-03-01", "12345热线", NULL), "2027-03-16");
}

/* Every day of a year against a plain count over the notice's own lines and GLib's weekdays. */
static gboolean
is_worked (const char *notice, const GDate *day)
{
  char iso[11];
  g_autofree char *off = NULL, *worked = NULL;

  g_date_strftime (iso, sizeof iso, "%Y-%m-%d", day);
  off = g_strconcat ("\n", iso, " holiday", NULL);
  worked = g_strconcat ("\n", iso, " workday", NULL);
  if (strstr (notice, off) != NULL)
    return FALSE;
  return strstr (notice, worked) != NULL || g_date_get_weekday (day) < G_DATE_SATURDAY;
}

static void
test_limits_of_a_year (Case *test, gconstpointer data)
{
  const MbRegister *reg = mb_office_register (test->office, "complaint", NULL);
  const MbField *limit = mb_register_field (reg, "limit");
  const MbWorkdays *workdays = mb_office_get_workdays (test->office);
  g_autofree char *path = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "data", "holidays", "2026.txt", NULL);
  g_autofree char *notice = NULL;
  MbValue *values = mb_edit_values_new (reg, NULL);
  g_autoptr (GDate) day = g_date_new_dmy (1, G_DATE_JANUARY, 2026);

  g_assert_true (g_file_get_contents (path, &notice, NULL, NULL));
  for (; g_date_get_month (day) < G_DATE_NOVEMBER; g_date_add_days (day, 1))
    for (int hotline = 0; hotline < 2; hotline++)
      {
        GDate end = *day;
        char from[11], expected[11];
        g_autofree char *found = NULL;

        if (!hotline)
          g_date_add_days (&end, 60);
        while (!hotline && !is_worked (notice, &end))
          g_date_add_days (&end, 1);
        for (int left = hotline ? 10 : 0; left > 0;)
          {
            g_date_add_days (&end, 1);
            left -= is_worked (notice, &end);
          }
        g_date_strftime (from, sizeof from, "%Y-%m-%d", day);
        g_date_strftime (expected, sizeof expected, "%Y-%m-%d", &end);
        mb_value_set_text (&values[mb_register_field (reg, "date")->index], from);
        mb_value_set_text (&values[mb_register_field (reg, "channel")->index], hotline ? "12345热线" : "来访");
        found = mb_date_to_iso (mb_deadline_propose (limit, values, workdays));
        g_assert_cmpstr (found, ==, expected);
      }
  mb_edit_values_free (reg, values);
}

typedef struct
{
  char *path;
  gint over; /* atomic */
} Writer;

/* As another program would: one case after the other, as fast as the disk takes them. */
static gpointer
write_cases (gpointer data)
{
  Writer *writer = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = mb_office_open (writer->path, MB_STORE_READ_WRITE, "另一人", &error);

  g_assert_no_error (error);
  while (!g_atomic_int_get (&writer->over))
    {
      g_autoptr (MbChangeSet) set = mb_change_set_new ("登记", "另一人");

      add_cases (set, mb_office_register (office, "complaint", NULL), 3, "信访", "其他", "城关镇", 1);
      g_assert_true (mb_store_apply (mb_office_get_store (office), set, NULL, NULL, &error));
    }
  mb_office_close (office);
  return NULL;
}

/* The parts of a summary are counted by statements of their own, and make the same whole. */
static void
test_summary_is_of_one_state (Case *test, gconstpointer data)
{
  Writer writer = { case_path (test, "office.minban"), FALSE };
  GThread *thread = g_thread_new ("writer", write_cases, &writer);
  gint64 first = -1, last = 0;

  for (guint i = 0; i < 300 || (last == first && i < 100000); i++)
    {
      g_autoptr (GError) error = NULL;
      MbComplaintSummary summary;
      gint64 cases = 0, closed = 0;

      g_assert_true (mb_complaint_summary (test->office, &summary, &error));
      g_assert_no_error (error);
      for (guint j = 0; j < summary.by_region->len; j++)
        {
          const MbComplaintCount *region = g_ptr_array_index (summary.by_region, j);

          cases += region->cases;
          closed += region->closed;
        }
      g_assert_cmpint (cases, ==, summary.cases);
      g_assert_cmpint (closed, ==, summary.closed);
      first = i == 0 ? cases : first;
      last = cases;
      mb_complaint_summary_clear (&summary);
    }
  g_atomic_int_set (&writer.over, TRUE);
  g_thread_join (thread);
  g_assert_cmpint (last, >, first); /* somebody did write meanwhile */
  g_free (writer.path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/office/complaint/agrees-with-published-statistics", Case, NULL, case_set_up, test_published,
              case_tear_down);
  g_test_add ("/office/complaint/a-summary-is-of-one-state", Case, NULL, case_set_up, test_summary_is_of_one_state,
              case_tear_down);
  g_test_add ("/office/complaint/an-empty-office-gives-zeros", Case, NULL, case_set_up, test_empty, case_tear_down);
  g_test_add ("/office/complaint/a-limit-is-proposed-by-workdays", Case, NULL, case_set_up, test_limit_is_proposed,
              case_tear_down);
  g_test_add ("/office/complaint/a-limit-is-proposed-for-pasted-rows", Case, NULL, case_set_up,
              test_limit_of_pasted_rows, case_tear_down);
  g_test_add ("/office/complaint/a-limit-follows-the-days-of-the-office", Case, NULL, case_set_up,
              test_limit_by_the_days_of_the_office, case_tear_down);
  g_test_add ("/office/complaint/limits-of-a-year-agree-with-a-plain-count", Case, NULL, case_set_up,
              test_limits_of_a_year, case_tear_down);
  return g_test_run ();
}
