/* inspection-open.c: opening a year: who must take part, and by which rubric.
 *
 * Promise kept here: a year is opened whole or not at all, with the rubrics and the list of that day copied into the
 * office file; what changes later, in a register or a declaration, never alters it.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "inspection-private.h"
#include "institution.h"
#include "office-private.h"

#define FIRST_YEAR 1980
#define LAST_YEAR  9999

static void
candidate_free (gpointer data)
{
  MbCandidate *candidate = data;

  mb_rubric_free (candidate->rubric);
  g_ptr_array_unref (candidate->wins);
  g_free (candidate->name);
  g_free (candidate);
}

static GPtrArray *
load_candidates (MbOffice *office, GError **error)
{
  g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func (candidate_free);
  g_autoptr (GHashTable) texts = mb_office_data (office, "rubrics");
  g_auto (GStrv) names = mb_office_data_names (office, "rubrics");

  for (guint i = 0; names[i] != NULL; i++)
    {
      MbRubric *rubric = mb_office_parse_rubric (g_hash_table_lookup (texts, names[i]), names[i], error);
      MbCandidate *candidate;

      if (rubric == NULL)
        return NULL;
      candidate = g_new0 (MbCandidate, 1);
      candidate->rubric = rubric;
      candidate->wins = g_ptr_array_new ();
      candidate->name = g_strdup (names[i]);
      candidate->rank = mb_office_data_rank (office, "rubrics", names[i]);
      g_ptr_array_add (candidates, candidate);
    }
  return g_steal_pointer (&candidates);
}

/* Two rubrics of the same place for one type would make the grade depend on chance. */
static gboolean
assign_types (GPtrArray *candidates, GHashTable *by_type, GError **error)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      MbCandidate *candidate = g_ptr_array_index (candidates, i);

      for (guint t = 0; candidate->rubric->types[t] != NULL; t++)
        {
          const char *type = candidate->rubric->types[t];
          const MbCandidate *other = g_hash_table_lookup (by_type, type);

          if (other != NULL && other->rank == candidate->rank)
            {
              mb_set_error (error, MB_FAULT_DECLARATION, _ ("the rubrics %s and %s both are for “%s”"), other->name,
                            candidate->name, type);
              return FALSE;
            }
          if (other == NULL || other->rank < candidate->rank)
            g_hash_table_replace (by_type, (gpointer) type, candidate);
        }
    }
  for (guint i = 0; i < candidates->len; i++)
    {
      MbCandidate *candidate = g_ptr_array_index (candidates, i);

      for (guint t = 0; candidate->rubric->types[t] != NULL; t++)
        if (g_hash_table_lookup (by_type, candidate->rubric->types[t]) == candidate)
          g_ptr_array_add (candidate->wins, candidate->rubric->types[t]);
      g_ptr_array_add (candidate->wins, NULL);
    }
  return TRUE;
}

GPtrArray *
mb_inspection_candidates (MbOffice *office, GHashTable *by_type, GError **error)
{
  g_autoptr (GPtrArray) candidates = load_candidates (office, error);

  return candidates != NULL && assign_types (candidates, by_type, error) ? g_steal_pointer (&candidates) : NULL;
}

static void
put_rubrics (MbChangeSet *set, const MbRegister *reg, GPtrArray *candidates, gint64 inspection)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      MbCandidate *candidate = g_ptr_array_index (candidates, i);
      g_autofree char *types = g_strjoinv (";", (char **) candidate->wins->pdata);

      if (types[0] == '\0')
        continue;
      candidate->id = mb_change_set_insert (set, reg);
      mb_change_set_put_int (set, "inspection", inspection);
      mb_change_set_put_text (set, "rubric", candidate->rubric->id);
      mb_change_set_put_text (set, "version", candidate->rubric->version);
      mb_change_set_put_text (set, "types", types);
      mb_change_set_put_text (set, "head", candidate->rubric->head_source);
      mb_change_set_put_text (set, "rows", candidate->rubric->rows_source);
    }
}

/* ---- Participants ---- */

/* A name as formal documents write it: with full-width brackets when it is Chinese. Ledgers have either, the register
 * keeps what was typed; a year keeps one way. (transfer full) */
static char *
formal_name (const char *name)
{
  GString *out = g_string_new (name);
  gboolean chinese = FALSE;

  for (const char *p = name; *p != '\0' && !chinese; p = g_utf8_next_char (p))
    chinese = g_unichar_get_script (g_utf8_get_char (p)) == G_UNICODE_SCRIPT_HAN;
  if (chinese)
    {
      g_string_replace (out, "(", "（", 0);
      g_string_replace (out, ")", "）", 0);
    }
  return g_string_free (out, FALSE);
}

static void
put_participant (MbChangeSet *set, const MbRegister *reg, const MbRecord *institution, gint64 inspection,
                 gint64 rubric_id, guint position)
{
  g_autofree char *name = formal_name (mb_record_string (institution, "name"));

  mb_change_set_insert (set, reg);
  mb_change_set_put_int (set, "inspection", inspection);
  mb_change_set_put_int (set, "institution", institution->id);
  mb_change_set_put_text (set, "name", name);
  mb_change_set_put_text (set, "uscc", mb_record_string (institution, "uscc"));
  mb_change_set_put_text (set, "type", mb_record_string (institution, "type"));
  mb_change_set_put_text (set, "town", mb_record_string (institution, "town"));
  mb_change_set_put_int (set, "rubric", rubric_id);
  mb_change_set_put_int (set, "position", position);
}

/* Nobody has scores yet: until then a participant counts as not having taken part. */
static void
put_absence (const MbYear *year, MbChangeSet *set, const MbRubric *rubric, gint64 institution)
{
  g_autoptr (MbScores) scores = mb_scores_new (rubric);
  MbResult result;

  mb_scores_result (scores, &result);
  mb_result_put (year, set, rubric, &result, institution);
}

static GPtrArray *
obliged_institutions (MbOffice *office, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("institution");
  const char *const *words = mb_institution_operating ();
  guint n = g_strv_length ((char **) words);
  g_autofree MbValue *states = g_new0 (MbValue, n);
  g_autoptr (GArray) ids = NULL;

  for (guint i = 0; i < n; i++)
    mb_value_set_text (&states[i], words[i]);
  mb_query_where_any (query, "status", states, n);
  for (guint i = 0; i < n; i++)
    mb_value_clear (&states[i]);
  mb_query_sort (query, "type", FALSE);
  mb_query_sort (query, "town", FALSE);
  mb_query_sort (query, "name", FALSE);
  ids = mb_store_ids (mb_office_get_store (office), query, 0, NULL, error);
  if (ids == NULL)
    return NULL;
  return mb_store_fetch (mb_office_get_store (office), "institution", (const gint64 *) (void *) ids->data, ids->len,
                         error);
}

static gboolean
check_types (GPtrArray *institutions, GHashTable *by_type, GError **error)
{
  for (guint i = 0; i < institutions->len; i++)
    {
      const MbRecord *record = g_ptr_array_index (institutions, i);
      const char *type = record != NULL ? mb_record_string (record, "type") : NULL;

      if (record != NULL && (type == NULL || !g_hash_table_contains (by_type, type)))
        {
          mb_set_error (error, MB_FAULT_NO_RUBRIC, "%s: %s", mb_record_string (record, "name"),
                        type != NULL ? type : "");
          return FALSE;
        }
    }
  return TRUE;
}

/* In the rubrics' order: kindergartens stand together, then schools, and so on. */
static guint
put_participants (const MbYear *year, MbChangeSet *set, const MbRegister *reg, GPtrArray *candidates,
                  GHashTable *by_type, GPtrArray *institutions, gint64 inspection)
{
  guint position = 0;

  for (guint c = 0; c < candidates->len; c++)
    for (guint i = 0; i < institutions->len; i++)
      {
        const MbCandidate *candidate = g_ptr_array_index (candidates, c);
        const MbRecord *record = g_ptr_array_index (institutions, i);

        if (record == NULL || g_hash_table_lookup (by_type, mb_record_string (record, "type")) != candidate)
          continue;
        put_participant (set, reg, record, inspection, candidate->id, ++position);
        put_absence (year, set, candidate->rubric, record->id);
      }
  return position;
}

static gboolean
put_followers (const MbYear *year, MbChangeSet *set, GHashTable *by_type, GPtrArray *institutions, GError **error)
{
  for (guint i = 0; i < institutions->len; i++)
    {
      const MbRecord *record = g_ptr_array_index (institutions, i);
      const MbCandidate *candidate
          = record != NULL ? g_hash_table_lookup (by_type, mb_record_string (record, "type")) : NULL;
      g_autoptr (MbScores) scores = candidate != NULL ? mb_scores_new (candidate->rubric) : NULL;
      MbResult result;

      if (scores == NULL)
        continue;
      mb_scores_result (scores, &result);
      if (!mb_result_follow (year, set, candidate->rubric, &result, record->id, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_year (MbOffice *office, int year, GError **error)
{
  g_autoptr (GError) local = NULL;
  gint64 id;

  if (year < FIRST_YEAR || year > LAST_YEAR)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%d", year);
      return FALSE;
    }
  id = mb_year_find (office, year, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (id != 0)
    mb_set_error (error, MB_FAULT_YEAR_OPEN, "%d", year);
  else
    return TRUE;
  return FALSE;
}

gboolean
mb_inspection_open (MbOffice *office, int year, guint *n_participants, GError **error)
{
  const MbRegister *inspections = mb_office_register (office, "inspection", error);
  const MbRegister *rubrics = mb_office_register (office, "rubric", error);
  const MbRegister *participants = mb_office_register (office, "participant", error);
  g_autoptr (GHashTable) by_type = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) candidates = NULL;
  g_autoptr (GPtrArray) institutions = NULL;
  g_autoptr (MbYear) neighbours = NULL;
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;
  g_autofree char *today = mb_date_to_iso (mb_office_get_today (office));
  gint64 inspection;
  guint n;

  if (inspections == NULL || rubrics == NULL || participants == NULL || !check_year (office, year, error))
    return FALSE;
  candidates = mb_inspection_candidates (office, by_type, error);
  if (candidates == NULL)
    return FALSE;
  institutions = obliged_institutions (office, error);
  neighbours
      = institutions != NULL && check_types (institutions, by_type, error) ? mb_year_new (office, year, error) : NULL;
  if (neighbours == NULL)
    return FALSE;

  title = g_strdup_printf (_ ("Inspection of %d opened"), year);
  set = mb_change_set_new (title, mb_office_get_actor (office));
  inspection = mb_change_set_insert (set, inspections);
  mb_change_set_put_int (set, "year", year);
  mb_change_set_put_text (set, "opened", today);
  put_rubrics (set, rubrics, candidates, inspection);
  n = put_participants (neighbours, set, participants, candidates, by_type, institutions, inspection);
  if (!put_followers (neighbours, set, by_type, institutions, error)
      || !mb_store_apply (mb_office_get_store (office), set, NULL, NULL, error))
    return FALSE;
  if (n_participants != NULL)
    *n_participants = n;
  return TRUE;
}

/* ---- Adding one later ---- */

gboolean
mb_inspection_add (MbOffice *office, int year, gint64 institution, const char *reason, GError **error)
{
  MbStore *store = mb_office_get_store (office);
  const MbRegister *reg = mb_office_register (office, "participant", error);
  g_autoptr (MbYear) loaded = reg != NULL ? mb_year_load (office, year, error) : NULL;
  g_autoptr (MbRecord) record = loaded != NULL ? mb_store_get (store, "institution", institution, error) : NULL;
  g_autoptr (MbQuery) query = mb_query_new ("participant");
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;
  const MbRubric *rubric = NULL;
  const char *type;
  gint64 rubric_id = 0, n;

  if (record == NULL)
    return FALSE;
  if (reason == NULL || reason[strspn (reason, " \t")] == '\0')
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, "%s", _ ("say why the institution is added"));
      return FALSE;
    }
  type = mb_record_string (record, "type");
  mb_query_where_int (query, "inspection", MB_OP_EQ, loaded->id);
  n = mb_store_count (store, query, error);
  mb_query_where_int (query, "institution", MB_OP_EQ, institution);
  if (n < 0 || (rubric_id = mb_inspection_find_rubric (office, loaded->id, type != NULL ? type : "", error)) == 0)
    return FALSE;
  if (mb_store_count (store, query, error) != 0)
    {
      if (error == NULL || *error == NULL)
        mb_set_error (error, MB_FAULT_ARGUMENT, _ ("%s takes part already"), mb_record_string (record, "name"));
      return FALSE;
    }
  title = g_strdup_printf (_ ("%s added to the inspection of %d"), mb_record_string (record, "name"), year);
  set = mb_change_set_new (title, mb_office_get_actor (office));
  rubric = mb_inspection_rubric_of (office, rubric_id, error);
  if (rubric == NULL || !mb_year_guard (loaded, error))
    return FALSE;
  put_participant (set, reg, record, loaded->id, rubric_id, (guint) n + 1);
  mb_change_set_put_text (set, "added", reason);
  put_absence (loaded, set, rubric, institution);
  return mb_store_apply (store, set, NULL, NULL, error);
}
