/* overview-page.h: what must be done first, each figure a link, and the charts. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_OVERVIEW_PAGE (mb_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (MbOverviewPage, mb_overview_page, MB, OVERVIEW_PAGE, MbPage)

MbPage *mb_overview_page_new (MbSession *session);

G_END_DECLS
