/* import-table.c: the tables of a sheet: which line is the heading, and where another heading begins.
 *
 * Promise: no line is read under the heading of another table. Below the heading that names the most fields every line is looked at:
 * the same heading again (of a printed page, perhaps in other words) is passed over; one that puts the fields elsewhere begins
 * a table of its own; one of strange words ends the table, and what follows is left alone. A table above the richest
 * heading is found too.
 *
 * Trap: a form's head (单位名称 … 联系电话 …) holds words of headings beside their answers, so that half a line of known words
 * is no heading. Lines of data are hardly ever without any digit, which keeps the looking cheap.
 */
#include "config.h"

#include "field.h"
#include "import-heading.h"

#include <string.h>

/* Titles, notes for filling in and blank lines above the first heading are few. */
#define MAX_LINES_SEARCHED 80
#define MAX_KNOWN          4096
/* Longer texts are no names of columns. */
#define MAX_NAME_BYTES 60

static gboolean
is_acceptable (const MbFinder *finder, const MbLayout *layout)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < layout->columns->len; i++)
    if (mb_layout_column (layout, i)->key >= 0)
      g_array_append_val (keys, mb_layout_column (layout, i)->key);
  if (keys->len == 0)
    return FALSE;
  return finder->accept != NULL ? finder->accept ((const int *) keys->data, keys->len, finder->user) : keys->len >= 2;
}

static void
take_merges (MbFinder *finder, guint first_row, guint last_row)
{
  const GArray *merges = mb_book_sheet (finder->book, finder->sheet)->merges;

  g_array_set_size (finder->merges, 0);
  for (guint i = 0; i < merges->len; i++)
    {
      const MbSheetRange *merge = &g_array_index (merges, MbSheetRange, i);

      if (merge->row >= first_row && merge->row <= last_row)
        g_array_append_vals (finder->merges, merge, 1);
    }
}

static guint
n_rows_of (const MbFinder *finder)
{
  return mb_book_sheet (finder->book, finder->sheet)->rows->len;
}

/* ---- The richest heading ---- */

static MbLayout *
find_best (MbFinder *finder)
{
  guint n_rows = MIN (n_rows_of (finder), MAX_LINES_SEARCHED);
  MbLayout *best = NULL;

  take_merges (finder, 0, n_rows > 0 ? mb_finder_row (finder, n_rows - 1) : 0);
  for (guint index = 0; index < n_rows; index++)
    for (guint depth = mb_finder_depth (finder, index, n_rows_of (finder)); depth >= 1; depth--)
      {
        MbLayout *layout = mb_finder_layout (finder, index, depth);
        gboolean acceptable = is_acceptable (finder, layout);

        /* Of equals the one of fewer lines: 填报单位 beside 填报日期 above a heading looks like two groups. */
        if (acceptable
            && (best == NULL || layout->n_keys > best->n_keys
                || (layout->n_keys == best->n_keys
                    && layout->last_index - layout->first_index < best->last_index - best->first_index)))
          {
            mb_layout_free (best);
            best = layout;
          }
        else
          mb_layout_free (layout);
        if (acceptable)
          break; /* fewer lines only if the merged ones are no heading */
      }
  return best;
}

/* 单位：万元 above the heading holds for every amount without a unit of its own. */
static void
find_title_unit (const MbFinder *finder, MbLayout *layout)
{
  for (guint index = layout->begin_index; index < layout->first_index; index++)
    {
      const MbBookRow *row = mb_book_row (finder->book, finder->sheet, index);

      for (guint i = 0; i < row->n_cells; i++)
        {
          g_autofree char *folded = mb_text_fold (
              mb_book_text (finder->book, &g_array_index (finder->book->cells, MbBookCell, row->first + i)));
          const char *at = g_strrstr (folded, "单位:");

          if (at == NULL || (at > folded && !g_str_has_suffix (folded, ")") && !g_str_has_suffix (at, "元")))
            continue;
          g_free (layout->title_unit);
          layout->title_unit = g_strndup (at + strlen ("单位:"), strcspn (at + strlen ("单位:"), ")"));
        }
    }
}

/* ---- Lines that may be headings ---- */

static const MbBookCell *
nth_cell (const MbFinder *finder, guint index, guint n)
{
  return &g_array_index (finder->book->cells, MbBookCell, mb_book_row (finder->book, finder->sheet, index)->first + n);
}

static guint
n_cells (const MbFinder *finder, guint index)
{
  return mb_book_row (finder->book, finder->sheet, index)->n_cells;
}

/* Nothing but words, with digits in few of them. This is asked of every line of a ledger. */
static gboolean
is_line_of_words (const MbFinder *finder, guint index)
{
  guint n = n_cells (finder, index), n_digits = 0;

  if (n < 2)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const MbBookCell *cell = nth_cell (finder, index, i);

      if (cell->kind != MB_SHEET_TEXT)
        return FALSE;
      if (strpbrk (mb_book_text (finder->book, cell), "0123456789") != NULL && ++n_digits * 3 > n)
        return FALSE;
    }
  return TRUE;
}

static gboolean
knows_a_word (MbFinder *finder, guint index)
{
  gboolean by_alias = FALSE;

  if (g_hash_table_size (finder->known) > MAX_KNOWN)
    g_hash_table_remove_all (finder->known);
  for (guint i = 0; i < n_cells (finder, index); i++)
    if (mb_finder_match (finder, mb_book_text (finder->book, nth_cell (finder, index, i)), &by_alias) >= 0)
      return TRUE;
  return FALSE;
}

static guint
n_named_columns (const MbLayout *layout)
{
  guint n = 0;

  for (guint i = 0; i < layout->columns->len; i++)
    n += !mb_layout_column (layout, i)->serial && !mb_layout_column (layout, i)->reason;
  return n;
}

/* A heading by itself, whatever stands around it. */
static MbLayout *
heading_at (MbFinder *finder, guint index)
{
  guint row = mb_finder_row (finder, index);

  if (!is_line_of_words (finder, index) || !knows_a_word (finder, index))
    return NULL;
  take_merges (finder, row, row + MB_HEADING_LEVELS);
  for (guint depth = mb_finder_depth (finder, index, n_rows_of (finder)); depth >= 1; depth--)
    {
      MbLayout *layout = mb_finder_layout (finder, index, depth);

      if (layout->n_keys >= 2 && (layout->n_keys >= 4 || layout->n_keys * 2 > n_named_columns (layout))
          && is_acceptable (finder, layout))
        return layout;
      mb_layout_free (layout);
    }
  return NULL;
}

/* Do both put the same fields into the same columns? */
static gboolean
is_same_heading (const MbLayout *one, const MbLayout *two)
{
  if (one->n_keys != two->n_keys)
    return FALSE;
  for (guint i = 0; i < one->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (one, i);
      int at = column->key >= 0 ? mb_layout_find_key (two, column->key) : -1;

      if (column->key >= 0 && (at < 0 || mb_layout_column (two, (guint) at)->column != column->column))
        return FALSE;
    }
  return TRUE;
}

static int
key_at (const MbLayout *layout, guint column)
{
  for (guint i = 0; i < layout->columns->len; i++)
    if (mb_layout_column (layout, i)->column == column)
      return mb_layout_column (layout, i)->key;
  return MB_HEADING_UNKNOWN;
}

static gboolean
follows_gap (const MbFinder *finder, guint index)
{
  return mb_finder_row (finder, index) > mb_finder_row (finder, index - 1) + 1 || n_cells (finder, index - 1) == 1;
}

/* Three or more short words, all different, of which one is a 序号 or, after a gap, a name of a column in a place where that
 * column is not: the heading of a table that is none of ours. */
static gboolean
is_other_heading (MbFinder *finder, guint index, const MbLayout *current)
{
  g_autoptr (GHashTable) words = NULL;
  guint n = n_cells (finder, index);
  gboolean serial = FALSE, elsewhere = FALSE;

  if (n < 3 || !is_line_of_words (finder, index))
    return FALSE;
  words = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < n; i++)
    {
      const MbBookCell *cell = nth_cell (finder, index, i);
      const char *text = mb_book_text (finder->book, cell);
      gboolean by_alias = FALSE;
      int key = MB_HEADING_UNKNOWN;

      if (strlen (text) > MAX_NAME_BYTES || strpbrk (text, "0123456789") != NULL || strchr (text, ':') != NULL
          || strstr (text, "：") != NULL || !g_hash_table_add (words, (gpointer) text))
        return FALSE;
      key = mb_finder_match (finder, text, &by_alias);
      serial |= mb_finder_is_serial (text);
      elsewhere |= key >= 0 && key != key_at (current, cell->column);
    }
  return serial || (elsewhere && follows_gap (finder, index));
}

/* ---- The tables ---- */

/* Lines of one text directly above a heading are its title. */
static guint
begin_of (const MbFinder *finder, const MbLayout *layout, guint least)
{
  guint begin = layout->first_index;

  while (begin > least && n_cells (finder, begin - 1) == 1
         && mb_finder_row (finder, begin - 1) + 2 >= mb_finder_row (finder, begin)
         && !mb_import_is_note (mb_book_text (finder->book, nth_cell (finder, begin - 1, 0))))
    begin--;
  return begin;
}

static void
add_table (const MbFinder *finder, GPtrArray *tables, MbLayout *layout)
{
  MbLayout *before = tables->len > 0 ? g_ptr_array_index (tables, tables->len - 1) : NULL;

  if (before != NULL)
    before->end_index = layout->begin_index = begin_of (finder, layout, before->last_index + 1);
  layout->end_index = n_rows_of (finder);
  find_title_unit (finder, layout);
  g_ptr_array_add (tables, layout);
}

/* The table that begins here; NULL when the line is data or title. */
static MbLayout *
table_at (MbFinder *finder, guint index, MbLayout *current, const MbLayout *best)
{
  MbLayout *layout = heading_at (finder, index);

  if (layout != NULL && index < best->first_index && layout->last_index >= best->first_index)
    g_clear_pointer (&layout, mb_layout_free); /* the first lines of the best one */
  if (layout != NULL && current != NULL && !current->foreign && is_same_heading (current, layout))
    {
      for (guint i = layout->first_index; i <= layout->last_index; i++)
        g_array_append_val (current->repeats, i);
      g_clear_pointer (&layout, mb_layout_free);
    }
  else if (layout == NULL && current != NULL && is_other_heading (finder, index, current))
    {
      layout = mb_finder_layout (finder, index, 1);
      layout->foreign = TRUE;
    }
  return layout;
}

static void
init_finder (MbFinder *finder, const MbBook *book, guint sheet, MbHeadingMatch match, MbHeadingAccept accept,
             gpointer user)
{
  *finder = (MbFinder){ book, sheet, NULL, match, accept, user, NULL };
  finder->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  finder->merges = g_array_new (FALSE, FALSE, sizeof (MbSheetRange));
}

static void
clear_finder (MbFinder *finder)
{
  g_hash_table_unref (finder->known);
  g_array_unref (finder->merges);
}

static int
match_nothing (const char *heading, gboolean *by_alias, gpointer user)
{
  return MB_HEADING_UNKNOWN;
}

void
mb_layout_each_candidate (const MbBook *book, guint sheet, void (*func) (const MbLayout *layout, gpointer user),
                          gpointer user)
{
  MbFinder finder;
  guint n_rows = 0;

  init_finder (&finder, book, sheet, match_nothing, NULL, NULL);
  n_rows = MIN (n_rows_of (&finder), MAX_LINES_SEARCHED);
  take_merges (&finder, 0, n_rows > 0 ? mb_finder_row (&finder, n_rows - 1) : 0);
  for (guint index = 0; index < n_rows; index++)
    for (guint depth = mb_finder_depth (&finder, index, n_rows_of (&finder)); depth >= 1; depth--)
      {
        MbLayout *layout = mb_finder_layout (&finder, index, depth);

        func (layout, user);
        mb_layout_free (layout);
      }
  clear_finder (&finder);
}

MbLayout *
mb_layout_find (const MbBook *book, guint sheet, MbHeadingMatch match, MbHeadingAccept accept, gpointer user)
{
  MbFinder finder;
  MbLayout *best = NULL;

  init_finder (&finder, book, sheet, match, accept, user);
  best = find_best (&finder);
  if (best != NULL)
    {
      best->end_index = n_rows_of (&finder);
      find_title_unit (&finder, best);
    }
  clear_finder (&finder);
  return best;
}

GPtrArray *
mb_layout_find_tables (const MbBook *book, guint sheet, MbHeadingMatch match, MbHeadingAccept accept, gpointer user)
{
  GPtrArray *tables = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_layout_free);
  MbLayout *best = NULL, *current = NULL;
  MbFinder finder;

  init_finder (&finder, book, sheet, match, accept, user);
  best = find_best (&finder);
  for (guint index = 0; best != NULL && index < n_rows_of (&finder); index++)
    {
      MbLayout *layout = index == best->first_index ? best : table_at (&finder, index, current, best);

      if (layout == NULL)
        continue;
      add_table (&finder, tables, layout);
      current = layout;
      index = layout->last_index;
    }
  clear_finder (&finder);
  return tables;
}
