/* test-io.c: each call to the disk goes wrong in its turn, once or for good; the office file is before or after, never
 * between, and what is told has a hint. */
#include "config.h"

#include "fault-vfs.h"
#include "store-fixture.h"

#include <glib/gstdio.h>

static const char *const kinds[] = { "write", "sync", "truncate", "open", "full", "lock", "slow-write" };

static MbChangeSet *
some_set (Fixture *f)
{
  MbChangeSet *set = mb_change_set_new ("Some", "王");

  for (guint i = 0; i < 8; i++)
    {
      mb_change_set_insert (set, f->pond);
      mb_change_set_put_text (set, "name", "新塘");
      mb_change_set_put_text (set, "story", "很长的故事，写了又写");
    }
  return set;
}

static void
expect_told (GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == MB_ERROR);
  g_assert_cmpint (error->code, !=, MB_FAULT_INTERNAL);
  g_assert_cmpint (error->code, !=, MB_FAULT_OFFICE_DAMAGED);
  g_assert_cmpstr (mb_error_hint (error), !=, "");
}

/* TRUE while the fault came to pass, so that the next may be tried. */
static gboolean
try_apply (Fixture *f, FaultKind kind, guint nth, gboolean lasting)
{
  g_autoptr (MbChangeSet) set = some_set (f);
  g_autofree char *before = fixture_signature (f->store), *after = NULL, *reopened = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done;
  guint failed;

  fault_vfs_arm (kind, nth, lasting);
  done = mb_store_apply (f->store, set, NULL, NULL, &error);
  failed = fault_vfs_disarm ();
  after = fixture_signature (f->store);
  if (done)
    g_assert_cmpstr (before, !=, after);
  else
    {
      expect_told (error);
      g_assert_cmpstr (before, ==, after);
    }
  fixture_check (f);
  fixture_reopen (f, NULL);
  reopened = fixture_signature (f->store);
  g_assert_cmpstr (after, ==, reopened);
  fixture_check (f);
  return failed > 0;
}

static void
test_apply (Fixture *f, gconstpointer data)
{
  FaultKind kind = (FaultKind) (GPOINTER_TO_UINT (data) % N_FAULT_KINDS);
  gboolean lasting = GPOINTER_TO_UINT (data) >= N_FAULT_KINDS;
  guint nth = 1;

  fixture_add_pond (f, "西塘", 0, 100);
  fixture_reopen (f, NULL);
  while (try_apply (f, kind, nth, lasting))
    nth += nth < 12 || g_test_thorough () ? 1 : 7;
  g_test_message ("%u calls of %s%s", nth - 1, kinds[kind], lasting ? "-for-good" : "");
}

static void
test_create_and_backup (Fixture *f, gconstpointer data)
{
  FaultKind kind = (FaultKind) (GPOINTER_TO_UINT (data) % N_FAULT_KINDS);
  gboolean lasting = GPOINTER_TO_UINT (data) >= N_FAULT_KINDS, more = TRUE;
  g_autofree char *path = g_build_filename (f->folder, "new.minban", NULL);

  for (guint nth = 1; more; nth += nth < 12 || g_test_thorough () ? 1 : 17)
    {
      g_autoptr (GError) error = NULL;
      MbStore *store;

      /* The watch of a store that is open would take some of the calls. */
      fault_vfs_arm (kind, nth, lasting);
      store = mb_store_create (path, f->catalogue, &error);
      more = fault_vfs_disarm () > 0;
      if (store == NULL)
        expect_told (error);
      else
        {
          mb_store_close (store);
          g_object_unref (store);
        }
      /* What stands there, if anything does, is whole. */
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_clear_error (&error);
          store = mb_store_open (path, MB_STORE_READ_ONLY, f->catalogue, &error);
          g_assert_no_error (error);
          mb_store_close (store);
          g_object_unref (store);
          g_remove (path);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  fault_vfs_install ();
  for (guint i = 0; i < 2 * N_FAULT_KINDS; i++)
    {
      g_autofree char *apply = g_strdup_printf ("/store/io/%s-fails-%s", kinds[i % N_FAULT_KINDS],
                                                i < N_FAULT_KINDS ? "once" : "for-good");
      g_autofree char *create = g_strconcat (apply, "-while-a-file-is-made", NULL);

      g_test_add (apply, Fixture, GUINT_TO_POINTER (i), fixture_set_up, test_apply, fixture_tear_down);
      g_test_add (create, Fixture, GUINT_TO_POINTER (i), fixture_set_up, test_create_and_backup, fixture_tear_down);
    }
  return g_test_run ();
}
