/* sheet-sink.h: where the readers of this folder put cells; it makes rows of them and calls the handler.
 *
 * Cells may come in any order. A sheet is either collected (rows sorted, cells sorted, merges applied, then handed
 * over at its end) or streamed (a row is handed over when the next one begins; merges must be known before). Of two
 * cells at one place the later one stays. Cells under a merge that are not its top left one are dropped.
 * Not installed, not for other layers.
 */
#pragma once

#include "reader.h"

G_BEGIN_DECLS

#define MB_SHEET_MAX_ROWS    1048576u
#define MB_SHEET_MAX_COLUMNS 16384u

typedef struct _MbSheetSink MbSheetSink;

MbSheetSink *mb_sheet_sink_new (const MbSheetHandler *handler, gpointer user, MbJob *job);
void mb_sheet_sink_free (MbSheetSink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbSheetSink, mb_sheet_sink_free)

/* The sheet that is open; merges, widths and formats are for the reader to fill. Name is set by begin. */
MbSheetInfo *mb_sheet_sink_info (MbSheetSink *sink);
/* mb_sheet_sink_add_format: the index of a number format code, new or known. */
guint mb_sheet_sink_add_format (MbSheetSink *sink, const char *code);
/* mb_sheet_sink_add_merge: ignores what is no range or a single cell. */
void mb_sheet_sink_add_merge (MbSheetSink *sink, guint row, guint column, guint last_row, guint last_column);

/* Begin clears merges and widths. The name is copied. A collected sheet is told to the handler at its end, so that
 * name (mb_sheet_sink_rename) and hidden may still change until then. */
gboolean mb_sheet_sink_begin (MbSheetSink *sink, const char *name, gboolean hidden, gboolean collect, GError **error);
void mb_sheet_sink_rename (MbSheetSink *sink, const char *name);
/* mb_sheet_sink_merges_known: call between begin and the first cell of a streamed sheet. */
void mb_sheet_sink_merges_known (MbSheetSink *sink);
gboolean mb_sheet_sink_end (MbSheetSink *sink, GError **error);

/* mb_sheet_sink_row: further cells belong to this row (1-based). FALSE: the handler refused, or a row or the sheet is too
 * large. */
gboolean mb_sheet_sink_row (MbSheetSink *sink, guint row, GError **error);
/* mb_sheet_sink_check_place: FALSE with an error outside what a spreadsheet can hold; column may be 0. */
gboolean mb_sheet_sink_check_place (MbSheetSink *sink, guint row, guint column, GError **error);
/* mb_sheet_sink_cell: text is copied; no cell is made of length 0. */
void mb_sheet_sink_cell (MbSheetSink *sink, guint column, MbSheetCellKind kind, guint format, const char *text,
                         gsize length);
/* mb_sheet_sink_cell_static: text is NUL-terminated and outlives the sheet. */
void mb_sheet_sink_cell_static (MbSheetSink *sink, guint column, MbSheetCellKind kind, guint format, const char *text,
                                gsize length);

/* mb_text_to_lf: CR LF and CR to LF, in place. */
void mb_text_to_lf (GString *text);

G_END_DECLS
