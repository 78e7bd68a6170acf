/* field-line.h: one field of a record in the detail: its label, its value, and an editor in its place when it is edited.
 *
 * As a draft (a record to be made) the editor is always there and nothing is written.
 * Signal "move" (delta): Tab or Enter left the editor; edit the next (1) or the one before (-1).
 */
#pragma once

#include "field-editing.h"

G_BEGIN_DECLS

#define MB_TYPE_FIELD_LINE (mb_field_line_get_type ())
G_DECLARE_FINAL_TYPE (MbFieldLine, mb_field_line, MB, FIELD_LINE, GtkWidget)

GtkWidget *mb_field_line_new (MbSession *session, const MbField *field);
const MbField *mb_field_line_get_field (MbFieldLine *self);
void mb_field_line_set_record (MbFieldLine *self,
                               MbRecord *record); /* (nullable); an open editor stays for the same record */
gboolean mb_field_line_edit (MbFieldLine *self);  /* FALSE: cannot be edited */
/* mb_field_line_set_draft: like (nullable): a record whose value stands in the draft, but for what may stand only once. */
void mb_field_line_set_draft (MbFieldLine *self, gboolean draft, MbRecord *like);
/* mb_field_line_get_draft: what is typed; a link gives the id. (transfer full); NULL when the field is not for typing. */
char *mb_field_line_get_draft (MbFieldLine *self);
void mb_field_line_set_reason (MbFieldLine *self, const char *reason); /* NULL: none */

G_END_DECLS
