/* linked-list.c: keeps the promise that a figure is a link: each count opens exactly the rows it counted. */
#include "config.h"

#include "linked-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _MbLinkedList
{
  GtkWidget parent_instance;
  GtkWidget *scroller, *list;
  MbSession *session;
  guint generation;
};

G_DEFINE_FINAL_TYPE (MbLinkedList, mb_linked_list, GTK_TYPE_WIDGET)

typedef struct
{
  char *text, *link;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->text);
  g_free (line->link);
  g_free (line);
}

typedef struct
{
  MbLinkedList *self;
  guint generation;
  const MbRegister *reg;
  gint64 id;
} Load;

static gboolean
links_to (const MbField *field, const MbRegister *reg)
{
  return field->type == MB_FIELD_LINK && !field->retired && g_strcmp0 (field->link, reg->id) == 0;
}

gboolean
mb_linked_list_has_any (MbCatalogue *catalogue, const MbRegister *reg)
{
  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *other = mb_catalogue_nth (catalogue, i);

      for (guint j = 0; !other->system && j < other->fields->len; j++)
        if (links_to (g_ptr_array_index (other->fields, j), reg))
          return TRUE;
    }
  return FALSE;
}

static gpointer
count_links (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Load *load = data;
  MbCatalogue *catalogue = mb_office_get_catalogue (office);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (line_free);

  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *other = mb_catalogue_nth (catalogue, i);

      for (guint j = 0; !other->system && j < other->fields->len; j++)
        {
          const MbField *field = g_ptr_array_index (other->fields, j);
          g_autoptr (MbQuery) query = NULL;
          g_autofree char *number = NULL;
          gint64 count;
          Line *line;

          if (!links_to (field, load->reg))
            continue;
          query = mb_query_new (other->id);
          mb_query_where_int (query, field->id, MB_OP_EQ, load->id);
          count = mb_store_count (mb_office_get_store (office), query, error);
          if (count < 0)
            return NULL;
          line = g_new0 (Line, 1);
          number = g_strdup_printf ("%" G_GINT64_FORMAT, count);
          /* Translators: linked records: a register's label and how many of its rows point here */
          line->text = g_strdup_printf (_ ("%s: %s rows"), other->label, number);
          line->link = mb_query_to_string (query);
          g_ptr_array_add (lines, line);
        }
    }
  return g_steal_pointer (&lines);
}

static void
on_link_clicked_cb (GtkButton *button, MbLinkedList *self)
{
  if (self->session != NULL)
    mb_session_open_link (self->session, g_object_get_data (G_OBJECT (button), "link"));
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Load *load = user;
  g_autoptr (MbLinkedList) self = load->self;
  g_autoptr (GPtrArray) lines = NULL;
  GtkWidget *child;

  lines = mb_session_run_finish (self->session, result, NULL);
  if (self->session == NULL)
    return;
  if (lines == NULL || load->generation != self->generation)
    return;
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = g_ptr_array_index (lines, i);
      GtkWidget *row = gtk_list_box_row_new (), *button = gtk_button_new_with_label (line->text);

      gtk_widget_set_halign (button, GTK_ALIGN_START);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "tone-link");
      gtk_widget_add_css_class (button, "numeric");
      g_object_set_data_full (G_OBJECT (button), "link", g_strdup (line->link), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_link_clicked_cb), self);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), button);
      gtk_widget_set_focusable (row, FALSE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, line->text, -1);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
}

static void
mb_linked_list_dispose (GObject *object)
{
  g_clear_object (&MB_LINKED_LIST (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_LINKED_LIST);
  G_OBJECT_CLASS (mb_linked_list_parent_class)->dispose (object);
}

static void
mb_linked_list_class_init (MbLinkedListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_linked_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/linked-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MbLinkedList, scroller);
  gtk_widget_class_bind_template_child (widget_class, MbLinkedList, list);
}

static void
mb_linked_list_init (MbLinkedList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mb_linked_list_load (MbLinkedList *self, MbSession *session, MbRecord *record)
{
  Load *load = g_new0 (Load, 1);

  g_set_object (&self->session, session);
  load->self = g_object_ref (self);
  load->generation = ++self->generation;
  load->reg = record->reg;
  load->id = record->id;
  mb_session_run (session, count_links, load, NULL, NULL, on_loaded_cb, load);
}
