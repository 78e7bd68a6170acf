/* widget-case.h: what tests look for in a window: a widget of a type in sight, and how many rows a list has. */
#pragma once

#include "grid-source.h"

static inline GtkWidget *
find_mapped (GtkWidget *widget, GType type)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_mapped (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

typedef struct
{
  MbGridSource *source;
  guint n;
} Rows;

/* For wait_for: data is a Rows. */
static inline gboolean
has_rows (gpointer data)
{
  Rows *rows = data;

  return mb_grid_source_n_rows (rows->source) == rows->n;
}
