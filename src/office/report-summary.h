/* report-summary.h: what the files that build summaries share: the figures, row by row, before they become a table. */
#pragma once

#include "report-declare.h"

G_BEGIN_DECLS

#define MB_SUMMARY_NONE G_MININT64 /* no figure, such as a rate of nothing */

typedef struct
{
  char *label;
  char *key; /* of the value; NULL for fixed rows */
  MbValue value;
  const MbReportFixedRow *fixed;
  gboolean declared; /* shown even without figures */
  gint64 *numbers;   /* per declared column */
  gint64 *listed;    /* per declared column: rows in the list behind it, where that is another condition */
} MbSummaryRow;

typedef struct
{
  const MbReport *report;
  const MbReportScope *scope;
  MbStore *store;
  GPtrArray *rows;    /* (element-type MbSummaryRow) */
  GHashTable *by_key; /* key → MbSummaryRow */
  MbSummaryRow *total;
} MbSummary;

MbSummaryRow *mb_summary_row_new (const MbSummary *summary, const char *label);
char *mb_summary_key (const MbValue *value);
/* mb_summary_link_query: the list behind a column's figures, without the row's condition. NULL without error: there is
 * none. */
MbQuery *mb_summary_link_query (const MbSummary *summary, guint c, const MbReportFixedRow *fixed, GError **error);

/* report-summary-rows.c: rows known before counting; then dropping, naming and ordering those that came. */
gboolean mb_summary_plan_rows (MbSummary *summary, GError **error);
gboolean mb_summary_arrange_rows (MbSummary *summary, GError **error);
void mb_summary_sort_rows (MbSummary *summary);
/* mb_summary_add_row_condition: the row's key as a condition on a path. FALSE: it cannot be said as one. */
gboolean mb_summary_add_row_condition (const MbSummaryRow *row, const char *path, MbQuery *query);

/* report-summary-table.c */
gboolean mb_summary_present (const MbSummary *summary, MbTable *table, int *positions, GError **error);

G_END_DECLS
