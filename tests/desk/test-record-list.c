/* What must hold of the list of records: signals replayed on a plain array give the model after every step; no late answer is shown;
 * pages come on demand and few are kept. */
#include <string.h>

#include "record-list.h"

/* ---- A feed whose answers come when the test says so ---- */

#define FAKE_TYPE_FEED (fake_feed_get_type ())
G_DECLARE_FINAL_TYPE (FakeFeed, fake_feed, FAKE, FEED, GObject)

struct _FakeFeed
{
  GObject parent_instance;
  GArray *ids;     /* what the query would give */
  GQueue waiting;  /* of GTask, oldest first */
  GArray *touched; /* ids since the last change */
  gint64 seq;
  guint n_fetched; /* records */
  guint n_ids_calls;
};

static void
feed_ids_async (MbRecordFeed *feed, const MbQuery *query, guint limit, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer user)
{
  FakeFeed *self = FAKE_FEED (feed);
  GTask *task = g_task_new (feed, NULL, callback, user);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = limit > 0 ? MIN (limit, self->ids->len) : self->ids->len;

  self->n_ids_calls++;
  if (n > 0)
    g_array_append_vals (ids, self->ids->data, n);
  g_task_set_task_data (task, ids, NULL);
  g_queue_push_tail (&self->waiting, task);
}

static GArray *
feed_ids_finish (MbRecordFeed *feed, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
feed_fetch_async (MbRecordFeed *feed, const char *register_id, const gint64 *ids, guint n_ids,
                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user)
{
  FakeFeed *self = FAKE_FEED (feed);
  GTask *task = g_task_new (feed, NULL, callback, user);
  GPtrArray *records = g_ptr_array_new ();

  /* In this feed all records are gone: what matters here is when they are asked for. */
  for (guint i = 0; i < n_ids; i++)
    g_ptr_array_add (records, NULL);
  self->n_fetched += n_ids;
  g_task_set_task_data (task, records, NULL);
  g_queue_push_tail (&self->waiting, task);
}

static GPtrArray *
feed_fetch_finish (MbRecordFeed *feed, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
feed_touched_async (MbRecordFeed *feed, const char *const *registers, gint64 after_seq, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user)
{
  FakeFeed *self = FAKE_FEED (feed);
  GTask *task = g_task_new (feed, NULL, callback, user);
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  g_ptr_array_add (all, g_array_copy (self->touched));
  g_task_set_task_data (task, all, NULL);
  g_queue_push_tail (&self->waiting, task);
}

static GPtrArray *
feed_touched_finish (MbRecordFeed *feed, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gint64
feed_last_seq (MbRecordFeed *feed)
{
  return FAKE_FEED (feed)->seq;
}

static void
feed_iface_init (MbRecordFeedInterface *iface)
{
  iface->ids_async = feed_ids_async;
  iface->ids_finish = feed_ids_finish;
  iface->fetch_async = feed_fetch_async;
  iface->fetch_finish = feed_fetch_finish;
  iface->touched_async = feed_touched_async;
  iface->touched_finish = feed_touched_finish;
  iface->last_seq = feed_last_seq;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeFeed, fake_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MB_TYPE_RECORD_FEED, feed_iface_init))

static void
fake_feed_finalize (GObject *object)
{
  FakeFeed *self = FAKE_FEED (object);

  g_array_unref (self->ids);
  g_array_unref (self->touched);
  g_assert_cmpuint (self->waiting.length, ==, 0);
  G_OBJECT_CLASS (fake_feed_parent_class)->finalize (object);
}

static void
fake_feed_class_init (FakeFeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_feed_finalize;
}

static void
fake_feed_init (FakeFeed *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_queue_init (&self->waiting);
}

/* Answers the request that waits longest. */
static gboolean
answer (FakeFeed *self)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

  if (task == NULL)
    return FALSE;
  g_task_return_pointer (task, g_task_get_task_data (task), NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return TRUE;
}

/* Refuses it. */
static void
refuse (FakeFeed *self)
{
  g_autoptr (GTask) task = g_queue_pop_head (&self->waiting);

  g_array_unref (g_task_get_task_data (task));
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "the disk is away");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
answer_all (FakeFeed *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  while (answer (self))
    ;
}

static void
change (FakeFeed *self)
{
  g_signal_emit_by_name (self, "changed", ++self->seq);
}

static void
fill (FakeFeed *self, guint n)
{
  g_array_set_size (self->ids, 0);
  for (guint i = 0; i < n; i++)
    {
      gint64 id = i + 1;

      g_array_append_val (self->ids, id);
    }
}

/* ---- A plain array that follows the signals ---- */

typedef struct
{
  GArray *ids;
  GString *log;
} Mirror;

static void
on_items_changed_cb (GListModel *model, guint pos, guint removed, guint added, Mirror *mirror)
{
  g_string_append_printf (mirror->log, "%u-%u+%u ", pos, removed, added);
  if (removed > 0)
    g_array_remove_range (mirror->ids, pos, removed);
  for (guint i = 0; i < added; i++)
    {
      gint64 id = mb_record_list_get_id (MB_RECORD_LIST (model), pos + i);

      g_array_insert_val (mirror->ids, pos + i, id);
    }
  g_assert_cmpuint (mirror->ids->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < mirror->ids->len; i++)
    g_assert_cmpint (g_array_index (mirror->ids, gint64, i), ==, mb_record_list_get_id (MB_RECORD_LIST (model), i));
}

static void
assert_log (Mirror *mirror, const char *expected)
{
  g_assert_cmpstr (mirror->log->str, ==, expected);
  g_string_set_size (mirror->log, 0);
}

typedef struct
{
  FakeFeed *feed;
  MbRegister *reg;
  MbRecordList *list;
  MbQuery *query;
  Mirror mirror;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char declaration[] = "[Register]\nid=thing\nversion=1\nlabel=Things\nlabel[zh_CN]=物\nsingular="
                                    "thing\ntitle=name\nidentity=name\nsort=name\n"
                                    "[Field name]\ntype=text\nlabel=Name\nlabel[zh_CN]=名称\nlist=true\n";
  g_autoptr (GError) error = NULL;

  f->feed = g_object_new (FAKE_TYPE_FEED, NULL);
  f->reg = mb_register_new_parse (declaration, -1, "test", &error);
  g_assert_no_error (error);
  f->query = mb_query_new ("thing");
  f->list = mb_record_list_new (MB_RECORD_FEED (f->feed), f->reg);
  f->mirror.ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  f->mirror.log = g_string_new (NULL);
  g_signal_connect (f->list, "items-changed", G_CALLBACK (on_items_changed_cb), &f->mirror);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  answer_all (f->feed);
  g_assert_finalize_object (f->list);
  g_assert_finalize_object (f->feed);
  mb_query_free (f->query);
  mb_register_free (f->reg);
  g_array_unref (f->mirror.ids);
  g_string_free (f->mirror.log, TRUE);
}

/* Whoever asks at every turn of the main loop must not keep it busy before the answer, which comes with less haste. */
static void
test_asking_on_and_on (Fixture *f, gconstpointer data)
{
  fill (f->feed, 1000);
  mb_record_list_set_query (f->list, f->query);
  answer_all (f->feed);
  g_assert_null (mb_record_list_get_record (f->list, 0));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (f->feed->waiting.length, ==, 1); /* the fetch is on its way */
  for (guint i = 0; i < 3; i++)
    {
      g_assert_null (mb_record_list_get_record (f->list, 0));
      g_assert_false (g_main_context_iteration (NULL, FALSE));
    }
}

static void
test_first_page (Fixture *f, gconstpointer data)
{
  fill (f->feed, 1000);
  mb_record_list_set_query (f->list, f->query);
  g_assert_true (mb_record_list_is_loading (f->list));
  answer (f->feed);
  assert_log (&f->mirror, "0-0+200 ");
  answer (f->feed);
  assert_log (&f->mirror, "200-0+800 ");
  g_assert_false (mb_record_list_is_loading (f->list));
}

static void
test_minimal (Fixture *f, gconstpointer data)
{
  gint64 id = 5000;

  fill (f->feed, 150);
  mb_record_list_set_query (f->list, f->query);
  answer_all (f->feed);
  assert_log (&f->mirror, "0-0+150 ");
  g_array_insert_val (f->feed->ids, 40, id);
  g_array_append_val (f->feed->touched, id);
  change (f->feed);
  answer_all (f->feed);
  assert_log (&f->mirror, "40-0+1 ");
  g_array_remove_index (f->feed->ids, 40);
  change (f->feed);
  answer_all (f->feed);
  assert_log (&f->mirror, "40-1+0 ");
  /* What does not touch this register asks for nothing. */
  g_array_set_size (f->feed->touched, 0);
  {
    guint calls = f->feed->n_ids_calls;

    change (f->feed);
    answer_all (f->feed);
    g_assert_cmpuint (f->feed->n_ids_calls, ==, calls);
  }
  assert_log (&f->mirror, "");
}

static void
test_late (Fixture *f, gconstpointer data)
{
  fill (f->feed, 10);
  mb_record_list_set_query (f->list, f->query); /* would give 10 */
  fill (f->feed, 3);
  mb_record_list_set_query (f->list, f->query); /* gives 3 */
  answer (f->feed);
  assert_log (&f->mirror, ""); /* the older answer is dropped */
  answer (f->feed);
  assert_log (&f->mirror, "0-0+3 ");
}

static void
test_pages (Fixture *f, gconstpointer data)
{
  fill (f->feed, 100000);
  mb_record_list_set_query (f->list, f->query);
  answer_all (f->feed);
  g_assert_cmpuint (f->feed->n_fetched, ==, 0);
  for (guint i = 0; i < 30; i++)
    mb_record_list_get_record (f->list, 50010 + i);
  answer_all (f->feed);
  g_assert_cmpuint (f->feed->n_fetched, ==, MB_RECORD_FETCH);
  g_assert_true (mb_record_list_is_gone (f->list, 50010));
  for (guint i = 0; i < 30; i++)
    mb_record_list_get_record (f->list, 50010 + i);
  answer_all (f->feed);
  g_assert_cmpuint (f->feed->n_fetched, ==, MB_RECORD_FETCH);
  /* The thumb passes 100 places within one frame: only the last few are fetched. */
  for (guint i = 0; i < 100; i++)
    mb_record_list_get_record (f->list, i * 900);
  answer_all (f->feed);
  g_assert_cmpuint (f->feed->n_fetched, <=, MB_RECORD_FETCH * 5);
  g_assert_true (mb_record_list_is_gone (f->list, 99 * 900));
  g_assert_false (mb_record_list_is_gone (f->list, 900));
}

static void
test_random (Fixture *f, gconstpointer data)
{
  gint64 next = 100000;

  fill (f->feed, 300);
  mb_record_list_set_query (f->list, f->query);
  answer_all (f->feed);
  for (guint step = 0; step < 300; step++)
    {
      guint n_edits = (guint) g_test_rand_int_range (1, 4);

      g_array_set_size (f->feed->touched, 0);
      for (guint i = 0; i < n_edits; i++)
        {
          guint pos = (guint) g_test_rand_int_range (0, (gint32) f->feed->ids->len + 1);

          if (g_test_rand_bit () && pos < f->feed->ids->len)
            g_array_remove_index (f->feed->ids, pos);
          else
            g_array_insert_val (f->feed->ids, pos, next);
          g_array_append_val (f->feed->touched, next);
          next++;
        }
      change (f->feed);
      if (g_test_rand_bit ())
        change (f->feed); /* a change while following a change */
      for (gint32 i = g_test_rand_int_range (0, 4); i > 0; i--)
        answer (f->feed);
      if (g_test_rand_int_range (0, 10) == 0)
        mb_record_list_set_query (f->list, f->query);
      if (g_test_rand_int_range (0, 3) == 0)
        answer_all (f->feed);
    }
  answer_all (f->feed);
  g_assert_cmpuint (f->mirror.ids->len, ==, f->feed->ids->len);
  g_assert_cmpmem (f->mirror.ids->data, f->mirror.ids->len * sizeof (gint64), f->feed->ids->data,
                   f->feed->ids->len * sizeof (gint64));
}

static void
test_same_object (Fixture *f, gconstpointer data)
{
  g_autoptr (MbRecordRow) row = NULL, again = NULL, kept = NULL;

  fill (f->feed, 10);
  mb_record_list_set_query (f->list, f->query);
  answer_all (f->feed);
  row = g_list_model_get_item (G_LIST_MODEL (f->list), 4);
  again = g_list_model_get_item (G_LIST_MODEL (f->list), 4);
  g_assert_true (row == again);
  g_array_remove_index (f->feed->ids, 0);
  g_array_append_vals (f->feed->touched, f->feed->ids->data, 1);
  change (f->feed);
  answer_all (f->feed);
  kept = g_list_model_get_item (G_LIST_MODEL (f->list), 3);
  g_assert_true (kept == row);
}

/* Row after row is edited, and new ones come one by one: what is in sight stays, and nothing is asked for twice. */
static void
test_one_by_one (Fixture *f, gconstpointer data)
{
  fill (f->feed, 200);
  mb_record_list_set_query (f->list, f->query);
  answer_all (f->feed);
  for (guint pos = 0; pos < 200; pos++)
    mb_record_list_get_record (f->list, pos);
  answer_all (f->feed);
  g_assert_cmpuint (f->feed->n_fetched, ==, 200);
  for (guint i = 0; i < 80; i++)
    {
      gint64 id = i % 2 == 0 ? i + 1 : 1000 + i;
      guint fetched = f->feed->n_fetched;

      if (i % 2 != 0)
        g_array_insert_val (f->feed->ids, i, id);
      g_array_set_size (f->feed->touched, 0);
      g_array_append_val (f->feed->touched, id);
      change (f->feed);
      answer_all (f->feed);
      /* As a grid does: all in sight are asked for, over and over. */
      for (guint round = 0; round < 5; round++)
        {
          for (guint pos = 0; pos < f->feed->ids->len; pos++)
            mb_record_list_get_record (f->list, pos);
          answer_all (f->feed);
        }
      for (guint pos = 0; pos < f->feed->ids->len; pos++)
        g_assert_true (mb_record_list_is_gone (f->list, pos)); /* in this feed: it is there */
      g_assert_cmpuint (f->feed->n_fetched - fetched, ==, 1);
    }
}

static void
on_told_cb (MbRecordList *list, gpointer what, guint *n)
{
  (*n)++;
}

static void
on_values_cb (MbRecordList *list, guint pos, guint n, guint *n_asked)
{
  *n_asked += n;
}

static void
test_failure (Fixture *f, gconstpointer data)
{
  guint n_told = 0, n_asked = 0;

  g_signal_connect (f->list, "notify::failure", G_CALLBACK (on_told_cb), &n_told);
  g_signal_connect (f->list, "values-changed", G_CALLBACK (on_values_cb), &n_asked);
  fill (f->feed, 3);
  mb_record_list_set_query (f->list, f->query);
  answer (f->feed);
  g_assert_no_error (mb_record_list_get_failure (f->list));
  mb_record_list_set_query (f->list, f->query);
  refuse (f->feed);
  g_assert_error (mb_record_list_get_failure (f->list), G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_false (mb_record_list_is_loading (f->list));
  g_assert_cmpuint (n_told, ==, 1);
  /* The same rows again: nobody is told of items, but what shows them must ask for their values. */
  mb_record_list_set_query (f->list, f->query);
  g_assert_error (mb_record_list_get_failure (f->list), G_IO_ERROR, G_IO_ERROR_FAILED);
  answer (f->feed);
  g_assert_no_error (mb_record_list_get_failure (f->list));
  g_assert_cmpuint (n_told, ==, 2);
  g_assert_cmpuint (n_asked, ==, 3);
  assert_log (&f->mirror, "0-0+3 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(NAME, FUNC) g_test_add ("/desk/record-list/" NAME, Fixture, NULL, set_up, FUNC, tear_down)
  ADD ("asking-on-and-on-keeps-no-answer-away", test_asking_on_and_on);
  ADD ("first-page-then-the-rest", test_first_page);
  ADD ("a-change-is-one-minimal-splice", test_minimal);
  ADD ("a-late-answer-is-dropped", test_late);
  ADD ("pages-come-on-demand", test_pages);
  ADD ("edits-one-by-one-drive-nothing-out-of-sight", test_one_by_one);
  ADD ("signals-replayed-equal-the-model", test_random);
  ADD ("one-object-for-one-record", test_same_object);
  ADD ("a-failure-stays-until-ids-are-read-again", test_failure);
  return g_test_run ();
}
