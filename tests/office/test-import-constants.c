/* test-import-constants.c: what a file says of all its rows at once, by hand or in its title. */
#include "import-office.h"

/* The columns of 民办幼儿园花名册 as counties keep it: neither type nor status. */
static const char kindergartens[]
    = "某县民办幼儿园花名册\n填报单位：某县教育局幼教股|||||||||||||||||||||||||||||||||填报日期：2026.3.1\n"
      "序号|所在乡镇(街道)|单位名称(全称)|统一社会信用代码|办学许可证号|许可证有效期||法人性质(营利/非营利)|是否普惠|"
      "等级(省/市/县示范、骨干)|举办者|法定代表人|园长|身份证号|联系电话|详细地址|审批时间|班数|在园幼儿||||教职工||||"
      "|持证教师|占地面积㎡|建筑面积㎡|户外面积㎡|保教费(元/月)|校车辆数|食堂|年检等次(近三年)|备注\n"
      "|||||起|止||||||||||||小|中|大|混龄|教师|保育|保健|保安|其他||||||||\n"
      "#1|城关镇|某县阳光幼儿园|52369921497789093U|教民136992160000018号|2023.9.1|2026.8.31|非营利|是|县级示范|张三|"
      "张三|李四|"
      "|13812345678|人民路1号|2015.3|#6|#50|#60|#70|#0|#12|#6|#1|#2|#3|#11|#2000|#1500|#800|#600|#1|有|合格|\n"
      "#2|石桥镇|某县希望幼儿园||||||否||王五|王五|赵六||0512-58123456|桥头村||3个|#20|#20|#25||#6|#3||||#5|||||||"
      "基本合格|新园";
static const char merges[] = "A1:AJ1 F3:G3 S3:V3 W3:AA3";

static GHashTable *
constant (const char *field, const char *text)
{
  GHashTable *constants = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (constants, (char *) field, (char *) text);
  return constants;
}

static char *
describe_constants (MbImportPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mb_import_plan_constants (plan)->len; i++)
    {
      const MbImportConstant *one = g_ptr_array_index (mb_import_plan_constants (plan), i);

      g_string_append_printf (text, "%s%s=%s%s", i > 0 ? " " : "", one->field->id, one->text,
                              one->from_title ? "?" : "");
    }
  return g_string_free (text, FALSE);
}

static char *
describe_columns (MbImportPlan *plan)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mb_import_plan_columns (plan)->len; i++)
    {
      const MbImportColumn *column = g_ptr_array_index (mb_import_plan_columns (plan), i);
      g_autofree char *letter = mb_fault_column_name (column->column);

      if (column->field != NULL)
        g_string_append_printf (text, "%s%s=%s", text->len > 0 ? " " : "", letter, column->field->id);
    }
  return g_string_free (text, FALSE);
}

static void
test_roster_without_status (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = testing_plan_with (testing, "institution", kindergartens, merges, NULL);
  const MbFault *first = NULL;

  testing_expect (plan, "new 0 updated 0 unchanged 0 refused 2", "5 status_missing; 6 status_missing");
  first = g_ptr_array_index (mb_import_plan_faults (plan), 0);
  g_assert_cmpstr (first->heading, ==, "办学状态");
  for (guint i = 0; i < mb_import_plan_warnings (plan)->len; i++)
    {
      const MbFault *warning = g_ptr_array_index (mb_import_plan_warnings (plan), i);
      g_autofree char *id = mb_fault_id (warning);
      g_autofree char *message = mb_fault_message (warning);

      if (warning->code != MB_FAULT_NO_COLUMN)
        continue;
      g_assert_cmpstr (id, ==, "status_no_column");
      g_assert_cmpuint (warning->count, ==, 2);
      g_assert_nonnull (strstr (message, "“办学状态”"));
      g_assert_nonnull (strstr (mb_fault_hint (warning->code), "--set"));
      return;
    }
  g_assert_not_reached ();
}

static void
test_roster (Testing *testing, gconstpointer data)
{
  g_autoptr (GHashTable) constants = constant ("status", "正常办学");
  MbImportOptions options = { .constants = constants };
  g_autoptr (MbImportPlan) plan = testing_plan_with (testing, "institution", kindergartens, merges, &options);
  g_autofree char *columns = describe_columns (plan);
  g_autofree char *told = describe_constants (plan);

  testing_expect (plan, "new 2 updated 0 unchanged 0 refused 0", "");
  g_assert_cmpstr (told, ==, "status=正常办学 type=幼儿园?");
  g_assert_cmpstr (columns, ==,
                   "B=town C=name D=uscc E=licence F=licence_from G=licence_to H=nature I=inclusive J=level K=sponsor "
                   "L=legal_person M=principal O=phone P=address Q=approved R=classes AB=teachers AJ=note");
  testing_apply (plan);
  testing_expect_records (testing, "institution",
                          "name,type,status,town,nature,level,classes,students,teachers,licence_to",
                          "某县阳光幼儿园|幼儿园|在办|城关镇|非营利性|县级示范|6||11|2026-08-31; "
                          "某县希望幼儿园|幼儿园|在办|石桥镇|||3||5|");
}

/* The second import of the same file changes nothing, constants and all. */
static void
test_roster_again (Testing *testing, gconstpointer data)
{
  g_autoptr (GHashTable) constants = constant ("status", "在办");
  MbImportOptions options = { .constants = constants };
  g_autoptr (MbImportPlan) first = testing_plan_with (testing, "institution", kindergartens, merges, &options);
  g_autoptr (MbImportPlan) second = NULL;
  g_autoptr (MbImportPlan) without = NULL;

  testing_apply (first);
  second = testing_plan_with (testing, "institution", kindergartens, merges, &options);
  testing_expect (second, "new 0 updated 0 unchanged 2 refused 0", "");
  /* Records that are there need no status from the file. */
  without = testing_plan_with (testing, "institution", kindergartens, merges, NULL);
  testing_expect (without, "new 0 updated 0 unchanged 2 refused 0", "");
}

static const struct
{
  const char *name, *title, *sheet_name, *constants;
} titles[] = {
  { "of-one-type", "临溪县2026年民办幼儿园花名册", "Sheet1", "type=幼儿园?" },
  { "of-one-type-by-alias", "临溪县校外培训机构名单", "Sheet1", "type=培训机构?" },
  { "of-the-longest-word", "民办职业高中一览表", "Sheet1", "type=中等职业学校?" },
  { "of-full-width-and-blanks", "民 办 幼 儿 园", "Sheet1", "type=幼儿园?" },
  { "of-type-and-town", "石桥镇民办幼儿园花名册", "Sheet1", "type=幼儿园? town=石桥镇?" },
  { "of-the-sheets-name", "花名册", "城关镇", "town=城关镇?" },
  { "rather-than-of-the-sheets-name", "石桥镇花名册", "城关镇", "town=石桥镇?" },
  { "of-a-labelled-line", "所属乡镇：城关镇", "Sheet1", "town=城关镇?" },
  { "not-of-two-types", "小学、幼儿园花名册", "Sheet1", "" },
  { "not-of-primary-and-middle", "临溪县民办中小学花名册", "Sheet1", "" },
  { "not-of-a-list", "幼儿园及托育机构花名册", "Sheet1", "" },
  { "not-of-what-is-left-out", "民办学校（幼儿园除外）花名册", "Sheet1", "" },
  { "not-of-who-reports", "填报单位：城关镇中心幼儿园", "Sheet1", "" },
  { "not-of-another-label", "单位负责人：城关镇张三", "Sheet1", "" },
  { "not-of-instructions",
    "一、本表由各乡镇中心学校填写，幼儿园应当在每年三月底以前如实填报，不得瞒报、漏报，由城关镇中心学校汇总", "Sheet1",
    "" },
};

static void
test_title (Testing *testing, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autofree char *sheet
      = g_strdup_printf ("== %s\n%s\n机构名称|办学状态\n甲园|在办", titles[n].sheet_name, titles[n].title);
  g_autoptr (MbImportPlan) plan = testing_plan (testing, "institution", sheet);
  g_autofree char *told = describe_constants (plan);
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  g_assert_cmpstr (told, ==, titles[n].constants);
  g_assert_true ((strstr (warnings, "type_from_title") != NULL) == (strstr (told, "type=") != NULL));
  g_assert_true ((strstr (warnings, "town_from_title") != NULL) == (strstr (told, "town=") != NULL));
}

/* A word of the title fills what is empty; what a record says otherwise stays. */
static void
test_title_changes_no_record (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;

  testing_import (testing, "institution",
                  "机构名称|机构类型|所属乡镇|办学状态|统一社会信用代码\n甲园|幼儿园|城关镇|在办|"
                  "52369921497789093U\n乙校|小学||在办|",
                  "new 2 updated 0 unchanged 0 refused 0");
  plan = testing_plan (testing, "institution", "石桥镇民办幼儿园\n机构名称|班级数\n甲园|#3\n乙校|#4");
  testing_expect (plan, "new 0 updated 2 unchanged 0 refused 0", "");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,type,town,classes", "甲园|幼儿园|城关镇|3; 乙校|小学|石桥镇|4");
}

/* What is said by hand is like a column: it changes records. */
static void
test_hand_changes_records (Testing *testing, gconstpointer data)
{
  g_autoptr (GHashTable) constants = constant ("status", "限期整改");
  MbImportOptions options = { .constants = constants };
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *diffs = NULL;

  testing_import (testing, "institution", "机构名称|机构类型|办学状态\n甲园|幼儿园|在办",
                  "new 1 updated 0 unchanged 0 refused 0");
  plan = testing_plan_with (testing, "institution", "机构名称\n甲园", NULL, &options);
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "status: 在办 → 限期整改");
}

static void
test_column_wins (Testing *testing, gconstpointer data)
{
  g_autoptr (GHashTable) constants = constant ("status", "停办");
  MbImportOptions options = { .constants = constants };
  g_autoptr (MbImportPlan) plan
      = testing_plan_with (testing, "institution", "机构名称|机构类型|办学状态\n甲园|幼儿园|在办", NULL, &options);
  g_autofree char *warnings = testing_faults (mb_import_plan_warnings (plan));

  g_assert_cmpstr (warnings, ==, "1C status_has_column");
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,status", "甲园|在办");
}

static const struct
{
  const char *name, *field, *text, *error;
} wrong[] = {
  { "an-unknown-word", "status", "挺好", "unknown" },         { "no-date", "approved", "2024-02-30", "date_invalid" },
  { "a-negative-count", "students", "-1", "count_negative" }, { "nothing", "status", " ", "missing" },
  { "an-unknown-field", "nonsense", "1", "field_unknown" },
};

static void
test_wrong (Testing *testing, gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  g_autoptr (GHashTable) constants = constant (wrong[n].field, wrong[n].text);
  MbImportOptions options = { .constants = constants };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbImportPlan) plan
      = mb_import_plan_new_of_book (testing->office, "institution", "x.xlsx",
                                    testing_book ("机构名称|机构类型\n甲园|幼儿园", NULL), &options, &error);

  g_assert_null (plan);
  g_assert_cmpstr (mb_error_code_id (error), ==, wrong[n].error);
}

/* The columns of 隐患台账 as offices keep it. */
static void
test_hazards (Testing *testing, gconstpointer data)
{
  static const char sheet[]
      = "序号|单位名称|学段/类别|检查日期|检查方式(自查/专项/联合/督查/年检/"
        "举报)|检查人|隐患类别|具体部位|隐患描述|等级|"
        "发现照片号|整改措施|责任单位|责任人|联系电话|整改资金(万元)|整改时限|应急管控措施|完成日期|整改后照片号|"
        "复查人|"
        "复查日期|复查结论|是否销号|备注\n"
        "#1|甲 "
        "园|幼儿园|2026.3.1|专项|张三|消防安全|厨房|灭火器过期|一般|IMG1|更换|甲园|李四|13812345678|#0.05|2026.3.15||"
        "2026.3.10|IMG2|王五|2026.3.12|合格|是|\n"
        "#2|甲园|幼儿园|2026.3.1|自查|张三|用电安全|走廊|电线裸露|较大|||甲园|李四||#1.2|2026.3.15||||||||";
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *columns = NULL;

  testing_import (testing, "institution", "机构名称|机构类型|办学状态\n甲园|幼儿园|在办",
                  "new 1 updated 0 unchanged 0 refused 0");
  plan = testing_plan (testing, "hazard", sheet);
  columns = describe_columns (plan);
  testing_expect (plan, "new 2 updated 0 unchanged 0 refused 0", "");
  g_assert_cmpstr (columns, ==,
                   "B=institution D=found E=source F=inspector G=category H=place I=description J=severity L=measure "
                   "N=responsible P=fund Q=limit R=plan S=completed U=recheck_by V=recheck_date W=recheck_result Y=note");
  testing_apply (plan);
  testing_expect_records (testing, "hazard", "institution,description,fund,status",
                          "甲园|灭火器过期|500.00|已销号; 甲园|电线裸露|12000.00|待整改");
}

/* A school's own ledger names the school nowhere. */
static void
test_ledger_of_one_school (Testing *testing, gconstpointer data)
{
  g_autoptr (GHashTable) constants = constant ("institution", "甲（园）");
  MbImportOptions options = { .constants = constants };
  g_autoptr (MbImportPlan) plan = NULL;

  testing_import (testing, "institution", "机构名称|机构类型|办学状态\n甲(园)|幼儿园|在办",
                  "new 1 updated 0 unchanged 0 refused 0");
  plan = testing_plan_with (testing, "hazard", "检查日期|隐患类别|隐患描述|隐患等级\n2026.3.1|消防安全|灭火器过期|一般",
                            NULL, &options);
  testing_expect (plan, "new 1 updated 0 unchanged 0 refused 0", "");
  testing_apply (plan);
  testing_expect_records (testing, "hazard", "institution,description", "甲(园)|灭火器过期");
}

#define ADD_ALL(cases, prefix, func)                                                                                   \
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)                                                                     \
    {                                                                                                                  \
      g_autofree char *path = g_strconcat ("/office/import/constants/" prefix, cases[i].name, NULL);                   \
                                                                                                                       \
      g_test_add (path, Testing, GUINT_TO_POINTER (i), testing_set_up, func, testing_tear_down);                       \
    }

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/constants/lacking-column-is-told-once-with-advice", test_roster_without_status);
  TESTING_ADD ("/office/import/constants/roster-of-kindergartens-as-counties-keep-it", test_roster);
  TESTING_ADD ("/office/import/constants/second-import-changes-nothing", test_roster_again);
  ADD_ALL (titles, "word-", test_title);
  TESTING_ADD ("/office/import/constants/word-of-a-title-changes-no-record", test_title_changes_no_record);
  TESTING_ADD ("/office/import/constants/value-by-hand-changes-records", test_hand_changes_records);
  TESTING_ADD ("/office/import/constants/a-column-goes-before-a-constant", test_column_wins);
  ADD_ALL (wrong, "refused-is-", test_wrong);
  TESTING_ADD ("/office/import/constants/hazards-as-offices-keep-them", test_hazards);
  TESTING_ADD ("/office/import/constants/ledger-of-one-school", test_ledger_of_one_school);
  return g_test_run ();
}
