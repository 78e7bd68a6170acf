/* table-chart.h: what every picture of a table has in common, whoever draws it: the spreadsheet's own chart or ours.
 *
 * A chart shows the body rows only. Its series are the columns table->chart_series, its labels those of
 * table->chart_category.
 */
#pragma once

#include "table.h"

G_BEGIN_DECLS

/* mb_table_has_chart: the table asks for a chart that can be drawn: a known kind, columns that exist, series of numbers. */
gboolean mb_table_has_chart (const MbTable *table);
/* mb_table_series_name: the innermost heading of the index-th series, or all its levels joined by a blank when another series has
 * the same innermost one. (transfer full) */
char *mb_table_series_name (const MbTable *table, guint index);
/* mb_table_series_is_line: whether the index-th series is a line: every one of a "line" chart, the percentages of a
 * "barline" chart. */
gboolean mb_table_series_is_line (const MbTable *table, guint index);
/* mb_table_series_is_second: whether it has the second axis: the lines of a "barline" chart that has bars too. */
gboolean mb_table_series_is_second (const MbTable *table, guint index);

G_END_DECLS
