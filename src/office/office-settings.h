/* office-settings.h: what an office says about itself, and who works there.
 *
 * Settings are records of the register "setting": each is one change set, recorded and taken back like all others.
 */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_office_put_setting: key is one of office, region, towns, contact, phone, code_word. The value is checked and tidied: a name that is
 * not empty, six digits of a region, towns parted by one comma each. ARGUMENT. */
gboolean mb_office_put_setting (MbOffice *office, const char *key, const char *value, GError **error);
/* mb_office_setting: (transfer full) never NULL. */
char *mb_office_setting (MbOffice *office, const char *key);

/* People who work here, in their order: names to choose the acting clerk from. (transfer full) */
char **mb_office_people (MbOffice *office);
/* mb_office_add_person: tidied; one who is there already changes nothing. mb_office_remove_person: what he changed stays his. */
gboolean mb_office_add_person (MbOffice *office, const char *name, GError **error);
gboolean mb_office_remove_person (MbOffice *office, const char *name, GError **error);

G_END_DECLS
