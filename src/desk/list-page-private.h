/* list-page-private.h: what the files of the list page share. */
#pragma once

#include "detail-pane.h"
#include "filter-chip.h"
#include "grid.h"
#include "list-extra.h"
#include "list-page.h"
#include "list-tabs.h"
#include "record-source.h"

G_BEGIN_DECLS

typedef struct
{
  char *name, *state; /* state: a dictionary as GVariant prints it */
  MbPin *pin;         /* (nullable) in the sidebar */
} MbListView;

struct _MbListPage
{
  MbPage parent_instance;

  /* template */
  GtkWidget *title_label, *count_label, *new_button, *import_button, *export_more, *detail_button, *tabs_box, *search, *chips_box,
      *clear_button, *add_button;
  GtkWidget *head_box, *actions_box; /* what the register brings, see list-extra.h */
  GtkWidget *view_button, *words_box, *words_label, *paned, *list_side, *scroller, *grid, *empty, *empty_button,
      *detail, *bin_box;
  GMenuModel *row_menu; /* from the template */

  const MbRegister *reg;
  MbRecordSource *source;
  MbRecordList *list;
  MbListTabs *tabs; /* borrowed from the widget tree */
  GPtrArray *chips; /* (element-type MbFilterChip) borrowed from the widget tree */
  GPtrArray *views; /* (element-type MbListView) */
  GListStore *pins; /* (element-type MbPin) of the views that are pinned, in their order */
  char *renamed;    /* (nullable) the view whose name is being typed */
  char *before_pin; /* (nullable) how the list stood before a pinned view was shown */
  GtkWidget *views_box, *view_name;
  char *link;       /* (nullable) what a link asked for, its days as of link-days.h */
  MbQuery *base;    /* (nullable) the same as of today */
  gint64 wanted_id; /* a record to go to when the list has come */
  guint detail_source, figures_source, counts_source;
  guint figures_generation, pins_generation;
  gboolean loaded, full_width, tabs_wanted, badge_wanted, pins_wanted;
  gboolean bin; /* shown are the deleted records */
  const MbListExtra *extra;        /* (nullable) */
  GSimpleActionGroup *row_actions; /* (nullable) */
  int paned_position;
};

/* list-page.c */
MbQuery *mb_list_page_build_query (MbListPage *self, const MbFilterChip *without); /* (transfer full) */
void mb_list_page_reload (MbListPage *self);
/* mb_list_page_link_query: what a link asks for today. (transfer full) */
MbQuery *mb_list_page_link_query (MbListPage *self, const char *link, GError **error);
/* mb_list_page_set_link: what the list is narrowed to besides its filters, from the next reload on; NULL: nothing. FALSE with error set, and
 * nothing changed, if it cannot be read. */
gboolean mb_list_page_set_link (MbListPage *self, const char *link, GError **error);
/* list-page-figures.c: counts of tabs, chips and sidebar, sums of the selection, all computed in workers */
void mb_list_page_update_counts (MbListPage *self);
void mb_list_page_update_badge (MbListPage *self);
void mb_list_page_update_words (MbListPage *self);
void mb_list_page_count_chip (MbListPage *self, MbFilterChip *chip);
void mb_list_page_update_status (MbListPage *self);
void mb_list_page_count_later (MbListPage *self); /* what of the wanted ones is set */

/* list-page-actions.c */
void mb_list_page_actions_class_init (GtkWidgetClass *widget_class);
void mb_list_page_set_full_width (MbListPage *self, gboolean full_width);
/* mb_list_page_selected_ids: of the selected rows, in the list's order. (element-type gint64) */
GArray *mb_list_page_selected_ids (MbListPage *self);

/* mb_list_page_ids_to_act_on: what is selected, else the row that the cursor is on. (element-type gint64) */
GArray *mb_list_page_ids_to_act_on (MbListPage *self);
/* mb_list_page_action_done: an MbListActionDone: the selection has had its use. */
void mb_list_page_action_done (gpointer user);

/* list-page-filters.c: tabs, chips, and those that the clerk adds */
void mb_list_page_make_filters (MbListPage *self);
/* mb_list_page_filter: the chip of a field; it is made if there is none yet. NULL when the register has no such field to filter by. */
MbFilterChip *mb_list_page_filter (MbListPage *self, const char *field_id);
MbFilterChip *mb_list_page_find_filter (MbListPage *self, const char *field_id); /* NULL when there is none yet */
void mb_list_page_save_filters (MbListPage *self, MbWindowState *state, const char *group);
void mb_list_page_restore_filters (MbListPage *self, MbWindowState *state, const char *group);

/* list-page-views.c: named views, and the button that offers them */
void mb_list_page_add_views (MbListPage *self);
MbListView *mb_list_page_find_view (MbListPage *self, const char *name);           /* (nullable) */
MbQuery *mb_list_page_view_query (MbListPage *self, const char *state);            /* what a view shows. (transfer full) */
char *mb_list_page_capture (MbListPage *self);                                     /* what is shown now as a view's state. (transfer full) */
void mb_list_page_show_view (MbListPage *self, const char *state);
void mb_list_page_update_views (MbListPage *self);                                 /* they have changed: fills the button's list, places the pins */
void mb_list_page_save_views (MbListPage *self, MbWindowState *state, const char *group);
void mb_list_page_restore_views (MbListPage *self, MbWindowState *state, const char *group);

/* list-page-pins.c: the views that stand in the sidebar, with their counts */
void mb_list_page_pins_class_init (MbPageClass *page_class);
void mb_list_page_place_pins (MbListPage *self);
void mb_list_page_count_pins (MbListPage *self);
void mb_list_page_set_pinned (MbListPage *self, MbListView *view, gboolean pinned);
/* mb_list_page_leave_pin: what is shown from now on is no pinned view, and nothing is gone back to. */
void mb_list_page_leave_pin (MbListPage *self);

/* list-page-bin.c: deleting, what still points to a record, the bin */
void mb_list_page_bin_class_init (GtkWidgetClass *widget_class);
void mb_list_page_set_bin (MbListPage *self, gboolean bin); /* does not ask for the rows */
/* mb_list_page_update_writable: what can be done follows from the office and from whether the bin is shown. */
void mb_list_page_update_writable (MbListPage *self);

/* list-page-block.c: pasting, filling down, one value for many */
void mb_list_page_block_class_init (GtkWidgetClass *widget_class);
void mb_list_page_add_block (MbListPage *self);

/* list-page-extra.c: what the register brings beyond its declaration */
void mb_list_page_add_extra (MbListPage *self);
void mb_list_page_update_extra (MbListPage *self); /* after the selection or the cursor changed */

G_END_DECLS
