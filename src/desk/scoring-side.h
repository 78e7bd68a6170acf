/* scoring-side.h: beside the indicators: total and grade as they run, the year before, a bar for each section, what is still open, and
 * the veto items.
 *
 * Signals: "next-open" (); "section" (index of its first score); "veto" (index into the card's scores, set, reason); "leave" (): Esc.
 */
#pragma once

#include <gtk/gtk.h>

#include "inspection.h"

G_BEGIN_DECLS

#define MB_TYPE_SCORING_SIDE (mb_scoring_side_get_type ())
G_DECLARE_FINAL_TYPE (MbScoringSide, mb_scoring_side, MB, SCORING_SIDE, GtkWidget)

/* mb_scoring_side_show: what the card says now; nothing of it is kept. */
void mb_scoring_side_show (MbScoringSide *self, const MbInspectionCard *card, gboolean editable);
void mb_scoring_side_focus_vetoes (MbScoringSide *self);

G_END_DECLS
