/* xls-ole.h: from the bytes of an xls file to the bytes of its workbook. */
#pragma once

#include "fault.h"
#include "xls-record.h"

G_BEGIN_DECLS

/* mb_xls_ole_is: whether the bytes begin as an OLE compound file does. */
gboolean mb_xls_ole_is (const guint8 *bytes, gsize size);
/* mb_xls_ole_workbook: the stream "Workbook" or, in files of Excel 5 and 95, "Book". *cut when the file has less of
 * it than it says. Errors: FILE_ENCRYPTED for what Office keeps behind a password, FILE_KIND naming what else it is,
 * FILE_DAMAGED. */
GBytes *mb_xls_ole_workbook (GBytes *file, gboolean *cut, GError **error);

G_END_DECLS
