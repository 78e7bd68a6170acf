/* calendar.h: the days off and make-up workdays that deadlines count by, as a table that can be added to. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

typedef enum
{
  MB_DAY_UNNAMED, /* as its weekday says */
  MB_DAY_HOLIDAY,
  MB_DAY_WORKDAY
} MbDayKind;

typedef struct
{
  MbDate date;
  MbDayKind kind;
} MbCalendarDay;

/* mb_calendar_days: the named days of a year, in order. (element-type MbCalendarDay) */
GArray *mb_calendar_days (MbOffice *office, int year);
/* mb_calendar_years: years that any day is named of, in order. (element-type int) */
GArray *mb_calendar_years (MbOffice *office);
/* mb_calendar_set_day: kept in the office file beside the shipped ones of that year, one change set. */
gboolean mb_calendar_set_day (MbOffice *office, MbDate date, MbDayKind kind, GError **error);

G_END_DECLS
