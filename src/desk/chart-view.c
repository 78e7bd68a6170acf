/* chart-view.c: keeps the promise that whoever cannot see the chart reads the same figures: its description, the datum at the keyboard's
 * cursor, and the table twin all come from the chart's own marks.
 */
#include "config.h"

#include "chart-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cell-table.h"
#include "file-dialog.h"
#include "grid.h"
#include "paint.h"

struct _MbChartView
{
  GtkWidget parent_instance;
  MbChart *chart;
  int highlight;
  GtkWidget *twin;    /* scrolled grid with the figures; (nullable) */
  GtkWidget *popover; /* context menu; (nullable) */
  gboolean closing;
};

static guint activate_signal, failed_signal;

G_DEFINE_FINAL_TYPE (MbChartView, mb_chart_view, GTK_TYPE_WIDGET)

static MbPalette
palette (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? MB_PALETTE_DARK : MB_PALETTE_LIGHT;
}

static void
update_description (MbChartView *self)
{
  g_autofree char *all = self->chart != NULL ? mb_chart_describe (self->chart) : NULL;
  MbChartDatum datum;
  const char *title = self->chart != NULL ? mb_chart_get_title (self->chart) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : _ ("Chart"), -1);
  if (self->chart != NULL && self->highlight >= 0 && mb_chart_datum (self->chart, (guint) self->highlight, &datum))
    {
      g_autofree char *text = g_strdup_printf ("%s %s: %s", datum.category_name, datum.series_name, datum.value_text);

      gtk_widget_set_tooltip_text (GTK_WIDGET (self), text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
    }
  else
    {
      /* The tooltip first: setting it sets the description too. */
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      all != NULL ? all : "", -1);
    }
}

void
mb_chart_view_set_highlight (MbChartView *self, int datum)
{
  if (self->highlight == datum)
    return;
  self->highlight = datum;
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- Mouse and keys ---- */

static void
on_motion_cb (GtkEventControllerMotion *controller, double x, double y, MbChartView *self)
{
  int datum;

  if (self->chart == NULL || self->twin != NULL)
    return;
  datum = mb_chart_hit (self->chart, x, y);
  mb_chart_view_set_highlight (self, datum);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), datum >= 0 ? "pointer" : NULL);
}

static void
on_leave_cb (GtkEventControllerMotion *controller, MbChartView *self)
{
  if (!gtk_widget_has_focus (GTK_WIDGET (self)))
    mb_chart_view_set_highlight (self, -1);
}

static void
on_released_cb (GtkGestureClick *gesture, int n_press, double x, double y, MbChartView *self)
{
  int datum = self->chart != NULL && self->twin == NULL ? mb_chart_hit (self->chart, x, y) : -1;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (datum >= 0)
    g_signal_emit (self, activate_signal, 0, datum);
}

static gboolean
on_step_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbChartView *self = MB_CHART_VIEW (widget);
  int n = self->chart != NULL ? (int) mb_chart_n_data (self->chart) : 0;
  int step = g_variant_get_int32 (args);

  if (n == 0 || self->twin != NULL)
    return FALSE;
  mb_chart_view_set_highlight (self, self->highlight < 0 ? (step > 0 ? 0 : n - 1) : (self->highlight + step + n) % n);
  return TRUE;
}

static gboolean
on_edge_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbChartView *self = MB_CHART_VIEW (widget);
  int n = self->chart != NULL ? (int) mb_chart_n_data (self->chart) : 0;

  if (n == 0 || self->twin != NULL)
    return FALSE;
  mb_chart_view_set_highlight (self, g_variant_get_int32 (args) < 0 ? 0 : n - 1);
  return TRUE;
}

static gboolean
on_enter_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbChartView *self = MB_CHART_VIEW (widget);

  if (self->highlight < 0 || self->twin != NULL)
    return FALSE;
  g_signal_emit (self, activate_signal, 0, self->highlight);
  return TRUE;
}

/* ---- Actions ---- */

/* Categories as rows, series as columns, read from the chart's data. */
static MbCellTable *
make_table (MbChart *chart)
{
  MbCellTable *table = mb_cell_table_new ();
  int n_series = 0, n_categories = 0;
  MbChartDatum datum;

  for (guint i = 0; i < mb_chart_n_data (chart); i++)
    if (mb_chart_datum (chart, i, &datum))
      {
        n_series = MAX (n_series, datum.series + 1);
        n_categories = MAX (n_categories, datum.category + 1);
      }
  mb_cell_table_add_column (table, "category", "", 0, 18);
  for (int s = 0; s < n_series; s++)
    for (guint i = 0; i < mb_chart_n_data (chart); i++)
      if (mb_chart_datum (chart, i, &datum) && datum.series == s)
        {
          g_autofree char *id = g_strdup_printf ("series-%d", s);

          mb_cell_table_add_column (table, id, datum.series_name, 1, 12);
          break;
        }
  for (int c = 0; c < n_categories; c++)
    {
      guint row = mb_cell_table_add_row (table, c + 1);

      for (guint i = 0; i < mb_chart_n_data (chart); i++)
        if (mb_chart_datum (chart, i, &datum) && datum.category == c)
          {
            mb_cell_table_set (table, row, 0, datum.category_name, NULL);
            mb_cell_table_set (table, row, (guint) datum.series + 1, datum.value_text, NULL);
          }
    }
  return table;
}

/* A figure of the twin is the same link as its mark; one of the first column is that of the first series. */
static void
on_twin_activate_cb (MbGrid *grid, guint row, MbChartView *self)
{
  guint column = mb_grid_get_cursor_column (grid);
  int series = column == MB_GRID_NONE || column == 0 ? 0 : (int) column - 1;
  MbChartDatum datum;

  for (guint i = 0; self->chart != NULL && i < mb_chart_n_data (self->chart); i++)
    if (mb_chart_datum (self->chart, i, &datum) && datum.series == series && datum.category == (int) row)
      {
        g_signal_emit (self, activate_signal, 0, (int) i);
        return;
      }
}

static void
show_twin (MbChartView *self)
{
  GtkWidget *grid = mb_grid_new ();
  g_autoptr (MbCellTable) figures = make_table (self->chart);

  mb_grid_set_name (MB_GRID (grid), mb_chart_get_title (self->chart));
  mb_grid_set_source (MB_GRID (grid), MB_GRID_SOURCE (figures));
  g_signal_connect (grid, "activate", G_CALLBACK (on_twin_activate_cb), self);
  self->twin = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->twin), grid);
  gtk_widget_set_parent (self->twin, GTK_WIDGET (self));
}

gboolean
mb_chart_view_is_table (MbChartView *self)
{
  return self->twin != NULL;
}

void
mb_chart_view_set_table (MbChartView *self, gboolean table)
{
  if (table == (self->twin != NULL) || (table && self->chart == NULL))
    return;
  if (table)
    {
      show_twin (self);
      gtk_widget_grab_focus (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->twin)));
    }
  else
    {
      gtk_widget_unparent (self->twin);
      self->twin = NULL;
      if (!self->closing)
        gtk_widget_grab_focus (GTK_WIDGET (self));
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_table_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  mb_chart_view_set_table (MB_CHART_VIEW (widget), MB_CHART_VIEW (widget)->twin == NULL);
}

static cairo_surface_t *
draw_surface (MbChartView *self, int scale)
{
  int width = MAX (gtk_widget_get_width (GTK_WIDGET (self)), 480),
      height = MAX (gtk_widget_get_height (GTK_WIDGET (self)), 280);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  mb_chart_draw (self->chart, cr, width, height, MB_PALETTE_LIGHT, -1, 1.0 / scale);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static void
on_copy_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbChartView *self = MB_CHART_VIEW (widget);
  cairo_surface_t *surface;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width, height, stride;

  if (self->chart == NULL)
    return;
  surface = draw_surface (self, 2);
  width = cairo_image_surface_get_width (surface);
  height = cairo_image_surface_get_height (surface);
  stride = cairo_image_surface_get_stride (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) stride * (gsize) height);
  cairo_surface_destroy (surface);
  texture = gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, (gsize) stride);
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (widget), texture);
}

static void
on_save_path_cb (const char *path, gpointer user)
{
  g_autoptr (MbChartView) self = user;
  g_autoptr (GError) error = NULL;

  if (path != NULL && self->chart != NULL && !mb_chart_write (self->chart, path, 480, 300, MB_PALETTE_LIGHT, &error))
    g_signal_emit (self, failed_signal, 0, error);
}

static void
on_save_cb (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MbChartView *self = MB_CHART_VIEW (widget);
  g_autofree char *name = NULL;

  if (self->chart == NULL)
    return;
  name = g_strconcat (mb_chart_get_title (self->chart), ".png", NULL);
  g_strdelimit (name, "/\\", '-');
  mb_file_dialog_save (widget, _ ("Save the Chart"), MB_FILES_IMAGE, name, on_save_path_cb, g_object_ref (self));
}

static void
show_menu (MbChartView *self, int x, int y)
{
  GdkRectangle place = { x, y, 1, 1 };

  if (self->popover == NULL)
    {
      g_autoptr (GMenu) menu = g_menu_new ();

      g_menu_append (menu, _ ("Show as _Table or Chart"), "chart.table");
      g_menu_append (menu, _ ("_Copy as Picture"), "chart.copy");
      g_menu_append (menu, _ ("_Save…"), "chart.save");
      self->popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
on_menu_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, MbChartView *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, (int) x, (int) y);
}

static gboolean
on_menu_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  show_menu (MB_CHART_VIEW (widget), 16, 16);
  return TRUE;
}

/* ---- Widget ---- */

static int
type_percent (MbChartView *self)
{
  int dpi = 0;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi * 100 / (96 * 1024) : 100;
}

static void
mb_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  MbChartView *self = MB_CHART_VIEW (widget);

  if (self->twin != NULL)
    gtk_widget_measure (self->twin, orientation, -1, NULL, NULL, NULL, NULL);
  *minimum = (orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 180) * MAX (100, type_percent (self)) / 100;
  *natural = (orientation == GTK_ORIENTATION_HORIZONTAL ? 420 : 260) * MAX (100, type_percent (self)) / 100;
}

static void
mb_chart_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbChartView *self = MB_CHART_VIEW (widget);

  if (self->twin != NULL)
    gtk_widget_allocate (self->twin, width, height, -1, NULL);
  if (self->popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->popover));
}

/* The chart's own size of type, as much larger as the clerk has all type. */
static void
lay_out (MbChartView *self, int width, int height)
{
  int percent = type_percent (self);
  g_autofree char *font = percent != 100 ? g_strdup_printf ("%d", percent / 10) : NULL;

  mb_chart_layout (self->chart, width, height, font);
}

static void
mb_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MbChartView *self = MB_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (self->twin != NULL)
    gtk_widget_snapshot_child (widget, self->twin, snapshot);
  else if (self->chart != NULL && width > 0 && height > 0)
    {
      cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
      lay_out (self, width, height);
      mb_chart_draw (self->chart, cr, width, height, palette (), self->highlight,
                     1.0 / gtk_widget_get_scale_factor (widget));
      cairo_destroy (cr);
    }
}

static void
on_dark_cb (AdwStyleManager *manager, GParamSpec *pspec, MbChartView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
mb_chart_view_dispose (GObject *object)
{
  MbChartView *self = MB_CHART_VIEW (object);

  self->closing = TRUE;
  g_clear_pointer (&self->twin, gtk_widget_unparent);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->chart, mb_chart_unref);
  G_OBJECT_CLASS (mb_chart_view_parent_class)->dispose (object);
}

static void
mb_chart_view_class_init (MbChartViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mb_chart_view_dispose;
  widget_class->measure = mb_chart_view_measure;
  widget_class->size_allocate = mb_chart_view_size_allocate;
  widget_class->snapshot = mb_chart_view_snapshot;
  activate_signal = g_signal_new ("activate", MB_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                  1, G_TYPE_INT);
  failed_signal = g_signal_new ("failed", MB_TYPE_CHART_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                G_TYPE_ERROR);
  gtk_widget_class_install_action (widget_class, "chart.table", NULL, on_table_cb);
  gtk_widget_class_install_action (widget_class, "chart.copy", NULL, on_copy_cb);
  gtk_widget_class_install_action (widget_class, "chart.save", NULL, on_save_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_step_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_step_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, on_step_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, on_step_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, on_edge_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, on_edge_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_enter_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, on_enter_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, on_enter_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "chart.table", NULL);
  gtk_widget_class_set_css_name (widget_class, "chartview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mb_chart_view_init (MbChartView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new ();

  self->highlight = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  g_signal_connect (click, "released", G_CALLBACK (on_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu, "pressed", G_CALLBACK (on_menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu));
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (on_dark_cb), self, 0);
  update_description (self);
}

GtkWidget *
mb_chart_view_new (void)
{
  return g_object_new (MB_TYPE_CHART_VIEW, NULL);
}

void
mb_chart_view_set_chart (MbChartView *self, MbChart *chart)
{
  gboolean table = self->twin != NULL;

  if (chart != NULL)
    mb_chart_ref (chart);
  g_clear_pointer (&self->chart, mb_chart_unref);
  self->chart = chart;
  if (chart == NULL || self->highlight >= (int) mb_chart_n_data (chart))
    self->highlight = -1;
  if (table)
    {
      gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) == self->twin;

      /* The twin follows, and takes the focus from nowhere else. */
      g_clear_pointer (&self->twin, gtk_widget_unparent);
      if (chart != NULL)
        show_twin (self);
      if (self->twin != NULL && focused)
        gtk_widget_grab_focus (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->twin)));
      gtk_widget_queue_resize (GTK_WIDGET (self));
    }
  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

MbChart *
mb_chart_view_get_chart (MbChartView *self)
{
  return self->chart;
}

int
mb_chart_view_get_highlight (MbChartView *self)
{
  return self->highlight;
}
