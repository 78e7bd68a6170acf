/* report-listing.c: reports whose rows are records, one each, with fields of their own and of the records they link
 * to.
 *
 * Promise kept here: what stands in a cell is what the record holds, told as a formal document tells it (Chinese
 * words, dates and yes/no), and the row leads back to its record.
 */
#include "config.h"

#include <string.h>

#include "code.h"
#include "deadline.h"
#include "field.h"
#include "office-private.h"
#include "report-build.h"

#define PAGE 500 /* records held at a time */

typedef struct
{
  const MbReportColumn *declared;
  const MbField *own;    /* NULL: not a path */
  const MbField *linked; /* field of the record that own links to, or NULL */
  int position;
} Source;

typedef struct
{
  const MbReport *report;
  const MbReportScope *scope;
  MbStore *store;
  MbTable *table;
  GArray *sources;    /* (element-type Source) */
  GHashTable *linked; /* id → MbRecord; ids are unique over all registers */
  gint64 number;
} Listing;

static MbCellType
type_of_field (const MbReportColumn *column, const MbField *field)
{
  if (column->map != NULL || column->chinese_date)
    return MB_CELL_TEXT;
  switch (field->type)
    {
    case MB_FIELD_INTEGER:
      return MB_CELL_COUNT;
    case MB_FIELD_DECIMAL:
      return MB_CELL_DECIMAL;
    case MB_FIELD_MONEY:
      return MB_CELL_MONEY;
    case MB_FIELD_DATE:
      return MB_CELL_DATE;
    case MB_FIELD_TEXT:
    case MB_FIELD_LONG_TEXT:
    case MB_FIELD_CHOICE:
    case MB_FIELD_BOOLEAN:
    case MB_FIELD_LINK:
    case MB_FIELD_CODE:
    case MB_FIELD_ATTACHMENT:
    default:
      return MB_CELL_TEXT;
    }
}

/* ---- Columns ---- */

static gboolean
find_source (Listing *listing, const MbReportColumn *column, Source *source, GError **error)
{
  const char *path
      = column->measure == MB_MEASURE_PATH || column->measure == MB_MEASURE_OVERDUE ? column->args[0] : NULL;
  const char *dot = path != NULL ? strchr (path, '.') : NULL;
  g_autofree char *first = dot != NULL ? g_strndup (path, (gsize) (dot - path)) : g_strdup (path);

  source->declared = column;
  if (path == NULL)
    return TRUE;
  source->own = mb_report_field (listing->scope->office, listing->report->register_id, first, NULL, error);
  if (source->own == NULL)
    return FALSE;
  if (dot != NULL)
    source->linked = mb_report_field (listing->scope->office, listing->report->register_id, path, NULL, error);
  return dot == NULL || source->linked != NULL;
}

static void
add_table_column (Listing *listing, Source *source)
{
  const MbReportColumn *column = source->declared;
  const MbField *field = source->linked != NULL ? source->linked : source->own;
  MbCellType type = MB_CELL_TEXT;
  g_autofree char *own = field != NULL ? mb_field_heading_zh (field) : NULL;
  const char *heading = "";
  MbTableColumn *added;

  if (column->measure == MB_MEASURE_NUMBER)
    {
      type = MB_CELL_COUNT;
      heading = "序号";
    }
  else if (column->measure == MB_MEASURE_OVERDUE)
    {
      type = MB_CELL_COUNT;
      heading = "逾期天数";
    }
  else if (field != NULL)
    {
      type = type_of_field (column, field);
      heading = own;
    }
  added = mb_report_add_column (listing->table, column, heading, type,
                                column->measure == MB_MEASURE_NUMBER ? 6
                                : field != NULL                      ? field->width
                                                                     : 0);
  if (column->measure == MB_MEASURE_NUMBER && added->align == MB_ALIGN_AUTO)
    added->align = MB_ALIGN_CENTRE;
  added->total = column->total && listing->report->total ? MB_TOTAL_SUM : MB_TOTAL_NONE;
  source->position = (int) listing->table->columns->len - 1;
}

static gboolean
add_columns (Listing *listing, int *positions, GError **error)
{
  for (guint c = 0; c < listing->report->columns->len; c++)
    {
      Source source = { NULL, NULL, NULL, -1 };

      if (!find_source (listing, g_ptr_array_index (listing->report->columns, c), &source, error))
        return FALSE;
      if (!source.declared->hidden)
        add_table_column (listing, &source);
      positions[c] = source.position;
      g_array_append_val (listing->sources, source);
    }
  return TRUE;
}

/* ---- Cells ---- */

static const MbRecord *
source_record (const Listing *listing, const Source *source, const MbRecord *record)
{
  const MbValue *link;

  if (source->linked == NULL)
    return record;
  link = &record->values[source->own->index];
  return link->kind == MB_VALUE_INT ? g_hash_table_lookup (listing->linked, &link->number) : NULL;
}

static char *
cell_text (const Source *source, const MbRecord *record, const MbField *field)
{
  const MbReportColumn *column = source->declared;
  g_autofree char *text = mb_record_shown (record, field, TRUE);
  const char *mapped = column->map != NULL ? g_hash_table_lookup (column->map, text) : NULL;

  if (mapped != NULL)
    return g_strdup (mapped);
  if (column->mask && text[0] != '\0' && !mb_field_is_masked (field))
    return mb_code_mask (field->checker, text);
  if (column->chinese_date && field->type == MB_FIELD_DATE)
    return mb_date_to_chinese (mb_date_from_iso (text));
  return g_steal_pointer (&text);
}

static void
put_empty (Listing *listing, MbTableRow *row, const Source *source)
{
  if (source->declared->empty != NULL)
    mb_table_set_text (listing->table, row, (guint) source->position, source->declared->empty);
}

static void
put_field (Listing *listing, MbTableRow *row, const Source *source, const MbRecord *record)
{
  const MbRecord *holder = source_record (listing, source, record);
  const MbField *field = source->linked != NULL ? source->linked : source->own;
  const MbValue *value = holder != NULL ? &holder->values[field->index] : NULL;
  guint position = (guint) source->position;
  g_autofree char *text = NULL;

  if (value == NULL || mb_value_is_null (value))
    {
      put_empty (listing, row, source);
      return;
    }
  if (mb_field_is_number (field) && source->declared->map == NULL)
    {
      mb_table_set_number (listing->table, row, position, value->number);
      return;
    }
  text = cell_text (source, holder, field);
  if (text != NULL && text[0] != '\0')
    mb_table_set_text (listing->table, row, position, text);
  else
    put_empty (listing, row, source);
}

static void
put_overdue (Listing *listing, MbTableRow *row, const Source *source, const MbRecord *record)
{
  const MbRecord *holder = source_record (listing, source, record);
  const MbField *field = source->linked != NULL ? source->linked : source->own;
  const MbValue *value = holder != NULL ? &holder->values[field->index] : NULL;
  MbDate limit = value != NULL && value->kind == MB_VALUE_TEXT ? mb_date_from_iso (value->text) : MB_DATE_NONE;
  int days = limit != MB_DATE_NONE ? mb_overdue_days (limit, MB_DATE_NONE, listing->scope->as_of) : 0;

  if (days > 0)
    mb_table_set_number (listing->table, row, (guint) source->position, days);
  else
    put_empty (listing, row, source);
}

static void
put_link (Listing *listing, MbTableRow *row, const Source *source, const MbRecord *record)
{
  g_autofree char *link = NULL;

  /* The record's own title opens the record; the title of another one opens that. */
  if (source->own == record->reg->title && source->linked == NULL && source->own->type != MB_FIELD_LINK)
    link = g_strdup_printf ("%s?id=%" G_GINT64_FORMAT, record->reg->id, record->id);
  else if (source->own != NULL && source->own->type == MB_FIELD_LINK
           && record->values[source->own->index].kind == MB_VALUE_INT)
    link = g_strdup_printf ("%s?id=%" G_GINT64_FORMAT, source->own->link, record->values[source->own->index].number);
  mb_table_set_link (listing->table, row, (guint) source->position, link);
}

static void
put_row (Listing *listing, const MbRecord *record)
{
  MbTableRow *row = mb_table_add_row (listing->table, MB_ROW_BODY);

  listing->number++;
  for (guint s = 0; s < listing->sources->len; s++)
    {
      const Source *source = &g_array_index (listing->sources, Source, s);

      if (source->position < 0)
        continue;
      if (source->declared->measure == MB_MEASURE_NUMBER)
        mb_table_set_number (listing->table, row, (guint) source->position, listing->number);
      else if (source->declared->measure == MB_MEASURE_BLANK
               || !mb_condition_holds (source->declared->where, listing->scope, record))
        put_empty (listing, row, source);
      else if (source->declared->measure == MB_MEASURE_OVERDUE)
        put_overdue (listing, row, source, record);
      else
        put_field (listing, row, source, record);
      put_link (listing, row, source, record);
    }
}

/* ---- Records ---- */

static gboolean
fetch_linked (Listing *listing, GPtrArray *records, GError **error)
{
  for (guint s = 0; s < listing->sources->len; s++)
    {
      const Source *source = &g_array_index (listing->sources, Source, s);
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_autoptr (GPtrArray) found = NULL;

      if (source->linked == NULL)
        continue;
      for (guint i = 0; i < records->len; i++)
        {
          const MbRecord *record = g_ptr_array_index (records, i);
          const MbValue *link = record != NULL ? &record->values[source->own->index] : NULL;
          if (link != NULL && link->kind == MB_VALUE_INT && !g_hash_table_contains (listing->linked, &link->number))
            g_array_append_val (ids, link->number);
        }
      if (ids->len == 0)
        continue;
      found = mb_store_fetch (listing->store, source->own->link, (const gint64 *) (void *) ids->data, ids->len, error);
      if (found == NULL)
        return FALSE;
      for (guint i = 0; i < found->len; i++)
        {
          MbRecord *record = g_ptr_array_index (found, i);
          if (record != NULL)
            g_hash_table_replace (listing->linked, &record->id, mb_record_ref (record));
        }
    }
  return TRUE;
}

static gboolean
add_records (Listing *listing, GArray *ids, MbJob *job, GError **error)
{
  for (guint start = 0; start < ids->len; start += PAGE)
    {
      guint n = MIN (PAGE, ids->len - start);
      g_autoptr (GPtrArray) records = mb_store_fetch (listing->store, listing->report->register_id,
                                                      &g_array_index (ids, gint64, start), n, error);

      if (records == NULL || !fetch_linked (listing, records, error) || !mb_job_check (job, error))
        return FALSE;
      for (guint i = 0; i < records->len; i++)
        if (g_ptr_array_index (records, i) != NULL)
          put_row (listing, g_ptr_array_index (records, i));
      if (job != NULL)
        mb_job_set_progress (job, start + n, ids->len);
    }
  return TRUE;
}

/* A selection may be larger than a statement has room for: its ids are sifted here, in the order of the list. */
static void
keep_selected (const MbReport *report, const MbReportScope *scope, GArray *ids)
{
  g_autoptr (GHashTable) only = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint kept = 0;

  if (scope->only_register == NULL || !g_str_equal (scope->only_register, report->register_id))
    return;
  for (guint i = 0; i < scope->n_only; i++)
    g_hash_table_add (only, (gpointer) &scope->only[i]);
  for (guint i = 0; i < ids->len; i++)
    if (g_hash_table_contains (only, &g_array_index (ids, gint64, i)))
      g_array_index (ids, gint64, kept++) = g_array_index (ids, gint64, i);
  g_array_set_size (ids, kept);
}

static void
unref_record (gpointer data)
{
  mb_record_unref (data);
}

gboolean
mb_report_build_listing (const MbReport *report, const MbReportScope *scope, MbTable *table, int *positions, MbJob *job,
                         GError **error)
{
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (Source));
  g_autoptr (GHashTable) linked = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, unref_record);
  Listing listing = { report, scope, mb_office_get_store (scope->office), table, sources, linked, 0 };
  g_autoptr (MbQuery) query = mb_report_base_query (report, scope, error);
  g_autoptr (GArray) ids = NULL;

  if (query == NULL || !add_columns (&listing, positions, error))
    return FALSE;
  for (guint i = 0; report->sort[i] != NULL; i++)
    mb_query_sort (query, report->sort[i] + (report->sort[i][0] == '-'), report->sort[i][0] == '-');
  ids = mb_store_ids (listing.store, query, 0, mb_job_get_cancellable (job), error);
  if (ids == NULL)
    return FALSE;
  keep_selected (report, scope, ids);
  return add_records (&listing, ids, job, error);
}
