/* scoring-source.h: the indicators of one institution as rows of a grid, by section, each with its points and reason to edit.
 *
 * What is typed is checked at once and shown at once; writing it is the owner's. Signal "score" (index, points, reason): an entry of the
 * card's scores was given points (a gint64) and a reason ("" none).
 */
#pragma once

#include "grid-source.h"
#include "inspection.h"

G_BEGIN_DECLS

#define MB_TYPE_SCORING_SOURCE (mb_scoring_source_get_type ())
G_DECLARE_FINAL_TYPE (MbScoringSource, mb_scoring_source, MB, SCORING_SOURCE, GObject)

enum
{
  MB_SCORING_CODE,
  MB_SCORING_ITEM,
  MB_SCORING_FULL,
  MB_SCORING_POINTS,
  MB_SCORING_DEDUCTION,
  MB_SCORING_REASON,
  MB_SCORING_PREVIOUS,
  MB_SCORING_CRITERIA,
  MB_SCORING_N_COLUMNS
};

MbScoringSource *mb_scoring_source_new (void);
/* mb_scoring_source_take_card: another institution, or the same one read again. */
void mb_scoring_source_take_card (MbScoringSource *self, MbInspectionCard *card);
MbInspectionCard *mb_scoring_source_get_card (MbScoringSource *self); /* (nullable) */
int mb_scoring_source_index (MbScoringSource *self, guint row);       /* -1: the heading of a section */
guint mb_scoring_source_row (MbScoringSource *self, guint index);
/* mb_scoring_source_set: as if it had been typed; reason NULL: as it is, but none where nothing is deducted. FALSE while published. */
gboolean mb_scoring_source_set (MbScoringSource *self, guint index, gint64 points, const char *reason);
/* mb_scoring_source_take_reasons: what the reason of an entry is chosen from. (element-type MbInspectionReason) */
void mb_scoring_source_take_reasons (MbScoringSource *self, guint index, GPtrArray *reasons);
gboolean mb_scoring_source_has_reasons (MbScoringSource *self, guint index);
/* mb_scoring_source_add_mode: the next edit of a reason adds to what is there. */
void mb_scoring_source_add_mode (MbScoringSource *self);
/* mb_scoring_source_next_open: the next entry without points after index (-1: from the first), around the end; -1: none. */
int mb_scoring_source_next_open (MbScoringSource *self, int index);

G_END_DECLS
