/* inspection-sheet.c: who takes part in a year, as score sheets name them.
 *
 * Promise kept here: an institution is found by its name and code of the day the year was opened as well as by those
 * it has now.
 */
#include "config.h"

#include <string.h>

#include "inspection-sheet.h"

static void
entry_free (gpointer data)
{
  MbScoreEntry *entry = data;

  mb_record_unref (entry->participant);
  mb_scores_free (entry->scores);
  g_free (entry);
}

MbScoreEntry *
mb_score_sheet_find (GHashTable *table, const char *text, gboolean *twice)
{
  g_autofree char *folded = mb_text_fold (text);
  gpointer entry = NULL;

  if (g_hash_table_lookup_extended (table, folded, NULL, &entry) && entry == NULL)
    *twice = TRUE;
  return entry;
}

gboolean
mb_score_sheet_knows (const MbScoreSheet *sheet, const char *text)
{
  g_autofree char *folded = mb_text_fold (text);

  return g_hash_table_contains (sheet->institutions, folded);
}

/* Two of one name can only be told apart by their codes. */
static void
add_key (GHashTable *table, const char *text, MbScoreEntry *entry)
{
  g_autofree char *folded = text != NULL ? mb_text_fold (text) : NULL;
  gpointer other = NULL;

  if (folded == NULL || folded[0] == '\0')
    return;
  if (g_hash_table_lookup_extended (table, folded, NULL, &other) && other != entry)
    entry = NULL;
  g_hash_table_replace (table, g_steal_pointer (&folded), entry);
}

static gboolean
add_institution (const MbRecord *record, gpointer user, GError **error)
{
  MbScoreSheet *sheet = user;
  const char *names[] = { mb_record_string (record, "name"), mb_record_string (record, "uscc") };
  MbScoreEntry *entry = NULL;

  entry = g_hash_table_lookup (sheet->by_institution, &record->id);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL)
      {
        g_hash_table_add (sheet->institutions, mb_text_fold (names[i]));
        if (entry != NULL)
          add_key (i == 0 ? sheet->by_name : sheet->by_code, names[i], entry);
      }
  return TRUE;
}

static const MbRubric *
rubric_of (MbScoreSheet *sheet, const MbRecord *participant, GError **error)
{
  const MbRubric *rubric = mb_inspection_rubric_of (sheet->office, mb_record_link (participant, "rubric"), error);
  MbScoreRubric *added;

  for (guint i = 0; rubric != NULL && i < sheet->rubrics->len; i++)
    if (((const MbScoreRubric *) g_ptr_array_index (sheet->rubrics, i))->rubric == rubric)
      return rubric;
  added = rubric != NULL ? mb_score_rubric_new (rubric, error) : NULL;
  if (added == NULL)
    return NULL;
  g_ptr_array_add (sheet->rubrics, added);
  return rubric;
}

static gboolean
add_participant (const MbRecord *record, gpointer user, GError **error)
{
  MbScoreSheet *sheet = user;
  MbScoreEntry *entry = g_new0 (MbScoreEntry, 1);

  entry->participant = mb_record_ref ((MbRecord *) record);
  entry->institution = mb_record_link (record, "institution");
  g_ptr_array_add (sheet->participants, entry);
  g_hash_table_replace (sheet->by_institution, &entry->institution, entry);
  add_key (sheet->by_name, mb_record_string (record, "name"), entry);
  add_key (sheet->by_code, mb_record_string (record, "uscc"), entry);
  return TRUE;
}

static gboolean
add_score (const MbRecord *record, gpointer user, GError **error)
{
  gint64 participant = mb_record_link (record, "participant");
  MbScoreEntry *entry = g_hash_table_lookup (user, &participant);

  if (entry != NULL)
    mb_scores_take (entry->scores, record);
  return TRUE;
}

static gboolean
load_scores (MbScoreSheet *sheet, GError **error)
{
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (MbQuery) query = mb_query_new ("score");

  for (guint i = 0; i < sheet->participants->len; i++)
    {
      MbScoreEntry *entry = g_ptr_array_index (sheet->participants, i);
      const MbRubric *rubric = rubric_of (sheet, entry->participant, error);

      if (rubric == NULL)
        return FALSE;
      entry->scores = mb_scores_new (rubric);
      g_hash_table_insert (by_id, &entry->participant->id, entry);
    }
  mb_query_where_int (query, "participant.inspection", MB_OP_EQ, sheet->year->id);
  return mb_store_each (mb_office_get_store (sheet->office), query, add_score, by_id, NULL, error);
}

gboolean
mb_score_sheet_load (MbScoreSheet *sheet, int year, GError **error)
{
  MbStore *store = mb_office_get_store (sheet->office);
  g_autoptr (MbQuery) participants = mb_query_new ("participant");
  g_autoptr (MbQuery) institutions = mb_query_new ("institution");

  sheet->rubrics = g_ptr_array_new_with_free_func (mb_score_rubric_free);
  sheet->headings = g_ptr_array_new_with_free_func (g_free);
  sheet->by_heading = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sheet->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sheet->by_code = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sheet->institutions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sheet->by_institution = g_hash_table_new (g_int64_hash, g_int64_equal);
  sheet->participants = g_ptr_array_new_with_free_func (entry_free);
  sheet->year = mb_year_load (sheet->office, year, error);
  if (sheet->year == NULL || !mb_year_guard (sheet->year, error))
    return FALSE;
  mb_query_where_int (participants, "inspection", MB_OP_EQ, sheet->year->id);
  mb_query_sort (participants, "position", FALSE);
  if (!mb_store_each (store, participants, add_participant, sheet, NULL, error) || !load_scores (sheet, error)
      || !mb_store_each (store, institutions, add_institution, sheet, NULL, error))
    return FALSE;
  return TRUE;
}
