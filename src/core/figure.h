/* figure.h: fixed point numbers: the one place where a figure is divided, rounded or written. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* mb_ratio: part / whole × scale, rounded half up once (half away from zero for negatives); 0 when whole is 0.
 * 128-bit inside. */
gint64 mb_ratio (gint64 part, gint64 whole, gint64 scale);
/* mb_percent: part / whole in hundredths of a percent: mb_percent (3955, 4859) == 8140. */
gint64 mb_percent (gint64 part, gint64 whole);
/* mb_hundredths_format: 8140 gives "81.40"; (transfer full). mb_percent_format adds "%". */
char *mb_hundredths_format (gint64 hundredths);
char *mb_percent_format (gint64 hundredths);
/* mb_hundredths_parse: "12", "12.5", "12.50", full-width digits, thousands commas; more than two decimals or a
 * letter: FALSE. Also takes "%.15g" forms such as "1e+05" and binary noise ("0.30000000000000004" is 0.30) when
 * from_double is TRUE. */
gboolean mb_hundredths_parse (const char *text, gboolean from_double, gint64 *hundredths);

G_END_DECLS
