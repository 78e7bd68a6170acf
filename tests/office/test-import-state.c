/* test-import-state.c: states move by declared steps only, and never backwards by an older ledger. */
#include "import-office.h"

#define ROSTER  "机构名称|机构类型|所属乡镇|办学状态\n"
#define HAZARDS "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|整改完成日期|复查结果\n"
#define NEW(n)  "new " #n " updated 0 unchanged 0 refused 0"

static void
test_allowed (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *diffs = NULL;

  testing_import (testing, "institution", ROSTER "甲园|幼儿园|城关镇|在办", NEW (1));
  plan = testing_plan (testing, "institution", ROSTER "甲园|幼儿园|城关镇|限期整改");
  testing_expect (plan, "new 0 updated 1 unchanged 0 refused 0", "");
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "status: 在办 → 限期整改");
  testing_apply (plan);
}

static void
test_not_allowed (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  const MbFault *fault = NULL;

  testing_import (testing, "institution", ROSTER "甲园|幼儿园|城关镇|在办\n乙园|幼儿园|城关镇|在办", NEW (2));
  plan = testing_plan (testing, "institution", ROSTER "甲园|幼儿园|城关镇|批准筹设\n乙园|幼儿园|城关镇|停办");
  testing_expect (plan, "new 0 updated 1 unchanged 0 refused 1", "2D transition_not_allowed");
  fault = g_ptr_array_index (mb_import_plan_faults (plan), 0);
  g_assert_cmpstr (fault->found, ==, "批准筹设");
  g_assert_nonnull (strstr (fault->expected, "限期整改"));
  /* A refused row is still in the file. */
  g_assert_cmpuint (mb_import_plan_missing (plan)->len, ==, 0);
  testing_apply (plan);
  testing_expect_records (testing, "institution", "name,status", "甲园|在办; 乙园|停办");
}

/* The world is as it is: a new record may be in any state. */
static void
test_new_in_any_state (Testing *testing, gconstpointer data)
{
  testing_import (testing, "institution", ROSTER "甲园|幼儿园|城关镇|注销\n乙园|幼儿园|城关镇|限期整改", NEW (2));
  testing_expect_records (testing, "institution", "name,status", "甲园|注销; 乙园|限期整改");
}

static void
add_institution (Testing *testing)
{
  testing_import (testing, "institution", ROSTER "甲园|幼儿园|城关镇|在办", NEW (1));
}

static void
test_derived (Testing *testing, gconstpointer data)
{
  add_institution (testing);
  testing_import (testing, "hazard",
                  HAZARDS
                  "2026.1.1|甲园|消防安全|一|一般||\n2026.1.1|甲园|消防安全|二|一般|2026.1.5|\n"
                  "2026.1.1|甲园|消防安全|三|一般|2026.1.5|合格\n2026.1.1|甲园|消防安全|四|一般|2026.1.5|不合格\n"
                  "2026.1.1|甲园|消防安全|五|一般||合格",
                  NEW (5));
  testing_expect_records (testing, "hazard", "description,status",
                          "一|待整改; 二|待复查; 三|已销号; 四|待整改; 五|待整改");
}

static void
test_moves_on (Testing *testing, gconstpointer data)
{
  add_institution (testing);
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|一般||", NEW (1));
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|一般|2026.1.5|",
                  "new 0 updated 1 unchanged 0 refused 0");
  testing_expect_records (testing, "hazard", "status", "待复查");
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|一般|2026.1.5|合格",
                  "new 0 updated 1 unchanged 0 refused 0");
  testing_expect_records (testing, "hazard", "status,completed", "已销号|2026-01-05");
}

/* The ledger of last month does not know that the hazard is closed. */
static void
test_older_ledger (Testing *testing, gconstpointer data)
{
  add_institution (testing);
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|一般|2026.1.5|合格", NEW (1));
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|一般||",
                  "new 0 updated 0 unchanged 1 refused 0");
  testing_expect_records (testing, "hazard", "status,completed,recheck_result", "已销号|2026-01-05|合格");
}

static void
test_older_result (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *warnings = NULL;
  g_autofree char *diffs = NULL;

  add_institution (testing);
  testing_import (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|一般|2026.1.5|合格", NEW (1));
  plan = testing_plan (testing, "hazard", HAZARDS "2026.1.1|甲园|消防安全|一|较大|2026.1.4|不合格");
  testing_expect (plan, "new 0 updated 1 unchanged 0 refused 0", "");
  warnings = testing_faults (mb_import_plan_warnings (plan));
  g_assert_cmpstr (warnings, ==, "2F state_older");
  diffs = testing_diffs (plan, 0);
  g_assert_cmpstr (diffs, ==, "severity: 一般 → 较大");
  testing_apply (plan);
  testing_expect_records (testing, "hazard", "severity,status,completed,recheck_result", "较大|已销号|2026-01-05|合格");
}

static void
test_stated_state (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *warnings = NULL;

  add_institution (testing);
  testing_import (testing, "hazard",
                  "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|状态\n2026.1.1|甲园|消防安全|一|一般|整改中",
                  NEW (1));
  testing_expect_records (testing, "hazard", "status", "整改中");
  plan
      = testing_plan (testing, "hazard",
                      "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|状态\n2026.1.1|甲园|消防安全|一|一般|待整改");
  testing_expect (plan, "new 0 updated 0 unchanged 1 refused 0", "");
  warnings = testing_faults (mb_import_plan_warnings (plan));
  g_assert_cmpstr (warnings, ==, "2F state_older");
}

#define DUTIES "排查日期|学校（园）名称|隐患类别|隐患描述|隐患等级|整改措施|责任人|整改资金（元）|整改时限|应急管控措施|整改完成日期|复查结果\n"

/* A major hazard that a ledger calls closed is closed, whatever the ledger leaves out; only what it closes here is told. */
static void
test_demands (Testing *testing, gconstpointer data)
{
  g_autoptr (MbImportPlan) plan = NULL;
  g_autofree char *warnings = NULL, *none = NULL;

  add_institution (testing);
  plan = testing_plan (testing, "hazard",
                       HAZARDS "2026.1.1|甲园|消防安全|一|重大||\n2026.1.1|甲园|消防安全|二|重大||\n2026.1.1|甲园|消防安全|三|一般||\n"
                               "2026.1.1|甲园|消防安全|四|重大|2026.1.5|合格");
  testing_expect (plan, "new 4 updated 0 unchanged 0 refused 0", "");
  none = testing_faults (mb_import_plan_warnings (plan));
  g_assert_cmpstr (none, ==, "");
  testing_apply (plan);
  g_clear_object (&plan);
  plan = testing_plan (testing, "hazard",
                       DUTIES "2026.1.1|甲园|消防安全|一|重大|换线|赵园长|0|2026.1.4||2026.1.5|合格\n"
                              "2026.1.1|甲园|消防安全|二|重大|换线|赵园长|300|2026.1.4|停用二楼|2026.1.5|合格\n"
                              "2026.1.1|甲园|消防安全|三|一般||||||2026.1.5|合格");
  testing_expect (plan, "new 0 updated 3 unchanged 0 refused 0", "");
  warnings = testing_faults (mb_import_plan_warnings (plan));
  g_assert_cmpstr (warnings, ==, "2J plan_lacking");
  testing_apply (plan);
  testing_expect_records (testing, "hazard", "description,status,plan",
                          "一|已销号|; 二|已销号|停用二楼; 三|已销号|; 四|已销号|");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TESTING_ADD ("/office/import/state/allowed-step-is-an-update", test_allowed);
  TESTING_ADD ("/office/import/state/other-step-is-transition-not-allowed", test_not_allowed);
  TESTING_ADD ("/office/import/state/new-record-may-be-in-any-state", test_new_in_any_state);
  TESTING_ADD ("/office/import/state/hazard-state-follows-from-completion-and-recheck", test_derived);
  TESTING_ADD ("/office/import/state/later-ledger-moves-a-hazard-on", test_moves_on);
  TESTING_ADD ("/office/import/state/a-closed-major-hazard-is-taken-and-what-it-lacks-is-told", test_demands);
  TESTING_ADD ("/office/import/state/older-ledger-erases-nothing", test_older_ledger);
  TESTING_ADD ("/office/import/state/older-result-keeps-state-with-a-warning", test_older_result);
  TESTING_ADD ("/office/import/state/stated-state-never-goes-backwards", test_stated_state);
  return g_test_run ();
}
