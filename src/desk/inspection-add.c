/* inspection-add.c: asks only; keeps the promise that nobody is added without a reason. */
#include "config.h"

#include "inspection-add.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field-editing.h"

struct _MbAddParticipant
{
  AdwWindow parent_instance;
  GtkWidget *ok_button, *content, *what_label, *institution, *reason, *reason_label;
};

static guint add_signal;

G_DEFINE_FINAL_TYPE (MbAddParticipant, mb_add_participant, ADW_TYPE_WINDOW)

static void
update (MbAddParticipant *self)
{
  const char *reason = gtk_editable_get_text (GTK_EDITABLE (self->reason));

  gtk_widget_set_sensitive (self->ok_button, mb_cell_entry_get_id (MB_CELL_ENTRY (self->institution)) != 0
                                                 && reason[strspn (reason, " ")] != '\0');
}

static void
on_ok_clicked_cb (GtkButton *button, MbAddParticipant *self)
{
  g_autofree char *reason = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason)));

  g_signal_emit (self, add_signal, 0, mb_cell_entry_get_id (MB_CELL_ENTRY (self->institution)), reason);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_institution_done_cb (MbCellEntry *entry, MbEntryDone how, MbAddParticipant *self)
{
  mb_cell_entry_set_wrong (entry, mb_cell_entry_get_text (entry)[0] != '\0' && mb_cell_entry_get_id (entry) == 0);
  update (self);
  if (how == MB_ENTRY_CANCEL)
    gtk_window_close (GTK_WINDOW (self));
  else if (how == MB_ENTRY_BACK_TAB)
    gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_BACKWARD);
  else if (how != MB_ENTRY_LEAVE && mb_cell_entry_get_id (entry) != 0)
    gtk_widget_grab_focus (self->reason);
  else if (how == MB_ENTRY_TAB)
    gtk_widget_grab_focus (self->reason);
}

static void
on_reason_changed_cb (GtkEditable *reason, MbAddParticipant *self)
{
  update (self);
}

static void
mb_add_participant_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_ADD_PARTICIPANT);
  G_OBJECT_CLASS (mb_add_participant_parent_class)->dispose (object);
}

static void
mb_add_participant_class_init (MbAddParticipantClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_add_participant_dispose;
  add_signal = g_signal_new ("add", MB_TYPE_ADD_PARTICIPANT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                             G_TYPE_INT64, G_TYPE_STRING);
  g_type_ensure (MB_TYPE_CELL_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/inspection-add.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbAddParticipant, NAME)
  CHILD (ok_button);
  CHILD (content);
  CHILD (what_label);
  CHILD (institution);
  CHILD (reason);
  CHILD (reason_label);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_ok_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mb_add_participant_init (MbAddParticipant *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->ok_button);
  g_signal_connect (self->institution, "done", G_CALLBACK (on_institution_done_cb), self);
  g_signal_connect (self->reason, "changed", G_CALLBACK (on_reason_changed_cb), self);
}

GtkWidget *
mb_add_participant_new (GtkWindow *parent, MbSession *session, int year)
{
  MbAddParticipant *self = g_object_new (MB_TYPE_ADD_PARTICIPANT, "transient-for", parent, NULL);
  const MbRegister *reg = mb_office_register (mb_session_get_office (session), "participant", NULL);
  g_autofree char *what = g_strdup_printf (
      _ ("The list of %d holds who had to take part on the day it was opened. Whoever is added later "
         "stands in it with the reason."),
      year);

  gtk_label_set_label (GTK_LABEL (self->what_label), what);
  mb_field_setup_entry (session, mb_register_field (reg, "institution"), NULL, MB_CELL_ENTRY (self->institution));
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->institution), _ ("Institution"));
  update (self);
  return GTK_WIDGET (self);
}
