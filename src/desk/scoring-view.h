/* scoring-view.h: the scoring screen of one institution: every indicator with its points, deduction and reason, by the keyboard alone.
 *
 * Keys among the indicators: digits set the points, - and digits deduct, F full, N not applicable, R reasons, Enter next indicator,
 * Shift+Enter the one before, Ctrl+Page Down and Ctrl+Page Up the next and previous institution, V veto items, O the next open one,
 * Esc back to the list.
 * Signals: "back" (); "preview" (participant, a gint64).
 */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_SCORING_VIEW (mb_scoring_view_get_type ())
G_DECLARE_FINAL_TYPE (MbScoringView, mb_scoring_view, MB, SCORING_VIEW, GtkWidget)

/* mb_scoring_view_set_session: once, before anything else. */
void mb_scoring_view_set_session (MbScoringView *self, MbSession *session);
/* mb_scoring_view_show: participants: the list that is paged through, in its order; copied. */
void mb_scoring_view_show (MbScoringView *self, const gint64 *participants, guint n, gint64 participant);
gint64 mb_scoring_view_get_participant (MbScoringView *self);
/* mb_scoring_view_reload: something was written, by anyone. */
void mb_scoring_view_reload (MbScoringView *self);
void mb_scoring_view_focus (MbScoringView *self);

G_END_DECLS
