/* blob.c: attachments, each content once, named by its SHA-256: what is stored under a name never changes. */
#include "config.h"

#include "store-private.h"

char *
mb_store_put_blob (MbStore *self, GBytes *bytes, GError **error)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  MbDb *db = mb_store_writer (self, NULL, error);
  gboolean done = FALSE;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (db == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt = mb_db_prepare (
        db, "INSERT INTO mb_blob (hash, size, data) VALUES (?1, ?2, ?3) ON CONFLICT (hash) DO NOTHING", error);

    if (stmt != NULL)
      {
        mb_stmt_bind_text (stmt, 1, hash);
        mb_stmt_bind_int (stmt, 2, (gint64) length);
        mb_stmt_bind_blob (stmt, 3, data, length);
        done = mb_stmt_run (stmt, error);
      }
  }
  if (!mb_store_writer_done (self, db, done, 0, done ? error : NULL))
    return NULL;
  return g_steal_pointer (&hash);
}

GBytes *
mb_store_get_blob (MbStore *self, const char *hash, GError **error)
{
  GBytes *bytes = NULL;
  MbDb *db = mb_store_reader (self, NULL, error);
  MbStep step = MB_STEP_ERROR;

  if (db == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt = mb_db_prepare (db, "SELECT data FROM mb_blob WHERE hash = ?1", error);

    if (stmt != NULL)
      {
        mb_stmt_bind_text (stmt, 1, hash);
        step = mb_stmt_step (stmt, error);
      }
    if (step == MB_STEP_ROW)
      {
        gsize length;
        gconstpointer data = mb_stmt_blob (stmt, 0, &length);

        bytes = g_bytes_new (data, length);
      }
  }
  mb_store_reader_done (self, db);
  if (step == MB_STEP_DONE)
    mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, "%s", hash);
  return bytes;
}
