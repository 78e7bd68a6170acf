/* window-rescue.c: a damaged office file is no dead end: back to the newest sound copy, or into a new file with all that can be
 * saved. Keeps the promise that the damaged file itself is never written to. */
#include "config.h"

#include "window-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "recover.h"
#include "safety.h"

#define MOST_LOSSES 10 /* lines that are shown; all are in a text beside the new file */
#define LOOK_AFTER  60  /* seconds: the first work of the day is done */

void
mb_rescue_clear (MbRescue *rescue)
{
  g_free (rescue->saved);
  g_free (rescue->copy);
  g_free (rescue->told);
  *rescue = (MbRescue){ 0 };
}

/* ---- In the worker ---- */

void
mb_rescue_look (MbRescue *rescue, const char *path)
{
  g_autoptr (GPtrArray) copies = mb_store_find_copies (path);

  rescue->damaged = TRUE;
  if (copies->len > 0)
    rescue->copy = g_strdup (g_ptr_array_index (copies, 0));
}

/* NAME-saved.minban beside the damaged file, numbered where there is one already. */
static char *
name_for_saved (const char *path)
{
  g_autofree char *stem = g_str_has_suffix (path, ".minban") ? g_strndup (path, strlen (path) - strlen (".minban")) : g_strdup (path);

  for (guint n = 1;; n++)
    {
      g_autofree char *name = n == 1 ? g_strdup_printf ("%s-saved.minban", stem) : g_strdup_printf ("%s-saved-%u.minban", stem, n);

      if (!g_file_test (name, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
}

/* Its name; NULL: it could not be written. */
static char *
write_losses (const char *saved, const MbRecoverResult *result)
{
  g_autofree char *path = g_strdup_printf ("%.*s.txt", (int) (strlen (saved) - strlen (".minban")), saved);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < result->losses->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) g_ptr_array_index (result->losses, i));
  return g_file_set_contents (path, text->str, (gssize) text->len, NULL) ? g_path_get_basename (path) : NULL;
}

static char *
tell_saved (const char *saved, const MbRecoverResult *result)
{
  g_autofree char *base = g_path_get_basename (saved), *records = g_strdup_printf ("%" G_GUINT64_FORMAT, result->records);
  g_autofree char *list = NULL;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Saved to %s: %s records."), base, records);
  if (result->losses->len == 0)
    g_string_append_printf (text, " %s", _ ("Nothing is known to be lost."));
  else
    g_string_append_printf (text, "\n%s", _ ("What was lost:"));
  for (guint i = 0; i < MIN (result->losses->len, MOST_LOSSES); i++)
    g_string_append_printf (text, "\n%s", (const char *) g_ptr_array_index (result->losses, i));
  if (result->losses->len > MOST_LOSSES && (list = write_losses (saved, result)) != NULL)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _ ("and %u more; the whole list is in %s"), result->losses->len - MOST_LOSSES, list);
    }
  return g_string_free (text, FALSE);
}

gboolean
mb_rescue_save (MbRescue *rescue, const char *path, MbJob *job, GError **error)
{
  g_auto (MbRecoverResult) result = { 0 };

  if (!rescue->save)
    return TRUE;
  rescue->saved = name_for_saved (path);
  if (!mb_office_recover (path, rescue->saved, &result, job, error))
    return FALSE;
  rescue->told = tell_saved (rescue->saved, &result);
  return TRUE;
}

/* ---- Great files, which are not looked through before they are shown ---- */

typedef struct
{
  GWeakRef window, session;
  MbSession *running; /* (nullable) */
  MbRescue rescue;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_weak_ref_clear (&look->window);
  g_weak_ref_clear (&look->session);
  g_clear_object (&look->running);
  mb_rescue_clear (&look->rescue);
  g_free (look);
}

static gpointer
look_through (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  MbStore *store = mb_office_get_store (office);
  g_autoptr (GError) damage = NULL;

  if (mb_store_look_through (store, &damage))
    return g_strdup ("");
  if (g_error_matches (damage, MB_ERROR, MB_FAULT_OFFICE_DAMAGED))
    mb_rescue_look (&((Look *) data)->rescue, mb_store_get_path (store));
  g_propagate_error (error, g_steal_pointer (&damage));
  return NULL;
}

/* Nothing more is written to a file that is damaged. */
static void
on_looked_through_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Look *look = user;
  g_autoptr (MbWindow) window = g_weak_ref_get (&look->window);
  g_autoptr (GError) error = NULL;
  g_autofree char *done = mb_session_run_finish (look->running, result, &error);

  if (done == NULL && look->rescue.damaged && window != NULL && window->session == look->running)
    {
      g_autofree char *path = g_strdup (mb_window_get_path (window));

      mb_window_set_session (window, NULL);
      mb_window_tell_damaged (window, path, error, look->rescue.copy);
    }
  look_free (look);
}

void
mb_window_look_through (MbWindow *self)
{
  Look *look = g_new0 (Look, 1);

  g_weak_ref_init (&look->window, self);
  g_weak_ref_init (&look->session, NULL);
  look->running = g_object_ref (self->session);
  mb_session_run (self->session, look_through, look, NULL, NULL, on_looked_through_cb, look);
}

static gboolean
on_look_after_cb (gpointer data)
{
  Look *look = data;
  g_autoptr (MbWindow) window = g_weak_ref_get (&look->window);
  g_autoptr (MbSession) session = g_weak_ref_get (&look->session);

  if (window != NULL && session != NULL && window->session == session)
    mb_window_look_through (window);
  return G_SOURCE_REMOVE;
}

void
mb_window_look_through_later (MbWindow *self)
{
  Look *look = g_new0 (Look, 1);

  g_weak_ref_init (&look->window, self);
  g_weak_ref_init (&look->session, self->session);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, LOOK_AFTER, on_look_after_cb, look, look_free);
}

/* ---- In the window ---- */

void
mb_window_tell_damaged (MbWindow *self, const char *path, const GError *error, const char *copy)
{
  g_autofree char *message = g_strdup_printf ("%s\n%s", error->message, mb_error_hint (error));

  mb_start_page_set_error (MB_START_PAGE (self->start_page), message);
  mb_start_page_offer_rescue (MB_START_PAGE (self->start_page), path, copy);
}

static void
on_rescue_restore_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *path, *copy;

  g_variant_get (parameter, "(&s&s)", &path, &copy);
  mb_window_rescue (MB_WINDOW (widget), path, copy);
}

static void
on_rescue_save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_window_rescue (MB_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

void
mb_window_rescue_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.rescue-restore", "(ss)", on_rescue_restore_cb);
  gtk_widget_class_install_action (widget_class, "win.rescue-save", "s", on_rescue_save_cb);
}
