/* word-merge.h: the words that open choices have learned, and merging a slip of the pen into the right one. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_words_fields: choices that learn new words, of all registers, in their order. (element-type MbField) borrowed */
GPtrArray *mb_words_fields (MbOffice *office);

typedef struct
{
  char *word;
  gint64 n;          /* records that hold it; 0: only declared or set */
  gboolean declared; /* by the register or, for towns, by the settings */
} MbWord;
/* mb_words_of: those in use and those declared. (element-type MbWord) */
GPtrArray *mb_words_of (MbOffice *office, const MbField *field, GError **error);

/* mb_words_merge: puts to in the place of from in every record; one change set, which is taken back as one.
 * n: how many records. ARGUMENT when to is from, or empty. */
gboolean mb_words_merge (MbOffice *office, const MbField *field, const char *from, const char *to, MbJob *job, guint *n,
                         GError **error);

G_END_DECLS
