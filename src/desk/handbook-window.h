/* handbook-window.h: the handbook in a window of its own, to be read beside the work: chapters left, the text right, find in all of it. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MB_TYPE_HANDBOOK_WINDOW (mb_handbook_window_get_type ())
G_DECLARE_FINAL_TYPE (MbHandbookWindow, mb_handbook_window, MB, HANDBOOK_WINDOW, AdwWindow)

GtkWidget *mb_handbook_window_new (void);

/* mb_handbook_window_show_page: brings the window forward at the chapter that tells of a page of the office window. */
void mb_handbook_window_show_page (MbHandbookWindow *self, const char *page);

G_END_DECLS
