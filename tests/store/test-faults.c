/* test-faults.c: a process that is killed, a disk that is full, a file that is damaged: the office file is before or
 * after, never between, and what is told has a hint. */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define test(name, func) g_test_add ("/store/faults/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

/* A set that brings a hundred ponds and as many changes. */
static MbChangeSet *
big_set (MbStore *store, guint round)
{
  MbChangeSet *set = mb_change_set_new ("Big", "童");
  const MbRegister *pond = mb_catalogue_get (mb_store_get_catalogue (store), "pond");
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GArray) ids = mb_store_ids (store, query, 100, NULL, NULL);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u塘%u", round, i);

      mb_change_set_insert (set, pond);
      mb_change_set_put_text (set, "name", name);
      mb_change_set_put_text (set, "story", "很长很长的故事，写了又写，写了又写，写了又写，写了又写");
    }
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (MbRecord) record = mb_store_get (store, "pond", g_array_index (ids, gint64, i), NULL);

      mb_change_set_update (set, record);
      mb_change_set_put_int (set, "fish", round);
    }
  return set;
}

static void
count_ponds (Fixture *f, gint64 *n, gint64 *sets)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GPtrArray) rows = mb_store_sets (f->store, 0, 0, NULL);

  *n = mb_store_count (f->store, query, NULL);
  *sets = rows->len;
}

static void
test_killed_while_writing_leaves_before_or_after (Fixture *f, gconstpointer data)
{
  guint rounds = g_test_thorough () ? 200 : 20, written = 0;
  GRand *rand = g_rand_new_with_seed (g_test_rand_int_range (0, G_MAXINT32));

  mb_store_close (f->store);
  g_clear_object (&f->store);
  for (guint i = 0; i < rounds; i++)
    {
      gint64 n, sets;
      int status, fds[2];
      char byte;
      pid_t child;

      g_assert_cmpint (pipe (fds), ==, 0);
      child = fork ();
      if (child == 0)
        {
          MbStore *store = mb_store_open (f->path, MB_STORE_READ_WRITE, f->catalogue, NULL);

          (void) !write (fds[1], "x", 1);
          for (guint j = 0;; j++)
            {
              g_autoptr (MbChangeSet) set = big_set (store, i * 1000 + j);

              if (!mb_store_apply (store, set, NULL, NULL, NULL))
                _exit (1);
            }
        }
      g_assert_cmpint (read (fds[0], &byte, 1), ==, 1);
      g_usleep ((gulong) g_rand_int_range (rand, 0, 30000));
      kill (child, SIGKILL);
      waitpid (child, &status, 0);
      close (fds[0]);
      close (fds[1]);
      g_assert_true (WIFSIGNALED (status));
      fixture_reopen (f, NULL);
      count_ponds (f, &n, &sets);
      /* Whole sets only. */
      g_assert_cmpint (n, ==, sets * 100);
      g_assert_cmpint (n, >=, written);
      written = (guint) n;
      fixture_check (f);
      mb_store_close (f->store);
      g_clear_object (&f->store);
    }
  g_test_message ("%u ponds after %u rounds", written, rounds);
  g_rand_free (rand);
}

static void
limit_files (gint64 bytes)
{
  struct rlimit limit = { bytes < 0 ? RLIM_INFINITY : (rlim_t) bytes, RLIM_INFINITY };

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* The limit grows step by step, so that the log is full at one write after the other. */
static void
test_full_disk_changes_nothing_and_is_told (Fixture *f, gconstpointer data)
{
  guint refused = 0;

  signal (SIGXFSZ, SIG_IGN);
  for (gint64 room = 0;; room += 24576)
    {
      g_autoptr (MbChangeSet) set = big_set (f->store, (guint) room);
      g_autoptr (GError) error = NULL;
      g_autofree char *before = fixture_signature (f->store), *after = NULL;
      gboolean done;

      limit_files (8192 + room);
      done = mb_store_apply (f->store, set, NULL, NULL, &error);
      limit_files (-1);
      if (done)
        break;
      refused++;
      g_assert_error (error, MB_ERROR, MB_FAULT_DISK_FULL);
      g_assert_cmpstr (mb_error_hint (error), !=, "");
      after = fixture_signature (f->store);
      g_assert_cmpstr (before, ==, after);
    }
  g_assert_cmpuint (refused, >, 2);
  fixture_check (f);
  fixture_reopen (f, NULL);
  fixture_check (f);
}

static void
test_full_disk_leaves_no_half_new_file_or_backup (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "new.minban", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  MbStore *store;

  signal (SIGXFSZ, SIG_IGN);
  limit_files (8192);
  store = mb_store_create (path, f->catalogue, &error);
  limit_files (-1);
  g_assert_null (store);
  g_assert_error (error, MB_ERROR, MB_FAULT_DISK_FULL);
  g_clear_error (&error);
  limit_files (8192);
  g_assert_false (mb_store_backup (f->store, path, NULL, &error));
  limit_files (-1);
  g_assert_error (error, MB_ERROR, MB_FAULT_DISK_FULL);
  dir = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_has_prefix (name, "office.minban"));
}

/* Single bytes and whole pages are spoilt, wherever they fall: opening or checking may fail or tell, never crash. */
static void
test_damage_is_told_and_never_crashes (Fixture *f, gconstpointer data)
{
  GRand *rand = g_rand_new_with_seed (g_test_rand_int_range (0, G_MAXINT32));
  g_autoptr (MbChangeSet) set = big_set (f->store, 1);
  g_autofree char *content = NULL, *bad = g_build_filename (f->folder, "bad.minban", NULL);
  gsize length;
  guint told = 0;

  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  mb_store_close (f->store);
  g_assert_true (g_file_get_contents (f->path, &content, &length, NULL));
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *spoilt = g_memdup2 (content, length);
      g_autoptr (GError) error = NULL;
      MbStore *store;
      MbCheckResult result;

      if (i % 2 == 0)
        for (guint j = 0; j < 20; j++)
          spoilt[g_rand_int_range (rand, 100, (int) length)] ^= (char) g_rand_int_range (rand, 1, 256);
      else
        memset (spoilt + (gsize) g_rand_int_range (rand, 1, (int) (length / 4096)) * 4096, 0x5a, 4096);
      g_assert_true (g_file_set_contents (bad, spoilt, (gssize) length, NULL));
      store = mb_store_open (bad, MB_STORE_READ_WRITE, f->catalogue, &error);
      if (store == NULL)
        {
          g_assert_true (error->domain == MB_ERROR);
          told++;
          continue;
        }
      if (!mb_store_check (store, &result, NULL, &error))
        {
          g_assert_true (error->domain == MB_ERROR);
          told++;
        }
      else
        {
          told += result.faults->len > 0;
          mb_check_result_clear (&result);
        }
      mb_store_close (store);
      g_object_unref (store);
    }
  g_test_message ("%u of 60 damages told", told);
  g_assert_cmpuint (told, >, 40);
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("killed-while-writing-leaves-before-or-after", test_killed_while_writing_leaves_before_or_after);
  test ("full-disk-changes-nothing-and-is-told", test_full_disk_changes_nothing_and_is_told);
  test ("full-disk-leaves-no-half-new-file-or-backup", test_full_disk_leaves_no_half_new_file_or_backup);
  test ("damage-is-told-and-never-crashes", test_damage_is_told_and_never_crashes);
  return g_test_run ();
}
