/* What must hold of the window over a real office file: it opens, every page shows, an edit is written and taken back, a bad file is told,
 * and a closed window leaves nothing behind. */
#include "detail-pane.h"
#include "grid-cell.h"
#include "grid.h"
#include "hazard-head.h"
#include "list-page-private.h"
#include "list-tabs.h"
#include "report-page-private.h"
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
  wait_for (has_rows, &(Rows){ source, 30 }, "thirty rows");
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
  wait_for (has_rows, &(Rows){ mb_grid_get_source (grid), 30 }, "thirty rows");
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

static void
test_link (Fixture *f, gconstpointer data)
{
  MbGrid *grid;

  open_office (f);
  mb_session_open_link (mb_window_get_session (f->window), "institution?status=限期整改");
  settle ();
  grid = MB_GRID (find_mapped (GTK_WIDGET (f->window), MB_TYPE_GRID));
  wait_for (has_rows, &(Rows){ mb_grid_get_source (grid), 10 }, "the rows behind a figure");
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

/* ---- Over night ---- */

#define N_DUE 3 /* hazards: due on the last of June, in July, in August */

static void
add_hazards (const char *path)
{
  static const char *const fields[] = { "found", "institution", "category", "description", "severity", "status", "limit" };
  static const char *const limits[N_DUE] = { "2026-06-30", "2026-07-03", "2026-08-31" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = mb_office_open (path, MB_STORE_READ_WRITE, "王芳", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_DUE; i++)
    {
      const char *texts[] = { "2026-06-01", "阳光第00幼儿园", "消防安全", limits[i], "一般", "整改中", limits[i] };
      gint64 id;

      g_assert_true (mb_edit_new (office, "hazard", fields, texts, G_N_ELEMENTS (fields), &id, &error));
      g_assert_no_error (error);
    }
  mb_office_close (office);
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Said;

/* Whether a label or a cell in sight ends so. */
static gboolean
is_said (gpointer data)
{
  Said *said = data;
  const char *text = NULL;

  if (!gtk_widget_get_mapped (said->root))
    return FALSE;
  if (GTK_IS_LABEL (said->root))
    text = gtk_label_get_label (GTK_LABEL (said->root));
  else if (MB_IS_GRID_CELL (said->root))
    text = mb_grid_cell_get_text (MB_GRID_CELL (said->root));
  if (text != NULL && g_str_has_suffix (text, said->text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (said->root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_said (&(Said){ child, said->text }))
      return TRUE;
  return FALSE;
}

/* A window that stays open over night tells, lists and counts by the new day, but for what somebody typed. */
static void
test_new_day (Fixture *f, gconstpointer data)
{
  MbSession *session;
  MbGrid *grid;
  GtkWidget *head, *detail, *tabs, *as_of;
  MbReportPage *reports;
  MbListPage *page;
  g_autofree char *kept = NULL, *asked = NULL;
  g_autoptr (MbQuery) query = NULL;
  Rows rows;
  Cell limit;

  add_hazards (f->path);
  open_office (f);
  session = mb_window_get_session (f->window);
  go (f, "reports");
  reports = MB_REPORT_PAGE (find_mapped (GTK_WIDGET (f->window), MB_TYPE_REPORT_PAGE));
  mb_session_set_today (session, mb_date_from_iso ("2026-06-30"));
  g_assert_cmpstr (mb_cell_entry_get_text (MB_CELL_ENTRY (reports->as_of)), ==, "2026-06-30");
  go (f, "hazard");
  grid = MB_GRID (find_mapped (GTK_WIDGET (f->window), MB_TYPE_GRID));
  head = find_mapped (GTK_WIDGET (f->window), MB_TYPE_HAZARD_HEAD);
  detail = find_mapped (GTK_WIDGET (f->window), MB_TYPE_DETAIL_PANE);
  tabs = find_mapped (GTK_WIDGET (f->window), MB_TYPE_LIST_TABS);
  as_of = find_mapped (head, MB_TYPE_CELL_ENTRY);
  rows = (Rows){ mb_grid_get_source (grid), N_DUE };
  wait_for (has_rows, &rows, "all hazards");
  limit = (Cell){ rows.source, 0, mb_grid_columns_find (mb_grid_get_columns (grid), "limit"), "2026-06-30  due today" };
  wait_for (cell_is, &limit, "the first limit");
  mb_grid_set_cursor (grid, 0, 0);
  wait_for (is_said, &(Said){ detail, "due today" }, "the limit in the detail");
  g_assert_cmpstr (mb_cell_entry_get_text (MB_CELL_ENTRY (as_of)), ==, "2026-06-30");
  mb_list_tabs_set_active (MB_LIST_TABS (tabs),
                           mb_list_tabs_overdue (mb_catalogue_get (mb_session_get_catalogue (session), "hazard")));
  g_signal_emit_by_name (tabs, "changed");
  rows.n = 0;
  wait_for (has_rows, &rows, "nothing overdue");

  mb_session_set_today (session, mb_date_from_iso ("2026-07-01"));
  rows.n = 1;
  wait_for (has_rows, &rows, "what is overdue since midnight");
  limit.text = "2026-06-30  overdue by 1 day";
  wait_for (cell_is, &limit, "how long");
  mb_grid_set_cursor (grid, 0, 0);
  wait_for (is_said, &(Said){ detail, "overdue by 1 day" }, "how long, in the detail");
  g_assert_cmpstr (mb_cell_entry_get_text (MB_CELL_ENTRY (as_of)), ==, "2026-07-01");
  g_assert_cmpstr (mb_cell_entry_get_text (MB_CELL_ENTRY (reports->as_of)), ==, "2026-07-01");

  mb_cell_entry_set_text (MB_CELL_ENTRY (as_of), "2026-06-15");
  g_signal_emit_by_name (as_of, "done", MB_ENTRY_ENTER);
  mb_cell_entry_set_text (MB_CELL_ENTRY (reports->as_of), "2026-06-15");
  mb_session_set_today (session, mb_date_from_iso ("2026-07-04"));
  wait_for (is_said, &(Said){ GTK_WIDGET (grid), "overdue by 1 day" }, "the second limit, painted");
  g_assert_true (is_said (&(Said){ GTK_WIDGET (grid), "overdue by 4 days" }));
  wait_for (is_said, &(Said){ detail, "overdue by 4 days" }, "the same record in the detail");
  g_assert_cmpstr (mb_cell_entry_get_text (MB_CELL_ENTRY (as_of)), ==, "2026-06-15");
  g_assert_cmpstr (mb_cell_entry_get_text (MB_CELL_ENTRY (reports->as_of)), ==, "2026-06-15");

  /* What a figure opened asks again, and so does a view that was kept from it. */
  mb_session_open_link (session, "hazard?status!=已销号&limit<#today");
  rows.n = 2;
  wait_for (has_rows, &rows, "what a figure opened");
  page = MB_LIST_PAGE (find_mapped (GTK_WIDGET (f->window), MB_TYPE_LIST_PAGE));
  kept = mb_list_page_capture (page);
  mb_session_set_today (session, mb_date_from_iso ("2026-09-01"));
  rows.n = N_DUE;
  wait_for (has_rows, &rows, "the same on a later day");
  query = mb_list_page_view_query (page, kept);
  asked = mb_query_to_string (query);
  g_assert_cmpstr (asked, ==, "hazard?status!=已销号&limit<2026%2D09%2D01");
  mb_session_open_link (session, "hazard?limit<2026-07-01");
  rows.n = 1;
  wait_for (has_rows, &rows, "of a day that was said");
  mb_session_set_today (session, mb_date_from_iso ("2026-09-02"));
  settle ();
  g_assert_true (has_rows (&rows));
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
  ADD ("a-new-day-is-a-new-day", test_new_day);
  ADD ("a-bad-file-is-told-and-a-good-one-opens", test_bad_file);
  return g_test_run ();
}
