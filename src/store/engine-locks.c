/* engine-locks.c: the locks on the memory that connections share.
 *
 * Promise: they are lost only when they are given back. The engine takes POSIX locks, of which a process loses all as soon as anything in
 * it closes the same file, and a file dialog opens and closes every file of a folder to see what it is. On the shared memory's file, of
 * which the engine has one door in a process, locks of the open file description do the same and stay. On the office file itself, which
 * has a door for each connection, they would not do; see hold.c.
 */
#include "config.h"

#include "engine-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

#define FIRST_OF_OFFICE_FILE 0x40000000 /* locks below are the shared memory's */

static int
keep_locks (int fd, int command, ...)
{
  struct flock kept, *lock;
  va_list list;
  void *argument;
  int result;

  va_start (list, command);
  argument = va_arg (list, void *);
  va_end (list);
  lock = argument;
  if ((command != F_SETLK && command != F_SETLKW && command != F_GETLK) || lock->l_whence != SEEK_SET
      || lock->l_start >= FIRST_OF_OFFICE_FILE)
    return fcntl (fd, command, argument);
  kept = *lock;
  kept.l_pid = 0;
  result = fcntl (fd, command == F_SETLK ? F_OFD_SETLK : command == F_SETLKW ? F_OFD_SETLKW : F_OFD_GETLK, &kept);
  if (result != 0 && errno == EINVAL) /* a kernel that does not know them */
    return fcntl (fd, command, argument);
  if (command == F_GETLK)
    *lock = kept;
  return result;
}

void
mb_db_keep_locks (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      sqlite3_vfs *vfs = sqlite3_vfs_find ("unix");

      if (vfs != NULL && vfs->iVersion >= 3)
        vfs->xSetSystemCall (vfs, "fcntl", (sqlite3_syscall_ptr) keep_locks);
      g_once_init_leave (&done, 1);
    }
}
