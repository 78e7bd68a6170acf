/* paint.c: keeps the promise that only this file knows GtkStyleContext, which GTK retires after 4.8. */
#include "paint.h"

void
mb_paint_color (GtkWidget *widget, GdkRGBA *color)
{
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

void
mb_paint_layout (GtkWidget *widget, GtkSnapshot *snapshot, int x, int y, PangoLayout *layout)
{
  GdkRGBA color;

  mb_paint_color (widget, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

void
mb_paint_placeholder (GtkWidget *widget, GtkSnapshot *snapshot, int x, int y, int width, int height)
{
  GdkRGBA color;

  mb_paint_color (widget, &color);
  color.alpha *= 0.12f;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}
