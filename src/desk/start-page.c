/* start-page.c: keeps the promise that a file that does not open is told where it can be helped, not on a terminal. */
#include "config.h"

#include "start-page.h"

#include <glib/gi18n-lib.h>

struct _MbStartPage
{
  AdwBin parent_instance;
  GtkWidget *error_label, *sample_row, *recent_group;
  GPtrArray *recent_rows; /* borrowed from the widget tree */
};

G_DEFINE_FINAL_TYPE (MbStartPage, mb_start_page, ADW_TYPE_BIN)

static void
mb_start_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_START_PAGE);
  G_OBJECT_CLASS (mb_start_page_parent_class)->dispose (object);
}

static void
mb_start_page_finalize (GObject *object)
{
  g_ptr_array_unref (MB_START_PAGE (object)->recent_rows);
  G_OBJECT_CLASS (mb_start_page_parent_class)->finalize (object);
}

static void
mb_start_page_class_init (MbStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_start_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_start_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, sample_row);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, recent_group);
}

static void
mb_start_page_init (MbStartPage *self)
{
  self->recent_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mb_start_page_set_recent (MbStartPage *self, const char *const *paths)
{
  for (guint i = 0; i < self->recent_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->recent_group), g_ptr_array_index (self->recent_rows, i));
  g_ptr_array_set_size (self->recent_rows, 0);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *name = g_path_get_basename (paths[i]), *folder = g_path_get_dirname (paths[i]);
      g_autofree char *title = g_markup_escape_text (name, -1), *subtitle = g_markup_escape_text (folder, -1);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-recent");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", paths[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->recent_group), row);
      g_ptr_array_add (self->recent_rows, row);
    }
  gtk_widget_set_visible (self->recent_group, self->recent_rows->len > 0);
}

void
mb_start_page_set_sample (MbStartPage *self, gboolean offered)
{
  gtk_widget_set_visible (self->sample_row, offered);
}

void
mb_start_page_set_error (MbStartPage *self, const char *message)
{
  gtk_label_set_label (GTK_LABEL (self->error_label), message != NULL ? message : "");
  gtk_widget_set_visible (self->error_label, message != NULL);
}
