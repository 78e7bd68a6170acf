/* session.c: keeps the promise that a page needs to know one object only. */
#include "config.h"

#include "session.h"

#include <glib/gi18n-lib.h>

struct _MbSession
{
  GObject parent_instance;
  MbOffice *office;
  MbStore *store;
  MbRecordFeed *feed;
  MbJob *job; /* (nullable) told last; borrowed from who runs it */
  guint changed_source;
  gboolean closed;
  MbWorks *works;
};

enum
{
  CHANGED,
  DAY_CHANGED,
  TOAST,
  OPEN_LINK,
  OPEN_RECORD,
  IMPORT,
  JOB,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MbSession, mb_session, G_TYPE_OBJECT)

static gboolean
on_changed_idle_cb (gpointer data)
{
  MbSession *self = data;

  self->changed_source = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_feed_changed_cb (MbRecordFeed *feed, gint64 last_seq, MbSession *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_idle_add (on_changed_idle_cb, self);
}

/* ---- Workers that have not ended ---- */

/* How many workers have not ended; outlives the session. */
struct _MbWorks
{
  GMutex mutex;
  GCond ended;
  guint n;
};

static void
works_clear (gpointer data)
{
  MbWorks *works = data;

  g_mutex_clear (&works->mutex);
  g_cond_clear (&works->ended);
}

static MbWorks *
works_new (void)
{
  MbWorks *works = g_atomic_rc_box_new0 (MbWorks);

  g_mutex_init (&works->mutex);
  g_cond_init (&works->ended);
  return works;
}

void
mb_works_unref (MbWorks *works)
{
  g_atomic_rc_box_release_full (works, works_clear);
}

void
mb_works_wait (MbWorks *works, gint64 until)
{
  g_mutex_lock (&works->mutex);
  while (works->n > 0 && g_cond_wait_until (&works->ended, &works->mutex, until))
    ;
  g_mutex_unlock (&works->mutex);
}

MbWorks *
mb_session_get_works (MbSession *self)
{
  return g_atomic_rc_box_acquire (self->works);
}

static void
mb_session_dispose (GObject *object)
{
  MbSession *self = MB_SESSION (object);

  mb_session_close (self);
  g_clear_object (&self->feed);
  g_clear_object (&self->store);
  g_clear_object (&self->office);
  G_OBJECT_CLASS (mb_session_parent_class)->dispose (object);
}

static void
mb_session_finalize (GObject *object)
{
  mb_works_unref (MB_SESSION (object)->works);
  G_OBJECT_CLASS (mb_session_parent_class)->finalize (object);
}

static void
mb_session_class_init (MbSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_session_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_session_finalize;
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DAY_CHANGED] = g_signal_new ("day-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[TOAST] = g_signal_new ("toast", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                 G_TYPE_BOOLEAN);
  signals[OPEN_LINK]
      = g_signal_new ("open-link", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPEN_RECORD] = g_signal_new ("open-record", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                       G_TYPE_STRING, G_TYPE_INT64);
  signals[IMPORT] = g_signal_new ("import", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_STRV);
  signals[JOB] = g_signal_new ("job", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, MB_TYPE_JOB);
}

static void
mb_session_init (MbSession *self)
{
  self->works = works_new ();
}

MbSession *
mb_session_new (MbOffice *office)
{
  MbSession *self = g_object_new (MB_TYPE_SESSION, NULL);

  self->office = g_object_ref (office);
  self->store = g_object_ref (mb_office_get_store (office));
  self->feed = MB_RECORD_FEED (mb_store_feed_new (self->store));
  g_signal_connect (self->feed, "changed", G_CALLBACK (on_feed_changed_cb), self);
  return self;
}

void
mb_session_leave (MbSession *self)
{
  g_clear_handle_id (&self->changed_source, g_source_remove);
  if (self->feed != NULL)
    g_signal_handlers_disconnect_by_data (self->feed, self);
  self->closed = TRUE;
}

void
mb_session_close (MbSession *self)
{
  if (!self->closed && self->office != NULL)
    mb_office_close (self->office);
  mb_session_leave (self);
}

gboolean
mb_session_is_closed (MbSession *self)
{
  return self->closed;
}

MbOffice *
mb_session_get_office (MbSession *self)
{
  return self->office;
}

MbStore *
mb_session_get_store (MbSession *self)
{
  return self->store;
}

MbCatalogue *
mb_session_get_catalogue (MbSession *self)
{
  return mb_office_get_catalogue (self->office);
}

MbRecordFeed *
mb_session_get_feed (MbSession *self)
{
  return self->feed;
}

gboolean
mb_session_is_read_only (MbSession *self)
{
  return mb_store_is_read_only (self->store);
}

void
mb_session_set_today (MbSession *self, MbDate today)
{
  mb_office_set_today (self->office, today);
  g_signal_emit (self, signals[DAY_CHANGED], 0);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Workers ---- */

typedef struct
{
  MbOffice *office;
  MbSessionFunc func;
  gpointer data;
  GDestroyNotify destroy;
  MbWorks *works; /* NULL once it has ended */
} Work;

static void
work_begins (Work *work, MbWorks *works)
{
  work->works = g_atomic_rc_box_acquire (works);
  g_mutex_lock (&works->mutex);
  works->n++;
  g_mutex_unlock (&works->mutex);
}

static void
work_ends (Work *work)
{
  if (work->works == NULL)
    return;
  g_mutex_lock (&work->works->mutex);
  work->works->n--;
  g_cond_broadcast (&work->works->ended);
  g_mutex_unlock (&work->works->mutex);
  g_clear_pointer (&work->works, mb_works_unref);
}

static void
work_free (gpointer data)
{
  Work *work = data;

  work_ends (work); /* one that was cancelled before it began */
  if (work->destroy != NULL)
    work->destroy (work->data);
  g_object_unref (work->office);
  g_free (work);
}

static gpointer
do_work (MbStore *store, gpointer data, MbJob *job, GError **error)
{
  Work *work = data;
  gpointer result = work->func (work->office, work->data, job, error);

  work_ends (work);
  return result;
}

typedef struct
{
  MbSession *self;
  MbJob *job;
  GAsyncReadyCallback callback;
  gpointer user;
} Shown;

static void
on_shown_done_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Shown *shown = user;
  g_autoptr (MbSession) self = shown->self;
  g_autoptr (MbJob) job = shown->job;

  /* One that began since then goes on being shown. */
  if (self->job == job)
    {
      self->job = NULL;
      g_signal_emit (self, signals[JOB], 0, NULL);
    }
  shown->callback (source, result, shown->user);
}

void
mb_session_run (MbSession *self, MbSessionFunc func, gpointer data, GDestroyNotify destroy, MbJob *job,
                GAsyncReadyCallback callback, gpointer user)
{
  Work *work = g_new0 (Work, 1);

  work->office = g_object_ref (self->office);
  work->func = func;
  work->data = data;
  work->destroy = destroy;
  work_begins (work, self->works);
  if (job != NULL)
    {
      Shown *shown = g_new0 (Shown, 1);

      shown->self = g_object_ref (self);
      shown->job = g_object_ref (job);
      shown->callback = callback;
      shown->user = user;
      self->job = job;
      g_signal_emit (self, signals[JOB], 0, job);
      mb_store_run_async (self->store, do_work, work, work_free, job, on_shown_done_cb, shown);
    }
  else
    mb_store_run_async (self->store, do_work, work, work_free, NULL, callback, user);
}

gpointer
mb_session_run_finish (MbSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GObject) store = g_async_result_get_source_object (result);

  return mb_store_run_finish (MB_STORE (store), result, error);
}

/* ---- To the window ---- */

void
mb_session_toast (MbSession *self, const char *text, gboolean undo)
{
  g_signal_emit (self, signals[TOAST], 0, text, undo);
}

void
mb_session_report (MbSession *self, const GError *error)
{
  const char *hint;
  g_autofree char *text = NULL;

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  hint = mb_error_hint (error);
  text = hint != NULL && hint[0] != '\0' ? g_strdup_printf ("%s %s", error->message, hint) : g_strdup (error->message);
  g_signal_emit (self, signals[TOAST], 0, text, FALSE);
}

void
mb_session_open_link (MbSession *self, const char *link)
{
  g_signal_emit (self, signals[OPEN_LINK], 0, link);
}

void
mb_session_open_record (MbSession *self, const char *register_id, gint64 id)
{
  g_signal_emit (self, signals[OPEN_RECORD], 0, register_id, id);
}

void
mb_session_import (MbSession *self, const char *register_id, const char *const *paths)
{
  g_signal_emit (self, signals[IMPORT], 0, register_id, paths);
}

gboolean
mb_desk_is_chinese (void)
{
  const char *const *names = g_get_language_names_with_category ("LC_MESSAGES");

  return names[0] != NULL && g_str_has_prefix (names[0], "zh");
}
