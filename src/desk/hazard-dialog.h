/* hazard-dialog.h: one step of the hazard flow for one or many: names them all, asks what the step needs, and takes it as one change.
 *
 * For the notice it shows the pages that will go out and prints them.
 */
#pragma once

#include <adwaita.h>

#include "hazard.h"
#include "list-extra.h"

G_BEGIN_DECLS

#define MB_TYPE_HAZARD_DIALOG (mb_hazard_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MbHazardDialog, mb_hazard_dialog, MB, HAZARD_DIALOG, AdwWindow)

/* mb_hazard_dialog_show: ids are copied; done (with user) is called after the step was taken. */
void mb_hazard_dialog_show (GtkWidget *over, MbSession *session, MbHazardStep step, const gint64 *ids, guint n_ids,
                            MbListActionDone done, gpointer user);

G_END_DECLS
