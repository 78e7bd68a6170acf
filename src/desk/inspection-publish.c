/* inspection-publish.c: keeps the promise that nobody publishes a year without having seen what is still open; asks only, office/ does it. */
#include "config.h"

#include "inspection-publish.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _MbPublishDialog
{
  AdwWindow parent_instance;
  GtkWidget *ok_button, *content, *what_label, *open_label, *open_scroller, *open_list, *reason_box, *reason,
      *reason_label;
  gboolean reopening;
};

static guint decided_signal;

G_DEFINE_FINAL_TYPE (MbPublishDialog, mb_publish_dialog, ADW_TYPE_WINDOW)

static void
on_ok_clicked_cb (GtkButton *button, MbPublishDialog *self)
{
  g_autofree char *reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason)));

  g_signal_emit (self, decided_signal, 0, reason);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_reason_changed_cb (GtkEditable *reason, MbPublishDialog *self)
{
  const char *text = gtk_editable_get_text (reason);

  if (self->reopening)
    gtk_widget_set_sensitive (self->ok_button, text[strspn (text, " ")] != '\0');
}

static void
add_open (MbPublishDialog *self, const MbInspectionOpenItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name = gtk_label_new (item->name), *state;
  g_autofree char *text
      = item->none ? g_strdup (_ ("no score: published as absent"))
                   : g_strdup_printf (ngettext ("%u indicator open", "%u indicators open", item->n_open), item->n_open);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  state = gtk_label_new (text);
  gtk_widget_add_css_class (state, item->none ? "tone-dim" : "tone-warn");
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), state);
  gtk_widget_set_margin_start (row, 8);
  gtk_widget_set_margin_end (row, 8);
  gtk_widget_set_margin_top (row, 3);
  gtk_widget_set_margin_bottom (row, 3);
  gtk_list_box_append (GTK_LIST_BOX (self->open_list), row);
}

static void
show_publishing (MbPublishDialog *self, const MbInspectionState *state)
{
  g_autofree char *what = NULL, *open = NULL, *button = NULL;

  what = g_strdup_printf (
      _ ("The results of %d become final: %u institutions, of which %u are scored (%u with a veto) and %u have no "
         "score "
         "at all and count as failed. From then on scores, vetoes and the list cannot be changed until the year is "
         "opened again with a reason."),
      state->year, state->n_participants, state->n_scored, state->n_vetoed, state->n_absent);
  gtk_label_set_label (GTK_LABEL (self->what_label), what);
  if (state->n_incomplete > 0)
    open
        = g_strdup_printf (ngettext ("%u institution is scored only in part: finish it first",
                                     "%u institutions are scored only in part: finish them first", state->n_incomplete),
                           state->n_incomplete);
  else if (state->n_absent > 0)
    open = g_strdup_printf (ngettext ("%u institution has no score", "%u institutions have no score", state->n_absent),
                            state->n_absent);
  else
    open = g_strdup (_ ("Nothing is open."));
  gtk_label_set_label (GTK_LABEL (self->open_label), open);
  gtk_widget_set_visible (self->open_scroller, state->open->len > 0);
  /* Those that stand in the way come first. */
  for (int none = 0; none < 2; none++)
    for (guint i = 0; i < state->open->len; i++)
      if (((MbInspectionOpenItem *) g_ptr_array_index (state->open, i))->none == none)
        add_open (self, g_ptr_array_index (state->open, i));
  gtk_widget_set_visible (self->reason_box, FALSE);
  button = g_strdup_printf (ngettext ("Publish %u result", "Publish %u results", state->n_participants),
                            state->n_participants);
  gtk_button_set_label (GTK_BUTTON (self->ok_button), button);
  gtk_widget_set_sensitive (self->ok_button, state->n_incomplete == 0);
}

static void
show_reopening (MbPublishDialog *self, const MbInspectionState *state)
{
  g_autofree char *what = g_strdup_printf (
      _ ("The results of %d were published on %s. Opened again, the scores of %u institutions can be "
         "changed; who did it, when and why is kept in the history."),
      state->year, state->published, state->n_participants);

  gtk_window_set_title (GTK_WINDOW (self), _ ("Reopen the Year"));
  gtk_label_set_label (GTK_LABEL (self->what_label), what);
  gtk_widget_set_visible (self->open_label, FALSE);
  gtk_widget_set_visible (self->open_scroller, FALSE);
  gtk_button_set_label (GTK_BUTTON (self->ok_button), _ ("Reopen"));
  gtk_widget_set_sensitive (self->ok_button, FALSE);
  gtk_window_set_focus (GTK_WINDOW (self), self->reason); /* what is to be typed, not the button beside it */
}

static void
mb_publish_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_PUBLISH_DIALOG);
  G_OBJECT_CLASS (mb_publish_dialog_parent_class)->dispose (object);
}

static void
mb_publish_dialog_class_init (MbPublishDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_publish_dialog_dispose;
  decided_signal = g_signal_new ("decided", MB_TYPE_PUBLISH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/inspection-publish.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbPublishDialog, NAME)
  CHILD (ok_button);
  CHILD (content);
  CHILD (what_label);
  CHILD (open_label);
  CHILD (open_scroller);
  CHILD (open_list);
  CHILD (reason_box);
  CHILD (reason);
  CHILD (reason_label);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_ok_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mb_publish_dialog_init (MbPublishDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->ok_button);
  g_signal_connect (self->reason, "changed", G_CALLBACK (on_reason_changed_cb), self);
}

GtkWidget *
mb_publish_dialog_new (GtkWindow *parent, const MbInspectionState *state)
{
  MbPublishDialog *self = g_object_new (MB_TYPE_PUBLISH_DIALOG, "transient-for", parent, NULL);

  self->reopening = state->published != NULL;
  if (self->reopening)
    show_reopening (self, state);
  else
    show_publishing (self, state);
  return GTK_WIDGET (self);
}
