/* cell-table.c: keeps the promise that small tables are grids too: sorted, copied and read like any other. */
#include "config.h"

#include "cell-table.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *id, *title;
  float xalign;
  guint width_chars;
} Column;

typedef struct
{
  char *text; /* NULL: empty */
  const char *tone;
} Cell;

struct _MbCellRow
{
  gint64 id;
  guint order; /* as added: the default order */
  guint n_cells;
  Cell *cells; /* one per column; NULL: not filled yet */
};

struct _MbCellTable
{
  GObject parent_instance;
  GPtrArray *columns; /* (element-type Column) */
  GPtrArray *rows;    /* (element-type MbCellRow) */
  MbCellTableFill fill;
  gpointer fill_user;
  GDestroyNotify fill_destroy;
  MbCellTableCanEdit can_edit;
  MbCellTableBegin begin;
  MbCellTableCommit commit;
  gpointer user;
};

static void
column_free (gpointer data)
{
  Column *column = data;

  g_free (column->id);
  g_free (column->title);
  g_free (column);
}

static void
row_free (gpointer data)
{
  MbCellRow *row = data;

  for (guint i = 0; i < row->n_cells; i++)
    g_free (row->cells[i].text);
  g_free (row->cells);
  g_free (row);
}

static MbCellRow *
nth (MbCellTable *self, guint row)
{
  return g_ptr_array_index (self->rows, row);
}

/* Its cells, filled now if nobody asked before. */
static Cell *
cells_of (MbCellTable *self, MbCellRow *row)
{
  if (row->cells == NULL)
    {
      row->n_cells = self->columns->len;
      row->cells = g_new0 (Cell, row->n_cells);
      if (self->fill != NULL)
        self->fill (row, row->order, self->fill_user);
    }
  return row->cells;
}

static const char *
text_of (MbCellTable *self, MbCellRow *row, guint column)
{
  const char *text = cells_of (self, row)[column].text;

  return text != NULL ? text : "";
}

void
mb_cell_row_set (MbCellRow *row, guint column, const char *text, const char *tone)
{
  g_return_if_fail (column < row->n_cells);
  g_free (row->cells[column].text);
  row->cells[column].text = text != NULL && text[0] != '\0' ? g_strdup (text) : NULL;
  row->cells[column].tone = tone;
}

static guint
source_n_rows (MbGridSource *source)
{
  return MB_CELL_TABLE (source)->rows->len;
}

static guint
source_n_columns (MbGridSource *source)
{
  return MB_CELL_TABLE (source)->columns->len;
}

static void
source_column (MbGridSource *source, guint column, MbGridColumn *info)
{
  const Column *found = g_ptr_array_index (MB_CELL_TABLE (source)->columns, column);

  info->id = found->id;
  info->title = found->title;
  info->xalign = found->xalign;
  info->width_chars = found->width_chars;
  info->sortable = TRUE;
}

static char *
source_text (MbGridSource *source, guint row, guint column, const char **tone)
{
  MbCellTable *self = MB_CELL_TABLE (source);

  *tone = cells_of (self, nth (self, row))[column].tone;
  return g_strdup (text_of (self, nth (self, row), column));
}

static gint64
source_row_id (MbGridSource *source, guint row)
{
  MbCellTable *self = MB_CELL_TABLE (source);

  return row < self->rows->len ? nth (self, row)->id : 0;
}

static gboolean
source_can_edit (MbGridSource *source, guint row, guint column)
{
  MbCellTable *self = MB_CELL_TABLE (source);

  return self->can_edit != NULL && self->can_edit (self, row, column, self->user);
}

static void
source_begin_edit (MbGridSource *source, guint row, guint column, MbCellEntry *entry)
{
  MbCellTable *self = MB_CELL_TABLE (source);

  mb_cell_entry_set_text (entry, text_of (self, nth (self, row), column));
  if (self->begin != NULL)
    self->begin (self, row, column, entry, self->user);
}

static void
source_commit_async (MbGridSource *source, guint row, guint column, MbCellEntry *entry, GAsyncReadyCallback callback,
                     gpointer user)
{
  MbCellTable *self = MB_CELL_TABLE (source);

  self->commit (self, row, column, mb_cell_entry_get_text (entry), g_task_new (self, NULL, callback, user), self->user);
}

static gboolean
source_commit_finish (MbGridSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Order ---- */

typedef struct
{
  MbCellTable *self;
  const MbGridColumns *columns;
} Order;

static gint
compare_texts (const char *a, const char *b, gboolean figures)
{
  if (figures)
    {
      gint64 left = 0, right = 0;

      /* Figures here have the same number of decimals in a column: without the point they compare as integers. What has none is least. */
      left = a[0] == '\0' ? G_MININT64 : 0;
      right = b[0] == '\0' ? G_MININT64 : 0;
      for (const char *p = a; *p != '\0'; p++)
        if (g_ascii_isdigit (*p))
          left = left * 10 + (*p - '0');
      for (const char *p = b; *p != '\0'; p++)
        if (g_ascii_isdigit (*p))
          right = right * 10 + (*p - '0');
      if (a[0] == '-')
        left = -left;
      if (b[0] == '-')
        right = -right;
      return left < right ? -1 : left > right;
    }
  return g_utf8_collate (a, b);
}

static gint
compare_rows (gconstpointer a, gconstpointer b, gpointer user)
{
  MbCellRow *left = *(MbCellRow *const *) a, *right = *(MbCellRow *const *) b;
  const Order *order = user;

  for (guint i = 0; i < mb_grid_columns_n_sort (order->columns); i++)
    {
      gboolean descending;
      guint column = mb_grid_columns_sort_nth (order->columns, i, &descending);
      const Column *info = g_ptr_array_index (order->self->columns, column);
      gint result = compare_texts (text_of (order->self, left, column), text_of (order->self, right, column),
                                   info->xalign > 0.9f);

      if (result != 0)
        return descending ? -result : result;
    }
  return left->order < right->order ? -1 : left->order > right->order;
}

static void
source_sort (MbGridSource *source, const MbGridColumns *columns)
{
  MbCellTable *self = MB_CELL_TABLE (source);
  Order order = { self, columns };

  g_ptr_array_sort_with_data (self->rows, compare_rows, &order);
  if (self->rows->len > 0)
    mb_grid_source_rows_changed (source, 0, self->rows->len, self->rows->len);
}

static void
mb_cell_table_iface_init (MbGridSourceInterface *iface)
{
  iface->n_rows = source_n_rows;
  iface->n_columns = source_n_columns;
  iface->column = source_column;
  iface->text = source_text;
  iface->row_id = source_row_id;
  iface->can_edit = source_can_edit;
  iface->begin_edit = source_begin_edit;
  iface->commit_async = source_commit_async;
  iface->commit_finish = source_commit_finish;
  iface->sort = source_sort;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (MbCellTable, mb_cell_table, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (MB_TYPE_GRID_SOURCE, mb_cell_table_iface_init))

static void
mb_cell_table_finalize (GObject *object)
{
  MbCellTable *self = MB_CELL_TABLE (object);

  if (self->fill_destroy != NULL)
    self->fill_destroy (self->fill_user);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (mb_cell_table_parent_class)->finalize (object);
}

static void
mb_cell_table_class_init (MbCellTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mb_cell_table_finalize;
}

static void
mb_cell_table_init (MbCellTable *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

MbCellTable *
mb_cell_table_new (void)
{
  return g_object_new (MB_TYPE_CELL_TABLE, NULL);
}

void
mb_cell_table_add_column (MbCellTable *self, const char *id, const char *title, float xalign, guint width_chars)
{
  Column *column = g_new0 (Column, 1);

  g_return_if_fail (self->rows->len == 0);
  column->id = g_strdup (id);
  column->title = g_strdup (title);
  column->xalign = xalign;
  column->width_chars = width_chars;
  g_ptr_array_add (self->columns, column);
}

guint
mb_cell_table_add_row (MbCellTable *self, gint64 id)
{
  MbCellRow *row = g_new0 (MbCellRow, 1);

  row->id = id;
  row->order = self->rows->len;
  g_ptr_array_add (self->rows, row);
  return self->rows->len - 1;
}

void
mb_cell_table_set (MbCellTable *self, guint row, guint column, const char *text, const char *tone)
{
  MbCellRow *found;

  g_return_if_fail (row < self->rows->len && column < self->columns->len);
  found = nth (self, row);
  cells_of (self, found);
  mb_cell_row_set (found, column, text, tone);
  mb_grid_source_values_changed (MB_GRID_SOURCE (self), row, 1);
}

void
mb_cell_table_set_filler (MbCellTable *self, MbCellTableFill fill, gpointer user, GDestroyNotify destroy)
{
  g_return_if_fail (self->fill == NULL);
  self->fill = fill;
  self->fill_user = user;
  self->fill_destroy = destroy;
}

const char *
mb_cell_table_get (MbCellTable *self, guint row, guint column)
{
  g_return_val_if_fail (row < self->rows->len && column < self->columns->len, NULL);
  return text_of (self, nth (self, row), column);
}

gint64
mb_cell_table_get_id (MbCellTable *self, guint row)
{
  return source_row_id (MB_GRID_SOURCE (self), row);
}

guint
mb_cell_table_n_rows (MbCellTable *self)
{
  return self->rows->len;
}

void
mb_cell_table_set_editor (MbCellTable *self, MbCellTableCanEdit can_edit, MbCellTableBegin begin,
                          MbCellTableCommit commit, gpointer user)
{
  self->can_edit = can_edit;
  self->begin = begin;
  self->commit = commit;
  self->user = user;
}
