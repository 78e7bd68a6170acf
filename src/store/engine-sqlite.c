/* engine-sqlite.c: connections and statements over SQLite.
 *
 * Promises: write-ahead log, foreign keys on, every commit on the disk before it is told (synchronous FULL), erased
 * content overwritten (secure_delete), no trust in what a foreign hand may have put into the file's schema; every
 * result code becomes one of our faults here and nowhere else.
 *
 * Traps: SQLite tells a quota or a limit on the size of files as an I/O error and forgets the system's errno, so it is
 * tried out whether there is room; it tells a spoilt length that it cannot allocate as a want of memory, so that is tried
 * out too; a statement that is asked for while it is in use gets a twin that is not cached.
 */
#include "config.h"

#include "engine-private.h"
#include "text-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUSY_MS          10000
#define MAX_CACHED       160
#define PROGRESS_OPS     20000
#define CACHE_KIB        8192
#define CACHE_KIB_HURRY  131072
#define CHECKPOINT_PAGES 1000
#define MOST_MEMORY      (G_GINT64_CONSTANT (768) << 20) /* of all connections: their caches, and what is sorted */
#define ENOUGH_MEMORY    (64 << 20)

struct _MbStmt
{
  MbDb *db;
  sqlite3_stmt *raw;
  int bind_rc;
  gboolean busy, cached;
};

/* ---- Errors ---- */

/* Pages may be whole while what they say of the tables is not. */
static gboolean
is_unlike_its_tables (MbDb *db)
{
  const char *text = db->raw != NULL ? sqlite3_errmsg (db->raw) : "";
  /* Some are of a full-text table whose own declaration was spoilt, some of a table that is to be brought up to date. */
  static const char *const beginnings[] = { "no such table: ",
                                            "no such column: ",
                                            "no such index: ",
                                            "no such module: ",
                                            "no such tokenizer: ",
                                            "no such collation sequence: ",
                                            "parse error in ",
                                            "error in ",
                                            "unrecognized ",
                                            "unknown tokenizer: ",
                                            "reserved fts5 ",
                                            "multiple ",
                                            "malformed ",
                                            "prefix length ",
                                            "recursively defined fts5 ",
                                            "vtable constructor failed: ",
                                            "invalid fts5 file format ",
                                            "unsupported file format",
                                            "duplicate column name: ",
                                            "foreign key mismatch ",
                                            "ON CONFLICT clause does not match ",
                                            "cannot modify ",
                                            "SQL logic error" };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (g_str_has_prefix (text, beginnings[i]))
      return TRUE;
  return g_str_has_suffix (text, " already exists") || g_str_has_suffix (text, " may not be modified")
         || g_str_has_suffix (text, " may not be altered") || strstr (text, " has no column named ") != NULL;
}

/* Where there is memory and the engine has none, it was a spoilt length that was asked for. */
static gboolean
is_short_of_memory (void)
{
  void *more = mmap (NULL, ENOUGH_MEMORY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (more == MAP_FAILED)
    return TRUE;
  munmap (more, ENOUGH_MEMORY);
  return sqlite3_memory_used () >= MOST_MEMORY / 2;
}

static MbFaultCode
fault_of (MbDb *db, int rc)
{
  int system_errno = db->raw != NULL ? sqlite3_system_errno (db->raw) : 0;

  switch (rc & 0xff)
    {
    case SQLITE_FULL:
      return MB_FAULT_DISK_FULL;
    case SQLITE_IOERR:
      return mb_db_has_room (db->path) ? MB_FAULT_STORE_IO : MB_FAULT_DISK_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return MB_FAULT_OFFICE_LOCKED;
    case SQLITE_READONLY:
      return MB_FAULT_OFFICE_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_TOOBIG: /* nothing of ours is */
    case SQLITE_MISMATCH:
      return MB_FAULT_OFFICE_DAMAGED;
    case SQLITE_NOMEM:
      return is_short_of_memory () ? MB_FAULT_INTERNAL : MB_FAULT_OFFICE_DAMAGED;
    case SQLITE_CONSTRAINT: /* what is written is of its column's type; what was read and is put back may not be */
      return rc == SQLITE_CONSTRAINT_DATATYPE ? MB_FAULT_OFFICE_DAMAGED : MB_FAULT_INTERNAL;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      if (system_errno == ENOSPC || system_errno == EDQUOT)
        return MB_FAULT_DISK_FULL;
      return MB_FAULT_FILE_UNREADABLE;
    case SQLITE_ERROR:
      return is_unlike_its_tables (db) ? MB_FAULT_OFFICE_DAMAGED : MB_FAULT_INTERNAL;
    default:
      return MB_FAULT_INTERNAL;
    }
}

gboolean
mb_db_fail (MbDb *db, int rc, GError **error)
{
  MbFaultCode code = fault_of (db, rc);

  if (db->cancellable != NULL && g_cancellable_set_error_if_cancelled (db->cancellable, error))
    return FALSE;
  if (code == MB_FAULT_INTERNAL)
    mb_set_error (error, code, "%s", db->raw != NULL ? sqlite3_errmsg (db->raw) : sqlite3_errstr (rc));
  else
    {
      g_autofree char *name = g_path_get_basename (db->path);

      mb_set_error (error, code, "%s", name);
    }
  return FALSE;
}

/* ---- Connections ---- */

static void
order_key (sqlite3_context *context, int n, sqlite3_value **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);
  g_autoptr (GByteArray) key = NULL;

  if (text == NULL)
    return;
  key = g_byte_array_new ();
  mb_text_key_append (key, text);
  sqlite3_result_blob (context, key->data, (int) key->len, SQLITE_TRANSIENT);
}

static gboolean
open_raw (MbDb *db, const char *path, MbDbMode mode, GError **error)
{
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *escaped = g_uri_escape_string (absolute, "/", FALSE);
  g_autofree char *uri = NULL;
  int rc;

  if (mode == MB_DB_IMMUTABLE)
    flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI | SQLITE_OPEN_EXRESCODE;
  mb_db_keep_locks ();
  sqlite3_hard_heap_limit64 (MOST_MEMORY);
  uri = g_strconcat ("file:", escaped, mode == MB_DB_IMMUTABLE ? "?immutable=1" : "", NULL);
  rc = sqlite3_open_v2 (uri, &db->raw, flags, NULL);
  if (rc != SQLITE_OK)
    return mb_db_fail (db, rc, error);
  mb_db_set_busy_timeout (db, BUSY_MS);
  sqlite3_db_config (db->raw, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (db->raw, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  sqlite3_db_config (db->raw, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  rc = sqlite3_create_function_v2 (db->raw, "mb_order_key", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                   NULL, order_key, NULL, NULL, NULL);
  if (rc != SQLITE_OK)
    return mb_db_fail (db, rc, error);
  return mb_db_register_tokenizer (db, error);
}

/* A file that only its owner and group may read, before the engine writes the first byte. */
static gboolean
make_empty (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0660);
  g_autofree char *folder = NULL;

  if (fd >= 0)
    {
      close (fd);
      return TRUE;
    }
  folder = g_path_get_dirname (path);
  if (errno == EEXIST)
    mb_set_error (error, MB_FAULT_FILE_EXISTS, "%s", path);
  else if (errno == ENOENT)
    mb_set_error (error, MB_FAULT_FOLDER_MISSING, "%s", folder);
  else if (errno == ENOSPC || errno == EDQUOT)
    mb_set_error (error, MB_FAULT_DISK_FULL, "%s", path);
  else
    mb_set_error (error, MB_FAULT_FILE_UNWRITABLE, "%s", path);
  return FALSE;
}

MbDb *
mb_db_open (const char *path, MbDbMode mode, GError **error)
{
  g_autoptr (MbDb) db = g_new0 (MbDb, 1);
  g_autofree char *pragmas = NULL;

  db->path = g_strdup (path);
  db->read_only = mode == MB_DB_READ || mode == MB_DB_IMMUTABLE;
  if (mode == MB_DB_CREATE && !make_empty (path, error))
    return NULL;
  if (!open_raw (db, path, mode, error))
    return NULL;
  if (mode == MB_DB_CREATE
      && !mb_db_exec (db, "PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE;", error))
    return NULL;
  /* The mode of the log is kept in the file; asking for it again costs nothing. */
  pragmas = g_strdup_printf ("%s PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                             " PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA cache_size = -%d; %s",
                             db->read_only ? "" : "PRAGMA journal_mode = WAL;", CACHE_KIB,
                             db->read_only ? "PRAGMA query_only = ON;" : "");
  if (!mb_db_exec (db, pragmas, error))
    return NULL;
  return g_steal_pointer (&db);
}

static void
free_statement (gpointer data)
{
  MbStmt *stmt = data;

  sqlite3_finalize (stmt->raw);
  g_free (stmt);
}

void
mb_db_close (MbDb *db)
{
  g_clear_pointer (&db->statements, g_hash_table_unref);
  g_clear_object (&db->cancellable);
  if (db->raw != NULL)
    sqlite3_close_v2 (db->raw);
  g_free (db->path);
  g_free (db);
}

void
mb_db_set_busy_timeout (MbDb *db, guint milliseconds)
{
  db->busy_ms = milliseconds;
  mb_db_wait_for_others (db);
}

static int
is_cancelled (gpointer data)
{
  return g_cancellable_is_cancelled (data);
}

void
mb_db_set_cancellable (MbDb *db, GCancellable *cancellable)
{
  g_set_object (&db->cancellable, cancellable);
  sqlite3_progress_handler (db->raw, cancellable != NULL ? PROGRESS_OPS : 0, cancellable != NULL ? is_cancelled : NULL,
                            cancellable);
}

void
mb_db_hurry (MbDb *db, gboolean hurry)
{
  g_autofree char *sql = NULL;

  if (db->hurry == hurry)
    return;
  /* Whoever watches the file moves the log into it afterwards: the commit need not wait for that. */
  sql = g_strdup_printf ("PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d", hurry ? CACHE_KIB_HURRY : CACHE_KIB,
                         hurry ? 0 : CHECKPOINT_PAGES);
  sqlite3_exec (db->raw, sql, NULL, NULL, NULL);
  db->hurry = hurry;
}

gboolean
mb_db_exec (MbDb *db, const char *sql, GError **error)
{
  int rc = sqlite3_exec (db->raw, sql, NULL, NULL, NULL);

  return rc == SQLITE_OK || mb_db_fail (db, rc, error);
}

/* ---- Transactions ---- */

gboolean
mb_db_begin_read (MbDb *db, GError **error)
{
  return !sqlite3_get_autocommit (db->raw) || mb_db_exec (db, "BEGIN", error);
}

gboolean
mb_db_begin_write (MbDb *db, GError **error)
{
  return mb_db_exec (db, "BEGIN IMMEDIATE", error);
}

gboolean
mb_db_commit (MbDb *db, GError **error)
{
  return mb_db_exec (db, "COMMIT", error);
}

gboolean
mb_db_rollback (MbDb *db)
{
  /* A statement left in the middle would hold the transaction open. */
  if (db->statements != NULL)
    {
      GHashTableIter iter;
      gpointer stmt;

      g_hash_table_iter_init (&iter, db->statements);
      while (g_hash_table_iter_next (&iter, NULL, &stmt))
        sqlite3_reset (((MbStmt *) stmt)->raw);
    }
  if (!sqlite3_get_autocommit (db->raw))
    {
      /* The cancelled work must not cancel its own rollback. */
      sqlite3_progress_handler (db->raw, 0, NULL, NULL);
      sqlite3_exec (db->raw, "ROLLBACK", NULL, NULL, NULL);
    }
  return sqlite3_get_autocommit (db->raw) != 0;
}

/* ---- Statements ---- */

static gboolean
remove_if_idle (gpointer key, gpointer value, gpointer user)
{
  return !((MbStmt *) value)->busy;
}

MbStmt *
mb_db_prepare (MbDb *db, const char *sql, GError **error)
{
  MbStmt *stmt;
  int rc;

  if (error != NULL && *error != NULL)
    return NULL;
  if (db->statements == NULL)
    db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_statement);
  stmt = g_hash_table_lookup (db->statements, sql);
  if (stmt != NULL && !stmt->busy)
    {
      stmt->busy = TRUE;
      return stmt;
    }
  stmt = g_new0 (MbStmt, 1);
  stmt->db = db;
  stmt->busy = TRUE;
  rc = sqlite3_prepare_v3 (db->raw, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->raw, NULL);
  if (rc != SQLITE_OK)
    {
      mb_db_fail (db, rc, error);
      g_free (stmt);
      return NULL;
    }
  if (!g_hash_table_contains (db->statements, sql))
    {
      if (g_hash_table_size (db->statements) >= MAX_CACHED)
        g_hash_table_foreach_remove (db->statements, remove_if_idle, NULL);
      stmt->cached = TRUE;
      g_hash_table_insert (db->statements, g_strdup (sql), stmt);
    }
  return stmt;
}

void
mb_stmt_release (MbStmt *stmt)
{
  if (!stmt->cached)
    {
      free_statement (stmt);
      return;
    }
  mb_stmt_reset (stmt);
  sqlite3_clear_bindings (stmt->raw);
  stmt->busy = FALSE;
}

static void
bound (MbStmt *stmt, int rc)
{
  if (rc != SQLITE_OK && stmt->bind_rc == SQLITE_OK)
    stmt->bind_rc = rc;
}

void
mb_stmt_bind_null (MbStmt *stmt, int index)
{
  bound (stmt, sqlite3_bind_null (stmt->raw, index));
}

void
mb_stmt_bind_int (MbStmt *stmt, int index, gint64 number)
{
  bound (stmt, sqlite3_bind_int64 (stmt->raw, index, number));
}

void
mb_stmt_bind_text (MbStmt *stmt, int index, const char *text)
{
  bound (stmt, sqlite3_bind_text (stmt->raw, index, text, -1, SQLITE_STATIC));
}

void
mb_stmt_bind_blob (MbStmt *stmt, int index, gconstpointer data, gsize length)
{
  bound (stmt, sqlite3_bind_blob64 (stmt->raw, index, length > 0 ? data : "", length, SQLITE_STATIC));
}

void
mb_stmt_bind_value (MbStmt *stmt, int index, const MbValue *value)
{
  switch (value->kind)
    {
    case MB_VALUE_INT:
      mb_stmt_bind_int (stmt, index, value->number);
      break;
    case MB_VALUE_TEXT:
      mb_stmt_bind_text (stmt, index, value->text);
      break;
    case MB_VALUE_NULL:
    default:
      mb_stmt_bind_null (stmt, index);
    }
}

MbStep
mb_stmt_step (MbStmt *stmt, GError **error)
{
  int rc = stmt->bind_rc != SQLITE_OK ? stmt->bind_rc : sqlite3_step (stmt->raw);

  if (rc == SQLITE_ROW)
    return MB_STEP_ROW;
  if (rc == SQLITE_DONE)
    return MB_STEP_DONE;
  mb_db_fail (stmt->db, rc, error);
  return MB_STEP_ERROR;
}

gboolean
mb_stmt_run (MbStmt *stmt, GError **error)
{
  MbStep step = mb_stmt_step (stmt, error);

  mb_stmt_reset (stmt);
  return step != MB_STEP_ERROR;
}

void
mb_stmt_reset (MbStmt *stmt)
{
  sqlite3_reset (stmt->raw);
  stmt->bind_rc = SQLITE_OK;
}

gboolean
mb_stmt_is_null (MbStmt *stmt, int column)
{
  return sqlite3_column_type (stmt->raw, column) == SQLITE_NULL;
}

gint64
mb_stmt_int (MbStmt *stmt, int column)
{
  return sqlite3_column_int64 (stmt->raw, column);
}

const char *
mb_stmt_text (MbStmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt->raw, column);
}

gconstpointer
mb_stmt_blob (MbStmt *stmt, int column, gsize *length)
{
  gconstpointer data = sqlite3_column_blob (stmt->raw, column);

  *length = (gsize) sqlite3_column_bytes (stmt->raw, column);
  return data != NULL ? data : ""; /* that bytes of none can be walked too */
}

void
mb_stmt_borrow (MbStmt *stmt, int column, MbValue *value)
{
  *value = (MbValue) MB_VALUE_INIT;
  switch (sqlite3_column_type (stmt->raw, column))
    {
    case SQLITE_INTEGER:
      value->kind = MB_VALUE_INT;
      value->number = sqlite3_column_int64 (stmt->raw, column);
      break;
    case SQLITE_TEXT:
      value->kind = MB_VALUE_TEXT;
      value->text = (char *) mb_stmt_text (stmt, column);
      break;
    default:
      break;
    }
}

void
mb_stmt_value (MbStmt *stmt, int column, MbValue *value)
{
  mb_stmt_borrow (stmt, column, value);
  if (value->kind == MB_VALUE_TEXT)
    value->text = g_strdup (value->text);
}

gboolean
mb_db_int (MbDb *db, const char *sql, gint64 fallback, gint64 *number, GError **error)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, error);
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ERROR)
    return FALSE;
  *number = step == MB_STEP_ROW && !mb_stmt_is_null (stmt, 0) ? mb_stmt_int (stmt, 0) : fallback;
  return TRUE;
}
