/* grid-columns.c: keeps the promise that header, rows, editor and saved state agree on where a column is: they all ask here. */
#include "grid-columns.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *id;
  int width;
  gboolean shown;
} Column;

typedef struct
{
  guint column;
  gboolean descending;
} SortKey;

struct _MbGridColumns
{
  GArray *columns; /* (element-type Column) by source index */
  GArray *order;   /* (element-type guint) all columns, hidden ones keep their place */
  GArray *shown;   /* (element-type guint) shown columns in order; made from the two above */
  GArray *sort;    /* (element-type SortKey) */
};

static void
column_clear (gpointer data)
{
  Column *column = data;

  g_clear_pointer (&column->id, g_free);
}

static Column *
nth (const MbGridColumns *columns, guint column)
{
  return &g_array_index (columns->columns, Column, column);
}

static void
update_shown (MbGridColumns *columns)
{
  g_array_set_size (columns->shown, 0);
  for (guint i = 0; i < columns->order->len; i++)
    {
      guint column = g_array_index (columns->order, guint, i);

      if (nth (columns, column)->shown)
        g_array_append_val (columns->shown, column);
    }
}

MbGridColumns *
mb_grid_columns_new (void)
{
  MbGridColumns *columns = g_new0 (MbGridColumns, 1);

  columns->columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (columns->columns, column_clear);
  columns->order = g_array_new (FALSE, FALSE, sizeof (guint));
  columns->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  columns->sort = g_array_new (FALSE, FALSE, sizeof (SortKey));
  return columns;
}

void
mb_grid_columns_free (MbGridColumns *columns)
{
  if (columns == NULL)
    return;
  g_array_unref (columns->columns);
  g_array_unref (columns->order);
  g_array_unref (columns->shown);
  g_array_unref (columns->sort);
  g_free (columns);
}

void
mb_grid_columns_reset (MbGridColumns *columns, guint n, const char *const *ids, const int *widths,
                       const gboolean *shown)
{
  g_array_set_size (columns->columns, 0);
  g_array_set_size (columns->order, 0);
  g_array_set_size (columns->sort, 0);
  for (guint i = 0; i < n; i++)
    {
      Column column = { g_strdup (ids[i]), MAX (widths[i], MB_GRID_MIN_WIDTH), shown[i] };

      g_array_append_val (columns->columns, column);
      g_array_append_val (columns->order, i);
    }
  update_shown (columns);
  if (n > 0 && columns->shown->len == 0)
    {
      nth (columns, 0)->shown = TRUE;
      update_shown (columns);
    }
}

guint
mb_grid_columns_n (const MbGridColumns *columns)
{
  return columns->columns->len;
}

guint
mb_grid_columns_n_shown (const MbGridColumns *columns)
{
  return columns->shown->len;
}

guint
mb_grid_columns_at (const MbGridColumns *columns, guint place)
{
  g_return_val_if_fail (place < columns->shown->len, MB_GRID_NONE);
  return g_array_index (columns->shown, guint, place);
}

guint
mb_grid_columns_place (const MbGridColumns *columns, guint column)
{
  for (guint i = 0; i < columns->shown->len; i++)
    if (g_array_index (columns->shown, guint, i) == column)
      return i;
  return MB_GRID_NONE;
}

const char *
mb_grid_columns_id (const MbGridColumns *columns, guint column)
{
  g_return_val_if_fail (column < columns->columns->len, NULL);
  return nth (columns, column)->id;
}

guint
mb_grid_columns_find (const MbGridColumns *columns, const char *id)
{
  for (guint i = 0; i < columns->columns->len; i++)
    if (strcmp (nth (columns, i)->id, id) == 0)
      return i;
  return MB_GRID_NONE;
}

int
mb_grid_columns_width (const MbGridColumns *columns, guint column)
{
  g_return_val_if_fail (column < columns->columns->len, 0);
  return nth (columns, column)->width;
}

void
mb_grid_columns_set_width (MbGridColumns *columns, guint column, int width)
{
  g_return_if_fail (column < columns->columns->len);
  nth (columns, column)->width = CLAMP (width, MB_GRID_MIN_WIDTH, 4000);
}

int
mb_grid_columns_x (const MbGridColumns *columns, guint place)
{
  int x = 0;

  for (guint i = 0; i < place && i < columns->shown->len; i++)
    x += nth (columns, g_array_index (columns->shown, guint, i))->width;
  return x;
}

int
mb_grid_columns_total (const MbGridColumns *columns)
{
  return mb_grid_columns_x (columns, columns->shown->len);
}

guint
mb_grid_columns_hit (const MbGridColumns *columns, int x)
{
  int right = 0;

  if (x < 0)
    return MB_GRID_NONE;
  for (guint i = 0; i < columns->shown->len; i++)
    {
      right += nth (columns, g_array_index (columns->shown, guint, i))->width;
      if (x < right)
        return i;
    }
  return MB_GRID_NONE;
}

guint
mb_grid_columns_hit_edge (const MbGridColumns *columns, int x, int reach)
{
  int right = 0;

  for (guint i = 0; i < columns->shown->len; i++)
    {
      right += nth (columns, g_array_index (columns->shown, guint, i))->width;
      if (abs (x - right) <= reach)
        return i;
    }
  return MB_GRID_NONE;
}

gboolean
mb_grid_columns_is_shown (const MbGridColumns *columns, guint column)
{
  g_return_val_if_fail (column < columns->columns->len, FALSE);
  return nth (columns, column)->shown;
}

gboolean
mb_grid_columns_show (MbGridColumns *columns, guint column, gboolean shown)
{
  g_return_val_if_fail (column < columns->columns->len, FALSE);
  if (nth (columns, column)->shown == shown)
    return TRUE;
  if (!shown && columns->shown->len == 1)
    return FALSE;
  nth (columns, column)->shown = shown;
  update_shown (columns);
  return TRUE;
}

static guint
order_index (const MbGridColumns *columns, guint column)
{
  guint i = 0;

  while (g_array_index (columns->order, guint, i) != column)
    i++;
  return i;
}

void
mb_grid_columns_move (MbGridColumns *columns, guint from, guint to)
{
  guint column, anchor, index;

  g_return_if_fail (from < columns->shown->len && to < columns->shown->len);
  if (from == to)
    return;
  column = g_array_index (columns->shown, guint, from);
  anchor = g_array_index (columns->shown, guint, to);
  g_array_remove_index (columns->order, order_index (columns, column));
  index = order_index (columns, anchor) + (to > from ? 1 : 0);
  g_array_insert_val (columns->order, index, column);
  update_shown (columns);
}

guint
mb_grid_columns_n_sort (const MbGridColumns *columns)
{
  return columns->sort->len;
}

guint
mb_grid_columns_sort_nth (const MbGridColumns *columns, guint n, gboolean *descending)
{
  SortKey key;

  g_return_val_if_fail (n < columns->sort->len, MB_GRID_NONE);
  key = g_array_index (columns->sort, SortKey, n);
  if (descending != NULL)
    *descending = key.descending;
  return key.column;
}

guint
mb_grid_columns_sort_rank (const MbGridColumns *columns, guint column, gboolean *descending)
{
  for (guint i = 0; i < columns->sort->len; i++)
    if (g_array_index (columns->sort, SortKey, i).column == column)
      {
        mb_grid_columns_sort_nth (columns, i, descending);
        return i;
      }
  return MB_GRID_NONE;
}

void
mb_grid_columns_sort_set (MbGridColumns *columns, guint column, gboolean descending, gboolean more)
{
  guint rank;
  SortKey key = { column, descending };

  g_return_if_fail (column < columns->columns->len);
  if (!more)
    g_array_set_size (columns->sort, 0);
  rank = mb_grid_columns_sort_rank (columns, column, NULL);
  if (rank != MB_GRID_NONE)
    g_array_index (columns->sort, SortKey, rank).descending = descending;
  else
    g_array_append_val (columns->sort, key);
}

void
mb_grid_columns_sort_click (MbGridColumns *columns, guint column, gboolean more)
{
  gboolean descending = FALSE;
  guint rank = mb_grid_columns_sort_rank (columns, column, &descending);

  mb_grid_columns_sort_set (columns, column, rank != MB_GRID_NONE && !descending, more);
}

void
mb_grid_columns_sort_clear (MbGridColumns *columns)
{
  g_array_set_size (columns->sort, 0);
}

char *
mb_grid_columns_to_string (const MbGridColumns *columns)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < columns->order->len; i++)
    {
      const Column *column = nth (columns, g_array_index (columns->order, guint, i));

      g_string_append_printf (text, "%s%s%s:%d", i > 0 ? "," : "", column->shown ? "" : "-", column->id, column->width);
    }
  g_string_append_c (text, ';');
  for (guint i = 0; i < columns->sort->len; i++)
    {
      SortKey key = g_array_index (columns->sort, SortKey, i);

      g_string_append_printf (text, "%s%c%s", i > 0 ? "," : "", key.descending ? '-' : '+',
                              nth (columns, key.column)->id);
    }
  return g_string_free (text, FALSE);
}

static void
restore_columns (MbGridColumns *columns, const char *text)
{
  g_auto (GStrv) items = g_strsplit (text, ",", -1);
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree gboolean *seen = g_new0 (gboolean, columns->columns->len + 1);

  for (guint i = 0; items[i] != NULL; i++)
    {
      char *item = items[i];
      gboolean hidden = item[0] == '-';
      char *colon = strrchr (item, ':');
      guint column;

      if (colon == NULL)
        continue;
      *colon = '\0';
      column = mb_grid_columns_find (columns, item + (hidden ? 1 : 0));
      if (column == MB_GRID_NONE || seen[column])
        continue;
      seen[column] = TRUE;
      nth (columns, column)->shown = !hidden;
      mb_grid_columns_set_width (columns, column, (int) g_ascii_strtoll (colon + 1, NULL, 10));
      g_array_append_val (order, column);
    }
  for (guint i = 0; i < columns->columns->len; i++)
    if (!seen[i])
      g_array_append_val (order, i);
  g_array_set_size (columns->order, 0);
  if (order->len > 0)
    g_array_append_vals (columns->order, order->data, order->len);
}

void
mb_grid_columns_restore (MbGridColumns *columns, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ";", 2);

  if (parts[0] == NULL || columns->columns->len == 0)
    return;
  restore_columns (columns, parts[0]);
  update_shown (columns);
  if (columns->shown->len == 0)
    {
      nth (columns, g_array_index (columns->order, guint, 0))->shown = TRUE;
      update_shown (columns);
    }
  if (parts[1] != NULL)
    {
      g_auto (GStrv) keys = g_strsplit (parts[1], ",", -1);

      g_array_set_size (columns->sort, 0);
      for (guint i = 0; keys[i] != NULL; i++)
        {
          guint column = keys[i][0] == '\0' ? MB_GRID_NONE : mb_grid_columns_find (columns, keys[i] + 1);

          if (column != MB_GRID_NONE)
            mb_grid_columns_sort_set (columns, column, keys[i][0] == '-', TRUE);
        }
    }
}
