/* report-page.h: reports and letters by group, previewed as pages, exported to file. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_REPORT_PAGE (mb_report_page_get_type ())
G_DECLARE_FINAL_TYPE (MbReportPage, mb_report_page, MB, REPORT_PAGE, MbPage)

MbPage *mb_report_page_new (MbSession *session);

G_END_DECLS
