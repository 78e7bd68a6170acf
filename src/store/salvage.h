/* salvage.h: rows out of a damaged database file, page by page, without its tree. Private to store/.
 *
 * Every page that looks like a leaf of a table is read by itself, so that neither a damaged root nor a page in a wrong
 * place hides the rows of the others. What a row belongs to is for the caller to tell by its looks.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MB_RAW_NULL,
  MB_RAW_INT,
  MB_RAW_REAL,
  MB_RAW_TEXT,
  MB_RAW_BLOB
} MbRawKind;

typedef struct
{
  MbRawKind kind;
  gint64 number;
  const guint8 *data; /* of texts (not terminated) and blobs; borrowed until the function returns */
  gsize length;
} MbRaw;

#define MB_RAW_MOST 64 /* columns; longer rows are passed over */

/* rowid: the value of an INTEGER PRIMARY KEY, which stands in the row as null. */
typedef void (*MbRawFunc) (gint64 rowid, const MbRaw *values, guint n, gpointer user);

/* mb_salvage_rows: file is the database's bytes, log those of its write-ahead log (NULL: none, or already in the file).
 * Whatever the bytes are, nothing outside them is read. */
void mb_salvage_rows (GBytes *file, GBytes *log, guint page_size, MbRawFunc func, gpointer user);

G_END_DECLS
