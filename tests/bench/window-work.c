/* window-work.c: what the clerk waits for in the window itself: the real widgets over a real office file, until the frame is painted that
 * shows the answer. Run on a display of its own; one line of JSON (bench.h).
 *
 *   bench-window start FILE PAGE SINCE    from the start of the process (SINCE: the monotonic clock then) to the painted list
 *   bench-window scroll FILE QUERY STEPS  the thumb dragged from end to end and back: main thread's time a step, and the longest frame
 *   bench-window array ROWS STEPS         the same grid over an array in memory
 *   bench-window place FILE QUERY RUNS    a jump to any place, until its rows are painted
 *   bench-window type FILE PAGE WORD…     each keystroke in the search to the painted list
 *   bench-window edit FILE RUNS           a cell edited, from Enter to durable and painted
 */
#include "bench.h"

#include <adwaita.h>
#include <locale.h>
#include <unistd.h>

#include "../desk/fake-source.h"
#include "application.h"
#include "desk.h"
#include "grid.h"
#include "record-source.h"
#include "window.h"

#define PATIENCE 60 /* seconds */

typedef gboolean (*Condition) (gpointer data);

static void
fail (const char *what)
{
  g_printerr ("bench-window: %s\n", what);
  _exit (1);
}

static void
end (double *seconds, int n, long count)
{
  bench_tell (seconds, n, count);
  fflush (stdout);
  /* Nothing is measured beyond this point, and a backup on closing would be. */
  _exit (0);
}

static GtkWidget *
find_mapped (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* ---- Frames ---- */

static struct
{
  guint n;           /* painted */
  double began, longest;
} frames;

static void
on_before_paint_cb (GdkFrameClock *clock, gpointer user)
{
  frames.began = bench_now ();
}

static void
on_after_paint_cb (GdkFrameClock *clock, gpointer user)
{
  frames.n++;
  frames.longest = MAX (frames.longest, bench_now () - frames.began);
}

static void
watch_frames (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  /* The clock draws in its "paint", between these two. */
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint_cb), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), NULL);
}

static gboolean
on_patience_cb (gpointer user)
{
  fail ("waited in vain");
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until what is asked holds at the end of a painted frame. */
static void
wait_painted (Condition condition, gpointer data)
{
  guint patience = g_timeout_add_seconds (PATIENCE, on_patience_cb, NULL), seen = frames.n;

  while (frames.n == seen || !condition (data))
    {
      seen = frames.n;
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (patience);
}

static gboolean
on_quiet_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
rest (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_quiet_cb, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* ---- What is shown ---- */

/* The rows that are seen have their values. */
static gboolean
shows_rows (gpointer data)
{
  MbGrid *grid = data;
  MbGridSource *source = mb_grid_get_source (grid);
  guint first, n;

  if (source == NULL)
    return FALSE;
  first = mb_grid_get_first_visible (grid);
  n = mb_grid_source_n_rows (source);
  for (guint row = first; row < MIN (n, first + 10); row++)
    {
      const char *tone = NULL;
      g_autofree char *text = mb_grid_source_text (source, row, 0, &tone);

      if (text == NULL)
        return FALSE;
    }
  return n > 0;
}

static gboolean
has_session (gpointer data)
{
  return mb_window_get_session (MB_WINDOW (data)) != NULL;
}

static MbRecordList *
list_of (MbGrid *grid)
{
  MbGridSource *source = mb_grid_get_source (grid);

  return source != NULL && MB_IS_RECORD_SOURCE (source) ? mb_record_source_get_list (MB_RECORD_SOURCE (source)) : NULL;
}

static gboolean
is_complete (gpointer data)
{
  MbRecordList *list = list_of (data);

  return list != NULL && !mb_record_list_is_loading (list) && shows_rows (data);
}

/* The application, whose start brings styles and icons. */
static MbApplication *
dress (void)
{
  static const MbDeskOptions options = { NULL, "bench", MB_DATE_NONE, NULL };
  MbApplication *application = mb_application_new (&options);
  g_autoptr (GError) error = NULL;

  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    fail (error->message);
  return application;
}

/* A window over the file, on this page, with its list. */
static MbGrid *
open_window (const char *path, const char *page, MbWindow **out)
{
  static const MbDeskOptions options = { NULL, "bench", MB_DATE_NONE, NULL };
  g_autofree char *ini = g_build_filename (g_get_user_config_dir (), "bench.ini", NULL);
  MbApplication *application = dress ();
  MbWindow *window;
  GtkWidget *grid = NULL;

  window = MB_WINDOW (mb_window_new (GTK_APPLICATION (application), &options, mb_window_state_new (ini)));
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  gtk_widget_realize (GTK_WIDGET (window));
  watch_frames (GTK_WIDGET (window));
  gtk_window_present (GTK_WINDOW (window));
  mb_window_open (window, path);
  wait_painted (has_session, window);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.go", "s", page);
  while (grid == NULL)
    {
      rest (20);
      grid = find_mapped (GTK_WIDGET (window), MB_TYPE_GRID);
    }
  gtk_widget_queue_draw (grid);
  wait_painted (is_complete, grid);
  /* Counts and figures around the list come after it. */
  rest (1500);
  *out = window;
  return MB_GRID (grid);
}

/* ---- Starting ---- */

static double since;

static void
on_start_painted_cb (GdkFrameClock *clock, gpointer user)
{
  GtkWidget *grid = find_mapped (user, MB_TYPE_GRID);
  double seconds;

  if (grid == NULL || !shows_rows (grid))
    return;
  seconds = bench_now () - since;
  end (&seconds, 1, mb_grid_source_n_rows (mb_grid_get_source (MB_GRID (grid))));
}

static void
on_realize_cb (GtkWidget *window, gpointer user)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_start_painted_cb), window);
}

static void
on_toplevels_cb (GListModel *model, guint pos, guint removed, guint added, gpointer user)
{
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (model, pos + i);

      g_signal_connect (window, "realize", G_CALLBACK (on_realize_cb), NULL);
    }
}

static int
measure_start (const char *path, const char *page, const char *start)
{
  MbDeskOptions options = { path, "bench", MB_DATE_NONE, NULL };
  MbWindowState *state = mb_window_state_new (NULL);

  since = strtod (start, NULL);
  mb_window_state_set (state, "window", "page", page);
  mb_window_state_save (state);
  mb_window_state_free (state);
  if (!mb_desk_can_open ())
    fail ("no display");
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (on_toplevels_cb), NULL);
  return mb_desk_run (&options);
}

/* ---- Scrolling ---- */

static double
thread_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static gboolean
always (gpointer data)
{
  return TRUE;
}

static void
drag (MbGrid *grid, int steps)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (grid));
  double top = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
  g_autofree double *seconds = g_new (double, 2 * steps);
  double began;

  frames.longest = 0;
  for (int i = 0; i < 2 * steps; i++)
    {
      int at = i < steps ? i + 1 : 2 * steps - i - 1;

      began = thread_now ();
      gtk_adjustment_set_value (adjustment, top * at / steps);
      wait_painted (always, NULL);
      seconds[i] = thread_now () - began;
    }
  qsort (seconds, (size_t) (2 * steps), sizeof *seconds, bench_compare);
  printf ("{\"seconds\": %.9f, \"longest\": %.9f, \"peak_kib\": %ld, \"n\": %u}\n", seconds[steps], frames.longest, bench_peak_kib (),
          mb_grid_source_n_rows (mb_grid_get_source (grid)));
  fflush (stdout);
  _exit (0);
}

static void
measure_array (guint rows, int steps)
{
  GtkWidget *window = adw_window_new (), *scroller = gtk_scrolled_window_new (), *grid = mb_grid_new ();
  g_autoptr (FakeSource) source = fake_source_new (rows, 8);

  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  adw_window_set_content (ADW_WINDOW (window), scroller);
  mb_grid_set_source (MB_GRID (grid), MB_GRID_SOURCE (source));
  gtk_widget_realize (window);
  watch_frames (window);
  gtk_window_present (GTK_WINDOW (window));
  wait_painted (shows_rows, grid);
  rest (500);
  drag (MB_GRID (grid), steps);
}

/* The grid of a list alone, without the page around it, as the array's. */
static void
measure_scroll (const char *path, const char *text, int steps)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = mb_office_open (path, MB_STORE_READ_WRITE, "bench", &error);
  g_autoptr (MbQuery) query = office != NULL ? mb_query_parse (text, mb_office_get_catalogue (office), &error) : NULL;
  GtkWidget *window = adw_window_new (), *scroller = gtk_scrolled_window_new (), *grid = mb_grid_new ();
  MbSession *session;
  MbRecordList *list;
  MbRecordSource *source;

  if (query == NULL)
    fail (error->message);
  session = mb_session_new (office);
  list = mb_record_list_new (mb_session_get_feed (session), mb_catalogue_get (mb_office_get_catalogue (office), mb_query_register (query)));
  source = mb_record_source_new (session, list);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 720);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), grid);
  adw_window_set_content (ADW_WINDOW (window), scroller);
  mb_grid_set_source (MB_GRID (grid), MB_GRID_SOURCE (source));
  mb_record_source_set_query (source, query);
  gtk_widget_realize (window);
  watch_frames (window);
  gtk_window_present (GTK_WINDOW (window));
  wait_painted (is_complete, grid);
  rest (500);
  drag (MB_GRID (grid), steps);
}

static void
measure_place (const char *path, const char *page, int runs)
{
  MbWindow *window;
  MbGrid *grid = open_window (path, page, &window);
  guint n = mb_grid_source_n_rows (mb_grid_get_source (grid));
  g_autofree double *seconds = g_new (double, runs);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int i = 0; i < runs; i++)
    {
      double start = bench_now ();

      mb_grid_scroll_to (grid, (guint) g_rand_int_range (random, 0, (gint32) n));
      wait_painted (shows_rows, grid);
      seconds[i] = bench_now () - start;
    }
  end (seconds, runs, n);
}

/* ---- Typing ---- */

typedef struct
{
  MbGrid *grid;
  const char *text;
} Typed;

static gboolean
shows_typed (gpointer data)
{
  Typed *typed = data;
  MbRecordList *list = list_of (typed->grid);
  const char *search = mb_query_get_search (mb_record_list_get_query (list));

  return g_strcmp0 (search != NULL ? search : "", typed->text) == 0
         && (shows_rows (typed->grid) ? !mb_record_list_is_loading (list) || mb_record_list_get_n (list) >= MB_RECORD_PAGE
                                      : !mb_record_list_is_loading (list));
}

static void
measure_typing (const char *path, const char *page, int n_words, char **words)
{
  MbWindow *window;
  MbGrid *grid = open_window (path, page, &window);
  GtkWidget *entry;
  g_autoptr (GArray) seconds = g_array_new (FALSE, FALSE, sizeof (double));

  /* The page's own search stands beside the list. */
  gtk_widget_activate_action (GTK_WIDGET (window), "win.find", NULL);
  rest (50);
  entry = gtk_window_get_focus (GTK_WINDOW (window));
  entry = entry != NULL ? gtk_widget_get_ancestor (entry, GTK_TYPE_SEARCH_ENTRY) : NULL;
  if (entry == NULL)
    fail ("no search");
  for (int i = 0; i < n_words; i++)
    {
      Typed typed = { grid, "" };
      g_autoptr (GString) text = g_string_new ("");

      for (const char *p = words[i]; *p != '\0'; p = g_utf8_next_char (p))
        {
          double start, passed;

          g_string_append_unichar (text, g_utf8_get_char (p));
          typed.text = text->str;
          start = bench_now ();
          gtk_editable_set_text (GTK_EDITABLE (entry), text->str);
          wait_painted (shows_typed, &typed);
          passed = bench_now () - start;
          g_array_append_val (seconds, passed);
          rest (250);
        }
      typed.text = "";
      gtk_editable_set_text (GTK_EDITABLE (entry), "");
      wait_painted (shows_typed, &typed);
      rest (500);
    }
  end ((double *) (void *) seconds->data, (int) seconds->len, (long) seconds->len);
}

/* ---- Editing ---- */

typedef struct
{
  MbGridSource *source;
  guint row, column;
  const char *text;
} Cell;

static gboolean
shows_cell (gpointer data)
{
  Cell *cell = data;
  const char *tone = NULL;
  g_autofree char *text = mb_grid_source_text (cell->source, cell->row, cell->column, &tone);

  return g_strcmp0 (text, cell->text) == 0;
}

static void
measure_edits (const char *path, int runs)
{
  MbWindow *window;
  MbGrid *grid = open_window (path, "hazard", &window);
  Cell cell = { mb_grid_get_source (grid), 0, mb_grid_columns_find (mb_grid_get_columns (grid), "description"), NULL };
  g_autofree double *seconds = g_new (double, runs);

  for (int i = 0; i < runs; i++)
    {
      g_autofree char *text = g_strdup_printf ("二楼楼道灭火器压力不足，%x第%d次", g_random_int (), i);
      double start;

      cell.row = (guint) i % 20;
      cell.text = text;
      mb_grid_set_cursor (grid, cell.row, cell.column);
      if (!mb_grid_edit (grid))
        fail ("the cell cannot be edited");
      gtk_editable_set_text (GTK_EDITABLE (mb_cell_entry_get_text_widget (mb_grid_get_entry (grid))), text);
      rest (60);
      start = bench_now ();
      g_signal_emit_by_name (mb_grid_get_entry (grid), "done", MB_ENTRY_ENTER);
      wait_painted (shows_cell, &cell);
      seconds[i] = bench_now () - start;
      rest (60);
    }
  end (seconds, runs, runs);
}

int
main (int argc, char **argv)
{
  const char *work = argc > 3 ? argv[1] : "";

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  if (g_str_equal (work, "start") && argc == 5)
    return measure_start (argv[2], argv[3], argv[4]);
  if (!mb_desk_can_open ())
    fail ("no display: run through run-display.sh");
  if (g_str_equal (work, "array") || g_str_equal (work, "scroll"))
    dress ();
  if (g_str_equal (work, "array"))
    measure_array ((guint) atoi (argv[2]), atoi (argv[3]));
  else if (g_str_equal (work, "scroll") && argc == 5)
    measure_scroll (argv[2], argv[3], atoi (argv[4]));
  else if (g_str_equal (work, "place") && argc == 5)
    measure_place (argv[2], argv[3], atoi (argv[4]));
  else if (g_str_equal (work, "type") && argc > 4)
    measure_typing (argv[2], argv[3], argc - 4, argv + 4);
  else if (g_str_equal (work, "edit"))
    measure_edits (argv[2], atoi (argv[3]));
  fail ("see the head of window-work.c");
}
