/* record-feed.h: where a record list gets ids and records from: the store, or a made-up one in tests. Nothing here waits.
 *
 * Signal "changed" (last_seq): something was written, by this window or another program.
 */
#pragma once

#include <gio/gio.h>

#include "store.h"

G_BEGIN_DECLS

#define MB_TYPE_RECORD_FEED (mb_record_feed_get_type ())
G_DECLARE_INTERFACE (MbRecordFeed, mb_record_feed, MB, RECORD_FEED, GObject)

struct _MbRecordFeedInterface
{
  GTypeInterface parent_iface;

  void (*ids_async) (MbRecordFeed *self, const MbQuery *query, guint limit, GCancellable *cancellable,
                     GAsyncReadyCallback callback, gpointer user);
  GArray *(*ids_finish) (MbRecordFeed *self, GAsyncResult *result, GError **error);
  void (*fetch_async) (MbRecordFeed *self, const char *register_id, const gint64 *ids, guint n_ids,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user);
  GPtrArray *(*fetch_finish) (MbRecordFeed *self, GAsyncResult *result, GError **error);
  void (*touched_async) (MbRecordFeed *self, const char *const *registers, gint64 after_seq, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user);
  GPtrArray *(*touched_finish) (MbRecordFeed *self, GAsyncResult *result, GError **error);
  gint64 (*last_seq) (MbRecordFeed *self);
};

void mb_record_feed_ids_async (MbRecordFeed *self, const MbQuery *query, guint limit, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user);
GArray *mb_record_feed_ids_finish (MbRecordFeed *self, GAsyncResult *result, GError **error);
void mb_record_feed_fetch_async (MbRecordFeed *self, const char *register_id, const gint64 *ids, guint n_ids,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user);
GPtrArray *mb_record_feed_fetch_finish (MbRecordFeed *self, GAsyncResult *result, GError **error);
/* mb_record_feed_touched_async: for each register the ids of records written after after_seq. (element-type GArray) */
void mb_record_feed_touched_async (MbRecordFeed *self, const char *const *registers, gint64 after_seq,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user);
GPtrArray *mb_record_feed_touched_finish (MbRecordFeed *self, GAsyncResult *result, GError **error);
/* mb_record_feed_last_seq: as told by the last "changed"; does not ask the store. */
gint64 mb_record_feed_last_seq (MbRecordFeed *self);

/* The store's feed. */
#define MB_TYPE_STORE_FEED (mb_store_feed_get_type ())
G_DECLARE_FINAL_TYPE (MbStoreFeed, mb_store_feed, MB, STORE_FEED, GObject)
MbStoreFeed *mb_store_feed_new (MbStore *store);

G_END_DECLS
