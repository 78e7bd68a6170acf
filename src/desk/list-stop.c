/* list-stop.c: GtkListBox of GTK 4.8 goes from row to row on Tab, and knows no other way. */
#include "config.h"

#include "list-stop.h"

static gboolean
on_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, GtkWidget *list)
{
  gboolean tab = keyval == GDK_KEY_Tab || keyval == GDK_KEY_KP_Tab || keyval == GDK_KEY_ISO_Left_Tab, left;
  gboolean back = (state & GDK_SHIFT_MASK) != 0;

  if (!tab || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  /* What cannot have the focus is passed over, so that the next stop is the one behind the list. */
  gtk_widget_set_can_focus (list, FALSE);
  left = gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (list)),
                                 back ? GTK_DIR_TAB_BACKWARD : GTK_DIR_TAB_FORWARD);
  gtk_widget_set_can_focus (list, TRUE);
  return left;
}

void
mb_list_one_stop (GtkListBox *list)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), list);
  gtk_widget_add_controller (GTK_WIDGET (list), keys);
}
