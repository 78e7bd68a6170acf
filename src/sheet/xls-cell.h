/* xls-cell.h: the cell records of one row as cells. */
#pragma once

#include "reader.h"
#include "xls-book.h"
#include "xls-merge.h"

G_BEGIN_DECLS

/* A row being gathered. The texts lie one behind the other, so that cells hold places until the row is whole. */
typedef struct
{
  GArray *cells;  /* (element-type MbSheetCell) */
  GArray *starts; /* (element-type gsize): of each cell's text in texts */
  GString *texts;
  GString *scratch;
} MbXlsRow;

/* mb_xls_cell_wanted: whether the record holds cells that may have a value, and its row. */
gboolean mb_xls_cell_wanted (const MbXlsRecord *record, guint *row);

void mb_xls_row_init (MbXlsRow *row);
void mb_xls_row_clear (MbXlsRow *row);
/* mb_xls_row_add: the cells of one record. FALSE where the record holds less than its kind needs, or names a shared string that is
 * not there. */
gboolean mb_xls_row_add (MbXlsRow *row, MbXlsBook *book, const MbXlsMerge *merge, const MbXlsRecord *record,
                         guint ixfe);
/* mb_xls_row_finish: brings the cells into column order, where a later cell of the same place wins, and sets their texts. */
void mb_xls_row_finish (MbXlsRow *row);
/* mb_xls_row_restart: empties it for the next row. */
void mb_xls_row_restart (MbXlsRow *row);

G_END_DECLS
