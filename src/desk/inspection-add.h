/* inspection-add.h: an institution that takes part though it was not on the list of the day the year was opened, and why.
 *
 * Signal "add" (institution, reason).
 */
#pragma once

#include <adwaita.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_ADD_PARTICIPANT (mb_add_participant_get_type ())
G_DECLARE_FINAL_TYPE (MbAddParticipant, mb_add_participant, MB, ADD_PARTICIPANT, AdwWindow)

GtkWidget *mb_add_participant_new (GtkWindow *parent, MbSession *session, int year);

G_END_DECLS
