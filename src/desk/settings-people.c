/* settings-people.c: who works here, and who of them sits at this desk: the name in the record of changes. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "office-settings.h"
#include "settings-section.h"

typedef struct
{
  MbPage parent_instance;
  GtkWidget *group, *add_row, *reason;
  GPtrArray *rows;   /* borrowed */
  GtkWidget *leader; /* of the choice; never shown: one alone would look like a box to tick off */
  gboolean filling, closing;
} MbSettingsPeople;

typedef MbPageClass MbSettingsPeopleClass;

G_DEFINE_FINAL_TYPE (MbSettingsPeople, mb_settings_people, MB_TYPE_PAGE)

static const char *
name_of (gpointer widget)
{
  return g_object_get_data (G_OBJECT (widget), "person");
}

/* ---- Writing ---- */

static gpointer
add_person (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_office_add_person (office, data, error) ? g_strdup_printf (_ ("%s added"), (char *) data) : NULL;
}

static gpointer
remove_person (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_office_remove_person (office, data, error) ? g_strdup_printf (_ ("%s taken off the list"), (char *) data)
                                                       : NULL;
}

static void
on_add_cb (AdwEntryRow *row, MbSettingsPeople *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (text[strspn (text, " ")] == '\0')
    return;
  mb_settings_work (MB_PAGE (self), add_person, g_strstrip (g_strdup (text)), g_free, NULL, self->reason);
}

static void
on_add_clicked_cb (GtkButton *button, MbSettingsPeople *self)
{
  on_add_cb (ADW_ENTRY_ROW (self->add_row), self);
}

static void
on_remove_cb (GtkButton *button, MbSettingsPeople *self)
{
  mb_settings_work (MB_PAGE (self), remove_person, g_strdup (name_of (button)), g_free, NULL, self->reason);
}

static void
on_chosen_cb (GtkCheckButton *check, MbSettingsPeople *self)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autofree char *text = NULL;

  if (self->filling || !gtk_check_button_get_active (check))
    return;
  mb_office_set_actor (mb_session_get_office (session), name_of (check));
  text = g_strdup_printf (_ ("Changes are now recorded as by %s"), name_of (check));
  mb_session_toast (session, text, FALSE);
  /* Undo follows the person. */
  g_signal_emit_by_name (session, "changed");
}

/* ---- Showing ---- */

static gpointer
read_people (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_office_people (office);
}

static GtkWidget *
new_check (MbSettingsPeople *self, const char *name, gboolean acting)
{
  GtkWidget *check = gtk_check_button_new ();
  g_autofree char *label = g_strdup_printf (_ ("%s sits at this desk"), name);

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (self->leader));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), acting);
  gtk_widget_set_tooltip_text (check, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (check), "person", g_strdup (name), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (on_chosen_cb), self);
  return check;
}

static GtkWidget *
new_remove_button (MbSettingsPeople *self, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Take “%s” off this list"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "person", g_strdup (name), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_remove_cb), self);
  return button;
}

static void
add_row (MbSettingsPeople *self, const char *name, gboolean listed)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  gboolean acting = g_strcmp0 (name, mb_office_get_actor (mb_session_get_office (session))) == 0;
  GtkWidget *row = adw_action_row_new (), *check = new_check (self, name, acting);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (acting)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("sits at this desk"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  if (listed && !mb_session_is_read_only (session))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_remove_button (self, name));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (MbSettingsPeople *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (GObject) page = user;
  MbSettingsPeople *self = user;
  MbSession *session = mb_page_get_session (user);
  g_auto (GStrv) names = mb_session_run_finish (session, result, NULL);
  g_autofree char *typed = NULL;
  const char *actor;

  if (names == NULL || self->closing)
    return;
  /* Cleared only when it is on the list: what was refused stays to be put right. */
  typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->add_row))));
  if (g_strv_contains ((const char *const *) names, typed))
    gtk_editable_set_text (GTK_EDITABLE (self->add_row), "");
  actor = mb_office_get_actor (mb_session_get_office (session));
  self->filling = TRUE;
  clear_rows (self);
  /* Who sits here is shown though nobody listed him. */
  if (!g_strv_contains ((const char *const *) names, actor))
    add_row (self, actor, FALSE);
  for (guint i = 0; names[i] != NULL; i++)
    add_row (self, names[i], TRUE);
  self->filling = FALSE;
}

static void
load (MbPage *page)
{
  mb_session_run (mb_page_get_session (page), read_people, NULL, NULL, NULL, on_read_cb, g_object_ref (page));
}

static void
save_state (MbPage *page, MbWindowState *state)
{
  mb_window_state_set (state, "window", "actor",
                       mb_office_get_actor (mb_session_get_office (mb_page_get_session (page))));
}

static void
mb_settings_people_dispose (GObject *object)
{
  MbSettingsPeople *self = (MbSettingsPeople *) object;

  self->closing = TRUE;
  g_clear_object (&self->leader);
  gtk_widget_dispose_template (GTK_WIDGET (object), mb_settings_people_get_type ());
  G_OBJECT_CLASS (mb_settings_people_parent_class)->dispose (object);
}

static void
mb_settings_people_finalize (GObject *object)
{
  g_ptr_array_unref (((MbSettingsPeople *) object)->rows);
  G_OBJECT_CLASS (mb_settings_people_parent_class)->finalize (object);
}

static void
mb_settings_people_class_init (MbSettingsPeopleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_settings_people_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_settings_people_finalize;
  MB_PAGE_CLASS (klass)->shown = load;
  MB_PAGE_CLASS (klass)->changed = mb_settings_changed;
  MB_PAGE_CLASS (klass)->save_state = save_state;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-people.ui");
  gtk_widget_class_bind_template_child (widget_class, MbSettingsPeople, group);
  gtk_widget_class_bind_template_child (widget_class, MbSettingsPeople, add_row);
  gtk_widget_class_bind_template_child (widget_class, MbSettingsPeople, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_add_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked_cb);
}

static void
mb_settings_people_init (MbSettingsPeople *self)
{
  self->rows = g_ptr_array_new ();
  self->leader = g_object_ref_sink (gtk_check_button_new ());
  gtk_widget_init_template (GTK_WIDGET (self));
}

MbPage *
mb_settings_people_new (MbSession *session)
{
  MbSettingsPeople *self = g_object_new (mb_settings_people_get_type (), "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "people", _ ("People"));
  gtk_widget_set_sensitive (self->add_row, !mb_session_is_read_only (session));
  return MB_PAGE (self);
}
