/* xlsx-style.h: the cell formats of a workbook, each made once. Every one names a Chinese font: a cell without one
 * falls to Japanese glyphs on machines that lack the office fonts. */
#pragma once

#include <xlsxwriter.h>

#include "table.h"
#include "writer.h"

G_BEGIN_DECLS

typedef enum
{
  MB_XLSX_TITLE,
  MB_XLSX_SUBTITLE,
  MB_XLSX_NOTE,    /* the line above the heading, foot notes, signatures */
  MB_XLSX_HEADING,
  MB_XLSX_CELL,
  /* The looks of a sheet written cell by cell */
  MB_XLSX_PLAIN,
  MB_XLSX_SHADED_HEADING,
  MB_XLSX_FAULT,
  MB_XLSX_REASON,
  MB_XLSX_LOCKED
} MbXlsxRole;

typedef struct
{
  MbXlsxRole role;
  MbAlign align; /* AUTO: the role's own, or the spreadsheet's */
  gboolean bold;
  gboolean wrap;
  guint size_tenths;         /* of the title, in tenths of a point; 0: the role's own */
  const char *number_format; /* NULL: General */
} MbXlsxLook;

typedef struct _MbXlsxStyles MbXlsxStyles;
MbXlsxStyles *mb_xlsx_styles_new (lxw_workbook *workbook);
void mb_xlsx_styles_free (MbXlsxStyles *styles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbXlsxStyles, mb_xlsx_styles_free)
/* mb_xlsx_styles_get: owned by the workbook. */
lxw_format *mb_xlsx_styles_get (MbXlsxStyles *styles, const MbXlsxLook *look);
/* mb_xlsx_look_of: a cell of a table's column: alignment and number format by type. */
MbXlsxLook mb_xlsx_look_of (const MbTableColumn *column, MbCellType type, gboolean bold);
/* mb_xlsx_look_of_style: MbSheetStyle's look with a number format code (nullable). */
MbXlsxLook mb_xlsx_look_of_style (MbSheetStyle style, const char *number_format);

G_END_DECLS
