/* writer.h: writing xlsx and csv. Every file is written beside and renamed, so there is never half of one.
 *
 * Text is always written as text: nothing that begins with = becomes a formula. Formal reports and reject files
 * use libxlsxwriter's normal mode, plain exports its constant memory mode; every return code is checked.
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
  MbDate created;       /* MB_DATE_NONE: left out */
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
/* mb_sheet_writer_choice: a list for the cells of a range; mb_sheet_writer_range: a decimal from min to max hundredths. */
gboolean mb_sheet_writer_choice (MbSheetWriter *writer, guint row, guint column, guint last_row, const char *const *choices, GError **error);
/* mb_sheet_writer_finish: closes, syncs and renames to path. mb_sheet_writer_free without it leaves nothing behind. */
gboolean mb_sheet_writer_finish (MbSheetWriter *writer, GError **error);
void mb_sheet_writer_free (MbSheetWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbSheetWriter, mb_sheet_writer_free)

G_END_DECLS
