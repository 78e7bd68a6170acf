/* What must hold for whoever writes Chinese: an input method gets the keys first, in a cell as in a search, and what is still being
 * composed is neither written nor searched for. The input method here is one of the test's own, by GTK's protocol for them: letters
 * compose, the space bar makes them the word, Enter leaves them as letters, Esc drops them. Keys are real ones.
 */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cell-entry.h"
#include "edit.h"
#include "grid.h"
#include "mb-desk-resources.h"
#include "office.h"
#include "widget-case.h"
#include "window.h"

#define PATIENCE 20

static const char *word = "正阳"; /* what the space bar makes */

/* ---- The input method ---- */

#define TEST_TYPE_IM (test_im_get_type ())
G_DECLARE_FINAL_TYPE (TestIm, test_im, TEST, IM, GtkIMContext)

struct _TestIm
{
  GtkIMContext parent_instance;
  GString *letters;
};

G_DEFINE_FINAL_TYPE (TestIm, test_im, GTK_TYPE_IM_CONTEXT)

static guint n_composed; /* letters taken since the test began */

static void
test_im_stop (TestIm *self, const char *text)
{
  g_string_truncate (self->letters, 0);
  g_signal_emit_by_name (self, "preedit-changed");
  g_signal_emit_by_name (self, "preedit-end");
  if (text != NULL)
    g_signal_emit_by_name (self, "commit", text);
}

static gboolean
test_im_compose (TestIm *self, guint keyval)
{
  g_autofree char *letters = g_strdup (self->letters->str);

  switch (keyval)
    {
    case GDK_KEY_space:
      test_im_stop (self, word);
      return TRUE;
    case GDK_KEY_Return:
      test_im_stop (self, letters);
      return TRUE;
    case GDK_KEY_Escape:
      test_im_stop (self, NULL);
      return TRUE;
    default:
      return TRUE; /* its list of candidates goes up and down */
    }
}

static gboolean
test_im_filter_keypress (GtkIMContext *context, GdkEvent *event)
{
  TestIm *self = TEST_IM (context);
  guint keyval;

  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return FALSE;
  keyval = gdk_key_event_get_keyval (event);
  if ((gdk_event_get_modifier_state (event) & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  if (keyval >= GDK_KEY_a && keyval <= GDK_KEY_z)
    {
      if (self->letters->len == 0)
        g_signal_emit_by_name (self, "preedit-start");
      g_string_append_c (self->letters, (char) keyval);
      n_composed++;
      g_signal_emit_by_name (self, "preedit-changed");
      return TRUE;
    }
  return self->letters->len > 0 ? test_im_compose (self, keyval) : FALSE;
}

static void
test_im_get_preedit_string (GtkIMContext *context, char **text, PangoAttrList **attributes, int *cursor)
{
  TestIm *self = TEST_IM (context);

  if (text != NULL)
    *text = g_strdup (self->letters->str);
  if (attributes != NULL)
    *attributes = pango_attr_list_new ();
  if (cursor != NULL)
    *cursor = (int) self->letters->len;
}

static void
test_im_reset (GtkIMContext *context)
{
  TestIm *self = TEST_IM (context);

  if (self->letters->len > 0)
    test_im_stop (self, NULL);
}

static void
test_im_finalize (GObject *object)
{
  g_string_free (TEST_IM (object)->letters, TRUE);
  G_OBJECT_CLASS (test_im_parent_class)->finalize (object);
}

static void
test_im_class_init (TestImClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_im_finalize;
  GTK_IM_CONTEXT_CLASS (klass)->filter_keypress = test_im_filter_keypress;
  GTK_IM_CONTEXT_CLASS (klass)->get_preedit_string = test_im_get_preedit_string;
  GTK_IM_CONTEXT_CLASS (klass)->reset = test_im_reset;
}

static void
test_im_init (TestIm *self)
{
  self->letters = g_string_new (NULL);
}

/* ---- The window ---- */

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
settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  wait_for (is_past, &end, "time");
}

static gboolean
has_ended (gpointer data)
{
  return g_subprocess_get_identifier (data) == NULL;
}

static void
on_ended_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
}

static void
do_xdotool (const char *first, ...)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  va_list list;

  g_ptr_array_add (words, (gpointer) "xdotool");
  va_start (list, first);
  for (const char *at = first; at != NULL; at = va_arg (list, const char *))
    g_ptr_array_add (words, (gpointer) at);
  va_end (list);
  g_ptr_array_add (words, NULL);
  process = g_subprocess_newv ((const char *const *) words->pdata,
                               G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_async (process, NULL, on_ended_cb, NULL);
  wait_for (has_ended, process, "xdotool");
}

static void
press (const char *key)
{
  do_xdotool ("key", key, NULL);
  settle (120);
}

static gboolean
has_session (gpointer data)
{
  return mb_window_get_session (MB_WINDOW (data)) != NULL;
}

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (data);
}

static void
make_office (const char *path)
{
  static const char *const towns[] = { "城关镇", "河西镇", NULL };
  static const char *const fields[] = { "name", "type", "status", "town" };
  const MbOfficeHead head = { "临溪县教育局", "369900", towns };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = mb_office_create (path, &head, "王芳", &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *name = g_strdup_printf ("阳光第%02u幼儿园", i);
      const char *texts[] = { name, "幼儿园", "在办", towns[i % 2] };
      gint64 id;

      g_assert_true (mb_edit_new (office, "institution", fields, texts, G_N_ELEMENTS (fields), &id, &error));
      g_assert_no_error (error);
    }
  mb_office_close (office);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  static const MbDeskOptions options = { NULL, "王芳", MB_DATE_NONE, NULL };
  g_autofree char *pid = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *state = NULL;

  f->folder = g_dir_make_tmp ("minban-input-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "office.minban", NULL);
  state = g_build_filename (f->folder, "window.ini", NULL);
  make_office (f->path);
  f->window = MB_WINDOW (mb_window_new (NULL, &options, mb_window_state_new (state)));
  gtk_window_present (GTK_WINDOW (f->window));
  mb_window_open (f->window, f->path);
  wait_for (has_session, f->window, "the office to open");
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.go", "s", "institution");
  settle (300);
  do_xdotool ("search", "--onlyvisible", "--pid", pid, "windowfocus", NULL);
  wait_for (is_active, f->window, "the window to have the keyboard");
  n_composed = 0;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  gtk_window_close (GTK_WINDOW (f->window));
  settle (300);
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

/* ---- Cases ---- */

static gboolean
has_word (gpointer data)
{
  MbGridSource *source = data;

  for (guint row = 0; row < mb_grid_source_n_rows (source); row++)
    {
      g_autofree char *text = mb_grid_source_text (source, row, 0, NULL);

      if (g_strcmp0 (text, word) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
editor_text (MbGrid *grid)
{
  g_assert_true (mb_grid_is_editing (grid));
  return mb_cell_entry_get_text (mb_grid_get_entry (grid));
}

static void
test_cell (Fixture *f, gconstpointer data)
{
  MbGrid *grid = MB_GRID (find_mapped (GTK_WIDGET (f->window), MB_TYPE_GRID));
  Rows rows = { mb_grid_get_source (grid), 12 };

  wait_for (has_rows, &rows, "the rows");
  mb_grid_set_cursor (grid, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (grid));
  settle (100);

  press ("z"); /* begins to edit, and is the first letter of the word */
  g_assert_cmpuint (n_composed, ==, 1);
  g_assert_cmpstr (editor_text (grid), ==, "");
  press ("h");
  g_assert_cmpstr (editor_text (grid), ==, "");
  press ("Down"); /* among the candidates */
  g_assert_cmpstr (editor_text (grid), ==, "");
  press ("Escape"); /* drops the letters, not the edit */
  g_assert_cmpstr (editor_text (grid), ==, "");
  press ("z");
  press ("Return"); /* leaves the letters, not the cell */
  g_assert_cmpstr (editor_text (grid), ==, "z");
  press ("BackSpace");
  press ("z");
  press ("y");
  press ("space");
  g_assert_cmpstr (editor_text (grid), ==, word);
  g_assert_false (has_word (rows.source)); /* nothing is written before the cell is left */
  press ("Return");
  wait_for (has_word, rows.source, "the word in the list");
  g_assert_false (mb_grid_is_editing (grid));
  g_assert_cmpuint (mb_grid_source_n_rows (rows.source), ==, 12);
}

static void
test_search (Fixture *f, gconstpointer data)
{
  MbGrid *grid = MB_GRID (find_mapped (GTK_WIDGET (f->window), MB_TYPE_GRID));
  Rows all = { mb_grid_get_source (grid), 12 }, one = { mb_grid_get_source (grid), 1 };
  GtkWidget *focus;

  wait_for (has_rows, &all, "the rows");
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.find", NULL);
  settle (100);
  focus = gtk_window_get_focus (GTK_WINDOW (f->window));
  g_assert_true (GTK_IS_TEXT (focus));
  word = "第03";
  press ("q");
  press ("q");
  settle (700); /* longer than a search waits for more */
  g_assert_cmpuint (n_composed, ==, 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (focus)), ==, "");
  g_assert_cmpuint (mb_grid_source_n_rows (all.source), ==, 12);
  press ("space");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (focus)), ==, word);
  wait_for (has_rows, &one, "the one that is searched for");
}

int
main (int argc, char **argv)
{
  g_setenv ("GTK_IM_MODULE", "minban-test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_io_extension_point_implement ("gtk-im-module", TEST_TYPE_IM, "minban-test", 100);
  mb_desk_get_resource ();
  g_test_add ("/input-method/composes-in-a-cell-before-the-grid-sees-a-key", Fixture, NULL, set_up, test_cell,
              tear_down);
  g_test_add ("/input-method/composes-in-the-search-which-waits-for-the-word", Fixture, NULL, set_up, test_search,
              tear_down);
  return g_test_run ();
}
