/* record-feed.c: the interface's plumbing. */
#include "record-feed.h"

G_DEFINE_INTERFACE (MbRecordFeed, mb_record_feed, G_TYPE_OBJECT)

static void
mb_record_feed_default_init (MbRecordFeedInterface *iface)
{
  g_signal_new ("changed", MB_TYPE_RECORD_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

void
mb_record_feed_ids_async (MbRecordFeed *self, const MbQuery *query, guint limit, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user)
{
  MB_RECORD_FEED_GET_IFACE (self)->ids_async (self, query, limit, cancellable, callback, user);
}

GArray *
mb_record_feed_ids_finish (MbRecordFeed *self, GAsyncResult *result, GError **error)
{
  return MB_RECORD_FEED_GET_IFACE (self)->ids_finish (self, result, error);
}

void
mb_record_feed_fetch_async (MbRecordFeed *self, const char *register_id, const gint64 *ids, guint n_ids,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user)
{
  MB_RECORD_FEED_GET_IFACE (self)->fetch_async (self, register_id, ids, n_ids, cancellable, callback, user);
}

GPtrArray *
mb_record_feed_fetch_finish (MbRecordFeed *self, GAsyncResult *result, GError **error)
{
  return MB_RECORD_FEED_GET_IFACE (self)->fetch_finish (self, result, error);
}

void
mb_record_feed_touched_async (MbRecordFeed *self, const char *const *registers, gint64 after_seq,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user)
{
  MB_RECORD_FEED_GET_IFACE (self)->touched_async (self, registers, after_seq, cancellable, callback, user);
}

GPtrArray *
mb_record_feed_touched_finish (MbRecordFeed *self, GAsyncResult *result, GError **error)
{
  return MB_RECORD_FEED_GET_IFACE (self)->touched_finish (self, result, error);
}

gint64
mb_record_feed_last_seq (MbRecordFeed *self)
{
  return MB_RECORD_FEED_GET_IFACE (self)->last_seq (self);
}
