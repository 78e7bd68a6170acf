/* iso-date.h: dates that a file writes as text of ISO 8601. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* mb_iso_date: "2024-01-02", "2024-01-02T03:04:05.6Z" or "03:04:05" to the reader's form (seconds rounded, midnight left
 * out after a date). FALSE: no date. */
gboolean mb_iso_date (const char *text, GString *to);

G_END_DECLS
