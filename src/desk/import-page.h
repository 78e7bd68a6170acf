/* import-page.h: a ledger on its way in: what it is matched to, what will be new, changed, refused, passed over; then all or nothing. */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_IMPORT_PAGE (mb_import_page_get_type ())
G_DECLARE_FINAL_TYPE (MbImportPage, mb_import_page, MB, IMPORT_PAGE, MbPage)

MbPage *mb_import_page_new (MbSession *session);

G_END_DECLS
