/* async.c: the plain calls in a worker, for the window. The worker touches only what was given to it; what the caller
 * gave is freed in the caller's main context, after the callback can no longer need it. */
#include "config.h"

#include "store-private.h"

typedef struct
{
  MbStoreFunc func;
  gpointer data;
  GDestroyNotify destroy;
  MbJob *job;
  GAsyncReadyCallback callback;
  gpointer user;
} Run;

static void
free_run (gpointer data)
{
  Run *run = data;

  g_clear_object (&run->job);
  g_free (run);
}

static void
run_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Run *run = data;
  GError *error = NULL;
  gpointer result = run->func (source, run->data, run->job, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, NULL);
}

static void
on_run_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Run *run = data;

  if (run->destroy != NULL)
    run->destroy (run->data);
  run->data = NULL;
  if (run->callback != NULL)
    run->callback (source, result, run->user);
}

void
mb_store_run_async (MbStore *self, MbStoreFunc func, gpointer data, GDestroyNotify destroy, MbJob *job,
                    GAsyncReadyCallback callback, gpointer user)
{
  Run *run = g_new0 (Run, 1);
  g_autoptr (GTask) task = NULL;

  *run = (Run){ func, data, destroy, job != NULL ? g_object_ref (job) : NULL, callback, user };
  task = g_task_new (self, NULL, on_run_done_cb, run);
  g_task_set_name (task, "mb_store_run");
  g_task_set_task_data (task, run, free_run);
  g_task_run_in_thread (task, run_thread);
}

gpointer
mb_store_run_finish (MbStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Ids ---- */

typedef struct
{
  MbQuery *query;
  guint limit;
  char *register_id;
  gint64 *ids;
  guint n_ids;
  MbChangeSet *set;
  MbJob *job;
} Request;

static void
free_request (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->query, mb_query_free);
  g_clear_pointer (&request->set, mb_change_set_free);
  g_clear_object (&request->job);
  g_free (request->register_id);
  g_free (request->ids);
  g_free (request);
}

static GTask *
new_task (MbStore *self, const char *name, Request *request, GCancellable *cancellable, GAsyncReadyCallback callback,
          gpointer user)
{
  GTask *task = g_task_new (self, cancellable, callback, user);

  g_task_set_name (task, name);
  g_task_set_task_data (task, request, free_request);
  return task;
}

static void
ids_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  GArray *ids = mb_store_ids (source, request->query, request->limit, cancellable, &error);

  if (ids != NULL)
    g_task_return_pointer (task, ids, (GDestroyNotify) g_array_unref);
  else
    g_task_return_error (task, error);
}

void
mb_store_ids_async (MbStore *self, const MbQuery *query, guint limit, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user)
{
  Request *request = g_new0 (Request, 1);
  g_autoptr (GTask) task = NULL;

  request->query = mb_query_copy (query);
  request->limit = limit;
  task = new_task (self, "mb_store_ids", request, cancellable, callback, user);
  g_task_run_in_thread (task, ids_thread);
}

GArray *
mb_store_ids_finish (MbStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Fetch ---- */

static void
fetch_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  GPtrArray *records;

  if (g_task_return_error_if_cancelled (task))
    return;
  records = mb_store_fetch (source, request->register_id, request->ids, request->n_ids, &error);
  if (records != NULL)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
mb_store_fetch_async (MbStore *self, const char *register_id, const gint64 *ids, guint n_ids, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user)
{
  Request *request = g_new0 (Request, 1);
  g_autoptr (GTask) task = NULL;

  request->register_id = g_strdup (register_id);
  request->ids = g_memdup2 (ids, n_ids * sizeof *ids);
  request->n_ids = n_ids;
  task = new_task (self, "mb_store_fetch", request, cancellable, callback, user);
  g_task_run_in_thread (task, fetch_thread);
}

GPtrArray *
mb_store_fetch_finish (MbStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Apply ---- */

static void
apply_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;
  gint64 set_id = 0;

  if (mb_store_apply (source, request->set, request->job, &set_id, &error))
    g_task_return_pointer (task, g_memdup2 (&set_id, sizeof set_id), g_free);
  else
    g_task_return_error (task, error);
}

void
mb_store_apply_async (MbStore *self, MbChangeSet *set, MbJob *job, GAsyncReadyCallback callback, gpointer user)
{
  Request *request = g_new0 (Request, 1);
  g_autoptr (GTask) task = NULL;

  request->set = set;
  request->job = job != NULL ? g_object_ref (job) : NULL;
  task = new_task (self, "mb_store_apply", request, NULL, callback, user);
  g_task_run_in_thread (task, apply_thread);
}

gint64
mb_store_apply_finish (MbStore *self, GAsyncResult *result, GError **error)
{
  g_autofree gint64 *set_id = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  set_id = g_task_propagate_pointer (G_TASK (result), error);
  return set_id != NULL ? *set_id : -1;
}
