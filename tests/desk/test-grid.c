/* What must hold of the grid, with real widgets on a display of its own. */
#include <adwaita.h>
#include <unistd.h>

#include "fake-source.h"
#include "grid-row.h"
#include "grid.h"

#define MILLION 1000000

typedef struct
{
  GtkWidget *window, *scroller;
  MbGrid *grid;
  FakeSource *source;
} Fixture;

static gboolean
on_timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  guint *left = data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Lets frames pass: layout and painting happen in the frame clock, which is late on a busy machine. */
static void
settle (void)
{
  g_autoptr (GtkWidget) window = g_list_model_get_item (gtk_window_get_toplevels (), 0);
  guint frames = window != NULL && gtk_widget_get_mapped (window) ? 3 : 0;
  gboolean over = FALSE;

  if (frames > 0)
    gtk_widget_add_tick_callback (window, on_tick_cb, &frames, NULL);
  g_timeout_add (80, on_timeout_cb, &over);
  while (!over || frames > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *f, guint n_rows)
{
  f->source = fake_source_new (n_rows, 8);
  f->grid = MB_GRID (mb_grid_new ());
  mb_grid_set_source (f->grid, MB_GRID_SOURCE (f->source));
  mb_grid_set_editable (f->grid, TRUE);
  f->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (f->scroller), GTK_WIDGET (f->grid));
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 900, 500);
  gtk_window_set_child (GTK_WINDOW (f->window), f->scroller);
  gtk_window_present (GTK_WINDOW (f->window));
  settle ();
  gtk_widget_grab_focus (GTK_WIDGET (f->grid));
  settle ();
}

static void
tear_down (Fixture *f)
{
  gpointer grid = f->grid;

  g_object_add_weak_pointer (G_OBJECT (f->grid), &grid);
  gtk_window_destroy (GTK_WINDOW (f->window));
  settle ();
  g_assert_null (grid); /* nothing holds a closed grid */
  g_assert_finalize_object (f->source);
}

static void
press (Fixture *f, guint key, GdkModifierType modifiers)
{
  /* As a key press does: the widget's own bindings. */
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (f->grid));
  gboolean handled = FALSE;

  for (guint i = 0; !handled && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; !handled && j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers)
            handled = gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (f->grid),
                                                    gtk_shortcut_get_arguments (shortcut));
        }
    }
  g_assert_true (handled);
}

static GtkAdjustment *
vadjustment (Fixture *f)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (f->scroller));
}

/* The text of the cell that is drawn at the bottom, and how far its row's lower edge is from the grid's. */
static char *
bottom_row (Fixture *f, double *gap)
{
  GtkWidget *best = NULL;
  double lowest = -1;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->grid)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      graphene_rect_t bounds;

      if (g_strcmp0 (gtk_widget_get_css_name (child), "gridrow") != 0 || !gtk_widget_get_mapped (child)
          || !gtk_widget_compute_bounds (child, GTK_WIDGET (f->grid), &bounds))
        continue;
      if (bounds.origin.y + bounds.size.height > lowest
          && bounds.origin.y < gtk_widget_get_height (GTK_WIDGET (f->grid)))
        {
          lowest = bounds.origin.y + bounds.size.height;
          best = child;
        }
    }
  g_assert_nonnull (best);
  *gap = gtk_widget_get_height (GTK_WIDGET (f->grid)) - lowest;
  {
    GtkWidget *cell = gtk_widget_get_first_child (best);

    return g_strdup (mb_grid_cell_get_text ((gpointer) cell));
  }
}

static guint
count_rows (Fixture *f)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f->grid)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += g_str_equal (gtk_widget_get_css_name (child), "gridrow") ? 1 : 0;
  return n;
}

static void
test_few_widgets (void)
{
  Fixture f;

  set_up (&f, MILLION);
  g_assert_cmpuint (count_rows (&f), <, 25);
  g_assert_cmpuint (f.source->n_text_calls, <, 25 * 9 * 4);
  tear_down (&f);
}

static void
test_last_row_by_key (void)
{
  Fixture f;
  g_autofree char *text = NULL;
  double gap;

  set_up (&f, MILLION);
  press (&f, GDK_KEY_End, GDK_CONTROL_MASK);
  settle ();
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, MILLION - 1);
  text = bottom_row (&f, &gap);
  g_assert_cmpstr (text, ==, "阳光幼儿园1000000");
  g_assert_cmpfloat (ABS (gap), <, 1.0);
  press (&f, GDK_KEY_Home, GDK_CONTROL_MASK);
  settle ();
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (vadjustment (&f)), ==, 0);
  tear_down (&f);
}

static void
test_last_row_by_thumb (void)
{
  Fixture f;
  g_autofree char *text = NULL;
  double gap;
  guint first;

  set_up (&f, MILLION);
  for (guint i = 1; i <= 20; i++)
    {
      GtkAdjustment *adjustment = vadjustment (&f);
      double end = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

      gtk_adjustment_set_value (adjustment, end * i / 20);
      first = mb_grid_get_first_visible (f.grid);
      g_assert_cmpuint (first, ==,
                        (guint) ((gint64) gtk_adjustment_get_value (adjustment) / mb_grid_get_row_height (f.grid)));
    }
  settle ();
  text = bottom_row (&f, &gap);
  g_assert_cmpstr (text, ==, "阳光幼儿园1000000");
  g_assert_cmpfloat (ABS (gap), <, 1.0);
  tear_down (&f);
}

static void
test_scroll_binds_little (void)
{
  Fixture f;
  guint before;

  set_up (&f, MILLION);
  before = f.source->n_text_calls;
  gtk_adjustment_set_value (vadjustment (&f), mb_grid_get_row_height (f.grid));
  settle ();
  /* One row came: its cells and its name. */
  g_assert_cmpuint (f.source->n_text_calls - before, <=, 3 * 9);
  tear_down (&f);
}

static void
test_reading_order (void)
{
  Fixture f;
  guint expected;

  set_up (&f, 1000);
  for (guint i = 0; i < 40; i++)
    gtk_adjustment_set_value (vadjustment (&f), g_test_rand_int_range (0, 900 * mb_grid_get_row_height (f.grid)));
  for (guint i = 0; i < 40; i++)
    gtk_adjustment_set_value (vadjustment (&f), gtk_adjustment_get_value (vadjustment (&f))
                                                    + g_test_rand_int_range (-5, 6) * mb_grid_get_row_height (f.grid));
  settle ();
  expected = mb_grid_get_first_visible (f.grid);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (f.grid)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (gtk_widget_get_css_name (child), "gridrow") && gtk_widget_get_child_visible (child))
      {
        g_autofree char *text = g_strdup_printf ("阳光幼儿园%u", ++expected);

        g_assert_cmpstr (mb_grid_cell_get_text ((gpointer) gtk_widget_get_first_child (child)), ==, text);
      }
  tear_down (&f);
}

static void
test_cursor_keys (void)
{
  Fixture f;

  set_up (&f, 100);
  press (&f, GDK_KEY_Down, 0);
  press (&f, GDK_KEY_Right, 0);
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 1);
  g_assert_cmpuint (mb_grid_get_cursor_column (f.grid), ==, 1);
  press (&f, GDK_KEY_End, 0);
  g_assert_cmpuint (mb_grid_get_cursor_column (f.grid), ==, 7);
  press (&f, GDK_KEY_Home, 0);
  g_assert_cmpuint (mb_grid_get_cursor_column (f.grid), ==, 0);
  press (&f, GDK_KEY_Page_Down, 0);
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), >, 8);
  press (&f, GDK_KEY_Page_Up, 0);
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 1);
  press (&f, GDK_KEY_Up, 0);
  press (&f, GDK_KEY_Up, 0);
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 0);
  settle ();
  /* The focus is on the very cell, so that a screen reader speaks it. */
  g_assert_true (gtk_widget_has_css_class (gtk_root_get_focus (GTK_ROOT (f.window)), "cursor"));
  tear_down (&f);
}

static void
test_selection (void)
{
  Fixture f;
  const MbGridRanges *selection;

  set_up (&f, MILLION);
  selection = mb_grid_get_selection (f.grid);
  press (&f, GDK_KEY_Down, 0);
  press (&f, GDK_KEY_Down, GDK_SHIFT_MASK);
  press (&f, GDK_KEY_Down, GDK_SHIFT_MASK);
  g_assert_cmpuint (mb_grid_ranges_count (selection), ==, 3);
  press (&f, GDK_KEY_Up, GDK_SHIFT_MASK);
  g_assert_cmpuint (mb_grid_ranges_count (selection), ==, 2);
  press (&f, GDK_KEY_End, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  g_assert_cmpuint (mb_grid_ranges_count (selection), ==, MILLION - 1);
  press (&f, GDK_KEY_a, GDK_CONTROL_MASK);
  g_assert_cmpuint (mb_grid_ranges_count (selection), ==, MILLION);
  g_assert_cmpuint (mb_grid_ranges_n (selection), ==, 1);
  press (&f, GDK_KEY_space, GDK_CONTROL_MASK);
  g_assert_cmpuint (mb_grid_ranges_count (selection), ==, MILLION - 1);
  tear_down (&f);
}

static void
test_selection_follows_ids (void)
{
  Fixture f;
  static const gint64 reversed[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };
  static const gint64 above[] = { 101, 102, 103 };

  set_up (&f, 10);
  mb_grid_set_cursor (f.grid, 2, 0); /* id 3 */
  press (&f, GDK_KEY_Down, GDK_SHIFT_MASK);
  fake_source_splice (f.source, 0, 10, reversed, 10);
  g_assert_cmpuint (mb_grid_ranges_count (mb_grid_get_selection (f.grid)), ==, 2);
  g_assert_true (mb_grid_ranges_contains (mb_grid_get_selection (f.grid), 6)); /* id 4 */
  g_assert_true (mb_grid_ranges_contains (mb_grid_get_selection (f.grid), 7)); /* id 3 */
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 6);
  fake_source_splice (f.source, 0, 0, above, 3);
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 9);
  g_assert_true (mb_grid_ranges_contains (mb_grid_get_selection (f.grid), 9));
  fake_source_splice (f.source, 0, 13, NULL, 0);
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, MB_GRID_NONE);
  g_assert_cmpuint (mb_grid_ranges_count (mb_grid_get_selection (f.grid)), ==, 0);
  fake_source_splice (f.source, 0, 0, reversed, 10);
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 0);
  settle ();
  tear_down (&f);
}

static void
test_scroll_place_stays (void)
{
  Fixture f;
  static const gint64 ids[] = { 5000, 5001, 5002, 5003 };
  guint first;

  set_up (&f, 1000);
  gtk_adjustment_set_value (vadjustment (&f), 500 * mb_grid_get_row_height (f.grid));
  settle ();
  first = mb_grid_get_first_visible (f.grid);
  fake_source_splice (f.source, 10, 0, ids, 4);
  settle ();
  g_assert_cmpuint (mb_grid_get_first_visible (f.grid), ==, first + 4);
  fake_source_splice (f.source, 10, 4, NULL, 0);
  settle ();
  g_assert_cmpuint (mb_grid_get_first_visible (f.grid), ==, first);
  tear_down (&f);
}

static void
entry_type (Fixture *f, const char *text)
{
  MbCellEntry *entry = mb_grid_get_entry (f->grid);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (mb_cell_entry_get_text_widget (entry)), text);
}

static void
entry_done (Fixture *f, MbEntryDone how)
{
  g_signal_emit_by_name (mb_grid_get_entry (f->grid), "done", how);
  settle ();
}

static char *
cell_text (Fixture *f, guint row, guint column)
{
  return mb_grid_source_text (MB_GRID_SOURCE (f->source), row, column, NULL);
}

static void
test_edit_enter_and_tab (void)
{
  Fixture f;
  g_autofree char *first = NULL, *second = NULL;

  set_up (&f, 50);
  press (&f, GDK_KEY_F2, 0);
  g_assert_true (mb_grid_is_editing (f.grid));
  g_assert_cmpstr (mb_cell_entry_get_text (mb_grid_get_entry (f.grid)), ==, "阳光幼儿园1");
  entry_type (&f, "晨曦幼儿园");
  entry_done (&f, MB_ENTRY_ENTER);
  g_assert_false (mb_grid_is_editing (f.grid));
  first = cell_text (&f, 0, 0);
  g_assert_cmpstr (first, ==, "晨曦幼儿园");
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 1);
  press (&f, GDK_KEY_F2, 0);
  entry_type (&f, "乙");
  entry_done (&f, MB_ENTRY_TAB);
  second = cell_text (&f, 1, 0);
  g_assert_cmpstr (second, ==, "乙");
  g_assert_true (mb_grid_is_editing (f.grid)); /* column 1 cannot be edited: the next is 2 */
  g_assert_cmpuint (mb_grid_get_cursor_column (f.grid), ==, 2);
  entry_done (&f, MB_ENTRY_CANCEL);
  g_assert_false (mb_grid_is_editing (f.grid));
  tear_down (&f);
}

static void
test_edit_refused (void)
{
  Fixture f;
  g_autofree char *kept = NULL, *fixed = NULL;

  set_up (&f, 50);
  f.source->refuse = g_strdup ("2024-02-30");
  mb_grid_set_cursor (f.grid, 3, 4);
  g_assert_true (mb_grid_edit (f.grid));
  entry_type (&f, "2024-02-30");
  entry_done (&f, MB_ENTRY_ENTER);
  g_assert_true (mb_grid_is_editing (f.grid));
  g_assert_cmpstr (mb_grid_get_reason (f.grid), ==, "no such day");
  kept = cell_text (&f, 3, 4);
  g_assert_cmpstr (kept, ==, "4·4");
  entry_type (&f, "2024-02-29");
  entry_done (&f, MB_ENTRY_ENTER);
  g_assert_false (mb_grid_is_editing (f.grid));
  fixed = cell_text (&f, 3, 4);
  g_assert_cmpstr (fixed, ==, "2024-02-29");
  tear_down (&f);
}

/* Real keys, one upon the other. */
static void
type_fast (Fixture *f, const char *const *keys)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) command = NULL;
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  g_strv_builder_add_many (words, "xdotool", "search", "--onlyvisible", "--pid", pid, "windowfocus", "key", "--delay", "5", NULL);
  g_strv_builder_addv (words, (const char **) keys);
  command = g_strv_builder_end (words);
  process = g_subprocess_newv ((const char *const *) command, G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, &error));
}

static gboolean
is_kept (Fixture *f, guint row, guint column, const char *expected)
{
  g_autofree char *text = cell_text (f, row, column);

  return g_str_equal (text, expected);
}

static void
test_edit_typed_ahead (void)
{
  Fixture f;
  static const char *const keys[]
      = { "1", "2", "Return", "3", "4", "Return", "5", "BackSpace", "6", "Return", "7", "Return", "8", "Return", NULL };

  set_up (&f, 50);
  f.source->slow = 150;
  mb_grid_set_cursor (f.grid, 0, 2);
  settle ();
  type_fast (&f, keys);
  for (guint i = 0; i < 200 && !is_kept (&f, 4, 2, "8"); i++)
    settle ();
  g_assert_true (is_kept (&f, 0, 2, "12"));
  g_assert_true (is_kept (&f, 1, 2, "34"));
  g_assert_true (is_kept (&f, 2, 2, "6"));
  g_assert_true (is_kept (&f, 3, 2, "7"));
  g_assert_true (is_kept (&f, 4, 2, "8"));
  settle ();
  g_assert_false (mb_grid_is_editing (f.grid));
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 5);
  tear_down (&f);
}

static void
test_edit_typed_ahead_of_a_refusal (void)
{
  Fixture f;
  static const char *const keys[] = { "1", "Return", "9", "Return", "3", "Return", "4", "Return", NULL };

  set_up (&f, 50);
  f.source->slow = 150;
  f.source->refuse = g_strdup ("9");
  mb_grid_set_cursor (f.grid, 0, 2);
  settle ();
  type_fast (&f, keys);
  for (guint i = 0; i < 200 && mb_grid_get_reason (f.grid) == NULL; i++)
    settle ();
  for (guint i = 0; i < 5; i++)
    settle ();
  g_assert_true (is_kept (&f, 0, 2, "1"));
  g_assert_cmpstr (mb_grid_get_reason (f.grid), ==, "no such day");
  g_assert_cmpstr (mb_cell_entry_get_text (mb_grid_get_entry (f.grid)), ==, "9");
  g_assert_cmpuint (mb_grid_get_cursor_row (f.grid), ==, 1);
  g_assert_true (is_kept (&f, 2, 2, "3·2"));
  entry_done (&f, MB_ENTRY_CANCEL);
  tear_down (&f);
}

static void
test_edit_leave_keeps (void)
{
  Fixture f;
  g_autofree char *text = NULL;

  set_up (&f, 50);
  g_assert_true (mb_grid_edit (f.grid));
  entry_type (&f, "留下");
  gtk_root_set_focus (GTK_ROOT (f.window), NULL);
  settle ();
  g_assert_false (mb_grid_is_editing (f.grid));
  text = cell_text (&f, 0, 0);
  g_assert_cmpstr (text, ==, "留下");
  tear_down (&f);
}

static void
test_edit_row_goes (void)
{
  Fixture f;

  set_up (&f, 5);
  mb_grid_set_cursor (f.grid, 2, 0);
  g_assert_true (mb_grid_edit (f.grid));
  fake_source_splice (f.source, 0, 5, NULL, 0);
  g_assert_false (mb_grid_is_editing (f.grid));
  settle ();
  tear_down (&f);
}

static void
on_clipboard_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(char **) data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (void)
{
  Fixture f;
  g_autofree char *text = NULL;

  set_up (&f, 50);
  for (guint i = 2; i < 8; i++)
    mb_grid_columns_show (mb_grid_get_columns (f.grid), i, FALSE);
  mb_grid_columns_edited (f.grid, FALSE);
  mb_grid_select_rows (f.grid, 1, 2);
  press (&f, GDK_KEY_c, GDK_CONTROL_MASK);
  settle ();
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (f.grid)), NULL, on_clipboard_cb, &text);
  settle ();
  g_assert_cmpstr (text, ==, "name\ttype\n阳光幼儿园2\t2·1\n阳光幼儿园3\t3·1\n");
  tear_down (&f);
}

/* ---- A block of cells ---- */

static void
expect_block (Fixture *f, guint first_row, guint last_row, guint first_place, guint last_place)
{
  MbGridBlock block;

  g_assert_true (mb_grid_get_block (f->grid, &block));
  g_assert_cmpuint (block.first_row, ==, first_row);
  g_assert_cmpuint (block.last_row, ==, last_row);
  g_assert_cmpuint (block.first_place, ==, first_place);
  g_assert_cmpuint (block.last_place, ==, last_place);
  /* What acts on selected rows acts on those of the block. */
  g_assert_cmpuint (mb_grid_ranges_count (mb_grid_get_selection (f->grid)), ==, last_row - first_row + 1);
  g_assert_true (mb_grid_ranges_contains (mb_grid_get_selection (f->grid), first_row));
  g_assert_true (mb_grid_ranges_contains (mb_grid_get_selection (f->grid), last_row));
}

static void
test_block_by_keys (void)
{
  Fixture f;

  set_up (&f, 100);
  mb_grid_set_cursor (f.grid, 2, 3);
  press (&f, GDK_KEY_Down, GDK_SHIFT_MASK);
  g_assert_false (mb_grid_get_block (f.grid, NULL)); /* rows, as long as nothing goes sideways */
  press (&f, GDK_KEY_Left, GDK_SHIFT_MASK);
  expect_block (&f, 2, 3, 2, 3);
  press (&f, GDK_KEY_Down, GDK_SHIFT_MASK);
  expect_block (&f, 2, 4, 2, 3);
  press (&f, GDK_KEY_Right, GDK_SHIFT_MASK);
  expect_block (&f, 2, 4, 3, 3); /* one column of cells is still cells */
  press (&f, GDK_KEY_End, GDK_SHIFT_MASK);
  expect_block (&f, 2, 4, 3, 7);
  press (&f, GDK_KEY_Home, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  expect_block (&f, 0, 2, 3, 7);
  press (&f, GDK_KEY_Down, 0);
  g_assert_false (mb_grid_get_block (f.grid, NULL));
  g_assert_cmpuint (mb_grid_ranges_count (mb_grid_get_selection (f.grid)), ==, 1);
  press (&f, GDK_KEY_Left, GDK_SHIFT_MASK);
  expect_block (&f, 1, 1, 6, 7);
  press (&f, GDK_KEY_Escape, 0);
  g_assert_false (mb_grid_get_block (f.grid, NULL));
  g_assert_cmpuint (mb_grid_get_cursor_column (f.grid), ==, 6);
  g_assert_cmpuint (mb_grid_ranges_count (mb_grid_get_selection (f.grid)), ==, 1);
  tear_down (&f);
}

static void
test_block_goes (void)
{
  Fixture f;
  static const gint64 reversed[] = { 10, 9, 8, 7, 6, 5, 4, 3, 2, 1 };
  static const gint64 above[] = { 101, 102, 103 };

  set_up (&f, 10);
#define MARK() \
  mb_grid_set_cursor (f.grid, 2, 3); \
  press (&f, GDK_KEY_Right, GDK_SHIFT_MASK); \
  press (&f, GDK_KEY_Down, GDK_SHIFT_MASK); \
  expect_block (&f, 2, 3, 3, 4)
  MARK ();
  press (&f, GDK_KEY_a, GDK_CONTROL_MASK);
  g_assert_false (mb_grid_get_block (f.grid, NULL));
  MARK ();
  press (&f, GDK_KEY_space, GDK_CONTROL_MASK);
  g_assert_false (mb_grid_get_block (f.grid, NULL));
  MARK ();
  mb_grid_unselect_all (f.grid);
  g_assert_false (mb_grid_get_block (f.grid, NULL));
  /* It goes along with its records, but is none any more where these are torn apart or one of its columns is hidden. */
  MARK ();
  fake_source_splice (f.source, 0, 0, above, 3);
  expect_block (&f, 5, 6, 3, 4);
  fake_source_splice (f.source, 6, 0, above, 1);
  g_assert_false (mb_grid_get_block (f.grid, NULL));
  fake_source_splice (f.source, 0, 14, reversed, 10);
  MARK ();
  mb_grid_columns_show (mb_grid_get_columns (f.grid), 3, FALSE);
  mb_grid_columns_edited (f.grid, FALSE);
  g_assert_false (mb_grid_get_block (f.grid, NULL));
#undef MARK
  settle ();
  tear_down (&f);
}

static void
test_block_copied (void)
{
  Fixture f;
  g_autofree char *text = NULL;

  set_up (&f, 50);
  mb_grid_set_cursor (f.grid, 2, 2);
  press (&f, GDK_KEY_Right, GDK_SHIFT_MASK);
  press (&f, GDK_KEY_Up, GDK_SHIFT_MASK);
  press (&f, GDK_KEY_c, GDK_CONTROL_MASK);
  settle ();
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (f.grid)), NULL, on_clipboard_cb, &text);
  settle ();
  g_assert_cmpstr (text, ==, "2·2\t2·3\n3·2\t3·3\n");
  tear_down (&f);
}

static GtkWidget *
row_at (Fixture *f, guint position)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (f->grid));

  while (row != NULL && (!g_str_equal (gtk_widget_get_css_name (row), "gridrow") || mb_grid_row_get_position ((gpointer) row) != position))
    row = gtk_widget_get_next_sibling (row);
  g_assert_nonnull (row);
  return row;
}

/* What marks the row's part of the block; NULL when nothing is seen of it. */
static GtkWidget *
mark_of (GtkWidget *row)
{
  GtkWidget *child = gtk_widget_get_last_child (row);

  while (child != NULL && !g_str_equal (gtk_widget_get_css_name (child), "gridblock"))
    child = gtk_widget_get_prev_sibling (child);
  return child != NULL && gtk_widget_get_mapped (child) ? child : NULL;
}

static void
test_block_seen (void)
{
  Fixture f;
  graphene_rect_t first, last, mark;

  set_up (&f, 50);
  mb_grid_set_cursor (f.grid, 1, 1);
  press (&f, GDK_KEY_Right, GDK_SHIFT_MASK);
  press (&f, GDK_KEY_Down, GDK_SHIFT_MASK);
  settle ();
  for (guint position = 0; position < 4; position++)
    {
      GtkWidget *row = row_at (&f, position), *shown = mark_of (row);

      g_assert_true ((shown != NULL) == (position == 1 || position == 2));
      for (guint place = 0; place < 8; place++)
        {
          gpointer cell = mb_grid_row_get_cell ((gpointer) row, place);

          if (shown != NULL && (place == 1 || place == 2))
            gtk_test_accessible_assert_state (cell, GTK_ACCESSIBLE_STATE_SELECTED, TRUE);
          else
            g_assert_false (gtk_test_accessible_has_state (cell, GTK_ACCESSIBLE_STATE_SELECTED));
        }
      if (shown == NULL)
        continue;
      g_assert_true (gtk_widget_has_css_class (shown, "top") == (position == 1));
      g_assert_true (gtk_widget_has_css_class (shown, "bottom") == (position == 2));
      g_assert_true (gtk_widget_compute_bounds (shown, row, &mark));
      g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (mb_grid_row_get_cell ((gpointer) row, 1)), row, &first));
      g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (mb_grid_row_get_cell ((gpointer) row, 2)), row, &last));
      g_assert_cmpfloat (mark.origin.x, ==, first.origin.x);
      g_assert_cmpfloat (mark.origin.x + mark.size.width, ==, last.origin.x + last.size.width);
    }
  gtk_test_accessible_assert_property (f.grid, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "cells: 2 × 2");
  press (&f, GDK_KEY_Escape, 0);
  settle ();
  g_assert_null (mark_of (row_at (&f, 1)));
  gtk_test_accessible_assert_property (f.grid, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "");
  tear_down (&f);
}

/* The row under the cursor stays wholly in sight when the room gets less, as when a note beneath the grid takes a second line. */
static void
test_cursor_stays_in_sight (void)
{
  Fixture f;
  GtkWidget *box, *note, *late, *scroller;
  GtkAdjustment *adjustment;

  set_up (&f, 100);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  note = gtk_label_new ("…");
  g_object_ref (f.scroller);
  gtk_window_set_child (GTK_WINDOW (f.window), box);
  gtk_widget_set_vexpand (f.scroller, TRUE);
  gtk_box_append (GTK_BOX (box), f.scroller);
  gtk_box_append (GTK_BOX (box), note);
  g_object_unref (f.scroller);
  gtk_widget_grab_focus (GTK_WIDGET (f.grid));
  settle ();
  for (guint last = 40; last < 44; last++)
    {
      gtk_widget_set_size_request (note, -1, 20);
      settle ();
      mb_grid_set_cursor (f.grid, last, 0); /* at the lower edge */
      for (int height = 20; height < 120; height += 17)
        {
          graphene_rect_t bounds;

          gtk_widget_set_size_request (note, -1, height);
          settle ();
          g_assert_true (gtk_widget_compute_bounds (row_at (&f, last), GTK_WIDGET (f.grid), &bounds));
          g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, gtk_widget_get_height (GTK_WIDGET (f.grid)));
          g_assert_cmpfloat (bounds.origin.y, >=, mb_grid_get_row_height (f.grid));
        }
    }
  /* So it does when it was put there before there was any room. */
  late = mb_grid_new ();
  mb_grid_set_source (MB_GRID (late), MB_GRID_SOURCE (f.source));
  mb_grid_set_cursor (MB_GRID (late), 70, 0);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), late);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), scroller);
  settle ();
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <=, 70 * mb_grid_get_row_height (MB_GRID (late)));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment), >=,
                     71 * mb_grid_get_row_height (MB_GRID (late)));
  /* Scrolled away by the clerk it is not fetched back. */
  gtk_adjustment_set_value (vadjustment (&f), 0);
  gtk_widget_set_size_request (note, -1, 60);
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (vadjustment (&f)), ==, 0);
  tear_down (&f);
}

static void
on_moved_cb (GtkAdjustment *adjustment, guint *n)
{
  (*n)++;
}

/* With bars that take room of their own, the last row is wholly in sight, and nothing is laid out any more once it is. */
static void
test_last_row_stands_still (void)
{
  Fixture f;
  guint moved = 0;

  set_up (&f, 100);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (f.scroller), FALSE);
  mb_grid_columns_set_width (mb_grid_get_columns (f.grid), 7, 2000);
  mb_grid_columns_edited (f.grid, FALSE);
  settle ();
  press (&f, GDK_KEY_End, GDK_CONTROL_MASK);
  settle ();
  settle (); /* the bar comes with the columns, the row after it */
  settle ();
  g_signal_connect (vadjustment (&f), "value-changed", G_CALLBACK (on_moved_cb), &moved);
  gtk_widget_queue_resize (GTK_WIDGET (f.grid));
  settle ();
  g_assert_cmpuint (moved, ==, 0);
  g_assert_cmpfloat (gtk_adjustment_get_value (vadjustment (&f)) + gtk_adjustment_get_page_size (vadjustment (&f)), ==,
                     100 * mb_grid_get_row_height (f.grid));
  /* More room, and no empty room beneath. */
  mb_grid_columns_set_width (mb_grid_get_columns (f.grid), 7, 40);
  for (guint i = 1; i < 7; i++)
    mb_grid_columns_show (mb_grid_get_columns (f.grid), i, FALSE);
  mb_grid_columns_edited (f.grid, FALSE);
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (vadjustment (&f)) + gtk_adjustment_get_page_size (vadjustment (&f)), ==,
                     100 * mb_grid_get_row_height (f.grid));
  g_assert_cmpfloat (gtk_adjustment_get_upper (vadjustment (&f)), ==, 100 * mb_grid_get_row_height (f.grid));
  tear_down (&f);
}

static void
test_actions (void)
{
  Fixture f;
  GActionGroup *actions;
  gboolean descending;
  g_autoptr (GVariant) state = NULL;

  set_up (&f, 50);
  actions = mb_grid_get_actions (f.grid);
  g_action_group_activate_action (actions, "sort", g_variant_new_string ("-town"));
  g_assert_cmpuint (f.source->n_sorts, ==, 1);
  g_assert_cmpuint (mb_grid_columns_sort_rank (mb_grid_get_columns (f.grid), 2, &descending), ==, 0);
  g_assert_true (descending);
  mb_grid_set_cursor (f.grid, 0, 1);
  g_action_group_activate_action (actions, "column-right", NULL);
  g_assert_cmpuint (mb_grid_columns_place (mb_grid_get_columns (f.grid), 1), ==, 2);
  g_action_group_activate_action (actions, "hide-column", NULL);
  g_assert_false (mb_grid_columns_is_shown (mb_grid_get_columns (f.grid), 1));
  state = g_action_group_get_action_state (actions, "show-type");
  g_assert_false (g_variant_get_boolean (state));
  g_action_group_change_action_state (actions, "show-type", g_variant_new_boolean (TRUE));
  g_assert_true (mb_grid_columns_is_shown (mb_grid_get_columns (f.grid), 1));
  g_action_group_activate_action (actions, "columns-reset", NULL);
  g_assert_cmpuint (mb_grid_columns_place (mb_grid_get_columns (f.grid), 1), ==, 1);
  settle ();
  tear_down (&f);
}

static void
test_sideways (void)
{
  Fixture f;
  GtkAdjustment *adjustment;

  set_up (&f, 50);
  mb_grid_set_n_frozen (f.grid, 1);
  gtk_window_set_default_size (GTK_WINDOW (f.window), 400, 500);
  mb_grid_columns_set_width (mb_grid_get_columns (f.grid), 7, 900);
  mb_grid_columns_edited (f.grid, FALSE);
  settle ();
  adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (f.scroller));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, mb_grid_columns_total (mb_grid_get_columns (f.grid)));
  press (&f, GDK_KEY_End, 0);
  settle ();
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >, 0);
  tear_down (&f);
}

static void
test_roles (void)
{
  Fixture f;
  GtkWidget *row, *cell;

  set_up (&f, 50);
  row = gtk_widget_get_first_child (GTK_WIDGET (f.grid));
  while (!g_str_equal (gtk_widget_get_css_name (row), "gridrow"))
    row = gtk_widget_get_next_sibling (row);
  cell = gtk_widget_get_first_child (row);
  gtk_test_accessible_assert_role (f.grid, GTK_ACCESSIBLE_ROLE_GRID);
  gtk_test_accessible_assert_role (row, GTK_ACCESSIBLE_ROLE_ROW);
  gtk_test_accessible_assert_role (cell, GTK_ACCESSIBLE_ROLE_GRID_CELL);
  gtk_test_accessible_assert_property (f.grid, GTK_ACCESSIBLE_PROPERTY_LABEL, "Table, 50 rows");
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "Row 1 of 50: 阳光幼儿园1");
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_LABEL, "阳光幼儿园1");
  gtk_test_accessible_assert_property (cell, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "name");
  gtk_test_accessible_assert_relation (f.grid, GTK_ACCESSIBLE_RELATION_ROW_COUNT, 50);
  gtk_test_accessible_assert_relation (row, GTK_ACCESSIBLE_RELATION_ROW_INDEX, 1);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    g_error ("no display: run through run-display.sh");
  adw_init ();
  g_test_add_func ("/desk/grid/a-million-rows-need-the-widgets-of-the-visible", test_few_widgets);
  g_test_add_func ("/desk/grid/last-row-stands-right-after-ctrl-end", test_last_row_by_key);
  g_test_add_func ("/desk/grid/last-row-stands-right-after-the-thumb", test_last_row_by_thumb);
  g_test_add_func ("/desk/grid/scrolling-a-row-binds-a-row", test_scroll_binds_little);
  g_test_add_func ("/desk/grid/tree-order-is-reading-order", test_reading_order);
  g_test_add_func ("/desk/grid/cursor-keys", test_cursor_keys);
  g_test_add_func ("/desk/grid/selection-by-keys", test_selection);
  g_test_add_func ("/desk/grid/selection-and-cursor-follow-records", test_selection_follows_ids);
  g_test_add_func ("/desk/grid/rows-above-do-not-move-the-view", test_scroll_place_stays);
  g_test_add_func ("/desk/grid/edit-enter-goes-down-tab-goes-on", test_edit_enter_and_tab);
  g_test_add_func ("/desk/grid/refused-value-stays-with-its-reason", test_edit_refused);
  g_test_add_func ("/desk/grid/what-is-typed-ahead-is-kept-in-order", test_edit_typed_ahead);
  g_test_add_func ("/desk/grid/what-is-typed-ahead-of-a-refusal-goes-nowhere", test_edit_typed_ahead_of_a_refusal);
  g_test_add_func ("/desk/grid/leaving-the-editor-keeps-the-value", test_edit_leave_keeps);
  g_test_add_func ("/desk/grid/editor-closes-when-its-row-goes", test_edit_row_goes);
  g_test_add_func ("/desk/grid/copy-has-headings", test_copy);
  g_test_add_func ("/desk/grid/sideways-with-shift-marks-a-block-of-cells", test_block_by_keys);
  g_test_add_func ("/desk/grid/a-block-is-never-at-odds-with-the-selection", test_block_goes);
  g_test_add_func ("/desk/grid/a-block-is-copied-without-headings", test_block_copied);
  g_test_add_func ("/desk/grid/a-block-is-seen-and-told", test_block_seen);
  g_test_add_func ("/desk/grid/the-cursor-stays-in-sight-when-there-is-less-room", test_cursor_stays_in_sight);
  g_test_add_func ("/desk/grid/the-last-row-stands-still-above-a-bar", test_last_row_stands_still);
  g_test_add_func ("/desk/grid/actions-sort-move-hide-reset", test_actions);
  g_test_add_func ("/desk/grid/sideways", test_sideways);
  g_test_add_func ("/desk/grid/roles-names-and-counts", test_roles);
  return g_test_run ();
}
