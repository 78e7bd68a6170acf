/* list-page-actions.c: what can be done with a list and its rows, as actions of the group "page". */
#include "config.h"

#include "list-page-private.h"

#include <glib/gi18n-lib.h>

#include "export.h"
#include "file-dialog.h"
#include "safety.h"

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
  mb_detail_pane_begin_draft (MB_DETAIL_PANE (self->detail), NULL);
}

/* A new one like the row of the cursor. */
static void
on_duplicate_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));
  MbRecord *record = row != MB_GRID_NONE ? mb_record_list_get_record (self->list, row) : NULL;

  if (record == NULL)
    return;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->detail_button), TRUE);
  mb_detail_pane_begin_draft (MB_DETAIL_PANE (self->detail), record);
}

static void
on_reload_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_list_page_reload (MB_LIST_PAGE (widget));
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

  mb_list_page_set_link (self, NULL, NULL);
  mb_list_page_reload (self);
  gtk_widget_grab_focus (self->grid);
}

static void
on_clear_filters_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);

  self->loaded = FALSE;
  mb_list_page_leave_pin (self);
  for (guint i = 0; i < self->chips->len; i++)
    mb_filter_chip_clear (g_ptr_array_index (self->chips, i));
  mb_list_tabs_set_active (self->tabs, 0);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  mb_list_page_set_link (self, NULL, NULL);
  mb_list_page_reload (self);
  gtk_widget_grab_focus (self->grid);
}

/* ---- What the list shows, as a plain xlsx ---- */

typedef struct
{
  const MbRegister *reg;
  MbQuery *query;
  char **fields;
  char *path;
  gboolean personal; /* in full, which is written down */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  mb_query_free (export->query);
  g_strfreev (export->fields);
  g_free (export->path);
  g_free (export);
}

static gpointer
export_rows (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Export *export = data;
  guint64 n = 0;
  g_autofree char *rows = NULL;

  if (export->personal)
    {
      gint64 count = mb_store_count (mb_office_get_store (office), export->query, error);

      if (count < 0 || !mb_office_note_personal (office, export->reg, (guint64) count, error))
        return NULL;
    }
  if (!mb_export_list (office, export->query, (const char *const *) export->fields, export->personal, export->path, &n, job, error))
    return NULL;
  rows = g_strdup_printf (ngettext ("%u row", "%u rows", (guint) n), (guint) n);
  /* translators: toast: "363 rows" and the file they were written to */
  return g_strdup_printf (_ ("%s written to %s"), rows, export->path);
}

static void
on_exported_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbListPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (text == NULL)
    mb_session_report (session, error);
  else
    mb_session_toast (session, text, FALSE);
}

static void
export_to (MbListPage *self, const char *path, gboolean personal)
{
  MbGridColumns *columns = NULL;
  g_autoptr (GStrvBuilder) fields = g_strv_builder_new ();
  g_autoptr (MbJob) job = NULL;
  Export *export;

  if (path == NULL || self->source == NULL)
    return;
  columns = mb_grid_get_columns (MB_GRID (self->grid));
  for (guint i = 0; i < mb_grid_columns_n_shown (columns); i++)
    g_strv_builder_add (fields, mb_grid_columns_id (columns, mb_grid_columns_at (columns, i)));
  export = g_new0 (Export, 1);
  export->reg = self->reg;
  export->personal = personal;
  export->query = mb_query_copy (mb_record_list_get_query (self->list));
  export->fields = g_strv_builder_end (fields);
  export->path = g_strdup (path);
  job = mb_job_new (_ ("Writing the list"));
  mb_session_run (mb_page_get_session (MB_PAGE (self)), export_rows, export, export_free, job, on_exported_cb,
                  g_object_ref (self));
}

static void
on_export_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbListPage) self = user;

  export_to (self, path, FALSE);
}

static void
on_personal_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbListPage) self = user;

  export_to (self, path, TRUE);
}

static void
on_export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbListPage *self = MB_LIST_PAGE (widget);
  gboolean personal = g_str_equal (action, "page.export-personal");
  g_autofree char *date = mb_date_to_iso (mb_office_get_today (mb_session_get_office (mb_page_get_session (MB_PAGE (self)))));
  g_autofree char *name = g_strdup_printf ("%s-%s.xlsx", self->reg->label, date);

  if (mb_record_list_get_query (self->list) != NULL)
    mb_file_dialog_save (widget, personal ? _ ("Write the List with Personal Values in Full") : _ ("Write the List as Shown"),
                         MB_FILES_XLSX, name, personal ? on_personal_path_cb : on_export_path_cb, g_object_ref (self));
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

/* The rows were dealt with: the row of the cursor alone is selected again. */
void
mb_list_page_action_done (gpointer user)
{
  MbListPage *self = user;
  guint row, column;

  if (self->source == NULL)
    return;
  row = mb_grid_get_cursor_row (MB_GRID (self->grid));
  column = mb_grid_get_cursor_column (MB_GRID (self->grid));
  mb_grid_unselect_all (MB_GRID (self->grid));
  if (row != MB_GRID_NONE && row < mb_record_list_get_n (self->list))
    mb_grid_set_cursor (MB_GRID (self->grid), row, column);
  gtk_widget_grab_focus (self->grid);
}

/* What is selected, else the row that the cursor is on and the detail shows. */
GArray *
mb_list_page_ids_to_act_on (MbListPage *self)
{
  GArray *ids = mb_list_page_selected_ids (self);
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));

  if (ids->len == 0 && row != MB_GRID_NONE && row < mb_record_list_get_n (self->list))
    {
      gint64 id = mb_record_list_get_id (self->list, row);

      g_array_append_val (ids, id);
    }
  return ids;
}

void
mb_list_page_actions_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.new", NULL, on_new_cb);
  gtk_widget_class_install_action (widget_class, "page.duplicate", NULL, on_duplicate_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "page.duplicate", NULL);
  gtk_widget_class_install_action (widget_class, "page.import", NULL, on_import_cb);
  gtk_widget_class_install_action (widget_class, "page.open", NULL, on_open_cb);
  gtk_widget_class_install_action (widget_class, "page.reload", NULL, on_reload_cb);
  mb_list_page_bin_class_init (widget_class);
  gtk_widget_class_install_action (widget_class, "page.clear-link", NULL, on_clear_link_cb);
  gtk_widget_class_install_action (widget_class, "page.clear-filters", NULL, on_clear_filters_cb);
  gtk_widget_class_install_action (widget_class, "page.toggle-detail", NULL, on_toggle_detail_cb);
  gtk_widget_class_install_action (widget_class, "page.export", NULL, on_export_cb);
  gtk_widget_class_install_action (widget_class, "page.export-personal", NULL, on_export_cb);
  mb_list_page_block_class_init (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "page.export", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "page.toggle-detail", NULL);
}
