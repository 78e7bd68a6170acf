/* fuzz-office.c: any bytes as an office file: opened, checked, listed, recovered from. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "recover.h"

#define PAGE   4096
#define WINDOW 64

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

static void
look_at (const char *path, MbCatalogue *catalogue)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbStore) store = mb_store_open (path, MB_STORE_READ_WRITE, catalogue, &error);
  g_autoptr (MbQuery) query = mb_query_new ("town");
  g_autoptr (GArray) ids = NULL;
  MbCheckResult result;

  if (store == NULL)
    {
      g_assert_true (error->domain == MB_ERROR && error->message[0] != '\0');
      return;
    }
  if (mb_store_check (store, &result, NULL, NULL))
    mb_check_result_clear (&result);
  mb_query_search (query, "z");
  ids = mb_store_ids (store, query, 0, NULL, NULL);
  mb_store_close (store);
}

#ifndef MB_REPLAY

/* A byte more or less would move every page behind it: what stays in its place is more often taken for an office file. */
gsize
LLVMFuzzerCustomMutator (guint8 *data, gsize size, gsize most, unsigned int seed)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (seed);
  guint32 kind = (guint32) g_rand_int_range (chance, 0, 16), pages = (guint32) (size / PAGE);
  guint8 *one, *other;

  if (kind == 0 || pages == 0)
    return LLVMFuzzerMutate (data, size, most);
  one = data + g_rand_int_range (chance, 0, (gint32) pages) * PAGE;
  other = data + g_rand_int_range (chance, 0, (gint32) pages) * PAGE;
  if (kind == 1)
    return (gsize) (one - data); /* cut off */
  if (kind == 2)
    memmove (one, other, PAGE);
  else
    {
      /* The first bytes of a page say what it is and where its cells are. */
      gint32 at = g_rand_boolean (chance) ? g_rand_int_range (chance, 0, 2 * WINDOW) : g_rand_int_range (chance, 0, PAGE - WINDOW);

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

  if (path == NULL)
    return 0;
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
  _exit (0);
}

#endif

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static MbCatalogue *catalogue;
  static char *folder;
  g_autofree char *path = NULL, *saved = NULL;
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_auto (MbRecoverResult) recovered = { 0 };

  if (folder == NULL)
    {
      folder = g_strdup ("/dev/shm/minban-fuzz-XXXXXX");
      g_assert_nonnull (g_mkdtemp (folder));
      catalogue = make_catalogue ();
    }
  path = g_build_filename (folder, "a.minban", NULL);
  saved = g_build_filename (folder, "b.minban", NULL);
  g_assert_true (g_file_set_contents (path, (const char *) data, (gssize) size, NULL));
  /* Recovering makes a whole new file, which takes thirty times as long as all the rest. */
  if (g_bytes_hash (bytes) % 64 == 0)
    mb_store_recover (path, saved, catalogue, &recovered, NULL, NULL);
  look_at (path, catalogue);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *one = g_strconcat (path, endings[i], NULL), *other = g_strconcat (saved, endings[i], NULL);

      g_unlink (one);
      g_unlink (other);
    }
  return 0;
}
