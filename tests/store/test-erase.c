/* test-erase.c: a value that is erased is nowhere any more, and everything else is as it was. */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define test(name, func) g_test_add ("/store/erase/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static gboolean
folder_holds (Fixture *f, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL), *content = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      if (memmem (content, length, word, strlen (word)) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
test_an_erased_value_is_nowhere_in_the_file (Fixture *f, gconstpointer data)
{
  static const char *const words[] = { "甲某某秘密", "乙某某秘密" };
  gint64 id = fixture_add_pond (f, "东塘", fixture_add_town (f, "城关镇"), 100);
  g_autofree char *text = NULL, *found = NULL;
  GError *error = NULL;

  for (guint i = 0; i < 40; i++)
    {
      fixture_set (f, "pond", id, "owner", words[i % 2]);
      fixture_set (f, "pond", id, "story", i % 2 == 0 ? "丙某某秘密的故事" : "别的");
    }
  g_assert_true (folder_holds (f, words[0]));
  g_assert_true (mb_store_erase (f->store, "王", "pond", id, "owner", &error));
  g_assert_no_error (error);
  g_assert_false (folder_holds (f, words[0]));
  g_assert_false (folder_holds (f, words[1]));
  /* A searched field too. */
  g_assert_true (folder_holds (f, "丙某某秘密"));
  g_assert_true (mb_store_erase (f->store, "王", "pond", id, "story", &error));
  g_assert_no_error (error);
  g_assert_false (folder_holds (f, "丙某某秘密"));
  found = fixture_find (f, "pond", "秘密");
  g_assert_cmpstr (found, ==, "");
  text = fixture_text (f, "pond", id, "owner");
  g_assert_cmpstr (text, ==, "");
  fixture_check (f);
}

static void
test_nobody_takes_it_back_but_what_was_done_before_can_be (Fixture *f, gconstpointer data)
{
  gint64 town = fixture_add_town (f, "城关镇"), id = fixture_add_pond (f, "东塘", town, 100);
  g_autofree char *depth = NULL, *owner = NULL;
  GError *error = NULL;

  fixture_set (f, "pond", id, "owner", "甲某某");
  fixture_set (f, "pond", id, "code", "K-1");
  g_assert_true (mb_store_erase (f->store, "王", "pond", id, "owner", &error));
  g_assert_no_error (error);
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, &error)); /* the code */
  g_assert_no_error (error);
  g_assert_false (mb_store_undo (f->store, "王", 0, NULL, &error)); /* the owner: gone for good */
  g_assert_error (error, MB_ERROR, MB_FAULT_UNDO_CONFLICT);
  g_clear_error (&error);
  depth = fixture_text (f, "pond", id, "code");
  g_assert_cmpstr (depth, ==, "");
  owner = fixture_text (f, "pond", id, "owner");
  g_assert_cmpstr (owner, ==, "");
  fixture_check (f);
}

static void
test_what_must_not_be_empty_is_not_erased (Fixture *f, gconstpointer data)
{
  gint64 id = fixture_add_town (f, "城关镇");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  g_assert_false (mb_store_erase (f->store, "王", "town", id, "name", &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_MISSING);
  g_clear_error (&error);
  g_assert_false (mb_store_erase (f->store, "王", "town", id, "colour", &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FIELD_UNKNOWN);
  name = fixture_text (f, "town", id, "name");
  g_assert_cmpstr (name, ==, "城关镇");
  fixture_check (f);
}

static void
test_a_note_is_kept_in_the_chain_and_stands_in_nobodys_way (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) sets = NULL;
  g_autofree char *titles = NULL;
  GError *error = NULL;

  fixture_add_town (f, "城关镇");
  g_assert_true (mb_store_note (f->store, "王", "Took a list out", &error));
  g_assert_no_error (error);
  sets = mb_store_sets (f->store, 0, 0, NULL);
  g_assert_cmpuint (sets->len, ==, 2);
  g_assert_cmpstr (((MbSetRow *) g_ptr_array_index (sets, 0))->title, ==, "Took a list out");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, &error)); /* the town */
  g_assert_no_error (error);
  g_assert_true (mb_store_note (f->store, "王", "And again", &error));
  g_assert_true (mb_store_redo (f->store, "王", NULL, &error));
  g_assert_no_error (error);
  titles = fixture_titles (f, "town");
  g_assert_cmpstr (titles, ==, "城关镇");
  fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("an-erased-value-is-nowhere-in-the-file", test_an_erased_value_is_nowhere_in_the_file);
  test ("nobody-takes-it-back-but-what-was-done-before-can-be",
        test_nobody_takes_it_back_but_what_was_done_before_can_be);
  test ("what-must-not-be-empty-is-not-erased", test_what_must_not_be_empty_is_not_erased);
  test ("a-note-is-kept-in-the-chain-and-stands-in-nobodys-way",
        test_a_note_is_kept_in_the_chain_and_stands_in_nobodys_way);
  return g_test_run ();
}
