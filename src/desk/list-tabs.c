/* list-tabs.c: keeps the promise that the tabs follow the declaration: its state field, their order, and a field "limit" if there is one. */
#include "config.h"

#include "list-tabs.h"

#include <glib/gi18n-lib.h>

struct _MbListTabs
{
  GtkWidget parent_instance;
  const MbRegister *reg;
  GPtrArray *buttons; /* borrowed from the widget tree */
  GPtrArray *titles;
  gboolean setting;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (MbListTabs, mb_list_tabs, GTK_TYPE_WIDGET)

/* Tab 0 is all; then, with a limit, overdue and due this week; then the states. */
static guint
n_limit_tabs (const MbRegister *reg)
{
  return mb_register_field (reg, "limit") != NULL ? 2 : 0;
}

static guint
n_states (const MbRegister *reg)
{
  return reg->state_order != NULL ? g_strv_length (reg->state_order) : 0;
}

guint
mb_list_tabs_overdue (const MbRegister *reg)
{
  return n_states (reg) > 0 && n_limit_tabs (reg) > 0 ? 1 : MB_LIST_TABS_NONE;
}

void
mb_list_tabs_open (const MbRegister *reg, MbQuery *query)
{
  guint n = n_states (reg);

  if (n > 0)
    mb_query_where_text (query, reg->state_field->id, MB_OP_NE, reg->state_order[n - 1]);
}

void
mb_list_tabs_apply (const MbRegister *reg, guint tab, MbDate today, MbQuery *query)
{
  guint n_limit = n_limit_tabs (reg);
  g_autofree char *from = mb_date_to_iso (today);

  if (tab == 0 || n_states (reg) == 0)
    return;
  if (tab <= n_limit)
    {
      mb_list_tabs_open (reg, query);
      if (tab == 1)
        mb_query_where_text (query, "limit", MB_OP_LT, from);
      else
        {
          g_autofree char *to = mb_date_to_iso (today + 7 - mb_date_weekday (today));

          mb_query_where_text (query, "limit", MB_OP_GE, from);
          mb_query_where_text (query, "limit", MB_OP_LE, to);
        }
      return;
    }
  if (tab - n_limit - 1 < n_states (reg))
    mb_query_where_text (query, reg->state_field->id, MB_OP_EQ, reg->state_order[tab - n_limit - 1]);
}

static void
on_toggled_cb (GtkToggleButton *button, MbListTabs *self)
{
  if (gtk_toggle_button_get_active (button) && !self->setting)
    g_signal_emit (self, changed_signal, 0);
}

static void
mb_list_tabs_dispose (GObject *object)
{
  GtkWidget *child;

  g_ptr_array_set_size (MB_LIST_TABS (object)->buttons, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mb_list_tabs_parent_class)->dispose (object);
}

static void
mb_list_tabs_finalize (GObject *object)
{
  g_ptr_array_unref (MB_LIST_TABS (object)->buttons);
  g_ptr_array_unref (MB_LIST_TABS (object)->titles);
  G_OBJECT_CLASS (mb_list_tabs_parent_class)->finalize (object);
}

static void
mb_list_tabs_class_init (MbListTabsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_list_tabs_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_list_tabs_finalize;
  changed_signal = g_signal_new ("changed", MB_TYPE_LIST_TABS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "listtabs");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mb_list_tabs_init (MbListTabs *self)
{
  self->buttons = g_ptr_array_new ();
  self->titles = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_add_css_class (GTK_WIDGET (self), "linked");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("States"), -1);
}

static void
add_tab (MbListTabs *self, const char *title)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (title);

  if (self->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  g_ptr_array_add (self->buttons, button);
  g_ptr_array_add (self->titles, g_strdup (title));
  gtk_widget_set_parent (button, GTK_WIDGET (self));
  g_signal_connect (button, "toggled", G_CALLBACK (on_toggled_cb), self);
}

GtkWidget *
mb_list_tabs_new (const MbRegister *reg)
{
  MbListTabs *self = g_object_new (MB_TYPE_LIST_TABS, NULL);

  self->reg = reg;
  if (n_states (reg) > 0)
    {
      add_tab (self, _ ("All"));
      if (n_limit_tabs (reg) > 0)
        {
          add_tab (self, _ ("Overdue"));
          add_tab (self, _ ("Due this week"));
        }
      for (guint i = 0; i < n_states (reg); i++)
        add_tab (self, reg->state_order[i]);
      mb_list_tabs_set_active (self, 0);
    }
  return GTK_WIDGET (self);
}

guint
mb_list_tabs_n (MbListTabs *self)
{
  return self->buttons->len;
}

guint
mb_list_tabs_get_active (MbListTabs *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
      return i;
  return 0;
}

void
mb_list_tabs_set_active (MbListTabs *self, guint tab)
{
  if (tab >= self->buttons->len)
    return;
  self->setting = TRUE;
  gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, tab), TRUE);
  self->setting = FALSE;
}

void
mb_list_tabs_set_counts (MbListTabs *self, const gint64 *counts)
{
  for (guint i = 0; i < self->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->buttons, i);
      g_autofree char *text
          = g_strdup_printf ("%s %" G_GINT64_FORMAT, (char *) g_ptr_array_index (self->titles, i), counts[i]);

      gtk_button_set_label (GTK_BUTTON (button), text);
      if (i == mb_list_tabs_overdue (self->reg) && counts[i] > 0)
        gtk_widget_add_css_class (button, "tone-warn");
      else
        gtk_widget_remove_css_class (button, "tone-warn");
    }
}
