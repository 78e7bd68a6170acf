/* test-migrate.c: older files follow newer declarations; newer ones are refused; an interrupted migration never began. */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define test(name, func) g_test_add ("/store/migrate/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

static char *
replaced (const char *source, const char *old, const char *new)
{
  GString *text = g_string_new (source);

  g_assert_cmpuint (g_string_replace (text, old, new, 1), ==, 1);
  return g_string_free (text, FALSE);
}

static MbCatalogue *
with_pond (const char *pond)
{
  return fixture_catalogue (fixture_town, pond, fixture_setting, fixture_document, NULL);
}

static guint
count_copies (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += strstr (name, ".before-") != NULL;
  return n;
}

static void
test_a_new_field_is_added_and_a_copy_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *pond = replaced (fixture_pond, "[States]",
                                    "[Field shape]\ntype=choice\nlabel=Shape\nopen=true\nlist=true\nfilter=true\n"
                                    "search=true\nchoices=圆;方\n[States]");
  g_autofree char *text = NULL, *found = NULL;
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);

  fixture_reopen (f, with_pond (pond));
  g_assert_cmpuint (count_copies (f), ==, 1);
  fixture_set (f, "pond", id, "shape", "圆");
  text = fixture_text (f, "pond", id, "shape");
  found = fixture_find (f, "pond", "圆");
  g_assert_cmpstr (text, ==, "圆");
  g_assert_cmpstr (found, ==, "西塘");
  fixture_check (f);
  fixture_reopen (f, NULL);
  g_assert_cmpuint (count_copies (f), ==, 1);
}

static void
test_the_copy_kept_is_a_whole_office_file (Fixture *f, gconstpointer data)
{
  g_autofree char *pond = replaced (fixture_pond, "[States]", "[Field shape]\ntype=text\nlabel=Shape\n[States]");
  g_autoptr (MbCatalogue) old = mb_catalogue_ref (f->catalogue);
  g_autoptr (GDir) dir = NULL;
  const char *name;
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);

  fixture_reopen (f, with_pond (pond));
  fixture_set (f, "pond", id, "name", "后来");
  dir = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (strstr (name, ".before-") != NULL && g_str_has_suffix (name, ".minban"))
      {
        g_autofree char *path = g_build_filename (f->folder, name, NULL);
        GError *error = NULL;
        MbStore *copy = mb_store_open (path, MB_STORE_READ_ONLY, old, &error);
        g_autoptr (MbRecord) record = NULL;

        g_assert_no_error (error);
        record = mb_store_get (copy, "pond", id, &error);
        g_assert_cmpstr (mb_record_get (record, "name")->text, ==, "西塘");
        mb_store_close (copy);
        g_object_unref (copy);
        return;
      }
  g_assert_not_reached ();
}

static void
test_a_renamed_field_keeps_values_history_and_undo (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL, *undone = NULL, *found = NULL;
  g_autofree char *pond = NULL, *step = replaced (fixture_pond, "[Field story]", "[Field tale]\nwas=story");
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autoptr (GPtrArray) rows = NULL;

  fixture_set (f, "pond", id, "story", "甲");
  fixture_set (f, "pond", id, "story", "乙");
  fixture_set (f, "pond", id, "kind", "水库");
  pond = replaced (step, "[Field kind]", "[Field sort_of]\nwas=kind");
  fixture_reopen (f, with_pond (pond));
  text = fixture_text (f, "pond", id, "tale");
  g_assert_cmpstr (text, ==, "乙");
  rows = mb_store_changes (f->store, "pond", id, 0, 2, NULL);
  g_assert_cmpstr (((MbAuditRow *) g_ptr_array_index (rows, 0))->field_id, ==, "sort_of");
  g_assert_cmpstr (((MbAuditRow *) g_ptr_array_index (rows, 1))->field_id, ==, "tale");
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  undone = fixture_text (f, "pond", id, "tale");
  g_assert_cmpstr (undone, ==, "甲");
  found = fixture_find (f, "pond", "甲");
  g_assert_cmpstr (found, ==, "西塘");
  fixture_check (f);
}

static void
test_hints_that_change_are_followed (Fixture *f, gconstpointer data)
{
  g_autofree char *pond = NULL,
                  *step = replaced (fixture_pond, "label=Kind\nfilter=true\nlist=true\n", "label=Kind\nsearch=true\n");
  g_autofree char *before = NULL, *after = NULL, *indexes = NULL, *sorted = NULL;
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);

  pond = replaced (step, "indexes=status+dug;town+status", "indexes=town+status");
  fixture_set (f, "pond", id, "kind", "水库");
  before = fixture_find (f, "pond", "水库");
  g_assert_cmpstr (before, ==, "");
  fixture_reopen (f, with_pond (pond));
  after = fixture_find (f, "pond", "水库");
  g_assert_cmpstr (after, ==, "西塘");
  indexes = fixture_sql_text (f->path, "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'r_pond'");
  g_assert_null (strstr (indexes, "f_kind"));
  g_assert_null (strstr (indexes, "f_status__f_dug"));
  sorted = fixture_titles (f, "pond?+kind");
  g_assert_cmpstr (sorted, ==, "西塘");
  fixture_check (f);
}

static void
test_a_new_register_is_made_without_a_copy (Fixture *f, gconstpointer data)
{
  static const char boat[] = "[Register]\nid=boat\nversion=1\nlabel=Boats\nsingular=boat\ntitle=name\nidentity=name\n"
                             "[Field name]\ntype=text\nlabel=Name\nrequired=true\n"
                             "[Field pond]\ntype=link\nlink=pond\nlabel=Pond\nsearch=true\n";
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Boat", "王");
  g_autofree char *found = NULL;
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);

  fixture_reopen (f, fixture_catalogue (fixture_town, fixture_pond, boat, fixture_setting, fixture_document, NULL));
  g_assert_cmpuint (count_copies (f), ==, 0);
  mb_change_set_insert (set, mb_catalogue_get (f->catalogue, "boat"));
  mb_change_set_put_text (set, "name", "小船");
  mb_change_set_put_int (set, "pond", id);
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  found = fixture_find (f, "boat", "xitang");
  g_assert_cmpstr (found, ==, "小船");
  fixture_check (f);
}

static void
test_a_changed_type_is_refused (Fixture *f, gconstpointer data)
{
  g_autofree char *pond = replaced (fixture_pond, "[Field fish]\ntype=integer\nlabel=Fish\nmin=0\nmax=1000000\n",
                                    "[Field fish]\ntype=text\nlabel=Fish\n");
  g_autoptr (MbCatalogue) catalogue = with_pond (pond);
  g_autoptr (GError) error = NULL;

  mb_store_close (f->store);
  g_assert_null (mb_store_open (f->path, MB_STORE_READ_WRITE, catalogue, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
  g_assert_cmpuint (count_copies (f), ==, 0);
}

static void
test_an_offices_own_register_wins (Fixture *f, gconstpointer data)
{
  g_autofree char *pond = replaced (fixture_pond, "[States]", "[Field own]\ntype=text\nlabel=Own\n[States]");
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Own", "王");
  gint64 id = fixture_add_pond (f, "西塘", 0, 100);
  g_autofree char *text = NULL;

  mb_change_set_insert (set, mb_catalogue_get (f->catalogue, "document"));
  mb_change_set_put_text (set, "kind", "registers");
  mb_change_set_put_text (set, "name", "pond");
  mb_change_set_put_text (set, "source", pond);
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  fixture_reopen (f, NULL);
  g_assert_nonnull (mb_register_field (f->pond, "own"));
  fixture_set (f, "pond", id, "own", "己");
  text = fixture_text (f, "pond", id, "own");
  g_assert_cmpstr (text, ==, "己");
  fixture_check (f);
}

static void
test_sort_keys_of_another_library_are_made_anew (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL, *after = NULL, *text = NULL;

  fixture_add_town (f, "城关镇");
  mb_store_close (f->store);
  g_clear_object (&f->store);
  before = fixture_sql_text (f->path, "SELECT hex (k_name) FROM r_town");
  fixture_sql (f->path,
               "UPDATE mb_meta SET value = 'another' WHERE key = 'text_version'; UPDATE r_town SET k_name = x'01'");
  fixture_reopen (f, NULL);
  after = fixture_sql_text (f->path, "SELECT hex (k_name) FROM r_town");
  text = fixture_find (f, "town", "城");
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (text, ==, "城关镇");
  fixture_check (f);
}

/* A child that migrates is killed at one moment after the other; the file is then the old or the new one. */
static void
test_an_interrupted_migration_never_began (Fixture *f, gconstpointer data)
{
  g_autofree char *pond
      = replaced (fixture_pond, "[States]", "[Field shape]\ntype=text\nlabel=Shape\nsearch=true\n[States]");
  g_autoptr (MbCatalogue) newer = with_pond (pond);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Many", "王");
  g_autofree char *state = NULL;
  g_autoptr (MbCatalogue) older = mb_catalogue_ref (f->catalogue);

  for (guint i = 0; i < 300; i++)
    {
      mb_change_set_insert (set, f->pond);
      mb_change_set_put_text (set, "name", "塘");
      mb_change_set_put_int (set, "fish", i);
    }
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
  state = fixture_signature (f->store);
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *columns = NULL, *again = NULL;
      int status;
      pid_t child;

      mb_store_close (f->store);
      g_clear_object (&f->store);
      child = fork ();
      if (child == 0)
        {
          mb_store_open (f->path, MB_STORE_READ_WRITE, newer, NULL);
          _exit (0);
        }
      g_usleep (1000 + i * 2500);
      kill (child, SIGKILL);
      waitpid (child, &status, 0);
      columns = fixture_sql_text (f->path, "SELECT name FROM pragma_table_info ('r_pond')");
      if (strstr (columns, "f_shape") != NULL)
        break;
      fixture_reopen (f, mb_catalogue_ref (older));
      again = fixture_signature (f->store);
      g_assert_cmpstr (state, ==, again);
      fixture_check (f);
    }
  fixture_reopen (f, mb_catalogue_ref (newer));
  fixture_check (f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("a-new-field-is-added-and-a-copy-kept", test_a_new_field_is_added_and_a_copy_kept);
  test ("the-copy-kept-is-a-whole-office-file", test_the_copy_kept_is_a_whole_office_file);
  test ("a-renamed-field-keeps-values-history-and-undo", test_a_renamed_field_keeps_values_history_and_undo);
  test ("hints-that-change-are-followed", test_hints_that_change_are_followed);
  test ("a-new-register-is-made-without-a-copy", test_a_new_register_is_made_without_a_copy);
  test ("a-changed-type-is-refused", test_a_changed_type_is_refused);
  test ("an-offices-own-register-wins", test_an_offices_own_register_wins);
  test ("sort-keys-of-another-library-are-made-anew", test_sort_keys_of_another_library_are_made_anew);
  test ("an-interrupted-migration-never-began", test_an_interrupted_migration_never_began);
  return g_test_run ();
}
