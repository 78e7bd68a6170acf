/* axis.c: promise: ticks are round numbers that people count in, never 0.5 of an institution, and zero is on the axis: a bar's
 * length is its value. */
#include "config.h"

#include "axis.h"

static gint64
floor_to (gint64 value, gint64 step)
{
  gint64 quotient = value / step;

  return (value % step < 0 ? quotient - 1 : quotient) * step;
}

/* The smallest of 1, 2, 5, 10, 20, 50… that is not below wanted. */
static gint64
round_step (double wanted)
{
  gint64 power = 1;

  while (power <= G_MAXINT64 / 50)
    {
      static const int factors[] = { 1, 2, 5 };

      for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
        if ((double) (power * factors[i]) >= wanted)
          return power * factors[i];
      power *= 10;
    }
  return power;
}

MbAxis
mb_axis_fit (gint64 low, gint64 high, guint n_steps, MbCellType type, gboolean whole)
{
  MbAxis axis = { .type = type };

  low = MIN (low, 0);
  high = MAX (high, 0);
  if (type == MB_CELL_PERCENT && low == 0 && high <= 10000 && (whole || high > 5000))
    {
      axis.max = 10000;
      axis.step = n_steps >= 8 ? 1000 : n_steps >= 4 ? 2000 : 5000;
      return axis;
    }
  if (low == high)
    high = type == MB_CELL_COUNT ? 1 : 100;
  axis.step = round_step (((double) high - (double) low) / MAX (n_steps, 1));
  axis.min = floor_to (low, axis.step);
  axis.max = -floor_to (-high, axis.step);
  return axis;
}

double
mb_axis_position (const MbAxis *axis, gint64 value)
{
  return ((double) value - (double) axis->min) / ((double) axis->max - (double) axis->min);
}

guint
mb_axis_n_ticks (const MbAxis *axis)
{
  return (guint) ((axis->max - axis->min) / axis->step) + 1;
}

gint64
mb_axis_tick (const MbAxis *axis, guint index)
{
  return axis->min + (gint64) index * axis->step;
}

char *
mb_axis_label (const MbAxis *axis, gint64 value)
{
  const char *sign = value < 0 ? "-" : "";
  const char *unit = axis->type == MB_CELL_PERCENT ? "%" : "";
  guint64 size = value < 0 ? -(guint64) value : (guint64) value;

  if (axis->type == MB_CELL_COUNT)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT, sign, size);
  if (size % 100 == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT "%s", sign, size / 100, unit);
  if (size % 10 == 0)
    return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%u%s", sign, size / 100, (guint) (size % 100 / 10), unit);
  return g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%02u%s", sign, size / 100, (guint) (size % 100), unit);
}
