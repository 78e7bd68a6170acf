/* cmd-figures.c: hazards and complaints: what they come to, and closing a hazard. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "command.h"
#include "complaint.h"
#include "figure.h"
#include "hazard.h"

static void
print_hazard_summary (const MbHazardSummary *summary)
{
  g_autoptr (MbJson) json = mb_call_json ();

  mb_json_begin_object (json);
  mb_json_add_int (json, "found", summary->found);
  mb_json_add_int (json, "closed", summary->closed);
  mb_json_add_hundredths (json, "rate", summary->rate);
  mb_json_add_int (json, "overdue", summary->overdue);
  mb_json_add_int (json, "closed_late", summary->closed_late);
  mb_json_name (json, "by_category");
  mb_json_begin_object (json);
  for (guint i = 0; i < summary->by_category->len; i++)
    {
      const MbHazardCount *count = g_ptr_array_index (summary->by_category, i);

      mb_json_name (json, count->name);
      mb_json_begin_array (json);
      mb_json_int (json, count->found);
      mb_json_int (json, count->closed);
      mb_json_end_array (json);
    }
  mb_json_end_object (json);
  mb_json_name (json, "by_severity");
  mb_json_begin_object (json);
  for (guint i = 0; i < summary->by_severity->len; i++)
    {
      const MbHazardCount *count = g_ptr_array_index (summary->by_severity, i);

      mb_json_add_int (json, count->name, count->found);
    }
  mb_json_end_object (json);
  mb_json_end_object (json);
}

static int
run_hazard_summary (MbCall *call, GError **error)
{
  MbHazardSummary summary = { 0 };
  MbDate as_of;

  if (!mb_call_date (call, "as-of", call->today, &as_of, error)
      || !mb_hazard_summary (call->office, as_of, &summary, error))
    return MB_EXIT_FAILED;
  if (call->json)
    {
      print_hazard_summary (&summary);
    }
  else
    {
      g_autofree char *rate = mb_percent_format (summary.rate);

      g_autofree char *found = mb_count_text (summary.found), *closed = mb_count_text (summary.closed);
      g_autofree char *overdue = mb_count_text (summary.overdue), *late = mb_count_text (summary.closed_late);

      mb_say (_ ("Found %s, closed %s, rate %s, overdue %s, closed late %s"), found, closed, rate, overdue, late);
      for (guint i = 0; i < summary.by_category->len; i++)
        {
          const MbHazardCount *count = g_ptr_array_index (summary.by_category, i);

          mb_say ("%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT, count->name, count->found, count->closed);
        }
    }
  mb_hazard_summary_clear (&summary);
  return MB_EXIT_OK;
}

/* FIELD=VALUE, from the second word on. */
static gboolean
read_told (const MbCall *call, GHashTable *told, GError **error)
{
  for (guint i = 1; i < call->args->words->len; i++)
    {
      const char *value;
      char *field = mb_parse_pair (g_ptr_array_index (call->args->words, i), &value, error);

      if (field == NULL)
        return FALSE;
      g_hash_table_insert (told, field, (gpointer) value);
    }
  return TRUE;
}

static int
run_hazard_close (MbCall *call, GError **error)
{
  const char *by = mb_args_has (call->args, "by") ? mb_args_get (call->args, "by") : call->actor;
  const char *result = mb_args_has (call->args, "result") ? mb_args_get (call->args, "result") : "合格";
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (MbRecord) record = NULL;
  MbDate date;
  gint64 id;

  if (!mb_parse_id (mb_args_word (call->args, 0), &id, error) || !mb_call_date (call, "date", call->today, &date, error)
      || !read_told (call, told, error) || !mb_hazard_close (call->office, &id, 1, date, by, result, told, error))
    return MB_EXIT_FAILED;
  record = mb_store_get (mb_office_get_store (call->office), "hazard", id, error);
  if (record == NULL)
    return MB_EXIT_FAILED;
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();
      const MbValue *status = mb_record_get (record, "status");

      mb_json_begin_object (json);
      mb_json_add_id (json, "id", id);
      mb_json_add_string (json, "status", status != NULL ? status->text : NULL);
      mb_json_end_object (json);
    }
  else
    {
      mb_say (_ ("The recheck was recorded."));
    }
  return MB_EXIT_OK;
}

/* print_counts: { NAME: [cases, "26.67"] } */
static void
print_counts (MbJson *json, const char *name, GPtrArray *counts)
{
  mb_json_name (json, name);
  mb_json_begin_object (json);
  for (guint i = 0; i < counts->len; i++)
    {
      const MbComplaintCount *count = g_ptr_array_index (counts, i);
      g_autofree char *share = mb_hundredths_format (count->share);

      mb_json_name (json, count->name);
      mb_json_begin_array (json);
      mb_json_int (json, count->cases);
      mb_json_string (json, share);
      mb_json_end_array (json);
    }
  mb_json_end_object (json);
}

static void
print_complaint_summary (const MbComplaintSummary *summary)
{
  g_autoptr (MbJson) json = mb_call_json ();

  mb_json_begin_object (json);
  mb_json_add_int (json, "cases", summary->cases);
  mb_json_add_int (json, "closed", summary->closed);
  mb_json_add_hundredths (json, "rate", summary->rate);
  mb_json_name (json, "by_channel");
  mb_json_begin_object (json);
  for (guint i = 0; i < summary->by_channel->len; i++)
    {
      const MbComplaintChannel *channel = g_ptr_array_index (summary->by_channel, i);

      mb_json_name (json, channel->name);
      mb_json_begin_object (json);
      mb_json_add_int (json, "cases", channel->cases);
      mb_json_add_int (json, "closed", channel->closed);
      mb_json_add_hundredths (json, "rate", channel->rate);
      print_counts (json, "by_category", channel->by_category);
      mb_json_end_object (json);
    }
  mb_json_end_object (json);
  print_counts (json, "by_region", summary->by_region);
  mb_json_end_object (json);
}

static int
run_complaint_summary (MbCall *call, GError **error)
{
  MbComplaintSummary summary = { 0 };

  if (!mb_complaint_summary (call->office, &summary, error))
    return MB_EXIT_FAILED;
  if (call->json)
    {
      print_complaint_summary (&summary);
    }
  else
    {
      g_autofree char *rate = mb_percent_format (summary.rate);

      g_autofree char *cases = mb_count_text (summary.cases), *closed = mb_count_text (summary.closed);

      mb_say (_ ("Cases %s, closed %s, rate %s"), cases, closed, rate);
      for (guint i = 0; i < summary.by_channel->len; i++)
        {
          const MbComplaintChannel *channel = g_ptr_array_index (summary.by_channel, i);
          g_autofree char *channel_rate = mb_percent_format (channel->rate);

          mb_say ("%s\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t%s", channel->name, channel->cases, channel->closed,
                  channel_rate);
        }
    }
  mb_complaint_summary_clear (&summary);
  return MB_EXIT_OK;
}

const MbCommand mb_figure_commands[] = {
  { "hazard summary", "[--as-of DATE]", N_ ("hazards found, closed and overdue as of a day"), 0, 0, MB_STORE_READ_ONLY,
    TRUE, run_hazard_summary },
  { "hazard close", "ID [--date D] [--by NAME] [--result R] [FIELD=VALUE…]", N_ ("record a hazard's recheck"), 1, G_MAXUINT, 0,
    TRUE, run_hazard_close },
  { "complaint summary", "", N_ ("complaint cases by channel, category and region"), 0, 0, MB_STORE_READ_ONLY, TRUE,
    run_complaint_summary },
  { 0 },
};
