/* link-days.h: days in a link that move with the calendar: #today, #week (the Sunday of this week), #soon (MB_LICENCE_SOON days from today).
 *
 * A view that was kept from such a link asks for its own day whenever it is shown. No value is taken for one: in the text form of a query
 * their # is escaped.
 */
#pragma once

#include "civil-date.h"

G_BEGIN_DECLS

/* mb_link_days_fill: the link with the dates of that day, as mb_query_parse reads it. (transfer full) */
char *mb_link_days_fill (const char *link, MbDate today);

G_END_DECLS
