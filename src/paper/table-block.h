/* table-block.h: a table on paper: its measures (table-measure.c), its ink (table-draw.c), and the block of both
 * (table-block.c). Lengths in points. */
#pragma once

#include "paper-private.h"

G_BEGIN_DECLS

typedef enum { MB_PIECE_TITLE, MB_PIECE_HEADING, MB_PIECE_ROW, MB_PIECE_FOOT, MB_PIECE_SIGNATURES } MbPieceKind;

typedef struct
{
  MbPieceKind kind;
  guint index;      /* row, or foot note */
  guint first_line; /* of a row too tall for a page, which alone is cut: from this line of its cells… */
  guint n_lines;    /* …so many */
  float height;
} MbTablePiece;

typedef struct
{
  MbBlock base;
  MbTable *table;
  gboolean with_title;

  double width;
  double size, pitch;      /* of the body */
  double pad_x, pad_y;
  double *edges;           /* n_columns + 1: from the left edge */
  double *heading_heights; /* by level */
  double heading_height;
  double title_size;
  gboolean notes_stacked;  /* too wide to stand side by side */
  GArray *pieces;          /* (element-type MbTablePiece) */
  MbFace *body, *bold, *heading, *title, *subtitle, *note;
} MbTableBlock;

/* mb_table_block_measure: fills all of the above for a content area. */
void mb_table_block_measure (MbTableBlock *self, MbPaper *paper, double width, double page_height);
void mb_table_block_draw_title (MbTableBlock *self, cairo_t *cr, double x, double y);
void mb_table_block_draw_heading (MbTableBlock *self, cairo_t *cr, double x, double y);
void mb_table_block_draw_row (MbTableBlock *self, cairo_t *cr, const MbTablePiece *piece, double x, double y);
void mb_table_block_draw_foot (MbTableBlock *self, cairo_t *cr, const MbTablePiece *piece, double x, double y);
void mb_table_block_draw_signatures (MbTableBlock *self, cairo_t *cr, const MbTablePiece *piece, double x, double y);

/* mb_table_block_wrap: the lines of text in a width, by the face's layout, which then holds them. */
guint mb_table_block_wrap (const MbFace *face, const char *text, double width);
double mb_table_block_title_pitch (const MbTableBlock *self);
#define MB_SUBTITLE_SIZE 14.0
#define MB_SUBTITLE_PITCH 22.0
#define MB_NOTE_SIZE 10.5
#define MB_NOTE_PITCH 17.0

G_END_DECLS
