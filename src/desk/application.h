/* application.h: the GTK application: one window, keys, style. */
#pragma once

#include <adwaita.h>

#include "desk.h"

G_BEGIN_DECLS

#define MB_TYPE_APPLICATION (mb_application_get_type ())
G_DECLARE_FINAL_TYPE (MbApplication, mb_application, MB, APPLICATION, AdwApplication)

MbApplication *mb_application_new (const MbDeskOptions *options);

G_END_DECLS
