/* paint.h: drawing into a snapshot; the one place for calls that later GTK versions rename. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* mb_paint_color: the widget's text colour. */
void mb_paint_color (GtkWidget *widget, GdkRGBA *color);
void mb_paint_layout (GtkWidget *widget, GtkSnapshot *snapshot, int x, int y, PangoLayout *layout);
/* mb_paint_placeholder: a faint bar where a value will come. */
void mb_paint_placeholder (GtkWidget *widget, GtkSnapshot *snapshot, int x, int y, int width, int height);

G_END_DECLS
