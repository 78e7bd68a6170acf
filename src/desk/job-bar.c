/* job-bar.c: keeps the promise that quick work shows nothing: the bar appears only after SHOW_AFTER. */
#include "config.h"

#include "job-bar.h"

#include <glib/gi18n-lib.h>

#define SHOW_AFTER 150

struct _MbJobBar
{
  GtkWidget parent_instance;
  GtkWidget *box, *label, *progress, *cancel;
  MbJob *job;
  guint show_source, pulse_source;
};

G_DEFINE_FINAL_TYPE (MbJobBar, mb_job_bar, GTK_TYPE_WIDGET)

static void
update (MbJobBar *self)
{
  g_autofree char *title = NULL, *step = NULL, *text = NULL;
  guint64 done = 0, total = 0;

  mb_job_get (self->job, &title, &step, &done, &total);
  if (step != NULL && step[0] != '\0')
    text = g_strdup_printf ("%s · %s", title != NULL ? title : "", step);
  gtk_label_set_label (GTK_LABEL (self->label), text != NULL ? text : title != NULL ? title : "");
  if (total > 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), MIN (1.0, (double) done / (double) total));
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress));
  gtk_widget_set_sensitive (self->cancel, !mb_job_is_cancelled (self->job));
}

static void
on_changed_cb (MbJob *job, MbJobBar *self)
{
  update (self);
}

static gboolean
on_pulse_cb (gpointer data)
{
  update (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_show_cb (gpointer data)
{
  MbJobBar *self = data;

  self->show_source = 0;
  update (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->pulse_source = g_timeout_add (250, on_pulse_cb, self);
  return G_SOURCE_REMOVE;
}

static void
on_cancel_clicked_cb (GtkButton *button, MbJobBar *self)
{
  mb_job_cancel (self->job);
  gtk_widget_set_sensitive (self->cancel, FALSE);
}

static void
mb_job_bar_dispose (GObject *object)
{
  MbJobBar *self = MB_JOB_BAR (object);

  mb_job_bar_set_job (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_JOB_BAR);
  G_OBJECT_CLASS (mb_job_bar_parent_class)->dispose (object);
}

static void
mb_job_bar_class_init (MbJobBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_job_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/job-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MbJobBar, box);
  gtk_widget_class_bind_template_child (widget_class, MbJobBar, label);
  gtk_widget_class_bind_template_child (widget_class, MbJobBar, progress);
  gtk_widget_class_bind_template_child (widget_class, MbJobBar, cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_clicked_cb);
}

static void
mb_job_bar_init (MbJobBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mb_job_bar_set_job (MbJobBar *self, MbJob *job)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_handle_id (&self->show_source, g_source_remove);
  g_clear_handle_id (&self->pulse_source, g_source_remove);
  g_set_object (&self->job, job);
  if (job == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  g_signal_connect (job, "changed", G_CALLBACK (on_changed_cb), self);
  self->show_source = g_timeout_add (SHOW_AFTER, on_show_cb, self);
}
