/* What must hold of every template in ui-files/: its class is made without a warning, every control has a name for screen readers, and
 * nothing holds it afterwards. A new template is walked by being there.
 */
#include <adwaita.h>

#include "mb-desk-resources.h"

/* What shows no words of its own needs a name. */
static gboolean
needs_name (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget))
    return gtk_menu_button_get_label (GTK_MENU_BUTTON (widget)) == NULL
           && gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget)) != NULL;
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL
           && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget)) && gtk_widget_get_can_focus (widget);
  return GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_DROP_DOWN (widget) || GTK_IS_SPIN_BUTTON (widget)
         || GTK_IS_LIST_BOX (widget) || GTK_IS_TEXT_VIEW (widget);
}

/* What stands inside a widget of GTK's or libadwaita's own is theirs to name. */
static gboolean
is_whole (GtkWidget *widget)
{
  return GTK_IS_DROP_DOWN (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_SEARCH_ENTRY (widget)
         || GTK_IS_MENU_BUTTON (widget) || ADW_IS_PREFERENCES_ROW (widget) || ADW_IS_PREFERENCES_GROUP (widget)
         || ADW_IS_HEADER_BAR (widget) || ADW_IS_STATUS_PAGE (widget);
}

static void
check_names (GtkWidget *widget, const char *file)
{
  if (needs_name (widget) && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
      && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    {
      g_test_message ("%s: a %s has no accessible name", file, G_OBJECT_TYPE_NAME (widget));
      g_test_fail ();
    }
  if (is_whole (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_names (child, file);
}

static void
test_template (gconstpointer data)
{
  const char *file = data;
  g_autofree char *path = g_strconcat ("/org/minban/Desk/", file, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, NULL);
  g_autoptr (GRegex) regex = g_regex_new ("<template class=\"([A-Za-z]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autofree char *class = NULL;
  gpointer widget;
  GType type;

  g_assert_nonnull (bytes);
  if (!g_regex_match (regex, g_bytes_get_data (bytes, NULL), 0, &match))
    return; /* no class of its own */
  class = g_match_info_fetch (match, 1);
  type = gtk_builder_get_type_from_name (builder, class);
  g_assert_cmpuint (type, !=, G_TYPE_INVALID);
  widget = g_object_ref_sink (g_object_new (type, NULL));
  check_names (widget, file);
  g_object_add_weak_pointer (widget, &widget);
  if (GTK_IS_WINDOW (widget))
    {
      gpointer window = widget;

      gtk_window_destroy (window);
      g_object_unref (window);
    }
  else
    g_object_unref (widget);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (widget);
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) files = NULL;

  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    g_error ("no display: run through run-display.sh");
  adw_init ();
  mb_desk_get_resource ();
  files = g_resources_enumerate_children ("/org/minban/Desk/", 0, NULL);
  for (guint i = 0; files[i] != NULL; i++)
    if (g_str_has_suffix (files[i], ".ui"))
      {
        g_autofree char *name = g_strdup_printf ("/desk/templates/%s-is-made-named-and-freed", files[i]);

        g_test_add_data_func (name, files[i], test_template);
      }
  return g_test_run ();
}
