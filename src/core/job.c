/* job.c: see job.h. Promise: any thread may report as often as it likes; who watches hears of it in his own thread,
 * at most ten times a second, and always hears of the last state.
 */
#include "config.h"

#include "job.h"

#include <glib/gi18n-lib.h>

#define QUIET_MS 100

struct _MbJob
{
  GObject parent_instance;
  GCancellable *cancellable;
  GMainContext *context; /* the creator's */
  char *title;

  GMutex mutex; /* guards what follows */
  char *step;
  guint64 done, total;
  GSource *pending;  /* will emit "changed" */
  gint64 emitted_at; /* monotonic microseconds of the last emission; 0 for none */
};

G_DEFINE_FINAL_TYPE (MbJob, mb_job, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
mb_job_finalize (GObject *object)
{
  MbJob *self = MB_JOB (object);

  if (self->pending != NULL)
    {
      g_source_destroy (self->pending);
      g_source_unref (self->pending);
    }
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->title);
  g_free (self->step);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (mb_job_parent_class)->finalize (object);
}

static void
mb_job_class_init (MbJobClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mb_job_finalize;
  signals[CHANGED]
      = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mb_job_init (MbJob *self)
{
  g_mutex_init (&self->mutex);
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
}

MbJob *
mb_job_new (const char *title)
{
  MbJob *self = g_object_new (MB_TYPE_JOB, NULL);

  self->title = g_strdup (title);
  return self;
}

static void
free_weak (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
emit_changed (gpointer data)
{
  g_autoptr (MbJob) self = g_weak_ref_get (data);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->pending, g_source_unref);
  self->emitted_at = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* The source holds the job weakly: where nobody runs a main loop, the job must not wait for one to be freed. */
static void
schedule_changed (MbJob *self)
{
  gint64 wait = 0;
  GWeakRef *weak = NULL;

  if (self->pending != NULL)
    return;
  if (self->emitted_at != 0)
    wait = QUIET_MS - (g_get_monotonic_time () - self->emitted_at) / 1000;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->pending = g_timeout_source_new ((guint) CLAMP (wait, 0, QUIET_MS));
  g_source_set_callback (self->pending, emit_changed, weak, free_weak);
  g_source_attach (self->pending, self->context);
}

GCancellable *
mb_job_get_cancellable (MbJob *job)
{
  return job != NULL ? job->cancellable : NULL;
}

void
mb_job_cancel (MbJob *job)
{
  if (job == NULL)
    return;
  g_cancellable_cancel (job->cancellable);
  g_mutex_lock (&job->mutex);
  schedule_changed (job);
  g_mutex_unlock (&job->mutex);
}

gboolean
mb_job_is_cancelled (MbJob *job)
{
  return job != NULL && g_cancellable_is_cancelled (job->cancellable);
}

gboolean
mb_job_check (MbJob *job, GError **error)
{
  if (!mb_job_is_cancelled (job))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The work was stopped; nothing was changed"));
  return FALSE;
}

void
mb_job_set_progress (MbJob *job, guint64 done, guint64 total)
{
  if (job == NULL)
    return;
  g_mutex_lock (&job->mutex);
  if (job->done != done || job->total != total)
    {
      job->done = done;
      job->total = total;
      schedule_changed (job);
    }
  g_mutex_unlock (&job->mutex);
}

void
mb_job_set_step (MbJob *job, const char *step)
{
  if (job == NULL)
    return;
  g_mutex_lock (&job->mutex);
  if (g_strcmp0 (job->step, step) != 0)
    {
      g_free (job->step);
      job->step = g_strdup (step);
      schedule_changed (job);
    }
  g_mutex_unlock (&job->mutex);
}

void
mb_job_get (MbJob *job, char **title, char **step, guint64 *done, guint64 *total)
{
  if (job != NULL)
    g_mutex_lock (&job->mutex);
  if (title != NULL)
    *title = job != NULL ? g_strdup (job->title) : NULL;
  if (step != NULL)
    *step = job != NULL ? g_strdup (job->step) : NULL;
  if (done != NULL)
    *done = job != NULL ? job->done : 0;
  if (total != NULL)
    *total = job != NULL ? job->total : 0;
  if (job != NULL)
    g_mutex_unlock (&job->mutex);
}
