/* store.c: making, opening and closing an office file; its connections.
 *
 * Promises: a file is made whole or not at all (made beside, then renamed, never over another); a foreign, damaged or
 * newer file is refused before anything is written; a connection is used by one thread at a time; after the store is
 * closed everything is in the one file.
 */
#include "config.h"

#include "migrate.h"
#include "store-private.h"

#include <gio/gio.h>

#define MAX_IDLE       4
#define LOOKED_THROUGH (6 << 20) /* bytes */

G_DEFINE_FINAL_TYPE (MbStore, mb_store, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
mb_store_dispose (GObject *object)
{
  mb_store_close (MB_STORE (object));
  G_OBJECT_CLASS (mb_store_parent_class)->dispose (object);
}

static void
mb_store_finalize (GObject *object)
{
  MbStore *self = MB_STORE (object);

  g_clear_pointer (&self->shapes, g_hash_table_unref);
  g_clear_pointer (&self->catalogue, mb_catalogue_unref);
  g_free (self->path);
  g_mutex_clear (&self->mutex);
  g_mutex_clear (&self->write_mutex);
  g_cond_clear (&self->given_back);
  G_OBJECT_CLASS (mb_store_parent_class)->finalize (object);
}

static void
mb_store_class_init (MbStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mb_store_dispose;
  object_class->finalize = mb_store_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
mb_store_init (MbStore *self)
{
  g_mutex_init (&self->mutex);
  g_mutex_init (&self->write_mutex);
  g_cond_init (&self->given_back);
  g_queue_init (&self->idle);
}

void
mb_store_emit_changed (MbStore *self, gint64 last_seq)
{
  g_signal_emit (self, signals[CHANGED], 0, last_seq);
}

/* ---- Making ---- */

static gboolean
make_file (const char *temporary, MbCatalogue *registers, GError **error)
{
  g_autoptr (MbDb) db = mb_db_open (temporary, MB_DB_CREATE, error);
  g_autoptr (GHashTable) shapes = NULL;

  if (db == NULL)
    return FALSE;
  shapes = mb_shapes_new (registers);
  /* The log must be empty before the file goes by another name. */
  return mb_db_begin_write (db, error) && mb_schema_create (db, shapes, registers, error) && mb_db_commit (db, error)
         && mb_db_checkpoint (db, error);
}

MbStore *
mb_store_create (const char *path, MbCatalogue *registers, GError **error)
{
  g_autofree char *temporary = NULL;

  g_return_val_if_fail (path != NULL && registers != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      mb_set_error (error, MB_FAULT_FILE_EXISTS, "%s", path);
      return NULL;
    }
  if (!mb_place_check (path, error))
    return NULL;
  temporary = mb_store_temporary_beside (path);
  if (!make_file (temporary, registers, error) || !mb_store_place_new_file (temporary, path, error))
    {
      mb_store_remove_temporary (temporary);
      return NULL;
    }
  return mb_store_open (path, MB_STORE_READ_WRITE, registers, error);
}

/* ---- Opening ---- */

/* How the place can be opened. A log beside a file that cannot be written holds changes that only a writer could bring
 * in; then only an engine that is already running there lets us read. */
static MbDbMode
choose_mode (MbStore *self, MbStoreFlags flags)
{
  gboolean has_log;

  if (mb_db_place_is_read_only (self->path, &has_log))
    {
      self->read_only = TRUE;
      return has_log ? MB_DB_READ : MB_DB_IMMUTABLE;
    }
  self->read_only = (flags & MB_STORE_READ_ONLY) != 0;
  return self->read_only ? MB_DB_READ : MB_DB_READ_WRITE;
}

static gboolean
look_for_damage (MbDb *db, const char *path, gboolean is_small, GError **error)
{
  g_autoptr (GPtrArray) lines = NULL;
  gint64 size;

  if (!mb_db_get_size (db, &size, error))
    return FALSE;
  if ((size <= LOOKED_THROUGH) != is_small)
    return TRUE;
  if ((lines = mb_db_check (db, TRUE, error)) == NULL)
    return FALSE;
  if (lines->len == 0)
    return TRUE;
  mb_set_error (error, MB_FAULT_OFFICE_DAMAGED, "%s", path);
  return FALSE;
}

gboolean
mb_store_look_through (MbStore *self, GError **error)
{
  MbDb *db;
  gboolean sound;

  g_return_val_if_fail (MB_IS_STORE (self), FALSE);

  if ((db = mb_store_reader (self, NULL, error)) == NULL)
    return FALSE;
  sound = look_for_damage (db, self->path, FALSE, error);
  mb_store_reader_done (self, db);
  return sound;
}

MbDb *
mb_store_connect (const char *path, MbDbMode mode, GError **error)
{
  MbDb *db = mb_db_open (path, mode, error);

  if (db != NULL)
    mb_db_keep_log (db, TRUE);
  return db;
}

/* Leaves the connection in *out, also when the file cannot be used. */
static gboolean
open_first (MbStore *self, MbStoreFlags flags, MbCatalogue *registers, MbDb **out, GError **error)
{
  MbDbMode mode = choose_mode (self, flags);
  MbDb *db;
  gint64 format;

  if (mode != MB_DB_IMMUTABLE && (!mb_place_check (self->path, error) || (self->hold = mb_hold_new (self->path, error)) == NULL))
    return FALSE;
  if (mode == MB_DB_READ_WRITE)
    mb_place_sweep (self->path);
  *out = db = mb_store_connect (self->path, mode, error);
  self->read_mode = mode == MB_DB_READ_WRITE ? MB_DB_READ : mode;
  if (db == NULL || !mb_db_get_format (db, &format, error))
    return FALSE;
  if (format > MB_STORE_FORMAT)
    {
      mb_set_error (error, MB_FAULT_OFFICE_NEWER, "%s", self->path);
      return FALSE;
    }
  /* Damage is said when the file is opened, not when somebody happens upon it; a great file takes seconds to go through. */
  if (!look_for_damage (db, self->path, TRUE, error) || (self->catalogue = mb_schema_catalogue (db, registers, error)) == NULL)
    return FALSE;
  self->shapes = mb_shapes_new (self->catalogue);
  if (!mb_schema_upgrade (db, self->path, self->shapes, self->catalogue, self->read_only, error))
    return FALSE;
  return TRUE;
}

/* The log goes with the last one alone. */
static void
close_last (MbDb *db, MbHold *hold)
{
  if (db != NULL && hold != NULL && mb_hold_make_sole (hold))
    mb_db_keep_log (db, FALSE);
  g_clear_pointer (&db, mb_db_close);
  g_clear_pointer (&hold, mb_hold_free);
}

MbStore *
mb_store_open (const char *path, MbStoreFlags flags, MbCatalogue *registers, GError **error)
{
  g_autoptr (MbStore) self = NULL;
  MbDb *db = NULL;

  g_return_val_if_fail (path != NULL && registers != NULL, NULL);

  if (!mb_db_sniff (path, error))
    return NULL;
  self = g_object_new (MB_TYPE_STORE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  if (!open_first (self, flags, registers, &db, error))
    {
      self->closed = TRUE;
      close_last (db, g_steal_pointer (&self->hold));
      return NULL;
    }
  if (self->read_only)
    g_queue_push_head (&self->idle, db);
  else
    self->writer = db;
  if (self->read_mode != MB_DB_IMMUTABLE)
    self->watch = mb_watch_new (self);
  return g_steal_pointer (&self);
}

void
mb_store_close (MbStore *self)
{
  MbWatch *watch;
  MbDb *db, *last;

  g_mutex_lock (&self->mutex);
  if (self->closed)
    {
      g_mutex_unlock (&self->mutex);
      return;
    }
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);

  /* A writer that is about to end still tells the watch. */
  g_mutex_lock (&self->write_mutex);
  watch = g_steal_pointer (&self->watch);
  g_mutex_unlock (&self->write_mutex);
  g_clear_pointer (&watch, mb_watch_stop);

  /* Whoever still reads ends first; nobody begins. */
  g_mutex_lock (&self->mutex);
  while (self->n_out > 0)
    g_cond_wait (&self->given_back, &self->mutex);
  while (self->idle.length > (self->read_only ? 1 : 0) && (db = g_queue_pop_head (&self->idle)) != NULL)
    mb_db_close (db);
  last = g_queue_pop_head (&self->idle);
  g_mutex_unlock (&self->mutex);

  g_mutex_lock (&self->write_mutex);
  if (self->writer != NULL)
    {
      mb_db_checkpoint (self->writer, NULL);
      last = g_steal_pointer (&self->writer);
    }
  close_last (last, g_steal_pointer (&self->hold));
  g_mutex_unlock (&self->write_mutex);
}

const char *
mb_store_get_path (MbStore *self)
{
  return self->path;
}

gboolean
mb_store_is_read_only (MbStore *self)
{
  return self->read_only;
}

MbCatalogue *
mb_store_get_catalogue (MbStore *self)
{
  return self->catalogue;
}

/* ---- Connections ---- */

static gboolean
fail_closed (GError **error)
{
  mb_set_error (error, MB_FAULT_INTERNAL, "the office file has been closed");
  return FALSE;
}

static gboolean
is_closed (MbStore *self)
{
  gboolean closed;

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  g_mutex_unlock (&self->mutex);
  return closed;
}

MbDb *
mb_store_reader (MbStore *self, GCancellable *cancellable, GError **error)
{
  MbDb *db = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if ((db = mb_snapshot_lend (self, cancellable)) != NULL)
    return db;
  g_mutex_lock (&self->mutex);
  if (self->closed)
    {
      g_mutex_unlock (&self->mutex);
      fail_closed (error);
      return NULL;
    }
  db = g_queue_pop_head (&self->idle);
  self->n_out++;
  g_mutex_unlock (&self->mutex);
  if (db == NULL)
    db = mb_store_connect (self->path, self->read_mode, error);
  if (db == NULL)
    {
      g_mutex_lock (&self->mutex);
      self->n_out--;
      g_cond_broadcast (&self->given_back);
      g_mutex_unlock (&self->mutex);
      return NULL;
    }
  if (self->busy_ms > 0)
    mb_db_set_busy_timeout (db, self->busy_ms);
  if (cancellable != NULL)
    mb_db_set_cancellable (db, cancellable);
  return db;
}

void
mb_store_reader_done (MbStore *self, MbDb *db)
{
  gboolean clean;

  if (mb_snapshot_take_back (self, db))
    return;
  clean = mb_db_rollback (db);
  mb_db_set_cancellable (db, NULL);
  g_mutex_lock (&self->mutex);
  if (clean && self->idle.length < MAX_IDLE)
    {
      g_queue_push_head (&self->idle, db);
      db = NULL;
    }
  self->n_out--;
  g_cond_broadcast (&self->given_back);
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&db, mb_db_close);
}

MbDb *
mb_store_writer (MbStore *self, GCancellable *cancellable, GError **error)
{
  if (self->read_only)
    {
      mb_set_error (error, MB_FAULT_OFFICE_READ_ONLY, "%s", self->path);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_mutex_lock (&self->write_mutex);
  if (is_closed (self))
    {
      g_mutex_unlock (&self->write_mutex);
      fail_closed (error);
      return NULL;
    }
  if (self->writer == NULL && (self->writer = mb_store_connect (self->path, MB_DB_READ_WRITE, error)) == NULL)
    {
      g_mutex_unlock (&self->write_mutex);
      return NULL;
    }
  if (self->busy_ms > 0)
    mb_db_set_busy_timeout (self->writer, self->busy_ms);
  mb_db_set_cancellable (self->writer, cancellable);
  if (mb_db_begin_write (self->writer, error))
    return self->writer;
  mb_db_set_cancellable (self->writer, NULL);
  g_mutex_unlock (&self->write_mutex);
  return NULL;
}

gboolean
mb_store_writer_done (MbStore *self, MbDb *db, gboolean commit, gint64 last_seq, GError **error)
{
  gboolean done = commit && mb_db_commit (db, error);
  MbWatch *watch = self->watch;

  /* Without memory not even a rollback may be had: then the engine's own, which is to close, and a fresh one. */
  if (!done && !mb_db_rollback (db))
    {
      self->writer = NULL;
      mb_db_close (db);
    }
  else
    {
      mb_db_hurry (db, FALSE);
      mb_db_set_cancellable (db, NULL);
    }
  if (done && watch != NULL)
    mb_watch_wrote (watch, last_seq);
  g_mutex_unlock (&self->write_mutex);
  return done;
}

void
mb_store_set_busy_timeout (MbStore *self, guint milliseconds)
{
  self->busy_ms = milliseconds;
}
