/* attachment-view.c: keeps the promise that a file is kept as it came: dialog, drop and paste end in the same call of office/. */
#include "config.h"

#include "attachment-view.h"

#include <glib/gi18n-lib.h>

#include "attach.h"
#include "attachment-thumb.h"
#include "clock.h"
#include "file-dialog.h"

struct _MbAttachmentView
{
  GtkWidget parent_instance;
  GtkWidget *box, *pictures, *buttons, *add_button, *paste_button;
  MbSession *session;
  const MbField *field;
  MbRecord *record; /* (nullable) */
  char *shown;      /* (nullable) the value that the pictures stand for */
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (MbAttachmentView, mb_attachment_view, GTK_TYPE_WIDGET)

static gboolean
can_add (MbAttachmentView *self)
{
  return self->session != NULL && self->record != NULL && !mb_session_is_read_only (self->session);
}

/* ---- Changing ---- */

typedef struct
{
  MbAttachmentView *self;
  MbRecord *record;
  GPtrArray *names; /* (element-type utf8) */
  GPtrArray *files; /* (element-type GFile); names stand for these too */
  GPtrArray *bytes; /* (element-type GBytes) */
  char *remove;     /* hash; NULL: adds */
} Change;

static Change *
change_new (MbAttachmentView *self)
{
  Change *change = g_new0 (Change, 1);

  change->self = g_object_ref (self);
  change->record = mb_record_ref (self->record);
  change->names = g_ptr_array_new_with_free_func (g_free);
  change->files = g_ptr_array_new_with_free_func (g_object_unref);
  change->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return change;
}

static void
change_free (Change *change)
{
  g_object_unref (change->self);
  mb_record_unref (change->record);
  g_ptr_array_unref (change->names);
  g_ptr_array_unref (change->files);
  g_ptr_array_unref (change->bytes);
  g_free (change->remove);
  g_free (change);
}

static gboolean
read_files (Change *change, MbJob *job, GError **error)
{
  for (guint i = 0; i < change->files->len; i++)
    {
      GFile *file = g_ptr_array_index (change->files, i);
      g_autoptr (GFileInfo) info
          = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, error);
      char *content;
      gsize length;

      if (info == NULL)
        return FALSE;
      if (g_file_info_get_size (info) > MB_ATTACH_MAX_BYTES)
        {
          mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, "%s", (char *) g_ptr_array_index (change->names, i));
          return FALSE;
        }
      if (!g_file_load_contents (file, mb_job_get_cancellable (job), &content, &length, NULL, error))
        return FALSE;
      g_ptr_array_add (change->bytes, g_bytes_new_take (content, length));
    }
  return TRUE;
}

static gpointer
write_change (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Change *change = data;
  const MbField *field = change->self->field;
  gint64 set = 0;
  gboolean ok;

  if (change->remove != NULL)
    ok = mb_attach_remove (office, change->record, field, change->remove, &set, error);
  else
    ok = read_files (change, job, error)
         && mb_attach_add (office, change->record, field, (const char *const *) change->names->pdata,
                           (GBytes *const *) change->bytes->pdata, change->bytes->len, &set, error);
  return ok ? g_memdup2 (&set, sizeof set) : NULL;
}

static void
on_changed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Change *change = user;
  MbSession *session = MB_SESSION (change->self->session);
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *set = mb_session_run_finish (session, result, &error);

  if (session != NULL)
    {
      if (set == NULL)
        mb_session_report (session, error);
      else if (*set == 0)
        mb_session_toast (session, _ ("This file is there already"), FALSE);
      else if (change->remove != NULL)
        mb_session_toast (session, _ ("File removed"), TRUE);
      else
        {
          guint n = change->bytes->len;
          g_autofree char *text = g_strdup_printf (ngettext ("%u file added", "%u files added", n), n);

          mb_session_toast (session, text, TRUE);
        }
    }
  change_free (change);
}

static void
run_change (MbAttachmentView *self, Change *change)
{
  g_autoptr (MbJob) job = change->remove == NULL ? mb_job_new (_ ("Adding files")) : NULL;

  mb_session_run (self->session, write_change, change, NULL, job, on_changed_cb, change);
}

void
mb_attachment_view_add_files (MbAttachmentView *self, GSList *files)
{
  Change *change;

  if (!can_add (self) || files == NULL)
    return;
  change = change_new (self);
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_ptr_array_add (change->files, g_object_ref (l->data));
      g_ptr_array_add (change->names, g_file_get_basename (l->data));
    }
  run_change (self, change);
}

static void
on_remove_cb (MbAttachmentThumb *thumb, const char *hash, MbAttachmentView *self)
{
  Change *change;

  if (!can_add (self))
    return;
  change = change_new (self);
  change->remove = g_strdup (hash);
  run_change (self, change);
}

/* ---- Ways in ---- */

static void
on_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbAttachmentView) self = user;

  if (path != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_path (path);
      GSList list = { file, NULL };

      mb_attachment_view_add_files (self, &list);
    }
}

static void
on_add_clicked_cb (GtkButton *button, MbAttachmentView *self)
{
  if (can_add (self))
    mb_file_dialog_open (GTK_WIDGET (self), _ ("Add a Picture or PDF"), MB_FILES_PHOTO, on_path_cb,
                         g_object_ref (self));
}

static void
on_texture_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbAttachmentView) self = user;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GDateTime) now = mb_clock_now ();
  Change *change;

  if (!can_add (self))
    return;
  if (texture == NULL)
    {
      mb_session_report (self->session, error);
      return;
    }
  change = change_new (self);
  g_ptr_array_add (change->bytes, gdk_texture_save_to_png_bytes (texture));
  g_ptr_array_add (change->names, g_date_time_format (now, "%Y%m%d-%H%M%S.png"));
  run_change (self, change);
}

static void
on_files_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbAttachmentView) self = user;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value != NULL)
    mb_attachment_view_add_files (self, g_value_get_boxed (value));
  else if (self->session != NULL)
    mb_session_report (self->session, error);
}

static void
paste (MbAttachmentView *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (!can_add (self))
    return;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, on_files_cb,
                                    g_object_ref (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE)
           || gdk_content_formats_contain_mime_type (formats, "image/png")
           || gdk_content_formats_contain_mime_type (formats, "image/jpeg"))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_texture_cb, g_object_ref (self));
  else
    mb_session_toast (self->session, _ ("There is no picture to paste: copy one first"), FALSE);
}

static void
on_paste_clicked_cb (GtkButton *button, MbAttachmentView *self)
{
  paste (self);
}

static gboolean
on_paste_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  paste (MB_ATTACHMENT_VIEW (widget));
  return TRUE;
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, MbAttachmentView *self)
{
  if (!can_add (self))
    return FALSE;
  mb_attachment_view_add_files (self, g_value_get_boxed (value));
  return TRUE;
}

/* ---- Showing ---- */

static void
show_pictures (MbAttachmentView *self, const char *value)
{
  g_autoptr (GPtrArray) attachments = mb_attachments_parse (value);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->pictures)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->pictures), child);
  for (guint i = 0; i < attachments->len; i++)
    {
      GtkWidget *thumb = mb_attachment_thumb_new (self->session, g_ptr_array_index (attachments, i), i + 1);

      g_signal_connect (thumb, "remove", G_CALLBACK (on_remove_cb), self);
      gtk_flow_box_append (GTK_FLOW_BOX (self->pictures), thumb);
      /* The picture's own button takes the focus. */
      gtk_widget_set_focusable (gtk_widget_get_parent (thumb), FALSE);
    }
  self->n_shown = attachments->len;
  gtk_widget_set_visible (self->pictures, attachments->len > 0);
}

void
mb_attachment_view_set_record (MbAttachmentView *self, MbRecord *record)
{
  const MbValue *value = record != NULL ? &record->values[self->field->index] : NULL;
  const char *text = value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;

  if (record != NULL)
    mb_record_ref (record);
  g_clear_pointer (&self->record, mb_record_unref);
  self->record = record;
  gtk_widget_set_visible (self->buttons, can_add (self));
  if (g_strcmp0 (self->shown, text) == 0)
    return;
  g_free (self->shown);
  self->shown = g_strdup (text);
  show_pictures (self, text);
}

guint
mb_attachment_view_n_shown (MbAttachmentView *self)
{
  return self->n_shown;
}

/* ---- Object ---- */

static void
mb_attachment_view_dispose (GObject *object)
{
  MbAttachmentView *self = MB_ATTACHMENT_VIEW (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->record, mb_record_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_ATTACHMENT_VIEW);
  G_OBJECT_CLASS (mb_attachment_view_parent_class)->dispose (object);
}

static void
mb_attachment_view_finalize (GObject *object)
{
  g_free (MB_ATTACHMENT_VIEW (object)->shown);
  G_OBJECT_CLASS (mb_attachment_view_parent_class)->finalize (object);
}

static void
mb_attachment_view_class_init (MbAttachmentViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_attachment_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_attachment_view_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "attachmentview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/attachment-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MbAttachmentView, box);
  gtk_widget_class_bind_template_child (widget_class, MbAttachmentView, pictures);
  gtk_widget_class_bind_template_child (widget_class, MbAttachmentView, buttons);
  gtk_widget_class_bind_template_child (widget_class, MbAttachmentView, add_button);
  gtk_widget_class_bind_template_child (widget_class, MbAttachmentView, paste_button);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_paste_clicked_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, on_paste_key_cb, NULL);
}

static void
mb_attachment_view_init (MbAttachmentView *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
mb_attachment_view_new (MbSession *session, const MbField *field)
{
  MbAttachmentView *self = g_object_new (MB_TYPE_ATTACHMENT_VIEW, NULL);

  self->session = g_object_ref (session);
  self->field = field;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, field->label, -1);
  gtk_widget_set_visible (self->buttons, FALSE);
  return GTK_WIDGET (self);
}
