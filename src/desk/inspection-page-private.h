/* inspection-page-private.h: what the files of the page of the annual inspection share. */
#pragma once

#include "inspection-page.h"
#include "inspection.h"

G_BEGIN_DECLS

/* How far an institution is; told from why its result stands and whether the year is published. */
typedef enum
{
  MB_PROGRESS_NONE,
  MB_PROGRESS_PART,
  MB_PROGRESS_DONE,
  MB_PROGRESS_ABSENT,
  MB_N_PROGRESS
} MbInspectionProgress;

struct _MbInspectionPage
{
  MbPage parent_instance;
  GtkWidget *faces;

  /* the list */
  GtkWidget *year_choice, *progress_label, *progress_bar, *state_label, *kinds_box, *search, *type_choice, *town_choice,
      *grade_choice, *progress_choice, *filter_label, *compare_button, *grid, *chart, *best_label, *towns_grid, *paned;

  /* one institution, two, and paper */
  GtkWidget *scoring, *compare, *paper;

  GArray *years;             /* (element-type int), the latest first */
  int year;                  /* shown; 0: none is open */
  MbInspectionState *state;  /* (nullable) */
  GPtrArray *results;        /* (element-type MbInspectionResult) (nullable) */
  char *kind;                /* (nullable) id of the rubric that is shown alone */
  char *type, *town, *grade; /* (nullable) */
  int progress;              /* -1: all */
  GHashTable *only;          /* (nullable) set of participant ids that a link or the search asked for */
  gboolean only_is_search;
  guint search_generation, search_source;
  char *columns; /* (nullable) state of the columns */
  gint64 last;   /* participant at the cursor when the list was left */
  gboolean stale, loading, filling, closing;
  gboolean awaits_focus; /* was to have it before there was anything that could */
};

/* inspection-page.c */
void mb_inspection_page_load (MbInspectionPage *self);
void mb_inspection_page_show_face (MbInspectionPage *self, const char *name);
const MbInspectionResult *mb_inspection_page_find (MbInspectionPage *self, gint64 participant); /* (nullable) */
MbInspectionProgress mb_inspection_page_progress (MbInspectionPage *self, const MbInspectionResult *result);

/* inspection-list.c: filters, the list, the figures beside it. */
void mb_inspection_list_class_init (GtkWidgetClass *widget_class);
void mb_inspection_list_init (MbInspectionPage *self);
void mb_inspection_list_show (MbInspectionPage *self); /* after loading, and when a filter changed */
void mb_inspection_list_keep_columns (MbInspectionPage *self);
void mb_inspection_list_filter_ids (MbInspectionPage *self, const GArray *ids, gboolean search);
void mb_inspection_list_clear_filters (MbInspectionPage *self);
void mb_inspection_list_dispose (MbInspectionPage *self);
/* mb_inspection_list_selected: participants; none selected: none. (element-type gint64) (transfer full) */
GArray *mb_inspection_list_selected (MbInspectionPage *self);
GArray *mb_inspection_list_shown (MbInspectionPage *self); /* in the list's order */

/* inspection-actions.c */
void mb_inspection_actions_class_init (GtkWidgetClass *widget_class);
void mb_inspection_actions_init (MbInspectionPage *self);
void mb_inspection_actions_update (MbInspectionPage *self);

G_END_DECLS
