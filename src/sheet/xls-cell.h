/* xls-cell.h: the cell records of a sheet as cells. */
#pragma once

#include "xls-book.h"

G_BEGIN_DECLS

/* mb_xls_cell_wanted: whether the record holds cells that may have a value, and its row (0-based). */
gboolean mb_xls_cell_wanted (const MbXlsRecord *record, guint *row);
/* mb_xls_cell_read: puts the cells of one record into the book's sink, whose row must have been set. ixfe: the XF
 * that the last IXFE record named (BIFF 2). FALSE where the record holds less than its kind needs, or names a shared
 * string that is not there. */
gboolean mb_xls_cell_read (MbXlsBook *book, const MbXlsRecord *record, guint ixfe);

G_END_DECLS
