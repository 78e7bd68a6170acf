/* report-summary.c: reports whose rows are groups of records and whose columns are figures of them.
 *
 * Promise kept here: every figure is counted by the database under one condition, every rate is that of the figures
 * beside it, the rate of a total is the rate of the totals, and a figure's link lists exactly the rows counted, or
 * there is none.
 *
 * Columns of one register and grouping are counted in one statement. Those that count different values need one each.
 */
#include "config.h"

#include <string.h>

#include "figure.h"
#include "office-private.h"
#include "report-build.h"
#include "report-summary.h"

#define UNKNOWN_LABEL "（未填）"

static void
summary_row_free (gpointer data)
{
  MbSummaryRow *row = data;

  g_free (row->label);
  g_free (row->key);
  mb_value_clear (&row->value);
  g_free (row->numbers);
  g_free (row->listed);
  g_free (row);
}

MbSummaryRow *
mb_summary_row_new (const MbSummary *summary, const char *label)
{
  MbSummaryRow *row = g_new0 (MbSummaryRow, 1);

  row->label = g_strdup (label);
  row->numbers = g_new0 (gint64, summary->report->columns->len);
  row->listed = g_new0 (gint64, summary->report->columns->len);
  return row;
}

static MbReportColumn *
column_at (const MbSummary *summary, guint c)
{
  return g_ptr_array_index (summary->report->columns, c);
}

static const char *
column_register (const MbSummary *summary, const MbReportColumn *column)
{
  return column->register_id != NULL ? column->register_id : summary->report->register_id;
}

static const char *
column_key (const MbSummary *summary, const MbReportColumn *column)
{
  return column->key != NULL ? column->key : summary->report->rows;
}

static gboolean
is_counted (const MbReportColumn *column)
{
  return column->measure == MB_MEASURE_COUNT || column->measure == MB_MEASURE_SUM
         || column->measure == MB_MEASURE_DISTINCT;
}

static gboolean
needs_own_statement (const MbReportColumn *column)
{
  return column->measure == MB_MEASURE_DISTINCT;
}

/* ---- Queries ---- */

/* All records that the columns of a register look at: the report's `where` goes with its own register only. */
static MbQuery *
base_query (const MbSummary *summary, const char *register_id, const MbReportFixedRow *fixed, GError **error)
{
  gboolean own = g_str_equal (register_id, summary->report->register_id);
  g_autoptr (MbQuery) query
      = own ? mb_report_base_query (summary->report, summary->scope, error) : mb_query_new (register_id);
  const MbCondition *where = fixed != NULL ? g_hash_table_lookup (fixed->where, register_id) : NULL;

  if (query == NULL || mb_office_register (summary->scope->office, register_id, error) == NULL)
    return NULL;
  if (where != NULL && !mb_condition_add (where, 0, summary->scope, query, error))
    return NULL;
  return g_steal_pointer (&query);
}

/* One alternative of a column's condition, two fields compared included. */
static gboolean
add_condition (const MbSummary *summary, const MbCondition *where, guint alternative, MbQuery *query, GError **error)
{
  const MbTerm *compare = mb_condition_compare (where, alternative);

  if (!mb_condition_add (where, alternative, summary->scope, query, error))
    return FALSE;
  if (compare != NULL)
    mb_query_where_field (query, compare->path, compare->op, compare->words[0] + 1);
  return TRUE;
}

MbQuery *
mb_summary_link_query (const MbSummary *summary, guint c, const MbReportFixedRow *fixed, GError **error)
{
  const MbReportColumn *column = column_at (summary, c);
  const MbCondition *where = column->link != NULL ? column->link : column->where;
  g_autoptr (MbQuery) query = NULL;

  if ((column->link == NULL && column->measure != MB_MEASURE_COUNT && column->measure != MB_MEASURE_SUM)
      || where->alternatives->len > 1 || mb_condition_compare (where, 0) != NULL)
    return NULL;
  query = base_query (summary, column_register (summary, column), fixed, error);
  if (query == NULL || !mb_condition_add (where, 0, summary->scope, query, error))
    return NULL;
  return g_steal_pointer (&query);
}

/* ---- Rows ---- */

char *
mb_summary_key (const MbValue *value)
{
  if (value->kind == MB_VALUE_TEXT)
    return g_strdup (value->text);
  if (value->kind == MB_VALUE_INT)
    return g_strdup_printf ("%" G_GINT64_FORMAT, value->number);
  return g_strdup ("");
}

static MbSummaryRow *
row_for (MbSummary *summary, const MbReportFixedRow *fixed, const MbValue *key)
{
  g_autofree char *text = NULL;
  MbSummaryRow *row;

  if (key == NULL)
    {
      for (guint i = 0; i < summary->rows->len; i++)
        {
          row = g_ptr_array_index (summary->rows, i);
          if (row->fixed == fixed)
            return row;
        }
      g_return_val_if_reached (NULL);
    }
  text = mb_summary_key (key);
  row = g_hash_table_lookup (summary->by_key, text);
  if (row == NULL)
    {
      row = mb_summary_row_new (summary, key->kind == MB_VALUE_NULL ? UNKNOWN_LABEL : text);
      row->key = g_steal_pointer (&text);
      mb_value_copy (key, &row->value);
      g_ptr_array_add (summary->rows, row);
      g_hash_table_insert (summary->by_key, row->key, row);
    }
  return row;
}

/* ---- One statement for many columns ---- */

typedef struct
{
  guint column;
  gboolean listed; /* counts the list behind the figure, not the figure */
} Target;

typedef struct
{
  GArray *aggregates; /* (element-type MbAggregate) */
  GPtrArray *queries; /* (element-type MbQuery) owned, for the aggregates */
  GArray *targets;    /* (element-type Target) one per aggregate */
} Batch;

static void
free_query (gpointer data)
{
  mb_query_free (data);
}

static gboolean
batch_add (const MbSummary *summary, Batch *batch, const char *register_id, guint c, const MbCondition *where,
           guint alternative, gboolean listed, GError **error)
{
  const MbReportColumn *column = column_at (summary, c);
  g_autoptr (MbQuery) query = mb_query_new (register_id);
  gboolean sums = column->measure == MB_MEASURE_SUM && !listed;
  MbAggregate aggregate = { sums ? MB_AGG_SUM : MB_AGG_COUNT, sums ? column->args[0] : NULL, NULL };
  Target target = { c, listed };

  if (!add_condition (summary, where, alternative, query, error))
    return FALSE;
  if (mb_query_n_conditions (query) > 0)
    {
      aggregate.where = query;
      g_ptr_array_add (batch->queries, g_steal_pointer (&query));
    }
  g_array_append_val (batch->aggregates, aggregate);
  g_array_append_val (batch->targets, target);
  return TRUE;
}

static gboolean
batch_fill (const MbSummary *summary, Batch *batch, const char *register_id, const char *key, gboolean any_key,
            GError **error)
{
  for (guint c = 0; c < summary->report->columns->len; c++)
    {
      const MbReportColumn *column = column_at (summary, c);

      if (!g_str_equal (column_register (summary, column), register_id)
          || (!any_key && g_strcmp0 (column_key (summary, column), key) != 0))
        continue;
      for (guint a = 0; is_counted (column) && !needs_own_statement (column) && a < column->where->alternatives->len;
           a++)
        if (!batch_add (summary, batch, register_id, c, column->where, a, FALSE, error))
          return FALSE;
      if (column->link != NULL && !batch_add (summary, batch, register_id, c, column->link, 0, TRUE, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
count_batch (MbSummary *summary, const char *register_id, const char *key, const MbReportFixedRow *fixed,
             GError **error)
{
  g_autoptr (GArray) aggregates = g_array_new (FALSE, TRUE, sizeof (MbAggregate));
  g_autoptr (GPtrArray) queries = g_ptr_array_new_with_free_func (free_query);
  g_autoptr (GArray) targets = g_array_new (FALSE, TRUE, sizeof (Target));
  Batch batch = { aggregates, queries, targets };
  g_autoptr (MbQuery) query = base_query (summary, register_id, fixed, error);
  g_autoptr (GPtrArray) groups = NULL;

  if (query == NULL || !batch_fill (summary, &batch, register_id, key, fixed != NULL, error))
    return FALSE;
  if (aggregates->len == 0)
    return TRUE;
  groups = mb_store_group (summary->store, query, &key, key != NULL ? 1 : 0,
                           (const MbAggregate *) (void *) aggregates->data, aggregates->len, error);
  if (groups == NULL)
    return FALSE;
  for (guint g = 0; g < groups->len; g++)
    {
      const MbGroupRow *group = g_ptr_array_index (groups, g);
      MbSummaryRow *row = row_for (summary, fixed, key != NULL ? &group->keys[0] : NULL);

      for (guint i = 0; i < targets->len; i++)
        {
          const Target *target = &g_array_index (targets, Target, i);
          (target->listed ? row->listed : row->numbers)[target->column] += group->values[i];
        }
    }
  return TRUE;
}

/* ---- A statement of its own ---- */

/* Counts different values of a path. */
static gboolean
count_alone (MbSummary *summary, guint c, guint alternative, const MbReportFixedRow *fixed, GError **error)
{
  const MbReportColumn *column = column_at (summary, c);
  const char *key = fixed != NULL ? NULL : column_key (summary, column);
  const char *groups[2];
  guint n = 0, first;
  MbAggregate aggregate = { MB_AGG_COUNT, NULL, NULL };
  g_autoptr (MbQuery) query = base_query (summary, column_register (summary, column), fixed, error);
  g_autoptr (GPtrArray) rows = NULL;

  if (query == NULL || !add_condition (summary, column->where, alternative, query, error))
    return FALSE;
  if (key != NULL)
    groups[n++] = key;
  first = n;
  groups[n++] = column->args[0];
  rows = mb_store_group (summary->store, query, groups, n, &aggregate, 1, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      const MbGroupRow *group = g_ptr_array_index (rows, i);
      MbSummaryRow *row = row_for (summary, fixed, key != NULL ? &group->keys[0] : NULL);

      row->numbers[c] += !mb_value_is_null (&group->keys[first]);
    }
  return TRUE;
}

static gboolean
count_columns (MbSummary *summary, const MbReportFixedRow *fixed, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint c = 0; c < summary->report->columns->len; c++)
    {
      const MbReportColumn *column = column_at (summary, c);
      const char *register_id = column_register (summary, column);
      const char *key = fixed != NULL ? NULL : column_key (summary, column);

      if (!is_counted (column))
        continue;
      if (needs_own_statement (column))
        {
          for (guint a = 0; a < column->where->alternatives->len; a++)
            if (!count_alone (summary, c, a, fixed, error))
              return FALSE;
        }
      else if (g_hash_table_add (done, g_strconcat (register_id, "/", key != NULL ? key : "", NULL))
               && !count_batch (summary, register_id, key, fixed, error))
        {
          return FALSE;
        }
    }
  return TRUE;
}

/* ---- What follows from the counted figures ---- */

static void
fill_derived (const MbSummary *summary, MbSummaryRow *row, const MbSummaryRow *total)
{
  for (guint c = 0; c < summary->report->columns->len; c++)
    {
      const MbReportColumn *column = column_at (summary, c);
      gint64 *numbers = row->numbers;
      const int *args = column->arg_columns;

      switch (column->measure)
        {
        case MB_MEASURE_RATE:
          numbers[c] = numbers[args[1]] != 0 ? mb_percent (numbers[args[0]], numbers[args[1]]) : MB_SUMMARY_NONE;
          break;
        case MB_MEASURE_SHARE:
          numbers[c]
              = total->numbers[args[0]] != 0 ? mb_percent (numbers[args[0]], total->numbers[args[0]]) : MB_SUMMARY_NONE;
          break;
        case MB_MEASURE_PLUS:
        case MB_MEASURE_MINUS:
          numbers[c] = numbers[args[0]];
          for (guint a = 1; column->args[a] != NULL; a++)
            numbers[c] += column->measure == MB_MEASURE_PLUS ? numbers[args[a]] : -numbers[args[a]];
          break;
        case MB_MEASURE_NUMBER:
        case MB_MEASURE_ROW:
        case MB_MEASURE_PATH:
        case MB_MEASURE_OVERDUE:
        case MB_MEASURE_BLANK:
        case MB_MEASURE_COUNT:
        case MB_MEASURE_SUM:
        case MB_MEASURE_DISTINCT:
        default:
          break;
        }
    }
}

static void
fill_total (MbSummary *summary)
{
  summary->total = mb_summary_row_new (summary, NULL);
  for (guint i = 0; i < summary->rows->len; i++)
    {
      const MbSummaryRow *row = g_ptr_array_index (summary->rows, i);
      for (guint c = 0; c < summary->report->columns->len; c++)
        {
          if (is_counted (column_at (summary, c)))
            summary->total->numbers[c] += row->numbers[c];
          summary->total->listed[c] += row->listed[c];
        }
    }
  fill_derived (summary, summary->total, summary->total);
  for (guint i = 0; i < summary->rows->len; i++)
    fill_derived (summary, g_ptr_array_index (summary->rows, i), summary->total);
}

gboolean
mb_report_build_summary (const MbReport *report, const MbReportScope *scope, MbTable *table, int *positions, MbJob *job,
                         GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (summary_row_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  MbSummary summary = { report, scope, mb_office_get_store (scope->office), rows, by_key, NULL };
  gboolean good;

  good = mb_summary_plan_rows (&summary, error);
  if (report->fixed->len > 0 || report->rows == NULL)
    for (guint i = 0; good && i < rows->len; i++)
      good = count_columns (&summary, ((MbSummaryRow *) g_ptr_array_index (rows, i))->fixed, error);
  else
    good = good && count_columns (&summary, NULL, error);
  good = good && mb_job_check (job, error) && mb_summary_arrange_rows (&summary, error);
  if (good)
    {
      fill_total (&summary);
      mb_summary_sort_rows (&summary);
      good = mb_summary_present (&summary, table, positions, error);
    }
  g_clear_pointer (&summary.total, summary_row_free);
  return good;
}
