/* hazard.c: figures of hazards as of any day, and which state follows from what is known.
 *
 * Promise kept here: a hazard is closed on a day when its recheck passed and lies on or before it (the completion
 * date where ledgers tell no recheck date); found, closed and overdue of one day always fit together, and every rate
 * is made in core/figure.
 *
 * A million hazards are summed up by one statement, along one index that holds all it asks for (the register declares it).
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field.h"
#include "figure.h"
#include "hazard.h"
#include "office-private.h"

#define CLOSED     "已销号"
#define PASSED     "合格"
#define FAILED     "不合格"
#define AWAITING   "待复查"
#define RECTIFYING "整改中"

/* ---- Figures ---- */

static void
count_free (gpointer data)
{
  MbHazardCount *count = data;

  g_free (count->name);
  g_free (count);
}

static MbHazardCount *
count_for (GPtrArray *counts, const char *name)
{
  MbHazardCount *count;

  for (guint i = 0; i < counts->len; i++)
    if (g_str_equal (((MbHazardCount *) g_ptr_array_index (counts, i))->name, name))
      return g_ptr_array_index (counts, i);
  count = g_new0 (MbHazardCount, 1);
  count->name = g_strdup (name);
  g_ptr_array_add (counts, count);
  return count;
}

/* Every known word in its declared order, with nothing counted yet. */
static GPtrArray *
counts_of (MbOffice *office, const char *field_id, GError **error)
{
  const MbRegister *reg = mb_office_register (office, "hazard", error);
  g_auto (GStrv) words = reg != NULL ? mb_office_field_words (office, mb_register_field (reg, field_id), error) : NULL;
  GPtrArray *counts;

  if (words == NULL)
    return NULL;
  counts = g_ptr_array_new_with_free_func (count_free);
  for (guint i = 0; words[i] != NULL; i++)
    count_for (counts, words[i]);
  return counts;
}

/* What is counted, as of a day: closed by its recheck or, where ledgers tell none, by its completion, which cannot both be;
 * of these what had its limit before, and what was completed after its limit. */
typedef enum
{
  RECHECKED,
  COMPLETED,
  PAST,
  PAST_RECHECKED,
  PAST_COMPLETED,
  LATE_RECHECKED,
  LATE_UNTOLD, /* rechecked; no completion date was told */
  LATE_COMPLETED,
  N_FIGURES
} Figure;

static MbQuery *
figure_query (Figure figure, const char *as_of)
{
  MbQuery *query = mb_query_new ("hazard");
  gboolean rechecked
      = figure == RECHECKED || figure == PAST_RECHECKED || figure == LATE_RECHECKED || figure == LATE_UNTOLD;

  if (figure != PAST)
    mb_query_where_text (query, "status", MB_OP_EQ, CLOSED);
  if (figure == PAST || figure == PAST_RECHECKED || figure == PAST_COMPLETED)
    mb_query_where_text (query, "limit", MB_OP_LT, as_of);
  if (rechecked)
    mb_query_where_text (query, "recheck_date", MB_OP_LE, as_of);
  else if (figure != PAST)
    {
      mb_query_where (query, "recheck_date", MB_OP_NULL, NULL);
      mb_query_where_text (query, "completed", MB_OP_LE, as_of);
    }
  if (figure == LATE_RECHECKED || figure == LATE_COMPLETED)
    mb_query_where_field (query, "completed", MB_OP_GT, "limit");
  if (figure == LATE_UNTOLD)
    {
      mb_query_where (query, "completed", MB_OP_NULL, NULL);
      mb_query_where_field (query, "recheck_date", MB_OP_GT, "limit");
    }
  return query;
}

/* One statement, one walk along one index, for everything. */
static GPtrArray *
group_hazards (MbOffice *office, const char *as_of, GError **error)
{
  static const char *const keys[] = { "category", "severity" };
  g_autoptr (MbQuery) found = mb_query_new ("hazard");
  MbAggregate aggregates[1 + N_FIGURES] = { { MB_AGG_COUNT, NULL, NULL } };
  MbQuery *queries[N_FIGURES];
  GPtrArray *groups;

  mb_query_where_text (found, "found", MB_OP_LE, as_of);
  for (guint i = 0; i < N_FIGURES; i++)
    {
      queries[i] = figure_query (i, as_of);
      aggregates[1 + i] = (MbAggregate){ MB_AGG_COUNT, NULL, queries[i] };
    }
  groups = mb_store_group (mb_office_get_store (office), found, keys, G_N_ELEMENTS (keys), aggregates,
                           G_N_ELEMENTS (aggregates), error);
  for (guint i = 0; i < N_FIGURES; i++)
    mb_query_free (queries[i]);
  return groups;
}

static void
add_group (MbHazardSummary *summary, const MbGroupRow *group)
{
  GPtrArray *counts[] = { summary->by_category, summary->by_severity };
  const gint64 *figures = group->values + 1;
  gint64 closed = figures[RECHECKED] + figures[COMPLETED];

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      MbHazardCount *count = count_for (counts[i], group->keys[i].kind == MB_VALUE_TEXT ? group->keys[i].text : "");

      count->found += group->values[0];
      count->closed += closed;
    }
  summary->found += group->values[0];
  summary->closed += closed;
  summary->overdue += figures[PAST] - figures[PAST_RECHECKED] - figures[PAST_COMPLETED];
  summary->closed_late += figures[LATE_RECHECKED] + figures[LATE_UNTOLD] + figures[LATE_COMPLETED];
}

gboolean
mb_hazard_summary (MbOffice *office, MbDate as_of, MbHazardSummary *summary, GError **error)
{
  g_autoptr (MbSnapshot) snapshot = mb_store_snapshot (mb_office_get_store (office), error);
  g_autofree char *day = mb_date_to_iso (as_of);
  g_autoptr (GPtrArray) groups = NULL;

  g_return_val_if_fail (day != NULL, FALSE);

  memset (summary, 0, sizeof *summary);
  summary->by_category = snapshot != NULL ? counts_of (office, "category", error) : NULL;
  summary->by_severity = summary->by_category != NULL ? counts_of (office, "severity", error) : NULL;
  groups = summary->by_severity != NULL ? group_hazards (office, day, error) : NULL;
  if (groups == NULL)
    {
      mb_hazard_summary_clear (summary);
      return FALSE;
    }
  for (guint i = 0; i < groups->len; i++)
    add_group (summary, g_ptr_array_index (groups, i));
  summary->rate = mb_percent (summary->closed, summary->found);
  return TRUE;
}

void
mb_hazard_summary_clear (MbHazardSummary *summary)
{
  g_clear_pointer (&summary->by_category, g_ptr_array_unref);
  g_clear_pointer (&summary->by_severity, g_ptr_array_unref);
}

/* ---- States ---- */

const char *
mb_hazard_derive_state (const char *present, gboolean completed, const char *recheck_result)
{
  if (completed && g_strcmp0 (recheck_result, PASSED) == 0)
    return CLOSED;
  if (completed && (recheck_result == NULL || recheck_result[0] == '\0'))
    return AWAITING;
  /* A failed recheck of what was said to be done sends it back; else the state is what it was. */
  if (completed && g_strcmp0 (recheck_result, FAILED) == 0 && g_strcmp0 (present, AWAITING) == 0)
    return RECTIFYING;
  return present != NULL ? g_intern_string (present) : "待整改";
}

static const char *
text_of (const MbRecord *record, const char *field)
{
  const MbValue *value = mb_record_get (record, field);

  return value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;
}

/* ---- Checking ---- */

static gboolean
check_state (const MbRecord *record, gpointer user, GError **error)
{
  MbCheckResult *result = user;
  const char *status = text_of (record, "status");
  gboolean closed = g_strcmp0 (status, CLOSED) == 0;
  gboolean passed
      = text_of (record, "completed") != NULL && g_strcmp0 (text_of (record, "recheck_result"), PASSED) == 0;

  if (closed != passed)
    {
      MbFault *fault = mb_fault_new (MB_FAULT_FIGURE_WRONG, NULL);

      fault->sheet = g_strdup (text_of (record, "description"));
      fault->field = g_strdup ("status");
      fault->found = g_strdup (status);
      fault->expected = g_strdup (mb_hazard_derive_state (closed ? NULL : status, text_of (record, "completed") != NULL,
                                                          text_of (record, "recheck_result")));
      g_ptr_array_add (result->faults, fault);
    }
  return TRUE;
}

gboolean
mb_hazard_check (MbOffice *office, MbCheckResult *result, MbJob *job, GError **error)
{
  g_autoptr (MbQuery) all = mb_query_new ("hazard");

  return mb_store_each (mb_office_get_store (office), all, check_state, result, job, error);
}
