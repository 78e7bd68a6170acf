/* xls-sheet.h: one worksheet substream of an xls file as rows. */
#pragma once

#include "reader.h"
#include "xls-book.h"
#include "xls-merge.h"

G_BEGIN_DECLS

/* A cell record by its place: a row's cells may stand anywhere in the sheet. */
typedef struct
{
  guint32 row; /* 0-based */
  guint32 offset;
  guint ixfe; /* BIFF 2: the XF that the last IXFE record named */
} MbXlsPlace;

/* What a first walk over the sheet's records finds; merges and widths are the sheet info's. */
typedef struct
{
  GArray *places; /* (element-type MbXlsPlace), in row order */
  MbXlsMerge *merge;
  GArray *merges;
  GArray *widths;
  gboolean dialog; /* a dialog sheet, which looks like a worksheet otherwise */
} MbXlsSheet;

/* mb_xls_sheet_scan: offset is behind the sheet's BOF record. Free with mb_xls_sheet_clear, also on failure. name is for messages. */
gboolean mb_xls_sheet_scan (MbXlsBook *book, gsize offset, const char *name, MbXlsSheet *sheet, GError **error);
void mb_xls_sheet_clear (MbXlsSheet *sheet);
/* mb_xls_sheet_rows: hands over every row that has a cell. */
gboolean mb_xls_sheet_rows (MbXlsBook *book, const MbXlsSheet *sheet, const MbSheetInfo *info,
                            const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error);

G_END_DECLS
