/* hazard.c: figures of hazards as of any day, and which state follows from what is known.
 *
 * Promise kept here: a hazard is closed on a day when its recheck passed and lies on or before it (the completion
 * date where ledgers tell no recheck date); found, closed and overdue of one day always fit together, and every rate
 * is made in core/figure.
 *
 * Groups by (completed, limit) instead of records: a million hazards have a few thousand different pairs.
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

/* Closed on or before a day: two cases that cannot overlap. */
static MbQuery *
closed_query (const char *as_of, gboolean by_recheck)
{
  MbQuery *query = mb_query_new ("hazard");

  mb_query_where_text (query, "found", MB_OP_LE, as_of);
  mb_query_where_text (query, "status", MB_OP_EQ, CLOSED);
  if (by_recheck)
    {
      mb_query_where_text (query, "recheck_date", MB_OP_LE, as_of);
    }
  else
    {
      mb_query_where (query, "recheck_date", MB_OP_NULL, NULL);
      mb_query_where_text (query, "completed", MB_OP_LE, as_of);
    }
  return query;
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

static gboolean
count_by (MbOffice *office, const char *field_id, const char *as_of, GPtrArray **counts, GError **error)
{
  const MbRegister *reg = mb_office_register (office, "hazard", error);
  g_auto (GStrv) words = reg != NULL ? mb_office_field_words (office, mb_register_field (reg, field_id), error) : NULL;
  g_autoptr (MbQuery) found = mb_query_new ("hazard");
  g_autoptr (MbQuery) rechecked = closed_query (as_of, TRUE);
  g_autoptr (MbQuery) completed = closed_query (as_of, FALSE);
  MbAggregate aggregates[]
      = { { MB_AGG_COUNT, NULL, NULL }, { MB_AGG_COUNT, NULL, rechecked }, { MB_AGG_COUNT, NULL, completed } };
  g_autoptr (GPtrArray) groups = NULL;

  *counts = g_ptr_array_new_with_free_func (count_free);
  if (words == NULL)
    return FALSE;
  mb_query_where_text (found, "found", MB_OP_LE, as_of);
  groups = mb_store_group (mb_office_get_store (office), found, &field_id, 1, aggregates, G_N_ELEMENTS (aggregates),
                           error);
  if (groups == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    count_for (*counts, words[i]);
  for (guint i = 0; i < groups->len; i++)
    {
      const MbGroupRow *group = g_ptr_array_index (groups, i);
      MbHazardCount *count = count_for (*counts, group->keys[0].kind == MB_VALUE_TEXT ? group->keys[0].text : "");

      count->found += group->values[0];
      count->closed += group->values[1] + group->values[2];
    }
  return TRUE;
}

/* Counts the pairs (completed, limit) of a query that are late: rectified after the limit. */
static gboolean
add_late (MbOffice *office, const MbQuery *query, gint64 *late, GError **error)
{
  static const char *const paths[] = { "completed", "limit", "recheck_date" };
  MbAggregate count = { MB_AGG_COUNT, NULL, NULL };
  g_autoptr (GPtrArray) groups
      = mb_store_group (mb_office_get_store (office), query, paths, G_N_ELEMENTS (paths), &count, 1, error);

  if (groups == NULL)
    return FALSE;
  for (guint i = 0; i < groups->len; i++)
    {
      const MbGroupRow *group = g_ptr_array_index (groups, i);
      const MbValue *done = group->keys[0].kind == MB_VALUE_TEXT ? &group->keys[0] : &group->keys[2];
      const MbValue *limit = &group->keys[1];

      if (done->kind == MB_VALUE_TEXT && limit->kind == MB_VALUE_TEXT && strcmp (done->text, limit->text) > 0)
        *late += group->values[0];
    }
  return TRUE;
}

static gboolean
count_overdue (MbOffice *office, const char *as_of, gint64 *overdue, GError **error)
{
  g_autoptr (MbQuery) past = mb_query_new ("hazard");
  g_autoptr (MbQuery) rechecked = closed_query (as_of, TRUE);
  g_autoptr (MbQuery) completed = closed_query (as_of, FALSE);
  MbAggregate aggregates[]
      = { { MB_AGG_COUNT, NULL, NULL }, { MB_AGG_COUNT, NULL, rechecked }, { MB_AGG_COUNT, NULL, completed } };
  g_autoptr (GPtrArray) groups = NULL;
  const MbGroupRow *group;

  mb_query_where_text (past, "found", MB_OP_LE, as_of);
  mb_query_where_text (past, "limit", MB_OP_LT, as_of);
  groups = mb_store_group (mb_office_get_store (office), past, NULL, 0, aggregates, G_N_ELEMENTS (aggregates), error);
  if (groups == NULL || groups->len == 0)
    return groups != NULL;
  group = g_ptr_array_index (groups, 0);
  *overdue = group->values[0] - group->values[1] - group->values[2];
  return TRUE;
}

gboolean
mb_hazard_summary (MbOffice *office, MbDate as_of, MbHazardSummary *summary, GError **error)
{
  g_autofree char *day = mb_date_to_iso (as_of);
  g_autoptr (MbQuery) rechecked = NULL;
  g_autoptr (MbQuery) completed = NULL;

  g_return_val_if_fail (day != NULL, FALSE);

  memset (summary, 0, sizeof *summary);
  rechecked = closed_query (day, TRUE);
  completed = closed_query (day, FALSE);
  if (!count_by (office, "category", day, &summary->by_category, error)
      || !count_by (office, "severity", day, &summary->by_severity, error)
      || !count_overdue (office, day, &summary->overdue, error)
      || !add_late (office, rechecked, &summary->closed_late, error)
      || !add_late (office, completed, &summary->closed_late, error))
    {
      mb_hazard_summary_clear (summary);
      return FALSE;
    }
  for (guint i = 0; i < summary->by_category->len; i++)
    {
      const MbHazardCount *count = g_ptr_array_index (summary->by_category, i);
      summary->found += count->found;
      summary->closed += count->closed;
    }
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
