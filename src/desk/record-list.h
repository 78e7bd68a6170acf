/* record-list.h: the records of a query as a list model of ids, with the records themselves fetched by pages on demand.
 *
 *   list = mb_record_list_new (feed, reg);
 *   mb_record_list_set_query (list, query);       // the first 200 at once, then all ids
 *   record = mb_record_list_get_record (list, 17) // NULL: on its way; "values-changed" tells when it came
 *
 * It follows changes by anyone: values are renewed where they are shown, rows that come or go are one minimal "items-changed".
 * A GListModel of MbRecordRow. Main thread only.
 *
 * Signal "values-changed" (pos, n). Properties: "loading" (ids are on their way), "failure" (GError, nullable: why ids or records could
 * not be read; it stays until ids were read again).
 */
#pragma once

#include "record-feed.h"
#include "record-row.h"

G_BEGIN_DECLS

#define MB_TYPE_RECORD_LIST (mb_record_list_get_type ())
G_DECLARE_FINAL_TYPE (MbRecordList, mb_record_list, MB, RECORD_LIST, GObject)

#define MB_RECORD_PAGE  200 /* ids of a query's first answer */
#define MB_RECORD_FETCH 64  /* records read at once: what a screen shows, and a little more */

MbRecordList *mb_record_list_new (MbRecordFeed *feed, const MbRegister *reg);
const MbRegister *mb_record_list_get_register (MbRecordList *self);
void mb_record_list_set_query (MbRecordList *self, const MbQuery *query); /* copied */
const MbQuery *mb_record_list_get_query (MbRecordList *self);
void mb_record_list_refresh (MbRecordList *self); /* asks for the ids again; keeps the rows until they are there */
guint mb_record_list_get_n (MbRecordList *self);
gint64 mb_record_list_get_id (MbRecordList *self, guint pos);        /* 0 beyond the end */
MbRecord *mb_record_list_get_record (MbRecordList *self, guint pos); /* (transfer none) (nullable) */
/* mb_record_list_is_gone: the record was deleted since its id was read. */
gboolean mb_record_list_is_gone (MbRecordList *self, guint pos);
gboolean mb_record_list_is_loading (MbRecordList *self);
const GError *mb_record_list_get_failure (MbRecordList *self); /* (nullable) */
const gint64 *mb_record_list_get_ids (MbRecordList *self, guint *n_ids);

G_END_DECLS
