/* A table computes its totals and rates, and merges its headings, in one way for everyone who presents it. */
#include "table.h"

static MbTable *
hazards_by_town (gboolean total_first)
{
  MbTable *table = mb_table_new ("hazard-monthly", "校园安全隐患月报表");
  MbTableColumn *column = NULL;
  static const struct
  {
    const char *town;
    gint64 found, closed, fund;
  } rows[] = { { "东河镇", 3000, 2500, 1050 }, { "高桥乡", 1859, 1455, 25 }, { "白沙乡", 0, 0, 0 } };

  table->total_first = total_first;
  mb_table_add_column (table, "n", "序号", MB_CELL_COUNT, 6);
  mb_table_add_column (table, "town", "单位", MB_CELL_TEXT, 12);
  column = mb_table_add_column (table, "found", "隐患/发现", MB_CELL_COUNT, 8);
  column->total = MB_TOTAL_SUM;
  column = mb_table_add_column (table, "closed", "隐患/已改", MB_CELL_COUNT, 8);
  column->total = MB_TOTAL_SUM;
  column = mb_table_add_column (table, "rate", "隐患/整改率", MB_CELL_PERCENT, 8);
  column->total = MB_TOTAL_RATE;
  column->part = 3;
  column->whole = 2;
  column = mb_table_add_column (table, "fund", "资金（元\\/月）", MB_CELL_MONEY, 8);
  column->total = MB_TOTAL_SUM;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);

      mb_table_set_number (table, row, 0, i + 1);
      mb_table_set_text (table, row, 1, rows[i].town);
      mb_table_set_number (table, row, 2, rows[i].found);
      mb_table_set_number (table, row, 3, rows[i].closed);
      mb_table_set_number (table, row, 5, rows[i].fund);
      mb_table_set_link (table, row, 2, "hazard?town=x");
    }
  return table;
}

static void
assert_row (const MbTable *table, guint row, const char *const *texts)
{
  const MbTableRow *cells = g_ptr_array_index (table->rows, row);

  for (guint c = 0; c < table->columns->len; c++)
    {
      g_autofree char *text = mb_table_format (table, c, &cells->cells[c]);

      g_assert_cmpstr (text, ==, texts[c]);
    }
}

static void
test_totals_and_rates (void)
{
  static const char *const first[] = { "1", "东河镇", "3000", "2500", "83.33%", "10.50" };
  static const char *const third[] = { "3", "白沙乡", "0", "0", "", "0.00" };
  static const char *const total[] = { "", "合计", "4859", "3955", "81.40%", "10.75" };
  g_autoptr (MbTable) table = hazards_by_town (FALSE);

  mb_table_finish (table);
  g_assert_cmpuint (table->rows->len, ==, 4);
  assert_row (table, 0, first);
  assert_row (table, 2, third);
  assert_row (table, 3, total);
  g_assert_cmpint (((MbTableRow *) table->rows->pdata[3])->kind, ==, MB_ROW_TOTAL);
}

static void
test_total_first_stands_under_the_heading (void)
{
  static const char *const total[] = { "", "合计", "4859", "3955", "81.40%", "10.75" };
  g_autoptr (MbTable) table = hazards_by_town (TRUE);

  mb_table_finish (table);
  assert_row (table, 0, total);
}

static void
test_subtotals_are_not_counted_twice (void)
{
  g_autoptr (MbTable) table = hazards_by_town (FALSE);
  MbTableRow *row = mb_table_add_row (table, MB_ROW_SUBTOTAL);

  mb_table_set_number (table, row, 2, 4859);
  mb_table_set_number (table, row, 3, 3955);
  mb_table_finish (table);
  g_assert_cmpint (row->cells[4].number, ==, 8140);
  g_assert_cmpint (((MbTableRow *) table->rows->pdata[4])->cells[2].number, ==, 4859);
}

static void
test_a_table_without_totals_has_no_total_row (void)
{
  g_autoptr (MbTable) table = mb_table_new ("roster", "花名册");
  MbTableRow *row = NULL;

  mb_table_add_column (table, "name", "机构名称", MB_CELL_TEXT, 0);
  mb_table_add_column (table, "approved", "批准日期", MB_CELL_DATE, 0);
  row = mb_table_add_row (table, MB_ROW_BODY);
  mb_table_set_text (table, row, 0, "x");
  mb_table_set_text (table, row, 0, "=1+1");
  mb_table_set_text (table, row, 1, "2026-03-05");
  mb_table_finish (table);
  g_assert_cmpuint (table->rows->len, ==, 1);
  g_assert_cmpint (row->cells[1].type, ==, MB_CELL_DATE);
  g_assert_cmpstr (row->cells[0].text, ==, "=1+1");
  mb_table_set_text (table, row, 0, NULL);
  g_assert_cmpint (row->cells[0].type, ==, MB_CELL_EMPTY);
}

static void
test_headings_merge (void)
{
  static const struct
  {
    guint level, column;
    const char *text; /* NULL: covered */
    guint n_columns, n_levels;
  } cases[] = {
    { 0, 0, "序号", 1, 2 },   { 0, 1, "单位", 1, 2 },
    { 0, 2, "隐患", 3, 1 },   { 0, 3, NULL, 0, 0 },
    { 0, 4, NULL, 0, 0 },     { 1, 0, NULL, 0, 0 },
    { 1, 2, "发现", 1, 1 },   { 1, 3, "已改", 1, 1 },
    { 1, 4, "整改率", 1, 1 }, { 0, 5, "资金（元/月）", 1, 2 },
    { 1, 5, NULL, 0, 0 },
  };
  g_autoptr (MbTable) table = hazards_by_town (FALSE);

  g_assert_cmpuint (mb_table_heading_levels (table), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_columns = 0, n_levels = 0;
      const char *text = mb_table_heading_span (table, cases[i].level, cases[i].column, &n_columns, &n_levels);

      g_assert_cmpstr (text, ==, cases[i].text);
      if (text != NULL)
        {
          g_assert_cmpuint (n_columns, ==, cases[i].n_columns);
          g_assert_cmpuint (n_levels, ==, cases[i].n_levels);
        }
    }
}

/* Equal words under different heads stay apart; every place of the heading is covered exactly once. */
static void
test_heading_cells_tile_the_heading (void)
{
  static const char *const headings[]
      = { "序号", "一般/发现/件", "一般/已改/件", "重大/已改/件", "重大/已改/率", "重大/挂牌", "备注" };
  g_autoptr (MbTable) table = mb_table_new ("t", "t");
  guint covered[3][7] = { { 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (headings); i++)
    mb_table_add_column (table, headings[i], headings[i], MB_CELL_TEXT, 0);
  for (guint level = 0; level < 3; level++)
    for (guint column = 0; column < 7; column++)
      {
        guint n_columns = 0, n_levels = 0;

        if (mb_table_heading_span (table, level, column, &n_columns, &n_levels) == NULL)
          continue;
        for (guint i = level; i < level + n_levels; i++)
          for (guint k = column; k < column + n_columns; k++)
            covered[i][k]++;
      }
  for (guint level = 0; level < 3; level++)
    for (guint column = 0; column < 7; column++)
      g_assert_cmpuint (covered[level][column], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/table/totals-and-rates", test_totals_and_rates);
  g_test_add_func ("/table/total-first-stands-under-the-heading", test_total_first_stands_under_the_heading);
  g_test_add_func ("/table/subtotals-are-not-counted-twice", test_subtotals_are_not_counted_twice);
  g_test_add_func ("/table/a-table-without-totals-has-no-total-row", test_a_table_without_totals_has_no_total_row);
  g_test_add_func ("/table/headings-merge", test_headings_merge);
  g_test_add_func ("/table/heading-cells-tile-the-heading", test_heading_cells_tile_the_heading);
  return g_test_run ();
}
