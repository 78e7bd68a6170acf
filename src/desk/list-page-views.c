/* list-page-views.c: keeps the promise that what the clerk arranged once she has again by its name: filters, search, columns and order.
 *
 * A view is a text of its own, a dictionary as GVariant prints it; what it names and the register has no longer is passed over.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid-chooser.h"

typedef struct
{
  char *name, *state;
} View;

static void
view_free (gpointer data)
{
  View *view = data;

  g_free (view->name);
  g_free (view->state);
  g_free (view);
}

/* ---- A view ---- */

static void
put (GVariantDict *dict, const char *key, const char *value)
{
  if (value != NULL && value[0] != '\0')
    g_variant_dict_insert (dict, key, "s", value);
}

static char *
capture (MbListPage *self)
{
  GVariantDict dict;
  g_autoptr (GVariant) state = NULL;
  g_autofree char *columns = mb_grid_columns_to_string (mb_grid_get_columns (MB_GRID (self->grid)));
  g_autofree char *base = self->base != NULL ? mb_query_to_string (self->base) : NULL;
  g_autofree char *tab = g_strdup_printf ("%u", mb_list_tabs_get_active (self->tabs));

  g_variant_dict_init (&dict, NULL);
  put (&dict, "columns", columns);
  put (&dict, "base", base);
  put (&dict, "tab", tab);
  put (&dict, "search", gtk_editable_get_text (GTK_EDITABLE (self->search)));
  for (guint i = 0; i < self->chips->len; i++)
    {
      MbFilterChip *chip = g_ptr_array_index (self->chips, i);
      g_autofree char *key = g_strconcat ("filter-", mb_filter_chip_get_field (chip)->id, NULL);
      g_autofree char *text = mb_filter_chip_to_string (chip);

      put (&dict, key, text);
    }
  state = g_variant_ref_sink (g_variant_dict_end (&dict));
  return g_variant_print (state, FALSE);
}

static void
show_view (MbListPage *self, const char *text)
{
  g_autoptr (GVariant) state = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  GVariantDict dict;
  const char *value = NULL;

  if (state == NULL)
    return;
  g_variant_dict_init (&dict, state);
  self->loaded = FALSE; /* the parts must not ask one by one */
  if (g_variant_dict_lookup (&dict, "columns", "&s", &value))
    {
      mb_grid_set_columns_state (MB_GRID (self->grid), value);
      mb_grid_columns_edited (MB_GRID (self->grid), TRUE);
    }
  g_clear_pointer (&self->base, mb_query_free);
  if (g_variant_dict_lookup (&dict, "base", "&s", &value))
    self->base = mb_query_parse (value, mb_session_get_catalogue (mb_page_get_session (MB_PAGE (self))), NULL);
  for (guint i = 0; i < self->reg->fields->len; i++)
    {
      const char *id = ((MbField *) g_ptr_array_index (self->reg->fields, i))->id;
      g_autofree char *key = g_strconcat ("filter-", id, NULL);
      gboolean asked = g_variant_dict_lookup (&dict, key, "&s", &value);
      MbFilterChip *chip = asked ? mb_list_page_filter (self, id) : mb_list_page_find_filter (self, id);

      if (chip != NULL)
        mb_filter_chip_restore (chip, asked ? value : NULL);
    }
  mb_list_tabs_set_active (
      self->tabs, g_variant_dict_lookup (&dict, "tab", "&s", &value) ? (guint) g_ascii_strtoull (value, NULL, 10) : 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search), g_variant_dict_lookup (&dict, "search", "&s", &value) ? value : "");
  g_variant_dict_clear (&dict);
  mb_list_page_update_words (self);
  mb_list_page_reload (self);
}

/* ---- The list of views, above the columns ---- */

static void fill (MbListPage *self);

static guint
find (MbListPage *self, const char *name)
{
  for (guint i = 0; i < self->views->len; i++)
    if (strcmp (((View *) g_ptr_array_index (self->views, i))->name, name) == 0)
      return i;
  return G_MAXUINT;
}

static void
on_view_clicked_cb (GtkButton *button, MbListPage *self)
{
  guint n = find (self, g_object_get_data (G_OBJECT (button), "view"));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->view_button));
  if (n != G_MAXUINT)
    show_view (self, ((View *) g_ptr_array_index (self->views, n))->state);
  gtk_widget_grab_focus (self->grid);
}

static void
on_forget_clicked_cb (GtkButton *button, MbListPage *self)
{
  guint n = find (self, g_object_get_data (G_OBJECT (button), "view"));

  if (n != G_MAXUINT)
    g_ptr_array_remove_index (self->views, n);
  fill (self);
}

static void
on_keep_cb (GtkWidget *widget, MbListPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->view_name))));
  guint n = find (self, name);
  View *view;
  g_autofree char *text = NULL;

  if (name[0] == '\0')
    {
      gtk_widget_grab_focus (self->view_name);
      return;
    }
  if (n != G_MAXUINT)
    g_ptr_array_remove_index (self->views, n);
  view = g_new0 (View, 1);
  view->name = g_strdup (name);
  view->state = capture (self);
  g_ptr_array_add (self->views, view);
  gtk_editable_set_text (GTK_EDITABLE (self->view_name), "");
  fill (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->view_button));
  text = g_strdup_printf (_ ("View “%s” kept"), name);
  mb_session_toast (mb_page_get_session (MB_PAGE (self)), text, FALSE);
}

static void
fill (MbListPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->views_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->views_box), child);
  for (guint i = 0; i < self->views->len; i++)
    {
      const View *view = g_ptr_array_index (self->views, i);
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
      GtkWidget *show = gtk_button_new_with_label (view->name), *forget = gtk_button_new_from_icon_name ("edit-delete-symbolic");
      g_autofree char *tooltip = g_strdup_printf (_ ("Forget the view “%s”"), view->name);

      gtk_widget_set_hexpand (show, TRUE);
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (show))), 0);
      gtk_widget_add_css_class (show, "flat");
      gtk_widget_add_css_class (forget, "flat");
      gtk_widget_set_tooltip_text (forget, tooltip);
      gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
      g_object_set_data_full (G_OBJECT (show), "view", g_strdup (view->name), g_free);
      g_object_set_data_full (G_OBJECT (forget), "view", g_strdup (view->name), g_free);
      g_signal_connect (show, "clicked", G_CALLBACK (on_view_clicked_cb), self);
      g_signal_connect (forget, "clicked", G_CALLBACK (on_forget_clicked_cb), self);
      gtk_box_append (GTK_BOX (row), show);
      gtk_box_append (GTK_BOX (row), forget);
      gtk_box_append (GTK_BOX (self->views_box), row);
    }
}

void
mb_list_page_add_views (MbListPage *self)
{
  GtkWidget *above = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *keep = gtk_button_new_with_label (_ ("Keep view")), *bin = gtk_button_new_with_label (_ ("Bin…"));

  self->views = g_ptr_array_new_with_free_func (view_free);
  self->views_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->view_name = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->view_name), _ ("Name of this view"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view_name), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Name of this view"), -1);
  gtk_widget_set_hexpand (self->view_name, TRUE);
  gtk_widget_set_tooltip_text (keep, _ ("Keep filters, search, columns and order under this name"));
  g_signal_connect (self->view_name, "activate", G_CALLBACK (on_keep_cb), self);
  g_signal_connect (keep, "clicked", G_CALLBACK (on_keep_cb), self);
  gtk_box_append (GTK_BOX (line), self->view_name);
  gtk_box_append (GTK_BOX (line), keep);
  gtk_widget_add_css_class (bin, "flat");
  gtk_widget_set_tooltip_text (bin, _ ("Deleted records, to look at and bring back"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bin), "page.bin");
  gtk_box_append (GTK_BOX (above), self->views_box);
  gtk_box_append (GTK_BOX (above), line);
  gtk_box_append (GTK_BOX (above), bin);
  gtk_box_append (GTK_BOX (above), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->view_button), mb_grid_chooser_new (MB_GRID (self->grid), above));
}

/* ---- From start to start ---- */

void
mb_list_page_save_views (MbListPage *self, MbWindowState *state, const char *group)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (GVariant) all = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->views->len; i++)
    {
      const View *view = g_ptr_array_index (self->views, i);

      g_ptr_array_add (texts, view->name);
      g_ptr_array_add (texts, view->state);
    }
  all = g_variant_ref_sink (g_variant_new_strv ((const char *const *) texts->pdata, (gssize) texts->len));
  text = g_variant_print (all, FALSE);
  mb_window_state_set (state, group, "views", texts->len > 0 ? text : NULL);
}

void
mb_list_page_restore_views (MbListPage *self, MbWindowState *state, const char *group)
{
  g_autofree char *text = mb_window_state_get (state, group, "views");
  g_autoptr (GVariant) all = text != NULL ? g_variant_parse (G_VARIANT_TYPE_STRING_ARRAY, text, NULL, NULL, NULL) : NULL;
  g_autofree const char **texts = all != NULL ? g_variant_get_strv (all, NULL) : NULL;

  g_ptr_array_set_size (self->views, 0);
  for (guint i = 0; texts != NULL && texts[i] != NULL && texts[i + 1] != NULL; i += 2)
    {
      View *view = g_new0 (View, 1);

      view->name = g_strdup (texts[i]);
      view->state = g_strdup (texts[i + 1]);
      g_ptr_array_add (self->views, view);
    }
  fill (self);
}
