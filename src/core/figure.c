/* figure.c: see figure.h. Promise: a quotient is rounded once, half away from zero, from its exact parts. */
#include "figure.h"

#include "decimal.h"

__extension__ typedef __int128 Wide;

gint64
mb_ratio (gint64 part, gint64 whole, gint64 scale)
{
  Wide numerator = (Wide) part * scale;
  Wide denominator = whole;
  gboolean negative = FALSE;
  Wide quotient;

  if (whole == 0)
    return 0;
  negative = (numerator < 0) != (denominator < 0);
  numerator = numerator < 0 ? -numerator : numerator;
  denominator = denominator < 0 ? -denominator : denominator;
  quotient = numerator / denominator;
  if ((numerator % denominator) * 2 >= denominator)
    quotient++;
  if (negative)
    quotient = -quotient;
  return (gint64) CLAMP (quotient, (Wide) G_MININT64, (Wide) G_MAXINT64);
}

gint64
mb_percent (gint64 part, gint64 whole)
{
  return mb_ratio (part, whole, 10000);
}

char *
mb_hundredths_format (gint64 hundredths)
{
  guint64 size = hundredths < 0 ? 0 - (guint64) hundredths : (guint64) hundredths;

  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u", hundredths < 0 ? "-" : "", size / 100, (guint) (size % 100));
}

char *
mb_percent_format (gint64 hundredths)
{
  g_autofree char *number = mb_hundredths_format (hundredths);

  return g_strconcat (number, "%", NULL);
}

gboolean
mb_hundredths_parse (const char *text, gboolean from_double, gint64 *hundredths)
{
  MbDecimal decimal;

  return mb_decimal_parse (text, from_double, &decimal) && mb_decimal_to_integer (&decimal, 2, from_double, hundredths);
}
