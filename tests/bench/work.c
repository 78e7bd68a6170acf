/* work.c: the program's side of every case: what a button of the window or a command does, called through office/ and store/,
 * timed inside, one line of JSON (bench.h).
 *
 *   bench-work open FILE QUERY            a closed file until its first page of records is there
 *   bench-work ids FILE QUERY RUNS        the whole list as ids, as a list holds it
 *   bench-work page FILE QUERY RUNS       the first 200 records
 *   bench-work statement FILE QUERY LIMIT what the store asks the engine for that list: SQL and parameters for floor-sql
 *   bench-work import FILE REGISTER SHEET     planned and applied; scores FILE YEAR SHEET likewise
 *   bench-work summary FILE DATE RUNS · monthly FILE DATE RUNS
 *   bench-work grade FILE RUNS            every participant's total and grade anew from its scores
 *   bench-work export FILE QUERY FIELD,… OUT
 *   bench-work report FILE NAME OUT · letters FILE NAME YEAR OUT
 *   bench-work edit FILE RUNS             one field of one hazard, until it is on the disk
 */
#include "bench.h"
#include "edit.h"
#include "export.h"
#include "hazard.h"
#include "inspection.h"
#include "office-private.h"
#include "report.h"
#include "store-private.h"

#include <locale.h>

#define PAGE 200

static void
must (gboolean done, GError *error)
{
  if (done)
    return;
  g_printerr ("bench-work: %s\n", error != NULL ? error->message : "failed");
  exit (1);
}

static MbOffice *
open_office (const char *path)
{
  g_autoptr (GError) error = NULL;
  MbOffice *office = mb_office_open (path, MB_STORE_READ_WRITE, "bench", &error);

  must (office != NULL, error);
  mb_office_set_today (office, mb_date_from_iso ("2026-06-30"));
  return office;
}

static MbQuery *
parse (MbOffice *office, const char *text)
{
  g_autoptr (GError) error = NULL;
  MbQuery *query = mb_query_parse (text, mb_office_get_catalogue (office), &error);

  must (query != NULL, error);
  return query;
}

static guint
first_page (MbOffice *office, const MbQuery *query)
{
  MbStore *store = mb_office_get_store (office);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = mb_store_ids (store, query, PAGE, NULL, &error);
  g_autoptr (GPtrArray) records = NULL;

  must (ids != NULL, error);
  records = mb_store_fetch (store, mb_query_register (query), (const gint64 *) (void *) ids->data, ids->len, &error);
  must (records != NULL, error);
  return records->len;
}

/* ---- Lists ---- */

static void
measure_open (const char *path, const char *text)
{
  double start = bench_now (), seconds;
  g_autoptr (MbOffice) office = open_office (path);
  g_autoptr (MbQuery) query = parse (office, text);
  guint n = first_page (office, query);

  seconds = bench_now () - start;
  bench_tell (&seconds, 1, n);
  mb_office_close (office);
}

static void
measure_list (const char *path, const char *text, int runs, gboolean whole)
{
  g_autoptr (MbOffice) office = open_office (path);
  g_autoptr (MbQuery) query = parse (office, text);
  g_autofree double *seconds = g_new (double, runs);
  guint n = 0;

  for (int i = -1; i < runs; i++)
    {
      double start = bench_now ();
      g_autoptr (GError) error = NULL;

      if (whole)
        {
          g_autoptr (GArray) ids = mb_store_ids (mb_office_get_store (office), query, 0, NULL, &error);

          must (ids != NULL, error);
          n = ids->len;
        }
      else
        n = first_page (office, query);
      if (i >= 0)
        seconds[i] = bench_now () - start;
    }
  bench_tell (seconds, runs, n);
  mb_office_close (office);
}

static void
tell_statement (const char *path, const char *text, guint limit)
{
  g_autoptr (MbOffice) office = open_office (path);
  g_autoptr (MbQuery) query = parse (office, text);
  g_auto (MbCompiled) compiled = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *order = NULL;

  must (mb_query_compile (query, mb_office_get_store (office)->shapes, &compiled, &error), error);
  order = limit > 0 ? mb_query_compile_first (query, &compiled, limit, &error)
                    : mb_query_compile_order (query, &compiled, &error);
  must (order != NULL, error);
  if (limit > 0)
    {
      g_autofree char *select = mb_compiled_select_records (&compiled, order);

      printf ("%s\n", select);
    }
  else
    printf ("SELECT t.id%s%s%s\n", compiled.source.from->str, compiled.where->str, order);
  for (guint i = 0; i < compiled.parameters->len; i++)
    {
      const MbParameter *parameter = &g_array_index (compiled.parameters, MbParameter, i);

      if (parameter->bytes != NULL)
        {
          gsize length;
          const guint8 *bytes = g_bytes_get_data (parameter->bytes, &length);

          printf ("x ");
          for (gsize b = 0; b < length; b++)
            printf ("%02x", bytes[b]);
          printf ("\n");
        }
      else if (parameter->value.kind == MB_VALUE_INT)
        printf ("i %" G_GINT64_FORMAT "\n", parameter->value.number);
      else
        printf ("t %s\n", parameter->value.text);
    }
  mb_office_close (office);
}

/* ---- Sheets ---- */

static void
measure_import (const char *path, const char *register_id, const char *sheet)
{
  g_autoptr (MbOffice) office = open_office (path);
  g_autoptr (GError) error = NULL;
  double start = bench_now (), planned, seconds;
  int year = atoi (register_id);
  g_autoptr (MbImportPlan) plan = year > 0 ? mb_inspection_plan_scores (office, sheet, year, NULL, NULL, &error)
                                           : mb_import_plan_new (office, register_id, sheet, NULL, NULL, &error);

  must (plan != NULL, error);
  planned = bench_now () - start;
  must (mb_import_plan_apply (plan, NULL, NULL, &error), error);
  seconds = bench_now () - start;
  g_printerr ("read %u new %u updated %u unchanged %u refused %u planned %.3f\n", mb_import_plan_n_read (plan),
              mb_import_plan_count (plan, MB_ROW_NEW), mb_import_plan_count (plan, MB_ROW_UPDATED),
              mb_import_plan_count (plan, MB_ROW_UNCHANGED), mb_import_plan_count (plan, MB_ROW_REFUSED), planned);
  bench_tell (&seconds, 1, mb_import_plan_n_read (plan));
  mb_office_close (office);
}

static void
measure_report (const char *path, const char *name, const char *out)
{
  g_autoptr (MbOffice) office = open_office (path);
  g_autoptr (GError) error = NULL;
  MbReportOptions options = { .as_of = MB_DATE_NONE };
  double start = bench_now (), seconds;

  must (mb_report_write (office, name, &options, out, NULL, &error), error);
  seconds = bench_now () - start;
  bench_tell (&seconds, 1, 1);
  mb_office_close (office);
}

static void
measure_export (const char *path, const char *text, const char *fields, const char *out)
{
  g_autoptr (MbOffice) office = open_office (path);
  g_autoptr (MbQuery) query = parse (office, text);
  g_auto (GStrv) ids = g_strsplit (fields, ",", -1);
  g_autoptr (GError) error = NULL;
  double start = bench_now (), seconds;
  guint64 n = 0;

  must (mb_export_list (office, query, (const char *const *) ids, FALSE, out, &n, NULL, &error), error);
  seconds = bench_now () - start;
  bench_tell (&seconds, 1, (long) n);
  mb_office_close (office);
}

static void
measure_letters (const char *path, const char *name, int year, const char *out)
{
  g_autoptr (MbOffice) office = open_office (path);
  g_autoptr (GError) error = NULL;
  MbReportOptions options = { .year = year, .as_of = MB_DATE_NONE };
  double start = bench_now (), seconds;
  guint n = 0;

  must (mb_letter_write (office, name, &options, TRUE, out, &n, NULL, &error), error);
  seconds = bench_now () - start;
  bench_tell (&seconds, 1, n);
  mb_office_close (office);
}

/* ---- Figures ---- */

static long
hazard_summary (MbOffice *office, const char *date, GError **error)
{
  MbHazardSummary summary;
  long found = -1;

  if (mb_hazard_summary (office, mb_date_from_iso (date), &summary, error))
    {
      found = (long) summary.found;
      mb_hazard_summary_clear (&summary);
    }
  return found;
}

static long
monthly_form (MbOffice *office, const char *date, GError **error)
{
  MbReportOptions options = { .as_of = mb_date_from_iso (date) };
  g_autoptr (MbTable) table = mb_report_compute (office, "hazard-monthly", &options, NULL, error);

  return table != NULL ? (long) table->rows->len : -1;
}

static long
grade_all (MbOffice *office, const char *unused, GError **error)
{
  MbCheckResult result = { .faults = g_ptr_array_new () };
  long n = mb_inspection_check (office, &result, NULL, error) ? (long) result.faults->len : -1;

  g_ptr_array_unref (result.faults);
  return n;
}

static void
measure_figure (const char *path, const char *argument, int runs,
                long (*figure) (MbOffice *office, const char *argument, GError **error))
{
  g_autoptr (MbOffice) office = open_office (path);
  g_autofree double *seconds = g_new (double, runs);
  long n = 0;

  for (int i = 0; i < runs; i++)
    {
      g_autoptr (GError) error = NULL;
      double start = bench_now ();

      n = figure (office, argument, &error);
      must (n >= 0, error);
      seconds[i] = bench_now () - start;
    }
  bench_tell (seconds, runs, n);
  mb_office_close (office);
}

/* ---- One edit ---- */

static void
measure_edits (const char *path, int runs)
{
  g_autoptr (MbOffice) office = open_office (path);
  MbStore *store = mb_office_get_store (office);
  g_autoptr (MbQuery) query = mb_query_new ("hazard");
  g_autofree double *seconds = g_new (double, runs);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;

  mb_query_sort (query, "id", FALSE);
  ids = mb_store_ids (store, query, (guint) runs, NULL, &error);
  must (ids != NULL, error);
  for (guint i = 0; i < ids->len; i++)
    {
      static const char *const fields[] = { "description" };
      g_autoptr (MbRecord) record = mb_store_get (store, "hazard", g_array_index (ids, gint64, i), &error);
      g_autofree char *text = g_strdup_printf ("二楼楼道灭火器压力不足，%x第%u次", g_random_int (), i);
      double start;

      must (record != NULL, error);
      start = bench_now ();
      must (mb_edit_fields (office, record, fields, (const char *const *) &text, 1, NULL, &error), error);
      seconds[i] = bench_now () - start;
    }
  bench_tell (seconds, (int) ids->len, ids->len);
  mb_office_close (office);
}

int
main (int argc, char **argv)
{
  const char *work = argc > 3 ? argv[1] : "";

  setlocale (LC_ALL, "");
  if (g_str_equal (work, "open"))
    measure_open (argv[2], argv[3]);
  else if (g_str_equal (work, "ids") && argc == 5)
    measure_list (argv[2], argv[3], atoi (argv[4]), TRUE);
  else if (g_str_equal (work, "page") && argc == 5)
    measure_list (argv[2], argv[3], atoi (argv[4]), FALSE);
  else if (g_str_equal (work, "statement") && argc == 5)
    tell_statement (argv[2], argv[3], (guint) atoi (argv[4]));
  else if ((g_str_equal (work, "import") || g_str_equal (work, "scores")) && argc == 5)
    measure_import (argv[2], argv[3], argv[4]);
  else if (g_str_equal (work, "report") && argc == 5)
    measure_report (argv[2], argv[3], argv[4]);
  else if (g_str_equal (work, "export") && argc == 6)
    measure_export (argv[2], argv[3], argv[4], argv[5]);
  else if (g_str_equal (work, "letters") && argc == 6)
    measure_letters (argv[2], argv[3], atoi (argv[4]), argv[5]);
  else if (g_str_equal (work, "summary") && argc == 5)
    measure_figure (argv[2], argv[3], atoi (argv[4]), hazard_summary);
  else if (g_str_equal (work, "monthly") && argc == 5)
    measure_figure (argv[2], argv[3], atoi (argv[4]), monthly_form);
  else if (g_str_equal (work, "grade"))
    measure_figure (argv[2], NULL, atoi (argv[3]), grade_all);
  else if (g_str_equal (work, "edit"))
    measure_edits (argv[2], atoi (argv[3]));
  else
    {
      g_printerr ("bench-work: see the head of work.c\n");
      return 1;
    }
  return 0;
}
