/* history-detail.h: one change set: who, when, each field before and after, and taking it back. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_HISTORY_DETAIL (mb_history_detail_get_type ())
G_DECLARE_FINAL_TYPE (MbHistoryDetail, mb_history_detail, MB, HISTORY_DETAIL, GtkWidget)

void mb_history_detail_set_session (MbHistoryDetail *self, MbSession *session); /* NULL: it is closing */
/* mb_history_detail_load: set 0: nothing is chosen. The same set again looks anew. */
void mb_history_detail_load (MbHistoryDetail *self, gint64 set);

G_END_DECLS
