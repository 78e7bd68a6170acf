/* hazard-story.c: keeps the promise that the story is the audit's: nothing is told here that was not written down as a change. */
#include "config.h"

#include "hazard-story.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "field-note.h"
#include "office.h"

#define MAX_CHANGES 200

struct _MbHazardStory
{
  GtkWidget parent_instance;
  GtkWidget *list, *late;
  MbSession *session;
  MbRecord *record;
  guint generation;
};

G_DEFINE_FINAL_TYPE (MbHazardStory, mb_hazard_story, GTK_TYPE_WIDGET)

typedef struct
{
  MbHazardStory *self;
  guint generation;
  gint64 id;
} Load;

typedef struct
{
  char *day, *what, *who;
  const char *tone; /* static; NULL: plain */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->day);
  g_free (step->what);
  g_free (step->who);
  g_free (step);
}

static char *
local_day (const char *utc)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (utc, zone);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : g_strdup (utc);
}

/* The step that leads from one state to the next, in the words of the declaration; a reversal in those of the change. */
static char *
state_words (const MbRegister *reg, const MbAuditRow *row)
{
  gboolean same = FALSE;
  const MbTransition *step = row->before.kind == MB_VALUE_TEXT && row->after.kind == MB_VALUE_TEXT
                                 ? mb_register_transition (reg, row->before.text, row->after.text, &same)
                                 : NULL;

  if (row->reverses != 0 || step == NULL || step->label == NULL || strcmp (row->after.text, "整改中") == 0)
    return g_strdup_printf ("%s → %s", row->title, row->after.kind == MB_VALUE_TEXT ? row->after.text : "");
  return g_strdup (step->label);
}

static Step *
step_of (const MbRegister *reg, const MbAuditRow *row)
{
  Step *step;
  g_autofree char *what = NULL;
  const char *tone = NULL;

  if (row->op == 'u' && g_strcmp0 (row->field_id, "status") == 0)
    {
      what = state_words (reg, row);
      tone = row->after.kind == MB_VALUE_TEXT && strcmp (row->after.text, "已销号") == 0 ? "good" : NULL;
    }
  else if (row->op == 'i' && g_strcmp0 (row->field_id, "status") == 0)
    what = g_strdup_printf ("%s → %s", row->title, row->after.kind == MB_VALUE_TEXT ? row->after.text : "");
  else if (row->op == 'u' && g_strcmp0 (row->field_id, "limit") == 0 && row->before.kind == MB_VALUE_TEXT
           && row->after.kind == MB_VALUE_TEXT)
    /* translators: story of a hazard: the limit before and after */
    what = g_strdup_printf (_ ("Limit %s → %s"), row->before.text, row->after.text);
  else
    return NULL;
  step = g_new0 (Step, 1);
  step->day = local_day (row->time);
  step->what = g_steal_pointer (&what);
  step->who = g_strdup (row->actor);
  step->tone = tone;
  return step;
}

static gpointer
read_steps (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Load *load = data;
  const MbRegister *reg = mb_office_register (office, "hazard", error);
  g_autoptr (GPtrArray) rows
      = mb_store_changes (mb_office_get_store (office), "hazard", load->id, 0, MAX_CHANGES, error);
  GPtrArray *steps;

  if (rows == NULL || reg == NULL)
    return NULL;
  steps = g_ptr_array_new_with_free_func (step_free);
  for (guint i = rows->len; i > 0; i--)
    {
      Step *step = step_of (reg, g_ptr_array_index (rows, i - 1));

      if (step != NULL)
        g_ptr_array_add (steps, step);
    }
  return steps;
}

static void
add_step (MbHazardStory *self, const Step *step)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *day = gtk_label_new (step->day), *what = gtk_label_new (step->what), *who = gtk_label_new (step->who);
  g_autofree char *name = g_strdup_printf ("%s %s %s", step->day, step->what, step->who);

  gtk_widget_add_css_class (day, "numeric");
  gtk_widget_add_css_class (day, "dim-label");
  gtk_widget_add_css_class (who, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (what, step->what);
  gtk_widget_set_hexpand (what, TRUE);
  if (step->tone != NULL)
    {
      g_autofree char *class = g_strconcat ("tone-", step->tone, NULL);

      gtk_widget_add_css_class (what, class);
    }
  gtk_box_append (GTK_BOX (box), day);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), who);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
clear_steps (MbHazardStory *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Load *load = user;
  g_autoptr (MbHazardStory) self = load->self;
  g_autoptr (GPtrArray) steps = NULL;

  steps = mb_session_run_finish (self->session, result, NULL);
  if (self->session == NULL)
    return;
  if (steps == NULL || load->generation != self->generation)
    return;
  clear_steps (self);
  for (guint i = 0; i < steps->len; i++)
    add_step (self, g_ptr_array_index (steps, i));
}

static void
show_late (MbHazardStory *self)
{
  const MbField *limit = self->record != NULL ? mb_register_field (self->record->reg, "limit") : NULL;
  const char *tone = NULL;
  g_autofree char *note
      = limit != NULL
            ? mb_field_note (self->record, limit, mb_office_get_today (mb_session_get_office (self->session)), &tone)
            : NULL;

  gtk_label_set_label (GTK_LABEL (self->late), note != NULL ? note : "");
  gtk_widget_set_visible (self->late, note != NULL);
  gtk_widget_remove_css_class (self->late, "tone-bad");
  gtk_widget_remove_css_class (self->late, "tone-warn");
  if (note != NULL)
    gtk_widget_add_css_class (self->late, g_strcmp0 (tone, "bad") == 0 ? "tone-bad" : "tone-warn");
}

/* ---- Object ---- */

static void
mb_hazard_story_dispose (GObject *object)
{
  MbHazardStory *self = MB_HAZARD_STORY (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  g_clear_pointer (&self->record, mb_record_unref);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mb_hazard_story_parent_class)->dispose (object);
}

static void
mb_hazard_story_class_init (MbHazardStoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_hazard_story_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "hazardstory");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mb_hazard_story_init (MbHazardStory *self)
{
  GtkWidget *heading = gtk_label_new (_ ("Story")), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Story"), -1);
  gtk_widget_add_css_class (heading, "group-heading");
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_set_hexpand (heading, TRUE);
  self->late = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->late, "heading");
  gtk_box_append (GTK_BOX (head), heading);
  gtk_box_append (GTK_BOX (head), self->late);
  gtk_widget_set_parent (head, GTK_WIDGET (self));
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Story"), -1);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
mb_hazard_story_new (MbSession *session)
{
  MbHazardStory *self = g_object_new (MB_TYPE_HAZARD_STORY, NULL);

  self->session = g_object_ref (session);
  return GTK_WIDGET (self);
}

void
mb_hazard_story_show (GtkWidget *story, MbRecord *record)
{
  MbHazardStory *self = MB_HAZARD_STORY (story);
  Load *load;

  if (record != NULL)
    mb_record_ref (record);
  g_clear_pointer (&self->record, mb_record_unref);
  self->record = record;
  self->generation++;
  gtk_widget_set_visible (story, record != NULL);
  show_late (self);
  if (record == NULL)
    return;
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->generation = self->generation;
  load->id = record->id;
  mb_session_run (self->session, read_steps, load, NULL, NULL, on_read_cb, load);
}
