/* import-lines.c: parts the lines of a sheet into data and what is passed over: titles, blank lines, totals, notes,
 * headings that come again on each printed page.
 *
 * Promise: a line is passed over only for a reason that is told with it; in doubt it is data, and its faults are told
 * instead. A line in which nothing but a running number stands is blank.
 *
 * Trap: a total line is known by its word and by naming no record: 合计 in the first column of a line whose name is filled
 * is data (会计合计培训学校 exists).
 */
#include "config.h"

#include "field.h"
#include "import-private.h"

#include <string.h>

/* Rows without any cell are told one by one, but not the million between two far cells. */
#define MAX_BLANKS_TOLD 200

typedef struct
{
  MbLayout *layout;
  const MbBook *book;
  gboolean (*identifies) (int key, gpointer user);
  gpointer user;
  GPtrArray *skipped;
  GHashTable *titles;  /* folded texts of the lines above the heading */
  GPtrArray *levels;   /* (element-type GHashTable) per heading line: column → folded text */
  GHashTable *columns; /* column number → MbLayoutColumn */
} Parting;

MbImportSkipped *
mb_import_skipped_new (guint sheet, guint row, const char *reason, const char *text)
{
  MbImportSkipped *skipped = g_new0 (MbImportSkipped, 1);

  skipped->sheet = sheet;
  skipped->row = row;
  skipped->reason = g_strdup (reason);
  skipped->text = g_strdup (text);
  return skipped;
}

static const MbBookCell *
cell_at (const Parting *parting, guint index, guint column)
{
  return mb_book_raw_cell (parting->book, parting->layout->sheet, index, column);
}

static const MbBookCell *
nth_cell (const Parting *parting, guint index, guint n)
{
  const MbBookRow *row = mb_book_row (parting->book, parting->layout->sheet, index);

  return &g_array_index (parting->book->cells, MbBookCell, row->first + n);
}

static guint
n_cells (const Parting *parting, guint index)
{
  return mb_book_row (parting->book, parting->layout->sheet, index)->n_cells;
}

/* The first texts of a line, so that the clerk knows it again. */
static char *
line_text (const Parting *parting, guint index)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_cells (parting, index) && text->len < 120; i++)
    {
      g_autofree char *tidy = mb_text_tidy (mb_book_text (parting->book, nth_cell (parting, index, i)));

      if (*tidy == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, "  ");
      g_string_append (text, tidy);
    }
  return g_string_free (text, FALSE);
}

static void
skip (Parting *parting, guint index, const char *reason)
{
  g_autofree char *text = line_text (parting, index);
  guint row = mb_book_row (parting->book, parting->layout->sheet, index)->row;

  g_ptr_array_add (parting->skipped, mb_import_skipped_new (parting->layout->sheet, row, reason, text));
}

static void
skip_gap (Parting *parting, guint after, guint before)
{
  for (guint row = after + 1, n = 0; row < before && n < MAX_BLANKS_TOLD; row++, n++)
    g_ptr_array_add (parting->skipped, mb_import_skipped_new (parting->layout->sheet, row, "blank", ""));
}

/* ---- The words ---- */

static gboolean
begins_with_any (const char *text, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (text, words[i]))
      return TRUE;
  return FALSE;
}

/* 3所, 12: a number of records stands beside 合计, where else a name does. */
static gboolean
is_count (const char *text)
{
  static const char *const units[]
      = { "", "所", "个", "家", "园", "校", "户", "人", "名", "条", "处", "项", "件", "起", "班" };
  g_autofree char *folded = mb_text_fold (text);
  gsize n = strspn (folded, "0123456789,");

  if (n == 0 || n > 6)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (folded + n, units[i]))
      return TRUE;
  return FALSE;
}

/* Without brackets around it and a count behind it: (城关镇小计 2 所). */
static void
strip_total (char *folded)
{
  gsize length = strlen (folded);
  const char *end = NULL;

  if (length > 2 && folded[0] == '(' && folded[length - 1] == ')')
    {
      folded[length - 1] = '\0';
      memmove (folded, folded + 1, length - 1);
    }
  end = strpbrk (folded, "0123456789");
  if (end != NULL && end > folded && is_count (end))
    folded[end - folded] = '\0';
}

/* 合计, 总 计, 合计：376所, 城关镇小计, Total. */
static gboolean
is_total_word (const char *text, gboolean *subtotal)
{
  static const char *const words[] = { "合计", "总计", "小计", "共计", "累计", "总合计", NULL };
  static const char *const whole[] = { "计", "总数", "total", "subtotal", "grandtotal", "sum", NULL };
  g_autofree char *folded = NULL;
  gsize length = 0;

  /* Hardly any cell of 100,000 lines gets past here to the folding. */
  if (strlen (text) > 60
      || (strstr (text, "计") == NULL && strstr (text, "总") == NULL && strpbrk (text, "tTuU") == NULL))
    return FALSE;
  folded = mb_text_fold (text);
  strip_total (folded);
  while ((length = strlen (folded)) > 0 && strchr (":.,;", folded[length - 1]) != NULL)
    folded[length - 1] = '\0';
  *subtotal = strstr (folded, "小计") != NULL || g_str_equal (folded, "subtotal");
  if (g_strv_contains (whole, folded) || g_strv_contains (words, folded))
    return TRUE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      gsize n = strlen (words[i]);

      if (g_str_has_prefix (folded, words[i]) && (g_ascii_isdigit (folded[n]) || strchr (":(", folded[n]) != NULL))
        return TRUE;
      if (g_str_has_suffix (folded, words[i]) && g_utf8_strlen (folded, -1) <= 10)
        return TRUE;
    }
  return FALSE;
}

/* What stands below or between the data of a form. */
gboolean
mb_import_is_note (const char *text)
{
  static const char *const words[]
      = { "注:",      "注1",         "注2",        "备注:",     "说明:",    "填表说明", "填报说明",   "填表人",
          "填报人",   "制表人",      "审核人",     "审核:",     "制表:",    "填表:",    "单位负责人", "负责人:",
          "负责人签", "主要负责人:", "联系人:",    "联系电话:", "填报日期", "填表日期", "填报单位",   "填报时间",
          "打印日期", "(盖章)",      "单位(盖章)", "第1页",     "以上",     "以下空白", "续表",       NULL };
  g_autofree char *folded = NULL;

  folded = mb_text_fold (text);
  return begins_with_any (folded, words);
}

static gboolean
is_example_word (const char *text)
{
  static const char *const words[] = { "例", "示例", "样例", "例如", "填写示例", "举例", "范例", "example", NULL };
  g_autofree char *folded = mb_text_fold (text);
  gsize length = strlen (folded);

  if (length > 0 && folded[length - 1] == ':')
    folded[length - 1] = '\0';
  return g_strv_contains (words, folded);
}

/* ---- The lines ---- */

static void
fold_levels (Parting *parting)
{
  const MbLayout *layout = parting->layout;

  for (guint level = layout->first_index; level <= layout->last_index; level++)
    {
      GHashTable *texts = g_hash_table_new_full (NULL, NULL, NULL, g_free);

      for (guint i = 0; i < n_cells (parting, level); i++)
        {
          const MbBookCell *cell = nth_cell (parting, level, i);

          g_hash_table_insert (texts, GUINT_TO_POINTER ((guint) cell->column),
                               mb_text_fold (mb_book_text (parting->book, cell)));
        }
      g_ptr_array_add (parting->levels, texts);
    }
}

/* Is each cell of the line what the heading has in that column, on any one of its levels? */
static gboolean
repeats_heading (const Parting *parting, guint index)
{
  guint n = n_cells (parting, index);

  for (guint i = 0; i < n; i++)
    if (nth_cell (parting, index, i)->kind != MB_SHEET_TEXT)
      return FALSE;
  for (guint level = 0; level < parting->levels->len; level++)
    {
      GHashTable *texts = g_ptr_array_index (parting->levels, level);
      guint same = 0;

      if (n < MIN (2, g_hash_table_size (texts)))
        continue;
      for (; same < n; same++)
        {
          const MbBookCell *cell = nth_cell (parting, index, same);
          const char *head = g_hash_table_lookup (texts, GUINT_TO_POINTER ((guint) cell->column));
          g_autofree char *folded = NULL;

          if (head == NULL)
            break;
          folded = mb_text_fold (mb_book_text (parting->book, cell));
          if (!g_str_equal (folded, head))
            break;
        }
      if (same == n)
        return TRUE;
    }
  return FALSE;
}

static gboolean
repeats_title (const Parting *parting, guint index)
{
  g_autofree char *text = line_text (parting, index);
  g_autofree char *folded = mb_text_fold (text);

  return g_hash_table_contains (parting->titles, folded);
}

/* 甲 乙 1 2 3 … or 1 2 3 4 … under the heading: the numbers of the columns. */
static gboolean
numbers_columns (const Parting *parting, guint index)
{
  static const char *const stems[] = { "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛" };
  guint n = n_cells (parting, index);
  guint n_stems = 0;

  if (n < 3 || index != parting->layout->last_index + 1)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *folded = mb_text_fold (mb_book_text (parting->book, nth_cell (parting, index, i)));
      g_autofree char *number = g_strdup_printf ("%u", i - n_stems + 1);
      g_autofree char *bracketed = g_strdup_printf ("(%s)", number);

      if (n_stems == i && i < G_N_ELEMENTS (stems) && g_str_equal (folded, stems[i]))
        n_stems++;
      else if (!g_str_equal (folded, number) && !g_str_equal (folded, bracketed))
        return FALSE;
    }
  return TRUE;
}

static gboolean
names_a_record (const Parting *parting, guint index, guint except_column)
{
  const MbBookCell *cell = NULL;

  for (guint i = 0; i < parting->layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (parting->layout, i);

      if (column->key >= 0 && column->column != except_column && parting->identifies (column->key, parting->user)
          && (cell = cell_at (parting, index, column->column)) != NULL
          && !is_count (mb_book_text (parting->book, cell)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_total_line (const Parting *parting, guint index, gboolean *subtotal)
{
  for (guint i = 0; i < n_cells (parting, index); i++)
    {
      const MbBookCell *cell = nth_cell (parting, index, i);

      if (cell->kind == MB_SHEET_TEXT && is_total_word (mb_book_text (parting->book, cell), subtotal))
        return !names_a_record (parting, index, cell->column);
    }
  return FALSE;
}

/* A text over most of the sheet's width is a section's title or a note, not a record. */
static gboolean
is_spread (const Parting *parting, guint index)
{
  const GArray *merges = mb_book_sheet (parting->book, parting->layout->sheet)->merges;
  guint row = mb_book_row (parting->book, parting->layout->sheet, index)->row;
  guint column = nth_cell (parting, index, 0)->column;
  guint half = MAX (parting->layout->columns->len / 2, 2);

  if (n_cells (parting, index) > 1)
    return FALSE;
  for (guint i = 0; i < merges->len; i++)
    {
      const MbSheetRange *merge = &g_array_index (merges, MbSheetRange, i);

      if (merge->row == row && merge->column == column)
        return merge->last_column - merge->column + 1 >= half;
    }
  return FALSE;
}

static gboolean
is_number_text (const char *text)
{
  g_autofree char *folded = mb_text_fold (text);

  return strspn (folded, "0123456789.") == strlen (folded);
}

/* Nothing but strokes and dots, as ledgers fill lines that stay empty. */
static gboolean
is_strokes (const char *text)
{
  static const char *const strokes[] = { "-",  "/",  "\\", "|", "_", ".",  "~",  "*",  "=", "—", "–",
                                         "－", "／", "…",  "·", "※", "〃", "＿", "　", " ", "─", "━" };

  /* Asked of every cell: nearly all begin with a digit, a letter or an ideograph. */
  if (g_ascii_isalnum (*text) || ((guchar) *text >= 0xE4 && (guchar) *text <= 0xE9))
    return FALSE;
  while (*text != '\0')
    {
      gsize n = 0;

      for (guint i = 0; n == 0 && i < G_N_ELEMENTS (strokes); i++)
        if (g_str_has_prefix (text, strokes[i]))
          n = strlen (strokes[i]);
      if (n == 0)
        return FALSE;
      text += n;
    }
  return TRUE;
}

/* (全称) (下拉选择) 必填: what a template says of each column under its heading. */
static gboolean
explains_columns (const Parting *parting, guint index)
{
  static const char *const words[]
      = { "必填", "选填", "非必填", "必填项", "选填项", "可选", "下拉选择", "自动生成", NULL };

  if (index != parting->layout->last_index + 1 || n_cells (parting, index) < 2)
    return FALSE;
  for (guint i = 0; i < n_cells (parting, index); i++)
    {
      g_autofree char *folded = mb_text_fold (mb_book_text (parting->book, nth_cell (parting, index, i)));

      if (!(folded[0] == '(' && g_str_has_suffix (folded, ")")) && !g_strv_contains (words, folded))
        return FALSE;
    }
  return TRUE;
}

/* 满分 3 4 2 …: what each column of a score sheet may have at most. */
static gboolean
tells_full_scores (const Parting *parting, guint index)
{
  static const char *const words[] = { "满分", "满分值", "分值", "标准分", "标准分值", "应得分", "权重", NULL };
  gboolean told = FALSE;
  guint n_numbers = 0;

  if (index > parting->layout->last_index + 2)
    return FALSE;
  for (guint i = 0; i < n_cells (parting, index); i++)
    {
      const MbBookCell *cell = nth_cell (parting, index, i);
      const char *text = mb_book_text (parting->book, cell);

      if (cell->kind == MB_SHEET_NUMBER || is_number_text (text))
        n_numbers++;
      else if (!told && cell->kind == MB_SHEET_TEXT)
        {
          g_autofree char *folded = mb_text_fold (text);

          if (g_str_has_suffix (folded, ":"))
            folded[strlen (folded) - 1] = '\0';
          told = g_strv_contains (words, folded);
          if (!told)
            return FALSE;
        }
      else if (*text != '\0')
        return FALSE;
    }
  return told && n_numbers > 0;
}

static gboolean
ends_in_colon (const char *text)
{
  g_autofree char *folded = mb_text_fold (text);

  return g_str_has_suffix (folded, ":");
}

/* Why a line is no data; NULL when it is. */
static const char *
reason_of (const Parting *parting, guint index)
{
  guint n = n_cells (parting, index);
  guint n_data = 0, n_other = 0, n_notes = 0, n_full = 0;

  for (guint i = 0; i < n; i++)
    {
      const MbBookCell *cell = nth_cell (parting, index, i);
      const char *text = mb_book_text (parting->book, cell);
      const MbLayoutColumn *column = g_hash_table_lookup (parting->columns, GUINT_TO_POINTER ((guint) cell->column));

      if (cell->text == 0 || (cell->kind == MB_SHEET_TEXT && is_strokes (text)))
        continue; /* emptied by hand, or as good as empty */
      n_full++;
      if (column != NULL && column->key >= 0)
        n_data++;
      else if (column == NULL || !column->reason)
        n_other += cell->kind == MB_SHEET_TEXT && !is_number_text (text);
      if (n_notes + 1 == n_full && cell->kind == MB_SHEET_TEXT && mb_import_is_note (text))
        { /* only a line of nothing but such words is one, or of such with their answers beside them */
          n_notes++;
          if (n_full == 1 && ends_in_colon (text))
            return "notes";
        }
      if (i == 0 && column != NULL && column->serial && is_example_word (text))
        return "notes";
    }
  if (n_data == 0 && n_other == 0)
    return "blank";
  if (n_data == 0 || n_notes == n_full || is_spread (parting, index))
    return "notes";
  return NULL;
}

static void
part_titles (Parting *parting)
{
  const MbLayout *layout = parting->layout;
  guint before = layout->begin_index > 0 ? mb_book_row (parting->book, layout->sheet, layout->begin_index - 1)->row : 0;

  for (guint index = layout->begin_index; index < layout->first_index; index++)
    {
      guint row = mb_book_row (parting->book, layout->sheet, index)->row;
      g_autofree char *text = line_text (parting, index);

      skip_gap (parting, before, row);
      skip (parting, index, "title");
      g_hash_table_add (parting->titles, mb_text_fold (text));
      before = row;
    }
  skip_gap (parting, before, layout->first);
}

void
mb_layout_pass_over (const MbLayout *layout, const MbBook *book, GPtrArray *skipped)
{
  Parting parting = { (MbLayout *) layout, book, NULL, NULL, skipped, NULL, NULL, NULL };

  guint before = layout->begin_index > 0 ? mb_book_row (book, layout->sheet, layout->begin_index - 1)->row : 0;

  for (guint index = layout->begin_index; index < layout->end_index; index++)
    {
      guint row = mb_book_row (book, layout->sheet, index)->row;

      skip_gap (&parting, before, row);
      skip (&parting, index, "other_table");
      before = row;
    }
}

void
mb_layout_part (MbLayout *layout, const MbBook *book, gboolean (*identifies) (int key, gpointer user), gpointer user,
                GPtrArray *skipped)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) levels = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) columns = g_hash_table_new (NULL, NULL);
  Parting parting = { layout, book, identifies, user, skipped, titles, levels, columns };
  const GArray *rows = mb_book_sheet (book, layout->sheet)->rows;
  guint before = layout->last;
  guint n_repeats = 0;

  g_array_set_size (layout->data, 0);
  g_array_set_size (layout->totals, 0);
  g_array_set_size (layout->sections, 0);
  for (guint i = 0; i < layout->columns->len; i++)
    {
      MbLayoutColumn *column = mb_layout_column (layout, i);

      g_hash_table_insert (columns, GUINT_TO_POINTER (column->column), column);
    }
  fold_levels (&parting);
  part_titles (&parting);
  for (guint index = layout->last_index + 1; index < layout->end_index; index++)
    {
      guint row = g_array_index (rows, MbBookRow, index).row;
      const char *reason = NULL;
      gboolean subtotal = FALSE;

      skip_gap (&parting, before, row);
      before = row;
      if (n_repeats < layout->repeats->len && g_array_index (layout->repeats, guint, n_repeats) == index)
        {
          n_repeats++;
          reason = "repeat_heading";
        }
      else if (is_total_line (&parting, index, &subtotal))
        {
          MbLayoutTotal total = { row, index, subtotal };

          g_array_append_val (layout->totals, total);
          reason = "total";
        }
      else if (repeats_heading (&parting, index))
        reason = "repeat_heading";
      else if (numbers_columns (&parting, index) || explains_columns (&parting, index) || tells_full_scores (&parting, index))
        reason = "notes";
      else if (n_cells (&parting, index) <= 3 && repeats_title (&parting, index))
        reason = "title";
      else
        reason = reason_of (&parting, index);
      if (reason != NULL && n_cells (&parting, index) == 1
          && (g_str_equal (reason, "notes") || g_str_equal (reason, "title")))
        g_array_append_val (layout->sections, index);
      if (reason != NULL)
        skip (&parting, index, reason);
      else
        g_array_append_val (layout->data, index);
    }
}
