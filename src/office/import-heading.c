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
#include "import-heading.h"

#include <string.h>

#define MAX_COLUMNS 1024
/* Longer texts are instructions, not headings. */
#define MAX_HEADING_BYTES 360

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
  layout->sections = g_array_new (FALSE, FALSE, sizeof (guint));
  layout->repeats = g_array_new (FALSE, FALSE, sizeof (guint));
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
  g_array_unref (layout->repeats);
  g_array_unref (layout->sections);
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
match_text (MbFinder *finder, const char *text, gboolean *by_alias)
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

/* A unit behind a stroke or a colon: 教职工数/人. The place where it begins; NULL if there is none. */
static char *
unit_behind_stroke (char *heading)
{
  static const char *const units[]
      = { "人", "名", "个", "元", "万元", "千元", "所", "家", "班", "间", "辆", "㎡", "平方米", "m2", "亩" };
  char *last = NULL;

  for (char *p = heading; *p != '\0'; p = g_utf8_next_char (p))
    if (strchr ("/:,", *p) != NULL)
      last = p;
  for (guint i = 0; last > heading && i < G_N_ELEMENTS (units); i++)
    {
      g_autofree char *unit = mb_text_fold (units[i]);

      if (g_str_equal (last + 1, unit))
        return last;
    }
  return NULL;
}

static char *one_line (const char *heading);

static int
match_cut (MbFinder *finder, char *heading, char *at, gboolean *by_alias)
{
  if (at == NULL || at == heading)
    return MB_HEADING_UNKNOWN;
  *at = '\0';
  g_strstrip (heading);
  return *heading != '\0' ? match_text (finder, heading, by_alias) : MB_HEADING_UNKNOWN;
}

/* Takes what stands in brackets out of a heading, wherever it stands: 学校（幼儿园）名称 is 学校名称, and 园长（负责人）电话 is
 * a telephone, no head of a kindergarten. FALSE: there is none, or nothing else. */
static gboolean
without_brackets (char *heading)
{
  g_autoptr (GString) rest = g_string_new (NULL);
  guint depth = 0;

  for (const char *p = heading; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '(' || c == 0xff08)
        depth++;
      else if (c == ')' || c == 0xff09)
        depth -= depth > 0 ? 1 : 0;
      else if (depth == 0)
        g_string_append_unichar (rest, c);
    }
  g_strstrip (rest->str);
  if (*rest->str == '\0' || strlen (rest->str) == strlen (heading))
    return FALSE;
  strcpy (heading, rest->str);
  return TRUE;
}

/* What senders hang on a heading: marks for required columns, an explanation in brackets or on the next line, a unit. */
int
mb_finder_match (MbFinder *finder, const char *text, gboolean *by_alias)
{
  g_autofree char *bare = NULL;
  g_autofree char *folded = NULL;
  g_autofree char *first = NULL;
  int key = match_text (finder, text, by_alias);

  if (key != MB_HEADING_UNKNOWN || strlen (text) > MAX_HEADING_BYTES)
    return key;
  bare = one_line (text);
  for (char *mark = bare; *mark != '\0'; mark++)
    if (*mark == '*')
      *mark = ' ';
  if ((key = match_text (finder, g_strstrip (bare), by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  folded = mb_text_fold (bare);
  if ((key = match_cut (finder, folded, unit_behind_stroke (folded), by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  if (without_brackets (bare) && (key = match_text (finder, bare, by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  first = mb_text_tidy (text);
  return match_cut (finder, first, strpbrk (first, "\r\n"), by_alias);
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
match_path (MbFinder *finder, const char *const *path, guint n, gboolean *by_alias)
{
  g_autofree char *slashed = NULL;
  g_autofree char *joined = NULL;
  int key = MB_HEADING_UNKNOWN;

  if (n == 1)
    return mb_finder_match (finder, path[0], by_alias);
  slashed = g_strjoinv ("/", (char **) path);
  joined = g_strjoinv ("", (char **) path);
  if ((key = match_text (finder, slashed, by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  if ((key = match_text (finder, joined, by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  if ((key = mb_finder_match (finder, path[n - 1], by_alias)) != MB_HEADING_UNKNOWN)
    return key;
  if (is_total_word (path[n - 1]))
    return mb_finder_match (finder, path[n - 2], by_alias);
  return MB_HEADING_UNKNOWN;
}

/* ---- The cells of a heading ---- */

guint
mb_finder_row (const MbFinder *finder, guint index)
{
  return mb_book_row (finder->book, finder->sheet, index)->row;
}

static guint
last_column (const MbFinder *finder, guint index)
{
  const MbBookRow *row = mb_book_row (finder->book, finder->sheet, index);
  guint last = g_array_index (finder->book->cells, MbBookCell, row->first + row->n_cells - 1).column;

  return MIN (last, MAX_COLUMNS);
}

static const MbSheetRange *
merge_at (const MbFinder *finder, guint row, guint column)
{
  for (guint i = 0; i < finder->merges->len; i++)
    {
      const MbSheetRange *merge = &g_array_index (finder->merges, MbSheetRange, i);

      if (row >= merge->row && row <= merge->last_row && column >= merge->column && column <= merge->last_column)
        return merge;
    }
  return NULL;
}

const char *
mb_finder_text (const MbFinder *finder, guint index, guint column)
{
  return mb_book_text (finder->book, mb_book_raw_cell (finder->book, finder->sheet, index, column));
}

/* The text over a column on one line, through merges. */
static const char *
merged_text (const MbFinder *finder, guint index, guint column, guint first_index)
{
  const char *text = mb_finder_text (finder, index, column);
  guint row = mb_finder_row (finder, index);
  const MbSheetRange *merge = *text != '\0' ? NULL : merge_at (finder, row, column);
  guint top = 0;

  if (merge == NULL || !mb_book_find (finder->book, finder->sheet, merge->row, &top) || top < first_index)
    return text;
  return mb_finder_text (finder, top, merge->column);
}

static gboolean
is_text_cell (const MbFinder *finder, guint index, guint column)
{
  const MbBookCell *cell = mb_book_raw_cell (finder->book, finder->sheet, index, column);

  return cell != NULL && cell->kind == MB_SHEET_TEXT && strlen (mb_book_text (finder->book, cell)) <= MAX_HEADING_BYTES;
}

/* Does the line below only refine this one? Each of its cells is text and stands under a group or under nothing. */
static gboolean
refines (const MbFinder *finder, guint index, guint below)
{
  guint last = last_column (finder, below);
  guint top_row = mb_finder_row (finder, index);
  gboolean under_group = FALSE;

  if (mb_finder_row (finder, below) != top_row + 1)
    return FALSE;
  for (guint column = 1; column <= last; column++)
    {
      const char *low = mb_finder_text (finder, below, column);
      const char *top = mb_finder_text (finder, index, column);
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
      else if (column < MAX_COLUMNS && *mb_finder_text (finder, index, column + 1) == '\0'
               && *mb_finder_text (finder, below, column + 1) != '\0')
        under_group = TRUE;
      else
        return FALSE;
    }
  return under_group;
}

/* How many lines a heading that begins here has. */
guint
mb_finder_depth (const MbFinder *finder, guint index, guint n_rows)
{
  guint row = mb_finder_row (finder, index);
  guint depth = 1;

  if (mb_book_row (finder->book, finder->sheet, index)->n_cells < 2)
    return 1; /* a title over the whole width is no group */
  for (guint i = 0; i < finder->merges->len; i++)
    {
      const MbSheetRange *merge = &g_array_index (finder->merges, MbSheetRange, i);

      if (merge->row == row && *mb_finder_text (finder, index, merge->column) != '\0')
        depth = MAX (depth, MIN (merge->last_row - merge->row + 1, MB_HEADING_LEVELS));
    }
  /* The rows must be there: a merged cell may hang over lines that have no cell at all. */
  for (guint i = 1; i < depth; i++)
    if (index + i >= n_rows || mb_finder_row (finder, index + i) != row + i)
      depth = i;
  while (depth < MB_HEADING_LEVELS && index + depth < n_rows && refines (finder, index + depth - 1, index + depth))
    depth++;
  return depth;
}

/* The name of the group that an unmerged empty cell belongs to: the nearest text to its left, if that heads a sub-column too. */
static const char *
group_to_the_left (const MbFinder *finder, guint index, guint column)
{
  for (guint left = column - 1; left >= 1; left--)
    {
      const char *text = mb_finder_text (finder, index, left);

      if (*text != '\0')
        return *mb_finder_text (finder, index + 1, left) != '\0' ? text : "";
      if (*mb_finder_text (finder, index + 1, left) == '\0')
        return "";
    }
  return "";
}

static char *
unit_in_brackets (const char *heading)
{
  g_autofree char *folded = mb_text_fold (heading);
  gsize length = strlen (folded);
  const char *open = unit_behind_stroke (folded);

  if (open != NULL)
    return g_strdup (open + 1);
  if (length < 3 || folded[length - 1] != ')')
    return NULL;
  folded[length - 1] = '\0';
  open = strrchr (folded, '(');
  return open != NULL ? g_strdup (g_str_has_prefix (open + 1, "单位:") ? strchr (open, ':') + 1 : open + 1) : NULL;
}

gboolean
mb_finder_is_serial (const char *heading)
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
add_column (MbFinder *finder, MbLayout *layout, guint index, guint depth, guint column)
{
  const char *path[MB_HEADING_LEVELS + 1] = { NULL };
  MbLayoutColumn added = { .column = column, .key = MB_HEADING_UNKNOWN };
  g_autofree char *heading = NULL;
  guint n = 0;

  for (guint level = 0; level < depth; level++)
    {
      const char *text = merged_text (finder, index + level, column, index);

      if (*text == '\0' && level + 1 < depth && *merged_text (finder, index + level + 1, column, index) != '\0'
          && merge_at (finder, mb_finder_row (finder, index + level), column) == NULL)
        text = group_to_the_left (finder, index + level, column);
      if (*text != '\0' && (n == 0 || !g_str_equal (path[n - 1], text)))
        path[n++] = text;
    }
  if (n == 0 || strlen (path[n - 1]) > MAX_HEADING_BYTES)
    return;
  added.key = match_path (finder, path, n, &added.by_alias);
  if (added.key >= 0 && key_is_there (layout->columns, added.key))
    {
      added.first_key = added.key;
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
  added.serial = added.key == MB_HEADING_UNKNOWN && n == 1 && mb_finder_is_serial (path[0]);
  g_array_append_val (layout->columns, added);
}

MbLayout *
mb_finder_layout (MbFinder *finder, guint index, guint depth)
{
  MbLayout *layout = layout_new (finder->sheet);
  guint last = 0;

  for (guint level = 0; level < depth; level++)
    last = MAX (last, last_column (finder, index + level));
  layout->first_index = index;
  layout->last_index = index + depth - 1;
  layout->first = mb_finder_row (finder, index);
  layout->last = mb_finder_row (finder, layout->last_index);
  for (guint column = 1; column <= last; column++)
    add_column (finder, layout, index, depth, column);
  return layout;
}
