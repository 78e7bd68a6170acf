/* scoring-side.c: keeps the promise that what is still open is always in view; every figure here is the card's, none is made here. */
#include "config.h"

#include "scoring-side.h"

#include <glib/gi18n-lib.h>

#include "figure.h"

typedef struct
{
  guint index; /* into the card's scores */
  GtkWidget *check, *reason;
} VetoLine;

typedef struct
{
  GtkWidget *label, *figures, *bar;
} SectionLine;

struct _MbScoringSide
{
  GtkWidget parent_instance;
  GtkWidget *veto_heading;
  GtkWidget *scroller, *total_label, *grade_label, *previous_label, *open_button, *sections, *veto_expander, *vetoes;
  GArray *veto_lines;     /* (element-type VetoLine) */
  GArray *section_lines;  /* (element-type SectionLine) */
  const MbRubric *rubric; /* that the lines were made for */
  gint64 participant;
  gboolean filling;
};

enum
{
  NEXT_OPEN,
  SECTION,
  VETO,
  LEAVE,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MbScoringSide, mb_scoring_side, GTK_TYPE_WIDGET)

static void
on_open_clicked_cb (GtkButton *button, MbScoringSide *self)
{
  g_signal_emit (self, signals[NEXT_OPEN], 0);
}

static void
on_section_activated_cb (GtkListBox *list, GtkListBoxRow *row, MbScoringSide *self)
{
  g_signal_emit (self, signals[SECTION], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "first")));
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                   MbScoringSide *self)
{
  if (keyval != GDK_KEY_Escape)
    return FALSE;
  g_signal_emit (self, signals[LEAVE], 0);
  return TRUE;
}

/* ---- Vetoes ---- */

static void
emit_veto (MbScoringSide *self, VetoLine *line)
{
  gboolean set = gtk_check_button_get_active (GTK_CHECK_BUTTON (line->check));

  g_signal_emit (self, signals[VETO], 0, line->index, set,
                 set ? gtk_editable_get_text (GTK_EDITABLE (line->reason)) : "");
}

static VetoLine *
line_of (MbScoringSide *self, GtkWidget *widget)
{
  for (guint i = 0; i < self->veto_lines->len; i++)
    {
      VetoLine *line = &g_array_index (self->veto_lines, VetoLine, i);

      if (line->check == widget || line->reason == widget)
        return line;
    }
  return NULL;
}

static void
on_veto_toggled_cb (GtkCheckButton *check, MbScoringSide *self)
{
  if (!self->filling)
    emit_veto (self, line_of (self, GTK_WIDGET (check)));
}

static void
on_reason_activate_cb (GtkEntry *entry, MbScoringSide *self)
{
  VetoLine *line = line_of (self, GTK_WIDGET (entry));

  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (line->check)))
    emit_veto (self, line);
}

static void
on_reason_leave_cb (GtkEventControllerFocus *controller, MbScoringSide *self)
{
  on_reason_activate_cb (GTK_ENTRY (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))), self);
}

static void
add_veto (MbScoringSide *self, guint index, const MbIndicator *indicator)
{
  VetoLine line = { index, gtk_check_button_new (), gtk_entry_new () };
  g_autofree char *text = g_strdup_printf ("%s %s", indicator->code, indicator->item);
  GtkWidget *label = gtk_label_new (text);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (line.check), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line.check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_set_tooltip_text (line.check, indicator->criteria);
  g_signal_connect (line.check, "toggled", G_CALLBACK (on_veto_toggled_cb), self);
  gtk_entry_set_placeholder_text (GTK_ENTRY (line.reason), _ ("What was found"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (line.reason), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What was found"),
                                  -1);
  gtk_widget_set_margin_start (line.reason, 24);
  g_signal_connect (line.reason, "activate", G_CALLBACK (on_reason_activate_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_reason_leave_cb), self);
  gtk_widget_add_controller (line.reason, focus);
  gtk_box_append (GTK_BOX (self->vetoes), line.check);
  gtk_box_append (GTK_BOX (self->vetoes), line.reason);
  g_array_append_val (self->veto_lines, line);
}

static void
show_vetoes (MbScoringSide *self, const MbInspectionCard *card, gboolean editable)
{
  /* translators: scoring: veto items that are set, of how many */
  g_autofree char *heading
      = g_strdup_printf (_ ("Veto items %u / %u"), card->result.n_vetoes, card->rubric->vetoes->len);

  gtk_label_set_label (GTK_LABEL (self->veto_heading), heading);
  gtk_widget_set_visible (self->veto_expander, card->rubric->vetoes->len > 0);
  if (card->result.n_vetoes > 0)
    {
      gtk_widget_add_css_class (self->veto_heading, "tone-bad");
      gtk_expander_set_expanded (GTK_EXPANDER (self->veto_expander), TRUE);
    }
  else
    gtk_widget_remove_css_class (self->veto_heading, "tone-bad");
  for (guint i = 0; i < self->veto_lines->len; i++)
    {
      VetoLine *line = &g_array_index (self->veto_lines, VetoLine, i);
      const MbInspectionScore *score = g_ptr_array_index (card->scores, line->index);
      const char *reason = score->reason != NULL ? score->reason : "";

      gtk_check_button_set_active (GTK_CHECK_BUTTON (line->check), score->points > 0);
      gtk_widget_set_sensitive (line->check, editable);
      gtk_widget_set_visible (line->reason, score->points > 0);
      gtk_widget_set_sensitive (line->reason, editable);
      if (gtk_widget_get_state_flags (line->reason) & GTK_STATE_FLAG_FOCUS_WITHIN)
        continue; /* being typed */
      if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (line->reason)), reason) != 0)
        gtk_editable_set_text (GTK_EDITABLE (line->reason), reason);
    }
}

/* ---- Sections ---- */

static void
add_section (MbScoringSide *self, const MbInspectionSection *section)
{
  SectionLine line = { gtk_label_new (NULL), gtk_label_new (NULL), gtk_level_bar_new () };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (line.label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (line.label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (line.label, TRUE);
  gtk_widget_add_css_class (line.figures, "numeric");
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (line.bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (line.bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (line.bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_box_append (GTK_BOX (head), line.label);
  gtk_box_append (GTK_BOX (head), line.figures);
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), line.bar);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "first", GUINT_TO_POINTER (section->first));
  gtk_list_box_append (GTK_LIST_BOX (self->sections), row);
  g_array_append_val (self->section_lines, line);
}

static void
show_sections (MbScoringSide *self, const MbInspectionCard *card)
{
  for (guint i = 0; i < self->section_lines->len; i++)
    {
      SectionLine *line = &g_array_index (self->section_lines, SectionLine, i);
      const MbInspectionSection *section = g_ptr_array_index (card->sections, i);
      g_autofree char *got = mb_hundredths_format (section->got),
                      *applicable = mb_hundredths_format (section->applicable);
      g_autofree char *label = g_strdup_printf ("%s %s", section->code, section->name);
      g_autofree char *figures = g_strdup_printf ("%s / %s", got, applicable);
      g_autofree char *name = g_strdup_printf ("%s %s", label, figures);

      gtk_label_set_label (GTK_LABEL (line->label), label);
      gtk_label_set_label (GTK_LABEL (line->figures), figures);
      /* The bar is a picture of the figures beside it; no figure is made from it. */
      gtk_level_bar_set_max_value (GTK_LEVEL_BAR (line->bar), MAX (1.0, (double) section->applicable));
      gtk_level_bar_set_value (GTK_LEVEL_BAR (line->bar), (double) section->got);
      gtk_accessible_update_property (GTK_ACCESSIBLE (line->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->sections), (int) i)),
          GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
}

/* ---- The whole ---- */

static void
remake (MbScoringSide *self, const MbInspectionCard *card)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->vetoes)) != NULL)
    gtk_box_remove (GTK_BOX (self->vetoes), child);
  while ((child = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->sections), 0))) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->sections), child);
  g_array_set_size (self->veto_lines, 0);
  g_array_set_size (self->section_lines, 0);
  for (guint i = 0; i < card->sections->len; i++)
    add_section (self, g_ptr_array_index (card->sections, i));
  for (guint i = card->rubric->indicators->len; i < card->scores->len; i++)
    add_veto (self, i, ((const MbInspectionScore *) g_ptr_array_index (card->scores, i))->indicator);
  self->rubric = card->rubric;
}

static void
show_total (MbScoringSide *self, const MbInspectionCard *card)
{
  g_autofree char *total = card->result.has_total ? mb_hundredths_format (card->result.total) : g_strdup ("–");
  g_autofree char *previous = card->has_previous_total ? mb_hundredths_format (card->previous_total) : g_strdup ("–");
  g_autoptr (GString) text = g_string_new (NULL);
  /* Once the year is published, who has no score took no part. */
  gboolean unscored = card->result.why == MB_RESULT_ABSENT && card->published == NULL;
  gboolean failed = card->result.grade != NULL && g_strcmp0 (card->result.grade, card->rubric->fail_grade) == 0;

  gtk_label_set_label (GTK_LABEL (self->total_label), total);
  /* translators: scoring: stands where the grade will be while indicators are open */
  gtk_label_set_label (GTK_LABEL (self->grade_label), unscored ? _ ("not scored")
                                                      : card->result.grade != NULL         ? card->result.grade
                                                                                           : _ ("being scored"));
  if (failed && !unscored)
    gtk_widget_add_css_class (self->grade_label, "tone-bad");
  else
    gtk_widget_remove_css_class (self->grade_label, "tone-bad");
  if (!card->has_previous)
    g_string_assign (text, _ ("No inspection the year before"));
  else
    /* translators: scoring: total and grade of the year before */
    g_string_printf (text, _ ("Year before %s %s"), previous, card->previous_grade != NULL ? card->previous_grade : "");
  if (card->two_years)
    g_string_append_printf (text, "\n■ %s", _ ("Failed two years in a row"));
  gtk_label_set_label (GTK_LABEL (self->previous_label), text->str);
}

void
mb_scoring_side_show (MbScoringSide *self, const MbInspectionCard *card, gboolean editable)
{
  guint n = card->result.why == MB_RESULT_ABSENT ? card->rubric->indicators->len : card->result.n_open;
  g_autofree char *open = NULL;

  self->filling = TRUE;
  if (self->rubric != card->rubric || self->participant != card->participant)
    {
      remake (self, card);
      gtk_expander_set_expanded (GTK_EXPANDER (self->veto_expander), FALSE);
    }
  self->participant = card->participant;
  show_total (self, card);
  /* translators: scoring: indicators without points; a click goes to the next */
  open = n > 0 ? g_strdup_printf (ngettext ("%u open: go to it", "%u open: go to the next", n), n)
               : g_strdup (_ ("Everything is scored"));
  gtk_button_set_label (GTK_BUTTON (self->open_button), open);
  gtk_widget_set_sensitive (self->open_button, n > 0);
  show_sections (self, card);
  show_vetoes (self, card, editable);
  self->filling = FALSE;
}

void
mb_scoring_side_focus_vetoes (MbScoringSide *self)
{
  if (self->veto_lines->len == 0)
    return;
  gtk_expander_set_expanded (GTK_EXPANDER (self->veto_expander), TRUE);
  gtk_widget_grab_focus (g_array_index (self->veto_lines, VetoLine, 0).check);
}

static void
mb_scoring_side_dispose (GObject *object)
{
  MbScoringSide *self = MB_SCORING_SIDE (object);

  self->filling = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_SCORING_SIDE);
  G_OBJECT_CLASS (mb_scoring_side_parent_class)->dispose (object);
}

static void
mb_scoring_side_finalize (GObject *object)
{
  g_array_unref (MB_SCORING_SIDE (object)->veto_lines);
  g_array_unref (MB_SCORING_SIDE (object)->section_lines);
  G_OBJECT_CLASS (mb_scoring_side_parent_class)->finalize (object);
}

static void
mb_scoring_side_class_init (MbScoringSideClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_scoring_side_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_scoring_side_finalize;
  signals[NEXT_OPEN] = g_signal_new ("next-open", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SECTION]
      = g_signal_new ("section", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[VETO] = g_signal_new ("veto", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_UINT,
                                G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[LEAVE] = g_signal_new ("leave", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/scoring-side.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbScoringSide, NAME)
  CHILD (scroller);
  CHILD (total_label);
  CHILD (grade_label);
  CHILD (previous_label);
  CHILD (open_button);
  CHILD (sections);
  CHILD (veto_expander);
  CHILD (veto_heading);
  CHILD (vetoes);
#undef CHILD
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_section_activated_cb);
}

static void
mb_scoring_side_init (MbScoringSide *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->veto_lines = g_array_new (FALSE, FALSE, sizeof (VetoLine));
  self->section_lines = g_array_new (FALSE, FALSE, sizeof (SectionLine));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
