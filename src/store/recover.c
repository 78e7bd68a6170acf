/* recover.c: a new office file from what a damaged one still gives.
 *
 * Promises: the damaged file is only read; what cannot be saved is listed; the new file is sound, or there is none. A
 * record of changes that is whole by its hashes is the truth, and all is made anew from it, also where a flipped bit left
 * its table readable. One that is not whole gives what its tables and its changes hold together; its history then begins
 * anew, because a chain with holes would show as altered by hand for ever.
 */
#include "config.h"

#include "migrate.h"
#include "recover-private.h"

#include "atomic-file.h"
#include "attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_LOSSES   10000
#define PAGE_SIZE     4096
#define FILE_HEADER   100
#define HEADER_PAGES  28
#define HEADER_FREE   32
#define BLOCK         65536
#define PROGRAM_ACTOR "minban"

void
mb_recover_result_clear (MbRecoverResult *result)
{
  g_clear_pointer (&result->losses, g_ptr_array_unref);
}

void
mb_recover_lose (MbRecover *recover, const char *format, ...)
{
  va_list list;

  if (recover->result->losses->len >= MOST_LOSSES)
    return;
  va_start (list, format);
  g_ptr_array_add (recover->result->losses, g_strdup_vprintf (format, list));
  va_end (list);
}

/* ---- The damaged file ---- */

/* Block by block, so that a disk that cannot read one place still gives the others; that place becomes zeros. */
static gboolean
copy_raw (const char *from, const char *to, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK);
  int in = open (from, O_RDONLY | O_CLOEXEC),
      out = in >= 0 ? open (to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
  struct stat info;
  gboolean done = out >= 0 && fstat (in, &info) == 0;

  for (off_t at = 0; done && at < info.st_size; at += BLOCK)
    {
      gsize want = (gsize) MIN (BLOCK, info.st_size - at);

      if (pread (in, block, want, at) != (gssize) want)
        memset (block, 0, want);
      done = pwrite (out, block, want, at) == (gssize) want;
    }
  if (in >= 0)
    close (in);
  else
    mb_set_error (error, g_file_test (from, G_FILE_TEST_EXISTS) ? MB_FAULT_FILE_UNREADABLE : MB_FAULT_FILE_NOT_FOUND,
                  "%s", from);
  if (out >= 0)
    done = close (out) == 0 && done;
  if (!done && in >= 0)
    mb_atomic_file_set_errno (error, to, errno);
  return done;
}

static GBytes *
map (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);

  return file != NULL ? g_mapped_file_get_bytes (file) : NULL;
}

/* A spoilt beginning is replaced by that of a sound file: it is the same for all of this program's, but for the counts. */
static void
mend_header (const char *path, const char *sound)
{
  g_autoptr (GBytes) good = map (sound);
  guint8 header[FILE_HEADER];
  guint32 pages;
  struct stat info;
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (fd >= 0 && good != NULL && g_bytes_get_size (good) >= FILE_HEADER && fstat (fd, &info) == 0)
    {
      memcpy (header, g_bytes_get_data (good, NULL), FILE_HEADER);
      pages = GUINT32_TO_BE ((guint32) (info.st_size / PAGE_SIZE));
      memcpy (header + HEADER_PAGES, &pages, sizeof pages);
      memset (header + HEADER_FREE, 0, 8);
      if (pwrite (fd, header, FILE_HEADER, 0) != FILE_HEADER)
        g_debug ("%s: its beginning cannot be mended", path);
    }
  if (fd >= 0)
    close (fd);
}

/* As far as the engine opens it. Then the log is brought in, so that pages are read where they belong. */
static MbDb *
open_old (const char *work, gint64 *format)
{
  g_autoptr (MbDb) db = mb_db_sniff (work, NULL) ? mb_db_open (work, MB_DB_READ_WRITE, NULL) : NULL;

  *format = 0;
  if (db == NULL || !mb_db_get_format (db, format, NULL))
    return NULL;
  mb_db_checkpoint (db, NULL);
  return g_steal_pointer (&db);
}

/* ---- The new file ---- */

static gboolean
is_whole (MbRecover *recover, gboolean *whole, GError **error)
{
  MbCheckResult found = { 0 };
  MbCheck check = { NULL, recover->db, &found, recover->job };
  gint64 changes;
  gboolean done;

  if (!mb_db_int (recover->db, "SELECT count(*) FROM mb_change", 0, &changes, error))
    return FALSE;
  found.changes = (guint64) changes;
  found.faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_fault_free);
  check.audit = mb_audit_new ();
  done = mb_check_chain (&check, error);
  *whole = done && changes > 0 && found.faults->len == 0;
  mb_audit_free (check.audit);
  mb_check_result_clear (&found);
  return done;
}

static const MbShape *
nth_shape (const MbRecover *recover, guint i)
{
  return g_hash_table_lookup (recover->shapes, mb_catalogue_nth (recover->catalogue, i)->id);
}

static gboolean
fill_tables (MbRecover *recover, gboolean whole, GError **error)
{
  guint n = mb_catalogue_n (recover->catalogue);
  gint64 changes, last;

  mb_job_set_step (recover->job, _ ("Saving the records"));
  for (guint i = 0; !whole && i < n; i++)
    if (!mb_recover_table (recover, nth_shape (recover, i), error))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!mb_recover_changes (recover, nth_shape (recover, i), error))
      return FALSE;
  if (whole)
    {
      recover->result->history = TRUE;
      return TRUE;
    }
  if (!mb_db_int (recover->db, "SELECT count(*) FROM mb_change", 0, &changes, error)
      || !mb_db_int (recover->db, "SELECT max(n) FROM mb_change", 0, &last, error))
    return FALSE;
  if (last > changes)
    {
      g_autofree char *gone = g_strdup_printf ("%" G_GINT64_FORMAT, last - changes);
      g_autofree char *all = g_strdup_printf ("%" G_GINT64_FORMAT, last);

      mb_recover_lose (recover, _ ("%s of %s changes could not be read"), gone, all);
    }
  mb_recover_lose (recover, "%s", _ ("The record of changes is not whole; it begins anew"));
  if (recover->unread)
    mb_recover_lose (recover, "%s",
                     _ ("Parts of the tables could not be read; records that no change names may be lost"));
  return TRUE;
}

/* A link to what is lost would be broken. */
static gboolean
cut_links (MbRecover *recover, const MbShape *shape, GError **error)
{
  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbColumn *column = &shape->columns[i];
      g_autofree char *where = NULL, *select = NULL, *update = NULL;
      g_autoptr (MbStmt) stmt = NULL;
      MbStep step;

      if (column->field->type != MB_FIELD_LINK)
        continue;
      where = g_strdup_printf ("%s IS NOT NULL AND %s NOT IN (SELECT id FROM r_%s)", column->column, column->column,
                               column->field->link);
      select = g_strdup_printf ("SELECT id FROM %s WHERE %s", shape->table, where);
      update = g_strdup_printf ("UPDATE %s SET %s = NULL WHERE %s", shape->table, column->column, where);
      if ((stmt = mb_db_prepare (recover->db, select, error)) == NULL)
        return FALSE;
      while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
        {
          g_autofree char *title = mb_store_title (recover->db, recover->shapes, shape, mb_stmt_int (stmt, 0));

          mb_recover_lose (recover, _ ("%s %s: what its field “%s” names is lost"), shape->reg->label, title,
                           column->field->label);
        }
      if (step == MB_STEP_ERROR || !mb_db_exec (recover->db, update, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_record (MbRecover *recover, MbAudit *audit, MbDesk *desk, gint64 set, gint64 *n, const MbShape *shape,
              const MbRecord *record, GError **error)
{
  static const MbValue nothing = MB_VALUE_INIT;

  mb_audit_begin_fields (audit);
  for (guint i = 0; i < shape->n_columns; i++)
    if (!mb_value_is_null (&record->values[i]))
      mb_audit_add_field (audit, shape->columns[i].field->id, &nothing, &record->values[i]);
  if (!mb_audit_write_change (audit, recover->db, desk, ++*n, set, shape->reg->id, record->id, 'i', 1, error))
    return FALSE;
  if (!record->deleted)
    return TRUE;
  mb_audit_begin_fields (audit);
  return mb_audit_write_change (audit, recover->db, desk, ++*n, set, shape->reg->id, record->id, 'd', 2, error);
}

static gboolean
write_records (MbRecover *recover, MbAudit *audit, MbDesk *desk, gint64 set, gint64 *n, GError **error)
{
  for (guint i = 0; i < mb_catalogue_n (recover->catalogue); i++)
    {
      const MbShape *shape = nth_shape (recover, i);
      g_autofree char *versions = g_strdup_printf ("UPDATE %s SET version = 1 + deleted", shape->table);
      g_autofree char *sql = g_strconcat (shape->plain, " ORDER BY t.id", NULL);
      g_autoptr (MbStmt) stmt = NULL;
      MbStep step;

      if (!mb_db_exec (recover->db, versions, error) || (stmt = mb_db_prepare (recover->db, sql, error)) == NULL)
        return FALSE;
      while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
        {
          g_autoptr (MbRecord) record = mb_record_read (NULL, shape, stmt, FALSE);

          if (!write_record (recover, audit, desk, set, n, shape, record, error))
            return FALSE;
        }
      if (step == MB_STEP_ERROR)
        return FALSE;
    }
  return TRUE;
}

/* One set that says where all came from. */
static gboolean
begin_history (MbRecover *recover, const char *broken, const char *path, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
  g_autofree char *name = g_path_get_basename (broken);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *title = g_strdup_printf (_ ("Recovered from %s"), shown);
  g_autoptr (MbAudit) audit = mb_audit_new ();
  MbAuditSet row = { 0 };
  MbDesk desk;

  if (!mb_db_exec (recover->db, "DELETE FROM mb_change; DELETE FROM mb_set; DELETE FROM mb_desk", error))
    return FALSE;
  for (guint i = 0; i < mb_catalogue_n (recover->catalogue); i++)
    if (!cut_links (recover, nth_shape (recover, i), error))
      return FALSE;
  if (!mb_desk_take (recover->db, path, &desk, error))
    return FALSE;
  row = (MbAuditSet){ mb_desk_next_id (&desk), desk.desk, 0, 1, 0, 1, 0, time, PROGRAM_ACTOR, title };
  return mb_audit_begin_set (recover->db, &desk, &row, error)
         && write_records (recover, audit, &desk, row.id, &row.n_changes, error)
         && mb_audit_write_set (audit, recover->db, &desk, &row, error) && mb_desk_save (recover->db, &desk, error);
}

static gboolean
has_blob (MbDb *db, const char *hash)
{
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, "SELECT 1 FROM mb_blob WHERE hash = ?1", NULL);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, hash);
  return mb_stmt_step (stmt, NULL) == MB_STEP_ROW;
}

static gboolean
tell_attachments (MbRecover *recover, const MbShape *shape, GError **error)
{
  for (guint i = 0; i < shape->n_columns; i++)
    {
      g_autofree char *sql = NULL;
      g_autoptr (MbStmt) stmt = NULL;
      MbStep step;

      if (shape->columns[i].field->type != MB_FIELD_ATTACHMENT)
        continue;
      sql = g_strdup_printf ("SELECT id, %s FROM %s WHERE %s IS NOT NULL", shape->columns[i].column, shape->table,
                             shape->columns[i].column);
      if ((stmt = mb_db_prepare (recover->db, sql, error)) == NULL)
        return FALSE;
      while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
        {
          g_autoptr (GPtrArray) files = mb_attachments_parse (mb_stmt_text (stmt, 1));
          g_autofree char *title = mb_store_title (recover->db, recover->shapes, shape, mb_stmt_int (stmt, 0));

          for (guint j = 0; j < files->len; j++)
            {
              const MbAttachment *file = g_ptr_array_index (files, j);

              if (!has_blob (recover->db, file->hash))
                mb_recover_lose (recover, _ ("%s %s: the file “%s” is lost"), shape->reg->label, title,
                                 *file->name != '\0' ? file->name : file->hash);
            }
        }
      if (step == MB_STEP_ERROR)
        return FALSE;
    }
  return TRUE;
}

static gboolean
finish (MbRecover *recover, GError **error)
{
  for (guint i = 0; i < mb_catalogue_n (recover->catalogue); i++)
    {
      const MbShape *shape = nth_shape (recover, i);
      g_autofree char *count = g_strdup_printf ("SELECT count(*) FROM %s WHERE deleted = 0", shape->table);
      gint64 records;

      if (!mb_schema_refill (recover->db, shape, error) || !tell_attachments (recover, shape, error)
          || !mb_db_int (recover->db, count, 0, &records, error))
        return FALSE;
      recover->result->records += (guint64) records;
    }
  if (recover->result->records > 0)
    return TRUE;
  mb_set_error (error, MB_FAULT_NOT_OFFICE_FILE, "%s", _ ("nothing of an office was found in it"));
  return FALSE;
}

static gboolean
build (MbRecover *recover, const char *broken, const char *work, const char *path, GError **error)
{
  g_autofree char *log_path = g_strconcat (work, "-wal", NULL);
  g_autoptr (GBytes) file = map (work), log = recover->old == NULL ? map (log_path) : NULL;
  gboolean whole;

  if (file == NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_EMPTY, "%s", broken);
      return FALSE;
    }
  return mb_db_begin_write (recover->db, error)
         && mb_schema_create (recover->db, recover->shapes, recover->catalogue, error)
         && mb_recover_history (recover, file, log, error) && is_whole (recover, &whole, error)
         && fill_tables (recover, whole, error) && (whole || begin_history (recover, broken, path, error))
         && finish (recover, error) && mb_db_commit (recover->db, error);
}

/* ---- All together ---- */

/* What the check still finds in the new file is told as well. */
static gboolean
check_new (const char *temporary, MbCatalogue *registers, MbRecover *recover, GError **error)
{
  g_autoptr (MbStore) store = mb_store_open (temporary, MB_STORE_READ_WRITE, registers, error);
  MbCheckResult found;

  if (store == NULL || !mb_store_check (store, &found, recover->job, error))
    return FALSE;
  for (guint i = 0; i < found.faults->len; i++)
    {
      g_autofree char *message = mb_fault_message (g_ptr_array_index (found.faults, i));

      mb_recover_lose (recover, "%s", message);
    }
  mb_check_result_clear (&found);
  mb_store_close (store);
  return TRUE;
}

static gboolean
recover_from (const char *broken, const char *work, const char *temporary, const char *path, MbCatalogue *registers,
              MbRecoverResult *result, MbJob *job, GError **error)
{
  g_autoptr (MbDb) old = NULL, db = NULL;
  g_autoptr (MbCatalogue) catalogue = NULL;
  g_autoptr (GHashTable) shapes = NULL;
  MbRecover recover = { .result = result, .job = job };
  gint64 format;

  if (!mb_db_sniff (work, NULL))
    {
      g_autofree char *model = mb_store_temporary_beside (path);
      g_autoptr (MbStore) sound = mb_store_create (model, registers, error);

      if (sound == NULL)
        return FALSE;
      mb_store_close (sound);
      mend_header (work, model);
      mb_store_remove_temporary (model);
    }
  old = open_old (work, &format);
  if (format > MB_STORE_FORMAT)
    {
      mb_set_error (error, MB_FAULT_OFFICE_NEWER, "%s", broken);
      return FALSE;
    }
  /* Registers of the office's own are declared in it; if that cannot be read, those that are shipped remain. */
  catalogue = old != NULL ? mb_schema_catalogue (old, registers, NULL) : NULL;
  if (catalogue == NULL)
    catalogue = mb_catalogue_ref (registers);
  shapes = mb_shapes_new (catalogue);
  if ((db = mb_db_open (temporary, MB_DB_CREATE, error)) == NULL
      || !mb_db_exec (db, "PRAGMA foreign_keys = OFF", error))
    return FALSE;
  mb_db_hurry (db, TRUE);
  recover.old = old;
  recover.db = db;
  recover.catalogue = catalogue;
  recover.shapes = shapes;
  if (!build (&recover, broken, work, path, error) || !mb_db_checkpoint (db, error))
    return FALSE;
  g_clear_pointer (&db, mb_db_close);
  return check_new (temporary, registers, &recover, error) && mb_store_place_new_file (temporary, path, error);
}

gboolean
mb_store_recover (const char *broken, const char *path, MbCatalogue *registers, MbRecoverResult *result, MbJob *job,
                  GError **error)
{
  g_autofree char *target = NULL, *work = NULL, *work_log = NULL, *log = NULL, *temporary = NULL;
  gboolean done;

  g_return_val_if_fail (broken != NULL && path != NULL && registers != NULL && result != NULL, FALSE);

  *result = (MbRecoverResult){ 0 };
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      mb_set_error (error, MB_FAULT_FILE_EXISTS, "%s", path);
      return FALSE;
    }
  result->losses = g_ptr_array_new_with_free_func (g_free);
  target = g_canonicalize_filename (path, NULL);
  work = mb_store_temporary_beside (target);
  temporary = mb_store_temporary_beside (target);
  log = g_strconcat (broken, "-wal", NULL);
  work_log = g_strconcat (work, "-wal", NULL);
  done = copy_raw (broken, work, error) && (!g_file_test (log, G_FILE_TEST_EXISTS) || copy_raw (log, work_log, error))
         && recover_from (broken, work, temporary, target, registers, result, job, error);
  mb_store_remove_temporary (work);
  if (!done)
    {
      mb_store_remove_temporary (temporary);
      mb_recover_result_clear (result);
    }
  return done;
}

/* ---- Copies of before ---- */

typedef struct
{
  char *path;
  gint64 time;
} Copy;

static int
newest_first (gconstpointer a, gconstpointer b)
{
  const Copy *one = a, *other = b;

  return one->time < other->time ? 1 : one->time > other->time ? -1 : g_strcmp0 (one->path, other->path);
}

static void
collect (const char *folder, const char *stem, const char *own, GArray *copies)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *full = g_build_filename (folder, name, NULL);
      GStatBuf info;
      MbStoreLook look = { 0 };

      if (!g_str_has_prefix (name, stem) || !g_str_has_suffix (name, ".minban") || g_str_equal (full, own)
          || g_stat (full, &info) != 0)
        continue;
      if (mb_store_look (full, TRUE, &look, NULL))
        {
          Copy copy = { g_steal_pointer (&full), (gint64) info.st_mtime };

          g_array_append_val (copies, copy);
        }
      g_free (look.last_time);
      g_free (look.office);
    }
}

GPtrArray *
mb_store_find_copies (const char *path)
{
  g_autofree char *own = g_canonicalize_filename (path, NULL), *folder = g_path_get_dirname (own);
  g_autofree char *base = g_path_get_basename (own);
  g_autofree char *stem
      = g_str_has_suffix (base, ".minban") ? g_strndup (base, strlen (base) - strlen (".minban")) : g_strdup (base);
  g_autoptr (GArray) copies = g_array_new (FALSE, FALSE, sizeof (Copy));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  collect (folder, stem, own, copies);
  /* A folder beside whose name begins as the file's does is its folder of backups. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (folder, name, NULL);

      if (g_str_has_prefix (name, stem) && g_file_test (below, G_FILE_TEST_IS_DIR))
        collect (below, stem, own, copies);
    }
  g_array_sort (copies, newest_first);
  for (guint i = 0; i < copies->len; i++)
    g_ptr_array_add (paths, g_array_index (copies, Copy, i).path);
  return paths;
}
