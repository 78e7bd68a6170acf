/* hazard.h: campus-safety hazards: figures as of any day, and the flow found → rectifying → awaiting recheck → closed.
 * */
#pragma once

#include "office.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  gint64 found, closed;
} MbHazardCount;
typedef struct
{
  gint64 found, closed;   /* found on or before as_of; closed on or before it */
  gint64 rate;            /* hundredths of a percent */
  gint64 overdue;         /* open on as_of with the limit before it */
  gint64 closed_late;     /* closed after the limit */
  GPtrArray *by_category; /* (element-type MbHazardCount) in the order of the declared choices, then learned ones */
  GPtrArray *by_severity;
} MbHazardSummary;
gboolean mb_hazard_summary (MbOffice *office, MbDate as_of, MbHazardSummary *summary, GError **error);
void mb_hazard_summary_clear (MbHazardSummary *summary);

/* mb_hazard_close: recheck passed: date (not before found or completion), person and result (合格) are kept; the
 * completion date is set to date where it is empty. A result other than 合格 is a failed recheck: back to rectifying.
 * Several ids are one change set. ALREADY_CLOSED, TRANSITION. */
gboolean mb_hazard_close (MbOffice *office, const gint64 *ids, guint n_ids, MbDate date, const char *by,
                          const char *result, GError **error);
/* mb_hazard_derive_state: hazards have no state column in ledgers: completion date and 合格: closed; completion date
 * alone: awaiting recheck; else as it stands (present may be NULL: the initial state). Static. */
const char *mb_hazard_derive_state (const char *present, gboolean completed, const char *recheck_result);

G_END_DECLS
