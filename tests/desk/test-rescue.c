/* A damaged file in the window: told, offered what can be done about it, and never written to. */
#include <string.h>

#include "window-case.h"
#include "window-private.h"

#define PAGE 4096

/* The third page holds a table's cells; the first two still tell an office file. */
static void
damage (const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  memset (data + 2 * PAGE, 0x5a, PAGE);
  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
}

static GtkWidget *
find_row (GtkWidget *widget, const char *action)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (ADW_IS_ACTION_ROW (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, action);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
offers_saving (gpointer data)
{
  return find_row (data, "win.rescue-save") != NULL;
}

static gboolean
offers_saved (gpointer data)
{
  Fixture *f = data;
  GtkWidget *row = find_row (GTK_WIDGET (f->window), "win.open-recent"); /* it stands before those of recent files */
  GVariant *target = row != NULL ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (row)) : NULL;

  return target != NULL && g_str_has_suffix (g_variant_get_string (target, NULL), "-saved.minban");
}

static guint
count_institutions (Fixture *f)
{
  MbOffice *office = mb_session_get_office (mb_window_get_session (f->window));
  g_autoptr (MbQuery) query = mb_query_new ("institution");
  g_autoptr (GArray) ids = mb_store_ids (mb_office_get_store (office), query, 0, NULL, NULL);

  g_assert_nonnull (ids);
  return ids->len;
}

static void
test_damaged_file (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (f->folder, "office-copy.minban", NULL), *sound = NULL, *now = NULL;
  gsize length, length_now;
  g_autoptr (GError) error = NULL;

  open_office (f);
  g_assert_true (mb_store_backup (mb_office_get_store (mb_session_get_office (mb_window_get_session (f->window))), copy, NULL, &error));
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.close-office", NULL);
  settle ();
  damage (f->path);
  g_assert_true (g_file_get_contents (f->path, &sound, &length, NULL));

  mb_window_open (f->window, f->path);
  wait_for (offers_saving, f->window, "the offer to save what can be saved");
  g_assert_null (mb_window_get_session (f->window));
  g_assert_nonnull (find_row (GTK_WIDGET (f->window), "win.rescue-restore"));

  gtk_widget_activate (find_row (GTK_WIDGET (f->window), "win.rescue-save"));
  wait_for (offers_saved, f, "what was saved");
  g_assert_true (g_file_get_contents (f->path, &now, &length_now, NULL));
  g_assert_cmpmem (now, length_now, sound, length); /* the damaged one is only read */
  gtk_widget_activate (find_row (GTK_WIDGET (f->window), "win.open-recent"));
  wait_for (has_session, f->window, "the saved file to open");
  g_assert_cmpuint (count_institutions (f), ==, 30);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.close-office", NULL);
  settle ();

  mb_window_open (f->window, f->path);
  wait_for (offers_saving, f->window, "the offer again");
  gtk_widget_activate (find_row (GTK_WIDGET (f->window), "win.rescue-restore"));
  wait_for (has_session, f->window, "the copy to open in its place");
  g_assert_cmpstr (mb_window_get_path (f->window), ==, f->path);
  g_assert_cmpuint (count_institutions (f), ==, 30);
}

#define GREAT (8 << 20)

static gboolean
is_told_damaged (gpointer data)
{
  Fixture *f = data;

  return mb_window_get_session (f->window) == NULL && offers_saving (f->window);
}

/* A great file opens at once, and is looked through while it is shown. */
static void
test_damage_in_a_great_file (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) content = g_bytes_new_take (g_malloc0 (GREAT), GREAT);
  g_autofree char *hash = NULL, *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  open_office (f);
  hash = mb_store_put_blob (mb_session_get_store (mb_window_get_session (f->window)), content, &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.close-office", NULL);
  settle ();
  settle ();
  g_assert_true (g_file_get_contents (f->path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, GREAT);
  /* The pages of the content are a chain; this one now leads nowhere. */
  memset (bytes + length / 2 / PAGE * PAGE, 0x5a, PAGE);
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize) length, NULL));
  open_office (f);
  mb_window_look_through (f->window);
  wait_for (is_told_damaged, f, "the damage to be told");
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
#define ADD(NAME, FUNC) g_test_add ("/desk/rescue/" NAME, Fixture, NULL, set_up, FUNC, tear_down)
  ADD ("a-damaged-file-can-be-saved-or-gone-back-from", test_damaged_file);
  ADD ("damage-in-a-great-file-is-told-while-it-is-shown", test_damage_in_a_great_file);
  return g_test_run ();
}
