/* session-backup.c: keeps the promise that a backup never holds the window up, and that one that failed is told. */
#include "config.h"

#include "session-backup.h"

#include <glib/gi18n-lib.h>

#include "backup.h"
#include "window.h"

#define LONGEST_WAIT (10 * G_TIME_SPAN_SECOND)
#define FIRST_LOOK   4 /* seconds: the window is there and quiet by then */
#define LOOK_EVERY   3600

/* ---- Daily ---- */

static gpointer
back_up_if_due (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  if (!mb_backup_due (office, MB_BACKUP_DAILY))
    return g_strdup ("");
  return mb_backup_run (office, job, error);
}

static void
on_backed_up_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbSession) session = user;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = mb_session_run_finish (session, result, &error), *text = NULL;

  if (path != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  text = g_strdup_printf (_ ("The daily backup failed: %s"), error->message);
  mb_session_toast (session, text, FALSE);
}

static gboolean
on_look_cb (gpointer data)
{
  GWeakRef *weak = data;
  g_autoptr (MbSession) session = g_weak_ref_get (weak);

  if (session == NULL || mb_session_is_closed (session))
    return G_SOURCE_REMOVE;
  mb_session_run (session, back_up_if_due, NULL, NULL, NULL, on_backed_up_cb, g_object_ref (session));
  return G_SOURCE_CONTINUE;
}

static gboolean
on_first_look_cb (gpointer data)
{
  on_look_cb (data);
  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static GWeakRef *
weak_ref_new (MbSession *session)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, session);
  return weak;
}

void
mb_session_keep_backed_up (MbSession *session)
{
  if (mb_session_is_read_only (session))
    return;
  g_timeout_add_seconds_full (G_PRIORITY_LOW, FIRST_LOOK, on_first_look_cb, weak_ref_new (session), weak_ref_free);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, LOOK_EVERY, on_look_cb, weak_ref_new (session), weak_ref_free);
}

/* ---- On close ---- */

typedef struct
{
  MbOffice *office;
  MbWorks *works;
} Finish;

static void
finish_free (gpointer data)
{
  Finish *finish = data;

  g_object_unref (finish->office);
  mb_works_unref (finish->works);
  g_free (finish);
}

static void
finish_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Finish *finish = data;
  MbOffice *office = finish->office;
  GError *error = NULL;
  g_autofree char *path = NULL;

  /* The last edit may still be on its way. */
  mb_works_wait (finish->works, g_get_monotonic_time () + LONGEST_WAIT);
  if (mb_backup_due (office, MB_BACKUP_CLOSE))
    path = mb_backup_run (office, NULL, &error);
  mb_office_close (office);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_finished_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  GApplication *application = g_application_get_default ();
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      GtkWindow *window
          = application != NULL ? gtk_application_get_active_window (GTK_APPLICATION (application)) : NULL;
      MbSession *other = window != NULL && MB_IS_WINDOW (window) ? mb_window_get_session (MB_WINDOW (window)) : NULL;
      g_autofree char *text = g_strdup_printf (_ ("The backup on closing failed: %s"), error->message);

      if (other != NULL)
        mb_session_toast (other, text, FALSE);
      else
        {
          g_autoptr (MbWindowState) state = mb_window_state_new (NULL);

          mb_window_state_set (state, "window", "backup-failed", text);
          mb_window_state_save (state);
        }
    }
  if (application != NULL)
    g_application_release (application);
}

void
mb_session_finish (MbSession *session)
{
  g_autoptr (GTask) task = NULL;
  Finish *finish;

  if (mb_session_is_closed (session))
    return;
  finish = g_new0 (Finish, 1);
  finish->office = g_object_ref (mb_session_get_office (session));
  finish->works = mb_session_get_works (session);
  mb_session_leave (session);
  if (g_application_get_default () != NULL)
    g_application_hold (g_application_get_default ());
  task = g_task_new (NULL, NULL, on_finished_cb, NULL);
  g_task_set_task_data (task, finish, finish_free);
  g_task_run_in_thread (task, finish_in_thread);
}

char *
mb_session_take_failure (MbWindowState *state)
{
  char *text = mb_window_state_get (state, "window", "backup-failed");

  if (text != NULL)
    mb_window_state_set (state, "window", "backup-failed", NULL);
  return text;
}
