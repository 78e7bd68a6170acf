/* make-pages.c: writes down what the program draws for its result sheets, so that the bare floor draws the very same pages.
 *
 *   make-pages OFFICE LETTER YEAR OUT.pages
 *
 * Linked so that the calls of the paper layer that draw come here instead (-Wl,--wrap). A line of OUT each:
 *   P width height             a page
 *   T x y font<TAB>text        a line of text at its baseline
 *   S width M x y L x y …      a stroke
 */
#include "report.h"

#include <locale.h>
#include <pango/pangocairo.h>
#include <stdio.h>

static FILE *out;

void __wrap_pango_cairo_show_layout_line (cairo_t *cr, PangoLayoutLine *line);
void __wrap_cairo_stroke (cairo_t *cr);

void
__wrap_pango_cairo_show_layout_line (cairo_t *cr, PangoLayoutLine *line)
{
  const PangoFontDescription *description = pango_layout_get_font_description (line->layout);
  g_autofree char *font = pango_font_description_to_string (description);
  double x, y;

  cairo_get_current_point (cr, &x, &y);
  cairo_user_to_device (cr, &x, &y);
  fprintf (out, "T %.3f %.3f %s\t%.*s\n", x, y, font, line->length,
           pango_layout_get_text (line->layout) + line->start_index);
}

void
__wrap_cairo_stroke (cairo_t *cr)
{
  cairo_path_t *path = cairo_copy_path_flat (cr);
  double first_x = 0, first_y = 0;

  fprintf (out, "S %.3f", cairo_get_line_width (cr));
  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    {
      double x = first_x, y = first_y;
      gboolean move = path->data[i].header.type == CAIRO_PATH_MOVE_TO;

      if (path->data[i].header.type != CAIRO_PATH_CLOSE_PATH)
        {
          x = path->data[i + 1].point.x;
          y = path->data[i + 1].point.y;
          cairo_user_to_device (cr, &x, &y);
        }
      if (move)
        {
          first_x = x;
          first_y = y;
        }
      fprintf (out, " %c %.3f %.3f", move ? 'M' : 'L', x, y);
    }
  fputc ('\n', out);
  cairo_path_destroy (path);
  cairo_new_path (cr);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = NULL;
  g_autoptr (MbPaper) paper = NULL;
  MbReportOptions options = { .year = argc == 5 ? atoi (argv[3]) : 0, .as_of = MB_DATE_NONE };
  cairo_surface_t *surface;
  cairo_t *cr;

  setlocale (LC_ALL, "");
  office = argc == 5 ? mb_office_open (argv[1], MB_STORE_READ_WRITE, "bench", &error) : NULL;
  if (office != NULL)
    mb_office_set_today (office, mb_date_from_iso ("2026-06-30"));
  paper = office != NULL ? mb_letter_compose (office, argv[2], &options, TRUE, NULL, 0, NULL, NULL, &error) : NULL;
  out = paper != NULL ? fopen (argv[4], "w") : NULL;
  if (out == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "make-pages OFFICE LETTER YEAR OUT.pages");
      return 1;
    }
  surface = cairo_recording_surface_create (CAIRO_CONTENT_COLOR_ALPHA, NULL);
  cr = cairo_create (surface);
  for (guint i = 0; i < mb_paper_n_pages (paper); i++)
    {
      double width, height;

      mb_paper_page_size (paper, i, &width, &height);
      fprintf (out, "P %.3f %.3f\n", width, height);
      mb_paper_render (paper, i, cr);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  mb_office_close (office);
  return fclose (out) == 0 ? 0 : 1;
}
