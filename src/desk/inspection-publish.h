/* inspection-publish.h: before a year is published, or opened again: what will happen, to how many, and what is still open.
 *
 * Signal "decided" (reason): the button was pressed; reason is "" for publishing.
 */
#pragma once

#include <adwaita.h>

#include "inspection.h"

G_BEGIN_DECLS

#define MB_TYPE_PUBLISH_DIALOG (mb_publish_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MbPublishDialog, mb_publish_dialog, MB, PUBLISH_DIALOG, AdwWindow)

/* A year that is published is offered to be opened again, any other to be published. */
GtkWidget *mb_publish_dialog_new (GtkWindow *parent, const MbInspectionState *state);

G_END_DECLS
