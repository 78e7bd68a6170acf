/* workdays.c: days off by the State Council's yearly notice. Promise: a day is off exactly when the notice says so
 * or, where it says nothing, when it is a Saturday or Sunday.
 */
#include "config.h"

#include "civil-date.h"
#include "fault.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _MbWorkdays
{
  GHashTable *named; /* MbDate to TRUE (workday) or FALSE (holiday) */
};

static gboolean
parse_line (MbWorkdays *workdays, const char *line, guint number, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t", -1);
  const char *kept[3] = { NULL, NULL, NULL };
  guint n = 0;
  MbDate date;
  gboolean is_workday;
  gpointer earlier = NULL;

  for (guint i = 0; words[i] != NULL && n < G_N_ELEMENTS (kept); i++)
    if (*words[i] != '\0')
      kept[n++] = words[i];
  if (n == 0)
    return TRUE;
  date = mb_date_from_iso (kept[0]);
  if (n != 2 || date == MB_DATE_NONE || (!g_str_equal (kept[1], "holiday") && !g_str_equal (kept[1], "workday")))
    {
      mb_set_error (error, MB_FAULT_DECLARATION,
                    _ ("line %u of the holidays: “%s”, where “2026-10-01 holiday” or “2026-10-10 workday” is meant"),
                    number, line);
      return FALSE;
    }
  is_workday = g_str_equal (kept[1], "workday");
  if (g_hash_table_lookup_extended (workdays->named, GINT_TO_POINTER (date), NULL, &earlier)
      && GPOINTER_TO_INT (earlier) != is_workday)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("line %u of the holidays names %s a second time and differently"),
                    number, kept[0]);
      return FALSE;
    }
  g_hash_table_insert (workdays->named, GINT_TO_POINTER (date), GINT_TO_POINTER (is_workday));
  return TRUE;
}

MbWorkdays *
mb_workdays_new_parse (const char *data, gssize length, GError **error)
{
  g_autoptr (MbWorkdays) workdays = g_new0 (MbWorkdays, 1);
  g_autofree char *text = length < 0 ? g_strdup (data) : g_strndup (data, (gsize) length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  workdays->named = g_hash_table_new (NULL, NULL);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *line = lines[i];

      if (i == 0 && g_str_has_prefix (line, "\ufeff"))
        line += strlen ("\ufeff");
      line[strcspn (line, "#")] = '\0';
      if (!parse_line (workdays, g_strstrip (line), i + 1, error))
        return NULL;
    }
  return g_steal_pointer (&workdays);
}

void
mb_workdays_free (MbWorkdays *workdays)
{
  if (workdays == NULL)
    return;
  g_hash_table_unref (workdays->named);
  g_free (workdays);
}

gboolean
mb_workdays_is_workday (const MbWorkdays *workdays, MbDate date)
{
  gpointer named = NULL;

  if (workdays != NULL && g_hash_table_lookup_extended (workdays->named, GINT_TO_POINTER (date), NULL, &named))
    return GPOINTER_TO_INT (named);
  return mb_date_weekday (date) <= 5;
}

MbDate
mb_workdays_add (const MbWorkdays *workdays, MbDate date, int n_workdays)
{
  int step = n_workdays < 0 ? -1 : 1;

  if (date == MB_DATE_NONE)
    return MB_DATE_NONE;
  while (n_workdays != 0)
    {
      date += step;
      if (mb_workdays_is_workday (workdays, date))
        n_workdays -= step;
    }
  return date;
}
