/* edit-values.h: a record's values while they are being changed. Private to office/. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_edit_values_new: copies from, or the declared defaults when it is NULL. One per field of reg. */
MbValue *mb_edit_values_new (const MbRegister *reg, const MbValue *from);
void mb_edit_values_free (const MbRegister *reg, MbValue *values);
/* mb_edit_put_changed: into the record begun last: what differs from before (NULL: what is not empty). */
void mb_edit_put_changed (MbChangeSet *set, const MbRegister *reg, const MbValue *before, const MbValue *values);

G_END_DECLS
