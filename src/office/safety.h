/* safety.h: what an office does on a bad day, and for the people in its files. */
#pragma once

#include "office.h"
#include "recover.h"

G_BEGIN_DECLS

/* mb_office_recover: mb_store_recover by the shipped declarations and those in the file. */
gboolean mb_office_recover (const char *broken, const char *path, MbRecoverResult *result, MbJob *job, GError **error);

/* mb_office_erase: mb_store_erase, and no automatic backup that still holds the value is left: a new one is made first, then all older
 * ones are deleted (dropped: how many). Copies elsewhere are the office's own to find. */
gboolean mb_office_erase (MbOffice *office, const char *register_id, gint64 id, const char *field_id, guint *dropped,
                          GError **error);

/* mb_office_note_personal: writes down that somebody took personal values of n records out of the office in full. Before it is done:
 * what cannot be written down is not done. */
gboolean mb_office_note_personal (MbOffice *office, const MbRegister *reg, guint64 n, GError **error);
/* mb_register_has_masked: lists and prints show some of its values in part only. */
gboolean mb_register_has_masked (const MbRegister *reg);

G_END_DECLS
