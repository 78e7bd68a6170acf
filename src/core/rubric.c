/* rubric.c: reads a rubric (rubric.h). Promise: a rubric that passes can be scored by: 100 points, each code once, a
 * grade for every total from 0 to 100.
 */
#include "config.h"

#include "rubric.h"

#include "csv-lines.h"
#include "declaration.h"
#include "fault.h"
#include "field.h"
#include "figure.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FULL_POINTS 10000 /* 100.00 */

static void
indicator_free (gpointer data)
{
  MbIndicator *indicator = data;

  g_free (indicator->code);
  g_free (indicator->section_code);
  g_free (indicator->section);
  g_free (indicator->item);
  g_free (indicator->criteria);
  g_free (indicator->deduction);
  g_free (indicator->method);
  g_free (indicator->basis);
  g_free (indicator);
}

void
mb_rubric_free (MbRubric *rubric)
{
  if (rubric == NULL)
    return;
  g_free (rubric->id);
  g_free (rubric->version);
  g_free (rubric->label);
  g_free (rubric->label_zh);
  g_strfreev (rubric->types);
  g_ptr_array_unref (rubric->indicators);
  g_ptr_array_unref (rubric->vetoes);
  for (guint i = 0; i < rubric->n_bands; i++)
    g_free (rubric->bands[i].grade);
  g_free (rubric->bands);
  g_free (rubric->fail_grade);
  g_free (rubric->head_source);
  g_free (rubric->rows_source);
  g_free (rubric);
}

/* "优秀:90" */
static void
read_band (MbRubric *rubric, MbDeclaration *file, const char *text)
{
  const char *colon = strrchr (text, ':');
  MbBand *band = &rubric->bands[rubric->n_bands];
  g_autofree char *grade = colon != NULL ? g_strstrip (g_strndup (text, (gsize) (colon - text))) : NULL;
  gint64 from = 0;

  if (grade == NULL || *grade == '\0' || !mb_hundredths_parse (colon + 1, FALSE, &from) || from < 0
      || from > FULL_POINTS)
    {
      mb_declaration_fail (file, "Rubric", "bands",
                           _ ("“%s”, where a grade and its least points are meant, as in A:90"), text);
      return;
    }
  if (rubric->n_bands > 0 && from >= rubric->bands[rubric->n_bands - 1].from_hundredths)
    mb_declaration_fail (file, "Rubric", "bands", _ ("“%s” does not lie below the grade before it"), text);
  for (guint i = 0; i < rubric->n_bands; i++)
    if (g_str_equal (rubric->bands[i].grade, grade))
      mb_declaration_fail (file, "Rubric", "bands", _ ("“%s” stands twice"), grade);
  band->grade = g_steal_pointer (&grade);
  band->from_hundredths = from;
  rubric->n_bands++;
}

static void
read_bands (MbRubric *rubric, MbDeclaration *file)
{
  g_auto (GStrv) bands = mb_declaration_list (file, "Rubric", "bands");

  rubric->fail_grade = mb_declaration_need (file, "Rubric", "fail");
  if (bands == NULL)
    {
      mb_declaration_fail (file, "Rubric", "bands", "%s", _ ("a value is needed here"));
      return;
    }
  rubric->bands = g_new0 (MbBand, g_strv_length (bands));
  for (guint i = 0; bands[i] != NULL; i++)
    read_band (rubric, file, bands[i]);
  if (!mb_declaration_ok (file, NULL))
    return;
  if (rubric->bands[rubric->n_bands - 1].from_hundredths != 0)
    mb_declaration_fail (file, "Rubric", "bands", "%s", _ ("the last grade begins at 0"));
  if (!g_str_equal (rubric->bands[rubric->n_bands - 1].grade, rubric->fail_grade))
    mb_declaration_fail (file, "Rubric", "fail", _ ("“%s” is not the last grade"), rubric->fail_grade);
}

/* Gives whether the key holds the first word; otherwise it must hold the second. */
static gboolean
read_either (MbDeclaration *file, const char *key, const char *first, const char *second)
{
  g_autofree char *word = mb_declaration_need (file, "Rubric", key);

  if (word != NULL && !g_str_equal (word, first) && !g_str_equal (word, second))
    mb_declaration_fail (file, "Rubric", key, _ ("“%s” is neither %s nor %s"), word, first, second);
  return g_strcmp0 (word, first) == 0;
}

static void
read_head (MbRubric *rubric, MbDeclaration *file)
{
  g_auto (GStrv) groups = mb_declaration_groups (file);
  gint64 places = 2;

  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], "Rubric"))
      mb_declaration_fail (file, groups[i], NULL, "%s", _ ("there is no such group"));
  mb_declaration_allow (file, "Rubric", "id version label types rows bands fail missing veto round");
  rubric->id = mb_declaration_need (file, "Rubric", "id");
  rubric->version = mb_declaration_need (file, "Rubric", "version");
  rubric->label = mb_declaration_local (file, "Rubric", "label");
  rubric->label_zh = mb_declaration_chinese (file, "Rubric", "label");
  if (rubric->label == NULL || rubric->label_zh == NULL)
    mb_declaration_fail (file, "Rubric", "label", "%s", _ ("a value is needed here"));
  rubric->types = mb_declaration_list (file, "Rubric", "types");
  if (rubric->types == NULL)
    mb_declaration_fail (file, "Rubric", "types", "%s", _ ("a value is needed here"));
  read_bands (rubric, file);
  rubric->missing = read_either (file, "missing", "full", "rescale") ? MB_MISSING_FULL : MB_MISSING_RESCALE;
  rubric->veto_fails = read_either (file, "veto", "fail", "none");
  if (mb_declaration_integer (file, "Rubric", "round", &places) && places != 2)
    mb_declaration_fail (file, "Rubric", "round", "%s", _ ("totals have two decimals"));
}

enum
{
  KIND,
  CODE,
  SECTION_CODE,
  SECTION,
  ITEM,
  POINTS,
  CRITERIA,
  DEDUCTION,
  METHOD,
  BASIS,
  N_COLUMNS
};
static const char *const column_names[N_COLUMNS]
    = { "kind", "code", "section_code", "section", "item", "points", "criteria", "deduction", "method", "basis" };

typedef struct
{
  MbRubric *rubric;
  const char *origin;
  int columns[N_COLUMNS]; /* position in the csv, -1 for absent */
  GHashTable *codes;
} Rows;

static gboolean
fail_line (const Rows *rows, const MbCsvLine *line, GError **error, const char *what)
{
  mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s, line %u: %s"), rows->origin, line->line, what);
  return FALSE;
}

static gboolean
read_heading (Rows *rows, const MbCsvLine *line, GError **error)
{
  for (guint c = 0; c < N_COLUMNS; c++)
    {
      rows->columns[c] = -1;
      for (guint i = 0; line->cells[i] != NULL; i++)
        if (g_str_equal (line->cells[i], column_names[c]))
          rows->columns[c] = (int) i;
      if (rows->columns[c] < 0 && c <= POINTS)
        {
          g_autofree char *what = g_strdup_printf (_ ("there is no column “%s”"), column_names[c]);

          return fail_line (rows, line, error, what);
        }
    }
  return TRUE;
}

static char *
take_cell (const Rows *rows, const MbCsvLine *line, guint column)
{
  int at = rows->columns[column];

  return g_strstrip (g_strdup (at >= 0 && (guint) at < g_strv_length (line->cells) ? line->cells[at] : ""));
}

static gboolean
read_row (Rows *rows, const MbCsvLine *line, GError **error)
{
  g_autofree char *kind = take_cell (rows, line, KIND);
  g_autofree char *points = take_cell (rows, line, POINTS);
  gboolean veto = g_str_equal (kind, "veto");
  MbIndicator *indicator = g_new0 (MbIndicator, 1);

  indicator->code = take_cell (rows, line, CODE);
  indicator->section_code = take_cell (rows, line, SECTION_CODE);
  indicator->section = take_cell (rows, line, SECTION);
  indicator->item = take_cell (rows, line, ITEM);
  indicator->criteria = take_cell (rows, line, CRITERIA);
  indicator->deduction = take_cell (rows, line, DEDUCTION);
  indicator->method = take_cell (rows, line, METHOD);
  indicator->basis = take_cell (rows, line, BASIS);
  g_ptr_array_add (veto ? rows->rubric->vetoes : rows->rubric->indicators, indicator);
  if (!veto && !g_str_equal (kind, "item"))
    return fail_line (rows, line, error, _ ("the kind is item or veto"));
  if (*indicator->code == '\0' || *indicator->item == '\0')
    return fail_line (rows, line, error, _ ("the code or the item is missing"));
  if (!g_hash_table_add (rows->codes, g_utf8_casefold (indicator->code, -1)))
    return fail_line (rows, line, error, _ ("the code stands twice"));
  if (*points != '\0' && !mb_hundredths_parse (points, FALSE, &indicator->points))
    return fail_line (rows, line, error, _ ("the points are no number with at most two decimals"));
  if (veto ? indicator->points != 0 : indicator->points <= 0)
    return fail_line (rows, line, error, veto ? _ ("a veto item has no points") : _ ("an item has points"));
  rows->rubric->full += indicator->points;
  return TRUE;
}

static gboolean
read_rows (MbRubric *rubric, const char *text, const char *origin, GError **error)
{
  g_autoptr (GPtrArray) lines = mb_csv_lines_parse (text, origin, error);
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Rows rows = { rubric, origin, { 0 }, codes };

  if (lines == NULL)
    return FALSE;
  if (lines->len == 0)
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: there are no lines"), origin);
      return FALSE;
    }
  if (!read_heading (&rows, g_ptr_array_index (lines, 0), error))
    return FALSE;
  for (guint i = 1; i < lines->len; i++)
    if (!read_row (&rows, g_ptr_array_index (lines, i), error))
      return FALSE;
  if (rubric->full != FULL_POINTS)
    {
      g_autofree char *sum = mb_hundredths_format (rubric->full);

      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: the points add up to %s, not to 100"), origin, sum);
      return FALSE;
    }
  return TRUE;
}

MbRubric *
mb_rubric_new_parse (const char *head, const char *rows, const char *origin, GError **error)
{
  g_autoptr (MbRubric) rubric = g_new0 (MbRubric, 1);
  g_autoptr (MbDeclaration) file = mb_declaration_new (head, -1, origin);
  g_autofree char *rows_name = NULL;
  g_autofree char *rows_origin = NULL;

  rubric->indicators = g_ptr_array_new_with_free_func (indicator_free);
  rubric->vetoes = g_ptr_array_new_with_free_func (indicator_free);
  rubric->head_source = g_strdup (head);
  rubric->rows_source = g_strdup (rows);
  read_head (rubric, file);
  if (!mb_declaration_ok (file, error))
    return NULL;
  rows_name = mb_declaration_string (file, "Rubric", "rows");
  rows_origin = rows_name != NULL ? g_strdup_printf ("%s (%s)", origin, rows_name) : g_strdup (origin);
  if (!g_utf8_validate (rows, -1, NULL))
    {
      mb_set_error (error, MB_FAULT_DECLARATION, "%s: %s", rows_origin, _ ("the text is not in UTF-8"));
      return NULL;
    }
  if (!read_rows (rubric, rows, rows_origin, error))
    return NULL;
  return g_steal_pointer (&rubric);
}

/* By code: at most one. By name: NULL as soon as two bear it. */
static const MbIndicator *
find_in (GPtrArray *list, const char *folded, gboolean by_code, guint *n_found)
{
  const MbIndicator *found = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const MbIndicator *indicator = g_ptr_array_index (list, i);
      g_autofree char *word = mb_text_fold (by_code ? indicator->code : indicator->item);

      if (g_str_equal (word, folded))
        {
          found = indicator;
          (*n_found)++;
        }
    }
  return found;
}

const MbIndicator *
mb_rubric_find (const MbRubric *rubric, const char *code_or_item, gboolean *veto)
{
  g_autofree char *folded = mb_text_fold (code_or_item);

  for (int by_code = 1; by_code >= 0; by_code--)
    {
      guint n_found = 0;
      const MbIndicator *scored = find_in (rubric->indicators, folded, by_code, &n_found);
      const MbIndicator *vetoing = find_in (rubric->vetoes, folded, by_code, &n_found);

      if (n_found != 1)
        continue;
      if (veto != NULL)
        *veto = vetoing != NULL;
      return scored != NULL ? scored : vetoing;
    }
  return NULL;
}

guint
mb_rubric_index (const MbRubric *rubric, const MbIndicator *indicator)
{
  guint at = 0;

  if (!g_ptr_array_find (rubric->indicators, indicator, &at))
    g_ptr_array_find (rubric->vetoes, indicator, &at);
  return at;
}
