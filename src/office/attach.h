/* attach.h: files kept with a record: photos of a hazard and of its repair, a scanned letter.
 *
 * Content is stored once in the office file; what a record holds is described in attachment.h of core/.
 */
#pragma once

#include "attachment.h"
#include "office.h"

G_BEGIN_DECLS

#define MB_ATTACH_MAX_BYTES (32 * 1024 * 1024)

/* mb_attach_kind: the ending that the content itself speaks for ("png", "jpg", "gif", "webp", "bmp", "tif", "pdf"); NULL: not a kind that
 * is kept. Static. */
const char *mb_attach_kind (GBytes *bytes);
/* mb_attach_add: keeps files with a record as one change set, behind those it has; one that it has already is passed over. names: one
 * per file. ARGUMENT for kinds that are not kept, FILE_TOO_LARGE. */
gboolean mb_attach_add (MbOffice *office, const MbRecord *record, const MbField *field, const char *const *names,
                        GBytes *const *files, guint n_files, gint64 *set_id, GError **error);
gboolean mb_attach_remove (MbOffice *office, const MbRecord *record, const MbField *field, const char *hash,
                           gint64 *set_id, GError **error);
/* mb_attach_copy_out: a copy for other programs to open, that only this user can read, under a name made here: the name a file came
 * with is never used as a path. (transfer full) the path. */
char *mb_attach_copy_out (MbOffice *office, const char *hash, GError **error);

G_END_DECLS
