/* paper-view.h: pages as they will be printed, one below the other, with zoom. A GtkScrollable; draws only the pages in sight.
 *
 * Keys: Page Up, Page Down, Home, End, Ctrl++ Ctrl+- Ctrl+0. Signal "link" (text): a cell with rows behind it was clicked.
 */
#pragma once

#include <gtk/gtk.h>

#include "paper.h"

G_BEGIN_DECLS

#define MB_TYPE_PAPER_VIEW (mb_paper_view_get_type ())
G_DECLARE_FINAL_TYPE (MbPaperView, mb_paper_view, MB, PAPER_VIEW, GtkWidget)

GtkWidget *mb_paper_view_new (void);
void mb_paper_view_take_paper (MbPaperView *self, MbPaper *paper); /* (nullable) (transfer full) */
guint mb_paper_view_get_n_pages (MbPaperView *self);
guint mb_paper_view_get_page (MbPaperView *self); /* the first in sight, from 0 */
void mb_paper_view_set_page (MbPaperView *self, guint page);
/* Zoom in percent; 0: as wide as the view. */
int mb_paper_view_get_zoom (MbPaperView *self);
void mb_paper_view_set_zoom (MbPaperView *self, int percent);

G_END_DECLS
