/* compare-view.h: two institutions of a year side by side, indicator by indicator.
 *
 * Signal "back" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_COMPARE_VIEW (mb_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (MbCompareView, mb_compare_view, MB, COMPARE_VIEW, GtkWidget)

void mb_compare_view_set_session (MbCompareView *self, MbSession *session);
void mb_compare_view_show (MbCompareView *self, gint64 left, gint64 right);
void mb_compare_view_reload (MbCompareView *self);
void mb_compare_view_focus (MbCompareView *self);

G_END_DECLS
