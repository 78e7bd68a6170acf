/* Reject files and forms for filling in, as another program reads them. */
#include "writer.h"

#include "fault.h"
#include "sheet-test.h"

#define OK(call)                                                                                                       \
  do                                                                                                                   \
    {                                                                                                                  \
      g_assert_true (call);                                                                                            \
      g_assert_no_error (error);                                                                                       \
    }                                                                                                                  \
  while (0)

static void
assert_contains (const char *dump, const char *part)
{
  if (!strstr (dump, part))
    g_error ("no \"%s\" in\n%s", part, dump);
}

static void
cells_come_back_in_the_senders_layout (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MbWriteInfo info = { "王建国", NULL, mb_date_from_ymd (2026, 7, 3) };
  g_autoptr (MbSheetWriter) w = mb_sheet_writer_new (place->path, "有误行", &info, &error);
  g_autofree char *dump = NULL, *names = NULL;

  g_assert_no_error (error);
  OK (mb_sheet_writer_text (w, 1, 1, "民办幼儿园花名册", MB_STYLE_TITLE, &error));
  OK (mb_sheet_writer_merge (w, 1, 1, 1, 5, "民办幼儿园花名册", MB_STYLE_TITLE, &error));
  OK (mb_sheet_writer_text (w, 3, 1, "名称", MB_STYLE_HEADING, &error));
  OK (mb_sheet_writer_text (w, 4, 1, "=阳光", MB_STYLE_BODY, &error));
  OK (mb_sheet_writer_number (w, 4, 2, "0.814", "0.0%", MB_STYLE_FAULT, &error));
  OK (mb_sheet_writer_number (w, 4, 3, "120人", NULL, MB_STYLE_BODY, &error));
  OK (mb_sheet_writer_date (w, 4, 4, "2026-06-30", "yyyy\"年\"m\"月\"d\"日\"", MB_STYLE_BODY, &error));
  OK (mb_sheet_writer_date (w, 4, 5, "2026-06-30T18:00:00", NULL, MB_STYLE_BODY, &error));
  OK (mb_sheet_writer_date (w, 5, 4, "1850-01-01", NULL, MB_STYLE_BODY, &error));
  OK (mb_sheet_writer_bool (w, 5, 5, TRUE, MB_STYLE_BODY, &error));
  OK (mb_sheet_writer_text (w, 4, 6, "校验码不符", MB_STYLE_REASON, &error));
  OK (mb_sheet_writer_comment (w, 4, 2, "应为 0.5\001\n第二行", &error));
  mb_sheet_writer_width (w, 1, 2, 2450);
  mb_sheet_writer_height (w, 4, 30);
  mb_sheet_writer_freeze (w, 3, 1);
  names = place_list (place);
  g_assert_null (strstr (names, "out.xlsx")); /* nothing there before the end */
  OK (mb_sheet_writer_finish (w, &error));

  dump = run_python ("dump-xlsx.py", place->path);
  assert_line (dump, "sheet 有误行 visible A1:F5");
  assert_line (dump, "merged A1:E1");
  assert_line (dump, "freeze B4");
  assert_line (dump, "height 4 30.0");
  assert_contains (dump, "\nA3 | s | \"名称\" | \"名称\" | @ | 宋体,10.5,b | center,w | ltrb | E7EBF0");
  assert_contains (dump, "\nA4 | s | \"=阳光\" | ");
  assert_contains (dump, "\nB4 | n | 0.814 | 0.814 | 0.0% | 宋体,10.5 | None | ltrb | FFC7CE");
  assert_contains (dump, "\nC4 | s | \"120人\" | ");
  assert_contains (dump, "\nD4 | d | 2026-06-30T00:00:00 | 2026-06-30T00:00:00 | yyyy\"年\"m\"月\"d\"日\" | ");
  assert_contains (dump, "\nE4 | d | 2026-06-30T18:00:00 | ");
  assert_contains (dump, "\nD5 | s | \"1850-01-01\" | ");
  assert_contains (dump, "\nE5 | b | true | ");
  assert_contains (dump, "\nF4 | s | \"校验码不符\" | ");
  assert_contains (dump, "\ncomment B4 \"应为 0.5_x0001_\\n第二行\"");
}

static void
forms_refuse_what_is_not_allowed (Place *place, gconstpointer data)
{
  static const char *const few[] = { "在办", "限期整改", "注销", NULL };
  static const char *const commas[] = { "甲,乙", "丙", NULL };
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (MbSheetWriter) w = mb_sheet_writer_new (place->path, "评分", NULL, &error);
  g_autofree char *dump = NULL;

  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (many, g_strdup_printf ("乡镇第%u号", i));
  g_ptr_array_add (many, NULL);
  OK (mb_sheet_writer_text (w, 1, 1, "状态", MB_STYLE_HEADING, &error));
  OK (mb_sheet_writer_choice (w, 2, 1, 20, few, &error));
  OK (mb_sheet_writer_choice (w, 2, 2, 20, (const char *const *) many->pdata, &error));
  OK (mb_sheet_writer_choice (w, 2, 3, 20, commas, &error));
  OK (mb_sheet_writer_range (w, 2, 4, 20, 0, 450, "/", &error));
  OK (mb_sheet_writer_range (w, 2, 5, 20, -100, 100, NULL, &error));
  OK (mb_sheet_writer_page (w, TRUE, 1, 1, &error));
  OK (mb_sheet_writer_finish (w, &error));

  dump = run_python ("dump-xlsx.py", place->path);
  assert_line (dump, "validation A2:A20 list \"在办,限期整改,注销\" True");
  assert_line (dump, "validation B2:B20 list '选项'!$A$1:$A$60 True");
  assert_line (dump, "validation C2:C20 list '选项'!$B$1:$B$2 True");
  assert_line (dump, "validation D2:D20 custom OR(D2=\"/\",AND(ISNUMBER(D2),D2>=0.00,D2<=4.50)) True");
  assert_line (dump, "validation E2:E20 custom AND(ISNUMBER(E2),E2>=-1.00,E2<=1.00) True");
  assert_line (dump, "sheet 选项 hidden A1:B60");
  assert_contains (dump, "\n2!A60 | s | \"乡镇第59号\"");
  assert_line (dump, "page 9 landscape 0 True True");
}

static void
unfinished_leaves_nothing (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;
  MbSheetWriter *w = mb_sheet_writer_new (place->path, "x", NULL, &error);

  OK (mb_sheet_writer_text (w, 1, 1, "x", MB_STYLE_PLAIN, &error));
  mb_sheet_writer_free (w);
  names = place_list (place);
  g_assert_cmpstr (names, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define T(name, function) g_test_add ("/sheet/sheet-writer/" name, Place, NULL, place_set_up, function, place_tear_down)
  T ("cells-come-back-in-the-senders-layout", cells_come_back_in_the_senders_layout);
  T ("forms-refuse-what-is-not-allowed", forms_refuse_what_is_not_allowed);
  T ("unfinished-leaves-nothing", unfinished_leaves_nothing);
  return g_test_run ();
}
