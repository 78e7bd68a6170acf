/* atomic-file.c: promise: after a crash, a full disk or a refusal the file at the path is the old one, whole, or the new one,
 * whole. So the new bytes reach the disk (fsync) before the name does (rename), and the folder is synced after. */
#include "config.h"

#include "atomic-file.h"
#include "fault.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define BESIDE      ".minban-"
#define ABANDONED_S (24 * 60 * 60)

struct _MbAtomicFile
{
  char *path;   /* what will be there at last, links followed */
  char *beside; /* what is written; NULL once renamed or removed */
  FILE *stream; /* of what is appended; NULL: nothing yet */
  int errnum;   /* of a write that failed */
};

void
mb_atomic_file_set_errno (GError **error, const char *path, int errnum)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (errnum == ENOSPC || errnum == EDQUOT || errnum == EFBIG)
    mb_set_error (error, MB_FAULT_DISK_FULL, "%s", shown);
  else
    mb_set_error (error, MB_FAULT_FILE_UNWRITABLE, "%s (%s)", shown, g_strerror (errnum));
}

/* The lock files that LibreOffice (.~lock.NAME#), Excel and WPS (~$NAME) leave beside a file while they have it open. They
 * would write over ours when saving, and the clerk would wonder where the new figures went. */
static gboolean
is_open_elsewhere (const char *folder, const char *name)
{
  g_autofree char *libre = g_strdup_printf ("%s/.~lock.%s#", folder, name);
  g_autofree char *excel = g_strdup_printf ("%s/~$%s", folder, name);

  return g_file_test (libre, G_FILE_TEST_EXISTS) || g_file_test (excel, G_FILE_TEST_EXISTS);
}

static gboolean
check_target (const char *path, mode_t *mode, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  struct stat st;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_autofree char *shown = g_filename_display_name (folder);
      mb_set_error (error, MB_FAULT_FOLDER_MISSING, "%s", shown);
      return FALSE;
    }
  if (g_stat (path, &st) != 0)
    return TRUE;
  if (S_ISDIR (st.st_mode))
    {
      mb_atomic_file_set_errno (error, path, EISDIR);
      return FALSE;
    }
  /* rename would replace a file that its owner has made read-only. */
  if (g_access (path, W_OK) != 0)
    {
      mb_atomic_file_set_errno (error, path, errno);
      return FALSE;
    }
  if (is_open_elsewhere (folder, name))
    {
      g_autofree char *shown = g_filename_display_name (path);
      mb_set_error (error, MB_FAULT_FILE_UNWRITABLE, _ ("%s is open in another program"), shown);
      return FALSE;
    }
  *mode = st.st_mode & 0777;
  return TRUE;
}

/* What a killed program left half-written here a day or longer ago. */
static void
sweep (const char *target)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *full = NULL;
      struct stat st;

      if (!g_str_has_prefix (name, BESIDE) || strspn (name + strlen (BESIDE), "0123456789abcdef") != 8
          || strcmp (name + strlen (BESIDE) + 8, ".part") != 0)
        continue;
      full = g_build_filename (folder, name, NULL);
      if (g_lstat (full, &st) == 0 && S_ISREG (st.st_mode) && time (NULL) - st.st_mtime >= ABANDONED_S)
        g_unlink (full);
    }
}

MbAtomicFile *
mb_atomic_file_begin (const char *path, GError **error)
{
  g_autofree char *target = NULL;
  mode_t mode = 0666;

  g_return_val_if_fail (path && *path, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      char *real = realpath (path, NULL);
      target = g_strdup (real ? real : path);
      free (real);
    }
  else
    target = g_strdup (path);
  if (!check_target (target, &mode, error))
    return NULL;
  sweep (target);

  for (int attempt = 0; attempt < 100; attempt++)
    {
      g_autofree char *folder = g_path_get_dirname (target);
      /* Not named after the target: that name may already be as long as the file system allows. */
      g_autofree char *beside = g_strdup_printf ("%s/" BESIDE "%08x.part", folder, g_random_int ());
      int fd = g_open (beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

      if (fd >= 0)
        {
          MbAtomicFile *file = g_new0 (MbAtomicFile, 1);
          close (fd);
          file->path = g_steal_pointer (&target);
          file->beside = g_steal_pointer (&beside);
          return file;
        }
      if (errno != EEXIST)
        {
          mb_atomic_file_set_errno (error, target, errno);
          return NULL;
        }
    }
  mb_atomic_file_set_errno (error, target, EEXIST);
  return NULL;
}

const char *
mb_atomic_file_get_path (MbAtomicFile *file)
{
  return file->beside;
}

gboolean
mb_atomic_file_append (MbAtomicFile *file, gconstpointer data, gsize length)
{
  if (file->errnum == 0 && file->stream == NULL && (file->stream = fopen (file->beside, "wbe")) == NULL)
    file->errnum = errno;
  if (file->errnum == 0 && fwrite (data, 1, length, file->stream) != length)
    file->errnum = errno != 0 ? errno : EIO;
  errno = file->errnum;
  return file->errnum == 0;
}

static gboolean
close_stream (MbAtomicFile *file)
{
  FILE *stream = g_steal_pointer (&file->stream);

  if (stream != NULL && fclose (stream) != 0 && file->errnum == 0)
    file->errnum = errno;
  errno = file->errnum;
  return file->errnum == 0;
}

static gboolean
sync_path (const char *path, int flags)
{
  int fd = g_open (path, flags | O_CLOEXEC, 0);
  int result, saved;

  if (fd < 0)
    return FALSE;
  do
    result = fsync (fd);
  while (result != 0 && errno == EINTR);
  saved = errno;
  close (fd);
  errno = saved;
  return result == 0;
}

gboolean
mb_atomic_file_commit (MbAtomicFile *file, GError **error)
{
  g_autofree char *folder = NULL;

  g_return_val_if_fail (file->beside, FALSE);

  if (!close_stream (file) || !sync_path (file->beside, O_WRONLY) || g_rename (file->beside, file->path) != 0)
    {
      int errnum = errno;
      g_unlink (file->beside);
      g_clear_pointer (&file->beside, g_free);
      mb_atomic_file_set_errno (error, file->path, errnum);
      return FALSE;
    }
  g_clear_pointer (&file->beside, g_free);
  /* Some file systems (shares of other systems) refuse to sync a folder; the file itself is there by now. */
  folder = g_path_get_dirname (file->path);
  sync_path (folder, O_RDONLY | O_DIRECTORY);
  return TRUE;
}

void
mb_atomic_file_free (MbAtomicFile *file)
{
  if (!file)
    return;
  close_stream (file);
  if (file->beside)
    g_unlink (file->beside);
  g_free (file->beside);
  g_free (file->path);
  g_free (file);
}
