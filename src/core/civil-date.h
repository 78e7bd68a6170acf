/* civil-date.h: civil dates (Asia/Shanghai), without any clock.
 *
 * A date is its day number: days since 1970-01-01, proleptic Gregorian; the
 * stored form is ISO text "YYYY-MM-DD". MB_DATE_NONE is no date. "Today" is
 * always an argument, never read here.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gint32 MbDate;
#define MB_DATE_NONE G_MININT32

MbDate mb_date_from_ymd (int year, int month, int day); /* MB_DATE_NONE if no such day; years 1 to 9999 */
void mb_date_to_ymd (MbDate date, int *year, int *month, int *day);
/* mb_date_from_iso: strictly "YYYY-MM-DD"; MB_DATE_NONE otherwise. */
MbDate mb_date_from_iso (const char *text);
/* mb_date_to_iso: (transfer full); NULL for MB_DATE_NONE. */
char *mb_date_to_iso (MbDate date);
/* mb_date_to_chinese: "2026年3月5日", GB/T 9704 form. (transfer full) */
char *mb_date_to_chinese (MbDate date);
/* mb_date_parse: a date as people write it in ledgers: 2024-9-1, 2024.9.1,
 * 2024/09/01, 2024年9月1日, 20240901, "2024-09-01 00:00:00", full-width digits,
 * surrounding blanks, a leading apostrophe, a month alone (2024年9月, 2024.9) as its first
 * day when month_only is not NULL (set TRUE then; else refused). Not serial
 * numbers. MB_DATE_NONE when it is no date, such as 2024-02-30. */
MbDate mb_date_parse (const char *text, gboolean *month_only);
/* mb_date_parse_range: two whole dates with 至, 到, a dash or a tilde between them, such as 2024.9.1-2027.8.31. FALSE when the
 * text is anything else; first and last are then as they were. */
gboolean mb_date_parse_range (const char *text, MbDate *first, MbDate *last);
/* mb_date_from_serial: spreadsheet serial, whole days; 1900 system (with its
 * false 1900-02-29: serial 60 is none) or 1904. */
MbDate mb_date_from_serial (gint64 serial, gboolean system_1904);
int mb_date_weekday (MbDate date);                   /* 1 Monday .. 7 Sunday */
MbDate mb_date_add_months (MbDate date, int months); /* clamps to the month's last day */
MbDate mb_date_month_start (MbDate date);
MbDate mb_date_month_end (MbDate date);

/* Holidays and make-up workdays of the State Council's yearly notice. */
typedef struct _MbWorkdays MbWorkdays;
/* mb_workdays_new_parse: lines "2026-10-01 holiday" or "2026-10-10 workday"; '#'
 * comments. Weekends are days off unless named. */
MbWorkdays *mb_workdays_new_parse (const char *data, gssize length, GError **error);
void mb_workdays_free (MbWorkdays *workdays);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbWorkdays, mb_workdays_free)
gboolean mb_workdays_is_workday (const MbWorkdays *workdays, MbDate date); /* NULL workdays: weekends only */
MbDate mb_workdays_add (const MbWorkdays *workdays, MbDate date, int n_workdays);

G_END_DECLS
