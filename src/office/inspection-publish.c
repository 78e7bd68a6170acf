/* inspection-publish.c: how far a year is, and publishing it.
 *
 * Promise kept here: what was published does not change until it is opened again with a reason, and nobody publishes
 * without having been told what is still open.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field.h"
#include "figure.h"
#include "inspection-private.h"

#define MAX_NAMES 5 /* told in a message */

/* ---- Years ---- */

static gboolean
add_year (const MbRecord *record, gpointer user, GError **error)
{
  int year = (int) mb_record_link (record, "year");

  g_array_append_val ((GArray *) user, year);
  return TRUE;
}

GArray *
mb_inspection_years (MbOffice *office, GError **error)
{
  g_autoptr (GArray) years = g_array_new (FALSE, FALSE, sizeof (int));
  g_autoptr (MbQuery) query = mb_query_new ("inspection");

  mb_query_sort (query, "year", TRUE);
  if (!mb_store_each (mb_office_get_store (office), query, add_year, years, NULL, error))
    return NULL;
  return g_steal_pointer (&years);
}

/* ---- How far it is ---- */

static void
open_item_free (gpointer data)
{
  MbInspectionOpenItem *item = data;

  g_free (item->name);
  g_free (item);
}

void
mb_inspection_state_free (MbInspectionState *state)
{
  if (state == NULL)
    return;
  g_free (state->published);
  g_free (state->reopened);
  g_free (state->best_grade);
  g_clear_pointer (&state->grades, mb_table_free);
  g_ptr_array_unref (state->open);
  g_free (state);
}

typedef struct
{
  MbOffice *office;
  MbInspectionState *state;
  GPtrArray *names; /* (element-type utf8) grades, the highest first; borrowed from the rubrics */
  GArray *counts;   /* (element-type guint) */
} Counting;

/* Its place among the grades; those of a later rubric that the first ones do not have come behind. */
static guint
grade_place (Counting *counting, const char *grade)
{
  const guint none = 0;

  for (guint i = 0; i < counting->names->len; i++)
    if (g_str_equal (g_ptr_array_index (counting->names, i), grade))
      return i;
  g_ptr_array_add (counting->names, (gpointer) grade);
  g_array_append_val (counting->counts, none);
  return counting->names->len - 1;
}

/* One without any score has failed once the year is published, not before. */
static void
count_grade (Counting *counting, const MbRubric *rubric, const MbRecord *record)
{
  const char *grade = mb_record_string (record, "grade");
  gboolean absent = mb_result_why (mb_record_string (record, "why")) == MB_RESULT_ABSENT;

  for (guint i = 0; i < rubric->n_bands; i++)
    grade_place (counting, rubric->bands[i].grade);
  for (guint i = 0; grade != NULL && i < rubric->n_bands; i++)
    if (g_str_equal (rubric->bands[i].grade, grade) && (!absent || counting->state->published != NULL))
      g_array_index (counting->counts, guint, grade_place (counting, rubric->bands[i].grade))++;
}

static MbTable *
grades_table (const Counting *counting)
{
  static const int series[] = { 1 };
  g_autofree char *title = g_strdup_printf ("%d年度年检等次分布", counting->state->year);
  MbTable *table = mb_table_new ("grades", title);

  mb_table_add_column (table, "grade", "等次", MB_CELL_TEXT, 12);
  mb_table_add_column (table, "count", "机构数", MB_CELL_COUNT, 8);
  for (guint i = 0; i < counting->names->len; i++)
    {
      MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);

      mb_table_set_text (table, row, 0, g_ptr_array_index (counting->names, i));
      mb_table_set_number (table, row, 1, g_array_index (counting->counts, guint, i));
    }
  mb_table_finish (table);
  table->chart_kind = g_strdup ("bar");
  table->chart_title = g_steal_pointer (&title);
  table->chart_category = 0;
  table->chart_series = g_memdup2 (series, sizeof series);
  table->n_chart_series = 1;
  return table;
}

static void
add_open (MbInspectionState *state, const MbRecord *record, guint n_open, gboolean none)
{
  MbInspectionOpenItem *item = g_new0 (MbInspectionOpenItem, 1);

  item->participant = record->id;
  item->name = g_strdup (mb_record_string (record, "name"));
  item->n_open = n_open;
  item->none = none;
  g_ptr_array_add (state->open, item);
}

static gboolean
add_incomplete (Counting *counting, const MbRecord *record, GError **error)
{
  g_autoptr (MbScores) scores = mb_scores_load (counting->office, record, error);
  MbResult result;

  if (scores == NULL)
    return FALSE;
  mb_scores_result (scores, &result);
  add_open (counting->state, record, result.n_open, FALSE);
  return TRUE;
}

static gboolean
count_participant (const MbRecord *record, gpointer user, GError **error)
{
  Counting *counting = user;
  MbInspectionState *state = counting->state;
  const MbRubric *rubric = mb_inspection_rubric_of (counting->office, mb_record_link (record, "rubric"), error);

  if (rubric == NULL)
    return FALSE;
  if (state->n_participants++ == 0)
    state->best_grade = g_strdup (rubric->bands[0].grade);
  count_grade (counting, rubric, record);
  state->n_best += g_strcmp0 (mb_record_string (record, "grade"), state->best_grade) == 0;
  switch (mb_result_why (mb_record_string (record, "why")))
    {
    case MB_RESULT_VETO:
      state->n_vetoed++;
      state->n_scored++;
      return TRUE;
    case MB_RESULT_INCOMPLETE:
      state->n_incomplete++;
      return add_incomplete (counting, record, error);
    case MB_RESULT_ABSENT:
      state->n_absent++;
      add_open (state, record, rubric->indicators->len, TRUE);
      return TRUE;
    case MB_RESULT_SCORED:
    default:
      state->n_scored++;
      return TRUE;
    }
}

static MbInspectionState *
state_of (const MbYear *year, GError **error)
{
  g_autoptr (MbInspectionState) state = g_new0 (MbInspectionState, 1);
  g_autoptr (MbQuery) query = mb_query_new ("participant");
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (guint));
  Counting counting = { year->office, state, names, counts };

  state->year = year->year;
  state->published = g_strdup (mb_record_string (year->record, "published"));
  state->reopened = g_strdup (mb_record_string (year->record, "reopened"));
  state->open = g_ptr_array_new_with_free_func (open_item_free);
  mb_query_where_int (query, "inspection", MB_OP_EQ, year->id);
  mb_query_sort (query, "position", FALSE);
  if (!mb_store_each (mb_office_get_store (year->office), query, count_participant, &counting, NULL, error))
    return NULL;
  state->grades = grades_table (&counting);
  state->best_share = mb_percent (state->n_best, state->n_participants);
  return g_steal_pointer (&state);
}

MbInspectionState *
mb_inspection_state (MbOffice *office, int year, GError **error)
{
  g_autoptr (MbYear) loaded = mb_year_load (office, year, error);

  return loaded != NULL ? state_of (loaded, error) : NULL;
}

/* ---- Publishing ---- */

static void
tell_incomplete (const MbInspectionState *state, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < state->open->len; i++)
    {
      const MbInspectionOpenItem *item = g_ptr_array_index (state->open, i);

      if (item->none || n++ >= MAX_NAMES)
        continue;
      g_string_append_printf (names, "%s%s", names->len > 0 ? _ (", ") : "", item->name);
    }
  if (n > MAX_NAMES)
    g_string_append_printf (names, ngettext (" and %u more", " and %u more", n - MAX_NAMES), n - MAX_NAMES);
  mb_set_error (error, MB_FAULT_YEAR_INCOMPLETE, "%s", names->str);
}

gboolean
mb_inspection_publish (MbOffice *office, int year, GError **error)
{
  g_autoptr (MbYear) loaded = mb_year_load (office, year, error);
  g_autoptr (MbInspectionState) state = loaded != NULL ? state_of (loaded, error) : NULL;
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;
  g_autofree char *today = mb_date_to_iso (mb_office_get_today (office));

  if (state == NULL || !mb_year_guard (loaded, error))
    return FALSE;
  if (state->n_incomplete > 0)
    {
      tell_incomplete (state, error);
      return FALSE;
    }
  title = g_strdup_printf (_ ("Results of %d published"), year);
  set = mb_change_set_new (title, mb_office_get_actor (office));
  mb_change_set_update (set, loaded->record);
  mb_change_set_allow_derived (set);
  mb_change_set_put_text (set, "published", today);
  return mb_store_apply (mb_office_get_store (office), set, NULL, NULL, error);
}

gboolean
mb_inspection_reopen (MbOffice *office, int year, const char *reason, GError **error)
{
  g_autoptr (MbYear) loaded = mb_year_load (office, year, error);
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;
  g_autofree char *tidy = mb_text_tidy (reason != NULL ? reason : "");

  if (loaded == NULL)
    return FALSE;
  if (mb_record_string (loaded->record, "published") == NULL)
    {
      mb_set_error (error, MB_FAULT_YEAR_NOT_PUBLISHED, "%d", year);
      return FALSE;
    }
  if (tidy[0] == '\0')
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("say why the year is opened again"));
      return FALSE;
    }
  title = g_strdup_printf (_ ("Results of %d opened again: %s"), year, tidy);
  set = mb_change_set_new (title, mb_office_get_actor (office));
  mb_change_set_update (set, loaded->record);
  mb_change_set_allow_derived (set);
  mb_change_set_allow_unlock (set);
  mb_change_set_put_text (set, "published", NULL);
  mb_change_set_put_text (set, "reopened", tidy);
  return mb_store_apply (mb_office_get_store (office), set, NULL, NULL, error);
}
