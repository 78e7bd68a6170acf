/* place.c: where an office file may lie.
 *
 * Promises: a file is not written where two computers, or two programs, could not keep out of each other's way: the log
 * is shared through memory, which a network folder does not share, and through locks, which some places only pretend to
 * keep. What a killed program left half-written is cleared away, but nothing that may still be at work.
 */
#include "config.h"

#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ABANDONED_S (24 * 60 * 60)

static gboolean
is_network_type (const char *type)
{
  static const char *const types[]
      = { "nfs",           "nfs4",          "cifs",  "smb3",        "smbfs",     "afs",
          "ncpfs",         "ncp",           "coda",  "ceph",        "glusterfs", "fuse.glusterfs",
          "fuse.sshfs",    "fuse.davfs2",   "davfs", "fuse.rclone", "fuse.s3fs", "fuse.gvfsd-fuse",
          "fuse.smbnetfs", "fuse.curlftpfs" };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i], type))
      return TRUE;
  return FALSE;
}

/* The table writes blanks and the like as \040. */
static void
unescape (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; to++)
    if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3' && from[2] >= '0' && from[2] <= '7' && from[3] >= '0'
        && from[3] <= '7')
      {
        *to = (char) ((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
        from += 4;
      }
    else
      *to = *from++;
  *to = '\0';
}

gboolean
mb_place_is_network (const char *table, const char *path)
{
  g_auto (GStrv) lines = g_strsplit (table, "\n", -1);
  gsize longest = 0;
  gboolean found = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      guint at = 6;
      gsize length;

      if (g_strv_length (words) < 9)
        continue;
      while (words[at] != NULL && !g_str_equal (words[at], "-"))
        at++;
      if (words[at] == NULL || words[at + 1] == NULL)
        continue;
      unescape (words[4]);
      length = strlen (words[4]);
      if (length > 0 && words[4][length - 1] == '/')
        length--;
      /* A later line of the same place lies above the earlier one. */
      if (length < longest || strncmp (path, words[4], length) != 0 || (path[length] != '/' && path[length] != '\0'))
        continue;
      longest = length;
      found = is_network_type (words[at + 1]);
    }
  return found;
}

/* Two doors to one new file: what is locked through one must be closed to the other. */
static gboolean
locks_hold (const char *folder)
{
  g_autofree char *name = g_build_filename (folder, ".minban-lock-XXXXXX", NULL);
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
  int first = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600), second;
  gboolean hold = TRUE;

  /* A place without room or right is not one without locks. */
  if (first < 0)
    return TRUE;
  second = open (name, O_RDWR | O_CLOEXEC);
  g_unlink (name);
  if (second >= 0)
    {
      if (fcntl (first, F_OFD_SETLK, &lock) != 0)
        hold = errno == EINVAL; /* a kernel that does not know this kind */
      else
        {
          lock.l_pid = 0;
          hold = fcntl (second, F_OFD_SETLK, &lock) != 0;
        }
      close (second);
    }
  close (first);
  return hold;
}

gboolean
mb_place_check (const char *path, GError **error)
{
  g_autofree char *given = g_path_get_dirname (path), *real = realpath (given, NULL), *table = NULL;
  const char *folder = real != NULL ? real : given;

  if ((g_file_get_contents ("/proc/self/mountinfo", &table, NULL, NULL) && mb_place_is_network (table, folder))
      || !locks_hold (folder))
    {
      mb_set_error (error, MB_FAULT_OFFICE_NETWORK, "%s", path);
      return FALSE;
    }
  return TRUE;
}

void
mb_place_sweep (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *base = g_path_get_basename (path);
  g_autofree char *prefix = g_strdup_printf (".%.40s.", base);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *full = NULL;
      const char *rest = name + strlen (prefix);
      GStatBuf info;

      if (!g_str_has_prefix (name, prefix) || strspn (rest, "0123456789abcdef") != 8
          || !g_str_has_prefix (rest + 8, ".part"))
        continue;
      full = g_build_filename (folder, name, NULL);
      if (g_lstat (full, &info) == 0 && S_ISREG (info.st_mode) && time (NULL) - info.st_mtime >= ABANDONED_S)
        g_unlink (full);
    }
}
