/* list-page-pins.c: keeps the promise that a view in the sidebar tells how many rows it has now, and that the register's own row leads back
 * to the list as it was before.
 */
#include "config.h"

#include "list-page-private.h"

/* ---- Counts ---- */

typedef struct
{
  MbListPage *self;
  guint generation;
  GPtrArray *pins;    /* (element-type MbPin) */
  GPtrArray *queries; /* (element-type MbQuery) of each */
} PinCounts;

static void
pin_counts_free (PinCounts *counts)
{
  g_object_unref (counts->self);
  g_ptr_array_unref (counts->pins);
  g_ptr_array_unref (counts->queries);
  g_free (counts);
}

static void
query_free (gpointer query)
{
  mb_query_free (query);
}

static gpointer
count_pins (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  PinCounts *counts = data;
  g_autofree gint64 *values = g_new0 (gint64, counts->queries->len);

  for (guint i = 0; i < counts->queries->len; i++)
    {
      values[i] = mb_store_count (mb_office_get_store (office), g_ptr_array_index (counts->queries, i), error);
      if (values[i] < 0)
        return NULL;
    }
  return g_steal_pointer (&values);
}

static void
on_counted_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  PinCounts *counts = user;
  MbListPage *self = counts->self;
  g_autofree gint64 *values = mb_session_run_finish (mb_page_get_session (MB_PAGE (self)), result, NULL);

  for (guint i = 0; values != NULL && counts->generation == self->pins_generation && i < counts->pins->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, values[i]);

      mb_pin_set_badge (g_ptr_array_index (counts->pins, i), text);
    }
  pin_counts_free (counts);
}

void
mb_list_page_count_pins (MbListPage *self)
{
  PinCounts *counts;

  self->pins_generation++;
  if (g_list_model_get_n_items (G_LIST_MODEL (self->pins)) == 0)
    return;
  counts = g_new0 (PinCounts, 1);
  counts->self = g_object_ref (self);
  counts->generation = self->pins_generation;
  counts->pins = g_ptr_array_new_with_free_func (g_object_unref);
  counts->queries = g_ptr_array_new_with_free_func (query_free);
  for (guint i = 0; i < self->views->len; i++)
    {
      const MbListView *view = g_ptr_array_index (self->views, i);

      if (view->pin == NULL)
        continue;
      g_ptr_array_add (counts->pins, g_object_ref (view->pin));
      g_ptr_array_add (counts->queries, mb_list_page_view_query (self, view->state));
    }
  mb_session_run (mb_page_get_session (MB_PAGE (self)), count_pins, counts, NULL, NULL, on_counted_cb, counts);
}

/* ---- Which there are ---- */

static void
keep_pin (MbListPage *self, guint at, MbPin *pin)
{
  g_autoptr (MbPin) there = g_list_model_get_item (G_LIST_MODEL (self->pins), at);

  if (there != pin)
    g_list_store_insert (self->pins, at, pin);
}

/* One after the other, so that what stays is not touched. */
void
mb_list_page_place_pins (MbListPage *self)
{
  guint n = 0;

  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->pins)); i > 0; i--)
    {
      g_autoptr (MbPin) pin = g_list_model_get_item (G_LIST_MODEL (self->pins), i - 1);
      const MbListView *view = mb_list_page_find_view (self, mb_pin_get_name (pin));

      if (view == NULL || view->pin != pin)
        g_list_store_remove (self->pins, i - 1);
    }
  for (guint i = 0; i < self->views->len; i++)
    {
      const MbListView *view = g_ptr_array_index (self->views, i);

      if (view->pin != NULL)
        keep_pin (self, n++, view->pin);
    }
  self->pins_wanted = TRUE;
  mb_list_page_count_later (self);
}

void
mb_list_page_set_pinned (MbListPage *self, MbListView *view, gboolean pinned)
{
  if (pinned == (view->pin != NULL))
    return;
  if (pinned)
    view->pin = mb_pin_new (view->name);
  else
    {
      if (g_strcmp0 (mb_page_get_shown_pin (MB_PAGE (self)), view->name) == 0)
        mb_list_page_leave_pin (self);
      g_clear_object (&view->pin);
    }
  mb_list_page_place_pins (self);
}

void
mb_list_page_leave_pin (MbListPage *self)
{
  g_clear_pointer (&self->before_pin, g_free);
  mb_page_set_shown_pin (MB_PAGE (self), NULL);
}

/* ---- As a page ---- */

static GListModel *
mb_list_page_get_pins (MbPage *page)
{
  return G_LIST_MODEL (MB_LIST_PAGE (page)->pins);
}

static void
mb_list_page_show_pin (MbPage *page, const char *name)
{
  MbListPage *self = MB_LIST_PAGE (page);
  const MbListView *view = name != NULL ? mb_list_page_find_view (self, name) : NULL;
  g_autofree char *now = mb_list_page_capture (self);

  if (view != NULL)
    {
      if (g_strcmp0 (mb_page_get_shown_pin (page), name) != 0 || g_strcmp0 (now, view->state) != 0 || self->bin)
        mb_list_page_show_view (self, view->state);
      if (self->before_pin == NULL)
        self->before_pin = g_steal_pointer (&now);
      mb_page_set_shown_pin (page, name);
    }
  else if (self->before_pin != NULL)
    {
      g_autofree char *before = g_steal_pointer (&self->before_pin);

      mb_list_page_leave_pin (self);
      mb_list_page_show_view (self, before);
    }
}

static void
mb_list_page_unpin (MbPage *page, const char *name)
{
  MbListPage *self = MB_LIST_PAGE (page);
  MbListView *view = mb_list_page_find_view (self, name);

  if (view == NULL)
    return;
  mb_list_page_set_pinned (self, view, FALSE);
  mb_list_page_update_views (self);
}

void
mb_list_page_pins_class_init (MbPageClass *page_class)
{
  page_class->get_pins = mb_list_page_get_pins;
  page_class->show_pin = mb_list_page_show_pin;
  page_class->unpin = mb_list_page_unpin;
}
