/* list-page-filters.c: keeps the promise that a list can be filtered by any of its fields: those that the declaration names have a chip at
 * once, the others get theirs when they are asked for.
 */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
on_filter_changed_cb (gpointer source, MbListPage *self)
{
  mb_list_page_reload (self);
}

static void
on_counts_wanted_cb (MbFilterChip *chip, MbListPage *self)
{
  mb_list_page_count_chip (self, chip);
}

static MbFilterChip *
add_chip (MbListPage *self, const MbField *field)
{
  GtkWidget *chip = mb_filter_chip_new (mb_page_get_session (MB_PAGE (self)), field);

  g_signal_connect (chip, "changed", G_CALLBACK (on_filter_changed_cb), self);
  g_signal_connect (chip, "counts-wanted", G_CALLBACK (on_counts_wanted_cb), self);
  gtk_box_append (GTK_BOX (self->chips_box), chip);
  g_ptr_array_add (self->chips, chip);
  return MB_FILTER_CHIP (chip);
}

MbFilterChip *
mb_list_page_find_filter (MbListPage *self, const char *field_id)
{
  for (guint i = 0; i < self->chips->len; i++)
    if (strcmp (mb_filter_chip_get_field (g_ptr_array_index (self->chips, i))->id, field_id) == 0)
      return g_ptr_array_index (self->chips, i);
  return NULL;
}

MbFilterChip *
mb_list_page_filter (MbListPage *self, const char *field_id)
{
  MbFilterChip *chip = mb_list_page_find_filter (self, field_id);
  const MbField *field = mb_register_field (self->reg, field_id);

  if (chip == NULL && field != NULL && mb_filter_chip_fits (field))
    chip = add_chip (self, field);
  return chip;
}

/* ---- Any field ---- */

typedef struct
{
  MbListPage *self;
  MbFilterChip *chip;
} Open;

static gboolean
on_open_cb (gpointer data)
{
  Open *open = data;

  if (gtk_widget_get_mapped (GTK_WIDGET (open->chip)))
    mb_filter_chip_open (open->chip);
  g_object_unref (open->self);
  g_free (open);
  return G_SOURCE_REMOVE;
}

/* The chip must have its place before its popover can point to it; added ones stand at the end, which may be out of sight. */
static gboolean
on_placed_cb (gpointer data)
{
  Open *open = data;
  GtkWidget *scroller = gtk_widget_get_ancestor (open->self->chips_box, GTK_TYPE_SCROLLED_WINDOW);

  if (scroller != NULL)
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));

      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
    }
  g_timeout_add (60, on_open_cb, open);
  return G_SOURCE_REMOVE;
}

static void
on_field_clicked_cb (GtkButton *button, MbListPage *self)
{
  const MbField *field = g_object_get_data (G_OBJECT (button), "field");
  Open *open = g_new0 (Open, 1);

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->add_button));
  open->self = g_object_ref (self);
  open->chip = mb_list_page_filter (self, field->id);
  g_timeout_add (60, on_placed_cb, open);
}

static void
on_add_show_cb (GtkPopover *popover, MbListPage *self)
{
  GtkWidget *box = g_object_get_data (G_OBJECT (popover), "fields"), *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
  for (int declared = 1; declared >= 0; declared--)
    for (guint i = 0; i < self->reg->fields->len; i++)
      {
        MbField *field = g_ptr_array_index (self->reg->fields, i);
        GtkWidget *button;

        if (field->filter != (declared == 1) || !mb_filter_chip_fits (field) || mb_list_page_find_filter (self, field->id) != NULL)
          continue;
        button = gtk_button_new_with_label (field->label);
        gtk_widget_add_css_class (button, "flat");
        gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
        g_object_set_data (G_OBJECT (button), "field", field);
        g_signal_connect (button, "clicked", G_CALLBACK (on_field_clicked_cb), self);
        gtk_box_append (GTK_BOX (box), button);
      }
}

static void
make_add_button (MbListPage *self)
{
  GtkWidget *popover = gtk_popover_new (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Fields to filter by"), -1);
  g_object_set_data (G_OBJECT (popover), "fields", box);
  g_signal_connect (popover, "show", G_CALLBACK (on_add_show_cb), self);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->add_button), popover);
}

void
mb_list_page_make_filters (MbListPage *self)
{
  self->tabs = MB_LIST_TABS (mb_list_tabs_new (self->reg));
  gtk_box_append (GTK_BOX (self->tabs_box), GTK_WIDGET (self->tabs));
  gtk_widget_set_visible (self->tabs_box, mb_list_tabs_n (self->tabs) > 0);
  g_signal_connect (self->tabs, "changed", G_CALLBACK (on_filter_changed_cb), self);
  for (guint i = 0; i < self->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (self->reg->fields, i);

      /* Dates and links wait until they are asked for: the row of chips has its place on a small screen. */
      if (field->filter && !field->retired && (field->type == MB_FIELD_CHOICE || field->type == MB_FIELD_BOOLEAN)
          && (field != self->reg->state_field || mb_list_tabs_n (self->tabs) == 0))
        add_chip (self, field);
    }
  make_add_button (self);
}

/* ---- From start to start ---- */

void
mb_list_page_save_filters (MbListPage *self, MbWindowState *state, const char *group)
{
  for (guint i = 0; i < self->chips->len; i++)
    {
      MbFilterChip *chip = g_ptr_array_index (self->chips, i);
      g_autofree char *text = mb_filter_chip_to_string (chip);
      g_autofree char *key = g_strconcat ("filter-", mb_filter_chip_get_field (chip)->id, NULL);

      mb_window_state_set (state, group, key, text[0] != '\0' ? text : NULL);
    }
}

void
mb_list_page_restore_filters (MbListPage *self, MbWindowState *state, const char *group)
{
  for (guint i = 0; i < self->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (self->reg->fields, i);
      g_autofree char *key = g_strconcat ("filter-", field->id, NULL);
      g_autofree char *text = mb_window_state_get (state, group, key);
      MbFilterChip *chip = text != NULL ? mb_list_page_filter (self, field->id) : NULL;

      if (chip != NULL)
        mb_filter_chip_restore (chip, text);
    }
}
