/* axis.h: an axis maps values to 0..1 and knows its ticks. Values are whole numbers in the unit of the column: counts, or
 * hundredths (of a yuan, of a percent), so that ticks are exact. */
#pragma once

#include "table.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 min, max, step; /* multiples of step */
  MbCellType type;
} MbAxis;

/* mb_axis_fit: an axis that holds 0 and low..high, with a step of 1, 2 or 5 times a power of ten and about n_steps
 * of them. Percentages that stay within 0..100% and pass a half, or whole, get 0..100%. */
MbAxis mb_axis_fit (gint64 low, gint64 high, guint n_steps, MbCellType type, gboolean whole);
double mb_axis_position (const MbAxis *axis, gint64 value); /* 0 at min, 1 at max */
guint mb_axis_n_ticks (const MbAxis *axis);
gint64 mb_axis_tick (const MbAxis *axis, guint index);
/* mb_axis_label: "20", "0.5", "20%". (transfer full) */
char *mb_axis_label (const MbAxis *axis, gint64 value);

G_END_DECLS
