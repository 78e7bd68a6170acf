/* cell-table.h: a small table of texts as a grid's source: previews, results, the twin of a chart. All of it is in memory.
 *
 * Build: new, add_column…, add_row, set; then give it to a grid. Later changes of a cell are told by mb_cell_table_set itself.
 */
#pragma once

#include "grid-source.h"

G_BEGIN_DECLS

#define MB_TYPE_CELL_TABLE (mb_cell_table_get_type ())
G_DECLARE_FINAL_TYPE (MbCellTable, mb_cell_table, MB, CELL_TABLE, GObject)

MbCellTable *mb_cell_table_new (void);
void mb_cell_table_add_column (MbCellTable *self, const char *id, const char *title, float xalign, guint width_chars);
/* mb_cell_table_add_row: returns its position. id: what the selection holds on to, and what mb_cell_table_get_id gives. */
guint mb_cell_table_add_row (MbCellTable *self, gint64 id);
/* mb_cell_table_set: tone as of MbGridSource; static. */
void mb_cell_table_set (MbCellTable *self, guint row, guint column, const char *text, const char *tone);
/* MbCellTableFill: puts the texts of one row into it, when they are first asked for; added is its number in the order in which the
 * rows were added, from 0. mb_cell_table_set_filler: for a long table of which few rows are ever looked at; set it once, before
 * anything is asked. */
typedef struct _MbCellRow MbCellRow;
typedef void (*MbCellTableFill) (MbCellRow *row, guint added, gpointer user);
void mb_cell_row_set (MbCellRow *row, guint column, const char *text, const char *tone);
void mb_cell_table_set_filler (MbCellTable *self, MbCellTableFill fill, gpointer user, GDestroyNotify destroy);
const char *mb_cell_table_get (MbCellTable *self, guint row, guint column);
gint64 mb_cell_table_get_id (MbCellTable *self, guint row);
guint mb_cell_table_n_rows (MbCellTable *self);

typedef gboolean (*MbCellTableCanEdit) (MbCellTable *self, guint row, guint column, gpointer user);
typedef void (*MbCellTableBegin) (MbCellTable *self, guint row, guint column, MbCellEntry *entry, gpointer user);
/* MbCellTableCommit: check and keep the text; end with g_task_return_boolean or g_task_return_error on task (reference taken). */
typedef void (*MbCellTableCommit) (MbCellTable *self, guint row, guint column, const char *text, GTask *task,
                                   gpointer user);
/* mb_cell_table_set_editor: begin may be NULL. user must outlive the table or be cleared with NULLs. */
void mb_cell_table_set_editor (MbCellTable *self, MbCellTableCanEdit can_edit, MbCellTableBegin begin,
                               MbCellTableCommit commit, gpointer user);

G_END_DECLS
