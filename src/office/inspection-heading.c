/* inspection-heading.c: the headings of score sheets, and what stands in a cell under one.
 *
 * Promise kept here: an indicator is recognised as offices write it: its code, its name, or both with anything
 * between, with or without the full marks in brackets.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "figure.h"
#include "inspection-sheet.h"

/* ---- Headings ---- */

/* Folded, with what people put between a code and a name left out. */
static char *
fold_heading (const char *text)
{
  static const char *const between[] = { ".", "、", ":", "-", "_", "·", "," };
  g_autofree char *folded = mb_text_fold (text);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p != '\0';)
    {
      gboolean dropped = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (between) && !dropped; i++)
        if (g_str_has_prefix (p, between[i]))
          {
            p += strlen (between[i]);
            dropped = TRUE;
          }
      if (!dropped)
        {
          const char *next = g_utf8_next_char (p);
          g_string_append_len (out, p, next - p);
          p = next;
        }
    }
  return g_string_free (out, FALSE);
}

/* "A1党的建设(3.00分)" without the brackets at its end. NULL: there are none. */
static char *
without_brackets (const char *folded)
{
  const char *open = strrchr (folded, '(');

  if (open == NULL || open == folded || !g_str_has_suffix (folded, ")"))
    return NULL;
  return g_strndup (folded, (gsize) (open - folded));
}

static void
add_form (GHashTable *slots, const char *text, guint slot)
{
  char *folded = fold_heading (text);
  gpointer other = NULL;

  /* A name that two indicators have means neither. */
  if (g_hash_table_lookup_extended (slots, folded, NULL, &other) && GPOINTER_TO_UINT (other) != slot + 1)
    g_hash_table_replace (slots, folded, GUINT_TO_POINTER (0));
  else
    g_hash_table_replace (slots, folded, GUINT_TO_POINTER (slot + 1));
}

/* ---- Fields for the preview ---- */

static void
append_field (GString *out, const char *id, const char *type, const char *label)
{
  g_autofree char *plain = g_strdup (label);

  g_strdelimit (plain, "\n\r\\", ' ');
  g_string_append_printf (out, "\n[Field %s]\ntype=%s\nlabel=%s\n", id, type, plain);
}

static const MbIndicator *
indicator_at (const MbRubric *rubric, guint slot)
{
  guint n = rubric->indicators->len;

  return slot < n ? g_ptr_array_index (rubric->indicators, slot) : g_ptr_array_index (rubric->vetoes, slot - n);
}

/* The code as a field id, "a1", where it makes one. */
static char *
field_id (const MbIndicator *indicator, guint slot)
{
  g_autofree char *id = g_ascii_strdown (indicator->code, -1);

  if (g_ascii_isalpha (id[0]) && strspn (id, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (id))
    return g_steal_pointer (&id);
  return g_strdup_printf ("indicator_%u", slot + 1);
}

#define FIRST_INDICATOR 4 /* after the fields that every sheet has */

static MbRegister *
make_fields (const MbRubric *rubric, GError **error)
{
  g_autoptr (GString) out = g_string_new ("[Register]\nid=score_sheet\nversion=1\nlabel=Scores\nsingular=score\n"
                                          "title=institution\nidentity=institution\nsystem=true\n");

  append_field (out, "institution", "text", "机构名称");
  append_field (out, "uscc", "text", "统一社会信用代码");
  append_field (out, "checked", "date", "检查日期");
  append_field (out, "inspector", "text", "检查人");
  for (guint slot = 0; slot < rubric->indicators->len + rubric->vetoes->len; slot++)
    {
      const MbIndicator *indicator = indicator_at (rubric, slot);
      g_autofree char *id = field_id (indicator, slot);
      g_autofree char *label = g_strconcat (indicator->code, " ", indicator->item, NULL);

      append_field (out, id, "text", label);
    }
  return mb_register_new_parse (out->str, (gssize) out->len, rubric->id, error);
}

MbScoreRubric *
mb_score_rubric_new (const MbRubric *rubric, GError **error)
{
  MbRegister *fields = make_fields (rubric, error);
  MbScoreRubric *result;

  if (fields == NULL)
    return NULL;
  result = g_new0 (MbScoreRubric, 1);
  result->rubric = rubric;
  result->fields = fields;
  result->slots = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint slot = 0; slot < rubric->indicators->len + rubric->vetoes->len; slot++)
    {
      const MbIndicator *indicator = indicator_at (rubric, slot);
      g_autofree char *both = g_strconcat (indicator->code, " ", indicator->item, NULL);

      add_form (result->slots, indicator->code, slot);
      add_form (result->slots, indicator->item, slot);
      add_form (result->slots, both, slot);
    }
  return result;
}

void
mb_score_rubric_free (gpointer data)
{
  MbScoreRubric *rubric = data;

  g_hash_table_unref (rubric->slots);
  mb_register_free (rubric->fields);
  g_free (rubric);
}

static const MbScoreRubric *
find_rubric (const MbScoreSheet *sheet, const MbRubric *rubric)
{
  for (guint i = 0; i < sheet->rubrics->len; i++)
    {
      const MbScoreRubric *known = g_ptr_array_index (sheet->rubrics, i);

      if (known->rubric == rubric)
        return known;
    }
  g_return_val_if_reached (NULL);
}

const MbField *
mb_score_field (const MbScoreSheet *sheet, const MbRubric *rubric, guint slot)
{
  return g_ptr_array_index (find_rubric (sheet, rubric)->fields->fields, FIRST_INDICATOR + slot);
}

const MbField *
mb_score_field_named (const MbScoreSheet *sheet, const MbRubric *rubric, const char *id)
{
  return mb_register_field (find_rubric (sheet, rubric)->fields, id);
}

/* ---- Matching ---- */

static gboolean
is_known (const MbScoreSheet *sheet, const char *folded)
{
  for (guint i = 0; i < sheet->rubrics->len; i++)
    if (g_hash_table_lookup (((const MbScoreRubric *) g_ptr_array_index (sheet->rubrics, i))->slots, folded) != NULL)
      return TRUE;
  return FALSE;
}

static const struct
{
  const char *heading;
  int key;
} plain_headings[] = {
  { "机构名称", MB_KEY_NAME },     { "单位名称", MB_KEY_NAME },      { "学校名称", MB_KEY_NAME },
  { "幼儿园名称", MB_KEY_NAME },   { "园所名称", MB_KEY_NAME },      { "名称", MB_KEY_NAME },
  { "单位", MB_KEY_NAME },         { "学校(园)名称", MB_KEY_NAME },  { "统一社会信用代码", MB_KEY_CODE },
  { "社会信用代码", MB_KEY_CODE }, { "信用代码", MB_KEY_CODE },      { "检查日期", MB_KEY_CHECKED },
  { "检查时间", MB_KEY_CHECKED },  { "评分日期", MB_KEY_CHECKED },   { "检查人", MB_KEY_INSPECTOR },
  { "检查组", MB_KEY_INSPECTOR },  { "检查人员", MB_KEY_INSPECTOR }, { "评分人", MB_KEY_INSPECTOR },
};

static int
key_of (MbScoreSheet *sheet, const char *folded)
{
  gpointer key = NULL;
  char *kept;

  if (g_hash_table_lookup_extended (sheet->by_heading, folded, NULL, &key))
    return GPOINTER_TO_INT (key);
  kept = g_strdup (folded);
  g_ptr_array_add (sheet->headings, kept);
  key = GINT_TO_POINTER (MB_KEY_FIRST + (int) sheet->headings->len - 1);
  g_hash_table_insert (sheet->by_heading, g_strdup (folded), key);
  return GPOINTER_TO_INT (key);
}

int
mb_score_heading_match (const char *heading, gboolean *by_alias, gpointer user)
{
  MbScoreSheet *sheet = user;
  g_autofree char *folded = fold_heading (heading);
  g_autofree char *bare = without_brackets (folded);

  if (by_alias != NULL)
    *by_alias = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (plain_headings); i++)
    if (g_str_equal (plain_headings[i].heading, folded))
      return plain_headings[i].key;
  if (is_known (sheet, folded))
    return key_of (sheet, folded);
  if (bare != NULL && is_known (sheet, bare))
    return key_of (sheet, bare);
  return MB_HEADING_UNKNOWN;
}

gboolean
mb_score_heading_identifies (int key, gpointer user)
{
  return key == MB_KEY_NAME || key == MB_KEY_CODE;
}

gboolean
mb_score_heading_accept (const int *keys, guint n_keys, gpointer user)
{
  gboolean named = FALSE, scored = FALSE;

  for (guint i = 0; i < n_keys; i++)
    {
      named = named || mb_score_heading_identifies (keys[i], user);
      scored = scored || keys[i] >= MB_KEY_FIRST;
    }
  return named && scored;
}

int
mb_score_heading_slot (const MbScoreSheet *sheet, const char *heading, const MbRubric *rubric)
{
  return (int) GPOINTER_TO_UINT (g_hash_table_lookup (find_rubric (sheet, rubric)->slots, heading)) - 1;
}

static const MbField *
field_of_column (const MbScoreSheet *sheet, const MbLayoutColumn *column)
{
  static const char *const ids[] = { "institution", "uscc", "checked", "inspector" };

  if (column->key >= 0 && column->key < MB_KEY_FIRST)
    return mb_register_field (((const MbScoreRubric *) g_ptr_array_index (sheet->rubrics, 0))->fields,
                              ids[column->key]);
  for (guint i = 0; column->key >= MB_KEY_FIRST && i < sheet->rubrics->len; i++)
    {
      const MbScoreRubric *rubric = g_ptr_array_index (sheet->rubrics, i);
      int slot = mb_score_heading_slot (
          sheet, g_ptr_array_index (sheet->headings, (guint) (column->key - MB_KEY_FIRST)), rubric->rubric);

      if (slot >= 0)
        return mb_score_field (sheet, rubric->rubric, (guint) slot);
    }
  return NULL;
}

gboolean
mb_score_heading_begin (MbImportPlan *plan, gpointer user, GError **error)
{
  for (guint l = 0; l < plan->layouts->len; l++)
    {
      const MbLayout *layout = g_ptr_array_index (plan->layouts, l);

      for (guint position = 0; position < layout->columns->len; position++)
        {
          const MbLayoutColumn *column = mb_layout_column (layout, position);

          mb_import_plan_add_column (plan, layout, position, field_of_column (user, column));
          if (column->twice)
            mb_import_plan_warn (
                plan, mb_import_fault_at (plan, layout, G_MAXUINT, (int) position, MB_FAULT_COLUMN_TWICE, NULL));
          else if (column->key == MB_HEADING_UNKNOWN && !column->serial && !column->reason)
            mb_import_plan_warn (
                plan, mb_import_fault_at (plan, layout, G_MAXUINT, (int) position, MB_FAULT_COLUMN_UNKNOWN, NULL));
        }
    }
  return TRUE;
}

/* ---- Cells ---- */

char *
mb_score_cell_text (const MbImportPlan *plan, const MbLayout *layout, guint index, int position)
{
  const MbBookCell *cell;
  g_autofree char *text = NULL;

  if (position < 0)
    return NULL;
  cell = mb_book_cell (plan->book, layout->sheet, index, mb_layout_column (layout, (guint) position)->column);
  text = cell != NULL ? mb_text_tidy (mb_book_text (plan->book, cell)) : NULL;
  return text != NULL && text[0] != '\0' ? g_steal_pointer (&text) : NULL;
}

static gboolean
is_one_of (const char *const *words, const char *folded)
{
  return g_strv_contains (words, folded);
}

static MbFaultCode
parse_veto (const char *folded, gint64 *points)
{
  static const char *const set[] = { "√", "✓", "✔", "☑", "v", "y", "是", "有", "1", NULL };
  static const char *const unset[] = { "", "×", "x", "否", "无", "0", "/", "-", "—", "n", NULL };

  *points = is_one_of (set, folded);
  return *points != 0 || is_one_of (unset, folded) ? MB_FAULT_NONE : MB_FAULT_SCORE_INVALID;
}

MbFaultCode
mb_score_parse (const MbRubric *rubric, guint slot, const char *text, gboolean is_number, gint64 *points)
{
  static const char *const not_applicable[] = { "/", "\\", "—", "-", "不适用", "缺项", "合理缺项", "n/a", NULL };
  g_autofree char *folded = mb_text_fold (text);
  const MbIndicator *indicator;

  if (slot >= rubric->indicators->len)
    return parse_veto (folded, points);
  indicator = g_ptr_array_index (rubric->indicators, slot);
  *points = MB_SCORE_OPEN;
  if (folded[0] == '\0')
    return MB_FAULT_NONE;
  if (is_one_of (not_applicable, folded))
    {
      *points = MB_SCORE_NOT_APPLICABLE;
      return MB_FAULT_NONE;
    }
  if (g_str_has_suffix (folded, "分"))
    folded[strlen (folded) - strlen ("分")] = '\0';
  if (!mb_hundredths_parse (folded, is_number, points))
    return MB_FAULT_SCORE_INVALID;
  return *points >= 0 && *points <= indicator->points ? MB_FAULT_NONE : MB_FAULT_SCORE_RANGE;
}

void
mb_score_expect (MbFault *fault, const MbRubric *rubric, guint slot)
{
  g_autofree char *full = NULL;

  if (slot >= rubric->indicators->len)
    {
      mb_fault_expect_text (fault, N_ ("√ or nothing"));
      return;
    }
  full = mb_hundredths_format (((const MbIndicator *) g_ptr_array_index (rubric->indicators, slot))->points);
  mb_fault_expect (fault, N_ ("0 to %s, or /"), full);
}

char *
mb_score_text (const MbRubric *rubric, guint slot, gint64 points)
{
  if (slot >= rubric->indicators->len)
    return g_strdup (points != 0 ? "√" : "");
  if (points == MB_SCORE_OPEN)
    return g_strdup ("");
  return points == MB_SCORE_NOT_APPLICABLE ? g_strdup ("/") : mb_hundredths_format (points);
}
