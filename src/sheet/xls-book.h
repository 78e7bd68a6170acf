/* xls-book.h: what the parts of the xls reader share of one workbook while it is read. */
#pragma once

#include "xls-format.h"

G_BEGIN_DECLS

typedef struct
{
  MbXlsStream stream;
  GBytes *plain; /* the stream's bytes, where they had to be decrypted */
  guint version; /* BIFF 2, 3, 4, 5 or 8 */
  gboolean system_1904;
  MbXlsText text;
  MbXlsFormats *formats;
  MbXlsSst *sst; /* NULL without one */
  MbSheetSink *sink;
  GString *scratch;  /* the cell being read */
  guint64 n_read;    /* bytes of texts read so far, by all cells */
  guint64 n_scanned; /* bytes of sheets looked through so far */
} MbXlsBook;

/* mb_xls_book_record: takes in what stands in the globals and, before BIFF 5, in the sheet itself: code page, date
 * system, formats, shared strings. FALSE and FILE_ENCRYPTED where a password protects the rest. */
gboolean mb_xls_book_record (MbXlsBook *book, const MbXlsRecord *record, GError **error);

G_END_DECLS
