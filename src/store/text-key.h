/* text-key.h: Chinese order as bytes. Private to store/ but for mb_store_text_key. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* mb_text_key_append: the key by which text is ordered, as memcmp compares. */
void mb_text_key_append (GByteArray *key, const char *text);
/* mb_text_key_version: changes with ICU's data, so that stored keys can be made anew. (transfer full) */
char *mb_text_key_version (void);
/* mb_text_compare: in the same order; NULL after all. */
int mb_text_compare (const char *a, const char *b);

G_END_DECLS
