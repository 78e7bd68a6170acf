/* list-page-views.c: keeps the promise that what the clerk arranged once she has again by its name: filters, search, columns and order.
 *
 * A view is a text of its own, a dictionary as GVariant prints it; what it names and the register has no longer is passed over.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>

#include "grid-chooser.h"

static void
view_free (gpointer data)
{
  MbListView *view = data;

  g_clear_object (&view->pin);
  g_free (view->name);
  g_free (view->state);
  g_free (view);
}

static MbListView *
view_new (const char *name, const char *state)
{
  MbListView *view = g_new0 (MbListView, 1);

  view->name = g_strdup (name);
  view->state = g_strdup (state);
  return view;
}

/* ---- A view ---- */

static void
put (GVariantDict *dict, const char *key, const char *value)
{
  if (value != NULL && value[0] != '\0')
    g_variant_dict_insert (dict, key, "s", value);
}

char *
mb_list_page_capture (MbListPage *self)
{
  GVariantDict dict;
  g_autoptr (GVariant) state = NULL;
  g_autofree char *columns = mb_grid_columns_to_string (mb_grid_get_columns (MB_GRID (self->grid)));
  g_autofree char *tab = g_strdup_printf ("%u", mb_list_tabs_get_active (self->tabs));

  g_variant_dict_init (&dict, NULL);
  put (&dict, "columns", columns);
  put (&dict, "base", self->link);
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

MbQuery *
mb_list_page_view_query (MbListPage *self, const char *state)
{
  g_autoptr (GVariant) parsed = g_variant_parse (G_VARIANT_TYPE_VARDICT, state, NULL, NULL, NULL);
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  GVariantDict dict;
  const char *value = NULL;
  MbQuery *query = NULL;

  g_variant_dict_init (&dict, parsed);
  if (g_variant_dict_lookup (&dict, "base", "&s", &value))
    query = mb_list_page_link_query (self, value, NULL);
  if (query == NULL)
    query = mb_query_new (self->reg->id);
  for (guint i = 0; i < self->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (self->reg->fields, i);
      g_autofree char *key = g_strconcat ("filter-", field->id, NULL);

      if (g_variant_dict_lookup (&dict, key, "&s", &value) && mb_filter_chip_fits (field))
        {
          /* What a chip wrote it reads itself; this one is never shown. */
          g_autoptr (GtkWidget) chip = g_object_ref_sink (mb_filter_chip_new (session, field));

          mb_filter_chip_restore (MB_FILTER_CHIP (chip), value);
          mb_filter_chip_apply (MB_FILTER_CHIP (chip), query);
        }
    }
  if (g_variant_dict_lookup (&dict, "tab", "&s", &value))
    mb_list_tabs_apply (self->reg, (guint) g_ascii_strtoull (value, NULL, 10),
                        mb_office_get_today (mb_session_get_office (session)), query);
  if (g_variant_dict_lookup (&dict, "search", "&s", &value))
    mb_query_search (query, value);
  g_variant_dict_clear (&dict);
  return query;
}

void
mb_list_page_show_view (MbListPage *self, const char *text)
{
  g_autoptr (GVariant) state = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  GVariantDict dict;
  const char *value = NULL;

  if (state == NULL)
    return;
  g_variant_dict_init (&dict, state);
  self->loaded = FALSE; /* the parts must not ask one by one */
  mb_list_page_set_full_width (self, FALSE);
  mb_list_page_set_bin (self, FALSE);
  if (g_variant_dict_lookup (&dict, "columns", "&s", &value))
    {
      mb_grid_set_columns_state (MB_GRID (self->grid), value);
      mb_grid_columns_edited (MB_GRID (self->grid), TRUE);
    }
  if (!g_variant_dict_lookup (&dict, "base", "&s", &value) || !mb_list_page_set_link (self, value, NULL))
    mb_list_page_set_link (self, NULL, NULL);
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
  mb_list_page_reload (self);
}

/* ---- The list of views, above the columns ---- */

static MbListView *
nth_view (MbListPage *self, guint n)
{
  return g_ptr_array_index (self->views, n);
}

MbListView *
mb_list_page_find_view (MbListPage *self, const char *name)
{
  for (guint i = 0; i < self->views->len; i++)
    if (g_strcmp0 (nth_view (self, i)->name, name) == 0)
      return nth_view (self, i);
  return NULL;
}

static MbListView *
view_of (MbListPage *self, gpointer widget)
{
  return mb_list_page_find_view (self, g_object_get_data (G_OBJECT (widget), "view"));
}

static void
on_view_clicked_cb (GtkButton *button, MbListPage *self)
{
  MbListView *view = view_of (self, button);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->view_button));
  if (view != NULL && view->pin != NULL)
    mb_page_show_pin (MB_PAGE (self), view->name);
  else if (view != NULL)
    {
      mb_list_page_leave_pin (self);
      mb_list_page_show_view (self, view->state);
    }
  gtk_widget_grab_focus (self->grid);
}

static void
on_pin_toggled_cb (GtkToggleButton *button, MbListPage *self)
{
  MbListView *view = view_of (self, button);

  if (view != NULL)
    mb_list_page_set_pinned (self, view, gtk_toggle_button_get_active (button));
}

static void
on_forget_clicked_cb (GtkButton *button, MbListPage *self)
{
  MbListView *view = view_of (self, button);

  if (view == NULL)
    return;
  mb_list_page_set_pinned (self, view, FALSE);
  g_ptr_array_remove (self->views, view);
  mb_list_page_update_views (self);
}

static void
on_keep_cb (GtkWidget *widget, MbListPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->view_name))));
  g_autofree char *state = mb_list_page_capture (self), *text = NULL;
  MbListView *view = mb_list_page_find_view (self, name);

  if (name[0] == '\0')
    {
      gtk_widget_grab_focus (self->view_name);
      return;
    }
  if (view == NULL)
    g_ptr_array_add (self->views, view_new (name, state));
  else
    {
      g_free (view->state);
      view->state = g_steal_pointer (&state);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->view_name), "");
  mb_list_page_update_views (self);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->view_button));
  text = g_strdup_printf (_ ("View “%s” kept"), name);
  mb_session_toast (mb_page_get_session (MB_PAGE (self)), text, FALSE);
}

/* ---- Another name ---- */

static void
on_rename_clicked_cb (GtkButton *button, MbListPage *self)
{
  g_free (self->renamed);
  self->renamed = g_strdup (g_object_get_data (G_OBJECT (button), "view"));
  mb_list_page_update_views (self);
}

static void
on_renamed_cb (GtkEntry *entry, MbListPage *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  MbListView *view = view_of (self, entry), *other = mb_list_page_find_view (self, name);

  if (view == NULL || name[0] == '\0')
    return;
  if (other != NULL && other != view)
    {
      g_autofree char *text = g_strdup_printf (_ ("There is a view “%s” already: choose another name"), name);

      mb_session_toast (mb_page_get_session (MB_PAGE (self)), text, FALSE);
      return;
    }
  if (view->pin != NULL)
    {
      gboolean shown = g_strcmp0 (mb_page_get_shown_pin (MB_PAGE (self)), view->name) == 0;

      mb_pin_set_name (view->pin, name);
      if (shown)
        mb_page_set_shown_pin (MB_PAGE (self), name);
    }
  g_free (view->name);
  view->name = g_steal_pointer (&name);
  g_clear_pointer (&self->renamed, g_free);
  mb_list_page_update_views (self);
  gtk_widget_grab_focus (self->view_name);
}

/* Esc closes the list of views; the name that was being typed is given up with it. */
static void
on_closed_cb (GtkPopover *popover, MbListPage *self)
{
  if (self->renamed == NULL)
    return;
  g_clear_pointer (&self->renamed, g_free);
  mb_list_page_update_views (self);
}

/* ---- The lines of the list ---- */

/* text is taken. */
static GtkWidget *
tool_new (GtkWidget *button, const char *icon_name, const MbListView *view, char *text)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon_name);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (button), "view", g_strdup (view->name), g_free);
  g_free (text);
  return button;
}

static GtkWidget *
name_new (MbListPage *self, const MbListView *view)
{
  GtkWidget *widget;

  if (g_strcmp0 (self->renamed, view->name) == 0)
    {
      widget = gtk_entry_new ();
      gtk_editable_set_text (GTK_EDITABLE (widget), view->name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("New name of this view"), -1);
      g_signal_connect (widget, "activate", G_CALLBACK (on_renamed_cb), self);
    }
  else
    {
      widget = gtk_button_new_with_label (view->name);
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (widget))), 0);
      gtk_widget_add_css_class (widget, "flat");
      g_signal_connect (widget, "clicked", G_CALLBACK (on_view_clicked_cb), self);
    }
  gtk_widget_set_hexpand (widget, TRUE);
  g_object_set_data_full (G_OBJECT (widget), "view", g_strdup (view->name), g_free);
  return widget;
}

static void
add_line (MbListPage *self, const MbListView *view)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4), *name = name_new (self, view);
  GtkWidget *pin = tool_new (gtk_toggle_button_new (), "view-pin-symbolic", view,
                             g_strdup_printf (_ ("Pin the view “%s” to the sidebar"), view->name));
  GtkWidget *rename = tool_new (gtk_button_new (), "document-edit-symbolic", view,
                                g_strdup_printf (_ ("Rename the view “%s”"), view->name));
  GtkWidget *forget = tool_new (gtk_button_new (), "edit-delete-symbolic", view,
                                g_strdup_printf (_ ("Forget the view “%s”"), view->name));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (pin), view->pin != NULL);
  g_signal_connect (pin, "toggled", G_CALLBACK (on_pin_toggled_cb), self);
  g_signal_connect (rename, "clicked", G_CALLBACK (on_rename_clicked_cb), self);
  g_signal_connect (forget, "clicked", G_CALLBACK (on_forget_clicked_cb), self);
  gtk_box_append (GTK_BOX (row), name);
  gtk_box_append (GTK_BOX (row), pin);
  gtk_box_append (GTK_BOX (row), rename);
  gtk_box_append (GTK_BOX (row), forget);
  gtk_box_append (GTK_BOX (self->views_box), row);
  if (GTK_IS_ENTRY (name))
    gtk_widget_grab_focus (name);
}

void
mb_list_page_update_views (MbListPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->views_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->views_box), child);
  for (guint i = 0; i < self->views->len; i++)
    add_line (self, nth_view (self, i));
  mb_list_page_place_pins (self);
}

void
mb_list_page_add_views (MbListPage *self)
{
  GtkWidget *above = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *keep = gtk_button_new_with_label (_ ("Keep view")), *bin = gtk_button_new_with_label (_ ("Bin…"));

  self->views = g_ptr_array_new_with_free_func (view_free);
  self->pins = g_list_store_new (MB_TYPE_PIN);
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
  g_signal_connect (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->view_button)), "closed", G_CALLBACK (on_closed_cb), self);
}

/* ---- From start to start ---- */

static void
save_texts (MbWindowState *state, const char *group, const char *key, GPtrArray *texts)
{
  g_autoptr (GVariant) all = g_variant_ref_sink (g_variant_new_strv ((const char *const *) texts->pdata, (gssize) texts->len));
  g_autofree char *text = g_variant_print (all, FALSE);

  mb_window_state_set (state, group, key, texts->len > 0 ? text : NULL);
}

/* (transfer full) */
static char **
restore_texts (MbWindowState *state, const char *group, const char *key)
{
  g_autofree char *text = mb_window_state_get (state, group, key);
  g_autoptr (GVariant) all = text != NULL ? g_variant_parse (G_VARIANT_TYPE_STRING_ARRAY, text, NULL, NULL, NULL) : NULL;

  return all != NULL ? g_variant_dup_strv (all, NULL) : g_new0 (char *, 1);
}

void
mb_list_page_save_views (MbListPage *self, MbWindowState *state, const char *group)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new (), pinned = g_ptr_array_new ();

  for (guint i = 0; i < self->views->len; i++)
    {
      const MbListView *view = nth_view (self, i);

      g_ptr_array_add (texts, view->name);
      g_ptr_array_add (texts, view->state);
      if (view->pin != NULL)
        g_ptr_array_add (pinned, view->name);
    }
  save_texts (state, group, "views", texts);
  save_texts (state, group, "pinned", pinned);
}

void
mb_list_page_restore_views (MbListPage *self, MbWindowState *state, const char *group)
{
  g_auto (GStrv) texts = restore_texts (state, group, "views"), pinned = restore_texts (state, group, "pinned");

  g_ptr_array_set_size (self->views, 0);
  for (guint i = 0; texts[i] != NULL && texts[i + 1] != NULL; i += 2)
    {
      MbListView *view = view_new (texts[i], texts[i + 1]);

      if (g_strv_contains ((const char *const *) pinned, view->name))
        view->pin = mb_pin_new (view->name);
      g_ptr_array_add (self->views, view);
    }
  mb_list_page_update_views (self);
}
