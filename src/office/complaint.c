/* complaint.c: complaint cases counted by channel, category and region.
 *
 * Promise kept here: shares are of the parent's cases, each rounded half up once in core/figure; nothing is told about
 * persons.
 */
#include "config.h"

#include <string.h>

#include "complaint.h"
#include "figure.h"
#include "office-private.h"

#define CLOSED  "已办结"
#define UNKNOWN "未填"

static void
count_free (gpointer data)
{
  MbComplaintCount *count = data;

  g_free (count->name);
  g_free (count);
}

static void
channel_free (gpointer data)
{
  MbComplaintChannel *channel = data;

  g_free (channel->name);
  g_clear_pointer (&channel->by_category, g_ptr_array_unref);
  g_free (channel);
}

static const char *
key_text (const MbValue *key)
{
  return key->kind == MB_VALUE_TEXT ? key->text : UNKNOWN;
}

/* Rows of (groups…) with cases and closed cases. */
static GPtrArray *
count_by (MbOffice *office, const char *const *groups, guint n_groups, GError **error)
{
  g_autoptr (MbQuery) all = mb_query_new ("complaint");
  g_autoptr (MbQuery) closed = mb_query_new ("complaint");
  MbAggregate aggregates[] = { { MB_AGG_COUNT, NULL, NULL }, { MB_AGG_COUNT, NULL, closed } };

  mb_query_where_text (closed, "status", MB_OP_EQ, CLOSED);
  return mb_store_group (mb_office_get_store (office), all, groups, n_groups, aggregates, G_N_ELEMENTS (aggregates),
                         error);
}

static void
add_count (GPtrArray *counts, const char *name, const MbGroupRow *group)
{
  MbComplaintCount *count = g_new0 (MbComplaintCount, 1);

  count->name = g_strdup (name);
  count->cases = group->values[0];
  count->closed = group->values[1];
  g_ptr_array_add (counts, count);
}

static void
fill_shares (GPtrArray *counts, gint64 whole)
{
  for (guint i = 0; i < counts->len; i++)
    {
      MbComplaintCount *count = g_ptr_array_index (counts, i);
      count->share = mb_percent (count->cases, whole);
    }
}

/* Most cases first, as published statistics have it; equal ones in the order they came (Chinese order), 其他 last. */
static int
compare_counts (gconstpointer a, gconstpointer b, gpointer user)
{
  const MbComplaintCount *left = *(const MbComplaintCount *const *) a;
  const MbComplaintCount *right = *(const MbComplaintCount *const *) b;
  gboolean left_other = g_str_equal (left->name, "其他");
  gboolean right_other = g_str_equal (right->name, "其他");

  if (left_other != right_other)
    return left_other ? 1 : -1;
  return left->cases < right->cases ? 1 : left->cases > right->cases ? -1 : 0;
}

static MbComplaintChannel *
channel_for (GPtrArray *channels, const char *name)
{
  MbComplaintChannel *channel;

  for (guint i = 0; i < channels->len; i++)
    if (g_str_equal (((MbComplaintChannel *) g_ptr_array_index (channels, i))->name, name))
      return g_ptr_array_index (channels, i);
  channel = g_new0 (MbComplaintChannel, 1);
  channel->name = g_strdup (name);
  channel->by_category = g_ptr_array_new_with_free_func (count_free);
  g_ptr_array_add (channels, channel);
  return channel;
}

gboolean
mb_complaint_summary (MbOffice *office, MbComplaintSummary *summary, GError **error)
{
  static const char *const by_channel[] = { "channel", "category" };
  static const char *const by_region[] = { "region" };
  g_autoptr (MbSnapshot) snapshot = mb_store_snapshot (mb_office_get_store (office), error);
  g_autoptr (GPtrArray) channels = NULL;
  g_autoptr (GPtrArray) regions = NULL;

  memset (summary, 0, sizeof *summary);
  channels = snapshot != NULL ? count_by (office, by_channel, G_N_ELEMENTS (by_channel), error) : NULL;
  regions = channels != NULL ? count_by (office, by_region, G_N_ELEMENTS (by_region), error) : NULL;
  if (regions == NULL)
    return FALSE;
  summary->by_channel = g_ptr_array_new_with_free_func (channel_free);
  summary->by_region = g_ptr_array_new_with_free_func (count_free);
  for (guint i = 0; i < channels->len; i++)
    {
      const MbGroupRow *group = g_ptr_array_index (channels, i);
      MbComplaintChannel *channel = channel_for (summary->by_channel, key_text (&group->keys[0]));

      add_count (channel->by_category, key_text (&group->keys[1]), group);
      channel->cases += group->values[0];
      channel->closed += group->values[1];
    }
  for (guint i = 0; i < summary->by_channel->len; i++)
    {
      MbComplaintChannel *channel = g_ptr_array_index (summary->by_channel, i);

      channel->rate = mb_percent (channel->closed, channel->cases);
      fill_shares (channel->by_category, channel->cases);
      g_ptr_array_sort_with_data (channel->by_category, compare_counts, NULL);
      summary->cases += channel->cases;
      summary->closed += channel->closed;
    }
  summary->rate = mb_percent (summary->closed, summary->cases);
  for (guint i = 0; i < regions->len; i++)
    {
      const MbGroupRow *group = g_ptr_array_index (regions, i);
      add_count (summary->by_region, key_text (&group->keys[0]), group);
    }
  fill_shares (summary->by_region, summary->cases);
  g_ptr_array_sort_with_data (summary->by_region, compare_counts, NULL);
  return TRUE;
}

void
mb_complaint_summary_clear (MbComplaintSummary *summary)
{
  g_clear_pointer (&summary->by_channel, g_ptr_array_unref);
  g_clear_pointer (&summary->by_region, g_ptr_array_unref);
}
