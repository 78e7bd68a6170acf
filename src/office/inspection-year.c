/* inspection-year.c: a year of the annual inspection, the copies of its rubrics, and the rule of two years.
 *
 * Promise kept here: a year is judged by its own copies of the rubrics, whatever the shipped or the office's own ones
 * have become.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "inspection-private.h"
#include "office-private.h"

const char *
mb_record_string (const MbRecord *record, const char *field)
{
  const MbValue *value = mb_record_get (record, field);

  return value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;
}

gint64
mb_record_link (const MbRecord *record, const char *field)
{
  const MbValue *value = mb_record_get (record, field);

  return value != NULL && value->kind == MB_VALUE_INT ? value->number : 0;
}

/* ---- Years ---- */

gint64
mb_year_find (MbOffice *office, int year, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("inspection");
  g_autoptr (GArray) ids = NULL;

  mb_query_where_int (query, "year", MB_OP_EQ, year);
  ids = mb_store_ids (mb_office_get_store (office), query, 1, NULL, error);
  return ids != NULL && ids->len > 0 ? g_array_index (ids, gint64, 0) : 0;
}

static void
unref_record (gpointer data)
{
  mb_record_unref (data);
}

static gboolean
add_participant (const MbRecord *record, gpointer user, GError **error)
{
  gint64 institution = mb_record_link (record, "institution");

  g_hash_table_replace (user, g_memdup2 (&institution, sizeof institution), mb_record_ref ((MbRecord *) record));
  return TRUE;
}

/* The participants of a year by institution; an empty table when it is not open. */
static GHashTable *
participants_of (MbOffice *office, int year, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, unref_record);
  g_autoptr (GError) local = NULL;
  gint64 id = mb_year_find (office, year, &local);
  g_autoptr (MbQuery) query = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (id == 0)
    return g_steal_pointer (&table);
  query = mb_query_new ("participant");
  mb_query_where_int (query, "inspection", MB_OP_EQ, id);
  if (!mb_store_each (mb_office_get_store (office), query, add_participant, table, NULL, error))
    return NULL;
  return g_steal_pointer (&table);
}

static gboolean
load_published (MbYear *year, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 id = mb_year_find (year->office, year->year + 1, &local);
  g_autoptr (MbRecord) record = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (id == 0)
    return TRUE;
  record = mb_store_get (mb_office_get_store (year->office), "inspection", id, error);
  if (record == NULL)
    return FALSE;
  year->after_published = g_strdup (mb_record_string (record, "published"));
  return TRUE;
}

MbYear *
mb_year_new (MbOffice *office, int year, GError **error)
{
  g_autoptr (MbYear) result = g_new0 (MbYear, 1);

  result->office = office;
  result->year = year;
  result->before = participants_of (office, year - 1, error);
  if (result->before == NULL)
    return NULL;
  result->after = participants_of (office, year + 1, error);
  if (result->after == NULL || !load_published (result, error))
    return NULL;
  return g_steal_pointer (&result);
}

MbYear *
mb_year_load (MbOffice *office, int year, GError **error)
{
  g_autoptr (MbYear) result = mb_year_new (office, year, error);
  g_autoptr (GError) local = NULL;

  if (result == NULL)
    return NULL;
  result->id = mb_year_find (office, year, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (result->id == 0)
    mb_set_error (error, MB_FAULT_YEAR_NOT_OPEN, "%d", year);
  else
    result->record = mb_store_get (mb_office_get_store (office), "inspection", result->id, error);
  return result->record != NULL ? g_steal_pointer (&result) : NULL;
}

MbYear *
mb_year_of (MbOffice *office, const MbRecord *participant, GError **error)
{
  g_autoptr (MbRecord) inspection
      = mb_store_get (mb_office_get_store (office), "inspection", mb_record_link (participant, "inspection"), error);

  return inspection != NULL ? mb_year_load (office, (int) mb_record_link (inspection, "year"), error) : NULL;
}

static void
fail_published (int year, const char *published, GError **error)
{
  /* translators: annual inspection: year, date of publication */
  mb_set_error (error, MB_FAULT_YEAR_PUBLISHED, _ ("%d, published on %s"), year, published);
}

gboolean
mb_year_guard (const MbYear *year, GError **error)
{
  const char *published = mb_record_string (year->record, "published");

  if (published == NULL)
    return TRUE;
  fail_published (year->year, published, error);
  return FALSE;
}

void
mb_year_free (MbYear *year)
{
  if (year == NULL)
    return;
  g_clear_pointer (&year->before, g_hash_table_unref);
  g_clear_pointer (&year->after, g_hash_table_unref);
  g_clear_pointer (&year->record, mb_record_unref);
  g_free (year->after_published);
  g_free (year);
}

int
mb_inspection_latest_year (MbOffice *office)
{
  g_autoptr (MbQuery) query = mb_query_new ("inspection");
  MbAggregate latest = { MB_AGG_MAX, "year", NULL };
  MbAggregate count = { MB_AGG_COUNT, NULL, NULL };
  MbAggregate aggregates[] = { count, latest };
  g_autoptr (GPtrArray) rows = mb_store_group (mb_office_get_store (office), query, NULL, 0, aggregates, 2, NULL);
  const MbGroupRow *row = rows != NULL && rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;

  return row != NULL && row->values[0] > 0 ? (int) row->values[1] : 0;
}

/* ---- Rubrics ---- */

const MbRubric *
mb_inspection_rubric_of (MbOffice *office, gint64 rubric_id, GError **error)
{
  g_autoptr (MbRecord) record = NULL;
  const MbRubric *rubric;
  MbRubric *parsed;

  g_mutex_lock (&office->lock);
  rubric = g_hash_table_lookup (office->rubrics, &rubric_id);
  g_mutex_unlock (&office->lock);
  if (rubric != NULL)
    return rubric;

  record = mb_store_get (mb_office_get_store (office), "rubric", rubric_id, error);
  if (record == NULL)
    return NULL;
  parsed = mb_rubric_new_parse (mb_record_string (record, "head"), mb_record_string (record, "rows"),
                                mb_record_string (record, "rubric"), error);
  if (parsed == NULL)
    return NULL;
  g_mutex_lock (&office->lock);
  rubric = g_hash_table_lookup (office->rubrics, &rubric_id);
  if (rubric == NULL)
    {
      g_hash_table_insert (office->rubrics, g_memdup2 (&rubric_id, sizeof rubric_id), parsed);
      rubric = g_steal_pointer (&parsed);
    }
  g_mutex_unlock (&office->lock);
  mb_rubric_free (parsed);
  return rubric;
}

gint64
mb_inspection_find_rubric (MbOffice *office, gint64 inspection, const char *type, GError **error)
{
  MbStore *store = mb_office_get_store (office);
  g_autoptr (MbQuery) query = mb_query_new ("rubric");
  g_autoptr (GArray) ids = NULL;

  mb_query_where_int (query, "inspection", MB_OP_EQ, inspection);
  ids = mb_store_ids (store, query, 0, NULL, error);
  if (ids == NULL)
    return 0;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (MbRecord) record = mb_store_get (store, "rubric", g_array_index (ids, gint64, i), error);
      g_auto (GStrv) types = record != NULL ? g_strsplit (mb_record_string (record, "types"), ";", -1) : NULL;

      if (record == NULL)
        return 0;
      if (g_strv_contains ((const char *const *) types, type))
        return record->id;
    }
  mb_set_error (error, MB_FAULT_NO_RUBRIC, "%s", type);
  return 0;
}

const MbRubric *
mb_inspection_rubric (MbOffice *office, int year, const char *institution_type, GError **error)
{
  g_autoptr (MbYear) loaded = mb_year_load (office, year, error);
  gint64 id = loaded != NULL ? mb_inspection_find_rubric (office, loaded->id, institution_type, error) : 0;

  return id != 0 ? mb_inspection_rubric_of (office, id, error) : NULL;
}

/* ---- Results ---- */

static const struct
{
  MbResultWhy why;
  const char *id;
} whys[] = {
  { MB_RESULT_SCORED, "scored" },
  { MB_RESULT_INCOMPLETE, "incomplete" },
  { MB_RESULT_VETO, "veto" },
  { MB_RESULT_ABSENT, "absent" },
};

const char *
mb_result_why_id (MbResultWhy why)
{
  for (guint i = 0; i < G_N_ELEMENTS (whys); i++)
    if (whys[i].why == why)
      return whys[i].id;
  g_return_val_if_reached (NULL);
}

MbResultWhy
mb_result_why (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (whys); i++)
    if (g_strcmp0 (whys[i].id, id) == 0)
      return whys[i].why;
  return MB_RESULT_ABSENT;
}

static gboolean
failed_before (const MbYear *year, const MbRecord *before)
{
  const char *grade = before != NULL ? mb_record_string (before, "grade") : NULL;
  const MbRubric *rubric
      = grade != NULL ? mb_inspection_rubric_of (year->office, mb_record_link (before, "rubric"), NULL) : NULL;

  return rubric != NULL && g_str_equal (rubric->fail_grade, grade);
}

static gboolean
fails (const MbRubric *rubric, const MbResult *result)
{
  return result->grade != NULL && g_str_equal (result->grade, rubric->fail_grade);
}

void
mb_result_put (const MbYear *year, MbChangeSet *set, const MbRubric *rubric, const MbResult *result, gint64 institution)
{
  const MbRecord *before = g_hash_table_lookup (year->before, &institution);

  mb_change_set_allow_derived (set);
  if (result->has_total)
    mb_change_set_put_int (set, "total", result->total);
  else
    mb_change_set_put (set, "total", &(MbValue) MB_VALUE_INIT);
  mb_change_set_put_text (set, "grade", result->grade);
  mb_change_set_put_text (set, "why", mb_result_why_id (result->why));
  mb_change_set_put_text (set, "previous", before != NULL ? mb_record_string (before, "grade") : NULL);
  mb_change_set_put_int (set, "two_years", fails (rubric, result) && failed_before (year, before));
}

/* Whether an institution that failed in the year after has now failed twice. */
static gboolean
fails_twice (const MbYear *year, const MbRecord *after, const MbRubric *rubric, const MbResult *result, gboolean *twice,
             GError **error)
{
  const MbRubric *later = mb_inspection_rubric_of (year->office, mb_record_link (after, "rubric"), error);

  if (later == NULL)
    return FALSE;
  *twice = fails (rubric, result) && g_strcmp0 (mb_record_string (after, "grade"), later->fail_grade) == 0;
  return TRUE;
}

gboolean
mb_result_allowed (const MbYear *year, const MbRubric *rubric, const MbResult *result, gint64 institution,
                   GError **error)
{
  const MbRecord *after = g_hash_table_lookup (year->after, &institution);
  gboolean twice;

  if (after == NULL || year->after_published == NULL)
    return TRUE;
  if (!fails_twice (year, after, rubric, result, &twice, error))
    return FALSE;
  if (g_strcmp0 (mb_record_string (after, "previous"), result->grade) == 0
      && (mb_record_link (after, "two_years") != 0) == twice)
    return TRUE;
  fail_published (year->year + 1, year->after_published, error);
  return FALSE;
}

gboolean
mb_result_follow (const MbYear *year, MbChangeSet *set, const MbRubric *rubric, const MbResult *result,
                  gint64 institution, GError **error)
{
  const MbRecord *after = g_hash_table_lookup (year->after, &institution);
  gboolean twice;

  if (after == NULL)
    return TRUE;
  if (!mb_result_allowed (year, rubric, result, institution, error)
      || !fails_twice (year, after, rubric, result, &twice, error))
    return FALSE;
  mb_change_set_allow_derived (set);
  mb_change_set_update (set, after);
  mb_change_set_put_text (set, "previous", result->grade);
  mb_change_set_put_int (set, "two_years", twice);
  return TRUE;
}
