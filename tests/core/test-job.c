/* A job reports from any thread, seldom, in its creator's context, and can be stopped. */
#include "job.h"

typedef struct
{
  GMainLoop *loop;
  MbJob *job;
  GThread *thread;
  guint n_changed;
  gint64 first, last;
  guint64 done;
} Watch;

static void
on_changed (MbJob *job, gpointer data)
{
  Watch *watch = data;

  g_assert_true (g_thread_self () == watch->thread);
  watch->n_changed++;
  watch->last = g_get_monotonic_time ();
  if (watch->n_changed == 1)
    watch->first = watch->last;
  mb_job_get (job, NULL, NULL, &watch->done, NULL);
  if (watch->done == 5000)
    g_main_loop_quit (watch->loop);
}

static gpointer
work (gpointer data)
{
  for (guint64 i = 1; i <= 5000; i++)
    {
      mb_job_set_progress (data, i, 5000);
      g_usleep (50);
    }
  return NULL;
}

static gboolean
give_up (gpointer data)
{
  g_error ("no word of the last state within ten seconds");
  return G_SOURCE_REMOVE;
}

static void
test_changes_arrive_seldom_and_to_the_last (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (context, FALSE);
  g_autoptr (MbJob) job = NULL;
  g_autoptr (GSource) guard = g_timeout_source_new_seconds (10);
  Watch watch = { loop, NULL, g_thread_self (), 0, 0, 0, 0 };
  GThread *worker = NULL;

  g_main_context_push_thread_default (context);
  job = mb_job_new ("Import");
  g_signal_connect (job, "changed", G_CALLBACK (on_changed), &watch);
  g_source_set_callback (guard, give_up, NULL, NULL);
  g_source_attach (guard, context);
  worker = g_thread_new ("worker", work, job);
  g_main_loop_run (loop);
  g_thread_join (worker);
  g_source_destroy (guard);
  g_main_context_pop_thread_default (context);
  g_assert_cmpuint (watch.done, ==, 5000);
  g_assert_cmpuint (watch.n_changed, >, 0);
  /* At most ten a second: n changes span at least (n - 1) tenths, with a little for the timer's grain. */
  g_assert_cmpint (watch.last - watch.first, >=, (gint64) (watch.n_changed - 1) * 95000);
}

static void
test_state_is_kept (void)
{
  g_autoptr (MbJob) job = mb_job_new ("Import");
  g_autofree char *title = NULL;
  g_autofree char *step = NULL;
  guint64 done = 0, total = 0;

  mb_job_set_step (job, "Reading rows");
  mb_job_set_progress (job, 3, 10);
  mb_job_get (job, &title, &step, &done, &total);
  g_assert_cmpstr (title, ==, "Import");
  g_assert_cmpstr (step, ==, "Reading rows");
  g_assert_cmpuint (done, ==, 3);
  g_assert_cmpuint (total, ==, 10);
  mb_job_get (job, NULL, NULL, NULL, NULL);
}

static void
test_cancel_is_seen (void)
{
  g_autoptr (MbJob) job = mb_job_new ("Import");
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_job_check (job, &error));
  g_assert_no_error (error);
  mb_job_cancel (job);
  g_assert_true (mb_job_is_cancelled (job));
  g_assert_true (g_cancellable_is_cancelled (mb_job_get_cancellable (job)));
  g_assert_false (mb_job_check (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_no_job_is_a_job_that_nobody_watches (void)
{
  char *title = (char *) "x";
  guint64 done = 7;

  mb_job_set_progress (NULL, 1, 2);
  mb_job_set_step (NULL, "x");
  mb_job_cancel (NULL);
  mb_job_get (NULL, &title, NULL, &done, NULL);
  g_assert_null (title);
  g_assert_cmpuint (done, ==, 0);
  g_assert_false (mb_job_is_cancelled (NULL));
  g_assert_true (mb_job_check (NULL, NULL));
  g_assert_null (mb_job_get_cancellable (NULL));
}

/* The command line runs no main loop: a job with news pending must still go. */
static void
test_pending_news_does_not_keep_a_job_alive (void)
{
  MbJob *job = mb_job_new ("Import");
  gpointer weak = job;

  g_object_add_weak_pointer (G_OBJECT (job), &weak);
  mb_job_set_progress (job, 1, 2);
  g_object_unref (job);
  g_assert_null (weak);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/changes-arrive-seldom-and-to-the-last", test_changes_arrive_seldom_and_to_the_last);
  g_test_add_func ("/job/state-is-kept", test_state_is_kept);
  g_test_add_func ("/job/cancel-is-seen", test_cancel_is_seen);
  g_test_add_func ("/job/no-job-is-a-job-that-nobody-watches", test_no_job_is_a_job_that_nobody_watches);
  g_test_add_func ("/job/pending-news-does-not-keep-a-job-alive", test_pending_news_does_not_keep_a_job_alive);
  return g_test_run ();
}
