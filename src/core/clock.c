/* clock.c: keeps the promise that every day and time shown is of one zone. */
#include "clock.h"

static GTimeZone *
beijing (void)
{
  return g_time_zone_new_offset (8 * 60 * 60);
}

GDateTime *
mb_clock_now (void)
{
  g_autoptr (GTimeZone) zone = beijing ();

  return g_date_time_new_now (zone);
}

MbDate
mb_clock_today (void)
{
  g_autoptr (GDateTime) now = mb_clock_now ();

  return mb_date_from_ymd (g_date_time_get_year (now), g_date_time_get_month (now), g_date_time_get_day_of_month (now));
}

GDateTime *
mb_clock_from_utc (const char *utc)
{
  g_autoptr (GTimeZone) zero = g_time_zone_new_utc ();
  g_autoptr (GTimeZone) zone = beijing ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (utc, zero);

  return time != NULL ? g_date_time_to_timezone (time, zone) : NULL;
}
