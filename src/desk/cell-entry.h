/* cell-entry.h: the one editor of a value, in a cell of the grid and in the detail.
 *
 * A line of text with what its kind adds: a list to choose from (typing filters it), a calendar, or records found by what is typed.
 * It knows nothing of registers; see field-editing.h for how one is set up from a declaration.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MB_TYPE_CELL_ENTRY (mb_cell_entry_get_type ())
G_DECLARE_FINAL_TYPE (MbCellEntry, mb_cell_entry, MB, CELL_ENTRY, GtkWidget)

/* How an editor was left; "done" (MbEntryDone) tells it. */
typedef enum
{
  MB_ENTRY_ENTER,    /* Enter: keep, one row down */
  MB_ENTRY_ENTER_UP, /* Shift+Enter */
  MB_ENTRY_TAB,      /* keep, next field */
  MB_ENTRY_BACK_TAB,
  MB_ENTRY_PICK,     /* chosen from the list or calendar: keep, stay */
  MB_ENTRY_LEAVE,    /* focus went elsewhere: keep */
  MB_ENTRY_CANCEL    /* Esc: nothing is kept */
} MbEntryDone;

typedef enum { MB_ENTRY_TEXT, MB_ENTRY_CHOICE, MB_ENTRY_DATE, MB_ENTRY_LINK } MbEntryKind;

GtkWidget *mb_cell_entry_new (void);
void mb_cell_entry_set_kind (MbCellEntry *self, MbEntryKind kind);
MbEntryKind mb_cell_entry_get_kind (MbCellEntry *self);
/* mb_cell_entry_set_text: the present value; later changes are told by mb_cell_entry_is_changed. */
void mb_cell_entry_set_text (MbCellEntry *self, const char *text);
const char *mb_cell_entry_get_text (MbCellEntry *self);
gboolean mb_cell_entry_is_changed (MbCellEntry *self);
/* mb_cell_entry_set_choices: what the list offers; closed: only these count. ids (nullable): one per choice, for links. Copied. */
void mb_cell_entry_set_choices (MbCellEntry *self, const char *const *choices, const gint64 *ids, gboolean closed);
/* mb_cell_entry_get_id: the id of the choice whose words stand in the entry; 0 if none. */
gint64 mb_cell_entry_get_id (MbCellEntry *self);
void mb_cell_entry_set_xalign (MbCellEntry *self, float xalign);
/* mb_cell_entry_set_name: the accessible name: the field's label. */
void mb_cell_entry_set_name (MbCellEntry *self, const char *name);
/* mb_cell_entry_start: takes the focus; replace: what is typed next replaces the text (which is cleared), else all is selected. */
void mb_cell_entry_start (MbCellEntry *self, gboolean replace);
/* mb_cell_entry_open_choices: shows the list or the calendar, as Alt+Down does. */
void mb_cell_entry_open_choices (MbCellEntry *self);
/* mb_cell_entry_get_text_widget: the widget to which a first key press is forwarded. */
GtkWidget *mb_cell_entry_get_text_widget (MbCellEntry *self);
/* mb_cell_entry_set_wrong: marks the text as refused, for eyes and screen readers. */
void mb_cell_entry_set_wrong (MbCellEntry *self, gboolean wrong);

/* Signals: "done" (MbEntryDone); "search" (text): kind LINK, choices for this text are wanted. */

G_END_DECLS
