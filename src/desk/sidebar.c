/* sidebar.c: keeps the promise that a count in the sidebar is the page's own, at every moment: each row is bound to its page
 * as soon as that is made. */
#include "config.h"

#include "sidebar.h"

#include <glib/gi18n-lib.h>

struct _MbSidebar
{
  GtkWidget parent_instance;
  GtkWidget *scroller;
  GtkListBox *list;
  gboolean selecting;
};

static guint page_selected_signal;

G_DEFINE_FINAL_TYPE (MbSidebar, mb_sidebar, GTK_TYPE_WIDGET)

static void
on_row_selected_cb (GtkListBox *list, GtkListBoxRow *row, MbSidebar *self)
{
  if (row != NULL && !self->selecting)
    g_signal_emit (self, page_selected_signal, 0, g_object_get_data (G_OBJECT (row), "name"));
}

static void
update_row (MbPage *page, GtkListBoxRow *row)
{
  GtkWidget *badge = g_object_get_data (G_OBJECT (row), "badge");
  g_autofree char *title = NULL, *text = NULL, *name = NULL;
  gboolean warning;

  g_object_get (page, "title", &title, "badge", &text, "badge-warning", &warning, NULL);
  gtk_label_set_label (GTK_LABEL (badge), text != NULL ? text : "");
  gtk_widget_set_visible (badge, text != NULL && text[0] != '\0');
  if (warning)
    gtk_widget_add_css_class (badge, "tone-warn");
  else
    gtk_widget_remove_css_class (badge, "tone-warn");
  name = text != NULL && text[0] != '\0' ? g_strdup_printf ("%s %s", title, text) : g_strdup (title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
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

static void
mb_sidebar_dispose (GObject *object)
{
  MbSidebar *self = MB_SIDEBAR (object);

  if (self->list != NULL)
    {
      self->selecting = TRUE;
      mb_sidebar_clear (self);
    }
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_SIDEBAR);
  G_OBJECT_CLASS (mb_sidebar_parent_class)->dispose (object);
}

static void
mb_sidebar_class_init (MbSidebarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_sidebar_dispose;
  page_selected_signal = g_signal_new ("page-selected", MB_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "officesidebar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, MbSidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, MbSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
}

static void
mb_sidebar_init (MbSidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header, NULL, NULL);
}

void
mb_sidebar_clear (MbSidebar *self)
{
  GtkListBoxRow *row;
  gboolean selecting = self->selecting;

  self->selecting = TRUE;
  /* By index: among the children of a list box are its headings. */
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    {
      MbPage *page = g_object_get_data (G_OBJECT (row), "page");

      if (page != NULL)
        g_signal_handlers_disconnect_by_data (page, row);
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
    }
  self->selecting = selecting;
}

void
mb_sidebar_add (MbSidebar *self, const char *name, const char *title, const char *icon_name, const char *category)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = gtk_label_new (title), *badge = gtk_label_new (NULL);
  gboolean selecting = self->selecting;

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
  g_object_set_data (G_OBJECT (row), "badge", badge);
  self->selecting = TRUE;
  gtk_list_box_append (self->list, row);
  self->selecting = selecting;
}

static GtkListBoxRow *
find_row (MbSidebar *self, const char *name)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "name"), name) == 0)
      return row;
  return NULL;
}

void
mb_sidebar_set_page (MbSidebar *self, MbPage *page)
{
  GtkListBoxRow *row = find_row (self, mb_page_get_name (page));

  if (row == NULL)
    return;
  g_object_set_data_full (G_OBJECT (row), "page", g_object_ref (page), g_object_unref);
  g_signal_connect_object (page, "notify::badge", G_CALLBACK (on_page_notify_cb), row, 0);
  g_signal_connect_object (page, "notify::badge-warning", G_CALLBACK (on_page_notify_cb), row, 0);
  update_row (page, row);
}

void
mb_sidebar_select (MbSidebar *self, const char *name)
{
  GtkListBoxRow *row = name != NULL ? find_row (self, name) : NULL;

  self->selecting = TRUE;
  gtk_list_box_unselect_all (self->list);
  if (row != NULL)
    gtk_list_box_select_row (self->list, row);
  self->selecting = FALSE;
}
