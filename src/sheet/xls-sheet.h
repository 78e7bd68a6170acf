/* xls-sheet.h: one worksheet substream of an xls file. */
#pragma once

#include "xls-book.h"

G_BEGIN_DECLS

/* A cell record by its place: a row's cells may stand anywhere in the sheet. */
typedef struct
{
  guint32 row; /* 0-based */
  guint32 offset;
  guint ixfe; /* BIFF 2: the XF that the last IXFE record named */
} MbXlsPlace;

/* What a first walk over the sheet's records finds. */
typedef struct
{
  GArray *places;  /* (element-type MbXlsPlace), in row order */
  GArray *merges;  /* (element-type MbSheetRange) */
  GArray *widths;  /* (element-type MbSheetWidth) */
  GArray *hidden;  /* (element-type guint) hidden rows, 1-based */
  gboolean dialog; /* a dialog sheet, which looks like a worksheet otherwise */
} MbXlsSheet;

/* mb_xls_sheet_scan: offset is behind the sheet's BOF record; name is for messages. Clear with mb_xls_sheet_clear,
 * also on failure. */
gboolean mb_xls_sheet_scan (MbXlsBook *book, gsize offset, const char *name, MbXlsSheet *sheet, GError **error);
void mb_xls_sheet_clear (MbXlsSheet *sheet);
/* mb_xls_sheet_read: puts the sheet into the book's sink, from begin to end. */
gboolean mb_xls_sheet_read (MbXlsBook *book, const MbXlsSheet *sheet, const char *name, gboolean hidden, MbJob *job,
                            GError **error);

G_END_DECLS
