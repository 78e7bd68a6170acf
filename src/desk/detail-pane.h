/* detail-pane.h: the one detail: a record's fields in the declaration's groups, read and edited in place; its links; its changes.
 *
 * Also makes new records (a draft). Signals: "closed" (): back to the list, or the draft was given up; "created" (id).
 */
#pragma once

#include <gtk/gtk.h>

#include "list-extra.h"
#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_DETAIL_PANE (mb_detail_pane_get_type ())
G_DECLARE_FINAL_TYPE (MbDetailPane, mb_detail_pane, MB, DETAIL_PANE, GtkWidget)

void mb_detail_pane_set_register (MbDetailPane *self, MbSession *session, const MbRegister *reg); /* once */
/* mb_detail_pane_set_extra: what a register brings: its story is shown above the fields. (nullable); static. */
void mb_detail_pane_set_extra (MbDetailPane *self, const MbListExtra *extra);
void mb_detail_pane_set_record (MbDetailPane *self, MbRecord *record); /* (nullable) */
void mb_detail_pane_set_full_width (MbDetailPane *self, gboolean full_width);
/* mb_detail_pane_begin_draft: like (nullable): a record that the new one begins as a copy of. */
void mb_detail_pane_begin_draft (MbDetailPane *self, MbRecord *like);
gboolean mb_detail_pane_is_draft (MbDetailPane *self);

G_END_DECLS
