/* xls-format.h: from a cell's format record (XF) to its number format: what the cell is (number, date, time) and the
 * format's place among the workbook's formats. */
#pragma once

#include "number-format.h"
#include "xls-text.h"

G_BEGIN_DECLS

typedef struct _MbXlsFormats MbXlsFormats;

/* mb_xls_formats_new: codes is MbSheetInfo's list of formats, to which codes are added as cells use them; "General" stands first. */
MbXlsFormats *mb_xls_formats_new (guint version, GPtrArray *codes);
void mb_xls_formats_free (MbXlsFormats *formats);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbXlsFormats, mb_xls_formats_free)

/* mb_xls_formats_record: takes in a FORMAT or XF record of any version; FALSE for any other record. */
gboolean mb_xls_formats_record (MbXlsFormats *formats, const MbXlsStream *stream, MbXlsText *text,
                                const MbXlsRecord *record);
/* mb_xls_formats_has_xfs: whether an XF record was taken in. */
gboolean mb_xls_formats_has_xfs (const MbXlsFormats *formats);
/* mb_xls_formats_restart: the next FORMAT or XF record begins a new set: the sheets of a BIFF 4 workbook bring their own. */
void mb_xls_formats_restart (MbXlsFormats *formats);
/* mb_xls_formats_of_xf: by index of an XF record; General beyond the last one. */
MbFormatClass mb_xls_formats_of_xf (MbXlsFormats *formats, guint xf, guint *index);
/* mb_xls_formats_of_id: by format number, as cells of BIFF 2 without XF records name it. */
MbFormatClass mb_xls_formats_of_id (MbXlsFormats *formats, guint id, guint *index);

G_END_DECLS
