/* snapshot.c: keeps the promise that a report's figures are of one state of the file: a row that is counted in one column and the total
 * beside it, whatever others write between the two. One connection of this thread stays within one transaction of reading.
 */
#include "config.h"

#include "store-private.h"

struct _MbSnapshot
{
  MbStore *store;
  MbDb *db; /* NULL: one of the same store was there already */
  guint n_out;
  MbSnapshot *outer; /* the thread's one before */
};

static GPrivate newest;

static MbSnapshot *
find (MbStore *store)
{
  MbSnapshot *snapshot = g_private_get (&newest);

  while (snapshot != NULL && (snapshot->store != store || snapshot->db == NULL))
    snapshot = snapshot->outer;
  return snapshot;
}

MbDb *
mb_snapshot_lend (MbStore *store, GCancellable *cancellable)
{
  MbSnapshot *snapshot = find (store);

  if (snapshot == NULL)
    return NULL;
  snapshot->n_out++;
  if (cancellable != NULL)
    mb_db_set_cancellable (snapshot->db, cancellable);
  return snapshot->db;
}

gboolean
mb_snapshot_take_back (MbStore *store, MbDb *db)
{
  MbSnapshot *snapshot = find (store);

  if (snapshot == NULL || snapshot->db != db)
    return FALSE;
  if (--snapshot->n_out == 0)
    mb_db_set_cancellable (db, NULL);
  return TRUE;
}

MbSnapshot *
mb_store_snapshot (MbStore *store, GError **error)
{
  MbSnapshot *snapshot;
  MbDb *db = NULL;

  g_return_val_if_fail (MB_IS_STORE (store), NULL);

  if (find (store) == NULL)
    {
      if ((db = mb_store_reader (store, NULL, error)) == NULL)
        return NULL;
      if (!mb_db_begin_read (db, error))
        {
          mb_store_reader_done (store, db);
          return NULL;
        }
    }
  snapshot = g_new0 (MbSnapshot, 1);
  snapshot->store = g_object_ref (store);
  snapshot->db = db;
  snapshot->outer = g_private_get (&newest);
  g_private_set (&newest, snapshot);
  return snapshot;
}

void
mb_snapshot_free (MbSnapshot *snapshot)
{
  if (snapshot == NULL)
    return;
  g_assert (g_private_get (&newest) == snapshot && snapshot->n_out == 0);
  g_private_set (&newest, snapshot->outer);
  if (snapshot->db != NULL)
    mb_store_reader_done (snapshot->store, snapshot->db);
  g_object_unref (snapshot->store);
  g_free (snapshot);
}
