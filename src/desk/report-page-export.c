/* report-page-export.c: reports and letters to files, and the preview's zoom. */
#include "config.h"

#include "report-page-private.h"

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "print.h"

static gpointer
write_file (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  MbReportRequest *request = data;
  gboolean ok = request->letter ? mb_letter_write (office, request->name, &request->options,
                                                   request->institution == NULL, request->path, NULL, job, error)
                                : mb_report_write (office, request->name, &request->options, request->path, job, error);

  return ok ? g_strdup (request->path) : NULL;
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  MbReportRequest *request = user;
  MbSession *session = mb_page_get_session (MB_PAGE (request->self));
  g_autoptr (GError) error = NULL;
  g_autofree char *path = mb_session_run_finish (session, result, &error);

  if (path == NULL)
    mb_session_report (session, error);
  else
    {
      /* translators: toast after an export; the file's path */
      g_autofree char *text = g_strdup_printf (_ ("Written: %s"), path);

      mb_session_toast (session, text, FALSE);
    }
  mb_report_request_free (request);
}

static void
on_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbReportPage) self = user;
  MbReportRequest *request;
  g_autoptr (MbJob) job = NULL;

  if (path == NULL || self->closing || self->info == NULL)
    return;
  request = mb_report_page_request (self);
  request->path = g_strdup (path);
  job = mb_job_new (_ ("Exporting"));
  mb_session_run (mb_page_get_session (MB_PAGE (self)), write_file, request, NULL, job, on_written_cb, request);
}

static void
on_export_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbReportPage *self = MB_REPORT_PAGE (widget);
  MbFileKindFilter kind = g_str_has_suffix (action, "xlsx")  ? MB_FILES_XLSX
                          : g_str_has_suffix (action, "pdf") ? MB_FILES_PDF
                                                             : MB_FILES_CSV;
  const char *ending = kind == MB_FILES_XLSX ? "xlsx" : kind == MB_FILES_PDF ? "pdf" : "csv";
  MbOffice *office = mb_session_get_office (mb_page_get_session (MB_PAGE (self)));
  g_autofree char *date = mb_date_to_iso (mb_office_get_today (office));
  g_autofree char *name = NULL;

  if (self->info == NULL)
    return;
  /* As superiors ask for it: office, form, date. */
  name = g_strdup_printf ("%s%s%s.%s", mb_office_get_name (office), self->info->title, date, ending);
  g_strdelimit (name, "/\\", '-');
  mb_file_dialog_save (widget, _ ("Export"), kind, name, on_path_cb, g_object_ref (self));
}

/* ---- Printing ---- */

static void
on_print_paper_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  MbReportRequest *request = user;
  MbReportPage *self = request->self;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (MbPaper) paper = mb_session_run_finish (session, result, &error);

  if (paper == NULL)
    mb_session_report (session, error);
  else if (!self->closing && self->info != NULL)
    mb_print_paper (GTK_WIDGET (self), session, g_steal_pointer (&paper), self->info->title);
  mb_report_request_free (request);
}

/* Composed anew: the preview's own paper goes on being looked at while it prints. */
static void
on_print_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbReportPage *self = MB_REPORT_PAGE (widget);
  MbReportRequest *request;

  if (self->info == NULL)
    return;
  request = mb_report_page_request (self);
  mb_session_run (mb_page_get_session (MB_PAGE (self)), mb_report_page_make_paper, request, NULL, NULL,
                  on_print_paper_cb, request);
}

static void
on_page_setup_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_print_setup (widget);
}

static void
on_zoom_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbPaperView *view = MB_PAPER_VIEW (MB_REPORT_PAGE (widget)->view);
  int zoom = mb_paper_view_get_zoom (view);

  if (g_str_has_suffix (action, "fit"))
    mb_paper_view_set_zoom (view, 0);
  else
    mb_paper_view_set_zoom (view,
                            CLAMP ((zoom > 0 ? zoom : 100) + (g_str_has_suffix (action, "in") ? 25 : -25), 25, 400));
}

void
mb_report_page_export_class_init (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "page.export-xlsx", NULL, on_export_cb);
  gtk_widget_class_install_action (widget_class, "page.export-pdf", NULL, on_export_cb);
  gtk_widget_class_install_action (widget_class, "page.export-csv", NULL, on_export_cb);
  gtk_widget_class_install_action (widget_class, "page.print", NULL, on_print_cb);
  gtk_widget_class_install_action (widget_class, "page.page-setup", NULL, on_page_setup_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "page.print", NULL);
  gtk_widget_class_install_action (widget_class, "page.zoom-in", NULL, on_zoom_cb);
  gtk_widget_class_install_action (widget_class, "page.zoom-out", NULL, on_zoom_cb);
  gtk_widget_class_install_action (widget_class, "page.zoom-fit", NULL, on_zoom_cb);
}
