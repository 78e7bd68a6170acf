/* block-small.c: the blocks of one piece: chart, signature, lines to fill in, and the break between documents. Promise: a
 * signature has the room of a seal and is never alone on a page; a line to fill in has room to write on. */
#include "config.h"

#include "paper-private.h"

#include <math.h>

#define BODY_SIZE   15.75
#define BODY_PITCH  28.95
#define SEAL_POINTS (42 * MB_POINTS_PER_MM) /* a county bureau's seal is 4.2 cm across */
#define MIN_RULE    60.0
#define LEAST_SHARE 0.6 /* of a chart's height */

static gboolean
never_keeps (const MbBlock *block, guint piece)
{
  return FALSE;
}

/* Chart */
typedef struct
{
  MbBlock base;
  MbChart *chart;
  double width, height, wanted;
} ChartBlock;

static void
chart_measure (MbBlock *block, MbPaper *paper, double width, double page_height)
{
  ChartBlock *self = (ChartBlock *) block;

  self->width = width;
  self->height = MIN (self->wanted, page_height);
  /* A little lower on the page of its table, rather than on a page of its own. */
  if (block->fit_height < self->height && block->fit_height >= self->wanted * LEAST_SHARE)
    self->height = block->fit_height;
  block->n_pieces = 1;
}

static double
chart_height (const MbBlock *block, guint piece)
{
  return ((const ChartBlock *) block)->height;
}

static void
chart_draw (MbBlock *block, MbPaper *paper, cairo_t *cr, guint piece, double x, double y)
{
  ChartBlock *self = (ChartBlock *) block;

  cairo_save (cr);
  cairo_translate (cr, x, y);
  mb_chart_draw (self->chart, cr, self->width, self->height, MB_PALETTE_GREY, -1, 0.3);
  cairo_restore (cr);
}

static void
chart_free (MbBlock *block)
{
  mb_chart_unref (((ChartBlock *) block)->chart);
  g_free (block);
}

static const MbBlockClass chart_class = { .measure = chart_measure,
                                          .height = chart_height,
                                          .keeps_next = never_keeps,
                                          .draw = chart_draw,
                                          .free = chart_free };

MbBlock *
mb_chart_block_new (MbChart *chart, double height)
{
  ChartBlock *self = g_new0 (ChartBlock, 1);

  self->base.klass = &chart_class;
  self->base.space_before = 12;
  self->base.is_flexible = TRUE;
  self->chart = mb_chart_ref (chart);
  self->wanted = height;
  return &self->base;
}

/* Signature */
typedef struct
{
  MbBlock base;
  char *office, *date;
  gboolean seal_place;
  MbFace *face;
  double width;
} SignatureBlock;

static void
signature_measure (MbBlock *block, MbPaper *paper, double width, double page_height)
{
  SignatureBlock *self = (SignatureBlock *) block;

  self->face = mb_paper_face (paper, MB_FONT_FANG, BODY_SIZE, FALSE);
  self->width = width;
  block->n_pieces = 1;
}

static double
signature_height (const MbBlock *block, guint piece)
{
  return ((const SignatureBlock *) block)->seal_place ? SEAL_POINTS : 2 * BODY_PITCH;
}

static void
signature_draw (MbBlock *block, MbPaper *paper, cairo_t *cr, guint piece, double x, double y)
{
  SignatureBlock *self = (SignatureBlock *) block;
  double office = mb_paper_text_width (self->face, self->office), date = mb_paper_text_width (self->face, self->date);
  double right = x + self->width, middle = right - 4 * BODY_SIZE - date / 2;
  double top = y + signature_height (block, piece) / 2 - BODY_PITCH;

  /* The office stands over the middle of the date, which is four characters from the edge; a long name keeps two. */
  middle = MIN (middle, right - 2 * BODY_SIZE - office / 2);
  middle = MAX (middle, x + office / 2);
  if (self->seal_place)
    {
      static const double dashes[] = { 1.5, 3 };

      cairo_save (cr);
      cairo_new_path (cr);
      cairo_arc (cr, middle, top + BODY_PITCH, SEAL_POINTS / 2 - 1, 0, 2 * G_PI);
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_set_line_width (cr, 0.4);
      cairo_set_source_rgb (cr, 0.75, 0.75, 0.75);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
  mb_paper_show_text (cr, self->face, self->office, middle - office / 2, top, office, BODY_PITCH, 0);
  mb_paper_show_text (cr, self->face, self->date, middle - date / 2, top + BODY_PITCH, date, BODY_PITCH, 0);
}

static void
signature_free (MbBlock *block)
{
  SignatureBlock *self = (SignatureBlock *) block;

  g_free (self->office);
  g_free (self->date);
  g_free (self);
}

static const MbBlockClass signature_class = { .measure = signature_measure,
                                              .height = signature_height,
                                              .keeps_next = never_keeps,
                                              .draw = signature_draw,
                                              .free = signature_free };

MbBlock *
mb_signature_block_new (const char *office, const char *date, gboolean seal_place)
{
  SignatureBlock *self = g_new0 (SignatureBlock, 1);

  self->base.klass = &signature_class;
  self->base.space_before = seal_place ? BODY_PITCH / 2 : 2 * BODY_PITCH;
  self->base.is_letter = TRUE;
  self->base.holds_before = TRUE;
  self->office = g_utf8_make_valid (office ? office : "", -1);
  self->date = g_utf8_make_valid (date ? date : "", -1);
  self->seal_place = seal_place;
  return &self->base;
}

/* Lines to fill in: as many labels on a line as leave room to write after each. */
typedef struct
{
  MbBlock base;
  char **labels;
  double *widths;
  guint *starts; /* index of the first label of each line, and the end */
  MbFace *face;
  double width;
} FillBlock;

static void
fill_measure (MbBlock *block, MbPaper *paper, double width, double page_height)
{
  FillBlock *self = (FillBlock *) block;
  guint n = g_strv_length (self->labels), n_lines = 0, label = 0;

  self->face = mb_paper_face (paper, MB_FONT_FANG, BODY_SIZE, FALSE);
  self->width = width;
  for (guint i = 0; i < n; i++)
    self->widths[i] = mb_paper_text_width (self->face, self->labels[i]);
  while (label < n)
    {
      double taken = 0;

      self->starts[n_lines++] = label;
      do
        taken += self->widths[label++] + MIN_RULE + BODY_SIZE;
      while (label < n && taken + self->widths[label] + MIN_RULE <= width);
    }
  self->starts[n_lines] = n;
  block->n_pieces = n_lines;
}

static double
fill_height (const MbBlock *block, guint piece)
{
  return BODY_PITCH;
}

static gboolean
fill_keeps_next (const MbBlock *block, guint piece)
{
  return piece + 1 < block->n_pieces;
}

static void
fill_draw (MbBlock *block, MbPaper *paper, cairo_t *cr, guint piece, double x, double y)
{
  FillBlock *self = (FillBlock *) block;
  guint first = self->starts[piece], end = self->starts[piece + 1];
  double taken = 0, rule, baseline = y + BODY_PITCH * 0.78;

  for (guint i = first; i < end; i++)
    taken += self->widths[i];
  rule = (self->width - taken - (end - first - 1) * BODY_SIZE) / (end - first);
  for (guint i = first; i < end; i++)
    {
      mb_paper_show_text (cr, self->face, self->labels[i], x, y, self->widths[i], BODY_PITCH, 0);
      x += self->widths[i];
      cairo_move_to (cr, x, baseline);
      cairo_line_to (cr, x + rule, baseline);
      cairo_set_line_width (cr, 0.6);
      cairo_stroke (cr);
      x += rule + BODY_SIZE;
    }
}

static void
fill_free (MbBlock *block)
{
  FillBlock *self = (FillBlock *) block;

  g_strfreev (self->labels);
  g_free (self->widths);
  g_free (self->starts);
  g_free (self);
}

static const MbBlockClass fill_class = { .measure = fill_measure,
                                         .height = fill_height,
                                         .keeps_next = fill_keeps_next,
                                         .draw = fill_draw,
                                         .free = fill_free };

MbBlock *
mb_fill_block_new (const char *const *labels)
{
  FillBlock *self = g_new0 (FillBlock, 1);
  guint n = g_strv_length ((char **) labels);

  self->base.klass = &fill_class;
  self->base.space_before = BODY_PITCH / 2;
  self->base.is_letter = TRUE;
  self->base.holds_before = TRUE;
  self->labels = g_strdupv ((char **) labels);
  self->widths = g_new0 (double, n + 1);
  self->starts = g_new0 (guint, n + 1);
  return &self->base;
}

/* Break */
static void
break_measure (MbBlock *block, MbPaper *paper, double width, double page_height)
{
  block->n_pieces = 0;
}

static double
break_height (const MbBlock *block, guint piece)
{
  return 0;
}

static void
break_draw (MbBlock *block, MbPaper *paper, cairo_t *cr, guint piece, double x, double y)
{
}

static void
break_free (MbBlock *block)
{
  g_free (block);
}

static const MbBlockClass break_class = { .measure = break_measure,
                                          .height = break_height,
                                          .keeps_next = never_keeps,
                                          .draw = break_draw,
                                          .free = break_free };

MbBlock *
mb_break_block_new (gboolean restarts)
{
  MbBlock *block = g_new0 (MbBlock, 1);

  block->klass = &break_class;
  block->is_break = TRUE;
  block->restarts = restarts;
  return block;
}
