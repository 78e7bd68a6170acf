/* backup.c: keeps the promise that there is always a backup that opens: an old one goes only after a newer one was checked.
 *
 * Nothing is written into the office file about backups made, since that would be a change that wants a backup; what the newest one
 * holds is asked of itself.
 */
#include "config.h"

#include "backup.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "clock.h"

#define ENDING ".minban"
#define STAMP  "-YYYYMMDD-hhmmss"

#define KEY_FOLDER "backup.folder"
#define KEY_WHEN   "backup.when"
#define KEY_KEEP   "backup.keep"

/* ---- Settings ---- */

static char *
stem_of (MbOffice *office)
{
  char *name = g_path_get_basename (mb_store_get_path (mb_office_get_store (office)));

  if (g_str_has_suffix (name, ENDING))
    name[strlen (name) - strlen (ENDING)] = '\0';
  return name;
}

static char *
own_folder (MbOffice *office)
{
  g_autofree char *folder = g_path_get_dirname (mb_store_get_path (mb_office_get_store (office)));
  g_autofree char *stem = stem_of (office);
  /* A name on the disk does not follow the language of whoever looks. */
  g_autofree char *name = g_strconcat (stem, "-备份", NULL);

  return g_build_filename (folder, name, NULL);
}

void
mb_backup_settings_read (MbOffice *office, MbBackupSettings *settings)
{
  MbStore *store = mb_office_get_store (office);
  g_autofree char *folder = mb_store_get_setting (store, KEY_FOLDER), *when = mb_store_get_setting (store, KEY_WHEN);
  g_autofree char *keep = mb_store_get_setting (store, KEY_KEEP);
  guint64 n;

  settings->is_own_folder = folder == NULL || !g_path_is_absolute (folder);
  settings->folder = settings->is_own_folder ? own_folder (office) : g_steal_pointer (&folder);
  settings->on_close = when == NULL || strstr (when, "close") != NULL;
  settings->daily = when == NULL || strstr (when, "daily") != NULL;
  settings->keep = keep != NULL && g_ascii_string_to_unsigned (keep, 10, 1, MB_BACKUP_MAX_KEEP, &n, NULL)
                       ? (guint) n
                       : MB_BACKUP_KEEP;
}

void
mb_backup_settings_clear (MbBackupSettings *settings)
{
  g_clear_pointer (&settings->folder, g_free);
}

static gboolean
put_setting (MbOffice *office, MbChangeSet *set, const char *key, const char *value, GError **error)
{
  MbStore *store = mb_office_get_store (office);
  const MbRegister *reg = mb_office_register (office, "setting", error);
  g_autoptr (MbQuery) query = mb_query_new ("setting");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MbRecord) record = NULL;

  mb_query_where_text (query, "key", MB_OP_EQ, key);
  if (reg == NULL || (ids = mb_store_ids (store, query, 1, NULL, error)) == NULL)
    return FALSE;
  if (ids->len == 0)
    {
      mb_change_set_insert (set, reg);
      mb_change_set_put_text (set, "key", key);
    }
  else
    {
      if ((record = mb_store_get (store, "setting", g_array_index (ids, gint64, 0), error)) == NULL)
        return FALSE;
      mb_change_set_update (set, record);
    }
  mb_change_set_put_text (set, "value", value);
  return TRUE;
}

gboolean
mb_backup_settings_write (MbOffice *office, const char *folder, gboolean on_close, gboolean daily, guint keep,
                          GError **error)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new (_ ("Backup settings"), mb_office_get_actor (office));
  g_autofree char *number = g_strdup_printf ("%u", keep);
  const char *when = on_close && daily ? "close,daily" : on_close ? "close" : daily ? "daily" : "never";

  if (keep < 1 || keep > MB_BACKUP_MAX_KEEP)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("between 1 and %d backups can be kept"), MB_BACKUP_MAX_KEEP);
      return FALSE;
    }
  if (folder != NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      mb_set_error (error, MB_FAULT_FOLDER_MISSING, "%s", folder);
      return FALSE;
    }
  return put_setting (office, set, KEY_FOLDER, folder, error) && put_setting (office, set, KEY_WHEN, when, error)
         && put_setting (office, set, KEY_KEEP, number, error)
         && mb_store_apply (mb_office_get_store (office), set, NULL, NULL, error);
}

/* ---- What there is ---- */

static void
backup_free (gpointer data)
{
  MbBackup *backup = data;

  g_free (backup->path);
  g_free (backup->time);
  g_free (backup);
}

/* "NAME-20260630-140231.minban" gives its time; NULL: not one of ours. */
static char *
time_of (const char *name, const char *stem)
{
  gsize length = strlen (stem);
  const char *stamp = name + length;

  if (strlen (name) != length + strlen (STAMP) + strlen (ENDING) || strncmp (name, stem, length) != 0
      || !g_str_has_suffix (name, ENDING))
    return NULL;
  for (guint i = 0; i < strlen (STAMP); i++)
    if (STAMP[i] == '-' ? stamp[i] != '-' : !g_ascii_isdigit (stamp[i]))
      return NULL;
  return g_strdup_printf ("%.4s-%.2s-%.2s %.2s:%.2s:%.2s", stamp + 1, stamp + 5, stamp + 7, stamp + 10, stamp + 12,
                          stamp + 14);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const MbBackup *first = *(const MbBackup *const *) a, *second = *(const MbBackup *const *) b;

  return strcmp (second->time, first->time);
}

static GPtrArray *
list_folder (const char *folder, const char *stem, GError **error)
{
  g_autoptr (GPtrArray) backups = g_ptr_array_new_with_free_func (backup_free);
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&backups);
  if ((dir = g_dir_open (folder, 0, NULL)) == NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_UNREADABLE, "%s", folder);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *time = time_of (name, stem);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf about;

      if (time != NULL && g_stat (path, &about) == 0 && S_ISREG (about.st_mode))
        {
          MbBackup *backup = g_new0 (MbBackup, 1);

          backup->path = g_steal_pointer (&path);
          backup->time = g_steal_pointer (&time);
          backup->size = (guint64) about.st_size;
          g_ptr_array_add (backups, backup);
        }
    }
  g_ptr_array_sort (backups, compare_newest_first);
  return g_steal_pointer (&backups);
}

GPtrArray *
mb_backup_list (MbOffice *office, GError **error)
{
  g_auto (MbBackupSettings) settings = { 0 };
  g_autofree char *stem = stem_of (office);

  mb_backup_settings_read (office, &settings);
  return list_folder (settings.folder, stem, error);
}

gboolean
mb_backup_check (const char *path, char **office, char **last_time, GError **error)
{
  MbStoreLook look;
  gboolean sound = mb_store_look (path, TRUE, &look, error);

  if (office != NULL)
    *office = g_steal_pointer (&look.office);
  if (last_time != NULL)
    *last_time = g_steal_pointer (&look.last_time);
  g_free (look.office);
  g_free (look.last_time);
  return sound;
}

/* ---- Making ---- */

static gboolean
holds_all (const MbBackup *backup, gint64 last_seq)
{
  MbStoreLook look;
  gboolean opens = mb_store_look (backup->path, FALSE, &look, NULL);

  g_free (look.office);
  g_free (look.last_time);
  return opens && look.last_seq == last_seq;
}

gboolean
mb_backup_due (MbOffice *office, MbBackupOccasion occasion)
{
  MbStore *store = mb_office_get_store (office);
  g_auto (MbBackupSettings) settings = { 0 };
  g_autofree char *stem = stem_of (office);
  g_autoptr (GDateTime) now = mb_clock_now ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autoptr (GPtrArray) backups = NULL;

  mb_backup_settings_read (office, &settings);
  if (mb_store_is_read_only (store) || !(occasion == MB_BACKUP_CLOSE ? settings.on_close : settings.daily))
    return FALSE;
  backups = list_folder (settings.folder, stem, NULL);
  if (backups == NULL || backups->len == 0)
    return TRUE;
  if (occasion == MB_BACKUP_DAILY && g_str_has_prefix (((MbBackup *) g_ptr_array_index (backups, 0))->time, day))
    return FALSE;
  return !holds_all (g_ptr_array_index (backups, 0), mb_store_last_seq (store));
}

/* A name after that of the newest there is, whatever the clock says: names are the order. */
static char *
new_path (const char *folder, const char *stem, const GPtrArray *backups)
{
  const char *newest = backups->len > 0 ? ((const MbBackup *) g_ptr_array_index (backups, 0))->time : "";
  g_autoptr (GDateTime) now = mb_clock_now ();

  for (guint seconds = 0;; seconds++)
    {
      g_autoptr (GDateTime) later = g_date_time_add_seconds (now, seconds);
      g_autofree char *time = g_date_time_format (later, "%Y-%m-%d %H:%M:%S");
      g_autofree char *stamp = g_date_time_format (later, "%Y%m%d-%H%M%S");
      g_autofree char *name = g_strdup_printf ("%s-%s" ENDING, stem, stamp);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      /* A clock that was wrong by more than this has made a name far ahead; then only a free name matters. */
      if (!g_file_test (path, G_FILE_TEST_EXISTS) && (strcmp (time, newest) > 0 || seconds > 3600))
        return g_steal_pointer (&path);
    }
}

char *
mb_backup_run (MbOffice *office, MbJob *job, GError **error)
{
  g_auto (MbBackupSettings) settings = { 0 };
  g_autofree char *stem = stem_of (office), *path = NULL;
  g_autoptr (GPtrArray) backups = NULL;

  mb_backup_settings_read (office, &settings);
  if (settings.is_own_folder && g_mkdir_with_parents (settings.folder, 0700) != 0)
    {
      mb_set_error (error, MB_FAULT_FILE_UNWRITABLE, "%s", settings.folder);
      return NULL;
    }
  /* A folder that was chosen and is gone may be a disk that is not plugged in: one of the same name must not be made in its place. */
  if (!g_file_test (settings.folder, G_FILE_TEST_IS_DIR))
    {
      mb_set_error (error, MB_FAULT_FOLDER_MISSING, "%s", settings.folder);
      return NULL;
    }
  if ((backups = list_folder (settings.folder, stem, error)) == NULL)
    return NULL;
  path = new_path (settings.folder, stem, backups);
  if (!mb_store_backup (mb_office_get_store (office), path, job, error))
    return NULL;
  mb_job_set_step (job, _ ("Checking the copy"));
  if (!mb_backup_check (path, NULL, NULL, error))
    {
      g_unlink (path);
      return NULL;
    }
  g_ptr_array_unref (backups);
  backups = list_folder (settings.folder, stem, NULL);
  for (guint i = settings.keep; backups != NULL && i < backups->len; i++)
    g_unlink (((MbBackup *) g_ptr_array_index (backups, i))->path);
  return g_steal_pointer (&path);
}

/* ---- Going back ---- */

gboolean
mb_backup_restore (const char *backup, const char *path, GError **error)
{
  return mb_store_restore (backup, path, error);
}

gboolean
mb_backup_restore_over (const char *backup, const char *path, char **kept, GError **error)
{
  return mb_store_replace (backup, path, kept, error);
}
