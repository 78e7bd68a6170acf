/* inspection-actions.c: what a button, menu or key does on the page of the annual inspection. The work is office/'s; what can be taken back
 * is offered to be, what cannot says first what will happen.
 */
#include "config.h"

#include "inspection-page-private.h"

#include <glib/gi18n-lib.h>

#include "compare-view.h"
#include "file-dialog.h"
#include "grid.h"
#include "inspection-add.h"
#include "inspection-paper.h"
#include "inspection-publish.h"
#include "open-year.h"
#include "scoring-view.h"

/* ---- Work with words at its end ---- */

typedef struct
{
  MbInspectionPage *self;
  int year;
  gint64 institution;
  char *text;     /* folder or reason */
  gboolean final; /* not to be undone */
} Work;

static Work *
work_new (MbInspectionPage *self, const char *text)
{
  Work *work = g_new0 (Work, 1);

  work->self = g_object_ref (self);
  work->year = self->year;
  work->text = g_strdup (text);
  return work;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  g_object_unref (work->self);
  g_free (work->text);
  g_free (work);
}

static void
on_told_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Work *work = user;
  MbSession *session = mb_page_get_session (MB_PAGE (work->self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (text == NULL)
    mb_session_report (session, error);
  else
    mb_session_toast (session, text, FALSE);
  work_free (work);
}

static void
on_changed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  Work *work = user;
  MbInspectionPage *self = work->self;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autofree char *text = mb_session_run_finish (session, result, &error);

  if (text == NULL)
    mb_session_report (session, error);
  else
    mb_session_toast (session, text, !work->final);
  if (text != NULL && !self->closing)
    {
      self->year = work->year;
      mb_inspection_page_load (self);
    }
  work_free (work);
}

/* ---- Years ---- */

static gpointer
open_year (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Work *work = data;
  guint n = 0;

  if (!mb_inspection_open (office, work->year, &n, error))
    return NULL;
  return g_strdup_printf (
      ngettext ("%d is open: %u institution takes part", "%d is open: %u institutions take part", n), work->year, n);
}

static void
on_year_cb (MbOpenYear *dialog, int year, MbInspectionPage *self)
{
  g_autoptr (MbJob) job = mb_job_new (_ ("Opening the year"));
  Work *work = work_new (self, NULL);

  work->year = year;
  mb_session_run (mb_page_get_session (MB_PAGE (self)), open_year, work, NULL, job, on_changed_cb, work);
}

static void
on_open_year_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  int year, month, day;
  GtkWidget *dialog;

  mb_date_to_ymd (mb_office_get_today (mb_session_get_office (mb_page_get_session (MB_PAGE (self)))), &year, &month,
                  &day);
  if (self->years != NULL && self->years->len > 0)
    year = g_array_index (self->years, int, 0) + 1;
  dialog = mb_open_year_new (GTK_WINDOW (gtk_widget_get_root (widget)), year);
  g_signal_connect_object (dialog, "open", G_CALLBACK (on_year_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gpointer
add_one (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Work *work = data;

  return mb_inspection_add (office, work->year, work->institution, work->text, error)
             ? g_strdup (_ ("Added to the list"))
             : NULL;
}

static void
on_add_decided_cb (MbAddParticipant *dialog, gint64 institution, const char *reason, MbInspectionPage *self)
{
  Work *work = work_new (self, reason);

  work->institution = institution;
  mb_session_run (mb_page_get_session (MB_PAGE (self)), add_one, work, NULL, NULL, on_changed_cb, work);
}

static void
on_add_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  GtkWidget *dialog = mb_add_participant_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                              mb_page_get_session (MB_PAGE (self)), self->year);

  g_signal_connect_object (dialog, "add", G_CALLBACK (on_add_decided_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Publishing ---- */

static gpointer
publish (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Work *work = data;

  return mb_inspection_publish (office, work->year, error)
             ? g_strdup_printf (_ ("The results of %d are published"), work->year)
             : NULL;
}

static gpointer
reopen (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Work *work = data;

  return mb_inspection_reopen (office, work->year, work->text, error)
             ? g_strdup_printf (_ ("%d is open again"), work->year)
             : NULL;
}

static void
on_decided_cb (MbPublishDialog *dialog, const char *reason, MbInspectionPage *self)
{
  Work *work = work_new (self, reason);

  work->final = TRUE;
  mb_session_run (mb_page_get_session (MB_PAGE (self)), self->state->published != NULL ? reopen : publish, work, NULL,
                  NULL, on_changed_cb, work);
}

static void
on_publish_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  GtkWidget *dialog = mb_publish_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), self->state);

  g_signal_connect_object (dialog, "decided", G_CALLBACK (on_decided_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Sheets ---- */

static void
on_import_scores_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_session_import (mb_page_get_session (MB_PAGE (widget)), "score", NULL);
}

static gpointer
write_forms (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Work *work = data;
  g_auto (GStrv) files = mb_inspection_write_forms (office, work->year, work->text, job, error);
  guint n = files != NULL ? g_strv_length (files) : 0;

  if (files == NULL)
    return NULL;
  return g_strdup_printf (ngettext ("%u sheet written to %s", "%u sheets written to %s", n), n, work->text);
}

static void
on_folder_cb (const char *path, gpointer user)
{
  g_autoptr (MbInspectionPage) self = user;
  g_autoptr (MbJob) job = NULL;
  Work *work;

  if (path == NULL || self->closing)
    return;
  work = work_new (self, path);
  job = mb_job_new (_ ("Writing sheets"));
  mb_session_run (mb_page_get_session (MB_PAGE (self)), write_forms, work, NULL, job, on_told_cb, work);
}

static void
on_write_forms_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_file_dialog_folder (widget, _ ("Folder for the Sheets"), on_folder_cb, g_object_ref (widget));
}

/* ---- One, two ---- */

static gint64
at_cursor (MbInspectionPage *self)
{
  guint row = mb_grid_get_cursor_row (MB_GRID (self->grid));
  MbGridSource *source = mb_grid_get_source (MB_GRID (self->grid));

  return source != NULL && row != MB_GRID_NONE ? mb_grid_source_row_id (source, row) : 0;
}

static void
score (MbInspectionPage *self, gint64 participant)
{
  g_autoptr (GArray) shown = mb_inspection_list_shown (self);

  if (participant == 0)
    return;
  self->last = participant;
  mb_scoring_view_show (MB_SCORING_VIEW (self->scoring), (const gint64 *) (void *) shown->data, shown->len,
                        participant);
  mb_inspection_page_show_face (self, "scoring");
}

static void
on_score_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  score (MB_INSPECTION_PAGE (widget), at_cursor (MB_INSPECTION_PAGE (widget)));
}

static void
on_activate_cb (MbGrid *grid, guint row, MbInspectionPage *self)
{
  score (self, mb_grid_source_row_id (mb_grid_get_source (grid), row));
}

static void
on_compare_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  g_autoptr (GArray) selected = mb_inspection_list_selected (self);

  if (selected->len != 2)
    return;
  mb_compare_view_show (MB_COMPARE_VIEW (self->compare), g_array_index (selected, gint64, 0),
                        g_array_index (selected, gint64, 1));
  mb_inspection_page_show_face (self, "compare");
}

static void
on_show_institution_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  const MbInspectionResult *result = mb_inspection_page_find (self, at_cursor (self));

  if (result != NULL)
    mb_session_open_record (mb_page_get_session (MB_PAGE (self)), "institution", result->institution);
}

/* ---- Paper ---- */

static void
preview (MbInspectionPage *self, const gint64 *participants, guint n)
{
  const MbInspectionResult *only = n == 1 ? mb_inspection_page_find (self, participants[0]) : NULL;
  g_autofree char *title = only != NULL ? g_strdup_printf (_ ("Result notice of %s, %d"), only->name, self->year)
                           : participants != NULL
                               ? g_strdup_printf (_ ("Result notices of %u institutions, %d"), n, self->year)
                               : g_strdup_printf (_ ("Result notices of all, %d"), self->year);

  mb_inspection_paper_show (MB_INSPECTION_PAPER (self->paper), self->year, participants, n, title);
  mb_inspection_page_show_face (self, "paper");
}

static void
on_preview_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  g_autoptr (GArray) selected = mb_inspection_list_selected (self);

  if (selected->len > 0)
    preview (self, (const gint64 *) (void *) selected->data, selected->len);
}

static void
on_preview_all_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  preview (MB_INSPECTION_PAGE (widget), NULL, 0);
}

/* Ctrl+P and the window's Print: what is before the clerk's eyes. */
static void
on_print_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbInspectionPage *self = MB_INSPECTION_PAGE (widget);
  const char *face = gtk_stack_get_visible_child_name (GTK_STACK (self->faces));
  gint64 participant = mb_scoring_view_get_participant (MB_SCORING_VIEW (self->scoring));
  g_autoptr (GArray) selected = mb_inspection_list_selected (self);

  if (g_strcmp0 (face, "paper") == 0)
    gtk_widget_activate_action (self->paper, "notice.print", NULL);
  else if (g_strcmp0 (face, "scoring") == 0 && participant != 0)
    preview (self, &participant, 1);
  else if (selected->len > 1)
    preview (self, (const gint64 *) (void *) selected->data, selected->len);
  else
    preview (self, NULL, 0);
}

static void
on_scoring_preview_cb (MbScoringView *view, gint64 participant, MbInspectionPage *self)
{
  preview (self, &participant, 1);
}

static void
on_back_cb (GtkWidget *view, MbInspectionPage *self)
{
  const char *face = gtk_stack_get_visible_child_name (GTK_STACK (self->faces));
  gint64 participant = mb_scoring_view_get_participant (MB_SCORING_VIEW (self->scoring));
  MbGridSource *source = mb_grid_get_source (MB_GRID (self->grid));

  /* The list stands at the institution that was scored last. */
  for (guint i = 0; g_strcmp0 (face, "scoring") == 0 && source != NULL && i < mb_grid_source_n_rows (source); i++)
    if (mb_grid_source_row_id (source, i) == participant)
      {
        mb_grid_set_cursor (MB_GRID (self->grid), i, MB_GRID_NONE);
        break;
      }
  mb_inspection_page_show_face (self, "list");
}

/* ---- What can be done just now ---- */

void
mb_inspection_actions_update (MbInspectionPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean writable = !mb_session_is_read_only (mb_page_get_session (MB_PAGE (self)));
  gboolean open = self->year != 0 && self->state != NULL, locked = open && self->state->published != NULL;
  gboolean latest = open && self->years->len > 0 && g_array_index (self->years, int, 0) == self->year;
  g_autoptr (GArray) selected = mb_inspection_list_selected (self);

  gtk_widget_action_set_enabled (widget, "page.open-year", writable);
  gtk_widget_action_set_enabled (widget, "page.import-scores", latest && writable && !locked);
  gtk_widget_action_set_enabled (widget, "page.write-forms", open);
  gtk_widget_action_set_enabled (widget, "page.add", open && writable && !locked);
  gtk_widget_action_set_enabled (widget, "page.publish", open && writable && !locked);
  gtk_widget_action_set_enabled (widget, "page.reopen", open && writable && locked);
  gtk_widget_action_set_enabled (widget, "page.score", open && selected->len > 0);
  gtk_widget_action_set_enabled (widget, "page.compare", open && selected->len == 2);
  gtk_widget_action_set_enabled (widget, "page.preview", open && selected->len > 0);
  gtk_widget_action_set_enabled (widget, "page.preview-all", open && self->state->n_scored > 0);
  gtk_widget_action_set_enabled (widget, "page.show-institution", open && selected->len > 0);
}

void
mb_inspection_actions_class_init (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "page.open-year", on_open_year_cb },
    { "page.add", on_add_cb },
    { "page.publish", on_publish_cb },
    { "page.reopen", on_publish_cb },
    { "page.import-scores", on_import_scores_cb },
    { "page.write-forms", on_write_forms_cb },
    { "page.score", on_score_cb },
    { "page.compare", on_compare_cb },
    { "page.preview", on_preview_cb },
    { "page.preview-all", on_preview_all_cb },
    { "page.print", on_print_cb },
    { "page.show-institution", on_show_institution_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, NULL, actions[i].func);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "page.print", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "page.compare", NULL);
}

void
mb_inspection_actions_init (MbInspectionPage *self)
{
  g_signal_connect (self->grid, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect (self->scoring, "back", G_CALLBACK (on_back_cb), self);
  g_signal_connect (self->scoring, "preview", G_CALLBACK (on_scoring_preview_cb), self);
  g_signal_connect (self->compare, "back", G_CALLBACK (on_back_cb), self);
  g_signal_connect (self->paper, "back", G_CALLBACK (on_back_cb), self);
}
