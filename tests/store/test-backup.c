/* test-backup.c: whole copies, made while others write; restored ones number apart. */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define test(name, func) g_test_add ("/store/backup/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static char *
beside (Fixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

static void
test_backup_and_restore_keep_everything_but_the_desk (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = beside (f, "backup.minban"), *restored = beside (f, "restored.minban");
  g_autofree char *before = NULL, *after = NULL;
  gint64 town = fixture_add_town (f, "城关镇"), id = fixture_add_pond (f, "西塘", town, 100), new_id;
  GError *error = NULL;
  GStatBuf info;

  before = fixture_signature (f->store);
  g_assert_true (mb_store_backup (f->store, backup, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (backup, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0007, ==, 0);
  fixture_set (f, "pond", id, "story", "后");
  g_assert_true (mb_store_restore (backup, restored, &error));
  g_assert_no_error (error);
  mb_store_close (f->store);
  g_object_unref (f->store);
  g_free (f->path);
  f->path = g_strdup (restored);
  f->store = NULL;
  fixture_reopen (f, NULL);
  after = fixture_signature (f->store);
  g_assert_cmpstr (before, ==, after);
  new_id = fixture_add_pond (f, "东塘", town, 100);
  g_assert_cmpint (new_id >> 40, !=, id >> 40);
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  fixture_check (f);
}

static void
test_backup_replaces_only_an_older_backup (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = beside (f, "backup.minban"), *letter = beside (f, "letter.txt"), *text = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_store_backup (f->store, backup, NULL, NULL));
  fixture_add_town (f, "城关镇");
  g_assert_true (mb_store_backup (f->store, backup, NULL, NULL));
  g_assert_true (g_file_set_contents (letter, "Dear", 4, NULL));
  g_assert_false (mb_store_backup (f->store, letter, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_EXISTS);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (letter, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "Dear");
  g_assert_false (mb_store_backup (f->store, f->path, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_EXISTS);
  g_clear_error (&error);
  g_assert_false (mb_store_backup (f->store, "/nowhere/at/all.minban", NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FOLDER_MISSING);
  g_clear_error (&error);
  g_assert_false (mb_store_restore (backup, f->path, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_EXISTS);
  g_clear_error (&error);
  g_assert_false (mb_store_restore (letter, "/nowhere/at/all.minban", &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOT_OFFICE_FILE);
}

static void
test_a_cancelled_backup_leaves_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *backup = beside (f, "backup.minban");
  g_autoptr (MbJob) job = mb_job_new ("Backup");
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  mb_job_cancel (job);
  g_assert_false (mb_store_backup (f->store, backup, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  dir = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_has_prefix (name, "office.minban"));
}

static gpointer
write_on (gpointer data)
{
  Fixture *f = data;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u镇", i);

      fixture_add_town (f, name);
    }
  return NULL;
}

static void
test_backup_while_others_write_is_one_state (Fixture *f, gconstpointer data)
{
  GThread *writer = g_thread_new ("writer", write_on, f);

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *backup = beside (f, "backup.minban");
      GError *error = NULL;
      MbCheckResult result;
      MbStore *copy;

      g_assert_true (mb_store_backup (f->store, backup, NULL, &error));
      g_assert_no_error (error);
      copy = mb_store_open (backup, MB_STORE_READ_ONLY, f->catalogue, &error);
      g_assert_no_error (error);
      g_assert_true (mb_store_check (copy, &result, NULL, &error));
      g_assert_cmpuint (result.faults->len, ==, 0);
      mb_check_result_clear (&result);
      mb_store_close (copy);
      g_object_unref (copy);
    }
  g_thread_join (writer);
}

/* Somebody without the right to write, in a folder that he cannot write either. */
static int
read_as_nobody (Fixture *f, gint64 id)
{
  g_autoptr (MbRecord) record = NULL;
  g_autoptr (MbStore) store = NULL;

  if (geteuid () == 0 && setuid (65534) != 0)
    return 2;
  store = mb_store_open (f->path, MB_STORE_READ_WRITE, f->catalogue, NULL);
  if (store == NULL)
    return 3;
  if (!mb_store_is_read_only (store))
    return 4;
  record = mb_store_get (store, "town", id, NULL);
  if (record == NULL)
    return 5;
  return mb_store_set_setting (store, "王", "office", "x", NULL) ? 6 : 0;
}

static void
test_a_place_that_cannot_be_written_is_read_and_not_touched (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_town (f, "城关镇");
  g_autoptr (GDir) dir = NULL;
  guint n = 0;
  pid_t child;
  int status;

  mb_store_close (f->store);
  g_clear_object (&f->store);
  g_assert_cmpint (g_chmod (f->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (f->folder, 0555), ==, 0);
  child = fork ();
  if (child == 0)
    _exit (read_as_nobody (f, id));
  waitpid (child, &status, 0);
  g_assert_cmpint (g_chmod (f->folder, 0755), ==, 0);
  g_assert_cmpint (g_chmod (f->path, 0644), ==, 0);
  g_assert_cmpint (status, ==, 0);
  dir = g_dir_open (f->folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("backup-and-restore-keep-everything-but-the-desk", test_backup_and_restore_keep_everything_but_the_desk);
  test ("backup-replaces-only-an-older-backup", test_backup_replaces_only_an_older_backup);
  test ("a-cancelled-backup-leaves-nothing", test_a_cancelled_backup_leaves_nothing);
  test ("backup-while-others-write-is-one-state", test_backup_while_others_write_is_one_state);
  test ("a-place-that-cannot-be-written-is-read-and-not-touched",
        test_a_place_that_cannot_be_written_is_read_and_not_touched);
  return g_test_run ();
}
