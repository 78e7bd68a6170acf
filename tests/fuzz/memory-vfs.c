/* memory-vfs.c: see memory-vfs.h. Files are found by name and shared by all connections, with the locks and the shared memory of a
 * log; nothing outlives memory_vfs_begin. */
#include "memory-vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MOST_FILES   8
#define MOST_REGIONS 16
#define LARGE        20

typedef struct _Handle Handle;

typedef struct
{
  char *name; /* NULL: nobody's */
  guint8 *data;
  gsize size, room;
  int shared; /* how many have a shared lock */
  const Handle *reserved, *pending, *exclusive;
  guint8 *regions[MOST_REGIONS];
  gsize region_size;
  int shm_shared[SQLITE_SHM_NLOCK];
  const Handle *shm_exclusive[SQLITE_SHM_NLOCK];
} File;

struct _Handle
{
  sqlite3_file base;
  File *file;
  int level;
  guint shm_shared; /* one bit a lock */
  gboolean unnamed;
};

static sqlite3_vfs *real_vfs;
static sqlite3_vfs vfs;
static GMutex mutex;
static File files[MOST_FILES];
static gboolean nothing_is_writable;

#define FILE_OF(handle) (((Handle *) (handle))->file)

/* ---- Memory ---- */

typedef struct _Block
{
  struct _Block *next;
  gsize size;
} Block;

static GMutex spare_mutex;
static Block *spare[LARGE + 1]; /* lengths are powers of two up to that of LARGE; what is larger is the system's */

static void *
take (int n)
{
  guint kind = g_bit_storage ((gsize) MAX (n, 16) - 1);
  Block *block = NULL;

  if (kind <= LARGE)
    {
      g_mutex_lock (&spare_mutex);
      if ((block = spare[kind]) != NULL)
        spare[kind] = block->next;
      g_mutex_unlock (&spare_mutex);
      n = 1 << kind;
    }
  if (block == NULL)
    {
      if ((block = malloc ((gsize) n + sizeof (Block))) == NULL)
        return NULL;
      block->size = (gsize) n;
    }
  return block + 1;
}

static void
give_back (void *memory)
{
  Block *block = (Block *) memory - 1;
  guint kind = g_bit_storage (block->size - 1);

  if (kind > LARGE)
    {
      free (block);
      return;
    }
  g_mutex_lock (&spare_mutex);
  block->next = spare[kind];
  spare[kind] = block;
  g_mutex_unlock (&spare_mutex);
}

static int
size_of (void *memory)
{
  return memory == NULL ? 0 : (int) ((Block *) memory - 1)->size;
}

static void *
resize (void *memory, int n)
{
  void *other;

  if (n <= size_of (memory))
    return memory;
  if ((other = take (n)) == NULL)
    return NULL;
  memcpy (other, memory, (gsize) size_of (memory));
  give_back (memory);
  return other;
}

static int
round_up (int n)
{
  return (n + 7) & ~7;
}

static int
begin (void *unused)
{
  return SQLITE_OK;
}

static void
end (void *unused)
{
}

/* ---- Files ---- */

static File *
find (const char *name)
{
  for (guint i = 0; name != NULL && i < MOST_FILES; i++)
    if (files[i].name != NULL && strcmp (files[i].name, name) == 0)
      return &files[i];
  return NULL;
}

static File *
make (const char *name)
{
  for (guint i = 0; i < MOST_FILES; i++)
    if (files[i].name == NULL)
      {
        files[i].name = g_strdup (name);
        files[i].size = 0;
        return &files[i];
      }
  return NULL;
}

/* Its memory is kept for the next. */
static void
forget (File *file)
{
  g_clear_pointer (&file->name, g_free);
  file->size = 0;
  file->shared = 0;
  file->reserved = file->pending = file->exclusive = NULL;
  for (guint i = 0; i < MOST_REGIONS && file->regions[i] != NULL; i++)
    memset (file->regions[i], 0, file->region_size);
}

static void
grow (File *file, gsize size)
{
  if (size > file->room)
    {
      file->room = MAX (size, 2 * file->room);
      file->data = g_realloc (file->data, file->room);
    }
  if (size > file->size)
    memset (file->data + file->size, 0, size - file->size);
  file->size = size;
}

static int
x_read (sqlite3_file *handle, void *to, int n, sqlite3_int64 at)
{
  File *file = FILE_OF (handle);
  gsize there;

  g_mutex_lock (&mutex);
  there = (gsize) at >= file->size ? 0 : MIN ((gsize) n, file->size - (gsize) at);
  if (there > 0)
    memcpy (to, file->data + at, there);
  g_mutex_unlock (&mutex);
  if (there == (gsize) n)
    return SQLITE_OK;
  memset ((guint8 *) to + there, 0, (gsize) n - there);
  return SQLITE_IOERR_SHORT_READ;
}

static int
x_write (sqlite3_file *handle, const void *from, int n, sqlite3_int64 at)
{
  File *file = FILE_OF (handle);

  g_mutex_lock (&mutex);
  if ((gsize) at + (gsize) n > file->size)
    grow (file, (gsize) at + (gsize) n);
  memcpy (file->data + at, from, (gsize) n);
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static int
x_truncate (sqlite3_file *handle, sqlite3_int64 size)
{
  g_mutex_lock (&mutex);
  grow (FILE_OF (handle), (gsize) size);
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static int
x_sync (sqlite3_file *handle, int flags)
{
  return SQLITE_OK;
}

static int
x_file_size (sqlite3_file *handle, sqlite3_int64 *size)
{
  g_mutex_lock (&mutex);
  *size = (sqlite3_int64) FILE_OF (handle)->size;
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

/* ---- Locks ---- */

static int
x_lock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;
  File *file = handle->file;
  int rc = SQLITE_OK;

  g_mutex_lock (&mutex);
  if (handle->level >= level)
    ;
  else if (level == SQLITE_LOCK_SHARED)
    {
      if (file->pending != NULL || file->exclusive != NULL)
        rc = SQLITE_BUSY;
      else
        file->shared++;
    }
  else if (level == SQLITE_LOCK_RESERVED)
    {
      if (file->reserved != NULL)
        rc = SQLITE_BUSY;
      else
        file->reserved = handle;
    }
  else if ((file->reserved != NULL && file->reserved != handle) || (file->pending != NULL && file->pending != handle))
    rc = SQLITE_BUSY;
  else
    {
      file->pending = handle;
      if (file->shared > 1)
        {
          handle->level = SQLITE_LOCK_PENDING;
          rc = SQLITE_BUSY;
        }
      else
        file->exclusive = handle;
    }
  if (rc == SQLITE_OK)
    handle->level = MAX (handle->level, level);
  g_mutex_unlock (&mutex);
  return rc;
}

static int
x_unlock (sqlite3_file *base, int level)
{
  Handle *handle = (Handle *) base;
  File *file = handle->file;

  g_mutex_lock (&mutex);
  if (handle->level > level)
    {
      if (file->reserved == handle)
        file->reserved = NULL;
      if (file->pending == handle)
        file->pending = NULL;
      if (file->exclusive == handle)
        file->exclusive = NULL;
      if (level == SQLITE_LOCK_NONE)
        file->shared--;
      handle->level = level;
    }
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static int
x_check_reserved_lock (sqlite3_file *handle, int *reserved)
{
  g_mutex_lock (&mutex);
  *reserved = FILE_OF (handle)->reserved != NULL || FILE_OF (handle)->exclusive != NULL;
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static int
x_file_control (sqlite3_file *handle, int what, void *argument)
{
  return SQLITE_NOTFOUND;
}

static int
x_sector_size (sqlite3_file *handle)
{
  return 4096;
}

static int
x_device_characteristics (sqlite3_file *handle)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- Shared memory ---- */

static int
x_shm_map (sqlite3_file *handle, int region, int size, int extend, void volatile **out)
{
  File *file = FILE_OF (handle);
  int rc = SQLITE_OK;

  g_mutex_lock (&mutex);
  if (region >= MOST_REGIONS)
    rc = SQLITE_IOERR_SHMMAP;
  else
    for (int i = 0; i <= region; i++)
      if (file->regions[i] == NULL)
        file->regions[i] = g_malloc0 ((gsize) size);
  file->region_size = (gsize) size;
  *out = rc == SQLITE_OK ? file->regions[region] : NULL;
  g_mutex_unlock (&mutex);
  return rc;
}

static int
x_shm_lock (sqlite3_file *base, int first, int n, int flags)
{
  Handle *handle = (Handle *) base;
  File *file = handle->file;
  int rc = SQLITE_OK;

  g_mutex_lock (&mutex);
  for (int i = first; i < first + n && (flags & SQLITE_SHM_LOCK) != 0; i++)
    {
      gboolean mine = (handle->shm_shared & 1u << i) != 0;

      if (file->shm_exclusive[i] != NULL && file->shm_exclusive[i] != handle)
        rc = SQLITE_BUSY;
      if ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && file->shm_shared[i] > (mine ? 1 : 0))
        rc = SQLITE_BUSY;
    }
  for (int i = first; i < first + n && rc == SQLITE_OK; i++)
    {
      guint bit = 1u << i;

      if ((flags & SQLITE_SHM_EXCLUSIVE) != 0)
        file->shm_exclusive[i] = (flags & SQLITE_SHM_LOCK) != 0 ? handle : NULL;
      else if ((flags & SQLITE_SHM_LOCK) != 0 && (handle->shm_shared & bit) == 0)
        {
          file->shm_shared[i]++;
          handle->shm_shared |= bit;
        }
      else if ((flags & SQLITE_SHM_UNLOCK) != 0 && (handle->shm_shared & bit) != 0)
        {
          file->shm_shared[i]--;
          handle->shm_shared &= ~bit;
        }
    }
  g_mutex_unlock (&mutex);
  return rc;
}

static void
x_shm_barrier (sqlite3_file *handle)
{
  g_mutex_lock (&mutex);
  g_mutex_unlock (&mutex);
}

static int
x_shm_unmap (sqlite3_file *base, int delete_it)
{
  Handle *handle = (Handle *) base;
  File *file = handle->file;

  g_mutex_lock (&mutex);
  for (int i = 0; i < SQLITE_SHM_NLOCK; i++)
    {
      if ((handle->shm_shared & 1u << i) != 0)
        file->shm_shared[i]--;
      if (file->shm_exclusive[i] == handle)
        file->shm_exclusive[i] = NULL;
    }
  handle->shm_shared = 0;
  for (guint i = 0; i < MOST_REGIONS && file->regions[i] != NULL && delete_it; i++)
    memset (file->regions[i], 0, file->region_size);
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

/* ---- The whole ---- */

static int
x_close (sqlite3_file *base)
{
  Handle *handle = (Handle *) base;

  x_unlock (base, SQLITE_LOCK_NONE);
  g_mutex_lock (&mutex);
  if (handle->unnamed)
    forget (handle->file);
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
  .iVersion = 2,
  .xClose = x_close,
  .xRead = x_read,
  .xWrite = x_write,
  .xTruncate = x_truncate,
  .xSync = x_sync,
  .xFileSize = x_file_size,
  .xLock = x_lock,
  .xUnlock = x_unlock,
  .xCheckReservedLock = x_check_reserved_lock,
  .xFileControl = x_file_control,
  .xSectorSize = x_sector_size,
  .xDeviceCharacteristics = x_device_characteristics,
  .xShmMap = x_shm_map,
  .xShmLock = x_shm_lock,
  .xShmBarrier = x_shm_barrier,
  .xShmUnmap = x_shm_unmap,
};

static int
x_open (sqlite3_vfs *self, const char *name, sqlite3_file *base, int flags, int *out_flags)
{
  Handle *handle = (Handle *) base;

  *handle = (Handle){ .unnamed = name == NULL };
  g_mutex_lock (&mutex);
  handle->file = find (name);
  if (handle->file == NULL && (flags & SQLITE_OPEN_CREATE) != 0)
    handle->file = make (name != NULL ? name : "");
  g_mutex_unlock (&mutex);
  if (handle->file == NULL)
    return SQLITE_CANTOPEN;
  base->pMethods = &methods;
  if (out_flags != NULL)
    *out_flags = flags;
  return SQLITE_OK;
}

static int
x_delete (sqlite3_vfs *self, const char *name, int sync)
{
  File *file;

  g_mutex_lock (&mutex);
  if ((file = find (name)) != NULL)
    forget (file);
  g_mutex_unlock (&mutex);
  return file != NULL ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}

static int
x_access (sqlite3_vfs *self, const char *name, int flags, int *out)
{
  File *file;

  g_mutex_lock (&mutex);
  file = find (name);
  *out = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->size > 0);
  g_mutex_unlock (&mutex);
  return SQLITE_OK;
}

static int
x_full_pathname (sqlite3_vfs *self, const char *name, int room, char *out)
{
  return g_strlcpy (out, name, (gsize) room) < (gsize) room ? SQLITE_OK : SQLITE_CANTOPEN;
}

/* In the place of the C library's, for GLib too: whoever runs the fuzzer may write everywhere. */
int
access (const char *path, int mode)
{
  if (nothing_is_writable && (mode & W_OK) != 0)
    {
      errno = EROFS;
      return -1;
    }
  return (int) syscall (SYS_faccessat, AT_FDCWD, path, mode);
}

void
memory_vfs_prepare (void)
{
  static sqlite3_mem_methods memory = { take, give_back, resize, size_of, round_up, begin, end, NULL };

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &memory), ==, SQLITE_OK);
  real_vfs = sqlite3_vfs_find (NULL);
  vfs = *real_vfs;
  vfs.zName = "memory";
  vfs.szOsFile = sizeof (Handle);
  vfs.xOpen = x_open;
  vfs.xDelete = x_delete;
  vfs.xAccess = x_access;
  vfs.xFullPathname = x_full_pathname;
}

void
memory_vfs_use (gboolean memory)
{
  nothing_is_writable = FALSE;
  g_assert_cmpint (sqlite3_vfs_register (memory ? &vfs : real_vfs, 1), ==, SQLITE_OK);
}

void
memory_vfs_begin (const char *path, const guint8 *data, gsize size, gboolean may_be_written)
{
  File *file;

  nothing_is_writable = !may_be_written;
  for (guint i = 0; i < MOST_FILES; i++)
    forget (&files[i]);
  file = make (path);
  grow (file, size);
  if (size > 0)
    memcpy (file->data, data, size);
}

gint64
memory_vfs_used (void)
{
  return sqlite3_memory_used ();
}
