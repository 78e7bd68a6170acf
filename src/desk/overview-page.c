/* overview-page.c: keeps the promise that the overview is as new as the office's data: it is computed again after every change, and shown
 * only when it is in sight.
 */
#include "config.h"

#include "overview-page.h"

#include <glib/gi18n-lib.h>

#include "chart-view.h"
#include "report.h"
#include "todo.h"

#define MAX_CHARTS 3

struct _MbOverviewPage
{
  MbPage parent_instance;
  GtkWidget *date_label, *figures, *empty_label, *charts;
  GPtrArray *views;  /* (element-type MbChartView) borrowed from the widget tree */
  GPtrArray *tables; /* (element-type MbTable) one per view */
  gboolean stale, loading, closing;
};

G_DEFINE_FINAL_TYPE (MbOverviewPage, mb_overview_page, MB_TYPE_PAGE)

typedef struct
{
  GPtrArray *todos;  /* (element-type MbTodo) */
  GPtrArray *tables; /* (element-type MbTable) of the charts */
} Figures;

static void
figures_free (Figures *figures)
{
  g_clear_pointer (&figures->todos, g_ptr_array_unref);
  g_clear_pointer (&figures->tables, g_ptr_array_unref);
  g_free (figures);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Figures, figures_free)

static gpointer
compute (MbOffice *office, gpointer data, MbJob *job, GError **error)
{
  g_autoptr (Figures) figures = g_new0 (Figures, 1);
  g_autoptr (GPtrArray) charts = NULL;
  const MbReportOptions options = { 0, MB_DATE_NONE, NULL, NULL };

  figures->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_table_free);
  figures->todos = mb_todo_count (office, error);
  charts = figures->todos != NULL ? mb_report_list (office, "charts", error) : NULL;
  if (charts == NULL)
    return NULL;
  for (guint i = 0; i < charts->len && figures->tables->len < MAX_CHARTS; i++)
    {
      const MbReportInfo *info = g_ptr_array_index (charts, i);
      MbTable *table;

      if (info->hidden)
        continue;
      /* A chart that cannot be made yet, such as of a year that is not open, is left out. */
      table = mb_report_chart_table (office, info->name, &options, job, NULL);
      if (table != NULL)
        g_ptr_array_add (figures->tables, table);
    }
  return g_steal_pointer (&figures);
}

/* ---- Figures ---- */

static void
on_figure_clicked_cb (GtkButton *button, MbOverviewPage *self)
{
  mb_session_open_link (mb_page_get_session (MB_PAGE (self)), g_object_get_data (G_OBJECT (button), "link"));
}

static void
show_todos (MbOverviewPage *self, GPtrArray *todos)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->figures)) != NULL)
    gtk_box_remove (GTK_BOX (self->figures), child);
  for (guint i = 0; i < todos->len; i++)
    {
      const MbTodo *todo = g_ptr_array_index (todos, i);
      GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, todo->count);
      g_autofree char *name = g_strdup_printf ("%s: %s", todo->label, number);
      GtkWidget *figure = gtk_label_new (number), *label = gtk_label_new (todo->label);

      gtk_label_set_xalign (GTK_LABEL (figure), 0);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (label), 2);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (figure, "figure");
      gtk_widget_add_css_class (figure, "numeric");
      if (todo->warning && todo->count > 0)
        gtk_widget_add_css_class (figure, "tone-bad");
      gtk_box_append (GTK_BOX (box), figure);
      gtk_box_append (GTK_BOX (box), label);
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_widget_add_css_class (button, "figure-card");
      gtk_widget_set_tooltip_text (button, _ ("Show the rows behind this figure"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      g_object_set_data_full (G_OBJECT (button), "link", g_strdup (todo->link), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_figure_clicked_cb), self);
      gtk_box_append (GTK_BOX (self->figures), button);
    }
}

/* ---- Charts ---- */

/* The nth body row of a table: charts leave totals out. */
static const MbTableRow *
body_row (const MbTable *table, int n)
{
  for (guint i = 0; i < table->rows->len; i++)
    {
      const MbTableRow *row = g_ptr_array_index (table->rows, i);

      if (row->kind == MB_ROW_BODY && n-- == 0)
        return row;
    }
  return NULL;
}

static void
on_chart_activate_cb (MbChartView *view, int index, MbOverviewPage *self)
{
  guint n;
  MbChartDatum datum;

  if (g_ptr_array_find (self->views, view, &n)
      && mb_chart_datum (mb_chart_view_get_chart (view), (guint) index, &datum))
    {
      const MbTable *table = g_ptr_array_index (self->tables, n);
      const MbTableRow *row = body_row (table, datum.category);
      guint series = (guint) datum.series;
      const char *link
          = row != NULL && series < table->n_chart_series ? row->cells[table->chart_series[series]].link : NULL;

      if (link != NULL)
        mb_session_open_link (mb_page_get_session (MB_PAGE (self)), link);
    }
}

static void
on_chart_failed_cb (MbChartView *view, const GError *error, MbOverviewPage *self)
{
  mb_session_report (mb_page_get_session (MB_PAGE (self)), error);
}

static void
ensure_views (MbOverviewPage *self, guint n)
{
  while (self->views->len > n)
    {
      GtkWidget *view = g_ptr_array_index (self->views, self->views->len - 1);

      g_ptr_array_set_size (self->views, (gint) self->views->len - 1);
      gtk_grid_remove (GTK_GRID (self->charts), gtk_widget_get_parent (view));
    }
  while (self->views->len < n)
    {
      GtkWidget *view = mb_chart_view_new (), *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
      guint i = self->views->len;

      gtk_widget_add_css_class (frame, "chart-card");
      gtk_widget_set_hexpand (view, TRUE);
      gtk_widget_set_vexpand (view, TRUE);
      gtk_box_append (GTK_BOX (frame), view);
      g_signal_connect (view, "activate", G_CALLBACK (on_chart_activate_cb), self);
      g_signal_connect (view, "failed", G_CALLBACK (on_chart_failed_cb), self);
      /* Two side by side, the third, over time, as wide as both. */
      gtk_grid_attach (GTK_GRID (self->charts), frame, i < 2 ? (int) i : 0, i < 2 ? 0 : (int) i - 1, i < 2 ? 1 : 2, 1);
      g_ptr_array_add (self->views, view);
    }
}

static void
show_charts (MbOverviewPage *self, GPtrArray *tables)
{
  ensure_views (self, tables->len);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  self->tables = g_ptr_array_ref (tables);
  for (guint i = 0; i < tables->len; i++)
    {
      g_autoptr (MbChart) chart = mb_chart_new_from_table (g_ptr_array_index (tables, i));

      mb_chart_view_set_chart (g_ptr_array_index (self->views, i), chart);
    }
  gtk_widget_set_visible (self->empty_label, tables->len == 0);
}

/* ---- Loading ---- */

static void load (MbOverviewPage *self);

static void
on_computed_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autoptr (MbOverviewPage) self = user;
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (Figures) figures = mb_session_run_finish (session, result, &error);

  self->loading = FALSE;
  if (self->closing)
    return;
  if (figures == NULL)
    {
      mb_session_report (session, error);
      return;
    }
  show_todos (self, figures->todos);
  show_charts (self, figures->tables);
  if (self->stale && gtk_widget_get_mapped (GTK_WIDGET (self)))
    load (self);
}

static void
load (MbOverviewPage *self)
{
  MbSession *session = mb_page_get_session (MB_PAGE (self));
  MbDate today = mb_office_get_today (mb_session_get_office (session));
  g_autofree char *date = mb_date_to_iso (today);

  if (self->loading)
    return;
  self->loading = TRUE;
  self->stale = FALSE;
  gtk_label_set_label (GTK_LABEL (self->date_label), date);
  mb_session_run (session, compute, NULL, NULL, NULL, on_computed_cb, g_object_ref (self));
}

static void
mb_overview_page_shown (MbPage *page)
{
  if (MB_OVERVIEW_PAGE (page)->stale)
    load (MB_OVERVIEW_PAGE (page));
}

static void
mb_overview_page_changed (MbPage *page)
{
  MB_OVERVIEW_PAGE (page)->stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (page)))
    load (MB_OVERVIEW_PAGE (page));
}

static void
mb_overview_page_dispose (GObject *object)
{
  MbOverviewPage *self = MB_OVERVIEW_PAGE (object);

  self->closing = TRUE;
  g_ptr_array_set_size (self->views, 0);
  gtk_widget_dispose_template (GTK_WIDGET (object), MB_TYPE_OVERVIEW_PAGE);
  G_OBJECT_CLASS (mb_overview_page_parent_class)->dispose (object);
}

static void
mb_overview_page_finalize (GObject *object)
{
  MbOverviewPage *self = MB_OVERVIEW_PAGE (object);

  g_ptr_array_unref (self->views);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  G_OBJECT_CLASS (mb_overview_page_parent_class)->finalize (object);
}

static void
mb_overview_page_class_init (MbOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_overview_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_overview_page_finalize;
  MB_PAGE_CLASS (klass)->shown = mb_overview_page_shown;
  MB_PAGE_CLASS (klass)->changed = mb_overview_page_changed;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/minban/Desk/overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MbOverviewPage, date_label);
  gtk_widget_class_bind_template_child (widget_class, MbOverviewPage, figures);
  gtk_widget_class_bind_template_child (widget_class, MbOverviewPage, empty_label);
  gtk_widget_class_bind_template_child (widget_class, MbOverviewPage, charts);
}

static void
mb_overview_page_init (MbOverviewPage *self)
{
  self->views = g_ptr_array_new ();
  self->stale = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

MbPage *
mb_overview_page_new (MbSession *session)
{
  MbOverviewPage *self = g_object_new (MB_TYPE_OVERVIEW_PAGE, "session", session, NULL);

  mb_page_set_identity (MB_PAGE (self), "overview", _ ("Overview"));
  return MB_PAGE (self);
}
