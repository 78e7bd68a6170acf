/* category-labels.c: promise: long Chinese names of categories stay legible: on one line where they fit, else wrapped, else slanted,
 * and only where even that is too dense every second or third; along a time line thinned before they are slanted. */
#include "config.h"

#include "chart-private.h"

#include <math.h>

#define SHARE     0.9
#define GAP       4.0
#define MAX_LINES 3
#define SLANT     (-G_PI_4)

/* text, or as much of it as fits into width, and the ellipsis. (transfer full) */
static char *
shorten (MbPass *pass, const char *text, double max_width, double *width, double *height)
{
  glong n = g_utf8_strlen (text, -1);
  g_autofree char *shown = g_strdup (text);

  mb_pass_measure (pass, shown, SHARE, FALSE, 0, width, height);
  while (*width > max_width && n > 1)
    {
      g_autofree char *start = NULL;

      /* Most of what is too much goes at once. */
      n -= MAX ((glong) ((*width - max_width) / (pass->size * 1.1)), 1);
      n = MAX (n, 1);
      start = g_utf8_substring (text, 0, n);
      g_free (shown);
      shown = g_strconcat (start, "…", NULL);
      mb_pass_measure (pass, shown, SHARE, FALSE, 0, width, height);
    }
  return g_steal_pointer (&shown);
}

/* The narrowest width at which text takes no more height than at wrap: no last line of one character. */
static double
balance (MbPass *pass, const char *text, double wrap)
{
  double width, height, tried, lower = pass->size, upper = wrap;

  mb_pass_measure (pass, text, SHARE, FALSE, wrap, &width, &height);
  while (upper - lower > 1)
    {
      double middle = (lower + upper) / 2;

      mb_pass_measure (pass, text, SHARE, FALSE, middle, &width, &tried);
      if (tried <= height + 0.1 && width <= middle + 0.1)
        upper = middle;
      else
        lower = middle;
    }
  return upper;
}

MbLabelPlan
mb_category_labels_plan (MbPass *pass, double plot_width, double max_height)
{
  const MbChart *chart = pass->chart;
  double slot = plot_width / MAX (chart->n_categories, 1), widest = 0, line = 0, tallest = 0, reach;
  MbLabelPlan plan = { .every = 1 };

  for (guint c = 0; c < chart->n_categories; c++)
    {
      double width, height;

      mb_pass_measure (pass, chart->categories[c], SHARE, FALSE, 0, &width, &height);
      widest = MAX (widest, width);
      line = MAX (line, height);
      if (slot > GAP + pass->size * 2)
        {
          mb_pass_measure (pass, chart->categories[c], SHARE, FALSE, slot - GAP, &width, &height);
          tallest = MAX (tallest, height);
        }
    }
  plan.height = line;
  if (widest + GAP <= slot)
    return plan;
  if (chart->timeline)
    {
      plan.every = (guint) ceil ((widest + pass->size) / slot);
      return plan;
    }
  if (tallest > 0 && tallest <= line * (MAX_LINES + 0.2) && tallest <= max_height)
    {
      plan.way = MB_LABELS_WRAPPED;
      plan.height = tallest;
      return plan;
    }
  plan.way = MB_LABELS_SLANTED;
  plan.every = MAX ((guint) ceil (line * 1.15 / slot), 1);
  reach = MIN (widest * G_SQRT2 / 2, max_height - line);
  plan.height = reach + line * 0.8;
  plan.left = reach - slot / 2 + GAP;
  return plan;
}

void
mb_category_labels_add (MbPass *pass, const MbLabelPlan *plan)
{
  MbChart *chart = pass->chart;
  double slot = mb_map_slot (&pass->plot, chart->n_categories);
  double y = chart->height - plan->height;

  for (guint c = 0; c < chart->n_categories; c += plan->every)
    {
      double middle = pass->plot.x + slot * (c + 0.5), width, height;
      const char *text = chart->categories[c];
      MbMark *mark;

      if (plan->way == MB_LABELS_SLANTED)
        {
          /* Neither below the edge nor left of it. */
          double reach = MIN (plan->height - pass->line * 0.6, middle) * G_SQRT2;
          g_autofree char *shown = shorten (pass, text, MAX (reach, pass->size), &width, &height);

          mark = mb_pass_text (pass, shown, SHARE, 0, 0, width, height);
          mark->angle = SLANT;
          mark->x2 = MIN (middle + height * 0.2, chart->width - height * 0.36);
          mark->y2 = y + height * 0.4;
        }
      else
        {
          double wrap = plan->way == MB_LABELS_WRAPPED ? balance (pass, text, slot - GAP) : 0;
          double x;

          mb_pass_measure (pass, text, SHARE, FALSE, wrap, &width, &height);
          x = CLAMP (middle - width / 2, 0, MAX (chart->width - width, 0));
          mark = mb_pass_text (pass, text, SHARE, x, y, width, height);
          mark->wrap = wrap;
          mark->centred = TRUE;
        }
    }
}
