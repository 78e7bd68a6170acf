/* engine-wait.c: what happens when another program is writing.
 *
 * Promises: a clerk's edit waits through another program's short writes without a word, and through a long one (a great
 * import) as long as that one gets on with it; it does not wait for one that stands still; it can be cancelled; and it
 * never waits without end.
 *
 * Who holds the writer's lock is asked of the kernel's table, not by opening the file: closing it again would drop our
 * own locks on it, as POSIX has it. Where there is no such table, a log that grows is the sign of life.
 */
#include "config.h"

#include "engine-private.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE    6 /* times busy_ms, for one that is at work */
#define SIGNS       4 /* of life are looked for so often within busy_ms */
#define LONGEST_US  20000
#define WRITER_BYTE 120 /* of the shared memory's file: who has it locked is the writer */

/* Of a lock that belongs to an open file the kernel's table names no process: the one that has it says so of the open file. */
static gboolean
has_it_open (const char *process, const GStatBuf *shared)
{
  g_autofree char *fds = g_strdup_printf ("/proc/%s/fd", process);
  g_autoptr (GDir) dir = g_dir_open (fds, 0, NULL);
  const char *fd;

  while (dir != NULL && (fd = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename (fds, fd, NULL), *said_path = g_strdup_printf ("/proc/%s/fdinfo/%s", process, fd);
      g_autofree char *said = NULL;
      GStatBuf info;
      const char *line;

      if (g_stat (link, &info) != 0 || info.st_ino != shared->st_ino || info.st_dev != shared->st_dev
          || !g_file_get_contents (said_path, &said, NULL, NULL))
        continue;
      for (line = strstr (said, "OFDLCK"); line != NULL; line = strstr (line + 1, "OFDLCK"))
        {
          unsigned long long first = 0, last = 0;

          if (sscanf (line, "OFDLCK %*s WRITE %*d %*x:%*x:%*u %llu %llu", &first, &last) == 2 && first <= WRITER_BYTE && last >= WRITER_BYTE)
            return TRUE;
        }
    }
  return FALSE;
}

static guint
who_has_it_open (const GStatBuf *shared)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *process;

  while (dir != NULL && (process = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (process[0]) && has_it_open (process, shared))
      return (guint) g_ascii_strtoull (process, NULL, 10);
  return 0;
}

/* The process that is writing; 0: unknown. */
static guint
writer_of (const char *path)
{
  g_autofree char *shared = g_strconcat (path, "-shm", NULL), *table = NULL;
  g_auto (GStrv) lines = NULL;
  GStatBuf info;

  if (g_stat (shared, &info) != 0 || !g_file_get_contents ("/proc/locks", &table, NULL, NULL))
    return 0;
  lines = g_strsplit (table, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char kind[16];
      int process = 0;
      unsigned long long inode = 0, first = 0, last = 0;

      if (sscanf (lines[i], "%*s %15s %*s WRITE %d %*x:%*x:%llu %llu %llu", kind, &process, &inode, &first, &last) == 5
          && inode == (unsigned long long) info.st_ino && first <= WRITER_BYTE && last >= WRITER_BYTE)
        return process > 0 ? (guint) process : who_has_it_open (&info);
    }
  return 0;
}

/* Time that the process has computed and bytes that it has written; 0: it cannot be seen, or stands still. */
static guint64
work_of (guint process)
{
  g_autofree char *stat_path = g_strdup_printf ("/proc/%u/stat", process), *stat = NULL;
  g_autofree char *io_path = g_strdup_printf ("/proc/%u/io", process), *io = NULL;
  unsigned long long user = 0, system = 0, written = 0;
  const char *rest;
  char state = 0;

  if (!g_file_get_contents (stat_path, &stat, NULL, NULL) || (rest = strrchr (stat, ')')) == NULL
      || sscanf (rest + 1, " %c %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu %llu", &state, &user, &system) != 3
      || strchr ("TtZX", state) != NULL)
    return 0;
  if (g_file_get_contents (io_path, &io, NULL, NULL) && (rest = strstr (io, "wchar:")) != NULL)
    sscanf (rest, "wchar: %llu", &written);
  return 1 + user + system + written;
}

static guint64
sign_of_life (MbDb *db)
{
  guint process = writer_of (db->path);
  g_autofree char *log = NULL;
  GStatBuf info;

  /* This very process waits for itself: another thread's short write. */
  if (process != 0 && process != (guint) getpid ())
    return work_of (process);
  log = g_strconcat (db->path, "-wal", NULL);
  return g_stat (log, &info) == 0 ? (guint64) info.st_size : 0;
}

static int
on_busy (void *data, int n)
{
  MbDb *db = data;
  gint64 now = g_get_monotonic_time (), waited;

  if (db->busy_ms == 0 || g_cancellable_is_cancelled (db->cancellable))
    return 0;
  if (n == 0)
    {
      db->waiting_since = db->alive_at = now;
      db->sign = 0;
    }
  waited = now - db->waiting_since;
  if (waited >= (gint64) db->busy_ms * G_TIME_SPAN_MILLISECOND / SIGNS)
    {
      if (now - db->looked_at >= (gint64) db->busy_ms * G_TIME_SPAN_MILLISECOND / SIGNS)
        {
          guint64 sign = sign_of_life (db);

          if (sign != 0 && sign != db->sign && db->sign != 0)
            db->alive_at = now;
          db->sign = sign;
          db->looked_at = now;
        }
    }
  else
    db->looked_at = 0;
  if (waited >= (gint64) db->busy_ms * PATIENCE * G_TIME_SPAN_MILLISECOND
      || (waited >= (gint64) db->busy_ms * G_TIME_SPAN_MILLISECOND
          && now - db->alive_at >= (gint64) db->busy_ms * G_TIME_SPAN_MILLISECOND))
    return 0;
  g_usleep (MIN (1000u << MIN (n, 10), LONGEST_US));
  return 1;
}

void
mb_db_wait_for_others (MbDb *db)
{
  sqlite3_busy_handler (db->raw, db->busy_ms > 0 ? on_busy : NULL, db);
}
