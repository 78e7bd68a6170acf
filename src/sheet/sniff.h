/* sniff.h: naming files that are no sheets. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* mb_sheet_foreign: a translated sentence such as "This is a PDF document.", or NULL. Static. */
const char *mb_sheet_foreign (const guint8 *bytes, gsize length);

G_END_DECLS
