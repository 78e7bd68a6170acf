/* hold.c: who has an office file open.
 *
 * Promise: the log beside the file is cleared away by the last of this program's processes that has it open, and never under the hands
 * of another. The engine's own locks cannot promise that: they are POSIX locks, of which a process loses all as soon as it closes the
 * file by any other way, as a file dialog does that looks at a file's first bytes. Open file description locks stay until what holds
 * them is closed. A process holds a file once, however many windows it has open on it.
 */
#include "config.h"

#include "store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOLD_BYTE  (G_GINT64_CONSTANT (0x40000000) + 4096) /* beyond those that the engine locks */
#define PATIENCE   (10 * G_TIME_SPAN_SECOND)
#define BETWEEN_US 5000

struct _MbHold
{
  guint64 device, inode;
  int fd;
  guint n;
  gboolean sole, unknown; /* unknown: this system has no such locks */
};

static GMutex mutex;
static GCond changed;
static GPtrArray *holds; /* (element-type MbHold) borrowed */

static gboolean
lock (int fd, short type, int *reason)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = HOLD_BYTE, .l_len = 1 };

  if (fcntl (fd, F_OFD_SETLK, &lock) == 0)
    return TRUE;
  *reason = errno;
  return FALSE;
}

static MbHold *
find (const struct stat *info)
{
  for (guint i = 0; holds != NULL && i < holds->len; i++)
    {
      MbHold *hold = g_ptr_array_index (holds, i);

      if (hold->device == (guint64) info->st_dev && hold->inode == (guint64) info->st_ino)
        return hold;
    }
  return NULL;
}

/* One more of this process; NULL: the first one. */
static MbHold *
join (const char *path, gint64 until)
{
  struct stat info;
  MbHold *hold;

  if (stat (path, &info) != 0)
    return NULL;
  while ((hold = find (&info)) != NULL && hold->sole)
    if (!g_cond_wait_until (&changed, &mutex, until))
      break;
  if (hold != NULL)
    hold->n++;
  return hold;
}

static MbHold *
begin (const char *path, gint64 until, GError **error)
{
  int fd = open (path, O_RDWR | O_CLOEXEC), reason = 0;
  struct stat info;
  MbHold *hold;

  if (fd < 0)
    fd = open (path, O_RDONLY | O_CLOEXEC);
  if (fd < 0 || fstat (fd, &info) != 0)
    {
      if (fd >= 0)
        close (fd);
      mb_set_error (error, MB_FAULT_FILE_UNREADABLE, "%s", path);
      return NULL;
    }
  while (!lock (fd, F_RDLCK, &reason) && (reason == EAGAIN || reason == EACCES || reason == EINTR))
    {
      if (g_get_monotonic_time () > until)
        {
          close (fd);
          mb_set_error (error, MB_FAULT_OFFICE_LOCKED, "%s", path);
          return NULL;
        }
      g_usleep (BETWEEN_US);
      reason = 0;
    }
  hold = g_new0 (MbHold, 1);
  hold->device = (guint64) info.st_dev;
  hold->inode = (guint64) info.st_ino;
  hold->fd = fd;
  hold->n = 1;
  hold->unknown = reason != 0;
  if (holds == NULL)
    holds = g_ptr_array_new ();
  g_ptr_array_add (holds, hold);
  return hold;
}

MbHold *
mb_hold_new (const char *path, GError **error)
{
  gint64 until = g_get_monotonic_time () + PATIENCE;
  MbHold *hold;

  g_mutex_lock (&mutex);
  hold = join (path, until);
  if (hold == NULL)
    hold = begin (path, until, error);
  g_mutex_unlock (&mutex);
  return hold;
}

gboolean
mb_hold_make_sole (MbHold *self)
{
  int reason;

  g_mutex_lock (&mutex);
  if (self->n == 1 && !self->unknown)
    self->sole = self->sole || lock (self->fd, F_WRLCK, &reason);
  g_mutex_unlock (&mutex);
  return self->sole;
}

void
mb_hold_free (MbHold *self)
{
  g_mutex_lock (&mutex);
  if (--self->n == 0)
    {
      g_ptr_array_remove_fast (holds, self);
      if (holds->len == 0)
        g_clear_pointer (&holds, g_ptr_array_unref);
      close (self->fd);
      g_free (self);
    }
  g_cond_broadcast (&changed);
  g_mutex_unlock (&mutex);
}
