/* list-page-extra.c: keeps the promise that a selection ends with its action, and that an action is offered only where it can be taken.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const MbListAction *
find_action (MbListPage *self, const char *name)
{
  for (guint i = 0; i < self->extra->n_actions; i++)
    if (strcmp (self->extra->actions[i].name, name) == 0)
      return &self->extra->actions[i];
  return NULL;
}

static void
on_action_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbListPage *self = user;
  const MbListAction *found = find_action (self, g_action_get_name (G_ACTION (action)));
  g_autoptr (GArray) ids = mb_list_page_ids_to_act_on (self);

  if (ids->len > 0)
    found->activate (GTK_WIDGET (self), mb_page_get_session (MB_PAGE (self)), (const gint64 *) (void *) ids->data,
                     ids->len, mb_list_page_action_done, self);
}

static void
add_button (MbListPage *self, const MbListAction *action, const char *full_name)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (action->label));
  guint key;
  GdkModifierType modifiers;
  g_autofree char *tooltip = NULL;

  gtk_accelerator_parse (action->key, &key, &modifiers);
  {
    g_autofree char *key_label = gtk_accelerator_get_label (key, modifiers);

    tooltip = g_strdup_printf ("%s (%s)", _ (action->tooltip), key_label);
  }
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), full_name);
  gtk_box_append (GTK_BOX (self->actions_box), button);
}

static void
add_actions (MbListPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new (), more = g_menu_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  self->row_actions = g_simple_action_group_new ();
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (shortcuts), GTK_SHORTCUT_SCOPE_MANAGED);
  for (guint i = 0; i < self->extra->n_actions; i++)
    {
      const MbListAction *action = &self->extra->actions[i];
      g_autofree char *full_name = g_strconcat ("rows.", action->name, NULL);
      g_autoptr (GSimpleAction) made = g_simple_action_new (action->name, NULL);

      g_signal_connect (made, "activate", G_CALLBACK (on_action_cb), self);
      g_simple_action_set_enabled (made, FALSE);
      g_action_map_add_action (G_ACTION_MAP (self->row_actions), G_ACTION (made));
      g_menu_append (menu, _ (action->label), full_name);
      if (action->first)
        add_button (self, action, full_name);
      else
        g_menu_append (more, _ (action->label), full_name);
      gtk_shortcut_controller_add_shortcut (
          GTK_SHORTCUT_CONTROLLER (shortcuts),
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (action->key), gtk_named_action_new (full_name)));
    }
  if (g_menu_model_get_n_items (G_MENU_MODEL (more)) > 0)
    {
      GtkWidget *button = gtk_menu_button_new ();

      gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _ ("More"));
      gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (more));
      gtk_widget_set_tooltip_text (button, _ ("More actions on the selected rows"));
      gtk_box_append (GTK_BOX (self->actions_box), button);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "rows", G_ACTION_GROUP (self->row_actions));
  gtk_widget_add_controller (GTK_WIDGET (self), shortcuts);
  g_menu_prepend_section (G_MENU (self->row_menu), NULL, G_MENU_MODEL (menu));
  gtk_widget_set_visible (self->actions_box, TRUE);
}

void
mb_list_page_update_extra (MbListPage *self)
{
  gboolean writable = !mb_session_is_read_only (mb_page_get_session (MB_PAGE (self)));
  gboolean any = mb_grid_get_cursor_row (MB_GRID (self->grid)) != MB_GRID_NONE
                 || mb_grid_ranges_count (mb_grid_get_selection (MB_GRID (self->grid))) > 0;

  if (self->row_actions == NULL)
    return;
  for (guint i = 0; i < self->extra->n_actions; i++)
    {
      const MbListAction *action = &self->extra->actions[i];
      GAction *made = g_action_map_lookup_action (G_ACTION_MAP (self->row_actions), action->name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (made), any && !self->bin && (writable || !action->writes));
    }
}

void
mb_list_page_add_extra (MbListPage *self)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));

  self->extra = mb_list_extra_for (self->reg);
  if (self->extra != NULL && self->extra->n_actions > 0)
    add_actions (self);
  if (self->extra != NULL && self->extra->make_head != NULL)
    gtk_box_append (GTK_BOX (self->head_box), self->extra->make_head (session));
  mb_detail_pane_set_extra (MB_DETAIL_PANE (self->detail), self->extra);
  gtk_widget_set_visible (gtk_widget_get_parent (self->tabs_box),
                          self->row_actions != NULL || mb_list_tabs_n (self->tabs) > 0);
  mb_list_page_update_extra (self);
}
