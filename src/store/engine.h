/* engine.h: the database as the rest of the store sees it. Private to store/.
 *
 * One MbDb is one connection, used by one thread at a time. Statements come from its cache and go back by
 * mb_stmt_release (g_autoptr does). Parameters are ?1 …; texts and blobs that are bound must live until the statement
 * is released. Errors are MB_ERROR in the clerk's words; the engine's own codes never leave engine-*.c.
 *
 *   g_autoptr (MbStmt) s = mb_db_prepare (db, "SELECT f_name FROM r_town WHERE id = ?1", error);
 *   mb_stmt_bind_int (s, 1, id);
 *   while ((step = mb_stmt_step (s, error)) == MB_STEP_ROW) …
 *
 * What only one engine speaks (pragmas, the search index, how columns are altered) stands in engine-*.c alone.
 */
#pragma once

#include "fault.h"
#include "value.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MB_APPLICATION_ID 0x4D42444B /* "MBDK" */

typedef struct _MbDb MbDb;
typedef struct _MbStmt MbStmt;

typedef enum
{
  MB_DB_READ_WRITE,
  MB_DB_READ,      /* queries only, but the place may be written: others may write at the same time */
  MB_DB_IMMUTABLE, /* a place that cannot be written: no lock, no shared memory */
  MB_DB_CREATE     /* a new file, only for its owner and group */
} MbDbMode;

typedef enum
{
  MB_STEP_ERROR,
  MB_STEP_ROW,
  MB_STEP_DONE
} MbStep;

MbDb *mb_db_open (const char *path, MbDbMode mode, GError **error);
void mb_db_close (MbDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbDb, mb_db_close)
void mb_db_set_busy_timeout (MbDb *db, guint milliseconds);
/* mb_db_set_cancellable: a long statement ends with G_IO_ERROR_CANCELLED once it is cancelled. NULL: none. */
void mb_db_set_cancellable (MbDb *db, GCancellable *cancellable);

gboolean mb_db_exec (MbDb *db, const char *sql, GError **error); /* any number of statements without results */
/* mb_db_begin_read: what follows sees one state of the file, until mb_db_rollback; within such a one it is the same. */
gboolean mb_db_begin_read (MbDb *db, GError **error);
/* mb_db_begin_write: waits for another writer, longer for one that is seen at work; OFFICE_LOCKED when it takes too long; can be
 * cancelled. */
gboolean mb_db_begin_write (MbDb *db, GError **error);
gboolean mb_db_commit (MbDb *db, GError **error);
/* mb_db_rollback: also when nothing is begun. FALSE: not even that could be done; the connection is to be closed. */
gboolean mb_db_rollback (MbDb *db);

/* mb_db_prepare: NULL as well when error is set already, so that several can be prepared at once and the first that fails is told. */
MbStmt *mb_db_prepare (MbDb *db, const char *sql, GError **error);
void mb_stmt_release (MbStmt *stmt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbStmt, mb_stmt_release)
void mb_stmt_bind_null (MbStmt *stmt, int index);
void mb_stmt_bind_int (MbStmt *stmt, int index, gint64 number);
void mb_stmt_bind_text (MbStmt *stmt, int index, const char *text); /* NULL: null */
void mb_stmt_bind_blob (MbStmt *stmt, int index, gconstpointer data, gsize length);
void mb_stmt_bind_value (MbStmt *stmt, int index, const MbValue *value);
MbStep mb_stmt_step (MbStmt *stmt, GError **error);
gboolean mb_stmt_run (MbStmt *stmt, GError **error); /* a statement without rows; ready to be bound and run again */
void mb_stmt_reset (MbStmt *stmt);
/* Columns from 0; texts and blobs are valid until the next step. */
gboolean mb_stmt_is_null (MbStmt *stmt, int column);
gint64 mb_stmt_int (MbStmt *stmt, int column);
const char *mb_stmt_text (MbStmt *stmt, int column);
gconstpointer mb_stmt_blob (MbStmt *stmt, int column, gsize *length); /* never NULL */
void mb_stmt_value (MbStmt *stmt, int column, MbValue *value);  /* overwritten, not cleared */
void mb_stmt_borrow (MbStmt *stmt, int column, MbValue *value); /* its text is valid until the next step; not to be cleared */

/* mb_db_int: the first column of the first row; fallback when there is none. */
gboolean mb_db_int (MbDb *db, const char *sql, gint64 fallback, gint64 *number, GError **error);

/* ---- What only the engine knows ---- */
/* mb_db_sniff: what the file is, by its first bytes and size, without opening it as a database: FILE_NOT_FOUND,
 * FILE_UNREADABLE, NOT_OFFICE_FILE, OFFICE_DAMAGED. */
gboolean mb_db_sniff (const char *path, GError **error);
/* mb_db_place_is_read_only: neither file nor folder can be written; has_log tells that unwritten changes of another
 * machine lie beside the file. */
gboolean mb_db_place_is_read_only (const char *path, gboolean *has_log);
gboolean mb_db_get_format (MbDb *db, gint64 *format, GError **error);
gboolean mb_db_get_size (MbDb *db, gint64 *bytes, GError **error); /* as it should be, by its own count of pages */
gboolean mb_db_set_format (MbDb *db, gint64 format, GError **error);
gboolean mb_db_has_table (MbDb *db, const char *table, gboolean *has, GError **error);
GHashTable *mb_db_columns (MbDb *db, const char *table, GError **error); /* set of names */
GHashTable *mb_db_indexes (MbDb *db, const char *table, GError **error); /* name → its SQL */
gint64 mb_db_data_version (MbDb *db);                                    /* changes when another connection commits */
/* mb_db_checkpoint: moves all into the file and cuts the log; OFFICE_LOCKED at once when somebody is in the way. */
gboolean mb_db_checkpoint (MbDb *db, GError **error);
/* mb_db_check: what the engine finds wrong, one line each. (element-type utf8) (transfer full) */
GPtrArray *mb_db_check (MbDb *db, gboolean quick, GError **error);
/* mb_db_copy: a whole copy in a new file at target, as of now; others may go on writing. progress may be NULL. */
typedef gboolean (*MbDbProgress) (guint64 done, guint64 total, gpointer user, GError **error);
gboolean mb_db_copy (MbDb *db, const char *target, MbDbProgress progress, gpointer user, GError **error);
/* mb_db_order_text: an expression that orders a text column which has no key column. (transfer full) */
char *mb_db_order_text (const char *expression);
/* mb_db_sort_after: written before the first key of an order: what is found is sorted then, no index is walked in this order. */
extern const char mb_db_sort_after[];
/* mb_db_close_log: ends the log beside the file, so that the file alone is whole and can be moved; OFFICE_LOCKED when anybody else
 * has it open. */
gboolean mb_db_close_log (MbDb *db, GError **error);
/* mb_db_keep_log: whether closing leaves the log where it is, also when the engine believes this to be the last connection. */
void mb_db_keep_log (MbDb *db, gboolean keep);
/* mb_db_hurry: more memory for a great many writes, and no clearing away of the log with the commit. */
void mb_db_hurry (MbDb *db, gboolean hurry);

/* The search index of a table: one text for each id, its words made by search-text.h. */
gboolean mb_db_search_create (MbDb *db, const char *table, GError **error);
gboolean mb_db_search_drop (MbDb *db, const char *table, GError **error);
gboolean mb_db_search_put (MbDb *db, const char *table, gint64 id, const char *text, gboolean is_new, GError **error);
gboolean mb_db_search_remove (MbDb *db, const char *table, gint64 id, GError **error);
/* mb_db_search_condition: an expression "id is among those found"; the pattern is bound as parameter ?n. */
char *mb_db_search_condition (const char *table, const char *id_expression, int parameter);
/* mb_db_search_verify: the index agrees with its texts; FALSE without error: it does not. Needs to write. */
gboolean mb_db_search_verify (MbDb *db, const char *table, gboolean *sound, GError **error);
char *mb_db_search_select (const char *table); /* SQL: text of id ?1 */

G_END_DECLS
