/* sidebar.h: the list of pages with their live counts, and under each the views that it has pinned. Made from what it is given; knows
 * none by name.
 *
 * Signal "page-selected" (name, pin): pin is the name of a pinned view; NULL: the page itself.
 */
#pragma once

#include "page.h"

G_BEGIN_DECLS

#define MB_TYPE_SIDEBAR (mb_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (MbSidebar, mb_sidebar, MB, SIDEBAR, GtkWidget)

void mb_sidebar_clear (MbSidebar *self);
/* mb_sidebar_add: a row for a page that may not be made yet; category (nullable): the heading above it. */
void mb_sidebar_add (MbSidebar *self, const char *name, const char *title, const char *icon_name, const char *category);
/* mb_sidebar_set_page: the row of the page's name shows its count and has its pinned views from now on; nothing if there is no such row. */
void mb_sidebar_set_page (MbSidebar *self, MbPage *page);
/* mb_sidebar_select: marks the page, or its pinned view that is shown; does not emit. NULL: none. */
void mb_sidebar_select (MbSidebar *self, const char *name);

G_END_DECLS
