/* xls-format.h: from a cell's format record (XF) to its number format (what the cell is: number, date, time; and the
 * format's place among the workbook's formats) and to the code page of its font. */
#pragma once

#include "number-format.h"
#include "sheet-sink.h"
#include "xls-text.h"

G_BEGIN_DECLS

typedef struct _MbXlsFormats MbXlsFormats;

/* mb_xls_formats_new: sink gets the codes of the formats that cells use. */
MbXlsFormats *mb_xls_formats_new (guint version, MbSheetSink *sink);
void mb_xls_formats_free (MbXlsFormats *formats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbXlsFormats, mb_xls_formats_free)

/* mb_xls_formats_record: takes in a FORMAT, FONT or XF record of any version; FALSE for any other record. */
gboolean mb_xls_formats_record (MbXlsFormats *formats, const MbXlsStream *stream, MbXlsText *text,
                                const MbXlsRecord *record);
/* mb_xls_formats_has_xfs: whether an XF record was taken in. */
gboolean mb_xls_formats_has_xfs (const MbXlsFormats *formats);
/* mb_xls_formats_restart: the next FORMAT or XF record begins a new set: the sheets of a BIFF 4 workbook bring their
 * own. */
void mb_xls_formats_restart (MbXlsFormats *formats);
/* mb_xls_formats_of_xf: by index of an XF record; General beyond the last one. */
MbFormatClass mb_xls_formats_of_xf (MbXlsFormats *formats, guint xf, guint *index);
/* mb_xls_formats_of_id: by format number, as cells of BIFF 2 without XF records name it. */
MbFormatClass mb_xls_formats_of_id (MbXlsFormats *formats, guint id, guint *index);

/* mb_xls_formats_page_of_xf: the code page that the font's character set names (BIFF 5; a workbook may mix several);
 * 0: none. */
guint mb_xls_formats_page_of_xf (const MbXlsFormats *formats, guint xf);

G_END_DECLS
