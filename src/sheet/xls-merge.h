/* xls-merge.h: which cells of a sheet a merged range covers. */
#pragma once

#include "reader.h"
#include "xls-record.h"

G_BEGIN_DECLS

typedef struct _MbXlsMerge MbXlsMerge;

MbXlsMerge *mb_xls_merge_new (void);
void mb_xls_merge_free (MbXlsMerge *merge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbXlsMerge, mb_xls_merge_free)
/* mb_xls_merge_add: takes in a MERGEDCELLS record and adds its ranges to merges (element-type MbSheetRange). */
void mb_xls_merge_add (MbXlsMerge *merge, const MbXlsRecord *record, GArray *merges);
/* mb_xls_merge_covers: whether the cell (0-based) lies in a range and is not its top left one. */
gboolean mb_xls_merge_covers (const MbXlsMerge *merge, guint row, guint column);

G_END_DECLS
