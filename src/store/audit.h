/* audit.h: what is written down of each change, and the chain that shows when somebody has altered it. Private to store/.
 *
 * A change's fields are one blob: for each field its id (a byte of length, the bytes), then the value before and after:
 *   0                            nothing
 *   1 salt(12) number(8)         a number, big-endian
 *   2 salt(12) length(4) bytes   a text
 *   3 digest(32)                 a value that was erased
 * The chain covers not the values but the SHA-256 of each from its tag on, salt included; so a value can be replaced by
 * its digest later, and nobody can find it by trial.
 */
#pragma once

#include "store-private.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 desk, counter, seq;
  guint8 hash[MB_HASH_LENGTH];
} MbDesk;

typedef struct _MbAudit MbAudit; /* the buffers of one transaction */

/* One side of a field in a blob. */
typedef struct
{
  guint8 tag;
  const guint8 *start; /* from the tag on */
  gsize length;
} MbAuditSide;

typedef struct
{
  const char *id; /* not terminated */
  guint8 id_length;
  MbAuditSide before, after;
} MbAuditField;

MbAudit *mb_audit_new (void);
void mb_audit_free (MbAudit *audit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbAudit, mb_audit_free)

/* mb_desk_take: the desk that writes at this place of this machine; drawn anew for another. Within a transaction. */
gboolean mb_desk_take (MbDb *db, const char *path, MbDesk *desk, GError **error);
gboolean mb_desk_save (MbDb *db, const MbDesk *desk, GError **error);
gint64 mb_desk_next_id (MbDesk *desk);

void mb_audit_begin_fields (MbAudit *audit);
void mb_audit_add_field (MbAudit *audit, const char *field_id, const MbValue *before, const MbValue *after);
guint mb_audit_n_fields (const MbAudit *audit);
/* mb_audit_write_change: the row of one record, with the fields added since mb_audit_begin_fields; moves the desk on. */
gboolean mb_audit_write_change (MbAudit *audit, MbDb *db, MbDesk *desk, gint64 n, gint64 set, const char *register_id,
                                gint64 record, char op, gint64 version, GError **error);

typedef struct
{
  gint64 id, desk, seq, n, reverses, first_change, n_changes;
  const char *time, *actor, *title;
} MbAuditSet;
/* mb_audit_begin_set: its row before its changes, with what is known; mb_audit_write_set: the rest of it after them. A change whose
 * set is not there yet would have the engine look through all changes for those that wait for it. */
gboolean mb_audit_begin_set (MbDb *db, const MbDesk *desk, const MbAuditSet *set, GError **error);
gboolean mb_audit_write_set (MbAudit *audit, MbDb *db, MbDesk *desk, MbAuditSet *set, GError **error);

/* mb_audit_next: the next field of a blob; FALSE at its end or where it is broken (then p is NULL). */
gboolean mb_audit_next (const guint8 **p, const guint8 *end, MbAuditField *field);
void mb_audit_side_value (const MbAuditSide *side, MbValue *value); /* an erased one is null */
/* The hashes, for checking the chain. previous and out may be the same. FALSE: the blob is broken. */
gboolean mb_audit_hash_change (MbAudit *audit, const guint8 *previous, gint64 desk, gint64 seq, gint64 set,
                               const char *register_id, gint64 record, char op, gint64 version, const guint8 *fields,
                               gsize length, guint8 *out);
void mb_audit_hash_set (MbAudit *audit, const guint8 *previous, const MbAuditSet *set, guint8 *out);
/* mb_audit_field: the field of today that a recorded id means, also by its earlier id (`was`). NULL if none. */
/* mb_audit_erase_field: fields with the values of one field replaced by their digests, so that the chain stays as it is.
 * NULL: there is nothing of it. (transfer full) */
GByteArray *mb_audit_erase_field (MbAudit *audit, const guint8 *fields, gsize length, const MbField *field);
const MbField *mb_audit_field (const MbRegister *reg, const char *id, gsize length);

G_END_DECLS
