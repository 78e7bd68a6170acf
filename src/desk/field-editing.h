/* field-editing.h: from a register's declaration to an editor and back: how a field is shown, edited, checked and written.
 *
 * The same for a cell of the grid and a line of the detail.
 */
#pragma once

#include "cell-entry.h"
#include "session.h"

G_BEGIN_DECLS

/* mb_field_can_edit: typed by people and writable just now. */
gboolean mb_field_can_edit (MbSession *session, const MbField *field);
/* mb_field_setup_entry: kind, choices and present value (record NULL: empty); a link's entry searches by itself as long as the session lives. */
void mb_field_setup_entry (MbSession *session, const MbField *field, const MbRecord *record, MbCellEntry *entry);
/* mb_field_commit_async: parses what the entry holds, checks it and writes it as one change set. The error is the reason for the clerk.
 * mb_field_commit_finish: changed (nullable) tells whether anything was written. */
void mb_field_commit_async (MbSession *session, const MbField *field, MbRecord *record, MbCellEntry *entry,
                            GAsyncReadyCallback callback, gpointer user);
gboolean mb_field_commit_finish (MbSession *session, GAsyncResult *result, gboolean *changed, GError **error);
/* mb_field_write_async: the same for a text that needs no entry: long text, a restored value. */
void mb_field_write_async (MbSession *session, const MbField *field, MbRecord *record, const char *text,
                           GAsyncReadyCallback callback, gpointer user);
/* mb_field_title: label and, for figures, the unit. (transfer full) */
char *mb_field_title (const MbField *field);
/* mb_field_tone: the declared tone of a choice's value; static or the declaration's. NULL if none. */
const char *mb_field_tone (const MbField *field, const MbValue *value);

G_END_DECLS
