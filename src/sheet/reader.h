/* reader.h: one way to read any ledger file: xlsx, xls (BIFF 2 to 8), csv, HTML tables named xls.
 *
 * The kind is told by content, never by name. Reading streams: the handler gets each sheet and each row that has
 * a cell, in order; a FALSE from it stops the reading with its error. Nothing above needs a double: a number is
 * text in its shortest form (%.15g). Only an xlsx sheet of over 16 MiB whose own rows are out of order is handed over as
 * it stands; smaller ones are put in order.
 *
 * A csv is one sheet named by sheet_name; its row is the record's number, blank lines counted, a leading "sep=;" not.
 * Each table of an HTML page is a sheet (sheet_name, then "sheet_name (2)" and so on), a table within a cell too.
 *
 * Cells are as the file has them: text untrimmed, rich text runs joined, phonetic guides left out, _xHHHH_ decoded,
 * CR LF and CR as LF; formulas by their cached value (none: no cell); merged ranges by their top left cell; empty
 * cells are not handed over (a text cell of length 0 is empty).
 * Dates: a number whose format has a year, a day or a month is a date, "YYYY-MM-DD" or "YYYY-MM-DDTHH:MM:SS" (m counts
 * as month only without h or s); built-in formats 14 to 17, 22, 27 to 31, 36, 50 to 54, 57, 58; t="d" cells; hours alone
 * give "HH:MM:SS" below 1 and stay a number above. 1900 (serial 60 and numbers that are no date stay numbers) and 1904.
 * Booleans are "1" or "0", errors "#REF!" and so on. Chart, dialog and macro sheets are left out.
 *
 * Hostile input ends in an MB_ERROR (FILE_KIND, FILE_ENCRYPTED, FILE_DAMAGED, FILE_TOO_LARGE, FILE_EMPTY, ENCODING),
 * never in a crash, a hang or more than 1 GiB. No network, no external entity, no path but the given one.
 */
#pragma once

#include "fault.h"
#include "job.h"

G_BEGIN_DECLS

typedef enum { MB_SHEET_TEXT, MB_SHEET_NUMBER, MB_SHEET_DATE, MB_SHEET_BOOL, MB_SHEET_ERROR } MbSheetCellKind;

typedef enum
{
  MB_FILE_UNKNOWN,
  MB_FILE_XLSX,
  MB_FILE_XLS, /* OLE or bare BIFF */
  MB_FILE_CSV, /* text with separators */
  MB_FILE_HTML,
  MB_FILE_XML_2003, /* SpreadsheetML 2003, told and read if simple */
  MB_FILE_ODS       /* recognised and refused with advice */
} MbFileKind;

typedef struct
{
  guint column;  /* 1-based */
  MbSheetCellKind kind;
  guint format;  /* index for mb_sheet_info's number formats; 0 is General */
  guint length;
  const char *text; /* valid UTF-8, NUL-terminated; valid until the row handler returns */
} MbSheetCell;

typedef struct { guint row, column, last_row, last_column; } MbSheetRange; /* 1-based, inclusive */
typedef struct { guint first, last; guint width_hundredths; gboolean hidden; } MbSheetWidth; /* characters × 100 */

/* What is known of the sheet. Before rows only name, hidden and index are sure; widths come early in xlsx; merges
 * are sure at sheet_end. Owned by the reader. */
typedef struct
{
  guint index;      /* 0-based among worksheets */
  const char *name;
  gboolean hidden;  /* hidden or very hidden */
  GArray *merges;   /* (element-type MbSheetRange) */
  GArray *widths;   /* (element-type MbSheetWidth) */
  GArray *hidden_rows; /* (element-type guint) rows that are hidden, by hand or by a filter; sure at sheet_end */
  GArray *unvalued;    /* (element-type MbSheetRange) single cells: formulas that no program has worked out yet, told to
                        * nobody as cells; sure at sheet_end; xlsx only, others always keep the value */
  GPtrArray *formats; /* (element-type utf8) number format codes by MbSheetCell.format; shared by all sheets */
} MbSheetInfo;

typedef struct
{
  gboolean (*sheet_begin) (const MbSheetInfo *sheet, gpointer user, GError **error); /* nullable */
  gboolean (*row) (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error);
  gboolean (*sheet_end) (const MbSheetInfo *sheet, gpointer user, GError **error);   /* nullable */
} MbSheetHandler;

/* mb_sheet_sniff: from the first bytes (4 KiB or more help) of a file of the given whole length. */
MbFileKind mb_sheet_sniff (const guint8 *bytes, gsize length);
/* mb_sheet_read_file: path in the file name encoding. kind (nullable) is told even on failure where known. */
gboolean mb_sheet_read_file (const char *path, const MbSheetHandler *handler, gpointer user, MbJob *job, MbFileKind *kind,
                             GError **error);

/* For one kind each, used by mb_sheet_read_file, by tests and by fuzzing; bytes stay owned by the caller. */
gboolean mb_xlsx_read (const char *path, const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error);
/* sheet_name: of the one sheet of a file that names none (BIFF 2 to 4). */
gboolean mb_xls_read (GBytes *bytes, const char *sheet_name, const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error);
gboolean mb_csv_read (GBytes *bytes, const char *sheet_name, const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error);
gboolean mb_html_read (GBytes *bytes, const char *sheet_name, const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error);

G_END_DECLS
