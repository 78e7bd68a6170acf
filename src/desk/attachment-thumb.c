/* attachment-thumb.c: keeps the promise that a large or broken picture never holds the window up: it is read and made small in a worker,
 * and what cannot be drawn is shown as a sign with its name.
 */
#include "config.h"

#include "attachment-thumb.h"

#include <adwaita.h>

#include <glib/gi18n-lib.h>

#include "attach.h"

#define SMALL 72
#define LARGE 720

struct _MbAttachmentThumb
{
  GtkWidget parent_instance;
  GtkWidget *button, *picture;
  GtkWidget *preview; /* (nullable) the window that shows it larger, weak */
  GtkWidget *large;   /* in it, borrowed */
  MbSession *session;
  char *hash, *name;
};

static guint remove_signal;

G_DEFINE_FINAL_TYPE (MbAttachmentThumb, mb_attachment_thumb, GTK_TYPE_WIDGET)

/* ---- Reading ---- */

typedef struct
{
  MbAttachmentThumb *self;
  char *hash;
  int size;
  gboolean large;
} Read;

static gpointer
read_picture (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Read *read = data;
  g_autoptr (GBytes) bytes = mb_store_get_blob (mb_office_get_store (office), read->hash, error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GdkPixbuf) pixbuf = NULL;

  if (bytes == NULL)
    return NULL;
  stream = g_memory_input_stream_new_from_bytes (bytes);
  pixbuf = gdk_pixbuf_new_from_stream_at_scale (stream, read->size, read->size, TRUE, NULL, error);
  /* A camera held upright tells so in the file. */
  return pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

static void
on_picture_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Read *read = user;
  g_autoptr (MbAttachmentThumb) self = read->self;
  g_autoptr (GdkPixbuf) pixbuf = mb_session_run_finish (self->session, result, NULL);

  if (self->session != NULL && pixbuf != NULL)
    {
      g_autoptr (GdkTexture) texture = gdk_texture_new_for_pixbuf (pixbuf);

      if (!read->large)
        gtk_image_set_from_paintable (GTK_IMAGE (self->picture), GDK_PAINTABLE (texture));
      else if (self->preview != NULL)
        gtk_picture_set_paintable (GTK_PICTURE (self->large), GDK_PAINTABLE (texture));
    }
  g_free (read->hash);
  g_free (read);
}

static void
load (MbAttachmentThumb *self, int size)
{
  Read *read = g_new0 (Read, 1);

  read->self = g_object_ref (self);
  read->hash = g_strdup (self->hash);
  read->large = size == LARGE;
  read->size = size * gtk_widget_get_scale_factor (GTK_WIDGET (self));
  mb_session_run (self->session, read_picture, read, NULL, NULL, on_picture_cb, read);
}

/* ---- Looking and opening ---- */

static void
close_preview (MbAttachmentThumb *self)
{
  if (self->preview != NULL)
    gtk_window_destroy (GTK_WINDOW (self->preview));
}

static gpointer
copy_out (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_attach_copy_out (office, data, error);
}

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbAttachmentThumb) self = user;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *uri = NULL;

  path = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  uri = path != NULL ? g_filename_to_uri (path, NULL, &error) : NULL;
  if (uri == NULL)
    mb_session_report (self->session, error);
  else if (!g_app_info_launch_default_for_uri (uri, NULL, NULL))
    {
      /* translators: no program opens this kind of file; where its copy lies */
      g_autofree char *text = g_strdup_printf (_ ("No program for this file was found. A copy lies at %s"), path);

      mb_session_toast (self->session, text, FALSE);
    }
}

static void
on_open_clicked_cb (GtkButton *button, MbAttachmentThumb *self)
{
  close_preview (self);
  mb_session_run (self->session, copy_out, g_strdup (self->hash), g_free, NULL, on_copied_cb, g_object_ref (self));
}

static void
on_remove_clicked_cb (GtkButton *button, MbAttachmentThumb *self)
{
  close_preview (self);
  g_signal_emit (self, remove_signal, 0, self->hash);
}

static void
on_clicked_cb (GtkButton *button, MbAttachmentThumb *self)
{
  GtkWidget *bar = adw_header_bar_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *open = gtk_button_new_with_mnemonic (_ ("_Open")), *drop = gtk_button_new_with_mnemonic (_ ("_Remove"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  self->preview
      = g_object_new (ADW_TYPE_WINDOW, "modal", TRUE, "title", self->name, "transient-for",
                      gtk_widget_get_root (GTK_WIDGET (self)), "default-width", 760, "default-height", 580, NULL);
  g_object_add_weak_pointer (G_OBJECT (self->preview), (gpointer *) &self->preview);
  self->large = gtk_picture_new ();
  gtk_picture_set_alternative_text (GTK_PICTURE (self->large), self->name);
  gtk_widget_set_vexpand (self->large, TRUE);
  gtk_widget_set_tooltip_text (open, _ ("Open a copy in the program for such files"));
  gtk_widget_set_tooltip_text (drop, _ ("Remove the file from this record"));
  gtk_widget_set_sensitive (drop, !mb_session_is_read_only (self->session));
  g_signal_connect_object (open, "clicked", G_CALLBACK (on_open_clicked_cb), self, 0);
  g_signal_connect_object (drop, "clicked", G_CALLBACK (on_remove_clicked_cb), self, 0);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), open);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), drop);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), self->large);
  adw_window_set_content (ADW_WINDOW (self->preview), box);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (self->preview, keys);
  load (self, LARGE);
  gtk_window_present (GTK_WINDOW (self->preview));
}

/* ---- Object ---- */

static void
mb_attachment_thumb_dispose (GObject *object)
{
  MbAttachmentThumb *self = MB_ATTACHMENT_THUMB (object);

  g_clear_object (&self->session);
  close_preview (self);
  g_clear_pointer (&self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (mb_attachment_thumb_parent_class)->dispose (object);
}

static void
mb_attachment_thumb_finalize (GObject *object)
{
  MbAttachmentThumb *self = MB_ATTACHMENT_THUMB (object);

  g_free (self->hash);
  g_free (self->name);
  G_OBJECT_CLASS (mb_attachment_thumb_parent_class)->finalize (object);
}

static void
mb_attachment_thumb_class_init (MbAttachmentThumbClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_attachment_thumb_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_attachment_thumb_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  remove_signal = g_signal_new ("remove", MB_TYPE_ATTACHMENT_THUMB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "attachmentthumb");
}

static void
mb_attachment_thumb_init (MbAttachmentThumb *self)
{
  self->picture = gtk_image_new_from_icon_name ("text-x-generic-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->picture), SMALL);
  self->button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->button), self->picture);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect (self->button, "clicked", G_CALLBACK (on_clicked_cb), self);
}

GtkWidget *
mb_attachment_thumb_new (MbSession *session, const MbAttachment *attachment, guint number)
{
  MbAttachmentThumb *self = g_object_new (MB_TYPE_ATTACHMENT_THUMB, NULL);

  self->session = g_object_ref (session);
  self->hash = g_strdup (attachment->hash);
  /* translators: name of an attached file that has none */
  self->name = attachment->name[0] != '\0' ? g_strdup (attachment->name) : g_strdup_printf (_ ("File %u"), number);
  gtk_widget_set_tooltip_text (self->button, self->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, self->name, -1);
  load (self, SMALL);
  return GTK_WIDGET (self);
}
