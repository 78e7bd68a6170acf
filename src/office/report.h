/* report.h: reports, charts and letters, all declared as data: computed once, presented anywhere. */
#pragma once

#include "chart.h"
#include "office.h"
#include "paper.h"
#include "table.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  char *title; /* as on the paper: always Chinese */
  char *label; /* title in the user's language, for menus */
  char *group; /* translated; nullable */
  char **uses; /* of "year", "as-of", "town", "institution" */
  gint64 order;
  gboolean hidden;
} MbReportInfo;
typedef struct
{
  int year;                /* 0: the latest open */
  MbDate as_of;            /* MB_DATE_NONE: today */
  const char *town;        /* nullable */
  const char *institution; /* nullable: name or code */
  /* A selection: tables that list records of only_register keep to these. NULL: all; borrowed until the call returns. */
  const char *only_register;
  const gint64 *only;
  guint n_only;
} MbReportOptions;

/* kind: "reports", "letters", "charts". (element-type MbReportInfo) in declared order. */
GPtrArray *mb_report_list (MbOffice *office, const char *kind, GError **error);
/* mb_report_compute: the table. REPORT_UNKNOWN, YEAR_NOT_OPEN, DECLARATION. */
MbTable *mb_report_compute (MbOffice *office, const char *name, const MbReportOptions *options, MbJob *job,
                            GError **error);
/* mb_report_write: kind by the ending: .xlsx .pdf .csv; OUTPUT_KIND. */
gboolean mb_report_write (MbOffice *office, const char *name, const MbReportOptions *options, const char *path,
                          MbJob *job, GError **error);
/* mb_report_chart_table: a chart's figures, with its chart_kind set: its twin for those who read numbers. */
MbTable *mb_report_chart_table (MbOffice *office, const char *name, const MbReportOptions *options, MbJob *job,
                                GError **error);
MbChart *mb_report_chart (MbOffice *office, const char *name, const MbReportOptions *options, MbJob *job,
                          GError **error);
gboolean mb_report_write_chart (MbOffice *office, const char *name, const MbReportOptions *options, const char *path,
                                MbJob *job, GError **error);
/* mb_letter_compose: one letter, or with all one per record in one paper, each beginning on a new page with its own
 * numbering. */
MbPaper *mb_letter_compose (MbOffice *office, const char *name, const MbReportOptions *options, gboolean all,
                            const gint64 *record_ids, guint n_records, guint *n_letters, MbJob *job, GError **error);
gboolean mb_letter_write (MbOffice *office, const char *name, const MbReportOptions *options, gboolean all,
                          const char *path, guint *n_letters, MbJob *job, GError **error);

G_END_DECLS
