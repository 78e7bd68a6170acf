/* What must hold of the scoring screen, by real key events: an institution is scored with the keyboard alone, every key is written at once,
 * a wrong value stays in the editor and is not written, and published scores cannot be touched. */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "edit.h"
#include "inspection.h"
#include "mb-desk-resources.h"
#include "scoring-private.h"

#define PATIENCE 15
#define YEAR     2025

static const char rubric[]
    = "[Rubric]\n"
      "id=small\nversion=1\nlabel=Small\nlabel[zh_CN]=小评分\ntypes=幼儿园\n"
      "bands=优秀:90;良好:80;合格:70;基本合格:60;不合格:0\nfail=不合格\nmissing=rescale\nveto=fail\nround=2\n"
      "[Rows]\n"
      "kind,code,section_code,section,item,points,criteria,deduction,method,basis\n"
      "item,A1,A,办园,园舍,30,园舍独立,未公示扣2；公示不全扣0.5,查看,\n"
      "item,A2,A,办园,师资,50,教师持证,每缺一人扣1,查看,\n"
      "item,B1,B,安全,消防,20,通道畅通,,查看,\n"
      "veto,V1,V,否决,重大事故,,发生重大事故,,,\n";

/* As many indicators as a county's own rubric has, told in few words or in many. */
static char *
long_rubric (void)
{
  GString *text = g_string_new (NULL);

  g_string_append_len (text, rubric, strstr (rubric, "item,A1") - rubric);
  for (guint i = 1; i <= 40; i++)
    {
      g_string_append_printf (text, "item,A%u,A,办园,指标%u,%u,办园条件", i, i, i <= 20 ? 3 : 2);
      for (guint j = 0; j < i * 7 % 40; j++)
        g_string_append (text, "符合规定要求并有记录");
      g_string_append (text, ",每缺一项扣1分；");
      for (guint j = 0; j < i * 11 % 30; j++)
        g_string_append (text, "资料不全的酌情扣分");
      g_string_append (text, ",查看,\n");
    }
  return g_string_free (text, FALSE);
}

typedef struct
{
  char *folder;
  MbOffice *office;
  MbSession *session;
  GtkWidget *window;
  MbScoringView *view;
  gint64 participants[2];
} Fixture;

typedef gboolean (*Condition) (Fixture *f, gconstpointer data);

static gboolean
on_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
wait_until (Fixture *f, Condition condition, gconstpointer data, guint seconds)
{
  gint64 end = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint tick = g_timeout_add (20, on_tick_cb, NULL);
  gboolean met;

  while (!(met = condition (f, data)) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  return met;
}

static void
wait_for (Fixture *f, Condition condition, gconstpointer data, const char *what)
{
  if (!wait_until (f, condition, data, PATIENCE))
    g_error ("waited in vain: %s", what);
}

static gboolean
never (Fixture *f, gconstpointer data)
{
  return FALSE;
}

/* Real keys, from the X server. */
static void
press (Fixture *f, const char *keys)
{
  g_autofree char *command
      = g_strdup_printf ("xdotool search --onlyvisible --pid %d windowfocus key --delay 25 %s", (int) getpid (), keys);
  g_autoptr (GError) error = NULL;
  GPid pid;
  g_auto (GStrv) argv = NULL;
  int status = 0;

  g_shell_parse_argv (command, NULL, &argv, &error);
  g_assert_no_error (error);
  g_spawn_async (NULL, argv, NULL,
                 G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                     | G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  while (waitpid (pid, &status, WNOHANG) == 0)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (2000);
    }
  g_assert_cmpint (status, ==, 0);
  wait_until (f, never, NULL, 0);
}

/* ---- What the file holds ---- */

typedef struct
{
  guint participant;
  const char *code;
  gint64 points;
  const char *reason;
} Expected;

static gboolean
holds (Fixture *f, gconstpointer data)
{
  const Expected *expected = data;
  g_autoptr (GPtrArray) scores = mb_inspection_scores (f->office, f->participants[expected->participant], NULL);

  for (guint i = 0; i < scores->len; i++)
    {
      const MbInspectionScore *score = g_ptr_array_index (scores, i);

      if (g_str_equal (score->indicator->code, expected->code))
        return score->points == expected->points
               && g_strcmp0 (score->reason != NULL ? score->reason : "",
                             expected->reason != NULL ? expected->reason : "")
                      == 0;
    }
  return FALSE;
}

static void
expect (Fixture *f, guint participant, const char *code, gint64 points, const char *reason)
{
  const Expected expected = { participant, code, points, reason };
  g_autofree char *what = g_strdup_printf ("%s is %" G_GINT64_FORMAT " %s", code, points, reason != NULL ? reason : "");

  wait_for (f, holds, &expected, what);
}

static gboolean
shows (Fixture *f, gconstpointer data)
{
  const MbInspectionCard *card = mb_scoring_source_get_card (f->view->source);

  return card != NULL && card->participant == *(const gint64 *) data && !f->view->loading;
}

/* The code of the indicator at the cursor. */
static const char *
at (Fixture *f)
{
  int index = mb_scoring_source_index (f->view->source, mb_grid_get_cursor_row (MB_GRID (f->view->grid)));

  return index >= 0 ? ((MbInspectionScore *) g_ptr_array_index (mb_scoring_source_get_card (f->view->source)->scores,
                                                                (guint) index))
                          ->indicator->code
                    : "";
}

static gboolean
is_at (Fixture *f, gconstpointer data)
{
  return g_str_equal (at (f), data) && !mb_grid_is_editing (MB_GRID (f->view->grid));
}

/* ---- The screen ---- */

static void
set_up (Fixture *f, gconstpointer data)
{
  static const char *const fields[] = { "name", "type", "status", "town" };
  static const char *const names[] = { "阳光幼儿园", "月亮幼儿园" };
  const MbOfficeHead head = { "临溪县教育局", "369900", NULL };
  g_autofree char *path = NULL, *many = long_rubric ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;

  f->folder = g_dir_make_tmp ("minban-scoring-XXXXXX", NULL);
  path = g_build_filename (f->folder, "office.minban", NULL);
  f->office = mb_office_create (path, &head, "王芳", &error);
  g_assert_no_error (error);
  mb_office_set_today (f->office, mb_date_from_iso ("2026-06-30"));
  g_assert_true (mb_office_put_declaration (f->office, "rubrics", "small", data != NULL ? many : rubric, &error));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *texts[] = { names[i], "幼儿园", "在办", "城关镇" };

      g_assert_true (mb_edit_new (f->office, "institution", fields, texts, G_N_ELEMENTS (fields), NULL, &error));
    }
  g_assert_true (mb_inspection_open (f->office, YEAR, NULL, &error));
  results = mb_inspection_results (f->office, YEAR, &error);
  for (guint i = 0; i < 2; i++)
    f->participants[i] = ((MbInspectionResult *) g_ptr_array_index (results, i))->participant;
  f->session = mb_session_new (f->office);
  f->view = g_object_new (MB_TYPE_SCORING_VIEW, NULL);
  mb_scoring_view_set_session (f->view, f->session);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1180, 640);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->view));
  gtk_window_present (GTK_WINDOW (f->window));
  mb_scoring_view_show (f->view, f->participants, 2, f->participants[0]);
  wait_for (f, shows, &f->participants[0], "the first institution");
  wait_until (f, never, NULL, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *command = NULL;

  gtk_window_destroy (GTK_WINDOW (f->window));
  wait_until (f, never, NULL, 1);
  mb_session_close (f->session);
  g_clear_object (&f->session);
  g_clear_object (&f->office);
  command = g_strdup_printf ("rm -rf '%s'", f->folder);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (f->folder);
}

/* ---- The row at hand ---- */

static gboolean
on_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  return --*(guint *) data > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
are_over (Fixture *f, gconstpointer data)
{
  return *(const guint *) data == 0;
}

/* Whatever room the words beneath take, in a window of the smallest screen. */
static void
test_row_in_sight (Fixture *f, gconstpointer data)
{
  MbGrid *grid = MB_GRID (f->view->grid);
  GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_parent (f->view->grid));
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scroller);
  g_autofree char *font = NULL;
  int lowest = G_MAXINT, highest = 0;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &font, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Noto Sans CJK SC 14", NULL);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 1366, 768);
  for (int i = 0; i < 80; i++)
    {
      guint frames = 3;
      double top, bottom;

      mb_scoring_keys_go (f->view, i < 40 ? i : 79 - i);
      gtk_widget_add_tick_callback (f->window, on_frame_cb, &frames, NULL);
      wait_for (f, are_over, &frames, "three frames");
      top = (double) mb_grid_get_cursor_row (grid) * mb_grid_get_row_height (grid);
      bottom = top + mb_grid_get_row_height (grid);
      g_assert_cmpfloat (top, >=, gtk_adjustment_get_value (adjustment));
      g_assert_cmpfloat (bottom, <=, gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment));
      lowest = MIN (lowest, gtk_widget_get_height (f->view->grid));
      highest = MAX (highest, gtk_widget_get_height (f->view->grid));
    }
  g_assert_cmpint (lowest, <, highest); /* else nothing was put to the test */
  g_object_set (gtk_settings_get_default (), "gtk-font-name", font, NULL);
}

/* ---- Keys ---- */

static void
test_points (Fixture *f, gconstpointer data)
{
  g_autoptr (MbInspectionCard) card = NULL;

  g_assert_cmpstr (at (f), ==, "A1");
  press (f, "2 8 period 5 Return");
  expect (f, 0, "A1", 2850, NULL);
  wait_for (f, is_at, "A2", "Enter goes on");
  press (f, "minus 5 Return");
  expect (f, 0, "A2", 4500, NULL);
  /* The heading of section B is passed over. */
  wait_for (f, is_at, "B1", "the next section");
  press (f, "f");
  expect (f, 0, "B1", 2000, NULL);
  card = mb_inspection_card (f->office, f->participants[0], NULL);
  g_assert_cmpint (card->result.total, ==, 9350);
  g_assert_cmpstr (card->result.grade, ==, "优秀");
}

static void
test_back_and_erase (Fixture *f, gconstpointer data)
{
  press (f, "1 Return 2 Return 3 Return");
  expect (f, 0, "B1", 300, NULL);
  wait_for (f, is_at, "B1", "the last stays");
  press (f, "shift+Return");
  wait_for (f, is_at, "A2", "Shift+Enter goes back");
  press (f, "n");
  expect (f, 0, "A2", MB_SCORE_NOT_APPLICABLE, NULL);
  press (f, "shift+Return");
  wait_for (f, is_at, "A1", "over the heading");
  press (f, "Delete");
  expect (f, 0, "A1", MB_SCORE_OPEN, NULL);
  press (f, "Down o");
  wait_for (f, is_at, "A1", "O goes to what is open");
}

static void
test_wrong (Fixture *f, gconstpointer data)
{
  MbGrid *grid = MB_GRID (f->view->grid);

  press (f, "3 1 Return");
  wait_until (f, never, NULL, 1);
  g_assert_true (mb_grid_is_editing (grid));
  g_assert_nonnull (mb_grid_get_reason (grid));
  expect (f, 0, "A1", MB_SCORE_OPEN, NULL);
  /* Neither does it go to the next institution with it. */
  press (f, "ctrl+Next");
  wait_until (f, never, NULL, 1);
  g_assert_true (mb_grid_is_editing (grid));
  g_assert_cmpint (mb_scoring_view_get_participant (f->view), ==, f->participants[0]);
  press (f, "Escape 3 0 Return");
  expect (f, 0, "A1", 3000, NULL);
}

static gboolean
has_reasons (Fixture *f, gconstpointer data)
{
  return mb_scoring_source_has_reasons (f->view->source, 0);
}

static void
test_reasons (Fixture *f, gconstpointer data)
{
  wait_for (f, has_reasons, NULL, "the reasons");
  press (f, "r");
  wait_until (f, never, NULL, 1);
  g_assert_true (mb_grid_is_editing (MB_GRID (f->view->grid)));
  press (f, "Down Return");
  expect (f, 0, "A1", 2800, "未公示");
  wait_for (f, is_at, "A2", "on to the points of the next");
  g_assert_cmpuint (mb_grid_get_cursor_column (MB_GRID (f->view->grid)), ==, MB_SCORING_POINTS);
  press (f, "Up");
  wait_for (f, has_reasons, NULL, "the reasons again");
  press (f, "r");
  wait_until (f, never, NULL, 1);
  press (f, "Down Down Return");
  expect (f, 0, "A1", 2750, "未公示；公示不全");
  /* Full again, there is nothing to give reasons for. */
  press (f, "Up f");
  expect (f, 0, "A1", 3000, NULL);
  /* Given up: the keys are those of the score again. */
  press (f, "r");
  wait_until (f, never, NULL, 1);
  g_assert_true (mb_grid_is_editing (MB_GRID (f->view->grid)));
  for (guint i = 0; i < 2 && mb_grid_is_editing (MB_GRID (f->view->grid)); i++)
    press (f, "Escape");
  g_assert_false (mb_grid_is_editing (MB_GRID (f->view->grid)));
  press (f, "n");
  expect (f, 0, "A1", MB_SCORE_NOT_APPLICABLE, NULL);
  g_assert_cmpuint (mb_grid_get_cursor_column (MB_GRID (f->view->grid)), ==, MB_SCORING_POINTS);
}

static void
test_vetoes (Fixture *f, gconstpointer data)
{
  press (f, "v");
  wait_until (f, never, NULL, 1);
  press (f, "space");
  expect (f, 0, "V1", 1, NULL);
  press (f, "Escape 5 Return");
  expect (f, 0, "A1", 500, NULL);
  press (f, "v");
  wait_until (f, never, NULL, 1);
  press (f, "space");
  expect (f, 0, "V1", 0, NULL);
}

static void
test_next (Fixture *f, gconstpointer data)
{
  press (f, "7 ctrl+Next");
  wait_for (f, shows, &f->participants[1], "the next institution");
  expect (f, 0, "A1", 700, NULL); /* kept for the one it was typed for */
  expect (f, 1, "A1", MB_SCORE_OPEN, NULL);
  press (f, "8 Return");
  expect (f, 1, "A1", 800, NULL);
  press (f, "ctrl+Prior");
  wait_for (f, shows, &f->participants[0], "and back");
  wait_for (f, is_at, "A2", "at the first that is open");
}

/* Scores are typed faster than they are written, and the window is closed. */
static void
test_closing (Fixture *f, gconstpointer data)
{
  mb_scoring_view_write_score (f->view, 0, 1100, NULL);
  mb_scoring_view_write_score (f->view, 1, 1200, NULL);
  mb_scoring_view_write_score (f->view, 2, 1300, NULL);
  gtk_window_set_child (GTK_WINDOW (f->window), NULL);
  expect (f, 0, "A1", 1100, NULL);
  expect (f, 0, "A2", 1200, NULL);
  expect (f, 0, "B1", 1300, NULL);
}

static gboolean
is_locked (Fixture *f, gconstpointer data)
{
  return mb_scoring_source_get_card (f->view->source)->published != NULL;
}

static void
test_published (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_inspection_publish (f->office, YEAR, &error));
  mb_scoring_view_reload (f->view);
  wait_for (f, is_locked, NULL, "the lock");
  press (f, "5 Return f n r");
  wait_until (f, never, NULL, 1);
  expect (f, 0, "A1", MB_SCORE_OPEN, NULL);
  expect (f, 0, "A2", MB_SCORE_OPEN, NULL);
  g_assert_false (mb_grid_is_editing (MB_GRID (f->view->grid)));
}

/* Published by someone else a moment before: the key is refused, told, and the screen says what the file holds. */
static void
on_toast_cb (MbSession *session, const char *text, gboolean undo, guint *n)
{
  (*n)++;
}

static void
test_published_meanwhile (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_told = 0;

  g_signal_connect (f->session, "toast", G_CALLBACK (on_toast_cb), &n_told);
  g_assert_true (mb_inspection_publish (f->office, YEAR, &error));
  mb_scoring_source_set (f->view->source, 0, 100, NULL);
  wait_for (f, is_locked, NULL, "the lock");
  g_assert_cmpuint (n_told, ==, 1);
  g_assert_cmpint (
      ((MbInspectionScore *) g_ptr_array_index (mb_scoring_source_get_card (f->view->source)->scores, 0))->points, ==,
      MB_SCORE_OPEN);
  g_signal_handlers_disconnect_by_data (f->session, &n_told);
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
#define ADD(NAME, FUNC) g_test_add ("/desk/scoring/" NAME, Fixture, NULL, set_up, FUNC, tear_down)
  ADD ("digits-are-points-and-minus-deducts", test_points);
  ADD ("back-not-applicable-erase-and-next-open", test_back_and_erase);
  ADD ("a-wrong-value-stays-in-the-editor", test_wrong);
  ADD ("reasons-are-chosen-and-deduct", test_reasons);
  ADD ("vetoes-by-the-keyboard", test_vetoes);
  ADD ("the-next-institution-keeps-what-was-typed", test_next);
  ADD ("what-was-typed-is-written-though-the-window-closes", test_closing);
  ADD ("published-scores-are-locked", test_published);
  ADD ("a-refused-write-is-told-and-not-shown", test_published_meanwhile);
  g_test_add ("/desk/scoring/the-row-at-hand-is-wholly-in-sight", Fixture, "long", set_up, test_row_in_sight, tear_down);
  return g_test_run ();
}
