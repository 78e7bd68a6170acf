/* xls-record.h: BIFF at the level of bytes: a run of records, each an id, a length and data.
 *
 * Nothing here copies: a record points into the stream, which must outlive it. Data longer than one record
 * goes on in CONTINUE records; a cursor walks over such a chain as if it were one piece, and never past it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ids; where BIFF versions differ, the number at the end is the version that began with it. */
enum
{
  MB_XLS_DIMENSIONS_2 = 0x0000,
  MB_XLS_BLANK_2 = 0x0001,
  MB_XLS_INTEGER_2 = 0x0002,
  MB_XLS_NUMBER_2 = 0x0003,
  MB_XLS_LABEL_2 = 0x0004,
  MB_XLS_BOOLERR_2 = 0x0005,
  MB_XLS_FORMULA = 0x0006, /* BIFF 2, 5 and 8 */
  MB_XLS_STRING_2 = 0x0007,
  MB_XLS_BOF_2 = 0x0009,
  MB_XLS_EOF = 0x000A,
  MB_XLS_FORMAT_2 = 0x001E,
  MB_XLS_ARRAY_2 = 0x0021,
  MB_XLS_DATEMODE = 0x0022,
  MB_XLS_COLWIDTH_2 = 0x0024,
  MB_XLS_FILEPASS = 0x002F,
  MB_XLS_FONT = 0x0031,
  MB_XLS_TABLE_2 = 0x0036,
  MB_XLS_TABLE2_2 = 0x0037,
  MB_XLS_CONTINUE = 0x003C,
  MB_XLS_CODEPAGE = 0x0042,
  MB_XLS_XF_2 = 0x0043,
  MB_XLS_IXFE = 0x0044,
  MB_XLS_COLINFO = 0x007D,
  MB_XLS_ROW = 0x0208,
  MB_XLS_RK_OLD = 0x007E,
  MB_XLS_WSBOOL = 0x0081,
  MB_XLS_BOUNDSHEET = 0x0085,
  MB_XLS_SHEETSOFFSET = 0x008E,
  MB_XLS_SHEETHDR = 0x008F,
  MB_XLS_SHRFMLA_5 = 0x00BC,
  MB_XLS_MULRK = 0x00BD,
  MB_XLS_RSTRING = 0x00D6,
  MB_XLS_XF_5 = 0x00E0,
  MB_XLS_MERGEDCELLS = 0x00E5,
  MB_XLS_SST = 0x00FC,
  MB_XLS_LABELSST = 0x00FD,
  MB_XLS_NUMBER = 0x0203,
  MB_XLS_LABEL = 0x0204,
  MB_XLS_BOOLERR = 0x0205,
  MB_XLS_FORMULA_3 = 0x0206,
  MB_XLS_STRING = 0x0207,
  MB_XLS_BOF_3 = 0x0209,
  MB_XLS_ARRAY = 0x0221,
  MB_XLS_TABLE = 0x0236,
  MB_XLS_XF_3 = 0x0243,
  MB_XLS_RK = 0x027E,
  MB_XLS_FORMULA_4 = 0x0406,
  MB_XLS_BOF_4 = 0x0409,
  MB_XLS_FORMAT_4 = 0x041E,
  MB_XLS_XF_4 = 0x0443,
  MB_XLS_SHRFMLA = 0x04BC,
  MB_XLS_BOF_5 = 0x0809
};

/* What a BOF record says its substream is. */
typedef enum
{
  MB_XLS_SUBSTREAM_GLOBALS = 0x0005,
  MB_XLS_SUBSTREAM_MODULE = 0x0006,
  MB_XLS_SUBSTREAM_SHEET = 0x0010,
  MB_XLS_SUBSTREAM_CHART = 0x0020,
  MB_XLS_SUBSTREAM_MACRO = 0x0040,
  MB_XLS_SUBSTREAM_WORKSPACE = 0x0100 /* in BIFF 4: the globals of a workbook */
} MbXlsSubstream;

typedef struct
{
  const guint8 *data;
  gsize size;
  gboolean cut; /* the container promised more bytes than the file has */
} MbXlsStream;

typedef struct
{
  gsize offset; /* of its header in the stream */
  guint id;
  guint length;
  const guint8 *data;
} MbXlsRecord;

typedef enum
{
  MB_XLS_STEP_RECORD,
  MB_XLS_STEP_END,
  MB_XLS_STEP_DAMAGED
} MbXlsStep;

typedef struct
{
  const MbXlsStream *stream;
  gsize at;
  gsize end; /* of the present record's data */
} MbXlsCursor;

static inline guint
mb_xls_u16 (const guint8 *bytes)
{
  return (guint) bytes[0] | (guint) bytes[1] << 8;
}

static inline guint32
mb_xls_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

/* mb_xls_record_at: the record whose header is at offset. END at the stream's end, also where only zeros or less
 * than a header follow; DAMAGED where the record runs over the end, or where the stream is known to be cut. */
MbXlsStep mb_xls_record_at (const MbXlsStream *stream, gsize offset, MbXlsRecord *record);
/* mb_xls_record_next: where the header after this record is. */
gsize mb_xls_record_next (const MbXlsRecord *record);
/* mb_xls_record_bof: whether it is a BOF record, its BIFF version (2, 3, 4, 5 or 8; 0 where it names none that
 * exists) and its kind of substream. */
gboolean mb_xls_record_bof (const MbXlsRecord *record, guint *version, guint *substream);
/* mb_xls_substream_next: like mb_xls_record_at from *offset on, which it moves behind the record; charts
 * lying inside are passed over with all their records; END also at the EOF record, or where another sheet begins
 * before one. */
MbXlsStep mb_xls_substream_next (const MbXlsStream *stream, gsize *offset, MbXlsRecord *record);

/* mb_xls_cursor_init: at the byte skip of the record's data. */
void mb_xls_cursor_init (MbXlsCursor *cursor, const MbXlsStream *stream, const MbXlsRecord *record, gsize skip);
/* mb_xls_cursor_continue: to the first byte of the CONTINUE record that follows; FALSE without one. */
gboolean mb_xls_cursor_continue (MbXlsCursor *cursor);
/* Each of these goes on into CONTINUE records and is FALSE where the chain ends. */
gboolean mb_xls_cursor_u8 (MbXlsCursor *cursor, guint *value);
gboolean mb_xls_cursor_u16 (MbXlsCursor *cursor, guint *value);
gboolean mb_xls_cursor_u32 (MbXlsCursor *cursor, guint32 *value);
gboolean mb_xls_cursor_skip (MbXlsCursor *cursor, gsize n);
/* mb_xls_cursor_at_end: whether no byte is left in the whole chain. */
gboolean mb_xls_cursor_at_end (const MbXlsCursor *cursor);

G_END_DECLS
