/* application.c: keeps the promise that every key of the window stands in one table. */
#include "config.h"

#include "application.h"

#include "mb-desk-resources.h"
#include "window.h"

struct _MbApplication
{
  AdwApplication parent_instance;
  MbDeskOptions options;
};

G_DEFINE_FINAL_TYPE (MbApplication, mb_application, ADW_TYPE_APPLICATION)

static const struct
{
  const char *action;
  const char *keys[3];
} accels[] = {
  { "app.quit", { "<Control>q" } },
  { "win.open", { "<Control>o" } },
  { "win.new-window", { "<Control><Alt>n" } },
  { "win.help", { "F1" } },
  { "win.undo", { "<Control>z" } },
  { "win.redo", { "<Control><Shift>z", "<Control>y" } },
  { "win.find", { "<Control>f" } },
  { "win.search", { "<Control>k" } },
  { "win.next-part", { "F6" } },
  { "win.previous-part", { "<Shift>F6" } },
  { "win.import", { "<Control>i" } },
  { "win.shortcuts", { "<Control>question", "<Control>slash" } },
  { "win.go-overview", { "<Alt>1" } },
  { "win.go-register('institution')", { "<Alt>2" } },
  { "win.go-register('hazard')", { "<Alt>3" } },
  { "win.go-register('complaint')", { "<Alt>4" } },
  { "win.go-inspection", { "<Alt>5" } },
  { "win.go-reports", { "<Alt>6" } },
  { "win.go-settings", { "<Alt>7" } },
  { "win.go-history", { "<Alt>8" } },
  { "win.new-record", { "<Control>n" } },
};

static void
on_quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user));

  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (G_APPLICATION (user));
}

static void
mb_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = { { "quit", on_quit_cb, NULL, NULL, NULL, { 0 } } };

  G_APPLICATION_CLASS (mb_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           (const char *const *) accels[i].keys);
  gtk_window_set_default_icon_name ("org.minban.Desk");
}

static GtkWindow *
new_window (MbApplication *self)
{
  return GTK_WINDOW (mb_window_new (GTK_APPLICATION (self), &self->options, mb_window_state_new (NULL)));
}

/* The office window used last; dialogs and the handbook are no place to open a file in. */
static GtkWindow *
office_window (MbApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (MB_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
mb_application_activate (GApplication *application)
{
  MbApplication *self = MB_APPLICATION (application);
  GtkWindow *window = office_window (self);

  if (window == NULL)
    {
      window = new_window (self);
      mb_window_open_last (MB_WINDOW (window));
    }
  gtk_window_present (window);
}

void
mb_application_open_path (MbApplication *self, const char *path, gboolean anew)
{
  g_autofree char *canonical = g_canonicalize_filename (path, NULL);
  GtkWindow *window = NULL;

  /* A window that has the file comes forward; else one that has none takes it; else there is a new one. */
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL && !anew; l = l->next)
    if (MB_IS_WINDOW (l->data) && g_strcmp0 (mb_window_get_path (l->data), canonical) == 0)
      {
        gtk_window_present (l->data);
        return;
      }
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL && window == NULL && !anew;
       l = l->next)
    if (MB_IS_WINDOW (l->data) && mb_window_get_path (l->data) == NULL)
      window = l->data;
  if (window == NULL)
    window = new_window (self);
  mb_window_open (MB_WINDOW (window), canonical);
  gtk_window_present (window);
}

static void
mb_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);

      if (path != NULL)
        mb_application_open_path (MB_APPLICATION (application), path, FALSE);
    }
}

static void
mb_application_class_init (MbApplicationClass *klass)
{
  G_APPLICATION_CLASS (klass)->startup = mb_application_startup;
  G_APPLICATION_CLASS (klass)->activate = mb_application_activate;
  G_APPLICATION_CLASS (klass)->open = mb_application_open;
}

static void
mb_application_init (MbApplication *self)
{
}

MbApplication *
mb_application_new (const MbDeskOptions *options)
{
  MbApplication *self;

  /* The linker drops resources of a static library that nothing refers to. */
  mb_desk_get_resource ();
  /* One process a session: a second start hands its file over and ends. Without a session bus each start is by itself, which the
   * office file does not mind. */
  self = g_object_new (MB_TYPE_APPLICATION, "application-id", "org.minban.Desk", "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", "/org/minban/Desk", NULL);
  self->options = *options;
  return self;
}
