/* test-undo.c: taking back and doing again; conflicts; the property that undoing everything leads back to the start. */
#include "config.h"

#include "store-fixture.h"

#include <string.h>

#define test(name, func) g_test_add ("/store/undo/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static void
test_undo_and_redo_survive_a_restart (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autofree char *first = NULL, *second = NULL, *undo = NULL, *redo = NULL, *third = NULL;

  fixture_set (f, "pond", id, "story", "甲");
  fixture_set (f, "pond", id, "story", "乙");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  first = fixture_text (f, "pond", id, "story");
  g_assert_cmpstr (first, ==, "甲");
  fixture_reopen (f, NULL);
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  second = fixture_text (f, "pond", id, "story");
  g_assert_cmpstr (second, ==, "");
  fixture_reopen (f, NULL);
  mb_store_can_undo (f->store, "王", &undo, &redo);
  g_assert_cmpstr (undo, ==, "Pond");
  g_assert_cmpstr (redo, ==, "Set");
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
  third = fixture_text (f, "pond", id, "story");
  g_assert_cmpstr (third, ==, "乙");
  fixture_check (f);
}

static void
test_nothing_to_undo_is_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL, *redo = NULL;

  g_assert_false (mb_store_undo (f->store, "王", 0, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOTHING_TO_UNDO);
  g_clear_error (&error);
  g_assert_false (mb_store_redo (f->store, "王", NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOTHING_TO_REDO);
  mb_store_can_undo (f->store, "王", &undo, &redo);
  g_assert_null (undo);
  g_assert_null (redo);
}

static void
test_each_actor_undoes_his_own (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Li", "李");
  gint64 a = fixture_add_town (f, "甲镇"), b;
  g_autofree char *titles = NULL, *other = NULL;
  gint64 temporary = mb_change_set_insert (set, f->town);

  mb_change_set_put_text (set, "name", "乙镇");
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  b = mb_change_set_real_id (set, temporary);
  g_assert_cmpint (a, !=, b);
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  titles = fixture_titles (f, "town");
  g_assert_cmpstr (titles, ==, "乙镇");
  g_assert_true (mb_store_undo (f->store, "李", 0, NULL, NULL));
  other = fixture_titles (f, "town");
  g_assert_cmpstr (other, ==, "");
}

static void
test_new_work_ends_redo (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_add_town (f, "甲镇");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  fixture_add_town (f, "乙镇");
  g_assert_false (mb_store_redo (f->store, "王", NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOTHING_TO_REDO);
}

static void
test_a_named_set_is_undone_once (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("First", "王");
  g_autoptr (GError) error = NULL;
  g_autofree char *titles = NULL, *again = NULL;
  gint64 first, reversal;

  mb_change_set_insert (set, f->town);
  mb_change_set_put_text (set, "name", "甲镇");
  g_assert_true (mb_store_apply (f->store, set, NULL, &first, NULL));
  fixture_add_town (f, "乙镇");
  g_assert_true (mb_store_undo (f->store, "李", first, &reversal, NULL));
  titles = fixture_titles (f, "town");
  g_assert_cmpstr (titles, ==, "乙镇");
  g_assert_false (mb_store_undo (f->store, "李", first, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOTHING_TO_UNDO);
  g_clear_error (&error);
  g_assert_false (mb_store_undo (f->store, "李", 4711, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOTHING_TO_UNDO);
  /* The reversal of the reversal. */
  g_assert_true (mb_store_undo (f->store, "李", reversal, NULL, NULL));
  again = fixture_titles (f, "town");
  g_assert_cmpstr (again, ==, "甲镇|乙镇");
}

static void
test_conflicts_are_listed_and_nothing_is_taken_back (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Two", "王");
  g_autoptr (GError) error = NULL;
  gint64 a = fixture_add_pond (f, "西塘", 0, 100), b = fixture_add_pond (f, "东塘", 0, 100),
         c = fixture_add_pond (f, "南塘", 0, 1);
  g_autoptr (MbRecord) first = fixture_get (f, "pond", a), second = fixture_get (f, "pond", b),
                       third = fixture_get (f, "pond", c);
  const MbRecord *records[] = { first, second, third };
  g_autofree char *before = NULL, *after = NULL;
  gint64 set_id;

  for (guint i = 0; i < 3; i++)
    {
      mb_change_set_update (set, records[i]);
      mb_change_set_put_text (set, "story", "众");
      mb_change_set_put_text (set, "note", "众");
    }
  g_assert_true (mb_store_apply (f->store, set, NULL, &set_id, NULL));
  fixture_set (f, "pond", a, "story", "改");
  fixture_set (f, "pond", b, "note", "改");
  before = fixture_signature (f->store);
  g_assert_false (mb_store_undo (f->store, "王", set_id, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_UNDO_CONFLICT);
  g_assert_nonnull (strstr (error->message, "西塘, Story"));
  g_assert_nonnull (strstr (error->message, "东塘, Note"));
  g_assert_null (strstr (error->message, "南塘"));
  after = fixture_signature (f->store);
  g_assert_cmpstr (before, ==, after);
  /* Once they stand as they were, it goes. */
  fixture_set (f, "pond", a, "story", "众");
  fixture_set (f, "pond", b, "note", "众");
  g_assert_true (mb_store_undo (f->store, "王", set_id, NULL, NULL));
}

static void
test_an_insert_with_later_changes_is_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Li", "李");
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autoptr (MbRecord) record = fixture_get (f, "pond", id);

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "note", "李记");
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  g_assert_false (mb_store_undo (f->store, "王", 0, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_UNDO_CONFLICT);
  g_assert_nonnull (strstr (error->message, "李记"));
}

static void
test_a_state_can_be_taken_back_though_no_transition_leads_there (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autofree char *text = NULL;

  fixture_set (f, "pond", id, "dug", "2026-01-01");
  fixture_set (f, "pond", id, "status", "蓄水");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  text = fixture_text (f, "pond", id, "status");
  g_assert_cmpstr (text, ==, "新挖");
}

static void
test_five_thousand_records_are_taken_back (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Import", "王");
  g_autofree char *before = fixture_signature (f->store), *after = NULL, *full = NULL, *again = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u塘", i);

      mb_change_set_insert (set, f->pond);
      mb_change_set_put_text (set, "name", name);
      mb_change_set_put_int (set, "fish", i);
    }
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  full = fixture_signature (f->store);
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  after = fixture_signature (f->store);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
  again = fixture_signature (f->store);
  g_assert_cmpstr (full, ==, again);
  fixture_check (f);
}

/* ---- Random work ---- */

static void
put_something (GRand *rand, MbChangeSet *set, GArray *towns)
{
  static const char *const texts[] = { "甲", "乙", "丙", "长安", "重庆", NULL };
  static const char *const fields[] = { "story", "note", "tags", "kind", "owner" };

  mb_change_set_put_text (set, fields[g_rand_int_range (rand, 0, G_N_ELEMENTS (fields))],
                          texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
  if (g_rand_boolean (rand))
    mb_change_set_put_int (set, "fish", g_rand_int_range (rand, 0, 5));
  if (towns->len > 0 && g_rand_boolean (rand))
    mb_change_set_put_int (set, "town", g_array_index (towns, gint64, g_rand_int_range (rand, 0, (int) towns->len)));
}

/* One random set; TRUE when it was taken and changed something. */
static gboolean
random_set (Fixture *f, GRand *rand, GArray *towns, GArray *ponds)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Random", "王");
  guint n = (guint) g_rand_int_range (rand, 1, 6);
  g_autoptr (GArray) temporary = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;
  gint64 set_id = 0;

  for (guint i = 0; i < n; i++)
    {
      gint64 id;

      if (ponds->len > 0 && g_rand_int_range (rand, 0, 3) > 0)
        {
          id = g_array_index (ponds, gint64, g_rand_int_range (rand, 0, (int) ponds->len));
          g_autoptr (MbRecord) record = fixture_get (f, "pond", id);

          if (record->deleted)
            mb_change_set_undelete (set, record);
          else if (g_rand_int_range (rand, 0, 4) == 0)
            mb_change_set_delete (set, record);
          else
            mb_change_set_update (set, record);
          put_something (rand, set, towns);
          continue;
        }
      id = mb_change_set_insert (set, f->pond);
      g_array_append_val (temporary, id);
      mb_change_set_put_text (set, "name", g_rand_boolean (rand) ? "西塘" : "东塘");
      put_something (rand, set, towns);
    }
  if (!mb_store_apply (f->store, set, NULL, &set_id, &error))
    g_error ("a random set was refused: %s", error->message);
  for (guint i = 0; i < temporary->len; i++)
    {
      gint64 id = mb_change_set_real_id (set, g_array_index (temporary, gint64, i));

      g_array_append_val (ponds, id);
    }
  return set_id != 0;
}

static void
test_undoing_everything_leads_back_to_the_start (Fixture *f, gconstpointer data)
{
  GRand *rand = g_rand_new_with_seed (g_test_rand_int_range (0, G_MAXINT32));
  g_autoptr (GArray) towns = g_array_new (FALSE, FALSE, sizeof (gint64)),
                     ponds = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) states = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u镇", i);
      gint64 id = fixture_add_town (f, name);

      g_array_append_val (towns, id);
    }
  g_ptr_array_add (states, fixture_signature (f->store));
  for (guint i = 0; i < 60; i++)
    if (random_set (f, rand, towns, ponds))
      g_ptr_array_add (states, fixture_signature (f->store));
  fixture_check (f);
  for (guint i = states->len - 1; i > 0; i--)
    {
      g_autofree char *state = NULL;

      g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
      state = fixture_signature (f->store);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i - 1));
    }
  fixture_check (f);
  for (guint i = 1; i < states->len; i++)
    {
      g_autofree char *state = NULL;

      g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
      state = fixture_signature (f->store);
      g_assert_cmpstr (state, ==, g_ptr_array_index (states, i));
    }
  fixture_check (f);
  g_rand_free (rand);
}

static void
assert_bin (Fixture *f, const char *expected)
{
  g_autofree char *titles = fixture_titles (f, "town?!deleted");

  g_assert_cmpstr (titles, ==, expected);
}

static void
delete_town (Fixture *f, gint64 id)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Delete", "王");
  g_autoptr (MbRecord) record = fixture_get (f, "town", id);

  mb_change_set_delete (set, record);
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
}

/* The bin offers what was deleted; what was made and taken back is not there, however often it is done again. */
static void
test_what_was_never_made_is_not_in_the_bin (Fixture *f, gconstpointer data)
{
  gint64 kept = fixture_add_town (f, "甲镇"), taken_back;
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Bring back", "王");
  g_autoptr (MbRecord) record = NULL;

  delete_town (f, kept);
  assert_bin (f, "甲镇");
  taken_back = fixture_add_town (f, "乙镇");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  assert_bin (f, "甲镇");
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
  assert_bin (f, "甲镇");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  assert_bin (f, "甲镇");
  /* Deleted, that taken back, deleted again. */
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
  delete_town (f, taken_back);
  assert_bin (f, "甲镇|乙镇");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  assert_bin (f, "甲镇");
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
  assert_bin (f, "甲镇|乙镇");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  assert_bin (f, "甲镇");
  /* Brought back and that taken back: in the bin as before. */
  record = fixture_get (f, "town", kept);
  mb_change_set_undelete (set, record);
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  assert_bin (f, "");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  assert_bin (f, "甲镇");
  fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("undo-and-redo-survive-a-restart", test_undo_and_redo_survive_a_restart);
  test ("nothing-to-undo-is-told", test_nothing_to_undo_is_told);
  test ("each-actor-undoes-his-own", test_each_actor_undoes_his_own);
  test ("new-work-ends-redo", test_new_work_ends_redo);
  test ("a-named-set-is-undone-once", test_a_named_set_is_undone_once);
  test ("conflicts-are-listed-and-nothing-is-taken-back", test_conflicts_are_listed_and_nothing_is_taken_back);
  test ("an-insert-with-later-changes-is-kept", test_an_insert_with_later_changes_is_kept);
  test ("a-state-can-be-taken-back-though-no-transition-leads-there",
        test_a_state_can_be_taken_back_though_no_transition_leads_there);
  test ("five-thousand-records-are-taken-back", test_five_thousand_records_are_taken_back);
  test ("undoing-everything-leads-back-to-the-start", test_undoing_everything_leads_back_to_the_start);
  test ("what-was-never-made-is-not-in-the-bin", test_what_was_never_made_is_not_in_the_bin);
  return g_test_run ();
}
