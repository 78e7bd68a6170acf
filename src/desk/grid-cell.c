/* grid-cell.c: keeps the promise that a cell costs one pango layout, made when it is first drawn.
 *
 * GtkInscription puts ellipsized text at the top of its allocation (4.8) and breaks lines at line breaks of the value; here a value is
 * always one centred line.
 */
#include "config.h"

#include "grid-cell.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "paint.h"

#define PADDING 8

struct _MbGridCell
{
  GtkWidget parent_instance;
  char *text, *heading;
  guint place;      /* told to screen readers; 0: not yet */
  const char *tone; /* static */
  PangoLayout *layout;
  GArray *marks; /* (nullable) (element-type MbMark) */
  float xalign;
  gboolean loading, cursor, in_block;
};

G_DEFINE_FINAL_TYPE (MbGridCell, mb_grid_cell, GTK_TYPE_WIDGET)

/* A state is told by its word, a colour and the shape of a mark. */
static const struct
{
  const char *tone, *class, *mark;
} tones[] = {
  { "good", "tone-good", "● " }, { "warn", "tone-warn", "▲ " }, { "bad", "tone-bad", "■ " },
  { "dim", "tone-dim", "○ " },   { "link", "tone-link", "" },     { "head", "tone-head", "" },
};

static int
tone_index (const char *tone)
{
  for (guint i = 0; tone != NULL && i < G_N_ELEMENTS (tones); i++)
    if (g_str_equal (tones[i].tone, tone))
      return (int) i;
  return -1;
}

/* By colour and by a line, for those who do not tell the colour. */
static void
mark_layout (MbGridCell *self, guint offset)
{
  PangoAttrList *list = pango_attr_list_new ();

  for (guint i = 0; i < self->marks->len; i++)
    {
      MbMark mark = g_array_index (self->marks, MbMark, i);
      PangoAttribute *attributes[] = { pango_attr_background_new (0xf8ff, 0xe4ff, 0x5cff), pango_attr_background_alpha_new (0x7000),
                                       pango_attr_underline_new (PANGO_UNDERLINE_SINGLE) };

      for (guint j = 0; j < G_N_ELEMENTS (attributes); j++)
        {
          attributes[j]->start_index = mark.start + offset;
          attributes[j]->end_index = mark.end + offset;
          pango_attr_list_insert (list, attributes[j]);
        }
    }
  pango_layout_set_attributes (self->layout, list);
  pango_attr_list_unref (list);
}

static void
ensure_layout (MbGridCell *self)
{
  g_autofree char *marked = NULL;
  int tone;

  if (self->layout != NULL)
    return;
  tone = self->text != NULL && self->text[0] != '\0' ? tone_index (self->tone) : -1;
  if (tone >= 0 && tones[tone].mark[0] != '\0')
    marked = g_strconcat (tones[tone].mark, self->text, NULL);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), marked != NULL ? marked : self->text);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  if (self->marks != NULL)
    mark_layout (self, marked != NULL ? (guint) strlen (tones[tone].mark) : 0);
}

static void
mb_grid_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                      int *natural_baseline)
{
  /* The grid decides; nothing is asked for. */
  *minimum = *natural = 0;
}

static void
mb_grid_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MbGridCell *self = MB_GRID_CELL (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int text_width, text_height, x;

  if (self->loading)
    {
      mb_paint_placeholder (widget, snapshot, PADDING, height / 2 - 3, MAX (0, MIN (width - 2 * PADDING, 60)), 6);
      return;
    }
  if (self->text == NULL || self->text[0] == '\0' || width <= 2 * PADDING)
    return;
  ensure_layout (self);
  pango_layout_set_width (self->layout, (width - 2 * PADDING) * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, &text_width, &text_height);
  x = PADDING + (int) ((float) (width - 2 * PADDING - text_width) * self->xalign);
  mb_paint_layout (widget, snapshot, MAX (x, PADDING), (height - text_height) / 2, self->layout);
}

static void
mb_grid_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  MbGridCell *self = MB_GRID_CELL (widget);

  GTK_WIDGET_CLASS (mb_grid_cell_parent_class)->css_changed (widget, change);
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (widget);
}

static void
mb_grid_cell_finalize (GObject *object)
{
  MbGridCell *self = MB_GRID_CELL (object);

  g_clear_object (&self->layout);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->heading, g_free);
  g_clear_pointer (&self->marks, g_array_unref);
  G_OBJECT_CLASS (mb_grid_cell_parent_class)->finalize (object);
}

static void
mb_grid_cell_class_init (MbGridCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mb_grid_cell_finalize;
  widget_class->measure = mb_grid_cell_measure;
  widget_class->snapshot = mb_grid_cell_snapshot;
  widget_class->css_changed = mb_grid_cell_css_changed;
  gtk_widget_class_set_css_name (widget_class, "gridcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
mb_grid_cell_init (MbGridCell *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_focus_on_click (GTK_WIDGET (self), FALSE);
}

GtkWidget *
mb_grid_cell_new (void)
{
  return g_object_new (MB_TYPE_GRID_CELL, NULL);
}

void
mb_grid_cell_set_value (MbGridCell *self, const char *text, const char *tone, const char *heading)
{
  int old_tone = tone_index (self->tone), new_tone = text != NULL ? tone_index (tone) : old_tone; /* the next is often the same */

  if (g_strcmp0 (self->heading, heading) != 0)
    {
      g_free (self->heading);
      self->heading = g_strdup (heading);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, heading, -1);
    }
  if (self->loading == (text == NULL) && g_strcmp0 (self->text, text) == 0 && old_tone == new_tone && text != NULL && text[0] != '\0')
    return;
  self->loading = text == NULL;
  g_free (self->text);
  self->text = g_strdup (text);
  if (old_tone != new_tone)
    {
      if (old_tone >= 0)
        gtk_widget_remove_css_class (GTK_WIDGET (self), tones[old_tone].class);
      if (new_tone >= 0)
        gtk_widget_add_css_class (GTK_WIDGET (self), tones[new_tone].class);
      self->tone = new_tone >= 0 ? tones[new_tone].tone : NULL;
    }
  g_clear_object (&self->layout);
  if (text == NULL || text[0] == '\0')
    {
      /* translators: a table cell without a value, for screen readers: "Phone: empty" */
      g_autofree char *name = text == NULL ? g_strdup_printf (_("%s: loading"), heading) : g_strdup_printf (_("%s: empty"), heading);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
    }
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mb_grid_cell_set_place (MbGridCell *self, guint place)
{
  if (self->place == place)
    return;
  self->place = place;
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_COL_INDEX, (int) place, -1);
}

void
mb_grid_cell_set_marks (MbGridCell *self, GArray *marks)
{
  gboolean same = marks == NULL ? self->marks == NULL
                                : self->marks != NULL && self->marks->len == marks->len
                                      && memcmp (self->marks->data, marks->data, marks->len * sizeof (MbMark)) == 0;

  g_clear_pointer (&self->marks, g_array_unref);
  self->marks = marks;
  if (same)
    return;
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const GArray *
mb_grid_cell_get_marks (MbGridCell *self)
{
  return self->marks;
}

const char *
mb_grid_cell_get_text (MbGridCell *self)
{
  return self->text;
}

void
mb_grid_cell_set_xalign (MbGridCell *self, float xalign)
{
  if (self->xalign >= xalign && self->xalign <= xalign)
    return;
  self->xalign = xalign;
  if (xalign > 0.9f)
    gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "numeric");
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
mb_grid_cell_set_cursor (MbGridCell *self, gboolean cursor)
{
  if (self->cursor == cursor)
    return;
  self->cursor = cursor;
  if (cursor)
    gtk_widget_add_css_class (GTK_WIDGET (self), "cursor");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "cursor");
}

void
mb_grid_cell_set_in_block (MbGridCell *self, gboolean in_block)
{
  if (self->in_block == in_block)
    return;
  self->in_block = in_block;
  if (in_block)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, TRUE, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED);
}
