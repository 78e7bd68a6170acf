/* backup.c: whole copies of an office file.
 *
 * Promises: a copy is one state of the file, has been checked, and appears under its name only when it is complete and
 * on the disk; nothing but an older office file is ever replaced; what comes out of a restore numbers its records apart
 * from the file that the backup was made of.
 */
#include "config.h"

#include "migrate.h"
#include "store-private.h"

#include "atomic-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

char *
mb_store_temporary_beside (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);

  for (;;)
    {
      g_autofree char *temporary = g_strdup_printf ("%s/.%.40s.%08x.part", folder, name, g_random_int ());

      if (!g_file_test (temporary, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&temporary);
    }
}

void
mb_store_remove_temporary (const char *temporary)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (temporary, endings[i], NULL);

      g_unlink (path);
    }
}

static gboolean
sync_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done = fd >= 0 && (fsync (fd) == 0 || errno == EINVAL);

  if (fd >= 0)
    close (fd);
  if (!done)
    mb_set_error (error, MB_FAULT_STORE_IO, "%s", folder);
  return done;
}

gboolean
mb_store_place_new_file (const char *temporary, const char *path, GError **error)
{
  int failed = renameat2 (AT_FDCWD, temporary, AT_FDCWD, path, RENAME_NOREPLACE);

  /* A file system that cannot promise it is asked in two steps. */
  if (failed != 0 && errno != EEXIST)
    {
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        errno = EEXIST;
      else
        failed = g_rename (temporary, path);
    }
  if (failed == 0)
    return sync_folder (path, error);
  if (errno == EEXIST)
    mb_set_error (error, MB_FAULT_FILE_EXISTS, "%s", path);
  else
    mb_atomic_file_set_errno (error, path, errno);
  return FALSE;
}

static gboolean
on_pages (guint64 done, guint64 total, gpointer user, GError **error)
{
  mb_job_set_progress (user, done, total);
  return mb_job_check (user, error);
}

static gboolean
is_sound (const char *path, GError **error)
{
  g_autoptr (MbDb) db = mb_db_open (path, MB_DB_IMMUTABLE, error);
  g_autoptr (GPtrArray) lines = db != NULL ? mb_db_check (db, TRUE, error) : NULL;

  if (lines == NULL)
    return FALSE;
  if (lines->len == 0)
    return TRUE;
  mb_set_error (error, MB_FAULT_OFFICE_DAMAGED, "%s", (const char *) g_ptr_array_index (lines, 0));
  return FALSE;
}

static gboolean
may_replace (const char *path, const char *own, GError **error)
{
  g_autofree char *target = g_canonicalize_filename (path, NULL);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (mb_db_sniff (path, NULL) && g_strcmp0 (target, own) != 0)
    return TRUE;
  mb_set_error (error, MB_FAULT_FILE_EXISTS, "%s", path);
  return FALSE;
}

gboolean
mb_store_copy_file (MbDb *db, const char *path, gboolean is_new, MbJob *job, GError **error)
{
  g_autofree char *temporary = mb_store_temporary_beside (path);

  if (mb_db_copy (db, temporary, job != NULL ? on_pages : NULL, job, error) && is_sound (temporary, error))
    {
      if (is_new ? mb_store_place_new_file (temporary, path, error) : g_rename (temporary, path) == 0)
        return is_new || sync_folder (path, error);
      if (!is_new)
        mb_atomic_file_set_errno (error, path, errno);
    }
  mb_store_remove_temporary (temporary);
  return FALSE;
}

gboolean
mb_store_backup (MbStore *self, const char *path, MbJob *job, GError **error)
{
  MbDb *db;
  gboolean done;

  g_return_val_if_fail (MB_IS_STORE (self) && path != NULL, FALSE);

  if (!may_replace (path, self->path, error) || (job != NULL && !mb_job_check (job, error)))
    return FALSE;
  mb_job_set_step (job, _ ("Copying the office file"));
  if ((db = mb_store_reader (self, NULL, error)) == NULL)
    return FALSE;
  done = mb_store_copy_file (db, path, FALSE, job, error);
  mb_store_reader_done (self, db);
  return done;
}

/* Desks whose place is unknown never go on counting: the next writer draws a new one. */
static gboolean
leave_desks (const char *path, GError **error)
{
  g_autoptr (MbDb) db = mb_db_open (path, MB_DB_READ_WRITE, error);

  return db != NULL && mb_db_begin_write (db, error) && mb_db_exec (db, "UPDATE mb_desk SET place = NULL", error)
         && mb_db_commit (db, error) && mb_db_checkpoint (db, error);
}

gboolean
mb_store_restore (const char *backup, const char *path, GError **error)
{
  g_autofree char *temporary = NULL;
  g_autoptr (MbDb) db = NULL;
  gboolean has_log, done;
  gint64 format;

  g_return_val_if_fail (backup != NULL && path != NULL, FALSE);

  if (!mb_db_sniff (backup, error))
    return FALSE;
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      mb_set_error (error, MB_FAULT_FILE_EXISTS, "%s", path);
      return FALSE;
    }
  db = mb_db_open (backup, mb_db_place_is_read_only (backup, &has_log) ? MB_DB_IMMUTABLE : MB_DB_READ, error);
  if (db == NULL || !mb_db_get_format (db, &format, error))
    return FALSE;
  if (format > MB_STORE_FORMAT)
    {
      mb_set_error (error, MB_FAULT_OFFICE_NEWER, "%s", backup);
      return FALSE;
    }
  temporary = mb_store_temporary_beside (path);
  done = mb_db_copy (db, temporary, NULL, NULL, error) && is_sound (temporary, error) && leave_desks (temporary, error)
         && mb_store_place_new_file (temporary, path, error);
  if (!done)
    mb_store_remove_temporary (temporary);
  return done;
}
