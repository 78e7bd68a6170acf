/* record-list.c: keeps the promises that a list never waits, never shows a late answer, and never drops and refills its rows.
 *
 * Ids come from one query at a time; each request carries the generation it was made in, an answer of an older one is dropped. A page
 * of records is cached by id, not by place, so that a new order needs no new fetch for what is known. The MAX_CACHED
 * youngest are kept, and go by the chunk in which they first came. While a record is renewed its old values stay.
 */
#include "record-list.h"

#include <string.h>

#define MAX_CACHED    2400
#define MAX_IN_FLIGHT 2
#define MAX_WANTED    4

typedef struct
{
  MbRecord *record; /* NULL: gone */
  guint chunk;      /* serial of the fetch that brought it first */
  gboolean stale;
} Cached;

struct _MbRecordList
{
  GObject parent_instance;
  MbRecordFeed *feed;
  const MbRegister *reg;
  char **registers; /* reg and those it links to */
  MbQuery *query;

  GArray *ids;      /* (element-type gint64) */
  guint generation; /* of the query */
  GCancellable *cancellable;
  gboolean loading, refreshing, refresh_again;
  GError *failure; /* (nullable) */

  GHashTable *cache; /* id → Cached */
  GQueue chunks;     /* of GArray of ids, oldest first; the serial of the head is first_chunk */
  guint first_chunk;
  GHashTable *in_flight; /* set of ids */
  guint n_in_flight;
  guint epoch;   /* raised when records changed: what was asked for before may be old already */
  GQueue wanted; /* page numbers, newest first */
  guint flush_source;

  GHashTable *rows; /* id → MbRecordRow, weak */
  gint64 seq;
  gboolean following, follow_again;
};

enum
{
  PROP_0,
  PROP_LOADING,
  PROP_FAILURE,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

enum
{
  VALUES_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void flush_wanted (MbRecordList *self);
static void follow (MbRecordList *self);

static void
cached_free (gpointer data)
{
  Cached *cached = data;

  g_clear_pointer (&cached->record, mb_record_unref);
  g_free (cached);
}

static void
set_loading (MbRecordList *self, gboolean loading)
{
  if (self->loading == loading)
    return;
  self->loading = loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
fail (MbRecordList *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (&self->failure);
  self->failure = g_error_copy (error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
}

/* What could not be read is asked for again by those who show it. */
static void
recover (MbRecordList *self)
{
  if (self->failure == NULL)
    return;
  g_clear_error (&self->failure);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILURE]);
  if (self->ids->len > 0)
    g_signal_emit (self, signals[VALUES_CHANGED], 0, 0, self->ids->len);
}

/* ---- Ids ---- */

/* Takes the new ids and tells the difference by one splice. */
static void
take_ids (MbRecordList *self, GArray *ids)
{
  const gint64 *before = (const gint64 *) (void *) self->ids->data, *after = (const gint64 *) (void *) ids->data;
  guint n_before = self->ids->len, n_after = ids->len, head = 0, tail = 0;
  g_autoptr (GArray) old = self->ids;

  while (head < n_before && head < n_after && before[head] == after[head])
    head++;
  while (tail < n_before - head && tail < n_after - head && before[n_before - tail - 1] == after[n_after - tail - 1])
    tail++;
  self->ids = g_array_ref (ids);
  if (n_before - head - tail > 0 || n_after - head - tail > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_before - head - tail, n_after - head - tail);
}

typedef struct
{
  MbRecordList *self;
  guint generation;
  guint limit;
} IdsRequest;

static void on_ids_cb (GObject *source, GAsyncResult *result, gpointer user);

static void
request_ids (MbRecordList *self, guint limit)
{
  IdsRequest *request = g_new0 (IdsRequest, 1);

  request->self = g_object_ref (self);
  request->generation = self->generation;
  request->limit = limit;
  self->refreshing = TRUE;
  mb_record_feed_ids_async (self->feed, self->query, limit, self->cancellable, on_ids_cb, request);
}

static void
on_ids_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree IdsRequest *request = user;
  g_autoptr (MbRecordList) self = request->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;

  if (self->feed == NULL)
    return;
  ids = mb_record_feed_ids_finish (self->feed, result, &error);
  if (request->generation != self->generation)
    return;
  self->refreshing = FALSE;
  if (ids == NULL)
    {
      set_loading (self, FALSE);
      fail (self, error);
      return;
    }
  take_ids (self, ids);
  recover (self);
  if (request->limit > 0 && ids->len >= request->limit)
    {
      request_ids (self, 0);
      return;
    }
  set_loading (self, FALSE);
  if (self->refresh_again)
    {
      self->refresh_again = FALSE;
      request_ids (self, 0);
    }
}

void
mb_record_list_refresh (MbRecordList *self)
{
  if (self->query == NULL)
    return;
  if (self->refreshing)
    self->refresh_again = TRUE;
  else
    request_ids (self, 0);
}

void
mb_record_list_set_query (MbRecordList *self, const MbQuery *query)
{
  MbQuery *copy = mb_query_copy (query);

  g_clear_pointer (&self->query, mb_query_free);
  self->query = copy;
  self->generation++;
  self->refresh_again = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_loading (self, TRUE);
  request_ids (self, MB_RECORD_PAGE);
}

/* ---- Pages ---- */

/* TRUE: it was not known before. */
static gboolean
put_record (MbRecordList *self, gint64 id, MbRecord *record, guint chunk, gboolean stale)
{
  Cached *cached = g_hash_table_lookup (self->cache, &id);
  MbRecordRow *row = g_hash_table_lookup (self->rows, &id);
  gboolean new = cached == NULL;

  if (new)
    {
      cached = g_new0 (Cached, 1);
      cached->chunk = chunk;
      g_hash_table_insert (self->cache, g_memdup2 (&id, sizeof id), cached);
    }
  g_clear_pointer (&cached->record, mb_record_unref);
  cached->record = record != NULL ? mb_record_ref (record) : NULL;
  cached->stale = stale;
  if (row != NULL)
    mb_record_row_set_record (row, record);
  return new;
}

/* By records, not by fetches: of edits one by one each is a fetch of one record, and those in sight must not drive each other out. */
static void
drop_old_chunks (MbRecordList *self)
{
  while (g_hash_table_size (self->cache) > MAX_CACHED && self->chunks.length > 1)
    {
      g_autoptr (GArray) ids = g_queue_pop_head (&self->chunks);

      for (guint i = 0; i < ids->len; i++)
        {
          gint64 id = g_array_index (ids, gint64, i);
          Cached *cached = g_hash_table_lookup (self->cache, &id);

          if (cached != NULL && cached->chunk == self->first_chunk)
            g_hash_table_remove (self->cache, &id);
        }
      self->first_chunk++;
    }
}

typedef struct
{
  MbRecordList *self;
  guint generation, epoch;
  guint page;
  GArray *ids;
} FetchRequest;

static void
on_fetched_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree FetchRequest *request = user;
  g_autoptr (MbRecordList) self = request->self;
  g_autoptr (GArray) ids = request->ids, new = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = NULL;
  guint first, chunk;

  if (self->feed == NULL)
    return;
  records = mb_record_feed_fetch_finish (self->feed, result, &error);
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_remove (self->in_flight, &g_array_index (ids, gint64, i));
  self->n_in_flight--;
  if (records == NULL)
    {
      fail (self, error);
      flush_wanted (self);
      return;
    }
  chunk = self->first_chunk + self->chunks.length;
  new = g_array_sized_new (FALSE, FALSE, sizeof (gint64), ids->len);
  for (guint i = 0; i < ids->len; i++)
    if (put_record (self, g_array_index (ids, gint64, i), g_ptr_array_index (records, i), chunk, request->epoch != self->epoch))
      g_array_append_val (new, g_array_index (ids, gint64, i));
  if (new->len > 0)
    g_queue_push_tail (&self->chunks, g_steal_pointer (&new));
  drop_old_chunks (self);
  first = request->page * MB_RECORD_FETCH;
  if (request->generation == self->generation && first < self->ids->len)
    g_signal_emit (self, signals[VALUES_CHANGED], 0, first, MIN (MB_RECORD_FETCH, self->ids->len - first));
  else if (self->ids->len > 0)
    g_signal_emit (self, signals[VALUES_CHANGED], 0, 0, self->ids->len);
  flush_wanted (self);
}

static void
fetch_page (MbRecordList *self, guint page)
{
  guint first = page * MB_RECORD_FETCH;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  FetchRequest *request;

  for (guint i = first; i < self->ids->len && i < first + MB_RECORD_FETCH; i++)
    {
      gint64 id = g_array_index (self->ids, gint64, i);
      Cached *cached = g_hash_table_lookup (self->cache, &id);

      if ((cached != NULL && !cached->stale) || g_hash_table_contains (self->in_flight, &id))
        continue;
      g_array_append_val (ids, id);
      g_hash_table_add (self->in_flight, g_memdup2 (&id, sizeof id));
    }
  if (ids->len == 0)
    return;
  request = g_new0 (FetchRequest, 1);
  request->self = g_object_ref (self);
  request->generation = self->generation;
  request->epoch = self->epoch;
  request->page = page;
  request->ids = g_array_ref (ids);
  self->n_in_flight++;
  mb_record_feed_fetch_async (self->feed, self->reg->id, (const gint64 *) (void *) ids->data, ids->len, NULL,
                              on_fetched_cb, request);
}

static void
flush_wanted (MbRecordList *self)
{
  /* While the thumb is dragged, what was passed by long ago is not worth fetching. */
  while (self->wanted.length > MAX_WANTED)
    g_queue_pop_tail (&self->wanted);
  while (self->n_in_flight < MAX_IN_FLIGHT && self->wanted.length > 0)
    fetch_page (self, GPOINTER_TO_UINT (g_queue_pop_head (&self->wanted)));
}

static gboolean
on_flush_cb (gpointer data)
{
  MbRecordList *self = data;

  self->flush_source = 0;
  flush_wanted (self);
  return G_SOURCE_REMOVE;
}

static void
want (MbRecordList *self, guint page)
{
  gpointer key = GUINT_TO_POINTER (page);

  if (g_queue_peek_head (&self->wanted) == key && self->wanted.length > 0)
    return;
  g_queue_remove (&self->wanted, key);
  g_queue_push_head (&self->wanted, key);
  /* Before the next frame, but after all rows of this one have asked. */
  if (self->flush_source == 0 && self->n_in_flight < MAX_IN_FLIGHT)
    self->flush_source = g_idle_add_full (G_PRIORITY_HIGH, on_flush_cb, self, NULL);
}

static Cached *
lookup (MbRecordList *self, guint pos)
{
  gint64 id;

  if (pos >= self->ids->len)
    return NULL;
  id = g_array_index (self->ids, gint64, pos);
  return g_hash_table_lookup (self->cache, &id);
}

MbRecord *
mb_record_list_get_record (MbRecordList *self, guint pos)
{
  Cached *cached = lookup (self, pos);

  /* What is on its way is not asked for again: whoever asks without end would keep the answer from coming in. */
  if ((cached == NULL || cached->stale) && pos < self->ids->len
      && !g_hash_table_contains (self->in_flight, &g_array_index (self->ids, gint64, pos)))
    want (self, pos / MB_RECORD_FETCH);
  return cached != NULL ? cached->record : NULL;
}

gboolean
mb_record_list_is_gone (MbRecordList *self, guint pos)
{
  Cached *cached = lookup (self, pos);

  return cached != NULL && cached->record == NULL;
}

/* ---- Following changes ---- */

static void
mark_stale (MbRecordList *self, GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    {
      Cached *cached = g_hash_table_lookup (self->cache, &g_array_index (ids, gint64, i));

      if (cached != NULL)
        cached->stale = TRUE;
    }
}

static void
mark_all_stale (MbRecordList *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->cache);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((Cached *) value)->stale = TRUE;
}

static void
on_touched_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbRecordList) self = user;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) touched = NULL;
  gboolean own = FALSE, linked = FALSE;

  if (self->feed == NULL)
    return;
  touched = mb_record_feed_touched_finish (self->feed, result, &error);
  self->following = FALSE;
  for (guint i = 0; touched != NULL && i < touched->len; i++)
    {
      GArray *ids = g_ptr_array_index (touched, i);

      if (i == 0)
        {
          mark_stale (self, ids);
          own = ids->len > 0;
        }
      else
        linked = linked || ids->len > 0;
    }
  if (own || linked)
    self->epoch++;
  if (linked)
    mark_all_stale (self); /* titles of linked records may have changed */
  if ((own || linked) && self->ids->len > 0)
    g_signal_emit (self, signals[VALUES_CHANGED], 0, 0, self->ids->len);
  if (own || linked)
    mb_record_list_refresh (self);
  if (self->follow_again)
    follow (self);
}

static void
follow (MbRecordList *self)
{
  gint64 after = self->seq;

  if (self->following)
    {
      self->follow_again = TRUE;
      return;
    }
  self->following = TRUE;
  self->follow_again = FALSE;
  self->seq = mb_record_feed_last_seq (self->feed);
  mb_record_feed_touched_async (self->feed, (const char *const *) self->registers, after, NULL, on_touched_cb,
                                g_object_ref (self));
}

static void
on_changed_cb (MbRecordFeed *feed, gint64 last_seq, MbRecordList *self)
{
  if (self->query != NULL)
    follow (self);
  else
    self->seq = last_seq;
}

/* ---- List model ---- */

static void
on_row_gone_cb (gpointer data, GObject *where)
{
  gpointer *pair = data;
  MbRecordList *self = pair[0];
  gint64 *id = pair[1];

  if (self != NULL)
    {
      g_hash_table_remove (self->rows, id);
      g_object_remove_weak_pointer (G_OBJECT (self), &pair[0]);
    }
  g_free (id);
  g_free (pair);
}

static GType
get_item_type (GListModel *model)
{
  return MB_TYPE_RECORD_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return MB_RECORD_LIST (model)->ids->len;
}

static gpointer
get_item (GListModel *model, guint pos)
{
  MbRecordList *self = MB_RECORD_LIST (model);
  MbRecordRow *row;
  gpointer *pair;
  gint64 id;

  if (pos >= self->ids->len)
    return NULL;
  id = g_array_index (self->ids, gint64, pos);
  row = g_hash_table_lookup (self->rows, &id);
  if (row != NULL)
    return g_object_ref (row);
  row = mb_record_row_new (id);
  mb_record_row_set_record (row, mb_record_list_get_record (self, pos));
  g_hash_table_insert (self->rows, g_memdup2 (&id, sizeof id), row);
  pair = g_new0 (gpointer, 2);
  pair[0] = self;
  pair[1] = g_memdup2 (&id, sizeof id);
  g_object_add_weak_pointer (G_OBJECT (self), &pair[0]); /* a row may outlive its list */
  g_object_weak_ref (G_OBJECT (row), on_row_gone_cb, pair);
  return row;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MbRecordList, mb_record_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
mb_record_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOADING)
    g_value_set_boolean (value, MB_RECORD_LIST (object)->loading);
  else if (id == PROP_FAILURE)
    g_value_set_boxed (value, MB_RECORD_LIST (object)->failure);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mb_record_list_dispose (GObject *object)
{
  MbRecordList *self = MB_RECORD_LIST (object);

  if (self->feed != NULL)
    g_signal_handlers_disconnect_by_data (self->feed, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->flush_source, g_source_remove);
  g_clear_object (&self->feed);
  G_OBJECT_CLASS (mb_record_list_parent_class)->dispose (object);
}

static void
mb_record_list_finalize (GObject *object)
{
  MbRecordList *self = MB_RECORD_LIST (object);

  g_clear_pointer (&self->query, mb_query_free);
  g_clear_error (&self->failure);
  g_array_unref (self->ids);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->cache);
  g_hash_table_unref (self->in_flight);
  g_hash_table_unref (self->rows);
  g_queue_clear_full (&self->chunks, (GDestroyNotify) g_array_unref);
  g_queue_clear (&self->wanted);
  g_strfreev (self->registers);
  G_OBJECT_CLASS (mb_record_list_parent_class)->finalize (object);
}

static void
mb_record_list_class_init (MbRecordListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = mb_record_list_get_property;
  object_class->dispose = mb_record_list_dispose;
  object_class->finalize = mb_record_list_finalize;
  properties[PROP_LOADING]
      = g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FAILURE]
      = g_param_spec_boxed ("failure", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[VALUES_CHANGED] = g_signal_new ("values-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                          2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
mb_record_list_init (MbRecordList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cancellable = g_cancellable_new ();
  self->cache = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, cached_free);
  self->in_flight = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->chunks);
  g_queue_init (&self->wanted);
}

MbRecordList *
mb_record_list_new (MbRecordFeed *feed, const MbRegister *reg)
{
  MbRecordList *self = g_object_new (MB_TYPE_RECORD_LIST, NULL);
  g_autoptr (GPtrArray) registers = g_ptr_array_new ();

  self->feed = g_object_ref (feed);
  self->reg = reg;
  self->seq = mb_record_feed_last_seq (feed);
  g_ptr_array_add (registers, g_strdup (reg->id));
  for (guint i = 0; reg->fields != NULL && i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);

      if (field->type == MB_FIELD_LINK && field->link != NULL
          && !g_ptr_array_find_with_equal_func (registers, field->link, g_str_equal, NULL))
        g_ptr_array_add (registers, g_strdup (field->link));
    }
  g_ptr_array_add (registers, NULL);
  self->registers = (char **) g_ptr_array_steal (registers, NULL);
  g_signal_connect (feed, "changed", G_CALLBACK (on_changed_cb), self);
  return self;
}

const MbRegister *
mb_record_list_get_register (MbRecordList *self)
{
  return self->reg;
}

const MbQuery *
mb_record_list_get_query (MbRecordList *self)
{
  return self->query;
}

guint
mb_record_list_get_n (MbRecordList *self)
{
  return self->ids->len;
}

gint64
mb_record_list_get_id (MbRecordList *self, guint pos)
{
  return pos < self->ids->len ? g_array_index (self->ids, gint64, pos) : 0;
}

gboolean
mb_record_list_is_loading (MbRecordList *self)
{
  return self->loading;
}

const GError *
mb_record_list_get_failure (MbRecordList *self)
{
  return self->failure;
}

const gint64 *
mb_record_list_get_ids (MbRecordList *self, guint *n_ids)
{
  *n_ids = self->ids->len;
  return (const gint64 *) (void *) self->ids->data;
}
