/* fuzz-office.c: any bytes as an office file: opened, checked, listed, recovered from. Most are given to the engine in memory; one in
 * so many lies on a disk, where it is recovered from as well. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "recover.h"
#include "store-private.h"
#ifndef MB_REPLAY
#include "memory-vfs.h"
#endif

#define WINDOW      64
#define ON_DISK     512 /* one in so many is recovered from: that makes a whole new file, a hundred times the work of all the rest */
#define WRITABLE    16  /* one in so many: what may be written is watched by a thread, which takes as long as all the rest */
#define OF_PAGE     16  /* where an office file says how long its pages are */
#define SMALL_PAGES "PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM; PRAGMA journal_mode = WAL"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);
#ifndef MB_REPLAY
gsize LLVMFuzzerMutate (guint8 *data, gsize size, gsize most);
gsize LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize most, unsigned int seed);
int LLVMFuzzerInitialize (int *argc, char ***argv);
#endif

static const char town[]
    = "[Register]\nid=town\nversion=1\nlabel=Towns\nsingular=town\ntitle=name\nidentity=name\nsort=name\n"
      "[Field name]\ntype=text\nlabel=Name\nrequired=true\nunique=true\nlist=true\nsearch=true\n"
      "[Field people]\ntype=integer\nlabel=People\nmin=0\n";
static const char setting[]
    = "[Register]\nid=setting\nversion=1\nlabel=Settings\nsingular=setting\ntitle=key\nidentity=key\nsort=key\n"
      "system=true\n[Field key]\ntype=text\nlabel=Key\nrequired=true\nunique=true\n"
      "[Field value]\ntype=longtext\nlabel=Value\n";
static const char document[]
    = "[Register]\nid=document\nversion=1\nlabel=Documents\nsingular=document\ntitle=name\nidentity=kind;name\n"
      "sort=kind;name\nsystem=true\n[Field kind]\ntype=text\nlabel=Kind\nrequired=true\n"
      "[Field name]\ntype=text\nlabel=Name\nrequired=true\n[Field version]\ntype=text\nlabel=Version\n"
      "[Field source]\ntype=longtext\nlabel=Source\nrequired=true\n";

static MbCatalogue *
make_catalogue (void)
{
  static const char *const sources[] = { town, setting, document };
  MbCatalogue *catalogue = mb_catalogue_new ();

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    mb_catalogue_take (catalogue, mb_register_new_parse (sources[i], -1, "fuzz", NULL));
  g_assert_true (mb_catalogue_check (catalogue, NULL));
  return catalogue;
}

/* What is wrong with the file is said in words of its own. */
static void
is_told (const GError *error)
{
  g_assert_true (error->domain == MB_ERROR && error->message[0] != '\0');
  if (error->code == MB_FAULT_INTERNAL)
    g_error ("%s", error->message);
}

static void
look_at (const char *path, MbCatalogue *catalogue, MbStoreFlags flags)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbStore) store = mb_store_open (path, flags, catalogue, &error);
  g_autoptr (MbQuery) query = mb_query_new ("town");
  g_autoptr (GArray) ids = NULL;
  MbCheckResult result;

  if (store == NULL)
    {
      is_told (error);
      return;
    }
  if (mb_store_check (store, &result, NULL, &error))
    mb_check_result_clear (&result);
  else
    is_told (error);
  g_clear_error (&error);
  mb_query_search (query, "z");
  if ((ids = mb_store_ids (store, query, 0, NULL, &error)) == NULL)
    is_told (error);
  mb_store_close (store);
}

#ifndef MB_REPLAY

/* A byte more or less would move every page behind it: what stays in its place is more often taken for an office file. */
gsize
LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize most, unsigned int seed)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  gint32 page = size > OF_PAGE + 1 ? data[OF_PAGE] << 8 | data[OF_PAGE + 1] : 0;
  gint32 kind = g_rand_int_range (chance, 0, 16), pages = page >= 4 * WINDOW ? (gint32) size / page : 0;
  guint8 *one, *other;

  if (kind == 0 || pages == 0)
    return LLVMFuzzerMutate (data, size, most);
  one = data + g_rand_int_range (chance, 0, pages) * page;
  other = data + g_rand_int_range (chance, 0, pages) * page;
  if (kind == 1)
    return (gsize) (one - data); /* cut off */
  if (kind == 2)
    memmove (one, other, (gsize) page);
  else
    {
      /* The first bytes of a page say what it is and where its cells are. */
      gint32 at = g_rand_boolean (chance) ? g_rand_int_range (chance, 0, 2 * WINDOW) : g_rand_int_range (chance, 0, page - WINDOW);

      LLVMFuzzerMutate (one + at, (gsize) g_rand_int_range (chance, 1, WINDOW), WINDOW);
    }
  return size;
}

/* MB_FUZZ_SEED=FILE: writes a small office file to begin with, and ends. */
int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  const char *path = g_getenv ("MB_FUZZ_SEED");
  g_autoptr (MbCatalogue) catalogue = make_catalogue ();
  g_autoptr (MbChangeSet) set = NULL;
  g_autoptr (MbStore) store = NULL;
  sqlite3 *db = NULL;

  if (path == NULL)
    {
      memory_vfs_prepare ();
      return 0;
    }
  store = mb_store_create (path, catalogue, NULL);
  set = mb_change_set_new ("Seed", "fuzz");
  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *name = g_strdup_printf ("城关镇 %u", i);

      mb_change_set_insert (set, mb_catalogue_get (mb_store_get_catalogue (store), "town"));
      mb_change_set_put_text (set, "name", name);
      mb_change_set_put_int (set, "people", i * 1000);
    }
  g_assert_true (mb_store_apply (store, set, NULL, NULL, NULL));
  mb_store_close (store);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, SMALL_PAGES, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
  _exit (0);
}

#endif

static void
on_disk (const char *folder, MbCatalogue *catalogue, const guint8 *data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, "a.minban", NULL), *saved = g_build_filename (folder, "b.minban", NULL);
  g_auto (MbRecoverResult) recovered = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  if (!mb_store_recover (path, saved, catalogue, &recovered, NULL, &error))
    is_told (error);
  look_at (path, catalogue, MB_STORE_READ_WRITE);
  look_at (path, catalogue, MB_STORE_READ_ONLY);
  mb_store_remove_temporary (path);
  mb_store_remove_temporary (saved);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static MbCatalogue *catalogue;
  static char *folder;
#ifndef MB_REPLAY
  static char *stand_in; /* its place is looked at, and it is held open, but its bytes are in memory */
  static guint n;
  gboolean memory = n++ % ON_DISK != 0;
  gint64 used;
#endif

  if (folder == NULL)
    {
      folder = g_strdup ("/dev/shm/minban-fuzz-XXXXXX");
      g_assert_nonnull (g_mkdtemp (folder));
      catalogue = make_catalogue ();
    }
#ifdef MB_REPLAY
  on_disk (folder, catalogue, data, size);
#else
  if (stand_in == NULL)
    {
      stand_in = g_build_filename (folder, "c.minban", NULL);
      g_assert_true (g_file_set_contents (stand_in, "", 0, NULL));
    }
  memory_vfs_use (memory);
  used = memory_vfs_used ();
  if (memory)
    {
      memory_vfs_begin (stand_in, data, size, n % WRITABLE == 0);
      look_at (stand_in, catalogue, MB_STORE_READ_WRITE);
    }
  else
    on_disk (folder, catalogue, data, size);
  g_assert_cmpint (memory_vfs_used (), ==, used);
#endif
  return 0;
}
