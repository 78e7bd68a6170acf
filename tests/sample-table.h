/* sample-table.h: tables as the reports make them, for the tests of all that presents one. */
#pragma once

#include "table.h"

static inline MbTableColumn *
sample_column (MbTable *table, const char *id, const char *heading, MbCellType type, guint width, MbTotalKind total)
{
  MbTableColumn *column = mb_table_add_column (table, id, heading, type, width);

  column->total = total;
  return column;
}

/* A monthly hazard form: two heading levels, sums, rates, a total row, a combined chart. */
static inline MbTable *
sample_monthly_form (guint n_rows)
{
  static const char *const towns[] = { "城关镇", "河口镇", "大桥镇", "白杨乡", "石门镇", "青龙山街道办事处",
                                       "新集镇", "杨柳乡" };
  static const char *const notes[] = { "单位负责人：", "审核人：", "填报人：", "联系电话：", NULL };
  static const char *const foot[] = { "注：1．整改率＝已整改÷排查发现×100%。", "2．重大隐患须挂牌督办，逐项附整改方案。", NULL };
  MbTable *table = mb_table_new ("hazard-monthly", "临溪县民办学校安全隐患排查整改情况月报表");
  MbTableColumn *rate;

  table->subtitle = g_strdup ("（2026年6月）");
  table->left_note = g_strdup ("填报单位（盖章）：临溪县教育局");
  table->middle_note = g_strdup ("统计截至：2026年6月30日");
  table->right_note = g_strdup ("单位：处、万元");
  table->foot_notes = g_strdupv ((char **) foot);
  table->signatures = g_strdupv ((char **) notes);
  table->landscape = TRUE;
  sample_column (table, "n", "序号", MB_CELL_COUNT, 6, MB_TOTAL_NONE)->align = MB_ALIGN_CENTRE;
  sample_column (table, "town", "单位（乡镇、街道）", MB_CELL_TEXT, 18, MB_TOTAL_NONE);
  sample_column (table, "schools", "检查学校数", MB_CELL_COUNT, 8, MB_TOTAL_SUM);
  sample_column (table, "g1", "一般隐患/发现", MB_CELL_COUNT, 8, MB_TOTAL_SUM);
  sample_column (table, "g2", "一般隐患/已改", MB_CELL_COUNT, 8, MB_TOTAL_SUM);
  rate = sample_column (table, "g3", "一般隐患/整改率", MB_CELL_PERCENT, 10, MB_TOTAL_RATE);
  rate->part = 4;
  rate->whole = 3;
  sample_column (table, "m1", "重大隐患/发现", MB_CELL_COUNT, 8, MB_TOTAL_SUM);
  sample_column (table, "m2", "重大隐患/已改", MB_CELL_COUNT, 8, MB_TOTAL_SUM);
  rate = sample_column (table, "m3", "重大隐患/整改率", MB_CELL_PERCENT, 10, MB_TOTAL_RATE);
  rate->part = 7;
  rate->whole = 6;
  sample_column (table, "money", "累计落实资金（元）", MB_CELL_MONEY, 14, MB_TOTAL_SUM);
  sample_column (table, "date", "报送日期", MB_CELL_DATE, 12, MB_TOTAL_NONE);
  sample_column (table, "note", "未整改原因及备注", MB_CELL_TEXT, 24, MB_TOTAL_NONE)->wrap = TRUE;
  for (guint i = 0; i < n_rows; i++)
    {
      MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);
      g_autofree char *date = g_strdup_printf ("2026-07-%02u", i % 5 + 1);
      g_autofree char *link = g_strdup_printf ("hazard?town=%u", i);

      mb_table_set_number (table, row, 0, i + 1);
      mb_table_set_text (table, row, 1, towns[i % G_N_ELEMENTS (towns)]);
      mb_table_set_number (table, row, 2, 11 + i % 7);
      mb_table_set_number (table, row, 3, 120 + (i * 37) % 90);
      mb_table_set_number (table, row, 4, 100 + (i * 29) % 20);
      mb_table_set_number (table, row, 6, i % 3);
      mb_table_set_number (table, row, 7, i % 3 ? 1 : 0);
      mb_table_set_number (table, row, 9, 1234567 + i * 9871);
      mb_table_set_text (table, row, 10, date);
      mb_table_set_text (table, row, 11,
                         i % 4 == 1 ? "食堂排烟管道需停业改造，计划暑假期间完成，已采取临时管控措施并每日巡查" : "");
      mb_table_set_link (table, row, 3, link);
    }
  mb_table_finish (table);
  table->chart_kind = g_strdup ("barline");
  table->chart_title = g_strdup ("各乡镇一般隐患排查整改情况");
  table->chart_category = 1;
  table->n_chart_series = 3;
  table->chart_series = g_new (int, 3);
  table->chart_series[0] = 3;
  table->chart_series[1] = 4;
  table->chart_series[2] = 5;
  return table;
}
