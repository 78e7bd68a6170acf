/* grid-ranges.c: keeps the promise that a selection costs by its pieces, never by its rows.
 *
 * Invariant after every call: ranges are sorted, disjoint and not adjacent (first of the next > last + 1).
 */
#include "grid-ranges.h"

struct _MbGridRanges
{
  GArray *array; /* (element-type MbGridRange) */
};

MbGridRanges *
mb_grid_ranges_new (void)
{
  MbGridRanges *ranges = g_new0 (MbGridRanges, 1);

  ranges->array = g_array_new (FALSE, FALSE, sizeof (MbGridRange));
  return ranges;
}

void
mb_grid_ranges_free (MbGridRanges *ranges)
{
  if (ranges == NULL)
    return;
  g_array_unref (ranges->array);
  g_free (ranges);
}

MbGridRanges *
mb_grid_ranges_copy (const MbGridRanges *ranges)
{
  MbGridRanges *copy = g_new0 (MbGridRanges, 1);

  copy->array = g_array_copy (ranges->array);
  return copy;
}

void
mb_grid_ranges_clear (MbGridRanges *ranges)
{
  g_array_set_size (ranges->array, 0);
}

/* Index of the first range whose last is not before pos; the number of ranges if there is none. */
static guint
find (const MbGridRanges *ranges, guint pos)
{
  guint low = 0, high = ranges->array->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (ranges->array, MbGridRange, middle).last < pos)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

void
mb_grid_ranges_add (MbGridRanges *ranges, guint first, guint last)
{
  MbGridRange merged = { MIN (first, last), MAX (first, last) };
  guint begin, end;

  /* Neighbours merge as well, hence the look one to the left. */
  begin = find (ranges, merged.first == 0 ? 0 : merged.first - 1);
  for (end = begin; end < ranges->array->len; end++)
    {
      MbGridRange *range = &g_array_index (ranges->array, MbGridRange, end);

      if (merged.last != G_MAXUINT && range->first > merged.last + 1)
        break;
      merged.first = MIN (merged.first, range->first);
      merged.last = MAX (merged.last, range->last);
    }
  if (end > begin)
    g_array_remove_range (ranges->array, begin, end - begin);
  g_array_insert_val (ranges->array, begin, merged);
}

void
mb_grid_ranges_remove (MbGridRanges *ranges, guint first, guint last)
{
  guint low = MIN (first, last), high = MAX (first, last);
  guint i = find (ranges, low);

  while (i < ranges->array->len)
    {
      MbGridRange *range = &g_array_index (ranges->array, MbGridRange, i);

      if (range->first > high)
        break;
      if (range->first < low && range->last > high)
        {
          MbGridRange right = { high + 1, range->last };

          range->last = low - 1;
          g_array_insert_val (ranges->array, i + 1, right);
          break;
        }
      if (range->first < low)
        {
          range->last = low - 1;
          i++;
        }
      else if (range->last > high)
        {
          range->first = high + 1;
          break;
        }
      else
        g_array_remove_index (ranges->array, i);
    }
}

void
mb_grid_ranges_splice (MbGridRanges *ranges, guint pos, guint removed, guint added)
{
  guint i;

  if (removed > 0)
    mb_grid_ranges_remove (ranges, pos, pos + removed - 1);
  /* A range that spans the place of an insertion is cut in two. */
  i = find (ranges, pos);
  if (i < ranges->array->len && added > 0)
    {
      MbGridRange *range = &g_array_index (ranges->array, MbGridRange, i);

      if (range->first < pos)
        {
          MbGridRange right = { pos, range->last };

          range->last = pos - 1;
          i++;
          g_array_insert_val (ranges->array, i, right);
        }
    }
  for (guint j = i; j < ranges->array->len; j++)
    {
      MbGridRange *range = &g_array_index (ranges->array, MbGridRange, j);

      if (range->first < pos)
        continue;
      range->first = range->first - removed + added;
      range->last = range->last - removed + added;
    }
  /* What was parted by removed rows may touch now. */
  if (i > 0 && i < ranges->array->len)
    {
      MbGridRange *left = &g_array_index (ranges->array, MbGridRange, i - 1);
      MbGridRange *right = &g_array_index (ranges->array, MbGridRange, i);

      if (left->last + 1 == right->first)
        {
          left->last = right->last;
          g_array_remove_index (ranges->array, i);
        }
    }
}

gboolean
mb_grid_ranges_contains (const MbGridRanges *ranges, guint pos)
{
  guint i = find (ranges, pos);

  return i < ranges->array->len && g_array_index (ranges->array, MbGridRange, i).first <= pos;
}

guint64
mb_grid_ranges_count (const MbGridRanges *ranges)
{
  guint64 count = 0;

  for (guint i = 0; i < ranges->array->len; i++)
    {
      MbGridRange range = g_array_index (ranges->array, MbGridRange, i);

      count += (guint64) range.last - range.first + 1;
    }
  return count;
}

guint
mb_grid_ranges_n (const MbGridRanges *ranges)
{
  return ranges->array->len;
}

MbGridRange
mb_grid_ranges_nth (const MbGridRanges *ranges, guint n)
{
  return g_array_index (ranges->array, MbGridRange, n);
}

gboolean
mb_grid_ranges_equal (const MbGridRanges *a, const MbGridRanges *b)
{
  if (a->array->len != b->array->len)
    return FALSE;
  for (guint i = 0; i < a->array->len; i++)
    {
      MbGridRange left = g_array_index (a->array, MbGridRange, i);
      MbGridRange right = g_array_index (b->array, MbGridRange, i);

      if (left.first != right.first || left.last != right.last)
        return FALSE;
    }
  return TRUE;
}
