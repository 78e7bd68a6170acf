/* change-words.h: the record of changes in the clerk's words: values, times, settings by their names. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_change_value: a value of the audit for people; a link by its record's title. field NULL: it is gone. Asks the store: in a worker.
 * (transfer full) */
char *mb_change_value (MbOffice *office, const char *register_id, const MbField *field, const MbValue *value);
/* mb_change_time: a UTC time of the audit in Beijing time, "2026-06-30 14:02". (transfer full) */
char *mb_change_time (const char *utc);
/* mb_change_title: what a change set did; one that took another back says so, and one that took back a taking back. Asks the store: in a
 * worker. (transfer full) */
char *mb_change_title (MbStore *store, const MbSetRow *set);
/* mb_change_took_back: whether the set took another back, and its reversal would do that one again; FALSE for one that did it again. */
gboolean mb_change_took_back (MbStore *store, const MbSetRow *set);
/* mb_change_record: what was changed: "Institutions: 阳光幼儿园"; a setting by its name. (transfer full) */
char *mb_change_record (MbOffice *office, const MbAuditRow *row);
/* mb_change_setting: the name of a setting's key; the key itself when it has none. Translated, static or the key. */
const char *mb_change_setting (const char *key);

G_END_DECLS
