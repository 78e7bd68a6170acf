/* page.h: a page of the office window: a new one is its class and one line in window-pages.c.
 *
 * Properties: "session" (construct only), "name" (of the page in the stack and of the action that shows it), "title", "badge" (a count in
 * the sidebar; NULL: none), "badge-warning", "status" (left part of the status line while the page is shown), "shown-pin" (name of the
 * pinned view that is shown; NULL: none).
 */
#pragma once

#include <adwaita.h>

#include "pin.h"
#include "session.h"
#include "window-state.h"

G_BEGIN_DECLS

#define MB_TYPE_PAGE (mb_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (MbPage, mb_page, MB, PAGE, AdwBin)

struct _MbPageClass
{
  AdwBinClass parent_class;

  void (*shown) (MbPage *self);                           /* it came to sight: load what is missing */
  void (*changed) (MbPage *self);                         /* the office's data changed; also when out of sight */
  void (*focus) (MbPage *self);                           /* takes the focus; default: its first widget */
  void (*parts) (MbPage *self, GPtrArray *parts);         /* adds where F6 stops in it, in reading order; default: itself */
  void (*find) (MbPage *self, const char *text);          /* Ctrl+F: to the search; text (nullable) to search for */
  gboolean (*open_link) (MbPage *self, const char *link); /* shows the rows behind a figure, if they are this page's */
  gboolean (*open_record) (MbPage *self, const char *register_id, gint64 id);
  /* Views that stand under the page in the sidebar. (element-type MbPin) (transfer none) (nullable); default: none */
  GListModel *(*get_pins) (MbPage *self);
  void (*show_pin) (MbPage *self, const char *name); /* NULL: the page is as it was before one was shown */
  void (*unpin) (MbPage *self, const char *name);
  void (*save_state) (MbPage *self, MbWindowState *state);
  void (*restore_state) (MbPage *self, MbWindowState *state);
};

MbSession *mb_page_get_session (MbPage *self);
const char *mb_page_get_name (MbPage *self);
const char *mb_page_get_title (MbPage *self);
void mb_page_set_identity (MbPage *self, const char *name, const char *title);
void mb_page_set_badge (MbPage *self, const char *badge, gboolean warning);
void mb_page_set_status (MbPage *self, const char *status);
const char *mb_page_get_shown_pin (MbPage *self);
void mb_page_set_shown_pin (MbPage *self, const char *name);

void mb_page_shown (MbPage *self);
void mb_page_changed (MbPage *self);
void mb_page_focus (MbPage *self);
/* mb_page_add_parts: appends the widgets between which F6 goes. (element-type GtkWidget) (transfer none) */
void mb_page_add_parts (MbPage *self, GPtrArray *parts);
void mb_page_find (MbPage *self, const char *text);
gboolean mb_page_open_link (MbPage *self, const char *link);
gboolean mb_page_open_record (MbPage *self, const char *register_id, gint64 id);
GListModel *mb_page_get_pins (MbPage *self);
void mb_page_show_pin (MbPage *self, const char *name);
void mb_page_unpin (MbPage *self, const char *name);
void mb_page_save_state (MbPage *self, MbWindowState *state);
void mb_page_restore_state (MbPage *self, MbWindowState *state);

G_END_DECLS
