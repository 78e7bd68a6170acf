/* test-apply.c: what may be written and what may not; two hands on one record. */
#include "config.h"

#include "store-fixture.h"

#include <string.h>

#define test(name, func) g_test_add ("/store/apply/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

/* A pond that is whole but for one field; text NULL: a number. */
static void
expect_refused (Fixture *f, const char *field, const char *text, gint64 number, MbFaultCode code)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Bad", "王");
  g_autoptr (GError) error = NULL;
  g_autofree char *before = fixture_signature (f->store), *after = NULL;
  gint64 seq = mb_store_last_seq (f->store);

  mb_change_set_insert (set, f->pond);
  mb_change_set_put_text (set, "name", "东塘");
  if (text != NULL)
    mb_change_set_put_text (set, field, text);
  else
    mb_change_set_put_int (set, field, number);
  g_assert_false (mb_store_apply (f->store, set, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, (int) code);
  after = fixture_signature (f->store);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (mb_store_last_seq (f->store), ==, seq);
}

static void
test_guards_refuse_what_the_declaration_forbids (Fixture *f, gconstpointer data)
{
  gint64 town = fixture_add_town (f, "城关镇"), pond = fixture_add_pond (f, "西塘", town, 100);

  fixture_set (f, "pond", pond, "code", "A-1");
  expect_refused (f, "name", "", 0, MB_FAULT_MISSING);
  expect_refused (f, "status", "满", 0, MB_FAULT_UNKNOWN_CHOICE);
  expect_refused (f, "town", NULL, 99, MB_FAULT_UNKNOWN_LINK);
  expect_refused (f, "town", NULL, pond, MB_FAULT_UNKNOWN_LINK); /* a record, but of another register */
  expect_refused (f, "code", "A-1", 0, MB_FAULT_DUPLICATE);
  expect_refused (f, "dug", "2026-02-30", 0, MB_FAULT_DATE_INVALID);
  expect_refused (f, "fish", NULL, -1, MB_FAULT_COUNT_NEGATIVE);
  expect_refused (f, "fish", NULL, 1000001, MB_FAULT_OUT_OF_RANGE);
  expect_refused (f, "rank", NULL, 3, MB_FAULT_DERIVED);
  expect_refused (f, "wings", NULL, 3, MB_FAULT_FIELD_UNKNOWN);
}

static void
test_message_names_record_field_and_value (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Bad", "王");
  g_autoptr (GError) error = NULL;

  fixture_add_town (f, "城关镇");
  mb_change_set_insert (set, f->town);
  mb_change_set_put_text (set, "name", "城关镇");
  g_assert_false (mb_store_apply (f->store, set, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_DUPLICATE);
  g_assert_nonnull (strstr (error->message, "城关镇"));
  g_assert_nonnull (strstr (error->message, "Name"));
}

static void
test_derived_fields_are_for_the_program (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Rank", "王");
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autoptr (MbRecord) record = fixture_get (f, "pond", id);
  g_autofree char *text = NULL;

  mb_change_set_update (set, record);
  mb_change_set_put_int (set, "rank", 1);
  g_assert_false (mb_store_apply (f->store, set, NULL, NULL, NULL));
  mb_change_set_allow_derived (set);
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  text = fixture_text (f, "pond", id, "rank");
  g_assert_cmpstr (text, ==, "1");
  /* An untouched derived value does not get in the way of other changes. */
  fixture_set (f, "pond", id, "story", "久");
}

static void
test_transitions_are_those_declared (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *from, *to, *dug;
    MbFaultCode code;
  } cases[] = {
    { "新挖", "蓄水", "2026-01-01", MB_FAULT_NONE }, { "新挖", "蓄水", NULL, MB_FAULT_REQUIRES },
    { "新挖", "干涸", NULL, MB_FAULT_TRANSITION },   { "蓄水", "干涸", NULL, MB_FAULT_NONE },
    { "蓄水", "新挖", NULL, MB_FAULT_TRANSITION },   { "干涸", "蓄水", "2026-01-01", MB_FAULT_TRANSITION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MbChangeSet) first = mb_change_set_new ("First", "王"), second = mb_change_set_new ("Step", "王");
      g_autoptr (GError) error = NULL;
      g_autoptr (MbRecord) record = NULL;
      gint64 id = mb_change_set_insert (first, f->pond);

      /* A first entry may have any state: the ledger began before the program. */
      mb_change_set_put_text (first, "name", "塘");
      mb_change_set_put_text (first, "status", cases[i].from);
      g_assert_true (mb_store_apply (f->store, first, NULL, NULL, NULL));
      record = fixture_get (f, "pond", mb_change_set_real_id (first, id));
      mb_change_set_update (second, record);
      mb_change_set_put_text (second, "status", cases[i].to);
      if (cases[i].dug != NULL)
        mb_change_set_put_text (second, "dug", cases[i].dug);
      if (cases[i].code == MB_FAULT_NONE)
        g_assert_true (mb_store_apply (f->store, second, NULL, NULL, &error));
      else
        {
          g_assert_false (mb_store_apply (f->store, second, NULL, NULL, &error));
          g_assert_error (error, MB_ERROR, (int) cases[i].code);
        }
    }
}

static void
test_defaults_fill_what_is_not_put (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autofree char *text = fixture_text (f, "pond", id, "status");

  g_assert_cmpstr (text, ==, "新挖");
}

static void
test_nothing_changed_is_no_set (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Same", "王");
  gint64 id = fixture_add_town (f, "城关镇"), set_id = -1, seq = mb_store_last_seq (f->store);
  g_autoptr (MbRecord) record = fixture_get (f, "town", id);
  g_autoptr (MbChangeSet) empty = mb_change_set_new ("Empty", "王");

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "name", "城关镇");
  mb_change_set_put_text (set, "note", "");
  g_assert_true (mb_store_apply (f->store, set, NULL, &set_id, NULL));
  g_assert_cmpint (set_id, ==, 0);
  g_assert_true (mb_store_apply (f->store, empty, NULL, &set_id, NULL));
  g_assert_cmpint (set_id, ==, 0);
  g_assert_cmpint (mb_store_last_seq (f->store), ==, seq);
  {
    g_autoptr (MbRecord) after = fixture_get (f, "town", id);

    g_assert_cmpint (after->version, ==, 1);
  }
}

static void
test_links_within_a_set_in_any_order (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Both", "王");
  gint64 town = mb_change_set_insert (set, f->town), pond;
  g_autofree char *text = NULL, *found = NULL;

  mb_change_set_put_text (set, "name", "城关镇");
  pond = mb_change_set_insert (set, f->pond);
  mb_change_set_put_text (set, "name", "西塘");
  mb_change_set_put_int (set, "town", town);
  /* The second pond's town stands after it. */
  mb_change_set_insert (set, f->pond);
  mb_change_set_put_text (set, "name", "东塘");
  mb_change_set_put_int (set, "town", town - 2);
  g_assert_cmpint (mb_change_set_insert (set, f->town), ==, town - 3);
  mb_change_set_put_text (set, "name", "错镇");
  mb_change_set_free (g_steal_pointer (&set));

  set = mb_change_set_new ("Both", "王");
  pond = mb_change_set_insert (set, f->pond);
  mb_change_set_put_text (set, "name", "西塘");
  mb_change_set_put_int (set, "town", -2);
  town = mb_change_set_insert (set, f->town);
  g_assert_cmpint (town, ==, -2);
  mb_change_set_put_text (set, "name", "城关镇");
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  text = fixture_text (f, "pond", mb_change_set_real_id (set, pond), "town");
  g_assert_cmpstr (text, ==, "城关镇");
  found = fixture_find (f, "pond", "城关");
  g_assert_cmpstr (found, ==, "西塘");
  fixture_check (f);
}

static void
test_unique_values_may_be_swapped_in_one_set (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Swap", "王");
  gint64 a = fixture_add_town (f, "甲镇"), b = fixture_add_town (f, "乙镇");
  g_autoptr (MbRecord) first = fixture_get (f, "town", a), second = fixture_get (f, "town", b);
  g_autofree char *text = NULL;

  mb_change_set_update (set, first);
  mb_change_set_put_text (set, "name", "乙镇");
  mb_change_set_update (set, second);
  mb_change_set_put_text (set, "name", "甲镇");
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  text = fixture_text (f, "town", a, "name");
  g_assert_cmpstr (text, ==, "乙镇");
  fixture_check (f);
}

static void
test_one_record_twice_in_a_set_is_one_change (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Twice", "王");
  gint64 id = fixture_add_town (f, "甲镇"), other = fixture_add_town (f, "乙镇");
  g_autoptr (MbRecord) record = fixture_get (f, "town", id), second = fixture_get (f, "town", other);
  g_autofree char *name = NULL, *note = NULL;

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "name", "丙镇");
  mb_change_set_update (set, second);
  mb_change_set_put_text (set, "note", "旁");
  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "note", "旧");
  mb_change_set_put_text (set, "note", "新");
  g_assert_cmpuint (mb_change_set_n_records (set), ==, 2);
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  name = fixture_text (f, "town", id, "name");
  note = fixture_text (f, "town", id, "note");
  g_assert_cmpstr (name, ==, "丙镇");
  g_assert_cmpstr (note, ==, "新");
}

/* ---- Two hands ---- */

static void
test_other_fields_of_a_changed_record_may_be_written (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Late", "李");
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autoptr (MbRecord) seen = fixture_get (f, "pond", id), after = NULL;

  fixture_set (f, "pond", id, "story", "王写的");
  mb_change_set_update (set, seen);
  mb_change_set_put_text (set, "note", "李写的");
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  after = fixture_get (f, "pond", id);
  g_assert_cmpint (after->version, ==, 3);
  g_assert_cmpstr (mb_record_get (after, "story")->text, ==, "王写的");
  g_assert_cmpstr (mb_record_get (after, "note")->text, ==, "李写的");
}

static void
test_same_field_changed_meanwhile_is_a_conflict (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Late", "李"), again = mb_change_set_new ("Same", "李");
  g_autoptr (GError) error = NULL;
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autoptr (MbRecord) seen = fixture_get (f, "pond", id);
  g_autofree char *text = NULL;

  fixture_set (f, "pond", id, "story", "王写的");
  mb_change_set_update (set, seen);
  mb_change_set_put_text (set, "note", "这也不写");
  mb_change_set_put_text (set, "story", "李写的");
  g_assert_false (mb_store_apply (f->store, set, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_CONFLICT);
  g_assert_nonnull (strstr (error->message, "西塘"));
  g_assert_nonnull (strstr (error->message, "Story"));
  g_assert_nonnull (strstr (error->message, "王写的"));
  text = fixture_text (f, "pond", id, "note");
  g_assert_cmpstr (text, ==, "");
  /* Both wanted the same: no conflict, nothing to do. */
  mb_change_set_update (again, seen);
  mb_change_set_put_text (again, "story", "王写的");
  g_assert_true (mb_store_apply (f->store, again, NULL, NULL, NULL));
}

static void
test_a_record_in_the_bin_is_not_written (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) bin = mb_change_set_new ("Bin", "王"), late = mb_change_set_new ("Late", "李"),
                          back = mb_change_set_new ("Back", "王"), stale = mb_change_set_new ("Bin", "李");
  g_autoptr (GError) error = NULL;
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autoptr (MbRecord) seen = fixture_get (f, "pond", id), binned = NULL, restored = NULL;
  g_autofree char *found = NULL, *titles = NULL, *in_bin = NULL;

  mb_change_set_delete (bin, seen);
  g_assert_true (mb_store_apply (f->store, bin, NULL, NULL, NULL));
  binned = fixture_get (f, "pond", id);
  g_assert_true (binned->deleted);
  found = fixture_find (f, "pond", "西塘");
  titles = fixture_titles (f, "pond");
  in_bin = fixture_titles (f, "pond?!deleted");
  g_assert_cmpstr (found, ==, "");
  g_assert_cmpstr (titles, ==, "");
  g_assert_cmpstr (in_bin, ==, "西塘");
  mb_change_set_update (late, seen);
  mb_change_set_put_text (late, "note", "迟");
  g_assert_false (mb_store_apply (f->store, late, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_CONFLICT);
  g_clear_error (&error);
  mb_change_set_undelete (back, binned);
  g_assert_true (mb_store_apply (f->store, back, NULL, NULL, NULL));
  restored = fixture_get (f, "pond", id);
  g_assert_false (restored->deleted);
  /* Deleting what another has changed meanwhile would lose his work unseen. */
  fixture_set (f, "pond", id, "note", "新");
  mb_change_set_delete (stale, restored);
  g_assert_false (mb_store_apply (f->store, stale, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_CONFLICT);
  fixture_check (f);
}

static void
test_linked_records_stay_out_of_the_bin (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Bin", "王"), both = mb_change_set_new ("Bin", "王"),
                          back = mb_change_set_new ("Back", "王");
  g_autoptr (GError) error = NULL;
  gint64 town = fixture_add_town (f, "城关镇"), pond = fixture_add_pond (f, "西塘", town, 100);
  g_autoptr (MbRecord) record = fixture_get (f, "town", town), linking = fixture_get (f, "pond", pond), binned = NULL;

  mb_change_set_delete (set, record);
  g_assert_false (mb_store_apply (f->store, set, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_STILL_LINKED);
  g_assert_nonnull (strstr (error->message, "西塘"));
  g_clear_error (&error);
  mb_change_set_delete (both, record);
  mb_change_set_delete (both, linking);
  g_assert_true (mb_store_apply (f->store, both, NULL, NULL, NULL));
  /* The pond cannot come back without its town. */
  binned = fixture_get (f, "pond", pond);
  mb_change_set_undelete (back, binned);
  g_assert_false (mb_store_apply (f->store, back, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_UNKNOWN_LINK);
  fixture_check (f);
}

static void
test_a_unique_value_is_free_again_once_its_record_is_in_the_bin (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) bin = mb_change_set_new ("Bin", "王"), back = mb_change_set_new ("Back", "王");
  g_autoptr (GError) error = NULL;
  gint64 id = fixture_add_town (f, "城关镇");
  g_autoptr (MbRecord) record = fixture_get (f, "town", id), binned = NULL;

  mb_change_set_delete (bin, record);
  g_assert_true (mb_store_apply (f->store, bin, NULL, NULL, NULL));
  fixture_add_town (f, "城关镇");
  binned = fixture_get (f, "town", id);
  mb_change_set_undelete (back, binned);
  g_assert_false (mb_store_apply (f->store, back, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_DUPLICATE);
}

static void
test_a_cancelled_set_leaves_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Many", "王");
  g_autoptr (MbJob) job = mb_job_new ("Many");
  g_autoptr (GError) error = NULL;
  g_autoptr (MbQuery) query = mb_query_new ("town");

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u镇", i);

      mb_change_set_insert (set, f->town);
      mb_change_set_put_text (set, "name", name);
    }
  mb_job_cancel (job);
  g_assert_false (mb_store_apply (f->store, set, job, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 0);
  /* The same set goes in later. */
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 3000);
  fixture_check (f);
}

static void
test_many_records_at_once_keep_their_indexes (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Many", "王"), again = mb_change_set_new ("Twice", "王");
  g_autoptr (GError) error = NULL;
  g_autofree char *before
      = fixture_sql_text (f->path, "SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name");
  g_autofree char *after = NULL;
  g_autoptr (MbQuery) query = mb_query_new ("town");

  for (guint i = 0; i < 9000; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u镇", i);

      mb_change_set_insert (set, f->town);
      mb_change_set_put_text (set, "name", name);
      mb_change_set_insert (again, f->town);
      mb_change_set_put_text (again, "name", i == 8999 ? "第1镇" : name);
    }
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  after = fixture_sql_text (f->path, "SELECT sql FROM sqlite_schema WHERE type = 'index' ORDER BY name");
  g_assert_cmpstr (before, ==, after);
  g_assert_false (mb_store_apply (f->store, again, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_DUPLICATE);
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 0);
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 9000);
  fixture_check (f);
}

/* What was worked out by looking at a whole register holds only while nobody touches it; other registers do not matter. */
static void
test_unchanged_register_may_be_demanded (Fixture *f, gconstpointer data)
{
  gint64 town = fixture_add_town (f, "城关镇"), pond = fixture_add_pond (f, "西塘", town, 100);
  gint64 seq = mb_store_last_seq (f->store);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MbChangeSet) set = mb_change_set_new ("Import", "王");
      gint64 id = 0;

      if (i == 1)
        fixture_add_town (f, "石桥镇");
      mb_change_set_expect_unchanged (set, "pond", seq);
      mb_change_set_insert (set, f->pond);
      mb_change_set_put_text (set, "name", i == 0 ? "东塘" : "北塘");
      mb_change_set_put_int (set, "depth", 100);
      mb_change_set_put_int (set, "town", town);
      if (i < 2)
        {
          g_assert_true (mb_store_apply (f->store, set, NULL, &id, &error));
          g_assert_no_error (error);
          seq = mb_store_last_seq (f->store);
          continue;
        }
      fixture_set (f, "pond", pond, "code", "A-1");
      g_assert_false (mb_store_apply (f->store, set, NULL, &id, &error));
      g_assert_error (error, MB_ERROR, MB_FAULT_CONFLICT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("guards-refuse-what-the-declaration-forbids", test_guards_refuse_what_the_declaration_forbids);
  test ("message-names-record-field-and-value", test_message_names_record_field_and_value);
  test ("derived-fields-are-for-the-program", test_derived_fields_are_for_the_program);
  test ("transitions-are-those-declared", test_transitions_are_those_declared);
  test ("defaults-fill-what-is-not-put", test_defaults_fill_what_is_not_put);
  test ("nothing-changed-is-no-set", test_nothing_changed_is_no_set);
  test ("links-within-a-set-in-any-order", test_links_within_a_set_in_any_order);
  test ("unique-values-may-be-swapped-in-one-set", test_unique_values_may_be_swapped_in_one_set);
  test ("one-record-twice-in-a-set-is-one-change", test_one_record_twice_in_a_set_is_one_change);
  test ("other-fields-of-a-changed-record-may-be-written", test_other_fields_of_a_changed_record_may_be_written);
  test ("same-field-changed-meanwhile-is-a-conflict", test_same_field_changed_meanwhile_is_a_conflict);
  test ("a-record-in-the-bin-is-not-written", test_a_record_in_the_bin_is_not_written);
  test ("linked-records-stay-out-of-the-bin", test_linked_records_stay_out_of_the_bin);
  test ("a-unique-value-is-free-again-once-its-record-is-in-the-bin",
        test_a_unique_value_is_free_again_once_its_record_is_in_the_bin);
  test ("a-cancelled-set-leaves-nothing", test_a_cancelled_set_leaves_nothing);
  test ("many-records-at-once-keep-their-indexes", test_many_records_at_once_keep_their_indexes);
  test ("unchanged-register-may-be-demanded", test_unchanged_register_may_be_demanded);
  return g_test_run ();
}
