/* test-undo-possible.c: taking back what can be taken back, long after; finding change sets; putting a backup in the file's place. */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define test(name, func)                                                                                               \
  g_test_add ("/store/undo-possible/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

/* Two ponds made and one changed in one set, as an import does. */
static gint64
import_ponds (Fixture *f, gint64 changed, gint64 *a, gint64 *b)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Import ponds.xlsx", "王");
  g_autoptr (MbRecord) record = fixture_get (f, "pond", changed);
  g_autoptr (GError) error = NULL;
  gint64 first, second, id;

  first = mb_change_set_insert (set, f->pond);
  mb_change_set_put_text (set, "name", "北塘");
  second = mb_change_set_insert (set, f->pond);
  mb_change_set_put_text (set, "name", "南塘");
  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "story", "新");
  mb_change_set_put_text (set, "note", "新");
  mb_store_apply (f->store, set, NULL, &id, &error);
  g_assert_no_error (error);
  *a = mb_change_set_real_id (set, first);
  *b = mb_change_set_real_id (set, second);
  return id;
}

static void
test_untouched_fields_go_back_and_the_rest_is_listed (Fixture *f, gconstpointer data)
{
  gint64 old = fixture_add_pond (f, "西塘", 0, 100), a, b, id, reversal = 0;
  g_autofree char *titles = NULL, *story = NULL, *note = NULL, *again = NULL;
  g_auto (GStrv) left = NULL, none = NULL;
  g_autoptr (GError) error = NULL;

  id = import_ponds (f, old, &a, &b);
  fixture_set (f, "pond", old, "story", "后来");
  fixture_set (f, "pond", a, "owner", "李");
  g_assert_false (mb_store_undo (f->store, "王", id, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_UNDO_CONFLICT);
  g_clear_error (&error);

  mb_store_undo_possible (f->store, "李", id, NULL, &left, &reversal, &error);
  g_assert_no_error (error);
  g_assert_cmpint (reversal, !=, 0);
  titles = fixture_titles (f, "pond");
  g_assert_cmpstr (titles, ==, "北塘|西塘");
  story = fixture_text (f, "pond", old, "story");
  note = fixture_text (f, "pond", old, "note");
  g_assert_cmpstr (story, ==, "后来");
  g_assert_cmpstr (note, ==, "");
  g_assert_cmpuint (g_strv_length (left), ==, 2);
  g_assert_true (strstr (left[0], "西塘, Story") != NULL || strstr (left[1], "西塘, Story") != NULL);
  g_assert_true (strstr (left[0], "北塘, Owner") != NULL || strstr (left[1], "北塘, Owner") != NULL);

  /* Once is enough; and the reversal itself can be taken back. */
  g_assert_false (mb_store_undo_possible (f->store, "李", id, NULL, &none, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOTHING_TO_UNDO);
  g_assert_true (mb_store_undo (f->store, "李", reversal, NULL, NULL));
  again = fixture_titles (f, "pond");
  g_assert_cmpstr (again, ==, "北塘|南塘|西塘");
  fixture_check (f);
}

static void
test_a_record_that_others_point_to_stays (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Towns", "王");
  g_autofree char *titles = NULL;
  g_auto (GStrv) left = NULL;
  g_autoptr (GError) error = NULL;
  gint64 first, id;

  first = mb_change_set_insert (set, f->town);
  mb_change_set_put_text (set, "name", "甲镇");
  mb_change_set_insert (set, f->town);
  mb_change_set_put_text (set, "name", "乙镇");
  g_assert_true (mb_store_apply (f->store, set, NULL, &id, NULL));
  fixture_add_pond (f, "西塘", mb_change_set_real_id (set, first), 1);

  mb_store_undo_possible (f->store, "王", id, NULL, &left, NULL, &error);
  g_assert_no_error (error);
  titles = fixture_titles (f, "town");
  g_assert_cmpstr (titles, ==, "甲镇");
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  g_assert_nonnull (strstr (left[0], "西塘"));
  fixture_check (f);
}

static void
test_nothing_possible_is_a_conflict_and_changes_nothing (Fixture *f, gconstpointer data)
{
  gint64 pond = fixture_add_pond (f, "西塘", 0, 100);
  g_autoptr (GPtrArray) sets = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_auto (GStrv) left = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set (f, "pond", pond, "story", "甲");
  sets = mb_store_sets (f->store, 0, 1, NULL);
  fixture_set (f, "pond", pond, "story", "乙");
  before = fixture_signature (f->store);
  g_assert_false (mb_store_undo_possible (f->store, "王", ((MbSetRow *) g_ptr_array_index (sets, 0))->set, NULL, &left,
                                          NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_UNDO_CONFLICT);
  g_assert_cmpuint (g_strv_length (left), ==, 1);
  after = fixture_signature (f->store);
  g_assert_cmpstr (before, ==, after);
}

static guint
count_found (Fixture *f, const MbSetFilter *filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = mb_store_find_sets (f->store, filter, 0, 0, &error);

  g_assert_no_error (error);
  return rows->len;
}

static void
test_sets_are_found_by_person_register_words_and_time (Fixture *f, gconstpointer data)
{
  static const char *const towns[] = { "town", NULL }, *const ponds[] = { "pond", "setting", NULL };
  static const char *const imports[] = { "导入", "Import", NULL };
  gint64 pond, a, b, id;
  g_autoptr (GPtrArray) changes = NULL, page = NULL;
  g_autoptr (GArray) seqs = NULL;
  g_auto (GStrv) actors = NULL;

  fixture_add_town (f, "甲镇");
  pond = fixture_add_pond (f, "西塘", 0, 100);
  fixture_set (f, "pond", pond, "owner", "张");
  id = import_ponds (f, pond, &a, &b);
  g_assert_true (mb_store_undo (f->store, "李", id, NULL, NULL));

  g_assert_cmpuint (count_found (f, &(MbSetFilter){ 0 }), ==, 5);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .actor = "李" }), ==, 1);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .register_ids = towns }), ==, 1);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .register_ids = ponds }), ==, 4);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .text = "ponds.XLSX" }), ==, 2);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .text = "xitang" }), ==, 4);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .text = "甲镇" }), ==, 1);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .text = "100%" }), ==, 0);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .title_prefixes = imports }), ==, 2);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .since = "2000-01-01T00:00:00Z", .until = "2001-01-01T00:00:00Z" }),
                    ==, 0);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .since = "2000-01-01T00:00:00Z" }), ==, 5);
  g_assert_cmpuint (count_found (f, &(MbSetFilter){ .set = id }), ==, 1);
  page = mb_store_find_sets (f->store, &(MbSetFilter){ 0 }, 3, 1, NULL);
  g_assert_cmpuint (page->len, ==, 1);
  g_assert_cmpint (((MbSetRow *) g_ptr_array_index (page, 0))->seq, ==, 2);

  seqs = mb_store_set_seqs (f->store, &(MbSetFilter){ .actor = "王" }, NULL);
  g_assert_cmpuint (seqs->len, ==, 4);
  g_assert_cmpint (g_array_index (seqs, gint64, 0), ==, 4);
  changes = mb_store_set_changes (f->store, id, 0, 0, NULL);
  for (guint i = 0; i < changes->len; i++)
    g_assert_cmpint (((MbAuditRow *) g_ptr_array_index (changes, i))->set, ==, id);
  actors = mb_store_actors (f->store, NULL);
  g_assert_cmpuint (g_strv_length (actors), ==, 2);
  g_assert_cmpstr (actors[0], ==, "李");
}

static void
test_a_backup_takes_the_files_place_and_the_old_stays_beside (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (f->folder, "backup.minban", NULL), *kept = NULL, *now = NULL,
                  *titles = NULL;
  g_autoptr (MbStore) old = NULL;
  g_autoptr (GError) error = NULL;
  MbStoreLook look;

  fixture_add_town (f, "甲镇");
  g_assert_true (mb_store_backup (f->store, backup, NULL, NULL));
  g_assert_true (mb_store_look (backup, TRUE, &look, &error));
  g_assert_cmpint (look.last_seq, ==, mb_store_last_seq (f->store));
  g_assert_nonnull (look.last_time);
  g_free (look.last_time);
  g_free (look.office);
  fixture_add_town (f, "乙镇");

  /* Not while anybody has it open. */
  g_assert_false (mb_store_replace (backup, f->path, &kept, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_LOCKED);
  g_clear_error (&error);
  g_assert_null (kept);
  titles = fixture_titles (f, "town");
  g_assert_cmpstr (titles, ==, "甲镇|乙镇");

  mb_store_close (f->store);
  mb_store_replace (backup, f->path, &kept, &error);
  g_assert_no_error (error);
  g_assert_nonnull (kept);
  fixture_reopen (f, NULL);
  now = fixture_titles (f, "town");
  g_assert_cmpstr (now, ==, "甲镇");
  fixture_check (f);
  old = mb_store_open (kept, MB_STORE_READ_WRITE, f->catalogue, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mb_store_last_seq (old), >, mb_store_last_seq (f->store));
  mb_store_close (old);
}

static void
test_looking_refuses_what_is_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "broken.minban", NULL), *content = NULL;
  g_autoptr (GError) error = NULL;
  MbStoreLook look;
  gsize length;

  fixture_add_town (f, "甲镇");
  g_assert_true (mb_store_backup (f->store, path, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content + length / 2, 0x5a, length / 4);
  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_false (mb_store_look (path, TRUE, &look, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_DAMAGED);
  g_free (look.last_time);
  g_free (look.office);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("untouched fields go back and the rest is listed", test_untouched_fields_go_back_and_the_rest_is_listed);
  test ("a record that others point to stays", test_a_record_that_others_point_to_stays);
  test ("nothing possible is a conflict and changes nothing", test_nothing_possible_is_a_conflict_and_changes_nothing);
  test ("sets are found by person, register, words and time", test_sets_are_found_by_person_register_words_and_time);
  test ("a backup takes the file's place and the old stays beside",
        test_a_backup_takes_the_files_place_and_the_old_stays_beside);
  test ("looking refuses what is damaged", test_looking_refuses_what_is_damaged);
  return g_test_run ();
}
