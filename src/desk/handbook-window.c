/* handbook-window.c: keeps the promise that F1 answers about what is before the clerk's eyes. */
#include "config.h"

#include "handbook-window.h"

#include <glib/gi18n-lib.h>

#include "handbook-view.h"
#include "list-stop.h"

struct _MbHandbookWindow
{
  AdwWindow parent_instance;

  GtkWidget *search, *count_label, *list, *scroller, *clamp; /* template */

  MbHandbook *book;
  GPtrArray *labels; /* (element-type GtkLabel) of the chapter shown, by passage; borrowed */
  GArray *hits;      /* (element-type MbHandbookHit) */
  guint hit;         /* the current one's number, if there are any */
  guint chapter;
  guint scroll_source;
  gboolean selecting;
};

G_DEFINE_FINAL_TYPE (MbHandbookWindow, mb_handbook_window, ADW_TYPE_WINDOW)

/* ---- Find ---- */

static void
mark_hits (MbHandbookWindow *self)
{
  for (guint i = 0; i < self->labels->len; i++)
    {
      guint first = 0, n = 0;
      const MbHandbookHit *hits = (const MbHandbookHit *) (gpointer) self->hits->data;

      while (
          first < self->hits->len
          && (hits[first].chapter < self->chapter || (hits[first].chapter == self->chapter && hits[first].passage < i)))
        first++;
      while (first + n < self->hits->len && hits[first + n].chapter == self->chapter && hits[first + n].passage == i)
        n++;
      mb_handbook_view_mark (g_ptr_array_index (self->labels, i), n > 0 ? hits + first : NULL, n,
                             self->hit >= first && self->hit < first + n ? (int) (self->hit - first) : -1);
    }
}

/* After the layout, so that the passage has its place. */
static gboolean
on_scroll_due_cb (gpointer data)
{
  MbHandbookWindow *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  graphene_rect_t bounds;

  self->scroll_source = 0;
  if (self->hits->len > 0)
    {
      const MbHandbookHit *hit = &g_array_index (self->hits, MbHandbookHit, self->hit);

      if (hit->chapter == self->chapter && hit->passage < self->labels->len
          && gtk_widget_compute_bounds (g_ptr_array_index (self->labels, hit->passage), self->clamp, &bounds))
        gtk_adjustment_clamp_page (adjustment, bounds.origin.y - 24, bounds.origin.y + bounds.size.height + 24);
    }
  return G_SOURCE_REMOVE;
}

static void show_chapter (MbHandbookWindow *self, guint number);

static void
show_hit (MbHandbookWindow *self)
{
  g_autofree char *count = NULL;

  if (self->hits->len == 0)
    {
      const char *words = gtk_editable_get_text (GTK_EDITABLE (self->search));

      gtk_label_set_label (GTK_LABEL (self->count_label), *words != '\0' ? _ ("Not found") : "");
      mark_hits (self);
      return;
    }
  /* translators: which of how many places found in the handbook */
  count = g_strdup_printf (_ ("%u of %u"), self->hit + 1, self->hits->len);
  gtk_label_set_label (GTK_LABEL (self->count_label), count);
  show_chapter (self, g_array_index (self->hits, MbHandbookHit, self->hit).chapter);
  mark_hits (self);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  self->scroll_source = g_timeout_add (60, on_scroll_due_cb, self);
}

static void
on_search_cb (GtkSearchEntry *entry, MbHandbookWindow *self)
{
  g_array_unref (self->hits);
  self->hits = mb_handbook_find (self->book, gtk_editable_get_text (GTK_EDITABLE (entry)));
  self->hit = 0;
  /* What is read now is nearer than the beginning of the book. */
  while (self->hit + 1 < self->hits->len
         && g_array_index (self->hits, MbHandbookHit, self->hit).chapter < self->chapter)
    self->hit++;
  if (self->hits->len > 0 && g_array_index (self->hits, MbHandbookHit, self->hit).chapter < self->chapter)
    self->hit = 0;
  show_hit (self);
}

static void
go_on (MbHandbookWindow *self, gboolean back)
{
  if (self->hits->len == 0)
    return;
  self->hit = (self->hit + (back ? self->hits->len - 1 : 1)) % self->hits->len;
  show_hit (self);
}

static void
on_next_cb (GtkWidget *widget, MbHandbookWindow *self)
{
  go_on (self, FALSE);
}

static void
on_previous_cb (GtkWidget *widget, MbHandbookWindow *self)
{
  go_on (self, TRUE);
}

/* ---- Chapters ---- */

static gboolean
on_link_cb (GtkLabel *label, const char *target, MbHandbookWindow *self)
{
  g_autofree char *title = *target == '#' ? g_uri_unescape_string (target + 1, NULL) : NULL;
  guint chapter;

  if (title != NULL && mb_handbook_by_title (self->book, title, &chapter))
    show_chapter (self, chapter);
  return TRUE;
}

static void
show_chapter (MbHandbookWindow *self, guint number)
{
  if (adw_clamp_get_child (ADW_CLAMP (self->clamp)) != NULL && number == self->chapter)
    return;
  self->chapter = number;
  g_ptr_array_set_size (self->labels, 0);
  adw_clamp_set_child (ADW_CLAMP (self->clamp),
                       mb_handbook_view_new (mb_handbook_get_chapter (self->book, number), self->labels));
  for (guint i = 0; i < self->labels->len; i++)
    g_signal_connect (g_ptr_array_index (self->labels, i), "activate-link", G_CALLBACK (on_link_cb), self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
  mark_hits (self);
  self->selecting = TRUE;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) number));
  self->selecting = FALSE;
}

static void
on_row_selected_cb (GtkListBox *list, GtkListBoxRow *row, MbHandbookWindow *self)
{
  if (!self->selecting && row != NULL)
    show_chapter (self, (guint) gtk_list_box_row_get_index (row));
}

static void
fill_chapters (MbHandbookWindow *self)
{
  for (guint i = 0; i < mb_handbook_n_chapters (self->book); i++)
    {
      const char *title = mb_handbook_get_chapter (self->book, i)->title;
      GtkWidget *row = gtk_list_box_row_new (), *label = gtk_label_new (title);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
    }
}

/* ---- Window ---- */

static void
on_step_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  int step = g_variant_get_int32 (parameter);
  MbHandbookWindow *self = MB_HANDBOOK_WINDOW (widget);
  guint n = mb_handbook_n_chapters (self->book);

  show_chapter (self, (self->chapter + n + (guint) step) % n);
}

static void
on_scroll_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gboolean handled;

  g_signal_emit_by_name (MB_HANDBOOK_WINDOW (widget)->scroller, "scroll-child", g_variant_get_int32 (parameter), FALSE,
                         &handled);
}

static void
on_find_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_grab_focus (MB_HANDBOOK_WINDOW (widget)->search);
}

static void
mb_handbook_window_dispose (GObject *object)
{
  MbHandbookWindow *self = MB_HANDBOOK_WINDOW (object);

  g_clear_handle_id (&self->scroll_source, g_source_remove);
  self->selecting = TRUE; /* rows are unselected as they go */
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_HANDBOOK_WINDOW);
  G_OBJECT_CLASS (mb_handbook_window_parent_class)->dispose (object);
}

static void
mb_handbook_window_finalize (GObject *object)
{
  MbHandbookWindow *self = MB_HANDBOOK_WINDOW (object);

  mb_handbook_free (self->book);
  g_ptr_array_unref (self->labels);
  g_array_unref (self->hits);
  G_OBJECT_CLASS (mb_handbook_window_parent_class)->finalize (object);
}

static void
mb_handbook_window_class_init (MbHandbookWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_handbook_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_handbook_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/handbook-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MbHandbookWindow, search);
  gtk_widget_class_bind_template_child (widget_class, MbHandbookWindow, count_label);
  gtk_widget_class_bind_template_child (widget_class, MbHandbookWindow, list);
  gtk_widget_class_bind_template_child (widget_class, MbHandbookWindow, scroller);
  gtk_widget_class_bind_template_child (widget_class, MbHandbookWindow, clamp);
  gtk_widget_class_bind_template_callback (widget_class, on_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_next_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected_cb);
  gtk_widget_class_install_action (widget_class, "handbook.step", "i", on_step_cb);
  gtk_widget_class_install_action (widget_class, "handbook.scroll", "i", on_scroll_cb);
  gtk_widget_class_install_action (widget_class, "handbook.find", NULL, on_find_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "handbook.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, "handbook.step", "i", 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, "handbook.step", "i", -1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, 0, "handbook.scroll", "i",
                                       GTK_SCROLL_PAGE_DOWN);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, 0, "handbook.scroll", "i", GTK_SCROLL_PAGE_UP);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mb_handbook_window_init (MbHandbookWindow *self)
{
  g_autoptr (GBytes) text = g_resources_lookup_data (MB_HANDBOOK_RESOURCE "handbook.zh_CN.md", 0, NULL);

  self->labels = g_ptr_array_new ();
  self->hits = g_array_new (FALSE, FALSE, sizeof (MbHandbookHit));
  gtk_widget_init_template (GTK_WIDGET (self));
  self->book = mb_handbook_parse (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
  fill_chapters (self);
  mb_list_one_stop (GTK_LIST_BOX (self->list));
}

GtkWidget *
mb_handbook_window_new (void)
{
  return g_object_new (MB_TYPE_HANDBOOK_WINDOW, NULL);
}

void
mb_handbook_window_show_page (MbHandbookWindow *self, const char *page)
{
  show_chapter (self, mb_handbook_for_page (self->book, page));
  gtk_window_present (GTK_WINDOW (self));
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list))));
}
