/* Civil dates agree with another calendar (GLib's), and every form that ledgers have is one date or none. */
#include "civil-date.h"
#include "clock.h"
#include "deadline.h"
#include "fault.h"

#include <string.h>

static void
test_agrees_with_another_calendar (void)
{
  g_autoptr (GDate) date = g_date_new_dmy (1, 1, 1900);
  g_autoptr (GDate) epoch = g_date_new_dmy (1, 1, 1970);
  g_autoptr (GDate) end = g_date_new_dmy (31, 12, 2100);

  for (; g_date_compare (date, end) <= 0; g_date_add_days (date, 1))
    {
      int year = 0, month = 0, day = 0;
      MbDate ours = mb_date_from_ymd (g_date_get_year (date), (int) g_date_get_month (date), g_date_get_day (date));
      g_autofree char *iso = mb_date_to_iso (ours);
      char theirs[16];

      g_assert_cmpint (ours, ==, (int) g_date_get_julian (date) - (int) g_date_get_julian (epoch));
      g_assert_cmpint (mb_date_weekday (ours), ==, (int) g_date_get_weekday (date));
      mb_date_to_ymd (ours, &year, &month, &day);
      g_assert_cmpint (year, ==, g_date_get_year (date));
      g_assert_cmpint (month, ==, (int) g_date_get_month (date));
      g_assert_cmpint (day, ==, g_date_get_day (date));
      g_date_strftime (theirs, sizeof theirs, "%Y-%m-%d", date);
      g_assert_cmpstr (iso, ==, theirs);
      g_assert_cmpint (mb_date_from_iso (iso), ==, ours);
      g_assert_cmpint (mb_date_parse (iso, NULL), ==, ours);
    }
}

static void
test_months_agree_with_another_calendar (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      MbDate date = g_test_rand_int_range (-25567, 47482); /* 1900 to 2099 */
      int months = g_test_rand_int_range (-200, 200);
      g_autoptr (GDate) theirs = g_date_new ();
      int year, month, day;

      mb_date_to_ymd (date, &year, &month, &day);
      g_date_set_dmy (theirs, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
      if (months >= 0)
        g_date_add_months (theirs, (guint) months);
      else
        g_date_subtract_months (theirs, (guint) -months);
      g_assert_cmpint (
          mb_date_add_months (date, months), ==,
          mb_date_from_ymd (g_date_get_year (theirs), (int) g_date_get_month (theirs), g_date_get_day (theirs)));
      g_assert_cmpint (mb_date_month_start (date), ==, mb_date_from_ymd (year, month, 1));
      g_assert_cmpint (mb_date_month_end (date), ==,
                       mb_date_from_ymd (year, month, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year)));
    }
}

static void
test_days_that_do_not_exist (void)
{
  static const int cases[][3] = { { 2024, 2, 30 }, { 2023, 2, 29 }, { 1900, 2, 29 }, { 2024, 13, 1 }, { 2024, 0, 1 },
                                  { 2024, 4, 31 }, { 2024, 1, 0 },  { 0, 1, 1 },     { 10000, 1, 1 }, { -1, 1, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mb_date_from_ymd (cases[i][0], cases[i][1], cases[i][2]), ==, MB_DATE_NONE);
  g_assert_cmpint (mb_date_from_ymd (2000, 2, 29), !=, MB_DATE_NONE);
  g_assert_cmpint (mb_date_from_ymd (1, 1, 1), ==, -719162);
  g_assert_cmpint (mb_date_from_ymd (9999, 12, 31), ==, 2932896);
  g_assert_null (mb_date_to_iso (MB_DATE_NONE));
  g_assert_null (mb_date_to_chinese (MB_DATE_NONE));
}

static void
test_iso_is_strict (void)
{
  static const char *const refused[]
      = { "2024-9-01",   "2024-09-1",  "20240901",   "2024/09/01", "2024-02-30",    "2024-09-01 ",
          " 2024-09-01", "+024-09-01", "2024-09-0a", "",           "２０２４-09-01" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_cmpint (mb_date_from_iso (refused[i]), ==, MB_DATE_NONE);
  g_assert_cmpint (mb_date_from_iso (NULL), ==, MB_DATE_NONE);
  g_assert_cmpint (mb_date_from_iso ("1970-01-02"), ==, 1);
}

static void
test_chinese_form_has_no_leading_zeros (void)
{
  g_autofree char *text = mb_date_to_chinese (mb_date_from_ymd (2026, 3, 5));

  g_assert_cmpstr (text, ==, "2026年3月5日");
}

static void
test_forms_of_ledgers (void)
{
  static const struct
  {
    const char *text, *iso; /* iso NULL: no date */
    gboolean month_only;
  } cases[] = {
    { "2024-9-1", "2024-09-01", FALSE },
    { "2024.9.1", "2024-09-01", FALSE },
    { "2024/09/01", "2024-09-01", FALSE },
    { "2024年9月1日", "2024-09-01", FALSE },
    { "2024年09月01号", "2024-09-01", FALSE },
    { "2024 年 9 月 1 日", "2024-09-01", FALSE },
    { "20240901", "2024-09-01", FALSE },
    { "2024-09-01 00:00:00", "2024-09-01", FALSE },
    { "2024-09-01T08:30:00", "2024-09-01", FALSE },
    { "2024/9/1 8:30", "2024-09-01", FALSE },
    { "2024-09-01 23:59:59.999", "2024-09-01", FALSE },
    { "２０２４－０９－０１", "2024-09-01", FALSE },
    { "２０２４．９．１", "2024-09-01", FALSE },
    { "２０２４／９／１", "2024-09-01", FALSE },
    { "２０２４年９月１日", "2024-09-01", FALSE },
    { "2024\u20139\u20131", "2024-09-01", FALSE },
    { "\u30002024-09-01\u00a0", "2024-09-01", FALSE },
    { "\t2024-09-01", "2024-09-01", FALSE },
    { "\u200b2024-09-01\ufeff", "2024-09-01", FALSE },
    { "'2024-09-01", "2024-09-01", FALSE },
    { "2024年\u2f491日", NULL, FALSE },
    { "2024年9\u2f491\u2f47", "2024-09-01", FALSE }, /* Kangxi radicals look the same */
    { "2024年9月", "2024-09-01", TRUE },
    { "2024年9月份", "2024-09-01", TRUE },
    { "2024.9", "2024-09-01", TRUE },
    { "2024-12", "2024-12-01", TRUE },
    { "2024-02-29", "2024-02-29", FALSE },
    { "2024-02-30", NULL, FALSE },
    { "2023年2月29日", NULL, FALSE },
    { "20240230", NULL, FALSE },
    { "2024-13-01", NULL, FALSE },
    { "2024.13", NULL, FALSE },
    { "2024-09-01 25:00", NULL, FALSE },
    { "2024-09-01 8:60", NULL, FALSE },
    { "2024-09.01", NULL, FALSE },
    { "24.9.1", NULL, FALSE },
    { "9/1/2024", NULL, FALSE },
    { "0204-09-01", NULL, FALSE },
    { "2024", NULL, FALSE },
    { "2024年", NULL, FALSE },
    { "45536", NULL, FALSE }, /* a serial number is no text of a date */
    { "202409", NULL, FALSE },
    { "2024-09-011", NULL, FALSE },
    { "2024-09-01x", NULL, FALSE },
    { "长期", NULL, FALSE },
    { "", NULL, FALSE },
    { "\xff\xfe", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean month_only = TRUE;
      g_autofree char *iso = mb_date_to_iso (mb_date_parse (cases[i].text, &month_only));

      g_test_message ("case %u", i);
      g_assert_cmpstr (iso, ==, cases[i].iso);
      if (iso != NULL)
        g_assert_cmpint (month_only, ==, cases[i].month_only);
      if (cases[i].month_only)
        g_assert_cmpint (mb_date_parse (cases[i].text, NULL), ==, MB_DATE_NONE);
    }
}

static void
test_serial_numbers (void)
{
  static const struct
  {
    gint64 serial;
    gboolean system_1904;
    const char *iso;
  } cases[] = {
    { 1, FALSE, "1900-01-01" },
    { 59, FALSE, "1900-02-28" },
    { 60, FALSE, NULL },
    { 61, FALSE, "1900-03-01" },
    { 45658, FALSE, "2025-01-01" },
    { 2958465, FALSE, "9999-12-31" },
    { 2958466, FALSE, NULL },
    { 0, FALSE, NULL },
    { -1, FALSE, NULL },
    { 0, TRUE, "1904-01-01" },
    { 44196, TRUE, "2025-01-01" },
    { 2957003, TRUE, "9999-12-31" },
    { 2957004, TRUE, NULL },
    { -1, TRUE, NULL },
    { G_MAXINT64, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *iso = mb_date_to_iso (mb_date_from_serial (cases[i].serial, cases[i].system_1904));

      g_assert_cmpstr (iso, ==, cases[i].iso);
    }
}

static const char notice[] = "\xef\xbb\xbf# 2026\r\n"
                             "2026-10-01 holiday   # National Day\r\n"
                             "2026-10-02 holiday\n"
                             "2026-10-05\tholiday\n"
                             "2026-10-06 holiday\n"
                             "2026-10-07 holiday\n"
                             "\n"
                             "2026-10-10 workday\n";

static MbDate
day (const char *iso)
{
  MbDate date = mb_date_from_iso (iso);

  g_assert_cmpint (date, !=, MB_DATE_NONE);
  return date;
}

static void
test_holidays_and_make_up_days (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbWorkdays) workdays = mb_workdays_new_parse (notice, -1, &error);

  g_assert_no_error (error);
  g_assert_true (mb_workdays_is_workday (workdays, day ("2026-09-30")));
  g_assert_false (mb_workdays_is_workday (workdays, day ("2026-10-01")));
  g_assert_false (mb_workdays_is_workday (workdays, day ("2026-10-03"))); /* a Saturday */
  g_assert_true (mb_workdays_is_workday (workdays, day ("2026-10-10")));  /* a Saturday made up for */
  g_assert_false (mb_workdays_is_workday (NULL, day ("2026-10-10")));
  g_assert_true (mb_workdays_is_workday (NULL, day ("2026-10-01")));
  g_assert_cmpint (mb_workdays_add (workdays, day ("2026-09-30"), 1), ==, day ("2026-10-08"));
  g_assert_cmpint (mb_workdays_add (workdays, day ("2026-09-30"), 3), ==, day ("2026-10-10"));
  g_assert_cmpint (mb_workdays_add (workdays, day ("2026-10-08"), -1), ==, day ("2026-09-30"));
  g_assert_cmpint (mb_workdays_add (workdays, day ("2026-10-01"), 0), ==, day ("2026-10-01"));
  g_assert_cmpint (mb_workdays_add (NULL, day ("2026-10-02"), 5), ==, day ("2026-10-09"));
}

static void
test_a_wrong_notice_is_told_by_line (void)
{
  static const char *const cases[]
      = { "2026-10-01 holiday\n2026-10-32 holiday\n", "2026-10-01 holiday\n2026-10-02 off\n",
          "2026-10-01 holiday\n2026-10-02\n", "2026-10-01 holiday\n2026-10-01 workday\n",
          "2026-10-01 holiday\n2026-10-02 holiday x\n" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (mb_workdays_new_parse (cases[i], -1, &error));
      g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
      g_assert_nonnull (strstr (error->message, "line 2"));
    }
}

static void
test_deadlines_roll_to_a_workday (void)
{
  g_autoptr (MbWorkdays) workdays = mb_workdays_new_parse (notice, -1, NULL);
  static const struct
  {
    const char *event;
    int days;
    const char *limit, *weekends_only;
  } cases[] = {
    { "2026-09-16", 15, "2026-10-08", "2026-10-01" }, /* ends on a holiday */
    { "2026-09-25", 15, "2026-10-10", "2026-10-12" }, /* ends on a make-up Saturday */
    { "2026-03-02", 60, "2026-05-01", "2026-05-01" },
    { "2026-03-02", 1, "2026-03-03", "2026-03-03" }, /* the day of the event does not count */
    { "2026-03-06", 1, "2026-03-09", "2026-03-09" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MbDate event = day (cases[i].event);

      g_assert_cmpint (mb_deadline_days (event, cases[i].days, workdays), ==, day (cases[i].limit));
      g_assert_cmpint (mb_deadline_days (event, cases[i].days, NULL), ==, day (cases[i].weekends_only));
    }
  g_assert_cmpint (mb_deadline_workdays (day ("2026-09-30"), 5, workdays), ==, day ("2026-10-13"));
  g_assert_cmpint (mb_deadline_days (MB_DATE_NONE, 5, NULL), ==, MB_DATE_NONE);
  g_assert_cmpint (mb_deadline_workdays (MB_DATE_NONE, 5, NULL), ==, MB_DATE_NONE);
}

static void
test_overdue_days (void)
{
  MbDate limit = day ("2026-06-10");

  g_assert_cmpint (mb_overdue_days (limit, MB_DATE_NONE, day ("2026-06-30")), ==, 20);
  g_assert_cmpint (mb_overdue_days (limit, MB_DATE_NONE, limit), ==, 0);
  g_assert_cmpint (mb_overdue_days (limit, MB_DATE_NONE, limit + 1), ==, 1);
  g_assert_cmpint (mb_overdue_days (limit, day ("2026-06-20"), day ("2026-06-30")), ==, 0);
  g_assert_cmpint (mb_overdue_days (limit, day ("2026-07-01"), day ("2026-06-30")), ==, 20);
  g_assert_cmpint (mb_overdue_days (limit, day ("2026-06-30"), day ("2026-06-30")), ==, 0);
  g_assert_cmpint (mb_overdue_days (MB_DATE_NONE, MB_DATE_NONE, day ("2026-06-30")), ==, 0);
}

/* A computer set to another zone shows the days of the office all the same. */
static void
test_the_clock_is_of_one_zone (void)
{
  g_autoptr (GDateTime) time = mb_clock_from_utc ("2026-06-30T18:15:30Z");
  g_autoptr (GDateTime) none = mb_clock_from_utc ("yesterday");
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  gint64 before = (g_get_real_time () / G_USEC_PER_SEC + 8 * 60 * 60) / (24 * 60 * 60);
  MbDate today = mb_clock_today ();
  gint64 after = (g_get_real_time () / G_USEC_PER_SEC + 8 * 60 * 60) / (24 * 60 * 60);

  g_assert_cmpstr (text, ==, "2026-07-01 02:15:30");
  g_assert_null (none);
  g_assert_true (today == before || today == after);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "America/Lima", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/civil-date/agrees-with-another-calendar", test_agrees_with_another_calendar);
  g_test_add_func ("/civil-date/months-agree-with-another-calendar", test_months_agree_with_another_calendar);
  g_test_add_func ("/civil-date/days-that-do-not-exist", test_days_that_do_not_exist);
  g_test_add_func ("/civil-date/iso-is-strict", test_iso_is_strict);
  g_test_add_func ("/civil-date/chinese-form-has-no-leading-zeros", test_chinese_form_has_no_leading_zeros);
  g_test_add_func ("/civil-date/forms-of-ledgers", test_forms_of_ledgers);
  g_test_add_func ("/civil-date/serial-numbers", test_serial_numbers);
  g_test_add_func ("/workdays/holidays-and-make-up-days", test_holidays_and_make_up_days);
  g_test_add_func ("/workdays/a-wrong-notice-is-told-by-line", test_a_wrong_notice_is_told_by_line);
  g_test_add_func ("/deadline/deadlines-roll-to-a-workday", test_deadlines_roll_to_a_workday);
  g_test_add_func ("/deadline/overdue-days", test_overdue_days);
  g_test_add_func ("/clock/of-one-zone", test_the_clock_is_of_one_zone);
  return g_test_run ();
}
