/* table-measure.c: promise: a table is as wide as the page, its figures are never wrapped or cut, and its type is as large as that
 * allows. Shaping text is what costs, so a cell is shaped here only when a quick upper bound says that it may wrap. */
#include "config.h"

#include "table-block.h"

#include <string.h>

#define LINE_SHARE      1.32 /* pitch of the body by its size */
#define MAX_CONTENT_EMS 22.0
#define MIN_TEXT_EMS    4.0
#define MAX_RUN         24 /* a longer one is no code */
#define MIN_RUN         8
#define MAX_CODE_EMS    14.0
#define COMFORT         0.92 /* how far wanted widths are squeezed before the type gets smaller */
#define PADDING         0.3  /* above and below the lines of a cell, by the size */
#define TIGHT_PADDING   0.2
#define STRETCH         1.5
#define MIN_FIT         0.7 /* of a page */
#define SMALLEST_TO_FIT 8.0

static const double sizes[] = { 10.5, 10, 9, 8.5, 8, 7.5, 7 };

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

/* The longest run of a text that a line break would spoil, such as a code or a phone number: its bytes and where it
 * begins. */
static gsize
longest_run (const char *text, const char **start)
{
  gsize longest = 0;

  for (const char *p = text; *p;)
    {
      gsize n = strspn (p, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-/");

      if (n > longest)
        {
          longest = n;
          *start = p;
        }
      p += n > 0 ? n : 1;
    }
  return longest;
}

/* What a column holds at its widest: candidates by the quick bound, to be measured exactly. */
typedef struct
{
  double ems;
  char text[64];
  gboolean bold;
} Widest;

static void
consider (Widest *widest, const char *text, gsize length, gboolean bold)
{
  char copy[sizeof widest->text];
  double ems;

  length = MIN (length, sizeof copy - 1);
  memcpy (copy, text, length);
  copy[length] = '\0';
  ems = mb_paper_em_width (copy) * (bold ? 1.06 : 1);
  if (ems <= widest->ems)
    return;
  widest->ems = ems;
  widest->bold = bold;
  memcpy (widest->text, copy, length + 1);
}

static double
exact_ems (MbPaper *paper, const Widest *widest)
{
  const MbFace *face = mb_paper_face (paper, MB_FONT_SONG, 10, widest->bold);
  gboolean letters = strpbrk (widest->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL;

  /* Among equals by the bound a wider one may hide: W for J, and digits that are not all of one width. */
  return widest->ems > 0 ? mb_paper_text_width (face, widest->text) / face->size + 0.05
                               + 0.025 * (double) strlen (widest->text) + (letters ? 0.3 : 0)
                         : 0;
}

/* What a heading may not be narrower than: a third of it, two characters, a bracket such as （元）. */
static double
least_of_heading (const char *heading)
{
  double ems = mb_paper_em_width (heading), least = MAX (ems / 2.6, 2);

  for (const char *p = strstr (heading, "（"); p; p = strstr (p + 1, "（"))
    {
      const char *end = strstr (p, "）");
      g_autofree char *bracket = end ? g_strndup (p, (gsize) (end - p) + strlen ("）")) : NULL;

      if (bracket && mb_paper_em_width (bracket) <= 4)
        least = MAX (least, mb_paper_em_width (bracket));
    }
  return MIN (ems, least);
}

/* Wanted and least widths of the columns in ems, without padding. keep_runs: codes in texts are not to be wrapped either. */
static void
column_ems (const MbTableBlock *self, MbPaper *paper, gboolean keep_runs, double *wanted, double *least)
{
  const MbTable *table = self->table;

  for (guint c = 0; c < table->columns->len; c++)
    {
      const MbTableColumn *column = column_at (self, c);
      guint levels = column->headings ? g_strv_length (column->headings) : 0;
      double heading = levels > 0 ? mb_paper_em_width (column->headings[levels - 1]) : 1;
      double content = 0, figures;
      Widest figure = { 0 };

      for (guint r = 0; r < table->rows->len; r++)
        {
          const MbTableRow *row = g_ptr_array_index (table->rows, r);
          const MbCell *cell = &row->cells[c];
          gboolean bold = row->kind != MB_ROW_BODY;

          if (cell->type == MB_CELL_TEXT && cell->text)
            {
              const char *run = cell->text;
              gsize length = keep_runs ? longest_run (cell->text, &run) : 0;

              content = MAX (content, MIN (mb_paper_em_width (cell->text) * (bold ? 1.06 : 1), MAX_CONTENT_EMS));
              /* 教民1330999…号 is a code too. */
              if (length >= MIN_RUN && mb_paper_em_width (cell->text) <= MAX_CODE_EMS)
                consider (&figure, cell->text, strlen (cell->text), bold);
              else if (length > 0 && length <= MAX_RUN)
                consider (&figure, run, length, bold);
            }
          else if (cell->type != MB_CELL_EMPTY)
            {
              g_autofree char *text = mb_table_format (table, c, cell);
              consider (&figure, text, strlen (text), bold);
            }
        }
      figures = exact_ems (paper, &figure);
      content = MAX (content, figures);
      least[c] = MAX (
          figures,
          MAX (MIN (content, MIN_TEXT_EMS), least_of_heading (levels > 0 ? column->headings[levels - 1] : "")) + 0.1);
      /* A declared width is meant for a sheet; what a column does not need is others' here. */
      wanted[c] = MAX (MAX (content, heading / 2), least[c]);
      if (column->width > 0 && content == 0)
        wanted[c] = MAX (column->width * 0.52, least[c]); /* to be filled in by hand */
      else if (column->width > 0)
        wanted[c] = MAX (MIN (wanted[c], column->width * 0.52), least[c]);
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

/* The largest type at which the columns fit; FALSE when none is small enough. */
static gboolean
choose_size (MbTableBlock *self, double width, double largest, const double *wanted, const double *least,
             double *sum_least)
{
  guint n = self->table->columns->len;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      double sum_wanted = 0;

      if (sizes[i] > largest)
        continue;
      self->size = sizes[i];
      self->pad_x = sizes[i] * 0.3;
      *sum_least = 0;
      for (guint c = 0; c < n; c++)
        {
          sum_wanted += wanted[c] * self->size + 2 * self->pad_x;
          *sum_least += least[c] * self->size + 2 * self->pad_x;
        }
      if (*sum_least <= width && sum_wanted * COMFORT <= width)
        return TRUE;
    }
  return *sum_least <= width;
}

static void
choose_widths (MbTableBlock *self, MbPaper *paper, double width, double largest)
{
  guint n = self->table->columns->len;
  g_autofree double *wanted = g_new0 (double, n + 1);
  g_autofree double *least = g_new0 (double, n + 1);
  double sum_least = 0, share;

  column_ems (self, paper, TRUE, wanted, least);
  if (!choose_size (self, width, largest, wanted, least, &sum_least))
    {
      column_ems (self, paper, FALSE, wanted, least);
      choose_size (self, width, largest, wanted, least, &sum_least);
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

/* Measures with type no larger than that; returns the whole height. */
static double
measure_at (MbTableBlock *self, MbPaper *paper, double page_height, double largest, double padding)
{
  double height = 0;

  g_array_set_size (self->pieces, 0);
  choose_widths (self, paper, self->width, largest);
  self->pitch = self->size * LINE_SHARE;
  self->pad_y = self->size * padding;
  self->body = mb_paper_face (paper, MB_FONT_SONG, self->size, FALSE);
  self->bold = mb_paper_face (paper, MB_FONT_SONG, self->size, TRUE);
  self->heading = mb_paper_face (paper, MB_FONT_HEI, self->size, FALSE);
  measure_headings (self);
  if (self->with_title)
    measure_title (self, paper);
  add_piece (self, MB_PIECE_HEADING, 0, 0, 0, self->heading_height);
  measure_rows (self, page_height);
  if (self->with_title)
    measure_foot (self);
  for (guint i = 0; i < self->pieces->len; i++)
    height += g_array_index (self->pieces, MbTablePiece, i).height;
  return height;
}

void
mb_table_block_measure (MbTableBlock *self, MbPaper *paper, double width, double page_height)
{
  double height, fit = self->base.fit_height;

  self->width = width;
  g_free (self->edges);
  self->edges = g_new0 (double, self->table->columns->len + 1);
  self->subtitle = mb_paper_face (paper, MB_FONT_KAI, MB_SUBTITLE_SIZE, FALSE);
  self->note = mb_paper_face (paper, MB_FONT_SONG, MB_NOTE_SIZE, FALSE);
  height = measure_at (self, paper, page_height, sizes[0], PADDING);
  /* A form that is a little too tall for one page is set in smaller type rather than ending in a page of its own. */
  if (fit > page_height * MIN_FIT && height > fit && height <= fit * STRETCH)
    {
      double first = self->size;

      for (guint i = 0; i < G_N_ELEMENTS (sizes) && height > fit && sizes[i] >= SMALLEST_TO_FIT; i++)
        if (sizes[i] <= first)
          height = measure_at (self, paper, page_height, sizes[i], TIGHT_PADDING);
      if (height > fit)
        measure_at (self, paper, page_height, first, PADDING);
    }
  self->base.n_pieces = self->pieces->len;
}
