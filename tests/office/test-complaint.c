/* test-complaint.c: complaint figures against the statistics that an office published. */
#include "complaint.h"
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/office/complaint/agrees-with-published-statistics", Case, NULL, case_set_up, test_published,
              case_tear_down);
  g_test_add ("/office/complaint/an-empty-office-gives-zeros", Case, NULL, case_set_up, test_empty, case_tear_down);
  return g_test_run ();
}
