/* report-page-private.h: what the files of the report page share. */
#pragma once

#include "cell-entry.h"
#include "paper-view.h"
#include "report-page.h"
#include "report.h"

G_BEGIN_DECLS

struct _MbReportPage
{
  MbPage parent_instance;

  /* template */
  GtkWidget *title_label, *paned, *list, *parameters, *year_box, *year_label, *year, *as_of_box, *as_of, *town_box, *town_label,
      *town;
  GtkWidget *institution_box, *institution, *page_label, *faces, *view, *message;

  GPtrArray *reports, *letters; /* (element-type MbReportInfo) (nullable) */
  GPtrArray *infos;             /* (nullable) borrowed from both, as shown: reports, then letters */
  guint n_reports;
  const MbReportInfo *info; /* the one shown; borrowed from infos */
  char *wanted;             /* (nullable) name to select when the list is there */
  char *wanted_town;        /* (nullable) the same for the town */
  MbJob *job;               /* (nullable) the preview that is being made */
  MbDate today;             /* stood in as_of when the form was made or the day changed */
  guint generation, update_source;
  gboolean stale, filling, closing;
};

/* A request to a worker: which report, with what. */
typedef struct
{
  MbReportPage *self;
  guint generation;
  gboolean letter;
  char *name, *town, *institution, *path;
  MbReportOptions options; /* its strings are those above */
} MbReportRequest;

/* report-page.c */
MbReportRequest *mb_report_page_request (MbReportPage *self); /* for what is selected */
void mb_report_request_free (MbReportRequest *request);
/* mb_report_page_make_paper: an MbSessionFunc: the laid-out paper of an MbReportRequest. */
gpointer mb_report_page_make_paper (MbOffice *office, gpointer data, MbJob *job, GError **error);
/* report-page-export.c */
void mb_report_page_export_class_init (GtkWidgetClass *widget_class);

G_END_DECLS
