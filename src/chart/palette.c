/* palette.c: promise: series are told apart without colour too. On a dark ground they are lighter; in grey print bars differ by
 * hatching and lines by dashes and the shape of their points. */
#include "config.h"

#include "chart-private.h"

#include <math.h>

#define HATCH_POINTS 4.0
#define N_COLOURS    6

typedef struct
{
  double r, g, b;
} Colour;

static const Colour series_light[N_COLOURS] = { { 0.18, 0.43, 0.71 }, { 0.85, 0.51, 0.17 }, { 0.30, 0.60, 0.37 },
                                                { 0.56, 0.39, 0.66 }, { 0.71, 0.29, 0.25 }, { 0.42, 0.47, 0.52 } };
static const Colour series_dark[N_COLOURS] = { { 0.47, 0.68, 0.93 }, { 0.94, 0.66, 0.41 }, { 0.49, 0.78, 0.55 },
                                               { 0.78, 0.61, 0.88 }, { 0.91, 0.50, 0.47 }, { 0.66, 0.71, 0.76 } };
/* In grey: the ground of the bar and the hatching over it. */
static const struct
{
  double ground;
  gboolean rising, falling, level;
} hatches[N_COLOURS] = { { 0.35, FALSE, FALSE, FALSE }, { 1, TRUE, FALSE, FALSE }, { 0.78, FALSE, FALSE, FALSE },
                         { 1, TRUE, TRUE, FALSE },      { 1, FALSE, FALSE, TRUE }, { 1, FALSE, TRUE, FALSE } };
static const double dashes[N_COLOURS][2] = { { 0, 0 }, { 6, 3 }, { 2, 2 }, { 9, 3 }, { 4, 4 }, { 1, 3 } };

static const Colour roles[][3] = {
  [MB_ROLE_SERIES] = { { 0, 0, 0 }, { 1, 1, 1 }, { 0, 0, 0 } },
  [MB_ROLE_TEXT] = { { 0.13, 0.13, 0.13 }, { 0.95, 0.95, 0.95 }, { 0, 0, 0 } },
  [MB_ROLE_MUTED] = { { 0.35, 0.35, 0.35 }, { 0.75, 0.75, 0.75 }, { 0.1, 0.1, 0.1 } },
  [MB_ROLE_GRID] = { { 0.88, 0.88, 0.88 }, { 0.30, 0.30, 0.30 }, { 0.80, 0.80, 0.80 } },
  [MB_ROLE_AXIS] = { { 0.45, 0.45, 0.45 }, { 0.65, 0.65, 0.65 }, { 0, 0, 0 } },
};

void
mb_palette_set_role (cairo_t *cr, MbPalette palette, MbMarkRole role)
{
  const Colour *colour = &roles[role][palette];

  cairo_set_source_rgb (cr, colour->r, colour->g, colour->b);
}

void
mb_palette_set_background (cairo_t *cr, MbPalette palette)
{
  if (palette == MB_PALETTE_DARK)
    cairo_set_source_rgb (cr, 0.14, 0.14, 0.14);
  else
    cairo_set_source_rgb (cr, 1, 1, 1);
}

static void
set_series (cairo_t *cr, MbPalette palette, int series)
{
  const Colour *colour
      = palette == MB_PALETTE_DARK ? &series_dark[series % N_COLOURS] : &series_light[series % N_COLOURS];

  if (palette == MB_PALETTE_GREY)
    cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  else
    cairo_set_source_rgb (cr, colour->r, colour->g, colour->b);
}

/* Lines at the distance of HATCH_POINTS over the clipped box; level: horizontal, else at 45 degrees by sign. */
static void
hatch (cairo_t *cr, double x1, double y1, double x2, double y2, int sign)
{
  double height = y2 - y1;

  if (sign == 0)
    for (double y = ceil (y1 / HATCH_POINTS) * HATCH_POINTS; y < y2; y += HATCH_POINTS)
      {
        cairo_move_to (cr, x1, y);
        cairo_line_to (cr, x2, y);
      }
  else
    for (double x = floor ((x1 - height) / HATCH_POINTS) * HATCH_POINTS; x < x2 + height; x += HATCH_POINTS)
      {
        cairo_move_to (cr, x, sign > 0 ? y2 : y1);
        cairo_line_to (cr, x + height, sign > 0 ? y1 : y2);
      }
  cairo_stroke (cr);
}

void
mb_palette_fill_series (cairo_t *cr, MbPalette palette, int series)
{
  double x1, y1, x2, y2;
  guint i = (guint) series % N_COLOURS;

  if (palette != MB_PALETTE_GREY)
    {
      set_series (cr, palette, series);
      cairo_fill (cr);
      return;
    }
  cairo_path_extents (cr, &x1, &y1, &x2, &y2);
  cairo_set_source_rgb (cr, hatches[i].ground, hatches[i].ground, hatches[i].ground);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 0.6);
  if (hatches[i].rising || hatches[i].falling || hatches[i].level)
    {
      cairo_path_t *outline = cairo_copy_path (cr);

      cairo_save (cr);
      cairo_clip (cr);
      if (hatches[i].rising)
        hatch (cr, x1, y1, x2, y2, 1);
      if (hatches[i].falling)
        hatch (cr, x1, y1, x2, y2, -1);
      if (hatches[i].level)
        hatch (cr, x1, y1, x2, y2, 0);
      cairo_restore (cr);
      cairo_append_path (cr, outline);
      cairo_path_destroy (outline);
    }
  cairo_stroke (cr);
}

void
mb_palette_set_line (cairo_t *cr, MbPalette palette, int series)
{
  const double *dash = dashes[(guint) series % N_COLOURS];

  set_series (cr, palette, series);
  cairo_set_line_width (cr, palette == MB_PALETTE_GREY ? 1.2 : 1.8);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (palette == MB_PALETTE_GREY && dash[0] > 0)
    cairo_set_dash (cr, dash, 2, 0);
  else
    cairo_set_dash (cr, NULL, 0, 0);
}

void
mb_palette_point (cairo_t *cr, MbPalette palette, int series, double x, double y, double radius)
{
  cairo_new_path (cr);
  switch (palette == MB_PALETTE_GREY ? series % 3 : 0)
    {
    case 1:
      cairo_rectangle (cr, x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
      break;
    case 2:
      cairo_move_to (cr, x, y - radius * 1.2);
      cairo_line_to (cr, x + radius * 1.1, y + radius * 0.9);
      cairo_line_to (cr, x - radius * 1.1, y + radius * 0.9);
      cairo_close_path (cr);
      break;
    default:
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
      break;
    }
  set_series (cr, palette, series);
  cairo_fill_preserve (cr);
  mb_palette_set_background (cr, palette);
  cairo_set_line_width (cr, 0.8);
  cairo_set_dash (cr, NULL, 0, 0);
  cairo_stroke (cr);
}
