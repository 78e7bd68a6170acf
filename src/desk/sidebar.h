/* sidebar.h: the list of pages with their live counts. Made from the pages it is given; knows none by name.
 *
 * Signal "page-selected" (name).
 */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_SIDEBAR (mb_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (MbSidebar, mb_sidebar, MB, SIDEBAR, GtkWidget)

void mb_sidebar_clear (MbSidebar *self);
void mb_sidebar_add_page (MbSidebar *self, MbPage *page);
/* mb_sidebar_select: marks the page; does not emit. NULL: none. */
void mb_sidebar_select (MbSidebar *self, const char *name);

G_END_DECLS
