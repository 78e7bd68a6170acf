/* pack.c: see pack.h.
 *
 * Layout: 8 bytes of name, 16 of salt, 8 and 8 the cost in operations and bytes (little-endian), 24 the stream's header;
 * then pieces of 65,536 bytes, each longer by 17, the last one marked as such. The first piece is bound to all that
 * stands before it. The costs are limited when a pack is opened: a foreign one must not eat the machine.
 */
#include "config.h"

#include "pack.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "atomic-file.h"

#define NAME        "MBPACK1\n"
#define NAME_LENGTH 8
#define PIECE       65536
#define MORE        crypto_secretstream_xchacha20poly1305_ABYTES
#define COSTS       16
#define HEAD        (NAME_LENGTH + crypto_pwhash_SALTBYTES + COSTS + crypto_secretstream_xchacha20poly1305_HEADERBYTES)
#define MOST_WORK   12
#define MOST_MEMORY (G_GUINT64_CONSTANT (1) << 30)
#define LAST        crypto_secretstream_xchacha20poly1305_TAG_FINAL

typedef struct
{
  guint8 head[HEAD];
  guint8 key[crypto_secretstream_xchacha20poly1305_KEYBYTES];
  crypto_secretstream_xchacha20poly1305_state state;
  guint8 plain[PIECE], locked[PIECE + MORE];
} Pack;

G_STATIC_ASSERT (sizeof NAME - 1 == NAME_LENGTH);

static Pack *
pack_new (GError **error)
{
  Pack *pack = sodium_init () >= 0 ? g_new0 (Pack, 1) : NULL;

  if (pack == NULL)
    mb_set_error (error, MB_FAULT_INTERNAL, "libsodium");
  return pack;
}

/* What it held of key and content is overwritten. */
static void
pack_free (Pack *pack)
{
  sodium_memzero (pack, sizeof *pack);
  g_free (pack);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pack, pack_free)

static guint64
cost_of (const Pack *pack, guint n)
{
  guint64 cost;

  memcpy (&cost, pack->head + NAME_LENGTH + crypto_pwhash_SALTBYTES + n * 8, 8);
  return GUINT64_FROM_LE (cost);
}

static void
set_cost (Pack *pack, guint n, guint64 cost)
{
  cost = GUINT64_TO_LE (cost);
  memcpy (pack->head + NAME_LENGTH + crypto_pwhash_SALTBYTES + n * 8, &cost, 8);
}

static gboolean
make_key (Pack *pack, const char *passphrase, GError **error)
{
  /* The same words typed on another machine must be the same bytes. */
  g_autofree char *normal = g_utf8_normalize (passphrase, -1, G_NORMALIZE_NFC);
  const char *words = normal != NULL ? normal : passphrase;
  int failed = crypto_pwhash (pack->key, sizeof pack->key, words, strlen (words), pack->head + NAME_LENGTH,
                              cost_of (pack, 0), (size_t) cost_of (pack, 1), crypto_pwhash_ALG_ARGON2ID13);

  if (normal != NULL)
    sodium_memzero (normal, strlen (normal));
  if (failed == 0)
    return TRUE;
  mb_set_error (error, MB_FAULT_INTERNAL, "%s", _ ("there is not enough memory for the passphrase"));
  return FALSE;
}

gboolean
mb_pack_is_pack (const char *path)
{
  char name[NAME_LENGTH];
  FILE *file = fopen (path, "rb");
  gboolean is
      = file != NULL && fread (name, 1, NAME_LENGTH, file) == NAME_LENGTH && memcmp (name, NAME, NAME_LENGTH) == 0;

  if (file != NULL)
    fclose (file);
  return is;
}

/* ---- Writing ---- */

static gboolean
fail_writing (const char *path, GError **error)
{
  mb_atomic_file_set_errno (error, path, errno);
  return FALSE;
}

static gboolean
lock (Pack *pack, FILE *from, FILE *to, const char *path, MbJob *job, GError **error)
{
  const guint8 *bound = pack->head;
  gsize n_bound = HEAD;

  if (fwrite (pack->head, 1, HEAD, to) != HEAD)
    return fail_writing (path, error);
  for (;;)
    {
      gsize n = fread (pack->plain, 1, PIECE, from);
      int next = n == PIECE ? fgetc (from) : EOF;
      guint8 tag = next == EOF ? LAST : 0;

      if (ferror (from))
        {
          mb_set_error (error, MB_FAULT_STORE_IO, NULL);
          return FALSE;
        }
      if (next != EOF)
        ungetc (next, from);
      crypto_secretstream_xchacha20poly1305_push (&pack->state, pack->locked, NULL, pack->plain, n, bound, n_bound,
                                                  tag);
      if (fwrite (pack->locked, 1, n + MORE, to) != n + MORE)
        return fail_writing (path, error);
      if (tag == LAST)
        return fflush (to) == 0 || fail_writing (path, error);
      bound = NULL;
      n_bound = 0;
      if (job != NULL && !mb_job_check (job, error))
        return FALSE;
    }
}

static gboolean
write_pack (const char *copy, const char *path, const char *passphrase, MbJob *job, GError **error)
{
  g_autoptr (Pack) pack = pack_new (error);
  g_autoptr (MbAtomicFile) file = NULL;
  FILE *from, *to;
  gboolean done = FALSE;

  if (pack == NULL)
    return FALSE;
  memcpy (pack->head, NAME, NAME_LENGTH);
  randombytes_buf (pack->head + NAME_LENGTH, crypto_pwhash_SALTBYTES);
  set_cost (pack, 0, crypto_pwhash_OPSLIMIT_MODERATE);
  set_cost (pack, 1, crypto_pwhash_MEMLIMIT_MODERATE);
  if (!make_key (pack, passphrase, error) || (file = mb_atomic_file_begin (path, error)) == NULL)
    return FALSE;
  crypto_secretstream_xchacha20poly1305_init_push (
      &pack->state, pack->head + HEAD - crypto_secretstream_xchacha20poly1305_HEADERBYTES, pack->key);
  from = fopen (copy, "rb");
  to = from != NULL ? fopen (mb_atomic_file_get_path (file), "wb") : NULL;
  if (to != NULL)
    done = lock (pack, from, to, path, job, error);
  else
    fail_writing (path, error);
  if (from != NULL)
    fclose (from);
  if (to != NULL && fclose (to) != 0 && done)
    done = fail_writing (path, error);
  return done && mb_atomic_file_commit (file, error);
}

/* Beside the office file, which is as secret; never beside the pack. */
static char *
copy_beside (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *name = g_path_get_basename (path);

  return g_strdup_printf ("%s/.%.40s.%08x.part", folder, name, g_random_int ());
}

static void
forget (const char *copy)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (copy, endings[i], NULL);

      g_unlink (path);
    }
}

gboolean
mb_pack_write (MbStore *store, const char *path, const char *passphrase, MbJob *job, GError **error)
{
  g_autofree char *copy = NULL;
  gboolean done;

  g_return_val_if_fail (store != NULL && path != NULL && passphrase != NULL, FALSE);

  if (g_utf8_strlen (passphrase, -1) < MB_PACK_SHORTEST)
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("a passphrase has at least %s characters"), G_STRINGIFY (8));
      return FALSE;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS) && !mb_pack_is_pack (path))
    {
      mb_set_error (error, MB_FAULT_FILE_EXISTS, "%s", path);
      return FALSE;
    }
  copy = copy_beside (mb_store_get_path (store));
  done = mb_store_backup (store, copy, job, error) && write_pack (copy, path, passphrase, job, error);
  forget (copy);
  return done;
}

/* ---- Opening ---- */

static gboolean
fail_reading (MbFaultCode code, const char *path, GError **error)
{
  mb_set_error (error, code, "%s", path);
  return FALSE;
}

static gboolean
unlock (Pack *pack, FILE *from, FILE *to, const char *path, const char *target, MbJob *job, GError **error)
{
  const guint8 *bound = pack->head;
  gsize n_bound = HEAD;

  for (;;)
    {
      gsize n = fread (pack->locked, 1, sizeof pack->locked, from);
      unsigned long long n_plain;
      unsigned char tag;

      if (n < MORE)
        return fail_reading (MB_FAULT_FILE_DAMAGED, path, error);
      if (crypto_secretstream_xchacha20poly1305_pull (&pack->state, pack->plain, &n_plain, &tag, pack->locked, n, bound,
                                                      n_bound)
          != 0)
        /* Only the first piece can tell of a wrong passphrase. */
        return fail_reading (bound != NULL ? MB_FAULT_PASSPHRASE : MB_FAULT_FILE_DAMAGED, path, error);
      if (fwrite (pack->plain, 1, (gsize) n_plain, to) != n_plain)
        return fail_writing (target, error);
      if (tag == LAST)
        {
          if (fgetc (from) != EOF)
            return fail_reading (MB_FAULT_FILE_DAMAGED, path, error);
          return fflush (to) == 0 || fail_writing (target, error);
        }
      bound = NULL;
      n_bound = 0;
      if (job != NULL && !mb_job_check (job, error))
        return FALSE;
    }
}

static gboolean
open_pack (FILE *from, const char *path, const char *copy, const char *passphrase, MbJob *job, GError **error)
{
  g_autoptr (Pack) pack = pack_new (error);
  gboolean done = FALSE;
  FILE *to;
  int fd;

  if (pack == NULL)
    return FALSE;
  if (fread (pack->head, 1, HEAD, from) != HEAD || memcmp (pack->head, NAME, NAME_LENGTH) != 0 || cost_of (pack, 0) < 1
      || cost_of (pack, 0) > MOST_WORK || cost_of (pack, 1) < crypto_pwhash_MEMLIMIT_MIN
      || cost_of (pack, 1) > MOST_MEMORY)
    return fail_reading (MB_FAULT_NOT_PACK, path, error);
  if (!make_key (pack, passphrase, error))
    return FALSE;
  if (crypto_secretstream_xchacha20poly1305_init_pull (
          &pack->state, pack->head + HEAD - crypto_secretstream_xchacha20poly1305_HEADERBYTES, pack->key)
      != 0)
    return fail_reading (MB_FAULT_NOT_PACK, path, error);
  fd = g_open (copy, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  to = fd >= 0 ? fdopen (fd, "wb") : NULL;
  if (to == NULL)
    return fail_writing (copy, error);
  done = unlock (pack, from, to, path, copy, job, error);
  if (fclose (to) != 0 && done)
    done = fail_writing (copy, error);
  return done;
}

gboolean
mb_pack_open (const char *pack, const char *path, const char *passphrase, MbJob *job, GError **error)
{
  g_autofree char *copy = NULL;
  gboolean done;
  FILE *from;

  g_return_val_if_fail (pack != NULL && path != NULL && passphrase != NULL, FALSE);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return fail_reading (MB_FAULT_FILE_EXISTS, path, error);
  if ((from = fopen (pack, "rb")) == NULL)
    return fail_reading (errno == ENOENT ? MB_FAULT_FILE_NOT_FOUND : MB_FAULT_FILE_UNREADABLE, pack, error);
  copy = copy_beside (path);
  done = open_pack (from, pack, copy, passphrase, job, error) && mb_store_restore (copy, path, error);
  fclose (from);
  forget (copy);
  return done;
}
