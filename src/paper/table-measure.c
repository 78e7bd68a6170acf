/* table-measure.c: promise: a table is as wide as the page, its figures are never wrapped or cut, and its type is as large as that
 * allows. Shaping text is what costs, so a cell is shaped here only when a quick upper bound says that it may wrap. */
#include "config.h"

#include "table-block.h"

#include <string.h>

#define LINE_SHARE      1.32 /* pitch of the body by its size */
#define MAX_CONTENT_EMS 22.0
#define MIN_TEXT_EMS    3.0
#define COMFORT         0.7 /* how far wanted widths are squeezed before the type gets smaller */

static const double sizes[] = { 10.5, 10, 9, 8, 7.5, 7 };

guint
mb_table_block_wrap (const MbFace *face, const char *text, double width)
{
  gboolean one_line = mb_paper_em_width (text) * face->size <= width;

  pango_layout_set_width (face->layout, one_line ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_text (face->layout, text, -1);
  return one_line ? 1 : (guint) pango_layout_get_line_count (face->layout);
}

static const MbTableColumn *
column_at (const MbTableBlock *self, guint c)
{
  return g_ptr_array_index (self->table->columns, c);
}

/* Wanted and least widths of the columns in ems, without padding. */
static void
column_ems (const MbTableBlock *self, double *wanted, double *least)
{
  const MbTable *table = self->table;

  for (guint c = 0; c < table->columns->len; c++)
    {
      const MbTableColumn *column = column_at (self, c);
      guint levels = column->headings ? g_strv_length (column->headings) : 0;
      double heading = levels > 0 ? mb_paper_em_width (column->headings[levels - 1]) : 1;
      double content = 0, figures = 0;

      for (guint r = 0; r < table->rows->len; r++)
        {
          const MbTableRow *row = g_ptr_array_index (table->rows, r);
          const MbCell *cell = &row->cells[c];
          double bold = row->kind == MB_ROW_BODY ? 1 : 1.06;

          if (cell->type == MB_CELL_TEXT)
            content = MAX (content, MIN (cell->text ? mb_paper_em_width (cell->text) * bold : 0, MAX_CONTENT_EMS));
          else if (cell->type != MB_CELL_EMPTY)
            {
              g_autofree char *text = mb_table_format (table, c, cell);
              figures = MAX (figures, mb_paper_em_width (text) * bold);
            }
        }
      /* Headings may wrap to two or three lines, but not to single characters. */
      least[c] = MAX (figures, MAX (MIN (content, MIN_TEXT_EMS), MIN (heading, MAX (heading / 3, 2.1))));
      if (column->width > 0)
        wanted[c] = MAX (column->width * 0.52, least[c]);
      else
        wanted[c] = MAX (MAX (content, figures), MAX (heading / 2, least[c]));
    }
}

/* The share of its wanted width that every column gets, where none gets less than it needs, so that all fill the page. */
static double
share_of (double width, const double *wanted, const double *least, guint n, double size, double pad)
{
  double lower = 0, upper = 100;

  for (int i = 0; i < 50; i++)
    {
      double middle = (lower + upper) / 2, sum = 0;

      for (guint c = 0; c < n; c++)
        sum += MAX ((wanted[c] * size + 2 * pad) * middle, least[c] * size + 2 * pad);
      if (sum > width)
        upper = middle;
      else
        lower = middle;
    }
  return lower;
}

static void
choose_widths (MbTableBlock *self, double width)
{
  guint n = self->table->columns->len;
  g_autofree double *wanted = g_new0 (double, n + 1);
  g_autofree double *least = g_new0 (double, n + 1);
  double sum_wanted = 0, sum_least = 0, share;

  column_ems (self, wanted, least);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      self->size = sizes[i];
      self->pad_x = sizes[i] * 0.3;
      sum_wanted = sum_least = 0;
      for (guint c = 0; c < n; c++)
        {
          sum_wanted += wanted[c] * self->size + 2 * self->pad_x;
          sum_least += least[c] * self->size + 2 * self->pad_x;
        }
      if (sum_least <= width && sum_wanted * COMFORT <= width)
        break;
    }
  share = share_of (width, wanted, least, n, self->size, self->pad_x);
  self->edges[0] = 0;
  for (guint c = 0; c < n; c++)
    {
      double low = least[c] * self->size + 2 * self->pad_x, high = wanted[c] * self->size + 2 * self->pad_x, own;

      own = sum_least > width ? low * width / sum_least : MAX (high * share, low);
      self->edges[c + 1] = self->edges[c] + own;
    }
  self->edges[n] = width;
}

static void
measure_headings (MbTableBlock *self)
{
  guint levels = mb_table_heading_levels (self->table);

  g_free (self->heading_heights);
  self->heading_heights = g_new0 (double, levels + 1);
  for (guint l = 0; l < levels; l++)
    self->heading_heights[l] = self->pitch + 2 * self->pad_y + (levels == 1 ? 4 : 0);
  for (guint pass = 1; pass <= levels; pass++)
    for (guint l = 0; l < levels; l++)
      for (guint c = 0; c < self->table->columns->len; c++)
        {
          guint n_columns = 1, n_levels = 1, n_lines;
          const char *text = mb_table_heading_span (self->table, l, c, &n_columns, &n_levels);
          double given = 0, needed;

          if (!text || n_levels != pass)
            continue;
          n_lines = mb_table_block_wrap (self->heading, text,
                                         self->edges[c + n_columns] - self->edges[c] - 2 * self->pad_x);
          needed = n_lines * self->pitch + 2 * self->pad_y;
          for (guint i = 0; i < n_levels; i++)
            given += self->heading_heights[l + i];
          if (needed > given)
            self->heading_heights[l + n_levels - 1] += needed - given;
        }
  self->heading_height = 0;
  for (guint l = 0; l < levels; l++)
    self->heading_height += self->heading_heights[l];
}

static guint
row_lines (MbTableBlock *self, const MbTableRow *row)
{
  const MbFace *face = row->kind == MB_ROW_BODY ? self->body : self->bold;
  guint lines = 1;

  for (guint c = 0; c < self->table->columns->len; c++)
    {
      const MbCell *cell = &row->cells[c];
      double inner = self->edges[c + 1] - self->edges[c] - 2 * self->pad_x;

      if (cell->type == MB_CELL_TEXT && cell->text && mb_paper_em_width (cell->text) * face->size > inner)
        lines = MAX (lines, mb_table_block_wrap (face, cell->text, inner));
    }
  return lines;
}

static void
add_piece (MbTableBlock *self, MbPieceKind kind, guint index, guint first_line, guint n_lines, double height)
{
  MbTablePiece piece = { kind, index, first_line, n_lines, (float) height };

  g_array_append_val (self->pieces, piece);
}

static void
measure_rows (MbTableBlock *self, double page_height)
{
  double room = page_height - self->heading_height - 2 * self->pad_y;
  guint most = (guint) MAX (room / self->pitch, 1);

  for (guint r = 0; r < self->table->rows->len; r++)
    {
      const MbTableRow *row = g_ptr_array_index (self->table->rows, r);
      guint lines = row_lines (self, row);

      for (guint first = 0; first < lines; first += most)
        {
          guint n = MIN (lines - first, most);
          add_piece (self, MB_PIECE_ROW, r, first, n, n * self->pitch + 2 * self->pad_y);
        }
    }
}

double
mb_table_block_title_pitch (const MbTableBlock *self)
{
  return self->title_size * 1.4;
}

/* Title, subtitle and the line of notes are one piece above the heading. */
static void
measure_title (MbTableBlock *self, MbPaper *paper)
{
  static const double title_sizes[] = { 22, 20, 18 };
  const MbTable *table = self->table;
  const char *notes[] = { table->left_note, table->middle_note, table->right_note };
  double height = 0, notes_width = 0;
  guint n_notes = 0, n_lines = 0;

  if (table->title && *table->title)
    {
      for (guint i = table->landscape ? 0 : 1; i < G_N_ELEMENTS (title_sizes); i++)
        {
          self->title_size = title_sizes[i];
          self->title = mb_paper_face (paper, MB_FONT_TITLE, self->title_size, FALSE);
          n_lines = mb_paper_set_title (self->title->layout, table->title, self->width);
          if (n_lines == 1)
            break;
        }
      height += n_lines * mb_table_block_title_pitch (self) + 4;
    }
  if (table->subtitle && *table->subtitle)
    height += mb_paper_set_title (self->subtitle->layout, table->subtitle, self->width) * MB_SUBTITLE_PITCH;
  for (guint i = 0; i < 3; i++)
    if (notes[i] && *notes[i])
      {
        notes_width += mb_paper_text_width (self->note, notes[i]) + 2 * MB_NOTE_SIZE;
        n_notes++;
      }
  self->notes_stacked = notes_width > self->width && n_notes > 1;
  height += self->notes_stacked ? n_notes * MB_NOTE_PITCH : n_notes > 0 ? MB_NOTE_PITCH : 0;
  if (height > 0)
    add_piece (self, MB_PIECE_TITLE, 0, 0, 0, height + 2);
}

static void
measure_foot (MbTableBlock *self)
{
  guint index = 0, n = self->table->signatures ? g_strv_length (self->table->signatures) : 0;

  for (char **note = self->table->foot_notes; note && *note; note++, index++)
    {
      guint lines = mb_table_block_wrap (self->note, *note, self->width);
      add_piece (self, MB_PIECE_FOOT, index, 0, lines, lines * MB_NOTE_PITCH + (index == 0 ? 3 : 0));
    }
  if (n > 0)
    {
      double widest = 0;
      guint per_line;

      for (guint i = 0; i < n; i++)
        widest = MAX (widest, mb_paper_text_width (self->note, self->table->signatures[i]) + 4 * MB_NOTE_SIZE);
      per_line = (guint) CLAMP (self->width / widest, 1, n);
      add_piece (self, MB_PIECE_SIGNATURES, 0, per_line, (n + per_line - 1) / per_line,
                 (n + per_line - 1) / per_line * (MB_NOTE_PITCH + 5) + 8);
    }
}

void
mb_table_block_measure (MbTableBlock *self, MbPaper *paper, double width, double page_height)
{
  g_array_set_size (self->pieces, 0);
  self->width = width;
  g_free (self->edges);
  self->edges = g_new0 (double, self->table->columns->len + 1);
  choose_widths (self, width);
  self->pitch = self->size * LINE_SHARE;
  self->pad_y = self->size * 0.3;
  self->body = mb_paper_face (paper, MB_FONT_SONG, self->size, FALSE);
  self->bold = mb_paper_face (paper, MB_FONT_SONG, self->size, TRUE);
  self->heading = mb_paper_face (paper, MB_FONT_HEI, self->size, FALSE);
  self->subtitle = mb_paper_face (paper, MB_FONT_KAI, MB_SUBTITLE_SIZE, FALSE);
  self->note = mb_paper_face (paper, MB_FONT_SONG, MB_NOTE_SIZE, FALSE);
  measure_headings (self);
  if (self->with_title)
    measure_title (self, paper);
  add_piece (self, MB_PIECE_HEADING, 0, 0, 0, self->heading_height);
  measure_rows (self, page_height);
  if (self->with_title)
    measure_foot (self);
  self->base.n_pieces = self->pieces->len;
}
