/* record-row.h: one record as an object for list models: the same object for the same record while anyone shows it. */
#pragma once

#include "store.h"

G_BEGIN_DECLS

#define MB_TYPE_RECORD_ROW (mb_record_row_get_type ())
G_DECLARE_FINAL_TYPE (MbRecordRow, mb_record_row, MB, RECORD_ROW, GObject)

MbRecordRow *mb_record_row_new (gint64 id);
gint64 mb_record_row_get_id (MbRecordRow *self);
/* mb_record_row_get_record: NULL while it is being fetched ("loading" is TRUE). (transfer none) */
MbRecord *mb_record_row_get_record (MbRecordRow *self);
void mb_record_row_set_record (MbRecordRow *self, MbRecord *record); /* notifies "loading", emits "changed" */

G_END_DECLS
