/* test-plan.c: the statements behind lists and figures are served by indexes alone, whatever the table holds. */
#include "config.h"

#include "engine-private.h"
#include "store-fixture.h"
#include "store-private.h"

#include <sqlite3.h>
#include <string.h>

/* The plan of what a query in text form asks: ids, as lists do, or groups. */
static char *
plan_of (Fixture *f, const char *text, const char *group)
{
  GError *error = NULL;
  g_autoptr (MbQuery) query = mb_query_parse (text, mb_store_get_catalogue (f->store), &error);
  g_auto (MbCompiled) compiled = { 0 };
  g_autofree char *order = NULL, *sql = NULL;
  GString *plan = g_string_new (NULL);
  MbDb *db;

  g_assert_no_error (error);
  g_assert_true (mb_query_compile (query, f->store->shapes, &compiled, &error));
  order = mb_query_compile_order (query, &compiled, &error);
  sql = group == NULL ? g_strdup_printf ("EXPLAIN QUERY PLAN SELECT t.id%s%s%s", compiled.source.from->str,
                                         compiled.where->str, order)
                      : g_strdup_printf ("EXPLAIN QUERY PLAN SELECT %s, count(*)%s%s GROUP BY %s", group,
                                         compiled.source.from->str, compiled.where->str, group);
  db = mb_store_reader (f->store, NULL, &error);
  {
    g_autoptr (MbStmt) stmt = mb_compiled_prepare (&compiled, db, sql, &error);

    g_assert_no_error (error);
    while (mb_stmt_step (stmt, &error) == MB_STEP_ROW)
      g_string_append_printf (plan, "%s\n", mb_stmt_text (stmt, 3));
  }
  mb_store_reader_done (f->store, db);
  return g_string_free (plan, FALSE);
}

static const struct
{
  const char *name, *query, *group;
} cases[] = {
  { "default-order", "pond", NULL },
  { "default-order-backwards", "town?-name", NULL },
  { "filter-by-choice-in-default-order", "pond?status=蓄水", NULL },
  { "filter-by-another-choice-in-default-order", "pond?kind=水库", NULL },
  { "filter-by-link-in-default-order", "pond?town=77", NULL },
  { "a-list-column-of-numbers", "pond?+depth", NULL },
  { "a-list-column-of-dates", "pond?+dug", NULL },
  { "a-list-column-of-choices", "pond?+kind", NULL },
  { "a-list-column-of-codes", "pond?-code", NULL },
  { "a-span-of-dates-counted", "pond?dug>=2026-01-01&dug<2026-02-01&+dug", NULL },
  { "groups-by-state-and-day", "pond", "t.f_status, t.f_dug" },
  { "groups-by-town-and-state", "pond", "t.f_town, t.f_status" },
  { "a-state-within-groups-by-day", "pond?status=蓄水", "t.f_dug" },
};

static void
test_plan (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *plan = plan_of (f, cases[i].query, cases[i].group);

  g_test_message ("%s", plan);
  g_assert_nonnull (strstr (plan, "USING COVERING INDEX"));
  /* A mixed order may sort the ties, never the whole. */
  g_assert_null (strstr (plan, "USE TEMP B-TREE FOR ORDER BY"));
  g_assert_null (strstr (plan, "USE TEMP B-TREE FOR GROUP BY"));
}

/* Nothing walks along the order, looking each record up until one fits. */
static void
test_conditions_are_asked_before_the_order (Fixture *f, gconstpointer data)
{
  static const char *const queries[]
      = { "pond?status=新挖|蓄水&kind=水库", "pond?town.name=城关镇", "pond?town=城关镇&+dug", "pond?kind=水库&+dug" };

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *plan = plan_of (f, queries[i], NULL);

      g_test_message ("%s", plan);
      g_assert_nonnull (strstr (plan, "AND"));
      g_assert_nonnull (strstr (plan, "USE TEMP B-TREE FOR ORDER BY"));
    }
}

static void
test_titles_are_looked_up_by_index (Fixture *f, gconstpointer data)
{
  g_autofree char *own = plan_of (f, "town?name=城关镇", NULL), *linked = plan_of (f, "pond?town=城关镇", NULL);

  g_assert_nonnull (strstr (own, "SEARCH t USING INDEX"));
  g_assert_nonnull (strstr (linked, "SEARCH"));
}

static int
full_scan_steps (MbDb *db)
{
  int steps = 0;

  for (sqlite3_stmt *stmt = sqlite3_next_stmt (db->raw, NULL); stmt != NULL; stmt = sqlite3_next_stmt (db->raw, stmt))
    steps += sqlite3_stmt_status (stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, TRUE);
  return steps;
}

/* What a change costs must not grow with the file: no statement of it runs through a table, neither openly nor to see whether a
 * link or an earlier change waits for what is written. */
static void
test_a_change_runs_through_no_table (Fixture *f, gconstpointer data)
{
  gint64 town = fixture_add_town (f, "城关镇"), last = 0;

  for (guint i = 0; i < 300; i++)
    last = fixture_add_pond (f, "春塘", town, i);
  full_scan_steps (f->store->writer);
  fixture_set (f, "pond", last, "note", "改");
  fixture_add_town (f, "常安镇");
  fixture_add_pond (f, "阿塘", town, 1);
  g_assert_cmpint (full_scan_steps (f->store->writer), <, 100);
  /* Nor does following it. */
  {
    g_autoptr (GArray) touched = mb_store_touched (f->store, "pond", mb_store_last_seq (f->store) - 1, NULL);
    MbDb *db = mb_store_reader (f->store, NULL, NULL);

    g_assert_cmpuint (touched->len, ==, 1);
    g_assert_cmpint (full_scan_steps (db), <, 100);
    mb_store_reader_done (f->store, db);
  }
}

static void
test_no_index_is_the_beginning_of_another (Fixture *f, gconstpointer data)
{
  g_autofree char *all = fixture_sql_text (
      f->path,
      "SELECT group_concat (sql, '|') FROM sqlite_schema WHERE type = 'index' AND name LIKE 'i\\_%' ESCAPE '\\'");
  g_auto (GStrv) indexes = g_strsplit (all, "|", -1);

  for (guint i = 0; indexes[i] != NULL; i++)
    {
      g_autofree char *columns = g_strdup (strchr (indexes[i], '('));
      g_autofree char *table = g_strndup (strstr (indexes[i], " ON "), 10);

      columns[strlen (columns) - 1] = '\0';
      for (guint j = 0; indexes[j] != NULL; j++)
        if (i != j && strstr (indexes[j], table) != NULL)
          {
            const char *other = strchr (indexes[j], '(');

            g_assert_false (g_str_has_prefix (other, columns) && strchr (",)", other[strlen (columns)]) != NULL);
          }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/plan/", cases[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), fixture_set_up, test_plan, fixture_tear_down);
    }
#define test(name, func) g_test_add ("/store/plan/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  test ("conditions-are-asked-before-the-order", test_conditions_are_asked_before_the_order);
  test ("titles-are-looked-up-by-index", test_titles_are_looked_up_by_index);
  test ("a-change-runs-through-no-table", test_a_change_runs_through_no_table);
  test ("no-index-is-the-beginning-of-another", test_no_index_is_the_beginning_of_another);
  return g_test_run ();
}
