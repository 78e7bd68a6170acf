/* What must hold of many cells changed at once: every fault at its cell before anything is written, one change set, nothing overwritten. */
#include "edit-block.h"
#include "edit.h"
#include "office-case.h"

static const char *const columns[] = { "name", "type", "status", "town", "students", "licence_to", "uscc" };

static gint64
add (Case *test, const char *name, const char *students)
{
  return case_insert (test, "institution", "name", name, "type", "幼儿园", "status", "在办", "town", "城关镇", "students", students, NULL);
}

static MbEditBlock *
block_new (Case *test)
{
  return mb_edit_block_new (mb_office_register (test->office, "institution", NULL), columns, G_N_ELEMENTS (columns));
}

static void
check (MbEditBlock *block, Case *test)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_edit_block_check (block, test->office, NULL, &error));
  g_assert_no_error (error);
}

static char *
value (Case *test, gint64 id, const char *field)
{
  g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (test->office), "institution", id, NULL);

  return mb_record_text (record, mb_register_field (record->reg, field), TRUE);
}

/* 500 rows of 8 columns, written as one and taken back as one. */
static void
test_block (Case *test, gconstpointer data)
{
  MbStore *store = mb_office_get_store (test->office);
  g_autoptr (MbEditBlock) block = block_new (test);
  g_autoptr (MbQuery) query = mb_query_new ("institution");
  g_autoptr (GError) error = NULL;
  gint64 set = 0, ids[500];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *name = g_strdup_printf ("春晖第%u幼儿园", i);
      g_autofree char *students = g_strdup_printf ("%u", 1000 + i);

      ids[i] = i < 400 ? add (test, name, "7") : 0;
      g_assert_cmpuint (mb_edit_block_add_row (block, ids[i]), ==, i);
      mb_edit_block_set (block, i, 0, name);
      mb_edit_block_set (block, i, 1, "幼儿园");
      mb_edit_block_set (block, i, 2, "在办");
      mb_edit_block_set (block, i, 3, i % 2 == 0 ? "石桥镇" : "城关镇");
      mb_edit_block_set (block, i, 4, students);
      mb_edit_block_set (block, i, 5, "2027年3月1日");
    }
  check (block, test);
  g_assert_cmpuint (mb_edit_block_n_faulty (block), ==, 0);
  g_assert_cmpuint (mb_edit_block_n_new (block), ==, 100);
  /* Of each of 400: students and the date; of every second the town. */
  g_assert_cmpuint (mb_edit_block_n_changed (block), ==, 400 * 2 + 200);
  g_assert_true (mb_edit_block_apply (block, test->office, "粘贴", NULL, &set, &error));
  g_assert_no_error (error);
  g_assert_cmpint (set, >, 0);
  g_assert_cmpint (mb_store_count (store, query, NULL), ==, 500);
  {
    g_autofree char *students = value (test, ids[399], "students"), *date = value (test, ids[399], "licence_to");

    g_assert_cmpstr (students, ==, "1399");
    g_assert_cmpstr (date, ==, "2027-03-01");
  }
  g_assert_true (mb_store_undo (store, "测试员", 0, NULL, &error));
  g_assert_cmpint (mb_store_count (store, query, NULL), ==, 400);
  {
    g_autofree char *students = value (test, ids[399], "students");

    g_assert_cmpstr (students, ==, "7");
  }
}

/* Every wrong cell is found, each with its reason, and nothing is written. */
static void
test_faults (Case *test, gconstpointer data)
{
  g_autoptr (MbEditBlock) block = block_new (test);
  g_autoptr (GError) error = NULL;
  gint64 first = add (test, "春晖幼儿园", "10"), second = add (test, "育才幼儿园", "20"), last = mb_store_last_seq (mb_office_get_store (test->office));
  static const struct
  {
    guint row;
    const char *field;
  } expected[] = { { 0, "students" }, { 0, "licence_to" }, { 1, "name" }, { 1, "uscc" }, { 2, "type" } };
  guint n = 0;

  mb_edit_block_add_row (block, first);
  mb_edit_block_add_row (block, second);
  mb_edit_block_add_row (block, 0);
  mb_edit_block_set (block, 0, 4, "很多");
  mb_edit_block_set (block, 0, 5, "2027-02-30");
  mb_edit_block_set (block, 1, 0, "");
  mb_edit_block_set (block, 1, 6, "123");
  mb_edit_block_set (block, 2, 0, "新来幼儿园");
  mb_edit_block_set (block, 2, 2, "在办");
  mb_edit_block_set (block, 2, 3, "城关镇");
  check (block, test);
  for (guint i = 0; i < mb_edit_block_cells (block)->len; i++)
    {
      const MbBlockCell *cell = g_ptr_array_index (mb_edit_block_cells (block), i);

      if (cell->reason == NULL)
        continue;
      g_assert_cmpuint (n, <, G_N_ELEMENTS (expected));
      g_assert_cmpuint (cell->row, ==, expected[n].row);
      g_assert_cmpstr (cell->field->id, ==, expected[n].field);
      n++;
    }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (mb_edit_block_n_faulty (block), ==, n);
  g_assert_false (mb_edit_block_apply (block, test->office, "粘贴", NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (mb_store_last_seq (mb_office_get_store (test->office)), ==, last);
  /* Corrected in place, the block goes through. */
  g_clear_error (&error);
  mb_edit_block_set (block, 0, 4, "30");
  mb_edit_block_set (block, 0, 5, NULL);
  mb_edit_block_set (block, 1, 0, NULL);
  mb_edit_block_set (block, 1, 6, NULL);
  mb_edit_block_set (block, 2, 1, "幼儿园");
  check (block, test);
  g_assert_true (mb_edit_block_apply (block, test->office, "粘贴", NULL, NULL, &error));
  g_assert_no_error (error);
}

/* A code that another record has, or that the block brings twice, is refused at its cell. */
static void
test_unique (Case *test, gconstpointer data)
{
  static const char code[] = "52369921497789093U";
  g_autoptr (MbEditBlock) block = block_new (test);
  gint64 first = add (test, "春晖幼儿园", "10"), second = add (test, "育才幼儿园", "20");
  const MbBlockCell *cell;
  g_autoptr (GError) error = NULL;

  mb_edit_block_add_row (block, first);
  mb_edit_block_add_row (block, second);
  mb_edit_block_set (block, 0, 6, code);
  mb_edit_block_set (block, 1, 6, code);
  check (block, test);
  g_assert_cmpuint (mb_edit_block_n_faulty (block), ==, 1);
  mb_edit_block_set (block, 1, 6, NULL);
  check (block, test);
  g_assert_true (mb_edit_block_apply (block, test->office, "粘贴", NULL, NULL, &error));
  g_assert_no_error (error);
  {
    g_autoptr (MbEditBlock) again = block_new (test);

    mb_edit_block_add_row (again, second);
    mb_edit_block_set (again, 0, 6, code);
    check (again, test);
    g_assert_cmpuint (mb_edit_block_n_faulty (again), ==, 1);
    cell = g_ptr_array_index (mb_edit_block_cells (again), mb_edit_block_cells (again)->len - 1);
    g_assert_nonnull (strstr (cell->reason, "春晖幼儿园"));
  }
}

/* A step that the declaration does not allow is refused; what a step asks for as well. */
static void
test_steps (Case *test, gconstpointer data)
{
  g_autoptr (MbEditBlock) block = block_new (test);
  gint64 id = add (test, "春晖幼儿园", "10");

  mb_edit_block_add_row (block, id);
  mb_edit_block_set (block, 0, 2, "批准筹设");
  check (block, test);
  g_assert_cmpuint (mb_edit_block_n_faulty (block), ==, 1);
}

/* What another wrote meanwhile is not overwritten. */
static void
test_conflict (Case *test, gconstpointer data)
{
  static const char *const field[] = { "students" };
  const char *text[] = { "55" };
  MbStore *store = mb_office_get_store (test->office);
  g_autoptr (MbEditBlock) block = block_new (test);
  gint64 id = add (test, "春晖幼儿园", "10");
  g_autoptr (MbRecord) record = mb_store_get (store, "institution", id, NULL);
  g_autoptr (GError) error = NULL;

  mb_edit_block_add_row (block, id);
  mb_edit_block_set (block, 0, 4, "66");
  check (block, test);
  g_assert_true (mb_edit_fields (test->office, record, field, text, 1, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (mb_edit_block_apply (block, test->office, "粘贴", NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_CONFLICT);
  {
    g_autofree char *students = value (test, id, "students");

    g_assert_cmpstr (students, ==, "55");
  }
}

/* What is shown and pasted back unchanged changes nothing; blank lines at the end make no records. */
static void
test_unchanged (Case *test, gconstpointer data)
{
  g_autoptr (MbEditBlock) block = block_new (test);
  gint64 id = add (test, "春晖幼儿园", "10"), set = -1;
  g_autoptr (GError) error = NULL;

  mb_edit_block_add_row (block, id);
  mb_edit_block_set (block, 0, 0, " 春晖幼儿园 ");
  mb_edit_block_set (block, 0, 4, "10");
  mb_edit_block_set (block, 0, 6, "");
  mb_edit_block_add_row (block, 0);
  mb_edit_block_set (block, 1, 0, " ");
  check (block, test);
  g_assert_cmpuint (mb_edit_block_cells (block)->len, ==, 0);
  g_assert_true (mb_edit_block_apply (block, test->office, "粘贴", NULL, &set, &error));
  g_assert_no_error (error);
  g_assert_cmpint (set, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(NAME, FUNC) g_test_add ("/office/edit-block/" NAME, Case, NULL, case_set_up, FUNC, case_tear_down)
  ADD ("five-hundred-rows-are-one-change", test_block);
  ADD ("every-fault-at-its-cell-and-nothing-written", test_faults);
  ADD ("a-value-that-may-stand-once", test_unique);
  ADD ("a-step-that-is-not-allowed", test_steps);
  ADD ("what-another-wrote-is-not-overwritten", test_conflict);
  ADD ("what-is-unchanged-is-not-written", test_unchanged);
  return g_test_run ();
}
