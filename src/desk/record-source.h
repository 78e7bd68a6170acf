/* record-source.h: a register's records as a grid shows and edits them: columns from the declaration, rows from a record list. */
#pragma once

#include "grid-source.h"
#include "record-list.h"
#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_RECORD_SOURCE (mb_record_source_get_type ())
G_DECLARE_FINAL_TYPE (MbRecordSource, mb_record_source, MB, RECORD_SOURCE, GObject)

MbRecordSource *mb_record_source_new (MbSession *session, MbRecordList *list);
MbRecordList *mb_record_source_get_list (MbRecordSource *self);
const MbField *mb_record_source_get_field (MbRecordSource *self, guint column);
/* mb_record_source_set_query: conditions and search; the grid's sort keys (or the declared order) are put to it. */
void mb_record_source_set_query (MbRecordSource *self, const MbQuery *query);

G_END_DECLS
