/* list-page-actions.c: what can be done with a list and its rows, as actions of the group "page". */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>

#include "edit.h"

void
mb_list_page_set_full_width (MbListPage *self, gboolean full_width)
{
  if (self->full_width == full_width)
    return;
  self->full_width = full_width;
  gtk_widget_set_visible (self->detail, TRUE);
  mb_detail_pane_set_full_width (MB_DETAIL_PANE (self->detail), full_width);
  gtk_widget_set_visible (self->list_side, !full_width);
  if (full_width)
    gtk_widget_child_focus (self->detail, GTK_DIR_TAB_FORWARD);
  else
    {
      gtk_widget_set_visible (self->detail, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->detail_button)));
      gtk_widget_grab_focus (self->grid);
    }
}

static void
on_new_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->detail_button), TRUE);
  mb_detail_pane_begin_draft (MB_DETAIL_PANE (self->detail));
}

static void
on_import_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);

  mb_session_import (mb_page_get_session (MB_PAGE (self)), self->reg->id, NULL);
}

static void
on_open_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_list_page_set_full_width (MB_LIST_PAGE (widget), TRUE);
}

static void
on_toggle_detail_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);
  GtkToggleButton *button = GTK_TOGGLE_BUTTON (self->detail_button);

  gtk_toggle_button_set_active (button, !gtk_toggle_button_get_active (button));
}

static void
on_clear_link_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);

  g_clear_pointer (&self->base, mb_query_free);
  mb_list_page_update_words (self);
  mb_list_page_reload (self);
  gtk_widget_grab_focus (self->grid);
}

static void
on_clear_filters_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);

  self->loaded = FALSE;
  for (guint i = 0; i < self->chips->len; i++)
    mb_filter_chip_clear (g_ptr_array_index (self->chips, i));
  mb_list_tabs_set_active (self->tabs, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  g_clear_pointer (&self->base, mb_query_free);
  mb_list_page_update_words (self);
  mb_list_page_reload (self);
  gtk_widget_grab_focus (self->grid);
}

/* ---- Deleting: to the bin, with undo ---- */

typedef struct
{
  const char *register_id;
  GArray *ids;
} Delete;

static void
delete_free (gpointer data)
{
  Delete *del = data;

  g_array_unref (del->ids);
  g_free (del);
}

static gpointer
delete_rows (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Delete *del = data;
  gint64 set = 0;

  if (!mb_edit_delete (office, del->register_id, (const gint64 *) (void *) del->ids->data, del->ids->len, &set, error))
    return NULL;
  return g_strdup_printf (ngettext ("%u row deleted", "%u rows deleted", del->ids->len), del->ids->len);
}

static void
on_deleted_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbListPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (text == NULL)
    mb_session_report (session, error);
  else
    mb_session_toast (session, text, TRUE);
}

GArray *
mb_list_page_selected_ids (MbListPage *self)
{
  const MbGridRanges *selection = mb_grid_get_selection (MB_GRID (self->grid));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < mb_grid_ranges_n (selection); i++)
    {
      MbGridRange range = mb_grid_ranges_nth (selection, i);

      for (guint row = range.first; row <= range.last; row++)
        {
          gint64 id = mb_record_list_get_id (self->list, row);

          g_array_append_val (ids, id);
        }
    }
  return ids;
}

static void
on_delete_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);
  Delete *del = g_new0 (Delete, 1);

  del->register_id = self->reg->id;
  del->ids = mb_list_page_selected_ids (self);
  if (del->ids->len == 0)
    {
      delete_free (del);
      return;
    }
  mb_session_run (mb_page_get_session (MB_PAGE (self)), delete_rows, del, delete_free, NULL, on_deleted_cb,
                  g_object_ref (self));
}

void
mb_list_page_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.new", NULL, on_new_cb);
  gtk_widget_class_install_action (widget_class, "page.import", NULL, on_import_cb);
  gtk_widget_class_install_action (widget_class, "page.open", NULL, on_open_cb);
  gtk_widget_class_install_action (widget_class, "page.delete", NULL, on_delete_cb);
  gtk_widget_class_install_action (widget_class, "page.clear-link", NULL, on_clear_link_cb);
  gtk_widget_class_install_action (widget_class, "page.clear-filters", NULL, on_clear_filters_cb);
  gtk_widget_class_install_action (widget_class, "page.toggle-detail", NULL, on_toggle_detail_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "page.toggle-detail", NULL);
}
