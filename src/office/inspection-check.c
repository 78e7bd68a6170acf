/* inspection-check.c: stored totals and grades against the scores that they follow from. */
#include "config.h"

#include "figure.h"
#include "inspection-private.h"
#include "office-private.h"

typedef struct
{
  MbOffice *office;
  MbCheckResult *result;
  GHashTable *scores; /* participant id → MbScores */
  GPtrArray *participants;
} Check;

static void
free_scores (gpointer data)
{
  mb_scores_free (data);
}

static void
unref_record (gpointer data)
{
  mb_record_unref (data);
}

static gboolean
collect_participant (const MbRecord *record, gpointer user, GError **error)
{
  g_ptr_array_add (((Check *) user)->participants, mb_record_ref ((MbRecord *) record));
  return TRUE;
}

static gboolean
collect_score (const MbRecord *record, gpointer user, GError **error)
{
  gint64 participant = mb_record_link (record, "participant");
  MbScores *scores = g_hash_table_lookup (((Check *) user)->scores, &participant);

  if (scores != NULL)
    mb_scores_take (scores, record);
  return TRUE;
}

static void
tell (Check *check, const MbRecord *record, const char *field, const char *found, const char *expected)
{
  MbFault *fault = mb_fault_new (MB_FAULT_FIGURE_WRONG, NULL);

  fault->sheet = g_strdup (mb_record_string (record, "name"));
  fault->field = g_strdup (field);
  fault->found = g_strdup (found);
  fault->expected = g_strdup (expected);
  g_ptr_array_add (check->result->faults, fault);
}

static char *
total_text (gboolean has_total, gint64 total)
{
  return has_total ? mb_hundredths_format (total) : g_strdup ("");
}

static void
compare (Check *check, const MbRecord *record, const MbScores *scores)
{
  const MbValue *total = mb_record_get (record, "total");
  g_autofree char *stored = total_text (total->kind == MB_VALUE_INT, total->number);
  g_autofree char *computed = NULL;
  MbResult result;

  mb_scores_result (scores, &result);
  computed = total_text (result.has_total, result.total);
  if (!g_str_equal (stored, computed))
    tell (check, record, "total", stored, computed);
  if (g_strcmp0 (mb_record_string (record, "grade"), result.grade) != 0)
    tell (check, record, "grade", mb_record_string (record, "grade"), result.grade);
  if (g_strcmp0 (mb_record_string (record, "why"), mb_result_why_id (result.why)) != 0)
    tell (check, record, "why", mb_record_string (record, "why"), mb_result_why_id (result.why));
}

gboolean
mb_inspection_check (MbOffice *office, MbCheckResult *result, MbJob *job, GError **error)
{
  MbStore *store = mb_office_get_store (office);
  g_autoptr (GHashTable) scores = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, free_scores);
  g_autoptr (GPtrArray) participants = g_ptr_array_new_with_free_func (unref_record);
  g_autoptr (MbQuery) all = mb_query_new ("participant");
  g_autoptr (MbQuery) all_scores = mb_query_new ("score");
  Check check = { office, result, scores, participants };

  if (!mb_store_each (store, all, collect_participant, &check, job, error))
    return FALSE;
  for (guint i = 0; i < participants->len; i++)
    {
      MbRecord *record = g_ptr_array_index (participants, i);
      const MbRubric *rubric = mb_inspection_rubric_of (office, mb_record_link (record, "rubric"), error);

      if (rubric == NULL)
        return FALSE;
      g_hash_table_insert (scores, &record->id, mb_scores_new (rubric));
    }
  if (!mb_store_each (store, all_scores, collect_score, &check, job, error))
    return FALSE;
  for (guint i = 0; i < participants->len; i++)
    {
      MbRecord *record = g_ptr_array_index (participants, i);
      compare (&check, record, g_hash_table_lookup (scores, &record->id));
    }
  return TRUE;
}
