/* choice-list.h: the words of a drop-down list, which is filled anew whenever something is read. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* mb_choice_list_show: the words of a GtkDropDown, and which of them is chosen. A list that holds these words already is left
 * alone: it may be open, with the keyboard in it, while another program writes. */
void mb_choice_list_show (GtkWidget *choice, GtkStringList *words, guint selected);

G_END_DECLS
