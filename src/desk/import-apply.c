/* import-apply.c: applying a plan, saving its refused rows, leaving the page. */
#include "config.h"

#include "import-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "file-dialog.h"

typedef struct
{
  MbImportPage *self;
  MbImportPlan *plan;
  char *path;
  guint written; /* rows, once applied */
} Work;

static Work *
work_new (MbImportPage *self, const char *path)
{
  Work *work = g_new0 (Work, 1);

  work->self = g_object_ref (self);
  work->plan = g_object_ref (self->plan);
  work->path = g_strdup (path);
  return work;
}

static void
work_free (Work *work)
{
  g_object_unref (work->self);
  g_object_unref (work->plan);
  g_free (work->path);
  g_free (work);
}

/* ---- Apply ---- */

static gpointer
apply (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Work *work = data;
  gint64 set = 0;
  guint written = mb_import_plan_count (work->plan, MB_ROW_NEW) + mb_import_plan_count (work->plan, MB_ROW_UPDATED);
  guint refused = mb_import_plan_count (work->plan, MB_ROW_REFUSED);
  g_autofree char *text = NULL;

  if (!mb_import_plan_apply (work->plan, job, &set, error))
    return NULL;
  work->written = set != 0 ? written : 0;
  text = set == 0 ? g_strdup (_ ("Nothing changed: all rows are there already"))
                  : g_strdup_printf (ngettext ("%u row imported", "%u rows imported", written), written);
  if (refused == 0)
    return g_steal_pointer (&text);
  /* translators: toast after an import: what was done, then how many rows stayed out */
  return g_strdup_printf (ngettext ("%s, %u refused", "%s, %u refused", refused), text, refused);
}

static const char *
first_register (MbImportPage *self)
{
  return ((MbImportFile *) g_ptr_array_index (self->queue, 0))->register_id;
}

void
mb_import_leave (MbImportPage *self)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autofree char *link = g_strdup (self->came_from != NULL     ? self->came_from
                                    : self->register_id != NULL ? self->register_id
                                    : self->queue->len > 0      ? first_register (self)
                                                                : NULL);
  gboolean scores = g_strcmp0 (link, "score") == 0;

  g_ptr_array_set_size (self->queue, 0);
  self->at = 0;
  mb_import_page_reset (self);
  g_clear_pointer (&self->came_from, g_free);
  if (scores)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.go-inspection", NULL);
  else
    mb_session_open_link (session, link != NULL ? link : "institution");
}

/* While rows are written the page stands still: Esc stops the writing. */
static void
set_applying (MbImportPage *self, gboolean applying)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->applying = applying;
  gtk_widget_action_set_enabled (widget, "page.skip", !applying);
  gtk_widget_action_set_enabled (widget, "page.choose", !applying);
  gtk_widget_set_sensitive (self->register_choice, !applying);
  gtk_widget_set_sensitive (self->sheet, !applying);
  if (applying)
    gtk_widget_action_set_enabled (widget, "page.apply", FALSE);
}

static void
on_applied_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Work *work = user;
  MbImportPage *self = work->self;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (!self->closing)
    set_applying (self, FALSE);
  if (text != NULL)
    mb_session_toast (session, text, TRUE);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mb_session_toast (session, _ ("Stopped: nothing was changed"), FALSE);
  else
    mb_session_report (session, error);
  if (!self->closing && self->plan == work->plan)
    {
      self->busy = FALSE;
      g_clear_object (&self->job);
      if (text != NULL)
        mb_import_queue_settle (self,
                                work->written > 0                                         ? MB_FILE_IMPORTED
                                : mb_import_plan_count (work->plan, MB_ROW_UNCHANGED) > 0 ? MB_FILE_SAME
                                                                                          : MB_FILE_REFUSED,
                                work->plan);
      else if (g_error_matches (error, MB_ERROR, MB_FAULT_CONFLICT))
        mb_import_page_read (self); /* what others have written meanwhile counts too */
      else
        mb_import_page_plan_changed (self);
    }
  work_free (work);
}

static void
on_apply_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbImportPage *self = MB_IMPORT_PAGE (widget);
  Work *work;

  if (self->plan == NULL || self->busy)
    return;
  self->busy = TRUE;
  g_clear_object (&self->job);
  self->job = mb_job_new (_ ("Importing"));
  set_applying (self, TRUE);
  work = work_new (self, NULL);
  mb_session_run (mb_page_get_session (MB_PAGE (self)), apply, work, NULL, self->job, on_applied_cb, work);
}

/* ---- Refused rows ---- */

static gpointer
write_rejects (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Work *work = data;

  return mb_import_write_rejects (work->plan, work->path, error) ? g_strdup_printf (_ ("Written: %s"), work->path)
                                                                 : NULL;
}

static void
on_rejects_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Work *work = user;
  MbSession *session = mb_page_get_session (MB_PAGE (work->self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (work->self->plan == work->plan)
    work->self->busy = FALSE;
  if (text == NULL)
    mb_session_report (session, error);
  else
    mb_session_toast (session, text, FALSE);
  work_free (work);
}

static void
on_rejects_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbImportPage) self = user;
  Work *work;

  if (path == NULL || self->plan == NULL || self->busy || self->closing)
    return;
  self->busy = TRUE;
  work = work_new (self, path);
  mb_session_run (mb_page_get_session (MB_PAGE (self)), write_rejects, work, NULL, NULL, on_rejects_cb, work);
}

static void
on_save_rejects_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbImportPage *self = MB_IMPORT_PAGE (widget);
  g_autofree char *base = NULL, *name = NULL;
  char *dot;

  if (self->plan == NULL)
    return;
  base = g_path_get_basename (self->path);
  dot = strrchr (base, '.');
  if (dot != NULL)
    *dot = '\0';
  /* translators: suggested name of the file with refused rows */
  name = g_strdup_printf (_ ("%s-refused.xlsx"), base);
  mb_file_dialog_save (widget, _ ("Save the Refused Rows"), MB_FILES_XLSX, name, on_rejects_path_cb,
                       g_object_ref (self));
}

static void
on_leave_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbImportPage *self = MB_IMPORT_PAGE (widget);

  if (self->applying)
    mb_job_cancel (self->job);
  else
    mb_import_queue_stop (self);
}

void
mb_import_apply_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.apply", NULL, on_apply_cb);
  gtk_widget_class_install_action (widget_class, "page.save-rejects", NULL, on_save_rejects_cb);
  gtk_widget_class_install_action (widget_class, "page.leave", NULL, on_leave_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "page.leave", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "page.apply", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "page.apply", NULL);
}
