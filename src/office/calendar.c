/* calendar.c: keeps the promise that a day an office names is named in one place: the list of its year. */
#include "config.h"

#include "calendar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One line of a list; MB_DATE_NONE: a comment or nothing. */
static MbCalendarDay
parse_line (const char *line)
{
  MbCalendarDay day = { MB_DATE_NONE, MB_DAY_UNNAMED };
  g_autofree char *text = g_strstrip (g_strndup (line, strcspn (line, "#")));
  g_auto (GStrv) words = g_strsplit_set (text, " \t", 2);

  if (g_strv_length (words) != 2 || (day.date = mb_date_from_iso (words[0])) == MB_DATE_NONE)
    return (MbCalendarDay){ MB_DATE_NONE, MB_DAY_UNNAMED };
  day.kind = g_str_equal (g_strstrip (words[1]), "workday") ? MB_DAY_WORKDAY : MB_DAY_HOLIDAY;
  return day;
}

static int
year_of (MbDate date)
{
  int year;

  mb_date_to_ymd (date, &year, NULL, NULL);
  return year;
}

typedef void (*DayFunc) (const MbCalendarDay *day, gpointer user);

static void
each_day (MbOffice *office, DayFunc func, gpointer user)
{
  g_autoptr (GHashTable) texts = mb_office_data (office, "holidays");
  GHashTableIter iter;
  gpointer text;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, NULL, &text))
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        {
          MbCalendarDay day = parse_line (lines[i]);

          if (day.date != MB_DATE_NONE)
            func (&day, user);
        }
    }
}

typedef struct
{
  int year;
  GArray *found;
} Search;

static void
collect_day (const MbCalendarDay *day, gpointer user)
{
  Search *search = user;

  if (year_of (day->date) == search->year)
    g_array_append_val (search->found, *day);
}

static void
collect_year (const MbCalendarDay *day, gpointer user)
{
  GArray *years = user;
  int year = year_of (day->date);

  for (guint i = 0; i < years->len; i++)
    if (g_array_index (years, int, i) == year)
      return;
  g_array_append_val (years, year);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  const MbCalendarDay *first = a, *second = b;

  return (first->date > second->date) - (first->date < second->date);
}

static int
compare_years (gconstpointer a, gconstpointer b)
{
  return *(const int *) a - *(const int *) b;
}

GArray *
mb_calendar_days (MbOffice *office, int year)
{
  Search search = { year, g_array_new (FALSE, FALSE, sizeof (MbCalendarDay)) };

  each_day (office, collect_day, &search);
  g_array_sort (search.found, compare_days);
  return search.found;
}

GArray *
mb_calendar_years (MbOffice *office)
{
  GArray *years = g_array_new (FALSE, FALSE, sizeof (int));

  each_day (office, collect_year, years);
  g_array_sort (years, compare_years);
  return years;
}

/* The list that names the day already, else the one called by its year. (transfer full) */
static char *
list_of (GHashTable *texts, MbDate date)
{
  GHashTableIter iter;
  gpointer name, text;

  g_hash_table_iter_init (&iter, texts);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        if (parse_line (lines[i]).date == date)
          return g_strdup (name);
    }
  return g_strdup_printf ("%d", year_of (date));
}

gboolean
mb_calendar_set_day (MbOffice *office, MbDate date, MbDayKind kind, GError **error)
{
  g_autoptr (GHashTable) texts = mb_office_data (office, "holidays");
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *name = NULL, *iso = NULL;
  g_auto (GStrv) lines = NULL;
  const char *before;

  g_return_val_if_fail (date != MB_DATE_NONE, FALSE);

  name = list_of (texts, date);
  iso = mb_date_to_iso (date);
  before = g_hash_table_lookup (texts, name);
  lines = g_strsplit (before != NULL ? before : "", "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (parse_line (lines[i]).date != date && (lines[i][0] != '\0' || lines[i + 1] != NULL))
      g_string_append_printf (list, "%s\n", lines[i]);
  if (kind != MB_DAY_UNNAMED)
    g_string_append_printf (list, "%s %s\n", iso, kind == MB_DAY_WORKDAY ? "workday" : "holiday");
  return mb_office_put_declaration (office, "holidays", name, list->str, error);
}
