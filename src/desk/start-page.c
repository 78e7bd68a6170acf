/* start-page.c: keeps the promise that a file that does not open is told where it can be helped, not on a terminal. */
#include "config.h"

#include "start-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _MbStartPage
{
  AdwBin parent_instance;
  GtkWidget *error_label, *waiting_label, *sample_row, *recent_group, *rescue_group, *restore_row, *save_row, *saved_row;
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
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, sample_row);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, rescue_group);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, restore_row);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, save_row);
  gtk_widget_class_bind_template_child (widget_class, MbStartPage, saved_row);
}

static void
mb_start_page_init (MbStartPage *self)
{
  self->recent_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_recent (MbStartPage *self, const char *path)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean there = g_file_test (path, G_FILE_TEST_IS_REGULAR);
  g_autofree char *base = g_path_get_basename (path), *folder = g_path_get_dirname (path), *words = NULL;
  g_autofree char *title = NULL, *subtitle = NULL;

  if (g_str_has_suffix (base, ".minban"))
    base[strlen (base) - strlen (".minban")] = '\0';
  /* translators: a recent office file that is not where it was; its folder */
  words = there ? g_strdup (folder) : g_strdup_printf (_ ("Not there any more: %s"), folder);
  title = g_markup_escape_text (base, -1);
  subtitle = g_markup_escape_text (words, -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (there)
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-recent");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", path);
    }
  else
    {
      GtkWidget *forget = gtk_button_new_from_icon_name ("list-remove-symbolic");
      g_autofree char *name = g_strdup_printf (_ ("Take “%s” off this list"), base);

      gtk_widget_add_css_class (row, "gone");
      gtk_widget_add_css_class (forget, "flat");
      gtk_widget_set_valign (forget, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (forget, name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (forget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (forget), "win.forget-recent");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (forget), "s", path);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), forget);
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->recent_group), row);
  g_ptr_array_add (self->recent_rows, row);
}

void
mb_start_page_set_recent (MbStartPage *self, const char *const *paths)
{
  for (guint i = 0; i < self->recent_rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->recent_group), g_ptr_array_index (self->recent_rows, i));
  g_ptr_array_set_size (self->recent_rows, 0);
  for (guint i = 0; paths[i] != NULL; i++)
    add_recent (self, paths[i]);
  gtk_widget_set_visible (self->recent_group, self->recent_rows->len > 0);
}

void
mb_start_page_set_sample (MbStartPage *self, gboolean offered)
{
  gtk_widget_set_visible (self->sample_row, offered);
}

void
mb_start_page_set_waiting (MbStartPage *self, const char *text)
{
  gtk_label_set_label (GTK_LABEL (self->waiting_label), text != NULL ? text : "");
  gtk_widget_set_visible (self->waiting_label, text != NULL);
}

void
mb_start_page_set_error (MbStartPage *self, const char *message)
{
  gtk_label_set_label (GTK_LABEL (self->error_label), message != NULL ? message : "");
  gtk_widget_set_visible (self->error_label, message != NULL);
  gtk_widget_set_visible (self->rescue_group, FALSE);
}

/* Which of them is shown; the first one has the keyboard. */
static void
show_rescue (MbStartPage *self, gboolean restore, gboolean save, gboolean saved)
{
  gtk_widget_set_visible (self->restore_row, restore);
  gtk_widget_set_visible (self->save_row, save);
  gtk_widget_set_visible (self->saved_row, saved);
  gtk_widget_set_visible (self->rescue_group, TRUE);
  gtk_widget_grab_focus (restore ? self->restore_row : save ? self->save_row : self->saved_row);
}

/* The target comes first: an action whose target is missing is warned of. */
static void
set_action (GtkWidget *row, const char *action, GVariant *target)
{
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
}

void
mb_start_page_offer_rescue (MbStartPage *self, const char *path, const char *copy)
{
  set_action (self->save_row, "win.rescue-save", g_variant_new_string (path));
  if (copy != NULL)
    {
      g_autofree char *base = g_path_get_basename (copy), *words = g_markup_escape_text (base, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->restore_row), words);
      set_action (self->restore_row, "win.rescue-restore", g_variant_new ("(ss)", path, copy));
    }
  show_rescue (self, copy != NULL, TRUE, FALSE);
}

void
mb_start_page_tell_saved (MbStartPage *self, const char *told, const char *saved)
{
  g_autofree char *base = g_path_get_basename (saved), *words = g_markup_escape_text (base, -1);

  mb_start_page_set_error (self, told);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->saved_row), words);
  set_action (self->saved_row, "win.open-recent", g_variant_new_string (saved));
  show_rescue (self, FALSE, FALSE, TRUE);
}
