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
#include "clock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
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

static char *
read_text (MbDb *db, const char *sql)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, NULL);

  return stmt != NULL && mb_stmt_step (stmt, NULL) == MB_STEP_ROW ? g_strdup (mb_stmt_text (stmt, 0)) : NULL;
}

gboolean
mb_store_look (const char *path, gboolean thorough, MbStoreLook *look, GError **error)
{
  g_autoptr (MbDb) db = NULL;
  gint64 format;

  g_return_val_if_fail (path != NULL && look != NULL, FALSE);

  memset (look, 0, sizeof *look);
  if (!mb_db_sniff (path, error) || (db = mb_db_open (path, MB_DB_IMMUTABLE, error)) == NULL
      || !mb_db_get_format (db, &format, error))
    return FALSE;
  if (format > MB_STORE_FORMAT)
    {
      mb_set_error (error, MB_FAULT_OFFICE_NEWER, "%s", path);
      return FALSE;
    }
  if ((thorough && !is_sound (path, error))
      || !mb_db_int (db, "SELECT max(n) FROM mb_change", 0, &look->last_seq, error))
    return FALSE;
  look->last_time = read_text (db, "SELECT time FROM mb_set ORDER BY n DESC LIMIT 1");
  look->office = read_text (db, "SELECT f_value FROM r_setting WHERE f_key = 'office' AND deleted = 0");
  return TRUE;
}

/* A name beside path that nothing has yet: NAME.replaced-TIME.minban. */
static char *
name_beside (const char *path)
{
  g_autoptr (GDateTime) now = mb_clock_now ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%d-%H%M%S");
  g_autofree char *stem
      = g_str_has_suffix (path, ".minban") ? g_strndup (path, strlen (path) - strlen (".minban")) : g_strdup (path);

  for (guint n = 0;; n++)
    {
      g_autofree char *name = n == 0 ? g_strdup_printf ("%s.replaced-%s.minban", stem, time)
                                     : g_strdup_printf ("%s.replaced-%s-%u.minban", stem, time, n);

      if (!g_file_test (name, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
}

/* The log of a file that could not be opened goes with it; a sound one has none left. */
static void
move_log (const char *from, const char *to)
{
  g_autofree char *log = g_strconcat (from, "-wal", NULL), *new_log = g_strconcat (to, "-wal", NULL);
  g_autofree char *shared = g_strconcat (from, "-shm", NULL);

  g_rename (log, new_log);
  g_unlink (shared);
}

/* What is too damaged to be opened has no log that could still be used. */
static gboolean
is_free (const char *path, GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (MbHold) hold = mb_hold_new (path, error); /* freed last */
  g_autoptr (MbDb) db = NULL;

  if (hold == NULL)
    return FALSE;
  if (!mb_hold_make_sole (hold))
    {
      mb_set_error (error, MB_FAULT_OFFICE_LOCKED, "%s", path);
      return FALSE;
    }
  db = mb_db_sniff (path, NULL) ? mb_db_open (path, MB_DB_READ_WRITE, &failed) : NULL;
  if (db == NULL || mb_db_close_log (db, &failed))
    return TRUE;
  if (!g_error_matches (failed, MB_ERROR, MB_FAULT_OFFICE_LOCKED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

gboolean
mb_store_replace (const char *backup, const char *path, char **kept, GError **error)
{
  g_autofree char *fresh = NULL, *beside = NULL;

  g_return_val_if_fail (backup != NULL && path != NULL && kept != NULL, FALSE);

  *kept = NULL;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return mb_store_restore (backup, path, error);
  if (!is_free (path, error))
    return FALSE;
  fresh = mb_store_temporary_beside (path);
  if (!mb_store_restore (backup, fresh, error))
    return FALSE;
  beside = name_beside (path);
  if (!mb_store_place_new_file (path, beside, error))
    {
      mb_store_remove_temporary (fresh);
      return FALSE;
    }
  /* A log of the old file must not be taken for one of the new. */
  move_log (path, beside);
  if (!mb_store_place_new_file (fresh, path, error))
    {
      mb_store_place_new_file (beside, path, NULL);
      move_log (beside, path);
      mb_store_remove_temporary (fresh);
      return FALSE;
    }
  *kept = g_steal_pointer (&beside);
  return TRUE;
}
