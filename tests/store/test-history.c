/* test-history.c: who changed what; and that altering it behind the store's back is found. */
#include "config.h"

#include "store-fixture.h"

#include <string.h>

#define test(name, func) g_test_add ("/store/history/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static void
test_each_field_is_told_with_before_and_after (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("改两处", "李");
  gint64 id = fixture_add_pond (f, "西塘", 0, 100), set_id;
  g_autoptr (MbRecord) record = fixture_get (f, "pond", id);
  g_autoptr (GPtrArray) rows = NULL, older = NULL;
  const MbAuditRow *row;

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "name", "东塘");
  mb_change_set_put_int (set, "depth", 250);
  mb_change_set_put_text (set, "owner", NULL);
  g_assert_true (mb_store_apply (f->store, set, NULL, &set_id, NULL));
  rows = mb_store_changes (f->store, "pond", id, 0, 1, NULL);
  g_assert_cmpuint (rows->len, ==, 2); /* all fields of one change */
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpint (row->set, ==, set_id);
  g_assert_cmpstr (row->actor, ==, "李");
  g_assert_cmpstr (row->title, ==, "改两处");
  g_assert_cmpstr (row->register_id, ==, "pond");
  g_assert_cmpstr (row->record_title, ==, "东塘");
  g_assert_cmpint (row->record_id, ==, id);
  g_assert_cmpint (row->op, ==, 'u');
  g_assert_cmpstr (row->field_id, ==, "name");
  g_assert_cmpstr (row->before.text, ==, "西塘");
  g_assert_cmpstr (row->after.text, ==, "东塘");
  g_assert_cmpuint (strlen (row->time), ==, 20);
  g_assert_true (g_str_has_suffix (row->time, "Z"));
  row = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (row->field_id, ==, "depth");
  g_assert_cmpint (row->before.number, ==, 100);
  g_assert_cmpint (row->after.number, ==, 250);
  older = mb_store_changes (f->store, "pond", id, row->seq, 0, NULL);
  g_assert_cmpuint (older->len, ==, 3); /* name, depth and the default state */
  row = g_ptr_array_index (older, 0);
  g_assert_cmpint (row->op, ==, 'i');
  g_assert_true (mb_value_is_null (&row->before));
}

static void
test_the_bin_is_told_without_a_field (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) bin = mb_change_set_new ("Bin", "王"), back = mb_change_set_new ("Back", "王");
  gint64 id = fixture_add_town (f, "城关镇");
  g_autoptr (MbRecord) record = fixture_get (f, "town", id);
  g_autoptr (GPtrArray) rows = NULL;

  mb_change_set_delete (bin, record);
  g_assert_true (mb_store_apply (f->store, bin, NULL, NULL, NULL));
  mb_change_set_undelete (back, record);
  g_assert_true (mb_store_apply (f->store, back, NULL, NULL, NULL));
  rows = mb_store_changes (f->store, NULL, 0, 0, 2, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpint (((MbAuditRow *) g_ptr_array_index (rows, 0))->op, ==, 'r');
  g_assert_cmpint (((MbAuditRow *) g_ptr_array_index (rows, 1))->op, ==, 'd');
  g_assert_null (((MbAuditRow *) g_ptr_array_index (rows, 1))->field_id);
}

static void
test_sets_tell_what_reversed_them (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) sets = NULL, older = NULL;
  const MbSetRow *undo, *second, *first;

  fixture_add_town (f, "甲镇");
  fixture_add_town (f, "乙镇");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  sets = mb_store_sets (f->store, 0, 0, NULL);
  g_assert_cmpuint (sets->len, ==, 3);
  undo = g_ptr_array_index (sets, 0);
  second = g_ptr_array_index (sets, 1);
  first = g_ptr_array_index (sets, 2);
  g_assert_cmpint (undo->reverses, ==, second->set);
  g_assert_cmpint (second->reversed_by, ==, undo->set);
  g_assert_cmpint (first->reversed_by, ==, 0);
  g_assert_cmpint (first->n_changes, ==, 1);
  older = mb_store_sets (f->store, undo->seq, 1, NULL);
  g_assert_cmpuint (older->len, ==, 1);
  g_assert_cmpint (((MbSetRow *) g_ptr_array_index (older, 0))->set, ==, second->set);
}

static void
test_touched_gives_what_a_list_must_read_again (Fixture *f, gconstpointer data)
{
  gint64 a = fixture_add_town (f, "甲镇"), b = fixture_add_town (f, "乙镇"), seq = mb_store_last_seq (f->store);
  g_autoptr (GArray) none = mb_store_touched (f->store, "town", seq, NULL), some = NULL, other = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  fixture_set (f, "town", b, "note", "一");
  fixture_set (f, "town", b, "note", "二");
  some = mb_store_touched (f->store, "town", seq, NULL);
  other = mb_store_touched (f->store, "pond", 0, NULL);
  g_assert_cmpuint (some->len, ==, 1);
  g_assert_cmpint (g_array_index (some, gint64, 0), ==, b);
  g_assert_cmpuint (other->len, ==, 0);
  g_assert_cmpint (a, !=, b);
}

/* ---- Altered by hand ---- */

static void
make_history (Fixture *f)
{
  gint64 town = fixture_add_town (f, "城关镇"), a = fixture_add_pond (f, "西塘", town, 100),
         b = fixture_add_pond (f, "东塘", town, 200);

  fixture_set (f, "pond", a, "story", "甲");
  fixture_set (f, "pond", b, "owner", "张三");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
}

static const struct
{
  const char *name, *sql;
  MbFaultCode code;
} alterations[] = {
  { "a-value", "UPDATE r_pond SET f_story = '乙' WHERE f_story = '甲'", MB_FAULT_CHAIN_BROKEN },
  { "a-value-and-its-key", "UPDATE r_town SET f_name = '关城镇'", MB_FAULT_CHAIN_BROKEN },
  { "a-version", "UPDATE r_pond SET version = 9 WHERE f_story = '甲'", MB_FAULT_CHAIN_BROKEN },
  { "a-bin-mark", "UPDATE r_pond SET deleted = 1 WHERE f_story = '甲'", MB_FAULT_CHAIN_BROKEN },
  { "a-record-taken-out", "DELETE FROM r_pond WHERE f_story = '甲'", MB_FAULT_CHAIN_BROKEN },
  { "a-record-put-in", "INSERT INTO r_town (id, f_name) VALUES (5, 'x')", MB_FAULT_CHAIN_BROKEN },
  { "a-recorded-value",
    "UPDATE mb_change SET fields = CAST (replace (CAST (fields AS TEXT), '甲', '乙') AS BLOB) WHERE n = 4",
    MB_FAULT_CHAIN_BROKEN },
  { "a-recorded-value-broken", "UPDATE mb_change SET fields = x'00ff' WHERE n = 4", MB_FAULT_CHAIN_BROKEN },
  { "a-recorded-record", "UPDATE mb_change SET record = record + 1 WHERE n = 4", MB_FAULT_CHAIN_BROKEN },
  { "a-recorded-op", "UPDATE mb_change SET op = 'd' WHERE n = 4", MB_FAULT_CHAIN_BROKEN },
  { "an-actor", "UPDATE mb_set SET actor = '李' WHERE n = 2", MB_FAULT_CHAIN_BROKEN },
  { "a-time", "UPDATE mb_set SET time = '2020-01-01T00:00:00Z' WHERE n = 2", MB_FAULT_CHAIN_BROKEN },
  { "a-title", "UPDATE mb_set SET title = 'x' WHERE n = 2", MB_FAULT_CHAIN_BROKEN },
  { "a-change-taken-out", "DELETE FROM mb_change WHERE n = 4", MB_FAULT_CHAIN_BROKEN },
  { "the-last-set-taken-out",
    "DELETE FROM mb_change WHERE n = (SELECT max(n) FROM mb_change); DELETE FROM mb_set WHERE n = (SELECT max(n) FROM"
    " mb_set)",
    MB_FAULT_CHAIN_BROKEN },
  { "two-changes-swapped",
    "UPDATE mb_change SET n = 999 WHERE n = 4; UPDATE mb_change SET n = 4 WHERE n = 5; UPDATE mb_change SET n = 5 "
    "WHERE n"
    " = 999",
    MB_FAULT_CHAIN_BROKEN },
  { "a-change-added",
    "INSERT INTO mb_change SELECT 999, desk, 999, set_id, register, record, op, version, fields, hash FROM mb_change "
    "WHERE"
    " n = 4",
    MB_FAULT_CHAIN_BROKEN },
  { "a-hash", "UPDATE mb_change SET hash = zeroblob (32) WHERE n = 4", MB_FAULT_CHAIN_BROKEN },
  { "the-head", "UPDATE mb_desk SET seq = seq + 1", MB_FAULT_CHAIN_BROKEN },
  { "a-sort-key", "UPDATE r_town SET k_name = x'00'", MB_FAULT_FIGURE_WRONG },
  { "a-link", "UPDATE r_pond SET f_town = 77 WHERE f_story = '甲'", MB_FAULT_LINK_BROKEN },
};

static void
test_alteration_is_found (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  MbCheckResult result;
  GError *error = NULL;
  gboolean found = FALSE;

  make_history (f);
  fixture_check (f);
  mb_store_close (f->store);
  g_clear_object (&f->store);
  fixture_sql (f->path, alterations[i].sql);
  fixture_reopen (f, NULL);
  g_assert_true (mb_store_check (f->store, &result, NULL, &error));
  g_assert_no_error (error);
  for (guint j = 0; j < result.faults->len; j++)
    found = found || ((MbFault *) g_ptr_array_index (result.faults, j))->code == alterations[i].code;
  g_assert_true (found);
  mb_check_result_clear (&result);
}

static void
test_check_counts_records_and_changes (Fixture *f, gconstpointer data)
{
  MbCheckResult result;

  make_history (f);
  g_assert_true (mb_store_check (f->store, &result, NULL, NULL));
  g_assert_cmpuint (result.records, ==, 3);
  g_assert_cmpuint (result.changes, ==, 7);
  mb_check_result_clear (&result);
}

/* The digests of recorded values, worked out by another program (tests/store/chain.py) from the file alone. */
static void
test_chain_agrees_with_another_program (Fixture *f, gconstpointer data)
{
  g_autofree char *script = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "tests", "store", "chain.py", NULL);
  const char *argv[] = { "/usr/bin/python3", script, f->path, NULL };
  g_autofree char *out = NULL, *err = NULL;
  GError *error = NULL;
  int status;

  make_history (f);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, &err, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpstr (out, ==, "14 links\n");
}

/* A value replaced by its digest (as erasing it does) leaves the chain whole; undo of it is refused. */
static void
test_an_erased_value_leaves_the_chain_whole (Fixture *f, gconstpointer data)
{
  g_autofree char *script = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "tests", "store", "chain.py", NULL);
  const char *argv[] = { "/usr/bin/python3", script, f->path, "--erase", "story", NULL };
  g_autoptr (GError) error = NULL;
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  MbCheckResult result;
  int status;

  fixture_set (f, "pond", id, "story", "甲");
  mb_store_close (f->store);
  g_clear_object (&f->store);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  fixture_reopen (f, NULL);
  g_assert_true (mb_store_check (f->store, &result, NULL, NULL));
  g_assert_cmpuint (result.faults->len, ==, 0);
  mb_check_result_clear (&result);
  g_assert_false (mb_store_undo (f->store, "王", 0, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_UNDO_CONFLICT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("each-field-is-told-with-before-and-after", test_each_field_is_told_with_before_and_after);
  test ("the-bin-is-told-without-a-field", test_the_bin_is_told_without_a_field);
  test ("sets-tell-what-reversed-them", test_sets_tell_what_reversed_them);
  test ("touched-gives-what-a-list-must-read-again", test_touched_gives_what_a_list_must_read_again);
  for (guint i = 0; i < G_N_ELEMENTS (alterations); i++)
    {
      g_autofree char *path = g_strconcat ("/store/history/alteration-is-found/", alterations[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), fixture_set_up, test_alteration_is_found, fixture_tear_down);
    }
  test ("check-counts-records-and-changes", test_check_counts_records_and_changes);
  test ("chain-agrees-with-another-program", test_chain_agrees_with_another_program);
  test ("an-erased-value-leaves-the-chain-whole", test_an_erased_value_leaves_the_chain_whole);
  return g_test_run ();
}
