/* filter-range.h: what a filter asks of a date, a number, a link or a text: from and to, a period such as this month, one record, a word.
 *
 * A period stays what it is called: kept over the year's end, "this year" is the new one. Signal "changed" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_FILTER_RANGE (mb_filter_range_get_type ())
G_DECLARE_FINAL_TYPE (MbFilterRange, mb_filter_range, MB, FILTER_RANGE, GtkWidget)

/* mb_filter_range_fits: the field is of a kind that is asked for so; choices have their check list. */
gboolean mb_filter_range_fits (const MbField *field);
GtkWidget *mb_filter_range_new (MbSession *session, const MbField *field);
void mb_filter_range_start (MbFilterRange *self); /* was shown: entries tell what is asked, the first has the focus */
gboolean mb_filter_range_is_active (MbFilterRange *self);
void mb_filter_range_apply (MbFilterRange *self, MbQuery *query);
char *mb_filter_range_words (MbFilterRange *self); /* "" when nothing is asked. (transfer full) */
/* For the window's state; "" when nothing is asked. (transfer full) */
char *mb_filter_range_to_string (MbFilterRange *self);
void mb_filter_range_restore (MbFilterRange *self, const char *text); /* does not emit */

G_END_DECLS
