/* edit.h: a record changed by hand: what people type is parsed, follow-up values are derived, then it is applied.
 *
 * The window's editors and the command line's `set` both come through here, so one rule holds for both. A register that the program
 * keeps (system) is not changed here: KEPT.
 */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_edit_parse: text typed for a field; a link by id, code or title (INSTITUTION…_unknown when there is none). NULL on success. */
MbFault *mb_edit_parse (MbOffice *office, const MbField *field, const char *text, MbValue *value);
/* mb_edit_look: what is wrong with each text typed for a field of a new record, without writing anything: (element-type MbFault) one per text,
 * NULL where it is right. */
GPtrArray *mb_edit_look (MbOffice *office, const char *register_id, const char *const *field_ids, const char *const *texts, guint n,
                         GError **error);
/* mb_edit_fields: sets fields of a record as it was read; texts[i] belongs to field_ids[i]. set_id 0: nothing changed. One change set. The first wrong
 * value ends it with its fault as the error's message. */
gboolean mb_edit_fields (MbOffice *office, const MbRecord *record, const char *const *field_ids, const char *const *texts, guint n,
                         gint64 *set_id, GError **error);
/* mb_edit_new: makes a record; id is the new one's. */
gboolean mb_edit_new (MbOffice *office, const char *register_id, const char *const *field_ids, const char *const *texts, guint n,
                      gint64 *id, GError **error);
/* mb_edit_delete: to the bin. Several ids are one change set. */
gboolean mb_edit_delete (MbOffice *office, const char *register_id, const gint64 *ids, guint n_ids, gint64 *set_id, GError **error);

/* mb_edit_restore: back from the bin. Several ids are one change set. */
gboolean mb_edit_restore (MbOffice *office, const char *register_id, const gint64 *ids, guint n_ids, gint64 *set_id, GError **error);

/* Which records point to others by one of their fields, and how many. */
typedef struct
{
  const MbField *field; /* its reg is the register they are in */
  gint64 n;
  char *link; /* of the list that shows them, as mb_query_parse reads it */
} MbPointing;
/* mb_edit_pointing: what keeps these records from being deleted; empty: nothing. (element-type MbPointing), the free function is set. */
GPtrArray *mb_edit_pointing (MbOffice *office, const char *register_id, const gint64 *ids, guint n_ids, GError **error);

G_END_DECLS
