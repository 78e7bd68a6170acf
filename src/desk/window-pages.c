/* window-pages.c: which pages there are, in the sidebar's order. A new page is one line here.
 *
 * Keeps the promise that a start waits for no page but the one it shows: the others are made when they are asked for, or one after the
 * other as soon as the window stands still.
 */
#include "config.h"

#include "window-private.h"

#include <glib/gi18n-lib.h>

#include "history-page.h"
#include "import-page.h"
#include "inspection-page.h"
#include "list-page.h"
#include "overview-page.h"
#include "report-page.h"
#include "settings-page.h"

#define STILL_MS 300

typedef struct
{
  char *name;
  MbPage *(*make) (MbSession *session);
  const MbRegister *reg; /* for a list, instead of make */
} Place;

void
mb_window_place_free (gpointer data)
{
  Place *place = data;

  g_free (place->name);
  g_free (place);
}

static void
add_place (MbWindow *self, const char *name, const char *title, const char *icon_name, const char *category,
           MbPage *(*make) (MbSession *session), const MbRegister *reg)
{
  Place *place = g_new0 (Place, 1);

  place->name = g_strdup (name);
  place->make = make;
  place->reg = reg;
  g_ptr_array_add (self->places, place);
  if (icon_name != NULL)
    mb_sidebar_add (MB_SIDEBAR (self->sidebar), name, title, icon_name, category);
}

static void
add_list (MbWindow *self, const MbRegister *reg)
{
  add_place (self, reg->id, reg->label, mb_list_page_icon (reg), _ ("Ledgers"), NULL, reg);
}

static Place *
find_place (MbWindow *self, const char *name)
{
  for (guint i = 0; i < self->places->len; i++)
    if (g_strcmp0 (((Place *) g_ptr_array_index (self->places, i))->name, name) == 0)
      return g_ptr_array_index (self->places, i);
  return NULL;
}

static MbPage *
find_made (MbWindow *self, const char *name)
{
  for (guint i = 0; i < self->page_list->len; i++)
    if (g_strcmp0 (mb_page_get_name (g_ptr_array_index (self->page_list, i)), name) == 0)
      return g_ptr_array_index (self->page_list, i);
  return NULL;
}

MbPage *
mb_window_find_page (MbWindow *self, const char *name)
{
  MbPage *page = find_made (self, name);
  Place *place = page == NULL ? find_place (self, name) : NULL;

  if (place == NULL)
    return page;
  page = place->reg != NULL ? mb_list_page_new (self->session, place->reg) : place->make (self->session);
  g_ptr_array_add (self->page_list, g_object_ref_sink (page));
  gtk_stack_add_named (GTK_STACK (self->pages), GTK_WIDGET (page), mb_page_get_name (page));
  mb_sidebar_set_page (MB_SIDEBAR (self->sidebar), page);
  mb_page_restore_state (page, self->state);
  return page;
}

void
mb_window_make_all_pages (MbWindow *self)
{
  for (guint i = 0; i < self->places->len; i++)
    mb_window_find_page (self, ((Place *) g_ptr_array_index (self->places, i))->name);
}

static gboolean
on_idle_cb (gpointer data)
{
  MbWindow *self = data;

  for (guint i = 0; i < self->places->len; i++)
    {
      Place *place = g_ptr_array_index (self->places, i);

      if (find_made (self, place->name) == NULL)
        {
          mb_window_find_page (self, place->name);
          return G_SOURCE_CONTINUE;
        }
    }
  self->making_source = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
on_still_cb (gpointer data)
{
  MbWindow *self = data;

  self->making_source = g_idle_add_full (G_PRIORITY_LOW, on_idle_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

void
mb_window_place_pages (MbWindow *self)
{
  MbCatalogue *catalogue = mb_session_get_catalogue (self->session);
  static const char *const first[] = { "institution", "hazard", "complaint" }; /* then an office's own registers */

  add_place (self, "overview", _ ("Overview"), "mb-overview-symbolic", NULL, mb_overview_page_new, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (mb_catalogue_get (catalogue, first[i]) != NULL)
      add_list (self, mb_catalogue_get (catalogue, first[i]));
  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);

      if (!reg->system && find_place (self, reg->id) == NULL)
        add_list (self, reg);
    }
  add_place (self, "inspection", _ ("Annual inspection"), "mb-inspection-symbolic", _ ("Work"), mb_inspection_page_new, NULL);
  add_place (self, "reports", _ ("Reports"), "mb-report-symbolic", _ ("Work"), mb_report_page_new, NULL);
  add_place (self, "settings", _ ("Settings"), "mb-settings-symbolic", _ ("Work"), mb_settings_page_new, NULL);
  add_place (self, "history", _ ("History"), "document-open-recent-symbolic", _ ("Work"), mb_history_page_new, NULL);
  add_place (self, "import", NULL, NULL, NULL, mb_import_page_new, NULL);
  /* It listens for files from the first moment. */
  mb_window_find_page (self, "import");
  self->making_source = g_timeout_add (STILL_MS, on_still_cb, self);
}

void
mb_window_drop_pages (MbWindow *self)
{
  g_clear_handle_id (&self->making_source, g_source_remove);
  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);
  self->page = NULL;
  mb_sidebar_clear (MB_SIDEBAR (self->sidebar));
  for (guint i = 0; i < self->page_list->len; i++)
    gtk_stack_remove (GTK_STACK (self->pages), g_ptr_array_index (self->page_list, i));
  g_ptr_array_set_size (self->page_list, 0);
  g_ptr_array_set_size (self->places, 0);
}
