/* chart-view.h: a chart in the window: hover and arrow keys tell each datum, Ctrl+T shows the figures as a table, the context menu copies
 * and saves.
 *
 * Signals: "activate" (datum): Enter or a click on a datum, to open the rows behind it; "failed" (error): saving did not work.
 */
#pragma once

#include <gtk/gtk.h>

#include "chart.h"

G_BEGIN_DECLS

#define MB_TYPE_CHART_VIEW (mb_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (MbChartView, mb_chart_view, MB, CHART_VIEW, GtkWidget)

GtkWidget *mb_chart_view_new (void);
void mb_chart_view_set_chart (MbChartView *self, MbChart *chart); /* (nullable); reference taken */
MbChart *mb_chart_view_get_chart (MbChartView *self);
int mb_chart_view_get_highlight (MbChartView *self); /* datum, -1: none */
void mb_chart_view_set_highlight (MbChartView *self, int datum);
gboolean mb_chart_view_is_table (MbChartView *self);
void mb_chart_view_set_table (MbChartView *self, gboolean table);

G_END_DECLS
