/* settings-page.c: the office's settings are records of its file, changed and undone like all others; only what belongs to this desk is in
 * the window's state.
 */
#include "config.h"

#include "settings-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_KEYS 5

struct _MbSettingsPage
{
  MbPage parent_instance;
  GtkWidget *office_row, *region_row, *towns_row, *contact_row, *phone_row, *actor_row, *scheme_row, *file_row;
  gboolean filling, closing;
};

static const char *const keys[N_KEYS] = { "office", "region", "towns", "contact", "phone" };

G_DEFINE_FINAL_TYPE (MbSettingsPage, mb_settings_page, MB_TYPE_PAGE)

static GtkWidget *
row_of (MbSettingsPage *self, guint key)
{
  GtkWidget *rows[N_KEYS] = { self->office_row, self->region_row, self->towns_row, self->contact_row, self->phone_row };

  return rows[key];
}

static gpointer
read_settings (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  char **values = g_new0 (char *, N_KEYS + 1);

  for (guint i = 0; i < N_KEYS; i++)
    {
      char *value = mb_store_get_setting (mb_office_get_store (office), keys[i]);

      values[i] = value != NULL ? value : g_strdup ("");
    }
  return values;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbSettingsPage) self = user;
  g_auto (GStrv) values = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);

  if (values == NULL || self->closing)
    return;
  for (guint i = 0; i < N_KEYS; i++)
    if (strcmp (gtk_editable_get_text (GTK_EDITABLE (row_of (self, i))), values[i]) != 0)
      {
        /* Without the apply button for what was read, not typed. */
        adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row_of (self, i)), FALSE);
        gtk_editable_set_text (GTK_EDITABLE (row_of (self, i)), values[i]);
        adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row_of (self, i)), TRUE);
      }
}

static void
load (MbSettingsPage *self)
{
  mb_session_run (mb_page_get_session (MB_PAGE (self)), read_settings, NULL, NULL, NULL, on_read_cb,
                  g_object_ref (self));
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

  if (!mb_store_set_setting (mb_office_get_store (office), mb_office_get_actor (office), setting->key, setting->value,
                             error))
    return NULL;
  return g_strdup_printf (_ ("%s changed"), setting->title);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbSettingsPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (text == NULL)
    mb_session_report (session, error);
  else
    mb_session_toast (session, text, TRUE);
}

static void
on_apply_cb (AdwEntryRow *row, MbSettingsPage *self)
{
  for (guint i = 0; i < N_KEYS; i++)
    if (row_of (self, i) == GTK_WIDGET (row))
      {
        Setting *setting = g_new0 (Setting, 1);

        setting->key = keys[i];
        setting->value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));
        setting->title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
        mb_session_run (mb_page_get_session (MB_PAGE (self)), write_setting, setting, setting_free, NULL, on_written_cb,
                        g_object_ref (self));
      }
}

static void
on_actor_apply_cb (AdwEntryRow *row, MbSettingsPage *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (row));

  if (name[0] != '\0')
    mb_office_set_actor (mb_session_get_office (mb_page_get_session (MB_PAGE (self))), name);
}

static void
on_scheme_cb (AdwComboRow *row, GParamSpec *pspec, MbSettingsPage *self)
{
  static const AdwColorScheme schemes[]
      = { ADW_COLOR_SCHEME_DEFAULT, ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };
  guint selected = adw_combo_row_get_selected (row);

  if (selected < G_N_ELEMENTS (schemes) && !self->filling)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), schemes[selected]);
}

static void
mb_settings_page_shown (MbPage *page)
{
  load (MB_SETTINGS_PAGE (page));
}

static void
mb_settings_page_changed (MbPage *page)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    load (MB_SETTINGS_PAGE (page));
}

static void
mb_settings_page_save_state (MbPage *page, MbWindowState *state)
{
  MbSettingsPage *self = MB_SETTINGS_PAGE (page);

  mb_window_state_set_int (state, "window", "scheme",
                           (int) adw_combo_row_get_selected (ADW_COMBO_ROW (self->scheme_row)));
  mb_window_state_set (state, "window", "actor",
                       mb_office_get_actor (mb_session_get_office (mb_page_get_session (page))));
}

static void
mb_settings_page_restore_state (MbPage *page, MbWindowState *state)
{
  MbSettingsPage *self = MB_SETTINGS_PAGE (page);

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->scheme_row),
                              (guint) CLAMP (mb_window_state_get_int (state, "window", "scheme", 0), 0, 2));
}

static void
mb_settings_page_dispose (GObject *object)
{
  MB_SETTINGS_PAGE (object)->closing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_SETTINGS_PAGE);
  G_OBJECT_CLASS (mb_settings_page_parent_class)->dispose (object);
}

static void
mb_settings_page_class_init (MbSettingsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  MbPageClass *page_class = MB_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_page_dispose;
  page_class->shown = mb_settings_page_shown;
  page_class->changed = mb_settings_page_changed;
  page_class->save_state = mb_settings_page_save_state;
  page_class->restore_state = mb_settings_page_restore_state;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-page.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbSettingsPage, NAME)
  CHILD (office_row);
  CHILD (region_row);
  CHILD (towns_row);
  CHILD (contact_row);
  CHILD (phone_row);
  CHILD (actor_row);
  CHILD (scheme_row);
  CHILD (file_row);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_actor_apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_scheme_cb);
}

static void
mb_settings_page_init (MbSettingsPage *self)
{
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filling = FALSE;
}

MbPage *
mb_settings_page_new (MbSession *session)
{
  MbSettingsPage *self = g_object_new (MB_TYPE_SETTINGS_PAGE, "session", session, NULL);
  g_autofree char *path = g_markup_escape_text (mb_store_get_path (mb_session_get_store (session)), -1);

  mb_page_set_identity (MB_PAGE (self), "settings", _ ("Settings"), "mb-settings-symbolic", _ ("Work"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->file_row), path);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->actor_row), FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->actor_row), mb_office_get_actor (mb_session_get_office (session)));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->actor_row), TRUE);
  if (mb_session_is_read_only (session))
    for (guint i = 0; i < N_KEYS; i++)
      gtk_widget_set_sensitive (row_of (self, i), FALSE);
  return MB_PAGE (self);
}
