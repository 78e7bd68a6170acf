/* inspection-paper.c: keeps the promise that what is shown, saved and printed are the same pages, composed by office/ each time from what
 * the file holds.
 */
#include "config.h"

#include "inspection-paper.h"

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "paper-view.h"
#include "print.h"
#include "report.h"

#define LETTER "result-notice"

typedef enum
{
  FOR_VIEW,
  FOR_PRINTER,
  FOR_FILE
} Purpose;

struct _MbInspectionPaper
{
  GtkWidget parent_instance;
  GtkWidget *content, *title_label, *page_label, *faces, *message, *view;
  MbSession *session;
  int year;
  GArray *participants; /* (nullable) (element-type gint64) */
  char *title;
  guint generation;
  gboolean closing;
};

static guint back_signal;

G_DEFINE_FINAL_TYPE (MbInspectionPaper, mb_inspection_paper, GTK_TYPE_WIDGET)

typedef struct
{
  MbInspectionPaper *self;
  Purpose purpose;
  guint generation;
  int year;
  GArray *participants;
  char *path;
} Compose;

static void
compose_free (Compose *compose)
{
  g_object_unref (compose->self);
  g_clear_pointer (&compose->participants, g_array_unref);
  g_free (compose->path);
  g_free (compose);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Compose, compose_free)

static gpointer
do_compose (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  const Compose *compose = data;
  MbReportOptions options = { 0 };
  const gint64 *ids = compose->participants != NULL ? (const gint64 *) (void *) compose->participants->data : NULL;
  guint n = compose->participants != NULL ? compose->participants->len : 0;
  g_autoptr (MbPaper) paper = NULL;

  options.year = compose->year;
  paper = mb_letter_compose (office, LETTER, &options, ids == NULL, ids, n, NULL, job, error);
  if (paper == NULL)
    return NULL;
  mb_paper_n_pages (paper); /* laid out here, not in the window's thread */
  if (compose->path != NULL && !mb_paper_write_pdf (paper, compose->path, mb_office_get_name (office), job, error))
    return NULL;
  return g_steal_pointer (&paper);
}

static void
update_page (MbInspectionPaper *self)
{
  guint n = mb_paper_view_get_n_pages (MB_PAPER_VIEW (self->view));
  g_autofree char *text
      = n > 0 ? g_strdup_printf (_ ("Page %u of %u"), mb_paper_view_get_page (MB_PAPER_VIEW (self->view)) + 1, n)
              : NULL;

  gtk_label_set_label (GTK_LABEL (self->page_label), text != NULL ? text : "");
}

static void
show_paper (MbInspectionPaper *self, MbPaper *paper, const GError *error)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "notice.save", paper != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "notice.print", paper != NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), paper != NULL ? "paper" : "message");
  if (paper == NULL)
    gtk_label_set_label (GTK_LABEL (self->message), error->message);
  mb_paper_view_take_paper (MB_PAPER_VIEW (self->view), paper);
  update_page (self);
  gtk_widget_grab_focus (self->view);
}

static void
on_composed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (Compose) compose = user;
  MbInspectionPaper *self = compose->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbPaper) paper = mb_session_run_finish (self->session, result, &error);
  g_autofree char *text = NULL;

  if (self->closing || (compose->purpose == FOR_VIEW && compose->generation != self->generation))
    return;
  if (compose->purpose == FOR_VIEW)
    show_paper (self, g_steal_pointer (&paper), error);
  else if (paper == NULL)
    mb_session_report (self->session, error);
  else if (compose->purpose == FOR_PRINTER)
    mb_print_paper (GTK_WIDGET (self), self->session, g_steal_pointer (&paper), self->title);
  else
    {
      text = g_strdup_printf (_ ("Written: %s"), compose->path);
      mb_session_toast (self->session, text, FALSE);
    }
}

static void
compose_for (MbInspectionPaper *self, Purpose purpose, const char *path)
{
  g_autoptr (MbJob) job = mb_job_new (_ ("Composing notices"));
  Compose *compose = g_new0 (Compose, 1);

  compose->self = g_object_ref (self);
  compose->purpose = purpose;
  compose->generation = self->generation;
  compose->year = self->year;
  compose->participants = self->participants != NULL ? g_array_copy (self->participants) : NULL;
  compose->path = g_strdup (path);
  mb_session_run (self->session, do_compose, compose, NULL, job, on_composed_cb, compose);
}

void
mb_inspection_paper_show (MbInspectionPaper *self, int year, const gint64 *participants, guint n, const char *title)
{
  g_autofree char *kept = g_strdup (title);

  g_clear_pointer (&self->participants, g_array_unref);
  if (participants != NULL)
    {
      self->participants = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_array_append_vals (self->participants, participants, n);
    }
  self->year = year;
  self->generation++;
  g_free (self->title);
  self->title = g_steal_pointer (&kept);
  gtk_label_set_label (GTK_LABEL (self->title_label), self->title);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "notice.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "notice.print", FALSE);
  gtk_label_set_label (GTK_LABEL (self->message), _ ("The pages are being laid out…"));
  gtk_stack_set_visible_child_name (GTK_STACK (self->faces), "message");
  mb_paper_view_take_paper (MB_PAPER_VIEW (self->view), NULL);
  update_page (self);
  compose_for (self, FOR_VIEW, NULL);
}

void
mb_inspection_paper_set_session (MbInspectionPaper *self, MbSession *session)
{
  g_return_if_fail (self->session == NULL);
  self->session = g_object_ref (session);
}

/* ---- Actions ---- */

static void
on_back_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, back_signal, 0);
}

static void
on_print_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  compose_for (MB_INSPECTION_PAPER (widget), FOR_PRINTER, NULL);
}

static void
on_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbInspectionPaper) self = user;

  if (path != NULL && !self->closing)
    compose_for (self, FOR_FILE, path);
}

static void
on_save_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MbInspectionPaper *self = MB_INSPECTION_PAPER (widget);
  g_autofree char *file = g_strconcat (self->title, ".pdf", NULL);

  g_strdelimit (file, "/\\", '-');
  mb_file_dialog_save (widget, _ ("Save as PDF"), MB_FILES_PDF, file, on_path_cb, g_object_ref (self));
}

static void
on_page_cb (GObject *view, GParamSpec *pspec, MbInspectionPaper *self)
{
  update_page (self);
}

static void
mb_inspection_paper_dispose (GObject *object)
{
  MB_INSPECTION_PAPER (object)->closing = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_INSPECTION_PAPER);
  G_OBJECT_CLASS (mb_inspection_paper_parent_class)->dispose (object);
}

static void
mb_inspection_paper_finalize (GObject *object)
{
  MbInspectionPaper *self = MB_INSPECTION_PAPER (object);

  g_clear_pointer (&self->participants, g_array_unref);
  g_clear_object (&self->session);
  g_free (self->title);
  G_OBJECT_CLASS (mb_inspection_paper_parent_class)->finalize (object);
}

static void
mb_inspection_paper_class_init (MbInspectionPaperClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_inspection_paper_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_inspection_paper_finalize;
  back_signal = g_signal_new ("back", MB_TYPE_INSPECTION_PAPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (MB_TYPE_PAPER_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/inspection-paper.ui");
#define CHILD(NAME) gtk_widget_class_bind_template_child (widget_class, MbInspectionPaper, NAME)
  CHILD (content);
  CHILD (title_label);
  CHILD (page_label);
  CHILD (faces);
  CHILD (message);
  CHILD (view);
#undef CHILD
  gtk_widget_class_install_action (widget_class, "notice.back", NULL, on_back_cb);
  gtk_widget_class_install_action (widget_class, "notice.print", NULL, on_print_cb);
  gtk_widget_class_install_action (widget_class, "notice.save", NULL, on_save_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "notice.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "notice.print", NULL);
}

static void
mb_inspection_paper_init (MbInspectionPaper *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->view, "notify::page", G_CALLBACK (on_page_cb), self);
}
