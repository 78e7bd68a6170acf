/* application.h: the GTK application: one window, keys, style. */
#pragma once

#include <adwaita.h>

#include "desk.h"

G_BEGIN_DECLS

#define MB_TYPE_APPLICATION (mb_application_get_type ())
G_DECLARE_FINAL_TYPE (MbApplication, mb_application, MB, APPLICATION, AdwApplication)

MbApplication *mb_application_new (const MbDeskOptions *options);
/* mb_application_open_path: in the window that has it, else in one that has none, else (or when anew) in a new one. */
void mb_application_open_path (MbApplication *self, const char *path, gboolean anew);

G_END_DECLS
