/* civil-date.c: see civil-date.h. Promise: a day that does not exist is never made, whatever form it is written in,
 * and the same day is the same number, whatever form it came in.
 */
#include "civil-date.h"

#include <string.h>

static gboolean
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return days[month - 1] + (month == 2 && is_leap (year));
}

/* Day numbers by eras of 400 years that begin on 1 March, so that the leap day is the last of its year. */
static MbDate
day_number (int year, int month, int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = y / 400; /* years are 1 and up, so y is 0 and up */
  int year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

MbDate
mb_date_from_ymd (int year, int month, int day)
{
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month (year, month))
    return MB_DATE_NONE;
  return day_number (year, month, day);
}

void
mb_date_to_ymd (MbDate date, int *year, int *month, int *day)
{
  int z = date + 719468;
  int era = z / 146097;
  int day_of_era = z - era * 146097;
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted_month = (5 * day_of_year + 2) / 153;
  int m = shifted_month + (shifted_month < 10 ? 3 : -9);

  g_return_if_fail (date != MB_DATE_NONE);
  if (year != NULL)
    *year = year_of_era + era * 400 + (m <= 2);
  if (month != NULL)
    *month = m;
  if (day != NULL)
    *day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
}

/* Reads between min and max digits; FALSE, at unmoved, if there are fewer, or one more than max follows. */
static gboolean
scan_digits (const char **at, int min, int max, int *number)
{
  const char *p = *at;
  int n = 0;
  int value = 0;

  for (; n < max && g_ascii_isdigit (*p); p++, n++)
    value = value * 10 + (*p - '0');
  if (n < min || g_ascii_isdigit (*p))
    return FALSE;
  *at = p;
  *number = value;
  return TRUE;
}

static gboolean
scan_word (const char **at, const char *word)
{
  if (!g_str_has_prefix (*at, word))
    return FALSE;
  *at += strlen (word);
  return TRUE;
}

static void
skip_blanks (const char **at)
{
  while (g_ascii_isspace (**at))
    (*at)++;
}

MbDate
mb_date_from_iso (const char *text)
{
  int year, month, day;

  if (text == NULL || strlen (text) != 10 || !scan_digits (&text, 4, 4, &year) || *text++ != '-'
      || !scan_digits (&text, 2, 2, &month) || *text++ != '-' || !scan_digits (&text, 2, 2, &day))
    return MB_DATE_NONE;
  return mb_date_from_ymd (year, month, day);
}

char *
mb_date_to_iso (MbDate date)
{
  int year, month, day;

  if (date == MB_DATE_NONE)
    return NULL;
  mb_date_to_ymd (date, &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}

char *
mb_date_to_chinese (MbDate date)
{
  int year, month, day;

  if (date == MB_DATE_NONE)
    return NULL;
  mb_date_to_ymd (date, &year, &month, &day);
  return g_strdup_printf ("%d年%d月%d日", year, month, day);
}

/* What may follow a date: nothing, or a time of day, which is dropped. */
static gboolean
at_end (const char *p)
{
  int hour, minute, second = 0;

  if (*p == 'T')
    p++;
  else if (g_ascii_isspace (*p))
    skip_blanks (&p);
  else
    return *p == '\0';
  if (*p == '\0')
    return TRUE;
  if (!scan_digits (&p, 1, 2, &hour) || *p++ != ':' || !scan_digits (&p, 2, 2, &minute))
    return FALSE;
  if (*p == ':')
    {
      p++;
      if (!scan_digits (&p, 2, 2, &second))
        return FALSE;
      if (*p == '.')
        for (p++; g_ascii_isdigit (*p);)
          p++;
    }
  skip_blanks (&p);
  return *p == '\0' && hour < 24 && minute < 60 && second < 60;
}

/* 2024年9月1日, 2024年9月: the year is read, its 年 is next. */
static MbDate
parse_chinese (const char *p, int year, gboolean *month_only)
{
  int month, day;

  skip_blanks (&p);
  if (!scan_digits (&p, 1, 2, &month))
    return MB_DATE_NONE;
  skip_blanks (&p);
  if (!scan_word (&p, "月"))
    return MB_DATE_NONE;
  skip_blanks (&p);
  if (*p == '\0' || scan_word (&p, "份"))
    {
      if (month_only == NULL || *p != '\0')
        return MB_DATE_NONE;
      *month_only = TRUE;
      return mb_date_from_ymd (year, month, 1);
    }
  if (!scan_digits (&p, 1, 2, &day))
    return MB_DATE_NONE;
  skip_blanks (&p);
  if (!scan_word (&p, "日") && !scan_word (&p, "号"))
    return MB_DATE_NONE;
  return at_end (p) ? mb_date_from_ymd (year, month, day) : MB_DATE_NONE;
}

/* 2024-9-1, 2024.9.1, 2024/9/1 and the month alone: the year is read, its separator is next. */
static MbDate
parse_separated (const char *p, int year, gboolean *month_only)
{
  char separator = *p++;
  int month, day;

  if (!scan_digits (&p, 1, 2, &month))
    return MB_DATE_NONE;
  if (*p == '\0')
    {
      if (month_only == NULL)
        return MB_DATE_NONE;
      *month_only = TRUE;
      return mb_date_from_ymd (year, month, 1);
    }
  if (*p++ != separator || !scan_digits (&p, 1, 2, &day))
    return MB_DATE_NONE;
  return at_end (p) ? mb_date_from_ymd (year, month, day) : MB_DATE_NONE;
}

static MbDate
parse_normal (const char *p, gboolean *month_only)
{
  const char *start = p;
  int year, compact;

  if (scan_digits (&p, 8, 8, &compact))
    return compact >= 10000000 && at_end (p) ? mb_date_from_ymd (compact / 10000, compact / 100 % 100, compact % 100)
                                             : MB_DATE_NONE;
  p = start;
  if (!scan_digits (&p, 4, 4, &year) || year < 1000)
    return MB_DATE_NONE;
  skip_blanks (&p);
  if (scan_word (&p, "年"))
    return parse_chinese (p, year, month_only);
  if (*p == '-' || *p == '.' || *p == '/')
    return parse_separated (p, year, month_only);
  return MB_DATE_NONE;
}

MbDate
mb_date_parse (const char *text, gboolean *month_only)
{
  g_autofree char *normal = NULL;
  g_autoptr (GString) plain = NULL;
  static const char *const dashes[] = { "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212" };
  static const char *const nothing[] = { "\u200b", "\u200c", "\u200d", "\ufeff", "\u2060" };
  char *p = NULL;

  if (month_only != NULL)
    *month_only = FALSE;
  if (text == NULL || !g_utf8_validate (text, -1, NULL)) /* normalizing would read past a character that is cut off */
    return MB_DATE_NONE;
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE); /* full-width digits and blanks, Kangxi 月 and 日 */
  if (normal == NULL)
    return MB_DATE_NONE;
  plain = g_string_new (normal);
  for (guint i = 0; i < G_N_ELEMENTS (dashes); i++)
    g_string_replace (plain, dashes[i], "-", 0);
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++)
    g_string_replace (plain, nothing[i], "", 0);
  p = g_strstrip (plain->str);
  if (*p == '\'')
    p = g_strstrip (p + 1);
  return parse_normal (p, month_only);
}

/* One end of a range: 自2024年9月1日起, 2027年8月31日止. */
static MbDate
parse_end (const char *text, gssize length)
{
  static const char *const before[] = { "自", "从" }, *const behind[] = { "起", "止" };
  g_autofree char *end = g_strndup (text, length < 0 ? strlen (text) : (gsize) length);
  char *bare = g_strstrip (end);

  for (guint i = 0; i < G_N_ELEMENTS (before); i++)
    {
      if (g_str_has_prefix (bare, before[i]))
        bare += strlen (before[i]);
      if (g_str_has_suffix (bare, behind[i]))
        bare[strlen (bare) - strlen (behind[i])] = '\0';
    }
  return mb_date_parse (bare, NULL);
}

gboolean
mb_date_parse_range (const char *text, MbDate *first, MbDate *last)
{
  static const char *const between[]
      = { "至", "到", "-", "~", "～", "－", "〜", "\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (between); i++)
    for (const char *at = strstr (text, between[i]); at != NULL; at = strstr (at + 1, between[i]))
      {
        /* A long dash is two characters. */
        const char *rest = at + strlen (between[i]);
        MbDate from = parse_end (text, at - text), to = MB_DATE_NONE;

        if (from == MB_DATE_NONE)
          continue;
        while (g_str_has_prefix (rest, between[i]))
          rest += strlen (between[i]);
        to = parse_end (rest, -1);
        if (to == MB_DATE_NONE)
          continue;
        *first = from;
        *last = to;
        return TRUE;
      }
  return FALSE;
}

MbDate
mb_date_from_serial (gint64 serial, gboolean system_1904)
{
  static const MbDate day_0_of_1904 = -24107;                   /* 1904-01-01 */
  static const MbDate day_0_of_1900 = -25568;                   /* 1899-12-31: serial 1 is 1900-01-01 */
  static const gint64 last_1900 = 2958465, last_1904 = 2957003; /* 9999-12-31 */

  if (system_1904)
    return serial >= 0 && serial <= last_1904 ? day_0_of_1904 + (MbDate) serial : MB_DATE_NONE;
  if (serial < 1 || serial == 60 || serial > last_1900)
    return MB_DATE_NONE;
  return day_0_of_1900 + (MbDate) serial - (serial > 60); /* spreadsheets count a 1900-02-29 that never was */
}

int
mb_date_weekday (MbDate date)
{
  int weekday = (date + 3) % 7; /* 1970-01-01 was a Thursday */

  return (weekday < 0 ? weekday + 7 : weekday) + 1;
}

MbDate
mb_date_add_months (MbDate date, int months)
{
  int year, month, day;
  gint64 count;

  if (date == MB_DATE_NONE)
    return MB_DATE_NONE;
  mb_date_to_ymd (date, &year, &month, &day);
  count = (gint64) year * 12 + month - 1 + months;
  if (count < 12 || count >= 10000 * 12)
    return MB_DATE_NONE;
  year = (int) (count / 12);
  month = (int) (count % 12) + 1;
  return mb_date_from_ymd (year, month, MIN (day, days_in_month (year, month)));
}

MbDate
mb_date_month_start (MbDate date)
{
  int year, month;

  if (date == MB_DATE_NONE)
    return MB_DATE_NONE;
  mb_date_to_ymd (date, &year, &month, NULL);
  return mb_date_from_ymd (year, month, 1);
}

MbDate
mb_date_month_end (MbDate date)
{
  int year, month;

  if (date == MB_DATE_NONE)
    return MB_DATE_NONE;
  mb_date_to_ymd (date, &year, &month, NULL);
  return mb_date_from_ymd (year, month, days_in_month (year, month));
}
