/* grid.c: layout and scrolling; keeps the promise that a grid of a million rows costs what its visible rows cost.
 *
 * Rows are widgets of one height, as many as fit and one more, kept in visual order: scrolling by a few rows moves the few that left
 * one end to the other, a jump binds all anew. Positions are computed from the adjustment in 64 bits, so that the last row of
 * 1,000,000 stands right.
 */
#include "config.h"

#include "grid-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
  N_PROPS
};

enum
{
  ACTIVATE,
  CURSOR_MOVED,
  SELECTION_CHANGED,
  COLUMNS_CHANGED,
  PASTE,
  FILL_DOWN,
  CLEAR,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (MbGrid, mb_grid, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

int
mb_grid_view_height (MbGrid *self)
{
  return MAX (0, gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height);
}

static int
hscroll (MbGrid *self)
{
  return self->hadjustment != NULL ? (int) floor (gtk_adjustment_get_value (self->hadjustment)) : 0;
}

static gint64
vscroll (MbGrid *self)
{
  return self->vadjustment != NULL ? (gint64) floor (gtk_adjustment_get_value (self->vadjustment)) : 0;
}

guint
mb_grid_get_first_visible (MbGrid *self)
{
  return self->row_height > 0 ? (guint) (vscroll (self) / self->row_height) : 0;
}

int
mb_grid_get_row_height (MbGrid *self)
{
  return self->row_height;
}

/* ---- Rows ---- */

static void
ensure_pool (MbGrid *self, int view_height)
{
  guint wanted = self->n_rows == 0 || view_height <= 0 ? 0 : (guint) (view_height / self->row_height) + 2;

  wanted = MIN (wanted, self->n_rows);
  while (self->rows->len > wanted)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, self->rows->len - 1);

      g_ptr_array_set_size (self->rows, (gint) self->rows->len - 1);
      gtk_widget_unparent (row);
    }
  while (self->rows->len < wanted)
    {
      GtkWidget *row = mb_grid_row_new ();

      /* Before reason, editor and header: what is drawn later lies above. */
      gtk_widget_insert_before (row, GTK_WIDGET (self), self->reason);
      g_ptr_array_add (self->rows, row);
    }
}

/* Moves rows that left one end to the other, so that those still seen keep their widget and the tree its reading order. */
static void
rotate_pool (MbGrid *self, guint first)
{
  guint n = self->rows->len;
  guint old = n > 0 ? mb_grid_row_get_position (g_ptr_array_index (self->rows, 0)) : MB_GRID_NONE;

  if (n < 2 || old == MB_GRID_NONE || old == first)
    return;
  if (first > old && first - old < n)
    for (guint i = 0; i < first - old; i++)
      {
        GtkWidget *row = g_ptr_array_steal_index (self->rows, 0);

        gtk_widget_insert_after (row, GTK_WIDGET (self), g_ptr_array_index (self->rows, n - 2));
        g_ptr_array_add (self->rows, row);
      }
  else if (first < old && old - first < n)
    for (guint i = 0; i < old - first; i++)
      {
        GtkWidget *row = g_ptr_array_steal_index (self->rows, n - 1);

        gtk_widget_insert_before (row, GTK_WIDGET (self), g_ptr_array_index (self->rows, 0));
        g_ptr_array_insert (self->rows, 0, row);
      }
}

void
mb_grid_sync_rows (MbGrid *self, gboolean rebind)
{
  guint first = mb_grid_get_first_visible (self);
  gboolean focus = mb_grid_has_focus (self);

  rotate_pool (self, first);
  for (guint i = 0; i < self->rows->len; i++)
    {
      MbGridRow *row = g_ptr_array_index (self->rows, i);
      guint position = self->source != NULL && first + i < self->n_rows ? first + i : MB_GRID_NONE;

      if (rebind || mb_grid_row_get_position (row) != position)
        {
          /* The focus must not ride on a cell to another row. */
          if (focus && mb_grid_row_get_position (row) != position
              && gtk_widget_get_focus_child (GTK_WIDGET (self)) == GTK_WIDGET (row))
            mb_grid_grab_self (self);
          mb_grid_row_bind (row, self->source, self->columns, position);
          mb_grid_row_set_view (row, self->columns, hscroll (self), self->n_frozen);
        }
      gtk_widget_set_child_visible (GTK_WIDGET (row), position != MB_GRID_NONE);
    }
  mb_grid_cursor_update_states (self);
  if (focus)
    mb_grid_cursor_grab (self);
  /* Not queue_allocate: when labels above are laid out anew in the same frame, GTK 4.8 does not come down to one that asked for that only,
   * and paints it without. */
  if (!self->in_allocate)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
update_views (MbGrid *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    mb_grid_row_set_view (g_ptr_array_index (self->rows, i), self->columns, hscroll (self), self->n_frozen);
  mb_grid_header_set_view (MB_GRID_HEADER (self->header), hscroll (self), self->n_frozen);
  if (!self->in_allocate)
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
mb_grid_sync_header (MbGrid *self)
{
  mb_grid_header_bind (MB_GRID_HEADER (self->header), self->source);
  update_views (self);
}

static void
update_name (MbGrid *self)
{
  /* translators: accessible name of a table: its name and number of rows */
  g_autofree char *label
      = g_strdup_printf (_ ("%s, %u rows"), self->name != NULL ? self->name : _ ("Table"), self->n_rows);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_ROW_COUNT,
                                  (int) MIN (self->n_rows, G_MAXINT), GTK_ACCESSIBLE_RELATION_COL_COUNT,
                                  (int) mb_grid_columns_n_shown (self->columns), -1);
}

/* ---- Adjustments ---- */

static void
configure_vertical (MbGrid *self, double value, double height, int view_height)
{
  gtk_adjustment_configure (self->vadjustment, value, 0, MAX (height, view_height), self->row_height,
                            MAX (self->row_height, view_height - self->row_height), view_height);
}

static gboolean
on_overshoot_cb (gpointer data)
{
  MbGrid *self = data;
  double height = (double) self->n_rows * self->row_height;
  int view_height = mb_grid_view_height (self);

  self->overshoot_source = 0;
  configure_vertical (self, CLAMP (gtk_adjustment_get_value (self->vadjustment), 0, MAX (0, height - view_height)), height,
                      view_height);
  return G_SOURCE_REMOVE;
}

/* reveal: the cursor's row is to be wholly in sight.
 *
 * A scrolled window tries its room without scroll bars first, in every layout. A value that gave way to that and came back would have all
 * laid out again, for ever: while the cursor is in sight it stays where it is, beyond the end for that moment, and only when there really
 * is more room it gives way, afterwards.
 */
static void
configure_adjustments (MbGrid *self, int width, int view_height, gboolean reveal)
{
  double total = mb_grid_columns_total (self->columns);
  double height = (double) self->n_rows * self->row_height;

  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment,
                              CLAMP (gtk_adjustment_get_value (self->hadjustment), 0, MAX (0, total - width)), 0,
                              MAX (total, width), 60, width * 0.9, width);
  if (self->vadjustment != NULL)
    {
      double value = gtk_adjustment_get_value (self->vadjustment), top = (double) self->cursor_row * self->row_height;
      double limit;

      if (reveal && self->cursor_row != MB_GRID_NONE && view_height >= self->row_height)
        {
          value = CLAMP (value, top + self->row_height - view_height, top);
          self->reveal = FALSE;
        }
      limit = MAX (0, height - view_height);
      g_clear_handle_id (&self->overshoot_source, g_source_remove);
      if (reveal && value > limit && value - limit <= 2 * self->row_height)
        {
          configure_vertical (self, value, value + view_height, view_height);
          self->overshoot_source = g_idle_add (on_overshoot_cb, self);
        }
      else
        configure_vertical (self, CLAMP (value, 0, limit), height, view_height);
    }
}

/* By the room there was until now. */
static gboolean
cursor_is_seen (MbGrid *self)
{
  double top = (double) self->cursor_row * self->row_height;

  return self->vadjustment != NULL && self->cursor_row != MB_GRID_NONE && top >= gtk_adjustment_get_value (self->vadjustment)
         && top + self->row_height
                <= gtk_adjustment_get_value (self->vadjustment) + gtk_adjustment_get_page_size (self->vadjustment);
}

static void
on_hadjustment_value_cb (GtkAdjustment *adjustment, MbGrid *self)
{
  update_views (self);
}

static void
on_vadjustment_value_cb (GtkAdjustment *adjustment, MbGrid *self)
{
  mb_grid_sync_rows (self, FALSE);
}

static void
set_adjustment (MbGrid *self, GtkAdjustment **place, GtkAdjustment *adjustment, GCallback callback)
{
  if (*place != NULL)
    {
      g_signal_handlers_disconnect_by_data (*place, self);
      g_clear_object (place);
    }
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *place = g_object_ref_sink (adjustment);
  g_signal_connect (adjustment, "value-changed", callback, self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ---- The source ---- */

static void
on_rows_changed_cb (MbGridSource *source, guint pos, guint removed, guint added, MbGrid *self)
{
  guint first = mb_grid_get_first_visible (self);
  gboolean was_scrolled = vscroll (self) > 0;

  self->n_rows = mb_grid_source_n_rows (source);
  if (self->entry != NULL && mb_grid_source_row_id (source, self->edit_row) == 0 && self->edit_row >= pos)
    mb_grid_edit_cancel (self);
  mb_grid_cursor_rows_changed (self, pos, removed, added);
  if (self->entry != NULL)
    {
      if (self->cursor_row == MB_GRID_NONE)
        mb_grid_edit_cancel (self);
      else
        self->edit_row = self->cursor_row;
    }
  /* What comes or goes above the view does not move what is looked at. */
  if (self->vadjustment != NULL && was_scrolled && pos + removed <= first && removed != added)
    {
      double value
          = gtk_adjustment_get_value (self->vadjustment) + ((double) added - (double) removed) * self->row_height;
      double height = (double) self->n_rows * self->row_height, page = gtk_adjustment_get_page_size (self->vadjustment);

      gtk_adjustment_configure (self->vadjustment, CLAMP (value, 0, MAX (0, height - page)), 0, MAX (height, page),
                                self->row_height, MAX (self->row_height, page - self->row_height), page);
    }
  ensure_pool (self, mb_grid_view_height (self));
  mb_grid_sync_rows (self, TRUE);
  update_name (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_values_changed_cb (MbGridSource *source, guint pos, guint n, MbGrid *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      MbGridRow *row = g_ptr_array_index (self->rows, i);
      guint position = mb_grid_row_get_position (row);

      if (position != MB_GRID_NONE && position >= pos && position - pos < n)
        mb_grid_row_bind (row, source, self->columns, position);
    }
  if (self->cursor_row != MB_GRID_NONE && self->cursor_row >= pos && self->cursor_row - pos < n)
    mb_grid_emit_cursor_moved (self);
}

static void
load_columns (MbGrid *self)
{
  guint n = self->source != NULL ? mb_grid_source_n_columns (self->source) : 0;
  g_autofree const char **ids = g_new0 (const char *, n + 1);
  g_autofree int *widths = g_new0 (int, n + 1);
  g_autofree gboolean *shown = g_new0 (gboolean, n + 1);

  for (guint i = 0; i < n; i++)
    {
      MbGridColumn info;

      mb_grid_source_column (self->source, i, &info);
      ids[i] = info.id;
      widths[i] = (int) info.width_chars * self->char_width + 18;
      shown[i] = !info.hidden;
    }
  mb_grid_columns_reset (self->columns, n, ids, widths, shown);
  if (self->columns_state != NULL)
    mb_grid_columns_restore (self->columns, self->columns_state);
}

static void
on_columns_changed_cb (MbGridSource *source, MbGrid *self)
{
  mb_grid_edit_cancel (self);
  load_columns (self);
  mb_grid_actions_columns_changed (self);
  mb_grid_cursor_reset (self);
  mb_grid_sync_header (self);
  mb_grid_sync_rows (self, TRUE);
}

/* ---- Widget ---- */

static void
update_metrics (MbGrid *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));
  int row_height = MAX (28, line + 8), char_width;

  char_width = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics));
  pango_font_metrics_unref (metrics);
  if (char_width != self->char_width)
    {
      gboolean known = self->char_width > 0;

      self->char_width = char_width;
      /* Declared widths are in characters; those that the clerk chose stay. */
      if (known && self->source != NULL && self->columns_state == NULL && !self->columns_touched)
        {
          load_columns (self);
          mb_grid_actions_columns_changed (self);
          mb_grid_sync_header (self);
          mb_grid_sync_rows (self, TRUE);
        }
    }
  if (row_height != self->row_height)
    {
      self->row_height = row_height;
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
}

static void
mb_grid_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                 int *minimum_baseline, int *natural_baseline)
{
  MbGrid *self = MB_GRID (widget);
  int header;

  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, -1, NULL, &header, NULL, NULL);
  self->header_height = MAX (header, self->row_height);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 120;
      *natural = MAX (120, mb_grid_columns_total (self->columns));
    }
  else
    {
      *minimum = self->header_height + 2 * self->row_height;
      *natural = self->header_height + (int) MIN (self->n_rows, 20) * self->row_height;
      *natural = MAX (*minimum, *natural);
    }
}

static void
mb_grid_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbGrid *self = MB_GRID (widget);
  int header, view_height;
  gboolean seen = cursor_is_seen (self);
  gint64 scroll;

  self->in_allocate = TRUE;
  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, -1, NULL, &header, NULL, NULL);
  self->header_height = MAX (header, self->row_height);
  view_height = MAX (0, height - self->header_height);
  ensure_pool (self, view_height);
  configure_adjustments (self, width, view_height, seen || self->reveal);
  mb_grid_sync_rows (self, FALSE);
  mb_grid_header_set_view (MB_GRID_HEADER (self->header), hscroll (self), self->n_frozen);
  scroll = vscroll (self);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      guint position = mb_grid_row_get_position (MB_GRID_ROW (row));
      gint64 y;

      if (position == MB_GRID_NONE)
        continue;
      y = self->header_height + (gint64) position * self->row_height - scroll;
      gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
      gtk_widget_allocate (row, width, self->row_height, -1,
                           gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, (float) y)));
    }
  gtk_widget_allocate (self->header, width, self->header_height, -1, NULL);
  mb_grid_edit_allocate (self, width, height);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
  if (self->chooser != NULL)
    gtk_popover_present (GTK_POPOVER (self->chooser));
  self->in_allocate = FALSE;
}

static void
mb_grid_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (mb_grid_parent_class)->css_changed (widget, change);
  update_metrics (MB_GRID (widget));
}

static gboolean
mb_grid_grab_focus (GtkWidget *widget)
{
  return mb_grid_cursor_grab (MB_GRID (widget));
}

gboolean
mb_grid_grab_self (MbGrid *self)
{
  return GTK_WIDGET_CLASS (mb_grid_parent_class)->grab_focus (GTK_WIDGET (self));
}

static gboolean
mb_grid_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MbGrid *self = MB_GRID (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* Tab leaves the grid, it does not go through its cells. */
  if (focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget)))
    return FALSE;
  return mb_grid_cursor_grab (self);
}

gboolean
mb_grid_has_focus (MbGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || self->entry != NULL)
    return FALSE;
  return focus == GTK_WIDGET (self) || (gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) && MB_IS_GRID_CELL (focus));
}

static void
mb_grid_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MbGrid *self = MB_GRID (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hpolicy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vpolicy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mb_grid_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MbGrid *self = MB_GRID (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value), G_CALLBACK (on_hadjustment_value_cb));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value), G_CALLBACK (on_vadjustment_value_cb));
      break;
    case PROP_HSCROLL_POLICY:
      self->hpolicy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vpolicy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
clear_source (MbGrid *self)
{
  if (self->source == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->source, self);
  g_clear_object (&self->source);
}

static void
mb_grid_dispose (GObject *object)
{
  MbGrid *self = MB_GRID (object);
  GtkWidget *child;

  self->closing = TRUE;
  g_clear_handle_id (&self->overshoot_source, g_source_remove);
  mb_grid_hold_dispose (self);
  clear_source (self);
  if (self->hadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->hadjustment, self);
  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  g_ptr_array_set_size (self->rows, 0);
  self->entry = NULL;
  self->popover = self->chooser = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->actions);
  g_clear_object (&self->row_menu);
  G_OBJECT_CLASS (mb_grid_parent_class)->dispose (object);
}

static void
mb_grid_finalize (GObject *object)
{
  MbGrid *self = MB_GRID (object);

  g_ptr_array_unref (self->rows);
  mb_grid_columns_free (self->columns);
  mb_grid_ranges_free (self->selection);
  g_clear_pointer (&self->selected_ids, g_hash_table_unref);
  g_free (self->columns_state);
  g_free (self->name);
  G_OBJECT_CLASS (mb_grid_parent_class)->finalize (object);
}

static void
mb_grid_class_init (MbGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->get_property = mb_grid_get_property;
  object_class->set_property = mb_grid_set_property;
  object_class->dispose = mb_grid_dispose;
  object_class->finalize = mb_grid_finalize;
  widget_class->measure = mb_grid_measure;
  widget_class->size_allocate = mb_grid_size_allocate;
  widget_class->css_changed = mb_grid_css_changed;
  widget_class->focus = mb_grid_focus;
  widget_class->grab_focus = mb_grid_grab_focus;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  signals[ACTIVATE]
      = g_signal_new ("activate", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SELECTION_CHANGED]
      = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[COLUMNS_CHANGED]
      = g_signal_new ("columns-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PASTE] = g_signal_new ("paste", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FILL_DOWN] = g_signal_new ("fill-down", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CLEAR] = g_signal_new ("clear", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  mb_grid_cursor_class_init (widget_class);
  mb_grid_block_class_init (widget_class);
  mb_grid_actions_class_init (widget_class);
  gtk_widget_class_set_css_name (widget_class, "mbgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
mb_grid_init (MbGrid *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->columns = mb_grid_columns_new ();
  self->rows = g_ptr_array_new ();
  self->selection = mb_grid_ranges_new ();
  self->header = mb_grid_header_new (self->columns);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
  mb_grid_cursor_init (self);
  mb_grid_edit_init (self);
  mb_grid_actions_init (self);
  update_metrics (self);
  update_name (self);
}

GtkWidget *
mb_grid_new (void)
{
  return g_object_new (MB_TYPE_GRID, NULL);
}

void
mb_grid_set_source (MbGrid *self, MbGridSource *source)
{
  gboolean focused = mb_grid_has_focus (self) || mb_grid_is_editing (self);

  if (self->source == source)
    return;
  mb_grid_edit_cancel (self);
  /* The focused cell goes: without this the focus would fall to the window's first widget. */
  if (focused)
    mb_grid_grab_self (self);
  clear_source (self);
  if (source != NULL)
    {
      self->source = g_object_ref (source);
      g_signal_connect (source, "rows-changed", G_CALLBACK (on_rows_changed_cb), self);
      g_signal_connect (source, "values-changed", G_CALLBACK (on_values_changed_cb), self);
      g_signal_connect (source, "columns-changed", G_CALLBACK (on_columns_changed_cb), self);
    }
  self->n_rows = source != NULL ? mb_grid_source_n_rows (source) : 0;
  load_columns (self);
  mb_grid_actions_columns_changed (self);
  ensure_pool (self, mb_grid_view_height (self));
  mb_grid_cursor_reset (self);
  mb_grid_sync_header (self);
  mb_grid_sync_rows (self, TRUE);
  update_name (self);
  /* Asking for an allocation alone is lost now and then while a popover of the window comes or goes (GTK 4.8). */
  gtk_widget_queue_resize (GTK_WIDGET (self));
  if (focused)
    mb_grid_cursor_grab (self);
}

MbGridSource *
mb_grid_get_source (MbGrid *self)
{
  return self->source;
}

void
mb_grid_set_name (MbGrid *self, const char *name)
{
  g_free (self->name);
  self->name = g_strdup (name);
  update_name (self);
}

void
mb_grid_set_editable (MbGrid *self, gboolean editable)
{
  self->editable = editable;
}

void
mb_grid_set_n_frozen (MbGrid *self, guint n_frozen)
{
  self->n_frozen = n_frozen;
  update_views (self);
}

MbGridColumns *
mb_grid_get_columns (MbGrid *self)
{
  return self->columns;
}

void
mb_grid_columns_edited (MbGrid *self, gboolean sort)
{
  self->columns_touched = TRUE;
  mb_grid_edit_cancel (self);
  if (self->cursor_column != MB_GRID_NONE && mb_grid_columns_place (self->columns, self->cursor_column) == MB_GRID_NONE
      && mb_grid_columns_n_shown (self->columns) > 0)
    self->cursor_column = mb_grid_columns_at (self->columns, 0);
  mb_grid_block_check (self);
  mb_grid_actions_columns_changed (self);
  mb_grid_sync_header (self);
  mb_grid_sync_rows (self, TRUE);
  if (sort && self->source != NULL)
    mb_grid_source_sort (self->source, self->columns);
  update_name (self);
  mb_grid_emit_columns_changed (self);
}

void
mb_grid_set_columns_state (MbGrid *self, const char *state)
{
  g_free (self->columns_state);
  self->columns_state = g_strdup (state);
  if (self->source == NULL || state == NULL)
    return;
  mb_grid_columns_restore (self->columns, state);
  mb_grid_actions_columns_changed (self);
  mb_grid_sync_header (self);
  mb_grid_sync_rows (self, TRUE);
}

void
mb_grid_emit_activate (MbGrid *self, guint row)
{
  g_signal_emit (self, signals[ACTIVATE], 0, row);
}

void
mb_grid_emit_cursor_moved (MbGrid *self)
{
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

void
mb_grid_emit_selection_changed (MbGrid *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
mb_grid_emit_columns_changed (MbGrid *self)
{
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}

void
mb_grid_emit_paste (MbGrid *self)
{
  g_signal_emit (self, signals[PASTE], 0);
}

void
mb_grid_emit_fill_down (MbGrid *self)
{
  g_signal_emit (self, signals[FILL_DOWN], 0);
}

void
mb_grid_emit_clear (MbGrid *self)
{
  g_signal_emit (self, signals[CLEAR], 0);
}
