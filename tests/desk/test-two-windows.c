/* Two windows and another program over one office file: each sees what the others write, and nothing is lost or in the way. */
#include "grid.h"
#include "window-case.h"
#include "window-private.h"

static MbRecord *
first_institution (MbStore *store)
{
  g_autoptr (MbQuery) query = mb_query_new ("institution");
  g_autoptr (GArray) ids = mb_store_ids (store, query, 1, NULL, NULL);

  g_assert_cmpuint (ids->len, ==, 1);
  return mb_store_get (store, "institution", g_array_index (ids, gint64, 0), NULL);
}

static void
write_field (MbOffice *office, MbRecord *seen, const char *field, const char *text)
{
  g_autoptr (GError) error = NULL;
  const char *fields[] = { field }, *texts[] = { text };

  g_assert_true (mb_edit_fields (office, seen, fields, texts, 1, NULL, &error));
  g_assert_no_error (error);
}

typedef struct
{
  MbStore *store;
  const char *field, *text;
} Awaited;

static gboolean
is_there (gpointer data)
{
  Awaited *awaited = data;
  g_autoptr (MbRecord) record = first_institution (awaited->store);
  g_autofree char *text = mb_record_text (record, mb_register_field (record->reg, awaited->field), FALSE);

  return g_strcmp0 (text, awaited->text) == 0;
}

static MbGridSource *
institutions_of (MbWindow *window)
{
  MbGrid *grid;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.go", "s", "institution");
  settle ();
  grid = MB_GRID (find_mapped (GTK_WIDGET (window), MB_TYPE_GRID));
  g_assert_nonnull (grid);
  return mb_grid_get_source (grid);
}

typedef struct
{
  MbGridSource *source;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer data)
{
  Shown *shown = data;

  for (guint row = 0; row < mb_grid_source_n_rows (shown->source); row++)
    {
      g_autofree char *text = mb_grid_source_text (shown->source, row, 0, NULL);

      if (g_strcmp0 (text, shown->text) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
test_each_sees_what_the_others_write (Fixture *f, gconstpointer data)
{
  static const MbDeskOptions options = { NULL, "李明", MB_DATE_NONE, NULL };
  g_autofree char *state = g_build_filename (f->folder, "other.ini", NULL);
  MbWindow *other = MB_WINDOW (mb_window_new (NULL, &options, mb_window_state_new (state)));
  g_autoptr (MbOffice) program = NULL;
  g_autoptr (MbRecord) one = NULL, two = NULL, three = NULL;
  g_autoptr (GError) error = NULL;
  MbStore *here, *there;
  MbCheckResult result;

  gtk_window_present (GTK_WINDOW (other));
  open_office (f);
  mb_window_open (other, f->path);
  wait_for (has_session, other, "the same office in another window");
  here = mb_session_get_store (mb_window_get_session (f->window));
  there = mb_session_get_store (mb_window_get_session (other));
  g_assert_true (here != there);
  program = mb_office_open (f->path, MB_STORE_READ_WRITE, "王芳", &error);
  g_assert_no_error (error);

  /* All three have the same state before their eyes; each writes a field of its own. */
  one = first_institution (here);
  two = first_institution (there);
  three = first_institution (mb_office_get_store (program));
  write_field (mb_session_get_office (mb_window_get_session (f->window)), one, "name", "两窗幼儿园");
  write_field (mb_session_get_office (mb_window_get_session (other)), two, "students", "321");
  write_field (program, three, "note", "命令行写下");
  for (guint i = 0; i < 3; i++)
    {
      MbStore *stores[] = { here, there, mb_office_get_store (program) };
      Awaited name = { stores[i], "name", "两窗幼儿园" }, students = { stores[i], "students", "321" };
      Awaited note = { stores[i], "note", "命令行写下" };

      g_assert_true (is_there (&name) && is_there (&students) && is_there (&note));
    }
  {
    Shown shown = { institutions_of (other), "两窗幼儿园" };

    wait_for (is_shown, &shown, "the other window's name in the list");
  }
  g_assert_true (mb_office_check (program, &result, NULL, &error));
  g_assert_cmpuint (result.faults->len, ==, 0);
  mb_check_result_clear (&result);
  mb_office_close (program);
  gtk_window_close (GTK_WINDOW (other));
  settle ();
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
  g_test_add ("/desk/two-windows/each-sees-what-the-others-write", Fixture, NULL, set_up,
              test_each_sees_what_the_others_write, tear_down);
  return g_test_run ();
}
