/* window-drop.c: files dropped anywhere on the window; keeps the promise that each is opened, imported, or told why it is neither. What a
 * page has its own use for, such as a photo on the pictures of a record, it takes before.
 */
#include "config.h"

#include "window-private.h"

#include <glib/gi18n-lib.h>

#include "application.h"

/* ---- Sorting ---- */

typedef struct
{
  GPtrArray *offices, *ledgers; /* (element-type utf8) paths */
  char *problem;                /* (nullable) of the last one that is of no use here */
} Dropped;

static void
dropped_clear (Dropped *dropped)
{
  g_ptr_array_unref (dropped->offices);
  g_ptr_array_unref (dropped->ledgers);
  g_free (dropped->problem);
}

static gboolean
is_picture (const char *path)
{
  g_autofree char *type = g_content_type_guess (path, NULL, 0, NULL);

  return g_content_type_is_a (type, "image/*");
}

static void
take_problem (Dropped *dropped, const char *format, GFile *file)
{
  g_autofree char *base = g_file_get_basename (file), *name = g_filename_display_name (base);
  GString *text = g_string_new (format);

  g_string_replace (text, "%s", name, 1);
  g_free (dropped->problem);
  dropped->problem = g_string_free (text, FALSE);
}

static void
sort_file (Dropped *dropped, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL)
    /* translators: a file dropped on the window; its name */
    take_problem (dropped, _ ("“%s” does not lie on this computer: copy it to a folder here, then drop it again"),
                  file);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    take_problem (dropped, _ ("“%s” is a folder: drop the ledgers that lie in it"), file);
  else if (g_str_has_suffix (path, ".minban"))
    g_ptr_array_add (dropped->offices, g_steal_pointer (&path));
  else if (is_picture (path))
    take_problem (dropped, _ ("“%s” is a picture: drop it on the photos of the hazard that it shows"), file);
  else
    g_ptr_array_add (dropped->ledgers, g_steal_pointer (&path));
}

/* ---- Doing ---- */

static void
open_office (MbWindow *self, const char *path)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (self->session != NULL && MB_IS_APPLICATION (application))
    mb_application_open_path (MB_APPLICATION (application), path, FALSE);
  else
    mb_window_open (self, path);
}

static void
import (MbWindow *self, const char *const *paths)
{
  guint n = g_strv_length ((char **) paths);

  if (self->session == NULL)
    {
      g_autofree char *text
          = g_strdup_printf (ngettext ("%u ledger waits: make or open the office file that it belongs to",
                                       "%u ledgers wait: make or open the office file that they belong to", n),
                             n);

      g_strfreev (self->waiting);
      self->waiting = g_strdupv ((char **) paths);
      mb_start_page_set_waiting (MB_START_PAGE (self->start_page), text);
    }
  else if (mb_session_is_read_only (self->session))
    mb_window_toast (self, _ ("This office file can only be read: nothing can be imported"), FALSE);
  else
    mb_session_import (self->session, NULL, paths);
}

void
mb_window_import_waiting (MbWindow *self)
{
  g_auto (GStrv) waiting = g_steal_pointer (&self->waiting);

  mb_start_page_set_waiting (MB_START_PAGE (self->start_page), NULL);
  if (waiting != NULL)
    import (self, (const char *const *) waiting);
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, MbWindow *self)
{
  Dropped dropped = { g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free), NULL };
  gboolean any;

  for (GSList *l = g_value_get_boxed (value); l != NULL; l = l->next)
    sort_file (&dropped, l->data);
  if (dropped.problem != NULL)
    mb_window_toast (self, dropped.problem, FALSE);
  /* The ledgers first: a window without an office then has them when it is opened. */
  g_ptr_array_add (dropped.ledgers, NULL);
  if (dropped.ledgers->len > 1)
    import (self, (const char *const *) dropped.ledgers->pdata);
  for (guint i = 0; i < dropped.offices->len; i++)
    open_office (self, g_ptr_array_index (dropped.offices, i));
  any = dropped.ledgers->len > 1 || dropped.offices->len > 0;
  dropped_clear (&dropped);
  return any;
}

/* A dialog above asks something: the files would change what it asks about. */
static GdkDragAction
on_motion_cb (GtkDropTarget *target, double x, double y, MbWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_WINDOW (l->data) && gtk_window_get_transient_for (l->data) == GTK_WINDOW (self)
        && gtk_window_get_modal (l->data) && gtk_widget_get_visible (l->data))
      return 0;
  return GDK_ACTION_COPY;
}

void
mb_window_drop_init (MbWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), self);
  g_signal_connect (target, "enter", G_CALLBACK (on_motion_cb), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
