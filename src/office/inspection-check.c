/* inspection-check.c: stored totals and grades against the scores that they follow from.
 *
 * Every participant is graded anew: hundreds of thousands of scores, so they are read as bare values, one participant's after the
 * other's along an index, and a code is mostly the one that came after the same code last time.
 */
#include "config.h"

#include "figure.h"
#include "inspection-private.h"
#include "office-private.h"

#include <string.h>

typedef struct
{
  MbOffice *office;
  MbCheckResult *result;
  GHashTable *participants; /* id → MbScores */
  GHashTable *followers;    /* MbRubric → array: the slot that came after a slot, from that after none on */
  /* Where the walk through the scores is. */
  gint64 participant;
  MbScores *scores;
  int *follower;
  int slot;
} Check;

static void
free_scores (gpointer data)
{
  mb_scores_free (data);
}

static gboolean
add_participant (const MbValue *values, gpointer user, GError **error)
{
  Check *check = user;
  const MbRubric *rubric = mb_inspection_rubric_of (check->office, values[1].number, error);

  if (rubric == NULL)
    return FALSE;
  g_hash_table_insert (check->participants, g_memdup2 (&values[0].number, sizeof values[0].number), mb_scores_new (rubric));
  return TRUE;
}

/* ---- Scores ---- */

static void
turn_to (Check *check, gint64 participant)
{
  const MbRubric *rubric;
  guint n;

  check->participant = participant;
  check->scores = g_hash_table_lookup (check->participants, &participant);
  check->slot = -1;
  if (check->scores == NULL)
    return;
  rubric = check->scores->rubric;
  n = rubric->indicators->len + rubric->vetoes->len + 1;
  check->follower = g_hash_table_lookup (check->followers, rubric);
  if (check->follower == NULL)
    {
      check->follower = g_new (int, n);
      for (guint i = 0; i < n; i++)
        check->follower[i] = -1;
      g_hash_table_insert (check->followers, (gpointer) rubric, check->follower);
    }
}

static const char *
code_of (const MbRubric *rubric, guint slot)
{
  guint n = rubric->indicators->len;

  return ((const MbIndicator *) (slot < n ? g_ptr_array_index (rubric->indicators, slot)
                                          : g_ptr_array_index (rubric->vetoes, slot - n)))
      ->code;
}

static int
slot_of (Check *check, const char *code)
{
  const MbRubric *rubric = check->scores->rubric;
  int guess = check->follower[check->slot + 1];

  if (guess < 0 || strcmp (code_of (rubric, (guint) guess), code) != 0)
    {
      guess = mb_scores_slot (rubric, code, NULL);
      check->follower[check->slot + 1] = guess;
    }
  check->slot = guess;
  return guess;
}

static gboolean
add_score (const MbValue *values, gpointer user, GError **error)
{
  Check *check = user;
  int slot;

  if (values[0].number != check->participant)
    turn_to (check, values[0].number);
  if (check->scores == NULL || values[1].kind != MB_VALUE_TEXT || values[2].kind != MB_VALUE_INT)
    return TRUE;
  slot = slot_of (check, values[1].text);
  if (slot >= 0)
    mb_scores_note (check->scores, slot, values[2].number);
  return TRUE;
}

/* ---- Against what is stored ---- */

static void
tell (Check *check, const MbValue *name, const char *field, const char *found, const char *expected)
{
  MbFault *fault = mb_fault_new (MB_FAULT_FIGURE_WRONG, NULL);

  fault->sheet = g_strdup (name->text);
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

static gboolean
compare (const MbValue *values, gpointer user, GError **error)
{
  Check *check = user;
  const MbScores *scores = g_hash_table_lookup (check->participants, &values[0].number);
  const MbValue *name = &values[1], *total = &values[2];
  gboolean has_total = total->kind == MB_VALUE_INT;
  MbResult result;

  /* One that was added meanwhile. */
  if (scores == NULL)
    return TRUE;
  mb_scores_result (scores, &result);
  if (has_total != result.has_total || (has_total && total->number != result.total))
    {
      g_autofree char *stored = total_text (has_total, total->number);
      g_autofree char *computed = total_text (result.has_total, result.total);

      tell (check, name, "total", stored, computed);
    }
  if (g_strcmp0 (values[3].text, result.grade) != 0)
    tell (check, name, "grade", values[3].text, result.grade);
  if (g_strcmp0 (values[4].text, mb_result_why_id (result.why)) != 0)
    tell (check, name, "why", values[4].text, mb_result_why_id (result.why));
  return TRUE;
}

gboolean
mb_inspection_check (MbOffice *office, MbCheckResult *result, MbJob *job, GError **error)
{
  static const char *const rubric[] = { "id", "rubric" };
  static const char *const score[] = { "participant", "indicator", "points" };
  static const char *const stored[] = { "id", "name", "total", "grade", "why" };
  MbStore *store = mb_office_get_store (office);
  g_autoptr (GHashTable) participants = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_scores);
  g_autoptr (GHashTable) followers = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_autoptr (MbQuery) all = mb_query_new ("participant");
  g_autoptr (MbQuery) all_scores = mb_query_new ("score");
  Check check = { office, result, participants, followers };

  mb_query_any_order (all);
  mb_query_any_order (all_scores);
  return mb_store_each_values (store, all, rubric, G_N_ELEMENTS (rubric), add_participant, &check, job, error)
         && mb_store_each_values (store, all_scores, score, G_N_ELEMENTS (score), add_score, &check, job, error)
         && mb_store_each_values (store, all, stored, G_N_ELEMENTS (stored), compare, &check, job, error);
}
