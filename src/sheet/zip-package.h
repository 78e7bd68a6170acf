/* zip-package.h: the parts of a zip file by name, each read in pieces, in any order. */
#pragma once

#include "fault.h"

G_BEGIN_DECLS

typedef struct _MbZipPackage MbZipPackage;

/* mb_zip_package_open: path in the file name encoding. Errors: FILE_NOT_FOUND, FILE_UNREADABLE, FILE_DAMAGED,
 * FILE_ENCRYPTED, FILE_TOO_LARGE. */
MbZipPackage *mb_zip_package_open (const char *path, GError **error);
void mb_zip_package_free (MbZipPackage *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbZipPackage, mb_zip_package_free)

guint mb_zip_package_n_parts (const MbZipPackage *package);
/* mb_zip_package_find: by name without leading slash; case does not matter; -1 if there is none. */
int mb_zip_package_find (const MbZipPackage *package, const char *name);
/* mb_zip_package_find_target: by a relation's target, seen from the part whose folder is given ("xl/", or "" for the
 * root): absolute or relative, with "..", backslashes, percent escapes. */
int mb_zip_package_find_target (const MbZipPackage *package, const char *folder, const char *target);
const char *mb_zip_package_name (const MbZipPackage *package, int part);
guint64 mb_zip_package_size (const MbZipPackage *package, int part); /* as the file says */

/* mb_zip_package_start: the part that the following reads give. */
gboolean mb_zip_package_start (MbZipPackage *package, int part, GError **error);
/* mb_zip_package_read: the next piece, valid until the next call; *length 0 at the end, when the part's checksum was
 * right too. */
gboolean mb_zip_package_read (MbZipPackage *package, const void **data, gsize *length, GError **error);

G_END_DECLS
