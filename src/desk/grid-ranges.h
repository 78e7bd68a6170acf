/* grid-ranges.h: a set of row positions kept as sorted, disjoint ranges.
 *
 * Selecting a million rows is one range, not a million objects. Pure; no GTK.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint first, last; /* inclusive */
} MbGridRange;

typedef struct _MbGridRanges MbGridRanges;

MbGridRanges *mb_grid_ranges_new (void);
void mb_grid_ranges_free (MbGridRanges *ranges);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbGridRanges, mb_grid_ranges_free)

void mb_grid_ranges_clear (MbGridRanges *ranges);
/* mb_grid_ranges_add, mb_grid_ranges_remove: first to last, inclusive; in either order. */
void mb_grid_ranges_add (MbGridRanges *ranges, guint first, guint last);
void mb_grid_ranges_remove (MbGridRanges *ranges, guint first, guint last);
/* mb_grid_ranges_splice: at pos, removed positions went and added ones came; what lies behind moves along. The new ones are not in
 * the set. */
void mb_grid_ranges_splice (MbGridRanges *ranges, guint pos, guint removed, guint added);

gboolean mb_grid_ranges_contains (const MbGridRanges *ranges, guint pos);
guint64 mb_grid_ranges_count (const MbGridRanges *ranges);
guint mb_grid_ranges_n (const MbGridRanges *ranges);
MbGridRange mb_grid_ranges_nth (const MbGridRanges *ranges, guint n);
gboolean mb_grid_ranges_equal (const MbGridRanges *a, const MbGridRanges *b);
MbGridRanges *mb_grid_ranges_copy (const MbGridRanges *ranges);

G_END_DECLS
