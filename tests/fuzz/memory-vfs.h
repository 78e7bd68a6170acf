/* memory-vfs.h: for SQLite, files that are memory of this process, and memory that is handed out again instead of being asked for
 * anew: a fuzzer opens a database some thousand times a second, and most of that time would go to the system. */
#pragma once

#include <glib.h>

/* Before anything of SQLite is used. */
void memory_vfs_prepare (void);

/* Whether databases that are opened from now on are memory; otherwise they are real files. None may be open. */
void memory_vfs_use (gboolean memory);

/* All files are gone, and in path are these bytes, copied. None may be open. When it may not be written, nor may anything else. */
void memory_vfs_begin (const char *path, const guint8 *data, gsize size, gboolean may_be_written);

/* What SQLite holds of its memory, in bytes. */
gint64 memory_vfs_used (void);
