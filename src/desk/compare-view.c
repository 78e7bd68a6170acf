/* compare-view.c: keeps the promise that only like is compared with like: indicators stand side by side where both were judged by the same
 * rubric, else totals and grades alone.
 */
#include "config.h"

#include "compare-view.h"

#include <glib/gi18n-lib.h>

#include "cell-table.h"
#include "figure.h"
#include "grid.h"
#include "inspection.h"

struct _MbCompareView
{
  GtkWidget parent_instance;
  GtkWidget *content, *names_label, *differing, *grid;
  MbSession *session;
  MbInspectionCard *cards[2]; /* (nullable) */
  gint64 participants[2];
  guint generation;
  gboolean closing;
};

static guint back_signal;

G_DEFINE_FINAL_TYPE (MbCompareView, mb_compare_view, GTK_TYPE_WIDGET)

enum
{
  CODE,
  ITEM,
  FULL,
  LEFT,
  RIGHT,
  DIFFERENCE,
  LEFT_REASON,
  RIGHT_REASON
};

/* ---- Rows ---- */

static char *
points_text (gint64 points)
{
  return points == MB_SCORE_NOT_APPLICABLE ? g_strdup (_ ("n/a")) : mb_inspection_points_text (points);
}

static void
put_difference (MbCellTable *table, guint row, gboolean both, gint64 left, gint64 right, const char *tone)
{
  g_autofree char *text = both ? mb_hundredths_format (left - right) : NULL;
  g_autofree char *signed_text = NULL;

  /* Points against none of them: another judgement, though no number. */
  if (both)
    signed_text = g_strconcat (left > right ? "+" : "", text, NULL);
  else
    signed_text = g_strdup (left != right ? "≠" : "");
  mb_cell_table_set (table, row, DIFFERENCE, signed_text, tone);
}

static void
put_total (MbCellTable *table, const MbInspectionCard *left, const MbInspectionCard *right)
{
  const MbInspectionCard *cards[] = { left, right };
  guint total = mb_cell_table_add_row (table, 1), grade = mb_cell_table_add_row (table, 2),
        vetoes = mb_cell_table_add_row (table, 3);

  mb_cell_table_set (table, total, ITEM, _ ("Total"), "head");
  mb_cell_table_set (table, total, CODE, "", "head");
  mb_cell_table_set (table, total, FULL, "100.00", "head");
  mb_cell_table_set (table, grade, ITEM, _ ("Grade"), NULL);
  mb_cell_table_set (table, vetoes, ITEM, _ ("Veto items"), NULL);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *text
          = cards[i]->result.has_total ? mb_hundredths_format (cards[i]->result.total) : g_strdup ("");
      g_autofree char *n = g_strdup_printf ("%u", cards[i]->result.n_vetoes);
      /* One that may still be scored has not failed yet. */
      gboolean unscored = cards[i]->result.why == MB_RESULT_ABSENT && cards[i]->published == NULL;
      gboolean failed = !unscored && g_strcmp0 (cards[i]->result.grade, cards[i]->rubric->fail_grade) == 0;

      mb_cell_table_set (table, total, (guint) (LEFT + i), text, "head");
      mb_cell_table_set (table, total, (guint) (LEFT_REASON + i), "", "head");
      mb_cell_table_set (table, grade, (guint) (LEFT + i), unscored ? _ ("not scored") : cards[i]->result.grade,
                         unscored ? "dim"
                         : failed ? "bad"
                                  : NULL);
      mb_cell_table_set (table, vetoes, (guint) (LEFT + i), n, cards[i]->result.n_vetoes > 0 ? "bad" : NULL);
    }
  put_difference (table, total, left->result.has_total && right->result.has_total,
                  left->result.has_total ? left->result.total : MB_SCORE_OPEN,
                  right->result.has_total ? right->result.total : MB_SCORE_OPEN, "head");
}

static void
put_section (MbCellTable *table, const MbInspectionCard *left, const MbInspectionCard *right, guint n)
{
  const MbInspectionSection *a = g_ptr_array_index (left->sections, n), *b = g_ptr_array_index (right->sections, n);
  g_autofree char *got_a = mb_hundredths_format (a->got), *got_b = mb_hundredths_format (b->got), *full = NULL;
  guint row = mb_cell_table_add_row (table, 100 + (gint64) n);

  full = mb_hundredths_format (MAX (a->applicable, b->applicable));
  mb_cell_table_set (table, row, CODE, a->code, "head");
  mb_cell_table_set (table, row, ITEM, a->name, "head");
  mb_cell_table_set (table, row, FULL, full, "head");
  mb_cell_table_set (table, row, LEFT, got_a, "head");
  mb_cell_table_set (table, row, RIGHT, got_b, "head");
  mb_cell_table_set (table, row, LEFT_REASON, "", "head");
  mb_cell_table_set (table, row, RIGHT_REASON, "", "head");
  put_difference (table, row, TRUE, a->got, b->got, "head");
}

static void
put_score (MbCellTable *table, const MbInspectionScore *a, const MbInspectionScore *b, guint index)
{
  g_autofree char *left = points_text (a->points), *right = points_text (b->points),
                  *full = mb_hundredths_format (a->indicator->points);
  guint row = mb_cell_table_add_row (table, 1000 + (gint64) index);

  mb_cell_table_set (table, row, CODE, a->indicator->code, NULL);
  mb_cell_table_set (table, row, ITEM, a->indicator->item, NULL);
  mb_cell_table_set (table, row, FULL, full, NULL);
  mb_cell_table_set (table, row, LEFT, left, a->points == MB_SCORE_NOT_APPLICABLE ? "dim" : NULL);
  mb_cell_table_set (table, row, RIGHT, right, b->points == MB_SCORE_NOT_APPLICABLE ? "dim" : NULL);
  put_difference (table, row, a->points >= 0 && b->points >= 0, a->points, b->points,
                  a->points != b->points ? "warn" : NULL);
  mb_cell_table_set (table, row, LEFT_REASON, a->reason, NULL);
  mb_cell_table_set (table, row, RIGHT_REASON, b->reason, NULL);
}

static void
put_rows (MbCompareView *self, MbCellTable *table)
{
  const MbInspectionCard *left = self->cards[0], *right = self->cards[1];
  gboolean differing = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->differing));

  put_total (table, left, right);
  for (guint s = 0; left->rubric == right->rubric && s < left->sections->len; s++)
    {
      const MbInspectionSection *section = g_ptr_array_index (left->sections, s);

      put_section (table, left, right, s);
      for (guint i = section->first; i < section->first + section->n; i++)
        {
          const MbInspectionScore *a = g_ptr_array_index (left->scores, i), *b = g_ptr_array_index (right->scores, i);

          if (!differing || a->points != b->points)
            put_score (table, a, b, i);
        }
    }
}

static void
show (MbCompareView *self)
{
  const MbInspectionCard *left = self->cards[0], *right = self->cards[1];
  g_autoptr (MbCellTable) table = mb_cell_table_new ();
  g_autofree char *names = NULL, *left_reason = NULL, *right_reason = NULL;

  if (left == NULL || right == NULL)
    return;
  names = left->rubric == right->rubric
              ? g_strdup_printf (_ ("%s and %s, inspection of %d"), left->name, right->name, left->year)
              : g_strdup_printf (_ ("%s and %s are judged by different rubrics: totals and grades only"), left->name,
                                 right->name);
  gtk_label_set_label (GTK_LABEL (self->names_label), names);
  gtk_widget_set_tooltip_text (self->names_label, names);
  left_reason = g_strdup_printf (_ ("Deductions of %s"), left->name);
  right_reason = g_strdup_printf (_ ("Deductions of %s"), right->name);
  mb_cell_table_add_column (table, "code", _ ("No."), 0, 5);
  mb_cell_table_add_column (table, "item", _ ("Indicator"), 0, 24);
  mb_cell_table_add_column (table, "full", _ ("Full score"), 1, 8);
  mb_cell_table_add_column (table, "left", left->name, 1, 22);
  mb_cell_table_add_column (table, "right", right->name, 1, 22);
  mb_cell_table_add_column (table, "difference", _ ("Difference"), 1, 9);
  mb_cell_table_add_column (table, "left-reason", left_reason, 0, 28);
  mb_cell_table_add_column (table, "right-reason", right_reason, 0, 28);
  put_rows (self, table);
  mb_grid_set_source (MB_GRID (self->grid), MB_GRID_SOURCE (table));
}

void
mb_compare_view_focus (MbCompareView *self)
{
  gtk_widget_grab_focus (self->grid);
}

/* ---- Loading ---- */

typedef struct
{
  MbCompareView *self;
  guint generation;
  gint64 participants[2];
  MbInspectionCard *cards[2];
} Load;

static void
load_free (Load *load)
{
  mb_inspection_card_free (load->cards[0]);
  mb_inspection_card_free (load->cards[1]);
  g_object_unref (load->self);
  g_free (load);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Load, load_free)

static gpointer
read_cards (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  Load *load = data;

  for (int i = 0; i < 2; i++)
    if ((load->cards[i] = mb_inspection_card (office, load->participants[i], error)) == NULL)
      return NULL;
  return load;
}

static void
on_cards_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (Load) load = user;
  MbCompareView *self = load->self;
  g_autoptr (GError) error = NULL;

  if (mb_session_run_finish (self->session, result, &error) == NULL)
    {
      if (!self->closing)
        mb_session_report (self->session, error);
      return;
    }
  if (self->closing || load->generation != self->generation)
    return;
  for (int i = 0; i < 2; i++)
    {
      mb_inspection_card_free (self->cards[i]);
      self->cards[i] = g_steal_pointer (&load->cards[i]);
    }
  show (self);
}

void
mb_compare_view_reload (MbCompareView *self)
{
  Load *load;

  if (self->participants[0] == 0)
    return;
  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->generation = ++self->generation;
  load->participants[0] = self->participants[0];
  load->participants[1] = self->participants[1];
  mb_session_run (self->session, read_cards, load, NULL, NULL, on_cards_cb, load);
}

void
mb_compare_view_show (MbCompareView *self, gint64 left, gint64 right)
{
  self->participants[0] = left;
  self->participants[1] = right;
  mb_compare_view_reload (self);
}

void
mb_compare_view_set_session (MbCompareView *self, MbSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
}

/* ---- Widget ---- */

static void
on_differing_cb (GtkCheckButton *button, MbCompareView *self)
{
  show (self);
}

static void
on_back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, back_signal, 0);
}

static void
mb_compare_view_dispose (GObject *object)
{
  MbCompareView *self = MB_COMPARE_VIEW (object);

  self->closing = TRUE;
  if (self->grid != NULL)
    mb_grid_set_source (MB_GRID (self->grid), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_COMPARE_VIEW);
  G_OBJECT_CLASS (mb_compare_view_parent_class)->dispose (object);
}

static void
mb_compare_view_finalize (GObject *object)
{
  MbCompareView *self = MB_COMPARE_VIEW (object);

  mb_inspection_card_free (self->cards[0]);
  mb_inspection_card_free (self->cards[1]);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (mb_compare_view_parent_class)->finalize (object);
}

static void
mb_compare_view_class_init (MbCompareViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_compare_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_compare_view_finalize;
  back_signal = g_signal_new ("back", MB_TYPE_COMPARE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (MB_TYPE_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/compare-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MbCompareView, content);
  gtk_widget_class_bind_template_child (widget_class, MbCompareView, names_label);
  gtk_widget_class_bind_template_child (widget_class, MbCompareView, differing);
  gtk_widget_class_bind_template_child (widget_class, MbCompareView, grid);
  gtk_widget_class_install_action (widget_class, "compare.back", NULL, on_back_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "compare.back", NULL);
}

static void
mb_compare_view_init (MbCompareView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mb_grid_set_name (MB_GRID (self->grid), _ ("Comparison"));
  mb_grid_set_n_frozen (MB_GRID (self->grid), 2);
  g_signal_connect (self->differing, "toggled", G_CALLBACK (on_differing_cb), self);
}
