/* clock.h: the clock on the wall of a Chinese office: Beijing time, whatever zone the computer is set to.
 *
 * China has one zone and no summer time, and civil dates are its dates; a time shown beside them must be of the same day.
 * Only the program's edges read a clock: rules take "today" as an argument.
 */
#pragma once

#include "civil-date.h"

G_BEGIN_DECLS

GDateTime *mb_clock_now (void); /* (transfer full) */
MbDate mb_clock_today (void);
/* mb_clock_from_utc: a time as the audit writes it, "2026-06-30T08:15:00Z". (transfer full) (nullable) NULL for no time */
GDateTime *mb_clock_from_utc (const char *utc);

G_END_DECLS
