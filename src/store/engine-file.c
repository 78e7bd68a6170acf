/* engine-file.c: the office file as a file: what it is before it is opened, copies of it, its soundness, its schema.
 *
 * Promises: a foreign or cut-off file is told by its first bytes, so that nothing is written into it; a copy is one
 * state of the file, whatever others write meanwhile, and is on the disk before it is told.
 */
#include "config.h"

#include "engine-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER_LENGTH      100
#define COPY_PAGES         2048
#define HEADER_PAGE_SIZE   16
#define HEADER_CHANGES     24
#define HEADER_PAGES       28
#define HEADER_APPLICATION 68
#define HEADER_VALID_FOR   92

static guint32
big_endian (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : -1;
}

static gint64
log_size (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  return size_of (log);
}

gboolean
mb_db_has_room (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  static const char block[65536];
  off_t at = (off_t) MAX (log_size (path), 0);
  gboolean room = TRUE;
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    return errno != ENOSPC && errno != EDQUOT;
  /* The log is the file that grows, so a limit shows where it ends. */
  for (guint i = 0; i < 4 && room; i++, at += (off_t) sizeof block)
    {
      gssize n = pwrite (fd, block, sizeof block, at);

      room = n == (gssize) sizeof block || (n < 0 && errno != ENOSPC && errno != EDQUOT && errno != EFBIG);
    }
  close (fd);
  return room;
}

/* Through the engine, not by a door of our own: closing that would take from this process the locks of what it has open already. */
static gboolean
read_header (const char *path, guint8 *header, gint64 *size)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  sqlite3 *raw = NULL; /* no lock is taken through it */
  sqlite3_file *file = NULL;
  sqlite3_int64 length = 0;
  gboolean done = sqlite3_open_v2 (absolute, &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
                  && sqlite3_file_control (raw, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file != NULL
                  && file->pMethods != NULL && file->pMethods->xFileSize (file, &length) == SQLITE_OK
                  && (length == 0 || file->pMethods->xRead (file, header, (int) MIN (length, HEADER_LENGTH), 0) == SQLITE_OK);

  *size = length;
  sqlite3_close (raw);
  return done;
}

gboolean
mb_db_sniff (const char *path, GError **error)
{
  guint8 header[HEADER_LENGTH];
  GStatBuf info;
  guint32 page_size;
  gint64 size;

  if (g_stat (path, &info) != 0)
    {
      mb_set_error (error, errno == ENOENT || errno == ENOTDIR ? MB_FAULT_FILE_NOT_FOUND : MB_FAULT_FILE_UNREADABLE,
                    "%s", path);
      return FALSE;
    }
  if (!S_ISREG (info.st_mode))
    {
      mb_set_error (error, MB_FAULT_NOT_OFFICE_FILE, "%s", path);
      return FALSE;
    }
  if (!read_header (path, header, &size))
    {
      mb_set_error (error, MB_FAULT_FILE_UNREADABLE, "%s", path);
      return FALSE;
    }
  if (size < HEADER_LENGTH || memcmp (header, "SQLite format 3", 16) != 0
      || big_endian (header + HEADER_APPLICATION) != MB_APPLICATION_ID)
    {
      mb_set_error (error, MB_FAULT_NOT_OFFICE_FILE, "%s", path);
      return FALSE;
    }
  page_size = (guint32) header[HEADER_PAGE_SIZE] << 8 | header[HEADER_PAGE_SIZE + 1];
  if (page_size == 1)
    page_size = 65536;
  /* The page count is only right when it was written with this change counter; and with a log beside it the file may
   * rightly be shorter. */
  if (page_size < 512 || (page_size & (page_size - 1)) != 0
      || (log_size (path) <= 0 && memcmp (header + HEADER_CHANGES, header + HEADER_VALID_FOR, 4) == 0
          && (gint64) big_endian (header + HEADER_PAGES) * page_size > size))
    {
      mb_set_error (error, MB_FAULT_OFFICE_DAMAGED, "%s", path);
      return FALSE;
    }
  return TRUE;
}

gboolean
mb_db_place_is_read_only (const char *path, gboolean *has_log)
{
  g_autofree char *folder = g_path_get_dirname (path);

  *has_log = log_size (path) > 0;
  return g_access (path, W_OK) != 0 || g_access (folder, W_OK) != 0;
}

gboolean
mb_db_get_format (MbDb *db, gint64 *format, GError **error)
{
  return mb_db_int (db, "PRAGMA user_version", 0, format, error);
}

gboolean
mb_db_get_size (MbDb *db, gint64 *bytes, GError **error)
{
  return mb_db_int (db, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", 0, bytes, error);
}

gboolean
mb_db_set_format (MbDb *db, gint64 format, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d", MB_APPLICATION_ID, (int) format);

  return mb_db_exec (db, sql, error);
}

gboolean
mb_db_has_table (MbDb *db, const char *table, gboolean *has, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1", error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, table);
  step = mb_stmt_step (stmt, error);
  *has = step == MB_STEP_ROW;
  return step != MB_STEP_ERROR;
}

static GHashTable *
pairs (MbDb *db, const char *sql, const char *table, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, error);
  MbStep step;

  if (stmt == NULL)
    return NULL;
  mb_stmt_bind_text (stmt, 1, table);
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    g_hash_table_insert (found, g_strdup (mb_stmt_text (stmt, 0)), g_strdup (mb_stmt_text (stmt, 1)));
  return step == MB_STEP_DONE ? g_steal_pointer (&found) : NULL;
}

GHashTable *
mb_db_columns (MbDb *db, const char *table, GError **error)
{
  return pairs (db, "SELECT name, type FROM pragma_table_info (?1)", table, error);
}

GHashTable *
mb_db_indexes (MbDb *db, const char *table, GError **error)
{
  return pairs (db, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL",
                table, error);
}

gint64
mb_db_data_version (MbDb *db)
{
  gint64 version = -1;

  if (!mb_db_int (db, "PRAGMA data_version", -1, &version, NULL))
    return -1;
  return version;
}

gboolean
mb_db_checkpoint (MbDb *db, GError **error)
{
  int rc;

  sqlite3_busy_timeout (db->raw, 0);
  rc = sqlite3_wal_checkpoint_v2 (db->raw, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  mb_db_wait_for_others (db);
  return rc == SQLITE_OK || mb_db_fail (db, rc, error);
}

GPtrArray *
mb_db_check (MbDb *db, gboolean quick, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, quick ? "PRAGMA quick_check" : "PRAGMA integrity_check", error);
  MbStep step;

  if (stmt == NULL)
    return NULL;
  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    if (!g_str_equal (mb_stmt_text (stmt, 0), "ok"))
      g_ptr_array_add (lines, g_strdup (mb_stmt_text (stmt, 0)));
  if (step == MB_STEP_ERROR)
    return NULL;
  return g_steal_pointer (&lines);
}

static gboolean
sync_file (MbDb *db, const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC);
  int failed = fd < 0 || fsync (fd) != 0;
  int saved = errno;

  if (fd >= 0)
    close (fd);
  if (!failed)
    return TRUE;
  mb_set_error (error, saved == ENOSPC || saved == EDQUOT ? MB_FAULT_DISK_FULL : MB_FAULT_STORE_IO, "%s", path);
  return FALSE;
}

static gboolean
copy_pages (MbDb *db, MbDb *to, MbDbProgress progress, gpointer user, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (to->raw, "main", db->raw, "main");
  int rc = SQLITE_OK;

  if (backup == NULL)
    return mb_db_fail (to, sqlite3_errcode (to->raw), error);
  while (rc == SQLITE_OK)
    {
      rc = sqlite3_backup_step (backup, COPY_PAGES);
      if (progress != NULL && rc == SQLITE_OK)
        {
          guint64 total = (guint64) sqlite3_backup_pagecount (backup);

          if (!progress (total - (guint64) sqlite3_backup_remaining (backup), total, user, error))
            {
              sqlite3_backup_finish (backup);
              return FALSE;
            }
        }
    }
  if (rc == SQLITE_DONE)
    rc = SQLITE_OK;
  if (rc != SQLITE_OK)
    sqlite3_backup_finish (backup);
  else
    rc = sqlite3_backup_finish (backup);
  /* Which of the two disks failed cannot be told from the code; the target's is the likelier. */
  return rc == SQLITE_OK || mb_db_fail (to, rc, error);
}

gboolean
mb_db_copy (MbDb *db, const char *target, MbDbProgress progress, gpointer user, GError **error)
{
  g_autoptr (MbDb) to = mb_db_open (target, MB_DB_CREATE, error);
  gboolean began = FALSE, done;

  if (to == NULL)
    return FALSE;
  /* A fresh file in rollback mode: the log's mode comes over with the first page. */
  done = mb_db_exec (to, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;", error);
  if (done && sqlite3_get_autocommit (db->raw))
    {
      gint64 ignored;

      began = mb_db_begin_read (db, error);
      done = began && mb_db_get_format (db, &ignored, error);
    }
  done = done && copy_pages (db, to, progress, user, error);
  if (began)
    mb_db_rollback (db);
  return done && sync_file (to, target, error);
}

gboolean
mb_db_close_log (MbDb *db, GError **error)
{
  g_autoptr (MbStmt) stmt = NULL;
  MbStep step;

  mb_db_set_busy_timeout (db, 1000);
  if ((stmt = mb_db_prepare (db, "PRAGMA journal_mode = DELETE", error)) == NULL)
    return FALSE;
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ROW && g_strcmp0 (mb_stmt_text (stmt, 0), "delete") == 0)
    return TRUE;
  if (step != MB_STEP_ERROR)
    mb_set_error (error, MB_FAULT_OFFICE_LOCKED, NULL);
  return FALSE;
}

void
mb_db_keep_log (MbDb *db, gboolean keep)
{
  sqlite3_db_config (db->raw, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, NULL);
}
