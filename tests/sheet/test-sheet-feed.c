/* What one thread reads while another writes stands in the file whole and in order, and what cannot be written is told. */
#include "sheet-feed.h"

#include "fault.h"
#include "reader.h"
#include "sheet-test.h"

#define ROWS 1500u /* some batches, and a part of one */

typedef struct
{
  guint n_rows, n_cells;
} Seen;

static gboolean
see_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  static const char kinds[] = "tndbe";
  Seen *seen = user;
  g_autofree char *name = g_strdup_printf ("第%u所", row), *number = g_strdup_printf ("%u.5", row);

  seen->n_rows++;
  seen->n_cells += n_cells;
  g_assert_cmpuint (row, ==, seen->n_rows);
  g_assert_cmpuint (n_cells, ==, row % 7 == 0 ? 1 : 3);
  g_assert_cmpstr (cells[0].text, ==, name);
  if (n_cells == 3)
    {
      g_assert_cmpint (kinds[cells[1].kind], ==, 'n');
      g_assert_cmpstr (cells[1].text, ==, number);
      g_assert_cmpint (kinds[cells[2].kind], ==, 'd');
      g_assert_cmpstr (cells[2].text, ==, "2026-06-30");
    }
  return TRUE;
}

static gboolean
feed_row (MbSheetFeed *feed, guint row, GError **error)
{
  g_autofree char *name = g_strdup_printf ("第%u所", row), *number = g_strdup_printf ("%u.5", row);

  mb_sheet_feed_text (feed, 1, name);
  if (row % 7 != 0)
    {
      mb_sheet_feed_number (feed, 2, number, "0.00");
      mb_sheet_feed_date (feed, 4, "2026-06-30");
    }
  return mb_sheet_feed_row (feed, error);
}

static void
rows_stand_whole_and_in_order (Place *place, gconstpointer data)
{
  const MbSheetHandler handler = { .row = see_row };
  g_autoptr (GError) error = NULL;
  g_autoptr (MbSheetWriter) writer = mb_sheet_writer_new_plain (place->path, "机构", NULL, &error);
  g_autoptr (MbSheetFeed) feed = mb_sheet_feed_new (writer, 1);
  Seen seen = { 0, 0 };

  for (guint row = 1; row <= ROWS; row++)
    g_assert_true (feed_row (feed, row, &error));
  g_assert_true (mb_sheet_feed_end (feed, &error));
  g_assert_true (mb_sheet_writer_finish (writer, &error));
  g_assert_no_error (error);
  g_assert_true (mb_sheet_read_file (place->path, &handler, &seen, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (seen.n_rows, ==, ROWS);
  g_assert_cmpuint (seen.n_cells, ==, ROWS + 2 * (ROWS - ROWS / 7));
}

static void
no_rows_are_no_fault (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbSheetWriter) writer = mb_sheet_writer_new_plain (place->path, "机构", NULL, &error);
  g_autoptr (MbSheetFeed) feed = mb_sheet_feed_new (writer, 2);

  g_assert_true (mb_sheet_feed_end (feed, &error));
  g_assert_true (mb_sheet_writer_finish (writer, &error));
  g_assert_no_error (error);
}

/* The fault of a row long past comes back while later ones are handed over, or at the end. */
static void
what_cannot_be_written_is_told (Place *place, gconstpointer data)
{
  guint bad = GPOINTER_TO_UINT (data), row = 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (MbSheetWriter) writer = mb_sheet_writer_new_plain (place->path, "机构", NULL, &error);
  g_autoptr (MbSheetFeed) feed = mb_sheet_feed_new (writer, 1);
  g_autofree char *cell = g_strdup_printf ("C%u", bad), *names = NULL;
  g_autofree char *text = g_strnfill (40000, 'x');
  gboolean fed = TRUE;

  for (; row <= ROWS && fed; row++)
    {
      if (row == bad)
        mb_sheet_feed_text (feed, 3, text);
      fed = mb_sheet_feed_row (feed, &error);
    }
  if (fed)
    g_assert_false (mb_sheet_feed_end (feed, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_TEXT_TOO_LONG);
  g_assert_nonnull (strstr (error->message, cell));
  g_clear_pointer (&feed, mb_sheet_feed_free);
  g_clear_pointer (&writer, mb_sheet_writer_free);
  names = place_list (place);
  g_assert_null (strstr (names, "out.xlsx"));
}

static void
given_up_midway_nothing_stays (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbSheetWriter) writer = mb_sheet_writer_new_plain (place->path, "机构", NULL, &error);
  MbSheetFeed *feed = mb_sheet_feed_new (writer, 1);
  g_autofree char *names = NULL;

  for (guint row = 1; row <= ROWS; row++)
    g_assert_true (feed_row (feed, row, &error));
  mb_sheet_feed_free (feed);
  g_clear_pointer (&writer, mb_sheet_writer_free);
  names = place_list (place);
  g_assert_cmpstr (names, ==, "");
}

#define T(name, function, data)                                                                                        \
  g_test_add ("/sheet/sheet-feed/" name, Place, data, place_set_up, function, place_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  T ("rows-stand-whole-and-in-order", rows_stand_whole_and_in_order, NULL);
  T ("no-rows-are-no-fault", no_rows_are_no_fault, NULL);
  T ("the-first-row-cannot-be-written", what_cannot_be_written_is_told, GUINT_TO_POINTER (1));
  T ("a-row-in-the-middle-cannot-be-written", what_cannot_be_written_is_told, GUINT_TO_POINTER (700));
  T ("the-last-row-cannot-be-written", what_cannot_be_written_is_told, GUINT_TO_POINTER (ROWS));
  T ("given-up-midway-nothing-stays", given_up_midway_nothing_stays, NULL);
  return g_test_run ();
}
