/* scoring-source.c: keeps the promise that a wrong value is refused in the editor with its reason, before anything is written, and that a
 * deduction, its points and its reason are always shown as one.
 */
#include "config.h"

#include "scoring-source.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "figure.h"

struct _MbScoringSource
{
  GObject parent_instance;
  MbInspectionCard *card; /* (nullable) */
  GArray *rows;           /* (element-type int) index into the card's scores; -1 - n: heading of section n */
  GPtrArray *reasons;     /* (nullable) (element-type MbInspectionReason) */
  guint reasons_index;
  gboolean add_next, adding; /* the next edit of a reason, the present one, adds to what is there */
};

static guint score_signal;

static const MbInspectionScore *
nth_score (MbScoringSource *self, int index)
{
  return g_ptr_array_index (self->card->scores, (guint) index);
}

/* ---- Cells ---- */

static const struct
{
  const char *id, *title;
  float xalign;
  guint width_chars;
} columns[MB_SCORING_N_COLUMNS] = {
  [MB_SCORING_CODE] = { "code", N_ ("No."), 0, 5 },
  [MB_SCORING_ITEM] = { "item", N_ ("Indicator"), 0, 22 },
  [MB_SCORING_FULL] = { "full", N_ ("Full score"), 1, 7 },
  [MB_SCORING_POINTS] = { "points", N_ ("Points"), 1, 15 },
  [MB_SCORING_DEDUCTION] = { "deduction", N_ ("Deduction"), 1, 7 },
  [MB_SCORING_REASON] = { "reason", N_ ("Reason for deduction"), 0, 26 },
  [MB_SCORING_PREVIOUS] = { "previous", N_ ("Year before"), 1, 8 },
  [MB_SCORING_CRITERIA] = { "criteria", N_ ("Criteria"), 0, 60 },
};

static guint
source_n_rows (MbGridSource *source)
{
  return MB_SCORING_SOURCE (source)->rows->len;
}

static guint
source_n_columns (MbGridSource *source)
{
  return MB_SCORING_N_COLUMNS;
}

static void
source_column (MbGridSource *source, guint column, MbGridColumn *info)
{
  info->id = columns[column].id;
  info->title = _ (columns[column].title);
  info->xalign = columns[column].xalign;
  info->width_chars = columns[column].width_chars;
}

static char *
section_text (const MbInspectionSection *section, guint column)
{
  switch (column)
    {
    case MB_SCORING_CODE:
      return g_strdup (section->code);
    case MB_SCORING_ITEM:
      return g_strdup (section->name);
    case MB_SCORING_FULL:
      return mb_hundredths_format (section->applicable);
    case MB_SCORING_POINTS:
      return section->n_open < section->n ? mb_hundredths_format (section->got) : g_strdup ("");
    case MB_SCORING_REASON:
      /* translators: scoring: how many indicators of a section have no points yet */
      return section->n_open > 0 ? g_strdup_printf (ngettext ("%u open", "%u open", section->n_open), section->n_open)
                                 : g_strdup ("");
    default:
      return g_strdup ("");
    }
}

static char *
points_text (const MbInspectionScore *score, const char **tone)
{
  if (score->points == MB_SCORE_NOT_APPLICABLE)
    {
      *tone = "dim";
      return g_strdup (_ ("n/a"));
    }
  return mb_inspection_points_text (score->points);
}

static char *
previous_text (MbScoringSource *self, int index, const char **tone)
{
  gint64 points = self->card->previous[index];

  *tone = points < nth_score (self, index)->indicator->points && points >= 0 ? "warn" : NULL;
  return mb_inspection_points_text (points);
}

static char *
source_text (MbGridSource *source, guint row, guint column, const char **tone)
{
  MbScoringSource *self = MB_SCORING_SOURCE (source);
  int index = g_array_index (self->rows, int, row);
  const MbInspectionScore *score;

  *tone = NULL;
  if (index < 0)
    {
      *tone = "head";
      return section_text (g_ptr_array_index (self->card->sections, (guint) (-1 - index)), column);
    }
  score = nth_score (self, index);
  switch (column)
    {
    case MB_SCORING_CODE:
      return g_strdup (score->indicator->code);
    case MB_SCORING_ITEM:
      return g_strdup (score->indicator->item);
    case MB_SCORING_FULL:
      return mb_hundredths_format (score->indicator->points);
    case MB_SCORING_POINTS:
      return points_text (score, tone);
    case MB_SCORING_DEDUCTION:
      return score->points >= 0 && score->points < score->indicator->points
                 ? mb_hundredths_format (score->points - score->indicator->points)
                 : g_strdup ("");
    case MB_SCORING_REASON:
      return g_strdup (score->reason != NULL ? score->reason : "");
    case MB_SCORING_PREVIOUS:
      return previous_text (self, index, tone);
    case MB_SCORING_CRITERIA:
      return g_strdup (score->indicator->criteria != NULL ? score->indicator->criteria : "");
    default:
      g_return_val_if_reached (NULL);
    }
}

static gint64
source_row_id (MbGridSource *source, guint row)
{
  return (gint64) row + 1;
}

static char *
source_row_name (MbGridSource *source, guint row)
{
  MbScoringSource *self = MB_SCORING_SOURCE (source);
  int index = g_array_index (self->rows, int, row);
  const MbInspectionSection *section;

  if (index >= 0)
    return g_strdup_printf ("%s %s", nth_score (self, index)->indicator->code,
                            nth_score (self, index)->indicator->item);
  section = g_ptr_array_index (self->card->sections, (guint) (-1 - index));
  return g_strdup_printf ("%s %s", section->code, section->name);
}

/* ---- Editing ---- */

static gboolean
source_can_edit (MbGridSource *source, guint row, guint column)
{
  MbScoringSource *self = MB_SCORING_SOURCE (source);

  return g_array_index (self->rows, int, row) >= 0 && self->card->published == NULL
         && (column == MB_SCORING_POINTS || column == MB_SCORING_REASON);
}

static char *
choice_of (const MbInspectionReason *reason)
{
  g_autofree char *deduct = reason->deduct != MB_DEDUCT_UNKNOWN ? mb_hundredths_format (reason->deduct) : NULL;

  /* translators: a reason to choose, and what the rubric takes off for it */
  return deduct != NULL ? g_strdup_printf (_ ("%s (−%s)"), reason->text, deduct) : g_strdup (reason->text);
}

static void
source_begin_edit (MbGridSource *source, guint row, guint column, MbCellEntry *entry)
{
  MbScoringSource *self = MB_SCORING_SOURCE (source);
  int index = g_array_index (self->rows, int, row);
  const MbInspectionScore *score = nth_score (self, index);
  g_autofree char *points = mb_inspection_points_text (score->points);
  g_autofree char *name = g_strdup_printf ("%s %s", score->indicator->item, _ (columns[column].title));

  mb_cell_entry_set_name (entry, name);
  if (column == MB_SCORING_POINTS)
    {
      mb_cell_entry_set_text (entry, points);
      return;
    }
  self->adding = self->add_next;
  self->add_next = FALSE;
  mb_cell_entry_set_text (entry, self->adding || score->reason == NULL ? "" : score->reason);
  if (mb_scoring_source_has_reasons (self, (guint) index) && self->reasons->len > 0)
    {
      g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_free);

      for (guint i = 0; i < self->reasons->len; i++)
        g_ptr_array_add (choices, choice_of (g_ptr_array_index (self->reasons, i)));
      g_ptr_array_add (choices, NULL);
      mb_cell_entry_set_kind (entry, MB_ENTRY_CHOICE);
      mb_cell_entry_set_choices (entry, (const char *const *) choices->pdata, NULL, FALSE);
    }
}

static const MbInspectionReason *
chosen (MbScoringSource *self, guint index, const char *text)
{
  if (!mb_scoring_source_has_reasons (self, index))
    return NULL;
  for (guint i = 0; i < self->reasons->len; i++)
    {
      const MbInspectionReason *reason = g_ptr_array_index (self->reasons, i);
      g_autofree char *choice = choice_of (reason);

      if (g_str_equal (choice, text))
        return reason;
    }
  return NULL;
}

static gboolean
commit_reason (MbScoringSource *self, guint index, const char *text, GError **error)
{
  const MbInspectionScore *score = nth_score (self, (int) index);
  const MbInspectionReason *picked = chosen (self, index, text);
  const char *words = picked != NULL ? picked->text : text;
  const char *before = self->adding ? score->reason : NULL;
  g_autofree char *reason
      = words[0] != '\0' ? mb_inspection_add_reason (before, words) : g_strdup (before != NULL ? before : "");
  gint64 points = score->points;

  if (picked != NULL)
    points = mb_inspection_points_after (self->reasons, score->indicator, points, score->reason, picked);
  if (reason[0] != '\0' && (points < 0 || points >= score->indicator->points))
    {
      g_set_error_literal (error, MB_ERROR, MB_FAULT_SCORE_INVALID,
                           _ ("Nothing is deducted yet: set the points first."));
      return FALSE;
    }
  self->adding = FALSE;
  mb_scoring_source_set (self, index, points, reason);
  return TRUE;
}

static void
source_commit_async (MbGridSource *source, guint row, guint column, MbCellEntry *entry, GAsyncReadyCallback callback,
                     gpointer user)
{
  MbScoringSource *self = MB_SCORING_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user);
  int index = row < self->rows->len ? g_array_index (self->rows, int, row) : -1;
  const char *text = mb_cell_entry_get_text (entry);
  GError *error = NULL;
  gint64 points;

  if (index < 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (column == MB_SCORING_REASON)
    commit_reason (self, (guint) index, text, &error);
  else if (mb_inspection_parse_points (nth_score (self, index)->indicator, text, &points, &error))
    mb_scoring_source_set (self, (guint) index, points, NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
source_commit_finish (MbGridSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
mb_scoring_source_iface_init (MbGridSourceInterface *iface)
{
  iface->n_rows = source_n_rows;
  iface->n_columns = source_n_columns;
  iface->column = source_column;
  iface->text = source_text;
  iface->row_id = source_row_id;
  iface->row_name = source_row_name;
  iface->can_edit = source_can_edit;
  iface->begin_edit = source_begin_edit;
  iface->commit_async = source_commit_async;
  iface->commit_finish = source_commit_finish;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MbScoringSource, mb_scoring_source, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MB_TYPE_GRID_SOURCE, mb_scoring_source_iface_init))

static void
mb_scoring_source_finalize (GObject *object)
{
  MbScoringSource *self = MB_SCORING_SOURCE (object);

  mb_inspection_card_free (self->card);
  g_array_unref (self->rows);
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  G_OBJECT_CLASS (mb_scoring_source_parent_class)->finalize (object);
}

static void
mb_scoring_source_class_init (MbScoringSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mb_scoring_source_finalize;
  score_signal = g_signal_new ("score", MB_TYPE_SCORING_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                               G_TYPE_UINT, G_TYPE_INT64, G_TYPE_STRING);
}

static void
mb_scoring_source_init (MbScoringSource *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (int));
}

MbScoringSource *
mb_scoring_source_new (void)
{
  return g_object_new (MB_TYPE_SCORING_SOURCE, NULL);
}

/* ---- The card ---- */

static void
make_rows (MbScoringSource *self)
{
  g_array_set_size (self->rows, 0);
  for (guint s = 0; s < self->card->sections->len; s++)
    {
      const MbInspectionSection *section = g_ptr_array_index (self->card->sections, s);
      int heading = -1 - (int) s;

      g_array_append_val (self->rows, heading);
      for (guint i = 0; i < section->n; i++)
        {
          int index = (int) (section->first + i);

          g_array_append_val (self->rows, index);
        }
    }
}

void
mb_scoring_source_take_card (MbScoringSource *self, MbInspectionCard *card)
{
  MbInspectionCard *old = self->card;
  gboolean same = old != NULL && old->participant == card->participant && old->rubric == card->rubric;
  guint n = self->rows->len;

  self->card = card;
  if (!same)
    {
      g_clear_pointer (&self->reasons, g_ptr_array_unref);
      self->adding = FALSE;
      make_rows (self);
      mb_grid_source_rows_changed (MB_GRID_SOURCE (self), 0, n, self->rows->len);
    }
  else if (n > 0)
    mb_grid_source_values_changed (MB_GRID_SOURCE (self), 0, n);
  mb_inspection_card_free (old);
}

MbInspectionCard *
mb_scoring_source_get_card (MbScoringSource *self)
{
  return self->card;
}

int
mb_scoring_source_index (MbScoringSource *self, guint row)
{
  return row < self->rows->len ? MAX (g_array_index (self->rows, int, row), -1) : -1;
}

guint
mb_scoring_source_row (MbScoringSource *self, guint index)
{
  for (guint row = 0; row < self->rows->len; row++)
    if (g_array_index (self->rows, int, row) == (int) index)
      return row;
  return MB_GRID_NONE;
}

gboolean
mb_scoring_source_set (MbScoringSource *self, guint index, gint64 points, const char *reason)
{
  MbInspectionScore *score = g_ptr_array_index (self->card->scores, index);
  gboolean deducted = points >= 0 && points < score->indicator->points;
  g_autofree char *kept = g_strdup (!deducted               ? ""
                                    : reason != NULL        ? reason
                                    : score->reason != NULL ? score->reason
                                                            : "");

  if (self->card->published != NULL)
    return FALSE;
  if (score->points == points && g_strcmp0 (score->reason != NULL ? score->reason : "", kept) == 0)
    return TRUE;
  score->points = points;
  g_free (score->reason);
  score->reason = g_strdup (kept);
  mb_grid_source_values_changed (MB_GRID_SOURCE (self), 0, self->rows->len);
  g_signal_emit (self, score_signal, 0, index, points, kept);
  return TRUE;
}

void
mb_scoring_source_take_reasons (MbScoringSource *self, guint index, GPtrArray *reasons)
{
  g_clear_pointer (&self->reasons, g_ptr_array_unref);
  self->reasons = reasons;
  self->reasons_index = index;
}

gboolean
mb_scoring_source_has_reasons (MbScoringSource *self, guint index)
{
  return self->reasons != NULL && self->reasons_index == index;
}

void
mb_scoring_source_add_mode (MbScoringSource *self)
{
  self->add_next = TRUE;
}

int
mb_scoring_source_next_open (MbScoringSource *self, int index)
{
  guint n = self->card != NULL ? self->card->rubric->indicators->len : 0;

  for (guint i = 1; i <= n; i++)
    {
      int at = (int) (((guint) (index + 1) + i - 1) % n);

      if (nth_score (self, at)->points == MB_SCORE_OPEN)
        return at;
    }
  return -1;
}
