/* merge-cover.h: which cells lie under a merged range without being its top left one. Asked row by row, going down. */
#pragma once

#include "reader.h"

G_BEGIN_DECLS

typedef struct
{
  GArray *starts; /* MbSheetRange by row, column */
  GArray *ends;   /* MbSheetRange by last row */
  guint next_start, next_end;
  guint row;
  guint n_restarts;
  guint n_columns;
  guint32 *counts; /* ranges over each column at row */
} MbMergeCover;

/* mb_merge_cover_init: takes a copy of merges (element-type MbSheetRange), of which columns up to n_columns count. */
void mb_merge_cover_init (MbMergeCover *cover, const GArray *merges, guint n_columns);
void mb_merge_cover_clear (MbMergeCover *cover);
/* mb_merge_cover_row: FALSE when rows went back too often. */
gboolean mb_merge_cover_row (MbMergeCover *cover, guint row);
/* mb_merge_cover_hides: of the row last given. */
gboolean mb_merge_cover_hides (const MbMergeCover *cover, guint column);

G_END_DECLS
