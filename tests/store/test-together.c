/* test-together.c: several threads and processes on one file; the "changed" signal; calls for the window. */
#include "config.h"

#include "store-fixture.h"
#include "store-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define test(name, func) g_test_add ("/store/together/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

/* ---- Threads ---- */

typedef struct
{
  Fixture *f;
  guint number;
  int *stop;
} Worker;

static gpointer
write_thread (gpointer data)
{
  Worker *worker = data;

  for (guint i = 0; i < 25; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u-%u", worker->number, i);

      fixture_add_town (worker->f, name);
    }
  return NULL;
}

static gpointer
read_thread (gpointer data)
{
  Worker *worker = data;
  g_autoptr (MbQuery) query = mb_query_new ("town");
  guint last = 0;

  while (!g_atomic_int_get (worker->stop))
    {
      GError *error = NULL;
      g_autoptr (GArray) ids = mb_store_ids (worker->f->store, query, 0, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (ids->len, >=, last);
      last = ids->len;
    }
  return NULL;
}

static void
test_threads_write_and_read_at_once (Fixture *f, gconstpointer data)
{
  GThread *writers[4], *readers[2];
  Worker workers[6];
  int stop = 0;
  g_autoptr (MbQuery) query = mb_query_new ("town");

  for (guint i = 0; i < 6; i++)
    {
      workers[i] = (Worker){ f, i, &stop };
      if (i < 4)
        writers[i] = g_thread_new ("writer", write_thread, &workers[i]);
      else
        readers[i - 4] = g_thread_new ("reader", read_thread, &workers[i]);
    }
  for (guint i = 0; i < 4; i++)
    g_thread_join (writers[i]);
  g_atomic_int_set (&stop, 1);
  for (guint i = 0; i < 2; i++)
    g_thread_join (readers[i]);
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 100);
  fixture_check (f);
}

/* ---- Processes ---- */

/* In a child, which must not use what its parent has open: a store of its own. */
static int
child_adds (const char *path, MbCatalogue *catalogue, guint number, guint n)
{
  MbStore *store = mb_store_open (path, MB_STORE_READ_WRITE, catalogue, NULL);

  if (store == NULL)
    return 2;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (MbChangeSet) set = mb_change_set_new ("Child", "童");
      g_autofree char *name = g_strdup_printf ("童%u-%u", number, i);

      mb_change_set_insert (set, mb_catalogue_get (mb_store_get_catalogue (store), "town"));
      mb_change_set_put_text (set, "name", name);
      if (!mb_store_apply (store, set, NULL, NULL, NULL))
        return 3;
    }
  mb_store_close (store);
  g_object_unref (store);
  return 0;
}

static pid_t
spawn_child (Fixture *f, guint number, guint n)
{
  pid_t child = fork ();

  if (child == 0)
    _exit (child_adds (f->path, f->catalogue, number, n));
  return child;
}

static void
expect_success (pid_t child)
{
  int status;

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_processes_write_at_once_and_never_share_a_number (Fixture *f, gconstpointer data)
{
  pid_t children[3];
  g_autoptr (MbQuery) query = mb_query_new ("town");

  mb_store_close (f->store);
  g_clear_object (&f->store);
  for (guint i = 0; i < 3; i++)
    children[i] = spawn_child (f, i, 20);
  for (guint i = 0; i < 3; i++)
    expect_success (children[i]);
  fixture_reopen (f, NULL);
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 60);
  fixture_check (f);
}

/* Whether a program that does not wait may write. */
static int
child_may_write (const char *path)
{
  sqlite3 *db;
  int rc = sqlite3_open (path, &db) == SQLITE_OK ? sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL) : SQLITE_ERROR;

  sqlite3_close (db);
  return rc == SQLITE_OK ? 0 : rc == SQLITE_BUSY ? 5 : 1;
}

static void
run_child (Fixture *f, guint number)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *text = g_strdup_printf ("%u", number);
  const char *argv[] = { self, "--child", f->path, text, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
}

/* A file dialog looks at the first bytes of every file of a folder; a second window opens what the first has open. Either takes from the
 * process the locks by which the engine knows that it is not alone. */
static void
test_the_log_stays_while_anybody_has_the_file (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) query = mb_query_new ("town");
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL), *shared = g_strconcat (f->path, "-shm", NULL);
  GStatBuf before, after;
  MbStore *second;

  fixture_add_town (f, "甲镇");
  g_assert_cmpint (g_stat (log, &before), ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("乙镇%u", i);

      close (open (f->path, O_RDONLY));
      close (open (shared, O_RDONLY));
      run_child (f, 10 + i);
      second = mb_store_open (f->path, MB_STORE_READ_WRITE, f->catalogue, NULL);
      mb_store_close (second);
      g_object_unref (second);
      run_child (f, 20 + i);
      g_assert_cmpint (g_stat (log, &after), ==, 0);
      g_assert_cmpuint (before.st_ino, ==, after.st_ino);
      fixture_add_town (f, name);
    }
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 1 + 3 * 3);
  fixture_reopen (f, NULL);
  g_assert_cmpint (mb_store_count (f->store, query, NULL), ==, 1 + 3 * 3);
  fixture_check (f);
  mb_store_close (f->store);
  g_clear_object (&f->store);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (shared, G_FILE_TEST_EXISTS));
  fixture_reopen (f, NULL);
}

static void
test_a_writer_stays_alone_whatever_looks_at_its_files (Fixture *f, gconstpointer data)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *shared = g_strconcat (f->path, "-shm", NULL);
  const char *argv[] = { self, "--may-write", f->path, NULL };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      MbDb *db = i == 0 ? mb_store_writer (f->store, NULL, &error) : NULL;
      int status;

      g_assert_no_error (error);
      close (open (f->path, O_RDONLY));
      close (open (shared, O_RDONLY));
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
      g_assert_no_error (error);
      g_assert_true (WIFEXITED (status));
      g_assert_cmpint (WEXITSTATUS (status), ==, i == 0 ? 5 : 0);
      if (db != NULL)
        mb_store_writer_done (f->store, db, FALSE, 0, NULL);
    }
}

static void
test_a_copy_at_another_path_numbers_apart (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (f->folder, "copy.minban", NULL), *content = NULL;
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Copy", "王");
  gint64 mine = fixture_add_town (f, "甲镇"), other;
  gsize length;
  MbStore *store;

  mb_store_close (f->store);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (copy, content, (gssize) length, NULL));
  store = mb_store_open (copy, MB_STORE_READ_WRITE, f->catalogue, NULL);
  other = mb_change_set_insert (set, mb_catalogue_get (f->catalogue, "town"));
  mb_change_set_put_text (set, "name", "乙镇");
  g_assert_true (mb_store_apply (store, set, NULL, NULL, NULL));
  other = mb_change_set_real_id (set, other);
  g_assert_cmpint (other >> 40, !=, mine >> 40);
  mb_store_close (store);
  g_object_unref (store);
  fixture_reopen (f, NULL);
  g_assert_cmpint (fixture_add_town (f, "丙镇") >> 40, ==, mine >> 40);
}

static void
test_a_foreign_lock_is_told_and_writing_goes_on_after_it (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Late", "王");
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  mb_store_set_busy_timeout (f->store, 100);
  g_assert_cmpint (sqlite3_open (f->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), ==, SQLITE_OK);
  mb_change_set_insert (set, f->town);
  mb_change_set_put_text (set, "name", "甲镇");
  g_assert_false (mb_store_apply (f->store, set, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OFFICE_LOCKED);
  sqlite3_close (db);
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
}

/* ---- The signal ---- */

typedef struct
{
  guint n;
  gint64 last;
} Heard;

static void
on_changed_cb (MbStore *store, gint64 last, gpointer user)
{
  Heard *heard = user;

  heard->n++;
  heard->last = last;
}

static void
wait_until_heard (Heard *heard, gint64 last, guint milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  while (heard->last < last && g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
}

static void
test_changes_are_heard_of_from_here_and_from_elsewhere (Fixture *f, gconstpointer data)
{
  Heard heard = { 0 };
  gint64 seq;

  g_signal_connect (f->store, "changed", G_CALLBACK (on_changed_cb), &heard);
  fixture_add_town (f, "甲镇");
  fixture_add_town (f, "乙镇");
  seq = mb_store_last_seq (f->store);
  wait_until_heard (&heard, seq, 900);
  g_assert_cmpint (heard.last, ==, seq);
  g_assert_cmpuint (heard.n, ==, 1); /* folded */
  {
    /* Another process, told from this one only by its lock: a program run apart. */
    g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
    const char *argv[] = { self, "--child", f->path, NULL };
    int status;

    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, NULL));
    g_assert_cmpint (status, ==, 0);
  }
  wait_until_heard (&heard, seq + 1, 900);
  g_assert_cmpint (heard.last, ==, seq + 1);
  g_signal_handlers_disconnect_by_data (f->store, &heard);
}

static void
test_the_log_is_put_away_when_idle (Fixture *f, gconstpointer data)
{
  g_autofree char *log = g_strconcat (f->path, "-wal", NULL);
  GStatBuf info = { 0 };
  gint64 until;

  fixture_add_town (f, "甲镇");
  g_assert_cmpint (g_stat (log, &info), ==, 0);
  g_assert_cmpint (info.st_size, >, 0);
  until = g_get_monotonic_time () + 1500 * G_TIME_SPAN_MILLISECOND;
  while (info.st_size > 0 && g_get_monotonic_time () < until)
    {
      g_usleep (20000);
      g_assert_cmpint (g_stat (log, &info), ==, 0);
    }
  g_assert_cmpint (info.st_size, ==, 0);
}

/* ---- For the window ---- */

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Waiting;

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Waiting *waiting = user;

  waiting->result = g_object_ref (result);
  g_main_loop_quit (waiting->loop);
}

static gpointer
count_in_worker (MbStore *store, gpointer data, MbJob *job, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("town");

  g_assert_true (g_thread_self () != data);
  return GINT_TO_POINTER ((int) mb_store_count (store, query, error));
}

static gpointer
fail_in_worker (MbStore *store, gpointer data, MbJob *job, GError **error)
{
  mb_set_error (error, MB_FAULT_USAGE, NULL);
  return NULL;
}

static guint n_destroyed;

static void
count_destroyed (gpointer data)
{
  g_assert_true (g_thread_self () == data);
  n_destroyed++;
}

static void
test_async_calls_give_what_plain_ones_give (Fixture *f, gconstpointer data)
{
  Waiting waiting = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Async", "王");
  g_autoptr (MbQuery) query = mb_query_new ("town");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  mb_change_set_insert (set, f->town);
  mb_change_set_put_text (set, "name", "甲镇");
  mb_store_apply_async (f->store, g_steal_pointer (&set), NULL, on_done_cb, &waiting);
  g_main_loop_run (waiting.loop);
  g_assert_cmpint (mb_store_apply_finish (f->store, waiting.result, &error), >, 0);
  g_clear_object (&waiting.result);

  mb_store_ids_async (f->store, query, 0, NULL, on_done_cb, &waiting);
  g_main_loop_run (waiting.loop);
  ids = mb_store_ids_finish (f->store, waiting.result, &error);
  g_assert_cmpuint (ids->len, ==, 1);
  g_clear_object (&waiting.result);

  mb_store_fetch_async (f->store, "town", (gint64 *) (void *) ids->data, ids->len, NULL, on_done_cb, &waiting);
  g_main_loop_run (waiting.loop);
  records = mb_store_fetch_finish (f->store, waiting.result, &error);
  g_assert_cmpuint (records->len, ==, 1);
  g_clear_object (&waiting.result);

  g_cancellable_cancel (cancelled);
  mb_store_ids_async (f->store, query, 0, cancelled, on_done_cb, &waiting);
  g_main_loop_run (waiting.loop);
  g_assert_null (mb_store_ids_finish (f->store, waiting.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&waiting.result);

  n_destroyed = 0;
  mb_store_run_async (f->store, count_in_worker, g_thread_self (), count_destroyed, NULL, on_done_cb, &waiting);
  g_main_loop_run (waiting.loop);
  g_assert_cmpint (GPOINTER_TO_INT (mb_store_run_finish (f->store, waiting.result, &error)), ==, 1);
  g_assert_cmpuint (n_destroyed, ==, 1);
  g_clear_object (&waiting.result);
  mb_store_run_async (f->store, fail_in_worker, g_thread_self (), count_destroyed, NULL, on_done_cb, &waiting);
  g_main_loop_run (waiting.loop);
  g_assert_null (mb_store_run_finish (f->store, waiting.result, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_USAGE);
  g_clear_object (&waiting.result);
  g_main_loop_unref (waiting.loop);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  if (argc >= 3 && g_str_equal (argv[1], "--child"))
    {
      g_autoptr (MbCatalogue) catalogue
          = fixture_catalogue (fixture_town, fixture_pond, fixture_setting, fixture_document, NULL);

      return child_adds (argv[2], catalogue, argc > 3 ? (guint) atoi (argv[3]) : 9, 1);
    }
  if (argc == 3 && g_str_equal (argv[1], "--may-write"))
    return child_may_write (argv[2]);
  g_test_init (&argc, &argv, NULL);
  test ("threads-write-and-read-at-once", test_threads_write_and_read_at_once);
  test ("processes-write-at-once-and-never-share-a-number", test_processes_write_at_once_and_never_share_a_number);
  test ("the-log-stays-while-anybody-has-the-file", test_the_log_stays_while_anybody_has_the_file);
  test ("a-writer-stays-alone-whatever-looks-at-its-files", test_a_writer_stays_alone_whatever_looks_at_its_files);
  test ("a-copy-at-another-path-numbers-apart", test_a_copy_at_another_path_numbers_apart);
  test ("a-foreign-lock-is-told-and-writing-goes-on-after-it",
        test_a_foreign_lock_is_told_and_writing_goes_on_after_it);
  test ("changes-are-heard-of-from-here-and-from-elsewhere", test_changes_are_heard_of_from_here_and_from_elsewhere);
  test ("the-log-is-put-away-when-idle", test_the_log_is_put_away_when_idle);
  test ("async-calls-give-what-plain-ones-give", test_async_calls_give_what_plain_ones_give);
  return g_test_run ();
}
