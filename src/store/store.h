/* store.h: the office file: records, changes, search, backup. The one door to the database.
 *
 * All plain calls may be used from any thread (a connection per thread, one writer at a time, readers never wait) and
 * may take long; the window uses the *_async pairs, or mb_store_run_async for a use case of office/.
 *
 * Every write is a change set: checked, written and recorded for audit in one transaction. Undo is the inverse set.
 * Errors are MB_ERROR: OFFICE_*, NOT_OFFICE_FILE, DISK_FULL, STORE_IO, CONFLICT, …; never an engine's own code.
 */
#pragma once

#include "civil-date.h"
#include "fault.h"
#include "job.h"
#include "query.h"
#include "register.h"

G_BEGIN_DECLS

#define MB_TYPE_STORE (mb_store_get_type ())
G_DECLARE_FINAL_TYPE (MbStore, mb_store, MB, STORE, GObject)
/* signal "changed" (gint64 last_seq): in the main context of the creator, within a second of any change by this or another
 * process; several may be folded into one. */

typedef enum
{
  MB_STORE_READ_WRITE = 0,
  MB_STORE_READ_ONLY = 1 << 0
} MbStoreFlags;

/* mb_store_create: a new office file; refuses an existing path (FILE_EXISTS). registers: the shipped declarations (ref taken). */
MbStore *mb_store_create (const char *path, MbCatalogue *registers, GError **error);
/* mb_store_open: opens, migrates tables to the declarations (new fields, `was=` renames, new indexes; an office's own registers kept
 * in system register "document" of kind "register" or "registers" win by id; one that is put there takes effect at the next open), keeping
 * a copy beside (NAME.before-TIME.minban) before a table in use is altered. A place that cannot be written is opened read-only whatever
 * flags say. NOT_OFFICE_FILE, OFFICE_NEWER, OFFICE_DAMAGED, OFFICE_LOCKED, OFFICE_NETWORK, OFFICE_READ_ONLY (it would have to be migrated). */
MbStore *mb_store_open (const char *path, MbStoreFlags flags, MbCatalogue *registers, GError **error);
/* mb_store_close: waits for whoever still reads, checkpoints; further calls fail. Not from within mb_store_each's function. */
void mb_store_close (MbStore *store);
const char *mb_store_get_path (MbStore *store);
gboolean mb_store_is_read_only (MbStore *store);
MbCatalogue *mb_store_get_catalogue (MbStore *store); /* (transfer none) the effective registers */

/* ---- Records ---- */
typedef struct
{
  gatomicrefcount refs;
  const MbRegister *reg;
  gint64 id;
  gint64 version;
  gboolean deleted;
  MbValue *values; /* one per field of reg, by MbField.index */
  char **links;    /* per field: title of the linked record for link fields, else NULL */
} MbRecord;

MbRecord *mb_record_ref (MbRecord *record);
void mb_record_unref (MbRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbRecord, mb_record_unref)
const MbValue *mb_record_get (const MbRecord *record, const char *field_id); /* NULL if no such field */
/* mb_record_text: as shown to people, links by title. (transfer full) */
char *mb_record_text (const MbRecord *record, const MbField *field, gboolean chinese);

/* mb_store_snapshot: while it is there, all that this thread reads of the store is of one state of the file, that of its first
 * reading, whatever is written meanwhile, by itself too. Free it in the same thread, the newest first, and soon: what others write cannot be tidied away until then. A
 * second one within is the same. */
typedef struct _MbSnapshot MbSnapshot;
MbSnapshot *mb_store_snapshot (MbStore *store, GError **error);
void mb_snapshot_free (MbSnapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbSnapshot, mb_snapshot_free)

MbRecord *mb_store_get (MbStore *store, const char *register_id, gint64 id, GError **error); /* RECORD_NOT_FOUND */
/* mb_store_fetch: records of the given ids, in that order; one that is gone is NULL. (element-type MbRecord) */
GPtrArray *mb_store_fetch (MbStore *store, const char *register_id, const gint64 *ids, guint n_ids, GError **error);
/* mb_store_ids: ids in order; limit 0: all. (element-type gint64) */
GArray *mb_store_ids (MbStore *store, const MbQuery *query, guint limit, GCancellable *cancellable, GError **error);
gint64 mb_store_count (MbStore *store, const MbQuery *query, GError **error); /* -1 on error */
/* mb_store_each: calls func for every record in order without holding them; FALSE from func stops with its error. */
typedef gboolean (*MbRecordFunc) (const MbRecord *record, gpointer user, GError **error);
gboolean mb_store_each (MbStore *store, const MbQuery *query, MbRecordFunc func, gpointer user, MbJob *job,
                        GError **error);

/* mb_store_each_values: the same for a few paths alone, without making records: for figures over a great many. values (one per path)
 * are borrowed until func returns. */
typedef gboolean (*MbValuesFunc) (const MbValue *values, gpointer user, GError **error);
gboolean mb_store_each_values (MbStore *store, const MbQuery *query, const char *const *paths, guint n_paths,
                               MbValuesFunc func, gpointer user, MbJob *job, GError **error);

/* ---- Figures ---- */
typedef enum
{
  MB_AGG_COUNT,
  MB_AGG_SUM,
  MB_AGG_MIN,
  MB_AGG_MAX
} MbAggKind;
typedef struct
{
  MbAggKind kind;
  const char *path;     /* for SUM, MIN, MAX (numbers) */
  const MbQuery *where; /* nullable: only rows that also meet its conditions */
} MbAggregate;
typedef struct
{
  MbValue *keys;  /* n_groups */
  gint64 *values; /* n_aggregates; SUM of nothing is 0 */
} MbGroupRow;
/* mb_store_group: one statement; rows ordered by keys (Chinese order). n_groups 0 gives one row. (element-type MbGroupRow); the free
 * function is set. */
GPtrArray *mb_store_group (MbStore *store, const MbQuery *query, const char *const *groups, guint n_groups,
                           const MbAggregate *aggregates, guint n_aggregates, GError **error);
/* mb_store_distinct: values of a choice or text field in use, in Chinese order: what an open choice has learned. */
char **mb_store_distinct (MbStore *store, const char *register_id, const char *field_id, GError **error);

/* mb_store_text_key: the sort key that engines order text by: ICU's zh collation, pinyin. (transfer full) */
GBytes *mb_store_text_key (const char *text);

/* ---- Changes ---- */
typedef struct _MbChangeSet MbChangeSet;
MbChangeSet *mb_change_set_new (const char *title, const char *actor);
void mb_change_set_free (MbChangeSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbChangeSet, mb_change_set_free)
/* mb_change_set_insert: a record to be made; returns a temporary negative id that link values of the same set may use, and that
 * mb_change_set_real_id turns into the real one after apply. Defaults of the declaration fill what is not put. */
gint64 mb_change_set_insert (MbChangeSet *set, const MbRegister *reg);
/* mb_change_set_update: record is as last read: its version and values are what the change expects. If the stored version is
 * newer, apply still succeeds when every field touched still has the value expected; else CONFLICT names field and values. */
void mb_change_set_update (MbChangeSet *set, const MbRecord *record);
void mb_change_set_delete (MbChangeSet *set,
                           const MbRecord *record); /* to the bin; STILL_LINKED if others point to it */
void mb_change_set_undelete (MbChangeSet *set, const MbRecord *record);
/* mb_change_set_put: a field of the record begun last. */
void mb_change_set_put (MbChangeSet *set, const char *field_id, const MbValue *value);
void mb_change_set_put_text (MbChangeSet *set, const char *field_id, const char *text); /* NULL: null */
void mb_change_set_put_int (MbChangeSet *set, const char *field_id, gint64 number);
/* mb_change_set_allow_derived: derived fields may be put: for the program's own figures only. */
void mb_change_set_allow_derived (MbChangeSet *set);
/* mb_change_set_allow_unlock: the field that locks a record (register.h) may be emptied: for the one way back that the program
 * offers. Without it every change of what is locked is LOCKED. */
void mb_change_set_allow_unlock (MbChangeSet *set);
/* mb_change_set_allow_lacking: what the demands of the declaration (register.h) ask is not asked: for what a ledger tells of the past. */
void mb_change_set_allow_lacking (MbChangeSet *set);
/* mb_change_set_expect_unchanged: the set was made by looking at a whole register as of seq (mb_store_last_seq): if anyone touched a
 * record of it since, apply is a CONFLICT. Asked inside the transaction that writes. */
void mb_change_set_expect_unchanged (MbChangeSet *set, const char *register_id, gint64 seq);
guint mb_change_set_n_records (const MbChangeSet *set);
gint64 mb_change_set_real_id (const MbChangeSet *set, gint64 temporary);
/* mb_store_apply: all or nothing. Checks locks, versions, required, unique, links, closed choices, transitions and demands; keeps sort keys and search
 * text; writes the audit rows. Fields that do not change are left out; a set that changes nothing succeeds with set_id 0. */
gboolean mb_store_apply (MbStore *store, MbChangeSet *set, MbJob *job, gint64 *set_id, GError **error);
/* mb_store_undo: set 0: the actor's last set not yet reversed (and no reversal itself). Refused (UNDO_CONFLICT, listing record and
 * field) where a field has changed since; LOCKED what is locked now. mb_store_redo: reverses the actor's last undo. */
gboolean mb_store_undo (MbStore *store, const char *actor, gint64 set, gint64 *new_set, GError **error);
gboolean mb_store_redo (MbStore *store, const char *actor, gint64 *new_set, GError **error);
/* mb_store_undo_possible: takes back what of the set still stands as it put it, and lists the rest in left (transfer full, also on
 * failure; a line each: record, field, now, then): fields changed since; records made by it that were changed or are linked to.
 * UNDO_CONFLICT when nothing at all can be taken back. */
gboolean mb_store_undo_possible (MbStore *store, const char *actor, gint64 set, MbJob *job, char ***left, gint64 *new_set,
                                 GError **error);
/* mb_store_can_undo: titles of what undo and redo would reverse, (transfer full) NULL if nothing. */
void mb_store_can_undo (MbStore *store, const char *actor, char **undo_title, char **redo_title);

typedef struct
{
  gint64 set, seq;
  char *time; /* UTC ISO 8601 */
  char *actor, *title;
  gint64 reverses; /* set, or 0 */
  char *register_id;
  gint64 record_id;
  char *record_title; /* as it is now */
  char op;            /* 'i' insert, 'u' update, 'd' delete, 'r' restored from the bin */
  char *field_id;     /* NULL for delete, restore */
  MbValue before, after;
} MbAuditRow;
/* mb_store_changes: newest first, a row for each field; all fields of one record's change share a seq and are never parted, so there
 * may be more than limit; register_id NULL and record_id 0: all; before_seq 0: from the newest. (element-type MbAuditRow) */
GPtrArray *mb_store_changes (MbStore *store, const char *register_id, gint64 record_id, gint64 before_seq, guint limit,
                             GError **error);
/* seq is the order of sets, which before_set_seq goes on from; n_changes counts records. */
typedef struct
{
  gint64 set, seq;
  char *time, *actor, *title;
  gint64 reverses, reversed_by;
  gint64 n_changes;
} MbSetRow;
GPtrArray *mb_store_sets (MbStore *store, gint64 before_set_seq, guint limit,
                          GError **error); /* (element-type MbSetRow) newest first */
/* What of the history is asked for; NULL and 0 ask for all. */
typedef struct
{
  const char *since, *until;      /* UTC ISO 8601: from since on, before until */
  const char *actor;              /* exactly */
  const char *const *register_ids; /* any of these was touched */
  const char *text;               /* in the title, or found by search in a record that was changed */
  const char *const *title_prefixes; /* the title begins with any of these */
  gint64 set;                     /* this one alone */
} MbSetFilter;
GPtrArray *mb_store_find_sets (MbStore *store, const MbSetFilter *filter, gint64 before_set_seq, guint limit, GError **error);
/* mb_store_set_seqs: the seq of every set found, newest first: what a list holds on to. (element-type gint64) */
GArray *mb_store_set_seqs (MbStore *store, const MbSetFilter *filter, GError **error);
/* mb_store_set_changes: mb_store_changes of one set. */
GPtrArray *mb_store_set_changes (MbStore *store, gint64 set, gint64 before_seq, guint limit, GError **error);
/* mb_store_actors: everybody who ever changed something, in Chinese order. (transfer full) */
char **mb_store_actors (MbStore *store, GError **error);
gint64 mb_store_last_seq (MbStore *store);
/* mb_store_touched: records touched after seq, for lists that follow. (element-type gint64) ids of the register. */
GArray *mb_store_touched (MbStore *store, const char *register_id, gint64 after_seq, GError **error);

/* ---- The office, settings, attachments ---- */
/* Settings are records of the system register "setting" (key, value): audited like all. Known keys: office, region, towns
 * (separated by ,), contact, phone. */
char *mb_store_get_setting (MbStore *store, const char *key);
gboolean mb_store_set_setting (MbStore *store, const char *actor, const char *key, const char *value, GError **error);
/* mb_store_put_blob: stores content once by its SHA-256; returns the hash in hex. */
char *mb_store_put_blob (MbStore *store, GBytes *bytes, GError **error);
GBytes *mb_store_get_blob (MbStore *store, const char *hash, GError **error);

/* ---- Personal values ---- */
/* mb_record_shown: as mb_record_text, but of what is masked only its beginning and end: for lists and prints. */
char *mb_record_shown (const MbRecord *record, const MbField *field, gboolean chinese);
/* mb_field_is_masked: it is declared personal, or holds identity numbers. */
gboolean mb_field_is_masked (const MbField *field);
/* mb_store_erase: empties a field of a record for good: in its table, in every recorded change and in the search text; what lay there
 * in the file is overwritten. The record of changes stays whole; nobody can take it back. Backups still hold it. */
gboolean mb_store_erase (MbStore *store, const char *actor, const char *register_id, gint64 id, const char *field_id,
                         GError **error);
/* mb_store_note: puts into the record of changes what changed nothing, such as who took personal values out. */
gboolean mb_store_note (MbStore *store, const char *actor, const char *title, GError **error);

/* ---- Safety ---- */
typedef struct
{
  guint64 records, changes;
  GPtrArray *faults; /* (element-type MbFault) */
} MbCheckResult;
/* mb_store_check: database integrity, links, sort keys, search text, audit chain. FALSE only if it could not be done. */
gboolean mb_store_check (MbStore *store, MbCheckResult *result, MbJob *job, GError **error);
void mb_check_result_clear (MbCheckResult *result);
/* mb_store_look_through: for damage that opening a great file does not go looking for, which takes seconds; OFFICE_DAMAGED. A small
 * file was looked through when it was opened. */
gboolean mb_store_look_through (MbStore *store, GError **error);
/* mb_store_backup: a whole, checked copy, written beside and renamed. mb_store_restore: from a backup to a new path (checked; a new
 * desk number is drawn). */
gboolean mb_store_backup (MbStore *store, const char *path, MbJob *job, GError **error);
gboolean mb_store_restore (const char *backup, const char *path, GError **error);
/* mb_store_look: opens an office file without leaving a trace, checks it whole when thorough, and says what it holds. */
typedef struct
{
  gint64 last_seq;  /* as mb_store_last_seq */
  char *last_time;  /* UTC of its last change set; NULL: none; g_free */
  char *office;     /* the office's name; NULL: none; g_free */
} MbStoreLook;
gboolean mb_store_look (const char *path, gboolean thorough, MbStoreLook *look, GError **error);
/* mb_store_replace: puts a backup in the place of path; what was there is kept beside under the name in kept (transfer full). Nobody
 * may have path open: OFFICE_LOCKED. */
gboolean mb_store_replace (const char *backup, const char *path, char **kept, GError **error);

/* ---- For the window ---- */
typedef gpointer (*MbStoreFunc) (MbStore *store, gpointer data, MbJob *job, GError **error);
/* mb_store_run_async: func in a worker; its result is given back by mb_store_run_finish (NULL with error set on failure; free it
 * yourself). data is freed by destroy after func, in the caller's main context. */
void mb_store_run_async (MbStore *store, MbStoreFunc func, gpointer data, GDestroyNotify destroy, MbJob *job,
                         GAsyncReadyCallback callback, gpointer user);
gpointer mb_store_run_finish (MbStore *store, GAsyncResult *result, GError **error);
void mb_store_ids_async (MbStore *store, const MbQuery *query, guint limit, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user);
GArray *mb_store_ids_finish (MbStore *store, GAsyncResult *result, GError **error);
void mb_store_fetch_async (MbStore *store, const char *register_id, const gint64 *ids, guint n_ids,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user);
GPtrArray *mb_store_fetch_finish (MbStore *store, GAsyncResult *result, GError **error);
void mb_store_apply_async (MbStore *store, MbChangeSet *set, MbJob *job, GAsyncReadyCallback callback,
                           gpointer user);                                           /* takes set */
gint64 mb_store_apply_finish (MbStore *store, GAsyncResult *result, GError **error); /* set id; -1 on error */

G_END_DECLS
