/* The form as another program reads it, cell by cell. Expected figures are written out by hand. */
#include "writer.h"

#include "../sample-table.h"
#include "fault.h"
#include "sheet-test.h"

static char *
write_and_dump (Place *place, const MbTable *table)
{
  g_autoptr (GError) error = NULL;
  MbWriteInfo info = { "王建国", "临溪县教育局", mb_date_from_ymd (2026, 7, 3) };

  g_assert_true (mb_xlsx_write_table (table, place->path, &info, NULL, &error));
  g_assert_no_error (error);
  return run_python ("dump-xlsx.py", place->path);
}

static void
assert_contains (const char *dump, const char *part)
{
  if (!strstr (dump, part))
    g_error ("no \"%s\" in\n%s", part, dump);
}

static void
form_has_the_look_of_a_form (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = sample_monthly_form (8);
  g_autofree char *dump = write_and_dump (place, table);
  static const char *const lines[] = {
    "title 临溪县民办学校安全隐患排查整改情况月报表",
    "author 王建国",
    "created 2026-07-03",
    "sheet 临溪县民办学校安全隐患排查整改情况月报表 visible A1:L17",
    "freeze A6",
    "merged A15:L15 A16:L16 A17:C17 A1:L1 A2:L2 A3:C3 A4:A5 B4:B5 C4:C5 D17:G17 D3:K3 D4:F4 G4:I4 H17:J17 J4:J5 "
    "K17:L17 "
    "K4:K5 L4:L5",
    "page 9 landscape None True True" /* fits one page: 1 is the default */,
    "margins 0.79 0.79",
    "repeat $4:$5",
    "footer 第 &P 页 共 &N 页",
    "charts 1",
    "damaged None",
    "A1 | s | \"临溪县民办学校安全隐患排查整改情况月报表\" | \"临溪县民办学校安全隐患排查整改情况月报表\" | General | "
    "方正小标宋简体,22 | center,w | - | -",
    "A3 | s | \"填报单位（盖章）：临溪县教育局\" | \"填报单位（盖章）：临溪县教育局\" | General | 宋体,10.5 | left | - "
    "| -",
    "D4 | s | \"一般隐患\" | \"一般隐患\" | General | 宋体,10.5,b | center,w | ltrb | -",
    "L3 | s | \"单位：处、万元\" | \"单位：处、万元\" | General | 宋体,10.5 | right | - | -",
    /* 100 of 120 */
    "F6 | f | \"=IF(D6=0,0,ROUND(E6/D6,4))\" | 0.8333 | 0.00% | 宋体,10.5 | right | ltrb | -",
    /* A rate of nothing is empty, and stays so when recalculated. */
    "I6 | f | \"=IF(G6=0,\\\"\\\",ROUND(H6/G6,4))\" | null | 0.00% | 宋体,10.5 | right | ltrb | -",
    "J6 | n | 12345.67 | 12345.67 | 0.00 | 宋体,10.5 | right | ltrb | -",
    "K6 | d | 2026-07-01T00:00:00 | 2026-07-01T00:00:00 | yyyy-mm-dd | 宋体,10.5 | center | ltrb | -",
    "B14 | s | \"合计\" | \"合计\" | @ | 宋体,10.5,b | center,w | ltrb | -",
    "C14 | f | \"=SUM(C6:C13)\" | 109 | 0 | 宋体,10.5,b | right | ltrb | -",
    "D14 | f | \"=SUM(D6:D13)\" | 1276 | 0 | 宋体,10.5,b | right | ltrb | -",
    /* 872 of 1276 is 68.3385…% */
    "F14 | f | \"=IF(D14=0,0,ROUND(E14/D14,4))\" | 0.6834 | 0.00% | 宋体,10.5,b | right | ltrb | -",
    "J14 | f | \"=SUM(J6:J13)\" | 101529.24 | 0.00 | 宋体,10.5,b | right | ltrb | -",
    "K17 | s | \"联系电话：\" | \"联系电话：\" | General | 宋体,10.5 | left | - | -",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_line (dump, lines[i]);
}

static void
chart_shows_counts_as_columns_and_rates_as_a_line (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = sample_monthly_form (3);
  g_autofree char *dump = write_and_dump (place, table);
  const char *chart = strstr (dump, "\nchart "), *bars, *lines;

  g_assert_nonnull (chart);
  bars = strstr (chart, "<c:barChart>");
  lines = strstr (chart, "<c:lineChart>");
  g_assert_nonnull (bars);
  g_assert_nonnull (lines);
  g_assert_true (bars < lines);
  /* The total row is no category; the rate is cached though it is a formula. */
  assert_contains (chart, "<c:f>&apos;临溪县民办学校安全隐患排查整改情况月报表&apos;!$B$6:$B$8</c:f>");
  assert_contains (lines, "<c:numCache><c:formatCode>0.00%</c:formatCode><c:ptCount val=\"3\"/>"
                          "<c:pt idx=\"0\"><c:v>0.8333</c:v>");
  assert_contains (chart, "<a:ea typeface=\"宋体\"/>");
}

static void
numbers_read_back_as_they_were (Place *place, gconstpointer data)
{
  static const struct
  {
    MbCellType type;
    gint64 number;
    const char *text;
  } cells[] = {
    { MB_CELL_PERCENT, 8140, "0.814" },  { MB_CELL_PERCENT, 10000, "1" },
    { MB_CELL_PERCENT, -1, "-0.0001" },  { MB_CELL_MONEY, 9007199254741, "90071992547.41" },
    { MB_CELL_DECIMAL, 9349, "93.49" },  { MB_CELL_DECIMAL, -5, "-0.05" },
    { MB_CELL_COUNT, -12, "-12" },       { MB_CELL_MONEY, 1, "0.01" },
    { MB_CELL_PERCENT, 6667, "0.6667" }, { MB_CELL_DECIMAL, 2000000000001, "20000000000.01" },
  };
  g_autoptr (MbTable) table = mb_table_new ("numbers", "数");
  g_autofree char *dump = NULL;
  MbTableRow *row;

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *heading = g_strdup_printf ("列%u", i);
      mb_table_add_column (table, "c", heading, cells[i].type, 0);
    }
  row = mb_table_add_row (table, MB_ROW_BODY);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    mb_table_set_number (table, row, i, cells[i].number);
  dump = write_and_dump (place, table);
  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *wanted = g_strdup_printf ("\n%c3 | n | %s | %s | ", 'A' + i, cells[i].text, cells[i].text);
      assert_contains (dump, wanted);
    }
}

static void
texts_read_back_as_typed (Place *place, gconstpointer data)
{
  static const char *const texts[][2] = {
    { "=1+1", "\"=1+1\"" },
    { "+86-579", "\"+86-579\"" },
    { "{=SUM(A1)}", "\"{=SUM(A1)}\"" },
    { "<b>O'Neil</b> & \"引号\"", "\"<b>O'Neil</b> & \\\"引号\\\"\"" },
    { "http://example.com/a b", "\"http://example.com/a b\"" },
    { "mailto:a@b.c", "\"mailto:a@b.c\"" },
    { "_x0041_", "\"_x0041_\"" },
    { "  两边有空格  ", "\"  两边有空格  \"" },
    { "第一行\r\n第二行\r第三行", "\"第一行\\n第二行\\n第三行\"" },
    { "123456789012345678", "\"123456789012345678\"" },
    { "007", "\"007\"" },
    { "𠮷𡋾", "\"𠮷𡋾\"" },
    { "#REF!", "\"#REF!\"" },
    { "TRUE", "\"TRUE\"" },
    { "2026-06-30", "\"2026-06-30\"" },
  };
  g_autoptr (MbTable) table = mb_table_new ("texts", "");
  g_autofree char *dump = NULL;

  mb_table_add_column (table, "t", "=文字", MB_CELL_TEXT, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    mb_table_set_text (table, mb_table_add_row (table, MB_ROW_BODY), 0, texts[i][0]);
  dump = write_and_dump (place, table);
  assert_contains (dump, "\nA1 | s | \"=文字\" | ");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *wanted = g_strdup_printf ("\nA%u | s | %s | ", i + 2, texts[i][1]);
      assert_contains (dump, wanted);
    }
}

static void
control_characters_do_not_damage_the_file (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = mb_table_new ("c", "标题\001x");
  g_autofree char *dump = NULL;

  mb_table_add_column (table, "t", "字", MB_CELL_TEXT, 0);
  mb_table_set_text (table, mb_table_add_row (table, MB_ROW_BODY), 0,
                     "a\001b\033c\xef\xbf\xbf"
                     "d\xff");
  dump = write_and_dump (place, table);
  assert_contains (dump, "\nA3 | s | \"a_x0001_b_x001B_c_xFFFF_d\xef\xbf\xbd\" | ");
  assert_contains (dump, "title 标题x\n");
}

static void
text_beyond_the_limit_is_refused_and_the_old_file_stays (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = mb_table_new ("c", "标题");
  g_autofree char *fits = g_strnfill (32767, 'a');
  g_autofree char *long_text = g_strnfill (32768, 'a');
  g_autofree char *contents = NULL, *names = NULL;
  g_autoptr (GError) error = NULL;
  MbTableRow *row;

  mb_table_add_column (table, "t", "甲", MB_CELL_TEXT, 0);
  mb_table_add_column (table, "u", "乙", MB_CELL_TEXT, 0);
  row = mb_table_add_row (table, MB_ROW_BODY);
  mb_table_set_text (table, row, 1, fits);
  g_assert_true (mb_xlsx_write_table (table, place->path, NULL, NULL, &error));
  g_assert_no_error (error);

  g_file_set_contents (place->path, "old", -1, NULL);
  mb_table_set_text (table, row, 1, long_text);
  g_assert_false (mb_xlsx_write_table (table, place->path, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_TEXT_TOO_LONG);
  assert_contains (error->message, "B3");
  g_assert_true (g_file_get_contents (place->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  names = place_list (place);
  g_assert_cmpstr (names, ==, "out.xlsx");
}

static void
dates_are_dates_where_a_spreadsheet_knows_them (Place *place, gconstpointer data)
{
  static const char *const dates[][2] = {
    { "2026-02-28", "d | 2026-02-28T00:00:00" }, { "1900-03-01", "d | 1900-03-01T00:00:00" },
    { "1900-02-28", "d | 1900-02-28T00:00:00" }, { "1900-01-01", "d | 1900-01-01T00:00:00" },
    { "1899-12-31", "s | \"1899-12-31\"" },      { "9999-12-31", "d | 9999-12-31T00:00:00" },
    { "2026-02-30", "s | \"2026-02-30\"" },      { "长期", "s | \"长期\"" },
  };
  g_autoptr (MbTable) table = mb_table_new ("d", NULL);
  g_autofree char *dump = NULL;

  mb_table_add_column (table, "d", "日期", MB_CELL_DATE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    mb_table_set_text (table, mb_table_add_row (table, MB_ROW_BODY), 0, dates[i][0]);
  dump = write_and_dump (place, table);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      g_autofree char *wanted = g_strdup_printf ("\nA%u | %s | ", i + 2, dates[i][1]);
      assert_contains (dump, wanted);
    }
}

static MbTable *
table_with_subtotals (gboolean total_first)
{
  MbTable *table = mb_table_new ("s", "小计");
  static const int numbers[][2] = { { 3, 1 }, { 4, 2 }, { 0, 7 }, { 5, 3 }, { 0, 5 } };

  table->total_first = total_first;
  mb_table_add_column (table, "t", "单位", MB_CELL_TEXT, 0);
  mb_table_add_column (table, "n", "数", MB_CELL_COUNT, 0)->total = MB_TOTAL_SUM;
  for (guint i = 0; i < 5; i++)
    {
      MbTableRow *row = mb_table_add_row (table, numbers[i][0] ? MB_ROW_BODY : MB_ROW_SUBTOTAL);
      mb_table_set_text (table, row, 0, numbers[i][0] ? "甲" : "小计");
      mb_table_set_number (table, row, 1, numbers[i][0] ? numbers[i][0] : numbers[i][1]);
    }
  mb_table_finish (table);
  return table;
}

static void
sums_are_formulas_where_they_give_the_figure (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = table_with_subtotals (FALSE);
  g_autofree char *dump = write_and_dump (place, table);
  MbTableRow *total;

  assert_contains (dump, "\nB5 | f | \"=SUM(B3:B4)\" | 7 | ");
  assert_contains (dump, "\nB7 | f | \"=SUM(B6)\" | 5 | ");
  assert_contains (dump, "\nB8 | f | \"=SUM(B3:B4,B6)\" | 12 | ");

  /* A total over rows that are not all here is the figure, not a formula that gives another. */
  total = g_ptr_array_index (table->rows, 5);
  total->cells[1].number = 99;
  g_free (dump);
  dump = write_and_dump (place, table);
  assert_contains (dump, "\nB8 | n | 99 | 99 | ");
}

static void
total_row_may_come_first (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = table_with_subtotals (TRUE);
  g_autofree char *dump = write_and_dump (place, table);

  assert_contains (dump, "\nA3 | s | \"合计\" | ");
  assert_contains (dump, "\nB3 | f | \"=SUM(B4:B5,B7)\" | 12 | ");
}

static void
formulas_calculated_anew_give_the_cached_figures (Place *place, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260630);

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (MbTable) table = mb_table_new ("r", "随机");
      g_autoptr (GError) error = NULL;
      g_autofree char *result = NULL;
      MbTableColumn *rate;

      table->total_first = round == 1;
      mb_table_add_column (table, "t", "单位", MB_CELL_TEXT, 0);
      mb_table_add_column (table, "a", "数", MB_CELL_COUNT, 0)->total = MB_TOTAL_SUM;
      mb_table_add_column (table, "b", "其中", MB_CELL_COUNT, 0)->total = MB_TOTAL_SUM;
      mb_table_add_column (table, "m", "元", MB_CELL_MONEY, 0)->total = MB_TOTAL_SUM;
      rate = mb_table_add_column (table, "r", "率", MB_CELL_PERCENT, 0);
      rate->total = MB_TOTAL_RATE;
      rate->part = 2;
      rate->whole = 1;
      for (guint i = 0; i < 200; i++)
        {
          MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);
          int whole = g_rand_int_range (rand, 0, 300);

          mb_table_set_number (table, row, 1, whole);
          mb_table_set_number (table, row, 2, whole ? g_rand_int_range (rand, 0, whole + 1) : 0);
          mb_table_set_number (table, row, 3, g_rand_int_range (rand, 0, 10000000));
        }
      mb_table_finish (table);
      g_assert_true (mb_xlsx_write_table (table, place->path, NULL, NULL, &error));
      result = run_python ("recalculate-xlsx.py", place->path);
      g_assert_cmpstr (result, ==, "formulas 204\n");
    }
}

static void
sheet_name_takes_what_the_title_has (Place *place, gconstpointer data)
{
  static const char *const names[][2] = {
    { "2025/2026学年[城区]:统计*表?\\!", "2025_2026学年_城区__统计_表___" },
    { "'引号'", "_引号_" },
    { "History", "Sheet1" },
    { "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四",
      "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (MbTable) table = mb_table_new ("n", names[i][0]);
      g_autofree char *wanted = g_strdup_printf ("\nsheet %s visible ", names[i][1]);
      g_autofree char *dump = NULL;

      mb_table_add_column (table, "t", "字", MB_CELL_TEXT, 0);
      dump = write_and_dump (place, table);
      assert_contains (dump, wanted);
    }
}

static void
narrow_and_empty_forms_are_whole_too (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = mb_table_new ("n", "临溪县民办学校一览表");
  static const char *const signatures[] = { "单位负责人：", "审核人：", "填报人：", NULL };
  g_autofree char *dump = NULL;

  table->left_note = g_strdup ("填报单位（盖章）：临溪县教育局民办教育管理办公室");
  table->right_note = g_strdup ("填报日期：2026年7月3日");
  table->signatures = g_strdupv ((char **) signatures);
  table->chart_kind = g_strdup ("bar");
  mb_table_add_column (table, "t", "名称", MB_CELL_TEXT, 0);
  mb_table_finish (table);
  dump = write_and_dump (place, table);
  assert_contains (dump,
                   "\nA2 | s | \"填报单位（盖章）：临溪县教育局民办教育管理办公室    填报日期：2026年7月3日\" | ");
  assert_contains (dump, "\nA3 | s | \"名称\" | ");
  assert_contains (dump, "\nA4 | s | \"单位负责人：            审核人：            填报人：\" | ");
  assert_contains (dump, "\ncharts 0\n");
}

static void
equal_tables_make_equal_files (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = sample_monthly_form (4);
  MbWriteInfo info = { "王建国", NULL, mb_date_from_ymd (2026, 7, 3) };
  g_autofree char *first = NULL, *second = NULL;
  gsize n_first = 0, n_second = 0;

  g_assert_true (mb_xlsx_write_table (table, place->path, &info, NULL, NULL));
  g_file_get_contents (place->path, &first, &n_first, NULL);
  g_usleep (1100000); /* a clock that counts seconds would show */
  g_assert_true (mb_xlsx_write_table (table, place->path, &info, NULL, NULL));
  g_file_get_contents (place->path, &second, &n_second, NULL);
  g_assert_cmpmem (first, n_first, second, n_second);
}

static void
cancelling_leaves_the_old_file (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = sample_monthly_form (8);
  g_autoptr (MbJob) job = mb_job_new ("x");
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL, *names = NULL;

  g_file_set_contents (place->path, "old", -1, NULL);
  mb_job_cancel (job);
  g_assert_false (mb_xlsx_write_table (table, place->path, NULL, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (place->path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, "old");
  names = place_list (place);
  g_assert_cmpstr (names, ==, "out.xlsx");
}

static void
a_missing_folder_is_named (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = sample_monthly_form (1);
  g_autofree char *path = g_build_filename (place->folder, "nowhere", "out.xlsx", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mb_xlsx_write_table (table, path, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FOLDER_MISSING);
  assert_contains (error->message, "nowhere");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define T(name, function) g_test_add ("/sheet/xlsx-writer/" name, Place, NULL, place_set_up, function, place_tear_down)
  T ("form-has-the-look-of-a-form", form_has_the_look_of_a_form);
  T ("chart-shows-counts-as-columns-and-rates-as-a-line", chart_shows_counts_as_columns_and_rates_as_a_line);
  T ("numbers-read-back-as-they-were", numbers_read_back_as_they_were);
  T ("texts-read-back-as-typed", texts_read_back_as_typed);
  T ("control-characters-do-not-damage-the-file", control_characters_do_not_damage_the_file);
  T ("text-beyond-the-limit-is-refused-and-the-old-file-stays",
     text_beyond_the_limit_is_refused_and_the_old_file_stays);
  T ("dates-are-dates-where-a-spreadsheet-knows-them", dates_are_dates_where_a_spreadsheet_knows_them);
  T ("sums-are-formulas-where-they-give-the-figure", sums_are_formulas_where_they_give_the_figure);
  T ("total-row-may-come-first", total_row_may_come_first);
  T ("formulas-calculated-anew-give-the-cached-figures", formulas_calculated_anew_give_the_cached_figures);
  T ("sheet-name-takes-what-the-title-has", sheet_name_takes_what_the_title_has);
  T ("narrow-and-empty-forms-are-whole-too", narrow_and_empty_forms_are_whole_too);
  T ("equal-tables-make-equal-files", equal_tables_make_equal_files);
  T ("cancelling-leaves-the-old-file", cancelling_leaves_the_old_file);
  T ("a-missing-folder-is-named", a_missing_folder_is_named);
  return g_test_run ();
}
