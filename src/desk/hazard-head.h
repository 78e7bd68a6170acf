/* hazard-head.h: found, closed and the rate as of a day, in the head of the list of hazards. Follows the office's changes. */
#pragma once

#include "session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MB_TYPE_HAZARD_HEAD (mb_hazard_head_get_type ())
G_DECLARE_FINAL_TYPE (MbHazardHead, mb_hazard_head, MB, HAZARD_HEAD, GtkWidget)

GtkWidget *mb_hazard_head_new (MbSession *session);

G_END_DECLS
