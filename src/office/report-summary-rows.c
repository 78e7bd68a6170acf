/* report-summary-rows.c: which rows a summary has, and in which order.
 *
 * Promise kept here: a form's rows stand in the order of its declaration or of the office's settings, and a town
 * without hazards, or a month without any, is shown with its zeros (零报告) instead of being missing.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "office-private.h"
#include "report-summary.h"

static gboolean
is_period (const char *path, const char *function)
{
  return g_str_has_prefix (path, function) && path[strlen (function)] == '(';
}

/* The date field inside month(…) or year(…). (transfer full) */
static char *
period_field (const char *path)
{
  const char *open = strchr (path, '(');

  return g_strndup (open + 1, strcspn (open + 1, ")"));
}

static void
add_declared (MbSummary *summary, const char *label, const MbValue *value)
{
  MbSummaryRow *row = mb_summary_row_new (summary, label);

  row->key = mb_summary_key (value);
  row->declared = TRUE;
  mb_value_copy (value, &row->value);
  g_ptr_array_add (summary->rows, row);
  g_hash_table_insert (summary->by_key, row->key, row);
}

static gboolean
ends_in_town (const char *path)
{
  const char *dot = strrchr (path, '.');

  return g_str_equal (dot != NULL ? dot + 1 : path, "town");
}

static gboolean
plan_words (MbSummary *summary, GError **error)
{
  const MbReport *report = summary->report;
  const MbField *field = mb_report_field (summary->scope->office, report->register_id, report->rows, NULL, error);
  const char *order = report->rows_order != NULL ? report->rows_order : report->rows;
  g_auto (GStrv) words = NULL;

  if (field == NULL)
    return FALSE;
  if (report->rows_order == NULL && field->type != MB_FIELD_CHOICE && !ends_in_town (report->rows))
    return TRUE;
  words = mb_report_words (summary->scope->office, report->register_id, order, error);
  if (words == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (MbValue) value = MB_VALUE_INIT;

      if (summary->scope->town != NULL && ends_in_town (report->rows) && !g_str_equal (words[i], summary->scope->town))
        continue;
      mb_value_set_text (&value, words[i]);
      if (!g_hash_table_contains (summary->by_key, words[i]))
        add_declared (summary, words[i], &value);
    }
  return TRUE;
}

gboolean
mb_summary_plan_rows (MbSummary *summary, GError **error)
{
  const MbReport *report = summary->report;

  for (guint i = 0; i < report->fixed->len; i++)
    {
      const MbReportFixedRow *fixed = g_ptr_array_index (report->fixed, i);
      MbSummaryRow *row = mb_summary_row_new (summary, fixed->label);

      row->fixed = fixed;
      row->declared = TRUE;
      g_ptr_array_add (summary->rows, row);
    }
  if (report->fixed->len > 0)
    return TRUE;
  if (report->rows == NULL)
    {
      MbSummaryRow *row = mb_summary_row_new (summary, "");
      row->declared = TRUE;
      g_ptr_array_add (summary->rows, row);
      return TRUE;
    }
  return strchr (report->rows, '(') != NULL || plan_words (summary, error);
}

/* ---- After counting ---- */

static gboolean
has_figure (const MbSummary *summary, const MbSummaryRow *row)
{
  for (guint c = 0; c < summary->report->columns->len; c++)
    if (row->numbers[c] != 0)
      return TRUE;
  return FALSE;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const MbSummaryRow *const *left = a;
  const MbSummaryRow *const *right = b;

  return strcmp ((*left)->key, (*right)->key);
}

/* The months between the first and the last one, as "YYYY-MM". */
static void
fill_months (MbSummary *summary)
{
  int year, month, last_year, last_month;
  const MbSummaryRow *first, *last;

  g_ptr_array_sort (summary->rows, compare_keys);
  if (summary->rows->len == 0)
    return;
  first = g_ptr_array_index (summary->rows, 0);
  last = g_ptr_array_index (summary->rows, summary->rows->len - 1);
  if (sscanf (first->key, "%d-%d", &year, &month) != 2 || sscanf (last->key, "%d-%d", &last_year, &last_month) != 2)
    return;
  for (; year < last_year || (year == last_year && month < last_month); year += month == 12, month = month % 12 + 1)
    {
      g_autofree char *key = g_strdup_printf ("%04d-%02d", year, month);
      g_auto (MbValue) value = MB_VALUE_INIT;

      mb_value_set_text (&value, key);
      if (!g_hash_table_contains (summary->by_key, key))
        add_declared (summary, key, &value);
    }
  g_ptr_array_sort (summary->rows, compare_keys);
}

/* 2026-03 is told as 2026年3月; a link by the other record's title. */
static gboolean
name_rows (MbSummary *summary, GError **error)
{
  const MbReport *report = summary->report;
  gboolean monthly = is_period (report->rows, "month");
  gboolean yearly = is_period (report->rows, "year");
  const MbField *field = monthly || yearly
                             ? NULL
                             : mb_report_field (summary->scope->office, report->register_id, report->rows, NULL, error);

  if (!monthly && !yearly && field == NULL)
    return FALSE;
  for (guint i = 0; i < summary->rows->len; i++)
    {
      MbSummaryRow *row = g_ptr_array_index (summary->rows, i);
      int year, month;

      if (row->value.kind == MB_VALUE_NULL)
        continue;
      if (monthly && sscanf (row->key, "%d-%d", &year, &month) == 2)
        {
          g_free (row->label);
          row->label = g_strdup_printf ("%d年%d月", year, month);
        }
      else if (yearly)
        {
          g_autofree char *label = g_strconcat (row->key, "年", NULL);
          g_free (row->label);
          row->label = g_steal_pointer (&label);
        }
      else if (field != NULL && field->type == MB_FIELD_LINK)
        {
          g_autoptr (MbRecord) record = mb_store_get (summary->store, field->link, row->value.number, error);
          if (record == NULL)
            return FALSE;
          g_free (row->label);
          row->label = mb_record_text (record, record->reg->title, TRUE);
        }
    }
  return TRUE;
}

gboolean
mb_summary_arrange_rows (MbSummary *summary, GError **error)
{
  const MbReport *report = summary->report;
  gboolean zero = report->has_rows_zero ? report->rows_zero : TRUE;

  if (report->fixed->len > 0 || report->rows == NULL)
    return TRUE;
  for (guint i = summary->rows->len; i > 0; i--)
    {
      MbSummaryRow *row = g_ptr_array_index (summary->rows, i - 1);

      if (has_figure (summary, row) || (row->declared && zero))
        continue;
      g_hash_table_remove (summary->by_key, row->key);
      g_ptr_array_remove_index (summary->rows, i - 1);
    }
  if (is_period (report->rows, "month") && zero)
    fill_months (summary);
  return name_rows (summary, error);
}

static int
compare_figures (gconstpointer a, gconstpointer b, gpointer user)
{
  const MbSummaryRow *left = *(const MbSummaryRow *const *) a;
  const MbSummaryRow *right = *(const MbSummaryRow *const *) b;
  const MbReport *report = ((const MbSummary *) user)->report;

  for (guint i = 0; report->sort[i] != NULL; i++)
    {
      gboolean down = report->sort[i][0] == '-';
      int c = mb_report_find_column (report, report->sort[i] + down);

      if (c >= 0 && left->numbers[c] != right->numbers[c])
        return (left->numbers[c] < right->numbers[c]) == down ? 1 : -1;
    }
  return 0;
}

void
mb_summary_sort_rows (MbSummary *summary)
{
  /* A merge sort: rows of equal figures stay in their declared order. */
  if (summary->report->sort[0] != NULL)
    g_ptr_array_sort_with_data (summary->rows, compare_figures, summary);
}

static void
add_range (MbQuery *query, const char *path, MbDate first, MbDate last)
{
  g_autofree char *field = period_field (path);
  g_autofree char *from = mb_date_to_iso (first);
  g_autofree char *to = mb_date_to_iso (last);

  mb_query_where_text (query, field, MB_OP_GE, from);
  mb_query_where_text (query, field, MB_OP_LE, to);
}

gboolean
mb_summary_add_row_condition (const MbSummaryRow *row, const char *path, MbQuery *query)
{
  int year = 0, month = 0;

  if (path == NULL || row->key == NULL)
    return TRUE;
  if (row->value.kind == MB_VALUE_NULL)
    {
      g_autofree char *field = strchr (path, '(') != NULL ? period_field (path) : g_strdup (path);
      mb_query_where (query, field, MB_OP_NULL, NULL);
      return TRUE;
    }
  if (is_period (path, "month"))
    {
      if (sscanf (row->key, "%d-%d", &year, &month) != 2)
        return FALSE;
      add_range (query, path, mb_date_from_ymd (year, month, 1), mb_date_month_end (mb_date_from_ymd (year, month, 1)));
      return TRUE;
    }
  if (is_period (path, "year"))
    {
      if (sscanf (row->key, "%d", &year) != 1)
        return FALSE;
      add_range (query, path, mb_date_from_ymd (year, 1, 1), mb_date_from_ymd (year, 12, 31));
      return TRUE;
    }
  mb_query_where (query, path, MB_OP_EQ, &row->value);
  return TRUE;
}
