/* grid-actions.c: everything a menu or key can do with a grid, as actions of the group "grid". */
#include "config.h"

#include "grid-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "grid-chooser.h"

/* The column that column actions mean: the one whose menu is open, else the cursor's. */
static guint
target_column (MbGrid *self)
{
  return self->menu_column != MB_GRID_NONE ? self->menu_column : self->cursor_column;
}

/* ---- Copy ---- */

/* As text for any program and as a table for those that keep columns apart by themselves. */
static void
put_on_clipboard (MbGrid *self, const char *text, gboolean headings)
{
  g_autofree char *html = mb_grid_copy_html (text, headings);
  g_autoptr (GBytes) bytes = g_bytes_new (html, strlen (html));
  GdkContentProvider *both[2];
  g_autoptr (GdkContentProvider) provider = NULL;

  both[0] = gdk_content_provider_new_for_bytes ("text/html", bytes);
  both[1] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
  provider = gdk_content_provider_new_union (both, G_N_ELEMENTS (both));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), provider);
}

typedef struct
{
  MbGrid *self;
  gboolean headings;
} Copy;

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer user)
{
  g_autofree Copy *copy = user;
  g_autoptr (MbGrid) self = copy->self;
  g_autofree char *text = mb_grid_source_copy_finish (MB_GRID_SOURCE (source), result, NULL);

  if (text != NULL && !self->closing)
    put_on_clipboard (self, text, copy->headings);
}

/* Rows with their headings, a block of cells without. */
static void
copy (MbGrid *self)
{
  MbGridBlock block = { .last_place = mb_grid_columns_n_shown (self->columns) - 1 };
  gboolean headings = !mb_grid_get_block (self, &block);
  guint n = block.last_place - block.first_place + 1;
  g_autofree guint *columns = g_new (guint, n + 1);
  Copy *request;
  g_autoptr (MbGridRanges) rows = mb_grid_ranges_copy (self->selection);

  if (mb_grid_ranges_count (rows) == 0 && self->cursor_row != MB_GRID_NONE)
    mb_grid_ranges_add (rows, self->cursor_row, self->cursor_row);
  if (mb_grid_ranges_count (rows) == 0)
    return;
  for (guint i = 0; i < n; i++)
    columns[i] = mb_grid_columns_at (self->columns, block.first_place + i);
  request = g_new0 (Copy, 1);
  request->self = g_object_ref (self);
  request->headings = headings;
  mb_grid_source_copy_async (self->source, rows, columns, n, headings, on_copied_cb, request);
}

static void
on_copy_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  copy (user);
}

static void
on_select_all_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  mb_grid_select_all (user);
}

/* ---- Blocks: what is done with them is the page's ---- */

static void
on_paste_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbGrid *self = user;

  if (self->editable && self->entry == NULL)
    mb_grid_emit_paste (self);
}

static void
on_fill_down_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbGrid *self = user;

  if (self->editable && self->entry == NULL && self->cursor_row != MB_GRID_NONE)
    mb_grid_emit_fill_down (self);
}

void
mb_grid_set_block_edits (MbGrid *self, gboolean block_edits)
{
  static const char *const names[] = { "paste", "fill-down" };

  self->block_edits = block_edits;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), names[i])),
                                 block_edits);
}

static void
on_edit_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  mb_grid_edit_start (user, FALSE);
}

/* ---- Sorting ---- */

static void
sort_by (MbGrid *self, guint column, gboolean descending, gboolean more)
{
  MbGridColumn info;

  if (column == MB_GRID_NONE || !mb_grid_source_can_sort (self->source))
    return;
  mb_grid_source_column (self->source, column, &info);
  if (!info.sortable)
    return;
  mb_grid_columns_sort_set (self->columns, column, descending, more);
  mb_grid_columns_edited (self, TRUE);
}

static void
on_sort_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbGrid *self = user;
  const char *key = g_variant_get_string (parameter, NULL);

  if (key[0] == '+' || key[0] == '-')
    sort_by (self, mb_grid_columns_find (self->columns, key + 1), key[0] == '-', FALSE);
}

static void
on_sort_ascending_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  sort_by (user, target_column (user), FALSE, FALSE);
}

static void
on_sort_descending_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  sort_by (user, target_column (user), TRUE, FALSE);
}

static void
on_sort_also_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  sort_by (user, target_column (user), FALSE, TRUE);
}

static void
on_sort_clear_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbGrid *self = user;

  mb_grid_columns_sort_clear (self->columns);
  mb_grid_columns_edited (self, TRUE);
}

static void
on_header_clicked_cb (MbGridHeader *header, guint column, gboolean more, MbGrid *self)
{
  MbGridColumn info;

  mb_grid_source_column (self->source, column, &info);
  if (!info.sortable)
    return;
  mb_grid_columns_sort_click (self->columns, column, more);
  mb_grid_columns_edited (self, TRUE);
}

/* ---- Columns ---- */

static void
on_header_resized_cb (MbGridHeader *header, guint column, MbGrid *self)
{
  mb_grid_columns_edited (self, FALSE);
}

static void
on_header_moved_cb (MbGridHeader *header, MbGrid *self)
{
  mb_grid_columns_edited (self, FALSE);
}

static void
on_hide_column_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbGrid *self = user;
  guint column = target_column (self);

  if (column != MB_GRID_NONE && mb_grid_columns_show (self->columns, column, FALSE))
    mb_grid_columns_edited (self, FALSE);
}

static void
move_column (MbGrid *self, int by)
{
  guint place = mb_grid_columns_place (self->columns, target_column (self));
  int to = (int) place + by;

  if (place == MB_GRID_NONE || to < 0 || to >= (int) mb_grid_columns_n_shown (self->columns))
    return;
  mb_grid_columns_move (self->columns, place, (guint) to);
  mb_grid_columns_edited (self, FALSE);
}

static void
on_column_left_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  move_column (user, -1);
}

static void
on_column_right_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  move_column (user, 1);
}

static void
size_column (MbGrid *self, int by)
{
  guint column = target_column (self);

  if (column == MB_GRID_NONE)
    return;
  mb_grid_columns_set_width (self->columns, column, mb_grid_columns_width (self->columns, column) + by);
  mb_grid_columns_edited (self, FALSE);
}

static void
on_column_wider_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  size_column (user, 20);
}

static void
on_column_narrower_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  size_column (user, -20);
}

static void
on_columns_reset_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbGrid *self = user;

  g_clear_pointer (&self->columns_state, g_free);
  mb_grid_source_columns_changed (self->source);
  mb_grid_columns_edited (self, TRUE);
  self->columns_touched = FALSE;
}

static void
on_choose_columns_cb (GSimpleAction *action, GVariant *parameter, gpointer user)
{
  MbGrid *self = user;
  GdkRectangle place = { 8, self->header_height, 1, 1 };

  g_clear_pointer (&self->chooser, gtk_widget_unparent);
  self->chooser = mb_grid_chooser_new (self, NULL);
  gtk_widget_set_halign (self->chooser, GTK_ALIGN_START);
  gtk_widget_set_parent (self->chooser, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->chooser), &place);
  gtk_popover_popup (GTK_POPOVER (self->chooser));
}

static void
on_column_state_cb (GSimpleAction *action, GVariant *value, gpointer user)
{
  MbGrid *self = user;
  const char *name = g_action_get_name (G_ACTION (action));
  guint column = mb_grid_columns_find (self->columns, name + strlen ("show-"));

  if (column != MB_GRID_NONE && mb_grid_columns_show (self->columns, column, g_variant_get_boolean (value)))
    mb_grid_columns_edited (self, FALSE);
}

/* The actions "show-ID" follow the columns there are. */
void
mb_grid_actions_columns_changed (MbGrid *self)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self->actions));
  gboolean sortable = self->source != NULL && mb_grid_source_can_sort (self->source);
  static const char *const sorting[] = { "sort", "sort-ascending", "sort-descending", "sort-also", "sort-clear" };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_prefix (names[i], "show-")
        && g_action_group_get_action_state_type (G_ACTION_GROUP (self->actions), names[i]) != NULL
        && mb_grid_columns_find (self->columns, names[i] + strlen ("show-")) == MB_GRID_NONE)
      g_action_map_remove_action (G_ACTION_MAP (self->actions), names[i]);
  for (guint i = 0; i < mb_grid_columns_n (self->columns); i++)
    {
      g_autofree char *name = g_strconcat ("show-", mb_grid_columns_id (self->columns, i), NULL);
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);
      GVariant *state = g_variant_new_boolean (mb_grid_columns_is_shown (self->columns, i));

      if (action != NULL)
        g_simple_action_set_state (G_SIMPLE_ACTION (action), state);
      else
        {
          g_autoptr (GSimpleAction) made = g_simple_action_new_stateful (name, NULL, state);

          g_signal_connect (made, "change-state", G_CALLBACK (on_column_state_cb), self);
          g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (made));
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (sorting); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), sorting[i])), sortable);
}

/* ---- Menus ---- */

static void
append_column_items (GMenu *menu, gboolean one)
{
  g_autoptr (GMenu) sort = g_menu_new ();
  g_autoptr (GMenu) place = g_menu_new ();

  if (one)
    {
      g_menu_append (sort, _ ("Sort _Ascending"), "grid.sort-ascending");
      g_menu_append (sort, _ ("Sort _Descending"), "grid.sort-descending");
      g_menu_append (sort, _ ("Sort by This _Too"), "grid.sort-also");
    }
  g_menu_append (sort, _ ("_Default Order"), "grid.sort-clear");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (sort));
  if (one)
    {
      g_menu_append (place, _ ("Move _Left"), "grid.column-left");
      g_menu_append (place, _ ("Move _Right"), "grid.column-right");
      g_menu_append (place, _ ("_Wider"), "grid.column-wider");
      g_menu_append (place, _ ("_Narrower"), "grid.column-narrower");
      g_menu_append (place, _ ("_Hide Column"), "grid.hide-column");
    }
  g_menu_append (place, _ ("Re_set Columns"), "grid.columns-reset");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (place));
}

static void
show_popover (MbGrid *self, GMenuModel *menu, int x, int y)
{
  GdkRectangle place = { x, y, 1, 1 };

  if (self->popover == NULL)
    {
      self->popover = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_halign (self->popover, GTK_ALIGN_START);
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->popover), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &place);
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* With the key that does the same, which the grid looks at itself. */
static void
append_item (GMenu *menu, const char *label, const char *action, const char *key)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);

  g_menu_item_set_attribute (item, "accel", "s", key);
  g_menu_append_item (menu, item);
}

void
mb_grid_actions_show_menu (MbGrid *self, int x, int y)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) general = g_menu_new ();
  g_autoptr (GMenu) column = g_menu_new ();

  if (self->source == NULL)
    return;
  self->menu_column = MB_GRID_NONE;
  if (self->row_menu != NULL)
    g_menu_append_section (menu, NULL, self->row_menu);
  if (self->editable)
    append_item (general, _ ("_Edit"), "grid.edit", "F2");
  append_item (general, _ ("_Copy"), "grid.copy", "<Control>c");
  if (self->block_edits)
    {
      append_item (general, _ ("_Paste"), "grid.paste", "<Control>v");
      append_item (general, _ ("Fill Do_wn"), "grid.fill-down", "<Control>d");
    }
  append_item (general, _ ("Select _All"), "grid.select-all", "<Control>a");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (general));
  append_column_items (column, TRUE);
  g_menu_append_submenu (general, _ ("Co_lumn"), G_MENU_MODEL (column));
  show_popover (self, G_MENU_MODEL (menu), x, y);
}

void
mb_grid_actions_show_column_menu (MbGrid *self, guint column, int x)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  if (self->source == NULL)
    return;
  self->menu_column = column;
  append_column_items (menu, column != MB_GRID_NONE);
  g_menu_append (menu, _ ("_Show Columns…"), "grid.choose-columns");
  show_popover (self, G_MENU_MODEL (menu), x, self->header_height);
}

static void
on_header_menu_cb (MbGridHeader *header, guint column, int x, MbGrid *self)
{
  mb_grid_actions_show_column_menu (self, column, x);
}

static gboolean
on_menu_key_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbGrid *self = MB_GRID (widget);
  MbGridCell *cell = mb_grid_cursor_cell (self);
  double x = 0, y = self->header_height;

  if (!mb_grid_has_focus (self))
    return FALSE;
  if (cell != NULL)
    gtk_widget_translate_coordinates (GTK_WIDGET (cell), widget, 8, self->row_height, &x, &y);
  mb_grid_actions_show_menu (self, (int) x, (int) y);
  return TRUE;
}

static gboolean
on_key_action_cb (GtkWidget *widget, GVariant *args, gpointer user)
{
  MbGrid *self = MB_GRID (widget);

  if (!mb_grid_has_focus (self) || self->source == NULL)
    return FALSE;
  self->menu_column = MB_GRID_NONE;
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), g_variant_get_string (args, NULL), NULL);
  return TRUE;
}

void
mb_grid_actions_class_init (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    const char *action;
  } keys[] = {
    { GDK_KEY_c, GDK_CONTROL_MASK, "copy" },
    { GDK_KEY_Insert, GDK_CONTROL_MASK, "copy" },
    { GDK_KEY_v, GDK_CONTROL_MASK, "paste" },
    { GDK_KEY_Insert, GDK_SHIFT_MASK, "paste" },
    { GDK_KEY_d, GDK_CONTROL_MASK, "fill-down" },
    { GDK_KEY_a, GDK_CONTROL_MASK, "select-all" },
    { GDK_KEY_F2, 0, "edit" },
    { GDK_KEY_Left, GDK_ALT_MASK, "column-left" },
    { GDK_KEY_Right, GDK_ALT_MASK, "column-right" },
    { GDK_KEY_Up, GDK_ALT_MASK, "sort-ascending" },
    { GDK_KEY_Down, GDK_ALT_MASK, "sort-descending" },
    { GDK_KEY_plus, GDK_CONTROL_MASK, "column-wider" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "column-narrower" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, on_key_action_cb, "s", keys[i].action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key_cb, NULL);
}

void
mb_grid_actions_init (MbGrid *self)
{
  static const GActionEntry entries[] = {
    { "copy", on_copy_cb, NULL, NULL, NULL, { 0 } },
    { "select-all", on_select_all_cb, NULL, NULL, NULL, { 0 } },
    { "paste", on_paste_cb, NULL, NULL, NULL, { 0 } },
    { "fill-down", on_fill_down_cb, NULL, NULL, NULL, { 0 } },
    { "edit", on_edit_cb, NULL, NULL, NULL, { 0 } },
    { "sort", on_sort_cb, "s", NULL, NULL, { 0 } },
    { "sort-ascending", on_sort_ascending_cb, NULL, NULL, NULL, { 0 } },
    { "sort-descending", on_sort_descending_cb, NULL, NULL, NULL, { 0 } },
    { "sort-also", on_sort_also_cb, NULL, NULL, NULL, { 0 } },
    { "sort-clear", on_sort_clear_cb, NULL, NULL, NULL, { 0 } },
    { "hide-column", on_hide_column_cb, NULL, NULL, NULL, { 0 } },
    { "column-left", on_column_left_cb, NULL, NULL, NULL, { 0 } },
    { "column-right", on_column_right_cb, NULL, NULL, NULL, { 0 } },
    { "column-wider", on_column_wider_cb, NULL, NULL, NULL, { 0 } },
    { "column-narrower", on_column_narrower_cb, NULL, NULL, NULL, { 0 } },
    { "columns-reset", on_columns_reset_cb, NULL, NULL, NULL, { 0 } },
    { "choose-columns", on_choose_columns_cb, NULL, NULL, NULL, { 0 } },
  };

  self->menu_column = MB_GRID_NONE;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "grid", G_ACTION_GROUP (self->actions));
  mb_grid_set_block_edits (self, FALSE);
  g_signal_connect (self->header, "clicked", G_CALLBACK (on_header_clicked_cb), self);
  g_signal_connect (self->header, "resized", G_CALLBACK (on_header_resized_cb), self);
  g_signal_connect (self->header, "moved", G_CALLBACK (on_header_moved_cb), self);
  g_signal_connect (self->header, "menu", G_CALLBACK (on_header_menu_cb), self);
}

GActionGroup *
mb_grid_get_actions (MbGrid *self)
{
  return G_ACTION_GROUP (self->actions);
}

void
mb_grid_set_row_menu (MbGrid *self, GMenuModel *menu)
{
  g_set_object (&self->row_menu, menu);
}
