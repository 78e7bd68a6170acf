/* A file is there whole or not at all, and a refusal says why. */
#include "atomic-file.h"

#include "fault.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
read_file (const char *path)
{
  char *contents = NULL;

  g_file_get_contents (path, &contents, NULL, NULL);
  return contents;
}

static guint
count_files (const char *folder)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  g_dir_close (dir);
  return n;
}

static void
new_contents_replace_the_old_at_commit_only (void)
{
  g_autofree char *folder = g_dir_make_tmp ("minban-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "报表.xlsx", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbAtomicFile) file = NULL;
  g_autofree char *before = NULL, *after = NULL;
  struct stat st;

  g_file_set_contents (path, "old", -1, NULL);
  g_chmod (path, 0640);
  file = mb_atomic_file_begin (path, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (mb_atomic_file_get_path (file), "new", -1, G_FILE_SET_CONTENTS_NONE, 0640, NULL);
  before = read_file (path);
  g_assert_cmpstr (before, ==, "old");
  g_assert_true (mb_atomic_file_commit (file, &error));
  after = read_file (path);
  g_assert_cmpstr (after, ==, "new");
  g_stat (path, &st);
  g_assert_cmpuint (st.st_mode & 0777, ==, 0640);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_remove (path);
  g_rmdir (folder);
}

static void
abandoned_leaves_nothing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("minban-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x", NULL);
  MbAtomicFile *file = mb_atomic_file_begin (path, NULL);

  g_assert_cmpuint (count_files (folder), ==, 1);
  mb_atomic_file_free (file);
  g_assert_cmpuint (count_files (folder), ==, 0);
  g_rmdir (folder);
}

static void
a_link_is_followed_not_replaced (void)
{
  g_autofree char *folder = g_dir_make_tmp ("minban-XXXXXX", NULL);
  g_autofree char *target = g_build_filename (folder, "target", NULL);
  g_autofree char *path = g_build_filename (folder, "link", NULL);
  g_autofree char *after = NULL;
  g_autoptr (MbAtomicFile) file = NULL;

  g_file_set_contents (target, "old", -1, NULL);
  g_assert_cmpint (symlink (target, path), ==, 0);
  file = mb_atomic_file_begin (path, NULL);
  g_file_set_contents (mb_atomic_file_get_path (file), "new", -1, NULL);
  g_assert_true (mb_atomic_file_commit (file, NULL));
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_SYMLINK));
  after = read_file (target);
  g_assert_cmpstr (after, ==, "new");
  g_remove (path);
  g_remove (target);
  g_rmdir (folder);
}

static void
assert_refused (const char *path, MbFaultCode code, const char *named)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mb_atomic_file_begin (path, &error));
  g_assert_error (error, MB_ERROR, (int) code);
  if (!strstr (error->message, named))
    g_error ("%s is not named in: %s", named, error->message);
}

static void
refusals_name_the_cause (void)
{
  g_autofree char *folder = g_dir_make_tmp ("minban-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "no", "x.csv", NULL);
  g_autofree char *open_one = g_build_filename (folder, "open.xlsx", NULL);
  g_autofree char *lock = g_build_filename (folder, ".~lock.open.xlsx#", NULL);
  g_autofree char *owner = g_build_filename (folder, "~$open.xlsx", NULL);

  assert_refused (missing, MB_FAULT_FOLDER_MISSING, "/no");
  assert_refused (folder, MB_FAULT_FILE_UNWRITABLE, folder);
  g_file_set_contents (open_one, "x", -1, NULL);
  g_file_set_contents (lock, "x", -1, NULL);
  assert_refused (open_one, MB_FAULT_FILE_UNWRITABLE, "open.xlsx");
  g_rename (lock, owner);
  assert_refused (open_one, MB_FAULT_FILE_UNWRITABLE, "open.xlsx");
  g_remove (owner);
  g_remove (open_one);
  g_rmdir (folder);
}

static void
full_disk_and_missing_right_are_told_apart (void)
{
  static const struct
  {
    int errnum;
    MbFaultCode code;
  } cases[] = { { ENOSPC, MB_FAULT_DISK_FULL },
                { EDQUOT, MB_FAULT_DISK_FULL },
                { EACCES, MB_FAULT_FILE_UNWRITABLE },
                { EROFS, MB_FAULT_FILE_UNWRITABLE } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      mb_atomic_file_set_errno (&error, "/a/b", cases[i].errnum);
      g_assert_error (error, MB_ERROR, (int) cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/atomic-file/new-contents-replace-the-old-at-commit-only",
                   new_contents_replace_the_old_at_commit_only);
  g_test_add_func ("/core/atomic-file/abandoned-leaves-nothing", abandoned_leaves_nothing);
  g_test_add_func ("/core/atomic-file/a-link-is-followed-not-replaced", a_link_is_followed_not_replaced);
  g_test_add_func ("/core/atomic-file/refusals-name-the-cause", refusals_name_the_cause);
  g_test_add_func ("/core/atomic-file/full-disk-and-missing-right-are-told-apart",
                   full_disk_and_missing_right_are_told_apart);
  return g_test_run ();
}
