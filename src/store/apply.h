/* apply.h: one change set on its way into the file. Private to store/. */
#pragma once

#include "audit.h"
#include "change-set.h"

G_BEGIN_DECLS

typedef struct
{
  const MbShape *shape;
  gint64 id;
  const MbField *field;
} MbUniqueCheck;

typedef struct
{
  const MbShape *shape;
  gint64 id;
  gboolean is_new; /* has no text yet */
} MbReindex;

typedef struct
{
  MbStore *store;
  MbDb *db;
  MbChangeSet *set;
  MbJob *job;
  MbAudit *audit;
  MbDesk desk;
  gint64 set_id, first_change, n_changes;
  MbAuditSet row; /* of the set */
  GString *conflicts; /* lines */
  guint n_conflicts;
  GPtrArray *left; /* (element-type utf8) (nullable): a reversal of what can be reversed; what cannot is told here */
  GArray *unique;         /* (element-type MbUniqueCheck) to be looked at when all is written */
  GArray *deleted;        /* (element-type MbUniqueCheck, field unused) */
  GArray *reindex;        /* (element-type MbReindex) */
  GHashTable *reindexed;  /* ids in reindex */
  GHashTable *live_links; /* ids known to exist and not to be in the bin */
  GHashTable *made;       /* ids made by this set */
  GHashTable *unlocked;   /* ids known not to lock what hangs on them */
  GHashTable *titles;     /* id → title of linked records */
  GPtrArray *bulk;        /* (element-type MbShape) whose indexes are down */
  GByteArray *keys;
  GString *text;
} MbApply;

/* ---- Guards (apply-check.c) ---- */
void mb_apply_fail (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, const MbField *field,
                    MbFaultCode code, const char *detail, GError **error);
/* mb_apply_check_field: a value that is new in its field. values are those of the whole record as it will be. */
gboolean mb_apply_check_field (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values,
                               const MbField *field, const MbValue *before, GError **error);
void mb_apply_conflict (MbApply *apply, const MbShape *shape, const MbRecord *current, const MbField *field,
                        const MbValue *expected);
/* mb_apply_check_unlinked: nothing that is not in the bin points to this record; else STILL_LINKED. */
gboolean mb_apply_check_unlinked (MbApply *apply, const MbShape *shape, gint64 id, GError **error);
/* mb_apply_check_end: what can only be told when all is written: unique values, links to what was deleted. */
gboolean mb_apply_check_end (MbApply *apply, GError **error);

/* ---- Locks (apply-lock.c) ---- */
/* mb_apply_check_lock: a record about to be written; before NULL: it is new. LOCKED names what locks it. */
gboolean mb_apply_check_lock (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *before,
                              const MbValue *after, GError **error);

/* ---- Many records (apply-bulk.c) ---- */
gboolean mb_apply_begin_bulk (MbApply *apply, GError **error);
gboolean mb_apply_end_bulk (MbApply *apply, GError **error);

/* ---- Search text (apply-search.c) ---- */
/* mb_apply_index: the search text of a record just written; values of its links may be known only later. */
gboolean mb_apply_index (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, gboolean is_new,
                         GError **error);
/* mb_apply_title_changed: the texts of records that show this one's title. */
gboolean mb_apply_title_changed (MbApply *apply, const MbShape *shape, gint64 id, guint depth, GError **error);
gboolean mb_apply_reindex (MbApply *apply, GError **error);

/* mb_store_apply_set: mb_store_apply, and reversals. left (nullable): a reversal passes over what cannot be reversed and
 * adds a line for each. */
gboolean mb_store_apply_set (MbStore *store, MbChangeSet *set, GPtrArray *left, MbJob *job, gint64 *set_id,
                             GError **error);

G_END_DECLS
