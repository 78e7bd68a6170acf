/* title.c: promise: a title of two lines is parted where its sense allows (GB/T 9704: 词意完整，排列对称): never within brackets or a
 * year, never before 的, rather after 关于; longer ones are balanced, so that no last line is a stub. */
#include "config.h"

#include "paper-private.h"

#include <math.h>
#include <string.h>

static void
balance (PangoLayout *layout, double width)
{
  double lower = 0, upper = width;
  int n_lines = pango_layout_get_line_count (layout);

  while (upper - lower > 2 && n_lines > 1)
    {
      double middle = (lower + upper) / 2;

      pango_layout_set_width (layout, (int) (middle * PANGO_SCALE));
      if (pango_layout_get_line_count (layout) <= n_lines)
        upper = middle;
      else
        lower = middle;
    }
  pango_layout_set_width (layout, (int) (upper * PANGO_SCALE));
}

/* What a break before p costs, in ems; negative: a good place. Infinite: no place for it. */
static double
cost_of_break (const char *text, const char *p)
{
  gunichar before = g_utf8_get_char (g_utf8_prev_char (p)), after = g_utf8_get_char (p);

  if (g_unichar_isdigit (before) || (before == 0x5e74 && g_unichar_isdigit (after)) || after == 0x7684 /* 的 */)
    return INFINITY;
  if (p - text >= 6 && strncmp (p - 6, "关于", 6) == 0)
    return -3;
  if (after == 0xff08 /* （ */ || before == 0xff09 || before == 0x3001 /* 、 */ || before == 0x7684)
    return -1;
  return 0;
}

/* The byte at which the second line begins, or 0. */
static gsize
best_break (PangoLayout *layout, const char *text, double width)
{
  static const char *const openers = "（《〈“〔(", *const closers = "）》〉”〕)";
  const PangoLogAttr *attrs;
  int n_attrs, total, depth = 0;
  double best = INFINITY, em = pango_font_description_get_size (pango_layout_get_font_description (layout));
  gsize at = 0;
  glong i = 0;

  pango_layout_set_width (layout, -1);
  pango_layout_get_size (layout, &total, NULL);
  attrs = pango_layout_get_log_attrs_readonly (layout, &n_attrs);
  for (const char *p = text; *p; p = g_utf8_next_char (p), i++)
    {
      PangoRectangle pos;
      double cost;

      if (i > 0 && i < n_attrs && depth == 0 && attrs[i].is_line_break)
        {
          pango_layout_index_to_pos (layout, (int) (p - text), &pos);
          cost = fabs (total - 2.0 * pos.x) / em + cost_of_break (text, p);
          if (pos.x <= width * PANGO_SCALE && total - pos.x <= width * PANGO_SCALE && cost < best)
            {
              best = cost;
              at = (gsize) (p - text);
            }
        }
      if (g_utf8_strchr (openers, -1, g_utf8_get_char (p)))
        depth++;
      else if (depth > 0 && g_utf8_strchr (closers, -1, g_utf8_get_char (p)))
        depth--;
    }
  return at;
}

guint
mb_paper_set_title (PangoLayout *layout, const char *text, double width)
{
  gsize at;

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  if (pango_layout_get_line_count (layout) == 2 && !strchr (text, '\n') && (at = best_break (layout, text, width)) > 0)
    {
      g_autofree char *first = g_strndup (text, at);
      g_autofree char *parted = g_strconcat (g_strchomp (first), "\n", text + at, NULL);

      pango_layout_set_text (layout, parted, -1);
    }
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  balance (layout, width);
  return (guint) pango_layout_get_line_count (layout);
}
