/* deadline.c: see deadline.h. Promise: a limit is never a day earlier than the law gives. */
#include "deadline.h"

MbDate
mb_deadline_days (MbDate event, int days, const MbWorkdays *workdays)
{
  MbDate limit = event;

  if (event == MB_DATE_NONE)
    return MB_DATE_NONE;
  limit += days;
  while (!mb_workdays_is_workday (workdays, limit))
    limit++;
  return limit;
}

MbDate
mb_deadline_workdays (MbDate event, int n, const MbWorkdays *workdays)
{
  return mb_workdays_add (workdays, event, n);
}

int
mb_overdue_days (MbDate limit, MbDate closed, MbDate as_of)
{
  gboolean open = closed == MB_DATE_NONE || closed > as_of;

  if (limit == MB_DATE_NONE || as_of == MB_DATE_NONE || !open || as_of <= limit)
    return 0;
  return as_of - limit;
}
