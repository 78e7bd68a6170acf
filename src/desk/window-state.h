/* window-state.h: what comes back at the next start: sizes, the last page and file, columns, filters. A key file under XDG_CONFIG_HOME.
 *
 * A damaged or unwritable file is no reason to stop: it counts as empty, and nothing is told.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MbWindowState MbWindowState;

/* mb_window_state_new: path NULL: XDG_CONFIG_HOME/minban-desk/window.ini. */
MbWindowState *mb_window_state_new (const char *path);
void mb_window_state_free (MbWindowState *state); /* without saving */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbWindowState, mb_window_state_free)

char *mb_window_state_get (MbWindowState *state, const char *group, const char *key); /* (transfer full) (nullable) */
int mb_window_state_get_int (MbWindowState *state, const char *group, const char *key, int fallback);
void mb_window_state_set (MbWindowState *state, const char *group, const char *key,
                          const char *value); /* NULL: forget */
void mb_window_state_set_int (MbWindowState *state, const char *group, const char *key, int value);
/* Recent office files, newest first; also those that are gone, which may be on a disk that is not plugged in. (transfer full) */
char **mb_window_state_get_recent (MbWindowState *state);
void mb_window_state_forget_recent (MbWindowState *state, const char *path);
void mb_window_state_add_recent (MbWindowState *state, const char *path);
/* mb_window_state_save: whole or not at all. */
void mb_window_state_save (MbWindowState *state);

G_END_DECLS
