/* cell-entry.c: keeps the promise that an input method composes undisturbed: keys are looked at only after the text has had them, in the
 * bubble phase, and the text handles Enter itself (its "activate").
 */
#include "config.h"

#include "cell-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 60

struct _MbCellEntry
{
  GtkWidget parent_instance;
  GtkWidget *text;
  GtkWidget *button;   /* opens list or calendar */
  GtkWidget *popover;  /* the list; (nullable) */
  GtkWidget *list;
  GtkWidget *calendar; /* popover with a calendar; (nullable) */
  MbEntryKind kind;
  char *original;
  GPtrArray *choices;  /* (element-type utf8) */
  GArray *ids;         /* (element-type gint64) empty or one per choice */
  gboolean closed;
  gboolean typed;      /* since the list was last set */
  gboolean wrong, filling, done;
};

enum
{
  DONE,
  SEARCH,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MbCellEntry, mb_cell_entry, GTK_TYPE_WIDGET)

static void
finish (MbCellEntry *self, MbEntryDone how)
{
  g_autoptr (MbCellEntry) hold = g_object_ref (self); /* the handler may drop the editor */

  if (hold->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (hold->popover));
  g_signal_emit (hold, signals[DONE], 0, how);
}

/* ---- The list ---- */

static int
choice_index (MbCellEntry *self, const char *text)
{
  for (guint i = 0; i < self->choices->len; i++)
    if (strcmp (g_ptr_array_index (self->choices, i), text) == 0)
      return (int) i;
  return -1;
}

static void
on_row_activated_cb (GtkListBox *list, GtkListBoxRow *row, MbCellEntry *self)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "choice"));

  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), g_ptr_array_index (self->choices, index));
  self->filling = FALSE;
  finish (self, MB_ENTRY_PICK);
}

static void
ensure_list (MbCellEntry *self)
{
  GtkWidget *scroller;

  if (self->popover != NULL)
    return;
  self->popover = gtk_popover_new ();
  /* Not autohiding: the text keeps the focus, typing goes on filtering. */
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_add_css_class (self->popover, "choices");
  gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
  scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 260);
  self->list = gtk_list_box_new ();
  gtk_widget_set_can_focus (self->list, FALSE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choices"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_popover_set_child (GTK_POPOVER (self->popover), scroller);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
}

/* A word that no list has is kept where new ones may be: said before it is, since it may as well be a slip of the pen. */
static void
append_new_word (MbCellEntry *self, const char *text)
{
  /* translators: below the choices of a field: what is typed is none of them, and would be a new one */
  g_autofree char *words = g_strdup_printf (_("New word: “%s”"), text);
  GtkWidget *label = gtk_label_new (words), *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
fill_list (MbCellEntry *self)
{
  GtkWidget *child;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  g_autofree char *needle = self->typed && self->kind == MB_ENTRY_CHOICE ? g_utf8_casefold (text, -1) : NULL;
  guint n = 0;
  int present = choice_index (self, text);

  ensure_list (self);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < self->choices->len && n < MAX_SHOWN; i++)
    {
      const char *choice = g_ptr_array_index (self->choices, i);
      g_autofree char *folded = g_utf8_casefold (choice, -1);
      GtkWidget *label, *row;

      if (needle != NULL && needle[0] != '\0' && strstr (folded, needle) == NULL)
        continue;
      label = gtk_label_new (choice);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
      row = gtk_list_box_row_new ();
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, choice, -1);
      g_object_set_data (G_OBJECT (row), "choice", GUINT_TO_POINTER (i));
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      if ((int) i == present)
        gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
      n++;
    }
  /* Where only the listed words count, Enter takes the first that matches. */
  if (n > 0 && self->typed && text[0] != '\0' && present < 0 && (self->closed || self->kind == MB_ENTRY_LINK))
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0));
  if (self->typed && text[strspn (text, " ")] != '\0' && present < 0 && !self->closed && self->kind == MB_ENTRY_CHOICE)
    {
      append_new_word (self, text);
      n++;
    }
  if (n > 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_popover_popup (GTK_POPOVER (self->popover));
  else
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static gboolean
list_is_open (MbCellEntry *self)
{
  return self->popover != NULL && gtk_widget_get_visible (self->popover);
}

static void
move_in_list (MbCellEntry *self, int by)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int index = row != NULL ? gtk_list_box_row_get_index (row) + by : by > 0 ? 0 : -1;
  GtkListBoxRow *next = index >= 0 ? gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), index) : NULL;
  GtkWidget *scroller = gtk_widget_get_ancestor (self->list, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (next == NULL)
    return;
  gtk_list_box_select_row (GTK_LIST_BOX (self->list), next);
  if (scroller != NULL && gtk_widget_compute_bounds (GTK_WIDGET (next), self->list, &bounds))
    gtk_adjustment_clamp_page (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), bounds.origin.y,
                               bounds.origin.y + bounds.size.height);
}

/* Takes the word selected in the list into the text. */
static void
take_selected (MbCellEntry *self)
{
  GtkListBoxRow *row;
  guint index;

  if (!list_is_open (self))
    return;
  row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  if (row == NULL)
    return;
  index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "choice"));
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), g_ptr_array_index (self->choices, index));
  self->filling = FALSE;
}

/* ---- The calendar ---- */

static void
on_day_selected_cb (GtkCalendar *calendar, MbCellEntry *self)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;

  if (self->filling)
    return;
  date = gtk_calendar_get_date (calendar);
  text = g_date_time_format (date, "%Y-%m-%d");
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  gtk_popover_popdown (GTK_POPOVER (self->calendar));
  finish (self, MB_ENTRY_PICK);
}

static void
show_calendar (MbCellEntry *self)
{
  GtkWidget *calendar;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->text));
  int year, month, day;

  if (self->calendar == NULL)
    {
      calendar = gtk_calendar_new ();
      gtk_accessible_update_property (GTK_ACCESSIBLE (calendar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Calendar"), -1);
      g_signal_connect (calendar, "day-selected", G_CALLBACK (on_day_selected_cb), self);
      self->calendar = gtk_popover_new ();
      gtk_popover_set_child (GTK_POPOVER (self->calendar), calendar);
      gtk_widget_set_parent (self->calendar, GTK_WIDGET (self));
    }
  calendar = gtk_popover_get_child (GTK_POPOVER (self->calendar));
  if (sscanf (text, "%d-%d-%d", &year, &month, &day) == 3 && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    {
      g_autoptr (GDateTime) date = g_date_time_new_local (year, month, day, 12, 0, 0);

      self->filling = TRUE;
      gtk_calendar_select_day (GTK_CALENDAR (calendar), date);
      self->filling = FALSE;
    }
  gtk_popover_popup (GTK_POPOVER (self->calendar));
}

/* ---- Events ---- */

static void
open_choices (MbCellEntry *self)
{
  if (self->kind == MB_ENTRY_DATE)
    show_calendar (self);
  else if (self->kind == MB_ENTRY_LINK)
    g_signal_emit (self, signals[SEARCH], 0, self->typed ? mb_cell_entry_get_text (self) : "");
  else if (self->kind == MB_ENTRY_CHOICE)
    fill_list (self);
}

static void
on_button_clicked_cb (GtkButton *button, MbCellEntry *self)
{
  if (list_is_open (self))
    gtk_popover_popdown (GTK_POPOVER (self->popover));
  else
    open_choices (self);
  if (self->kind != MB_ENTRY_DATE)
    gtk_widget_grab_focus (self->text);
}

static void
on_changed_cb (GtkEditable *editable, MbCellEntry *self)
{
  if (self->filling)
    return;
  self->typed = TRUE;
  mb_cell_entry_set_wrong (self, FALSE);
  if (self->kind == MB_ENTRY_CHOICE)
    fill_list (self);
  else if (self->kind == MB_ENTRY_LINK)
    g_signal_emit (self, signals[SEARCH], 0, mb_cell_entry_get_text (self));
}

static void
on_activate_cb (GtkEntry *text, MbCellEntry *self)
{
  take_selected (self);
  finish (self, MB_ENTRY_ENTER);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MbCellEntry *self)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0, alt = (state & GDK_ALT_MASK) != 0;

  switch (keyval)
    {
    case GDK_KEY_Escape:
      if (list_is_open (self) && self->kind != MB_ENTRY_TEXT && self->typed)
        gtk_popover_popdown (GTK_POPOVER (self->popover));
      finish (self, MB_ENTRY_CANCEL);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
    case GDK_KEY_ISO_Left_Tab:
      take_selected (self);
      finish (self, shift || keyval == GDK_KEY_ISO_Left_Tab ? MB_ENTRY_BACK_TAB : MB_ENTRY_TAB);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!shift)
        return FALSE;
      take_selected (self);
      finish (self, MB_ENTRY_ENTER_UP);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      if (alt)
        open_choices (self);
      else if (list_is_open (self))
        move_in_list (self, keyval == GDK_KEY_Down ? 1 : -1);
      else if (self->kind == MB_ENTRY_CHOICE || self->kind == MB_ENTRY_LINK)
        open_choices (self);
      else
        finish (self, keyval == GDK_KEY_Down ? MB_ENTRY_ENTER : MB_ENTRY_ENTER_UP);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_focus_leave_cb (GtkEventControllerFocus *controller, MbCellEntry *self)
{
  if (self->calendar != NULL && gtk_widget_get_visible (self->calendar))
    return;
  take_selected (self);
  finish (self, MB_ENTRY_LEAVE);
}

/* ---- Widget ---- */

static void
mb_cell_entry_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  MbCellEntry *self = MB_CELL_ENTRY (widget);
  int text_minimum, text_natural, button_minimum = 0, button_natural = 0;

  gtk_widget_measure (self->text, orientation, -1, &text_minimum, &text_natural, NULL, NULL);
  if (gtk_widget_get_visible (self->button))
    gtk_widget_measure (self->button, orientation, -1, &button_minimum, &button_natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = text_minimum + button_minimum;
      *natural = text_natural + button_natural;
    }
  else
    {
      *minimum = MAX (text_minimum, button_minimum);
      *natural = MAX (text_natural, button_natural);
    }
}

static void
mb_cell_entry_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbCellEntry *self = MB_CELL_ENTRY (widget);
  int button = 0, text_height;

  if (gtk_widget_get_visible (self->button))
    {
      gtk_widget_measure (self->button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &button, NULL, NULL);
      gtk_widget_allocate (self->button, button, height, -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) (width - button), 0)));
    }
  /* The text is drawn at the top of a greater height. */
  gtk_widget_measure (self->text, GTK_ORIENTATION_VERTICAL, -1, NULL, &text_height, NULL, NULL);
  text_height = MIN (text_height, height);
  gtk_widget_allocate (self->text, width - button, text_height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, (float) ((height - text_height) / 2))));
  if (self->popover != NULL)
    {
      gtk_widget_set_size_request (self->popover, width, -1);
      gtk_popover_present (GTK_POPOVER (self->popover));
    }
  if (self->calendar != NULL)
    gtk_popover_present (GTK_POPOVER (self->calendar));
}

static gboolean
mb_cell_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MB_CELL_ENTRY (widget)->text);
}

static void
mb_cell_entry_dispose (GObject *object)
{
  MbCellEntry *self = MB_CELL_ENTRY (object);
  GtkWidget *child;

  self->popover = self->calendar = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mb_cell_entry_parent_class)->dispose (object);
}

static void
mb_cell_entry_finalize (GObject *object)
{
  MbCellEntry *self = MB_CELL_ENTRY (object);

  g_free (self->original);
  g_ptr_array_unref (self->choices);
  g_array_unref (self->ids);
  G_OBJECT_CLASS (mb_cell_entry_parent_class)->finalize (object);
}

static void
mb_cell_entry_class_init (MbCellEntryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_cell_entry_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_cell_entry_finalize;
  widget_class->measure = mb_cell_entry_measure;
  widget_class->size_allocate = mb_cell_entry_size_allocate;
  widget_class->grab_focus = mb_cell_entry_grab_focus;
  signals[DONE] = g_signal_new ("done", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[SEARCH] = g_signal_new ("search", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "cellentry");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mb_cell_entry_init (MbCellEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->choices = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->original = g_strdup ("");
  self->text = gtk_entry_new (); /* a bare GtkText tells a screen reader neither its text nor that it has the focus */
  gtk_entry_set_has_frame (GTK_ENTRY (self->text), FALSE);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  self->button = gtk_button_new_from_icon_name ("pan-down-symbolic");
  gtk_widget_set_can_focus (self->button, FALSE);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_visible (self->button, FALSE);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  g_signal_connect (self->button, "clicked", G_CALLBACK (on_button_clicked_cb), self);
  g_signal_connect (self->text, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect (self->text, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
mb_cell_entry_new (void)
{
  return g_object_new (MB_TYPE_CELL_ENTRY, NULL);
}

void
mb_cell_entry_set_kind (MbCellEntry *self, MbEntryKind kind)
{
  self->kind = kind;
  gtk_widget_set_visible (self->button, kind != MB_ENTRY_TEXT);
  gtk_button_set_icon_name (GTK_BUTTON (self->button), kind == MB_ENTRY_DATE ? "x-office-calendar-symbolic" : "pan-down-symbolic");
  gtk_widget_set_tooltip_text (self->button, kind == MB_ENTRY_DATE ? _("Calendar (Alt+Down)") : _("Choices (Alt+Down)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  kind == MB_ENTRY_DATE ? _("Calendar") : _("Choices"), -1);
}

MbEntryKind
mb_cell_entry_get_kind (MbCellEntry *self)
{
  return self->kind;
}

void
mb_cell_entry_set_text (MbCellEntry *self, const char *text)
{
  g_free (self->original);
  self->original = g_strdup (text);
  self->filling = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->text), text);
  self->filling = FALSE;
  self->typed = FALSE;
}

const char *
mb_cell_entry_get_text (MbCellEntry *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->text));
}

gboolean
mb_cell_entry_is_changed (MbCellEntry *self)
{
  return strcmp (mb_cell_entry_get_text (self), self->original) != 0;
}

void
mb_cell_entry_set_choices (MbCellEntry *self, const char *const *choices, const gint64 *ids, gboolean closed)
{
  g_ptr_array_set_size (self->choices, 0);
  g_array_set_size (self->ids, 0);
  for (guint i = 0; choices != NULL && choices[i] != NULL; i++)
    {
      g_ptr_array_add (self->choices, g_strdup (choices[i]));
      if (ids != NULL)
        g_array_append_val (self->ids, ids[i]);
    }
  self->closed = closed;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && (self->kind == MB_ENTRY_LINK || list_is_open (self)))
    fill_list (self);
}

gint64
mb_cell_entry_get_id (MbCellEntry *self)
{
  int index = choice_index (self, mb_cell_entry_get_text (self));

  return index >= 0 && (guint) index < self->ids->len ? g_array_index (self->ids, gint64, index) : 0;
}

void
mb_cell_entry_set_xalign (MbCellEntry *self, float xalign)
{
  gtk_editable_set_alignment (GTK_EDITABLE (self->text), xalign);
}

void
mb_cell_entry_set_name (MbCellEntry *self, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
mb_cell_entry_open_choices (MbCellEntry *self)
{
  open_choices (self);
}

void
mb_cell_entry_start (MbCellEntry *self, gboolean replace)
{
  gtk_widget_grab_focus (self->text);
  if (replace)
    {
      self->filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->text), "");
      self->filling = FALSE;
      self->typed = TRUE;
    }
  else
    gtk_editable_select_region (GTK_EDITABLE (self->text), 0, -1);
}

GtkWidget *
mb_cell_entry_get_text_widget (MbCellEntry *self)
{
  return GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->text)));
}

void
mb_cell_entry_set_wrong (MbCellEntry *self, gboolean wrong)
{
  if (self->wrong == wrong)
    return;
  self->wrong = wrong;
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}
