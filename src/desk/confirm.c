/* confirm.c: keeps the promise that nothing is done unless its own button was pressed. */
#include "config.h"

#include "confirm.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  MbConfirmFunc confirmed;
  gpointer user;
  GDestroyNotify destroy;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *question = data;

  if (question->destroy != NULL)
    question->destroy (question->user);
  g_free (question);
}

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, Question *question)
{
  if (strcmp (response, "do") == 0)
    question->confirmed (question->user);
}

static void
ask (GtkWidget *over, const char *heading, const char *body, const char *button, AdwResponseAppearance appearance,
     MbConfirmFunc confirmed, gpointer user, GDestroyNotify destroy)
{
  GtkRoot *root = gtk_widget_get_root (over);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, body);
  Question *question = g_new0 (Question, 1);

  question->confirmed = confirmed;
  question->user = user;
  question->destroy = destroy;
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", button);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", appearance);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
mb_confirm (GtkWidget *over, const char *heading, const char *body, const char *button, MbConfirmFunc confirmed,
            gpointer user, GDestroyNotify destroy)
{
  ask (over, heading, body, button, ADW_RESPONSE_DESTRUCTIVE, confirmed, user, destroy);
}

void
mb_confirm_offer (GtkWidget *over, const char *heading, const char *body, const char *button, MbConfirmFunc confirmed,
                  gpointer user, GDestroyNotify destroy)
{
  ask (over, heading, body, button, ADW_RESPONSE_SUGGESTED, confirmed, user, destroy);
}
