/* search-fold.h: how searched text is folded and what kind a character is; the same for texts and for what is typed.
 * Private to store/. */
#pragma once

#include "pinyin.h"

G_BEGIN_DECLS

typedef enum
{
  MB_SEARCH_SIGN,   /* does not count, nor part what stands beside it */
  MB_SEARCH_SINGLE, /* a word by itself: Chinese characters, kana, hangul */
  MB_SEARCH_LETTER, /* runs are one word */
  MB_SEARCH_DIGIT,
  MB_SEARCH_BLANK,
  MB_SEARCH_BREAK /* parts values */
} MbSearchKind;

#define MB_SEARCH_LONGEST_RUN 64 /* bytes; longer runs are cut */

MbSearchKind mb_search_kind (gunichar character);
/* mb_search_fold: NFKC with case folded; NULL when the text already is so but for ASCII capitals. (transfer full) */
char *mb_search_fold (const char *text, gsize length);
/* mb_search_initials: first letters of the readings, each once. */
guint mb_search_initials (gunichar character, char initials[MB_MAX_READINGS]);

G_END_DECLS
