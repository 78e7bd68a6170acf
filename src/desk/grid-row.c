/* grid-row.c: keeps the promise that a row costs its shown cells and nothing for the columns out of sight but their text. */
#include "config.h"

#include "grid-row.h"

#include <glib/gi18n-lib.h>

struct _MbGridRow
{
  GtkWidget parent_instance;
  GPtrArray *cells; /* (element-type MbGridCell), borrowed from the widget tree, one per place */
  GArray *edges;    /* (element-type int) left edge per place and the right edge of all, unscrolled */
  guint position;
  guint cursor_place;
  guint block_first, block_last; /* places; MB_GRID_NONE: none */
  GtkWidget *block;              /* (nullable) what marks them; borrowed from the widget tree */
  guint n_frozen;
  int scroll;
  gboolean selected;
};

G_DEFINE_FINAL_TYPE (MbGridRow, mb_grid_row, GTK_TYPE_WIDGET)

static int
edge (MbGridRow *self, guint place)
{
  return place < self->edges->len ? g_array_index (self->edges, int, place) : 0;
}

static void
mb_grid_row_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  /* The children are measured so that each may be allocated; their wish is nothing, as is the row's. */
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_measure (child, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = *natural = 0;
}

/* Beneath the cells, from edge to edge of the block; never over columns that stand still and are none of it. */
static void
allocate_block (MbGridRow *self, int frozen, int height)
{
  gboolean seen = self->block_first != MB_GRID_NONE && self->block_last < self->cells->len;
  int left, right, least;

  if (self->block == NULL)
    return;
  if (seen)
    {
      left = edge (self, self->block_first);
      right = edge (self, self->block_last + 1);
      if (self->block_first >= self->n_frozen)
        left = MAX (left - self->scroll, frozen);
      if (self->block_last >= self->n_frozen)
        right = MAX (right - self->scroll, frozen);
      gtk_widget_measure (self->block, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      seen = right - left >= least;
    }
  gtk_widget_set_child_visible (self->block, seen);
  if (seen)
    gtk_widget_allocate (self->block, right - left, height, -1,
                         gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) left, 0)));
}

static void
mb_grid_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbGridRow *self = MB_GRID_ROW (widget);
  int frozen = edge (self, MIN (self->n_frozen, self->cells->len));

  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkWidget *cell = g_ptr_array_index (self->cells, i);
      int cell_width = edge (self, i + 1) - edge (self, i);
      int x = edge (self, i) - (i < self->n_frozen ? 0 : self->scroll);
      gboolean seen = x < width && (i < self->n_frozen || x + cell_width > frozen);

      gtk_widget_set_child_visible (cell, seen);
      if (seen)
        {
          gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
          gtk_widget_allocate (cell, cell_width, height, -1,
                               gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, 0)));
        }
    }
  allocate_block (self, frozen, height);
}

static void
mb_grid_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MbGridRow *self = MB_GRID_ROW (widget);
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float frozen = (float) edge (self, MIN (self->n_frozen, self->cells->len));

  if (self->block != NULL)
    gtk_widget_snapshot_child (widget, self->block, snapshot);
  /* Columns that stand still cover what is scrolled beneath them, whatever background the row has just now. */
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (frozen, 0, MAX (0, width - frozen), height));
  for (guint i = self->n_frozen; i < self->cells->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->cells, i), snapshot);
  gtk_snapshot_pop (snapshot);
  for (guint i = 0; i < MIN (self->n_frozen, self->cells->len); i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->cells, i), snapshot);
}

static void
mb_grid_row_dispose (GObject *object)
{
  MbGridRow *self = MB_GRID_ROW (object);
  GtkWidget *child;

  g_ptr_array_set_size (self->cells, 0);
  self->block = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (mb_grid_row_parent_class)->dispose (object);
}

static void
mb_grid_row_finalize (GObject *object)
{
  MbGridRow *self = MB_GRID_ROW (object);

  g_ptr_array_unref (self->cells);
  g_array_unref (self->edges);
  G_OBJECT_CLASS (mb_grid_row_parent_class)->finalize (object);
}

static void
mb_grid_row_class_init (MbGridRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_grid_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = mb_grid_row_finalize;
  widget_class->measure = mb_grid_row_measure;
  widget_class->size_allocate = mb_grid_row_size_allocate;
  widget_class->snapshot = mb_grid_row_snapshot;
  gtk_widget_class_set_css_name (widget_class, "gridrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
mb_grid_row_init (MbGridRow *self)
{
  self->cells = g_ptr_array_new ();
  self->edges = g_array_new (FALSE, FALSE, sizeof (int));
  self->position = MB_GRID_NONE;
  self->cursor_place = self->block_first = self->block_last = MB_GRID_NONE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
mb_grid_row_new (void)
{
  return g_object_new (MB_TYPE_GRID_ROW, NULL);
}

static void
ensure_cells (MbGridRow *self, guint n)
{
  while (self->cells->len > n)
    {
      GtkWidget *cell = g_ptr_array_index (self->cells, self->cells->len - 1);

      g_ptr_array_set_size (self->cells, (gint) self->cells->len - 1);
      gtk_widget_unparent (cell);
    }
  while (self->cells->len < n)
    {
      GtkWidget *cell = mb_grid_cell_new ();

      gtk_widget_set_parent (cell, GTK_WIDGET (self));
      g_ptr_array_add (self->cells, cell);
    }
}

void
mb_grid_row_bind (MbGridRow *self, MbGridSource *source, const MbGridColumns *columns, guint position)
{
  guint n = mb_grid_columns_n_shown (columns);
  g_autofree char *name = NULL, *label = NULL;
  guint n_rows = mb_grid_source_n_rows (source);

  self->position = position;
  if (position == MB_GRID_NONE)
    return;
  ensure_cells (self, n);
  for (guint place = 0; place < n; place++)
    {
      MbGridCell *cell = g_ptr_array_index (self->cells, place);
      guint column = mb_grid_columns_at (columns, place);
      const char *tone;
      g_autofree char *text = mb_grid_source_text (source, position, column, &tone);
      MbGridColumn info;

      mb_grid_source_column (source, column, &info);
      mb_grid_cell_set_xalign (cell, info.xalign);
      mb_grid_cell_set_value (cell, text, tone, info.title);
      mb_grid_cell_set_marks (cell, mb_grid_source_marks (source, position, column, text));
      mb_grid_cell_set_place (cell, place + 1);
    }
  name = mb_grid_source_row_name (source, position);
  /* translators: row of a table for screen readers: position, number of rows, name */
  label = g_strdup_printf (_ ("Row %u of %u: %s"), position + 1, n_rows, name != NULL ? name : "…");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_INDEX, (int) position + 1, -1);
}

guint
mb_grid_row_get_position (MbGridRow *self)
{
  return self->position;
}

void
mb_grid_row_set_state (MbGridRow *self, gboolean selected, guint cursor_place)
{
  if (self->selected != selected)
    {
      self->selected = selected;
      if (selected)
        gtk_widget_set_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED, FALSE);
      else
        gtk_widget_unset_state_flags (GTK_WIDGET (self), GTK_STATE_FLAG_SELECTED);
      gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
    }
  self->cursor_place = cursor_place;
  for (guint i = 0; i < self->cells->len; i++)
    mb_grid_cell_set_cursor (g_ptr_array_index (self->cells, i), i == cursor_place);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

gboolean
mb_grid_row_set_block (MbGridRow *self, guint first, guint last, gboolean top, gboolean bottom)
{
  for (guint i = 0; i < self->cells->len; i++)
    mb_grid_cell_set_in_block (g_ptr_array_index (self->cells, i), first != MB_GRID_NONE && i >= first && i <= last);
  if (first != MB_GRID_NONE && self->block == NULL)
    {
      self->block = g_object_new (GTK_TYPE_BOX, "css-name", "gridblock", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, "can-target", FALSE, NULL);
      gtk_widget_set_parent (self->block, GTK_WIDGET (self));
    }
  if (self->block == NULL)
    return FALSE;
  set_class (self->block, "top", top);
  set_class (self->block, "bottom", bottom);
  if (self->block_first == first && self->block_last == last)
    return FALSE;
  self->block_first = first;
  self->block_last = last;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return TRUE;
}

void
mb_grid_row_set_view (MbGridRow *self, const MbGridColumns *columns, int scroll, guint n_frozen)
{
  guint n = mb_grid_columns_n_shown (columns);
  int x = 0;

  self->scroll = scroll;
  self->n_frozen = n_frozen;
  g_array_set_size (self->edges, n + 1);
  for (guint place = 0; place < n; place++)
    {
      g_array_index (self->edges, int, place) = x;
      x += mb_grid_columns_width (columns, mb_grid_columns_at (columns, place));
    }
  g_array_index (self->edges, int, n) = x;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

MbGridCell *
mb_grid_row_get_cell (MbGridRow *self, guint place)
{
  return place < self->cells->len ? g_ptr_array_index (self->cells, place) : NULL;
}
