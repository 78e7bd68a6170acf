/* test-store.c: making, opening, closing and refusing office files; reading records back. */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define test(name, func) g_test_add ("/store/store/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static void
test_reads_back_every_type (Fixture *f, gconstpointer data)
{
  gint64 town = fixture_add_town (f, "城关镇"), id;
  g_autoptr (MbChangeSet) set = mb_change_set_new ("All", "王");
  g_autoptr (GBytes) bytes = g_bytes_new ("picture", 7);
  g_autofree char *hash = mb_store_put_blob (f->store, bytes, NULL);
  gint64 temporary = mb_change_set_insert (set, f->pond), set_id = 0;
  GError *error = NULL;
  static const struct
  {
    const char *field, *text;
  } expected[] = {
    { "name", "=1+1<b>O'Neil\"" },
    { "town", "城关镇" },
    { "code", "A-1" },
    { "depth", "12.05" },
    { "cost", "1234567.89" },
    { "fish", "7" },
    { "dug", "2026-02-28" },
    { "kind", "新词" },
    { "clean", "是" },
    { "story", "很\n久" },
    { "owner", "张三" },
    { "status", "新挖" },
    { "rank", "" },
    { "note", "" },
    { "tags", "甲 乙" },
  };

  mb_change_set_put_text (set, "name", "=1+1<b>O'Neil\"");
  mb_change_set_put_int (set, "town", town);
  mb_change_set_put_text (set, "code", "A-1");
  mb_change_set_put_int (set, "depth", 1205);
  mb_change_set_put_int (set, "cost", 123456789);
  mb_change_set_put_int (set, "fish", 7);
  mb_change_set_put_text (set, "dug", "2026-02-28");
  mb_change_set_put_text (set, "kind", "新词");
  mb_change_set_put_int (set, "clean", 1);
  mb_change_set_put_text (set, "story", "很\n久");
  mb_change_set_put_text (set, "owner", "张三");
  mb_change_set_put_text (set, "picture", hash);
  mb_change_set_put_text (set, "note", "");
  mb_change_set_put_text (set, "tags", "甲 乙");
  g_assert_true (mb_store_apply (f->store, set, NULL, &set_id, &error));
  g_assert_no_error (error);
  g_assert_cmpint (set_id, >, 0);
  id = mb_change_set_real_id (set, temporary);
  g_assert_cmpint (id, >, 0);
  g_assert_cmpint (id >> 40, ==, town >> 40);
  g_assert_cmpint (id >> 40, <, 1 << 22);
  fixture_reopen (f, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = fixture_text (f, "pond", id, expected[i].field);

      g_assert_cmpstr (text, ==, expected[i].text);
    }
  {
    g_autoptr (MbRecord) record = fixture_get (f, "pond", id);
    g_autoptr (GBytes) back = mb_store_get_blob (f->store, hash, &error);

    g_assert_cmpint (record->version, ==, 1);
    g_assert_cmpint (mb_record_get (record, "town")->number, ==, town);
    g_assert_null (mb_record_get (record, "nothing"));
    g_assert_true (g_bytes_equal (bytes, back));
  }
  fixture_check (f);
}

static void
test_missing_record_and_register_are_told (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 ids[2] = { fixture_add_town (f, "城关镇"), 12345 };
  g_autoptr (GPtrArray) records = mb_store_fetch (f->store, "town", ids, 2, NULL);

  g_assert_cmpuint (records->len, ==, 2);
  g_assert_nonnull (g_ptr_array_index (records, 0));
  g_assert_null (g_ptr_array_index (records, 1));
  g_assert_null (mb_store_get (f->store, "town", 12345, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_RECORD_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mb_store_get (f->store, "river", 1, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_REGISTER_UNKNOWN);
}

static void
test_create_refuses_an_existing_path (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = g_build_filename (f->folder, "no", "office.minban", NULL);

  g_assert_null (mb_store_create (f->path, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_EXISTS);
  g_clear_error (&error);
  g_assert_null (mb_store_create (nowhere, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FOLDER_MISSING);
}

static void
test_file_is_for_owner_and_group_and_marked (Fixture *f, gconstpointer data)
{
  g_autofree char *application = NULL, *mode = NULL, *version = NULL;
  GStatBuf info;

  g_assert_cmpint (g_stat (f->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0007, ==, 0);
  fixture_add_town (f, "城关镇");
  application = fixture_sql_text (f->path, "PRAGMA application_id");
  version = fixture_sql_text (f->path, "PRAGMA user_version");
  mode = fixture_sql_text (f->path, "PRAGMA journal_mode");
  g_assert_cmpstr (application, ==, "1296188491");
  g_assert_cmpstr (version, ==, "1");
  g_assert_cmpstr (mode, ==, "wal");
}

static void
test_close_leaves_one_whole_file (Fixture *f, gconstpointer data)
{
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_build_filename (f->folder, "copy.minban", NULL);
  g_autofree char *content = NULL;
  gsize length;
  MbStore *other;
  gint64 id = fixture_add_town (f, "城关镇");

  mb_store_close (f->store);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_null (mb_store_get (f->store, "town", id, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (f->path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (copy, content, (gssize) length, NULL));
  other = mb_store_open (copy, MB_STORE_READ_ONLY, f->catalogue, &error);
  g_assert_no_error (error);
  {
    g_autoptr (MbRecord) record = mb_store_get (other, "town", id, &error);

    g_assert_cmpstr (mb_record_get (record, "name")->text, ==, "城关镇");
  }
  mb_store_close (other);
  g_object_unref (other);
}

static void
expect_refused (Fixture *f, const char *content, gsize length, MbFaultCode code)
{
  g_autofree char *path = g_build_filename (f->folder, "bad.minban", NULL);
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  gsize after_length;

  g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
  g_assert_null (mb_store_open (path, MB_STORE_READ_WRITE, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, (int) code);
  g_assert_cmpstr (mb_error_hint (error), !=, "");
  g_assert_true (g_file_get_contents (path, &after, &after_length, NULL));
  g_assert_cmpmem (content, length, after, after_length);
  g_remove (path);
}

static void
test_foreign_and_cut_files_are_refused_and_not_touched (Fixture *f, gconstpointer data)
{
  g_autofree char *foreign = g_build_filename (f->folder, "foreign.db", NULL);
  g_autofree char *content = NULL, *office = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  fixture_sql (foreign, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
  g_assert_true (g_file_get_contents (foreign, &content, &length, NULL));
  expect_refused (f, content, length, MB_FAULT_NOT_OFFICE_FILE);
  expect_refused (f, "", 0, MB_FAULT_NOT_OFFICE_FILE);
  expect_refused (f, "PK\003\004 a spreadsheet", 17, MB_FAULT_NOT_OFFICE_FILE);
  mb_store_close (f->store);
  g_assert_true (g_file_get_contents (f->path, &office, &length, NULL));
  expect_refused (f, office, 50, MB_FAULT_NOT_OFFICE_FILE);
  expect_refused (f, office, length / 2, MB_FAULT_OFFICE_DAMAGED);
  memset (office + 100, 0x5a, 3900);
  expect_refused (f, office, length, MB_FAULT_OFFICE_DAMAGED);
  g_assert_null (mb_store_open (f->folder, MB_STORE_READ_WRITE, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOT_OFFICE_FILE);
  g_clear_error (&error);
  g_remove (f->path);
  g_assert_null (mb_store_open (f->path, MB_STORE_READ_WRITE, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_NOT_FOUND);
}

/* To the last byte as it was. */
static void
expect_newer (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before, n_after;

  g_assert_true (g_file_get_contents (f->path, &before, &n_before, NULL));
  g_assert_null (mb_store_open (f->path, MB_STORE_READ_WRITE, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_NEWER);
  g_assert_true (g_file_get_contents (f->path, &after, &n_after, NULL));
  g_assert_cmpmem (after, n_after, before, n_before);
}

static void
test_newer_files_are_refused_unharmed (Fixture *f, gconstpointer data)
{
  mb_store_close (f->store);
  fixture_sql (f->path, "PRAGMA user_version = 99");
  expect_newer (f);
  fixture_sql (f->path, "PRAGMA user_version = 1; UPDATE mb_register SET version = 7 WHERE id = 'pond'");
  expect_newer (f);
}

static void
test_read_only_refuses_writes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbChangeSet) set = mb_change_set_new ("No", "王");
  gint64 id = fixture_add_town (f, "城关镇");
  MbStore *other = mb_store_open (f->path, MB_STORE_READ_ONLY, f->catalogue, &error);
  g_autoptr (MbRecord) record = mb_store_get (other, "town", id, &error);

  g_assert_no_error (error);
  g_assert_true (mb_store_is_read_only (other));
  g_assert_false (mb_store_is_read_only (f->store));
  mb_change_set_update (set, record);
  mb_change_set_put_text (set, "name", "别处");
  g_assert_false (mb_store_apply (other, set, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_READ_ONLY);
  g_clear_error (&error);
  g_assert_false (mb_store_undo (other, "王", 0, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_READ_ONLY);
  mb_store_close (other);
  g_object_unref (other);
}

static void
test_settings_are_records (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  g_assert_null (mb_store_get_setting (f->store, "office"));
  g_assert_true (mb_store_set_setting (f->store, "王", "office", "临溪县教育局", NULL));
  first = mb_store_get_setting (f->store, "office");
  g_assert_cmpstr (first, ==, "临溪县教育局");
  g_assert_true (mb_store_set_setting (f->store, "王", "office", "别的局", NULL));
  second = mb_store_get_setting (f->store, "office");
  g_assert_cmpstr (second, ==, "别的局");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  third = mb_store_get_setting (f->store, "office");
  g_assert_cmpstr (third, ==, "临溪县教育局");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("reads-back-every-type", test_reads_back_every_type);
  test ("missing-record-and-register-are-told", test_missing_record_and_register_are_told);
  test ("create-refuses-an-existing-path", test_create_refuses_an_existing_path);
  test ("file-is-for-owner-and-group-and-marked", test_file_is_for_owner_and_group_and_marked);
  test ("close-leaves-one-whole-file", test_close_leaves_one_whole_file);
  test ("foreign-and-cut-files-are-refused-and-not-touched", test_foreign_and_cut_files_are_refused_and_not_touched);
  test ("newer-files-are-refused-unharmed", test_newer_files_are_refused_unharmed);
  test ("read-only-refuses-writes", test_read_only_refuses_writes);
  test ("settings-are-records", test_settings_are_records);
  return g_test_run ();
}
