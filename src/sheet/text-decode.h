/* text-decode.h: the text of a csv or HTML file as UTF-8, whatever it was written in. */
#pragma once

#include "fault.h"

G_BEGIN_DECLS

/* mb_text_decode: UTF-8 with or without BOM, UTF-16 and UTF-32 by BOM, either without one by their zero bytes, else GB18030;
 * charset (nullable) is what the file says of itself and is tried after UTF-8. *text is valid UTF-8 without BOM; it lies
 * in bytes or in *owned (transfer full, nullable). Errors: FILE_KIND for binary content, ENCODING. */
gboolean mb_text_decode (const guint8 *bytes, gsize length, const char *charset, const char **text, gsize *text_length,
                         char **owned, GError **error);
/* mb_text_guess_wide: "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" or NULL, by where the zero bytes stand. */
const char *mb_text_guess_wide (const guint8 *bytes, gsize length);

G_END_DECLS
