/* audit.c: writing the record of changes, see audit.h.
 *
 * Invariants: (desk, seq) has no gaps; a set's row stands after its changes in its desk's chain and counts them; the
 * writer makes hashes with the same functions as the check.
 */
#include "config.h"

#include "audit.h"

#include <nettle/sha2.h>
#include <string.h>
#include <sys/random.h>

#define SALT_LENGTH 12
#define POOL_LENGTH 4096

enum
{
  TAG_NULL,
  TAG_INT,
  TAG_TEXT,
  TAG_ERASED
};

struct _MbAudit
{
  struct sha256_ctx sum; /* GChecksum takes ten times as long, and there is one for each value */
  GByteArray *fields, *canonical;
  guint n_fields;
  guint8 pool[POOL_LENGTH]; /* random bytes for salts */
  gsize pool_used;
};

MbAudit *
mb_audit_new (void)
{
  MbAudit *audit = g_new0 (MbAudit, 1);

  sha256_init (&audit->sum);
  audit->fields = g_byte_array_sized_new (64);
  audit->canonical = g_byte_array_sized_new (256);
  audit->pool_used = POOL_LENGTH;
  return audit;
}

void
mb_audit_free (MbAudit *audit)
{
  g_byte_array_unref (audit->fields);
  g_byte_array_unref (audit->canonical);
  g_free (audit);
}

/* ---- Bytes ---- */

static void
append_byte (GByteArray *bytes, guint8 byte)
{
  g_byte_array_append (bytes, &byte, 1);
}

static void
append_u32 (GByteArray *bytes, gsize number)
{
  guint32 swapped = GUINT32_TO_BE ((guint32) number);

  g_byte_array_append (bytes, (const guint8 *) &swapped, 4);
}

static void
append_i64 (GByteArray *bytes, gint64 number)
{
  gint64 swapped = GINT64_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &swapped, 8);
}

static void
append_text (GByteArray *bytes, const char *text)
{
  gsize length = strlen (text);

  append_u32 (bytes, length);
  g_byte_array_append (bytes, (const guint8 *) text, (guint) length);
}

static guint32
read_u32 (const guint8 *p)
{
  guint32 number;

  memcpy (&number, p, 4);
  return GUINT32_FROM_BE (number);
}

static void
append_salt (MbAudit *audit)
{
  if (audit->pool_used + SALT_LENGTH > POOL_LENGTH)
    {
      gsize got = 0;

      while (got < POOL_LENGTH)
        {
          gssize n = getrandom (audit->pool + got, POOL_LENGTH - got, 0);

          got += n > 0 ? (gsize) n : 0;
        }
      audit->pool_used = 0;
    }
  g_byte_array_append (audit->fields, audit->pool + audit->pool_used, SALT_LENGTH);
  audit->pool_used += SALT_LENGTH;
}

static void
digest (MbAudit *audit, const guint8 *data, gsize length, guint8 *out)
{
  sha256_update (&audit->sum, length, data);
  sha256_digest (&audit->sum, MB_HASH_LENGTH, out); /* and begins anew */
}

/* ---- Fields ---- */

void
mb_audit_begin_fields (MbAudit *audit)
{
  g_byte_array_set_size (audit->fields, 0);
  audit->n_fields = 0;
}

static void
append_side (MbAudit *audit, const MbValue *value)
{
  switch (value->kind)
    {
    case MB_VALUE_INT:
      append_byte (audit->fields, TAG_INT);
      append_salt (audit);
      append_i64 (audit->fields, value->number);
      break;
    case MB_VALUE_TEXT:
      append_byte (audit->fields, TAG_TEXT);
      append_salt (audit);
      append_text (audit->fields, value->text);
      break;
    case MB_VALUE_NULL:
    default:
      append_byte (audit->fields, TAG_NULL);
    }
}

void
mb_audit_add_field (MbAudit *audit, const char *field_id, const MbValue *before, const MbValue *after)
{
  gsize length = strlen (field_id);

  g_assert (length < 256);
  append_byte (audit->fields, (guint8) length);
  g_byte_array_append (audit->fields, (const guint8 *) field_id, (guint) length);
  append_side (audit, before);
  append_side (audit, after);
  audit->n_fields++;
}

guint
mb_audit_n_fields (const MbAudit *audit)
{
  return audit->n_fields;
}

static gboolean
read_side (const guint8 **p, const guint8 *end, MbAuditSide *side)
{
  gsize left = (gsize) (end - *p);

  if (left < 1)
    return FALSE;
  side->start = *p;
  side->tag = **p;
  switch (side->tag)
    {
    case TAG_NULL:
      side->length = 1;
      break;
    case TAG_INT:
      side->length = 1 + SALT_LENGTH + 8;
      break;
    case TAG_TEXT:
      if (left < 1 + SALT_LENGTH + 4)
        return FALSE;
      side->length = 1 + SALT_LENGTH + 4 + (gsize) read_u32 (*p + 1 + SALT_LENGTH);
      break;
    case TAG_ERASED:
      side->length = 1 + MB_HASH_LENGTH;
      break;
    default:
      return FALSE;
    }
  if (side->length > left)
    return FALSE;
  *p += side->length;
  return TRUE;
}

gboolean
mb_audit_next (const guint8 **p, const guint8 *end, MbAuditField *field)
{
  if (*p >= end)
    return FALSE;
  field->id_length = **p;
  if ((gsize) (end - *p) < (gsize) field->id_length + 1)
    {
      *p = NULL;
      return FALSE;
    }
  field->id = (const char *) *p + 1;
  *p += field->id_length + 1;
  if (read_side (p, end, &field->before) && read_side (p, end, &field->after))
    return TRUE;
  *p = NULL;
  return FALSE;
}

void
mb_audit_side_value (const MbAuditSide *side, MbValue *value)
{
  *value = (MbValue) MB_VALUE_INIT;
  if (side->tag == TAG_INT)
    {
      gint64 number;

      memcpy (&number, side->start + 1 + SALT_LENGTH, 8);
      value->kind = MB_VALUE_INT;
      value->number = GINT64_FROM_BE (number);
    }
  else if (side->tag == TAG_TEXT)
    {
      const guint8 *p = side->start + 1 + SALT_LENGTH;

      value->kind = MB_VALUE_TEXT;
      value->text = g_strndup ((const char *) p + 4, read_u32 (p));
    }
}

const MbField *
mb_audit_field (const MbRegister *reg, const char *id, gsize length)
{
  g_autofree char *text = g_strndup (id, length);
  const MbField *field = mb_register_field (reg, text);

  for (guint i = 0; field == NULL && i < reg->fields->len; i++)
    {
      const MbField *other = g_ptr_array_index (reg->fields, i);

      if (g_strcmp0 (other->was, text) == 0)
        field = other;
    }
  return field;
}

static void
append_erased (MbAudit *audit, GByteArray *out, const MbAuditSide *side)
{
  guint8 hash[MB_HASH_LENGTH];

  if (side->tag == TAG_NULL || side->tag == TAG_ERASED)
    {
      g_byte_array_append (out, side->start, (guint) side->length);
      return;
    }
  digest (audit, side->start, side->length, hash);
  append_byte (out, TAG_ERASED);
  g_byte_array_append (out, hash, MB_HASH_LENGTH);
}

GByteArray *
mb_audit_erase_field (MbAudit *audit, const guint8 *fields, gsize length, const MbField *field)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 *p = fields, *end = fields + length;
  gboolean any = FALSE;
  MbAuditField recorded;

  while (mb_audit_next (&p, end, &recorded))
    {
      gboolean mine = mb_audit_field (field->reg, recorded.id, recorded.id_length) == field;

      any = any || mine;
      append_byte (out, recorded.id_length);
      g_byte_array_append (out, (const guint8 *) recorded.id, recorded.id_length);
      if (mine)
        {
          append_erased (audit, out, &recorded.before);
          append_erased (audit, out, &recorded.after);
        }
      else
        {
          g_byte_array_append (out, recorded.before.start, (guint) recorded.before.length);
          g_byte_array_append (out, recorded.after.start, (guint) recorded.after.length);
        }
    }
  return any && p != NULL ? g_steal_pointer (&out) : NULL;
}

/* ---- Hashes ---- */

static void
append_side_digest (MbAudit *audit, const MbAuditSide *side)
{
  guint8 out[MB_HASH_LENGTH];

  if (side->tag == TAG_NULL)
    {
      append_byte (audit->canonical, 0);
      return;
    }
  append_byte (audit->canonical, 1);
  if (side->tag == TAG_ERASED)
    {
      g_byte_array_append (audit->canonical, side->start + 1, MB_HASH_LENGTH);
      return;
    }
  digest (audit, side->start, side->length, out);
  g_byte_array_append (audit->canonical, out, MB_HASH_LENGTH);
}

gboolean
mb_audit_hash_change (MbAudit *audit, const guint8 *previous, gint64 desk, gint64 seq, gint64 set,
                      const char *register_id, gint64 record, char op, gint64 version, const guint8 *fields,
                      gsize length, guint8 *out)
{
  const guint8 *p = fields, *end = fields + length;
  MbAuditField field;

  g_byte_array_set_size (audit->canonical, 0);
  g_byte_array_append (audit->canonical, previous, MB_HASH_LENGTH);
  append_byte (audit->canonical, 'c');
  append_i64 (audit->canonical, desk);
  append_i64 (audit->canonical, seq);
  append_i64 (audit->canonical, set);
  append_text (audit->canonical, register_id);
  append_i64 (audit->canonical, record);
  append_byte (audit->canonical, (guint8) op);
  append_i64 (audit->canonical, version);
  while (mb_audit_next (&p, end, &field))
    {
      append_byte (audit->canonical, field.id_length);
      g_byte_array_append (audit->canonical, (const guint8 *) field.id, field.id_length);
      append_side_digest (audit, &field.before);
      append_side_digest (audit, &field.after);
    }
  if (length > 0 && p == NULL)
    return FALSE;
  digest (audit, audit->canonical->data, audit->canonical->len, out);
  return TRUE;
}

void
mb_audit_hash_set (MbAudit *audit, const guint8 *previous, const MbAuditSet *set, guint8 *out)
{
  g_byte_array_set_size (audit->canonical, 0);
  g_byte_array_append (audit->canonical, previous, MB_HASH_LENGTH);
  append_byte (audit->canonical, 's');
  append_i64 (audit->canonical, set->desk);
  append_i64 (audit->canonical, set->seq);
  append_i64 (audit->canonical, set->id);
  append_text (audit->canonical, set->time);
  append_text (audit->canonical, set->actor);
  append_text (audit->canonical, set->title);
  append_i64 (audit->canonical, set->reverses);
  append_i64 (audit->canonical, set->n_changes);
  digest (audit, audit->canonical->data, audit->canonical->len, out);
}

/* ---- Rows ---- */

gboolean
mb_audit_write_change (MbAudit *audit, MbDb *db, MbDesk *desk, gint64 n, gint64 set, const char *register_id,
                       gint64 record, char op, gint64 version, GError **error)
{
  const char op_text[2] = { op, '\0' };
  g_autoptr (MbStmt) stmt
      = mb_db_prepare (db,
                       "INSERT INTO mb_change (n, desk, seq, set_id, register, record, op, version, fields, hash)"
                       " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                       error);

  if (stmt == NULL)
    return FALSE;
  desk->seq++;
  mb_audit_hash_change (audit, desk->hash, desk->desk, desk->seq, set, register_id, record, op, version,
                        audit->fields->data, audit->fields->len, desk->hash);
  mb_stmt_bind_int (stmt, 1, n);
  mb_stmt_bind_int (stmt, 2, desk->desk);
  mb_stmt_bind_int (stmt, 3, desk->seq);
  mb_stmt_bind_int (stmt, 4, set);
  mb_stmt_bind_text (stmt, 5, register_id);
  mb_stmt_bind_int (stmt, 6, record);
  mb_stmt_bind_text (stmt, 7, op_text);
  mb_stmt_bind_int (stmt, 8, version);
  mb_stmt_bind_blob (stmt, 9, audit->fields->data, audit->fields->len);
  mb_stmt_bind_blob (stmt, 10, desk->hash, MB_HASH_LENGTH);
  return mb_stmt_run (stmt, error);
}

gboolean
mb_audit_begin_set (MbDb *db, const MbDesk *desk, const MbAuditSet *set, GError **error)
{
  g_autoptr (MbStmt) stmt
      = mb_db_prepare (db,
                       "INSERT INTO mb_set (id, desk, seq, n, time, actor, title, reverses, first_change, n_changes,"
                       " live, hash) VALUES (?1, ?2, -1, ?3, '', ?4, ?5, ?6, ?7, 0, 1, ?8)",
                       error);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, set->id);
  mb_stmt_bind_int (stmt, 2, desk->desk);
  mb_stmt_bind_int (stmt, 3, set->n);
  mb_stmt_bind_text (stmt, 4, set->actor);
  mb_stmt_bind_text (stmt, 5, set->title);
  if (set->reverses != 0)
    mb_stmt_bind_int (stmt, 6, set->reverses);
  mb_stmt_bind_int (stmt, 7, set->first_change);
  mb_stmt_bind_blob (stmt, 8, desk->hash, MB_HASH_LENGTH);
  return mb_stmt_run (stmt, error);
}

gboolean
mb_audit_write_set (MbAudit *audit, MbDb *db, MbDesk *desk, MbAuditSet *set, GError **error)
{
  g_autoptr (MbStmt) stmt
      = mb_db_prepare (db, "UPDATE mb_set SET seq = ?2, time = ?3, n_changes = ?4, hash = ?5 WHERE id = ?1", error);

  if (stmt == NULL)
    return FALSE;
  set->desk = desk->desk;
  set->seq = ++desk->seq;
  mb_audit_hash_set (audit, desk->hash, set, desk->hash);
  mb_stmt_bind_int (stmt, 1, set->id);
  mb_stmt_bind_int (stmt, 2, set->seq);
  mb_stmt_bind_text (stmt, 3, set->time);
  mb_stmt_bind_int (stmt, 4, set->n_changes);
  mb_stmt_bind_blob (stmt, 5, desk->hash, MB_HASH_LENGTH);
  return mb_stmt_run (stmt, error);
}
