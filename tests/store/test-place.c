/* test-place.c: where an office file may lie, whom a writer waits for, and what is cleared away.
 *
 * The world is broken in earnest: this program's fcntl stands before the system's, so that the engine too meets a place
 * that does not keep locks; and another process holds the writer's lock, at work or stopped. */
#include "config.h"

#include "store-fixture.h"
#include "engine-private.h"
#include "store-private.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utime.h>

#define test(name, func) g_test_add ("/store/place/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define HOLDER "--hold-the-lock"

static enum { LOCKS_HOLD, LOCKS_REFUSED, LOCKS_PRETENDED } locks;

int fcntl64 (int fd, int command, ...);

int
fcntl64 (int fd, int command, ...)
{
  static int (*real) (int, int, ...);
  va_list list;
  void *argument;

  va_start (list, command);
  argument = va_arg (list, void *);
  va_end (list);
  if (real == NULL)
    *(void **) &real = dlsym (RTLD_NEXT, "fcntl64");
  if (locks != LOCKS_HOLD && (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK))
    {
      errno = ENOLCK;
      return locks == LOCKS_REFUSED ? -1 : 0;
    }
  return real (fd, command, argument);
}

static void
expect_refused (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *other = g_build_filename (f->folder, "new.minban", NULL);

  g_assert_null (mb_store_open (f->path, MB_STORE_READ_WRITE, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_NETWORK);
  g_assert_cmpstr (mb_error_hint (error), !=, "");
  g_clear_error (&error);
  g_assert_null (mb_store_create (other, f->catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_NETWORK);
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
test_a_place_that_keeps_no_locks_is_refused_and_nothing_is_touched (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before, n_after;

  mb_store_close (f->store);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &before, &n_before, NULL));
  locks = LOCKS_REFUSED;
  expect_refused (f);
  locks = LOCKS_PRETENDED;
  expect_refused (f);
  locks = LOCKS_HOLD;
  g_assert_true (g_file_get_contents (f->path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
  fixture_reopen (f, NULL);
  fixture_check (f);
}

static void
test_network_folders_are_known_by_the_table_of_mounts (void)
{
  static const char table[] = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
                              "40 27 0:40 / /home/office\\040share rw shared:7 - cifs //server/share rw\n"
                              "41 40 0:41 / /home/office\\040share/local rw - ext4 /dev/sdb rw\n"
                              "42 27 0:42 / /net rw - nfs4 server:/net rw\n"
                              "43 27 0:43 / /usb rw - fuse.ntfs-3g /dev/sdc rw\n"
                              "44 27 0:44 / /mnt rw - ext4 /dev/sdd rw\n"
                              "45 27 0:45 / /mnt rw - fuse.sshfs me@server: rw\n";
  static const struct
  {
    const char *path;
    gboolean network;
  } cases[] = { { "/home/me", FALSE },
                { "/home/office share/2026", TRUE },
                { "/home/office share", TRUE },
                { "/home/office shared", FALSE },
                { "/home/office share/local/a", FALSE },
                { "/net/x", TRUE },
                { "/network", FALSE },
                { "/usb", FALSE },
                { "/mnt/x", TRUE },
                { "/", FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (mb_place_is_network (table, cases[i].path) != cases[i].network)
      g_error ("%s", cases[i].path);
  g_assert_false (mb_place_is_network ("", "/home"));
  g_assert_false (mb_place_is_network ("1 2 3\n\n- - -\n", "/home"));
}

/* ---- Waiting ---- */

/* The other process: it takes the lock, says so into OUT, and keeps it. */
static int
be_the_holder (const char *path, const char *milliseconds, const char *how, const char *out)
{
  gboolean at_work = g_str_has_prefix (how, "works");
  sqlite3 *db;
  gint64 until;

  if (!g_str_has_suffix (how, "-foreign"))
    mb_db_keep_locks ();

  if (sqlite3_open (path, &db) != SQLITE_OK || sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return 1;
  (void) !write (atoi (out), "x", 1);
  until = g_get_monotonic_time () + g_ascii_strtoll (milliseconds, NULL, 10) * G_TIME_SPAN_MILLISECOND;
  while (g_get_monotonic_time () < until)
    if (!at_work)
      g_usleep (1000);
  sqlite3_close (db);
  return 0;
}

/* Another program that is writing: it computes all the time, or sleeps, and lets go after so many milliseconds. */
static pid_t
hold_the_lock (Fixture *f, guint milliseconds, const char *how)
{
  g_autofree char *out = NULL, *how_long = g_strdup_printf ("%u", milliseconds);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL); /* which is this one under memcheck too */
  int fds[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe (fds), ==, 0);
  out = g_strdup_printf ("%d", fds[1]);
  child = fork ();
  if (child == 0)
    {
      /* Started anew: of this process's threads a copy would have the locks, but not the threads that give them back. */
      execl (program, "test-place", HOLDER, f->path, how_long, how, out, (char *) NULL);
      _exit (1);
    }
  close (fds[1]);
  g_assert_cmpint (read (fds[0], &byte, 1), ==, 1);
  close (fds[0]);
  return child;
}

static gboolean
try_to_write (Fixture *f, MbJob *job, gint64 *milliseconds, GError **error)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Wait", "王");
  static guint n;
  g_autofree char *name = g_strdup_printf ("甲镇%u", n++);
  gint64 since = g_get_monotonic_time ();
  gboolean done;

  mb_change_set_insert (set, f->town);
  mb_change_set_put_text (set, "name", name);
  done = mb_store_apply (f->store, set, job, NULL, error);
  *milliseconds = (g_get_monotonic_time () - since) / G_TIME_SPAN_MILLISECOND;
  return done;
}

static void
test_a_writer_at_work_is_waited_for_longer (Fixture *f, gconstpointer data)
{
  static const char *const hows[] = { "works", "works-foreign" };

  mb_store_set_busy_timeout (f->store, 300);
  for (guint i = 0; i < G_N_ELEMENTS (hows); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 waited;
      pid_t child = hold_the_lock (f, 1000, hows[i]);

      try_to_write (f, NULL, &waited, &error);
      g_assert_no_error (error);
      g_assert_cmpint (waited, >, 600);
      waitpid (child, NULL, 0);
    }
}

static void
test_a_writer_that_stands_still_is_not_waited_for (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 waited;
  pid_t child;

  mb_store_set_busy_timeout (f->store, 300);
  child = hold_the_lock (f, 60000, "works");
  kill (child, SIGSTOP);
  g_assert_false (try_to_write (f, NULL, &waited, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_LOCKED);
  g_assert_cmpint (waited, >=, 290);
  g_assert_cmpint (waited, <, 1500);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
  g_clear_error (&error);
  g_assert_true (try_to_write (f, NULL, &waited, &error));
}

static void
test_nobody_is_waited_for_without_end (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 waited;
  pid_t child;

  mb_store_set_busy_timeout (f->store, 100);
  child = hold_the_lock (f, 60000, "works");
  g_assert_false (try_to_write (f, NULL, &waited, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_LOCKED);
  g_assert_cmpint (waited, <, 3000);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
}

static gpointer
cancel_soon (gpointer job)
{
  g_usleep (150000);
  mb_job_cancel (job);
  return NULL;
}

static void
test_waiting_can_be_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (MbJob) job = mb_job_new ("Wait");
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 waited;
  pid_t child = hold_the_lock (f, 60000, "stands");

  thread = g_thread_new ("cancel", cancel_soon, job);
  g_assert_false (try_to_write (f, job, &waited, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (waited, <, 2000);
  g_thread_join (thread);
  kill (child, SIGKILL);
  waitpid (child, NULL, 0);
}

/* ---- What is left lying ---- */

static char *
leave (Fixture *f, const char *name, gboolean old)
{
  char *path = g_build_filename (f->folder, name, NULL);
  struct utimbuf times = { 1000000000, 1000000000 };

  g_assert_true (g_file_set_contents (path, "half", 4, NULL));
  if (old)
    g_assert_cmpint (utime (path, &times), ==, 0);
  return path;
}

static void
test_only_old_remains_of_this_file_are_cleared_away (Fixture *f, gconstpointer data)
{
  g_autofree char *old = leave (f, ".office.minban.0123abcd.part", TRUE);
  g_autofree char *old_log = leave (f, ".office.minban.0123abcd.part-wal", TRUE);
  g_autofree char *fresh = leave (f, ".office.minban.0123abce.part", FALSE);
  g_autofree char *other = leave (f, ".other.minban.0123abcd.part", TRUE);
  g_autofree char *named = leave (f, ".office.minban.my-notes.part", TRUE);

  fixture_reopen (f, NULL);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (old_log, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (fresh, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (named, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  if (argc == 6 && strcmp (argv[1], HOLDER) == 0)
    return be_the_holder (argv[2], argv[3], argv[4], argv[5]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/place/network-folders-are-known-by-the-table-of-mounts",
                   test_network_folders_are_known_by_the_table_of_mounts);
  test ("a-place-that-keeps-no-locks-is-refused-and-nothing-is-touched",
        test_a_place_that_keeps_no_locks_is_refused_and_nothing_is_touched);
  test ("a-writer-at-work-is-waited-for-longer", test_a_writer_at_work_is_waited_for_longer);
  test ("a-writer-that-stands-still-is-not-waited-for", test_a_writer_that_stands_still_is_not_waited_for);
  test ("nobody-is-waited-for-without-end", test_nobody_is_waited_for_without_end);
  test ("waiting-can-be-cancelled", test_waiting_can_be_cancelled);
  test ("only-old-remains-of-this-file-are-cleared-away", test_only_old_remains_of_this_file_are_cleared_away);
  return g_test_run ();
}
