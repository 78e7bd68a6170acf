/* detail-pane.c: keeps the promise that a form is nothing but its declaration. Lines are made once per register and filled again for each
 * record.
 */
#include "config.h"

#include "detail-pane.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "change-list.h"
#include "edit.h"
#include "field-line.h"
#include "linked-list.h"

struct _MbDetailPane
{
  GtkWidget parent_instance;
  GtkWidget *box, *back_button, *title_label, *state_label, *switcher, *faces, *stack, *scroller, *groups, *draft_box,
      *draft_reason;
  GtkWidget *links, *changes;
  GtkStackPage *links_tab;
  MbSession *session;
  const MbRegister *reg;
  MbRecord *record;
  const MbListExtra *extra; /* (nullable) */
  GtkWidget *story;         /* (nullable) borrowed from the widget tree */
  GPtrArray *lines;         /* (element-type MbFieldLine) borrowed from the widget tree */
  gboolean draft, creating, full_width;
};

enum
{
  CLOSED,
  CREATED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MbDetailPane, mb_detail_pane, GTK_TYPE_WIDGET)

static void
load_tab (MbDetailPane *self)
{
  const char *tab = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));

  if (self->record == NULL || self->draft)
    return;
  if (g_strcmp0 (tab, "changes") == 0)
    mb_change_list_load (MB_CHANGE_LIST (self->changes), self->session, self->record);
  else if (g_strcmp0 (tab, "links") == 0)
    mb_linked_list_load (MB_LINKED_LIST (self->links), self->session, self->record);
}

static void
on_tab_cb (GtkStack *stack, GParamSpec *pspec, MbDetailPane *self)
{
  if (self->session != NULL)
    load_tab (self);
}

static void
update_head (MbDetailPane *self)
{
  g_autofree char *title = NULL, *state = NULL;
  static const char *const tones[] = { "good", "warn", "bad", "dim" };
  const char *tone = NULL;

  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), self->record != NULL || self->draft ? "record" : "none");
  gtk_widget_set_visible (self->switcher, self->record != NULL && !self->draft);
  if (self->draft)
    /* translators: head of the form for a new record; what it is, such as "institution" */
    title = g_strdup_printf (_ ("New %s"), self->reg->singular);
  else if (self->record != NULL)
    title = mb_record_text (self->record, self->reg->title, mb_desk_is_chinese ());
  if (self->record != NULL && !self->draft && self->reg->state_field != NULL)
    {
      const MbValue *value = &self->record->values[self->reg->state_field->index];

      state = mb_record_text (self->record, self->reg->state_field, TRUE);
      tone = mb_field_tone (self->reg->state_field, value);
    }
  gtk_label_set_label (GTK_LABEL (self->title_label), title != NULL ? title : "");
  gtk_widget_set_tooltip_text (self->title_label, title);
  gtk_label_set_label (GTK_LABEL (self->state_label), state != NULL ? state : "");
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autofree char *class = g_strconcat ("tone-", tones[i], NULL);

      if (g_strcmp0 (tones[i], tone) == 0)
        gtk_widget_add_css_class (self->state_label, class);
      else
        gtk_widget_remove_css_class (self->state_label, class);
    }
}

/* ---- Fields ---- */

static void
on_move_cb (MbFieldLine *line, int delta, MbDetailPane *self)
{
  guint index;

  if (!g_ptr_array_find (self->lines, line, &index))
    return;
  for (gint64 i = (gint64) index + delta; i >= 0 && i < self->lines->len; i += delta)
    if (gtk_widget_get_visible (g_ptr_array_index (self->lines, i))
        && mb_field_line_edit (g_ptr_array_index (self->lines, i)))
      return;
  if (delta > 0 && self->draft)
    gtk_widget_child_focus (self->draft_box, GTK_DIR_TAB_FORWARD);
}

static void
add_line (MbDetailPane *self, const MbField *field)
{
  GtkWidget *line = mb_field_line_new (self->session, field);

  g_signal_connect (line, "move", G_CALLBACK (on_move_cb), self);
  gtk_box_append (GTK_BOX (self->groups), line);
  g_ptr_array_add (self->lines, line);
}

static void
add_group (MbDetailPane *self, const char *group)
{
  GtkWidget *label = gtk_label_new (group != NULL ? group : _ ("Other"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "group-heading");
  gtk_box_append (GTK_BOX (self->groups), label);
  for (guint i = 0; i < self->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (self->reg->fields, i);

      if (!field->retired && !field->hidden && g_strcmp0 (field->group, group) == 0)
        add_line (self, field);
    }
}

/* Groups in the order in which their first field is declared; what has none comes last. */
static void
make_lines (MbDetailPane *self)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  gboolean rest = FALSE;

  for (guint i = 0; i < self->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (self->reg->fields, i);

      if (field->retired || field->hidden)
        continue;
      if (field->group == NULL)
        rest = TRUE;
      else if (!g_ptr_array_find_with_equal_func (groups, field->group, g_str_equal, NULL))
        g_ptr_array_add (groups, field->group);
    }
  for (guint i = 0; i < groups->len; i++)
    add_group (self, g_ptr_array_index (groups, i));
  if (rest)
    add_group (self, NULL);
}

static void
show_story (MbDetailPane *self)
{
  if (self->story != NULL)
    self->extra->show_story (self->story, self->draft ? NULL : self->record);
}

/* ---- A new record ---- */

static void
set_draft (MbDetailPane *self, gboolean draft, MbRecord *like)
{
  self->draft = draft;
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "data");
  for (guint i = 0; i < self->lines->len; i++)
    {
      mb_field_line_set_draft (g_ptr_array_index (self->lines, i), draft, like);
      if (!draft)
        mb_field_line_set_record (g_ptr_array_index (self->lines, i), self->record);
    }
  gtk_widget_set_visible (self->draft_box, draft);
  gtk_widget_set_visible (self->draft_reason, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.create", draft);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "detail.cancel-draft", draft);
  show_story (self);
  update_head (self);
}

typedef struct
{
  MbDetailPane *self;
  GPtrArray *ids, *texts; /* (element-type utf8) NULL-terminated */
  GPtrArray *faults;      /* (element-type MbFault) (nullable) what is wrong with each text; NULL where it is right */
} Draft;

static void
draft_free (Draft *draft)
{
  g_object_unref (draft->self);
  g_ptr_array_unref (draft->ids);
  g_ptr_array_unref (draft->texts);
  g_clear_pointer (&draft->faults, g_ptr_array_unref);
  g_free (draft);
}

static gpointer
make_record (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Draft *draft = data;
  g_autofree gint64 *id = g_new0 (gint64, 1);

  if (!mb_edit_new (office, draft->self->reg->id, (const char *const *) draft->ids->pdata,
                    (const char *const *) draft->texts->pdata, draft->ids->len - 1, id, error))
    {
      draft->faults = mb_edit_look (office, draft->self->reg->id, (const char *const *) draft->ids->pdata,
                                    (const char *const *) draft->texts->pdata, draft->ids->len - 1, NULL);
      return NULL;
    }
  return g_steal_pointer (&id);
}

static MbFieldLine *
line_of (MbDetailPane *self, const char *field_id)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (g_str_equal (mb_field_line_get_field (g_ptr_array_index (self->lines, i))->id, field_id))
      return g_ptr_array_index (self->lines, i);
  return NULL;
}

/* Each reason at its field, the keyboard in the first; what is of no single field is told below. */
static void
show_refused (MbDetailPane *self, const Draft *draft, const GError *error)
{
  MbFieldLine *first = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; draft->faults != NULL && i < draft->faults->len; i++)
    {
      const MbFault *fault = g_ptr_array_index (draft->faults, i);
      MbFieldLine *line = fault != NULL ? line_of (self, g_ptr_array_index (draft->ids, i)) : NULL;
      g_autofree char *message = NULL;

      if (line == NULL)
        continue;
      message = mb_fault_message (fault);
      mb_field_line_set_reason (line, message);
      first = first != NULL ? first : line;
      n++;
    }
  /* translators: a new record cannot be made yet: this many fields are wrong, and say why */
  text = n > 0 ? g_strdup_printf (ngettext ("%u field is to be corrected", "%u fields are to be corrected", n), n)
               : g_strdup (error->message);
  gtk_label_set_label (GTK_LABEL (self->draft_reason), text);
  gtk_widget_set_visible (self->draft_reason, TRUE);
  if (first != NULL)
    mb_field_line_edit (first);
}

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Draft *draft = user;
  MbDetailPane *self = draft->self;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *id = mb_session_run_finish (self->session, result, &error);

  if (self->session != NULL)
    {
      self->creating = FALSE;
      if (id == NULL)
        show_refused (self, draft, error);
      else
        {
          g_autofree char *text = g_strdup_printf (_ ("New: %s"), self->reg->singular);

          set_draft (self, FALSE, NULL);
          mb_session_toast (self->session, text, TRUE);
          g_signal_emit (self, signals[CREATED], 0, *id);
        }
    }
  draft_free (draft);
}

static void
on_create_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbDetailPane *self = MB_DETAIL_PANE (widget);
  Draft *draft;

  if (!self->draft || self->creating)
    return;
  self->creating = TRUE;
  draft = g_new0 (Draft, 1);
  draft->self = g_object_ref (self);
  draft->ids = g_ptr_array_new_with_free_func (g_free);
  draft->texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->lines->len; i++)
    {
      MbFieldLine *line = g_ptr_array_index (self->lines, i);
      char *text = mb_field_line_get_draft (line);

      mb_field_line_set_reason (line, NULL);
      if (text == NULL)
        continue;
      g_ptr_array_add (draft->ids, g_strdup (mb_field_line_get_field (line)->id));
      g_ptr_array_add (draft->texts, text);
    }
  g_ptr_array_add (draft->ids, NULL);
  g_ptr_array_add (draft->texts, NULL);
  mb_session_run (self->session, make_record, draft, NULL, NULL, on_made_cb, draft);
}

static void
on_cancel_draft_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbDetailPane *self = MB_DETAIL_PANE (widget);

  if (!self->draft)
    return;
  set_draft (self, FALSE, NULL);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
on_close_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbDetailPane *self = MB_DETAIL_PANE (widget);

  if (self->draft)
    set_draft (self, FALSE, NULL);
  g_signal_emit (self, signals[CLOSED], 0);
}

/* ---- Object ---- */

static void
mb_detail_pane_dispose (GObject *object)
{
  MbDetailPane *self = MB_DETAIL_PANE (object);

  g_clear_object (&self->session);
  g_clear_pointer (&self->record, mb_record_unref);
  g_ptr_array_set_size (self->lines, 0);
  self->story = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_DETAIL_PANE);
  G_OBJECT_CLASS (mb_detail_pane_parent_class)->dispose (object);
}

static void
mb_detail_pane_finalize (GObject *object)
{
  g_ptr_array_unref (MB_DETAIL_PANE (object)->lines);
  G_OBJECT_CLASS (mb_detail_pane_parent_class)->finalize (object);
}

static void
mb_detail_pane_class_init (MbDetailPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_detail_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_detail_pane_finalize;
  signals[CLOSED] = g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CREATED]
      = g_signal_new ("created", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  g_type_ensure (MB_TYPE_CHANGE_LIST);
  g_type_ensure (MB_TYPE_LINKED_LIST);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "detailpane");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/detail-pane.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbDetailPane, NAME)
  CHILD (box);
  CHILD (back_button);
  CHILD (title_label);
  CHILD (state_label);
  CHILD (switcher);
  CHILD (faces);
  CHILD (stack);
  CHILD (scroller);
  CHILD (groups);
  CHILD (draft_box);
  CHILD (draft_reason);
  CHILD (links);
  CHILD (changes);
  CHILD (links_tab);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_tab_cb);
  gtk_widget_class_install_action (widget_class, "detail.close", NULL, on_close_cb);
  gtk_widget_class_install_action (widget_class, "detail.create", NULL, on_create_cb);
  gtk_widget_class_install_action (widget_class, "detail.cancel-draft", NULL, on_cancel_draft_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "detail.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "detail.create", NULL);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mb_detail_pane_init (MbDetailPane *self)
{
  self->lines = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Detail"), -1);
}

static void
show_record (MbDetailPane *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    mb_field_line_set_record (g_ptr_array_index (self->lines, i), self->record);
  show_story (self);
  update_head (self);
}

void
mb_detail_pane_set_register (MbDetailPane *self, MbSession *session, const MbRegister *reg)
{
  g_return_if_fail (self->reg == NULL);
  self->session = g_object_ref (session);
  self->reg = reg;
  g_signal_connect_object (session, "day-changed", G_CALLBACK (show_record), self, G_CONNECT_SWAPPED);
  make_lines (self);
  gtk_stack_page_set_visible (self->links_tab, mb_linked_list_has_any (mb_session_get_catalogue (session), reg));
  set_draft (self, FALSE, NULL);
}

void
mb_detail_pane_set_record (MbDetailPane *self, MbRecord *record)
{
  gboolean same = self->record == record && record != NULL;

  if (self->draft || same)
    return;
  if (record != NULL)
    mb_record_ref (record);
  g_clear_pointer (&self->record, mb_record_unref);
  self->record = record;
  show_record (self);
  load_tab (self);
}

void
mb_detail_pane_set_extra (MbDetailPane *self, const MbListExtra *extra)
{
  g_return_if_fail (self->session != NULL && self->story == NULL);
  self->extra = extra;
  if (extra == NULL || extra->make_story == NULL)
    return;
  self->story = extra->make_story (self->session);
  gtk_box_prepend (GTK_BOX (self->groups), self->story);
  show_story (self);
}

void
mb_detail_pane_set_full_width (MbDetailPane *self, gboolean full_width)
{
  self->full_width = full_width;
  gtk_widget_set_visible (self->back_button, full_width);
}

void
mb_detail_pane_begin_draft (MbDetailPane *self, MbRecord *like)
{
  if (!self->draft || like != NULL)
    set_draft (self, TRUE, like);
  for (guint i = 0; i < self->lines->len; i++)
    if (gtk_widget_get_visible (g_ptr_array_index (self->lines, i))
        && mb_field_line_edit (g_ptr_array_index (self->lines, i)))
      return;
}

gboolean
mb_detail_pane_is_draft (MbDetailPane *self)
{
  return self->draft;
}
