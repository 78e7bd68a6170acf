/* import-match.h: what import-match.c and import-pair.c share. */
#pragma once

#include "import-check.h"

G_BEGIN_DECLS

typedef struct
{
  MbRegisterImport *import;
  GPtrArray *unique;    /* (element-type MbField) */
  GPtrArray *by_unique; /* per unique field: value → MbRecord, NULL while only wanted */
  GArray *masks;        /* (element-type guint) sets of identity fields that sheets have */
  GHashTable *rows;     /* identity → (element-type MbChecked) */
  GHashTable *records;  /* identity → (element-type MbRecord) */
  gboolean by_name;     /* a register whose records bear codes is also known by name alone */
  GHashTable *named;    /* folded title → (element-type MbRecord), NULL while only wanted */
  GHashTable *taken;    /* (element-type MbRecord) */
} MbMatching;

static inline const MbField *
mb_matching_field (const GPtrArray *fields, guint n)
{
  return g_ptr_array_index (fields, n);
}

/* mb_matching_append: a value as it counts when compared, names folded. mb_matching_key: the same alone. */
void mb_matching_append (GString *key, const MbField *field, const MbValue *value);
char *mb_matching_key (const MbField *field, const MbValue *value);
/* mb_matching_add: to the list of a key, which is taken. */
void mb_matching_add (GHashTable *table, char *key, gpointer item);
void mb_matching_see (MbMatching *matching, const MbRecord *record); /* the file still has it */
void mb_matching_take (MbMatching *matching, MbChecked *checked, MbRecord *record);
gboolean mb_matching_is_taken (const MbMatching *matching, const MbRecord *record);

/* mb_matching_row_content: all that a line says, as it counts when compared. */
char *mb_matching_row_content (const MbChecked *checked);

/* import-pair.c: lines and records of one identity; one line by its name; what refused lines still name. */
void mb_matching_pair (MbMatching *matching, GPtrArray *rows, GPtrArray *records);
void mb_matching_by_name (MbMatching *matching, MbChecked *checked);
void mb_matching_see_refused (MbMatching *matching, GPtrArray *rows, GPtrArray *records);

G_END_DECLS
