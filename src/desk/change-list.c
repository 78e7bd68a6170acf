/* change-list.c: shows the audit as it is; restoring is a change like any other. */
#include "config.h"

#include "change-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "change-words.h"
#include "field-editing.h"
#include "field.h"

#define MAX_SHOWN 200

struct _MbChangeList
{
  GtkWidget parent_instance;
  GtkWidget *scroller, *list;
  MbSession *session;
  MbRecord *record;
  guint generation;
};

G_DEFINE_FINAL_TYPE (MbChangeList, mb_change_list, GTK_TYPE_WIDGET)

typedef struct
{
  MbChangeList *self;
  guint generation;
  const char *register_id;
  gint64 id;
} Load;

typedef struct
{
  char *head, *what;    /* "2026-06-30 14:02 · 王芳", "Town: 城关镇 → 河西镇" */
  const MbField *field; /* (nullable) what can be restored */
  char *before;
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->head);
  g_free (line->what);
  g_free (line->before);
  g_free (line);
}

static gpointer
read_changes (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Load *load = data;
  g_autoptr (GPtrArray) rows
      = mb_store_changes (mb_office_get_store (office), load->register_id, load->id, 0, MAX_SHOWN, error);
  const MbRegister *reg = mb_office_register (office, load->register_id, error);
  GPtrArray *lines;

  if (rows == NULL || reg == NULL)
    return NULL;
  lines = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < rows->len; i++)
    {
      const MbAuditRow *row = g_ptr_array_index (rows, i);
      const MbField *field = row->field_id != NULL ? mb_register_field (reg, row->field_id) : NULL;
      g_autofree char *time = mb_change_time (row->time);
      Line *line = g_new0 (Line, 1);

      line->head = g_strdup_printf ("%s · %s · %s", time, row->actor, row->title);
      if (row->field_id == NULL)
        line->what = g_strdup (row->op == 'd' ? _ ("deleted") : _ ("brought back from the bin"));
      else
        {
          g_autofree char *before = mb_change_value (office, row->register_id, field, &row->before),
                          *after = mb_change_value (office, row->register_id, field, &row->after);

          line->what
              = row->op == 'i'
                    /* translators: a field of a new record and its value */
                    ? g_strdup_printf (_ ("%s: %s"), field != NULL ? field->label : row->field_id, after)
                    /* translators: a changed field: label, value before, value after */
                    : g_strdup_printf (_ ("%s: %s → %s"), field != NULL ? field->label : row->field_id, before, after);
          if (row->op == 'u' && field != NULL)
            {
              line->field = field;
              line->before = mb_value_is_null (&row->before) ? g_strdup ("")
                             : field->type == MB_FIELD_LINK && row->before.kind == MB_VALUE_INT
                                 ? g_strdup_printf ("%" G_GINT64_FORMAT, row->before.number)
                                 : mb_field_format (field, &row->before, mb_desk_is_chinese ());
            }
        }
      g_ptr_array_add (lines, line);
    }
  return lines;
}

static void
on_restored_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbChangeList) self = user;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  if (!mb_field_commit_finish (MB_SESSION (source), result, &changed, &error))
    mb_session_report (MB_SESSION (source), error);
  else if (changed)
    mb_session_toast (MB_SESSION (source), _ ("The earlier value was restored"), TRUE);
}

static void
on_restore_clicked_cb (GtkButton *button, MbChangeList *self)
{
  const MbField *field = g_object_get_data (G_OBJECT (button), "field");
  const char *before = g_object_get_data (G_OBJECT (button), "before");

  if (self->record != NULL && self->session != NULL)
    mb_field_write_async (self->session, field, self->record, before, on_restored_cb, g_object_ref (self));
}

static void
add_line (MbChangeList *self, Line *line)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *head = gtk_label_new (line->head), *what = gtk_label_new (line->what);
  g_autofree char *name = g_strdup_printf ("%s: %s", line->head, line->what);

  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_label_set_ellipsize (GTK_LABEL (head), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (head, "dim-label");
  gtk_widget_add_css_class (head, "numeric");
  gtk_widget_add_css_class (head, "caption");
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (what), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_box_append (GTK_BOX (foot), what);
  if (line->field != NULL && mb_field_can_edit (self->session, line->field))
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("Restore"));
      g_autofree char *button_name = g_strdup_printf (_ ("Restore: %s"), line->what);

      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, button_name, -1);
      g_object_set_data (G_OBJECT (button), "field", (gpointer) line->field);
      g_object_set_data_full (G_OBJECT (button), "before", g_strdup (line->before), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_restore_clicked_cb), self);
      gtk_box_append (GTK_BOX (foot), button);
    }
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), foot);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Load *load = user;
  g_autoptr (MbChangeList) self = load->self;
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
    add_line (self, g_ptr_array_index (lines, i));
}

static void
mb_change_list_dispose (GObject *object)
{
  MbChangeList *self = MB_CHANGE_LIST (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->record, mb_record_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_CHANGE_LIST);
  G_OBJECT_CLASS (mb_change_list_parent_class)->dispose (object);
}

static void
mb_change_list_class_init (MbChangeListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_change_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/change-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MbChangeList, scroller);
  gtk_widget_class_bind_template_child (widget_class, MbChangeList, list);
}

static void
mb_change_list_init (MbChangeList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mb_change_list_load (MbChangeList *self, MbSession *session, MbRecord *record)
{
  Load *load = g_new0 (Load, 1);

  g_set_object (&self->session, session);
  mb_record_ref (record);
  g_clear_pointer (&self->record, mb_record_unref);
  self->record = record;
  load->self = g_object_ref (self);
  load->generation = ++self->generation;
  load->register_id = record->reg->id;
  load->id = record->id;
  mb_session_run (session, read_changes, load, NULL, NULL, on_loaded_cb, load);
}
