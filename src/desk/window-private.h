/* window-private.h: what the files of the window share. */
#pragma once

#include "job-bar.h"
#include "page.h"
#include "sidebar.h"
#include "start-page.h"
#include "window.h"

G_BEGIN_DECLS

struct _MbWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  GtkWidget *search, *office_label, *undo_button, *redo_button, *toasts, *faces, *start_page, *sidebar, *pages;
  GtkWidget *read_only_bar, *read_only_label;
  GtkWidget *status_line, *status_label, *job_bar, *saved_label;

  MbDeskOptions options;
  MbWindowState *state;
  MbSession *session;
  GPtrArray *places;    /* pages there are, see window-pages.c */
  GPtrArray *page_list; /* (element-type MbPage) those made */
  guint making_source;
  MbPage *page;         /* shown now; borrowed */
  AdwToast *toast;      /* the last one, weak; NULL once it goes */
  gint64 toast_shown;   /* since when, by the monotonic clock */
  MbJob *opening;       /* (nullable) an office is being opened or made */
  char *opening_path;   /* (nullable) its file */
  char **waiting;       /* (nullable) ledgers that were dropped while no office was open */
  gboolean locked;      /* read-only because another program holds the file */
  guint midnight_source;
  MbDate today;
  gboolean closing;
  GtkWidget *menu_button; /* template */
  GtkWidget *handbook;    /* (nullable) its window while open, weak */
};

/* window.c */
void mb_window_set_session (MbWindow *self, MbSession *session); /* NULL: to the start page */
void mb_window_show_page (MbWindow *self, const char *name);
void mb_window_toast (MbWindow *self, const char *text, gboolean undo);
void mb_window_show_office (MbWindow *self, const char *name); /* in the title and the head; NULL: none is open */

/* window-pages.c */
void mb_window_place_pages (MbWindow *self);
/* mb_window_find_page: makes it if it is not made yet; NULL: there is none of that name. */
MbPage *mb_window_find_page (MbWindow *self, const char *name);
void mb_window_make_all_pages (MbWindow *self);
void mb_window_place_free (gpointer place);
void mb_window_drop_pages (MbWindow *self);

/* window-open.c: opening, making and closing office files */
void mb_window_open_class_init (GtkWidgetClass *widget_class);
void mb_window_start_clock (MbWindow *self);

/* window-drop.c */
void mb_window_drop_init (MbWindow *self);
void mb_window_import_waiting (MbWindow *self); /* an office is open now */

/* window-actions.c */
void mb_window_actions_class_init (GtkWidgetClass *widget_class);
void mb_window_update_actions (MbWindow *self);

G_END_DECLS
