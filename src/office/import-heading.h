/* import-heading.h: what import-heading.c and import-table.c share: one sheet while its headings are sought. */
#pragma once

#include "import-private.h"

G_BEGIN_DECLS

#define MB_HEADING_LEVELS 4

typedef struct
{
  const MbBook *book;
  guint sheet;
  GArray *merges; /* (element-type MbSheetRange) those that may lie over a heading at hand */
  MbHeadingMatch match;
  MbHeadingAccept accept;
  gpointer user;
  GHashTable *known; /* text → what match said, packed */
} MbFinder;

/* All indices are of rows of the sheet. */
guint mb_finder_row (const MbFinder *finder, guint index);
const char *mb_finder_text (const MbFinder *finder, guint index, guint column);
/* mb_finder_match: one heading in the forms that senders give it: a key, or MB_HEADING_…. */
int mb_finder_match (MbFinder *finder, const char *text, gboolean *by_alias);
gboolean mb_finder_is_serial (const char *heading);
/* mb_finder_depth: how many lines a heading that begins here has. */
guint mb_finder_depth (const MbFinder *finder, guint index, guint n_rows);
/* mb_finder_layout: the columns as these lines would name them. (transfer full) */
MbLayout *mb_finder_layout (MbFinder *finder, guint index, guint depth);

G_END_DECLS
