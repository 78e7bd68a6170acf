/* inspection-paper.h: result notices as they will be printed: of one institution, of some, or of all of a year.
 *
 * Signal "back" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_INSPECTION_PAPER (mb_inspection_paper_get_type ())
G_DECLARE_FINAL_TYPE (MbInspectionPaper, mb_inspection_paper, MB, INSPECTION_PAPER, GtkWidget)

void mb_inspection_paper_set_session (MbInspectionPaper *self, MbSession *session);
/* mb_inspection_paper_show: participants NULL: all of the year that have a result. title: what stands above the pages, and names
 * the file and the print job. */
void mb_inspection_paper_show (MbInspectionPaper *self, int year, const gint64 *participants, guint n,
                               const char *title);

G_END_DECLS
