/* grid-chooser.h: which columns of a grid are shown: a popover with a check per column, scrolled where there are many. */
#pragma once

#include "grid.h"

G_BEGIN_DECLS

/* mb_grid_chooser_new: acts through the grid's action group, which the popover brings along: it may hang anywhere. */
GtkWidget *mb_grid_chooser_new (MbGrid *grid, GtkWidget *above); /* above (nullable): what stands over the columns */

G_END_DECLS
