/* list-stop.h: a list of places to go to is one stop for Tab, as in a tree or a menu; arrow keys go about within it. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* mb_list_one_stop: Tab and Shift+Tab leave the list from whichever row; back in it, the keyboard is at the selected one. */
void mb_list_one_stop (GtkListBox *list);

G_END_DECLS
