/* window-pages.c: which pages there are, in the sidebar's order. A new page is one line here. */
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

static void
add_page (MbWindow *self, MbPage *page, gboolean in_sidebar)
{
  g_ptr_array_add (self->page_list, g_object_ref_sink (page));
  gtk_stack_add_named (GTK_STACK (self->pages), GTK_WIDGET (page), mb_page_get_name (page));
  if (in_sidebar)
    mb_sidebar_add_page (MB_SIDEBAR (self->sidebar), page);
}

void
mb_window_make_pages (MbWindow *self)
{
  MbCatalogue *catalogue = mb_session_get_catalogue (self->session);
  static const char *const first[] = { "institution", "hazard", "complaint" }; /* then an office's own registers */

  add_page (self, mb_overview_page_new (self->session), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    if (mb_catalogue_get (catalogue, first[i]) != NULL)
      add_page (self, mb_list_page_new (self->session, mb_catalogue_get (catalogue, first[i])), TRUE);
  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);

      if (!reg->system && mb_window_find_page (self, reg->id) == NULL)
        add_page (self, mb_list_page_new (self->session, reg), TRUE);
    }
  add_page (self, mb_inspection_page_new (self->session), TRUE);
  add_page (self, mb_report_page_new (self->session), TRUE);
  add_page (self, mb_settings_page_new (self->session), TRUE);
  add_page (self, mb_history_page_new (self->session), TRUE);
  add_page (self, mb_import_page_new (self->session), FALSE);
}

void
mb_window_drop_pages (MbWindow *self)
{
  if (self->page != NULL)
    g_signal_handlers_disconnect_by_data (self->page, self);
  self->page = NULL;
  mb_sidebar_clear (MB_SIDEBAR (self->sidebar));
  for (guint i = 0; i < self->page_list->len; i++)
    gtk_stack_remove (GTK_STACK (self->pages), g_ptr_array_index (self->page_list, i));
  g_ptr_array_set_size (self->page_list, 0);
}
