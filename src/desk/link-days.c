/* link-days.c: keeps the promise that what is overdue is overdue today, not on the day on which the list was first opened. */
#include "config.h"

#include "link-days.h"

#include "institution.h"

char *
mb_link_days_fill (const char *link, MbDate today)
{
  GString *text = g_string_new (link);
  const struct
  {
    const char *mark;
    MbDate date;
  } days[] = { { "#today", today }, { "#week", today + 7 - mb_date_weekday (today) }, { "#soon", today + MB_LICENCE_SOON } };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *iso = mb_date_to_iso (days[i].date);
      g_autofree char *escaped = g_uri_escape_string (iso, NULL, TRUE);

      g_string_replace (text, days[i].mark, escaped, 0);
    }
  return g_string_free (text, FALSE);
}
