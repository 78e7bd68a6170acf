/* grid-columns.h: which columns a grid shows, in which order and width, and by which it is sorted.
 *
 * A column is named by its index in the source ("column"); its place on the screen, among the shown ones, is its "place". Widths
 * are pixels. Pure; no GTK.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MbGridColumns MbGridColumns;

#define MB_GRID_MIN_WIDTH 32
#define MB_GRID_NONE      G_MAXUINT

MbGridColumns *mb_grid_columns_new (void);
void mb_grid_columns_free (MbGridColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbGridColumns, mb_grid_columns_free)

/* mb_grid_columns_reset: as declared: ids, widths in pixels and which are shown at first. Forgets all else. */
void mb_grid_columns_reset (MbGridColumns *columns, guint n, const char *const *ids, const int *widths,
                            const gboolean *shown);
guint mb_grid_columns_n (const MbGridColumns *columns);
guint mb_grid_columns_n_shown (const MbGridColumns *columns);
guint mb_grid_columns_at (const MbGridColumns *columns, guint place);     /* column at a place */
guint mb_grid_columns_place (const MbGridColumns *columns, guint column); /* MB_GRID_NONE when hidden */
const char *mb_grid_columns_id (const MbGridColumns *columns, guint column);
guint mb_grid_columns_find (const MbGridColumns *columns, const char *id); /* column, or MB_GRID_NONE */

int mb_grid_columns_width (const MbGridColumns *columns, guint column);
void mb_grid_columns_set_width (MbGridColumns *columns, guint column, int width);
int mb_grid_columns_total (const MbGridColumns *columns);
/* mb_grid_columns_x: left edge of the column at a place, unscrolled; at n_shown: the right edge of the last. */
int mb_grid_columns_x (const MbGridColumns *columns, guint place);
/* mb_grid_columns_hit: place under x (unscrolled), MB_GRID_NONE beside all. mb_grid_columns_hit_edge: place whose right edge is
 * within reach pixels of x. */
guint mb_grid_columns_hit (const MbGridColumns *columns, int x);
guint mb_grid_columns_hit_edge (const MbGridColumns *columns, int x, int reach);

gboolean mb_grid_columns_is_shown (const MbGridColumns *columns, guint column);
/* mb_grid_columns_show: the last shown column cannot be hidden: FALSE. */
gboolean mb_grid_columns_show (MbGridColumns *columns, guint column, gboolean shown);
/* mb_grid_columns_move: the column at place from comes to stand at place to. */
void mb_grid_columns_move (MbGridColumns *columns, guint from, guint to);

/* Sort keys, most important first. */
guint mb_grid_columns_n_sort (const MbGridColumns *columns);
guint mb_grid_columns_sort_nth (const MbGridColumns *columns, guint n, gboolean *descending);
/* mb_grid_columns_sort_rank: 0 for the first key, MB_GRID_NONE when not sorted by it. */
guint mb_grid_columns_sort_rank (const MbGridColumns *columns, guint column, gboolean *descending);
/* mb_grid_columns_sort_click: as a click on the heading: a first click sorts upwards, the next downwards; with more (Shift) the column
 * becomes a further key, or turns if it is one, else it becomes the only key. */
void mb_grid_columns_sort_click (MbGridColumns *columns, guint column, gboolean more);
void mb_grid_columns_sort_set (MbGridColumns *columns, guint column, gboolean descending, gboolean more);
void mb_grid_columns_sort_clear (MbGridColumns *columns);

/* mb_grid_columns_to_string, mb_grid_columns_restore: order, widths, hiding and sort by id, such as "name:240,type:90,-town:80;+type,-name",
 * for the window's state. Unknown ids are passed over; columns that the text does not know keep their place at the end. */
char *mb_grid_columns_to_string (const MbGridColumns *columns);
void mb_grid_columns_restore (MbGridColumns *columns, const char *text);

G_END_DECLS
