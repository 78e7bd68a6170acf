/* store-private.h: what the files of the store share. */
#pragma once

#include "engine.h"
#include "shape.h"
#include "source.h"
#include "query-private.h"
#include "store.h"

G_BEGIN_DECLS

#define MB_STORE_FORMAT 1 /* user_version: the number of base migrations */
#define MB_HASH_LENGTH  32

typedef struct _MbWatch MbWatch;
typedef struct _MbHold MbHold;

struct _MbStore
{
  GObject parent_instance;
  char *path;
  gboolean read_only;
  MbDbMode read_mode;
  MbCatalogue *catalogue;
  GHashTable *shapes;
  guint busy_ms; /* 0: the engine's own */

  GMutex mutex; /* guards what follows */
  GCond given_back;
  GQueue idle; /* (element-type MbDb) connections for reading */
  guint n_out;
  gboolean closed;

  GMutex write_mutex; /* held while this process writes; guards writer */
  MbDb *writer;

  MbWatch *watch; /* NULL in an immutable place */
  MbHold *hold;   /* NULL in an immutable place */
};

/* ---- Connections (store.c) ---- */
/* mb_store_connect: a connection to a file that the process holds; closing it leaves the log. */
MbDb *mb_store_connect (const char *path, MbDbMode mode, GError **error);
/* mb_store_reader: a connection for reading, for one thread until it is given back; cancellable may be NULL. */
MbDb *mb_store_reader (MbStore *store, GCancellable *cancellable, GError **error);
void mb_store_reader_done (MbStore *store, MbDb *db);
/* mb_snapshot_lend: the connection of this thread's snapshot, if there is one; for mb_store_reader alone. mb_snapshot_take_back: FALSE
 * if db is no snapshot's. */
MbDb *mb_snapshot_lend (MbStore *store, GCancellable *cancellable);
gboolean mb_snapshot_take_back (MbStore *store, MbDb *db);
/* mb_store_writer: waits for the other writers of this process and of others; a transaction is begun. End it with
 * mb_store_writer_done: commit FALSE rolls back. After a commit everybody is told of last_seq (0: nothing to tell). */
MbDb *mb_store_writer (MbStore *store, GCancellable *cancellable, GError **error);
gboolean mb_store_writer_done (MbStore *store, MbDb *db, gboolean commit, gint64 last_seq, GError **error);
void mb_store_set_busy_timeout (MbStore *store, guint milliseconds);

/* ---- Holding (hold.c) ---- */
/* mb_hold_new: one more that has the file open; waits for one that is just clearing up, OFFICE_LOCKED after ten seconds. */
MbHold *mb_hold_new (const char *path, GError **error);
/* mb_hold_make_sole: TRUE: nobody else has it, and whoever comes waits until the hold is freed. */
gboolean mb_hold_make_sole (MbHold *hold);
/* mb_hold_free: after the last connection was closed. */
void mb_hold_free (MbHold *hold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbHold, mb_hold_free)

/* ---- Watching (watch.c) ---- */
MbWatch *mb_watch_new (MbStore *store);
void mb_watch_wrote (MbWatch *watch, gint64 last_seq);
void mb_watch_stop (MbWatch *watch); /* joins its thread; frees */
void mb_store_emit_changed (MbStore *store, gint64 last_seq);

/* ---- Records (record.c) ---- */
MbRecord *mb_record_new (MbCatalogue *catalogue, const MbShape *shape);
/* mb_record_read: from a row of shape's select, or of plain with titles FALSE. */
MbRecord *mb_record_read (MbCatalogue *catalogue, const MbShape *shape, MbStmt *stmt, gboolean titles);
/* mb_record_load: NULL without error when there is none. */
MbRecord *mb_record_load (MbDb *db, MbCatalogue *catalogue, const MbShape *shape, gint64 id, gboolean titles,
                          GError **error);
/* mb_record_search_text: the searched values, a line each. */
void mb_record_search_text (const MbShape *shape, const MbValue *values, char *const *links, GString *text);
/* mb_store_title: the title of a record by id, for messages; "#id" if it has none. */
char *mb_store_title (MbDb *db, GHashTable *shapes, const MbShape *shape, gint64 id);
/* mb_record_bind_keys: the sort keys of values as parameters from first on; keys and offsets (one per column) hold them
 * and must live as long as the binding. */
void mb_record_bind_keys (const MbShape *shape, const MbValue *values, MbStmt *stmt, int first, GByteArray *keys,
                          gsize *offsets);
/* mb_field_text: as shown to people; a link by its title. (transfer full) */
char *mb_field_text (const MbColumn *column, const MbValue *value, const char *link, gboolean chinese);

/* ---- Queries (query-sql.c) ---- */
typedef struct
{
  MbValue value;
  GBytes *bytes; /* instead of the value, if not NULL */
} MbParameter;

typedef struct
{
  MbSource source;
  GString *where;     /* " WHERE …" */
  GArray *parameters; /* (element-type MbParameter) ?1 … */
} MbCompiled;
void mb_compiled_clear (MbCompiled *compiled);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbCompiled, mb_compiled_clear)
gboolean mb_query_compile (const MbQuery *query, GHashTable *shapes, MbCompiled *compiled, GError **error);
/* mb_query_compile_conditions: one condition for the conditions of a query, over a FROM that is there. (transfer full) */
char *mb_query_compile_conditions (const MbQuery *query, MbCompiled *compiled, GError **error);
/* mb_query_compile_order: " ORDER BY …" for all records; mb_query_compile_first: " ORDER BY … LIMIT …". (transfer full) */
char *mb_query_compile_order (const MbQuery *query, MbCompiled *compiled, GError **error);
char *mb_query_compile_first (const MbQuery *query, MbCompiled *compiled, guint limit, GError **error);
/* mb_compiled_select_records: like a shape's select, with the compiled joins, conditions and order. (transfer full) */
char *mb_compiled_select_records (MbCompiled *compiled, const char *order);
MbStmt *mb_compiled_prepare (const MbCompiled *compiled, MbDb *db, const char *sql, GError **error);

/* ---- The place of a file (place.c) ---- */
/* mb_place_check: OFFICE_NETWORK where two programs could not keep out of each other's way. */
gboolean mb_place_check (const char *path, GError **error);
/* mb_place_is_network: by the system's table of mounts (the text of /proc/self/mountinfo). */
gboolean mb_place_is_network (const char *table, const char *path);
/* mb_place_sweep: removes what a killed program left half-written beside path a day or longer ago. */
void mb_place_sweep (const char *path);

/* ---- Copies (backup.c) ---- */
/* mb_store_copy_file: a whole, checked copy of db at path, made beside and renamed; replaces an older office file there
 * unless is_new. */
gboolean mb_store_copy_file (MbDb *db, const char *path, gboolean is_new, MbJob *job, GError **error);
/* mb_store_place_new_file: renames temporary to path, which must not exist (FILE_EXISTS), and syncs the folder. */
gboolean mb_store_place_new_file (const char *temporary, const char *path, GError **error);
/* mb_store_temporary_beside: a name in the same folder that nothing has. (transfer full) */
char *mb_store_temporary_beside (const char *path);
void mb_store_remove_temporary (const char *temporary); /* with its log */

G_END_DECLS
