/* chart-private.h: the inside of a chart, shared by the files of this folder: series, the rectangle of the plot, marks. */
#pragma once

#include "axis.h"
#include "chart.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;
  MbCellType type;
  gboolean line;
  gboolean second;   /* on the second axis */
  gint64 *values;    /* one per category, in the unit of its axis */
  gboolean *present; /* an empty cell is no zero */
} MbSeries;

typedef struct { double x, y, width, height; } MbRect;

typedef enum
{
  MB_MARK_BAR,     /* rectangle */
  MB_MARK_SEGMENT, /* line from x, y to x2, y2 of a series */
  MB_MARK_POINT,   /* x, y: its middle */
  MB_MARK_RULE,    /* line of grid or axis */
  MB_MARK_SWATCH,  /* of the legend: rectangle, or line with point */
  MB_MARK_TEXT     /* rect: what it covers; of a turned one only its size counts */
} MbMarkKind;

typedef enum { MB_ROLE_SERIES, MB_ROLE_TEXT, MB_ROLE_MUTED, MB_ROLE_GRID, MB_ROLE_AXIS } MbMarkRole;

typedef struct
{
  MbMarkKind kind;
  MbMarkRole role;
  int series; /* for colours and hatching; -1 */
  int datum;  /* index; -1 */
  MbRect rect;
  double x2, y2;
  /* Texts: laid out by the thread that draws, from these. */
  char *text;
  double size;    /* points */
  double wrap;    /* width to wrap at; 0: one line */
  double angle;   /* radians; turned texts have their start or end, at half height, at x2, y2 */
  gboolean at_start;
  gboolean bold;
  gboolean halo;  /* may lie on marks */
  gboolean centred;
} MbMark;

struct _MbChart
{
  gatomicrefcount ref_count;
  char *title;
  gboolean timeline; /* "line": labels of categories are thinned before they are turned */
  MbSeries *series;
  guint n_series;
  char **categories;
  guint n_categories;
  char **value_texts; /* by datum */

  /* The last layout */
  double width, height;
  char *font;
  GArray *marks;     /* (element-type MbMark) */
  int *datum_marks;  /* by datum: index of its bar or point, -1 when it has none */
};

/* What the parts of one layout pass share. */
typedef struct
{
  MbChart *chart;
  PangoLayout *layout;
  PangoFontDescription *font;
  double size;       /* base size in points */
  double line;       /* height of a line of that size */
  MbRect plot;
  MbAxis first, second;
  gboolean has_first, has_second;
} MbPass;

static inline double
mb_map_y (const MbRect *plot, const MbAxis *axis, gint64 value)
{
  return plot->y + plot->height * (1 - mb_axis_position (axis, value));
}

static inline double
mb_map_slot (const MbRect *plot, guint n_categories)
{
  return plot->width / MAX (n_categories, 1);
}

/* mb_chart_font: the chart's base font and its size from a pango description string (nullable). (transfer full) */
PangoFontDescription *mb_chart_font (const char *font, double *points);
MbMark *mb_chart_add_mark (MbChart *chart, MbMarkKind kind, MbMarkRole role);
/* mb_pass_measure: size of a text at a share of the base size, wrapped at wrap (0: one line). */
void mb_pass_measure (MbPass *pass, const char *text, double share, gboolean bold, double wrap, double *width, double *height);
/* mb_pass_text: adds a text of the size that mb_pass_measure told, its upper left corner at x, y. */
MbMark *mb_pass_text (MbPass *pass, const char *text, double share, double x, double y, double width, double height);

/* layer-*.c */
void mb_layer_bars (MbPass *pass);
void mb_layer_lines (MbPass *pass);
void mb_layer_labels (MbPass *pass);
double mb_layer_label_room (MbPass *pass, double plot_width); /* that value labels need beyond the longest mark */
/* mb_layer_bar_slot: where the bars of a category stand: left edge and width of the index-th bar series' one. */
void mb_layer_bar_slot (const MbPass *pass, guint series, guint category, double *x, double *width);
guint mb_chart_n_bars (const MbChart *chart); /* series drawn as bars */
/* category-labels.c: how the labels below the axis will stand, and their height for a plot of this width. */
typedef struct
{
  enum { MB_LABELS_LINE, MB_LABELS_WRAPPED, MB_LABELS_SLANTED } way;
  guint every; /* 1: all, 2: every second… */
  double height;
  double left; /* how far the first slanted one reaches out to the left of the plot */
} MbLabelPlan;
MbLabelPlan mb_category_labels_plan (MbPass *pass, double plot_width, double max_height);
void mb_category_labels_add (MbPass *pass, const MbLabelPlan *plan);

/* palette.c: colours by role; the fill and stroke of a series take the current path. */
void mb_palette_set_role (cairo_t *cr, MbPalette palette, MbMarkRole role);
void mb_palette_set_background (cairo_t *cr, MbPalette palette);
void mb_palette_fill_series (cairo_t *cr, MbPalette palette, int series);
void mb_palette_set_line (cairo_t *cr, MbPalette palette, int series); /* colour, width and dashes */
void mb_palette_point (cairo_t *cr, MbPalette palette, int series, double x, double y, double radius);

G_END_DECLS
