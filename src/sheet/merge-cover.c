/* merge-cover.c: keeps the promise that a merged range shows its top left cell and nothing else, at a cost that hostile
 * files cannot drive up: each range is added and taken away once, however many overlap.
 */
#include "merge-cover.h"

#include <string.h>

#define MAX_RESTARTS 64 /* rows that go back: each starts over */

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const MbSheetRange *x = a, *y = b;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return x->column < y->column ? -1 : x->column > y->column;
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  const MbSheetRange *x = a, *y = b;

  return x->last_row < y->last_row ? -1 : x->last_row > y->last_row;
}

void
mb_merge_cover_init (MbMergeCover *cover, const GArray *merges, guint n_columns)
{
  *cover = (MbMergeCover){ 0 };
  if (merges->len == 0)
    return;
  cover->starts = g_array_sized_new (FALSE, FALSE, sizeof (MbSheetRange), merges->len);
  g_array_append_vals (cover->starts, merges->data, merges->len);
  g_array_sort (cover->starts, compare_starts);
  cover->ends = g_array_sized_new (FALSE, FALSE, sizeof (MbSheetRange), merges->len);
  g_array_append_vals (cover->ends, merges->data, merges->len);
  g_array_sort (cover->ends, compare_ends);
  cover->n_columns = n_columns;
  cover->counts = g_new0 (guint32, n_columns + 1);
}

void
mb_merge_cover_clear (MbMergeCover *cover)
{
  g_clear_pointer (&cover->starts, g_array_unref);
  g_clear_pointer (&cover->ends, g_array_unref);
  g_clear_pointer (&cover->counts, g_free);
}

static void
add (MbMergeCover *cover, const MbSheetRange *range, guint32 by)
{
  guint last = MIN (range->last_column, cover->n_columns);

  for (guint column = range->column; column <= last; column++)
    cover->counts[column] += by; /* -1 wraps */
}

gboolean
mb_merge_cover_row (MbMergeCover *cover, guint row)
{
  if (cover->counts == NULL)
    return TRUE;
  if (row < cover->row)
    {
      if (++cover->n_restarts > MAX_RESTARTS)
        return FALSE;
      memset (cover->counts, 0, sizeof (guint32) * (cover->n_columns + 1));
      cover->next_start = cover->next_end = 0;
    }
  cover->row = row;
  for (; cover->next_start < cover->starts->len; cover->next_start++)
    {
      const MbSheetRange *range = &g_array_index (cover->starts, MbSheetRange, cover->next_start);
      if (range->row > row)
        break;
      add (cover, range, 1);
    }
  for (; cover->next_end < cover->ends->len; cover->next_end++)
    {
      const MbSheetRange *range = &g_array_index (cover->ends, MbSheetRange, cover->next_end);
      if (range->last_row >= row)
        break;
      add (cover, range, (guint32) -1);
    }
  return TRUE;
}

gboolean
mb_merge_cover_hides (const MbMergeCover *cover, guint column)
{
  MbSheetRange place = { cover->row, column, 0, 0 };
  guint low = 0, high;
  guint32 n_own = 0;

  if (cover->counts == NULL || column > cover->n_columns || cover->counts[column] == 0)
    return FALSE;
  /* as the top left cell of a range it is no less visible */
  high = cover->next_start;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (compare_starts (&g_array_index (cover->starts, MbSheetRange, middle), &place) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  for (guint i = low; i < cover->next_start; i++, n_own++)
    if (compare_starts (&g_array_index (cover->starts, MbSheetRange, i), &place) != 0)
      break;
  return cover->counts[column] > n_own;
}
