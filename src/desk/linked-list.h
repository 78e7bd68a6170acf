/* linked-list.h: which records of other registers point to this one, each a count that opens their list. */
#pragma once

#include <gtk/gtk.h>

#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_LINKED_LIST (mb_linked_list_get_type ())
G_DECLARE_FINAL_TYPE (MbLinkedList, mb_linked_list, MB, LINKED_LIST, GtkWidget)

/* mb_linked_list_has_any: whether any register in the menus links to reg. */
gboolean mb_linked_list_has_any (MbCatalogue *catalogue, const MbRegister *reg);
void mb_linked_list_load (MbLinkedList *self, MbSession *session, MbRecord *record);

G_END_DECLS
