/* confirm.h: asking before what undo cannot take back; the one place for AdwMessageDialog, which libadwaita retires after 1.2. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*MbConfirmFunc) (gpointer user);

/* mb_confirm: over: any widget of the window. button says what will happen. confirmed is called once and only when it was pressed; then,
 * or when the question is closed otherwise, user is freed by destroy (nullable). Enter does not press it: Cancel has the focus. */
void mb_confirm (GtkWidget *over, const char *heading, const char *body, const char *button, MbConfirmFunc confirmed,
                 gpointer user, GDestroyNotify destroy);

/* mb_confirm_offer: the same for what harms nothing, such as going to the rows that stand in the way. */
void mb_confirm_offer (GtkWidget *over, const char *heading, const char *body, const char *button, MbConfirmFunc confirmed,
                       gpointer user, GDestroyNotify destroy);

G_END_DECLS
