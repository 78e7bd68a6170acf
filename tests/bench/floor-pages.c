/* floor-pages.c: floor of printing: bare cairo and pango put the given lines of text and strokes on pages of a PDF; one layout
 * for each font, reused. No wrapping, no measuring: each line is where it belongs.
 *
 *   floor-pages IN.pages OUT.pdf
 */
#include "bench.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

typedef struct
{
  char *font;
  PangoLayout *layout;
} Face;

static Face faces[64];
static int n_faces;

static PangoLayout *
layout_for (cairo_t *cr, const char *font)
{
  PangoFontDescription *description;

  for (int i = 0; i < n_faces; i++)
    if (strcmp (faces[i].font, font) == 0)
      return faces[i].layout;
  if (n_faces == 64)
    exit (1);
  description = pango_font_description_from_string (font);
  faces[n_faces].font = strdup (font);
  faces[n_faces].layout = pango_cairo_create_layout (cr);
  pango_layout_set_font_description (faces[n_faces].layout, description);
  pango_font_description_free (description);
  return faces[n_faces++].layout;
}

static void
draw_text (cairo_t *cr, char *line)
{
  char *font, *text = strchr (line, '\t');
  double x = strtod (line, &font), y = strtod (font, &font);
  PangoLayout *layout;

  *text++ = '\0';
  layout = layout_for (cr, font + 1);
  pango_layout_set_text (layout, text, -1);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout_line (cr, pango_layout_get_line_readonly (layout, 0));
}

static void
draw_stroke (cairo_t *cr, char *line)
{
  cairo_set_line_width (cr, strtod (line, &line));
  while (*line == ' ')
    {
      char kind = line[1];
      double x = strtod (line + 2, &line), y = strtod (line, &line);

      if (kind == 'M')
        cairo_move_to (cr, x, y);
      else
        cairo_line_to (cr, x, y);
    }
  cairo_stroke (cr);
}

static char *
read_all (const char *path)
{
  FILE *file = fopen (path, "r");
  char *text;
  long length;

  if (file == NULL || fseek (file, 0, SEEK_END) != 0 || (length = ftell (file)) < 0)
    return NULL;
  rewind (file);
  text = malloc ((size_t) length + 1);
  if (fread (text, 1, (size_t) length, file) != (size_t) length)
    return NULL;
  text[length] = '\0';
  fclose (file);
  return text;
}

int
main (int argc, char **argv)
{
  char *text = argc == 3 ? read_all (argv[1]) : NULL, *line = text, *end;
  double seconds, start;
  cairo_surface_t *surface;
  cairo_t *cr;
  long pages = 0;

  if (text == NULL)
    return 1;
  start = bench_now ();
  surface = cairo_pdf_surface_create (argv[2], 595, 842);
  cr = cairo_create (surface);
  for (; (end = strchr (line, '\n')) != NULL; line = end + 1)
    {
      *end = '\0';
      if (line[0] == 'T')
        draw_text (cr, line + 2);
      else if (line[0] == 'S')
        draw_stroke (cr, line + 2);
      else
        {
          double width = strtod (line + 2, &line), height = strtod (line, NULL);

          if (pages++ > 0)
            cairo_show_page (cr);
          cairo_pdf_surface_set_size (surface, width, height);
        }
    }
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return 1;
  cairo_surface_destroy (surface);
  seconds = bench_now () - start;
  bench_tell (&seconds, 1, pages);
  return 0;
}
