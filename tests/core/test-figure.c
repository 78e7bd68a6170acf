/* Figures are exact and rounded half up once. */
#include "figure.h"

static void
test_known_ratios (void)
{
  static const struct
  {
    gint64 part, whole, scale, result;
  } cases[] = {
    { 3955, 4859, 10000, 8140 }, /* 0.813953…: cut off it would be 81.39 */
    { 48, 180, 10000, 2667 },
    { 42, 180, 10000, 2333 },
    { 11, 180, 10000, 611 },
    { 172, 180, 10000, 9556 },
    { 215, 224, 10000, 9598 },
    { 65, 290, 10000, 2241 },
    { 1, 2, 1, 1 },
    { 1, 3, 1, 0 },
    { 2, 3, 1, 1 },
    { 1, 8, 100, 13 }, /* 12.5 goes up */
    { 3, 8, 100, 38 },
    { -1, 8, 100, -13 },
    { 1, -8, 100, -13 },
    { -1, -8, 100, 13 },
    { 0, 5, 100, 0 },
    { 5, 0, 100, 0 },
    { G_MAXINT64, G_MAXINT64, 10000, 10000 },
    { G_MAXINT64, 1, 10000, G_MAXINT64 }, /* held at the end rather than turned round */
    { G_MININT64, 1, 1, G_MININT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mb_ratio (cases[i].part, cases[i].whole, cases[i].scale), ==, cases[i].result);
  g_assert_cmpint (mb_percent (3955, 4859), ==, 8140);
}

/* q is part × scale / whole rounded half up exactly when (2q - 1) whole <= 2 part scale < (2q + 1) whole. */
static void
test_ratio_is_the_nearest_integer (void)
{
  for (guint i = 0; i < 200000; i++)
    {
      gint64 whole = g_test_rand_int_range (1, 1 << 20);
      gint64 part = g_test_rand_int_range (0, 1 << 20);
      gint64 scale = i % 2 == 0 ? 10000 : g_test_rand_int_range (1, 10001);
      gint64 q = mb_ratio (part, whole, scale);

      g_assert_cmpint ((2 * q - 1) * whole, <=, 2 * part * scale);
      g_assert_cmpint ((2 * q + 1) * whole, >, 2 * part * scale);
      g_assert_cmpint (mb_ratio (-part, whole, scale), ==, -q);
    }
}

static void
test_formats (void)
{
  static const struct
  {
    gint64 number;
    const char *text;
  } cases[] = {
    { 8140, "81.40" },          { 0, "0.00" }, { 5, "0.05" }, { -5, "-0.05" }, { 100, "1.00" }, { -1234, "-12.34" },
    { 123456789, "1234567.89" }
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = mb_hundredths_format (cases[i].number);
      g_autofree char *percent = mb_percent_format (cases[i].number);
      g_autofree char *expected = g_strconcat (cases[i].text, "%", NULL);
      gint64 back = 0;

      g_assert_cmpstr (text, ==, cases[i].text);
      g_assert_cmpstr (percent, ==, expected);
      g_assert_true (mb_hundredths_parse (text, FALSE, &back));
      g_assert_cmpint (back, ==, cases[i].number);
    }
  {
    g_autofree char *least = mb_hundredths_format (G_MININT64);

    g_assert_cmpstr (least, ==, "-92233720368547758.08");
  }
}

static void
test_parse_takes_what_people_write (void)
{
  static const struct
  {
    const char *text;
    gboolean from_double;
    gint64 hundredths;
  } cases[] = {
    { "12", FALSE, 1200 },
    { "12.5", FALSE, 1250 },
    { "12.50", FALSE, 1250 },
    { "12.500", FALSE, 1250 },
    { ".5", FALSE, 50 },
    { "5.", FALSE, 500 },
    { "007", FALSE, 700 },
    { "+3.25", FALSE, 325 },
    { "-3.25", FALSE, -325 },
    { "\u22123.25", FALSE, -325 },
    { " 12 ", FALSE, 1200 },
    { "\u300012\u3000", FALSE, 1200 },
    { "１２．５", FALSE, 1250 },
    { "1,234", FALSE, 123400 },
    { "1，234．50", FALSE, 123450 },
    { "12,345,678.9", FALSE, 1234567890 },
    { "0", FALSE, 0 },
    { "-0", FALSE, 0 },
    { "0.00", FALSE, 0 },
    { "92233720368547758.07", FALSE, G_MAXINT64 },
    { "1e+05", TRUE, 10000000 },
    { "1.5E+2", TRUE, 15000 },
    { "2.5e-01", TRUE, 25 },
    { "12.5", TRUE, 1250 },
    { "0.30000000000000004", TRUE, 30 },
    { "3.3000000000000003", TRUE, 330 },
    { "9.99999999999998", TRUE, 1000 },
    { "0.999999999999999", TRUE, 100 },
    { "1234567890123.45", TRUE, 123456789012345 },
    { "12345678901.2301", TRUE, 1234567890123 },
    { "100000000000000", TRUE, 10000000000000000 },
    { "81.3999999999999", TRUE, 8140 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 hundredths = -1;

      g_test_message ("case %u", i);
      g_assert_true (mb_hundredths_parse (cases[i].text, cases[i].from_double, &hundredths));
      g_assert_cmpint (hundredths, ==, cases[i].hundredths);
    }
}

static void
test_parse_refuses_what_would_change (void)
{
  static const struct
  {
    const char *text;
    gboolean from_double;
  } cases[] = {
    { "", FALSE },
    { " ", FALSE },
    { "-", FALSE },
    { ".", FALSE },
    { "12a", FALSE },
    { "a12", FALSE },
    { "1 2", FALSE },
    { "1.2.3", FALSE },
    { "12.345", FALSE },
    { "12.345", TRUE },
    { "0.001", FALSE },
    { "1,23", FALSE },
    { "1,2345", FALSE },
    { "1234,567", FALSE },
    { ",123", FALSE },
    { "1,", FALSE },
    { "12,,345", FALSE },
    { "1e+05", FALSE },
    { "1e", TRUE },
    { "1e+", TRUE },
    { "e5", TRUE },
    { "--1", FALSE },
    { "1-", FALSE },
    { "100000000000000000", FALSE },
    { "1e+300", TRUE },
    { "1e-05", TRUE },
    { "三", FALSE },
    { "12元", FALSE },
    { "0x10", FALSE },
    { "nan", TRUE },
    { "inf", TRUE },
    { "\xff", FALSE },
    { "100.123456789012", TRUE },
    { "0.333333333333333", TRUE },
    { "92233720368547758.08", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 hundredths = 0;

      g_test_message ("case %u", i);
      g_assert_false (mb_hundredths_parse (cases[i].text, cases[i].from_double, &hundredths));
    }
}

/* Every number of two decimals comes back from its %.15g and %.17g text, with the noise that a sum leaves. */
static void
test_parse_gives_doubles_back (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      gint64 hundredths = (gint64) g_test_rand_int_range (-100000000, 100000000);
      double number = (double) hundredths / 100.0;
      double noisy = (number + 0.1) - 0.1;
      char text[64];
      gint64 back = 0;

      g_ascii_formatd (text, sizeof text, "%.15g", number);
      g_assert_true (mb_hundredths_parse (text, TRUE, &back));
      g_assert_cmpint (back, ==, hundredths);
      g_ascii_formatd (text, sizeof text, "%.17g", noisy);
      g_assert_true (mb_hundredths_parse (text, TRUE, &back));
      g_assert_cmpint (back, ==, hundredths);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/known-ratios", test_known_ratios);
  g_test_add_func ("/figure/ratio-is-the-nearest-integer", test_ratio_is_the_nearest_integer);
  g_test_add_func ("/figure/formats", test_formats);
  g_test_add_func ("/figure/parse-takes-what-people-write", test_parse_takes_what_people_write);
  g_test_add_func ("/figure/parse-refuses-what-would-change", test_parse_refuses_what_would_change);
  g_test_add_func ("/figure/parse-gives-doubles-back", test_parse_gives_doubles_back);
  return g_test_run ();
}
