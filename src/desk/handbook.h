/* handbook.h: the handbook as chapters of blocks, read from its Markdown.
 *
 * A heading of the second level begins a chapter. A comment under it names the pages of the window whose F1 opens it:
 * <!-- page: hazard -->; a page that no chapter names (an office's own register) has the chapter of "list". Of Markdown there are
 * headings, paragraphs, lists, tables, code, pictures, bold, slanted and links to other chapters ([title](#title)); entities are
 * not read.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MB_HANDBOOK_HEADING,
  MB_HANDBOOK_PARAGRAPH,
  MB_HANDBOOK_ITEM,
  MB_HANDBOOK_CODE,
  MB_HANDBOOK_TABLE,
  MB_HANDBOOK_PICTURE
} MbHandbookKind;

/* What is shown as one piece of text. */
typedef struct
{
  char *markup; /* for pango */
  char *text;   /* the same without marks */
} MbHandbookPassage;

typedef struct
{
  MbHandbookKind kind;
  guint level;      /* of a heading (3 and up) or of a list (1 and up) */
  char *mark;       /* of an item: its bullet or number; NULL: goes on the item before */
  char *picture;    /* path as written */
  guint columns;    /* of a table; its first row is the heading */
  guint first;      /* its first passage among the chapter's */
  guint n_passages; /* a table has one for each cell, row by row */
} MbHandbookBlock;

typedef struct
{
  char *title;
  char **pages;        /* (nullable) names of the pages that it tells of */
  GPtrArray *blocks;   /* (element-type MbHandbookBlock) */
  GPtrArray *passages; /* (element-type MbHandbookPassage) */
} MbHandbookChapter;

typedef struct
{
  guint chapter, passage; /* numbers, from 0; the passage within its chapter */
  guint start, end;       /* bytes of the passage's text */
} MbHandbookHit;

typedef struct _MbHandbook MbHandbook;

/* mb_handbook_parse: reads the whole; what is before the first chapter is left out. */
MbHandbook *mb_handbook_parse (const char *text, gsize length);

void mb_handbook_free (MbHandbook *self);

guint mb_handbook_n_chapters (const MbHandbook *self);

/* mb_handbook_get_chapter: (transfer none) */
const MbHandbookChapter *mb_handbook_get_chapter (const MbHandbook *self, guint n);

/* mb_handbook_for_page: the number of the chapter that tells of a page of the window. */
guint mb_handbook_for_page (const MbHandbook *self, const char *page);

/* mb_handbook_by_title: FALSE when no chapter has this title. */
gboolean mb_handbook_by_title (const MbHandbook *self, const char *title, guint *chapter);

/* mb_handbook_find: each place of these words in reading order, capitals alike; none for no words.
 * Returns: (transfer full) (element-type MbHandbookHit) */
GArray *mb_handbook_find (const MbHandbook *self, const char *words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbHandbook, mb_handbook_free)

G_END_DECLS
