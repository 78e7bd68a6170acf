/* paper.c: a document is a list of blocks; it is laid out when first asked for a page, and again after a block was added. */
#include "config.h"

#include "paper-private.h"

#include "table-chart.h"

#include <string.h>

#define FORM_CHART_POINTS 240

static void
block_free (gpointer data)
{
  MbBlock *block = data;

  block->klass->free (block);
}

static void
face_free (gpointer data)
{
  MbFace *face = data;

  pango_font_description_free (face->font);
  g_object_unref (face->layout);
  g_free (face);
}

MbPaper *
mb_paper_new (const char *title, gboolean landscape)
{
  MbPaper *paper = g_new0 (MbPaper, 1);

  paper->title = g_strdup (title);
  paper->landscape = landscape;
  paper->blocks = g_ptr_array_new_with_free_func (block_free);
  paper->pages = g_array_new (FALSE, TRUE, sizeof (MbPage));
  paper->placed = g_array_new (FALSE, TRUE, sizeof (MbPlaced));
  paper->context = mb_font_context_new (TRUE);
  paper->faces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, face_free);
  return paper;
}

void
mb_paper_free (MbPaper *paper)
{
  if (!paper)
    return;
  g_ptr_array_unref (paper->blocks);
  g_array_unref (paper->pages);
  g_array_unref (paper->placed);
  g_hash_table_unref (paper->faces);
  g_object_unref (paper->context);
  g_free (paper->title);
  g_free (paper);
}

void
mb_paper_take_block (MbPaper *paper, MbBlock *block)
{
  paper->paginated = FALSE;
  g_ptr_array_add (paper->blocks, block);
}

void
mb_paper_add_text (MbPaper *paper, MbTextStyle style, const char *text)
{
  mb_paper_take_block (paper, mb_text_block_new (style, text));
}

void
mb_paper_take_table (MbPaper *paper, MbTable *table, gboolean with_title)
{
  mb_paper_take_block (paper, mb_table_block_new (table, with_title));
}

void
mb_paper_add_chart (MbPaper *paper, MbChart *chart, double height)
{
  mb_paper_take_block (paper, mb_chart_block_new (chart, height));
}

void
mb_paper_add_signature (MbPaper *paper, const char *office, const char *date_chinese, gboolean seal_place)
{
  mb_paper_take_block (paper, mb_signature_block_new (office, date_chinese, seal_place));
}

void
mb_paper_add_fill_line (MbPaper *paper, const char *const *labels)
{
  mb_paper_take_block (paper, mb_fill_block_new (labels));
}

void
mb_paper_add_break (MbPaper *paper, gboolean restart_numbers)
{
  mb_paper_take_block (paper, mb_break_block_new (restart_numbers));
}

MbPaper *
mb_paper_new_from_table (MbTable *table)
{
  MbPaper *paper = mb_paper_new (table->title, table->landscape);
  g_autoptr (MbChart) chart = mb_table_has_chart (table) ? mb_chart_new_from_table (table) : NULL;

  mb_paper_take_table (paper, table, TRUE);
  if (chart && mb_chart_n_data (chart) > 0)
    mb_paper_add_chart (paper, chart, FORM_CHART_POINTS);
  return paper;
}

MbFace *
mb_paper_face (MbPaper *paper, MbFontRole role, double points, gboolean bold)
{
  g_autofree char *key = g_strdup_printf ("%d %d %d", role, (int) (points * 100 + 0.5), bold);
  MbFace *face = g_hash_table_lookup (paper->faces, key);
  PangoRectangle logical;

  if (face)
    return face;
  face = g_new0 (MbFace, 1);
  face->size = points;
  face->font = mb_font_description (role, points);
  if (bold)
    pango_font_description_set_weight (face->font, PANGO_WEIGHT_BOLD);
  face->layout = pango_layout_new (paper->context);
  pango_layout_set_font_description (face->layout, face->font);
  pango_layout_set_wrap (face->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (face->layout, "国", -1);
  pango_layout_get_extents (face->layout, NULL, &logical);
  face->ascent = pango_layout_get_baseline (face->layout) / (double) PANGO_SCALE;
  face->descent = logical.height / (double) PANGO_SCALE - face->ascent;
  g_hash_table_insert (paper->faces, g_steal_pointer (&key), face);
  return face;
}

double
mb_paper_em_width (const char *text)
{
  double width = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        return 1e6;
      if (c >= 0x80)
        width += 1;
      else if (g_ascii_isupper ((char) c) || strchr ("%@mw&", (int) c))
        width += 1;
      else
        width += 0.63;
    }
  return width;
}

void
mb_paper_show_line (cairo_t *cr, const MbFace *face, PangoLayoutLine *line, double x, double top, double width,
                    double pitch, double align)
{
  double baseline = top + (pitch - face->ascent - face->descent) / 2 + face->ascent;

  if (align > 0)
    {
      PangoRectangle logical;

      pango_layout_line_get_extents (line, NULL, &logical);
      x += (width - logical.width / (double) PANGO_SCALE) * align;
    }
  cairo_move_to (cr, x, baseline);
  pango_cairo_show_layout_line (cr, line);
}

void
mb_paper_show_text (cairo_t *cr, const MbFace *face, const char *text, double x, double top, double width, double pitch,
                    double align)
{
  pango_layout_set_width (face->layout, -1);
  pango_layout_set_text (face->layout, text, -1);
  mb_paper_show_line (cr, face, pango_layout_get_line_readonly (face->layout, 0), x, top, width, pitch, align);
}

double
mb_paper_text_width (const MbFace *face, const char *text)
{
  int width;

  pango_layout_set_width (face->layout, -1);
  pango_layout_set_text (face->layout, text, -1);
  pango_layout_get_size (face->layout, &width, NULL);
  return width / (double) PANGO_SCALE;
}
