/* inspection-page.h: the latest inspection year: who took part, totals, grades; open a year, bring scores in. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_INSPECTION_PAGE (mb_inspection_page_get_type ())
G_DECLARE_FINAL_TYPE (MbInspectionPage, mb_inspection_page, MB, INSPECTION_PAGE, MbPage)

MbPage *mb_inspection_page_new (MbSession *session);

G_END_DECLS
