/* search-text.h: from what is written to the words by which it is found. Private to store/.
 *
 * 阳光幼儿园 gives at each place the character, "+" and each of its readings, "-" and the initials of each reading with
 * those of the next character: 阳 +yang -yg, 光 +guang -gy, … So one or two characters, full pinyin, initials and any
 * mixture of them are all one row of words that follow each other. Runs of letters and of digits are a word each,
 * folded (NFKC, lower case); signs and blanks between characters do not count; "\n" parts values, so that nothing is
 * found across two fields.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Changes when the words of a text change, so that files with older words are indexed anew. */
#define MB_SEARCH_VERSION 1

/* same_place: the word stands where the one before it does. FALSE stops. */
typedef gboolean (*MbWordFunc) (const char *word, gsize length, gboolean same_place, gpointer user);
void mb_search_words (const char *text, gsize length, MbWordFunc func, gpointer user);

/* mb_search_pattern: what to ask the index for when somebody types text: its parts, separated by blanks, must all be
 * found. NULL when nothing in it can be searched for. (transfer full) */
char *mb_search_pattern (const char *text);

G_END_DECLS
