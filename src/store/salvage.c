/* salvage.c: see salvage.h. The format is that of https://www.sqlite.org/fileformat2.html, sections 1.6, 2.1 and 4.
 *
 * Invariant: every length and offset from the file is held against what is there before it is used; a chain of pages is
 * followed no further than its row is long.
 */
#include "salvage.h"

#include <string.h>

#define LEAF              13
#define FILE_HEADER       100
#define LOG_HEADER        32
#define FRAME_HEADER      24
#define FRAME_COMMIT      4
#define FRAME_SALT        8
#define LOG_SALT          16
#define LONGEST_ROW       (256u << 20)
#define BYTES_OF_VARINT   9
#define CELL_POINTER_SIZE 2

typedef struct
{
  const guint8 *file;
  gsize length;
  guint size;           /* of a page */
  guint32 n;            /* pages of the file */
  GHashTable *from_log; /* page number → its newest bytes */
  GByteArray *row;
} Pages;

static guint32
u16 (const guint8 *p)
{
  return (guint32) p[0] << 8 | p[1];
}

static guint32
u32 (const guint8 *p)
{
  return u16 (p) << 16 | u16 (p + 2);
}

static const guint8 *
page_of (const Pages *pages, guint32 number)
{
  const guint8 *page = g_hash_table_lookup (pages->from_log, GUINT_TO_POINTER (number));

  if (page != NULL || number < 1 || number > pages->n)
    return page;
  return pages->file + (gsize) (number - 1) * pages->size;
}

/* Only what was committed: frames after the last commit belong to a write that never was. */
static void
read_log (Pages *pages, GBytes *log)
{
  gsize length, committed = LOG_HEADER;
  const guint8 *data = g_bytes_get_data (log, &length);
  gsize frame = FRAME_HEADER + (gsize) pages->size;

  for (gsize at = LOG_HEADER; at + frame <= length; at += frame)
    {
      if (memcmp (data + at + FRAME_SALT, data + LOG_SALT, 8) != 0)
        break;
      if (u32 (data + at + FRAME_COMMIT) != 0)
        committed = at + frame;
    }
  for (gsize at = LOG_HEADER; at < committed; at += frame)
    g_hash_table_replace (pages->from_log, GUINT_TO_POINTER (u32 (data + at)), (gpointer) (data + at + FRAME_HEADER));
}

/* The bytes it takes; 0 when it goes beyond end. */
static guint
varint (const guint8 *p, const guint8 *end, guint64 *value)
{
  *value = 0;
  for (guint i = 0; i < BYTES_OF_VARINT; i++)
    {
      if (p + i >= end)
        return 0;
      if (i == BYTES_OF_VARINT - 1)
        {
          *value = *value << 8 | p[i];
          return BYTES_OF_VARINT;
        }
      *value = *value << 7 | (p[i] & 0x7f);
      if ((p[i] & 0x80) == 0)
        return i + 1;
    }
  return 0;
}

/* The row's bytes, those on further pages included. */
static gboolean
gather (const Pages *pages, const guint8 *p, const guint8 *end, guint64 length)
{
  guint most = pages->size - 35, least = (pages->size - 12) * 32 / 255 - 23;
  gsize here = (gsize) length;
  guint32 next = 0;

  if (length > LONGEST_ROW)
    return FALSE;
  if (length > most)
    {
      here = least + (gsize) ((length - least) % (pages->size - 4));
      if (here > most)
        here = least;
    }
  if ((gsize) (end - p) < here + (length > here ? 4 : 0))
    return FALSE;
  g_byte_array_set_size (pages->row, 0);
  g_byte_array_append (pages->row, p, (guint) here);
  if (length > here)
    next = u32 (p + here);
  while (pages->row->len < length)
    {
      const guint8 *page = page_of (pages, next);
      gsize more = MIN (pages->size - 4, (gsize) length - pages->row->len);

      if (page == NULL)
        return FALSE;
      g_byte_array_append (pages->row, page + 4, (guint) more);
      next = u32 (page);
    }
  return TRUE;
}

static gint64
big_endian (const guint8 *p, guint n)
{
  gint64 number = (gint8) p[0];

  for (guint i = 1; i < n; i++)
    number = (gint64) ((guint64) number << 8 | p[i]);
  return number;
}

static gboolean
read_value (guint64 type, const guint8 **p, const guint8 *end, MbRaw *value)
{
  static const guint8 sizes[] = { 0, 1, 2, 3, 4, 6, 8, 8, 0, 0 };
  gsize size = type < G_N_ELEMENTS (sizes) ? sizes[type] : type >= 12 ? (gsize) ((type - 12) / 2) : 0;

  if (type == 10 || type == 11 || size > (gsize) (end - *p))
    return FALSE;
  *value = (MbRaw){ MB_RAW_INT, 0, *p, size };
  if (type == 0)
    value->kind = MB_RAW_NULL;
  else if (type <= 6)
    value->number = big_endian (*p, (guint) size);
  else if (type == 7)
    value->kind = MB_RAW_REAL;
  else if (type <= 9)
    value->number = (gint64) type - 8;
  else
    value->kind = type % 2 == 0 ? MB_RAW_BLOB : MB_RAW_TEXT;
  *p += size;
  return TRUE;
}

/* FALSE: these bytes are no row. */
static gboolean
read_row (const GByteArray *row, MbRaw *values, guint *n)
{
  const guint8 *p = row->data, *end = p + row->len, *body;
  guint64 header, type;
  guint used = varint (p, end, &header);

  *n = 0;
  if (used == 0 || header < used || header > row->len)
    return FALSE;
  body = row->data + header;
  for (p += used; p < row->data + header; p += used)
    {
      used = varint (p, row->data + header, &type);
      if (used == 0 || *n == MB_RAW_MOST || !read_value (type, &body, end, &values[*n]))
        return FALSE;
      (*n)++;
    }
  return body == end;
}

static void
read_leaf (const Pages *pages, guint32 number, MbRawFunc func, gpointer user)
{
  const guint8 *page = page_of (pages, number), *end = page + pages->size;
  const guint8 *header = page + (number == 1 ? FILE_HEADER : 0);
  MbRaw values[MB_RAW_MOST];
  guint n_cells;

  if (header[0] != LEAF)
    return;
  n_cells = MIN (u16 (header + 3), (guint) (end - header - 8) / CELL_POINTER_SIZE);
  for (guint i = 0; i < n_cells; i++)
    {
      const guint8 *cell = page + u16 (header + 8 + (gsize) i * CELL_POINTER_SIZE);
      guint64 length = 0, rowid = 0;
      guint used, n;

      if (cell < header + 8 || cell >= end || (used = varint (cell, end, &length)) == 0)
        continue;
      cell += used;
      if ((used = varint (cell, end, &rowid)) == 0)
        continue;
      if (gather (pages, cell + used, end, length) && read_row (pages->row, values, &n))
        func ((gint64) rowid, values, n, user);
    }
}

void
mb_salvage_rows (GBytes *file, GBytes *log, guint page_size, MbRawFunc func, gpointer user)
{
  Pages pages = { NULL, 0, page_size };
  GHashTableIter iter;
  gpointer key;

  g_return_if_fail (page_size >= 512);

  pages.file = g_bytes_get_data (file, &pages.length);
  pages.n = (guint32) (pages.length / page_size);
  pages.from_log = g_hash_table_new (NULL, NULL);
  pages.row = g_byte_array_sized_new (256);
  if (log != NULL && g_bytes_get_size (log) > LOG_HEADER)
    read_log (&pages, log);
  for (guint32 number = 1; number <= pages.n; number++)
    read_leaf (&pages, number, func, user);
  g_hash_table_iter_init (&iter, pages.from_log);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (GPOINTER_TO_UINT (key) > pages.n)
      read_leaf (&pages, GPOINTER_TO_UINT (key), func, user);
  g_hash_table_unref (pages.from_log);
  g_byte_array_unref (pages.row);
}
