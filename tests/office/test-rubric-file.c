/* What must hold of rubrics taken out and brought back: one that is edited wins, one that is wrong is refused with its file, its line or
 * key and what is wanted, and nothing is kept of it.
 */
#include "config.h"

#include "office-case.h"
#include "rubric-file.h"

#define test(name, func) g_test_add ("/office/rubric-file/" name, Case, NULL, case_set_up, func, case_tear_down)

static const MbRubricInfo *
judge_of (MbRubricPlan *plan, const char *type)
{
  for (guint i = 0; i < plan->kinds->len; i++)
    {
      const MbRubricKind *kind = g_ptr_array_index (plan->kinds, i);

      if (g_str_equal (kind->type, type))
        return kind->rubric >= 0 ? g_ptr_array_index (plan->rubrics, kind->rubric) : NULL;
    }
  g_assert_not_reached ();
}

static MbRubricPlan *
get_plan (Case *test)
{
  g_autoptr (GError) error = NULL;
  MbRubricPlan *plan = mb_rubric_plan (test->office, &error);

  g_assert_no_error (error);
  return plan;
}

/* The shipped rubric of kindergartens, as one text. */
static char *
exported (Case *test)
{
  g_autofree char *path = case_path (test, "out.rubric");
  g_autoptr (GError) error = NULL;
  char *text;

  mb_rubric_export (test->office, "kindergarten", path, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static char *
replaced (const char *text, const char *from, const char *to)
{
  g_autoptr (GString) out = g_string_new (text);

  g_assert_cmpuint (g_string_replace (out, from, to, 1), ==, 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
import (Case *test, const char *name, const char *text, gssize length, GError **error)
{
  g_autofree char *path = case_path (test, name), *id = NULL;

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  return mb_rubric_import (test->office, path, &id, error);
}

static void
test_the_plan_names_a_judge_for_each_type (Case *test, gconstpointer data)
{
  g_autoptr (MbRubricPlan) plan = NULL;
  gint64 n = 0;

  case_institution (test, "甲幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "乙幼儿园", "幼儿园", "城关镇", "注销");
  plan = get_plan (test);
  g_assert_cmpstr (judge_of (plan, "幼儿园")->name, ==, "kindergarten");
  g_assert_cmpstr (judge_of (plan, "小学")->name, ==, "school");
  g_assert_cmpstr (judge_of (plan, "培训机构")->name, ==, "training");
  g_assert_false (judge_of (plan, "幼儿园")->own);
  g_assert_cmpint (judge_of (plan, "幼儿园")->rubric->full, ==, 10000);
  for (guint i = 0; i < plan->kinds->len; i++)
    n += ((const MbRubricKind *) g_ptr_array_index (plan->kinds, i))->n;
  g_assert_cmpint (n, ==, 2);
}

static void
test_an_edited_rubric_wins_and_undo_takes_it_back (Case *test, gconstpointer data)
{
  g_autofree char *text = exported (test), *version = replaced (text, "version=2025.1", "version=2026.1");
  g_autofree char *edited = replaced (version, "党的建设,3,", "党建工作,3,");
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRubricPlan) plan = NULL, after = NULL;
  const MbRubricInfo *info;

  g_assert_null (strstr (text, "rows="));
  import (test, "幼儿园.rubric", edited, -1, &error);
  g_assert_no_error (error);
  plan = get_plan (test);
  info = judge_of (plan, "幼儿园");
  g_assert_true (info->own);
  g_assert_cmpstr (info->rubric->version, ==, "2026.1");
  g_assert_cmpstr (((const MbIndicator *) g_ptr_array_index (info->rubric->indicators, 0))->item, ==, "党建工作");
  g_assert_cmpuint (plan->rubrics->len, ==, 3);
  g_assert_true (mb_store_undo (mb_office_get_store (test->office), "测试员", 0, NULL, NULL));
  after = get_plan (test);
  g_assert_false (judge_of (after, "幼儿园")->own);
  g_assert_cmpstr (judge_of (after, "幼儿园")->rubric->version, ==, "2025.1");
}

static void
test_texts_of_other_systems_are_read (Case *test, gconstpointer data)
{
  g_autofree char *text = exported (test), *dos = NULL, *marked = NULL, *old = NULL;
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GError) error = NULL;
  gsize length;

  dos = g_strjoinv ("\r\n", lines);
  marked = g_strconcat ("\ufeff", dos, NULL);
  import (test, "dos.txt", marked, -1, &error);
  g_assert_no_error (error);
  old = g_convert (dos, -1, "GB18030", "UTF-8", NULL, &length, NULL);
  g_assert_nonnull (old);
  import (test, "old.txt", old, (gssize) length, &error);
  g_assert_no_error (error);
  {
    g_autoptr (MbRubricPlan) plan = get_plan (test);

    g_assert_cmpstr (judge_of (plan, "幼儿园")->rubric->types[0], ==, "幼儿园");
    g_assert_true (judge_of (plan, "幼儿园")->own);
  }
}

/* The line of the whole file that a text stands on. */
static guint
line_of (const char *text, const char *what)
{
  const char *at = strstr (text, what);
  guint line = 1;

  g_assert_nonnull (at);
  for (const char *p = text; p < at; p++)
    line += *p == '\n';
  return line;
}

static void
test_what_is_wrong_is_told_at_its_place_and_nothing_is_kept (Case *test, gconstpointer data)
{
  static const struct
  {
    const char *from, *to;
    const char *line_at; /* NULL: no line is told */
    const char *told;
  } rows[] = {
    { "党的建设,3,", "党的建设,3.5,", NULL, "100.50" },
    { "党的建设,3,", "党的建设,三,", "item,A1,", "decimals" },
    { "item,A2,", "item,A1,", "item,A1,A,党建与依法办园,证照", "twice" },
    { "item,A2,", "thing,A2,", "thing,A2,", "item or veto" },
    { "version=2025.1\n", "", NULL, "version" },
    { "bands=优秀:90;", "bands=优秀;", NULL, "A:90" },
    { "types=幼儿园\n", "types=\n", NULL, "types" },
    { "[Rows]\n", "", NULL, "[Rows]" },
    { "id=kindergarten\n", "id=幼儿园\n", NULL, "幼儿园" },
    { "kind,code,", "kind,nummer,", "kind,nummer,", "code" },
  };
  g_autofree char *text = exported (test);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *bad = replaced (text, rows[i].from, rows[i].to);
      g_autoptr (GError) error = NULL;
      g_autoptr (MbRubricPlan) plan = NULL;

      g_assert_false (import (test, "改过的.rubric", bad, -1, &error));
      g_assert_error (error, MB_ERROR, MB_FAULT_DECLARATION);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "改过的.rubric"));
      g_assert_nonnull (strstr (error->message, rows[i].told));
      if (rows[i].line_at != NULL)
        {
          g_autofree char *line = g_strdup_printf ("line %u:", line_of (bad, rows[i].line_at));

          g_assert_nonnull (strstr (error->message, line));
        }
      plan = get_plan (test);
      g_assert_false (judge_of (plan, "幼儿园")->own);
    }
}

static void
test_files_that_are_no_text_are_refused (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = case_path (test, "missing.rubric");

  g_assert_false (mb_rubric_import (test->office, missing, NULL, &error));
  case_assert_fault (error, MB_FAULT_FILE_UNREADABLE);
  g_assert_false (import (test, "empty.rubric", "", 0, &error));
  case_assert_fault (error, MB_FAULT_FILE_EMPTY);
  g_assert_false (import (test, "binary.rubric", "PK\3\4\0\0\0", 7, &error));
  case_assert_fault (error, MB_FAULT_ENCODING);
}

static void
test_two_of_the_office_for_one_type_are_refused (Case *test, gconstpointer data)
{
  g_autofree char *text = exported (test), *other = replaced (text, "id=kindergarten\n", "id=county\n");
  g_autoptr (GError) error = NULL;

  import (test, "first.rubric", text, -1, &error);
  g_assert_no_error (error);
  g_assert_false (import (test, "second.rubric", other, -1, &error));
  g_assert_nonnull (strstr (error->message, "id=kindergarten"));
  case_assert_fault (error, MB_FAULT_DECLARATION);
  /* The first again is only a newer one of the same. */
  import (test, "first.rubric", text, -1, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("the plan names a judge for each type", test_the_plan_names_a_judge_for_each_type);
  test ("an edited rubric wins, and undo takes it back", test_an_edited_rubric_wins_and_undo_takes_it_back);
  test ("texts of other systems are read", test_texts_of_other_systems_are_read);
  test ("what is wrong is told at its place, and nothing is kept",
        test_what_is_wrong_is_told_at_its_place_and_nothing_is_kept);
  test ("files that are no text are refused", test_files_that_are_no_text_are_refused);
  test ("two of the office for one type are refused", test_two_of_the_office_for_one_type_are_refused);
  return g_test_run ();
}
