/* change-set.h: a change set's parts. Private to store/. */
#pragma once

#include "store.h"

G_BEGIN_DECLS

typedef struct
{
  const MbField *field;
  gboolean put;          /* value is to be written; else only expected counts */
  gboolean has_expected; /* what the field must hold now, whatever the record's version */
  MbValue value, expected;
} MbPut;

typedef struct
{
  char op; /* as in MbAuditRow */
  const MbRegister *reg;
  gint64 id;      /* negative: temporary */
  MbRecord *base; /* as last read; NULL for inserts and reversals */
  GArray *puts;   /* (element-type MbPut) */
} MbEntry;

struct _MbChangeSet
{
  char *title, *actor;
  GPtrArray *entries; /* (element-type MbEntry) */
  GHashTable *by_id;  /* id → MbEntry, of existing records */
  GArray *real_ids;   /* (element-type gint64) of temporary id -1, -2, … */
  gboolean allow_derived, allow_unlock, allow_lacking;
  gint64 reverses;     /* nonzero: a reversal, which may take any state back */
  char *unknown_field; /* a field that was put but does not exist */
  char *unchanged;     /* (nullable) register that nobody may have touched after unchanged_seq */
  gint64 unchanged_seq;
};

MbEntry *mb_change_set_entry (MbChangeSet *set, char op, const MbRegister *reg, gint64 id);
MbPut *mb_entry_put (MbEntry *entry, const MbField *field);

G_END_DECLS
