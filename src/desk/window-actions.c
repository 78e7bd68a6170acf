/* window-actions.c: what menu, keys and toasts can do with the open office. */
#include "config.h"

#include "window-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "file-dialog.h"
#include "handbook-window.h"

/* ---- Undo and redo ---- */

static gpointer
do_undo (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  gint64 set = 0;
  gboolean redo = GPOINTER_TO_INT (data);
  g_autofree char *undo_title = NULL, *redo_title = NULL;

  mb_store_can_undo (mb_office_get_store (office), mb_office_get_actor (office), &undo_title, &redo_title);
  if (redo ? !mb_store_redo (mb_office_get_store (office), mb_office_get_actor (office), &set, error)
           : !mb_store_undo (mb_office_get_store (office), mb_office_get_actor (office), 0, &set, error))
    return NULL;
  return redo ? g_strdup (redo_title != NULL ? redo_title : "") : g_strdup (undo_title != NULL ? undo_title : "");
}

static void
on_undone_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbWindow) self = user;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL, *text = NULL;

  title = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (title == NULL)
    {
      mb_session_report (self->session, error);
      return;
    }
  /* translators: toast after undo; the change's title */
  text = g_strdup_printf (_ ("Taken back: %s"), title);
  mb_window_toast (self, text, FALSE);
}

static void
on_redone_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbWindow) self = user;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL, *text = NULL;

  title = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (title == NULL)
    {
      mb_session_report (self->session, error);
      return;
    }
  /* translators: toast after redo; the change's title */
  text = g_strdup_printf (_ ("Done again: %s"), title);
  mb_window_toast (self, text, TRUE);
}

static void
on_undo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);

  if (self->session != NULL)
    mb_session_run (self->session, do_undo, GINT_TO_POINTER (FALSE), NULL, NULL, on_undone_cb, g_object_ref (self));
}

static void
on_redo_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);

  if (self->session != NULL)
    mb_session_run (self->session, do_undo, GINT_TO_POINTER (TRUE), NULL, NULL, on_redone_cb, g_object_ref (self));
}

typedef struct
{
  char *undo, *redo;
  const char *office; /* interned */
} Titles;

static gpointer
read_titles (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autofree char *name = mb_store_get_setting (mb_office_get_store (office), "office");
  Titles *titles;

  /* Every office has a name: without one the file could not be read just now, and would seem to have nothing to undo either. */
  if (name == NULL)
    return NULL;
  titles = g_new0 (Titles, 1);
  mb_store_can_undo (mb_office_get_store (office), mb_office_get_actor (office), &titles->undo, &titles->redo);
  titles->office = mb_office_get_name (office);
  return titles;
}

static void on_titles_cb (GObject *source, GAsyncResult *result, gpointer user);

static gboolean
on_titles_due_cb (gpointer data)
{
  MbWindow *self = data;

  if (self->session != NULL && !self->closing)
    mb_session_run (self->session, read_titles, NULL, NULL, NULL, on_titles_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
on_titles_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbWindow) self = user;
  g_autofree Titles *titles = NULL;
  g_autofree char *undo = NULL, *redo = NULL, *undo_tip = NULL, *redo_tip = NULL;

  titles = mb_session_run_finish (self->session, result, NULL);
  undo = titles != NULL ? titles->undo : NULL;
  redo = titles != NULL ? titles->redo : NULL;
  if (self->session == NULL || self->closing)
    return;
  if (titles == NULL)
    {
      g_timeout_add_full (G_PRIORITY_DEFAULT, 500, on_titles_due_cb, g_object_ref (self), g_object_unref);
      return;
    }
  mb_window_show_office (self, titles->office);
  /* translators: tooltips: the change's title, then the key */
  undo_tip = undo != NULL ? g_strdup_printf (_ ("Undo: %s (Ctrl+Z)"), undo) : g_strdup (_ ("Undo (Ctrl+Z)"));
  redo_tip
      = redo != NULL ? g_strdup_printf (_ ("Redo: %s (Ctrl+Shift+Z)"), redo) : g_strdup (_ ("Redo (Ctrl+Shift+Z)"));
  gtk_widget_set_tooltip_text (self->undo_button, undo_tip);
  gtk_widget_set_tooltip_text (self->redo_button, redo_tip);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", undo != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", redo != NULL);
}

void
mb_window_update_actions (MbWindow *self)
{
  static const char *const with_office[]
      = { "win.close-office", "win.import",        "win.backup",     "win.check",
          "win.find",         "win.search",        "win.go",         "win.go-register",
          "win.go-overview",  "win.go-inspection", "win.go-reports", "win.go-settings",
          "win.go-history",   "win.new-window",    "win.next-part",  "win.previous-part" };
  gboolean open = self->session != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_office); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), with_office[i], open);
  if (open && mb_session_is_read_only (self->session))
    gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.import", FALSE);
  if (open)
    mb_session_run (self->session, read_titles, NULL, NULL, NULL, on_titles_cb, g_object_ref (self));
  else
    {
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.undo", FALSE);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.redo", FALSE);
    }
}

/* ---- Going about ---- */

static void
on_go_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_window_show_page (MB_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
on_go_named_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_window_show_page (MB_WINDOW (widget), action + strlen ("win.go-"));
}

static void
on_find_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);

  if (self->page != NULL)
    mb_page_find (self->page, NULL);
}

static void
on_new_record_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);

  /* From here, since a key of the application looks for its action in the window, not in the page. */
  if (self->page != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->page), "page.new", NULL);
}

static void
on_search_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (MB_WINDOW (widget)->search);
}

/* FALSE: nothing in it takes the keyboard just now. */
static gboolean
focus_part (MbWindow *self, GtkWidget *part)
{
  GtkWidget *focus;

  if (part == (GtkWidget *) self->page)
    mb_page_focus (self->page);
  else
    gtk_widget_child_focus (part, GTK_DIR_TAB_FORWARD);
  focus = gtk_window_get_focus (GTK_WINDOW (self));
  return focus != NULL && (focus == part || gtk_widget_is_ancestor (focus, part));
}

/* The search, the sidebar and the parts of the page in turn, from wherever the focus is: out of a grid, Tab leads only to the next cell. */
static void
on_part_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  guint at, step;

  g_ptr_array_add (parts, self->search);
  g_ptr_array_add (parts, self->sidebar);
  if (self->page != NULL)
    mb_page_add_parts (self->page, parts);
  step = g_str_equal (action, "win.next-part") ? 1 : parts->len - 1;
  at = parts->len - 1;
  for (guint i = 0; i < parts->len; i++)
    if (focus != NULL && (focus == g_ptr_array_index (parts, i) || gtk_widget_is_ancestor (focus, g_ptr_array_index (parts, i))))
      at = i;
  for (guint tries = 0; tries < parts->len; tries++)
    {
      at = (at + step) % parts->len;
      if (focus_part (self, g_ptr_array_index (parts, at)))
        return;
    }
}

static void
on_import_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);

  if (self->session != NULL)
    mb_session_import (self->session, NULL, NULL);
}

/* ---- Safety ---- */

static gpointer
do_backup (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_store_backup (mb_office_get_store (office), data, job, error) ? g_strdup (data) : NULL;
}

static void
on_backed_up_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbWindow) self = user;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL, *text = NULL;

  path = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (path == NULL)
    {
      mb_session_report (self->session, error);
      return;
    }
  text = g_strdup_printf (_ ("Backed up to %s"), path);
  mb_window_toast (self, text, FALSE);
}

static void
on_backup_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbWindow) self = user;
  g_autoptr (MbJob) job = NULL;

  if (path == NULL || self->session == NULL)
    return;
  job = mb_job_new (_ ("Backing up"));
  mb_session_run (self->session, do_backup, g_strdup (path), g_free, job, on_backed_up_cb, g_object_ref (self));
}

static void
on_backup_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);
  g_autofree char *date = mb_date_to_iso (self->today);
  g_autofree char *base = g_path_get_basename (mb_store_get_path (mb_session_get_store (self->session)));
  g_autofree char *name = NULL;

  if (g_str_has_suffix (base, ".minban"))
    base[strlen (base) - strlen (".minban")] = '\0';
  name = g_strdup_printf ("%s-%s.minban", base, date);
  mb_file_dialog_save (widget, _ ("Back Up the Office File"), MB_FILES_OFFICE, name, on_backup_path_cb,
                       g_object_ref (self));
}

static gpointer
do_check (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autofree MbCheckResult *result = g_new0 (MbCheckResult, 1);
  char *text;

  if (!mb_office_check (office, result, job, error))
    return NULL;
  if (result->faults == NULL || result->faults->len == 0)
    {
      g_autofree char *records = g_strdup_printf ("%" G_GUINT64_FORMAT, result->records);
      g_autofree char *changes = g_strdup_printf ("%" G_GUINT64_FORMAT, result->changes);

      text = g_strdup_printf (_ ("The office file is sound: %s records and %s changes checked."), records, changes);
    }
  else
    {
      g_autofree char *first = mb_fault_message (g_ptr_array_index (result->faults, 0));

      text = g_strdup_printf (ngettext ("%u fault: %s", "%u faults, the first: %s", result->faults->len),
                              result->faults->len, first);
    }
  mb_check_result_clear (result);
  return text;
}

static void
on_checked_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbWindow) self = user;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  text = mb_session_run_finish (self->session, result, &error);
  if (self->session == NULL)
    return;
  if (text == NULL)
    mb_session_report (self->session, error);
  else
    mb_window_toast (self, text, FALSE);
}

static void
on_check_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);
  g_autoptr (MbJob) job = mb_job_new (_ ("Checking the office file"));

  mb_session_run (self->session, do_check, NULL, NULL, job, on_checked_cb, g_object_ref (self));
}

/* ---- Help ---- */

static void
on_help_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbWindow *self = MB_WINDOW (widget);

  if (self->handbook == NULL)
    {
      self->handbook = mb_handbook_window_new ();
      g_object_add_weak_pointer (G_OBJECT (self->handbook), (gpointer *) &self->handbook);
    }
  mb_handbook_window_show_page (MB_HANDBOOK_WINDOW (self->handbook),
                                self->session != NULL && self->page != NULL ? mb_page_get_name (self->page) : "start");
}

/* GTK leaves the search of its window of shortcuts without names. */
static void
name_shortcuts_search (GtkWidget *widget)
{
  if (GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_TOGGLE_BUTTON (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Find a shortcut"), -1);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_SHORTCUTS_SECTION (child))
      name_shortcuts_search (child);
}

static void
on_shortcuts_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  GtkWindow *window;

  gtk_builder_add_from_resource (builder, "/org/minban/Desk/shortcuts.ui", NULL); /* which tells its domain itself */
  window = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  g_object_set (window, "section-name", "window", NULL); /* in the file it would come before the sections */
  gtk_window_set_title (window, _ ("Keyboard shortcuts"));
  name_shortcuts_search (GTK_WIDGET (window));
  gtk_window_set_transient_for (window, GTK_WINDOW (widget));
  gtk_window_present (window);
}

static void
on_about_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *const developers[] = { _ ("The Minban Desk authors"), NULL };

  adw_show_about_window (GTK_WINDOW (widget), "application-name", _ ("Minban Desk"), "application-icon",
                         "org.minban.Desk", "version", MB_VERSION, "developer-name", developers[0],
                         "developers", developers, "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("Ledgers, annual inspections, hazards and reports of privately run schools"), NULL);
}

void
mb_window_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, on_undo_cb);
  gtk_widget_class_install_action (widget_class, "win.redo", NULL, on_redo_cb);
  gtk_widget_class_install_action (widget_class, "win.go", "s", on_go_cb);
  gtk_widget_class_install_action (widget_class, "win.go-register", "s", on_go_cb);
  gtk_widget_class_install_action (widget_class, "win.go-overview", NULL, on_go_named_cb);
  gtk_widget_class_install_action (widget_class, "win.go-inspection", NULL, on_go_named_cb);
  gtk_widget_class_install_action (widget_class, "win.go-reports", NULL, on_go_named_cb);
  gtk_widget_class_install_action (widget_class, "win.go-settings", NULL, on_go_named_cb);
  gtk_widget_class_install_action (widget_class, "win.go-history", NULL, on_go_named_cb);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, on_find_cb);
  gtk_widget_class_install_action (widget_class, "win.new-record", NULL, on_new_record_cb);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, on_search_cb);
  gtk_widget_class_install_action (widget_class, "win.next-part", NULL, on_part_cb);
  gtk_widget_class_install_action (widget_class, "win.previous-part", NULL, on_part_cb);
  gtk_widget_class_install_action (widget_class, "win.import", NULL, on_import_cb);
  gtk_widget_class_install_action (widget_class, "win.backup", NULL, on_backup_cb);
  gtk_widget_class_install_action (widget_class, "win.check", NULL, on_check_cb);
  gtk_widget_class_install_action (widget_class, "win.help", NULL, on_help_cb);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, on_shortcuts_cb);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, on_about_cb);
}
