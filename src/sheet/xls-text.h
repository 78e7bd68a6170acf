/* xls-text.h: texts of an xls file as UTF-8: Unicode strings of BIFF 8, byte strings of a code page before it,
 * and the table of shared strings.
 *
 * Runs of rich text are joined, phonetic guides passed over. CR LF and CR become LF. What no character stands
 * for becomes U+FFFD; NUL, which no cell can show, is left out.
 */
#pragma once

#include "xls-record.h"

G_BEGIN_DECLS

/* How the texts of one file are kept. */
typedef struct
{
  guint version;          /* BIFF 2 to 5, 8 */
  guint code_page;        /* the workbook's; 0: none was named */
  guint font_page;        /* of the font of the cell being read, which goes before the workbook's; 0: none */
  GHashTable *converters; /* code page → GIConv */
} MbXlsText;

void mb_xls_text_init (MbXlsText *text);
/* mb_xls_text_clear: closes what it holds; it can be used again. */
void mb_xls_text_clear (MbXlsText *text);

/* mb_xls_text_read: appends a string that begins at the cursor, its length in length_size bytes (1 or 2). FALSE where the
 * record ends too soon; what was there has been appended then. */
gboolean mb_xls_text_read (MbXlsText *text, MbXlsCursor *cursor, guint length_size, GString *out);
/* mb_xls_text_bytes: appends bytes of the code page. */
void mb_xls_text_bytes (MbXlsText *text, const guint8 *bytes, gsize n, GString *out);

/* The shared strings: only their places are kept, each string is decoded when a cell asks for it. */
typedef struct _MbXlsSst MbXlsSst;

/* mb_xls_sst_new: from the SST record. Never fails: it holds the strings up to the first damaged one. */
MbXlsSst *mb_xls_sst_new (const MbXlsStream *stream, const MbXlsRecord *record);
void mb_xls_sst_free (MbXlsSst *sst);
/* mb_xls_sst_read: appends string number index; FALSE when there is none. *n_walked: how many bytes of the stream that
 * took (a string may lie in many records). sst may be NULL. */
gboolean mb_xls_sst_read (const MbXlsSst *sst, guint index, GString *out, gsize *n_walked);

G_END_DECLS
