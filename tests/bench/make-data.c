/* make-data.c: offices and ledgers to measure with, made by the program's own store from a fixed sequence of numbers, so that
 * two runs make the same. Everything in them is invented.
 *
 *   make-data office FILE INSTITUTIONS HAZARDS         institutions of all types, hazards of three years, 81 % closed
 *   make-data inspection FILE INSTITUTIONS YEAR OUT.tsv  kindergartens, the year opened; their scores, to be imported
 *   make-data ledger FILE OUT.tsv ROWS                 12 columns of a hazard ledger for the institutions of FILE
 *   make-data roster OUT.tsv ROWS                      12 columns of institutions: what an export has to write
 */
#include "code.h"
#include "inspection.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 330000 /* records in a change set: grows fast enough for the store to treat each as bulk */

static const char *const towns[]
    = { "城关镇", "石桥镇", "西岭乡", "东河镇", "南坪乡", "北川镇", "柳林镇", "青山乡",   "白水镇",   "红旗街道",
        "新华镇", "和平乡", "龙泉镇", "凤鸣镇", "双溪乡", "大田镇", "小河乡", "长乐街道", "平安街道", "临江镇" };
static const char *const types[] = { "幼儿园", "幼儿园", "幼儿园", "培训机构", "培训机构", "小学", "初中", "普通高中" };
static const char *const endings[]
    = { "幼儿园", "艺术幼儿园", "中心幼儿园", "培训学校", "文化培训中心", "小学", "初级中学", "高级中学" };
static const char *const statuses[]
    = { "在办", "在办", "在办", "在办", "在办", "在办", "在办", "限期整改", "停办", "注销" };
static const char *const syllables[]
    = { "阳", "光", "星", "辰", "金", "童", "春", "蕾", "未", "来", "育", "才", "博", "雅", "启", "明",
        "蓝", "天", "彩", "虹", "爱", "心", "智", "慧", "树", "人", "英", "华", "文", "兴", "德", "馨" };
static const char *const surnames[]
    = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "朱", "马" };
static const char *const categories[] = { "消防安全", "用电安全", "校舍安全", "食品安全", "校车安全",
                                          "治安防范", "卫生防疫", "设施设备", "周边环境", "制度管理" };
static const char *const severities[]
    = { "一般", "一般", "一般", "一般", "一般", "一般", "一般", "较大", "较大", "重大" };
static const char *const sources[] = { "学校自查", "教育局检查", "联合检查", "群众举报", "专项检查" };
static const char *const places[] = { "一楼走廊", "二楼楼梯间", "食堂后厨", "配电间",   "操场东侧",
                                      "校门口",   "教学楼三层", "宿舍",     "多功能厅", "保健室" };
static const char *const troubles[]
    = { "灭火器压力不足", "疏散指示灯不亮", "插座松动有裸线", "墙面瓷砖空鼓脱落", "食品留样记录不全",
        "校车灭火器过期", "监控探头损坏",   "消毒记录缺失",   "滑梯螺丝松动",     "应急预案未更新" };
static const char *const states[] = { "待整改", "整改中", "待复查" };

#define PICK(list, n) ((list)[(n) % G_N_ELEMENTS (list)])

/* splitmix64: the n-th number of a series, whatever was asked before. */
static guint64
number (guint64 series, guint64 n)
{
  guint64 z = (series << 40) + (n + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

static void
must (gboolean done, GError *error)
{
  if (done)
    return;
  g_printerr ("make-data: %s\n", error != NULL ? error->message : "failed");
  exit (1);
}

/* ---- What the rows hold ---- */

static char *
institution_name (guint n, gboolean kindergarten)
{
  guint64 r = number (1, n);

  return g_strdup_printf ("%s%s%s%s第%u%s", PICK (towns, r), PICK (syllables, r >> 8), PICK (syllables, r >> 16),
                          PICK (syllables, r >> 24), n + 1, kindergarten ? "幼儿园" : PICK (endings, r >> 32));
}

static char *
institution_code (guint n)
{
  char *code = g_strdup_printf ("52369921%09u?", n);

  code[17] = mb_uscc_check_char (code);
  return code;
}

static char *
person (guint64 r)
{
  return g_strconcat (PICK (surnames, r), PICK (syllables, r >> 8), PICK (syllables, r >> 16), NULL);
}

typedef struct
{
  char *found, *limit, *completed, *rechecked, *description, *responsible;
  guint64 r;
  gboolean closed;
} Hazard;

static Hazard
hazard_of (guint series, guint n)
{
  Hazard hazard = { 0 };
  guint64 r = number (series, n);
  MbDate found = mb_date_from_iso ("2023-07-01") + (MbDate) (r % 1096);
  gint days = 1 + (gint) ((r >> 12) % 40);

  hazard.r = r;
  hazard.closed = (r >> 20) % 100 < 81;
  hazard.found = mb_date_to_iso (found);
  hazard.limit = mb_date_to_iso (found + 15 + (MbDate) ((r >> 28) % 2) * 15);
  hazard.completed = hazard.closed ? mb_date_to_iso (found + days) : NULL;
  hazard.rechecked = hazard.closed ? mb_date_to_iso (found + days + 2) : NULL;
  hazard.description = g_strdup_printf ("%s%s，编号%u", PICK (places, r >> 32), PICK (troubles, r >> 40), n);
  hazard.responsible = person (r >> 16);
  return hazard;
}

static void
hazard_clear (Hazard *hazard)
{
  g_free (hazard->found);
  g_free (hazard->limit);
  g_free (hazard->completed);
  g_free (hazard->rechecked);
  g_free (hazard->description);
  g_free (hazard->responsible);
}

/* ---- Offices ---- */

static MbOffice *
create (const char *path)
{
  static const char *const listed[] = { "城关镇", "石桥镇", "西岭乡", NULL };
  const MbOfficeHead head = { "临溪县教育局", "369921", listed };
  g_autoptr (GError) error = NULL;
  MbOffice *office = mb_office_create (path, &head, "bench", &error);

  must (office != NULL, error);
  mb_office_set_today (office, mb_date_from_iso ("2026-06-30"));
  return office;
}

static void
apply (MbOffice *office, MbChangeSet *set)
{
  g_autoptr (GError) error = NULL;

  must (mb_store_apply (mb_office_get_store (office), set, NULL, NULL, &error), error);
}

static void
put_institution (MbChangeSet *set, const MbRegister *reg, guint n, gboolean kindergarten)
{
  guint64 r = number (1, n);
  g_autofree char *name = institution_name (n, kindergarten);
  g_autofree char *code = institution_code (n);
  g_autofree char *principal = person (r >> 20);
  g_autofree char *phone = g_strdup_printf ("139%08u", n);

  mb_change_set_insert (set, reg);
  mb_change_set_put_text (set, "name", name);
  mb_change_set_put_text (set, "type", kindergarten ? "幼儿园" : PICK (types, r >> 32));
  mb_change_set_put_text (set, "status", kindergarten ? "在办" : PICK (statuses, r >> 40));
  mb_change_set_put_text (set, "town", PICK (towns, r));
  mb_change_set_put_text (set, "uscc", code);
  mb_change_set_put_text (set, "principal", principal);
  mb_change_set_put_text (set, "phone", phone);
  mb_change_set_put_text (set, "licence_from", "2022-09-01");
  mb_change_set_put_text (set, "licence_to", "2027-08-31");
  mb_change_set_put_int (set, "classes", (gint64) (r >> 44) % 20 + 3);
  mb_change_set_put_int (set, "students", (gint64) (r >> 48) % 800 + 30);
  mb_change_set_put_int (set, "staff", (gint64) (r >> 52) % 90 + 5);
}

static void
put_institutions (MbOffice *office, guint n_institutions, gboolean kindergarten)
{
  const MbRegister *reg = mb_office_register (office, "institution", NULL);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Institutions", "bench");

  for (guint i = 0; i < n_institutions; i++)
    put_institution (set, reg, i, kindergarten);
  apply (office, set);
}

static void
put_hazard (MbChangeSet *set, const MbRegister *reg, guint n, gint64 institution)
{
  Hazard hazard = hazard_of (2, n);

  mb_change_set_insert (set, reg);
  mb_change_set_put_text (set, "found", hazard.found);
  mb_change_set_put_int (set, "institution", institution);
  mb_change_set_put_text (set, "category", PICK (categories, hazard.r >> 24));
  mb_change_set_put_text (set, "place", PICK (places, hazard.r >> 32));
  mb_change_set_put_text (set, "description", hazard.description);
  mb_change_set_put_text (set, "severity", PICK (severities, hazard.r >> 44));
  mb_change_set_put_text (set, "source", PICK (sources, hazard.r >> 48));
  mb_change_set_put_text (set, "responsible", hazard.responsible);
  mb_change_set_put_text (set, "limit", hazard.limit);
  if (hazard.closed)
    {
      mb_change_set_put_text (set, "completed", hazard.completed);
      mb_change_set_put_text (set, "recheck_date", hazard.rechecked);
      mb_change_set_put_text (set, "recheck_by", "张明");
      mb_change_set_put_text (set, "recheck_result", "合格");
    }
  mb_change_set_put_text (set, "status", hazard.closed ? "已销号" : PICK (states, hazard.r >> 52));
  hazard_clear (&hazard);
}

static GArray *
ids_of (MbOffice *office, const char *register_id)
{
  g_autoptr (MbQuery) query = mb_query_new (register_id);
  g_autoptr (GError) error = NULL;
  GArray *ids;

  mb_query_sort (query, "id", FALSE);
  ids = mb_store_ids (mb_office_get_store (office), query, 0, NULL, &error);
  must (ids != NULL, error);
  return ids;
}

static void
put_hazards (MbOffice *office, guint n_hazards)
{
  const MbRegister *reg = mb_office_register (office, "hazard", NULL);
  g_autoptr (GArray) institutions = ids_of (office, "institution");

  for (guint first = 0; first < n_hazards; first += AT_ONCE)
    {
      g_autoptr (MbChangeSet) set = mb_change_set_new ("Hazards", "bench");

      for (guint i = first; i < MIN (first + AT_ONCE, n_hazards); i++)
        put_hazard (set, reg, i, g_array_index (institutions, gint64, number (3, i) % institutions->len));
      apply (office, set);
    }
}

/* ---- Tables: a kind for each column, headings, rows (see floor-xlsx.c) ---- */

static FILE *
open_table (const char *path, const char *kinds, const char *headings)
{
  FILE *out = fopen (path, "w");

  must (out != NULL, NULL);
  fprintf (out, "%s\n%s\n", kinds, headings);
  return out;
}

static void
write_ledger (MbOffice *office, const char *path, guint n_rows)
{
  FILE *out = open_table (path, "ndtttttttndd",
                          "序号\t排查日期\t学校名称\t隐患类别\t具体部位\t隐患描述\t隐患等级\t排查方式\t整改责任人\t整改"
                          "资金（元）\t整改期限\t整改完成日期");
  g_autoptr (GArray) institutions = ids_of (office, "institution");
  guint n = institutions->len;

  for (guint i = 0; i < n_rows; i++)
    {
      Hazard hazard = hazard_of (4, i);
      g_autofree char *name = institution_name ((guint) (number (5, i) % n), FALSE);

      fprintf (out, "%u\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%u\t%s\t%s\n", i + 1, hazard.found, name,
               PICK (categories, hazard.r >> 24), PICK (places, hazard.r >> 32), hazard.description,
               PICK (severities, hazard.r >> 44), PICK (sources, hazard.r >> 48), hazard.responsible,
               (guint) (hazard.r >> 50) % 5000, hazard.limit, hazard.completed != NULL ? hazard.completed : "");
      hazard_clear (&hazard);
    }
  must (fclose (out) == 0, NULL);
}

static void
write_roster (const char *path, guint n_rows)
{
  FILE *out = open_table (
      path, "ttttttddnnnt",
      "机构名称\t机构类型\t办学状态\t所属乡镇\t统一社会信用代码\t校（园）长\t许可证有效期起\t许可证有效期止"
      "\t班级数\t在校（园）学生数\t教职工数\t联系电话");

  for (guint i = 0; i < n_rows; i++)
    {
      guint64 r = number (1, i);
      g_autofree char *name = institution_name (i, FALSE);
      g_autofree char *code = institution_code (i);
      g_autofree char *principal = person (r >> 20);

      fprintf (out, "%s\t%s\t%s\t%s\t%s\t%s\t2022-09-01\t2027-08-31\t%u\t%u\t%u\t139%08u\n", name,
               PICK (types, r >> 32), PICK (statuses, r >> 40), PICK (towns, r), code, principal,
               (guint) (r >> 44) % 20 + 3, (guint) (r >> 48) % 800 + 30, (guint) (r >> 52) % 90 + 5, i);
    }
  must (fclose (out) == 0, NULL);
}

/* A score sheet as offices keep it: one institution a line, one indicator a column. */
static void
write_scores (MbOffice *office, int year, const char *path, guint n_rows)
{
  g_autoptr (GError) error = NULL;
  const MbRubric *rubric = mb_inspection_rubric (office, year, "幼儿园", &error);
  g_autoptr (GString) kinds = g_string_new ("tt");
  g_autoptr (GString) headings = g_string_new ("机构名称\t统一社会信用代码");
  FILE *out;

  must (rubric != NULL, error);
  for (guint i = 0; i < rubric->indicators->len; i++)
    {
      g_string_append_c (kinds, 'n');
      g_string_append_printf (headings, "\t%s", ((MbIndicator *) g_ptr_array_index (rubric->indicators, i))->code);
    }
  out = open_table (path, kinds->str, headings->str);
  for (guint n = 0; n < n_rows; n++)
    {
      g_autofree char *name = institution_name (n, TRUE);
      g_autofree char *code = institution_code (n);

      fprintf (out, "%s\t%s", name, code);
      for (guint i = 0; i < rubric->indicators->len; i++)
        {
          gint64 halves = ((MbIndicator *) g_ptr_array_index (rubric->indicators, i))->points / 50;
          gint64 lost = number (6 + i, n) % 3 == 0 ? (gint64) (number (50 + i, n) % 4) : 0;

          fprintf (out, "\t%.1f", (double) MAX (halves - lost, 0) / 2);
        }
      fputc ('\n', out);
    }
  must (fclose (out) == 0, NULL);
}

int
main (int argc, char **argv)
{
  const char *command = argc > 3 ? argv[1] : "";
  g_autoptr (MbOffice) office = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (g_str_equal (command, "office") && argc == 5)
    {
      office = create (argv[2]);
      put_institutions (office, (guint) atoi (argv[3]), FALSE);
      put_hazards (office, (guint) atoi (argv[4]));
    }
  else if (g_str_equal (command, "inspection") && argc == 6)
    {
      office = create (argv[2]);
      put_institutions (office, (guint) atoi (argv[3]), TRUE);
      must (mb_inspection_open (office, atoi (argv[4]), NULL, &error), error);
      write_scores (office, atoi (argv[4]), argv[5], (guint) atoi (argv[3]));
    }
  else if (g_str_equal (command, "ledger") && argc == 5)
    {
      office = mb_office_open (argv[2], MB_STORE_READ_WRITE, "bench", &error);
      must (office != NULL, error);
      write_ledger (office, argv[3], (guint) atoi (argv[4]));
    }
  else if (g_str_equal (command, "roster") && argc == 4)
    {
      write_roster (argv[2], (guint) atoi (argv[3]));
    }
  else
    {
      g_printerr ("make-data office|inspection|ledger|roster …: see the head of make-data.c\n");
      return 1;
    }
  if (office != NULL)
    mb_office_close (office);
  return 0;
}
