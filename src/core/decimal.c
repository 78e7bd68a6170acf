/* decimal.c: see decimal.h. Promise: a number is taken exactly as written or not at all; nothing is rounded but the
 * noise of binary floating point, and that only beyond its twelfth significant digit.
 */
#include "decimal.h"

#include <string.h>

/* A double holds 15 digits surely; a sum of many carries its noise into the thirteenth. */
#define NOISE_KEEPS_DIGITS 12
#define NOISE_HAS_DIGITS   14

static gboolean
add_digit (MbDecimal *decimal, int digit)
{
  if (decimal->n_digits == 0 && digit == 0)
    return TRUE;
  if (decimal->n_digits == MB_DECIMAL_MAX_DIGITS)
    return digit == 0; /* zeros beyond are dropped: they carry no digit, only the exponent */
  decimal->digits[decimal->n_digits++] = (guint8) digit;
  return TRUE;
}

/* Digits before the point, with commas only where thousands have them. */
static gboolean
parse_whole (const char **at, MbDecimal *decimal, guint *n_whole)
{
  const char *p = *at;
  guint in_group = 0;
  gboolean grouped = FALSE;

  *n_whole = 0;
  for (;; p++)
    {
      if (g_ascii_isdigit (*p))
        {
          if (!add_digit (decimal, *p - '0'))
            return FALSE;
          in_group++;
          (*n_whole)++;
          if (decimal->n_digits > 0)
            decimal->exponent++;
        }
      else if (*p == ',')
        {
          if (grouped ? in_group != 3 : (in_group < 1 || in_group > 3))
            return FALSE;
          grouped = TRUE;
          in_group = 0;
        }
      else
        break;
    }
  *at = p;
  return !grouped || in_group == 3;
}

static gboolean
parse_fraction (const char **at, MbDecimal *decimal, guint *n_fraction)
{
  const char *p = *at;

  *n_fraction = 0;
  for (; g_ascii_isdigit (*p); p++)
    {
      if (decimal->n_digits == 0 && *p == '0')
        decimal->exponent--;
      else if (!add_digit (decimal, *p - '0'))
        return FALSE;
      (*n_fraction)++;
    }
  *at = p;
  return TRUE;
}

static gboolean
parse_exponent (const char **at, MbDecimal *decimal)
{
  const char *p = *at + 1;
  gboolean negative = *p == '-';
  int exponent = 0;
  guint n = 0;

  if (*p == '+' || *p == '-')
    p++;
  for (; g_ascii_isdigit (*p) && n < 4; p++, n++)
    exponent = exponent * 10 + (*p - '0');
  *at = p;
  decimal->exponent += negative ? -exponent : exponent;
  return n > 0;
}

static gboolean
parse_ascii (const char *p, gboolean allow_exponent, MbDecimal *decimal)
{
  guint n_whole = 0;
  guint n_fraction = 0;

  if (*p == '+' || *p == '-')
    decimal->negative = *p++ == '-';
  if (!parse_whole (&p, decimal, &n_whole))
    return FALSE;
  if (*p == '.')
    {
      p++;
      if (!parse_fraction (&p, decimal, &n_fraction))
        return FALSE;
    }
  if (n_whole + n_fraction == 0)
    return FALSE;
  if (allow_exponent && (*p == 'e' || *p == 'E') && !parse_exponent (&p, decimal))
    return FALSE;
  while (decimal->n_digits > 0 && decimal->digits[decimal->n_digits - 1] == 0)
    decimal->n_digits--;
  if (decimal->n_digits == 0)
    {
      decimal->negative = FALSE;
      decimal->exponent = 0;
    }
  return *p == '\0';
}

gboolean
mb_decimal_parse (const char *text, gboolean allow_exponent, MbDecimal *decimal)
{
  g_autofree char *normal = NULL;
  g_autoptr (GString) ascii = NULL;

  memset (decimal, 0, sizeof *decimal);
  if (!g_utf8_validate (text, -1, NULL)) /* normalizing would read past a character that is cut off */
    return FALSE;
  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  if (normal == NULL)
    return FALSE;
  ascii = g_string_new (g_strstrip (normal));
  g_string_replace (ascii, "\u2212", "-", 1); /* the typographic minus */
  return parse_ascii (ascii->str, allow_exponent, decimal);
}

/* Keeps the first n digits, rounded half up. */
static void
round_digits (MbDecimal *decimal, int n)
{
  int at = n;

  if (n < 0 || n >= decimal->n_digits)
    return;
  decimal->n_digits = n;
  if (decimal->digits[n] >= 5)
    {
      while (at > 0 && decimal->digits[at - 1] == 9)
        at--;
      if (at == 0)
        {
          decimal->digits[0] = 1;
          decimal->exponent++;
          decimal->n_digits = 1;
          return;
        }
      decimal->digits[at - 1]++;
      decimal->n_digits = at;
    }
  while (decimal->n_digits > 0 && decimal->digits[decimal->n_digits - 1] == 0)
    decimal->n_digits--;
}

gboolean
mb_decimal_to_integer (const MbDecimal *decimal, int scale, gboolean noise, gint64 *integer)
{
  MbDecimal rounded = *decimal;
  guint64 limit = decimal->negative ? (guint64) G_MAXINT64 + 1 : (guint64) G_MAXINT64;
  guint64 value = 0;
  int n_places;

  if (noise && rounded.n_digits >= NOISE_HAS_DIGITS)
    round_digits (&rounded, MAX (NOISE_KEEPS_DIGITS, rounded.exponent + scale));
  n_places = rounded.exponent + scale; /* digits before the point, once scaled */
  if (rounded.n_digits == 0)
    n_places = 0;
  if (n_places < rounded.n_digits || n_places > 19)
    return FALSE;
  for (int i = 0; i < n_places; i++)
    {
      guint64 digit = i < rounded.n_digits ? rounded.digits[i] : 0;

      if (value > (limit - digit) / 10)
        return FALSE;
      value = value * 10 + digit;
    }
  *integer = rounded.negative ? (gint64) (0 - value) : (gint64) value;
  return TRUE;
}
