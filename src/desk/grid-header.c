/* grid-header.c: keeps the promise that everything a heading offers to the mouse (sort, size, order) is a change of MbGridColumns, which
 * the grid's actions change as well: keyboard and mouse can do the same.
 */
#include "config.h"

#include "grid-header.h"

#include <glib/gi18n-lib.h>

#define EDGE_REACH 5
#define DRAG_START 8

typedef enum
{
  DRAG_NONE,
  DRAG_EDGE,
  DRAG_HEADING
} DragKind;

struct _MbGridHeader
{
  GtkWidget parent_instance;
  MbGridColumns *columns;
  GPtrArray *headings; /* borrowed from the widget tree, one per place */
  int scroll;
  guint n_frozen;
  gboolean sortable;
  DragKind drag;
  guint drag_place;
  int drag_width;
  gboolean dragged;
};

enum
{
  CLICKED,
  RESIZED,
  MOVED,
  MENU,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MbGridHeader, mb_grid_header, GTK_TYPE_WIDGET)

static int
frozen_width (MbGridHeader *self)
{
  return mb_grid_columns_x (self->columns, MIN (self->n_frozen, mb_grid_columns_n_shown (self->columns)));
}

/* From a widget coordinate to the unscrolled one. */
static int
unscroll (MbGridHeader *self, double x)
{
  return (int) x < frozen_width (self) ? (int) x : (int) x + self->scroll;
}

/* GTK 4.8 gives a tooltip's text the least width it can be broken into, which for Chinese is a sign or two a line. A label of our own is
 * not broken. */
static gboolean
on_tooltip_cb (GtkWidget *heading, int x, int y, gboolean keyboard, GtkTooltip *tooltip, GtkWidget *tip)
{
  gtk_tooltip_set_custom (tooltip, tip);
  return TRUE;
}

static GtkWidget *
heading_new (void)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "css-name", "gridheading", "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_COLUMN_HEADER, NULL);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *mark = gtk_label_new (NULL), *tip = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (mark, "sort-mark");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), mark);
  g_object_bind_property (label, "label", tip, "label", 0);
  g_object_set_data_full (G_OBJECT (box), "tip", g_object_ref_sink (tip), g_object_unref);
  gtk_widget_set_has_tooltip (box, TRUE);
  g_signal_connect_object (box, "query-tooltip", G_CALLBACK (on_tooltip_cb), tip, 0);
  return box;
}

static void
heading_update (MbGridHeader *self, GtkWidget *heading, MbGridSource *source, guint column)
{
  GtkWidget *label = gtk_widget_get_first_child (heading);
  GtkWidget *mark = gtk_widget_get_last_child (heading);
  MbGridColumn info;
  gboolean descending = FALSE;
  guint rank = mb_grid_columns_sort_rank (self->columns, column, &descending);
  g_autofree char *mark_text = NULL;

  mb_grid_source_column (source, column, &info);
  gtk_label_set_label (GTK_LABEL (label), info.title);
  gtk_label_set_xalign (GTK_LABEL (label), info.xalign);
  if (rank == MB_GRID_NONE)
    mark_text = g_strdup ("");
  else if (mb_grid_columns_n_sort (self->columns) > 1)
    mark_text = g_strdup_printf ("%s%u", descending ? "▾" : "▴", rank + 1);
  else
    mark_text = g_strdup (descending ? "▾" : "▴");
  gtk_label_set_label (GTK_LABEL (mark), mark_text);
  gtk_widget_set_visible (mark, rank != MB_GRID_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_LABEL, info.title,
                                  GTK_ACCESSIBLE_PROPERTY_SORT,
                                  rank == MB_GRID_NONE ? GTK_ACCESSIBLE_SORT_NONE
                                  : descending         ? GTK_ACCESSIBLE_SORT_DESCENDING
                                                       : GTK_ACCESSIBLE_SORT_ASCENDING,
                                  -1);
  /* AT-SPI has no sort state in this version of GTK: it is told in words. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  rank == MB_GRID_NONE ? ""
                                  : descending         ? _ ("sorted descending")
                                                       : _ ("sorted ascending"),
                                  -1);
}

static void
update_cursor (MbGridHeader *self, double x)
{
  gboolean edge = self->drag == DRAG_EDGE
                  || mb_grid_columns_hit_edge (self->columns, unscroll (self, x), EDGE_REACH) != MB_GRID_NONE;

  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), edge ? "col-resize" : NULL);
}

static void
on_motion_cb (GtkEventControllerMotion *controller, double x, double y, MbGridHeader *self)
{
  update_cursor (self, x);
}

static void
on_drag_begin_cb (GtkGestureDrag *gesture, double x, double y, MbGridHeader *self)
{
  guint place = mb_grid_columns_hit_edge (self->columns, unscroll (self, x), EDGE_REACH);

  self->dragged = FALSE;
  if (place != MB_GRID_NONE)
    {
      self->drag = DRAG_EDGE;
      self->drag_place = place;
      self->drag_width = mb_grid_columns_width (self->columns, mb_grid_columns_at (self->columns, place));
      return;
    }
  self->drag_place = mb_grid_columns_hit (self->columns, unscroll (self, x));
  self->drag = self->drag_place == MB_GRID_NONE ? DRAG_NONE : DRAG_HEADING;
}

static void
on_drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, MbGridHeader *self)
{
  double x, y;

  gtk_gesture_drag_get_start_point (gesture, &x, &y);
  if (self->drag == DRAG_EDGE)
    {
      guint column = mb_grid_columns_at (self->columns, self->drag_place);

      self->dragged = TRUE;
      mb_grid_columns_set_width (self->columns, column, self->drag_width + (int) dx);
      g_signal_emit (self, signals[RESIZED], 0, column);
    }
  else if (self->drag == DRAG_HEADING && (self->dragged || dx > DRAG_START || dx < -DRAG_START))
    {
      guint place = mb_grid_columns_hit (self->columns, unscroll (self, x + dx));

      self->dragged = TRUE;
      if (place != MB_GRID_NONE && place != self->drag_place)
        {
          mb_grid_columns_move (self->columns, self->drag_place, place);
          self->drag_place = place;
          g_signal_emit (self, signals[MOVED], 0);
        }
    }
}

static void
on_drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, MbGridHeader *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self->drag == DRAG_HEADING && !self->dragged && self->sortable)
    g_signal_emit (self, signals[CLICKED], 0, mb_grid_columns_at (self->columns, self->drag_place),
                   (state & GDK_SHIFT_MASK) != 0);
  self->drag = DRAG_NONE;
  update_cursor (self, -100);
}

static void
on_menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MbGridHeader *self)
{
  guint place = mb_grid_columns_hit (self->columns, unscroll (self, x));

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[MENU], 0,
                 place == MB_GRID_NONE ? MB_GRID_NONE : mb_grid_columns_at (self->columns, place), (int) x);
}

static void
mb_grid_header_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      if (orientation == GTK_ORIENTATION_VERTICAL)
        {
          *minimum = MAX (*minimum, child_minimum);
          *natural = MAX (*natural, child_natural);
        }
    }
}

static void
mb_grid_header_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbGridHeader *self = MB_GRID_HEADER (widget);
  int frozen = frozen_width (self), x = 0;

  for (guint i = 0; i < self->headings->len; i++)
    {
      GtkWidget *heading = g_ptr_array_index (self->headings, i);
      int heading_width = mb_grid_columns_width (self->columns, mb_grid_columns_at (self->columns, i));
      int at = x - (i < self->n_frozen ? 0 : self->scroll);
      gboolean seen = at < width && (i < self->n_frozen || at + heading_width > frozen);

      gtk_widget_set_child_visible (heading, seen);
      if (seen)
        {
          int least;

          gtk_widget_measure (heading, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
          gtk_widget_allocate (heading, MAX (heading_width, least), height, -1,
                               gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) at, 0)));
        }
      x += heading_width;
    }
}

static void
mb_grid_header_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MbGridHeader *self = MB_GRID_HEADER (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float frozen = (float) frozen_width (self);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (frozen, 0, MAX (0, width - frozen), height));
  for (guint i = self->n_frozen; i < self->headings->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->headings, i), snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, frozen, height));
  for (guint i = 0; i < MIN (self->n_frozen, self->headings->len); i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->headings, i), snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
mb_grid_header_dispose (GObject *object)
{
  MbGridHeader *self = MB_GRID_HEADER (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->headings, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mb_grid_header_parent_class)->dispose (object);
}

static void
mb_grid_header_finalize (GObject *object)
{
  g_ptr_array_unref (MB_GRID_HEADER (object)->headings);
  G_OBJECT_CLASS (mb_grid_header_parent_class)->finalize (object);
}

static void
mb_grid_header_class_init (MbGridHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_grid_header_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_grid_header_finalize;
  widget_class->measure = mb_grid_header_measure;
  widget_class->size_allocate = mb_grid_header_size_allocate;
  widget_class->snapshot = mb_grid_header_snapshot;
  signals[CLICKED] = g_signal_new ("clicked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT,
                                   G_TYPE_BOOLEAN);
  signals[RESIZED]
      = g_signal_new ("resized", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[MOVED] = g_signal_new ("moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU]
      = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "gridheader");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
mb_grid_header_init (MbGridHeader *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *menu = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->headings = g_ptr_array_new ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Headings"), -1);
}

GtkWidget *
mb_grid_header_new (MbGridColumns *columns)
{
  MbGridHeader *self = g_object_new (MB_TYPE_GRID_HEADER, NULL);

  self->columns = columns;
  return GTK_WIDGET (self);
}

void
mb_grid_header_bind (MbGridHeader *self, MbGridSource *source)
{
  guint n = mb_grid_columns_n_shown (self->columns);

  self->sortable = source != NULL && mb_grid_source_can_sort (source);
  while (self->headings->len > n)
    {
      GtkWidget *heading = g_ptr_array_index (self->headings, self->headings->len - 1);

      g_ptr_array_set_size (self->headings, (gint) self->headings->len - 1);
      gtk_widget_unparent (heading);
    }
  while (self->headings->len < n)
    {
      GtkWidget *heading = heading_new ();

      gtk_widget_set_parent (heading, GTK_WIDGET (self));
      g_ptr_array_add (self->headings, heading);
    }
  for (guint i = 0; source != NULL && i < n; i++)
    heading_update (self, g_ptr_array_index (self->headings, i), source, mb_grid_columns_at (self->columns, i));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
mb_grid_header_set_view (MbGridHeader *self, int scroll, guint n_frozen)
{
  self->scroll = scroll;
  self->n_frozen = n_frozen;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

GtkWidget *
mb_grid_header_get_heading (MbGridHeader *self, guint place)
{
  return place < self->headings->len ? g_ptr_array_index (self->headings, place) : NULL;
}
