/* zip-package.c: keeps the promise that a zip file is read only by its central directory (a cut file is told as cut, not
 * read in part), and that a small file which swells without end is stopped.
 *
 * libarchive reads forwards; a part that lies behind is reached by opening anew, which costs one look at the
 * directory. Reading parts in the file's order costs nothing.
 */
#include "config.h"

#include "zip-package.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK         (64 * 1024)
#define MAX_PARTS     100000u
#define MAX_PART_NAME 4096u
#define MAX_INFLATED  (G_GUINT64_CONSTANT (3) << 30) /* of the whole reading */
#define BOMB_FROM     (G_GUINT64_CONSTANT (128) << 20)
#define BOMB_RATIO    250

typedef struct
{
  char *name;
  guint64 size;
  guint position; /* the how manieth entry */
} Part;

struct _MbZipPackage
{
  int fd;
  guint64 file_size;
  struct archive *archive;
  guint position;    /* entries passed */
  GArray *parts;     /* Part */
  GHashTable *index; /* name -> part + 1 */
  GHashTable *folded_index;
  int current;
  guint64 inflated, part_inflated;
};

static void
clear_part (gpointer data)
{
  g_free (((Part *) data)->name);
}

static gboolean
set_archive_error (struct archive *archive, const char *part, GError **error)
{
  const char *text = archive != NULL ? archive_error_string (archive) : NULL;

  if (text != NULL && (strstr (text, "ncrypt") != NULL || strstr (text, "assphrase") != NULL))
    mb_set_error (error, MB_FAULT_FILE_ENCRYPTED, NULL);
  else
    mb_set_error (error, MB_FAULT_FILE_DAMAGED, part != NULL ? "%s" : NULL, part);
  return FALSE;
}

static gboolean
open_archive (MbZipPackage *package, GError **error)
{
  if (package->archive != NULL)
    archive_read_free (package->archive);
  package->position = 0;
  package->archive = archive_read_new ();
  /* not the streaming zip reader: it makes parts of a file that was cut off */
  archive_read_support_format_zip_seekable (package->archive);
  if (lseek (package->fd, 0, SEEK_SET) != 0
      || archive_read_open_fd (package->archive, package->fd, BLOCK) != ARCHIVE_OK)
    return set_archive_error (package->archive, NULL, error);
  return TRUE;
}

/* Lower case, slashes one way, no leading one. */
static char *
fold_name (const char *name)
{
  char *folded;

  while (*name == '/' || *name == '\\')
    name++;
  folded = g_ascii_strdown (name, -1);
  for (char *p = folded; *p != '\0'; p++)
    if (*p == '\\')
      *p = '/';
  return folded;
}

/* A part that leads out of the package, or two of one name, are what no office program writes: which of two is meant would be a guess. */
static gboolean
check_name (MbZipPackage *package, const char *name, GError **error)
{
  g_autofree char *folded = fold_name (name);
  g_auto (GStrv) steps = g_strsplit (folded, "/", -1);

  if (g_strv_contains ((const char *const *) steps, ".."))
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("a part's name leads out of the file: %s"), name);
      return FALSE;
    }
  if (!g_str_has_suffix (folded, "/") && g_hash_table_contains (package->folded_index, folded))
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("two parts have the same name: %s"), name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
list_parts (MbZipPackage *package, GError **error)
{
  struct archive_entry *entry;
  int code;

  if (!open_archive (package, error))
    return FALSE;
  while ((code = archive_read_next_header (package->archive, &entry)) == ARCHIVE_OK || code == ARCHIVE_WARN)
    {
      const char *name = archive_entry_pathname_utf8 (entry);
      guint position = package->position++;

      if (name == NULL)
        name = archive_entry_pathname (entry);
      if (position >= MAX_PARTS)
        {
          mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, _ ("more than %u parts"), MAX_PARTS);
          return FALSE;
        }
      if (archive_entry_is_data_encrypted (entry))
        {
          mb_set_error (error, MB_FAULT_FILE_ENCRYPTED, NULL);
          return FALSE;
        }
      if (name != NULL && strlen (name) <= MAX_PART_NAME)
        {
          Part part = { NULL, (guint64) MAX (archive_entry_size (entry), 0), position };

          if (!check_name (package, name, error))
            return FALSE;
          part.name = g_strdup (name);
          g_array_append_val (package->parts, part);
          g_hash_table_replace (package->index, g_strdup (name), GUINT_TO_POINTER (package->parts->len));
          g_hash_table_replace (package->folded_index, fold_name (name), GUINT_TO_POINTER (package->parts->len));
        }
    }
  if (code != ARCHIVE_EOF)
    return set_archive_error (package->archive, NULL, error);
  return TRUE;
}

MbZipPackage *
mb_zip_package_open (const char *path, GError **error)
{
  g_autoptr (MbZipPackage) package = g_new0 (MbZipPackage, 1);
  struct stat status;

  package->current = -1;
  package->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  g_array_set_clear_func (package->parts, clear_part);
  package->index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  package->folded_index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  package->fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (package->fd < 0)
    {
      int code = errno;
      mb_set_error (error, code == ENOENT ? MB_FAULT_FILE_NOT_FOUND : MB_FAULT_FILE_UNREADABLE, "%s",
                    g_strerror (code));
      return NULL;
    }
  if (fstat (package->fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      mb_set_error (error, MB_FAULT_FILE_UNREADABLE, NULL);
      return NULL;
    }
  package->file_size = (guint64) status.st_size;
  if (!list_parts (package, error))
    return NULL;
  return g_steal_pointer (&package);
}

void
mb_zip_package_free (MbZipPackage *package)
{
  if (package == NULL)
    return;
  if (package->archive != NULL)
    archive_read_free (package->archive);
  if (package->fd >= 0)
    close (package->fd);
  g_array_unref (package->parts);
  g_hash_table_unref (package->index);
  g_hash_table_unref (package->folded_index);
  g_free (package);
}

guint
mb_zip_package_n_parts (const MbZipPackage *package)
{
  return package->parts->len;
}

int
mb_zip_package_find (const MbZipPackage *package, const char *name)
{
  g_autofree char *folded = fold_name (name);
  gpointer found = g_hash_table_lookup (package->index, name[0] == '/' ? name + 1 : name);

  if (found == NULL)
    found = g_hash_table_lookup (package->folded_index, folded);
  return (int) GPOINTER_TO_UINT (found) - 1;
}

int
mb_zip_package_find_target (const MbZipPackage *package, const char *folder, const char *target)
{
  gboolean absolute = target[0] == '/' || target[0] == '\\';
  g_autofree char *whole = absolute ? g_strdup (target) : g_strconcat (folder, target, NULL);
  g_auto (GStrv) steps = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  g_autofree char *name = NULL;
  g_autofree char *plain = NULL;
  char *hash;
  int part;

  g_strdelimit (whole, "\\", '/');
  hash = strchr (whole, '#');
  if (hash != NULL)
    *hash = '\0';
  steps = g_strsplit (whole, "/", -1);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      if (g_str_equal (steps[i], "..") && kept->len > 0)
        g_ptr_array_set_size (kept, (int) kept->len - 1);
      else if (steps[i][0] != '\0' && !g_str_equal (steps[i], ".") && !g_str_equal (steps[i], ".."))
        g_ptr_array_add (kept, steps[i]);
    }
  g_ptr_array_add (kept, NULL);
  name = g_strjoinv ("/", (char **) kept->pdata);
  part = mb_zip_package_find (package, name);
  if (part < 0 && (plain = g_uri_unescape_string (name, NULL)) != NULL)
    part = mb_zip_package_find (package, plain);
  return part;
}

const char *
mb_zip_package_name (const MbZipPackage *package, int part)
{
  return g_array_index (package->parts, Part, part).name;
}

guint64
mb_zip_package_size (const MbZipPackage *package, int part)
{
  return g_array_index (package->parts, Part, part).size;
}

gboolean
mb_zip_package_start (MbZipPackage *package, int part, GError **error)
{
  guint position = g_array_index (package->parts, Part, part).position;

  package->current = part;
  package->part_inflated = 0;
  if (package->position > position && !open_archive (package, error))
    return FALSE;
  while (package->position <= position)
    {
      struct archive_entry *entry;
      int code = archive_read_next_header (package->archive, &entry);

      if (code != ARCHIVE_OK && code != ARCHIVE_WARN)
        return set_archive_error (package->archive, NULL, error);
      package->position++;
    }
  return TRUE;
}

gboolean
mb_zip_package_read (MbZipPackage *package, const void **data, gsize *length, GError **error)
{
  la_int64_t offset;
  int code;

  do
    code = archive_read_data_block (package->archive, data, length, &offset);
  while (code == ARCHIVE_OK && *length == 0);

  if (code == ARCHIVE_EOF)
    {
      *length = 0;
      return TRUE;
    }
  /* a warning here is a wrong checksum or length */
  if (code != ARCHIVE_OK)
    {
      return set_archive_error (package->archive, mb_zip_package_name (package, package->current), error);
    }
  package->inflated += *length;
  package->part_inflated += *length;
  if (package->inflated > MAX_INFLATED
      || (package->part_inflated > BOMB_FROM && package->part_inflated / BOMB_RATIO > package->file_size))
    {
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, _ ("%s swells without end when it is unpacked"),
                    mb_zip_package_name (package, package->current));
      return FALSE;
    }
  return TRUE;
}
