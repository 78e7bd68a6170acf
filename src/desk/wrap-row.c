/* wrap-row.c: keeps the promise that nothing in the head of a page is out of reach, however large the type. */
#include "config.h"

#include "wrap-row.h"

struct _MbWrapRow
{
  GtkWidget parent_instance;
  int spacing;
};

enum
{
  PROP_0,
  PROP_SPACING,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (MbWrapRow, mb_wrap_row, GTK_TYPE_WIDGET)

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
width_of (GtkWidget *child, gboolean natural)
{
  int least, most;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &most, NULL, NULL);
  return natural ? most : least;
}

/* What stands in one line: from first to before end. */
typedef struct
{
  GtkWidget *first, *end;
  int width;  /* all children's natural widths, with the spacing between them */
  int height; /* the highest child's */
  int n_wide; /* children that expand */
} Line;

static int
height_of (GtkWidget *child, int width, gboolean natural)
{
  int least, most;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, width_of (child, FALSE)), &least, &most, NULL, NULL);
  return natural ? most : least;
}

static Line
take_line (MbWrapRow *self, GtkWidget *first, int width, gboolean natural)
{
  Line line = { first, first, 0, 0, 0 };

  for (GtkWidget *child = first; child != NULL; child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int own = width_of (child, TRUE), with = line.width + (child != first ? self->spacing : 0) + own;

      if (child != first && with > width)
        break;
      line.width = with;
      line.height = MAX (line.height, height_of (child, MIN (own, width), natural));
      line.n_wide += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
      line.end = next_shown (gtk_widget_get_next_sibling (child));
    }
  return line;
}

static GtkSizeRequestMode
mb_wrap_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
total_height (MbWrapRow *self, int width, gboolean natural)
{
  GtkWidget *child = next_shown (gtk_widget_get_first_child (GTK_WIDGET (self)));
  int height = 0;

  while (child != NULL)
    {
      Line line = take_line (self, child, width, natural);

      height += (height > 0 ? self->spacing : 0) + line.height;
      child = line.end;
    }
  return height;
}

static void
mb_wrap_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  MbWrapRow *self = MB_WRAP_ROW (widget);
  int width = for_size >= 0 ? for_size : G_MAXINT;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = total_height (self, width, FALSE);
      *natural = total_height (self, width, TRUE);
      return;
    }
  *minimum = 0;
  *natural = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      *minimum = MAX (*minimum, width_of (child, FALSE));
      *natural += (*natural > 0 ? self->spacing : 0) + width_of (child, TRUE);
    }
}

static void
mb_wrap_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbWrapRow *self = MB_WRAP_ROW (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      Line line = take_line (self, child, width, TRUE);
      gboolean only = line.first == next_shown (gtk_widget_get_first_child (widget)) && line.end == NULL;
      int left = MAX (0, width - line.width), n_wide = line.n_wide, x = y > 0 && n_wide == 0 ? left : 0;
      int line_height = only ? height : line.height;

      for (; child != line.end; child = next_shown (gtk_widget_get_next_sibling (child)))
        {
          int own = MAX (MIN (width_of (child, TRUE), width), width_of (child, FALSE));
          GtkAllocation allocation = { x, y, own, line_height };

          if (gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
            {
              int more = left / n_wide--;

              allocation.width += more;
              left -= more;
            }
          x += allocation.width + self->spacing;
          if (mirrored)
            allocation.x = width - allocation.x - allocation.width;
          gtk_widget_size_allocate (child, &allocation, -1);
        }
      y += line_height + self->spacing;
    }
}

static void
mb_wrap_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MbWrapRow *self = MB_WRAP_ROW (object);

  if (id != PROP_SPACING)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  self->spacing = g_value_get_int (value);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
mb_wrap_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SPACING)
    g_value_set_int (value, MB_WRAP_ROW (object)->spacing);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mb_wrap_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mb_wrap_row_parent_class)->dispose (object);
}

static void
mb_wrap_row_class_init (MbWrapRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = mb_wrap_row_set_property;
  object_class->get_property = mb_wrap_row_get_property;
  object_class->dispose = mb_wrap_row_dispose;
  widget_class->get_request_mode = mb_wrap_row_get_request_mode;
  widget_class->measure = mb_wrap_row_measure;
  widget_class->size_allocate = mb_wrap_row_size_allocate;
  properties[PROP_SPACING]
      = g_param_spec_int ("spacing", NULL, NULL, 0, 100, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_css_name (widget_class, "box");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
mb_wrap_row_init (MbWrapRow *self)
{
}
