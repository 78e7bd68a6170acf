/* inspection-import.c: score sheets, one institution a line and one indicator a column, as a kind of import.
 *
 * Promise kept here: a line's scores are judged by the rubric that its institution was given when the year was
 * opened; "/" is not applicable, "√" a veto; an empty cell erases nothing unless told to; a second import of the same
 * sheet changes nothing.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "inspection-sheet.h"

static MbScoreLine *
line_new (MbImportRow *row)
{
  MbScoreLine *line = g_new0 (MbScoreLine, 1);

  line->row = row;
  return line;
}

static void
line_free (gpointer data)
{
  MbScoreLine *line = data;

  g_free (line->points);
  g_free (line->checked);
  g_free (line->inspector);
  g_free (line);
}

static void
sheet_free (gpointer data)
{
  MbScoreSheet *sheet = data;

  mb_year_free (sheet->year);
  g_clear_pointer (&sheet->rubrics, g_ptr_array_unref);
  g_clear_pointer (&sheet->headings, g_ptr_array_unref);
  g_clear_pointer (&sheet->by_heading, g_hash_table_unref);
  g_clear_pointer (&sheet->by_name, g_hash_table_unref);
  g_clear_pointer (&sheet->by_code, g_hash_table_unref);
  g_clear_pointer (&sheet->by_institution, g_hash_table_unref);
  g_clear_pointer (&sheet->institutions, g_hash_table_unref);
  g_clear_pointer (&sheet->participants, g_ptr_array_unref);
  g_clear_pointer (&sheet->lines, g_ptr_array_unref);
  g_free (sheet);
}

/* ---- What the sheet is matched with ---- */

static gboolean
match (MbImportPlan *plan, const MbLayout *layout, guint index, MbScoreSheet *sheet, MbScoreLine *line)
{
  int at_name = mb_layout_find_key (layout, MB_KEY_NAME);
  int at_code = mb_layout_find_key (layout, MB_KEY_CODE);
  g_autofree char *name = mb_score_cell_text (plan, layout, index, at_name);
  g_autofree char *code = mb_score_cell_text (plan, layout, index, at_code);
  gboolean twice = FALSE;
  MbScoreEntry *by_code = code != NULL ? mb_score_sheet_find (sheet->by_code, code, &twice) : NULL;
  MbScoreEntry *by_name = name != NULL ? mb_score_sheet_find (sheet->by_name, name, &twice) : NULL;
  MbFault *fault = NULL;

  line->row->title = g_strdup (name != NULL ? name : code);
  /* A code settles two of the same name. */
  if (by_code == NULL && twice)
    fault = mb_import_fault_at (plan, layout, index, at_name, MB_FAULT_AMBIGUOUS_LINK, "institution");
  else if (by_code != NULL && by_name != NULL && by_code != by_name && !twice)
    fault = mb_import_fault_at (plan, layout, index, at_code, MB_FAULT_CODE_CONFLICT, NULL);
  else if (by_code == NULL && by_name == NULL)
    {
      gboolean known = (code != NULL && mb_score_sheet_knows (sheet, code))
                       || (name != NULL && mb_score_sheet_knows (sheet, name));
      fault = known ? mb_import_fault_at (plan, layout, index, at_name, MB_FAULT_NOT_PARTICIPANT, NULL)
                    : mb_import_fault_at (plan, layout, index, at_name >= 0 ? at_name : at_code, MB_FAULT_UNKNOWN_LINK,
                                          "institution");
    }
  else
    {
      line->entry = by_code != NULL ? by_code : by_name;
      if (line->entry->line != NULL)
        fault = mb_import_fault_at (plan, layout, index, at_name, MB_FAULT_DUPLICATE, "institution");
    }
  if (fault != NULL)
    {
      fault->field = g_strdup (fault->code == MB_FAULT_CODE_CONFLICT ? "uscc" : "institution");
      mb_import_row_add_fault (line->row, fault);
      return FALSE;
    }
  line->entry->line = line;
  line->row->record_id = line->entry->participant->id;
  return TRUE;
}

/* ---- Cells ---- */

static MbFault *
score_fault (const MbImportPlan *plan, const MbLayout *layout, guint index, guint position, MbFaultCode code,
             const MbField *field)
{
  MbFault *fault = mb_import_fault_at (plan, layout, index, (int) position, code, NULL);

  fault->field = g_strdup (field != NULL ? field->id : NULL);
  return fault;
}

static void
read_score (MbImportPlan *plan, const MbLayout *layout, guint index, guint position, MbScoreSheet *sheet,
            MbScoreLine *line)
{
  const MbLayoutColumn *column = mb_layout_column (layout, position);
  const MbBookCell *cell = mb_book_cell (plan->book, layout->sheet, index, column->column);
  const char *heading = g_ptr_array_index (sheet->headings, (guint) (column->key - MB_KEY_FIRST));
  const MbRubric *rubric = line->entry->scores->rubric;
  int slot = mb_score_heading_slot (sheet, heading, rubric);
  g_autofree char *text = cell != NULL ? mb_text_tidy (mb_book_text (plan->book, cell)) : g_strdup ("");
  gboolean number = cell != NULL && cell->kind == MB_SHEET_NUMBER;
  gint64 points = MB_SCORE_OPEN;
  MbFaultCode code;
  MbFault *fault = NULL;
  const MbField *field;

  if (text[0] == '\0' && !plan->empty_erases)
    return;
  if (slot < 0)
    {
      if (text[0] != '\0')
        {
          fault = score_fault (plan, layout, index, position, MB_FAULT_SCORE_INVALID, NULL);
          mb_fault_expect (fault, N_ ("an indicator of the rubric “%s”"), rubric->label_zh);
          mb_import_row_add_fault (line->row, fault);
        }
      return;
    }
  field = mb_score_field (sheet, rubric, (guint) slot);
  code = mb_score_parse (rubric, (guint) slot, text, number, &points);
  if (code == MB_FAULT_NONE)
    {
      line->points[slot] = points;
      return;
    }
  fault = score_fault (plan, layout, index, position, code, field);
  mb_score_expect (fault, rubric, (guint) slot);
  mb_import_row_add_fault (line->row, fault);
}

static void
read_extra (MbImportPlan *plan, const MbLayout *layout, guint index, guint position, MbScoreSheet *sheet,
            MbScoreLine *line)
{
  const MbLayoutColumn *column = mb_layout_column (layout, position);
  const MbBookCell *cell = mb_book_cell (plan->book, layout->sheet, index, column->column);
  gboolean is_date = column->key == MB_KEY_CHECKED;
  const MbField *field = mb_score_field_named (sheet, line->entry->scores->rubric, is_date ? "checked" : "inspector");
  char **target = is_date ? &line->checked : &line->inspector;
  g_auto (MbValue) value = MB_VALUE_INIT;
  g_autofree char *text = NULL;
  MbFault *fault;

  if (cell == NULL)
    {
      if (plan->empty_erases)
        *target = g_strdup ("");
      return;
    }
  text = g_strdup (mb_book_text (plan->book, cell));
  if (cell->kind == MB_SHEET_DATE && strchr (text, 'T') != NULL)
    *strchr (text, 'T') = '\0';
  fault = mb_field_parse_cell (field, text, cell->kind == MB_SHEET_NUMBER, cell->kind == MB_SHEET_DATE, &value);
  if (fault != NULL)
    {
      mb_import_fault_place (plan, layout, index, (int) position, fault);
      mb_import_row_add_fault (line->row, fault);
    }
  else if (value.kind == MB_VALUE_TEXT)
    {
      *target = g_strdup (value.text);
    }
}

static void
read_cells (MbImportPlan *plan, const MbLayout *layout, guint index, MbScoreSheet *sheet, MbScoreLine *line)
{
  const MbScores *scores = line->entry->scores;
  guint n = scores->rubric->indicators->len + scores->rubric->vetoes->len;

  line->points = g_new (gint64, n + 1);
  for (guint slot = 0; slot < n; slot++)
    line->points[slot] = mb_scores_get (scores, slot);
  for (guint position = 0; position < layout->columns->len; position++)
    {
      int key = mb_layout_column (layout, position)->key;

      if (key >= MB_KEY_FIRST)
        read_score (plan, layout, index, position, sheet, line);
      else if (key == MB_KEY_CHECKED || key == MB_KEY_INSPECTOR)
        read_extra (plan, layout, index, position, sheet, line);
    }
}

/* ---- What would change ---- */

static void
diff_free (gpointer data)
{
  MbImportDiff *diff = data;

  mb_value_clear (&diff->before);
  mb_value_clear (&diff->after);
  g_free (diff->before_text);
  g_free (diff->after_text);
  g_free (diff);
}

static void
add_diff (MbImportRow *row, const MbField *field, char *before, char *after)
{
  MbImportDiff *diff = g_new0 (MbImportDiff, 1);

  if (row->diffs == NULL)
    row->diffs = g_ptr_array_new_with_free_func (diff_free);
  diff->field = field;
  if (before[0] != '\0')
    mb_value_set_text (&diff->before, before);
  if (after[0] != '\0')
    mb_value_set_text (&diff->after, after);
  diff->before_text = before;
  diff->after_text = after;
  g_ptr_array_add (row->diffs, diff);
}

static void
diff_text (MbScoreSheet *sheet, MbScoreLine *line, const char *field, const char *after)
{
  const char *before = mb_record_string (line->entry->participant, field);

  if (after != NULL && g_strcmp0 (before != NULL ? before : "", after) != 0)
    add_diff (line->row, mb_score_field_named (sheet, line->entry->scores->rubric, field),
              g_strdup (before != NULL ? before : ""), g_strdup (after));
}

static guint
count_open (const MbScoreLine *line)
{
  guint n = 0;

  for (guint slot = 0; slot < line->entry->scores->rubric->indicators->len; slot++)
    n += line->points[slot] == MB_SCORE_OPEN;
  return n;
}

/* The result that the line leads to; what the year after, once published, says of this one stays. */
static gboolean
check_year_after (MbImportPlan *plan, const MbLayout *layout, guint index, MbScoreSheet *sheet, MbScoreLine *line)
{
  const MbScores *scores = line->entry->scores;
  guint n = scores->rubric->indicators->len, n_vetoes = 0;
  g_autoptr (GError) error = NULL;
  MbResult result;
  MbFault *fault;

  for (guint i = 0; i < scores->rubric->vetoes->len; i++)
    n_vetoes += line->points[n + i] > 0;
  mb_rubric_score (scores->rubric, line->points, n_vetoes, n_vetoes == 0 && count_open (line) == n, &result);
  if (mb_result_allowed (sheet->year, scores->rubric, &result,
                         mb_record_link (line->entry->participant, "institution"), &error))
    return TRUE;
  fault = mb_import_fault_at (plan, layout, index, mb_layout_find_key (layout, MB_KEY_NAME), MB_FAULT_YEAR_PUBLISHED,
                              NULL);
  mb_fault_expect (fault, N_ ("that the results of %d are opened again"), sheet->year->year + 1);
  mb_import_row_add_fault (line->row, fault);
  return FALSE;
}

static void
judge (MbImportPlan *plan, const MbLayout *layout, guint index, MbScoreSheet *sheet, MbScoreLine *line)
{
  const MbScores *scores = line->entry->scores;
  guint n = scores->rubric->indicators->len + scores->rubric->vetoes->len;
  guint n_open = count_open (line);

  for (guint slot = 0; slot < n; slot++)
    if (line->points[slot] != mb_scores_get (scores, slot))
      add_diff (line->row, mb_score_field (sheet, scores->rubric, slot),
                mb_score_text (scores->rubric, slot, mb_scores_get (scores, slot)),
                mb_score_text (scores->rubric, slot, line->points[slot]));
  diff_text (sheet, line, "checked", line->checked);
  diff_text (sheet, line, "inspector", line->inspector);
  if (line->row->diffs != NULL && !check_year_after (plan, layout, index, sheet, line))
    return;
  if (line->row->diffs == NULL)
    line->row->fate = MB_ROW_UNCHANGED;
  else
    line->row->fate = scores->n_records == 0 ? MB_ROW_NEW : MB_ROW_UPDATED;
  if (line->row->fate == MB_ROW_NEW)
    g_clear_pointer (&line->row->diffs, g_ptr_array_unref);
  if (n_open > 0 && n_open < scores->rubric->indicators->len && line->row->fault == NULL)
    {
      MbFault *fault
          = mb_import_fault_at (plan, layout, index, mb_layout_find_key (layout, MB_KEY_NAME), MB_FAULT_UNSCORED, NULL);
      mb_fault_expect (fault, N_ ("all scores, of which %u are lacking"), n_open);
      mb_import_plan_warn (plan, fault);
    }
}

static void
list_missing (MbImportPlan *plan, MbScoreSheet *sheet)
{
  g_autoptr (GHashTable) rubrics = g_hash_table_new (NULL, NULL);
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < sheet->lines->len; i++)
    {
      const MbScoreLine *line = g_ptr_array_index (sheet->lines, i);

      if (line->entry == NULL || !g_hash_table_add (rubrics, (gpointer) line->entry->scores->rubric))
        continue;
      g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", line->entry->scores->rubric->label);
    }
  for (guint i = 0; i < sheet->participants->len; i++)
    {
      const MbScoreEntry *entry = g_ptr_array_index (sheet->participants, i);
      MbImportMissing *missing;

      if (entry->line != NULL || !g_hash_table_contains (rubrics, entry->scores->rubric))
        continue;
      missing = g_new0 (MbImportMissing, 1);
      missing->record_id = entry->participant->id;
      missing->title = g_strdup (mb_record_string (entry->participant, "name"));
      g_ptr_array_add (plan->missing, missing);
    }
  g_free (plan->scope_text);
  plan->scope_text = g_strdup_printf (_ ("participants of %d judged by: %s"), sheet->year->year, words->str);
}

/* ---- The kind ---- */

static gboolean
evaluate (MbImportPlan *plan, MbJob *job, gpointer user, GError **error)
{
  MbScoreSheet *sheet = user;

  g_ptr_array_set_size (sheet->lines, 0);
  for (guint i = 0; i < sheet->participants->len; i++)
    ((MbScoreEntry *) g_ptr_array_index (sheet->participants, i))->line = NULL;
  for (guint l = 0; l < plan->layouts->len; l++)
    {
      const MbLayout *layout = g_ptr_array_index (plan->layouts, l);

      for (guint i = 0; i < layout->data->len; i++)
        {
          guint index = g_array_index (layout->data, guint, i);
          MbScoreLine *line = line_new (mb_import_plan_add_row (plan, layout, index));

          g_ptr_array_add (sheet->lines, line);
          if (!match (plan, layout, index, sheet, line))
            continue;
          read_cells (plan, layout, index, sheet, line);
          judge (plan, layout, index, sheet, line);
          if (!mb_job_check (job, error))
            return FALSE;
        }
    }
  list_missing (plan, sheet);
  mb_import_plan_finish_rows (plan);
  return TRUE;
}

/* The scores in memory are changed along with the set, which is applied next or thrown away with the plan. */
static gboolean
collect (MbImportPlan *plan, MbChangeSet *set, MbJob *job, gpointer user, GError **error)
{
  MbScoreSheet *sheet = user;
  const MbRegister *reg = mb_office_register (sheet->office, "score", error);

  if (reg == NULL || !mb_year_guard (sheet->year, error))
    return FALSE;
  for (guint i = 0; i < sheet->lines->len; i++)
    {
      const MbScoreLine *line = g_ptr_array_index (sheet->lines, i);
      const MbRecord *participant;
      MbScores *scores;
      MbResult result;
      gint64 institution;

      if (line->row->fate != MB_ROW_NEW && line->row->fate != MB_ROW_UPDATED)
        continue;
      participant = line->entry->participant;
      scores = line->entry->scores;
      institution = mb_record_link (participant, "institution");
      for (guint slot = 0; slot < scores->rubric->indicators->len + scores->rubric->vetoes->len; slot++)
        mb_scores_set (scores, set, reg, participant->id, slot, line->points[slot], NULL);
      mb_scores_result (scores, &result);
      mb_change_set_update (set, participant);
      mb_result_put (sheet->year, set, scores->rubric, &result, institution);
      if (line->checked != NULL)
        mb_change_set_put_text (set, "checked", line->checked[0] != '\0' ? line->checked : NULL);
      if (line->inspector != NULL)
        mb_change_set_put_text (set, "inspector", line->inspector[0] != '\0' ? line->inspector : NULL);
      if (!mb_result_follow (sheet->year, set, scores->rubric, &result, institution, error)
          || !mb_job_check (job, error))
        return FALSE;
    }
  return TRUE;
}

static const MbImportKind kind = {
  .match = mb_score_heading_match,
  .accept = mb_score_heading_accept,
  .identifies = mb_score_heading_identifies,
  .begin = mb_score_heading_begin,
  .evaluate = evaluate,
  .collect = collect,
};

MbImportPlan *
mb_inspection_plan_scores (MbOffice *office, const char *path, int year, const MbImportOptions *options, MbJob *job,
                           GError **error)
{
  const MbRegister *reg = mb_office_register (office, "score", error);
  MbScoreSheet *sheet = reg != NULL ? g_new0 (MbScoreSheet, 1) : NULL;

  if (sheet == NULL)
    return NULL;
  sheet->office = office;
  sheet->lines = g_ptr_array_new_with_free_func (line_free);
  if (!mb_score_sheet_load (sheet, year, error))
    {
      sheet_free (sheet);
      return NULL;
    }
  return mb_import_plan_new_kind (office, reg, path, options, &kind, sheet, sheet_free, job, error);
}
