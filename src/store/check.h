/* check.h: what the parts of mb_store_check share. Private to store/. */
#pragma once

#include "audit.h"

G_BEGIN_DECLS

typedef struct
{
  MbStore *store;
  MbDb *db;
  MbCheckResult *result;
  MbJob *job;
  MbAudit *audit;
  guint64 done, total;
} MbCheck;

/* mb_check_report: one finding; record 0: none; the strings may be NULL; they are stored words, never translated. Gives the finding
 * back for what was expected; NULL when there are too many. */
MbFault *mb_check_report (MbCheck *check, MbFaultCode code, const MbShape *shape, gint64 record, const char *field_id,
                      const char *found, const char *expected);
gboolean mb_check_step (MbCheck *check, GError **error); /* progress, and whether to go on */
/* mb_check_chain: each desk's chain from its first link to its last. */
gboolean mb_check_chain (MbCheck *check, GError **error);
/* mb_check_records: every record against its changes, its sort keys and its search text. */
gboolean mb_check_records (MbCheck *check, const MbShape *shape, GError **error);

/* ---- What a record's changes made of it ---- */
typedef struct
{
  MbValue *values;
  gboolean *erased;
  guint n;
  gint64 version;
  gboolean deleted, any;
  gboolean made; /* its beginning is among the changes */
  gboolean gap;  /* a change between is not */
} MbReplayed;

extern const char mb_replay_sql[]; /* the changes of record ?1 */
void mb_replayed_init (MbReplayed *replayed, const MbShape *shape);
void mb_replayed_clear (MbReplayed *replayed);
/* mb_replay: changes is prepared from mb_replay_sql. */
gboolean mb_replay (const MbShape *shape, gint64 id, MbStmt *changes, MbReplayed *replayed, GError **error);

G_END_DECLS
