/* handbook-view.c: keeps the promise that a chapter reads as printed, at any width. */
#include "config.h"

#include "handbook-view.h"

static GtkWidget *
new_label (const MbHandbookPassage *passage, const char *css_class, GPtrArray *labels)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), passage->markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  g_ptr_array_add (labels, label);
  return label;
}

static GtkWidget *
new_heading (const MbHandbookPassage *passage, GPtrArray *labels)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "xalign", 0.0,
                                   "wrap", TRUE, "use-markup", TRUE, "label", passage->markup, NULL);

  gtk_widget_add_css_class (label, "handbook-heading");
  g_ptr_array_add (labels, label);
  return label;
}

static GtkWidget *
new_item (const MbHandbookBlock *block, const MbHandbookPassage *passage, GPtrArray *labels)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *text = new_label (passage, NULL, labels);
  GtkWidget *mark = gtk_label_new (block->mark);

  gtk_label_set_width_chars (GTK_LABEL (mark), 2);
  gtk_label_set_xalign (GTK_LABEL (mark), 1);
  gtk_label_set_yalign (GTK_LABEL (mark), 0);
  gtk_widget_add_css_class (mark, "numeric");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_margin_start (box, (int) (block->level - 1) * 22);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (box), text);
  return box;
}

static GtkWidget *
new_table (const MbHandbookChapter *chapter, const MbHandbookBlock *block, GPtrArray *labels)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_widget_add_css_class (grid, "handbook-table");
  for (guint i = 0; i < block->n_passages; i++)
    {
      guint row = i / block->columns, column = i % block->columns;
      const char *css_class = row == 0 ? "handbook-table-heading" : "handbook-table-cell";
      GtkWidget *cell = new_label (g_ptr_array_index (chapter->passages, block->first + i), css_class, labels);

      gtk_label_set_yalign (GTK_LABEL (cell), 0);
      gtk_widget_set_hexpand (cell, column + 1 == block->columns);
      if (column + 1 < block->columns)
        gtk_label_set_width_chars (GTK_LABEL (cell), 12);
      gtk_grid_attach (GTK_GRID (grid), cell, (int) column, (int) row, 1, 1);
    }
  return grid;
}

static GtkWidget *
new_picture (const MbHandbookBlock *block, const MbHandbookPassage *passage, GPtrArray *labels)
{
  g_autofree char *path = g_strconcat (MB_HANDBOOK_RESOURCE, block->picture, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *picture = gtk_picture_new_for_resource (path);

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), passage->text);
  gtk_widget_add_css_class (picture, "handbook-picture");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), new_label (passage, "handbook-caption", labels));
  return box;
}

static GtkWidget *
new_block (const MbHandbookChapter *chapter, const MbHandbookBlock *block, GPtrArray *labels)
{
  const MbHandbookPassage *passage = g_ptr_array_index (chapter->passages, block->first);
  GtkWidget *code;

  switch (block->kind)
    {
    case MB_HANDBOOK_HEADING:
      return new_heading (passage, labels);
    case MB_HANDBOOK_ITEM:
      return new_item (block, passage, labels);
    case MB_HANDBOOK_TABLE:
      return new_table (chapter, block, labels);
    case MB_HANDBOOK_PICTURE:
      return new_picture (block, passage, labels);
    case MB_HANDBOOK_CODE:
      code = new_label (passage, "handbook-code", labels);
      gtk_label_set_selectable (GTK_LABEL (code), TRUE);
      return code;
    case MB_HANDBOOK_PARAGRAPH:
    default:
      return new_label (passage, NULL, labels);
    }
}

GtkWidget *
mb_handbook_view_new (const MbHandbookChapter *chapter, GPtrArray *labels)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "label",
                                   chapter->title, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (title, "title-2");
  gtk_box_append (GTK_BOX (box), title);
  for (guint i = 0; i < chapter->blocks->len; i++)
    gtk_box_append (GTK_BOX (box), new_block (chapter, g_ptr_array_index (chapter->blocks, i), labels));
  return box;
}

void
mb_handbook_view_mark (GtkLabel *label, const MbHandbookHit *hits, guint n_hits, int current)
{
  g_autoptr (PangoAttrList) list = pango_attr_list_new ();

  for (guint i = 0; i < n_hits; i++)
    {
      gboolean now = (int) i == current;
      PangoAttribute *attributes[] = { pango_attr_background_new (0xf6f6, 0xd3d3, 0x2d2d),
                                       pango_attr_background_alpha_new (now ? 0xb000 : 0x5000),
                                       now ? pango_attr_underline_new (PANGO_UNDERLINE_SINGLE) : NULL };

      for (guint k = 0; k < G_N_ELEMENTS (attributes) && attributes[k] != NULL; k++)
        {
          attributes[k]->start_index = hits[i].start;
          attributes[k]->end_index = hits[i].end;
          pango_attr_list_insert (list, attributes[k]);
        }
    }
  gtk_label_set_attributes (label, list);
}
