/* write.c: promise: the picture in a file is the one on the screen, whole or not there at all. */
#include "config.h"

#include "chart-private.h"

#include "atomic-file.h"
#include "fault.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <math.h>

#define PNG_SCALE 2
#define HAIRLINE  0.3
#define MARGIN    10.0 /* so that a picture set into a text has air about it */

static gboolean
check_status (cairo_status_t status, const char *path, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  if (status == CAIRO_STATUS_WRITE_ERROR)
    mb_atomic_file_set_errno (error, path, errno ? errno : EIO);
  else
    mb_set_error (error, MB_FAULT_INTERNAL, "%s", cairo_status_to_string (status));
  return FALSE;
}

static void
paint (MbChart *chart, cairo_surface_t *surface, double width, double height, double scale, MbPalette palette)
{
  cairo_t *cr = cairo_create (surface);
  double margin = MIN (width, height) > 6 * MARGIN ? MARGIN : 0;

  cairo_scale (cr, scale, scale);
  mb_palette_set_background (cr, palette);
  cairo_paint (cr);
  cairo_translate (cr, margin, margin);
  mb_chart_draw (chart, cr, width - 2 * margin, height - 2 * margin, palette, -1, scale > 1 ? 1 / scale : HAIRLINE);
  cairo_destroy (cr);
}

/* Not by name: cairo keeps to itself that the last bytes found no room. */
static cairo_status_t
on_bytes (void *file, const unsigned char *data, unsigned int length)
{
  return mb_atomic_file_append (file, data, length) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

gboolean
mb_chart_write (MbChart *chart, const char *path, double width, double height, MbPalette palette, GError **error)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);
  gboolean png = g_str_has_suffix (folded, ".png"), svg = g_str_has_suffix (folded, ".svg");
  g_autoptr (MbAtomicFile) file = NULL;
  cairo_surface_t *surface;
  cairo_status_t status;

  g_return_val_if_fail (width >= 1 && height >= 1, FALSE);

  if (!png && !svg && !g_str_has_suffix (folded, ".pdf"))
    {
      g_autofree char *shown = g_filename_display_name (path);
      mb_set_error (error, MB_FAULT_OUTPUT_KIND, "%s", shown);
      return FALSE;
    }
  file = mb_atomic_file_begin (path, error);
  if (!file)
    return FALSE;
  errno = 0;
  if (png)
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (width * PNG_SCALE),
                                          (int) ceil (height * PNG_SCALE));
  else if (svg)
    surface = cairo_svg_surface_create_for_stream (on_bytes, file, width, height);
  else
    {
      surface = cairo_pdf_surface_create_for_stream (on_bytes, file, width, height);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, chart->title ? chart->title : "");
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Minban Desk");
    }
  paint (chart, surface, width, height, png ? PNG_SCALE : 1, palette);
  status = png ? cairo_surface_write_to_png_stream (surface, on_bytes, file) : CAIRO_STATUS_SUCCESS;
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return check_status (status, path, error) && mb_atomic_file_commit (file, error);
}
