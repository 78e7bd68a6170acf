/* handbook-view.h: a chapter of the handbook as widgets: text, lists, tables, and pictures at the width there is. */
#pragma once

#include <gtk/gtk.h>

#include "handbook.h"

G_BEGIN_DECLS

/* Where the handbook and its pictures are in the program's resources. */
#define MB_HANDBOOK_RESOURCE "/org/minban/Desk/handbook/"

/* mb_handbook_view_new: a chapter.
 * labels: (element-type GtkLabel) gets the chapter's passages in their order, borrowed
 * Returns: (transfer floating) */
GtkWidget *mb_handbook_view_new (const MbHandbookChapter *chapter, GPtrArray *labels);

/* mb_handbook_view_mark: shows hits of the search in a passage; current: the one to be seen among them, or -1. */
void mb_handbook_view_mark (GtkLabel *label, const MbHandbookHit *hits, guint n_hits, int current);

G_END_DECLS
