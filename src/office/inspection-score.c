/* inspection-score.c: scores of one participant, and the result that follows from them in the same change set.
 *
 * Promise kept here: a stored total or grade is never older than its scores, since both are written together or not at
 * all.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "figure.h"
#include "inspection-private.h"

MbScores *
mb_scores_new (const MbRubric *rubric)
{
  MbScores *scores = g_new0 (MbScores, 1);

  scores->rubric = rubric;
  scores->points = g_new (gint64, rubric->indicators->len);
  for (guint i = 0; i < rubric->indicators->len; i++)
    scores->points[i] = MB_SCORE_OPEN;
  scores->vetoes = g_new0 (gboolean, rubric->vetoes->len + 1);
  scores->records = g_new0 (MbRecord *, rubric->indicators->len + rubric->vetoes->len + 1);
  return scores;
}

void
mb_scores_free (MbScores *scores)
{
  if (scores == NULL)
    return;
  for (guint i = 0; i < scores->rubric->indicators->len + scores->rubric->vetoes->len; i++)
    g_clear_pointer (&scores->records[i], mb_record_unref);
  g_free (scores->records);
  g_free (scores->points);
  g_free (scores->vetoes);
  g_free (scores);
}

int
mb_scores_slot (const MbRubric *rubric, const char *code, gboolean *veto)
{
  gboolean is_veto = FALSE;
  const MbIndicator *indicator = mb_rubric_find (rubric, code, &is_veto);

  if (indicator == NULL)
    return -1;
  if (veto != NULL)
    *veto = is_veto;
  if (!is_veto)
    return (int) mb_rubric_index (rubric, indicator);
  for (guint i = 0; i < rubric->vetoes->len; i++)
    if (g_ptr_array_index (rubric->vetoes, i) == indicator)
      return (int) (rubric->indicators->len + i);
  return -1;
}

static gboolean
is_veto_slot (const MbScores *scores, guint slot)
{
  return slot >= scores->rubric->indicators->len;
}

static const char *
code_of (const MbScores *scores, guint slot)
{
  guint n = scores->rubric->indicators->len;
  const MbIndicator *indicator = slot < n ? g_ptr_array_index (scores->rubric->indicators, slot)
                                          : g_ptr_array_index (scores->rubric->vetoes, slot - n);

  return indicator->code;
}

void
mb_scores_take (MbScores *scores, const MbRecord *record)
{
  const char *code = mb_record_string (record, "indicator");
  const MbValue *points = mb_record_get (record, "points");
  int slot = code != NULL ? mb_scores_slot (scores->rubric, code, NULL) : -1;

  if (slot < 0 || points->kind != MB_VALUE_INT || scores->records[slot] != NULL)
    return;
  scores->records[slot] = mb_record_ref ((MbRecord *) record);
  scores->n_records++;
  if (is_veto_slot (scores, (guint) slot))
    scores->vetoes[(guint) slot - scores->rubric->indicators->len] = points->number > 0;
  else
    scores->points[slot] = points->number;
}

void
mb_scores_note (MbScores *scores, int slot, gint64 points)
{
  guint n = scores->rubric->indicators->len;
  gboolean again = (guint) slot < n ? scores->points[slot] != MB_SCORE_OPEN : scores->vetoes[(guint) slot - n];

  if (again)
    return;
  scores->n_records++;
  if ((guint) slot < n)
    scores->points[slot] = points;
  else
    scores->vetoes[(guint) slot - n] = points > 0;
}

static gboolean
take_record (const MbRecord *record, gpointer user, GError **error)
{
  mb_scores_take (user, record);
  return TRUE;
}

MbScores *
mb_scores_load (MbOffice *office, const MbRecord *participant, GError **error)
{
  const MbRubric *rubric = mb_inspection_rubric_of (office, mb_record_link (participant, "rubric"), error);
  g_autoptr (MbScores) scores = NULL;
  g_autoptr (MbQuery) query = mb_query_new ("score");

  if (rubric == NULL)
    return NULL;
  scores = mb_scores_new (rubric);
  mb_query_where_int (query, "participant", MB_OP_EQ, participant->id);
  if (!mb_store_each (mb_office_get_store (office), query, take_record, scores, NULL, error))
    return NULL;
  return g_steal_pointer (&scores);
}

gint64
mb_scores_get (const MbScores *scores, guint slot)
{
  if (is_veto_slot (scores, slot))
    return scores->vetoes[slot - scores->rubric->indicators->len];
  return scores->points[slot];
}

static gboolean
same_reason (const MbRecord *record, const char *reason)
{
  return reason == NULL || g_strcmp0 (mb_record_string (record, "reason"), reason) == 0;
}

void
mb_scores_set (MbScores *scores, MbChangeSet *set, const MbRegister *reg, gint64 participant, guint slot, gint64 points,
               const char *reason)
{
  MbRecord *record = scores->records[slot];
  gboolean veto = is_veto_slot (scores, slot);
  gboolean gone = veto ? points == 0 : points == MB_SCORE_OPEN;

  if (gone ? record == NULL : record != NULL && mb_scores_get (scores, slot) == points && same_reason (record, reason))
    return;
  if (veto)
    scores->vetoes[slot - scores->rubric->indicators->len] = !gone;
  else
    scores->points[slot] = points;
  if (gone)
    {
      mb_change_set_delete (set, record);
      g_clear_pointer (&scores->records[slot], mb_record_unref);
      scores->n_records--;
      return;
    }
  if (record != NULL)
    {
      mb_change_set_update (set, record);
    }
  else
    {
      mb_change_set_insert (set, reg);
      mb_change_set_put_int (set, "participant", participant);
      mb_change_set_put_text (set, "indicator", code_of (scores, slot));
      scores->n_records++;
    }
  mb_change_set_put_int (set, "points", points);
  if (reason != NULL)
    mb_change_set_put_text (set, "reason", reason[0] != '\0' ? reason : NULL);
}

void
mb_scores_result (const MbScores *scores, MbResult *result)
{
  guint n_vetoes = 0;

  for (guint i = 0; i < scores->rubric->vetoes->len; i++)
    n_vetoes += scores->vetoes[i];
  mb_rubric_score (scores->rubric, scores->points, n_vetoes, scores->n_records == 0, result);
}

/* ---- One by one ---- */

static gboolean
check_points (const MbRubric *rubric, guint slot, gboolean veto, gint64 points, GError **error)
{
  const MbIndicator *indicator;
  g_autofree char *full = NULL;

  if (veto || points == MB_SCORE_OPEN || points == MB_SCORE_NOT_APPLICABLE)
    return TRUE;
  indicator = g_ptr_array_index (rubric->indicators, slot);
  if (points >= 0 && points <= indicator->points)
    return TRUE;
  full = mb_hundredths_format (indicator->points);
  mb_set_error (error, MB_FAULT_SCORE_RANGE, _ ("%s has %s points"), indicator->code, full);
  return FALSE;
}

static gboolean
change_one (MbOffice *office, gint64 participant_id, const char *code, gboolean veto, gint64 points, const char *reason,
            GError **error)
{
  MbStore *store = mb_office_get_store (office);
  const MbRegister *reg = mb_office_register (office, "score", error);
  g_autoptr (MbRecord) participant = reg != NULL ? mb_store_get (store, "participant", participant_id, error) : NULL;
  g_autoptr (MbScores) scores = participant != NULL ? mb_scores_load (office, participant, error) : NULL;
  g_autoptr (MbYear) year = NULL;
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;
  gboolean is_veto = FALSE;
  MbResult result;
  int slot;

  if (scores == NULL)
    return FALSE;
  slot = mb_scores_slot (scores->rubric, code, &is_veto);
  if (slot < 0 || is_veto != veto)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("the rubric has no “%s”"), code);
      return FALSE;
    }
  if (!check_points (scores->rubric, (guint) slot, veto, points, error))
    return FALSE;
  year = mb_year_of (office, participant, error);
  if (year == NULL)
    return FALSE;
  title = g_strdup_printf (_ ("Score %s of %s"), code, mb_record_string (participant, "name"));
  set = mb_change_set_new (title, mb_office_get_actor (office));
  if (!mb_year_guard (year, error))
    return FALSE;
  mb_scores_set (scores, set, reg, participant_id, (guint) slot, points, reason);
  mb_scores_result (scores, &result);
  mb_change_set_update (set, participant);
  mb_result_put (year, set, scores->rubric, &result, mb_record_link (participant, "institution"));
  if (!mb_result_follow (year, set, scores->rubric, &result, mb_record_link (participant, "institution"), error))
    return FALSE;
  return mb_store_apply (store, set, NULL, NULL, error);
}

gboolean
mb_inspection_score (MbOffice *office, gint64 participant, const char *indicator, gint64 points, const char *reason,
                     GError **error)
{
  return change_one (office, participant, indicator, FALSE, points, reason, error);
}

gboolean
mb_inspection_veto (MbOffice *office, gint64 participant, const char *veto, gboolean set, const char *reason,
                    GError **error)
{
  return change_one (office, participant, veto, TRUE, set, reason, error);
}
