/* letter-scores.c: the score table of a result notice.
 *
 * Promise kept here: points, full marks and subtotals on the notice are those the total was computed from; an
 * indicator that does not apply is told so and counts in neither sum.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "inspection.h"
#include "letter-private.h"

#define NOT_APPLICABLE "不适用"
#define OPEN           "未评"
#define SUBTOTAL       "小计"
#define TOTAL          "合计"

typedef enum
{
  VALUE_NUMBER,
  VALUE_SECTION,
  VALUE_CODE,
  VALUE_ITEM,
  VALUE_FULL,
  VALUE_POINTS,
  VALUE_REASON,
  VALUE_CRITERIA,
  VALUE_DEDUCTION,
  VALUE_METHOD,
  VALUE_BASIS
} Value;

static const struct
{
  const char *word;
  Value value;
  const char *heading;
  guint width;
} values[] = {
  { "@number", VALUE_NUMBER, "序号", 6 },
  { "section", VALUE_SECTION, "类别", 16 },
  { "code", VALUE_CODE, "编号", 6 },
  { "item", VALUE_ITEM, "指标", 24 },
  { "full", VALUE_FULL, "满分", 8 },
  { "points", VALUE_POINTS, "得分", 8 },
  { "reason", VALUE_REASON, "扣分原因", 24 },
  { "criteria", VALUE_CRITERIA, "标准", 40 },
  { "deduction", VALUE_DEDUCTION, "扣分办法", 30 },
  { "method", VALUE_METHOD, "检查方法", 20 },
  { "basis", VALUE_BASIS, "依据", 24 },
};

typedef struct
{
  MbTable *table;
  GArray *columns; /* (element-type Value) */
  guint number;
} Sheet;

static gboolean
add_columns (Sheet *sheet, const MbReport *report, GError **error)
{
  for (guint c = 0; c < report->columns->len; c++)
    {
      const MbReportColumn *column = g_ptr_array_index (report->columns, c);
      const char *word = column->measure == MB_MEASURE_NUMBER ? "@number"
                         : column->measure == MB_MEASURE_PATH ? column->args[0]
                                                              : "";
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (values); i++)
        if (g_str_equal (word, values[i].word))
          {
            gboolean number = values[i].value == VALUE_FULL || values[i].value == VALUE_POINTS;
            MbTableColumn *added = mb_table_add_column (sheet->table, column->id,
                                                        column->heading != NULL ? column->heading : values[i].heading,
                                                        number                            ? MB_CELL_DECIMAL
                                                        : values[i].value == VALUE_NUMBER ? MB_CELL_COUNT
                                                                                          : MB_CELL_TEXT,
                                                        column->width != 0 ? column->width : values[i].width);
            added->align = column->align;
            added->wrap = column->wrap;
            g_array_append_val (sheet->columns, values[i].value);
            found = TRUE;
          }
      if (!found)
        {
          mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: [Column %s]: “%s” is nothing that a score sheet has"),
                        report->name, column->id, word);
          return FALSE;
        }
    }
  return TRUE;
}

static void
put_points (Sheet *sheet, MbTableRow *row, guint c, gint64 points)
{
  if (points == MB_SCORE_NOT_APPLICABLE)
    mb_table_set_text (sheet->table, row, c, NOT_APPLICABLE);
  else if (points == MB_SCORE_OPEN)
    mb_table_set_text (sheet->table, row, c, OPEN);
  else
    mb_table_set_number (sheet->table, row, c, points);
}

static void
put_score (Sheet *sheet, const MbInspectionScore *score)
{
  MbTableRow *row = mb_table_add_row (sheet->table, MB_ROW_BODY);
  const MbIndicator *indicator = score->indicator;

  sheet->number++;
  for (guint c = 0; c < sheet->columns->len; c++)
    switch (g_array_index (sheet->columns, Value, c))
      {
      case VALUE_NUMBER:
        mb_table_set_number (sheet->table, row, c, sheet->number);
        break;
      case VALUE_SECTION:
        mb_table_set_text (sheet->table, row, c, indicator->section);
        break;
      case VALUE_CODE:
        mb_table_set_text (sheet->table, row, c, indicator->code);
        break;
      case VALUE_ITEM:
        mb_table_set_text (sheet->table, row, c, indicator->item);
        break;
      case VALUE_FULL:
        mb_table_set_number (sheet->table, row, c, indicator->points);
        break;
      case VALUE_POINTS:
        put_points (sheet, row, c, score->points);
        break;
      case VALUE_REASON:
        mb_table_set_text (sheet->table, row, c, score->reason);
        break;
      case VALUE_CRITERIA:
        mb_table_set_text (sheet->table, row, c, indicator->criteria);
        break;
      case VALUE_DEDUCTION:
        mb_table_set_text (sheet->table, row, c, indicator->deduction);
        break;
      case VALUE_METHOD:
        mb_table_set_text (sheet->table, row, c, indicator->method);
        break;
      case VALUE_BASIS:
      default:
        mb_table_set_text (sheet->table, row, c, indicator->basis);
        break;
      }
}

typedef struct
{
  gint64 full, got;
  guint n_open;
} Sums;

static void
add_to (Sums *sums, const MbInspectionScore *score)
{
  if (score->points == MB_SCORE_NOT_APPLICABLE)
    return;
  sums->full += score->indicator->points;
  if (score->points == MB_SCORE_OPEN)
    sums->n_open++;
  else
    sums->got += score->points;
}

static void
put_sums (Sheet *sheet, MbRowKind kind, const char *label, const Sums *sums)
{
  MbTableRow *row = mb_table_add_row (sheet->table, kind);
  gboolean labelled = FALSE;

  for (guint c = 0; c < sheet->columns->len; c++)
    {
      Value value = g_array_index (sheet->columns, Value, c);

      if (value == VALUE_FULL)
        mb_table_set_number (sheet->table, row, c, sums->full);
      else if (value == VALUE_POINTS)
        mb_table_set_number (sheet->table, row, c, sums->got);
      else if (!labelled && value != VALUE_NUMBER)
        {
          mb_table_set_text (sheet->table, row, c, label);
          labelled = TRUE;
        }
    }
}

static void
put_indicators (Sheet *sheet, GPtrArray *scores, gboolean subtotals)
{
  Sums total = { 0 }, section = { 0 };

  for (guint i = 0; i < scores->len; i++)
    {
      const MbInspectionScore *score = g_ptr_array_index (scores, i);
      const MbInspectionScore *next = i + 1 < scores->len ? g_ptr_array_index (scores, i + 1) : NULL;

      if (score->veto)
        continue;
      put_score (sheet, score);
      add_to (&section, score);
      add_to (&total, score);
      if (subtotals
          && (next == NULL || next->veto
              || !g_str_equal (next->indicator->section_code, score->indicator->section_code)))
        {
          g_autofree char *label = g_strconcat (score->indicator->section, SUBTOTAL, NULL);
          put_sums (sheet, MB_ROW_SUBTOTAL, label, &section);
          section = (Sums){ 0 };
        }
    }
  put_sums (sheet, MB_ROW_TOTAL, TOTAL, &total);
}

MbTable *
mb_letter_score_table (const MbReport *report, const MbReportScope *scope, const MbRecord *participant, GError **error)
{
  g_autoptr (MbTable) table = mb_table_new (report->name, report->title_zh != NULL ? report->title_zh : "");
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Value));
  g_autoptr (GPtrArray) scores = NULL;
  Sheet sheet = { table, columns, 0 };

  if (!g_str_equal (participant->reg->id, "participant"))
    {
      mb_set_error (error, MB_FAULT_DECLARATION, _ ("%s: only participants of an inspection have scores"),
                    report->name);
      return NULL;
    }
  scores = mb_inspection_scores (scope->office, participant->id, error);
  if (scores == NULL || !add_columns (&sheet, report, error))
    return NULL;
  if (g_str_equal (report->source, "scores"))
    {
      put_indicators (&sheet, scores, report->total);
      return g_steal_pointer (&table);
    }
  for (guint i = 0; i < scores->len; i++)
    {
      const MbInspectionScore *score = g_ptr_array_index (scores, i);
      if (score->veto && score->points > 0)
        put_score (&sheet, score);
    }
  return g_steal_pointer (&table);
}
