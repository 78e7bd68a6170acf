/* change-list.h: what happened to one record: when, who, what, before and after, each with a button that brings the old value back. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_CHANGE_LIST (mb_change_list_get_type ())
G_DECLARE_FINAL_TYPE (MbChangeList, mb_change_list, MB, CHANGE_LIST, GtkWidget)

/* mb_change_list_load: reads the changes of the record in a worker; what was shown stays until they are there. */
void mb_change_list_load (MbChangeList *self, MbSession *session, MbRecord *record);

G_END_DECLS
