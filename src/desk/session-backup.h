/* session-backup.h: backups by the way: daily while an office is open, and when it is closed. */
#pragma once

#include "session.h"
#include "window-state.h"

G_BEGIN_DECLS

/* mb_session_keep_backed_up: looks a few seconds after opening and then every hour whether one is due. Ends with the session. */
void mb_session_keep_backed_up (MbSession *session);
/* mb_session_finish: as mb_session_close, but makes the backup that is due before, in a worker; the program ends only after that. What
 * fails is told in a window that is still open, else at the next start (mb_session_take_failure). */
void mb_session_finish (MbSession *session);
/* mb_session_take_failure: what the last backup on close failed with, once. (transfer full) (nullable) */
char *mb_session_take_failure (MbWindowState *state);

G_END_DECLS
