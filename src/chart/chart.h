/* chart.h: a chart from series to cairo: the same object for window, paper, PDF, SVG and PNG. No GTK.
 *
 * Five words kept apart: series (data), axis (value to 0..1, ticks, labels), map (0..1 to a rectangle and back), layer (series
 * and map to marks), chart (layout). One layout pass makes an array of marks; drawing, hit test, hover and the text for
 * screen readers all read that array. Marks hold no pango objects: a chart may be laid out in one thread and drawn in another, by
 * one at a time.
 */
#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "table.h"

G_BEGIN_DECLS

typedef enum { MB_PALETTE_LIGHT, MB_PALETTE_DARK, MB_PALETTE_GREY } MbPalette; /* GREY: print, with hatching */

typedef struct
{
  int series;            /* index, -1: not a datum */
  int category;          /* index */
  double x, y, width, height; /* of the mark, in the units of the layout size */
  const char *series_name, *category_name; /* borrowed from the chart */
  char *value_text;      /* as shown, such as "843" or "81.40%"; "" where there is none: then the mark has no size */
} MbChartDatum;

typedef struct _MbChart MbChart;
/* mb_chart_new_from_table: by the table's chart_kind ("bar", "line", "barline": counts as bars, percentages as a line on a second
 * axis), category and series columns; total rows are left out. */
MbChart *mb_chart_new_from_table (const MbTable *table);
MbChart *mb_chart_ref (MbChart *chart);
void mb_chart_unref (MbChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbChart, mb_chart_unref)
const char *mb_chart_get_title (const MbChart *chart);
guint mb_chart_n_data (const MbChart *chart); /* all data points, series by series */

/* mb_chart_layout: for a size in points and a font (pango description string or NULL for the default CJK sans at 10 pt). Kept until the
 * next call. mb_chart_draw lays out by itself when the size changed. */
void mb_chart_layout (MbChart *chart, double width, double height, const char *font);
/* mb_chart_draw: highlight is a datum index or -1. device_pixel: size of one device pixel in points (hairlines). */
void mb_chart_draw (MbChart *chart, cairo_t *cr, double width, double height, MbPalette palette, int highlight, double device_pixel);
/* mb_chart_hit: index of the datum under a point of the last layout (bars by area, lines within 6 points), or -1. */
int mb_chart_hit (const MbChart *chart, double x, double y);
/* mb_chart_datum: FALSE if out of range. value_text is owned by the chart. */
gboolean mb_chart_datum (const MbChart *chart, guint index, MbChartDatum *datum);
/* mb_chart_describe: one line per datum for screen readers and tests. (transfer full) */
char *mb_chart_describe (const MbChart *chart);
/* mb_chart_write: kind by the ending of path: .svg, .png (2 pixels a point), .pdf, on the palette's ground with a margin of 10 points.
 * Written beside and renamed. MB_FAULT_OUTPUT_KIND for another ending, else the errors of mb_atomic_file_begin. */
gboolean mb_chart_write (MbChart *chart, const char *path, double width, double height, MbPalette palette, GError **error);

G_END_DECLS
