/* What must hold of the window over a real office file: it opens, every page shows, an edit is written and taken back, a bad file is told,
 * and a closed window leaves nothing behind. */
#include "grid.h"
#include "window-case.h"
#include "window-private.h"

static void
test_pages (Fixture *f, gconstpointer data)
{
  static const char *const pages[]
      = { "overview", "institution", "hazard", "complaint", "inspection", "reports", "settings", "overview" };

  open_office (f);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (f->window)), ==, "临溪县教育局 · Minban Desk");
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    go (f, pages[i]);
}

typedef struct
{
  MbGridSource *source;
  guint row, column;
  const char *text;
} Cell;

static gboolean
cell_is (gpointer data)
{
  Cell *cell = data;
  g_autofree char *text = cell->row < mb_grid_source_n_rows (cell->source)
                              ? mb_grid_source_text (cell->source, cell->row, cell->column, NULL)
                              : NULL;

  return g_strcmp0 (text, cell->text) == 0;
}

static gboolean
has_thirty_rows (gpointer data)
{
  return mb_grid_source_n_rows (data) == 30;
}

static void
test_edit_and_undo (Fixture *f, gconstpointer data)
{
  MbGrid *grid;
  MbGridSource *source;
  Cell cell;

  open_office (f);
  go (f, "institution");
  grid = MB_GRID (find_mapped (GTK_WIDGET (f->window), MB_TYPE_GRID));
  g_assert_nonnull (grid);
  source = mb_grid_get_source (grid);
  wait_for (has_thirty_rows, source, "thirty rows");
  cell = (Cell){ source, 1, mb_grid_columns_find (mb_grid_get_columns (grid), "name"), "阳光第01幼儿园" };
  wait_for (cell_is, &cell, "the values");
  mb_grid_set_cursor (grid, 1, cell.column);
  g_assert_true (mb_grid_edit (grid));
  gtk_editable_set_text (GTK_EDITABLE (mb_cell_entry_get_text_widget (mb_grid_get_entry (grid))), "晨曦幼儿园");
  g_signal_emit_by_name (mb_grid_get_entry (grid), "done", MB_ENTRY_PICK);
  settle ();
  g_assert_false (mb_grid_is_editing (grid));
  /* The list follows: sorted by name, the row has gone elsewhere, and the cursor with it. */
  cell.row = mb_grid_get_cursor_row (grid);
  cell.text = "晨曦幼儿园";
  wait_for (cell_is, &cell, "the new value");
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.undo", NULL);
  settle ();
  cell.row = 1;
  cell.text = "阳光第01幼儿园";
  wait_for (cell_is, &cell, "the old value");
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  MbGrid *grid;
  guint column;

  open_office (f);
  go (f, "institution");
  grid = MB_GRID (find_mapped (GTK_WIDGET (f->window), MB_TYPE_GRID));
  wait_for (has_thirty_rows, mb_grid_get_source (grid), "thirty rows");
  settle ();
  column = mb_grid_columns_find (mb_grid_get_columns (grid), "licence_to");
  mb_grid_set_cursor (grid, 0, column);
  g_assert_true (mb_grid_edit (grid));
  gtk_editable_set_text (GTK_EDITABLE (mb_cell_entry_get_text_widget (mb_grid_get_entry (grid))), "2024-02-30");
  g_signal_emit_by_name (mb_grid_get_entry (grid), "done", MB_ENTRY_ENTER);
  settle ();
  g_assert_true (mb_grid_is_editing (grid));
  g_assert_nonnull (mb_grid_get_reason (grid));
  g_signal_emit_by_name (mb_grid_get_entry (grid), "done", MB_ENTRY_CANCEL);
  settle ();
}

static gboolean
has_ten_rows (gpointer data)
{
  return mb_grid_source_n_rows (data) == 10;
}

static void
test_link (Fixture *f, gconstpointer data)
{
  MbGrid *grid;

  open_office (f);
  mb_session_open_link (mb_window_get_session (f->window), "institution?status=限期整改");
  settle ();
  grid = MB_GRID (find_mapped (GTK_WIDGET (f->window), MB_TYPE_GRID));
  wait_for (has_ten_rows, mb_grid_get_source (grid), "the rows behind a figure");
}

static void
test_bad_file (Fixture *f, gconstpointer data)
{
  g_autofree char *bad = g_build_filename (f->folder, "bad.minban", NULL);

  g_assert_true (g_file_set_contents (bad, "this is no office", -1, NULL));
  mb_window_open (f->window, bad);
  settle ();
  settle ();
  g_assert_null (mb_window_get_session (f->window));
  /* The window lives on and opens a good one. */
  open_office (f);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.close-office", NULL);
  settle ();
  g_assert_null (mb_window_get_session (f->window));
}

/* However fast words come, and whenever the window is closed. */
static void
test_toasts (Fixture *f, gconstpointer data)
{
  MbSession *session;
  g_autofree char *last = NULL;

  open_office (f);
  session = mb_window_get_session (f->window);
  for (guint i = 0; i < 24; i++)
    {
      gint64 end = g_get_monotonic_time () + (i % 6) * 40 * 1000;

      g_free (last);
      last = g_strdup_printf ("word %u", i);
      mb_session_toast (session, last, i % 2 == 0);
      wait_for (is_past, &end, "time");
    }
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (f->window->toast_label)), ==, last);
  g_assert_false (gtk_widget_get_visible (f->window->toast_undo));
  mb_session_toast (session, "the end", TRUE);
  g_assert_true (gtk_widget_get_visible (f->window->toast_undo));
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    g_error ("no display: run through run-display.sh");
  adw_init ();
  mb_desk_get_resource ();
#define ADD(NAME, FUNC) g_test_add ("/desk/window/" NAME, Fixture, NULL, set_up, FUNC, tear_down)
  ADD ("every-page-shows", test_pages);
  ADD ("an-edit-is-written-and-taken-back", test_edit_and_undo);
  ADD ("a-refused-value-is-not-written", test_refused);
  ADD ("a-figure-opens-its-rows", test_link);
  ADD ("words-may-come-fast", test_toasts);
  ADD ("a-bad-file-is-told-and-a-good-one-opens", test_bad_file);
  return g_test_run ();
}
