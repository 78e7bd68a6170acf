/* settings-page.h: the office's name and footer data, the clerk's name, colours, backup and check. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_SETTINGS_PAGE (mb_settings_page_get_type ())
G_DECLARE_FINAL_TYPE (MbSettingsPage, mb_settings_page, MB, SETTINGS_PAGE, MbPage)

MbPage *mb_settings_page_new (MbSession *session);

G_END_DECLS
