/* grid-chooser.c: keeps the promise that a register of any number of fields has its column list on a screen of 768 lines: menus do not
 * scroll in this version of GTK.
 */
#include "config.h"

#include "grid-chooser.h"

#include <glib/gi18n-lib.h>

static GtkWidget *
action_button (const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

GtkWidget *
mb_grid_chooser_new (MbGrid *grid, GtkWidget *above)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *scroller = gtk_scrolled_window_new (), *checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  MbGridColumns *columns = mb_grid_get_columns (grid);
  MbGridSource *source = mb_grid_get_source (grid);

  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_insert_action_group (popover, "grid", mb_grid_get_actions (grid));
  for (guint i = 0; source != NULL && i < mb_grid_columns_n (columns); i++)
    {
      g_autofree char *action = g_strconcat ("grid.show-", mb_grid_columns_id (columns, i), NULL);
      MbGridColumn info;
      GtkWidget *check;

      mb_grid_source_column (source, i, &info);
      check = gtk_check_button_new_with_label (info.title);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (check), action);
      gtk_box_append (GTK_BOX (checks), check);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), checks);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), above != NULL ? 300 : 420);
  if (above != NULL)
    gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), scroller);
  if (source != NULL && mb_grid_source_can_sort (source))
    gtk_box_append (GTK_BOX (box), action_button (_ ("_Default Order"), "grid.sort-clear"));
  gtk_box_append (GTK_BOX (box), action_button (_ ("Re_set Columns"), "grid.columns-reset"));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_add_css_class (popover, "chooser");
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Columns"), -1);
  return popover;
}
