/* watch.c: tells of changes, by whoever makes them, and puts the log away when nobody writes.
 *
 * One thread for each open store with a connection of its own, so that neither the window nor a writer ever waits for
 * it. It asks the engine twice a second whether anybody has committed (microseconds), and is woken by this process's own
 * commits. The signal is emitted from the creator's main context; while that does not run, one emission waits there,
 * holding no reference to the store.
 */
#include "config.h"

#include "store-private.h"

#define POLL_US (400 * G_TIME_SPAN_MILLISECOND)
#define IDLE_US (500 * G_TIME_SPAN_MILLISECOND)

struct _MbWatch
{
  GThread *thread;
  GWeakRef store;
  GMainContext *context;
  char *path;
  MbDbMode mode;

  GMutex mutex; /* guards what follows */
  GCond woken;
  gboolean stopping, wrote;
  gint64 told;     /* the last number that an emission carried */
  gint64 latest;   /* the last number known */
  GSource *source; /* a waiting emission */
};

static void
clear_watch (gpointer data)
{
  MbWatch *self = data;

  g_weak_ref_clear (&self->store);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->woken);
  g_free (self->path);
}

/* A waiting emission keeps the watch, not the store: whoever stops the watch may do so while it is being emitted. */
static void
release (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_watch);
}

static gboolean
on_emit_cb (gpointer data)
{
  MbWatch *self = data;
  g_autoptr (MbStore) store = g_weak_ref_get (&self->store);
  gint64 last;

  g_mutex_lock (&self->mutex);
  g_clear_pointer (&self->source, g_source_unref);
  last = self->latest;
  self->told = last;
  g_mutex_unlock (&self->mutex);
  if (store != NULL)
    mb_store_emit_changed (store, last);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
schedule (MbWatch *self)
{
  if (self->source != NULL || self->stopping || self->latest == self->told)
    return;
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, on_emit_cb, g_atomic_rc_box_acquire (self), release);
  g_source_attach (self->source, self->context);
}

static void
look (MbWatch *self, MbDb *db, gint64 *seen_version)
{
  gint64 version = mb_db_data_version (db), last;

  if (version == *seen_version || version < 0)
    return;
  if (!mb_db_int (db, "SELECT max(n) FROM mb_change", 0, &last, NULL))
    return;
  *seen_version = version;
  g_mutex_lock (&self->mutex);
  self->latest = MAX (last, self->latest);
  schedule (self);
  g_mutex_unlock (&self->mutex);
}

static gpointer
watch_thread (gpointer data)
{
  MbWatch *self = data;
  g_autoptr (MbDb) db = mb_store_connect (self->path, self->mode, NULL);
  gint64 seen_version = -1; /* what was committed before this connection stood is looked for too */
  gint64 wrote_at = 0;

  if (db != NULL)
    mb_db_set_busy_timeout (db, 0);
  g_mutex_lock (&self->mutex);
  while (!self->stopping)
    {
      gint64 until = g_get_monotonic_time () + POLL_US;

      while (!self->stopping && !self->wrote && g_cond_wait_until (&self->woken, &self->mutex, until))
        ;
      if (self->stopping)
        break;
      if (self->wrote)
        wrote_at = g_get_monotonic_time ();
      self->wrote = FALSE;
      g_mutex_unlock (&self->mutex);
      if (db != NULL)
        look (self, db, &seen_version);
      if (db != NULL && wrote_at != 0 && g_get_monotonic_time () - wrote_at >= IDLE_US && mb_db_checkpoint (db, NULL))
        wrote_at = 0;
      g_mutex_lock (&self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

MbWatch *
mb_watch_new (MbStore *store)
{
  MbWatch *self = g_atomic_rc_box_new0 (MbWatch);
  MbDb *db = mb_store_reader (store, NULL, NULL);

  g_weak_ref_init (&self->store, store);
  self->context = g_main_context_ref_thread_default ();
  self->path = g_strdup (store->path);
  /* A watcher of a store that may write also cuts the log. */
  self->mode = store->read_only ? MB_DB_READ : MB_DB_READ_WRITE;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->woken);
  if (db != NULL)
    {
      mb_db_int (db, "SELECT max(n) FROM mb_change", 0, &self->latest, NULL);
      mb_store_reader_done (store, db);
    }
  self->told = self->latest;
  self->thread = g_thread_new ("mb-watch", watch_thread, self);
  return self;
}

void
mb_watch_wrote (MbWatch *self, gint64 last_seq)
{
  g_mutex_lock (&self->mutex);
  self->wrote = TRUE;
  self->latest = MAX (last_seq, self->latest);
  schedule (self);
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->mutex);
}

void
mb_watch_stop (MbWatch *self)
{
  GSource *source;

  g_mutex_lock (&self->mutex);
  self->stopping = TRUE;
  source = g_steal_pointer (&self->source);
  g_cond_signal (&self->woken);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  if (source != NULL)
    {
      g_source_destroy (source);
      g_source_unref (source);
    }
  release (self);
}
