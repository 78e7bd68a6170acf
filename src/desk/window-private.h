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
  GtkWidget *search, *office_label, *undo_button, *redo_button, *toast, *toast_label, *toast_undo, *faces, *start_page, *sidebar, *pages;
  GtkWidget *read_only_bar, *read_only_label;
  GtkWidget *status_line, *status_label, *job_bar, *saved_label;

  MbDeskOptions options;
  MbWindowState *state;
  MbSession *session;
  GPtrArray *places;    /* pages there are, see window-pages.c */
  GPtrArray *page_list; /* (element-type MbPage) those made */
  guint making_source;
  MbPage *page;         /* shown now; borrowed */
  guint toast_source;   /* until the toast goes */
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

/* mb_window_rescue: of the damaged file at path: back to copy, a sound one of before, or (NULL) into a new file with what can be saved. */
void mb_window_rescue (MbWindow *self, const char *path, const char *copy);

/* window-drop.c */
void mb_window_drop_init (MbWindow *self);
void mb_window_import_waiting (MbWindow *self); /* an office is open now */

/* window-rescue.c: what can be done about a damaged office file */
typedef struct
{
  gboolean save;    /* what can be saved, into a new file, which is not opened yet */
  char *saved;      /* (nullable) that file */
  char *told;       /* (nullable) what came of it, for people */
  gboolean damaged; /* the file that was to be opened is */
  char *copy;       /* (nullable) the newest sound one of before */
} MbRescue;
void mb_rescue_clear (MbRescue *rescue);
/* In the worker: mb_rescue_save does what is asked, if anything; mb_rescue_look finds what can be offered. */
gboolean mb_rescue_save (MbRescue *rescue, const char *path, MbJob *job, GError **error);
void mb_rescue_look (MbRescue *rescue, const char *path);
/* mb_window_tell_damaged: on the start page, with what can be done; copy (nullable): the newest sound one of before. */
void mb_window_tell_damaged (MbWindow *self, const char *path, const GError *error, const char *copy);
/* mb_window_look_through: goes through a great file in a worker; one that is damaged is closed and told. */
void mb_window_look_through (MbWindow *self);
void mb_window_look_through_later (MbWindow *self);
void mb_window_rescue_class_init (GtkWidgetClass *widget_class);

/* window-actions.c */
void mb_window_actions_class_init (GtkWidgetClass *widget_class);
void mb_window_update_actions (MbWindow *self);

G_END_DECLS
