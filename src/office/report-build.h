/* report-build.h: from a report's declaration and what it is asked about to a table. */
#pragma once

#include "report-declare.h"

G_BEGIN_DECLS

/* mb_report_build: the table of a report, a chart's own data or a letter's list, for a scope already made. */
MbTable *mb_report_build (const MbReport *report, const MbReportScope *scope, MbJob *job, GError **error);

/* The two kinds; table has its head, no columns yet. */
gboolean mb_report_build_listing (const MbReport *report, const MbReportScope *scope, MbTable *table, int *positions,
                                  MbJob *job, GError **error);
gboolean mb_report_build_summary (const MbReport *report, const MbReportScope *scope, MbTable *table, int *positions,
                                  MbJob *job, GError **error);
/* mb_report_add_column: a declared column as the table has it. */
MbTableColumn *mb_report_add_column (MbTable *table, const MbReportColumn *column, const char *heading, MbCellType type,
                                     guint width);
/* mb_report_base_query: the report's own records: its register and `where`. */
MbQuery *mb_report_base_query (const MbReport *report, const MbReportScope *scope, GError **error);

G_END_DECLS
