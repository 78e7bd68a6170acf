/* display.h: how the whole program looks at this desk: colours and size of type. */
#pragma once

#include "window-state.h"

#include <glib.h>

G_BEGIN_DECLS

#define MB_DISPLAY_MIN_PERCENT 80
#define MB_DISPLAY_MAX_PERCENT 200

/* mb_display_set: scheme 0 as the system, 1 light, 2 dark; percent: size of type, of the system's. */
void mb_display_set (int scheme, int percent);
void mb_display_get (int *scheme, int *percent);
/* mb_display_restore, mb_display_save: the window's state, keys "scheme" and "font-percent". Only the first window restores. */
void mb_display_restore (MbWindowState *state);
void mb_display_save (MbWindowState *state);

G_END_DECLS
