/* atomic-file.h: a file that is there whole or not at all.
 *
 * Write beside, sync, rename: whoever writes a form, a chart or a PDF writes to the path of mb_atomic_file_begin and
 * then commits. Until then the old file stays as it was; an abandoned one leaves nothing behind. It is the one place
 * of the layers below the store that touches files for writing.
 *
 *   g_autoptr (MbAtomicFile) file = mb_atomic_file_begin (path, error);
 *   if (!file) return FALSE;
 *   … write mb_atomic_file_get_path (file) …
 *   return mb_atomic_file_commit (file, error);
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MbAtomicFile MbAtomicFile;

/* mb_atomic_file_begin: makes an empty file beside path (file name encoding); a symbolic link is followed. NULL with
 * MB_FAULT_FOLDER_MISSING (no such folder, or a file stands in its place), MB_FAULT_FILE_UNWRITABLE (no right, a folder of
 * that name, or the file is open in an office program, which has left its lock file beside it) or MB_FAULT_DISK_FULL. */
MbAtomicFile *mb_atomic_file_begin (const char *path, GError **error);
/* mb_atomic_file_get_path: where to write. Borrowed. */
const char *mb_atomic_file_get_path (MbAtomicFile *file);
/* mb_atomic_file_append: for whoever hands bytes over instead of writing to the path himself: libraries that keep a failed write to
 * themselves would leave half a file. FALSE with errno; the commit then fails too. */
gboolean mb_atomic_file_append (MbAtomicFile *file, gconstpointer data, gsize length);
/* mb_atomic_file_commit: syncs what was written, renames it to the path and syncs the folder. On failure the old
 * file is untouched and nothing is left beside it. */
gboolean mb_atomic_file_commit (MbAtomicFile *file, GError **error);
/* mb_atomic_file_free: without commit removes what was written. */
void mb_atomic_file_free (MbAtomicFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbAtomicFile, mb_atomic_file_free)

/* mb_atomic_file_set_errno: error for an errno of writing to path: MB_FAULT_DISK_FULL for a full disk or quota, else
 * MB_FAULT_FILE_UNWRITABLE with the system's own words. */
void mb_atomic_file_set_errno (GError **error, const char *path, int errnum);

G_END_DECLS
