/* table-draw.c: promise: every cell shows what the table's format says and nothing is computed here; lines are thin and close around
 * every page's part of the table. */
#include "config.h"

#include "table-block.h"

#define RULE_POINTS 0.5

static const MbTableColumn *
column_at (const MbTableBlock *self, guint c)
{
  return g_ptr_array_index (self->table->columns, c);
}

/* The wrapped lines first..first+n of text in a box, in its middle. */
static void
show_wrapped (cairo_t *cr, const MbFace *face, const char *text, double x, double y, double width, double height,
              double pitch, double align, guint first, guint n)
{
  guint lines = mb_table_block_wrap (face, text, width), shown;
  double top;

  if (first >= lines)
    return;
  shown = MIN (lines - first, n);
  top = y + (height - shown * pitch) / 2;
  for (guint i = 0; i < shown; i++)
    mb_paper_show_line (cr, face, pango_layout_get_line_readonly (face->layout, (int) (first + i)), x, top + i * pitch,
                        width, pitch, align);
}

static void
show_balanced (cairo_t *cr, const MbFace *face, const char *text, double x, double y, double width, double pitch)
{
  guint lines = mb_paper_set_title (face->layout, text, width);

  for (guint i = 0; i < lines; i++)
    mb_paper_show_line (cr, face, pango_layout_get_line_readonly (face->layout, (int) i), x, y + i * pitch, width,
                        pitch, 0.5);
}

void
mb_table_block_draw_title (MbTableBlock *self, cairo_t *cr, double x, double y)
{
  const MbTable *table = self->table;
  const char *notes[] = { table->left_note, table->middle_note, table->right_note };

  if (table->title && *table->title)
    {
      double pitch = mb_table_block_title_pitch (self);

      show_balanced (cr, self->title, table->title, x, y, self->width, pitch);
      y += pango_layout_get_line_count (self->title->layout) * pitch + 4;
    }
  if (table->subtitle && *table->subtitle)
    {
      show_balanced (cr, self->subtitle, table->subtitle, x, y, self->width, MB_SUBTITLE_PITCH);
      y += pango_layout_get_line_count (self->subtitle->layout) * MB_SUBTITLE_PITCH;
    }
  for (guint i = 0; i < 3; i++)
    if (notes[i] && *notes[i])
      {
        mb_paper_show_text (cr, self->note, notes[i], x, y, self->width, MB_NOTE_PITCH,
                            self->notes_stacked ? 0 : i / 2.0);
        y += self->notes_stacked ? MB_NOTE_PITCH : 0;
      }
}

void
mb_table_block_draw_heading (MbTableBlock *self, cairo_t *cr, double x, double y)
{
  guint levels = mb_table_heading_levels (self->table);
  double top = y;

  cairo_set_line_width (cr, RULE_POINTS);
  for (guint l = 0; l < levels; l++)
    {
      for (guint c = 0; c < self->table->columns->len; c++)
        {
          guint n_columns = 1, n_levels = 1;
          const char *text = mb_table_heading_span (self->table, l, c, &n_columns, &n_levels);
          double left = self->edges[c], width, height = 0;

          if (!text)
            continue;
          width = self->edges[c + n_columns] - left;
          for (guint i = 0; i < n_levels; i++)
            height += self->heading_heights[l + i];
          cairo_rectangle (cr, x + left, top, width, height);
          cairo_stroke (cr);
          show_wrapped (cr, self->heading, text, x + left + self->pad_x, top, width - 2 * self->pad_x, height,
                        self->pitch, 0.5, 0, G_MAXUINT);
        }
      top += self->heading_heights[l];
    }
}

static double
alignment (const MbTableColumn *column, const MbCell *cell, MbRowKind kind)
{
  switch (column->align)
    {
    case MB_ALIGN_LEFT:
      return 0;
    case MB_ALIGN_CENTRE:
      return 0.5;
    case MB_ALIGN_RIGHT:
      return 1;
    case MB_ALIGN_AUTO:
    default:
      break;
    }
  if (cell->type == MB_CELL_TEXT)
    return kind == MB_ROW_BODY ? 0 : 0.5;
  return cell->type == MB_CELL_DATE ? 0.5 : 1;
}

static void
draw_cell (MbTableBlock *self, cairo_t *cr, const MbTablePiece *piece, const MbTableRow *row, guint c, double x,
           double y)
{
  const MbCell *cell = &row->cells[c];
  const MbFace *face = row->kind == MB_ROW_BODY ? self->body : self->bold;
  double left = x + self->edges[c] + self->pad_x, width = self->edges[c + 1] - self->edges[c] - 2 * self->pad_x;
  double align = alignment (column_at (self, c), cell, row->kind);

  if (cell->type == MB_CELL_EMPTY)
    return;
  if (cell->type == MB_CELL_TEXT)
    {
      if (cell->text && *cell->text)
        show_wrapped (cr, face, cell->text, left, y, width, piece->height, self->pitch, align, piece->first_line,
                      piece->n_lines);
    }
  else if (piece->first_line == 0)
    {
      g_autofree char *text = mb_table_format (self->table, c, cell);
      mb_paper_show_text (cr, face, text, left, y, width, piece->height, align);
    }
}

void
mb_table_block_draw_row (MbTableBlock *self, cairo_t *cr, const MbTablePiece *piece, double x, double y)
{
  const MbTableRow *row = g_ptr_array_index (self->table->rows, piece->index);
  guint n = self->table->columns->len;

  /* The line above is the one below the heading or the row before. */
  cairo_set_line_width (cr, RULE_POINTS);
  for (guint c = 0; c <= n; c++)
    {
      cairo_move_to (cr, x + self->edges[c], y);
      cairo_line_to (cr, x + self->edges[c], y + piece->height);
    }
  cairo_move_to (cr, x - RULE_POINTS / 2, y + piece->height);
  cairo_line_to (cr, x + self->width + RULE_POINTS / 2, y + piece->height);
  cairo_stroke (cr);
  for (guint c = 0; c < n; c++)
    draw_cell (self, cr, piece, row, c, x, y);
}

void
mb_table_block_draw_foot (MbTableBlock *self, cairo_t *cr, const MbTablePiece *piece, double x, double y)
{
  double skip = piece->index == 0 ? 3 : 0;

  show_wrapped (cr, self->note, self->table->foot_notes[piece->index], x, y + skip, self->width, piece->height - skip,
                MB_NOTE_PITCH, 0, 0, G_MAXUINT);
}

void
mb_table_block_draw_signatures (MbTableBlock *self, cairo_t *cr, const MbTablePiece *piece, double x, double y)
{
  guint per_line = piece->first_line;

  for (guint i = 0; self->table->signatures[i]; i++)
    mb_paper_show_text (cr, self->note, self->table->signatures[i], x + self->width / per_line * (i % per_line),
                        y + 8 + (i / per_line) * (MB_NOTE_PITCH + 5), self->width, MB_NOTE_PITCH, 0);
}
