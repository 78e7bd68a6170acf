/* block-text.c: promise: text stands as GB/T 9704 wants it: 28 characters a line, 22 lines a page, paragraphs indented by two
 * characters, no punctuation at the start of a line, titles in balanced lines. */
#include "config.h"

#include "paper-private.h"

/* 28 characters in 156 mm: 3号 is 16 points by name, and 15.75 on this grid. 22 lines in 225 mm. */
#define BODY_SIZE  15.75
#define BODY_PITCH 28.95

typedef struct
{
  MbBlock base;
  MbTextStyle style;
  char *text;
  PangoLayout *layout;
  MbFace *face;
  double width;
} TextBlock;

static const struct
{
  MbFontRole font;
  double size, pitch, space_before, space_after;
  guint indent; /* characters */
  gboolean centred, keeps_next;
} styles[] = {
  [MB_TEXT_TITLE] = { MB_FONT_TITLE, 22, 34, 0, 10, 0, TRUE, TRUE },
  [MB_TEXT_SUBTITLE] = { MB_FONT_KAI, BODY_SIZE, BODY_PITCH, 0, 10, 0, TRUE, TRUE },
  [MB_TEXT_NUMBER] = { MB_FONT_FANG, BODY_SIZE, BODY_PITCH, 0, 14, 0, TRUE, TRUE },
  [MB_TEXT_HEADING] = { MB_FONT_HEI, BODY_SIZE, BODY_PITCH, 0, 0, 2, FALSE, TRUE },
  [MB_TEXT_BODY] = { MB_FONT_FANG, BODY_SIZE, BODY_PITCH, 0, 0, 2, FALSE, FALSE },
  [MB_TEXT_ADDRESSEE] = { MB_FONT_FANG, BODY_SIZE, BODY_PITCH, 0, 0, 0, FALSE, TRUE },
  [MB_TEXT_SMALL] = { MB_FONT_SONG, 10.5, 17, 4, 0, 0, FALSE, FALSE },
};

static void
text_measure (MbBlock *block, MbPaper *paper, double width, double page_height)
{
  TextBlock *self = (TextBlock *) block;

  self->face = mb_paper_face (paper, styles[self->style].font, styles[self->style].size, FALSE);
  self->width = width;
  g_clear_object (&self->layout);
  self->layout = pango_layout_new (paper->context);
  pango_layout_set_font_description (self->layout, self->face->font);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (self->layout, (int) (width * PANGO_SCALE));
  pango_layout_set_indent (self->layout, (int) (styles[self->style].indent * styles[self->style].size * PANGO_SCALE));
  pango_layout_set_justify (self->layout, !styles[self->style].centred);
  if (styles[self->style].centred)
    mb_paper_set_title (self->layout, self->text, width);
  else
    pango_layout_set_text (self->layout, self->text, -1);
  block->n_pieces = (guint) pango_layout_get_line_count (self->layout);
}

static double
text_height (const MbBlock *block, guint piece)
{
  const TextBlock *self = (const TextBlock *) block;
  double height = styles[self->style].pitch;

  return piece + 1 == block->n_pieces ? height + styles[self->style].space_after : height;
}

static gboolean
text_keeps_next (const MbBlock *block, guint piece)
{
  return styles[((const TextBlock *) block)->style].keeps_next;
}

static void
text_draw (MbBlock *block, MbPaper *paper, cairo_t *cr, guint piece, double x, double y)
{
  TextBlock *self = (TextBlock *) block;
  PangoLayoutLine *line = pango_layout_get_line_readonly (self->layout, (int) piece);
  gboolean centred = styles[self->style].centred;

  if (!centred && line->is_paragraph_start)
    x += styles[self->style].indent * styles[self->style].size;
  mb_paper_show_line (cr, self->face, line, x, y, self->width, styles[self->style].pitch, centred ? 0.5 : 0);
}

static void
text_free (MbBlock *block)
{
  TextBlock *self = (TextBlock *) block;

  g_clear_object (&self->layout);
  g_free (self->text);
  g_free (self);
}

static const MbBlockClass text_class = { .measure = text_measure,
                                         .height = text_height,
                                         .keeps_next = text_keeps_next,
                                         .draw = text_draw,
                                         .free = text_free };

MbBlock *
mb_text_block_new (MbTextStyle style, const char *text)
{
  TextBlock *self = g_new0 (TextBlock, 1);

  self->base.klass = &text_class;
  self->base.space_before = styles[style].space_before;
  self->base.is_letter = style == MB_TEXT_BODY || style == MB_TEXT_ADDRESSEE || style == MB_TEXT_HEADING;
  self->style = style;
  self->text = g_utf8_make_valid (text ? text : "", -1);
  return &self->base;
}
