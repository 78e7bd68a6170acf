/* scoring-private.h: what the files of the scoring screen share. */
#pragma once

#include "cell-entry.h"
#include "grid.h"
#include "scoring-side.h"
#include "scoring-source.h"
#include "scoring-view.h"

G_BEGIN_DECLS

struct _MbScoringView
{
  GtkWidget parent_instance;
  GtkWidget *content, *name_label, *about_label, *checked, *inspector, *visit_reason, *locked_label, *grid, *side;
  GtkWidget *item_label, *criteria_label, *rule_label, *basis_label;
  MbSession *session;
  MbScoringSource *source;
  GArray *participants; /* (element-type gint64) */
  gint64 participant;   /* shown or being loaded; 0: none */
  guint generation;     /* of the institution: late answers are dropped */
  GQueue writes;        /* of Write: what was typed and is not written yet, in order */
  gboolean writing, stale, loading, closing;
  gboolean want_reasons; /* R was pressed before they came */
  gboolean from_reasons; /* the next move goes back to the points */
  gboolean moving;       /* the cursor is put by us */
  guint last_row;
};

/* scoring-view.c */
void mb_scoring_view_load (MbScoringView *self);
gboolean mb_scoring_view_is_writable (MbScoringView *self);

/* scoring-write.c: everything typed goes into one queue, and into the file in that order. */
void mb_scoring_view_write_score (MbScoringView *self, guint index, gint64 points, const char *reason);
void mb_scoring_view_write_veto (MbScoringView *self, guint index, gboolean set, const char *reason);
void mb_scoring_view_write_visit (MbScoringView *self, const char *checked, const char *inspector);
/* mb_scoring_view_finish_writes: what was typed and still waits is written now: the view goes. Takes no longer than a few commits. */
void mb_scoring_view_finish_writes (MbScoringView *self);

/* scoring-keys.c */
void mb_scoring_keys_class_init (GtkWidgetClass *widget_class);
void mb_scoring_keys_init (MbScoringView *self);
void mb_scoring_keys_go (MbScoringView *self, int index); /* the cursor to the points of an entry */
void mb_scoring_keys_show_current (MbScoringView *self);  /* criteria and reasons of the indicator at the cursor */

G_END_DECLS
