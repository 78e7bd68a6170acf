/* xls-merge.c: keeps the promise that a cell hidden below a merged range is not handed over, at the same cost
 * for any number of ranges: one bit for each of the 65,536 × 256 cells that a sheet can have. */
#include "xls-merge.h"

enum
{
  ROWS = 65536,
  COLUMNS = 256,
  WORDS = COLUMNS / 64,
  /* Ranges that do not overlap cannot have more rows than this altogether; a file with more is made to waste time. */
  MAX_ROWS_MARKED = ROWS * COLUMNS
};

struct _MbXlsMerge
{
  guint64 *covered; /* ROWS × WORDS; NULL before the first range */
  guint n_rows_marked;
};

MbXlsMerge *
mb_xls_merge_new (void)
{
  return g_new0 (MbXlsMerge, 1);
}

void
mb_xls_merge_free (MbXlsMerge *merge)
{
  if (merge == NULL)
    return;
  g_free (merge->covered);
  g_free (merge);
}

static void
mark (MbXlsMerge *merge, guint first_row, guint last_row, guint first_column, guint last_column)
{
  guint64 words[WORDS] = { 0 };

  for (guint column = first_column; column <= last_column; column++)
    words[column / 64] |= G_GUINT64_CONSTANT (1) << (column % 64);

  if (merge->covered == NULL)
    merge->covered = g_new0 (guint64, (gsize) ROWS * WORDS);
  for (guint row = first_row; row <= last_row; row++)
    {
      guint64 *line = merge->covered + (gsize) row * WORDS;
      for (guint i = 0; i < WORDS; i++)
        {
          guint64 top_left
              = row == first_row && i == first_column / 64 ? G_GUINT64_CONSTANT (1) << (first_column % 64) : 0;
          line[i] |= words[i] & ~top_left;
        }
    }
}

void
mb_xls_merge_add (MbXlsMerge *merge, const MbXlsRecord *record, GArray *merges)
{
  if (record->length < 2)
    return;

  guint n = MIN (mb_xls_u16 (record->data), (record->length - 2) / 8);
  for (guint i = 0; i < n; i++)
    {
      const guint8 *bytes = record->data + 2 + 8 * i;
      guint first_row = mb_xls_u16 (bytes), last_row = mb_xls_u16 (bytes + 2);
      guint first_column = mb_xls_u16 (bytes + 4), last_column = MIN (mb_xls_u16 (bytes + 6), COLUMNS - 1);

      if (first_row > last_row || first_column > last_column || (first_row == last_row && first_column == last_column))
        continue;
      if (last_row - first_row + 1 > MAX_ROWS_MARKED - merge->n_rows_marked)
        return;
      merge->n_rows_marked += last_row - first_row + 1;
      mark (merge, first_row, last_row, first_column, last_column);

      MbSheetRange range = { first_row + 1, first_column + 1, last_row + 1, last_column + 1 };
      g_array_append_val (merges, range);
    }
}

gboolean
mb_xls_merge_covers (const MbXlsMerge *merge, guint row, guint column)
{
  if (merge->covered == NULL || row >= ROWS || column >= COLUMNS)
    return FALSE;
  return (merge->covered[(gsize) row * WORDS + column / 64] >> (column % 64) & 1) != 0;
}
