/* deadline.h: time limits in civil days and workdays, and what is overdue. */
#pragma once

#include "civil-date.h"
#include "register.h"

G_BEGIN_DECLS

/* mb_deadline_days: the day of the event is not counted; an end on a day off rolls to the next workday
 * (民法典 arts 201, 203). workdays may be NULL (weekends only). */
MbDate mb_deadline_days (MbDate event, int days, const MbWorkdays *workdays);
/* mb_deadline_propose: the day that the field's declaration proposes for these values (one per field of its register); MB_DATE_NONE
 * where it declares no term, or the day that it counts from is missing. */
MbDate mb_deadline_propose (const MbField *field, const MbValue *values, const MbWorkdays *workdays);
/* mb_deadline_workdays: the n-th workday after the event. */
MbDate mb_deadline_workdays (MbDate event, int n, const MbWorkdays *workdays);
/* mb_overdue_days: days past the limit on as_of for a case still open then; 0 when not overdue. A case closed
 * after as_of was open then. */
int mb_overdue_days (MbDate limit, MbDate closed, MbDate as_of);

G_END_DECLS
