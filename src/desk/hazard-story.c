/* hazard-story.c: keeps the promise that nothing is told here that was not written down: what happened to the hazard, on the day and by
 * the person that its record has for it, and between that what was done about it at a desk, as the changes have it.
 */
#include "config.h"

#include "hazard-story.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "clock.h"
#include "field-note.h"
#include "office.h"

#define MAX_CHANGES 200

#define AWAITING "待复查"
#define CLOSED   "已销号"

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
  MbRecord *record;
} Load;

/* The order of what happened on one day. */
typedef enum
{
  RANK_FOUND,
  RANK_LIMIT,
  RANK_ENTERED,
  RANK_CHANGED,
  RANK_RECTIFIED,
  RANK_RECHECKED,
  RANK_CLOSED
} Rank;

typedef struct
{
  char *day, *what, *who;
  char *place; /* (nullable) day by which it stands in the list, if another than its own */
  Rank rank;
  const char *tone; /* static; NULL: plain */
} Step;

static void
step_free (gpointer data)
{
  Step *step = data;

  g_free (step->day);
  g_free (step->what);
  g_free (step->who);
  g_free (step->place);
  g_free (step);
}

static void
load_free (Load *load)
{
  mb_record_unref (load->record);
  g_object_unref (load->self);
  g_free (load);
}

/* ---- What was done at a desk ---- */

static char *
day_of (const char *utc)
{
  g_autoptr (GDateTime) time = mb_clock_from_utc (utc);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup (utc);
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
      tone = row->after.kind == MB_VALUE_TEXT && strcmp (row->after.text, CLOSED) == 0 ? "good" : NULL;
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
  step->day = day_of (row->time);
  step->what = g_steal_pointer (&what);
  step->who = g_strdup (row->actor);
  step->rank = row->op == 'i' ? RANK_ENTERED : RANK_CHANGED;
  step->tone = tone;
  return step;
}

static gboolean
leads_to (const MbAuditRow *row, const char *state)
{
  return g_strcmp0 (row->field_id, "status") == 0 && row->reverses == 0 && row->after.kind == MB_VALUE_TEXT
         && strcmp (row->after.text, state) == 0;
}

/* The newest change into a state; rows are the newest first. NULL: it came in so, or never was. */
static const MbAuditRow *
last_into (GPtrArray *rows, const char *state)
{
  for (guint i = 0; i < rows->len; i++)
    if (leads_to (g_ptr_array_index (rows, i), state))
      return ((const MbAuditRow *) g_ptr_array_index (rows, i))->op == 'u' ? g_ptr_array_index (rows, i) : NULL;
  return NULL;
}

/* ---- What happened to the hazard ---- */

static const char *
text_of (const MbRecord *record, const char *field)
{
  const MbValue *value = mb_record_get (record, field);

  return value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;
}

/* what is taken. Nothing without a day. */
static Step *
add_fact (GPtrArray *steps, Rank rank, const char *day, char *what, const char *who)
{
  Step *step;

  if (day == NULL)
    {
      g_free (what);
      return NULL;
    }
  step = g_new0 (Step, 1);
  step->day = g_strdup (day);
  step->what = what;
  step->who = g_strdup (who != NULL ? who : "");
  step->rank = rank;
  g_ptr_array_add (steps, step);
  return step;
}

static void
add_limit (GPtrArray *steps, const MbRecord *record)
{
  const char *first = text_of (record, "first_limit");
  /* translators: story of a hazard: the day by which it must be rectified; then with the limit of before an extension */
  char *what = first == NULL ? g_strdup (C_ ("story", "Limit")) : g_strdup_printf (C_ ("story", "Limit, at first %s"), first);
  Step *step = add_fact (steps, RANK_LIMIT, text_of (record, "limit"), what, text_of (record, "responsible"));

  /* It was set when the hazard was found, whenever it will be. */
  if (step != NULL)
    step->place = g_strdup (text_of (record, "found"));
}

static void
add_facts (GPtrArray *steps, const MbRecord *record, const MbAuditRow *closing)
{
  const char *rechecked = text_of (record, "recheck_date"), *result = text_of (record, "recheck_result");
  const char *by = text_of (record, "recheck_by");
  const char *status = text_of (record, "status");
  Step *closed = NULL;

  /* translators: story of a hazard */
  add_fact (steps, RANK_FOUND, text_of (record, "found"), g_strdup (C_ ("story", "Found")), text_of (record, "inspector"));
  add_limit (steps, record);
  add_fact (steps, RANK_RECTIFIED, text_of (record, "completed"), g_strdup (C_ ("story", "Rectified")), text_of (record, "responsible"));
  /* translators: story of a hazard: the result of the recheck follows */
  add_fact (steps, RANK_RECHECKED, rechecked, g_strdup_printf (C_ ("story", "Rechecked: %s"), result != NULL ? result : ""), by);
  if (status != NULL && strcmp (status, CLOSED) == 0)
    closed = add_fact (steps, RANK_CLOSED, rechecked != NULL ? rechecked : text_of (record, "completed"),
                       g_strdup (C_ ("story", "Closed")), closing != NULL ? closing->actor : by);
  if (closed != NULL)
    closed->tone = "good";
}

/* ---- Both ---- */

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const Step *one = *(Step *const *) a, *other = *(Step *const *) b;
  int order = strcmp (one->place != NULL ? one->place : one->day, other->place != NULL ? other->place : other->day);

  return order != 0 ? order : (int) one->rank - (int) other->rank;
}

static gpointer
read_steps (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Load *load = data;
  const MbRegister *reg = load->record->reg;
  g_autoptr (GPtrArray) rows
      = mb_store_changes (mb_office_get_store (office), reg->id, load->record->id, 0, MAX_CHANGES, error);
  const MbAuditRow *closing, *rectifying;
  GPtrArray *steps;

  if (rows == NULL)
    return NULL;
  closing = text_of (load->record, "recheck_date") != NULL ? last_into (rows, CLOSED) : NULL;
  rectifying = text_of (load->record, "completed") != NULL ? last_into (rows, AWAITING) : NULL;
  steps = g_ptr_array_new_with_free_func (step_free);
  for (guint i = rows->len; i > 0; i--)
    {
      const MbAuditRow *row = g_ptr_array_index (rows, i - 1);
      /* What the record tells with its own day and person is not told twice. */
      Step *step = row != closing && row != rectifying ? step_of (reg, row) : NULL;

      if (step != NULL)
        g_ptr_array_add (steps, step);
    }
  add_facts (steps, load->record, closing);
  g_ptr_array_sort (steps, compare_steps); /* a stable one: what was changed on one day stays in its order */
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
  Load *load = user;
  MbHazardStory *self = load->self;
  g_autoptr (GPtrArray) steps = mb_session_run_finish (self->session, result, NULL);

  if (self->session != NULL && steps != NULL && load->generation == self->generation)
    {
      clear_steps (self);
      for (guint i = 0; i < steps->len; i++)
        add_step (self, g_ptr_array_index (steps, i));
    }
  load_free (load);
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
  load->record = mb_record_ref (record);
  mb_session_run (self->session, read_steps, load, NULL, NULL, on_read_cb, load);
}
