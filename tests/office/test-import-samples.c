/* test-import-samples.c: ledgers as offices send them, against figures computed by another program. Registered only where the
 * folder of samples lies beside the sources.
 */
#include "import-office.h"

static char *
sample_path (const char *name)
{
  return g_build_filename (g_getenv ("MB_TEST_SRCDIR"), "..", "shared", "samples", name, NULL);
}

static MbImportPlan *
plan_sample (Testing *testing, const char *register_id, const char *name)
{
  g_autofree char *path = sample_path (name);
  g_autoptr (GError) error = NULL;
  MbImportPlan *plan = mb_import_plan_new (testing->office, register_id, path, NULL, NULL, &error);

  g_assert_no_error (error);
  return plan;
}

static void
import_sample (Testing *testing, const char *register_id, const char *name, const char *counts, const char *faults)
{
  g_autoptr (MbImportPlan) plan = plan_sample (testing, register_id, name);

  testing_expect (plan, counts, faults);
  g_assert_cmpuint (mb_import_plan_missing (plan)->len, ==, 0);
  testing_apply (plan);
}

static gint64
count (Testing *testing, const char *register_id, const char *conditions)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("%s?%s", register_id, conditions);
  g_autoptr (MbQuery) query = mb_query_parse (text, mb_office_get_catalogue (testing->office), &error);
  gint64 n = 0;

  g_assert_no_error (error);
  n = mb_store_count (mb_office_get_store (testing->office), query, &error);
  g_assert_no_error (error);
  return n;
}

#define ROSTER_FAULTS                                                                                                  \
  "12V date_invalid; 20D uscc_check_digit; 24P count_negative; 38N status_unknown; 46B name_missing; "                 \
  "98D duplicate_uscc; 131D duplicate_uscc; 134D uscc_check_digit; 160D uscc_check_digit; 172B name_missing; "         \
  "249D uscc_check_digit; 337D duplicate_uscc; 346D uscc_check_digit"

static void
test_story (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) roster = plan_sample (testing, "institution", "机构花名册.xlsx");
  const MbImportTotal *total = NULL;

  testing_expect (roster, "new 363 updated 0 unchanged 0 refused 13", ROSTER_FAULTS);
  g_assert_cmpuint (mb_import_plan_totals (roster)->len, ==, 1);
  total = g_ptr_array_index (mb_import_plan_totals (roster), 0);
  g_assert_cmpstr (total->stated, ==, "58463");
  g_assert_cmpstr (total->read, ==, "61058");
  g_assert_cmpstr (total->taken, ==, "58463");
  g_assert_true (total->differs);
  testing_apply (roster);
  g_assert_cmpint (count (testing, "institution", "type=幼儿园&status=限期整改"), ==, 12);
  g_assert_cmpint (count (testing, "institution", "town=西岭乡"), ==, 37);
  import_sample (testing, "institution", "机构花名册.xlsx", "new 0 updated 0 unchanged 363 refused 13", ROSTER_FAULTS);
  import_sample (testing, "institution", "民办幼儿园花名册.csv", "new 0 updated 0 unchanged 237 refused 0", "");

  import_sample (testing, "hazard", "隐患台账.xlsx", "new 4859 updated 0 unchanged 0 refused 0", "");
  g_assert_cmpint (count (testing, "hazard", "status=已销号"), ==, 3955);
  import_sample (testing, "hazard", "隐患台账.xlsx", "new 0 updated 0 unchanged 4859 refused 0", "");
  import_sample (testing, "hazard", "隐患台账.xls", "new 0 updated 0 unchanged 4859 refused 0", "");

  import_sample (testing, "complaint", "信访件登记.xlsx", "new 404 updated 0 unchanged 0 refused 0", "");
  import_sample (testing, "complaint", "信访件登记.xlsx", "new 0 updated 0 unchanged 404 refused 0", "");
}

static void
test_guess (Testing *testing, gconstpointer data)
{
  static const char *const samples[][2] = {
    { "机构花名册.xlsx", "institution" }, { "民办幼儿园花名册.csv", "institution" }, { "隐患台账.xlsx", "hazard" },
    { "隐患台账.xls", "hazard" },         { "信访件登记.xlsx", "complaint" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = sample_path (samples[i][0]);
      g_autoptr (GError) error = NULL;

      g_assert_cmpstr (mb_import_guess_register (testing->office, path, NULL, &error), ==, samples[i][1]);
      g_assert_no_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/samples/the-story-of-the-ledgers", test_story);
  TESTING_ADD ("/office/import/samples/registers-are-guessed", test_guess);
  return g_test_run ();
}
