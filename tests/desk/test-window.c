/* What must hold of the window over a real office file: it opens, every page shows, an edit is written and taken back, a bad file is told,
 * and a closed window leaves nothing behind. */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "edit.h"
#include "grid.h"
#include "mb-desk-resources.h"
#include "office.h"
#include "window.h"

#define PATIENCE 15

typedef struct
{
  char *folder, *path;
  MbWindow *window;
} Fixture;

typedef gboolean (*Condition) (gpointer data);

static gboolean
on_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the condition holds; fails when it does not within PATIENCE seconds. */
static void
wait_for (Condition condition, gpointer data, const char *what)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_USEC_PER_SEC;
  guint tick = g_timeout_add (20, on_tick_cb, NULL);

  while (!condition (data))
    {
      if (g_get_monotonic_time () > end)
        g_error ("waited in vain: %s", what);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 150 * 1000;

  wait_for (is_past, &end, "time");
}

static void
make_office (const char *path)
{
  static const char *const towns[] = { "城关镇", "河西镇", NULL };
  static const char *const fields[] = { "name", "type", "status", "town", "students" };
  const MbOfficeHead head = { "临溪县教育局", "369900", towns };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = mb_office_create (path, &head, "王芳", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("阳光第%02u幼儿园", i);
      g_autofree char *students = g_strdup_printf ("%u", 100 + i);
      const char *texts[] = { name, "幼儿园", i % 3 == 0 ? "限期整改" : "在办", towns[i % 2], students };
      gint64 id;

      g_assert_true (mb_edit_new (office, "institution", fields, texts, G_N_ELEMENTS (fields), &id, &error));
      g_assert_no_error (error);
    }
  mb_office_close (office);
}

static gboolean
has_session (gpointer data)
{
  return mb_window_get_session (MB_WINDOW (data)) != NULL;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const MbDeskOptions options = { NULL, "王芳", MB_DATE_NONE, NULL };
  g_autofree char *state = NULL;

  f->folder = g_dir_make_tmp ("minban-window-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "office.minban", NULL);
  state = g_build_filename (f->folder, "window.ini", NULL);
  make_office (f->path);
  f->window = MB_WINDOW (mb_window_new (NULL, &options, mb_window_state_new (state)));
  gtk_window_present (GTK_WINDOW (f->window));
  settle ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gpointer held = f->window;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_object_add_weak_pointer (held, &held);
  gtk_window_close (GTK_WINDOW (f->window));
  settle ();
  g_assert_null (held); /* nothing holds a closed window */
  dir = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static GtkWidget *
find_mapped (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
go (Fixture *f, const char *page)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.go", "s", page);
  settle ();
}

static void
open_office (Fixture *f)
{
  mb_window_open (f->window, f->path);
  wait_for (has_session, f->window, "the office to open");
  settle ();
}

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
  ADD ("a-bad-file-is-told-and-a-good-one-opens", test_bad_file);
  return g_test_run ();
}
