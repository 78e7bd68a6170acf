/* field-line.c: keeps the promise of the detail: a click, F2 or Enter edits in place; leaving the editor keeps; what is refused stays with its
 * reason beneath.
 */
#include "config.h"

#include "field-line.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "attachment-view.h"
#include "field-note.h"
#include "field.h"

#define SPACING 8

struct _MbFieldLine
{
  GtkWidget parent_instance;
  GtkWidget *label, *column, *value_box, *value_button, *value, *go_button, *editor_box, *reason;
  MbSession *session;
  const MbField *field;
  MbRecord *record;
  MbCellEntry *entry;   /* borrowed from the widget tree; NULL while not editing */
  GtkWidget *text_view; /* the same for long text */
  GtkWidget *files;     /* (nullable) of a field of files: stands in place of the value */
  char *original;
  gboolean draft, committing, closing;
  MbEntryDone how;
};

static guint move_signal;

G_DEFINE_FINAL_TYPE (MbFieldLine, mb_field_line, GTK_TYPE_WIDGET)

static gboolean
is_editing (MbFieldLine *self)
{
  return self->entry != NULL || self->text_view != NULL;
}

void
mb_field_line_set_reason (MbFieldLine *self, const char *reason)
{
  gtk_label_set_label (GTK_LABEL (self->reason), reason != NULL ? reason : "");
  gtk_widget_set_visible (self->reason, reason != NULL);
  if (self->entry != NULL)
    {
      mb_cell_entry_set_wrong (self->entry, reason != NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      reason != NULL ? reason : "", -1);
    }
}

static void
close_editor (MbFieldLine *self)
{
  GtkWidget *child;

  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  self->entry = NULL;
  self->text_view = NULL;
  self->committing = FALSE;
  while ((child = gtk_widget_get_first_child (self->editor_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->editor_box), child);
  gtk_widget_set_visible (self->editor_box, FALSE);
  gtk_widget_set_visible (self->value_box, self->files == NULL);
  mb_field_line_set_reason (self, NULL);
}

static char *
editor_text (MbFieldLine *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter start, end;

  if (self->entry != NULL)
    return g_strdup (mb_cell_entry_get_text (self->entry));
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view));
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbFieldLine) self = user;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;
  gboolean kept = mb_field_commit_finish (MB_SESSION (source), result, &changed, &error);

  if (self->closing || !self->committing)
    return;
  self->committing = FALSE;
  if (!kept)
    {
      mb_field_line_set_reason (self, error->message);
      return;
    }
  close_editor (self);
  if (changed)
    {
      /* translators: a field was changed in place; the field's label */
      g_autofree char *text = g_strdup_printf (_ ("%s changed"), self->field->label);

      mb_session_toast (self->session, text, TRUE);
    }
  if (self->how == MB_ENTRY_TAB || self->how == MB_ENTRY_BACK_TAB)
    g_signal_emit (self, move_signal, 0, self->how == MB_ENTRY_TAB ? 1 : -1);
  else if (self->how != MB_ENTRY_LEAVE)
    gtk_widget_grab_focus (self->value_button);
}

static void
commit (MbFieldLine *self, MbEntryDone how)
{
  g_autofree char *text = editor_text (self);

  if (self->committing)
    return;
  self->how = how;
  if (strcmp (text, self->original) == 0)
    {
      close_editor (self);
      if (how == MB_ENTRY_TAB || how == MB_ENTRY_BACK_TAB)
        g_signal_emit (self, move_signal, 0, how == MB_ENTRY_TAB ? 1 : -1);
      else if (how != MB_ENTRY_LEAVE)
        gtk_widget_grab_focus (self->value_button);
      return;
    }
  self->committing = TRUE;
  if (self->entry != NULL)
    mb_field_commit_async (self->session, self->field, self->record, self->entry, on_written_cb, g_object_ref (self));
  else
    mb_field_write_async (self->session, self->field, self->record, text, on_written_cb, g_object_ref (self));
}

static void
on_done_cb (MbCellEntry *entry, MbEntryDone how, MbFieldLine *self)
{
  if (self->draft)
    {
      /* A draft is kept as a whole; Esc is the pane's. */
      if (how == MB_ENTRY_TAB || how == MB_ENTRY_ENTER || how == MB_ENTRY_PICK)
        g_signal_emit (self, move_signal, 0, 1);
      else if (how == MB_ENTRY_BACK_TAB || how == MB_ENTRY_ENTER_UP)
        g_signal_emit (self, move_signal, 0, -1);
      else if (how == MB_ENTRY_CANCEL)
        gtk_widget_activate_action (GTK_WIDGET (self), "detail.cancel-draft", NULL);
      return;
    }
  if (how == MB_ENTRY_CANCEL)
    {
      close_editor (self);
      gtk_widget_grab_focus (self->value_button);
    }
  else
    commit (self, how);
}

static gboolean
on_text_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                MbFieldLine *self)
{
  if (keyval == GDK_KEY_Escape && !self->draft)
    {
      close_editor (self);
      gtk_widget_grab_focus (self->value_button);
      return TRUE;
    }
  if ((keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter) && (state & GDK_CONTROL_MASK) != 0 && !self->draft)
    {
      commit (self, MB_ENTRY_ENTER);
      return TRUE;
    }
  if (keyval == GDK_KEY_Tab || keyval == GDK_KEY_ISO_Left_Tab)
    {
      gboolean back = keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0;

      if (self->draft)
        g_signal_emit (self, move_signal, 0, back ? -1 : 1);
      else
        commit (self, back ? MB_ENTRY_BACK_TAB : MB_ENTRY_TAB);
      return TRUE;
    }
  return FALSE;
}

static void
on_text_leave_cb (GtkEventControllerFocus *controller, MbFieldLine *self)
{
  if (self->text_view != NULL && !self->draft)
    commit (self, MB_ENTRY_LEAVE);
}

static void
open_text_view (MbFieldLine *self, const char *text)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  self->text_view = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->text_view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->text_view), FALSE);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->text_view)), text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, self->field->label,
                                  -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_BUBBLE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_text_key_cb), self);
  gtk_widget_add_controller (self->text_view, keys);
  g_signal_connect (focus, "leave", G_CALLBACK (on_text_leave_cb), self);
  gtk_widget_add_controller (self->text_view, focus);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text_view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scroller), 76);
  gtk_widget_set_hexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "long-text");
  gtk_box_append (GTK_BOX (self->editor_box), scroller);
}

static void
open_editor (MbFieldLine *self, gboolean take_focus)
{
  g_autofree char *text
      = self->record != NULL ? mb_record_text (self->record, self->field, mb_desk_is_chinese ()) : g_strdup ("");

  g_free (self->original);
  self->original = g_steal_pointer (&text);
  if (self->original == NULL)
    self->original = g_strdup ("");
  if (self->field->type == MB_FIELD_LONG_TEXT)
    open_text_view (self, self->original);
  else
    {
      self->entry = MB_CELL_ENTRY (mb_cell_entry_new ());
      gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
      mb_cell_entry_set_name (self->entry, self->field->label);
      mb_field_setup_entry (self->session, self->field, self->record, self->entry);
      g_signal_connect (self->entry, "done", G_CALLBACK (on_done_cb), self);
      gtk_box_append (GTK_BOX (self->editor_box), GTK_WIDGET (self->entry));
    }
  gtk_widget_set_visible (self->editor_box, TRUE);
  if (take_focus)
    {
      if (self->entry != NULL)
        mb_cell_entry_start (self->entry, FALSE);
      else
        gtk_widget_grab_focus (self->text_view);
    }
  gtk_widget_set_visible (self->value_box, FALSE);
}

gboolean
mb_field_line_edit (MbFieldLine *self)
{
  if (is_editing (self))
    {
      if (self->entry != NULL)
        mb_cell_entry_start (self->entry, FALSE);
      else
        gtk_widget_grab_focus (self->text_view);
      return TRUE;
    }
  if (!mb_field_can_edit (self->session, self->field) || self->record == NULL)
    return FALSE;
  open_editor (self, TRUE);
  return TRUE;
}

static void
on_value_clicked_cb (GtkButton *button, MbFieldLine *self)
{
  mb_field_line_edit (self);
}

static void
on_go_clicked_cb (GtkButton *button, MbFieldLine *self)
{
  if (self->record != NULL && self->record->values[self->field->index].kind == MB_VALUE_INT)
    mb_session_open_record (self->session, self->field->link, self->record->values[self->field->index].number);
}

static gboolean
on_edit_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  return mb_field_line_edit (MB_FIELD_LINE (widget));
}

static void
update_value (MbFieldLine *self)
{
  g_autofree char *text
      = self->record != NULL ? mb_record_text (self->record, self->field, mb_desk_is_chinese ()) : NULL;
  const char *tone
      = self->record != NULL ? mb_field_tone (self->field, &self->record->values[self->field->index]) : NULL;
  gboolean empty = text == NULL || text[0] == '\0';
  g_autofree char *name = NULL, *note = NULL;
  static const char *const tones[] = { "good", "warn", "bad", "dim" };

  if (self->record != NULL && !empty)
    note
        = mb_field_note (self->record, self->field, mb_office_get_today (mb_session_get_office (self->session)), &tone);
  if (note != NULL)
    {
      char *both = g_strdup_printf ("%s  %s", text, note);

      g_free (text);
      text = both;
    }
  gtk_label_set_label (GTK_LABEL (self->value), empty ? "—" : text);
  for (guint i = 0; i < G_N_ELEMENTS (tones); i++)
    {
      g_autofree char *class = g_strconcat ("tone-", tones[i], NULL);

      if (g_strcmp0 (tone, tones[i]) == 0)
        gtk_widget_add_css_class (self->value, class);
      else
        gtk_widget_remove_css_class (self->value, class);
    }
  if (empty)
    gtk_widget_add_css_class (self->value, "dim-label");
  else
    gtk_widget_remove_css_class (self->value, "dim-label");
  /* translators: accessible name of a field in the detail: label and value */
  name = g_strdup_printf (_ ("%s: %s"), self->field->label, empty ? _ ("empty") : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->value_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (self->go_button, self->field->type == MB_FIELD_LINK && !empty);
}

/* ---- Layout: all labels of a form are equally wide, which a box of wrapping labels does not do ---- */

static int
label_width (MbFieldLine *self)
{
  int width;

  gtk_widget_measure (self->label, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  return width;
}

static GtkSizeRequestMode
mb_field_line_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
mb_field_line_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  MbFieldLine *self = MB_FIELD_LINE (widget);
  int label = label_width (self), label_minimum, label_natural;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      gtk_widget_measure (self->column, orientation, -1, minimum, natural, NULL, NULL);
      *minimum += label + SPACING;
      *natural += label + SPACING;
      return;
    }
  gtk_widget_measure (self->label, orientation, label, &label_minimum, &label_natural, NULL, NULL);
  gtk_widget_measure (self->column, orientation, for_size < 0 ? -1 : MAX (0, for_size - label - SPACING), minimum,
                      natural, NULL, NULL);
  *minimum = MAX (*minimum, label_minimum);
  *natural = MAX (*natural, label_natural);
}

static void
mb_field_line_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbFieldLine *self = MB_FIELD_LINE (widget);
  int label = label_width (self);

  gtk_widget_allocate (self->label, label, height, -1, NULL);
  gtk_widget_allocate (self->column, MAX (0, width - label - SPACING), height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) (label + SPACING), 0)));
}

static void
mb_field_line_dispose (GObject *object)
{
  MbFieldLine *self = MB_FIELD_LINE (object);

  self->closing = TRUE;
  if (self->entry != NULL)
    g_signal_handlers_disconnect_by_data (self->entry, self);
  self->entry = NULL;
  self->text_view = NULL;
  g_clear_pointer (&self->record, mb_record_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_FIELD_LINE);
  G_OBJECT_CLASS (mb_field_line_parent_class)->dispose (object);
}

static void
mb_field_line_finalize (GObject *object)
{
  MbFieldLine *self = MB_FIELD_LINE (object);

  g_clear_object (&self->session);
  g_free (self->original);
  G_OBJECT_CLASS (mb_field_line_parent_class)->finalize (object);
}

static void
mb_field_line_class_init (MbFieldLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_field_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_field_line_finalize;
  move_signal
      = g_signal_new ("move", MB_TYPE_FIELD_LINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  widget_class->get_request_mode = mb_field_line_get_request_mode;
  widget_class->measure = mb_field_line_measure;
  widget_class->size_allocate = mb_field_line_size_allocate;
  gtk_widget_class_set_css_name (widget_class, "fieldline");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/field-line.ui");
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, column);
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, label);
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, value_box);
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, value_button);
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, value);
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, go_button);
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, editor_box);
  gtk_widget_class_bind_template_child (widget_class, MbFieldLine, reason);
  gtk_widget_class_bind_template_callback (widget_class, on_value_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_go_clicked_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, on_edit_key_cb, NULL);
}

static void
mb_field_line_init (MbFieldLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mb_field_line_new (MbSession *session, const MbField *field)
{
  MbFieldLine *self = g_object_new (MB_TYPE_FIELD_LINE, NULL);
  g_autofree char *title = mb_field_title (field);

  self->session = g_object_ref (session);
  self->field = field;
  gtk_label_set_label (GTK_LABEL (self->label), title);
  if (field->help != NULL && field->help[0] != '\0')
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), field->help);
  if (mb_field_is_number (field) || field->type == MB_FIELD_CODE || field->type == MB_FIELD_DATE)
    gtk_widget_add_css_class (self->value, "numeric");
  if (field->type == MB_FIELD_ATTACHMENT)
    {
      self->files = mb_attachment_view_new (session, field);
      gtk_box_append (GTK_BOX (gtk_widget_get_parent (self->value_box)), self->files);
      gtk_widget_set_visible (self->value_box, FALSE);
    }
  if (!mb_field_can_edit (session, field))
    gtk_widget_add_css_class (self->value_button, "fixed");
  return GTK_WIDGET (self);
}

const MbField *
mb_field_line_get_field (MbFieldLine *self)
{
  return self->field;
}

void
mb_field_line_set_record (MbFieldLine *self, MbRecord *record)
{
  gboolean same = self->record != NULL && record != NULL && self->record->id == record->id;

  if (self->draft)
    return;
  if (is_editing (self) && !same)
    close_editor (self);
  if (record != NULL)
    mb_record_ref (record);
  g_clear_pointer (&self->record, mb_record_unref);
  self->record = record;
  if (self->files != NULL)
    mb_attachment_view_set_record (MB_ATTACHMENT_VIEW (self->files), record);
  update_value (self);
}

void
mb_field_line_set_draft (MbFieldLine *self, gboolean draft, MbRecord *like)
{
  if (self->draft == draft && like == NULL)
    return;
  close_editor (self);
  g_clear_pointer (&self->record, mb_record_unref);
  self->draft = draft;
  if (draft && mb_field_can_edit (self->session, self->field))
    {
      g_autofree char *title = mb_field_title (self->field);
      g_autofree char *starred = self->field->required ? g_strconcat (title, " *", NULL) : g_strdup (title);

      gtk_label_set_label (GTK_LABEL (self->label), starred);
      if (like != NULL && !self->field->unique)
        self->record = mb_record_ref (like);
      open_editor (self, FALSE);
      g_clear_pointer (&self->record, mb_record_unref);
      if (like == NULL && !mb_value_is_null (&self->field->default_value) && self->entry != NULL)
        {
          g_autofree char *text = mb_field_format (self->field, &self->field->default_value, mb_desk_is_chinese ());

          mb_cell_entry_set_text (self->entry, text);
        }
    }
  else
    {
      g_autofree char *title = mb_field_title (self->field);

      gtk_label_set_label (GTK_LABEL (self->label), title);
      update_value (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), !draft || is_editing (self));
}

char *
mb_field_line_get_draft (MbFieldLine *self)
{
  gint64 id;

  if (!self->draft || !is_editing (self))
    return NULL;
  id = self->entry != NULL && self->field->type == MB_FIELD_LINK ? mb_cell_entry_get_id (self->entry) : 0;
  return id != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : editor_text (self);
}
