/* window-open.c: opening, making and closing office files; keeps the promise that none of it holds the window up. */
#include "config.h"

#include "window-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "application.h"
#include "backup.h"
#include "clock.h"
#include "confirm.h"
#include "file-dialog.h"
#include "new-office.h"
#include "session-backup.h"

/* ---- Today ---- */

static gboolean
on_minute_cb (gpointer data)
{
  MbWindow *self = data;
  MbDate today = mb_clock_today ();

  if (today == self->today)
    return G_SOURCE_CONTINUE;
  self->today = today;
  if (self->session != NULL)
    mb_session_set_today (self->session, today);
  return G_SOURCE_CONTINUE;
}

void
mb_window_start_clock (MbWindow *self)
{
  self->today = self->options.today != MB_DATE_NONE ? self->options.today : mb_clock_today ();
  if (self->options.today == MB_DATE_NONE)
    self->midnight_source = g_timeout_add_seconds (30, on_minute_cb, self);
}

/* ---- Opening ---- */

typedef struct
{
  char *path;
  char *actor;
  char *name, *region, *towns; /* for a new office; name NULL: open */
  MbDeskSampleFunc make_sample;
  char *backup;     /* to go back to before opening; NULL: none */
  MbOffice *office; /* with it: what is open until then */
  char *kept;       /* where the file as it was lies then */
  GError *refused;  /* why it was not gone back to */
  MbJob *job;
  gboolean locked;
  MbRescue rescue;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->path);
  g_free (opening->actor);
  g_free (opening->name);
  g_free (opening->region);
  g_free (opening->towns);
  g_free (opening->backup);
  g_free (opening->kept);
  g_clear_error (&opening->refused);
  g_clear_object (&opening->office);
  g_clear_object (&opening->job);
  mb_rescue_clear (&opening->rescue);
  g_free (opening);
}

/* What was refused leaves the file as it was; it is opened again all the same. */
static void
go_back (Opening *opening)
{
  if (opening->office != NULL)
    mb_office_close (opening->office);
  mb_backup_restore_over (opening->backup, opening->path, &opening->kept, &opening->refused);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  GError *error = NULL;
  MbOffice *office;

  if (opening->backup != NULL)
    go_back (opening);
  if ((opening->make_sample != NULL && !opening->make_sample (opening->path, opening->actor, opening->job, &error))
      || !mb_rescue_save (&opening->rescue, opening->path, opening->job, &error))
    {
      if (opening->rescue.save)
        mb_rescue_look (&opening->rescue, opening->path);
      g_task_return_error (task, error);
      return;
    }
  if (opening->rescue.saved != NULL)
    {
      g_task_return_pointer (task, NULL, NULL);
      return;
    }
  if (opening->name != NULL)
    {
      const char *const towns[] = { opening->towns, NULL };
      const MbOfficeHead head = { opening->name, opening->region, towns };

      office = mb_office_create (opening->path, &head, opening->actor, &error);
    }
  else
    {
      office = mb_office_open (opening->path, MB_STORE_READ_WRITE, opening->actor, &error);
      /* What cannot be written, or is held by another program, can still be read. */
      opening->locked = g_error_matches (error, MB_ERROR, MB_FAULT_OFFICE_LOCKED);
      if (office == NULL && access (opening->path, R_OK) == 0 && (opening->locked || access (opening->path, W_OK) != 0))
        {
          g_clear_error (&error);
          office = mb_office_open (opening->path, MB_STORE_READ_ONLY, opening->actor, &error);
        }
    }
  if (g_error_matches (error, MB_ERROR, MB_FAULT_OFFICE_DAMAGED))
    mb_rescue_look (&opening->rescue, opening->path);
  if (office == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, office, g_object_unref);
}

static void
tell_failure (MbWindow *self, const Opening *opening, const GError *error)
{
  const char *hint = mb_error_hint (error);
  g_autofree char *message = g_strdup_printf ("%s\n%s", error->message, hint != NULL ? hint : "");
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* What can be done about damage needs room; the office that is open stays. */
  if (self->session != NULL && opening->rescue.damaged && application != NULL)
    mb_application_open_path (MB_APPLICATION (application), opening->path, TRUE);
  else if (self->session != NULL)
    mb_window_toast (self, error->message, FALSE);
  else if (opening->rescue.damaged)
    mb_window_tell_damaged (self, opening->path, error, opening->rescue.copy);
  else
    mb_start_page_set_error (MB_START_PAGE (self->start_page), g_strchomp (message));
}

static void
tell_gone_back (MbWindow *self, const Opening *opening)
{
  g_autofree char *text = NULL, *name = NULL;

  if (opening->backup == NULL)
    return;
  if (opening->refused != NULL)
    text = g_strdup_printf (_ ("Not restored, nothing was changed: %s"), opening->refused->message);
  else
    {
      name = g_path_get_basename (opening->kept != NULL ? opening->kept : opening->path);
      text = g_strdup_printf (_ ("Restored. The file as it was is kept beside it: %s"), name);
    }
  mb_window_toast (self, text, FALSE);
}

static void
on_opened_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  MbWindow *self = MB_WINDOW (source);
  Opening *opening = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_object (&self->opening);
  g_clear_pointer (&self->opening_path, g_free);
  if (self->closing)
    {
      if (office != NULL)
        mb_office_close (office);
      return;
    }
  mb_job_bar_set_job (MB_JOB_BAR (self->job_bar), NULL);
  if (office == NULL)
    {
      if (error != NULL)
        tell_failure (self, opening, error);
      else
        mb_start_page_tell_saved (MB_START_PAGE (self->start_page), opening->rescue.told, opening->rescue.saved);
      gtk_widget_set_visible (self->status_line, self->session != NULL);
      return;
    }
  mb_office_set_today (office, self->today);
  mb_start_page_set_error (MB_START_PAGE (self->start_page), NULL);
  mb_window_state_add_recent (self->state, opening->path);
  mb_window_state_set (self->state, "window", "file", opening->path);
  {
    g_autoptr (MbSession) session = mb_session_new (office);
    g_autofree char *failure = mb_session_take_failure (self->state);

    self->locked = opening->locked;
    mb_window_set_session (self, session);
    mb_window_look_through_later (self);
    if (failure != NULL)
      mb_window_toast (self, failure, FALSE);
    tell_gone_back (self, opening);
  }
}

static void
start (MbWindow *self, Opening *opening)
{
  g_autoptr (GTask) task = NULL;

  if (self->opening != NULL)
    {
      opening_free (opening);
      return;
    }
  if (opening->actor == NULL)
    opening->actor = self->options.actor != NULL ? g_strdup (self->options.actor)
                                                 : mb_window_state_get (self->state, "window", "actor");
  if (opening->actor == NULL)
    opening->actor = mb_office_default_actor ();
  self->opening_path = g_strdup (opening->path);
  self->opening = mb_job_new (opening->make_sample != NULL ? _ ("Importing the sample ledgers")
                              : opening->backup != NULL    ? _ ("Going back to the backup")
                              : opening->rescue.save       ? _ ("Saving what can be saved")
                                                           : _ ("Opening the office file"));
  opening->job = g_object_ref (self->opening);
  mb_start_page_set_error (MB_START_PAGE (self->start_page), NULL);
  gtk_widget_set_visible (self->status_line, TRUE);
  mb_job_bar_set_job (MB_JOB_BAR (self->job_bar), self->opening);
  task = g_task_new (self, NULL, on_opened_cb, NULL);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_in_thread);
}

void
mb_window_open (MbWindow *self, const char *path)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_canonicalize_filename (path, NULL);
  start (self, opening);
}

void
mb_window_rescue (MbWindow *self, const char *path, const char *copy)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (path);
  opening->backup = g_strdup (copy);
  opening->rescue.save = copy == NULL;
  start (self, opening);
}

gboolean
mb_window_open_last (MbWindow *self)
{
  g_autofree char *path = mb_window_state_get (self->state, "window", "file");

  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  mb_window_open (self, path);
  return TRUE;
}

/* ---- Actions ---- */

static void
on_open_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbWindow) self = user;

  if (path != NULL && !self->closing)
    mb_window_open (self, path);
}

static void
on_open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_file_dialog_open (widget, _ ("Open Office File"), MB_FILES_OFFICE, on_open_path_cb, g_object_ref (widget));
}

static void
on_open_recent_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_window_open (MB_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_forget_recent_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);
  g_auto (GStrv) recent = NULL;

  mb_window_state_forget_recent (self->state, g_variant_get_string (parameter, NULL));
  recent = mb_window_state_get_recent (self->state);
  mb_start_page_set_recent (MB_START_PAGE (self->start_page), (const char *const *) recent);
}

static void
on_new_window_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (widget));

  if (self->session != NULL)
    mb_application_open_path (MB_APPLICATION (application), mb_window_get_path (self), TRUE);
}

static void
on_create_cb (MbNewOffice *dialog, const char *name, const char *region, const char *towns, const char *path,
              MbWindow *self)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (path);
  opening->name = g_strdup (name);
  opening->region = g_strdup (region);
  opening->towns = g_strdup (towns);
  start (self, opening);
}

static void
on_new_office_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *dialog = mb_new_office_new (GTK_WINDOW (widget));

  g_signal_connect_object (dialog, "create", G_CALLBACK (on_create_cb), widget, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_sample_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "minban-desk", NULL);
  g_autofree char *path = g_build_filename (folder, "sample.minban", NULL);
  Opening *opening;

  if (self->options.make_sample == NULL)
    return;
  g_mkdir_with_parents (folder, 0700);
  opening = g_new0 (Opening, 1);
  opening->path = g_strdup (path);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    opening->make_sample = self->options.make_sample;
  start (self, opening);
}

/* ---- Going back to a backup ---- */

typedef struct
{
  MbWindow *window;
  char *backup;
} Return;

static void
return_free (gpointer data)
{
  Return *request = data;

  g_object_unref (request->window);
  g_free (request->backup);
  g_free (request);
}

static void
on_restore_confirmed_cb (gpointer user)
{
  Return *request = user;
  MbWindow *self = request->window;
  Opening *opening;

  if (self->closing || self->session == NULL || self->opening != NULL)
    return;
  opening = g_new0 (Opening, 1);
  opening->path = g_strdup (mb_store_get_path (mb_session_get_store (self->session)));
  opening->actor = g_strdup (mb_office_get_actor (mb_session_get_office (self->session)));
  opening->backup = g_strdup (request->backup);
  opening->office = g_object_ref (mb_session_get_office (self->session));
  /* Left, not finished: a backup made on closing might clear away the very one that is wanted. The file as it is is kept anyway. */
  mb_session_leave (self->session);
  mb_window_set_session (self, NULL);
  start (self, opening);
}

static void
on_restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);
  Return *request;

  if (self->session == NULL || mb_session_is_read_only (self->session))
    return;
  request = g_new0 (Return, 1);
  request->window = g_object_ref (self);
  request->backup = g_variant_dup_string (parameter, NULL);
  mb_confirm (widget, _ ("Go Back to This Backup?"),
              _ ("Everything changed since then is no longer in the office file. The file as it is now is kept beside it, and can be opened."),
              _ ("_Restore"), on_restore_confirmed_cb, request, return_free);
}

static void
on_close_office_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);

  mb_window_state_set (self->state, "window", "file", NULL);
  mb_window_set_session (self, NULL);
}

void
mb_window_open_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, on_open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-recent", "s", on_open_recent_cb);
  gtk_widget_class_install_action (widget_class, "win.forget-recent", "s", on_forget_recent_cb);
  gtk_widget_class_install_action (widget_class, "win.new-window", NULL, on_new_window_cb);
  gtk_widget_class_install_action (widget_class, "win.new-office", NULL, on_new_office_cb);
  gtk_widget_class_install_action (widget_class, "win.sample", NULL, on_sample_cb);
  gtk_widget_class_install_action (widget_class, "win.restore", "s", on_restore_cb);
  gtk_widget_class_install_action (widget_class, "win.close-office", NULL, on_close_office_cb);
  mb_window_rescue_class_init (widget_class);
}
