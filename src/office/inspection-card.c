/* inspection-card.c: one participant as a whole, as the scoring screen and the comparison show it.
 *
 * Promise kept here: sums of sections are made of the same points, by the same rule for what does not apply, as the
 * total; what was a year before is shown only where the same indicator of the same rubric was scored then.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "edit.h"
#include "inspection-private.h"

static void
section_free (gpointer data)
{
  MbInspectionSection *section = data;

  g_free (section->code);
  g_free (section->name);
  g_free (section);
}

void
mb_inspection_card_free (MbInspectionCard *card)
{
  if (card == NULL)
    return;
  g_free (card->published);
  g_free (card->name);
  g_free (card->uscc);
  g_free (card->type);
  g_free (card->town);
  g_free (card->checked);
  g_free (card->inspector);
  g_free (card->added);
  g_free (card->previous_grade);
  g_free (card->previous);
  g_clear_pointer (&card->scores, g_ptr_array_unref);
  g_clear_pointer (&card->sections, g_ptr_array_unref);
  g_free (card);
}

static void
add_to_section (const MbRubric *rubric, MbInspectionSection *section, const MbInspectionScore *score)
{
  section->n++;
  if (score->points == MB_SCORE_NOT_APPLICABLE)
    {
      if (rubric->missing == MB_MISSING_RESCALE)
        return;
      section->got += score->indicator->points;
    }
  else if (score->points == MB_SCORE_OPEN)
    section->n_open++;
  else
    section->got += score->points;
  section->applicable += score->indicator->points;
}

static void
make_sections (MbInspectionCard *card)
{
  card->sections = g_ptr_array_new_with_free_func (section_free);
  for (guint i = 0; i < card->scores->len; i++)
    {
      const MbInspectionScore *score = g_ptr_array_index (card->scores, i);
      MbInspectionSection *section
          = card->sections->len > 0 ? g_ptr_array_index (card->sections, card->sections->len - 1) : NULL;

      if (score->veto)
        break;
      if (section == NULL || g_strcmp0 (section->code, score->indicator->section_code) != 0)
        {
          section = g_new0 (MbInspectionSection, 1);
          section->code = g_strdup (score->indicator->section_code);
          section->name = g_strdup (score->indicator->section);
          section->first = i;
          g_ptr_array_add (card->sections, section);
        }
      add_to_section (card->rubric, section, score);
    }
}

/* The year before: the same institution, and its scores where it was judged by the same rubric. */
static gboolean
load_previous (MbOffice *office, MbInspectionCard *card, const MbRecord *before, GError **error)
{
  g_autoptr (MbScores) scores = NULL;
  const MbValue *total = mb_record_get (before, "total");

  card->has_previous = TRUE;
  card->previous_grade = g_strdup (mb_record_string (before, "grade"));
  card->has_previous_total = total->kind == MB_VALUE_INT;
  card->previous_total = card->has_previous_total ? total->number : 0;
  scores = mb_scores_load (office, before, error);
  if (scores == NULL)
    return FALSE;
  if (g_strcmp0 (scores->rubric->id, card->rubric->id) != 0)
    return TRUE;
  for (guint i = 0; i < card->scores->len; i++)
    {
      const MbInspectionScore *score = g_ptr_array_index (card->scores, i);
      gboolean veto = FALSE;
      int slot = mb_scores_slot (scores->rubric, score->indicator->code, &veto);

      if (slot >= 0 && veto == score->veto)
        card->previous[i] = mb_scores_get (scores, (guint) slot);
    }
  return TRUE;
}

static void
fill (MbInspectionCard *card, const MbRecord *record, const MbYear *year)
{
  card->participant = record->id;
  card->institution = mb_record_link (record, "institution");
  card->year = year->year;
  card->published = g_strdup (mb_record_string (year->record, "published"));
  card->name = g_strdup (mb_record_string (record, "name"));
  card->uscc = g_strdup (mb_record_string (record, "uscc"));
  card->type = g_strdup (mb_record_string (record, "type"));
  card->town = g_strdup (mb_record_string (record, "town"));
  card->checked = g_strdup (mb_record_string (record, "checked"));
  card->inspector = g_strdup (mb_record_string (record, "inspector"));
  card->added = g_strdup (mb_record_string (record, "added"));
  card->two_years = mb_record_link (record, "two_years") != 0;
}

MbInspectionCard *
mb_inspection_card (MbOffice *office, gint64 participant, GError **error)
{
  g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (office), "participant", participant, error);
  g_autoptr (MbYear) year = record != NULL ? mb_year_of (office, record, error) : NULL;
  g_autoptr (MbScores) scores = year != NULL ? mb_scores_load (office, record, error) : NULL;
  g_autoptr (MbInspectionCard) card = g_new0 (MbInspectionCard, 1);
  const MbRecord *before;

  if (scores == NULL)
    return NULL;
  fill (card, record, year);
  card->rubric = scores->rubric;
  card->scores = mb_scores_list (scores);
  mb_scores_result (scores, &card->result);
  make_sections (card);
  card->previous = g_new (gint64, card->scores->len + 1);
  for (guint i = 0; i < card->scores->len; i++)
    card->previous[i] = MB_SCORE_OPEN;
  before = g_hash_table_lookup (year->before, &card->institution);
  if (before != NULL && !load_previous (office, card, before, error))
    return NULL;
  return g_steal_pointer (&card);
}

/* ---- The visit ---- */

static gboolean
put_typed (MbOffice *office, MbChangeSet *set, const MbRecord *record, const char *field_id, const char *text,
           GError **error)
{
  g_auto (MbValue) value = MB_VALUE_INIT;
  g_autoptr (MbFault) fault = NULL;
  g_autofree char *message = NULL;

  if (text == NULL)
    return TRUE;
  fault = mb_edit_parse (office, mb_register_field (record->reg, field_id), text, &value);
  if (fault == NULL)
    {
      mb_change_set_put (set, field_id, &value);
      return TRUE;
    }
  message = mb_fault_message (fault);
  g_set_error_literal (error, MB_ERROR, (int) fault->code, message);
  return FALSE;
}

gboolean
mb_inspection_set_visit (MbOffice *office, gint64 participant, const char *checked, const char *inspector,
                         GError **error)
{
  g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (office), "participant", participant, error);
  g_autoptr (MbYear) year = record != NULL ? mb_year_of (office, record, error) : NULL;
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;

  if (year == NULL)
    return FALSE;
  title = g_strdup_printf (_ ("Visit to %s"), mb_record_string (record, "name"));
  set = mb_change_set_new (title, mb_office_get_actor (office));
  if (!mb_year_guard (year, error))
    return FALSE;
  mb_change_set_update (set, record);
  if (!put_typed (office, set, record, "checked", checked, error)
      || !put_typed (office, set, record, "inspector", inspector, error))
    return FALSE;
  return mb_store_apply (mb_office_get_store (office), set, NULL, NULL, error);
}
