/* passphrase.h: asking for a passphrase. */
#pragma once

#include "command.h"

G_BEGIN_DECLS

/* mb_call_passphrase: the first line of --passphrase-file, else typed at the terminal without showing it; twice: asked for again, both
 * must agree. USAGE when there is neither. The caller overwrites it when done: (transfer full). */
char *mb_call_passphrase (const MbCall *call, gboolean twice, GError **error);
void mb_passphrase_free (char *passphrase); /* overwritten first; NULL is allowed */

G_END_DECLS
