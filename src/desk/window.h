/* window.h: the office window: frame, sidebar, pages, status line, toasts. */
#pragma once

#include <adwaita.h>

#include "desk.h"
#include "session.h"
#include "window-state.h"

G_BEGIN_DECLS

#define MB_TYPE_WINDOW (mb_window_get_type ())
G_DECLARE_FINAL_TYPE (MbWindow, mb_window, MB, WINDOW, AdwApplicationWindow)

/* mb_window_new: options are copied by value, their strings outlive the window. state is taken. */
GtkWidget *mb_window_new (GtkApplication *application, const MbDeskOptions *options, MbWindowState *state);
/* mb_window_open: opens an office file in a worker; one that is open is closed. Told on the start page when it does not open. */
void mb_window_open (MbWindow *self, const char *path);
/* mb_window_open_last: the file that was open last, if it is still there. FALSE: none. */
gboolean mb_window_open_last (MbWindow *self);
/* mb_window_get_path: the office file that is open or being opened; NULL: none. */
const char *mb_window_get_path (MbWindow *self);
MbSession *mb_window_get_session (MbWindow *self); /* (nullable) */

G_END_DECLS
