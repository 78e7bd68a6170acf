/* settings-office.c: what the office says about itself; a wrong value stays in its row with the reason beneath. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "office-settings.h"
#include "settings-section.h"

#define N_KEYS 6

typedef struct
{
  MbPage parent_instance;
  GtkWidget *office_row, *region_row, *towns_row, *contact_row, *phone_row, *code_word_row, *file_row, *reason;
  char *stored[N_KEYS]; /* as last read */
  char *sent[N_KEYS];   /* being written, or refused; NULL: neither */
  gboolean closing;
} MbSettingsOffice;

typedef MbPageClass MbSettingsOfficeClass;

static const char *const keys[N_KEYS] = { "office", "region", "towns", "contact", "phone", "code_word" };

G_DEFINE_FINAL_TYPE (MbSettingsOffice, mb_settings_office, MB_TYPE_PAGE)

static GtkWidget *
row_of (MbSettingsOffice *self, guint key)
{
  GtkWidget *rows[N_KEYS] = { self->office_row,  self->region_row, self->towns_row,
                              self->contact_row, self->phone_row,  self->code_word_row };

  return rows[key];
}

static gpointer
read_settings (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  char **values = g_new0 (char *, N_KEYS + 1);

  for (guint i = 0; i < N_KEYS; i++)
    values[i] = mb_office_setting (office, keys[i]);
  return values;
}

static void
show_value (MbSettingsOffice *self, guint key, char *value)
{
  GtkWidget *row = row_of (self, key);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  gboolean typing = self->stored[key] != NULL && strcmp (text, self->stored[key]) != 0;

  /* What is being typed is not taken away by another's change, nor what was refused; what was written comes back tidied. */
  if (g_strcmp0 (text, self->sent[key]) == 0 && !gtk_widget_get_visible (self->reason))
    typing = FALSE;
  if (!typing)
    {
      gtk_editable_set_text (GTK_EDITABLE (row), value);
      gtk_widget_remove_css_class (row, "error");
      g_clear_pointer (&self->sent[key], g_free);
    }
  g_free (self->stored[key]);
  self->stored[key] = value;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsOffice *self = user;
  g_autofree char **values = mb_session_run_finish (mb_page_get_session (user), result, NULL);

  if (values == NULL)
    return;
  for (guint i = 0; i < N_KEYS; i++)
    if (self->closing)
      g_free (values[i]);
    else
      show_value (self, i, values[i]);
}

static void
load (MbPage *page)
{
  mb_session_run (mb_page_get_session (page), read_settings, NULL, NULL, NULL, on_read_cb, g_object_ref (page));
}

typedef struct
{
  const char *key;
  char *value, *title;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->value);
  g_free (setting->title);
  g_free (setting);
}

static gpointer
write_setting (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Setting *setting = data;
  g_autofree char *before = mb_office_setting (office, setting->key), *after = NULL;

  if (!mb_office_put_setting (office, setting->key, setting->value, error))
    return NULL;
  after = mb_office_setting (office, setting->key);
  return strcmp (before, after) != 0 ? g_strdup_printf (_ ("%s changed"), setting->title) : g_strdup ("");
}

static void
commit (MbSettingsOffice *self, guint key)
{
  GtkWidget *row = row_of (self, key);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  Setting *setting;

  if (self->closing || self->stored[key] == NULL || g_strcmp0 (text, self->sent[key]) == 0)
    return;
  if (strcmp (text, self->stored[key]) == 0)
    {
      /* Put back by hand after it was refused. */
      if (self->sent[key] != NULL)
        mb_settings_show_reason (self->reason, NULL);
      gtk_widget_remove_css_class (row, "error");
      g_clear_pointer (&self->sent[key], g_free);
      return;
    }
  g_free (self->sent[key]);
  self->sent[key] = g_strdup (text);
  setting = g_new0 (Setting, 1);
  setting->key = keys[key];
  setting->value = g_strdup (text);
  setting->title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  gtk_widget_add_css_class (row, "error");
  mb_settings_work (MB_PAGE (self), write_setting, setting, setting_free, NULL, self->reason);
}

static void
on_activated_cb (AdwEntryRow *row, MbSettingsOffice *self)
{
  for (guint i = 0; i < N_KEYS; i++)
    if (row_of (self, i) == GTK_WIDGET (row))
      commit (self, i);
}

static void
on_leave_cb (GtkEventControllerFocus *focus, MbSettingsOffice *self)
{
  on_activated_cb (ADW_ENTRY_ROW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (focus))), self);
}

static void
mb_settings_office_dispose (GObject *object)
{
  ((MbSettingsOffice *) object)->closing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), mb_settings_office_get_type ());
  G_OBJECT_CLASS (mb_settings_office_parent_class)->dispose (object);
}

static void
mb_settings_office_finalize (GObject *object)
{
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_free (((MbSettingsOffice *) object)->stored[i]);
      g_free (((MbSettingsOffice *) object)->sent[i]);
    }
  G_OBJECT_CLASS (mb_settings_office_parent_class)->finalize (object);
}

static void
mb_settings_office_class_init (MbSettingsOfficeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_office_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_settings_office_finalize;
  MB_PAGE_CLASS (klass)->shown = load;
  MB_PAGE_CLASS (klass)->changed = mb_settings_changed;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-office.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbSettingsOffice, NAME)
  CHILD (office_row);
  CHILD (region_row);
  CHILD (towns_row);
  CHILD (contact_row);
  CHILD (phone_row);
  CHILD (code_word_row);
  CHILD (file_row);
  CHILD (reason);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_activated_cb);
}

static void
mb_settings_office_init (MbSettingsOffice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < N_KEYS; i++)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), self);
      gtk_widget_add_controller (row_of (self, i), focus);
    }
}

MbPage *
mb_settings_office_new (MbSession *session)
{
  MbSettingsOffice *self = g_object_new (mb_settings_office_get_type (), "session", session, NULL);
  g_autofree char *path = g_markup_escape_text (mb_store_get_path (mb_session_get_store (session)), -1);

  mb_page_set_identity (MB_PAGE (self), "office", _ ("Office"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->file_row), path);
  for (guint i = 0; i < N_KEYS; i++)
    gtk_widget_set_sensitive (row_of (self, i), !mb_session_is_read_only (session));
  return MB_PAGE (self);
}
