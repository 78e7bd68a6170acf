/* number-format.c: keeps the promise that a serial number is shown as a date exactly where the spreadsheet shows one.
 *
 * Traps: "General" holds an e and a g, "0.00E+00" an E, [Red] a d, AM/PM an m; e is the year in East Asian codes and
 * aaaa a weekday; quoted text and escaped characters may hold any letter. Serial 60 of the 1900 system is the 29th of
 * February 1900, which never was, and everything before it is one day off.
 */
#include "number-format.h"

#include <math.h>
#include <string.h>

#define SECONDS_PER_DAY    86400
#define LAST_SERIAL_1900   2958465 /* 9999-12-31 */
#define LAST_SERIAL_1904   2957003
#define DAYS_TO_1899_12_30 (-25569) /* from 1970-01-01 */
#define DAYS_TO_1904_01_01 (-24107)

MbFormatClass
mb_number_format_class (const char *code)
{
  gboolean day = FALSE, month = FALSE, hour = FALSE, digits = FALSE;
  const char *p = code;

  if (code == NULL)
    return MB_FORMAT_NUMBER;
  while (*p != '\0' && *p != ';')
    {
      gsize length = 1;

      switch (*p)
        {
        case '"':
          {
            const char *end = strchr (p + 1, '"');
            if (end == NULL)
              length = strlen (p);
            else
              length = (gsize) (end - p) + 1;
            break;
          }
        case '\\':
        case '_':
        case '*':
          if (p[1] != '\0')
            length = 1 + (gsize) (g_utf8_next_char (p + 1) - (p + 1));
          break;
        case '[':
          {
            const char *end = strchr (p, ']');
            gsize inner;
            if (end == NULL)
              {
                length = strlen (p);
                break;
              }
            inner = strspn (p + 1, "hH");
            if (inner == 0)
              inner = strspn (p + 1, "mM");
            if (inner == 0)
              inner = strspn (p + 1, "sS");
            if (inner > 0 && p[1 + inner] == ']')
              hour = TRUE; /* elapsed time */
            length = (gsize) (end - p) + 1;
            break;
          }
        case '0':
        case '#':
        case '?':
          digits = TRUE;
          break;
        case 'y':
        case 'Y':
        case 'd':
        case 'D':
        case 'b':
        case 'B':
          day = TRUE;
          break;
        case 'e':
        case 'E':
          if (!digits && p[1] != '+' && p[1] != '-')
            day = TRUE;
          break;
        case 'm':
        case 'M':
          month = TRUE;
          break;
        case 'h':
        case 'H':
        case 's':
        case 'S':
          if (g_ascii_strncasecmp (p, "standard", 8) == 0)
            length = 8;
          else
            hour = TRUE;
          break;
        case 'g':
        case 'G':
          if (g_ascii_strncasecmp (p, "general", 7) == 0)
            length = 7;
          break;
        case 'a':
        case 'A':
          if (g_ascii_strncasecmp (p, "am/pm", 5) == 0)
            {
              hour = TRUE;
              length = 5;
            }
          else if (g_ascii_strncasecmp (p, "a/p", 3) == 0)
            {
              hour = TRUE;
              length = 3;
            }
          else if (g_ascii_strncasecmp (p, "aaa", 3) == 0)
            day = TRUE; /* weekday */
          break;
        default:
          break;
        }
      p += length;
    }
  if (day || (month && !hour))
    return MB_FORMAT_DATE;
  return hour ? MB_FORMAT_TIME : MB_FORMAT_NUMBER;
}

MbFormatClass
mb_number_format_builtin_class (guint id)
{
  static const struct
  {
    guint first, last;
    MbFormatClass format_class;
  } spans[] = {
    { 14, 17, MB_FORMAT_DATE }, { 18, 21, MB_FORMAT_TIME }, { 22, 22, MB_FORMAT_DATE }, { 27, 31, MB_FORMAT_DATE },
    { 32, 35, MB_FORMAT_TIME }, { 36, 36, MB_FORMAT_DATE }, { 45, 47, MB_FORMAT_TIME }, { 50, 54, MB_FORMAT_DATE },
    { 55, 56, MB_FORMAT_TIME }, { 57, 58, MB_FORMAT_DATE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (spans); i++)
    if (id >= spans[i].first && id <= spans[i].last)
      return spans[i].format_class;
  return MB_FORMAT_NUMBER;
}

const char *
mb_number_format_builtin_code (guint id)
{
  /* 27 to 36 and 50 to 58 depend on the language; these are the Chinese ones. */
  static const char *const codes[] = {
    [1] = "0",
    [2] = "0.00",
    [3] = "#,##0",
    [4] = "#,##0.00",
    [5] = "\"$\"#,##0;-\"$\"#,##0",
    [6] = "\"$\"#,##0;[Red]-\"$\"#,##0",
    [7] = "\"$\"#,##0.00;-\"$\"#,##0.00",
    [8] = "\"$\"#,##0.00;[Red]-\"$\"#,##0.00",
    [9] = "0%",
    [10] = "0.00%",
    [11] = "0.00E+00",
    [12] = "# ?/?",
    [13] = "# ?\?/??",
    [14] = "yyyy/m/d",
    [15] = "d-mmm-yy",
    [16] = "d-mmm",
    [17] = "mmm-yy",
    [18] = "h:mm AM/PM",
    [19] = "h:mm:ss AM/PM",
    [20] = "h:mm",
    [21] = "h:mm:ss",
    [22] = "yyyy/m/d h:mm",
    [27] = "yyyy\"年\"m\"月\"",
    [28] = "m\"月\"d\"日\"",
    [29] = "m\"月\"d\"日\"",
    [30] = "m-d-yy",
    [31] = "yyyy\"年\"m\"月\"d\"日\"",
    [32] = "h\"时\"mm\"分\"",
    [33] = "h\"时\"mm\"分\"ss\"秒\"",
    [34] = "AM/PMh\"时\"mm\"分\"",
    [35] = "AM/PMh\"时\"mm\"分\"ss\"秒\"",
    [36] = "yyyy\"年\"m\"月\"",
    [37] = "#,##0;-#,##0",
    [38] = "#,##0;[Red]-#,##0",
    [39] = "#,##0.00;-#,##0.00",
    [40] = "#,##0.00;[Red]-#,##0.00",
    [45] = "mm:ss",
    [46] = "[h]:mm:ss",
    [47] = "mm:ss.0",
    [48] = "##0.0E+0",
    [49] = "@",
    [50] = "yyyy\"年\"m\"月\"",
    [51] = "m\"月\"d\"日\"",
    [52] = "yyyy\"年\"m\"月\"",
    [53] = "m\"月\"d\"日\"",
    [54] = "m\"月\"d\"日\"",
    [55] = "AM/PMh\"时\"mm\"分\"",
    [56] = "AM/PMh\"时\"mm\"分\"ss\"秒\"",
    [57] = "yyyy\"年\"m\"月\"",
    [58] = "m\"月\"d\"日\"",
  };

  if (id < G_N_ELEMENTS (codes) && codes[id] != NULL)
    return codes[id];
  return "General";
}

static void
append_padded (GString *buffer, guint number, guint width)
{
  char digits[12];

  for (guint i = width; i > 0; i--, number /= 10)
    digits[i - 1] = (char) ('0' + number % 10);
  g_string_append_len (buffer, digits, width);
}

static void
append_time (GString *buffer, guint seconds)
{
  append_padded (buffer, seconds / 3600, 2);
  g_string_append_c (buffer, ':');
  append_padded (buffer, seconds / 60 % 60, 2);
  g_string_append_c (buffer, ':');
  append_padded (buffer, seconds % 60, 2);
}

/* Civil from days since 1970-01-01; all days here are after 1899. */
static void
append_date (GString *buffer, gint64 days)
{
  gint64 z = days + 719468;
  gint64 era = z / 146097;
  guint day_of_era = (guint) (z - era * 146097);
  guint year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  guint day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  guint shifted = (5 * day_of_year + 2) / 153;
  guint day = day_of_year - (153 * shifted + 2) / 5 + 1;
  guint month = shifted < 10 ? shifted + 3 : shifted - 9;
  guint year = (guint) (era * 400) + year_of_era + (month <= 2 ? 1 : 0);

  append_padded (buffer, year, 4);
  g_string_append_c (buffer, '-');
  append_padded (buffer, month, 2);
  g_string_append_c (buffer, '-');
  append_padded (buffer, day, 2);
}

static MbSheetCellKind
append_number (GString *buffer, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (number) < 1e15 && number == (double) (gint64) number)
    {
      char *end = text + sizeof text;
      char *p = end;
      guint64 rest = (guint64) fabs (number);

      do
        *--p = (char) ('0' + rest % 10);
      while ((rest /= 10) > 0);
      if (number < 0)
        *--p = '-';
      g_string_append_len (buffer, p, end - p);
    }
  else
    g_string_append (buffer, g_ascii_formatd (text, sizeof text, "%.15g", number));
  return MB_SHEET_NUMBER;
}

MbSheetCellKind
mb_number_format_cell (double number, MbFormatClass format_class, gboolean system_1904, GString *buffer)
{
  gint64 last = system_1904 ? LAST_SERIAL_1904 : LAST_SERIAL_1900;
  gint64 day;
  guint seconds;

  g_string_truncate (buffer, 0);
  if (format_class == MB_FORMAT_NUMBER || !(number >= 0 && number < (double) (last + 1)))
    return append_number (buffer, number);

  day = (gint64) number;
  seconds = (guint) floor ((number - (double) day) * SECONDS_PER_DAY + 0.5);
  if (format_class == MB_FORMAT_TIME)
    {
      if (number >= 1)
        return append_number (buffer, number);
      append_time (buffer, MIN (seconds, SECONDS_PER_DAY - 1));
      return MB_SHEET_DATE;
    }

  if (!system_1904 && (day < 1 || day == 60))
    return append_number (buffer, number);
  if (seconds == SECONDS_PER_DAY)
    {
      day++;
      seconds = 0;
      if (day > last || (!system_1904 && day == 60))
        return append_number (buffer, number);
    }
  if (system_1904)
    append_date (buffer, day + DAYS_TO_1904_01_01);
  else
    append_date (buffer, (day < 60 ? day + 1 : day) + DAYS_TO_1899_12_30);
  if (seconds != 0)
    {
      g_string_append_c (buffer, 'T');
      append_time (buffer, seconds);
    }
  return MB_SHEET_DATE;
}
