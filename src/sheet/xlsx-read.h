/* xlsx-read.h: the parts of an xlsx package as the reader needs them. Private to this folder. */
#pragma once

#include "number-format.h"
#include "sheet-sink.h"
#include "xml-stream.h"
#include "zip-package.h"

G_BEGIN_DECLS

/* --- reading --- */

/* mb_xlsx_parse_part: the whole part through the handler. *stream (nullable) is set before, for callbacks that fail. */
gboolean mb_xlsx_parse_part (MbZipPackage *package, int part, const MbXmlHandler *handler, gpointer user,
                             MbXmlStream **stream, MbJob *job, GError **error);
/* mb_xlsx_decode_text: _xHHHH_ to its character, CR LF and CR to LF, in place. The new length. */
gsize mb_xlsx_decode_text (char *text, gsize length);
/* mb_xlsx_parse_reference: "B12", "$B$12", "b12" from text; row or column 0 where it has none. How many bytes were taken. */
gsize mb_xlsx_parse_reference (const char *text, gsize length, guint *row, guint *column);

/* --- relations --- */

typedef struct
{
  char *id, *type, *target;
} MbXlsxRelation;

/* mb_xlsx_read_relations: of a part ("" for the package); none if it has none. External ones are left out.
 * (element-type MbXlsxRelation) (transfer full) */
GPtrArray *mb_xlsx_read_relations (MbZipPackage *package, const char *part_name, GError **error);
/* mb_xlsx_relation_is: by the last step of its type, which transitional and strict files share. */
gboolean mb_xlsx_relation_is (const MbXlsxRelation *relation, const char *kind);
/* mb_xlsx_folder: "xl/" of "xl/workbook.xml". (transfer full) */
char *mb_xlsx_folder (const char *part_name);

/* --- workbook --- */

typedef struct
{
  char *name;
  gboolean hidden;
  int part;
} MbXlsxSheet;

typedef struct
{
  gboolean system_1904;
  GArray *sheets;   /* (element-type MbXlsxSheet): worksheets in order */
  int strings_part; /* -1: none */
  int styles_part;  /* -1: none */
} MbXlsxWorkbook;

/* mb_xlsx_workbook_read: FILE_KIND with advice when the package is another kind of document. */
gboolean mb_xlsx_workbook_read (MbZipPackage *package, MbXlsxWorkbook *workbook, GError **error);
void mb_xlsx_workbook_clear (MbXlsxWorkbook *workbook);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbXlsxWorkbook, mb_xlsx_workbook_clear)

/* --- shared strings --- */

typedef struct
{
  GByteArray *text; /* each NUL-terminated */
  GArray *offsets;  /* guint32, one more than there are strings */
} MbXlsxStrings;

void mb_xlsx_strings_init (MbXlsxStrings *strings);
void mb_xlsx_strings_clear (MbXlsxStrings *strings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbXlsxStrings, mb_xlsx_strings_clear)
gboolean mb_xlsx_strings_read (MbZipPackage *package, int part, MbXlsxStrings *strings, MbJob *job, GError **error);

/* --- styles --- */

typedef struct
{
  MbFormatClass format_class;
  guint format; /* MbSheetCell.format */
} MbXlsxStyle;

/* mb_xlsx_styles_read: one MbXlsxStyle per cell format of the file; at least one. (transfer full) */
GArray *mb_xlsx_styles_read (MbZipPackage *package, int part, MbSheetSink *sink, GError **error);

/* --- cells and sheets --- */

typedef enum
{
  MB_XLSX_NUMBER,
  MB_XLSX_SHARED,
  MB_XLSX_TEXT,
  MB_XLSX_INLINE,
  MB_XLSX_BOOL,
  MB_XLSX_ERROR,
  MB_XLSX_DATE
} MbXlsxCellType;

/* A cell while its element is open; the strings are used again for the next one. */
typedef struct
{
  guint column;
  MbXlsxCellType type;
  guint style;
  gboolean has_inline;
  GString *value, *text; /* of v; of is */
  GString *buffer;
} MbXlsxCell;

typedef struct
{
  MbZipPackage *package;
  const MbXlsxWorkbook *workbook;
  const MbXlsxStrings *strings;
  const GArray *styles;
  MbSheetSink *sink;
  MbJob *job;
  guint64 done, total; /* bytes, for progress */
} MbXlsxReading;

/* mb_xlsx_cell_type: by the t attribute. */
MbXlsxCellType mb_xlsx_cell_type (const char *text, gsize length);
/* mb_xlsx_cell_finish: puts it into the sink. FALSE: its shared string does not exist. */
gboolean mb_xlsx_cell_finish (MbXlsxCell *cell, MbXlsxReading *reading);
gboolean mb_xlsx_sheet_read (MbXlsxReading *reading, const MbXlsxSheet *sheet, GError **error);

/* --- merges ahead of their cells --- */

/* mb_xlsx_scan_merges: adds the merged ranges that raw bytes of a sheet's part name; how many bytes need not be shown
 * again. Looks at tags, whatever their prefix; last: no more bytes follow. */
gsize mb_xlsx_scan_merges (MbSheetSink *sink, const char *data, gsize length, gboolean last);

G_END_DECLS
