/* import-heading.c: finds the heading of a sheet by itself, under any title lines, over one to four merged lines.
 *
 * Promise: the heading is the line (with the lines under it that refine it) whose cells name the most fields; nothing
 * about its place, its merges or the order of its columns is assumed. A column of several levels is known by its path:
 * 许可证有效期 over 有效期起 is "许可证有效期/有效期起".
 *
 * Traps: csv has no merges, so that an empty cell right of a group takes the group's name, but only over a sub-heading;
 * a group such as 在园幼儿 over 小班 中班 大班 must not become the number of children by its first sub-column; and a
 * "计" under a group is the group.
 */
#include "config.h"

#include "field.h"
#include "import-private.h"

#include <string.h>

/* Titles, notes for filling in and blank lines above a heading are few. */
#define MAX_LINES_SEARCHED 80
#define MAX_LEVELS         4
#define MAX_COLUMNS        1024
/* Longer texts are instructions, not headings. */
#define MAX_HEADING_BYTES 360

typedef struct
{
  const MbBook *book;
  guint sheet;
  GArray *merges; /* those that begin within the lines searched */
  MbHeadingMatch match;
  MbHeadingAccept accept;
  gpointer user;
  GHashTable *known; /* text → key + 8, with by_alias in bit 30 */
} Finder;

static void
layout_column_clear (gpointer data)
{
  MbLayoutColumn *column = data;

  g_free (column->heading);
  g_free (column->leaf);
  g_free (column->unit);
}

static MbLayout *
layout_new (guint sheet)
{
  MbLayout *layout = g_new0 (MbLayout, 1);

  layout->sheet = sheet;
  layout->columns = g_array_new (FALSE, TRUE, sizeof (MbLayoutColumn));
  g_array_set_clear_func (layout->columns, layout_column_clear);
  layout->data = g_array_new (FALSE, FALSE, sizeof (guint));
  layout->totals = g_array_new (FALSE, FALSE, sizeof (MbLayoutTotal));
  return layout;
}

void
mb_layout_free (MbLayout *layout)
{
  if (layout == NULL)
    return;
  g_array_unref (layout->columns);
  g_array_unref (layout->data);
  g_array_unref (layout->totals);
  g_free (layout->title_unit);
  g_free (layout);
}

int
mb_layout_find_key (const MbLayout *layout, int key)
{
  for (guint i = 0; i < layout->columns->len; i++)
    if (mb_layout_column (layout, i)->key == key)
      return (int) i;
  return -1;
}

/* ---- What a heading means ---- */

#define KEY_SHIFT 8
#define ALIAS_BIT (1 << 30)

static int
match_text (Finder *finder, const char *text, gboolean *by_alias)
{
  gpointer known = NULL;
  int packed = 0;

  if (!g_hash_table_lookup_extended (finder->known, text, NULL, &known))
    {
      gboolean alias = FALSE;
      int key = finder->match (text, &alias, finder->user);

      known = GINT_TO_POINTER ((key + KEY_SHIFT) | (alias ? ALIAS_BIT : 0));
      g_hash_table_insert (finder->known, g_strdup (text), known);
    }
  packed = GPOINTER_TO_INT (known);
  *by_alias = (packed & ALIAS_BIT) != 0;
  return (packed & ~ALIAS_BIT) - KEY_SHIFT;
}

/* What senders hang on a heading: marks for required columns, an explanation on the next line or in brackets. */
static int
match_forms (Finder *finder, const char *text, gboolean *by_alias)
{
  g_autofree char *bare = NULL;
  char *bracket = NULL;
  int key = match_text (finder, text, by_alias);

  if (key != MB_HEADING_UNKNOWN)
    return key;
  bare = mb_text_tidy (text);
  for (char *mark = bare; *mark != '\0'; mark++)
    if (*mark == '*')
      *mark = ' ';
  bracket = strpbrk (bare, "\n(");
  if (bracket == NULL || bracket == bare)
    bracket = strstr (bare, "（");
  if (bracket != NULL && bracket > bare)
    *bracket = '\0';
  return *g_strstrip (bare) != '\0' ? match_text (finder, bare, by_alias) : MB_HEADING_UNKNOWN;
}

/* A sub-column that only says "how many in all" stands for its group. */
static gboolean
is_total_word (const char *text)
{
  static const char *const words[] = { "计", "合计", "总计", "小计", "共计", "总数", "人数", "数量", "总人数" };
  g_autofree char *folded = mb_text_fold (text);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (folded, words[i]))
      return TRUE;
  return FALSE;
}

static int
match_path (Finder *finder, const char *const *path, guint n, gboolean *by_alias)
{
  g_autofree char *slashed = NULL;
  g_autofree char *joined = NULL;
  int key = MB_HEADING_UNKNOWN;

  if (n == 1)
    return match_forms (finder, path[0], by_alias);
  slashed = g_strjoinv ("/", (char **) path);
  joined = g_strjoinv ("", (char **) path);
  if ((key = match_text (finder, slashed, by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  if ((key = match_text (finder, joined, by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  if ((key = match_forms (finder, path[n - 1], by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  if (is_total_word (path[n - 1]))
    return match_forms (finder, path[n - 2], by_alias);
  return MB_HEADING_UNKNOWN;
}

/* ---- The cells of a heading ---- */

static guint
row_number (const Finder *finder, guint index)
{
  return mb_book_row (finder->book, finder->sheet, index)->row;
}

static guint
last_column (const Finder *finder, guint index)
{
  const MbBookRow *row = mb_book_row (finder->book, finder->sheet, index);
  guint last = g_array_index (finder->book->cells, MbBookCell, row->first + row->n_cells - 1).column;

  return MIN (last, MAX_COLUMNS);
}

static const MbSheetRange *
merge_at (const Finder *finder, guint row, guint column)
{
  for (guint i = 0; i < finder->merges->len; i++)
    {
      const MbSheetRange *merge = &g_array_index (finder->merges, MbSheetRange, i);

      if (row >= merge->row && row <= merge->last_row && column >= merge->column && column <= merge->last_column)
        return merge;
    }
  return NULL;
}

static const char *
raw_text (const Finder *finder, guint index, guint column)
{
  return mb_book_text (finder->book, mb_book_raw_cell (finder->book, finder->sheet, index, column));
}

/* The text over a column on one line, through merges. */
static const char *
merged_text (const Finder *finder, guint index, guint column, guint first_index)
{
  const char *text = raw_text (finder, index, column);
  guint row = row_number (finder, index);
  const MbSheetRange *merge = *text != '\0' ? NULL : merge_at (finder, row, column);
  guint top = 0;

  if (merge == NULL || !mb_book_find (finder->book, finder->sheet, merge->row, &top) || top < first_index)
    return text;
  return raw_text (finder, top, merge->column);
}

static gboolean
is_text_cell (const Finder *finder, guint index, guint column)
{
  const MbBookCell *cell = mb_book_raw_cell (finder->book, finder->sheet, index, column);

  return cell != NULL && cell->kind == MB_SHEET_TEXT && strlen (mb_book_text (finder->book, cell)) <= MAX_HEADING_BYTES;
}

/* Does the line below only refine this one? Each of its cells is text and stands under a group or under nothing. */
static gboolean
refines (const Finder *finder, guint index, guint below)
{
  guint last = last_column (finder, below);
  guint top_row = row_number (finder, index);
  gboolean under_group = FALSE;

  if (row_number (finder, below) != top_row + 1)
    return FALSE;
  for (guint column = 1; column <= last; column++)
    {
      const char *low = raw_text (finder, below, column);
      const char *top = raw_text (finder, index, column);
      const MbSheetRange *merge = merge_at (finder, top_row, column);

      if (*low == '\0')
        continue;
      if (!is_text_cell (finder, below, column))
        return FALSE;
      if (merge != NULL && merge->last_row > top_row)
        return FALSE;
      if (merge != NULL && merge->last_column > merge->column)
        under_group = TRUE;
      else if (*top == '\0')
        continue; /* right of a group without merges, or under nothing */
      else if (column < MAX_COLUMNS && *raw_text (finder, index, column + 1) == '\0'
               && *raw_text (finder, below, column + 1) != '\0')
        under_group = TRUE;
      else
        return FALSE;
    }
  return under_group;
}

/* How many lines a heading that begins here has. */
static guint
depth_at (const Finder *finder, guint index, guint n_rows)
{
  guint row = row_number (finder, index);
  guint depth = 1;

  if (mb_book_row (finder->book, finder->sheet, index)->n_cells < 2)
    return 1; /* a title over the whole width is no group */
  for (guint i = 0; i < finder->merges->len; i++)
    {
      const MbSheetRange *merge = &g_array_index (finder->merges, MbSheetRange, i);

      if (merge->row == row && *raw_text (finder, index, merge->column) != '\0')
        depth = MAX (depth, MIN (merge->last_row - merge->row + 1, MAX_LEVELS));
    }
  /* The rows must be there: a merged cell may hang over lines that have no cell at all. */
  for (guint i = 1; i < depth; i++)
    if (index + i >= n_rows || row_number (finder, index + i) != row + i)
      depth = i;
  while (depth < MAX_LEVELS && index + depth < n_rows && refines (finder, index + depth - 1, index + depth))
    depth++;
  return depth;
}

/* The name of the group that an unmerged empty cell belongs to: the nearest text to its left, if that heads a sub-column too. */
static const char *
group_to_the_left (const Finder *finder, guint index, guint column)
{
  for (guint left = column - 1; left >= 1; left--)
    {
      const char *text = raw_text (finder, index, left);

      if (*text != '\0')
        return *raw_text (finder, index + 1, left) != '\0' ? text : "";
      if (*raw_text (finder, index + 1, left) == '\0')
        return "";
    }
  return "";
}

static char *
unit_in_brackets (const char *heading)
{
  g_autofree char *folded = mb_text_fold (heading);
  gsize length = strlen (folded);
  const char *open = NULL;

  if (length < 3 || folded[length - 1] != ')')
    return NULL;
  folded[length - 1] = '\0';
  open = strrchr (folded, '(');
  return open != NULL ? g_strdup (g_str_has_prefix (open + 1, "单位:") ? strchr (open, ':') + 1 : open + 1) : NULL;
}

static gboolean
is_serial (const char *heading)
{
  static const char *const words[] = { "序号", "序", "编号", "行号", "项次", "顺序号", "行次", "no", "no.", "#" };
  g_autofree char *folded = mb_text_fold (heading);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (folded, words[i]))
      return TRUE;
  return FALSE;
}

/* A heading broken over lines only to fit its column. */
static char *
one_line (const char *heading)
{
  g_auto (GStrv) lines = g_strsplit_set (heading, "\r\n", -1);
  GString *joined = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *tidy = mb_text_tidy (lines[i]);

      g_string_append (joined, tidy);
    }
  return g_string_free (joined, FALSE);
}

static gboolean
key_is_there (const GArray *columns, int key)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_array_index (columns, MbLayoutColumn, i).key == key)
      return TRUE;
  return FALSE;
}

/* One column of the candidate: its path over the levels, and what that means. */
static void
add_column (Finder *finder, MbLayout *layout, guint index, guint depth, guint column)
{
  const char *path[MAX_LEVELS + 1] = { NULL };
  MbLayoutColumn added = { .column = column, .key = MB_HEADING_UNKNOWN };
  g_autofree char *heading = NULL;
  guint n = 0;

  for (guint level = 0; level < depth; level++)
    {
      const char *text = merged_text (finder, index + level, column, index);

      if (*text == '\0' && level + 1 < depth && *merged_text (finder, index + level + 1, column, index) != '\0'
          && merge_at (finder, row_number (finder, index + level), column) == NULL)
        text = group_to_the_left (finder, index + level, column);
      if (*text != '\0' && (n == 0 || !g_str_equal (path[n - 1], text)))
        path[n++] = text;
    }
  if (n == 0 || strlen (path[n - 1]) > MAX_HEADING_BYTES)
    return;
  added.key = match_path (finder, path, n, &added.by_alias);
  if (added.key >= 0 && key_is_there (layout->columns, added.key))
    {
      added.key = MB_HEADING_IGNORED;
      added.twice = TRUE;
    }
  else if (added.key >= 0)
    layout->n_keys++;
  heading = g_strjoinv ("/", (char **) path);
  added.heading = one_line (heading);
  added.leaf = one_line (path[n - 1]);
  added.unit = unit_in_brackets (path[n - 1]);
  if (added.unit == NULL && n > 1)
    added.unit = unit_in_brackets (path[n - 2]);
  added.reason = strcmp (added.heading, MB_IMPORT_REASON_HEADING) == 0;
  added.serial = added.key == MB_HEADING_UNKNOWN && n == 1 && is_serial (path[0]);
  g_array_append_val (layout->columns, added);
}

static MbLayout *
layout_at (Finder *finder, guint index, guint depth)
{
  MbLayout *layout = layout_new (finder->sheet);
  guint last = 0;

  for (guint level = 0; level < depth; level++)
    last = MAX (last, last_column (finder, index + level));
  layout->first_index = index;
  layout->last_index = index + depth - 1;
  layout->first = row_number (finder, index);
  layout->last = row_number (finder, layout->last_index);
  for (guint column = 1; column <= last; column++)
    add_column (finder, layout, index, depth, column);
  return layout;
}

static gboolean
is_acceptable (const Finder *finder, const MbLayout *layout)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (int));

  for (guint i = 0; i < layout->columns->len; i++)
    if (mb_layout_column (layout, i)->key >= 0)
      g_array_append_val (keys, mb_layout_column (layout, i)->key);
  if (keys->len == 0)
    return FALSE;
  return finder->accept != NULL ? finder->accept ((const int *) keys->data, keys->len, finder->user) : keys->len >= 2;
}

/* 单位：万元 above the heading holds for every amount without a unit of its own. */
static void
find_title_unit (const Finder *finder, MbLayout *layout)
{
  for (guint index = 0; index < layout->first_index; index++)
    {
      guint last = last_column (finder, index);

      for (guint column = 1; column <= last; column++)
        {
          g_autofree char *folded = mb_text_fold (raw_text (finder, index, column));
          const char *at = g_strrstr (folded, "单位:");

          if (at == NULL || (at > folded && g_str_has_suffix (folded, ")") == FALSE && !g_str_has_suffix (at, "元")))
            continue;
          g_free (layout->title_unit);
          layout->title_unit = g_strndup (at + strlen ("单位:"), strcspn (at + strlen ("单位:"), ")"));
        }
    }
}

MbLayout *
mb_layout_find (const MbBook *book, guint sheet, MbHeadingMatch match, MbHeadingAccept accept, gpointer user)
{
  const MbBookSheet *found_sheet = mb_book_sheet (book, sheet);
  guint n_rows = MIN (found_sheet->rows->len, MAX_LINES_SEARCHED);
  guint last_row = n_rows > 0 ? mb_book_row (book, sheet, n_rows - 1)->row : 0;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) merges = g_array_new (FALSE, FALSE, sizeof (MbSheetRange));
  Finder finder = { book, sheet, merges, match, accept, user, known };
  MbLayout *best = NULL;

  for (guint i = 0; i < found_sheet->merges->len; i++)
    if (g_array_index (found_sheet->merges, MbSheetRange, i).row <= last_row)
      g_array_append_vals (merges, &g_array_index (found_sheet->merges, MbSheetRange, i), 1);
  for (guint index = 0; index < n_rows; index++)
    for (guint depth = depth_at (&finder, index, found_sheet->rows->len); depth >= 1; depth--)
      {
        MbLayout *layout = layout_at (&finder, index, depth);
        gboolean acceptable = is_acceptable (&finder, layout);

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
  if (best != NULL)
    find_title_unit (&finder, best);
  return best;
}
