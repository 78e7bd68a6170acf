/* What must hold of an office's settings: they are tidied and checked; people, days off and learned words are each one change that is
 * taken back as one.
 */
#include "config.h"

#include "calendar.h"
#include "office-case.h"
#include "office-settings.h"
#include "word-merge.h"

#define test(name, func) g_test_add ("/office/settings/" name, Case, NULL, case_set_up, func, case_tear_down)

static void
test_settings_are_tidied_and_checked (Case *test, gconstpointer data)
{
  static const struct
  {
    const char *key, *typed, *stored; /* NULL: refused */
  } rows[] = {
    { "office", " 临溪县教育和体育局 ", "临溪县教育和体育局" },
    { "office", "  ", NULL },
    { "region", "369922", "369922" },
    { "region", "36992", NULL },
    { "region", "36992a", NULL },
    { "towns", "城关镇、石桥镇，西岭乡;城关镇, ", "城关镇,石桥镇,西岭乡" },
    { "towns", "", "" },
    { "contact", "王芳", "王芳" },
    { "code_word", "临教函", "临教函" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean kept = mb_office_put_setting (test->office, rows[i].key, rows[i].typed, &error);
      g_autofree char *now = mb_office_setting (test->office, rows[i].key);

      g_assert_cmpint (kept, ==, rows[i].stored != NULL);
      if (kept)
        g_assert_cmpstr (now, ==, rows[i].stored);
      else
        {
          case_assert_fault (error, MB_FAULT_ARGUMENT);
          g_assert_cmpstr (now, !=, rows[i].typed);
        }
    }
  g_assert_cmpstr (mb_office_get_name (test->office), ==, "临溪县教育和体育局");
}

static void
test_people_come_and_go_and_undo_brings_them_back (Case *test, gconstpointer data)
{
  g_auto (GStrv) both = NULL, one = NULL, again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_office_add_person (test->office, " 王芳 ", NULL));
  g_assert_true (mb_office_add_person (test->office, "李强", NULL));
  g_assert_true (mb_office_add_person (test->office, "王芳", NULL));
  g_assert_false (mb_office_add_person (test->office, "\n", &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  both = mb_office_people (test->office);
  g_assert_cmpuint (g_strv_length (both), ==, 2);
  g_assert_cmpstr (both[0], ==, "王芳");
  g_assert_true (mb_office_remove_person (test->office, "王芳", NULL));
  one = mb_office_people (test->office);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_true (mb_store_undo (mb_office_get_store (test->office), "测试员", 0, NULL, NULL));
  again = mb_office_people (test->office);
  g_assert_cmpuint (g_strv_length (again), ==, 2);
}

static MbDayKind
kind_of (Case *test, const char *iso)
{
  MbDate date = mb_date_from_iso (iso);
  int year;
  g_autoptr (GArray) days = NULL;

  mb_date_to_ymd (date, &year, NULL, NULL);
  days = mb_calendar_days (test->office, year);
  for (guint i = 0; i < days->len; i++)
    if (g_array_index (days, MbCalendarDay, i).date == date)
      return g_array_index (days, MbCalendarDay, i).kind;
  return MB_DAY_UNNAMED;
}

static void
test_days_off_are_added_changed_and_taken_out (Case *test, gconstpointer data)
{
  static const char new_year[] = "2026-01-01", thursday[] = "2026-03-05", later[] = "2031-05-01";
  g_autoptr (GArray) before = mb_calendar_days (test->office, 2026), after = NULL, years = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (before->len, >, 10);
  g_assert_cmpint (kind_of (test, new_year), ==, MB_DAY_HOLIDAY);
  g_assert_true (mb_workdays_is_workday (mb_office_get_workdays (test->office), mb_date_from_iso (thursday)));
  mb_calendar_set_day (test->office, mb_date_from_iso (thursday), MB_DAY_HOLIDAY, &error);
  g_assert_no_error (error);
  g_assert_false (mb_workdays_is_workday (mb_office_get_workdays (test->office), mb_date_from_iso (thursday)));
  mb_calendar_set_day (test->office, mb_date_from_iso (thursday), MB_DAY_WORKDAY, &error);
  g_assert_no_error (error);
  g_assert_cmpint (kind_of (test, thursday), ==, MB_DAY_WORKDAY);
  /* Taken back, the days count as before without anybody saying so. */
  g_assert_true (mb_store_undo (mb_office_get_store (test->office), "测试员", 0, NULL, NULL));
  g_assert_false (mb_workdays_is_workday (mb_office_get_workdays (test->office), mb_date_from_iso (thursday)));
  mb_calendar_set_day (test->office, mb_date_from_iso (thursday), MB_DAY_UNNAMED, &error);
  g_assert_no_error (error);
  after = mb_calendar_days (test->office, 2026);
  g_assert_cmpuint (after->len, ==, before->len);
  /* A year that no list names yet. */
  mb_calendar_set_day (test->office, mb_date_from_iso (later), MB_DAY_HOLIDAY, &error);
  g_assert_no_error (error);
  years = mb_calendar_years (test->office);
  g_assert_cmpint (g_array_index (years, int, years->len - 1), ==, 2031);
}

static gint64
count_town (Case *test, const char *town)
{
  g_autoptr (MbQuery) query = mb_query_new ("institution");

  mb_query_where_text (query, "town", MB_OP_EQ, town);
  return mb_store_count (mb_office_get_store (test->office), query, NULL);
}

static void
test_a_slip_is_merged_everywhere_as_one_change (Case *test, gconstpointer data)
{
  const MbField *town = mb_register_field (mb_office_register (test->office, "institution", NULL), "town");
  g_autoptr (GPtrArray) fields = mb_words_fields (test->office), words = NULL;
  g_autoptr (GError) error = NULL;
  gboolean seen = FALSE;
  guint n = 0;

  case_institution (test, "甲幼儿园", "幼儿园", "城关镇", "在办");
  case_institution (test, "乙幼儿园", "幼儿园", "城官镇", "在办");
  case_institution (test, "丙幼儿园", "幼儿园", "城官镇", "在办");
  g_assert_true (g_ptr_array_find (fields, town, NULL));
  for (guint i = 0; i < fields->len; i++)
    g_assert_true (((const MbField *) g_ptr_array_index (fields, i))->open);
  words = mb_words_of (test->office, town, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < words->len; i++)
    {
      const MbWord *word = g_ptr_array_index (words, i);

      if (g_str_equal (word->word, "城官镇"))
        {
          seen = TRUE;
          g_assert_cmpint (word->n, ==, 2);
          g_assert_false (word->declared);
        }
      else
        g_assert_true (word->declared);
    }
  g_assert_true (seen);
  g_assert_false (mb_words_merge (test->office, town, "城官镇", "城官镇", NULL, &n, &error));
  case_assert_fault (error, MB_FAULT_ARGUMENT);
  mb_words_merge (test->office, town, "城官镇", "城关镇", NULL, &n, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (count_town (test, "城关镇"), ==, 3);
  g_assert_true (mb_store_undo (mb_office_get_store (test->office), "测试员", 0, NULL, NULL));
  g_assert_cmpint (count_town (test, "城官镇"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  test ("settings are tidied and checked", test_settings_are_tidied_and_checked);
  test ("people come and go, and undo brings them back", test_people_come_and_go_and_undo_brings_them_back);
  test ("days off are added, changed and taken out", test_days_off_are_added_changed_and_taken_out);
  test ("a slip is merged everywhere as one change", test_a_slip_is_merged_everywhere_as_one_change);
  return g_test_run ();
}
