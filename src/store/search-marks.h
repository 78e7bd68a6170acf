/* search-marks.h: which places of a text a search found it by, so that a list can show why a row is there. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint start, end; /* bytes */
} MbMark;

/* mb_search_marks: where the words of search occur in text, as characters, full pinyin, initials or any mixture; in order, not
 * overlapping. NULL: nowhere. (element-type MbMark) */
GArray *mb_search_marks (const char *text, const char *search);

G_END_DECLS
