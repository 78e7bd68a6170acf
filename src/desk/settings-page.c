/* settings-page.c: the sections of the settings side by side. What is the office's is in its file, changed and undone like all else; what
 * is this desk's is in the window's state.
 */
#include "config.h"

#include "settings-page.h"

#include <glib/gi18n-lib.h>

#include "list-stop.h"
#include "settings-section.h"

struct _MbSettingsPage
{
  MbPage parent_instance;
  GtkWidget *list, *sections;
};

G_DEFINE_FINAL_TYPE (MbSettingsPage, mb_settings_page, MB_TYPE_PAGE)

static MbPage *
shown_section (MbSettingsPage *self)
{
  return MB_PAGE (gtk_stack_get_visible_child (GTK_STACK (self->sections)));
}

static void
on_row_selected_cb (GtkListBox *list, GtkListBoxRow *row, MbSettingsPage *self)
{
  MbPage *section = row != NULL ? g_object_get_data (G_OBJECT (row), "section") : NULL;

  if (section == NULL)
    return;
  gtk_stack_set_visible_child (GTK_STACK (self->sections), GTK_WIDGET (section));
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    mb_page_shown (section);
}

static void
mb_settings_page_shown (MbPage *page)
{
  mb_page_shown (shown_section (MB_SETTINGS_PAGE (page)));
}

static void
mb_settings_page_focus (MbPage *page)
{
  MbSettingsPage *self = MB_SETTINGS_PAGE (page);

  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list))));
}

static void
mb_settings_page_save_state (MbPage *page, MbWindowState *state)
{
  MbSettingsPage *self = MB_SETTINGS_PAGE (page);

  mb_window_state_set (state, "settings", "section", gtk_stack_get_visible_child_name (GTK_STACK (self->sections)));
  for (GtkWidget *child = gtk_widget_get_first_child (self->sections); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    mb_page_save_state (MB_PAGE (child), state);
}

static void
mb_settings_page_restore_state (MbPage *page, MbWindowState *state)
{
  MbSettingsPage *self = MB_SETTINGS_PAGE (page);
  g_autofree char *section = mb_window_state_get (state, "settings", "section");

  for (int i = 0; gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i) != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);

      if (g_strcmp0 (mb_page_get_name (g_object_get_data (G_OBJECT (row), "section")), section) == 0)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
    }
}

static void
mb_settings_page_dispose (GObject *object)
{
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
  page_class->focus = mb_settings_page_focus;
  page_class->save_state = mb_settings_page_save_state;
  page_class->restore_state = mb_settings_page_restore_state;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MbSettingsPage, list);
  gtk_widget_class_bind_template_child (widget_class, MbSettingsPage, sections);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
}

static void
mb_settings_page_init (MbSettingsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mb_list_one_stop (GTK_LIST_BOX (self->list));
}

static void
add_section (MbSettingsPage *self, MbPage *section)
{
  GtkWidget *row = gtk_list_box_row_new (), *label = gtk_label_new (mb_page_get_title (section));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, mb_page_get_title (section), -1);
  g_object_set_data (G_OBJECT (row), "section", section);
  gtk_stack_add_named (GTK_STACK (self->sections), GTK_WIDGET (section), mb_page_get_name (section));
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

MbPage *
mb_settings_page_new (MbSession *session)
{
  static MbPage *(*const makers[]) (MbSession *)
      = { mb_settings_office_new, mb_settings_people_new, mb_settings_workdays_new, mb_settings_rubrics_new,
          mb_settings_backup_new, mb_settings_words_new,  mb_settings_display_new };
  MbSettingsPage *self = g_object_new (MB_TYPE_SETTINGS_PAGE, "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "settings", _ ("Settings"));
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    add_section (self, makers[i](session));
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
  return MB_PAGE (self);
}
