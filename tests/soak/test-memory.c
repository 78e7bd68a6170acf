/* test-memory.c: an allocation that fails, each in its turn, in SQLite and in libxml2: an error, never a crash, and the office file as
 * before. Both take their memory through doors of their own; GLib ends the program by design and is left alone. */
#include "config.h"

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <libxml/xmlmemory.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

#define test(name, func) g_test_add ("/soak/memory/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

#define N_ROWS 12u

/* The n-th from now on is refused; 0: none. once: that one alone, else all that follow too. */
static gint refuse_at;
static gboolean refuse_once;
static guint n_refused;

static gboolean
is_refused (void)
{
  gint left = g_atomic_int_get (&refuse_at);

  if (left == 0)
    return FALSE;
  if (left > 1)
    {
      g_atomic_int_add (&refuse_at, -1);
      return FALSE;
    }
  n_refused++;
  if (refuse_once)
    g_atomic_int_set (&refuse_at, 0);
  return TRUE;
}

static void
refuse (guint n, gboolean once)
{
  n_refused = 0;
  refuse_once = once;
  g_atomic_int_set (&refuse_at, (gint) n);
}

static void
refuse_none (void)
{
  g_atomic_int_set (&refuse_at, 0);
}

/* ---- SQLite ---- */

static sqlite3_mem_methods real;

static void *
sql_malloc (int size)
{
  return is_refused () ? NULL : real.xMalloc (size);
}

static void *
sql_realloc (void *old, int size)
{
  return is_refused () ? NULL : real.xRealloc (old, size);
}

static void
stand_before_sqlite (void)
{
  sqlite3_mem_methods mine;

  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_GETMALLOC, &real), ==, SQLITE_OK);
  mine = real;
  mine.xMalloc = sql_malloc;
  mine.xRealloc = sql_realloc;
  g_assert_cmpint (sqlite3_config (SQLITE_CONFIG_MALLOC, &mine), ==, SQLITE_OK);
  /* Small pieces come from it too, not from a store beside. */
  sqlite3_config (SQLITE_CONFIG_LOOKASIDE, 0, 0);
}

typedef gboolean (*Work) (Fixture *f, GError **error);

static gboolean
work_apply (Fixture *f, GError **error)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Memory", "王");
  gint64 town = mb_change_set_insert (set, f->town);

  mb_change_set_put_text (set, "name", "甲镇");
  mb_change_set_insert (set, f->pond);
  mb_change_set_put_text (set, "name", "东塘");
  mb_change_set_put_int (set, "town", town);
  return mb_store_apply (f->store, set, NULL, NULL, error);
}

static gboolean
work_undo (Fixture *f, GError **error)
{
  return mb_store_undo (f->store, "王", 0, NULL, error);
}

static gboolean
work_find (Fixture *f, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GPtrArray) records = NULL;

  mb_query_search (query, "dt");
  mb_query_sort (query, "town", FALSE);
  ids = mb_store_ids (f->store, query, 0, NULL, error);
  if (ids == NULL)
    return FALSE;
  records = mb_store_fetch (f->store, "pond", (gint64 *) (void *) ids->data, ids->len, error);
  return records != NULL;
}

static gboolean
work_backup (Fixture *f, GError **error)
{
  g_autofree char *path = g_build_filename (f->folder, "copy.minban", NULL);

  return mb_store_backup (f->store, path, NULL, error);
}

/* Opening too: from the first byte. */
static gboolean
work_open (Fixture *f, GError **error)
{
  MbStore *store = mb_store_open (f->path, MB_STORE_READ_WRITE, f->catalogue, error);

  if (store == NULL)
    return FALSE;
  mb_store_close (store);
  g_object_unref (store);
  return TRUE;
}

static void
refuse_each (Fixture *f, const char *name, Work work, gboolean changes)
{
  guint step = g_test_thorough () ? 1 : 7, total = 0;

  for (guint once = 0; once < 2; once++)
    for (guint n = 1;; n += step)
      {
        g_autoptr (GError) error = NULL;
        g_autofree char *before = fixture_signature (f->store), *after = NULL;
        gboolean done;

        refuse (n, once == 1);
        done = work (f, &error);
        refuse_none ();
        total += n_refused > 0;
        g_assert_true (done || error != NULL);
        if (!done)
          g_assert_true (error->domain == MB_ERROR);
        after = fixture_signature (f->store);
        if (!done || !changes)
          g_assert_cmpstr (before, ==, after);
        if (done && changes)
          {
            /* Back to where it was, for the next. */
            if (work == work_apply)
              g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
            else
              g_assert_true (mb_store_redo (f->store, "王", NULL, NULL));
          }
        if (n_refused == 0)
          break;
        n_refused = 0;
      }
  g_test_message ("%u allocations refused in %s", total, name);
  fixture_check (f);
  fixture_reopen (f, NULL);
  fixture_check (f);
}

static void
test_memory_refused_to_the_engine_is_an_error_and_changes_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_add_pond (f, "西塘", fixture_add_town (f, "城关镇"), 100);
  refuse_each (f, "writing", work_apply, TRUE);
  g_assert_true (work_apply (f, &error));
  refuse_each (f, "undoing", work_undo, TRUE);
  refuse_each (f, "searching", work_find, FALSE);
  refuse_each (f, "copying", work_backup, FALSE);
  refuse_each (f, "opening", work_open, FALSE);
}

/* ---- libxml2 ---- */

static void *
xml_malloc (size_t size)
{
  return is_refused () ? NULL : malloc (size);
}

static void *
xml_realloc (void *old, size_t size)
{
  return is_refused () ? NULL : realloc (old, size);
}

static char *
xml_strdup (const char *text)
{
  return is_refused () ? NULL : strdup (text);
}

/* For the sanitizer of leaks: libxml2 loses a parser that it could not finish making. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:htmlNewParserCtxt\n";
}

static guint n_rows;

static gboolean
on_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  n_rows++;
  return TRUE;
}

static gboolean
read_file (const char *path, GError **error)
{
  static const MbSheetHandler handler = { NULL, on_row, NULL };

  n_rows = 0;
  return mb_sheet_read_file (path, &handler, NULL, NULL, NULL, error);
}

/* once: libxml2's parser of web pages, refused all that follows too, runs in a circle of its own, out of our reach. */
static void
refuse_each_in_reading (const char *path, const char *kind, gboolean once)
{
  guint total = 0, whole;
  GError *error = NULL;

  g_assert_true (read_file (path, &error));
  g_assert_no_error (error);
  whole = n_rows;
  g_assert_cmpuint (whole, >=, N_ROWS);
  for (guint n = 1, step = 1;; n += step, step = n < 100 || (n < 300 && g_test_thorough ()) ? 1 : n / 8)
    {
      g_autoptr (GError) told = NULL;
      gboolean done;

      refuse (n, once);
      done = read_file (path, &told);
      refuse_none ();
      total += n_refused > 0;
      g_assert_true (done || told != NULL);
      /* Never less than all, taken for all. */
      if (done)
        g_assert_cmpuint (n_rows, ==, whole);
      if (n_refused == 0)
        break;
    }
  g_test_message ("%u allocations refused in reading %s", total, kind);
  g_assert_cmpuint (total, >, 10);
}

static void
refuse_each_in_reading_text (Fixture *f, const char *kind, const char *head, const char *row, const char *tail)
{
  g_autoptr (GString) text = g_string_new (head);
  g_autofree char *path = g_build_filename (f->folder, kind, NULL);

  for (guint i = 0; i < N_ROWS; i++)
    g_string_append (text, row);
  g_string_append (text, tail);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  refuse_each_in_reading (path, kind, g_str_equal (kind, "html"));
}

static void
test_memory_refused_to_the_readers_is_an_error (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "data", "sample", "机构花名册.xlsx", NULL);

  refuse_each_in_reading (path, "xlsx", FALSE);
  refuse_each_in_reading_text (f, "html", "<html><body><table>", "<tr><td>城关镇<td style='x'>12</tr>", "</table></body></html>");
  refuse_each_in_reading_text (f, "xml-2003",
                               "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"
                               "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' "
                               "xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='a'><Table>",
                               "<Row><Cell><Data ss:Type='String'>城关镇</Data></Cell></Row>", "</Table></Worksheet></Workbook>");
}

int
main (int argc, char **argv)
{
  stand_before_sqlite ();
  xmlMemSetup (free, xml_malloc, xml_realloc, xml_strdup);
  g_test_init (&argc, &argv, NULL);
  test ("memory-refused-to-the-engine-is-an-error-and-changes-nothing",
        test_memory_refused_to_the_engine_is_an_error_and_changes_nothing);
  test ("memory-refused-to-the-readers-is-an-error", test_memory_refused_to_the_readers_is_an_error);
  return g_test_run ();
}
