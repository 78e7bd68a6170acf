/* fault-vfs.c: see fault-vfs.h. Only what fails is looked at; everything else is passed on. */
#include "fault-vfs.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* lies behind this */
} File;

#define SLOWLY_US 20000

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static GMutex mutex;
static FaultKind armed_kind;
static guint countdown, failed;
static gboolean armed, lasting;

static gboolean
goes_wrong (FaultKind kind)
{
  gboolean wrong = FALSE;

  g_mutex_lock (&mutex);
  if (armed && (kind == armed_kind || (kind == FAULT_WRITE && (armed_kind == FAULT_FULL || armed_kind == FAULT_SLOW))))
    {
      if (countdown > 0)
        countdown--;
      wrong = countdown == 0 && (failed == 0 || lasting);
      failed += wrong;
    }
  g_mutex_unlock (&mutex);
  return wrong;
}

void
fault_vfs_arm (FaultKind kind, guint nth, gboolean last)
{
  g_mutex_lock (&mutex);
  armed_kind = kind;
  countdown = nth;
  lasting = last;
  failed = 0;
  armed = TRUE;
  g_mutex_unlock (&mutex);
}

guint
fault_vfs_disarm (void)
{
  guint n;

  g_mutex_lock (&mutex);
  armed = FALSE;
  n = failed;
  g_mutex_unlock (&mutex);
  return n;
}

#define REAL(file) (((File *) (file))->real)

static int
x_close (sqlite3_file *file)
{
  return REAL (file)->pMethods->xClose (REAL (file));
}

static int
x_read (sqlite3_file *file, void *data, int n, sqlite3_int64 at)
{
  return REAL (file)->pMethods->xRead (REAL (file), data, n, at);
}

static int
x_write (sqlite3_file *file, const void *data, int n, sqlite3_int64 at)
{
  if (goes_wrong (FAULT_WRITE))
    {
      if (armed_kind == FAULT_SLOW)
        g_usleep (SLOWLY_US);
      /* Half of it gets there. */
      REAL (file)->pMethods->xWrite (REAL (file), data, n / 2, at);
      return armed_kind == FAULT_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
  return REAL (file)->pMethods->xWrite (REAL (file), data, n, at);
}

static int
x_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  return goes_wrong (FAULT_TRUNCATE) ? SQLITE_IOERR_TRUNCATE : REAL (file)->pMethods->xTruncate (REAL (file), size);
}

static int
x_sync (sqlite3_file *file, int flags)
{
  return goes_wrong (FAULT_SYNC) ? SQLITE_IOERR_FSYNC : REAL (file)->pMethods->xSync (REAL (file), flags);
}

static int
x_file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return REAL (file)->pMethods->xFileSize (REAL (file), size);
}

static int
x_lock (sqlite3_file *file, int level)
{
  return goes_wrong (FAULT_LOCK) ? SQLITE_IOERR_LOCK : REAL (file)->pMethods->xLock (REAL (file), level);
}

static int
x_unlock (sqlite3_file *file, int level)
{
  return REAL (file)->pMethods->xUnlock (REAL (file), level);
}

static int
x_check_reserved_lock (sqlite3_file *file, int *out)
{
  return REAL (file)->pMethods->xCheckReservedLock (REAL (file), out);
}

static int
x_file_control (sqlite3_file *file, int op, void *data)
{
  return REAL (file)->pMethods->xFileControl (REAL (file), op, data);
}

static int
x_sector_size (sqlite3_file *file)
{
  return REAL (file)->pMethods->xSectorSize (REAL (file));
}

static int
x_device_characteristics (sqlite3_file *file)
{
  return REAL (file)->pMethods->xDeviceCharacteristics (REAL (file));
}

static int
x_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return REAL (file)->pMethods->xShmMap (REAL (file), page, size, extend, out);
}

static int
x_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  /* To let go is never refused. */
  if ((flags & SQLITE_SHM_LOCK) != 0 && goes_wrong (FAULT_LOCK))
    return SQLITE_IOERR_SHMLOCK;
  return REAL (file)->pMethods->xShmLock (REAL (file), offset, n, flags);
}

static void
x_shm_barrier (sqlite3_file *file)
{
  REAL (file)->pMethods->xShmBarrier (REAL (file));
}

static int
x_shm_unmap (sqlite3_file *file, int delete_flag)
{
  return REAL (file)->pMethods->xShmUnmap (REAL (file), delete_flag);
}

static const sqlite3_io_methods methods = { 2,
                                            x_close,
                                            x_read,
                                            x_write,
                                            x_truncate,
                                            x_sync,
                                            x_file_size,
                                            x_lock,
                                            x_unlock,
                                            x_check_reserved_lock,
                                            x_file_control,
                                            x_sector_size,
                                            x_device_characteristics,
                                            x_shm_map,
                                            x_shm_lock,
                                            x_shm_barrier,
                                            x_shm_unmap,
                                            NULL,
                                            NULL };

static int
x_open (sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  File *wrapped = (File *) file;
  int rc;

  file->pMethods = NULL;
  if (goes_wrong (FAULT_OPEN))
    return SQLITE_CANTOPEN;
  wrapped->real = (sqlite3_file *) (wrapped + 1);
  rc = real_vfs->xOpen (real_vfs, name, wrapped->real, flags, out_flags);
  if (wrapped->real->pMethods != NULL)
    file->pMethods = &methods;
  return rc;
}

void
fault_vfs_install (void)
{
  real_vfs = sqlite3_vfs_find (NULL);
  /* Whatever else it does, the real one does not mind who asks. */
  vfs = *real_vfs;
  vfs.zName = "fault";
  vfs.szOsFile = (int) sizeof (File) + real_vfs->szOsFile;
  vfs.xOpen = x_open;
  vfs.pNext = NULL;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}
