/* store-fixture.c: see store-fixture.h. */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

const char fixture_town[] = "[Register]\nid=town\nversion=1\nlabel=Towns\nsingular=town\ntitle=name\nidentity=name\n"
                            "sort=name\n"
                            "[Field name]\ntype=text\nlabel=Name\nrequired=true\nunique=true\nlist=true\nsearch=true\n"
                            "[Field people]\ntype=integer\nlabel=People\nmin=0\n";

/* Every type of field once. */
const char fixture_pond[]
    = "[Register]\nid=pond\nversion=1\nlabel=Ponds\nsingular=pond\ntitle=name\nidentity=name;town\nsort=name\n"
      "indexes=status+dug;town+status\n"
      "[Field name]\ntype=text\nlabel=Name\nrequired=true\nlist=true\nsearch=true\n"
      "[Field town]\ntype=link\nlink=town\nlabel=Town\nfilter=true\nlist=true\nsearch=true\n"
      "[Field code]\ntype=code\nlabel=Code\nunique=true\nsearch=true\nlist=true\n"
      "[Field depth]\ntype=decimal\nlabel=Depth\nlist=true\nmin=0\n"
      "[Field cost]\ntype=money\nlabel=Cost\n"
      "[Field fish]\ntype=integer\nlabel=Fish\nmin=0\nmax=1000000\n"
      "[Field dug]\ntype=date\nlabel=Dug on\nfilter=true\nlist=true\n"
      "[Field kind]\ntype=choice\nopen=true\nlabel=Kind\nfilter=true\nlist=true\nchoices=水库;池塘\n"
      "[Field clean]\ntype=boolean\nlabel=Clean\n"
      "[Field story]\ntype=longtext\nlabel=Story\nsearch=true\n"
      "[Field owner]\ntype=text\nlabel=Owner\npersonal=true\n"
      "[Field picture]\ntype=attachment\nlabel=Picture\n"
      "[Field rank]\ntype=integer\nlabel=Rank\nderived=true\n"
      "[Field status]\ntype=choice\nlabel=Status\nfilter=true\nlist=true\nrequired=true\ndefault=新挖\n"
      "choices=新挖;蓄水;干涸\n"
      "[States]\nfield=status\ninitial=新挖\norder=新挖;蓄水;干涸\n"
      "[Transition 新挖>蓄水]\nlabel=Fill\nrequires=dug\n"
      "[Transition 蓄水>干涸]\nlabel=Dry\n";

const char fixture_setting[] = "[Register]\nid=setting\nversion=1\nlabel=Settings\nsingular=setting\ntitle=key\n"
                               "identity=key\nsort=key\nsystem=true\n"
                               "[Field key]\ntype=text\nlabel=Key\nrequired=true\nunique=true\n"
                               "[Field value]\ntype=longtext\nlabel=Value\n";

const char fixture_document[]
    = "[Register]\nid=document\nversion=1\nlabel=Documents\nsingular=document\ntitle=name\nidentity=kind;name\n"
      "sort=kind;name\nsystem=true\n"
      "[Field kind]\ntype=text\nlabel=Kind\nrequired=true\n"
      "[Field name]\ntype=text\nlabel=Name\nrequired=true\n"
      "[Field version]\ntype=text\nlabel=Version\n"
      "[Field source]\ntype=longtext\nlabel=Source\nrequired=true\n";

MbCatalogue *
fixture_catalogue (const char *first, ...)
{
  MbCatalogue *catalogue = mb_catalogue_new ();
  GError *error = NULL;
  va_list args;

  va_start (args, first);
  for (const char *source = first; source != NULL; source = va_arg (args, const char *))
    {
      MbRegister *reg = mb_register_new_parse (source, -1, "fixture", &error);

      g_assert_no_error (error);
      mb_catalogue_take (catalogue, reg);
    }
  va_end (args);
  g_assert_true (mb_catalogue_check (catalogue, &error));
  g_assert_no_error (error);
  return catalogue;
}

static void
take_registers (Fixture *fixture)
{
  fixture->town = mb_catalogue_get (mb_store_get_catalogue (fixture->store), "town");
  fixture->pond = mb_catalogue_get (mb_store_get_catalogue (fixture->store), "pond");
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp ("mb-store-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "office.minban", NULL);
  fixture->catalogue = fixture_catalogue (fixture_town, fixture_pond, fixture_setting, fixture_document, NULL);
  fixture->store = mb_store_create (fixture->path, fixture->catalogue, &error);
  g_assert_no_error (error);
  take_registers (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  GDir *dir;
  const char *name;

  if (fixture->store != NULL)
    {
      mb_store_close (fixture->store);
      g_assert_finalize_object (fixture->store);
    }
  mb_catalogue_unref (fixture->catalogue);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

void
fixture_reopen (Fixture *fixture, MbCatalogue *catalogue)
{
  GError *error = NULL;

  if (fixture->store != NULL)
    {
      mb_store_close (fixture->store);
      g_assert_finalize_object (fixture->store);
    }
  if (catalogue != NULL)
    {
      mb_catalogue_unref (fixture->catalogue);
      fixture->catalogue = catalogue;
    }
  fixture->store = mb_store_open (fixture->path, MB_STORE_READ_WRITE, fixture->catalogue, &error);
  g_assert_no_error (error);
  take_registers (fixture);
}

static gint64
apply_one (Fixture *fixture, MbChangeSet *set, gint64 temporary)
{
  GError *error = NULL;

  mb_store_apply (fixture->store, set, NULL, NULL, &error);
  g_assert_no_error (error);
  return mb_change_set_real_id (set, temporary);
}

gint64
fixture_add_town (Fixture *fixture, const char *name)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Town", "王");
  gint64 id = mb_change_set_insert (set, fixture->town);

  mb_change_set_put_text (set, "name", name);
  return apply_one (fixture, set, id);
}

gint64
fixture_add_pond (Fixture *fixture, const char *name, gint64 town, gint64 depth)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Pond", "王");
  gint64 id = mb_change_set_insert (set, fixture->pond);

  mb_change_set_put_text (set, "name", name);
  if (town != 0)
    mb_change_set_put_int (set, "town", town);
  mb_change_set_put_int (set, "depth", depth);
  return apply_one (fixture, set, id);
}

MbRecord *
fixture_get (Fixture *fixture, const char *register_id, gint64 id)
{
  GError *error = NULL;
  MbRecord *record = mb_store_get (fixture->store, register_id, id, &error);

  g_assert_no_error (error);
  return record;
}

void
fixture_set (Fixture *fixture, const char *register_id, gint64 id, const char *field, const char *text)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Set", "王");
  g_autoptr (MbRecord) record = fixture_get (fixture, register_id, id);

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, field, text);
  apply_one (fixture, set, 0);
}

char *
fixture_text (Fixture *fixture, const char *register_id, gint64 id, const char *field)
{
  g_autoptr (MbRecord) record = fixture_get (fixture, register_id, id);

  return mb_record_text (record, mb_register_field (record->reg, field), TRUE);
}

static char *
titles_of (Fixture *fixture, const MbQuery *query)
{
  GError *error = NULL;
  g_autoptr (GArray) ids = mb_store_ids (fixture->store, query, 0, NULL, &error);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GString) titles = g_string_new (NULL);

  g_assert_no_error (error);
  g_assert_cmpint (mb_store_count (fixture->store, query, &error), ==, ids->len);
  records = mb_store_fetch (fixture->store, mb_query_register (query), (gint64 *) (void *) ids->data, ids->len, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      const MbRecord *record = g_ptr_array_index (records, i);
      g_autofree char *title = mb_record_text (record, record->reg->title, TRUE);

      g_string_append_printf (titles, "%s%s", i > 0 ? "|" : "", title);
    }
  return g_strdup (titles->str);
}

char *
fixture_find (Fixture *fixture, const char *register_id, const char *search)
{
  g_autoptr (MbQuery) query = mb_query_new (register_id);

  mb_query_search (query, search);
  return titles_of (fixture, query);
}

char *
fixture_titles (Fixture *fixture, const char *text)
{
  GError *error = NULL;
  g_autoptr (MbQuery) query = mb_query_parse (text, mb_store_get_catalogue (fixture->store), &error);

  g_assert_no_error (error);
  return titles_of (fixture, query);
}

void
fixture_check (Fixture *fixture)
{
  GError *error = NULL;
  MbCheckResult result;

  mb_store_check (fixture->store, &result, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < result.faults->len; i++)
    {
      g_autofree char *message = mb_fault_message (g_ptr_array_index (result.faults, i));

      g_test_message ("%s", message);
    }
  g_assert_cmpuint (result.faults->len, ==, 0);
  mb_check_result_clear (&result);
}

static gboolean
sum_record (const MbRecord *record, gpointer user, GError **error)
{
  GChecksum *sum = user;

  for (guint i = 0; i < record->reg->fields->len; i++)
    {
      g_autofree char *text = mb_record_text (record, g_ptr_array_index (record->reg->fields, i), TRUE);

      g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text) + 1);
    }
  return TRUE;
}

char *
fixture_signature (MbStore *store)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  MbCatalogue *catalogue = mb_store_get_catalogue (store);
  GError *error = NULL;

  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      g_autoptr (MbQuery) query = mb_query_new (mb_catalogue_nth (catalogue, i)->id);

      mb_query_sort (query, "id", FALSE);
      mb_store_each (store, query, sum_record, sum, NULL, &error);
      g_assert_no_error (error);
    }
  return g_strdup (g_checksum_get_string (sum));
}

void
fixture_sql (const char *path, const char *sql)
{
  sqlite3 *db;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (db);
}

char *
fixture_sql_text (const char *path, const char *sql)
{
  sqlite3 *db;
  sqlite3_stmt *stmt;
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "", (const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return g_strdup (text->str);
}
