/* xls-compound.h: the structure of an OLE compound file, read with patience: what is broken is passed over as long
 * as the wanted stream can still be told.
 *
 * It also says whether a file is regular, that is, whether libgsf can read it without a warning (it writes
 * them to standard error, or ends the program where warnings are fatal).
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MbXlsCompound MbXlsCompound;

/* A stream or storage in the root storage. */
typedef struct
{
  char *name; /* UTF-8 */
  gboolean is_stream;
  guint32 first_sector;
  guint64 size;
} MbXlsEntry;

/* mb_xls_compound_new: bytes must outlive it. NULL when it is no compound file, or so broken that there is no
 * directory. */
MbXlsCompound *mb_xls_compound_new (const guint8 *bytes, gsize size);
void mb_xls_compound_free (MbXlsCompound *compound);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbXlsCompound, mb_xls_compound_free)

/* mb_xls_compound_find: by name, whatever its case; NULL when there is none. Owned by compound. */
const MbXlsEntry *mb_xls_compound_find (const MbXlsCompound *compound, const char *name);
/* mb_xls_compound_is_regular: whether everything that libgsf looks at on the way to this stream is as it should be,
 * and the stream not a small one (which no office program writes for a workbook). */
gboolean mb_xls_compound_is_regular (const MbXlsCompound *compound, const MbXlsEntry *entry);
/* mb_xls_compound_read: the stream's bytes as far as they are there; *cut when some are missing. small says whether
 * to look for it among the small sectors, where streams of less than 4,096 bytes belong. */
GBytes *mb_xls_compound_read (const MbXlsCompound *compound, const MbXlsEntry *entry, gboolean small, gboolean *cut);
/* mb_xls_compound_is_small: where the stream belongs by its size. */
gboolean mb_xls_compound_is_small (const MbXlsCompound *compound, const MbXlsEntry *entry);

G_END_DECLS
