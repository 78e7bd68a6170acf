/* scoring-view.c: keeps the promise that nothing is scored in the window: every total, grade and sum shown came from office/ with the
 * scores it follows from.
 */
#include "config.h"

#include "scoring-private.h"

#include <glib/gi18n-lib.h>

enum
{
  BACK,
  PREVIEW,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MbScoringView, mb_scoring_view, GTK_TYPE_WIDGET)

gboolean
mb_scoring_view_is_writable (MbScoringView *self)
{
  const MbInspectionCard *card = mb_scoring_source_get_card (self->source);

  return card != NULL && card->published == NULL && !mb_session_is_read_only (self->session);
}

/* ---- Showing ---- */

static void
put_entry (GtkWidget *entry, const char *text, gboolean editable)
{
  gtk_widget_set_sensitive (entry, editable);
  if ((gtk_widget_get_state_flags (entry) & GTK_STATE_FLAG_FOCUS_WITHIN) == 0)
    mb_cell_entry_set_text (MB_CELL_ENTRY (entry), text != NULL ? text : "");
}

static void
show_head (MbScoringView *self, const MbInspectionCard *card)
{
  gboolean writable = mb_scoring_view_is_writable (self);
  g_autoptr (GString) about = g_string_new (NULL);
  g_autofree char *locked = NULL;

  gtk_label_set_label (GTK_LABEL (self->name_label), card->name);
  gtk_widget_set_tooltip_text (self->name_label, card->name);
  if (card->type != NULL)
    g_string_append_printf (about, "%s · ", card->type);
  if (card->town != NULL)
    g_string_append_printf (about, "%s · ", card->town);
  /* translators: scoring: the year of the inspection */
  g_string_append_printf (about, _ ("inspection of %d"), card->year);
  for (guint i = 0; i < self->participants->len; i++)
    if (g_array_index (self->participants, gint64, i) == card->participant)
      /* translators: scoring: place in the list that is paged through */
      g_string_append_printf (about, _ (" · %u of %u"), i + 1, self->participants->len);
  if (card->added != NULL)
    /* translators: scoring: why the institution was added to the year's list later */
    g_string_append_printf (about, _ (" · added: %s"), card->added);
  gtk_label_set_label (GTK_LABEL (self->about_label), about->str);
  gtk_widget_set_tooltip_text (self->about_label, about->str);
  put_entry (self->checked, card->checked, writable);
  put_entry (self->inspector, card->inspector, writable);
  if (card->published != NULL)
    locked = g_strdup_printf (_ ("Published on %s: the scores are locked"), card->published);
  gtk_label_set_label (GTK_LABEL (self->locked_label), locked != NULL ? locked : "");
  gtk_widget_set_visible (self->locked_label, locked != NULL);
  mb_grid_set_editable (MB_GRID (self->grid), writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scoring.full", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scoring.not-applicable", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scoring.reasons", writable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "scoring.preview",
                                 card->result.why == MB_RESULT_SCORED || card->result.why == MB_RESULT_VETO);
}

static void
show_card (MbScoringView *self, MbInspectionCard *card)
{
  const MbInspectionCard *old = mb_scoring_source_get_card (self->source);
  gboolean other = old == NULL || old->participant != card->participant;
  int first;

  mb_scoring_source_take_card (self->source, card);
  show_head (self, card);
  mb_scoring_side_show (MB_SCORING_SIDE (self->side), card, mb_scoring_view_is_writable (self));
  if (!other)
    return;
  if (mb_grid_get_source (MB_GRID (self->grid)) == NULL)
    mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (self->source));
  first = mb_scoring_source_next_open (self->source, -1);
  self->last_row = 0;
  self->from_reasons = FALSE;
  mb_scoring_keys_go (self, MAX (first, 0));
  mb_scoring_keys_show_current (self);
  mb_scoring_view_focus (self);
}

/* ---- Loading ---- */

typedef struct
{
  MbScoringView *self;
  guint generation;
  gint64 participant;
} Load;

static gpointer
read_card (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  return mb_inspection_card (office, ((Load *) data)->participant, error);
}

static void
on_card_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Load *load = user;
  g_autoptr (MbScoringView) self = load->self;
  g_autoptr (GError) error = NULL;
  MbInspectionCard *card = mb_session_run_finish (self->session, result, &error);

  self->loading = FALSE;
  if (self->closing)
    {
      mb_inspection_card_free (card);
      return;
    }
  if (load->generation != self->generation || self->writing || !g_queue_is_empty (&self->writes))
    {
      /* Too late: what was typed meanwhile is newer; the writes read the card again. */
      mb_inspection_card_free (card);
      if (load->generation != self->generation)
        mb_scoring_view_load (self);
      return;
    }
  if (card != NULL)
    show_card (self, card);
  else
    mb_session_report (self->session, error);
  if (self->stale)
    mb_scoring_view_load (self);
}

void
mb_scoring_view_load (MbScoringView *self)
{
  Load *load;

  self->stale = self->loading || self->writing;
  if (self->stale || self->participant == 0)
    return;
  self->loading = TRUE;
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->generation = self->generation;
  load->participant = self->participant;
  mb_session_run (self->session, read_card, load, NULL, NULL, on_card_cb, load);
}

void
mb_scoring_view_reload (MbScoringView *self)
{
  mb_scoring_view_load (self);
}

void
mb_scoring_view_show (MbScoringView *self, const gint64 *participants, guint n, gint64 participant)
{
  g_array_set_size (self->participants, 0);
  g_array_append_vals (self->participants, participants, n);
  self->participant = participant;
  self->generation++;
  mb_scoring_view_load (self);
}

gint64
mb_scoring_view_get_participant (MbScoringView *self)
{
  return self->participant;
}

void
mb_scoring_view_focus (MbScoringView *self)
{
  gtk_widget_grab_focus (self->grid);
}

/* ---- From one institution to the next ---- */

/* FALSE: what stands in the editor is refused, and it stays. */
static gboolean
leave_editor (MbScoringView *self)
{
  MbGrid *grid = MB_GRID (self->grid);
  MbCellEntry *entry = mb_grid_get_entry (grid);
  int index = mb_scoring_source_index (self->source, mb_grid_get_cursor_row (grid));
  const MbInspectionScore *score;
  gboolean right;
  gint64 points;

  if (entry == NULL || index < 0)
    return TRUE;
  score = g_ptr_array_index (mb_scoring_source_get_card (self->source)->scores, (guint) index);
  right = mb_grid_get_cursor_column (grid) != MB_SCORING_POINTS
          || mb_inspection_parse_points (score->indicator, mb_cell_entry_get_text (entry), &points, NULL);
  g_signal_emit_by_name (entry, "done", MB_ENTRY_PICK);
  return right;
}

static void
turn (MbScoringView *self, int by)
{
  for (guint i = 0; i < self->participants->len; i++)
    {
      int at = (int) i + by;

      if (g_array_index (self->participants, gint64, i) != self->participant)
        continue;
      if (at < 0 || at >= (int) self->participants->len)
        {
          gtk_widget_error_bell (GTK_WIDGET (self));
          return;
        }
      /* An editor is left first, so that what stands in it is kept for the institution it was typed for. */
      if (!leave_editor (self))
        return;
      self->participant = g_array_index (self->participants, gint64, (guint) at);
      self->generation++;
      mb_scoring_view_load (self);
      return;
    }
}

static gboolean
on_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, MbScoringView *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != GDK_CONTROL_MASK)
    return FALSE;
  if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
    turn (self, 1);
  else if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
    turn (self, -1);
  else
    return FALSE;
  return TRUE;
}

static void
on_action_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MbScoringView *self = MB_SCORING_VIEW (widget);

  if (g_str_equal (name, "scoring.back"))
    g_signal_emit (self, signals[BACK], 0);
  else if (g_str_equal (name, "scoring.preview"))
    g_signal_emit (self, signals[PREVIEW], 0, self->participant);
  else
    turn (self, g_str_equal (name, "scoring.next") ? 1 : -1);
}

/* ---- What was set ---- */

static void
on_score_cb (MbScoringSource *source, guint index, gint64 points, const char *reason, MbScoringView *self)
{
  mb_scoring_view_write_score (self, index, points, reason);
}

static void
on_veto_cb (MbScoringSide *side, guint index, gboolean set, const char *reason, MbScoringView *self)
{
  mb_scoring_view_write_veto (self, index, set, reason);
}

static void
on_visit_done_cb (MbCellEntry *entry, MbEntryDone how, MbScoringView *self)
{
  gboolean date = GTK_WIDGET (entry) == self->checked;
  g_autofree char *text = g_strdup (mb_cell_entry_get_text (entry));
  const MbInspectionCard *card = mb_scoring_source_get_card (self->source);

  if (card == NULL)
    return;
  gtk_widget_set_visible (self->visit_reason, FALSE);
  if (how == MB_ENTRY_CANCEL)
    mb_cell_entry_set_text (entry, date ? card->checked : card->inspector);
  else if (mb_cell_entry_is_changed (entry))
    {
      /* What is no date stays in the editor, with the reason beside it. */
      if (date && text[0] != '\0' && mb_date_parse (text, NULL) == MB_DATE_NONE)
        {
          mb_cell_entry_set_wrong (entry, TRUE);
          gtk_label_set_label (GTK_LABEL (self->visit_reason), _ ("This is not a date"));
          gtk_widget_set_visible (self->visit_reason, TRUE);
          return;
        }
      mb_cell_entry_set_text (entry, text);
      mb_scoring_view_write_visit (self, date ? text : NULL, date ? NULL : text);
    }
  mb_cell_entry_set_wrong (entry, FALSE);
  if (how == MB_ENTRY_ENTER && date)
    gtk_widget_child_focus (self->inspector, GTK_DIR_TAB_FORWARD);
  else if (how == MB_ENTRY_ENTER || how == MB_ENTRY_CANCEL)
    mb_scoring_view_focus (self);
  else if (how == MB_ENTRY_TAB || how == MB_ENTRY_BACK_TAB)
    gtk_widget_child_focus (self->content, how == MB_ENTRY_TAB ? GTK_DIR_TAB_FORWARD : GTK_DIR_TAB_BACKWARD);
}

/* ---- Widget ---- */

static void
mb_scoring_view_dispose (GObject *object)
{
  MbScoringView *self = MB_SCORING_VIEW (object);

  self->closing = TRUE;
  mb_scoring_view_finish_writes (self);
  if (self->source != NULL)
    g_signal_handlers_disconnect_by_data (self->source, self);
  if (self->grid != NULL)
    mb_grid_set_source (MB_GRID (self->grid), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_SCORING_VIEW);
  G_OBJECT_CLASS (mb_scoring_view_parent_class)->dispose (object);
}

static void
mb_scoring_view_finalize (GObject *object)
{
  MbScoringView *self = MB_SCORING_VIEW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->source);
  g_array_unref (self->participants);
  G_OBJECT_CLASS (mb_scoring_view_parent_class)->finalize (object);
}

static void
mb_scoring_view_class_init (MbScoringViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_scoring_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_scoring_view_finalize;
  signals[BACK] = g_signal_new ("back", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PREVIEW]
      = g_signal_new ("preview", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  g_type_ensure (MB_TYPE_GRID);
  g_type_ensure (MB_TYPE_CELL_ENTRY);
  g_type_ensure (MB_TYPE_SCORING_SIDE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/scoring-view.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbScoringView, NAME)
  CHILD (content);
  CHILD (name_label);
  CHILD (about_label);
  CHILD (checked);
  CHILD (inspector);
  CHILD (visit_reason);
  CHILD (locked_label);
  CHILD (grid);
  CHILD (side);
  CHILD (item_label);
  CHILD (criteria_label);
  CHILD (rule_label);
  CHILD (basis_label);
#undef CHILD
  gtk_widget_class_install_action (widget_class, "scoring.back", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "scoring.preview", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "scoring.previous", NULL, on_action_cb);
  gtk_widget_class_install_action (widget_class, "scoring.next", NULL, on_action_cb);
  mb_scoring_keys_class_init (widget_class);
}

static void
mb_scoring_view_init (MbScoringView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->participants = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->source = mb_scoring_source_new ();
  g_queue_init (&self->writes);
  gtk_widget_init_template (GTK_WIDGET (self));
  mb_grid_set_name (MB_GRID (self->grid), _ ("Indicators"));
  mb_grid_set_n_frozen (MB_GRID (self->grid), 2);
  mb_cell_entry_set_kind (MB_CELL_ENTRY (self->checked), MB_ENTRY_DATE);
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->checked), _ ("Inspected on"));
  mb_cell_entry_set_name (MB_CELL_ENTRY (self->inspector), _ ("Inspected by"));
  g_signal_connect (self->checked, "done", G_CALLBACK (on_visit_done_cb), self);
  g_signal_connect (self->inspector, "done", G_CALLBACK (on_visit_done_cb), self);
  g_signal_connect (self->source, "score", G_CALLBACK (on_score_cb), self);
  g_signal_connect (self->side, "veto", G_CALLBACK (on_veto_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  mb_scoring_keys_init (self);
}

void
mb_scoring_view_set_session (MbScoringView *self, MbSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
}
