/* open-year.c: asks only; the year is opened by office/. */
#include "config.h"

#include "open-year.h"

struct _MbOpenYear
{
  AdwWindow parent_instance;
  GtkWidget *year, *year_label, *open_button;
};

static guint open_signal;

G_DEFINE_FINAL_TYPE (MbOpenYear, mb_open_year, ADW_TYPE_WINDOW)

static void
on_open_clicked_cb (GtkButton *button, MbOpenYear *self)
{
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->year));
  g_signal_emit (self, open_signal, 0, gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->year)));
  gtk_window_close (GTK_WINDOW (self));
}

static void
mb_open_year_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_OPEN_YEAR);
  G_OBJECT_CLASS (mb_open_year_parent_class)->dispose (object);
}

static void
mb_open_year_class_init (MbOpenYearClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_open_year_dispose;
  open_signal
      = g_signal_new ("open", MB_TYPE_OPEN_YEAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/open-year.ui");
  gtk_widget_class_bind_template_child (widget_class, MbOpenYear, year);
  gtk_widget_class_bind_template_child (widget_class, MbOpenYear, year_label);
  gtk_widget_class_bind_template_child (widget_class, MbOpenYear, open_button);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mb_open_year_init (MbOpenYear *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->open_button);
  /* The year is typed and Enter pressed: the keyboard begins there, not on Cancel. */
  gtk_text_set_activates_default (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->year))), TRUE);
  gtk_window_set_focus (GTK_WINDOW (self), self->year);
}

GtkWidget *
mb_open_year_new (GtkWindow *parent, int suggested)
{
  MbOpenYear *self = g_object_new (MB_TYPE_OPEN_YEAR, "transient-for", parent, NULL);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->year), suggested);
  gtk_editable_select_region (GTK_EDITABLE (self->year), 0, -1); /* typing replaces what is suggested */
  return GTK_WIDGET (self);
}
