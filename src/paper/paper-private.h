/* paper-private.h: the inside of a document, shared by the files of this folder: blocks, pieces, pages, faces.
 *
 * A block is measured for a width and yields pieces that are never broken: a line of text, a row of a table. The
 * paginator places pieces on pages and knows nothing of what they are.
 */
#pragma once

#include "font.h"
#include "paper.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

#define MB_POINTS_PER_MM (72 / 25.4)

/* A font at a size, with a layout to be used again and again. */
typedef struct
{
  PangoFontDescription *font;
  PangoLayout *layout;
  double size;
  double ascent, descent; /* of a line */
} MbFace;

typedef struct _MbBlock MbBlock;

typedef struct
{
  /* Sets n_pieces for a content area of this size. */
  void (*measure) (MbBlock *block, MbPaper *paper, double width, double page_height);
  double (*height) (const MbBlock *block, guint piece);
  /* Whether the piece may not be the last of a page. */
  gboolean (*keeps_next) (const MbBlock *block, guint piece);
  /* Height of what is repeated above the piece at the top of a page, 0: nothing; and drawing it. (nullable) */
  double (*lead) (const MbBlock *block, guint piece);
  void (*draw_lead) (MbBlock *block, MbPaper *paper, cairo_t *cr, double x, double y);
  void (*draw) (MbBlock *block, MbPaper *paper, cairo_t *cr, guint piece, double x, double y);
  const char *(*hit) (const MbBlock *block, guint piece, double x, double y); /* nullable */
  /* Appends what hit would find, for a piece drawn at x, y. (nullable) */
  void (*figures) (const MbBlock *block, guint piece, double x, double y, GArray *figures);
  void (*free) (MbBlock *block);
} MbBlockClass;

struct _MbBlock
{
  const MbBlockClass *klass;
  guint n_pieces;
  double space_before;    /* not at the top of a page */
  double space_after;     /* the larger of this and the next one's space_before is left */
  double fit_height;      /* set before measuring: what the section's other blocks leave of a page */
  gboolean is_letter;     /* makes its pages ones with the margins of a letter; titles alone do not */
  gboolean holds_before;  /* the piece before it stays on its page */
  gboolean landscape;     /* wanted orientation, if it has one */
  gboolean has_orientation;
  gboolean is_flexible;   /* may be set smaller to fit; measured after the others */
  gboolean is_break, restarts;
};

typedef struct
{
  MbBlock *block;
  guint piece;
  gboolean is_lead;
  double y, height; /* from the page's upper edge */
} MbPlaced;

typedef struct
{
  double width, height;              /* of the sheet */
  double left, top, right, bottom;   /* of the content area, from the sheet's upper left corner */
  gboolean is_letter;
  guint first, n_placed;
  guint number, total;               /* page x of y */
} MbPage;

struct _MbPaper
{
  char *title;
  gboolean landscape;
  GPtrArray *blocks; /* (element-type MbBlock) */
  gboolean paginated;
  GArray *pages;     /* (element-type MbPage) */
  GArray *placed;    /* (element-type MbPlaced) */
  PangoContext *context;
  GHashTable *faces; /* key → MbFace */
};

void mb_paper_take_block (MbPaper *paper, MbBlock *block);
void mb_paper_paginate (MbPaper *paper);
/* mb_paper_face: owned by the paper. */
MbFace *mb_paper_face (MbPaper *paper, MbFontRole role, double points, gboolean bold);
/* mb_paper_em_width: an upper bound of a text's width in ems, quickly; newlines make it wide. */
double mb_paper_em_width (const char *text);
/* mb_paper_set_title: sets the text of the layout in balanced lines no wider than width; returns how many. Two lines are parted
 * where the sense allows it. */
guint mb_paper_set_title (PangoLayout *layout, const char *text, double width);
/* mb_paper_show_line: of a face's font; top is that of a line of the given pitch. align 0 left, 0.5 middle, 1 right of width. */
void mb_paper_show_line (cairo_t *cr, const MbFace *face, PangoLayoutLine *line, double x, double top, double width,
                         double pitch, double align);
/* mb_paper_show_text: one line of text, without wrapping. */
void mb_paper_show_text (cairo_t *cr, const MbFace *face, const char *text, double x, double top, double width, double pitch,
                         double align);
double mb_paper_text_width (const MbFace *face, const char *text);

MbBlock *mb_text_block_new (MbTextStyle style, const char *text);
MbBlock *mb_table_block_new (MbTable *table, gboolean with_title);
MbBlock *mb_chart_block_new (MbChart *chart, double height);
MbBlock *mb_signature_block_new (const char *office, const char *date, gboolean seal_place);
MbBlock *mb_fill_block_new (const char *const *labels);
MbBlock *mb_break_block_new (gboolean restarts);

G_END_DECLS
