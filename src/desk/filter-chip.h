/* filter-chip.h: a filter by one field: a button that opens a check list of a choice's values with their counts, else from and to and
 * whatever filter-range.h has.
 *
 * Signals: "changed" (): other values are wanted; "counts-wanted" (): the list was opened, call mb_filter_chip_set_counts.
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_FILTER_CHIP (mb_filter_chip_get_type ())
G_DECLARE_FINAL_TYPE (MbFilterChip, mb_filter_chip, MB, FILTER_CHIP, GtkWidget)

/* mb_filter_chip_fits: the field can be filtered by. */
gboolean mb_filter_chip_fits (const MbField *field);
GtkWidget *mb_filter_chip_new (MbSession *session, const MbField *field);
gboolean mb_filter_chip_is_open (MbFilterChip *self);
void mb_filter_chip_open (MbFilterChip *self); /* shows what can be chosen */
const MbField *mb_filter_chip_get_field (MbFilterChip *self);
/* mb_filter_chip_set_counts: rows of mb_store_group by the field, one count each; what is not among them counts 0. */
void mb_filter_chip_set_counts (MbFilterChip *self, GPtrArray *rows);
gboolean mb_filter_chip_is_active (MbFilterChip *self);
/* mb_filter_chip_apply: adds the condition to a query; nothing when all is shown. */
void mb_filter_chip_apply (MbFilterChip *self, MbQuery *query);
/* The chosen values as text for the window's state, "" when none. (transfer full) */
char *mb_filter_chip_to_string (MbFilterChip *self);
void mb_filter_chip_restore (MbFilterChip *self, const char *text);
void mb_filter_chip_clear (MbFilterChip *self); /* does not emit */

G_END_DECLS
