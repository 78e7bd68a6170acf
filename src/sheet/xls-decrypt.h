/* xls-decrypt.h: workbooks that are encrypted without a password of anyone's.
 *
 * Excel encrypts a workbook whose structure is protected by one password that is the same everywhere, and opens it
 * without asking. Such a file is read as any other; one with a password of its own is not.
 */
#pragma once

#include "xls-record.h"

G_BEGIN_DECLS

/* mb_xls_decrypt: the whole stream in plain, where the FILEPASS record was made with the common password; else NULL.
 * The record headers stay where they are. biff8: the record has the layout of BIFF 8. */
GBytes *mb_xls_decrypt (const MbXlsStream *stream, const MbXlsRecord *filepass, gboolean biff8);

G_END_DECLS
