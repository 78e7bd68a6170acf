/* table-block.c: promise: rows are never broken but where one alone is taller than a page; the last row, foot notes and signatures stay
 * together, so that no page holds signatures alone; a figure leads to the rows behind it. */
#include "config.h"

#include "table-block.h"

static const MbTablePiece *
piece_at (const MbBlock *block, guint piece)
{
  return &g_array_index (((const MbTableBlock *) block)->pieces, MbTablePiece, piece);
}

static void
table_measure (MbBlock *block, MbPaper *paper, double width, double page_height)
{
  mb_table_block_measure ((MbTableBlock *) block, paper, width, page_height);
}

static double
table_height (const MbBlock *block, guint piece)
{
  return piece_at (block, piece)->height;
}

static gboolean
table_keeps_next (const MbBlock *block, guint piece)
{
  if (piece + 1 >= block->n_pieces)
    return FALSE;
  return piece_at (block, piece)->kind != MB_PIECE_ROW || piece_at (block, piece + 1)->kind != MB_PIECE_ROW;
}

static double
table_lead (const MbBlock *block, guint piece)
{
  return piece_at (block, piece)->kind == MB_PIECE_ROW ? ((const MbTableBlock *) block)->heading_height : 0;
}

static void
table_draw_lead (MbBlock *block, MbPaper *paper, cairo_t *cr, double x, double y)
{
  mb_table_block_draw_heading ((MbTableBlock *) block, cr, x, y);
}

static void
table_draw (MbBlock *block, MbPaper *paper, cairo_t *cr, guint piece, double x, double y)
{
  MbTableBlock *self = (MbTableBlock *) block;
  const MbTablePiece *at = piece_at (block, piece);

  switch (at->kind)
    {
    case MB_PIECE_TITLE:
      mb_table_block_draw_title (self, cr, x, y);
      break;
    case MB_PIECE_HEADING:
      mb_table_block_draw_heading (self, cr, x, y);
      break;
    case MB_PIECE_ROW:
      mb_table_block_draw_row (self, cr, at, x, y);
      break;
    case MB_PIECE_FOOT:
      mb_table_block_draw_foot (self, cr, at, x, y);
      break;
    case MB_PIECE_SIGNATURES:
      mb_table_block_draw_signatures (self, cr, at, x, y);
      break;
    default:
      break;
    }
}

static const char *
table_hit (const MbBlock *block, guint piece, double x, double y)
{
  const MbTableBlock *self = (const MbTableBlock *) block;
  const MbTablePiece *at = piece_at (block, piece);

  if (at->kind != MB_PIECE_ROW)
    return NULL;
  for (guint c = 0; c < self->table->columns->len; c++)
    if (x >= self->edges[c] && x < self->edges[c + 1])
      return ((const MbTableRow *) g_ptr_array_index (self->table->rows, at->index))->cells[c].link;
  return NULL;
}

/* What a line is called: its first text. */
static char *
row_name (const MbTable *table, const MbTableRow *row)
{
  for (guint c = 0; c < table->columns->len; c++)
    if (row->cells[c].type == MB_CELL_TEXT && row->cells[c].text != NULL && row->cells[c].text[0] != '\0')
      return g_strdup (row->cells[c].text);
  return g_strdup ("");
}

static void
table_figures (const MbBlock *block, guint piece, double x, double y, GArray *figures)
{
  const MbTableBlock *self = (const MbTableBlock *) block;
  const MbTablePiece *at = piece_at (block, piece);
  const MbTableRow *row;
  g_autofree char *name = NULL;

  if (at->kind != MB_PIECE_ROW)
    return;
  row = g_ptr_array_index (self->table->rows, at->index);
  name = row_name (self->table, row);
  for (guint c = 0; c < self->table->columns->len; c++)
    {
      const MbTableColumn *column = g_ptr_array_index (self->table->columns, c);
      g_autofree char *heading = g_strjoinv (" ", column->headings);
      g_autofree char *value = NULL;
      MbPaperFigure figure = { x + self->edges[c], y, self->edges[c + 1] - self->edges[c], at->height, row->cells[c].link, NULL };

      if (figure.link == NULL || figure.width <= 0)
        continue;
      value = mb_table_format (self->table, c, &row->cells[c]);
      figure.text = g_strdup_printf ("%s %s: %s", name, heading, value);
      g_array_append_val (figures, figure);
    }
}

static void
table_free (MbBlock *block)
{
  MbTableBlock *self = (MbTableBlock *) block;

  mb_table_free (self->table);
  g_array_unref (self->pieces);
  g_free (self->edges);
  g_free (self->heading_heights);
  g_free (self);
}

static const MbBlockClass table_class = { .measure = table_measure,
                                          .height = table_height,
                                          .keeps_next = table_keeps_next,
                                          .lead = table_lead,
                                          .draw_lead = table_draw_lead,
                                          .draw = table_draw,
                                          .hit = table_hit,
                                          .figures = table_figures,
                                          .free = table_free };

MbBlock *
mb_table_block_new (MbTable *table, gboolean with_title)
{
  MbTableBlock *self = g_new0 (MbTableBlock, 1);

  self->base.klass = &table_class;
  self->base.space_before = 8;
  self->base.space_after = 8;
  self->base.is_flexible = TRUE;
  /* A form that asks for landscape gets it in the middle of a portrait document too. */
  self->base.landscape = TRUE;
  self->base.has_orientation = table->landscape;
  self->table = table;
  self->with_title = with_title;
  self->pieces = g_array_new (FALSE, FALSE, sizeof (MbTablePiece));
  return &self->base;
}
