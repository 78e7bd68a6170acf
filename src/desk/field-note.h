/* field-note.h: what the day makes of a value: a limit that has passed or is near is told in words beside its date. */
#pragma once

#include "store.h"

G_BEGIN_DECLS

/* mb_field_note: words to stand after the value, such as "overdue by 3 days"; NULL for most values. tone is set with them. Only for a
 * field "limit" of a register whose states have an order, until the last state, and for the end of a licence of an institution that
 * operates. (transfer full) (nullable) */
char *mb_field_note (const MbRecord *record, const MbField *field, MbDate today, const char **tone);
/* mb_field_note_width: characters to leave for such words in a column; 0 for most fields. */
guint mb_field_note_width (const MbField *field);

G_END_DECLS
