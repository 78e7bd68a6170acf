/* Ticks that people count in. */
#include "axis.h"

static const struct
{
  const char *name;
  gint64 low, high;
  guint n_steps;
  MbCellType type;
  gboolean whole;
  gint64 min, max, step;
} cases[] = {
  { "counts-in-hundreds", 0, 843, 5, MB_CELL_COUNT, FALSE, 0, 1000, 200 },
  { "never-half-an-institution", 0, 2, 8, MB_CELL_COUNT, FALSE, 0, 2, 1 },
  { "all-zero-has-an-axis", 0, 0, 5, MB_CELL_COUNT, FALSE, 0, 1, 1 },
  { "one-value-is-reached", 0, 20, 5, MB_CELL_COUNT, FALSE, 0, 20, 5 },
  { "zero-is-on-the-axis", 900, 1000, 5, MB_CELL_COUNT, FALSE, 0, 1000, 200 },
  { "negative-values-go-below", -25, 34, 5, MB_CELL_COUNT, FALSE, -40, 40, 20 },
  { "all-negative-ends-at-zero", -30, -5, 4, MB_CELL_COUNT, FALSE, -30, 0, 10 },
  { "high-rates-are-seen-against-the-whole", 0, 8140, 5, MB_CELL_PERCENT, FALSE, 0, 10000, 2000 },
  { "low-rates-have-their-own-scale", 0, 312, 4, MB_CELL_PERCENT, FALSE, 0, 400, 100 },
  { "low-rates-on-a-second-axis-too-are-of-the-whole", 0, 312, 4, MB_CELL_PERCENT, TRUE, 0, 10000, 2000 },
  { "rates-beyond-the-whole", 0, 12000, 4, MB_CELL_PERCENT, TRUE, 0, 15000, 5000 },
  { "yuan-in-fen", 0, 123456, 5, MB_CELL_MONEY, FALSE, 0, 150000, 50000 },
  { "large-numbers-do-not-overflow", 0, G_MAXINT64 / 4, 5, MB_CELL_COUNT, FALSE, 0, 2500000000000000000,
    500000000000000000 },
};

static void
axis_fits (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  MbAxis axis = mb_axis_fit (cases[i].low, cases[i].high, cases[i].n_steps, cases[i].type, cases[i].whole);

  g_assert_cmpint (axis.min, ==, cases[i].min);
  g_assert_cmpint (axis.max, ==, cases[i].max);
  g_assert_cmpint (axis.step, ==, cases[i].step);
  g_assert_cmpfloat (mb_axis_position (&axis, axis.min), ==, 0);
  g_assert_cmpfloat (mb_axis_position (&axis, axis.max), ==, 1);
  g_assert_cmpint (mb_axis_tick (&axis, mb_axis_n_ticks (&axis) - 1), ==, axis.max);
}

static void
labels_are_short (void)
{
  static const struct
  {
    MbCellType type;
    gint64 value;
    const char *label;
  } labels[] = {
    { MB_CELL_COUNT, 1000, "1000" },   { MB_CELL_COUNT, -5, "-5" },     { MB_CELL_PERCENT, 2000, "20%" },
    { MB_CELL_PERCENT, 50, "0.5%" },   { MB_CELL_DECIMAL, 25, "0.25" }, { MB_CELL_MONEY, 150000, "1500" },
    { MB_CELL_DECIMAL, -150, "-1.5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      MbAxis axis = { 0, 1, 1, labels[i].type };
      g_autofree char *label = mb_axis_label (&axis, labels[i].value);

      g_assert_cmpstr (label, ==, labels[i].label);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/chart/axis/", cases[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), axis_fits);
    }
  g_test_add_func ("/chart/axis/labels-are-short", labels_are_short);
  return g_test_run ();
}
