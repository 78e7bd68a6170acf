/* What must hold of sets of positions: they equal a plain array of flags after any sequence of calls. */
#include "grid-columns.h"
#include "grid-ranges.h"

#define N 60

static void
check (const MbGridRanges *ranges, const gboolean *flags)
{
  guint64 count = 0;

  for (guint i = 0; i < N; i++)
    {
      g_assert_cmpint (mb_grid_ranges_contains (ranges, i), ==, flags[i]);
      count += flags[i] ? 1 : 0;
    }
  g_assert_cmpuint (mb_grid_ranges_count (ranges), ==, count);
  for (guint i = 0; i + 1 < mb_grid_ranges_n (ranges); i++)
    g_assert_cmpuint (mb_grid_ranges_nth (ranges, i).last + 1, <, mb_grid_ranges_nth (ranges, i + 1).first);
}

static void
test_random (void)
{
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (MbGridRanges) ranges = mb_grid_ranges_new ();
      gboolean flags[N] = { FALSE };

      for (guint step = 0; step < 60; step++)
        {
          guint a = (guint) g_test_rand_int_range (0, N), b = (guint) g_test_rand_int_range (0, N);
          guint low = MIN (a, b), high = MAX (a, b);

          switch (g_test_rand_int_range (0, 3))
            {
            case 0:
              mb_grid_ranges_add (ranges, a, b);
              for (guint i = low; i <= high; i++)
                flags[i] = TRUE;
              break;
            case 1:
              mb_grid_ranges_remove (ranges, a, b);
              for (guint i = low; i <= high; i++)
                flags[i] = FALSE;
              break;
            default:
              {
                /* The same number goes and comes, so that N stays. */
                guint removed = (guint) g_test_rand_int_range (0, 6), added = (guint) g_test_rand_int_range (0, 6);
                gboolean after[N] = { FALSE };

                if (low + removed > N || low + added > N)
                  break;
                for (guint i = 0; i < low; i++)
                  after[i] = flags[i];
                for (guint i = low + removed; i < N; i++)
                  if (i - removed + added < N)
                    after[i - removed + added] = flags[i];
                mb_grid_ranges_splice (ranges, low, removed, added);
                if (added > removed)
                  mb_grid_ranges_remove (ranges, N, N + 10);
                memcpy (flags, after, sizeof flags);
              }
            }
          check (ranges, flags);
        }
    }
}

static void
test_million (void)
{
  g_autoptr (MbGridRanges) ranges = mb_grid_ranges_new ();

  mb_grid_ranges_add (ranges, 0, 999999);
  mb_grid_ranges_remove (ranges, 500000, 500000);
  g_assert_cmpuint (mb_grid_ranges_count (ranges), ==, 999999);
  g_assert_cmpuint (mb_grid_ranges_n (ranges), ==, 2);
}

static MbGridColumns *
three (void)
{
  static const char *const ids[] = { "name", "type", "town" };
  static const int widths[] = { 200, 80, 100 };
  static const gboolean shown[] = { TRUE, TRUE, TRUE };
  MbGridColumns *columns = mb_grid_columns_new ();

  mb_grid_columns_reset (columns, 3, ids, widths, shown);
  return columns;
}

static void
test_columns_geometry (void)
{
  g_autoptr (MbGridColumns) columns = three ();

  g_assert_cmpint (mb_grid_columns_total (columns), ==, 380);
  g_assert_cmpint (mb_grid_columns_x (columns, 2), ==, 280);
  g_assert_cmpuint (mb_grid_columns_hit (columns, 199), ==, 0);
  g_assert_cmpuint (mb_grid_columns_hit (columns, 200), ==, 1);
  g_assert_cmpuint (mb_grid_columns_hit (columns, 380), ==, MB_GRID_NONE);
  g_assert_cmpuint (mb_grid_columns_hit (columns, -1), ==, MB_GRID_NONE);
  g_assert_cmpuint (mb_grid_columns_hit_edge (columns, 277, 5), ==, 1);
  g_assert_cmpuint (mb_grid_columns_hit_edge (columns, 240, 5), ==, MB_GRID_NONE);
  mb_grid_columns_set_width (columns, 0, 1);
  g_assert_cmpint (mb_grid_columns_width (columns, 0), ==, MB_GRID_MIN_WIDTH);
}

static void
test_columns_hide_and_move (void)
{
  g_autoptr (MbGridColumns) columns = three ();

  mb_grid_columns_move (columns, 0, 2);
  g_assert_cmpuint (mb_grid_columns_at (columns, 0), ==, 1);
  g_assert_cmpuint (mb_grid_columns_at (columns, 2), ==, 0);
  g_assert_true (mb_grid_columns_show (columns, 1, FALSE));
  g_assert_cmpuint (mb_grid_columns_n_shown (columns), ==, 2);
  g_assert_cmpuint (mb_grid_columns_place (columns, 1), ==, MB_GRID_NONE);
  g_assert_true (mb_grid_columns_show (columns, 2, FALSE));
  g_assert_false (mb_grid_columns_show (columns, 0, FALSE)); /* the last one stays */
  g_assert_true (mb_grid_columns_show (columns, 1, TRUE));
  g_assert_cmpuint (mb_grid_columns_at (columns, 0), ==, 1); /* it comes back to its old place */
}

static void
test_columns_sort (void)
{
  g_autoptr (MbGridColumns) columns = three ();
  gboolean descending;

  mb_grid_columns_sort_click (columns, 1, FALSE);
  mb_grid_columns_sort_click (columns, 1, FALSE);
  g_assert_cmpuint (mb_grid_columns_sort_rank (columns, 1, &descending), ==, 0);
  g_assert_true (descending);
  mb_grid_columns_sort_click (columns, 0, TRUE);
  g_assert_cmpuint (mb_grid_columns_n_sort (columns), ==, 2);
  g_assert_cmpuint (mb_grid_columns_sort_rank (columns, 0, &descending), ==, 1);
  g_assert_false (descending);
  mb_grid_columns_sort_click (columns, 2, FALSE);
  g_assert_cmpuint (mb_grid_columns_n_sort (columns), ==, 1);
  g_assert_cmpuint (mb_grid_columns_sort_nth (columns, 0, NULL), ==, 2);
}

static void
test_columns_state (void)
{
  g_autoptr (MbGridColumns) columns = three (), other = three ();
  g_autofree char *state = NULL, *again = NULL;

  mb_grid_columns_move (columns, 2, 0);
  mb_grid_columns_show (columns, 1, FALSE);
  mb_grid_columns_set_width (columns, 0, 333);
  mb_grid_columns_sort_set (columns, 2, TRUE, FALSE);
  state = mb_grid_columns_to_string (columns);
  g_assert_cmpstr (state, ==, "town:100,name:333,-type:80;-town");
  mb_grid_columns_restore (other, state);
  again = mb_grid_columns_to_string (other);
  g_assert_cmpstr (again, ==, state);
  /* A column that went is passed over, one that came stands at the end. */
  mb_grid_columns_restore (other, "gone:50,town:90;+gone");
  g_free (again);
  again = mb_grid_columns_to_string (other);
  g_assert_cmpstr (again, ==, "town:90,name:333,-type:80;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/grid-ranges/equal-a-plain-array-after-any-calls", test_random);
  g_test_add_func ("/desk/grid-ranges/a-million-rows-are-one-range", test_million);
  g_test_add_func ("/desk/grid-columns/places-and-edges", test_columns_geometry);
  g_test_add_func ("/desk/grid-columns/hide-and-move", test_columns_hide_and_move);
  g_test_add_func ("/desk/grid-columns/sort-marks", test_columns_sort);
  g_test_add_func ("/desk/grid-columns/state-comes-back", test_columns_state);
  return g_test_run ();
}
