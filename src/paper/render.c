/* render.c: promise: a page looks the same on the screen, the printer and in PDF, since all are drawn from one layout; and the PDF's
 * text can be searched and copied. */
#include "config.h"

#include "paper-private.h"

#include "atomic-file.h"
#include "fault.h"

#include <cairo-pdf.h>
#include <errno.h>

#define FOOT_DISTANCE (7 * MB_POINTS_PER_MM) /* GB/T 9704: 7 mm below the text */

guint
mb_paper_n_pages (MbPaper *paper)
{
  mb_paper_paginate (paper);
  return paper->pages->len;
}

static const MbPage *
page_at (MbPaper *paper, guint page)
{
  mb_paper_paginate (paper);
  g_return_val_if_fail (page < paper->pages->len, NULL);
  return &g_array_index (paper->pages, MbPage, page);
}

void
mb_paper_page_size (MbPaper *paper, guint page, double *width, double *height)
{
  const MbPage *at = page_at (paper, page);

  g_return_if_fail (at);
  *width = at->width;
  *height = at->height;
}

static void
draw_foot (MbPaper *paper, const MbPage *page, cairo_t *cr)
{
  g_autofree char *text = g_strdup_printf ("第 %u 页 共 %u 页", page->number, page->total);
  MbFace *face = mb_paper_face (paper, MB_FONT_SONG, page->is_letter ? 10.5 : 9, FALSE);

  mb_paper_show_text (cr, face, text, page->left, page->bottom + FOOT_DISTANCE, page->right - page->left, face->size,
                      0.5);
}

void
mb_paper_render (MbPaper *paper, guint page, cairo_t *cr)
{
  const MbPage *at = page_at (paper, page);

  g_return_if_fail (at);
  cairo_save (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = at->first; i < at->first + at->n_placed; i++)
    {
      const MbPlaced *placed = &g_array_index (paper->placed, MbPlaced, i);

      if (placed->is_lead)
        placed->block->klass->draw_lead (placed->block, paper, cr, at->left, placed->y);
      else
        placed->block->klass->draw (placed->block, paper, cr, placed->piece, at->left, placed->y);
    }
  draw_foot (paper, at, cr);
  cairo_restore (cr);
}

const char *
mb_paper_hit (MbPaper *paper, guint page, double x, double y)
{
  const MbPage *at = page_at (paper, page);

  g_return_val_if_fail (at, NULL);
  for (guint i = at->first; i < at->first + at->n_placed; i++)
    {
      const MbPlaced *placed = &g_array_index (paper->placed, MbPlaced, i);

      if (!placed->is_lead && placed->block->klass->hit && y >= placed->y && y < placed->y + placed->height)
        return placed->block->klass->hit (placed->block, placed->piece, x - at->left, y - placed->y);
    }
  return NULL;
}

static void
clear_figure (gpointer data)
{
  g_free (((MbPaperFigure *) data)->text);
}

GArray *
mb_paper_figures (MbPaper *paper, guint page)
{
  const MbPage *at = page_at (paper, page);
  GArray *figures = g_array_new (FALSE, FALSE, sizeof (MbPaperFigure));

  g_array_set_clear_func (figures, clear_figure);
  g_return_val_if_fail (at, figures);
  for (guint i = at->first; i < at->first + at->n_placed; i++)
    {
      const MbPlaced *placed = &g_array_index (paper->placed, MbPlaced, i);

      if (!placed->is_lead && placed->block->klass->figures)
        placed->block->klass->figures (placed->block, placed->piece, at->left, placed->y, figures);
    }
  return figures;
}

static gboolean
write_pages (MbPaper *paper, cairo_surface_t *surface, MbJob *job, GError **error)
{
  cairo_t *cr = cairo_create (surface);
  guint n = mb_paper_n_pages (paper);
  gboolean going = TRUE;

  for (guint p = 0; p < n && going; p++)
    {
      const MbPage *page = page_at (paper, p);

      cairo_pdf_surface_set_size (surface, page->width, page->height);
      mb_paper_render (paper, p, cr);
      cairo_show_page (cr);
      mb_job_set_progress (job, p + 1, n);
      going = mb_job_check (job, error);
    }
  cairo_destroy (cr);
  return going;
}

/* Not by name: cairo keeps to itself that the last bytes found no room. */
static cairo_status_t
on_bytes (void *file, const unsigned char *data, unsigned int length)
{
  return mb_atomic_file_append (file, data, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

gboolean
mb_paper_write_pdf (MbPaper *paper, const char *path, const char *author, MbJob *job, GError **error)
{
  g_autoptr (MbAtomicFile) file = mb_atomic_file_begin (path, error);
  cairo_surface_t *surface;
  cairo_status_t status;
  gboolean written;
  double width, height;

  if (!file)
    return FALSE;
  errno = 0;
  mb_paper_page_size (paper, 0, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (on_bytes, file, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, paper->title ? paper->title : "");
  if (author)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, author);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Minban Desk");
  written = write_pages (paper, surface, job, error);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (!written)
    return FALSE;
  if (status == CAIRO_STATUS_WRITE_ERROR)
    mb_atomic_file_set_errno (error, path, errno ? errno : EIO);
  else if (status != CAIRO_STATUS_SUCCESS)
    mb_set_error (error, MB_FAULT_INTERNAL, "%s", cairo_status_to_string (status));
  else
    return mb_atomic_file_commit (file, error);
  return FALSE;
}
