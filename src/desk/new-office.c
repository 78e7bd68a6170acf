/* new-office.c: asks only; the office is made by office/. */
#include "config.h"

#include "new-office.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "file-dialog.h"

struct _MbNewOffice
{
  AdwWindow parent_instance;
  GtkWidget *create_button, *name_row, *region_row, *towns_row;
};

static guint create_signal;

G_DEFINE_FINAL_TYPE (MbNewOffice, mb_new_office, ADW_TYPE_WINDOW)

static const char *
text_of (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
on_changed_cb (GtkEditable *editable, MbNewOffice *self)
{
  const char *region = text_of (self->region_row);
  gboolean digits = strlen (region) == 6 && strspn (region, "0123456789") == 6;

  gtk_widget_set_sensitive (self->create_button, text_of (self->name_row)[0] != '\0' && digits);
}

static void
on_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbNewOffice) self = user;

  if (path == NULL)
    return;
  g_signal_emit (self, create_signal, 0, text_of (self->name_row), text_of (self->region_row),
                 text_of (self->towns_row), path);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_create_clicked_cb (GtkButton *button, MbNewOffice *self)
{
  g_autofree char *name = g_strconcat (text_of (self->name_row), ".minban", NULL);

  g_strdelimit (name, "/\\", '-');
  mb_file_dialog_save (GTK_WIDGET (self), _ ("Where to Keep the Office File"), MB_FILES_OFFICE, name, on_path_cb,
                       g_object_ref (self));
}

static void
mb_new_office_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_NEW_OFFICE);
  G_OBJECT_CLASS (mb_new_office_parent_class)->dispose (object);
}

static void
mb_new_office_class_init (MbNewOfficeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_new_office_dispose;
  create_signal = g_signal_new ("create", MB_TYPE_NEW_OFFICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/new-office.ui");
  gtk_widget_class_bind_template_child (widget_class, MbNewOffice, create_button);
  gtk_widget_class_bind_template_child (widget_class, MbNewOffice, name_row);
  gtk_widget_class_bind_template_child (widget_class, MbNewOffice, region_row);
  gtk_widget_class_bind_template_child (widget_class, MbNewOffice, towns_row);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_create_clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mb_new_office_init (MbNewOffice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->create_button);
  gtk_widget_grab_focus (self->name_row);
}

GtkWidget *
mb_new_office_new (GtkWindow *parent)
{
  return g_object_new (MB_TYPE_NEW_OFFICE, "transient-for", parent, NULL);
}
