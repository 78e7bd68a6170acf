/* writer.h: writing xlsx and csv. Every file is written beside and renamed, so there is never half of one.
 *
 * Text is always written as text: nothing that begins with = becomes a formula. A text beyond 32,767 characters, the limit
 * of a cell, is MB_FAULT_TEXT_TOO_LONG with the cell's name; more than 1,048,576 rows MB_FAULT_FILE_TOO_LARGE. Errors of the
 * file are those of mb_atomic_file_begin. Cancelling leaves the old file.
 */
#pragma once

#include "job.h"
#include "civil-date.h"
#include "table.h"

G_BEGIN_DECLS

typedef struct
{
  const char *author;   /* document properties; nullable */
  const char *company;
  MbDate created;       /* MB_DATE_NONE: the clock's */
} MbWriteInfo;

/* mb_xlsx_write_table: the form as a superior wants it (title row merged, note line, merged headings, borders, number and
 * date formats, frozen heading, A4, fit to width, repeated heading rows, page x of y, totals as formulas with the
 * computed value cached, foot notes, signatures, native chart when the table has one). sheet_name at most 31 characters;
 * longer or forbidden characters are replaced. */
gboolean mb_xlsx_write_table (const MbTable *table, const char *path, const MbWriteInfo *info, MbJob *job, GError **error);

/* mb_csv_write_table: UTF-8 with BOM, CR LF, heading (levels joined by " ") then rows. Text that a spreadsheet would take for a
 * formula (begins with = + - @ tab CR, and is no number) is guarded by a leading apostrophe, which our own import takes back. */
gboolean mb_csv_write_table (const MbTable *table, const char *path, MbJob *job, GError **error);

/* A sheet cell by cell: reject files and forms for filling in. */
typedef struct _MbSheetWriter MbSheetWriter;

typedef enum
{
  MB_STYLE_PLAIN,
  MB_STYLE_TITLE,   /* large, bold, centred */
  MB_STYLE_HEADING, /* bold, centred, bordered, wrapped, shaded */
  MB_STYLE_FAULT,   /* coloured fill */
  MB_STYLE_REASON,  /* the added column that says what is wrong */
  MB_STYLE_BODY,    /* bordered */
  MB_STYLE_LOCKED   /* bordered, shaded: not for filling in */
} MbSheetStyle;

MbSheetWriter *mb_sheet_writer_new (const char *path, const char *sheet_name, const MbWriteInfo *info, GError **error);
/* mb_sheet_writer_new_plain: for lists of any size: row after row, in memory that does not grow. No merges, comments, choices or
 * further sheets. */
MbSheetWriter *mb_sheet_writer_new_plain (const char *path, const char *sheet_name, const MbWriteInfo *info, GError **error);
/* mb_sheet_writer_add_sheet: one more sheet, to which all later calls go. */
gboolean mb_sheet_writer_add_sheet (MbSheetWriter *writer, const char *sheet_name, GError **error);
/* rows and columns are 1-based. kind: as read (MbSheetCellKind semantics): text, number (text in %.15g), date (ISO), bool, error (as
 * text). format: number format code or NULL. */
gboolean mb_sheet_writer_text (MbSheetWriter *writer, guint row, guint column, const char *text, MbSheetStyle style, GError **error);
gboolean mb_sheet_writer_number (MbSheetWriter *writer, guint row, guint column, const char *number, const char *format, MbSheetStyle style, GError **error);
gboolean mb_sheet_writer_date (MbSheetWriter *writer, guint row, guint column, const char *iso, const char *format, MbSheetStyle style, GError **error);
gboolean mb_sheet_writer_bool (MbSheetWriter *writer, guint row, guint column, gboolean value, MbSheetStyle style, GError **error);
gboolean mb_sheet_writer_comment (MbSheetWriter *writer, guint row, guint column, const char *comment, GError **error);
/* mb_sheet_writer_merge: call after the top left cell was written; text is that cell's. */
gboolean mb_sheet_writer_merge (MbSheetWriter *writer, guint row, guint column, guint last_row, guint last_column, const char *text, MbSheetStyle style, GError **error);
void mb_sheet_writer_width (MbSheetWriter *writer, guint first, guint last, guint width_hundredths);
void mb_sheet_writer_freeze (MbSheetWriter *writer, guint rows, guint columns);
/* mb_sheet_writer_height: of a row, in points. */
void mb_sheet_writer_height (MbSheetWriter *writer, guint row, guint points);
/* mb_sheet_writer_page: A4, one page wide, page x of y; the rows first_repeated..last_repeated (0: none) stand on every page. */
gboolean mb_sheet_writer_page (MbSheetWriter *writer, gboolean landscape, guint first_repeated, guint last_repeated, GError **error);
/* mb_sheet_writer_choice: a list for the cells row..last_row of a column; a list too long for a validation (255 characters, or a
 * word with a comma) is kept on a hidden sheet. mb_sheet_writer_range: a number from min to max hundredths, or the word also
 * (nullable), such as "/". An empty cell is always allowed. */
gboolean mb_sheet_writer_choice (MbSheetWriter *writer, guint row, guint column, guint last_row, const char *const *choices, GError **error);
gboolean mb_sheet_writer_range (MbSheetWriter *writer, guint row, guint column, guint last_row, gint64 min, gint64 max, const char *also, GError **error);
/* mb_sheet_writer_finish: closes, syncs and renames to path. mb_sheet_writer_free without it leaves nothing behind. */
gboolean mb_sheet_writer_finish (MbSheetWriter *writer, GError **error);
void mb_sheet_writer_free (MbSheetWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbSheetWriter, mb_sheet_writer_free)

G_END_DECLS
