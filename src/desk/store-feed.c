/* store-feed.c: the record feed over an office's store; keeps the promise that the window never waits for the database. */
#include "record-feed.h"

struct _MbStoreFeed
{
  GObject parent_instance;
  MbStore *store;
  gint64 last_seq;
};

static void
feed_ids_async (MbRecordFeed *feed, const MbQuery *query, guint limit, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer user)
{
  mb_store_ids_async (MB_STORE_FEED (feed)->store, query, limit, cancellable, callback, user);
}

static GArray *
feed_ids_finish (MbRecordFeed *feed, GAsyncResult *result, GError **error)
{
  return mb_store_ids_finish (MB_STORE_FEED (feed)->store, result, error);
}

static void
feed_fetch_async (MbRecordFeed *feed, const char *register_id, const gint64 *ids, guint n_ids,
                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user)
{
  mb_store_fetch_async (MB_STORE_FEED (feed)->store, register_id, ids, n_ids, cancellable, callback, user);
}

static GPtrArray *
feed_fetch_finish (MbRecordFeed *feed, GAsyncResult *result, GError **error)
{
  return mb_store_fetch_finish (MB_STORE_FEED (feed)->store, result, error);
}

typedef struct
{
  char **registers;
  gint64 after_seq;
} Touched;

static void
touched_free (gpointer data)
{
  Touched *touched = data;

  g_strfreev (touched->registers);
  g_free (touched);
}

static gpointer
read_touched (MbStore *store, gpointer data, MbJob *job, GError **error)
{
  Touched *touched = data;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; touched->registers[i] != NULL; i++)
    {
      GArray *ids = mb_store_touched (store, touched->registers[i], touched->after_seq, error);

      if (ids == NULL)
        return NULL;
      g_ptr_array_add (all, ids);
    }
  return g_steal_pointer (&all);
}

static void
feed_touched_async (MbRecordFeed *feed, const char *const *registers, gint64 after_seq, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user)
{
  Touched *touched = g_new0 (Touched, 1);

  touched->registers = g_strdupv ((char **) registers);
  touched->after_seq = after_seq;
  mb_store_run_async (MB_STORE_FEED (feed)->store, read_touched, touched, touched_free, NULL, callback, user);
}

static GPtrArray *
feed_touched_finish (MbRecordFeed *feed, GAsyncResult *result, GError **error)
{
  return mb_store_run_finish (MB_STORE_FEED (feed)->store, result, error);
}

static gint64
feed_last_seq (MbRecordFeed *feed)
{
  return MB_STORE_FEED (feed)->last_seq;
}

static void
mb_store_feed_iface_init (MbRecordFeedInterface *iface)
{
  iface->ids_async = feed_ids_async;
  iface->ids_finish = feed_ids_finish;
  iface->fetch_async = feed_fetch_async;
  iface->fetch_finish = feed_fetch_finish;
  iface->touched_async = feed_touched_async;
  iface->touched_finish = feed_touched_finish;
  iface->last_seq = feed_last_seq;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MbStoreFeed, mb_store_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MB_TYPE_RECORD_FEED, mb_store_feed_iface_init))

static void
on_store_changed_cb (MbStore *store, gint64 last_seq, MbStoreFeed *self)
{
  self->last_seq = MAX (self->last_seq, last_seq);
  g_signal_emit_by_name (self, "changed", self->last_seq);
}

static void
mb_store_feed_dispose (GObject *object)
{
  MbStoreFeed *self = MB_STORE_FEED (object);

  if (self->store != NULL)
    g_signal_handlers_disconnect_by_data (self->store, self);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (mb_store_feed_parent_class)->dispose (object);
}

static void
mb_store_feed_class_init (MbStoreFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mb_store_feed_dispose;
}

static void
mb_store_feed_init (MbStoreFeed *self)
{
}

MbStoreFeed *
mb_store_feed_new (MbStore *store)
{
  MbStoreFeed *self = g_object_new (MB_TYPE_STORE_FEED, NULL);

  self->store = g_object_ref (store);
  self->last_seq = mb_store_last_seq (store);
  g_signal_connect (store, "changed", G_CALLBACK (on_store_changed_cb), self);
  return self;
}
