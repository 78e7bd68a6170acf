/* letter-private.h: tables of letters that are not lists of records. */
#pragma once

#include "report-declare.h"

G_BEGIN_DECLS

/* mb_letter_score_table: source=scores: every indicator of a participant by section, with subtotals; source=vetoes:
 * the veto items that are set. */
MbTable *mb_letter_score_table (const MbReport *report, const MbReportScope *scope, const MbRecord *participant,
                                GError **error);

G_END_DECLS
