/* sidebar.c: keeps the promise that a count in the sidebar is the page's own, at every moment: each row is bound to its page
 * as soon as that is made, and so are the views that stand under it. */
#include "config.h"

#include "sidebar.h"

#include <glib/gi18n-lib.h>

#include "list-stop.h"

struct _MbSidebar
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkListBox *list;
  GtkWidget *menu; /* (nullable) of a pinned view */
  MbPin *menu_pin; /* (nullable) that it was opened for */
  MbPage *menu_page;
  gboolean selecting;
};

static guint page_selected_signal;

G_DEFINE_FINAL_TYPE (MbSidebar, mb_sidebar, GTK_TYPE_WIDGET)

/* Data of a row: "name" of its page; "page" once that is made; "pin" if it is a pinned view's. */

static MbPin *
pin_of (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "pin");
}

static void
emit_selected (MbSidebar *self, GtkListBoxRow *row)
{
  MbPin *pin = pin_of (row);

  g_signal_emit (self, page_selected_signal, 0, g_object_get_data (G_OBJECT (row), "name"),
                 pin != NULL ? mb_pin_get_name (pin) : NULL);
}

static void
on_row_selected_cb (GtkListBox *list, GtkListBoxRow *row, MbSidebar *self)
{
  if (row != NULL && !self->selecting)
    emit_selected (self, row);
}

/* One that is marked already may be wanted again: its list has been filtered otherwise since. */
static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, MbSidebar *self)
{
  if (pin_of (row) != NULL)
    emit_selected (self, row);
}

static void
set_badge (GtkListBoxRow *row, const char *text, gboolean warning, const char *name)
{
  GtkWidget *badge = g_object_get_data (G_OBJECT (row), "badge");
  gboolean some = text != NULL && text[0] != '\0';
  g_autofree char *told = some ? g_strdup_printf ("%s %s", name, text) : g_strdup (name);

  gtk_label_set_label (GTK_LABEL (badge), some ? text : "");
  gtk_widget_set_visible (badge, some);
  if (warning)
    gtk_widget_add_css_class (badge, "tone-warn");
  else
    gtk_widget_remove_css_class (badge, "tone-warn");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, told, -1);
}

static void
update_row (MbPage *page, GtkListBoxRow *row)
{
  g_autofree char *title = NULL, *text = NULL;
  gboolean warning;

  g_object_get (page, "title", &title, "badge", &text, "badge-warning", &warning, NULL);
  set_badge (row, text, warning, title);
}

static void
on_page_notify_cb (MbPage *page, GParamSpec *pspec, GtkListBoxRow *row)
{
  update_row (page, row);
}

static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user)
{
  const char *category = g_object_get_data (G_OBJECT (row), "category");
  const char *earlier = before != NULL ? g_object_get_data (G_OBJECT (before), "category") : NULL;

  if (category == NULL || g_strcmp0 (category, earlier) == 0)
    gtk_list_box_row_set_header (row, NULL);
  else
    {
      GtkWidget *label = gtk_label_new (category);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "sidebar-heading");
      gtk_list_box_row_set_header (row, label);
    }
}

/* ---- Rows ---- */

static GtkListBoxRow *
row_new (const char *name, const char *title, const char *icon_name, const char *category)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = gtk_label_new (title), *badge = gtk_label_new (NULL);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), icon_name);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (badge, "numeric");
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_set_visible (badge, FALSE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (row), "category", g_strdup (category), g_free);
  g_object_set_data (G_OBJECT (row), "label", label);
  g_object_set_data (G_OBJECT (row), "badge", badge);
  return GTK_LIST_BOX_ROW (row);
}

static GtkListBoxRow *
find_row (MbSidebar *self, const char *name, const char *pin)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "name"), name) == 0
        && g_strcmp0 (pin_of (row) != NULL ? mb_pin_get_name (pin_of (row)) : NULL, pin) == 0)
      return row;
  return NULL;
}

static void
mark (MbSidebar *self, GtkListBoxRow *row)
{
  self->selecting = TRUE;
  gtk_list_box_unselect_all (self->list);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  self->selecting = FALSE;
}

/* ---- Pinned views ---- */

static void
on_pin_notify_cb (MbPin *pin, GParamSpec *pspec, GtkListBoxRow *row)
{
  MbPage *page = g_object_get_data (G_OBJECT (row), "page");
  /* translators: accessible name of a view in the sidebar: its name, the list it is of */
  g_autofree char *name = g_strdup_printf (_ ("View “%s” of %s"), mb_pin_get_name (pin), mb_page_get_title (page));

  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "label"), mb_pin_get_name (pin));
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), mb_pin_get_name (pin));
  set_badge (row, mb_pin_get_badge (pin), FALSE, name);
}

static void
add_pin (MbSidebar *self, GtkListBoxRow *of_page, MbPage *page, MbPin *pin, int place)
{
  GtkListBoxRow *row = row_new (mb_page_get_name (page), mb_pin_get_name (pin), "view-pin-symbolic",
                                g_object_get_data (G_OBJECT (of_page), "category"));

  /* A long name must not make the sidebar wider. */
  gtk_label_set_max_width_chars (g_object_get_data (G_OBJECT (row), "label"), 1);
  gtk_widget_add_css_class (GTK_WIDGET (row), "pin");
  g_object_set_data_full (G_OBJECT (row), "page", g_object_ref (page), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), "pin", g_object_ref (pin), g_object_unref);
  g_signal_connect_object (pin, "notify", G_CALLBACK (on_pin_notify_cb), row, 0);
  on_pin_notify_cb (pin, NULL, row);
  gtk_list_box_insert (self->list, GTK_WIDGET (row), place);
}

static void
on_pins_changed_cb (GListModel *pins, guint position, guint removed, guint added, GtkListBoxRow *of_page)
{
  MbSidebar *self = MB_SIDEBAR (gtk_widget_get_ancestor (GTK_WIDGET (of_page), MB_TYPE_SIDEBAR));
  MbPage *page = g_object_get_data (G_OBJECT (of_page), "page");
  int place = gtk_list_box_row_get_index (of_page) + 1 + (int) position;
  gboolean focused = FALSE;
  GtkListBoxRow *marked;

  for (guint i = 0; i < removed; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, place);

      focused = focused || gtk_widget_has_focus (GTK_WIDGET (row));
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (MbPin) pin = g_list_model_get_item (pins, position + i);

      add_pin (self, of_page, page, pin, place + (int) i);
    }
  marked = gtk_list_box_get_selected_row (self->list);
  if (marked == NULL && gtk_widget_get_mapped (GTK_WIDGET (page)))
    mark (self, of_page);
  if (focused)
    gtk_widget_grab_focus (GTK_WIDGET (of_page));
}

/* Another view of the marked page is shown, or none of them any more. */
static void
on_shown_pin_cb (MbPage *page, GParamSpec *pspec, GtkListBoxRow *of_page)
{
  MbSidebar *self = MB_SIDEBAR (gtk_widget_get_ancestor (GTK_WIDGET (of_page), MB_TYPE_SIDEBAR));
  GtkListBoxRow *marked = gtk_list_box_get_selected_row (self->list);

  if (marked != NULL && g_object_get_data (G_OBJECT (marked), "page") == page)
    mb_sidebar_select (self, mb_page_get_name (page));
}

static void
set_menu_of (MbSidebar *self, GtkListBoxRow *row)
{
  MbPin *pin = row != NULL ? pin_of (row) : NULL;
  MbPage *page = row != NULL ? g_object_get_data (G_OBJECT (row), "page") : NULL;

  g_set_object (&self->menu_pin, pin);
  g_set_object (&self->menu_page, page);
}

static void
show_menu (MbSidebar *self, GtkListBoxRow *row, double x, double y)
{
  GdkRectangle place = { 0, 0, 1, 1 };

  if (row == NULL || pin_of (row) == NULL)
    return;
  set_menu_of (self, row);
  gtk_widget_translate_coordinates (GTK_WIDGET (row), GTK_WIDGET (self), x, y, &x, &y);
  place.x = (int) x;
  place.y = (int) y;
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _ ("_Show the View"), "pin.show");
      g_menu_append (menu, _ ("_Unpin from the Sidebar"), "pin.unpin");
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MbSidebar *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);

  if (row != NULL)
    gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (row), x, y, &x, &y);
  show_menu (self, row, x, y);
}

static gboolean
on_menu_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  if (!GTK_IS_LIST_BOX_ROW (focus))
    return FALSE;
  show_menu (MB_SIDEBAR (widget), GTK_LIST_BOX_ROW (focus), 24, gtk_widget_get_height (focus));
  return TRUE;
}

static void
on_show_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbSidebar *self = MB_SIDEBAR (widget);
  GtkListBoxRow *row = self->menu_pin != NULL
                           ? find_row (self, mb_page_get_name (self->menu_page), mb_pin_get_name (self->menu_pin))
                           : NULL;

  if (row != NULL)
    emit_selected (self, row);
}

static void
on_unpin_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbSidebar *self = MB_SIDEBAR (widget);
  GtkListBoxRow *of_page;

  if (self->menu_pin == NULL)
    return;
  of_page = find_row (self, mb_page_get_name (self->menu_page), NULL);
  mb_page_unpin (self->menu_page, mb_pin_get_name (self->menu_pin));
  set_menu_of (self, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (of_page)); /* its own row has gone */
}

/* ---- Object ---- */

static void
mb_sidebar_dispose (GObject *object)
{
  MbSidebar *self = MB_SIDEBAR (object);

  if (self->list != NULL)
    {
      self->selecting = TRUE;
      mb_sidebar_clear (self);
    }
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_SIDEBAR);
  G_OBJECT_CLASS (mb_sidebar_parent_class)->dispose (object);
}

static void
mb_sidebar_class_init (MbSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_sidebar_dispose;
  page_selected_signal = g_signal_new ("page-selected", MB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "officesidebar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, MbSidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, MbSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated_cb);
  gtk_widget_class_install_action (widget_class, "pin.show", NULL, on_show_cb);
  gtk_widget_class_install_action (widget_class, "pin.unpin", NULL, on_unpin_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key_cb, NULL);
}

static void
mb_sidebar_init (MbSidebar *self)
{
  GtkGesture *menu = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
  mb_list_one_stop (self->list);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (menu));
}

void
mb_sidebar_clear (MbSidebar *self)
{
  GtkListBoxRow *row;
  gboolean selecting = self->selecting;

  self->selecting = TRUE;
  set_menu_of (self, NULL);
  /* By index: among the children of a list box are its headings. */
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    {
      MbPage *page = g_object_get_data (G_OBJECT (row), "page");
      GListModel *pins = page != NULL ? mb_page_get_pins (page) : NULL;

      if (page != NULL)
        g_signal_handlers_disconnect_by_data (page, row);
      if (pins != NULL)
        g_signal_handlers_disconnect_by_data (pins, row);
      if (pin_of (row) != NULL)
        g_signal_handlers_disconnect_by_data (pin_of (row), row);
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
  self->selecting = selecting;
}

void
mb_sidebar_add (MbSidebar *self, const char *name, const char *title, const char *icon_name, const char *category)
{
  gboolean selecting = self->selecting;

  self->selecting = TRUE;
  gtk_list_box_append (self->list, GTK_WIDGET (row_new (name, title, icon_name, category)));
  self->selecting = selecting;
}

void
mb_sidebar_set_page (MbSidebar *self, MbPage *page)
{
  GtkListBoxRow *row = find_row (self, mb_page_get_name (page), NULL);
  GListModel *pins = mb_page_get_pins (page);

  if (row == NULL)
    return;
  g_object_set_data_full (G_OBJECT (row), "page", g_object_ref (page), g_object_unref);
  g_signal_connect_object (page, "notify::badge", G_CALLBACK (on_page_notify_cb), row, 0);
  g_signal_connect_object (page, "notify::badge-warning", G_CALLBACK (on_page_notify_cb), row, 0);
  g_signal_connect_object (page, "notify::shown-pin", G_CALLBACK (on_shown_pin_cb), row, 0);
  if (pins != NULL)
    {
      g_signal_connect_object (pins, "items-changed", G_CALLBACK (on_pins_changed_cb), row, 0);
      on_pins_changed_cb (pins, 0, 0, g_list_model_get_n_items (pins), row);
    }
  update_row (page, row);
}

void
mb_sidebar_select (MbSidebar *self, const char *name)
{
  GtkListBoxRow *row = name != NULL ? find_row (self, name, NULL) : NULL;
  MbPage *page = row != NULL ? g_object_get_data (G_OBJECT (row), "page") : NULL;
  GtkListBoxRow *pinned = page != NULL && mb_page_get_shown_pin (page) != NULL
                              ? find_row (self, name, mb_page_get_shown_pin (page))
                              : NULL;

  mark (self, pinned != NULL ? pinned : row);
}
