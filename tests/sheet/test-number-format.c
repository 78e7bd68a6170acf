/* test-number-format.c: which format codes make dates, and which text a serial becomes. Expected dates are those that a
 * spreadsheet program shows. */
#include "number-format.h"

static const struct
{
  const char *code;
  MbFormatClass expected;
} codes[] = {
  { "General", MB_FORMAT_NUMBER },
  { "GENERAL", MB_FORMAT_NUMBER },
  { "General\"年\"", MB_FORMAT_NUMBER },
  { "Standard", MB_FORMAT_NUMBER },
  { "G/通用格式", MB_FORMAT_NUMBER },
  { "", MB_FORMAT_NUMBER },
  { "@", MB_FORMAT_NUMBER },
  { "0", MB_FORMAT_NUMBER },
  { "0.00E+00", MB_FORMAT_NUMBER },
  { "##0.0e-0", MB_FORMAT_NUMBER },
  { "#,##0.00_);[Red]\\(#,##0.00\\)", MB_FORMAT_NUMBER },
  { "[Red]0", MB_FORMAT_NUMBER },
  { "0\"days\"", MB_FORMAT_NUMBER },
  { "0\\d", MB_FORMAT_NUMBER },
  { "0_d", MB_FORMAT_NUMBER },
  { "0*y", MB_FORMAT_NUMBER },
  { "0\\年", MB_FORMAT_NUMBER },
  { "0;yyyy-mm-dd", MB_FORMAT_NUMBER },
  { "[$-804]#,##0", MB_FORMAT_NUMBER },
  { "[DBNum2][$-804]General", MB_FORMAT_NUMBER },
  { "[$¥-804]#,##0.00", MB_FORMAT_NUMBER },
  { "0\"unclosed dmy", MB_FORMAT_NUMBER },
  { "[unclosed dmy", MB_FORMAT_NUMBER },
  { "yyyy-mm-dd", MB_FORMAT_DATE },
  { "YYYY/M/D", MB_FORMAT_DATE },
  { "yyyy\"年\"m\"月\"d\"日\"", MB_FORMAT_DATE },
  { "[$-804]yyyy\"年\"m\"月\"d\"日\";@", MB_FORMAT_DATE },
  { "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", MB_FORMAT_DATE },
  { "yyyy\\-mm\\-dd", MB_FORMAT_DATE },
  { "e\"年\"m\"月\"", MB_FORMAT_DATE },
  { "[$-411]ggge\"年\"", MB_FORMAT_DATE },
  { "m/d", MB_FORMAT_DATE },
  { "mmm", MB_FORMAT_DATE },
  { "d", MB_FORMAT_DATE },
  { "[$-804]aaaa;@", MB_FORMAT_DATE },
  { "dddd", MB_FORMAT_DATE },
  { "m/d/yy h:mm", MB_FORMAT_DATE },
  { "yyyy-mm-dd hh:mm:ss", MB_FORMAT_DATE },
  { "yyyy", MB_FORMAT_DATE },
  { "h:mm", MB_FORMAT_TIME },
  { "[h]:mm", MB_FORMAT_TIME },
  { "[hh]\"小时\"", MB_FORMAT_TIME },
  { "[mm]:ss", MB_FORMAT_TIME },
  { "[s]", MB_FORMAT_TIME },
  { "mm:ss.0", MB_FORMAT_TIME },
  { "上午/下午h\"时\"mm\"分\"", MB_FORMAT_TIME },
  { "h:mm AM/PM", MB_FORMAT_TIME },
  { "[$-F400]h:mm:ss\\ AM/PM", MB_FORMAT_TIME },
};

static void
test_codes (void)
{
  g_assert_cmpint (mb_number_format_class (NULL), ==, MB_FORMAT_NUMBER);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (mb_number_format_class (codes[i].code) != codes[i].expected)
        g_test_message ("code %s", codes[i].code);
      g_assert_cmpint (mb_number_format_class (codes[i].code), ==, codes[i].expected);
    }
}

static void
test_builtin (void)
{
  static const guint dates[] = { 14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58 };
  static const guint times[] = { 18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56 };

  for (guint id = 0; id < 200; id++)
    {
      MbFormatClass expected = MB_FORMAT_NUMBER;
      for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
        if (dates[i] == id)
          expected = MB_FORMAT_DATE;
      for (guint i = 0; i < G_N_ELEMENTS (times); i++)
        if (times[i] == id)
          expected = MB_FORMAT_TIME;
      g_assert_cmpint (mb_number_format_builtin_class (id), ==, expected);
      /* the code kept for layout says the same */
      g_assert_cmpint (mb_number_format_class (mb_number_format_builtin_code (id)), ==, expected);
    }
  g_assert_cmpstr (mb_number_format_builtin_code (0), ==, "General");
  g_assert_cmpstr (mb_number_format_builtin_code (G_MAXUINT), ==, "General");
}

static const struct
{
  double number;
  MbFormatClass format_class;
  gboolean system_1904;
  MbSheetCellKind kind;
  const char *text;
} cells[] = {
  { 0, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "0" },
  { -0.0, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "0" },
  { 1, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "1" },
  { -12345, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "-12345" },
  { 0.1, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "0.1" },
  { 93.49, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "93.49" },
  { 0.1 + 0.2, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "0.3" },
  { 123456789012345, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "123456789012345" },
  { 999999999999999, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "999999999999999" },
  { 1e15, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "1e+15" },
  { 1e20, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "1e+20" },
  { 1.5e-7, MB_FORMAT_NUMBER, FALSE, MB_SHEET_NUMBER, "1.5e-07" },
  { 45292, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "2024-01-01" },
  { 45351, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "2024-02-29" },
  { 43830, MB_FORMAT_DATE, TRUE, MB_SHEET_DATE, "2024-01-01" },
  { 0, MB_FORMAT_DATE, TRUE, MB_SHEET_DATE, "1904-01-01" },
  { 60, MB_FORMAT_DATE, TRUE, MB_SHEET_DATE, "1904-03-01" },
  { 1, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "1900-01-01" },
  { 59, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "1900-02-28" },
  { 60, MB_FORMAT_DATE, FALSE, MB_SHEET_NUMBER, "60" },
  { 61, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "1900-03-01" },
  { 0, MB_FORMAT_DATE, FALSE, MB_SHEET_NUMBER, "0" },
  { 0.5, MB_FORMAT_DATE, FALSE, MB_SHEET_NUMBER, "0.5" },
  { -1, MB_FORMAT_DATE, FALSE, MB_SHEET_NUMBER, "-1" },
  { 36526, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "2000-01-01" },
  { 2958465, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "9999-12-31" },
  { 2958466, MB_FORMAT_DATE, FALSE, MB_SHEET_NUMBER, "2958466" },
  { 2957003, MB_FORMAT_DATE, TRUE, MB_SHEET_DATE, "9999-12-31" },
  { 2957004, MB_FORMAT_DATE, TRUE, MB_SHEET_NUMBER, "2957004" },
  { 1e300, MB_FORMAT_DATE, FALSE, MB_SHEET_NUMBER, "1e+300" },
  { 45292.5, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "2024-01-01T12:00:00" },
  { 45292.999999, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "2024-01-02" },
  { 45292.000001, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "2024-01-01" },
  { 45292.7291666667, MB_FORMAT_DATE, FALSE, MB_SHEET_DATE, "2024-01-01T17:30:00" },
  { 0, MB_FORMAT_TIME, FALSE, MB_SHEET_DATE, "00:00:00" },
  { 0.5, MB_FORMAT_TIME, FALSE, MB_SHEET_DATE, "12:00:00" },
  { 0.354166666666667, MB_FORMAT_TIME, FALSE, MB_SHEET_DATE, "08:30:00" },
  { 0.9999999, MB_FORMAT_TIME, FALSE, MB_SHEET_DATE, "23:59:59" },
  { 1.25, MB_FORMAT_TIME, FALSE, MB_SHEET_NUMBER, "1.25" },
  { -0.25, MB_FORMAT_TIME, FALSE, MB_SHEET_NUMBER, "-0.25" },
};

static void
test_cells (void)
{
  g_autoptr (GString) buffer = g_string_new ("rest");

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      MbSheetCellKind kind
          = mb_number_format_cell (cells[i].number, cells[i].format_class, cells[i].system_1904, buffer);
      g_assert_cmpstr (buffer->str, ==, cells[i].text);
      g_assert_cmpint (kind, ==, cells[i].kind);
    }
}

/* Every day of the 1900 system against GLib's calendar. */
static void
test_every_day (void)
{
  g_autoptr (GString) buffer = g_string_new (NULL);
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, 1, 3, 1900);
  for (guint serial = 61; serial <= 2958465; serial++)
    {
      char expected[16];

      g_assert_cmpint (mb_number_format_cell (serial, MB_FORMAT_DATE, FALSE, buffer), ==, MB_SHEET_DATE);
      if (serial < 80000 || serial % 97 == 0 || serial > 2950000)
        {
          g_snprintf (expected, sizeof expected, "%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date),
                      g_date_get_day (&date));
          g_assert_cmpstr (buffer->str, ==, expected);
        }
      g_date_add_days (&date, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/number-format/code-is-date-only-where-shown-as-date", test_codes);
  g_test_add_func ("/sheet/number-format/builtin-ids-and-their-codes-agree", test_builtin);
  g_test_add_func ("/sheet/number-format/serial-becomes-text", test_cells);
  g_test_add_func ("/sheet/number-format/every-day-is-the-calendars-day", test_every_day);
  return g_test_run ();
}
