/* Csv as bytes: the expected ones are written out. */
#include "writer.h"

#include "../sample-table.h"
#include "fault.h"
#include "sheet-test.h"

static void
csv_is_what_a_spreadsheet_opens_rightly (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = sample_monthly_form (1);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  g_assert_true (mb_csv_write_table (table, place->path, NULL, &error));
  g_assert_no_error (error);
  g_file_get_contents (place->path, &contents, NULL, NULL);
  g_assert_cmpstr (contents, ==,
                   "\xef\xbb\xbf"
                   "序号,单位（乡镇、街道）,检查学校数,一般隐患 发现,一般隐患 已改,一般隐患 整改率,重大隐患 发现,"
                   "重大隐患 已改,重大隐患 整改率,累计落实资金（元）,报送日期,未整改原因及备注\r\n"
                   "1,城关镇,11,120,100,83.33%,0,0,,12345.67,2026-07-01,\r\n"
                   ",合计,11,120,100,83.33%,0,0,,12345.67,,\r\n");
}

static void
nothing_in_csv_calculates (Place *place, gconstpointer data)
{
  static const char *const texts[][2] = {
    { "=1+1", "'=1+1" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0" },
    { "-1+1", "'-1+1" },
    { "-12.5", "-12.5" },
    { "+8657912345678", "+8657912345678" },
    { "-", "'-" },
    { "+inf", "'+inf" },
    { "\t=1", "'\t=1" },
    { "普通", "普通" },
    { "a,b", "\"a,b\"" },
    { "说\"好\"", "\"说\"\"好\"\"\"" },
    { "=A1,B1", "\"'=A1,B1\"" },
    { "两\n行", "\"两\n行\"" },
    { "", "" },
  };
  g_autoptr (MbTable) table = mb_table_new ("t", "t");
  g_autoptr (GString) wanted = g_string_new ("\xef\xbb\xbf'=文字\r\n");
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;

  mb_table_add_column (table, "t", "=文字", MB_CELL_TEXT, 0);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      mb_table_set_text (table, mb_table_add_row (table, MB_ROW_BODY), 0, texts[i][0]);
      g_string_append_printf (wanted, "%s\r\n", texts[i][1]);
    }
  g_assert_true (mb_csv_write_table (table, place->path, NULL, &error));
  g_file_get_contents (place->path, &contents, NULL, NULL);
  g_assert_cmpstr (contents, ==, wanted->str);
}

static void
cancelling_leaves_nothing (Place *place, gconstpointer data)
{
  g_autoptr (MbTable) table = sample_monthly_form (1);
  g_autoptr (MbJob) job = mb_job_new ("x");
  g_autoptr (GError) error = NULL;
  g_autofree char *names = NULL;

  mb_job_cancel (job);
  g_assert_false (mb_csv_write_table (table, place->path, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  names = place_list (place);
  g_assert_cmpstr (names, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define T(name, function) g_test_add ("/sheet/csv-writer/" name, Place, NULL, place_set_up, function, place_tear_down)
  T ("csv-is-what-a-spreadsheet-opens-rightly", csv_is_what_a_spreadsheet_opens_rightly);
  T ("nothing-in-csv-calculates", nothing_in_csv_calculates);
  T ("cancelling-leaves-nothing", cancelling_leaves_nothing);
  return g_test_run ();
}
