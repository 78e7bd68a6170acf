/* paper-view.c: keeps the promise that the preview is the paper: it draws with the very function that prints. Rendered pages are kept as
 * textures, a few of them, so that scrolling does not lay out again.
 */
#include "config.h"

#include "paper-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define GAP  14
#define KEPT 6

struct _MbPaperView
{
  GtkWidget parent_instance;
  MbPaper *paper;
  guint n_pages;
  int zoom; /* percent; 0: fit */
  double scale;
  GtkAdjustment *hadjustment, *vadjustment;
  GtkScrollablePolicy hpolicy, vpolicy;
  GQueue kept; /* of Kept, newest first */
  GArray *figures; /* (nullable) (element-type MbPaperFigure) of figure_page */
  guint figure_page;
  int figure; /* where the keyboard is among them; -1: nowhere */
  gboolean in_allocate;
};

typedef struct
{
  guint page;
  double scale;
  GdkTexture *texture;
} Kept;

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
  PROP_PAGE,
  N_PROPS
};
static GParamSpec *page_property;
static guint link_signal;

G_DEFINE_FINAL_TYPE_WITH_CODE (MbPaperView, mb_paper_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_object_unref (kept->texture);
  g_free (kept);
}

static void
page_size (MbPaperView *self, guint page, double *width, double *height)
{
  mb_paper_page_size (self->paper, page, width, height);
  *width = floor (*width * self->scale);
  *height = floor (*height * self->scale);
}

static double
total_height (MbPaperView *self)
{
  double total = GAP;

  for (guint i = 0; i < self->n_pages; i++)
    {
      double width, height;

      page_size (self, i, &width, &height);
      total += height + GAP;
    }
  return total;
}

static double
widest (MbPaperView *self, double scale)
{
  double result = 0;

  for (guint i = 0; i < self->n_pages; i++)
    {
      double width, height;

      mb_paper_page_size (self->paper, i, &width, &height);
      result = MAX (result, width * scale);
    }
  return result;
}

static GdkTexture *
render (MbPaperView *self, guint page)
{
  int device = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double width, height;
  cairo_surface_t *surface;
  cairo_t *cr;
  g_autoptr (GBytes) bytes = NULL;
  Kept *kept;

  for (GList *l = self->kept.head; l != NULL; l = l->next)
    {
      kept = l->data;
      if (kept->page == page && fabs (kept->scale - self->scale * device) < 1e-6)
        return kept->texture;
    }
  page_size (self, page, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width * device, (int) height * device);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, self->scale * device, self->scale * device);
  mb_paper_render (self->paper, page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface), (gsize) cairo_image_surface_get_stride (surface)
                                                                   * (gsize) cairo_image_surface_get_height (surface));
  kept = g_new0 (Kept, 1);
  kept->page = page;
  kept->scale = self->scale * device;
  kept->texture
      = gdk_memory_texture_new (cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface),
                                GDK_MEMORY_DEFAULT, bytes, (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);
  g_queue_push_head (&self->kept, kept);
  while (self->kept.length > KEPT)
    kept_free (g_queue_pop_tail (&self->kept));
  return kept->texture;
}

static double
value_of (GtkAdjustment *adjustment)
{
  return adjustment != NULL ? floor (gtk_adjustment_get_value (adjustment)) : 0;
}

/* The page under y of the whole, and its top. */
static guint
page_at (MbPaperView *self, double y, double *top)
{
  double at = GAP;

  for (guint i = 0; i < self->n_pages; i++)
    {
      double width, height;

      page_size (self, i, &width, &height);
      *top = at;
      if (y < at + height + GAP || i + 1 == self->n_pages)
        return i;
      at += height + GAP;
    }
  return 0;
}

static double
page_left (MbPaperView *self, double page_width)
{
  double view = gtk_widget_get_width (GTK_WIDGET (self)), whole = MAX (view, widest (self, self->scale) + 2 * GAP);

  return floor ((whole - page_width) / 2) - value_of (self->hadjustment);
}

/* ---- The figure at the keyboard's cursor ---- */

static void
draw_figure (MbPaperView *self, GtkSnapshot *snapshot, double left, double top)
{
  const MbPaperFigure *figure = &g_array_index (self->figures, MbPaperFigure, self->figure);
  graphene_rect_t place = GRAPHENE_RECT_INIT (
      (float) floor (left + figure->x * self->scale) - 1, (float) floor (top + figure->y * self->scale) - 1,
      (float) ceil (figure->width * self->scale) + 2, (float) ceil (figure->height * self->scale) + 2);
  GskRoundedRect outline;
  /* The paper is white whatever the window's colours are. */
  const GdkRGBA ink = { 0.1f, 0.37f, 0.71f, 1 };
  const float widths[] = { 2, 2, 2, 2 };
  const GdkRGBA colors[] = { ink, ink, ink, ink };

  gsk_rounded_rect_init_from_rect (&outline, &place, 2);
  gtk_snapshot_append_border (snapshot, &outline, widths, colors);
}

static void
tell_figure (MbPaperView *self)
{
  const char *text = self->figure >= 0 ? g_array_index (self->figures, MbPaperFigure, self->figure).text : "";

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
forget_figures (MbPaperView *self)
{
  g_clear_pointer (&self->figures, g_array_unref);
  self->figure = -1;
}

/* Brings the figure into sight with as little movement as may be. */
static void
scroll_to_figure (MbPaperView *self)
{
  const MbPaperFigure *figure = &g_array_index (self->figures, MbPaperFigure, self->figure);
  double y = GAP, view = gtk_widget_get_height (GTK_WIDGET (self)), value = value_of (self->vadjustment), width, height;

  for (guint i = 0; i < self->figure_page; i++)
    {
      page_size (self, i, &width, &height);
      y += height + GAP;
    }
  page_size (self, self->figure_page, &width, &height);
  y += figure->y * self->scale;
  if (y - GAP < value)
    gtk_adjustment_set_value (self->vadjustment, y - GAP);
  else if (y + figure->height * self->scale + GAP > value + view)
    gtk_adjustment_set_value (self->vadjustment, y + figure->height * self->scale + GAP - view);
  if (self->hadjustment != NULL)
    {
      double x = page_left (self, width) + value_of (self->hadjustment) + figure->x * self->scale;

      gtk_adjustment_clamp_page (self->hadjustment, x - GAP, x + figure->width * self->scale + GAP);
    }
}

/* The next page with figures, in a direction. */
static gboolean
load_figures (MbPaperView *self, int page, int step)
{
  for (; page >= 0 && page < (int) self->n_pages; page += step)
    {
      GArray *figures = mb_paper_figures (self->paper, (guint) page);

      if (figures->len > 0)
        {
          g_clear_pointer (&self->figures, g_array_unref);
          self->figures = figures;
          self->figure_page = (guint) page;
          self->figure = step > 0 ? 0 : (int) figures->len - 1;
          return TRUE;
        }
      g_array_unref (figures);
    }
  return FALSE;
}

static gboolean
on_figure_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbPaperView *self = MB_PAPER_VIEW (widget);
  int step = g_variant_get_int32 (args);

  if (self->n_pages == 0)
    return FALSE;
  if (self->figure < 0)
    {
      if (!load_figures (self, (int) mb_paper_view_get_page (self), step) && !load_figures (self, 0, 1))
        return FALSE;
    }
  else if (self->figure + step >= 0 && self->figure + step < (int) self->figures->len)
    self->figure += step;
  else if (!load_figures (self, (int) self->figure_page + step, step))
    return TRUE; /* the first or the last of all */
  scroll_to_figure (self);
  tell_figure (self);
  return TRUE;
}

static gboolean
on_open_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbPaperView *self = MB_PAPER_VIEW (widget);

  if (self->figure < 0)
    return FALSE;
  g_signal_emit (self, link_signal, 0, g_array_index (self->figures, MbPaperFigure, self->figure).link);
  return TRUE;
}

static void
mb_paper_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MbPaperView *self = MB_PAPER_VIEW (widget);
  double view = gtk_widget_get_height (widget), y = GAP - value_of (self->vadjustment);
  GdkRGBA shade = { 0, 0, 0, 0.25f };

  for (guint i = 0; i < self->n_pages && y < view; i++)
    {
      double width, height;

      page_size (self, i, &width, &height);
      if (y + height > 0)
        {
          graphene_rect_t place
              = GRAPHENE_RECT_INIT ((float) page_left (self, width), (float) y, (float) width, (float) height);
          GskRoundedRect outline;

          gsk_rounded_rect_init_from_rect (&outline, &place, 0);
          gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 1, 1, 4);
          gtk_snapshot_append_texture (snapshot, render (self, i), &place);
          if (self->figure >= 0 && self->figure_page == i)
            draw_figure (self, snapshot, place.origin.x, place.origin.y);
        }
      y += height + GAP;
    }
}

static void
mb_paper_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 640 : 700;
}

static void
update_scale (MbPaperView *self)
{
  double view = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * GAP, points = widest (self, 1);

  /* 96 device pixels to the inch at 100 %. */
  if (self->zoom > 0)
    self->scale = self->zoom / 100.0 * 96 / 72;
  else
    self->scale = points > 0 && view > 0 ? MIN (view / points, 1.6 * 96 / 72) : 1;
}

static void
mb_paper_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MbPaperView *self = MB_PAPER_VIEW (widget);
  double whole_width, whole_height;

  self->in_allocate = TRUE;
  update_scale (self);
  whole_width = self->n_pages > 0 ? widest (self, self->scale) + 2 * GAP : 0;
  whole_height = total_height (self);
  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment,
                              CLAMP (gtk_adjustment_get_value (self->hadjustment), 0, MAX (0, whole_width - width)), 0,
                              MAX (whole_width, width), 40, width * 0.9, width);
  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment,
                              CLAMP (gtk_adjustment_get_value (self->vadjustment), 0, MAX (0, whole_height - height)),
                              0, MAX (whole_height, height), 60, height * 0.9, height);
  self->in_allocate = FALSE;
}

static void
on_value_changed_cb (GtkAdjustment *adjustment, MbPaperView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), page_property);
}

static void
set_adjustment (MbPaperView *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place != NULL)
    {
      g_signal_handlers_disconnect_by_data (*place, self);
      g_clear_object (place);
    }
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *place = g_object_ref_sink (adjustment);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (on_value_changed_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* ---- Keys and clicks ---- */

static gboolean
on_scroll_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbPaperView *self = MB_PAPER_VIEW (widget);
  int step = g_variant_get_int32 (args);
  GtkAdjustment *adjustment = self->vadjustment;
  double value = gtk_adjustment_get_value (adjustment);

  if (step == 2 || step == -2)
    value += step / 2 * gtk_adjustment_get_page_increment (adjustment);
  else if (step == 1 || step == -1)
    value += step * gtk_adjustment_get_step_increment (adjustment);
  else
    value = step < 0 ? 0 : gtk_adjustment_get_upper (adjustment);
  gtk_adjustment_set_value (adjustment, value);
  return TRUE;
}

static gboolean
on_zoom_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbPaperView *self = MB_PAPER_VIEW (widget);
  int step = g_variant_get_int32 (args);
  int now = self->zoom > 0 ? self->zoom : (int) lround (self->scale * 72 / 96 * 100);

  mb_paper_view_set_zoom (self, step == 0 ? 0 : CLAMP (now + step * 25, 25, 400));
  return TRUE;
}

static void
on_released_cb (GtkGestureClick *gesture, int n_press, double x, double y, MbPaperView *self)
{
  double top, width, height;
  guint page;
  const char *link;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (self->n_pages == 0)
    return;
  page = page_at (self, y + value_of (self->vadjustment), &top);
  page_size (self, page, &width, &height);
  link = mb_paper_hit (self->paper, page, (x - page_left (self, width)) / self->scale,
                       (y + value_of (self->vadjustment) - top) / self->scale);
  if (link != NULL)
    g_signal_emit (self, link_signal, 0, link);
}

static void
on_motion_cb (GtkEventControllerMotion *controller, double x, double y, MbPaperView *self)
{
  double top, width, height;
  guint page;
  const char *link = NULL;

  if (self->n_pages > 0)
    {
      page = page_at (self, y + value_of (self->vadjustment), &top);
      page_size (self, page, &width, &height);
      link = mb_paper_hit (self->paper, page, (x - page_left (self, width)) / self->scale,
                           (y + value_of (self->vadjustment) - top) / self->scale);
    }
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), link != NULL ? "pointer" : NULL);
}

/* ---- Object ---- */

static void
mb_paper_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MbPaperView *self = MB_PAPER_VIEW (object);

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
    case PROP_PAGE:
      g_value_set_uint (value, mb_paper_view_get_page (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mb_paper_view_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MbPaperView *self = MB_PAPER_VIEW (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
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
mb_paper_view_dispose (GObject *object)
{
  MbPaperView *self = MB_PAPER_VIEW (object);

  if (self->hadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->hadjustment, self);
  if (self->vadjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->vadjustment, self);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  g_queue_clear_full (&self->kept, kept_free);
  forget_figures (self);
  self->n_pages = 0;
  g_clear_pointer (&self->paper, mb_paper_free);
  G_OBJECT_CLASS (mb_paper_view_parent_class)->dispose (object);
}

static void
mb_paper_view_class_init (MbPaperViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    int step;
    gboolean zoom;
  } keys[] = {
    { GDK_KEY_Up, 0, -1, FALSE },
    { GDK_KEY_Down, 0, 1, FALSE },
    { GDK_KEY_Page_Up, 0, -2, FALSE },
    { GDK_KEY_Page_Down, 0, 2, FALSE },
    { GDK_KEY_Home, 0, -3, FALSE },
    { GDK_KEY_End, 0, 3, FALSE },
    { GDK_KEY_plus, GDK_CONTROL_MASK, 1, TRUE },
    { GDK_KEY_equal, GDK_CONTROL_MASK, 1, TRUE },
    { GDK_KEY_minus, GDK_CONTROL_MASK, -1, TRUE },
    { GDK_KEY_0, GDK_CONTROL_MASK, 0, TRUE },
  };

  object_class->get_property = mb_paper_view_get_property;
  object_class->set_property = mb_paper_view_set_property;
  object_class->dispose = mb_paper_view_dispose;
  widget_class->measure = mb_paper_view_measure;
  widget_class->size_allocate = mb_paper_view_size_allocate;
  widget_class->snapshot = mb_paper_view_snapshot;
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  page_property = g_param_spec_uint ("page", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, PROP_PAGE, page_property);
  link_signal = g_signal_new ("link", MB_TYPE_PAPER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_STRING);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, on_figure_key_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, on_figure_key_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, 0, on_open_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Enter, 0, on_open_key_cb, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers,
                                  keys[i].zoom ? on_zoom_key_cb : on_scroll_key_cb, "i", keys[i].step);
  gtk_widget_class_set_css_name (widget_class, "paperview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mb_paper_view_init (MbPaperView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_queue_init (&self->kept);
  self->figure = -1;
  self->scale = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (click, "released", G_CALLBACK (on_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Preview"), -1);
}

GtkWidget *
mb_paper_view_new (void)
{
  return g_object_new (MB_TYPE_PAPER_VIEW, NULL);
}

void
mb_paper_view_take_paper (MbPaperView *self, MbPaper *paper)
{
  g_autofree char *label = NULL;

  g_queue_clear_full (&self->kept, kept_free);
  forget_figures (self);
  tell_figure (self);
  g_clear_pointer (&self->paper, mb_paper_free);
  self->paper = paper;
  self->n_pages = paper != NULL ? mb_paper_n_pages (paper) : 0;
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, 0);
  label = g_strdup_printf (ngettext ("Preview, %u page", "Preview, %u pages", self->n_pages), self->n_pages);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), page_property);
}

guint
mb_paper_view_get_n_pages (MbPaperView *self)
{
  return self->n_pages;
}

guint
mb_paper_view_get_page (MbPaperView *self)
{
  double top;

  return self->n_pages > 0
             ? page_at (self, value_of (self->vadjustment) + gtk_widget_get_height (GTK_WIDGET (self)) / 3.0, &top)
             : 0;
}

void
mb_paper_view_set_page (MbPaperView *self, guint page)
{
  double y = GAP;

  for (guint i = 0; i < page && i < self->n_pages; i++)
    {
      double width, height;

      page_size (self, i, &width, &height);
      y += height + GAP;
    }
  if (self->vadjustment != NULL)
    gtk_adjustment_set_value (self->vadjustment, y - GAP);
}

int
mb_paper_view_get_zoom (MbPaperView *self)
{
  return self->zoom;
}

void
mb_paper_view_set_zoom (MbPaperView *self, int percent)
{
  if (self->zoom == percent)
    return;
  self->zoom = percent;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
