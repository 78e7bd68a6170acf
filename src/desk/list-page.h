/* list-page.h: the one list: any register with search, filters, tabs, grid and detail, all from its declaration. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_LIST_PAGE (mb_list_page_get_type ())
G_DECLARE_FINAL_TYPE (MbListPage, mb_list_page, MB, LIST_PAGE, MbPage)

/* mb_list_page_icon: the name of the register's icon in the sidebar. */
const char *mb_list_page_icon (const MbRegister *reg);
MbPage *mb_list_page_new (MbSession *session, const MbRegister *reg);

G_END_DECLS
