/* scoring-keys.c: keeps the promise that an institution is scored with the keyboard alone, and that no key is taken from an input method:
 * letters mean something only where points stand, never where words are written.
 */
#include "config.h"

#include "scoring-private.h"

#include <glib/gi18n-lib.h>

#include "figure.h"

static int
current (MbScoringView *self)
{
  return mb_scoring_source_index (self->source, mb_grid_get_cursor_row (MB_GRID (self->grid)));
}

void
mb_scoring_keys_go (MbScoringView *self, int index)
{
  if (index >= 0)
    mb_grid_set_cursor (MB_GRID (self->grid), mb_scoring_source_row (self->source, (guint) index), MB_SCORING_POINTS);
}

/* ---- The indicator at the cursor ---- */

typedef struct
{
  MbScoringView *self;
  gint64 participant;
  guint index;
  const MbRubric *rubric; /* borrowed from the office */
  const MbIndicator *indicator;
} Reasons;

static gpointer
read_reasons (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Reasons *wanted = data;

  return mb_inspection_reasons (office, wanted->rubric, wanted->indicator, error);
}

static void start_reasons (MbScoringView *self);

static void
on_reasons_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Reasons *wanted = user;
  g_autoptr (MbScoringView) self = wanted->self;
  g_autoptr (GError) error = NULL;
  GPtrArray *reasons = mb_session_run_finish (self->session, result, &error);

  if (reasons == NULL)
    return;
  if (self->closing || wanted->participant != self->participant || current (self) != (int) wanted->index)
    {
      g_ptr_array_unref (reasons);
      return;
    }
  mb_scoring_source_take_reasons (self->source, wanted->index, reasons);
  if (self->want_reasons)
    start_reasons (self);
}

static void
fetch_reasons (MbScoringView *self, guint index)
{
  const MbInspectionCard *card = mb_scoring_source_get_card (self->source);
  Reasons *wanted = g_new0 (Reasons, 1);

  wanted->self = g_object_ref (self);
  wanted->participant = self->participant;
  wanted->index = index;
  wanted->rubric = card->rubric;
  wanted->indicator = ((const MbInspectionScore *) g_ptr_array_index (card->scores, index))->indicator;
  mb_session_run (self->session, read_reasons, wanted, NULL, NULL, on_reasons_cb, wanted);
}

/* A line of words about the indicator; gone when there are none. */
static void
put_words (GtkWidget *label, const char *heading, const char *words)
{
  gboolean some = words != NULL && words[0] != '\0';
  /* translators: scoring: heading, words */
  g_autofree char *text = some ? g_strdup_printf (_ ("%s: %s"), heading, words) : NULL;

  gtk_label_set_label (GTK_LABEL (label), some ? text : "");
  gtk_widget_set_visible (label, some);
  gtk_widget_set_tooltip_text (label, text);
}

void
mb_scoring_keys_show_current (MbScoringView *self)
{
  const MbInspectionCard *card = mb_scoring_source_get_card (self->source);
  int index = card != NULL ? current (self) : -1;
  const MbIndicator *indicator;
  g_autofree char *full = NULL, *item = NULL, *basis = NULL;

  if (index < 0)
    return;
  indicator = ((const MbInspectionScore *) g_ptr_array_index (card->scores, (guint) index))->indicator;
  full = mb_hundredths_format (indicator->points);
  /* translators: scoring: code, indicator, full score */
  item = g_strdup_printf (_ ("%s %s (full score %s)"), indicator->code, indicator->item, full);
  gtk_label_set_label (GTK_LABEL (self->item_label), item);
  put_words (self->criteria_label, _ ("Criteria"), indicator->criteria);
  put_words (self->rule_label, _ ("Deductions"), indicator->deduction);
  basis = g_strdup_printf ("%s%s%s", indicator->method != NULL ? indicator->method : "",
                           indicator->method != NULL && indicator->basis != NULL && indicator->basis[0] != '\0' ? " · "
                                                                                                                : "",
                           indicator->basis != NULL ? indicator->basis : "");
  put_words (self->basis_label, _ ("How to check"), basis);
  if (!mb_scoring_source_has_reasons (self->source, (guint) index))
    fetch_reasons (self, (guint) index);
}

static void
on_cursor_moved_cb (MbGrid *grid, MbScoringView *self)
{
  guint row = mb_grid_get_cursor_row (grid), column = mb_grid_get_cursor_column (grid);

  if (row == MB_GRID_NONE || mb_scoring_source_get_card (self->source) == NULL)
    return;
  /* Headings of sections are passed over, in the direction of the move. */
  if (mb_scoring_source_index (self->source, row) < 0)
    {
      mb_grid_set_cursor (grid, row == 0 || row > self->last_row ? row + 1 : row - 1, column);
      return;
    }
  if (self->from_reasons && row != self->last_row)
    {
      self->from_reasons = FALSE;
      self->last_row = row;
      if (column == MB_SCORING_REASON)
        {
          mb_grid_set_cursor (grid, row, MB_SCORING_POINTS);
          return;
        }
    }
  self->last_row = row;
  self->want_reasons = FALSE;
  mb_scoring_keys_show_current (self);
}

/* ---- What keys and buttons do ---- */

static gboolean
on_open_choices_cb (gpointer data)
{
  g_autoptr (MbScoringView) self = data;
  MbCellEntry *entry = self->closing ? NULL : mb_grid_get_entry (MB_GRID (self->grid));

  if (entry != NULL && mb_grid_get_cursor_column (MB_GRID (self->grid)) == MB_SCORING_REASON)
    mb_cell_entry_open_choices (entry);
  return G_SOURCE_REMOVE;
}

static void
start_reasons (MbScoringView *self)
{
  int index = current (self);

  if (index < 0 || !mb_scoring_view_is_writable (self))
    return;
  self->want_reasons = !mb_scoring_source_has_reasons (self->source, (guint) index);
  if (self->want_reasons)
    return;
  self->from_reasons = TRUE;
  mb_scoring_source_add_mode (self->source);
  if (mb_grid_is_editing (MB_GRID (self->grid)))
    g_signal_emit_by_name (mb_grid_get_entry (MB_GRID (self->grid)), "done",
                           MB_ENTRY_TAB); /* keeps the points, goes to the reason */
  else
    {
      mb_grid_set_cursor (MB_GRID (self->grid), mb_grid_get_cursor_row (MB_GRID (self->grid)), MB_SCORING_REASON);
      mb_grid_edit (MB_GRID (self->grid));
    }
  /* When the editor has its place. */
  g_timeout_add (60, on_open_choices_cb, g_object_ref (self));
}

static gboolean
on_go_to_vetoes_cb (gpointer data)
{
  g_autoptr (MbScoringView) self = data;

  if (!self->closing && !mb_grid_is_editing (MB_GRID (self->grid)))
    mb_scoring_side_focus_vetoes (MB_SCORING_SIDE (self->side));
  return G_SOURCE_REMOVE;
}

static void
step (MbScoringView *self, int by)
{
  int index = current (self) + by;

  if (index >= 0 && index < (int) mb_scoring_source_get_card (self->source)->rubric->indicators->len)
    mb_scoring_keys_go (self, index);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
set_points (MbScoringView *self, gint64 points)
{
  int index = current (self);

  if (index < 0)
    return;
  if (!mb_scoring_view_is_writable (self) || !mb_scoring_source_set (self->source, (guint) index, points, NULL))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static gint64
full_points (MbScoringView *self)
{
  int index = current (self);

  return index >= 0 ? ((const MbInspectionScore *) g_ptr_array_index (mb_scoring_source_get_card (self->source)->scores,
                                                                      (guint) index))
                          ->indicator->points
                    : 0;
}

static void
next_open (MbScoringView *self)
{
  mb_scoring_keys_go (self, mb_scoring_source_next_open (self->source, current (self)));
  mb_scoring_view_focus (self);
}

/* In the editor of points: words for what letters mean, so that Enter keeps them. */
static gboolean
key_while_editing (MbScoringView *self, guint keyval)
{
  MbCellEntry *entry = mb_grid_get_entry (MB_GRID (self->grid));
  GtkEditable *text = GTK_EDITABLE (mb_cell_entry_get_text_widget (entry));

  if (mb_grid_get_cursor_column (MB_GRID (self->grid)) != MB_SCORING_POINTS)
    return FALSE;
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_f:
    case GDK_KEY_n:
      gtk_editable_set_text (text, gdk_keyval_to_lower (keyval) == GDK_KEY_f ? "F" : "N");
      gtk_editable_set_position (text, -1);
      return TRUE;
    case GDK_KEY_r:
      start_reasons (self);
      return TRUE;
    case GDK_KEY_v:
      g_signal_emit_by_name (entry, "done", MB_ENTRY_PICK);
      g_idle_add (on_go_to_vetoes_cb, g_object_ref (self));
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
letter (MbScoringView *self, guint keyval)
{
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_f:
      set_points (self, full_points (self));
      return TRUE;
    case GDK_KEY_n:
      set_points (self, MB_SCORE_NOT_APPLICABLE);
      return TRUE;
    case GDK_KEY_r:
      start_reasons (self);
      return TRUE;
    case GDK_KEY_v:
      mb_scoring_side_focus_vetoes (MB_SCORING_SIDE (self->side));
      return TRUE;
    case GDK_KEY_o:
      next_open (self);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_BackSpace:
    case GDK_KEY_KP_Delete:
      set_points (self, MB_SCORE_OPEN);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
on_grid_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state,
                MbScoringView *self)
{
  MbGrid *grid = MB_GRID (self->grid);
  guint32 character = gdk_keyval_to_unicode (keyval);
  guint column = mb_grid_get_cursor_column (grid);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0
      || mb_scoring_source_get_card (self->source) == NULL)
    return FALSE;
  if (mb_grid_is_editing (grid))
    return key_while_editing (self, keyval);
  if (keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_ISO_Enter)
    {
      step (self, (state & GDK_SHIFT_MASK) != 0 ? -1 : 1);
      return TRUE;
    }
  if (keyval == GDK_KEY_Escape && !mb_grid_get_block (grid, NULL))
    {
      g_signal_emit_by_name (self, "back");
      return TRUE;
    }
  if (column == MB_SCORING_REASON && self->from_reasons)
    {
      /* R led here, and the row was the last one or the reason was given up: the keys are those of the score again. */
      self->from_reasons = FALSE;
      column = MB_SCORING_POINTS;
      mb_grid_set_cursor (grid, mb_grid_get_cursor_row (grid), column);
    }
  if (column == MB_SCORING_REASON)
    return FALSE; /* words are written there */
  if (letter (self, keyval))
    return TRUE;
  if ((character < 0x80 && g_ascii_isdigit ((char) character)) || character == '-' || character == '/')
    {
      if (!mb_scoring_view_is_writable (self))
        {
          gtk_widget_error_bell (GTK_WIDGET (self));
          return TRUE;
        }
      if (column != MB_SCORING_POINTS)
        mb_grid_set_cursor (grid, mb_grid_get_cursor_row (grid), MB_SCORING_POINTS);
      return FALSE; /* the grid begins to edit with it */
    }
  return character > ' ' && character < 0x7f; /* no other letter begins a score */
}

/* ---- Actions, for the buttons ---- */

static void
on_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MbScoringView *self = MB_SCORING_VIEW (widget);

  if (mb_scoring_source_get_card (self->source) == NULL)
    return;
  if (g_str_equal (name, "scoring.full"))
    set_points (self, full_points (self));
  else if (g_str_equal (name, "scoring.not-applicable"))
    set_points (self, MB_SCORE_NOT_APPLICABLE);
  else if (g_str_equal (name, "scoring.reasons"))
    start_reasons (self);
  if (!g_str_equal (name, "scoring.reasons"))
    mb_scoring_view_focus (self);
}

static void
on_next_open_cb (MbScoringSide *side, MbScoringView *self)
{
  next_open (self);
}

static void
on_section_cb (MbScoringSide *side, guint first, MbScoringView *self)
{
  mb_scoring_keys_go (self, (int) first);
  mb_scoring_view_focus (self);
}

static void
on_leave_cb (MbScoringSide *side, MbScoringView *self)
{
  mb_scoring_view_focus (self);
}

void
mb_scoring_keys_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "scoring.full", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "scoring.not-applicable", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "scoring.reasons", NULL, on_action_cb);
}

void
mb_scoring_keys_init (MbScoringView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_grid_key_cb), self);
  gtk_widget_add_controller (self->grid, keys);
  g_signal_connect (self->grid, "cursor-moved", G_CALLBACK (on_cursor_moved_cb), self);
  g_signal_connect (self->side, "next-open", G_CALLBACK (on_next_open_cb), self);
  g_signal_connect (self->side, "section", G_CALLBACK (on_section_cb), self);
  g_signal_connect (self->side, "leave", G_CALLBACK (on_leave_cb), self);
}
