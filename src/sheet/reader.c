/* reader.c: the one door for ledger files. Keeps the promise that content decides: a csv named xlsx is read as csv, a Word
 * file named xls is refused by its name.
 */
#include "config.h"

#include "reader.h"

#include "sniff.h"
#include "xml-2003.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SAMPLE   8192u
#define MAX_TEXT (128u * 1024 * 1024) /* of files that are read whole */
#define MAX_XLS  (256u * 1024 * 1024)

static gboolean
read_fully (int fd, guint8 *to, gsize length, gsize *n_read)
{
  *n_read = 0;
  while (*n_read < length)
    {
      gssize n = read (fd, to + *n_read, length - *n_read);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      if (n == 0)
        break;
      *n_read += (gsize) n;
    }
  return TRUE;
}

static gboolean
set_system_error (int code, GError **error)
{
  mb_set_error (error, code == ENOENT || code == ENOTDIR ? MB_FAULT_FILE_NOT_FOUND : MB_FAULT_FILE_UNREADABLE, "%s",
                g_strerror (code));
  return FALSE;
}

/* "隐患台账" of "/home/a/隐患台账.csv". (transfer full) */
static char *
sheet_name_of (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_steal_pointer (&name);
}

static gboolean
read_whole (int fd, const char *path, gsize size, MbFileKind kind, const MbSheetHandler *handler, gpointer user,
            MbJob *job, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = sheet_name_of (path);
  guint8 *data;
  gsize n;

  if (size > (kind == MB_FILE_XLS ? MAX_XLS : MAX_TEXT))
    {
      mb_set_error (error, MB_FAULT_FILE_TOO_LARGE, NULL);
      return FALSE;
    }
  data = g_malloc (size + 1);
  if (lseek (fd, 0, SEEK_SET) != 0 || !read_fully (fd, data, size, &n))
    {
      int code = errno;
      g_free (data);
      return set_system_error (code, error);
    }
  bytes = g_bytes_new_take (data, n);
  switch (kind)
    {
    case MB_FILE_XLS:
      return mb_xls_read (bytes, name, handler, user, job, error);
    case MB_FILE_HTML:
      return mb_html_read (bytes, name, handler, user, job, error);
    case MB_FILE_XML_2003:
      return mb_xml_2003_read (bytes, handler, user, job, error);
    case MB_FILE_CSV:
    case MB_FILE_XLSX:
    case MB_FILE_ODS:
    case MB_FILE_UNKNOWN:
      break;
    }
  return mb_csv_read (bytes, name, handler, user, job, error);
}

static gboolean
read_kind (int fd, const char *path, const guint8 *sample, gsize n, gsize size, MbFileKind kind,
           const MbSheetHandler *handler, gpointer user, MbJob *job, GError **error)
{
  const char *foreign;

  switch (kind)
    {
    case MB_FILE_XLSX:
      return mb_xlsx_read (path, handler, user, job, error);
    case MB_FILE_ODS:
      mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ ("This is an OpenDocument file (ods, odt)."));
      return FALSE;
    case MB_FILE_UNKNOWN:
      foreign = mb_sheet_foreign (sample, n);
      if (foreign != NULL)
        mb_set_error (error, MB_FAULT_FILE_KIND, "%s", foreign);
      else
        mb_set_error (error, MB_FAULT_FILE_KIND, NULL);
      return FALSE;
    case MB_FILE_XLS:
    case MB_FILE_CSV:
    case MB_FILE_HTML:
    case MB_FILE_XML_2003:
      break;
    }
  return read_whole (fd, path, size, kind, handler, user, job, error);
}

gboolean
mb_sheet_read_file (const char *path, const MbSheetHandler *handler, gpointer user, MbJob *job, MbFileKind *kind,
                    GError **error)
{
  /* not blocking: a pipe by that name must not hang the program */
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  guint8 sample[SAMPLE];
  struct stat status;
  MbFileKind told = MB_FILE_UNKNOWN;
  gboolean done = FALSE;
  gsize n;

  if (fd < 0)
    done = set_system_error (errno, error);
  else if (fstat (fd, &status) != 0)
    done = set_system_error (errno, error);
  else if (S_ISDIR (status.st_mode))
    done = set_system_error (EISDIR, error);
  else if (!S_ISREG (status.st_mode))
    mb_set_error (error, MB_FAULT_FILE_UNREADABLE, NULL);
  else if (!read_fully (fd, sample, sizeof sample, &n))
    done = set_system_error (errno, error);
  else if (n == 0)
    mb_set_error (error, MB_FAULT_FILE_EMPTY, NULL);
  else
    {
      told = mb_sheet_sniff (sample, n);
      done = read_kind (fd, path, sample, n, (gsize) status.st_size, told, handler, user, job, error);
    }
  if (fd >= 0)
    close (fd);
  if (kind != NULL)
    *kind = told;
  return done;
}
