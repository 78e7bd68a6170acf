/* hazard-story.h: what became of a hazard, step by step, from its changes: who, when; and what is late, in words. */
#pragma once

#include "session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MB_TYPE_HAZARD_STORY (mb_hazard_story_get_type ())
G_DECLARE_FINAL_TYPE (MbHazardStory, mb_hazard_story, MB, HAZARD_STORY, GtkWidget)

GtkWidget *mb_hazard_story_new (MbSession *session);
void mb_hazard_story_show (GtkWidget *story, MbRecord *record); /* record (nullable) */

G_END_DECLS
