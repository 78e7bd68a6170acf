/* test-import-heading.c: the heading is found by itself, whatever stands above it and however many lines it has. */
#include "import-testing.h"

typedef struct
{
  const char *name;
  const char *sheet;
  const char *merges;
  const char *expected; /* "first-last: A=field B=-…", "" when there is none */
} Case;

static const Case cases[] = {
  { "first-line-of-a-plain-table", "机构名称|所属乡镇|在园幼儿数\n甲园|城关镇|#10", NULL,
    "1-1: A=name B=town C=children" },
  { "under-title-lines", "花名册\n填报单位：甲   填报日期：2026年\n序号|机构名称|所属乡镇\n#1|甲园|城关镇",
    "A1:C1 A2:C2", "3-3: A=serial B=name C=town" },
  { "under-a-title-and-blank-lines", "花名册\n\n\n机构名称|所属乡镇\n甲园|城关镇", NULL, "4-4: A=name B=town" },
  { "under-two-notes-side-by-side",
    "花名册\n填报单位：甲|||填报日期\n序号|机构名称|所属乡镇|在园幼儿\n#1|甲园|城关镇|#3", "A1:D1 A2:C2 D2:E2",
    "3-3: A=serial B=name C=town D=children" },
  { "two-merged-lines",
    "题\n序号|机构名称|许可证有效期||所属乡镇\n||有效期起|有效期止\n#1|甲园|2024.1.1|2025.1.1|城关镇",
    "A1:E1 A2:A3 B2:B3 C2:D2 E2:E3", "2-3: A=serial B=name C=from D=to E=town" },
  { "three-merged-lines",
    "题\n机构名称|办学许可|||所属乡镇\n|编号|许可证有效期\n||有效期起|有效期止\n甲园|1|2024.1.1|2025.1.1|城关镇",
    "A1:E1 A2:A4 B2:D2 B3:B4 C3:D3 E2:E4", "2-4: A=name B=- C=from D=to E=town" },
  { "two-lines-whose-leaves-alone-say-nothing",
    "机构名称|许可证有效期||所属乡镇\n|起|止|\n甲园|2024.1.1|2025.1.1|城关镇", "A1:A2 B1:C1 D1:D2",
    "1-2: A=name B=from C=to D=town" },
  { "two-lines-of-a-csv-without-merges",
    "序号,机构名称|x\n序号|机构名称|许可证有效期||所属乡镇\n||有效期起|有效期止|\n#1|甲园|2024.1.1|2025.1.1|城关镇",
    NULL, "2-3: A=serial B=name C=from D=to E=town" },
  { "group-is-not-its-first-sub-column", "机构名称|所属乡镇|在园幼儿||\n||小班|中班|大班\n甲园|城关镇|#1|#2|#3",
    "A1:A2 B1:B2 C1:E1", "1-2: A=name B=town C=- D=- E=-" },
  { "total-under-a-group-is-the-group", "机构名称|所属乡镇|在园幼儿||\n||合计|小班|大班\n甲园|城关镇|#3|#1|#2",
    "A1:A2 B1:B2 C1:E1", "1-2: A=name B=town C=children D=- E=-" },
  { "marks-breaks-and-explanations",
    "*机构名称|所属\\n乡镇|统一社会信用代码\\n（18位）|在园幼儿数（人）\n甲园|城关镇||#3", NULL,
    "1-1: A=name B=town C=uscc D=children" },
  { "full-width-and-stray-blanks", "机 构 名 称|所属乡镇：|在园幼儿数(人)\n甲园|城关镇|#3", NULL,
    "1-1: A=name B=town C=children" },
  { "brackets-in-the-middle-are-left-out",
    "机构（学校）名称|所属（街道）乡镇|幼儿(含托班)数|园长（机构名称）电话\n甲园|城关镇|#3|1", NULL,
    "1-1: A=name B=town C=- D=-" },
  { "second-column-of-a-field-is-twice", "机构名称|所属乡镇|单位名称\n甲园|城关镇|乙园", NULL,
    "1-1: A=name B=town C=twice" },
  { "reason-column-of-a-file-that-went-back", "机构名称|所属乡镇|退回原因\n甲园|城关镇|x", NULL,
    "1-1: A=name B=town C=reason" },
  { "note-sheet-has-none", "1. 本表由各乡镇中心学校汇总后报送。\n2. 日期请填写为年月日。", NULL, "" },
  { "data-line-is-not-swallowed", "机构名称|所属乡镇|备用\n甲园||乙\n丙园|城关镇|丁", NULL, "1-1: A=name B=town C=-" },
  { "line-with-most-fields-wins", "机构名称|说明\n机构名称|所属乡镇|在园幼儿数\n甲园|城关镇|#3", NULL,
    "2-2: A=name B=town C=children" },
  { "wide-column-letters-do-not-matter", "所属乡镇|||||机构名称\n城关镇|||||甲园", NULL, "1-1: A=town F=name" },
};

static char *
describe (const MbLayout *layout, const MbRegister *reg)
{
  GString *text = NULL;

  if (layout == NULL)
    return g_strdup ("");
  text = g_string_new (NULL);
  g_string_append_printf (text, "%u-%u:", layout->first, layout->last);
  for (guint i = 0; i < layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (layout, i);
      g_autofree char *letter = mb_fault_column_name (column->column);
      const char *meaning = "-";

      if (column->key >= 0)
        meaning = ((const MbField *) g_ptr_array_index (reg->fields, (guint) column->key))->id;
      else if (column->serial)
        meaning = "serial";
      else if (column->twice)
        meaning = "twice";
      else if (column->reason)
        meaning = "reason";
      g_string_append_printf (text, " %s=%s", letter, meaning);
    }
  return g_string_free (text, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (MbRegister) reg = testing_register ();
  g_autoptr (MbBook) book = testing_book (test->sheet, test->merges);
  MbLayout *layout = mb_layout_find (book, 0, testing_match, NULL, reg);
  g_autofree char *found = describe (layout, reg);

  g_assert_cmpstr (found, ==, test->expected);
  mb_layout_free (layout);
}

static void
test_path (void)
{
  g_autoptr (MbRegister) reg = testing_register ();
  g_autoptr (MbBook) book
      = testing_book ("机构名称|许可证有效期||资金（万元）\n|有效期\\n起|有效期止|\n甲园|1|2|3", "A1:A2 B1:C1 D1:D2");
  MbLayout *layout = mb_layout_find (book, 0, testing_match, NULL, reg);

  g_assert_nonnull (layout);
  g_assert_cmpstr (mb_layout_column (layout, 1)->heading, ==, "许可证有效期/有效期起");
  g_assert_cmpstr (mb_layout_column (layout, 2)->heading, ==, "许可证有效期/有效期止");
  g_assert_cmpstr (mb_layout_column (layout, 3)->unit, ==, "万元");
  mb_layout_free (layout);
}

static void
test_title_unit (void)
{
  g_autoptr (MbRegister) reg = testing_register ();
  g_autoptr (MbBook) book
      = testing_book ("花名册\n填报单位：甲局||单位：万元\n机构名称|所属乡镇|整改资金\n甲园|城关镇|#3", NULL);
  MbLayout *layout = mb_layout_find (book, 0, testing_match, NULL, reg);

  g_assert_nonnull (layout);
  g_assert_cmpstr (layout->title_unit, ==, "万元");
  mb_layout_free (layout);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/office/import/heading/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/office/import/heading/column-of-levels-is-known-by-its-path", test_path);
  g_test_add_func ("/office/import/heading/unit-of-the-title-is-kept", test_title_unit);
  return g_test_run ();
}
