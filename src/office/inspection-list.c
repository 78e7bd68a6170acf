/* inspection-list.c: results and scores, read. */
#include "config.h"

#include "inspection-private.h"

static void
result_free (gpointer data)
{
  MbInspectionResult *result = data;

  g_free (result->name);
  g_free (result->uscc);
  g_free (result->type);
  g_free (result->town);
  g_free (result->grade);
  g_free (result->checked);
  g_free (result->inspector);
  g_free (result->previous);
  g_free (result);
}

typedef struct
{
  MbOffice *office;
  GPtrArray *results;
} Listing;

static gboolean
add_result (const MbRecord *record, gpointer user, GError **error)
{
  Listing *listing = user;
  MbInspectionResult *result = g_new0 (MbInspectionResult, 1);
  const MbValue *total = mb_record_get (record, "total");

  result->participant = record->id;
  result->institution = mb_record_link (record, "institution");
  result->name = g_strdup (mb_record_string (record, "name"));
  result->uscc = g_strdup (mb_record_string (record, "uscc"));
  result->type = g_strdup (mb_record_string (record, "type"));
  result->town = g_strdup (mb_record_string (record, "town"));
  result->has_total = total->kind == MB_VALUE_INT;
  result->total = total->kind == MB_VALUE_INT ? total->number : 0;
  result->grade = g_strdup (mb_record_string (record, "grade"));
  result->why = mb_result_why (mb_record_string (record, "why"));
  result->checked = g_strdup (mb_record_string (record, "checked"));
  result->inspector = g_strdup (mb_record_string (record, "inspector"));
  result->previous = g_strdup (mb_record_string (record, "previous"));
  result->two_years = mb_record_link (record, "two_years") != 0;
  result->rubric = mb_inspection_rubric_of (listing->office, mb_record_link (record, "rubric"), error);
  g_ptr_array_add (listing->results, result);
  return result->rubric != NULL;
}

GPtrArray *
mb_inspection_results (MbOffice *office, int year, GError **error)
{
  g_autoptr (MbYear) loaded = mb_year_load (office, year, error);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (result_free);
  g_autoptr (MbQuery) query = mb_query_new ("participant");
  Listing listing = { office, results };

  if (loaded == NULL)
    return NULL;
  mb_query_where_int (query, "inspection", MB_OP_EQ, loaded->id);
  mb_query_sort (query, "position", FALSE);
  if (!mb_store_each (mb_office_get_store (office), query, add_result, &listing, NULL, error))
    return NULL;
  return g_steal_pointer (&results);
}

static void
score_free (gpointer data)
{
  MbInspectionScore *score = data;

  g_free (score->reason);
  g_free (score);
}

GPtrArray *
mb_scores_list (const MbScores *scores)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (score_free);
  guint n = scores->rubric->indicators->len;

  for (guint slot = 0; slot < n + scores->rubric->vetoes->len; slot++)
    {
      MbInspectionScore *score = g_new0 (MbInspectionScore, 1);

      score->veto = slot >= n;
      score->indicator = score->veto ? g_ptr_array_index (scores->rubric->vetoes, slot - n)
                                     : g_ptr_array_index (scores->rubric->indicators, slot);
      score->points = mb_scores_get (scores, slot);
      if (scores->records[slot] != NULL)
        score->reason = g_strdup (mb_record_string (scores->records[slot], "reason"));
      g_ptr_array_add (list, score);
    }
  return list;
}

GPtrArray *
mb_inspection_scores (MbOffice *office, gint64 participant, GError **error)
{
  g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (office), "participant", participant, error);
  g_autoptr (MbScores) scores = record != NULL ? mb_scores_load (office, record, error) : NULL;

  return scores != NULL ? mb_scores_list (scores) : NULL;
}
