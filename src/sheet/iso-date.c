/* iso-date.c: keeps the promise that a date written as text becomes the same cell as one written as a number. */
#include "iso-date.h"

#include <math.h>
#include <string.h>

gboolean
mb_iso_date (const char *text, GString *to)
{
  const char *time = text;
  gboolean has_date = FALSE;
  guint hour = 0, minute = 0;
  double second = 0;

  g_string_truncate (to, 0);
  if (strlen (text) >= 10 && text[4] == '-' && text[7] == '-')
    {
      guint parts[3] = { 0 };

      for (guint i = 0; i < 10; i++)
        if (i != 4 && i != 7)
          {
            if (!g_ascii_isdigit (text[i]))
              return FALSE;
            parts[i < 4 ? 0 : i < 7 ? 1 : 2] = parts[i < 4 ? 0 : i < 7 ? 1 : 2] * 10 + (guint) (text[i] - '0');
          }
      if (!g_date_valid_dmy ((GDateDay) parts[2], (GDateMonth) parts[1], (GDateYear) parts[0]))
        return FALSE;
      has_date = TRUE;
      g_string_append_len (to, text, 10);
      time = text + 10;
      if (*time == 'T' || *time == 't' || *time == ' ')
        time++;
      else if (*time != '\0' && *time != 'Z')
        return FALSE;
    }
  else if (*time == 'T')
    time++;
  if (g_ascii_isdigit (*time))
    {
      char *end;
      guint seconds;

      hour = (guint) g_ascii_strtoull (time, &end, 10);
      if (*end != ':')
        return FALSE;
      minute = (guint) g_ascii_strtoull (end + 1, &end, 10);
      if (*end == ':')
        second = g_ascii_strtod (end + 1, &end);
      if (hour > 23 || minute > 59 || !(second >= 0 && second < 60))
        return FALSE;
      seconds = hour * 3600 + minute * 60 + (guint) floor (second + 0.5);
      seconds = MIN (seconds, 86399);
      if (!has_date)
        g_string_append_printf (to, "%02u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
      else if (seconds > 0)
        g_string_append_printf (to, "T%02u:%02u:%02u", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
  else if (!has_date)
    return FALSE;
  return TRUE;
}
