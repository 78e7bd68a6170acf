/* test-query.c: every operator, paths through links, order, groups, text form. Expected results are worked out by hand
 * from the table below. */
#include "config.h"

#include "store-fixture.h"

#include <string.h>

static const struct
{
  const char *name, *town, *code;
  int depth;
  const char *fish, *dug, *kind, *clean, *story, *status;
} ponds[] = {
  { "春塘", "常安镇", "A-2", 150, "10", "2025-12-31", "池塘", "1", "100%的_水", "蓄水" },
  { "阿塘", "城关镇", "A-1", 50, NULL, "2026-01-01", "水库", "0", NULL, "新挖" },
  { "博塘", "城关镇", "B-1", 250, "30", "2026-01-31", NULL, NULL, "100x", "干涸" },
  { "常塘", NULL, NULL, 150, "20", NULL, "池塘", "1", "a'b\"c&d|e?f", "新挖" },
  { "Z塘", "常安镇", "Z-9", 0, "0", "2026-02-01", "堰", "0", "水", "蓄水" },
};

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Ponds", "王");
  gint64 chang, cheng;

  fixture_set_up (f, data);
  chang = fixture_add_town (f, "常安镇");
  cheng = fixture_add_town (f, "城关镇");
  for (guint i = 0; i < G_N_ELEMENTS (ponds); i++)
    {
      mb_change_set_insert (set, f->pond);
      mb_change_set_put_text (set, "name", ponds[i].name);
      if (ponds[i].town != NULL)
        mb_change_set_put_int (set, "town", g_str_equal (ponds[i].town, "常安镇") ? chang : cheng);
      mb_change_set_put_text (set, "code", ponds[i].code);
      mb_change_set_put_int (set, "depth", ponds[i].depth);
      if (ponds[i].fish != NULL)
        mb_change_set_put_int (set, "fish", g_ascii_strtoll (ponds[i].fish, NULL, 10));
      mb_change_set_put_text (set, "dug", ponds[i].dug);
      mb_change_set_put_text (set, "kind", ponds[i].kind);
      if (ponds[i].clean != NULL)
        mb_change_set_put_int (set, "clean", ponds[i].clean[0] - '0');
      mb_change_set_put_text (set, "story", ponds[i].story);
      mb_change_set_put_text (set, "status", ponds[i].status);
    }
  g_assert_true (mb_store_apply (f->store, set, NULL, NULL, NULL));
}

/* In pinyin order: 阿 ā, 博 bó, 常 cháng, 春 chūn; Latin after Chinese, as the zh collation has it. */
static const struct
{
  const char *name, *query, *titles;
} cases[] = {
  { "all-in-the-declared-order", "pond", "阿塘|博塘|常塘|春塘|Z塘" },
  { "descending", "pond?-name", "Z塘|春塘|常塘|博塘|阿塘" },
  { "ties-by-id", "pond?+depth", "Z塘|阿塘|春塘|常塘|博塘" },
  { "two-keys", "pond?-depth&-name", "博塘|春塘|常塘|阿塘|Z塘" },
  { "empty-first-and-last", "pond?+dug", "常塘|春塘|阿塘|博塘|Z塘" },
  { "by-a-link-is-by-its-title", "pond?+town&+name", "常塘|春塘|Z塘|阿塘|博塘" },
  { "by-a-field-of-a-link", "pond?-town.name&+name", "阿塘|博塘|春塘|Z塘|常塘" },
  { "by-a-text-without-a-key", "pond?+story", "阿塘|春塘|博塘|Z塘|常塘" },
  { "by-id", "pond?-id", "Z塘|常塘|博塘|阿塘|春塘" },
  { "equal-choice", "pond?status=蓄水", "春塘|Z塘" },
  { "one-of", "pond?status=新挖|干涸", "阿塘|博塘|常塘" },
  { "one-of-or-empty", "pond?kind=堰|", "博塘|Z塘" },
  { "equal-is-exact", "pond?name=塘", "" },
  { "equal-title", "pond?name=常塘", "常塘" },
  { "not-equal-takes-empty-too", "pond?kind!=池塘", "阿塘|博塘|Z塘" },
  { "empty", "pond?town=", "常塘" },
  { "not-empty", "pond?dug!=", "阿塘|博塘|春塘|Z塘" },
  { "less", "pond?depth<1.50", "阿塘|Z塘" },
  { "at-most", "pond?depth<=1.5", "阿塘|常塘|春塘|Z塘" },
  { "greater", "pond?fish>10", "博塘|常塘" },
  { "at-least", "pond?fish>=10", "博塘|常塘|春塘" },
  { "zero-is-not-empty", "pond?fish=0", "Z塘" },
  { "between-dates", "pond?dug>=2026-01-01&dug<2026-02-01", "阿塘|博塘" },
  { "month", "pond?month(dug)=2026-01", "阿塘|博塘" },
  { "year", "pond?year(dug)=2025", "春塘" },
  { "yes", "pond?clean=是", "常塘|春塘" },
  { "contains", "pond?story*=水", "春塘|Z塘" },
  { "contains-percent-as-it-stands", "pond?story*=0%25的_", "春塘" },
  { "contains-in-a-link-is-in-its-title", "pond?town*=关", "阿塘|博塘" },
  { "link-by-title", "pond?town=常安镇", "春塘|Z塘" },
  { "link-not-title", "pond?town!=常安镇", "阿塘|博塘|常塘" },
  { "field-of-a-link", "pond?town.name=城关镇", "阿塘|博塘" },
  { "all-conditions-hold", "pond?town=城关镇&status=新挖", "阿塘" },
  { "search-and-condition", "pond?~塘&status=新挖", "阿塘|常塘" },
  { "percent-encoded", "pond?story=a'b%22c%26d%7Ce%3Ff", "常塘" },
  { "another-register", "town", "常安镇|城关镇" },
};

static void
test_case (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *titles = fixture_titles (f, cases[i].query), *again = NULL, *text = NULL;
  g_autoptr (MbQuery) query = mb_query_parse (cases[i].query, mb_store_get_catalogue (f->store), NULL);
  g_autoptr (MbQuery) copy = mb_query_copy (query);

  g_assert_cmpstr (titles, ==, cases[i].titles);
  /* Its own text asks the same. */
  text = mb_query_to_string (copy);
  again = fixture_titles (f, text);
  g_assert_cmpstr (again, ==, cases[i].titles);
}

static void
test_bad_queries_are_refused (Fixture *f, gconstpointer data)
{
  static const struct
  {
    const char *query;
    MbFaultCode code;
  } bad[] = {
    { "river", MB_FAULT_REGISTER_UNKNOWN },
    { "pond?wings=2", MB_FAULT_FIELD_UNKNOWN },
    { "pond?town.wings=2", MB_FAULT_FIELD_UNKNOWN },
    { "pond?name.town=2", MB_FAULT_FIELD_UNKNOWN },
    { "pond?dug<2026-02-30", MB_FAULT_DATE_INVALID },
    { "pond?fish>many", MB_FAULT_NUMBER_INVALID },
    { "pond?status=满", MB_FAULT_NONE },
    { "pond?name", MB_FAULT_ARGUMENT },
    { "pond?+wings", MB_FAULT_FIELD_UNKNOWN },
    { "pond?=3", MB_FAULT_ARGUMENT },
    { "pond?!some", MB_FAULT_ARGUMENT },
    { "pond?fish<1|2", MB_FAULT_ARGUMENT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MbQuery) query = mb_query_parse (bad[i].query, mb_store_get_catalogue (f->store), &error);

      if (bad[i].code == MB_FAULT_NONE)
        g_assert_no_error (error);
      else
        g_assert_error (error, MB_ERROR, (int) bad[i].code);
    }
  {
    g_autoptr (MbQuery) query = mb_query_new ("pond");
    g_autoptr (GError) error = NULL;

    mb_query_where_text (query, "wings", MB_OP_EQ, "2");
    g_assert_null (mb_store_ids (f->store, query, 0, NULL, &error));
    g_assert_error (error, MB_ERROR, MB_FAULT_FIELD_UNKNOWN);
    g_clear_error (&error);
    g_assert_false (mb_query_add_text (query, mb_store_get_catalogue (f->store), "status=满", &error));
    g_assert_error (error, MB_ERROR, MB_FAULT_UNKNOWN_CHOICE);
  }
}

static guint
count (Fixture *f, const MbQuery *query)
{
  GError *error = NULL;
  gint64 n = mb_store_count (f->store, query, &error);

  g_assert_no_error (error);
  return (guint) n;
}

static void
test_built_conditions (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  MbValue values[2] = { MB_VALUE_INIT, { MB_VALUE_TEXT, 0, (char *) "堰" } };

  mb_query_where_any (query, "kind", NULL, 0);
  g_assert_cmpuint (count (f, query), ==, 0);
  mb_query_remove (query, "kind");
  g_assert_cmpuint (mb_query_n_conditions (query), ==, 0);
  mb_query_where_any (query, "kind", values, 2);
  g_assert_cmpuint (count (f, query), ==, 2);
  mb_query_remove (query, "kind");
  mb_query_where (query, "kind", MB_OP_EQ, &values[0]);
  g_assert_cmpuint (count (f, query), ==, 1);
  mb_query_remove (query, "kind");
  mb_query_where (query, "kind", MB_OP_NE, &values[0]);
  g_assert_cmpuint (count (f, query), ==, 4);
  mb_query_remove (query, "kind");
  mb_query_where (query, "fish", MB_OP_LT, &values[0]);
  g_assert_cmpuint (count (f, query), ==, 0);
  mb_query_remove (query, "fish");
  /* A text for a number column is read as a number; what is none equals nothing. */
  mb_query_where_text (query, "fish", MB_OP_EQ, "20");
  g_assert_cmpuint (count (f, query), ==, 1);
  mb_query_remove (query, "fish");
  mb_query_where_text (query, "fish", MB_OP_EQ, "x");
  g_assert_cmpuint (count (f, query), ==, 0);
  mb_query_remove (query, "fish");
  mb_query_where_int (query, "story", MB_OP_EQ, 5);
  g_assert_cmpuint (count (f, query), ==, 0);
  mb_query_remove (query, "story");
  mb_query_where_link_title (query, "town", MB_OP_EQ, "城关镇");
  g_assert_cmpuint (count (f, query), ==, 2);
  mb_query_search (query, "a塘");
  mb_query_search (query, "");
  g_assert_null (mb_query_get_search (query));
}

/* Nothing is neither greater nor less than anything, so 阿塘 without fish is on no side. */
static void
test_two_fields_are_compared (Fixture *f, gconstpointer data)
{
  static const struct
  {
    MbOp op;
    guint n;
  } expected[] = { { MB_OP_LT, 3 }, { MB_OP_EQ, 1 }, { MB_OP_GE, 1 }, { MB_OP_NE, 3 }, { MB_OP_GT, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (MbQuery) query = mb_query_new ("pond");
      g_autoptr (MbQuery) copy = NULL;

      mb_query_where_field (query, "fish", expected[i].op, "depth");
      copy = mb_query_copy (query);
      g_assert_cmpuint (count (f, copy), ==, expected[i].n);
    }
}

/* A town in the bin still names its ponds. */
static void
test_conditions_reach_into_the_bin_through_links (Fixture *f, gconstpointer data)
{
  g_autofree char *before = fixture_titles (f, "pond?town.name=城关镇"), *after = NULL, *by_title = NULL;

  fixture_sql (f->path, "UPDATE r_town SET deleted = 1");
  after = fixture_titles (f, "pond?town.name=城关镇");
  by_title = fixture_titles (f, "pond?town=城关镇");
  g_assert_cmpstr (before, ==, "阿塘|博塘");
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (by_title, ==, before);
}

static void
test_limit_gives_the_first (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GArray) all = mb_store_ids (f->store, query, 0, NULL, NULL);
  g_autoptr (GArray) two = mb_store_ids (f->store, query, 2, NULL, NULL);

  g_assert_cmpuint (two->len, ==, 2);
  g_assert_cmpmem (two->data, 2 * sizeof (gint64), all->data, 2 * sizeof (gint64));
}

static void
test_many_alternatives (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GArray) ids = mb_store_ids (f->store, query, 0, NULL, NULL);
  MbValue *values = g_new0 (MbValue, 10000);

  for (guint i = 0; i < 10000; i++)
    values[i] = (MbValue){ MB_VALUE_INT, i < 2 ? g_array_index (ids, gint64, i) : i, NULL };
  mb_query_where_any (query, "id", values, 10000);
  g_assert_cmpuint (count (f, query), ==, 2);
  g_free (values);
}

/* ---- Groups ---- */

static char *
group_text (GPtrArray *rows, guint n_groups, guint n_values)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const MbGroupRow *row = g_ptr_array_index (rows, i);

      g_string_append (text, i > 0 ? " " : "");
      for (guint j = 0; j < n_groups; j++)
        g_string_append_printf (text, "%s,", row->keys[j].kind == MB_VALUE_TEXT ? row->keys[j].text : "-");
      for (guint j = 0; j < n_values; j++)
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, j > 0 ? "/" : "", row->values[j]);
    }
  return g_string_free (text, FALSE);
}

static void
test_groups_count_and_sum (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) all = mb_query_new ("pond"), wet = mb_query_new ("pond"), none = mb_query_new ("pond");
  MbAggregate aggregates[]
      = { { MB_AGG_COUNT, NULL, NULL },  { MB_AGG_SUM, "fish", NULL }, { MB_AGG_MIN, "depth", NULL },
          { MB_AGG_MAX, "depth", NULL }, { MB_AGG_COUNT, NULL, wet },  { MB_AGG_SUM, "fish", wet } };
  static const struct
  {
    const char *groups[3];
    guint n;
    const char *expected;
  } expected[] = {
    { { NULL }, 0, "5/60/0/250/2/10" },
    { { "town.name" }, 1, "常安镇,2/10/0/150/2/10 城关镇,2/30/50/250/0/0 -,1/20/150/150/0/0" },
    { { "town.name", "status" },
      2,
      "常安镇,蓄水,2/10/0/150/2/10 城关镇,干涸,1/30/250/250/0/0 城关镇,新挖,1/0/50/50/0/0 -,新挖,1/20/150/150/0/0" },
    { { "month(dug)" }, 1, "2025-12,1/10/150/150/1/10 2026-01,2/30/50/250/0/0 2026-02,1/0/0/0/1/0 -,1/20/150/150/0/0" },
    { { "year(dug)", "status" },
      2,
      "2025,蓄水,1/10/150/150/1/10 2026,干涸,1/30/250/250/0/0 2026,新挖,1/0/50/50/0/0 2026,蓄水,1/0/0/0/1/0"
      " -,新挖,1/20/150/150/0/0" },
  };

  mb_query_where_text (wet, "status", MB_OP_EQ, "蓄水");
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      GError *error = NULL;
      g_autoptr (GPtrArray) rows = mb_store_group (f->store, all, expected[i].groups, expected[i].n, aggregates,
                                                   G_N_ELEMENTS (aggregates), &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = group_text (rows, expected[i].n, G_N_ELEMENTS (aggregates));
      g_assert_cmpstr (text, ==, expected[i].expected);
    }
  mb_query_where_text (none, "status", MB_OP_EQ, "无");
  {
    g_autoptr (GPtrArray) rows = mb_store_group (f->store, none, NULL, 0, aggregates, 2, NULL);
    g_autofree char *text = group_text (rows, 0, 2);

    g_assert_cmpstr (text, ==, "0/0");
  }
}

static void
test_aggregates_may_look_through_links (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) all = mb_query_new ("pond"), here = mb_query_new ("pond");
  MbAggregate aggregate = { MB_AGG_COUNT, NULL, here };
  g_autoptr (GPtrArray) rows = NULL;
  g_autofree char *text = NULL;

  mb_query_where_text (here, "town.name", MB_OP_EQ, "城关镇");
  rows = mb_store_group (f->store, all, NULL, 0, &aggregate, 1, NULL);
  text = group_text (rows, 0, 1);
  g_assert_cmpstr (text, ==, "2");
}

static void
test_distinct_is_in_chinese_order (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) kinds = mb_store_distinct (f->store, "pond", "kind", NULL);
  g_autofree char *text = g_strjoinv ("|", kinds);

  /* chí, shuǐ, yàn */
  g_assert_cmpstr (text, ==, "池塘|水库|堰");
}

static gboolean
stop_after_two (const MbRecord *record, gpointer user, GError **error)
{
  guint *n = user;

  if (++*n < 2)
    return TRUE;
  mb_set_error (error, MB_FAULT_USAGE, NULL);
  return FALSE;
}

static gboolean
write_while_reading (const MbRecord *record, gpointer user, GError **error)
{
  Fixture *f = user;

  fixture_set (f, "pond", record->id, "note", "读时写");
  return TRUE;
}

static void
test_each_stops_and_lets_others_write (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (mb_store_each (f->store, query, stop_after_two, &n, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_USAGE);
  g_assert_cmpuint (n, ==, 2);
  g_clear_error (&error);
  g_assert_true (mb_store_each (f->store, query, write_while_reading, f, NULL, &error));
  mb_query_where_text (query, "note", MB_OP_EQ, "读时写");
  g_assert_cmpuint (count (f, query), ==, 5);
}

static guint
n_with_note (MbStore *store, const char *note)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");

  mb_query_where_text (query, "note", MB_OP_EQ, note);
  return (guint) mb_store_count (store, query, NULL);
}

static gpointer
count_elsewhere (gpointer data)
{
  return GUINT_TO_POINTER (n_with_note (data, "列时写"));
}

/* What is read by several calls is of one state for the thread that asked for it, and for no other. */
static void
test_snapshot (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = mb_store_ids (f->store, query, 0, NULL, &error);
  g_autoptr (GPtrArray) records = NULL;
  MbSnapshot *snapshot = mb_store_snapshot (f->store, &error), *within;
  guint n = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (n_with_note (f->store, "列时写"), ==, 0);
  for (guint i = 0; i < ids->len; i++)
    fixture_set (f, "pond", g_array_index (ids, gint64, i), "note", "列时写");
  g_assert_cmpuint (n_with_note (f->store, "列时写"), ==, 0);
  g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (g_thread_new ("other", count_elsewhere, f->store))), ==, ids->len);
  within = mb_store_snapshot (f->store, &error);
  records = mb_store_fetch (f->store, "pond", (const gint64 *) (void *) ids->data, ids->len, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *note = mb_record_text (g_ptr_array_index (records, i),
                                              mb_register_field (((MbRecord *) g_ptr_array_index (records, i))->reg, "note"), FALSE);

      g_assert_cmpstr (note, !=, "列时写");
    }
  mb_snapshot_free (within);
  g_assert_cmpuint (n_with_note (f->store, "列时写"), ==, 0);
  /* What stops in the middle does not end it. */
  g_assert_false (mb_store_each (f->store, query, stop_after_two, &n, NULL, &error));
  g_assert_cmpuint (n_with_note (f->store, "列时写"), ==, 0);
  mb_snapshot_free (snapshot);
  g_assert_cmpuint (n_with_note (f->store, "列时写"), ==, ids->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/query/", cases[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_case, fixture_tear_down);
    }
#define test(name, func) g_test_add ("/store/query/" name, Fixture, NULL, set_up, func, fixture_tear_down)
  test ("bad-queries-are-refused", test_bad_queries_are_refused);
  test ("a-snapshot-is-of-one-state", test_snapshot);
  test ("built-conditions", test_built_conditions);
  test ("two-fields-are-compared", test_two_fields_are_compared);
  test ("conditions-reach-into-the-bin-through-links", test_conditions_reach_into_the_bin_through_links);
  test ("limit-gives-the-first", test_limit_gives_the_first);
  test ("many-alternatives", test_many_alternatives);
  test ("groups-count-and-sum", test_groups_count_and_sum);
  test ("aggregates-may-look-through-links", test_aggregates_may_look_through_links);
  test ("distinct-is-in-chinese-order", test_distinct_is_in_chinese_order);
  test ("each-stops-and-lets-others-write", test_each_stops_and_lets_others_write);
  return g_test_run ();
}
