/* history-page.h: what was changed, by whom and when; filtered, and each step taken back. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_HISTORY_PAGE (mb_history_page_get_type ())
G_DECLARE_FINAL_TYPE (MbHistoryPage, mb_history_page, MB, HISTORY_PAGE, MbPage)

MbPage *mb_history_page_new (MbSession *session);

G_END_DECLS
