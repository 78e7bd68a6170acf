/* window-case.h: a window over an office file of thirty kindergartens, for the tests of the window. */
#pragma once

#include <adwaita.h>
#include <glib/gstdio.h>

#include "edit.h"
#include "mb-desk-resources.h"
#include "office.h"
#include "widget-case.h"
#include "window.h"

#define PATIENCE 15

typedef struct
{
  char *folder, *path;
  MbWindow *window;
} Fixture;

typedef gboolean (*Condition) (gpointer data);

static inline gboolean
on_tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until the condition holds; fails when it does not within PATIENCE seconds. */
static inline void
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

static inline gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () > *(gint64 *) data;
}

static inline void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 150 * 1000;

  wait_for (is_past, &end, "time");
}

static inline void
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

static inline gboolean
has_session (gpointer data)
{
  return mb_window_get_session (MB_WINDOW (data)) != NULL;
}

static inline void
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

static inline void
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

static inline void
go (Fixture *f, const char *page)
{
  gtk_widget_activate_action (GTK_WIDGET (f->window), "win.go", "s", page);
  settle ();
}

static inline void
open_office (Fixture *f)
{
  mb_window_open (f->window, f->path);
  wait_for (has_session, f->window, "the office to open");
  settle ();
}
