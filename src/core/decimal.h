/* decimal.h: a decimal number as written, before anyone decides its unit. Only digits and integers, no floating
 * point and no locale: "1,234.50", "１２", "1e+05".
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MB_DECIMAL_MAX_DIGITS 40

typedef struct
{
  gboolean negative;
  guint8 digits[MB_DECIMAL_MAX_DIGITS]; /* significant ones, no leading zeros */
  int n_digits;                         /* 0 for zero */
  int exponent;                         /* value = 0.d1d2d3… × 10^exponent */
} MbDecimal;

/* mb_decimal_parse: full-width forms, a sign, thousands commas in groups of three, one point, surrounding blanks; an
 * exponent only when allow_exponent is TRUE. FALSE when text is anything else. */
gboolean mb_decimal_parse (const char *text, gboolean allow_exponent, MbDecimal *decimal);
/* mb_decimal_to_integer: the value × 10^scale; FALSE if that is no whole number or does not fit. With noise TRUE, what
 * binary floating point leaves behind at the far end (0.30000000000000004, 9.99999999999998) is rounded off. */
gboolean mb_decimal_to_integer (const MbDecimal *decimal, int scale, gboolean noise, gint64 *integer);

G_END_DECLS
