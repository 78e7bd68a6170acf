/* pin.h: a kept view that a page has pinned: it stands under the page in the sidebar.
 *
 * Properties: "name"; "badge" (how many rows the view has now; NULL: not counted yet).
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MB_TYPE_PIN (mb_pin_get_type ())
G_DECLARE_FINAL_TYPE (MbPin, mb_pin, MB, PIN, GObject)

MbPin *mb_pin_new (const char *name);
const char *mb_pin_get_name (MbPin *self);
void mb_pin_set_name (MbPin *self, const char *name);
const char *mb_pin_get_badge (MbPin *self); /* (nullable) */
void mb_pin_set_badge (MbPin *self, const char *badge);

G_END_DECLS
