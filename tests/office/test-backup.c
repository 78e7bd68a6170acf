/* What must hold of automatic backups: one is due exactly when something changed; each is checked; n are kept; a foreign file in the
 * folder is never touched; one can be gone back to, and what was there is not lost.
 */
#include "config.h"

#include "backup.h"
#include "office-case.h"

#define test(name, func) g_test_add ("/office/backup/" name, Case, NULL, case_set_up, func, case_tear_down)

static guint
count_backups (Case *test)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) backups = mb_backup_list (test->office, &error);

  g_assert_no_error (error);
  return backups->len;
}

static char *
run_backup (Case *test)
{
  g_autoptr (GError) error = NULL;
  char *path = mb_backup_run (test->office, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  return path;
}

static void
test_due_when_something_changed (Case *test, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_backup_due (test->office, MB_BACKUP_CLOSE));
  g_assert_true (mb_backup_due (test->office, MB_BACKUP_DAILY));
  first = run_backup (test);
  g_assert_false (mb_backup_due (test->office, MB_BACKUP_CLOSE));
  case_institution (test, "甲幼儿园", "幼儿园", "城关镇", "在办");
  g_assert_true (mb_backup_due (test->office, MB_BACKUP_CLOSE));
  /* Today there was one. */
  g_assert_false (mb_backup_due (test->office, MB_BACKUP_DAILY));
  second = run_backup (test);
  g_assert_cmpstr (first, !=, second);
  g_assert_false (mb_backup_due (test->office, MB_BACKUP_CLOSE));
  mb_backup_settings_write (test->office, NULL, FALSE, FALSE, 3, &error);
  g_assert_no_error (error);
  g_assert_false (mb_backup_due (test->office, MB_BACKUP_CLOSE));
  g_assert_false (mb_backup_due (test->office, MB_BACKUP_DAILY));
}

static void
test_a_backup_that_does_not_open_does_not_count (Case *test, gconstpointer data)
{
  g_autofree char *path = run_backup (test);
  g_autoptr (GError) error = NULL;

  g_assert_false (mb_backup_due (test->office, MB_BACKUP_CLOSE));
  g_assert_true (g_file_set_contents (path, "no office file at all, only words", -1, NULL));
  g_assert_true (mb_backup_due (test->office, MB_BACKUP_CLOSE));
  g_assert_false (mb_backup_check (path, NULL, NULL, &error));
  case_assert_fault (error, MB_FAULT_NOT_OFFICE_FILE);
}

static void
test_the_newest_n_are_kept_and_nothing_else_is_touched (Case *test, gconstpointer data)
{
  g_autofree char *chosen = case_path (test, "u-disk"),
                  *foreign = g_build_filename (chosen, "office-20200101-000000.txt", NULL);
  g_autofree char *other = g_build_filename (chosen, "other-20200101-000000.minban", NULL);
  g_autofree char *last = NULL;
  g_autoptr (GPtrArray) backups = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (chosen, 0700), ==, 0);
  g_assert_true (g_file_set_contents (foreign, "x", -1, NULL));
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  mb_backup_settings_write (test->office, chosen, TRUE, FALSE, 2, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      g_free (last);
      last = run_backup (test);
    }
  backups = mb_backup_list (test->office, NULL);
  g_assert_cmpuint (backups->len, ==, 2);
  g_assert_cmpstr (((MbBackup *) g_ptr_array_index (backups, 0))->path, ==, last);
  g_assert_true (g_file_test (foreign, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
test_a_chosen_folder_that_is_gone_is_told_and_not_made (Case *test, gconstpointer data)
{
  g_autofree char *chosen = case_path (test, "u-disk"), *path = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (mb_backup_settings_write (test->office, chosen, TRUE, TRUE, 2, &error));
  case_assert_fault (error, MB_FAULT_FOLDER_MISSING);
  g_assert_cmpint (g_mkdir (chosen, 0700), ==, 0);
  g_assert_true (mb_backup_settings_write (test->office, chosen, TRUE, TRUE, 2, NULL));
  g_assert_cmpint (g_rmdir (chosen), ==, 0);
  path = mb_backup_run (test->office, NULL, &error);
  g_assert_null (path);
  case_assert_fault (error, MB_FAULT_FOLDER_MISSING);
  g_assert_false (g_file_test (chosen, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_backups (test), ==, 0);
}

static void
test_settings_are_one_change_and_are_checked (Case *test, gconstpointer data)
{
  g_auto (MbBackupSettings) settings = { 0 }, again = { 0 };
  g_autoptr (GPtrArray) before = mb_store_sets (mb_office_get_store (test->office), 0, 0, NULL), after = NULL;
  g_autoptr (GError) error = NULL;

  mb_backup_settings_read (test->office, &settings);
  g_assert_true (settings.is_own_folder && settings.on_close && settings.daily);
  g_assert_cmpuint (settings.keep, ==, MB_BACKUP_KEEP);
  g_assert_false (mb_backup_settings_write (test->office, NULL, TRUE, TRUE, 0, &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  g_assert_true (mb_backup_settings_write (test->office, test->folder, FALSE, TRUE, 5, &error));
  mb_backup_settings_read (test->office, &again);
  g_assert_false (again.is_own_folder || again.on_close);
  g_assert_true (again.daily);
  g_assert_cmpuint (again.keep, ==, 5);
  g_assert_cmpstr (again.folder, ==, test->folder);
  after = mb_store_sets (mb_office_get_store (test->office), 0, 0, NULL);
  g_assert_cmpuint (after->len, ==, before->len + 1);
}

static void
test_going_back_keeps_what_was_there (Case *test, gconstpointer data)
{
  g_autofree char *path = case_path (test, "office.minban"), *fresh = case_path (test, "fresh.minban"), *backup = NULL,
                  *kept = NULL;
  g_autofree char *name = NULL, *time = NULL;
  g_autoptr (MbOffice) old = NULL, copy = NULL;
  g_autoptr (GError) error = NULL;

  case_institution (test, "甲幼儿园", "幼儿园", "城关镇", "在办");
  backup = run_backup (test);
  case_institution (test, "乙幼儿园", "幼儿园", "城关镇", "在办");
  g_assert_true (mb_backup_check (backup, &name, &time, &error));
  g_assert_cmpstr (name, ==, "临溪县教育局");
  g_assert_nonnull (time);

  g_assert_true (mb_backup_restore (backup, fresh, &error));
  copy = mb_office_open (fresh, MB_STORE_READ_WRITE, "王", &error);
  g_assert_no_error (error);
  mb_office_close (copy);
  g_assert_false (mb_backup_restore (backup, fresh, &error));
  case_assert_fault (error, MB_FAULT_FILE_EXISTS);

  g_assert_false (mb_backup_restore_over (backup, path, &kept, &error));
  case_assert_fault (error, MB_FAULT_OFFICE_LOCKED);
  mb_office_close (test->office);
  g_clear_object (&test->office);
  g_assert_true (mb_backup_restore_over (backup, path, &kept, &error));
  g_assert_no_error (error);
  test->office = mb_office_open (path, MB_STORE_READ_WRITE, "王", &error);
  g_assert_no_error (error);
  g_assert_cmpint (case_count (test, "institution"), ==, 1);
  old = mb_office_open (kept, MB_STORE_READ_ONLY, "王", &error);
  g_assert_no_error (error);
  mb_office_close (old);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("due when something changed", test_due_when_something_changed);
  test ("a backup that does not open does not count", test_a_backup_that_does_not_open_does_not_count);
  test ("the newest n are kept and nothing else is touched", test_the_newest_n_are_kept_and_nothing_else_is_touched);
  test ("a chosen folder that is gone is told and not made", test_a_chosen_folder_that_is_gone_is_told_and_not_made);
  test ("settings are one change and are checked", test_settings_are_one_change_and_are_checked);
  test ("going back keeps what was there", test_going_back_keeps_what_was_there);
  return g_test_run ();
}
