/* xlsx-form.h: the parts of writing a table as a formal sheet: measures, formulas, chart, and the touch-up of the
 * package. Used by xlsx-writer.c. Rows and columns of a sheet are 0-based here, as in libxlsxwriter. */
#pragma once

#include <xlsxwriter.h>

#include "table.h"

G_BEGIN_DECLS

/* mb_xlsx_column_widths: in characters of half width, from the declaration or the content; one per column. (transfer full) */
guint *mb_xlsx_column_widths (const MbTable *table);
/* mb_xlsx_heading_heights: points of each heading level for these widths. (transfer full) */
double *mb_xlsx_heading_heights (const MbTable *table, const guint *widths);
/* mb_xlsx_row_height: points of a body row, at most 409, the limit of a spreadsheet. */
double mb_xlsx_row_height (const MbTable *table, const MbTableRow *row, const guint *widths);

/* mb_xlsx_formula: the formula (without =) that gives the cell's figure from other cells, or NULL where the figure is
 * none, or where no formula over this sheet gives exactly the figure that was computed. first_row is the sheet's row of
 * the table's first row. *text is set when the cached value is the empty text. (transfer full) */
char *mb_xlsx_formula (const MbTable *table, guint row, guint column, guint first_row, gboolean *text);
/* mb_xlsx_value: a number cell's value as decimal text: 814 hundredths of a percent is "0.0814". (transfer full) */
char *mb_xlsx_value (const MbCell *cell);

/* mb_xlsx_chart: the native chart's part (drawingml) for the table at first_row of the sheet, NULL if it has no chart or no
 * body row. (transfer full) */
GString *mb_xlsx_chart (const MbTable *table, const char *sheet_name, guint first_row);

/* mb_xlsx_touch_up: copies the package from to to (both exist) with its numbers in their shortest form, and the
 * first chart's part replaced by chart (nullable). */
gboolean mb_xlsx_touch_up (const char *from, const char *to, const GString *chart, GError **error);
/* mb_xlsx_needs_touch_up: whether libxlsxwriter would write the number with digits that it does not have. */
gboolean mb_xlsx_needs_touch_up (double number);

G_END_DECLS
