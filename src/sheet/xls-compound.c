/* xls-compound.c: keeps the promise that every file which office programs open is opened, although its allocation
 * table, directory or sizes are not as the format demands, and that no broken chain is followed twice. */
#include "xls-compound.h"

#include <string.h>

#include "xls-record.h"

#define END_OF_CHAIN  0xFFFFFFFEu
#define FREE_SECTOR   0xFFFFFFFFu
#define FIRST_SPECIAL 0xFFFFFFFCu
#define NO_ENTRY      0xFFFFFFFFu

enum
{
  HEADER_SIZE = 512,
  N_IN_HEADER = 109, /* places of allocation table sectors in the header itself */
  ENTRY_SIZE = 128,
  TYPE_STORAGE = 1,
  TYPE_STREAM = 2,
  TYPE_ROOT = 5,
  N_ENTRIES_MAX = 1 << 20
};

struct _MbXlsCompound
{
  const guint8 *bytes;
  gsize size;
  guint shift, small_shift; /* of the sector sizes */
  guint32 threshold;        /* streams below this size are made of small sectors */
  guint n_sectors;          /* in the file, a last one cut off counted in */
  GArray *table;            /* (element-type guint32): the next sector of each */
  GArray *small_table;
  GByteArray *directory; /* the directory stream */
  GPtrArray *entries;    /* (element-type MbXlsEntry): the root's children */
  guint32 root_first;
  gboolean regular;
};

static const guint8 signature[] = { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 };

/* Where a sector is; n_here is how many of its bytes the file has. */
static const guint8 *
sector_at (const MbXlsCompound *compound, guint32 sector, gsize *n_here)
{
  guint64 offset = ((guint64) sector + 1) << compound->shift;

  /* The header takes a whole sector, but never less than 512 bytes. */
  if (compound->shift < 9)
    offset += HEADER_SIZE - (1u << compound->shift);
  if (offset >= compound->size)
    return NULL;
  *n_here = MIN (compound->size - (gsize) offset, (gsize) 1 << compound->shift);
  return compound->bytes + offset;
}

/* The table's sectors stand in the header and in a chain of sectors of their own. */
static void
append_table_sector (MbXlsCompound *compound, guint32 sector)
{
  guint n = 1u << (compound->shift - 2);
  guint old = compound->table->len;
  gsize n_here = 0;
  const guint8 *bytes = sector < FIRST_SPECIAL ? sector_at (compound, sector, &n_here) : NULL;

  if (n_here != (gsize) 1 << compound->shift)
    compound->regular = FALSE;
  g_array_set_size (compound->table, old + n);
  for (guint i = 0; i < n; i++)
    g_array_index (compound->table, guint32, old + i)
        = 4 * (i + 1) <= n_here ? mb_xls_u32 (bytes + 4 * i) : FREE_SECTOR;
}

static void
read_table (MbXlsCompound *compound)
{
  const guint8 *header = compound->bytes;
  guint32 n = mb_xls_u32 (header + 0x2C), n_left = n;
  guint32 list = mb_xls_u32 (header + 0x44), n_lists = mb_xls_u32 (header + 0x48);
  guint per_list = (1u << (compound->shift - 2)) - 1;
  /* More table than that describes no sector that exists. */
  guint n_useful = compound->n_sectors / (1u << (compound->shift - 2)) + 1;

  if (n > n_useful + 1 || n == 0)
    {
      compound->regular = FALSE;
      n_left = MIN (n_left, n_useful + 1);
    }
  for (guint i = 0; i < N_IN_HEADER && n_left > 0; i++, n_left--)
    append_table_sector (compound, mb_xls_u32 (header + 0x4C + 4 * i));

  if ((n <= N_IN_HEADER) != (n_lists == 0))
    compound->regular = FALSE;
  for (guint i = 0; n_left > 0; i++)
    {
      gsize n_here = 0;
      const guint8 *bytes = list < FIRST_SPECIAL ? sector_at (compound, list, &n_here) : NULL;
      if (bytes == NULL || n_here != (gsize) 1 << compound->shift || i > compound->n_sectors)
        break;
      for (guint k = 0; k < per_list && n_left > 0; k++, n_left--)
        append_table_sector (compound, mb_xls_u32 (bytes + 4 * k));
      list = mb_xls_u32 (bytes + 4 * per_list);
      n_lists--;
    }
  if (n_left > 0 || (n > N_IN_HEADER && n_lists != 0))
    compound->regular = FALSE;

  for (guint i = 0; i < compound->table->len; i++)
    {
      guint32 next = g_array_index (compound->table, guint32, i);
      if (next >= compound->table->len && next < FIRST_SPECIAL)
        compound->regular = FALSE;
    }
}

/* Follows a chain and appends its bytes, up to max. A chain has at most as many links as the file has sectors, which
 * stops a circle. *proper: it was followed to its end, which is as it should be, and all its sectors are whole. */
static GByteArray *
read_chain (const MbXlsCompound *compound, guint32 sector, gsize max, gboolean *proper)
{
  GByteArray *out = g_byte_array_new ();
  gboolean whole = TRUE;

  for (guint n = 0; sector < compound->table->len && n < compound->n_sectors && out->len < max; n++)
    {
      gsize n_here = 0;
      const guint8 *bytes = sector_at (compound, sector, &n_here);
      if (bytes == NULL)
        break;
      whole = whole && n_here == (gsize) 1 << compound->shift;
      g_byte_array_append (out, bytes, (guint) MIN (n_here, max - out->len));
      sector = g_array_index (compound->table, guint32, sector);
    }
  *proper = whole && sector == END_OF_CHAIN;
  return out;
}

static void
entry_free (gpointer data)
{
  MbXlsEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

static const guint8 *
entry_bytes (const MbXlsCompound *compound, guint32 id)
{
  if (id >= compound->directory->len / ENTRY_SIZE)
    return NULL;
  return compound->directory->data + (gsize) id * ENTRY_SIZE;
}

static MbXlsEntry *
entry_new (const MbXlsCompound *compound, const guint8 *bytes)
{
  MbXlsEntry *entry = g_new0 (MbXlsEntry, 1);
  g_autoptr (GString) name = g_string_new (NULL);

  /* The length of the name is wrong in some files; the name itself ends in NUL. */
  for (guint i = 0; i < 32 && mb_xls_u16 (bytes + 2 * i) != 0; i++)
    {
      guint unit = mb_xls_u16 (bytes + 2 * i);
      g_string_append_unichar (name, unit >= 0xD800 && unit <= 0xDFFF ? 0xFFFD : unit);
    }
  entry->name = g_string_free (g_steal_pointer (&name), FALSE);
  entry->is_stream = bytes[0x42] == TYPE_STREAM;
  entry->first_sector = mb_xls_u32 (bytes + 0x74);
  entry->size = mb_xls_u32 (bytes + 0x78);
  /* The upper half of the size counts only in files of large sectors; others may have anything there. */
  if (compound->shift >= 12)
    entry->size |= (guint64) mb_xls_u32 (bytes + 0x7C) << 32;
  return entry;
}

/* The entries of a storage are a tree; in damaged files a graph, so each is visited once. depth 0: the root's own
 * children, the only ones that are kept. */
static void
read_entries (MbXlsCompound *compound)
{
  guint n = compound->directory->len / ENTRY_SIZE;
  g_autofree guint8 *seen = g_malloc0 (n);
  g_autoptr (GArray) todo = g_array_new (FALSE, FALSE, sizeof (guint32) * 2);
  const guint8 *root = entry_bytes (compound, 0);
  guint32 start[2] = { mb_xls_u32 (root + 0x4C), 0 };

  if (root[0x42] != TYPE_ROOT || mb_xls_u32 (root + 0x44) != NO_ENTRY || mb_xls_u32 (root + 0x48) != NO_ENTRY)
    compound->regular = FALSE;
  seen[0] = TRUE;
  g_array_append_val (todo, start);
  while (todo->len > 0)
    {
      guint32 *top = &((guint32 *) (gpointer) todo->data)[2 * (todo->len - 1)];
      guint32 id = top[0], depth = top[1];
      g_array_set_size (todo, todo->len - 1);
      if (id == NO_ENTRY)
        continue;

      const guint8 *bytes = entry_bytes (compound, id);
      if (bytes == NULL || seen[id])
        {
          compound->regular = FALSE;
          continue;
        }
      seen[id] = TRUE;
      guint type = bytes[0x42], name_length = mb_xls_u16 (bytes + 0x40);
      guint32 left[2] = { mb_xls_u32 (bytes + 0x44), depth }, right[2] = { mb_xls_u32 (bytes + 0x48), depth };
      guint32 child[2] = { mb_xls_u32 (bytes + 0x4C), depth + 1 };
      if ((type != TYPE_STORAGE && type != TYPE_STREAM) || name_length == 0 || name_length > 64 || name_length % 2 != 0
          || (type == TYPE_STREAM
              && (child[0] != NO_ENTRY || mb_xls_u32 (bytes + 0x78) > compound->size
                  || mb_xls_u32 (bytes + 0x7C) != 0)))
        compound->regular = FALSE;
      if (depth == 0 && (type == TYPE_STORAGE || type == TYPE_STREAM))
        g_ptr_array_add (compound->entries, entry_new (compound, bytes));
      g_array_append_val (todo, left);
      g_array_append_val (todo, right);
      if (type == TYPE_STORAGE)
        g_array_append_val (todo, child);
    }
}

/* Where the tree leads to nothing, the list of all entries is taken instead. */
static void
read_entries_in_line (MbXlsCompound *compound)
{
  for (guint32 id = 1; id < compound->directory->len / ENTRY_SIZE; id++)
    {
      const guint8 *bytes = entry_bytes (compound, id);
      if (bytes[0x42] == TYPE_STREAM)
        g_ptr_array_add (compound->entries, entry_new (compound, bytes));
    }
}

static void
read_small_table (MbXlsCompound *compound)
{
  guint32 first = mb_xls_u32 (compound->bytes + 0x3C);
  gboolean proper;
  g_autoptr (GByteArray) bytes = read_chain (compound, first, G_MAXUINT, &proper);

  /* libgsf warns of a table that is not counted. */
  if (mb_xls_u32 (compound->bytes + 0x40) == 0 && first != END_OF_CHAIN && first != FREE_SECTOR)
    compound->regular = FALSE;
  for (guint i = 0; i + 4 <= bytes->len; i += 4)
    {
      guint32 next = mb_xls_u32 (bytes->data + i);
      g_array_append_val (compound->small_table, next);
    }
}

MbXlsCompound *
mb_xls_compound_new (const guint8 *bytes, gsize size)
{
  gboolean proper;

  if (size < HEADER_SIZE || memcmp (bytes, signature, sizeof signature) != 0)
    return NULL;
  guint shift = mb_xls_u16 (bytes + 0x1E), small_shift = mb_xls_u16 (bytes + 0x20);
  if (shift < 7 || shift > 20)
    return NULL;

  g_autoptr (MbXlsCompound) compound = g_new0 (MbXlsCompound, 1);
  compound->bytes = bytes;
  compound->size = size;
  compound->shift = shift;
  compound->small_shift = small_shift < 3 || small_shift > shift ? 6 : small_shift;
  compound->threshold = mb_xls_u32 (bytes + 0x38);
  compound->n_sectors = (guint) ((size - 1) >> shift);
  compound->regular = (shift == 9 || shift == 12) && small_shift == 6 && size % ((gsize) 1 << shift) == 0
                      && compound->threshold == 4096;
  compound->table = g_array_new (FALSE, FALSE, sizeof (guint32));
  compound->small_table = g_array_new (FALSE, FALSE, sizeof (guint32));
  compound->entries = g_ptr_array_new_with_free_func (entry_free);
  read_table (compound);

  compound->directory = read_chain (compound, mb_xls_u32 (bytes + 0x30), (gsize) N_ENTRIES_MAX * ENTRY_SIZE, &proper);
  compound->regular = compound->regular && proper;
  if (compound->directory->len < ENTRY_SIZE)
    return NULL;
  compound->root_first = mb_xls_u32 (compound->directory->data + 0x74);
  read_entries (compound);
  if (compound->entries->len == 0)
    read_entries_in_line (compound);
  read_small_table (compound);
  return g_steal_pointer (&compound);
}

void
mb_xls_compound_free (MbXlsCompound *compound)
{
  if (compound == NULL)
    return;
  g_clear_pointer (&compound->table, g_array_unref);
  g_clear_pointer (&compound->small_table, g_array_unref);
  g_clear_pointer (&compound->directory, g_byte_array_unref);
  g_clear_pointer (&compound->entries, g_ptr_array_unref);
  g_free (compound);
}

const MbXlsEntry *
mb_xls_compound_find (const MbXlsCompound *compound, const char *name)
{
  for (guint i = 0; i < compound->entries->len; i++)
    {
      const MbXlsEntry *entry = compound->entries->pdata[i];
      if (g_ascii_strcasecmp (entry->name, name) == 0)
        return entry;
    }
  return NULL;
}

gboolean
mb_xls_compound_is_small (const MbXlsCompound *compound, const MbXlsEntry *entry)
{
  return entry->size < compound->threshold;
}

static GByteArray *
read_small (const MbXlsCompound *compound, guint32 sector, gsize max)
{
  gboolean proper;
  g_autoptr (GByteArray) all = read_chain (compound, compound->root_first, G_MAXUINT, &proper);
  GByteArray *out = g_byte_array_new ();
  guint size = 1u << compound->small_shift;

  for (guint n = 0; sector < compound->small_table->len && out->len < max && n < compound->small_table->len; n++)
    {
      gsize offset = (gsize) sector << compound->small_shift;
      if (offset >= all->len)
        break;
      g_byte_array_append (out, all->data + offset, (guint) MIN (MIN (size, all->len - offset), max - out->len));
      sector = g_array_index (compound->small_table, guint32, sector);
    }
  return out;
}

GBytes *
mb_xls_compound_read (const MbXlsCompound *compound, const MbXlsEntry *entry, gboolean small, gboolean *cut)
{
  gsize max = (gsize) MIN (entry->size, compound->size);
  gboolean proper;
  GByteArray *bytes = small ? read_small (compound, entry->first_sector, max)
                            : read_chain (compound, entry->first_sector, max, &proper);

  *cut = bytes->len < entry->size;
  return g_byte_array_free_to_bytes (bytes);
}

/* A chain as libgsf walks it: it warns of any other end than the proper one. */
static gboolean
chain_is_regular (const GArray *table, guint32 sector, guint limit, guint64 n_wanted)
{
  guint64 n = 0;

  while (sector < table->len)
    {
      if (sector >= limit || n++ >= table->len)
        return FALSE;
      sector = g_array_index (table, guint32, sector);
    }
  return sector == END_OF_CHAIN && n >= n_wanted;
}

gboolean
mb_xls_compound_is_regular (const MbXlsCompound *compound, const MbXlsEntry *entry)
{
  guint64 unit = G_GUINT64_CONSTANT (1) << compound->shift;

  return compound->regular && !mb_xls_compound_is_small (compound, entry)
         && chain_is_regular (compound->table, entry->first_sector, compound->n_sectors,
                              (entry->size + unit - 1) / unit);
}
