/* What must hold of the views of charts and pages, and of what the window remembers. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "cell-table.h"
#include "chart-view.h"
#include "paper-view.h"
#include "window-state.h"
#include "wrap-row.h"

static gboolean
on_timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
settle (void)
{
  gboolean over = FALSE;

  g_timeout_add (80, on_timeout_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

static MbTable *
make_table (guint n_rows)
{
  MbTable *table = mb_table_new ("grades", "等次");
  static const int series[] = { 1 };

  mb_table_add_column (table, "grade", "等次", MB_CELL_TEXT, 12);
  mb_table_add_column (table, "count", "机构数", MB_CELL_COUNT, 8);
  for (guint i = 0; i < n_rows; i++)
    {
      MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);
      g_autofree char *name = g_strdup_printf ("第%u类", i + 1);

      mb_table_set_text (table, row, 0, name);
      mb_table_set_number (table, row, 1, 10 * (gint64) (i + 1));
    }
  mb_table_finish (table);
  table->chart_kind = g_strdup ("bar");
  table->chart_title = g_strdup ("等次分布");
  table->chart_category = 0;
  table->chart_series = g_memdup2 (series, sizeof series);
  table->n_chart_series = 1;
  return table;
}

static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  settle ();
  return window;
}

static void
test_chart (void)
{
  g_autoptr (MbTable) table = make_table (4);
  g_autoptr (MbChart) chart = mb_chart_new_from_table (table);
  MbChartView *view = MB_CHART_VIEW (mb_chart_view_new ());
  gpointer held = view;
  GtkWidget *window;
  int i;

  mb_chart_view_set_chart (view, chart);
  window = show (GTK_WIDGET (view));
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "等次分布");
  mb_chart_view_set_highlight (view, 2);
  settle ();
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "第3类 机构数: 30");
  /* The twin has the same figures. */
  mb_chart_view_set_table (view, TRUE);
  settle ();
  g_assert_true (mb_chart_view_is_table (view));
  for (i = 0; i < 2; i++)
    mb_chart_view_set_table (view, i != 0);
  mb_chart_view_set_chart (view, NULL);
  settle ();
  g_object_add_weak_pointer (G_OBJECT (view), &held);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_null (held);
}

static void
test_paper (void)
{
  MbPaperView *view = MB_PAPER_VIEW (mb_paper_view_new ());
  GtkWidget *scroller = gtk_scrolled_window_new ();
  gpointer held = view;
  GtkWidget *window;
  guint n;

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (view));
  mb_paper_view_take_paper (view, mb_paper_new_from_table (make_table (120)));
  window = show (scroller);
  n = mb_paper_view_get_n_pages (view);
  g_assert_cmpuint (n, >, 2);
  mb_paper_view_set_page (view, 1);
  settle ();
  g_assert_cmpuint (mb_paper_view_get_page (view), ==, 1);
  mb_paper_view_set_zoom (view, 200);
  settle ();
  /* 595 points at 96 to the inch, twice. */
  g_assert_cmpfloat (gtk_adjustment_get_upper (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller))), >,
                     1500);
  mb_paper_view_set_zoom (view, 0);
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_upper (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller))),
                     <=, 600);
  mb_paper_view_take_paper (view, NULL);
  settle ();
  g_assert_cmpuint (mb_paper_view_get_n_pages (view), ==, 0);
  g_object_add_weak_pointer (G_OBJECT (view), &held);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_assert_null (held);
}

static void
test_state (void)
{
  g_autofree char *folder = g_dir_make_tmp ("minban-state-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "deep", "window.ini", NULL);
  g_autofree char *office = g_build_filename (folder, "a.minban", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone.minban", NULL);
  g_autofree char *text = NULL;
  MbWindowState *state = mb_window_state_new (path);
  g_auto (GStrv) recent = NULL;

  g_assert_true (g_file_set_contents (office, "x", 1, NULL));
  mb_window_state_set (state, "list institution", "columns", "name:200;+name");
  mb_window_state_set_int (state, "window", "width", 1280);
  mb_window_state_add_recent (state, gone);
  mb_window_state_add_recent (state, office);
  mb_window_state_add_recent (state, office);
  mb_window_state_save (state);
  mb_window_state_free (state);
  state = mb_window_state_new (path);
  text = mb_window_state_get (state, "list institution", "columns");
  g_assert_cmpstr (text, ==, "name:200;+name");
  g_assert_cmpint (mb_window_state_get_int (state, "window", "width", 0), ==, 1280);
  g_assert_cmpint (mb_window_state_get_int (state, "window", "none", 7), ==, 7);
  recent = mb_window_state_get_recent (state);
  /* What is gone stays in the list: it may lie on a disk that is not plugged in. */
  g_assert_cmpuint (g_strv_length (recent), ==, 2);
  g_assert_cmpstr (recent[0], ==, office);
  g_assert_cmpstr (recent[1], ==, gone);
  mb_window_state_forget_recent (state, gone);
  g_strfreev (recent);
  recent = mb_window_state_get_recent (state);
  g_assert_cmpuint (g_strv_length (recent), ==, 1);
  mb_window_state_free (state);
  /* Damage counts as empty. */
  g_assert_true (g_file_set_contents (path, "\x01\xff[[[broken", -1, NULL));
  state = mb_window_state_new (path);
  g_assert_cmpint (mb_window_state_get_int (state, "window", "width", 5), ==, 5);
  mb_window_state_free (state);
  g_remove (path);
  g_remove (office);
}

/* Figures are sorted as figures, texts as texts; Enter twice on a heading turns the order. */
static void
test_cell_table (void)
{
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  MbGridColumns *columns = mb_grid_columns_new ();
  static const char *const ids[] = { "name", "total" };
  static const int widths[] = { 100, 100 };
  static const gboolean shown[] = { TRUE, TRUE };
  static const char *const totals[] = { "9.50", "100.00", "", "86.25" };

  mb_cell_table_add_column (table, "name", "Name", 0, 10);
  mb_cell_table_add_column (table, "total", "Total", 1, 10);
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    mb_cell_table_set (table, mb_cell_table_add_row (table, i + 1), 1, totals[i], NULL);
  mb_grid_columns_reset (columns, 2, ids, widths, shown);
  mb_grid_columns_sort_set (columns, 1, TRUE, FALSE);
  mb_grid_source_sort (MB_GRID_SOURCE (table), columns);
  g_assert_cmpstr (mb_cell_table_get (table, 0, 1), ==, "100.00");
  g_assert_cmpstr (mb_cell_table_get (table, 1, 1), ==, "86.25");
  g_assert_cmpstr (mb_cell_table_get (table, 2, 1), ==, "9.50");
  g_assert_cmpint (mb_cell_table_get_id (table, 3), ==, 3);
  mb_grid_columns_sort_clear (columns);
  mb_grid_source_sort (MB_GRID_SOURCE (table), columns);
  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    g_assert_cmpint (mb_cell_table_get_id (table, i), ==, i + 1);
  mb_grid_columns_free (columns);
}

#define LONG_ROWS 1000u

static void
fill_row (MbCellRow *row, guint added, gpointer user)
{
  guint *filled = user;
  g_autofree char *name = g_strdup_printf ("第%u行", added), *figure = g_strdup_printf ("%u", LONG_ROWS - added);

  filled[added]++;
  mb_cell_row_set (row, 0, name, NULL);
  mb_cell_row_set (row, 1, figure, added % 2 == 0 ? "warn" : NULL);
}

/* Of a long table the rows that are asked for are filled, each once; sorted, each text stays with its row. */
static void
test_filler (void)
{
  g_autofree guint *filled = g_new0 (guint, LONG_ROWS);
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  g_autofree char *text = NULL;
  MbGridColumns *columns = mb_grid_columns_new ();
  static const char *const ids[] = { "name", "figure" };
  static const int widths[] = { 100, 100 };
  static const gboolean shown[] = { TRUE, TRUE };
  const char *tone = NULL;

  mb_cell_table_add_column (table, "name", "Name", 0, 10);
  mb_cell_table_add_column (table, "figure", "Figure", 1, 10);
  mb_cell_table_set_filler (table, fill_row, filled, NULL);
  for (guint i = 0; i < LONG_ROWS; i++)
    mb_cell_table_add_row (table, i + 1);
  text = mb_grid_source_text (MB_GRID_SOURCE (table), 500, 0, &tone);
  g_assert_cmpstr (text, ==, "第500行");
  g_assert_cmpstr (mb_cell_table_get (table, 500, 1), ==, "500");
  mb_cell_table_set (table, 7, 0, "改过", NULL);
  for (guint i = 0; i < LONG_ROWS; i++)
    g_assert_cmpuint (filled[i], ==, i == 500 || i == 7 ? 1 : 0);
  mb_grid_columns_reset (columns, 2, ids, widths, shown);
  mb_grid_columns_sort_set (columns, 1, FALSE, FALSE);
  mb_grid_source_sort (MB_GRID_SOURCE (table), columns);
  for (guint i = 0; i < LONG_ROWS; i++)
    {
      g_autofree char *name = i == LONG_ROWS - 8 ? g_strdup ("改过") : g_strdup_printf ("第%u行", LONG_ROWS - 1 - i);

      g_assert_cmpuint (filled[i], ==, 1);
      g_assert_cmpstr (mb_cell_table_get (table, i, 0), ==, name);
      g_assert_cmpint (mb_cell_table_get_id (table, i), ==, LONG_ROWS - i);
    }
  mb_grid_columns_free (columns);
}

#define N_BOXES 5

/* Each is allocated wholly, in its order, none over another. */
static void
expect_boxes (GtkWidget *row, GtkWidget *const *boxes, int width, guint n_lines)
{
  guint lines = 0;
  int bottom = -1, right = 0, least, height;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &least, &height, NULL, NULL);
  gtk_widget_size_allocate (row, &(GtkAllocation){ 0, 0, width, height }, -1);
  for (guint i = 0; i < N_BOXES; i++)
    {
      graphene_rect_t bounds;

      if (!gtk_widget_get_visible (boxes[i]))
        continue;
      g_assert_true (gtk_widget_compute_bounds (boxes[i], row, &bounds));
      if ((int) bounds.origin.y > bottom)
        {
          lines++;
          bottom = (int) (bounds.origin.y + bounds.size.height) - 1;
          right = 0;
        }
      g_assert_cmpint ((int) bounds.origin.x, >=, right);
      g_assert_cmpint ((int) bounds.size.width, >=, 100);
      right = (int) (bounds.origin.x + bounds.size.width);
      g_assert_cmpint (right, <=, width);
    }
  g_assert_cmpuint (lines, ==, n_lines);
  g_assert_cmpint (bottom + 1, ==, height);
  g_assert_cmpint (height, ==, (int) n_lines * 30 + ((int) n_lines - 1) * 10);
  g_assert_cmpint (least, ==, height);
}

static void
test_wrap_row (void)
{
  g_autoptr (GtkWidget) row = g_object_ref_sink (g_object_new (MB_TYPE_WRAP_ROW, "spacing", 10, NULL));
  GtkWidget *boxes[N_BOXES];
  graphene_rect_t bounds;
  int least, natural;

  for (guint i = 0; i < N_BOXES; i++)
    {
      boxes[i] = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_set_size_request (boxes[i], 100, 30);
      gtk_widget_set_parent (boxes[i], row);
    }
  gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &least, &natural, NULL, NULL);
  g_assert_cmpint (least, ==, 100);
  g_assert_cmpint (natural, ==, 540);
  expect_boxes (row, boxes, 540, 1);
  expect_boxes (row, boxes, 539, 2);
  g_assert_true (gtk_widget_compute_bounds (boxes[4], row, &bounds));
  g_assert_cmpint ((int) bounds.origin.x, ==, 439); /* at the end of the second line */
  expect_boxes (row, boxes, 320, 2);
  expect_boxes (row, boxes, 210, 3);
  expect_boxes (row, boxes, 100, 5);
  gtk_widget_set_visible (boxes[1], FALSE);
  expect_boxes (row, boxes, 430, 1);
  gtk_widget_set_hexpand (boxes[0], TRUE); /* takes what the line has left */
  expect_boxes (row, boxes, 800, 1);
  g_assert_true (gtk_widget_compute_bounds (boxes[4], row, &bounds));
  g_assert_cmpint ((int) (bounds.origin.x + bounds.size.width), ==, 800);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    g_error ("no display: run through run-display.sh");
  adw_init ();
  g_test_add_func ("/desk/chart-view/names-its-data-and-has-a-twin", test_chart);
  g_test_add_func ("/desk/paper-view/pages-and-zoom", test_paper);
  g_test_add_func ("/desk/window-state/comes-back-and-survives-damage", test_state);
  g_test_add_func ("/desk/cell-table/sorts-figures-as-figures", test_cell_table);
  g_test_add_func ("/desk/cell-table/fills-the-rows-that-are-asked-for", test_filler);
  g_test_add_func ("/desk/wrap-row/nothing-is-out-of-reach", test_wrap_row);
  return g_test_run ();
}
