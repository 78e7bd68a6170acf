/* grid-source.c: keeps the promise that a source need only answer four questions; the rest has defaults here. */
#include "grid-source.h"

#include <string.h>

G_DEFINE_INTERFACE (MbGridSource, mb_grid_source, G_TYPE_OBJECT)

enum
{
  ROWS_CHANGED,
  VALUES_CHANGED,
  COLUMNS_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
mb_grid_source_default_init (MbGridSourceInterface *iface)
{
  signals[ROWS_CHANGED] = g_signal_new ("rows-changed", MB_TYPE_GRID_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_UINT);
  signals[VALUES_CHANGED] = g_signal_new ("values-changed", MB_TYPE_GRID_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[COLUMNS_CHANGED]
      = g_signal_new ("columns-changed", MB_TYPE_GRID_SOURCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

guint
mb_grid_source_n_rows (MbGridSource *self)
{
  return MB_GRID_SOURCE_GET_IFACE (self)->n_rows (self);
}

guint
mb_grid_source_n_columns (MbGridSource *self)
{
  return MB_GRID_SOURCE_GET_IFACE (self)->n_columns (self);
}

void
mb_grid_source_column (MbGridSource *self, guint column, MbGridColumn *info)
{
  *info = (MbGridColumn){ .id = "", .title = "", .width_chars = 10 };
  MB_GRID_SOURCE_GET_IFACE (self)->column (self, column, info);
}

char *
mb_grid_source_text (MbGridSource *self, guint row, guint column, const char **tone)
{
  const char *unused;

  if (tone == NULL)
    tone = &unused;
  *tone = NULL;
  return MB_GRID_SOURCE_GET_IFACE (self)->text (self, row, column, tone);
}

gint64
mb_grid_source_row_id (MbGridSource *self, guint row)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  return iface->row_id != NULL ? iface->row_id (self, row) : 0;
}

char *
mb_grid_source_row_name (MbGridSource *self, guint row)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  if (iface->row_name != NULL)
    return iface->row_name (self, row);
  return mb_grid_source_n_columns (self) > 0 ? mb_grid_source_text (self, row, 0, NULL) : NULL;
}

gboolean
mb_grid_source_can_edit (MbGridSource *self, guint row, guint column)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  return iface->can_edit != NULL && iface->can_edit (self, row, column);
}

void
mb_grid_source_begin_edit (MbGridSource *self, guint row, guint column, MbCellEntry *entry)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  if (iface->begin_edit != NULL)
    iface->begin_edit (self, row, column, entry);
  else
    {
      g_autofree char *text = mb_grid_source_text (self, row, column, NULL);

      mb_cell_entry_set_text (entry, text != NULL ? text : "");
    }
}

void
mb_grid_source_commit_async (MbGridSource *self, guint row, guint column, MbCellEntry *entry,
                             GAsyncReadyCallback callback, gpointer user)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  g_return_if_fail (iface->commit_async != NULL);
  iface->commit_async (self, row, column, entry, callback, user);
}

gboolean
mb_grid_source_commit_finish (MbGridSource *self, GAsyncResult *result, GError **error)
{
  return MB_GRID_SOURCE_GET_IFACE (self)->commit_finish (self, result, error);
}

GArray *
mb_grid_source_marks (MbGridSource *self, guint row, guint column, const char *text)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  return iface->marks != NULL && text != NULL ? iface->marks (self, row, column, text) : NULL;
}

gboolean
mb_grid_source_can_sort (MbGridSource *self)
{
  return MB_GRID_SOURCE_GET_IFACE (self)->sort != NULL;
}

void
mb_grid_source_sort (MbGridSource *self, const MbGridColumns *columns)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  if (iface->sort != NULL)
    iface->sort (self, columns);
}

void
mb_grid_copy_cell (GString *text, const char *value, gboolean last)
{
  for (const char *p = value != NULL ? value : ""; *p != '\0'; p++)
    g_string_append_c (text, *p == '\t' || *p == '\n' || *p == '\r' ? ' ' : *p);
  g_string_append_c (text, last ? '\n' : '\t');
}

void
mb_grid_copy_heading (MbGridSource *self, GString *text, const guint *columns, guint n_columns)
{
  for (guint i = 0; i < n_columns; i++)
    {
      MbGridColumn info;

      mb_grid_source_column (self, columns[i], &info);
      mb_grid_copy_cell (text, info.title, i + 1 == n_columns);
    }
}

/* A spreadsheet would round a code of 18 digits and strip the zeros before a number. */
static gboolean
must_stay_text (const char *cell)
{
  gsize n = strspn (cell, "0123456789");

  return n > 0 && cell[n] == '\0' && (n > 11 || (n > 1 && cell[0] == '0'));
}

char *
mb_grid_copy_html (const char *text, gboolean headings)
{
  g_autoptr (GString) html = g_string_new ("<meta charset=\"utf-8\"><table>");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);
      const char *tag = i == 0 && headings ? "th" : "td";

      g_string_append (html, "<tr>");
      for (guint j = 0; cells[j] != NULL; j++)
        {
          g_autofree char *escaped = g_markup_escape_text (cells[j], -1);

          g_string_append_printf (html, "<%s%s>%s</%s>", tag,
                                  must_stay_text (cells[j]) ? " sdnum=\"2052;2052;@\" style=\"mso-number-format:'\\@'\"" : "", escaped, tag);
        }
      g_string_append (html, "</tr>");
    }
  g_string_append (html, "</table>");
  return g_string_free (g_steal_pointer (&html), FALSE);
}

void
mb_grid_source_copy_async (MbGridSource *self, const MbGridRanges *rows, const guint *columns, guint n_columns, gboolean headings,
                           GAsyncReadyCallback callback, gpointer user)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);
  g_autoptr (GTask) task = NULL;
  GString *text;

  if (iface->copy_async != NULL)
    {
      iface->copy_async (self, rows, columns, n_columns, headings, callback, user);
      return;
    }
  text = g_string_new (NULL);
  if (headings)
    mb_grid_copy_heading (self, text, columns, n_columns);
  for (guint i = 0; i < mb_grid_ranges_n (rows); i++)
    {
      MbGridRange range = mb_grid_ranges_nth (rows, i);

      for (guint row = range.first; row <= range.last; row++)
        for (guint j = 0; j < n_columns; j++)
          {
            g_autofree char *value = mb_grid_source_text (self, row, columns[j], NULL);

            mb_grid_copy_cell (text, value, j + 1 == n_columns);
          }
    }
  task = g_task_new (self, NULL, callback, user);
  g_task_return_pointer (task, g_string_free (text, FALSE), g_free);
}

char *
mb_grid_source_copy_finish (MbGridSource *self, GAsyncResult *result, GError **error)
{
  MbGridSourceInterface *iface = MB_GRID_SOURCE_GET_IFACE (self);

  if (iface->copy_finish != NULL)
    return iface->copy_finish (self, result, error);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
mb_grid_source_rows_changed (MbGridSource *self, guint pos, guint removed, guint added)
{
  g_signal_emit (self, signals[ROWS_CHANGED], 0, pos, removed, added);
}

void
mb_grid_source_values_changed (MbGridSource *self, guint pos, guint n)
{
  g_signal_emit (self, signals[VALUES_CHANGED], 0, pos, n);
}

void
mb_grid_source_columns_changed (MbGridSource *self)
{
  g_signal_emit (self, signals[COLUMNS_CHANGED], 0);
}
