/* grid-source.h: what a grid shows: values by position, asked only for the rows that are seen.
 *
 * A source answers at once: what it does not have yet is NULL (shown as loading) and it emits "values-changed" when it came.
 *
 * Signals, by the helpers below:
 *   "rows-changed" (pos, removed, added)  rows went or came; emitted after the fact, as GListModel::items-changed
 *   "values-changed" (pos, n)             same rows, other values
 *   "columns-changed" ()                  the columns themselves are others
 */
#pragma once

#include <gio/gio.h>

#include "cell-entry.h"
#include "grid-columns.h"
#include "grid-ranges.h"
#include "search-marks.h"

G_BEGIN_DECLS

#define MB_TYPE_GRID_SOURCE (mb_grid_source_get_type ())
G_DECLARE_INTERFACE (MbGridSource, mb_grid_source, MB, GRID_SOURCE, GObject)

typedef struct
{
  const char *id;    /* stable, ASCII */
  const char *title; /* heading */
  float xalign;      /* 0 left, 0.5, 1 right: figures */
  guint width_chars; /* of half width */
  gboolean hidden;   /* not shown at first */
  gboolean sortable;
} MbGridColumn; /* strings are the source's */

struct _MbGridSourceInterface
{
  GTypeInterface parent_iface;

  guint (*n_rows) (MbGridSource *self);
  guint (*n_columns) (MbGridSource *self);
  void (*column) (MbGridSource *self, guint column, MbGridColumn *info);
  char *(*text) (MbGridSource *self, guint row, guint column, const char **tone);

  /* Optional ones. */
  gint64 (*row_id) (MbGridSource *self, guint row);
  char *(*row_name) (MbGridSource *self, guint row);
  gboolean (*can_edit) (MbGridSource *self, guint row, guint column);
  void (*begin_edit) (MbGridSource *self, guint row, guint column, MbCellEntry *entry);
  void (*commit_async) (MbGridSource *self, guint row, guint column, MbCellEntry *entry, GAsyncReadyCallback callback, gpointer user);
  gboolean (*commit_finish) (MbGridSource *self, GAsyncResult *result, GError **error);
  GArray *(*marks) (MbGridSource *self, guint row, guint column, const char *text);
  void (*sort) (MbGridSource *self, const MbGridColumns *columns);
  void (*copy_async) (MbGridSource *self, const MbGridRanges *rows, const guint *columns, guint n_columns, gboolean headings,
                      GAsyncReadyCallback callback, gpointer user);
  char *(*copy_finish) (MbGridSource *self, GAsyncResult *result, GError **error);
};

guint mb_grid_source_n_rows (MbGridSource *self);
guint mb_grid_source_n_columns (MbGridSource *self);
void mb_grid_source_column (MbGridSource *self, guint column, MbGridColumn *info);
/* mb_grid_source_text: (transfer full); NULL: not there yet. tone: "good", "warn", "bad", "dim", "link", "head" (a line that heads
 * those below it) or NULL; static. */
char *mb_grid_source_text (MbGridSource *self, guint row, guint column, const char **tone);
/* mb_grid_source_row_id: what the selection holds on to when rows move; 0: nothing. */
gint64 mb_grid_source_row_id (MbGridSource *self, guint row);
/* mb_grid_source_row_name: what a screen reader says for the row; default: the first column. (transfer full) (nullable) */
char *mb_grid_source_row_name (MbGridSource *self, guint row);
gboolean mb_grid_source_can_edit (MbGridSource *self, guint row, guint column);
/* mb_grid_source_begin_edit: sets up an entry for the cell: its kind, choices and present text. */
void mb_grid_source_begin_edit (MbGridSource *self, guint row, guint column, MbCellEntry *entry);
/* mb_grid_source_commit_async: checks and writes what the entry holds. The error's message is the reason shown beneath the editor. */
void mb_grid_source_commit_async (MbGridSource *self, guint row, guint column, MbCellEntry *entry, GAsyncReadyCallback callback,
                                  gpointer user);
gboolean mb_grid_source_commit_finish (MbGridSource *self, GAsyncResult *result, GError **error);
/* mb_grid_source_marks: which parts of a cell's text are to stand out; NULL: none. (element-type MbMark) (transfer full) */
GArray *mb_grid_source_marks (MbGridSource *self, guint row, guint column, const char *text);
gboolean mb_grid_source_can_sort (MbGridSource *self);
void mb_grid_source_sort (MbGridSource *self, const MbGridColumns *columns);
/* mb_grid_source_copy_async: these columns of the rows as tab-separated text, below a line of headings if so asked. Default: from
 * text (). */
void mb_grid_source_copy_async (MbGridSource *self, const MbGridRanges *rows, const guint *columns, guint n_columns, gboolean headings,
                                GAsyncReadyCallback callback, gpointer user);
char *mb_grid_source_copy_finish (MbGridSource *self, GAsyncResult *result, GError **error);
/* mb_grid_copy_heading, mb_grid_copy_cell: for sources that copy by themselves: one line of headings; a value without tabs and line
 * breaks. */
void mb_grid_copy_heading (MbGridSource *self, GString *text, const guint *columns, guint n_columns);
void mb_grid_copy_cell (GString *text, const char *value, gboolean last);

/* mb_grid_copy_html: such lines as a table; headings: the first is its headings. Long codes stay text in spreadsheets. (transfer full) */
char *mb_grid_copy_html (const char *text, gboolean headings);

void mb_grid_source_rows_changed (MbGridSource *self, guint pos, guint removed, guint added);
void mb_grid_source_values_changed (MbGridSource *self, guint pos, guint n);
void mb_grid_source_columns_changed (MbGridSource *self);

G_END_DECLS
