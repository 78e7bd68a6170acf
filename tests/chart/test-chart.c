/* Marks as numbers: what is drawn, hit and told is one array. Pictures only where ink itself is the promise. */
#include "chart-private.h"

#include "../sample-table.h"
#include "fault.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef enum
{
  PLAIN,
  ZERO,
  NEGATIVE,
  GAPS,
  LONG
} Values;

/* Categories × series of made-up figures. */
static MbChart *
make_chart (const char *kind, guint n_categories, guint n_series, Values values)
{
  g_autoptr (MbTable) table = mb_table_new ("t", "各类安全隐患");
  static const char *const names[] = { "发现", "已改", "逾期" };

  mb_table_add_column (table, "c", "类别", MB_CELL_TEXT, 0);
  for (guint s = 0; s < n_series; s++)
    mb_table_add_column (table, "s", names[s], MB_CELL_COUNT, 0);
  for (guint c = 0; c < n_categories; c++)
    {
      MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);
      g_autofree char *name = values == LONG ? g_strdup_printf ("临溪县城关镇第%u民办阳光实验幼儿园", c + 1)
                                             : g_strdup_printf ("类%u", c + 1);

      mb_table_set_text (table, row, 0, name);
      for (guint s = 0; s < n_series; s++)
        if (values != GAPS || c % 3 != 1)
          mb_table_set_number (table, row, s + 1,
                               values == ZERO       ? 0
                               : values == NEGATIVE ? (int) (c * 13 + s * 7) % 40 - 20
                                                    : (int) (c * 37 + s * 11) % 90 + 10);
    }
  mb_table_set_text (table, mb_table_add_row (table, MB_ROW_TOTAL), 0, "合计");
  table->chart_kind = g_strdup (kind);
  table->chart_category = 0;
  table->n_chart_series = n_series;
  table->chart_series = g_new (int, n_series);
  for (guint s = 0; s < n_series; s++)
    table->chart_series[s] = (int) s + 1;
  return mb_chart_new_from_table (table);
}

static const MbMark *
mark_at (const MbChart *chart, guint i)
{
  return &g_array_index (chart->marks, MbMark, i);
}

static guint
count_marks (const MbChart *chart, MbMarkKind kind)
{
  guint n = 0;

  for (guint i = 0; i < chart->marks->len; i++)
    n += mark_at (chart, i)->kind == kind;
  return n;
}

static const MbMark *
find_text (const MbChart *chart, const char *text)
{
  for (guint i = 0; i < chart->marks->len; i++)
    if (mark_at (chart, i)->kind == MB_MARK_TEXT && g_str_equal (mark_at (chart, i)->text, text))
      return mark_at (chart, i);
  return NULL;
}

/* The box a mark covers, turned ones included. */
static MbRect
box_of (const MbMark *m)
{
  MbRect box = m->rect;

  if (m->kind == MB_MARK_TEXT && m->angle != 0)
    {
      double xs[4], ys[4], x0 = m->at_start ? 0 : -m->rect.width, left = G_MAXDOUBLE, top = G_MAXDOUBLE;
      double right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;

      for (int i = 0; i < 4; i++)
        {
          double x = x0 + (i & 1 ? m->rect.width : 0), y = i & 2 ? m->rect.height / 2 : -m->rect.height / 2;
          xs[i] = m->x2 + x * cos (m->angle) - y * sin (m->angle);
          ys[i] = m->y2 + x * sin (m->angle) + y * cos (m->angle);
          left = MIN (left, xs[i]);
          right = MAX (right, xs[i]);
          top = MIN (top, ys[i]);
          bottom = MAX (bottom, ys[i]);
        }
      return (MbRect){ left, top, right - left, bottom - top };
    }
  if (m->kind == MB_MARK_SEGMENT || m->kind == MB_MARK_RULE)
    {
      box.x = MIN (m->rect.x, m->x2);
      box.width = fabs (m->x2 - m->rect.x);
      box.y = MIN (m->rect.y, m->y2);
      box.height = fabs (m->y2 - m->rect.y);
    }
  return box;
}

static const struct
{
  const char *name;
  const char *kind;
  guint n_categories, n_series;
  Values values;
} shapes[] = {
  { "bars", "bar", 6, 1, PLAIN },
  { "bars-of-three-series", "bar", 13, 3, PLAIN },
  { "one-bar", "bar", 1, 1, PLAIN },
  { "zeros", "bar", 5, 2, ZERO },
  { "negatives", "bar", 8, 2, NEGATIVE },
  { "gaps", "bar", 8, 2, GAPS },
  { "forty-long-names", "bar", 40, 1, LONG },
  { "forty-long-names-of-three-series", "bar", 40, 3, LONG },
  { "line", "line", 12, 2, PLAIN },
  { "line-with-gaps", "line", 12, 1, GAPS },
  { "line-of-one", "line", 1, 1, PLAIN },
  { "long-line", "line", 60, 1, PLAIN },
  { "line-of-negatives", "line", 12, 1, NEGATIVE },
};

static void
no_mark_lies_outside (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (MbChart) chart = make_chart (shapes[i].kind, shapes[i].n_categories, shapes[i].n_series, shapes[i].values);
  static const double sizes[][2] = { { 560, 320 }, { 300, 200 }, { 900, 240 } };

  for (guint z = 0; z < G_N_ELEMENTS (sizes); z++)
    {
      mb_chart_layout (chart, sizes[z][0], sizes[z][1], NULL);
      g_assert_cmpuint (chart->marks->len, >, 0);
      for (guint m = 0; m < chart->marks->len; m++)
        {
          MbRect box = box_of (mark_at (chart, m));

          if (box.x < -2 || box.y < -2 || box.x + box.width > sizes[z][0] + 2 || box.y + box.height > sizes[z][1] + 2)
            g_error ("mark %u (%d, %s) at %g %g %g %g outside %g x %g", m, mark_at (chart, m)->kind,
                     mark_at (chart, m)->text ? mark_at (chart, m)->text : "", box.x, box.y, box.width, box.height,
                     sizes[z][0], sizes[z][1]);
        }
    }
}

static void
labels_do_not_cover_each_other (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (MbChart) chart = make_chart (shapes[i].kind, shapes[i].n_categories, shapes[i].n_series, shapes[i].values);

  mb_chart_layout (chart, 560, 320, NULL);
  for (guint a = 0; a < chart->marks->len; a++)
    for (guint b = 0; b < a; b++)
      {
        const MbMark *p = mark_at (chart, a), *q = mark_at (chart, b);
        MbRect r = p->rect, s = q->rect;

        /* Slanted boxes cross without their texts touching. */
        if (p->kind != MB_MARK_TEXT || q->kind != MB_MARK_TEXT || fabs (p->angle) == G_PI_4
            || fabs (q->angle) == G_PI_4)
          continue;
        r = box_of (p);
        s = box_of (q);
        if (r.x + 0.5 < s.x + s.width && s.x + 0.5 < r.x + r.width && r.y + 1.5 < s.y + s.height
            && s.y + 1.5 < r.y + r.height)
          g_error ("%s covers %s", p->text, q->text);
      }
}

static void
bars_are_as_long_as_their_values (void)
{
  g_autoptr (MbChart) chart = make_chart ("bar", 8, 2, NEGATIVE);
  double unit = 0;
  const MbMark *zero = NULL;

  mb_chart_layout (chart, 560, 320, NULL);
  for (guint i = 0; i < chart->marks->len; i++)
    if (mark_at (chart, i)->kind == MB_MARK_RULE && mark_at (chart, i)->role == MB_ROLE_AXIS)
      zero = mark_at (chart, i);
  g_assert_nonnull (zero);
  g_assert_cmpuint (count_marks (chart, MB_MARK_BAR), ==, 16);
  for (guint d = 0; d < 16; d++)
    {
      MbChartDatum datum;
      int value;

      g_assert_true (mb_chart_datum (chart, d, &datum));
      value = (int) g_ascii_strtoll (datum.value_text, NULL, 10);
      if (value == 0)
        {
          g_assert_cmpfloat (datum.height, ==, 0);
          continue;
        }
      if (unit == 0)
        unit = datum.height / abs (value);
      g_assert_cmpfloat_with_epsilon (datum.height, unit * abs (value), 0.001);
      g_assert_cmpfloat_with_epsilon (value > 0 ? datum.y + datum.height : datum.y, zero->rect.y, 0.001);
    }
}

static void
hit_finds_the_datum_under_the_point (void)
{
  g_autoptr (MbChart) chart = make_chart ("bar", 6, 2, PLAIN);
  g_autoptr (MbTable) form = sample_monthly_form (8);
  g_autoptr (MbChart) mixed = mb_chart_new_from_table (form);

  g_assert_cmpint (mb_chart_hit (chart, 100, 100), ==, -1); /* before any layout */
  mb_chart_layout (chart, 560, 320, NULL);
  mb_chart_layout (mixed, 560, 320, NULL);
  for (guint d = 0; d < mb_chart_n_data (chart); d++)
    {
      MbChartDatum at;
      g_assert_true (mb_chart_datum (chart, d, &at));
      g_assert_cmpint (mb_chart_hit (chart, at.x + at.width / 2, at.y + at.height / 2), ==, (int) d);
    }
  for (guint d = 0; d < mb_chart_n_data (mixed); d++)
    {
      MbChartDatum at;
      g_assert_true (mb_chart_datum (mixed, d, &at));
      if (at.series == 2) /* points of the line, over the bars */
        g_assert_cmpint (mb_chart_hit (mixed, at.x + at.width / 2 + 3, at.y + at.height / 2 + 3), ==, (int) d);
    }
  g_assert_cmpint (mb_chart_hit (chart, 5, 315), ==, -1);
}

static void
description_has_a_line_for_each_datum (void)
{
  g_autoptr (MbTable) form = sample_monthly_form (2);
  g_autoptr (MbChart) chart = mb_chart_new_from_table (form);
  g_autofree char *text = mb_chart_describe (chart);

  g_assert_cmpstr (text, ==,
                   "城关镇，发现：120\n河口镇，发现：157\n城关镇，已改：100\n河口镇，已改：109\n"
                   "城关镇，整改率：83.33%\n河口镇，整改率：69.43%\n");
  g_assert_cmpstr (mb_chart_get_title (chart), ==, "各乡镇一般隐患排查整改情况");
}

static void
rates_have_their_own_axis (void)
{
  g_autoptr (MbTable) form = sample_monthly_form (8);
  g_autoptr (MbChart) chart = mb_chart_new_from_table (form);

  mb_chart_layout (chart, 560, 320, NULL);
  g_assert_nonnull (find_text (chart, "100%"));
  g_assert_nonnull (find_text (chart, "83.33%"));
  g_assert_nonnull (find_text (chart, "250"));
  g_assert_cmpuint (count_marks (chart, MB_MARK_POINT), ==, 8);
  g_assert_cmpuint (count_marks (chart, MB_MARK_SEGMENT), ==, 7);
  g_assert_cmpuint (count_marks (chart, MB_MARK_SWATCH), ==, 3);
}

static void
one_series_needs_no_legend (void)
{
  g_autoptr (MbChart) chart = make_chart ("bar", 6, 1, PLAIN);

  mb_chart_layout (chart, 560, 320, NULL);
  g_assert_cmpuint (count_marks (chart, MB_MARK_SWATCH), ==, 0);
  g_assert_null (find_text (chart, "发现"));
}

static void
total_row_is_no_category (void)
{
  g_autoptr (MbChart) chart = make_chart ("bar", 6, 1, PLAIN);

  g_assert_cmpuint (mb_chart_n_data (chart), ==, 6);
}

static void
missing_values_are_gaps (void)
{
  g_autoptr (MbChart) chart = make_chart ("line", 9, 1, GAPS); /* 2nd, 5th and 8th missing */
  MbChartDatum datum;

  mb_chart_layout (chart, 560, 320, NULL);
  g_assert_cmpuint (count_marks (chart, MB_MARK_POINT), ==, 6);
  g_assert_cmpuint (count_marks (chart, MB_MARK_SEGMENT), ==, 2);
  g_assert_true (mb_chart_datum (chart, 1, &datum));
  g_assert_cmpstr (datum.value_text, ==, "");
  g_assert_cmpfloat (datum.width, ==, 0);
  g_assert_false (mb_chart_datum (chart, 9, &datum));
}

static void
empty_chart_says_so (void)
{
  g_autoptr (MbChart) chart = make_chart ("bar", 0, 1, PLAIN);

  mb_chart_layout (chart, 300, 200, NULL);
  g_assert_nonnull (find_text (chart, "暂无数据"));
  g_assert_cmpuint (mb_chart_n_data (chart), ==, 0);
  g_assert_cmpint (mb_chart_hit (chart, 100, 100), ==, -1);
}

static void
nothing_but_zeros_is_an_empty_chart (void)
{
  g_autoptr (MbChart) chart = make_chart ("bar", 4, 2, ZERO);

  mb_chart_layout (chart, 300, 200, NULL);
  g_assert_nonnull (find_text (chart, "暂无数据"));
  g_assert_cmpuint (count_marks (chart, MB_MARK_BAR), ==, 0);
  g_assert_cmpint (mb_chart_hit (chart, 100, 100), ==, -1);
}

static void
table_without_chart_makes_an_empty_one (void)
{
  g_autoptr (MbTable) table = mb_table_new ("t", "无图");
  g_autoptr (MbChart) chart = NULL;

  mb_table_add_column (table, "c", "类别", MB_CELL_TEXT, 0);
  chart = mb_chart_new_from_table (table);
  mb_chart_layout (chart, 300, 200, NULL);
  g_assert_cmpuint (mb_chart_n_data (chart), ==, 0);
}

static void
any_size_is_survived (void)
{
  static const double sizes[] = { 0, 0.5, 1, 7, 30, 61, 4000 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 64, 64);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint w = 0; w < G_N_ELEMENTS (sizes); w++)
      {
        g_autoptr (MbChart) chart
            = make_chart (shapes[i].kind, shapes[i].n_categories, shapes[i].n_series, shapes[i].values);

        mb_chart_draw (chart, cr, sizes[w], sizes[G_N_ELEMENTS (sizes) - 1 - w], MB_PALETTE_LIGHT, 0, 1);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Different colours on the pixels of a picture. */
static guint
count_colours (MbChart *chart, MbPalette palette, int highlight)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 560, 320);
  cairo_t *cr = cairo_create (surface);
  guint n;

  mb_palette_set_background (cr, palette);
  cairo_paint (cr);
  mb_chart_draw (chart, cr, 560, 320, palette, highlight, 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (int y = 0; y < 320; y++)
    for (int x = 0; x < 560; x++)
      {
        const guint32 *row
            = (const guint32 *) (cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface));
        guint32 rgb = row[x] & 0xffffff;

        if (palette == MB_PALETTE_GREY && ((rgb >> 16) != (rgb & 255) || ((rgb >> 8) & 255) != (rgb & 255)))
          g_error ("%06x is no grey", rgb);
        g_hash_table_add (seen, GUINT_TO_POINTER (rgb));
      }
  n = g_hash_table_size (seen);
  cairo_surface_destroy (surface);
  return n;
}

static void
grey_print_has_no_colour (void)
{
  g_autoptr (MbTable) form = sample_monthly_form (8);
  g_autoptr (MbChart) chart = mb_chart_new_from_table (form);

  g_assert_cmpuint (count_colours (chart, MB_PALETTE_GREY, -1), >, 8);
  g_assert_cmpuint (count_colours (chart, MB_PALETTE_DARK, 3), >, 8);
}

static void
files_are_what_their_names_say (void)
{
  static const struct
  {
    const char *name, *start;
  } files[] = { { "图.svg", "<?xml" }, { "图.PNG", "\x89PNG" }, { "图.pdf", "%PDF-" } };
  g_autofree char *folder = g_dir_make_tmp ("minban-XXXXXX", NULL);
  g_autoptr (MbChart) chart = make_chart ("bar", 6, 2, PLAIN);
  g_autoptr (GError) error = NULL;
  g_autofree char *wrong = g_build_filename (folder, "x.gif", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i].name, NULL);
      g_autofree char *contents = NULL;
      gsize length = 0;

      g_assert_true (mb_chart_write (chart, path, 560, 320, MB_PALETTE_LIGHT, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpuint (length, >, 1000);
      g_assert_true (memcmp (contents, files[i].start, strlen (files[i].start)) == 0);
      g_remove (path);
    }
  g_assert_false (mb_chart_write (chart, wrong, 560, 320, MB_PALETTE_LIGHT, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_OUTPUT_KIND);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *inside = g_strconcat ("/chart/chart/no-mark-lies-outside/", shapes[i].name, NULL);
      g_autofree char *apart = g_strconcat ("/chart/chart/labels-do-not-cover-each-other/", shapes[i].name, NULL);

      g_test_add_data_func (inside, GUINT_TO_POINTER (i), no_mark_lies_outside);
      g_test_add_data_func (apart, GUINT_TO_POINTER (i), labels_do_not_cover_each_other);
    }
#define T(name, function) g_test_add_func ("/chart/chart/" name, function)
  T ("bars-are-as-long-as-their-values", bars_are_as_long_as_their_values);
  T ("hit-finds-the-datum-under-the-point", hit_finds_the_datum_under_the_point);
  T ("description-has-a-line-for-each-datum", description_has_a_line_for_each_datum);
  T ("rates-have-their-own-axis", rates_have_their_own_axis);
  T ("one-series-needs-no-legend", one_series_needs_no_legend);
  T ("total-row-is-no-category", total_row_is_no_category);
  T ("missing-values-are-gaps", missing_values_are_gaps);
  T ("empty-chart-says-so", empty_chart_says_so);
  T ("nothing-but-zeros-is-an-empty-chart", nothing_but_zeros_is_an_empty_chart);
  T ("table-without-chart-makes-an-empty-one", table_without_chart_makes_an_empty_one);
  T ("any-size-is-survived", any_size_is_survived);
  T ("grey-print-has-no-colour", grey_print_has_no_colour);
  T ("files-are-what-their-names-say", files_are_what_their_names_say);
  return g_test_run ();
}
