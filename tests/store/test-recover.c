/* test-recover.c: what is saved from a damaged file, whatever is damaged in it, and what is said about the rest. */
#include "config.h"

#include "recover.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define PAGE             4096
#define N_PONDS          240
#define test(name, func) g_test_add ("/store/recover/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

typedef struct
{
  char *content, *signature, *broken, *saved;
  gsize length;
} Office;

/* An office of some size, with changes, deletions and an undo in its history. */
static void
make_office (Fixture *f, Office *office)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Ponds", "王");
  g_autoptr (MbChangeSet) drop = mb_change_set_new ("Drop", "王");
  g_autoptr (MbRecord) gone = NULL;
  gint64 town = fixture_add_town (f, "城关镇"), first = 0;
  GError *error = NULL;

  for (guint i = 0; i < N_PONDS; i++)
    {
      g_autofree char *name = g_strdup_printf ("第%u塘", i);
      gint64 id = mb_change_set_insert (set, f->pond);

      first = i == 0 ? id : first;
      mb_change_set_put_text (set, "name", name);
      mb_change_set_put_int (set, "town", town);
      mb_change_set_put_text (set, "story", "一条很长的记事，占去许多地方，使表有许多页，坏一页不致全坏，其余还能读");
    }
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, &error));
  first = mb_change_set_real_id (set, first);
  fixture_set (f, "pond", first, "story", "改过的");
  fixture_set (f, "pond", first + 1, "story", "又改");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, &error));
  gone = fixture_get (f, "pond", first + 2);
  mb_change_set_delete (drop, gone);
  g_assert_true (mb_store_apply (f->store, drop, NULL, NULL, &error));
  office->signature = fixture_signature (f->store);
  mb_store_close (f->store);
  g_clear_object (&f->store);
  g_assert_true (g_file_get_contents (f->path, &office->content, &office->length, NULL));
  office->broken = g_build_filename (f->folder, "broken.minban", NULL);
  office->saved = g_build_filename (f->folder, "saved.minban", NULL);
}

static void
clear_office (Office *office)
{
  g_free (office->content);
  g_free (office->signature);
  g_free (office->broken);
  g_free (office->saved);
}

/* Recovers from what content has become; the new file must be sound. TRUE: nothing at all was lost. */
static gboolean
recover (Fixture *f, Office *office, const char *content, gsize length, MbRecoverResult *result)
{
  g_autofree char *after = NULL, *untouched = NULL;
  GError *error = NULL;
  MbCheckResult check;
  MbStore *store;
  gsize n;

  g_unlink (office->saved);
  g_assert_true (g_file_set_contents (office->broken, content, (gssize) length, NULL));
  if (!mb_store_recover (office->broken, office->saved, f->catalogue, result, NULL, &error))
    {
      g_test_message ("%s", error->message);
      g_assert_not_reached ();
    }
  g_assert_true (g_file_get_contents (office->broken, &untouched, &n, NULL));
  g_assert_cmpmem (untouched, n, content, length);
  store = mb_store_open (office->saved, MB_STORE_READ_WRITE, f->catalogue, &error);
  g_assert_no_error (error);
  g_assert_true (mb_store_check (store, &check, NULL, &error));
  for (guint i = 0; i < check.faults->len; i++)
    {
      g_autofree char *message = mb_fault_message (g_ptr_array_index (check.faults, i));

      g_test_message ("%s", message);
      /* A value that has become another's: which of the two is right is for people to say, so they are told. */
      g_assert_cmpint (((const MbFault *) g_ptr_array_index (check.faults, i))->code, ==, MB_FAULT_DUPLICATE);
      g_assert_true (g_ptr_array_find_with_equal_func (result->losses, message, g_str_equal, NULL));
    }
  mb_check_result_clear (&check);
  after = fixture_signature (store);
  mb_store_close (store);
  g_object_unref (store);
  return g_str_equal (after, office->signature);
}

static void
test_a_sound_file_comes_out_whole_with_its_history (Fixture *f, gconstpointer data)
{
  g_auto (MbRecoverResult) result = { 0 };
  g_autofree char *other = NULL;
  Office office;

  make_office (f, &office);
  g_assert_true (recover (f, &office, office.content, office.length, &result));
  g_assert_true (result.history);
  g_assert_cmpuint (result.losses->len, ==, 0);
  g_assert_cmpuint (result.records, ==, N_PONDS); /* ponds and a town, less the one in the bin */
  {
    /* What was done before can still be taken back after. */
    MbStore *store = mb_store_open (office.saved, MB_STORE_READ_WRITE, f->catalogue, NULL);
    GError *error = NULL;

    g_assert_true (mb_store_undo (store, "王", 0, NULL, &error));
    g_assert_no_error (error);
    mb_store_close (store);
    g_object_unref (store);
  }
  clear_office (&office);
}

/* Every page in turn, the first included: all is there twice, so one page is never missed, unless it holds a change. */
static void
test_any_one_page_can_be_spoilt (Fixture *f, gconstpointer data)
{
  guint whole = 0, kept = 0, n;
  Office office;

  make_office (f, &office);
  n = (guint) (office.length / PAGE);
  for (guint page = 0; page < n; page += g_test_thorough () ? 1 : 1 + n / 24)
    {
      g_auto (MbRecoverResult) result = { 0 };
      g_autofree char *spoilt = g_memdup2 (office.content, office.length);
      gboolean same;

      memset (spoilt + (gsize) page * PAGE, 0x5a, PAGE);
      same = recover (f, &office, spoilt, office.length, &result);
      whole += same;
      kept += result.history;
      /* Whatever differs is said. */
      g_assert_true (same || result.losses->len > 0);
      g_assert_true (result.history || result.losses->len > 0);
      g_assert_cmpuint (result.records + result.lost, >=, N_PONDS - 40);
    }
  g_test_message ("%u of %u pages: %u whole, %u with their history", n, n, whole, kept);
  g_assert_cmpuint (kept, >, 0);
  g_assert_cmpuint (whole, >, kept);
  clear_office (&office);
}

static void
test_swapped_pages_lose_nothing (Fixture *f, gconstpointer data)
{
  guint n, whole = 0;
  Office office;
  GRand *rand = g_rand_new_with_seed (g_test_rand_int_range (0, G_MAXINT32));

  make_office (f, &office);
  n = (guint) (office.length / PAGE);
  for (guint i = 0; i < 8; i++)
    {
      g_auto (MbRecoverResult) result = { 0 };
      g_autofree char *spoilt = g_memdup2 (office.content, office.length);
      gsize a = (gsize) g_rand_int_range (rand, 1, (int) n) * PAGE,
            b = (gsize) g_rand_int_range (rand, 1, (int) n) * PAGE;

      memcpy (spoilt + a, office.content + b, PAGE);
      memcpy (spoilt + b, office.content + a, PAGE);
      whole += recover (f, &office, spoilt, office.length, &result);
    }
  g_assert_cmpuint (whole, ==, 8);
  g_rand_free (rand);
  clear_office (&office);
}

/* A flipped bit in a text is nothing to the engine; the chain of changes knows better. */
static void
test_a_flipped_bit_in_a_value_is_put_right (Fixture *f, gconstpointer data)
{
  static const char story[] = "改过的";
  Office office;
  guint found = 0;

  make_office (f, &office);
  for (gsize at = 0; at + sizeof story < office.length; at++)
    {
      g_auto (MbRecoverResult) result = { 0 };
      g_autofree char *spoilt = NULL;

      if (memcmp (office.content + at, story, sizeof story - 1) != 0)
        continue;
      found++;
      spoilt = g_memdup2 (office.content, office.length);
      spoilt[at + 2] ^= 1;
      g_assert_true (recover (f, &office, spoilt, office.length, &result) || !result.history);
    }
  g_assert_cmpuint (found, >=, 2);
  clear_office (&office);
}

static void
test_a_file_cut_short_gives_what_is_left (Fixture *f, gconstpointer data)
{
  guint64 last = 0;
  Office office;

  make_office (f, &office);
  for (guint tenths = 1; tenths < 10; tenths++)
    {
      g_auto (MbRecoverResult) result = { 0 };
      g_autoptr (GError) error = NULL;
      gsize length = office.length * tenths / 10;

      g_unlink (office.saved);
      g_assert_true (g_file_set_contents (office.broken, office.content, (gssize) length, NULL));
      if (mb_store_recover (office.broken, office.saved, f->catalogue, &result, NULL, &error))
        {
          mb_recover_result_clear (&result);
          recover (f, &office, office.content, length, &result);
          g_assert_cmpuint (result.losses->len, >, 0);
          last = result.records;
        }
      else
        g_assert_error (error, MB_ERROR, MB_FAULT_NOT_OFFICE_FILE);
    }
  g_assert_cmpuint (last, >, N_PONDS / 2);
  clear_office (&office);
}

static void
test_random_damage_never_crashes_and_the_result_is_sound (Fixture *f, gconstpointer data)
{
  GRand *rand = g_rand_new_with_seed (g_test_rand_int_range (0, G_MAXINT32));
  Office office;

  make_office (f, &office);
  for (guint i = 0; i < (g_test_thorough () ? 300 : 15); i++)
    {
      g_auto (MbRecoverResult) result = { 0 };
      g_autofree char *spoilt = g_memdup2 (office.content, office.length);

      for (guint j = 0; j < 60; j++)
        spoilt[g_rand_int_range (rand, 0, (int) office.length)] ^= (char) g_rand_int_range (rand, 1, 256);
      recover (f, &office, spoilt, office.length, &result);
    }
  g_rand_free (rand);
  clear_office (&office);
}

static void
test_what_is_no_office_file_gives_none (Fixture *f, gconstpointer data)
{
  g_autofree char *noise = g_malloc (PAGE * 20), *path = g_build_filename (f->folder, "noise.minban", NULL);
  g_autofree char *saved = g_build_filename (f->folder, "saved.minban", NULL),
                  *none = g_build_filename (f->folder, "x", NULL);
  g_auto (MbRecoverResult) result = { 0 };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < PAGE * 20; i++)
    noise[i] = (char) g_test_rand_int_range (0, 256);
  g_assert_true (g_file_set_contents (path, noise, PAGE * 20, NULL));
  g_assert_false (mb_store_recover (path, saved, f->catalogue, &result, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_NOT_OFFICE_FILE);
  g_clear_error (&error);
  g_assert_false (mb_store_recover (none, saved, f->catalogue, &result, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mb_store_recover (f->path, f->path, f->catalogue, &result, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_EXISTS);
  g_assert_false (g_file_test (saved, G_FILE_TEST_EXISTS));
}

static void
test_the_newest_sound_copy_is_offered (Fixture *f, gconstpointer data)
{
  g_autofree char *old = g_build_filename (f->folder, "office.before-1.minban", NULL);
  g_autofree char *bad = g_build_filename (f->folder, "office-2.minban", NULL);
  g_autofree char *other = g_build_filename (f->folder, "another.minban", NULL);
  g_autoptr (GPtrArray) copies = NULL;

  g_assert_true (mb_store_backup (f->store, old, NULL, NULL));
  g_assert_true (mb_store_backup (f->store, other, NULL, NULL));
  g_assert_true (g_file_set_contents (bad, "bad", 3, NULL));
  copies = mb_store_find_copies (f->path);
  g_assert_cmpuint (copies->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (copies, 0), ==, old);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("a-sound-file-comes-out-whole-with-its-history", test_a_sound_file_comes_out_whole_with_its_history);
  test ("any-one-page-can-be-spoilt", test_any_one_page_can_be_spoilt);
  test ("swapped-pages-lose-nothing", test_swapped_pages_lose_nothing);
  test ("a-flipped-bit-in-a-value-is-put-right", test_a_flipped_bit_in_a_value_is_put_right);
  test ("a-file-cut-short-gives-what-is-left", test_a_file_cut_short_gives_what_is_left);
  test ("random-damage-never-crashes-and-the-result-is-sound",
        test_random_damage_never_crashes_and_the_result_is_sound);
  test ("what-is-no-office-file-gives-none", test_what_is_no_office_file_gives_none);
  test ("the-newest-sound-copy-is-offered", test_the_newest_sound_copy_is_offered);
  return g_test_run ();
}
