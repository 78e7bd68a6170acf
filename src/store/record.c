/* record.c: records as they are read, by id, by list and one after the other. */
#include "config.h"

#include "code.h"
#include "field.h"
#include "store-private.h"
#include "text-key.h"

#include <string.h>

#define PROGRESS_EVERY 500

typedef struct
{
  MbRecord record;        /* first: the two are one */
  MbCatalogue *catalogue; /* keeps record.reg alive */
} Held;

MbRecord *
mb_record_new (MbCatalogue *catalogue, const MbShape *shape)
{
  Held *held = g_new0 (Held, 1);

  g_atomic_ref_count_init (&held->record.refs);
  held->catalogue = catalogue != NULL ? mb_catalogue_ref (catalogue) : NULL;
  held->record.reg = shape->reg;
  held->record.values = g_new0 (MbValue, shape->n_columns);
  held->record.links = g_new0 (char *, shape->n_columns + 1);
  return &held->record;
}

MbRecord *
mb_record_ref (MbRecord *record)
{
  g_atomic_ref_count_inc (&record->refs);
  return record;
}

void
mb_record_unref (MbRecord *record)
{
  if (!g_atomic_ref_count_dec (&record->refs))
    return;
  for (guint i = 0; i < record->reg->fields->len; i++)
    {
      mb_value_clear (&record->values[i]);
      g_free (record->links[i]);
    }
  g_free (record->values);
  g_free (record->links);
  g_clear_pointer (&((Held *) record)->catalogue, mb_catalogue_unref);
  g_free (record);
}

const MbValue *
mb_record_get (const MbRecord *record, const char *field_id)
{
  const MbField *field = mb_register_field (record->reg, field_id);

  return field != NULL ? &record->values[field->index] : NULL;
}

char *
mb_record_text (const MbRecord *record, const MbField *field, gboolean chinese)
{
  if (field->type == MB_FIELD_LINK)
    return g_strdup (record->links[field->index] != NULL ? record->links[field->index] : "");
  return mb_field_format (field, &record->values[field->index], chinese);
}

gboolean
mb_field_is_masked (const MbField *field)
{
  return field->personal || (field->type == MB_FIELD_CODE && g_strcmp0 (field->checker, "citizen") == 0);
}

char *
mb_record_shown (const MbRecord *record, const MbField *field, gboolean chinese)
{
  g_autofree char *text = mb_record_text (record, field, chinese);

  if (!mb_field_is_masked (field) || *text == '\0')
    return g_steal_pointer (&text);
  return mb_code_mask (field->checker, text);
}

MbRecord *
mb_record_read (MbCatalogue *catalogue, const MbShape *shape, MbStmt *stmt, gboolean titles)
{
  MbRecord *record = mb_record_new (catalogue, shape);

  record->id = mb_stmt_int (stmt, MB_SELECT_ID);
  record->version = mb_stmt_int (stmt, MB_SELECT_VERSION);
  record->deleted = mb_stmt_int (stmt, MB_SELECT_DELETED) != 0;
  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbColumn *column = &shape->columns[i];

      mb_stmt_value (stmt, MB_SELECT_FIELDS + (int) i, &record->values[i]);
      if (titles && column->title_column >= 0 && !mb_stmt_is_null (stmt, column->title_column))
        {
          g_auto (MbValue) title = MB_VALUE_INIT;

          mb_stmt_value (stmt, column->title_column, &title);
          record->links[i] = title.kind == MB_VALUE_TEXT ? g_steal_pointer (&title.text)
                                                         : mb_field_format (column->title_field, &title, TRUE);
        }
    }
  return record;
}

MbRecord *
mb_record_load (MbDb *db, MbCatalogue *catalogue, const MbShape *shape, gint64 id, gboolean titles, GError **error)
{
  g_autofree char *sql = g_strconcat (titles ? shape->select : shape->plain, " WHERE t.id = ?1", NULL);
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, error);

  if (stmt == NULL)
    return NULL;
  mb_stmt_bind_int (stmt, 1, id);
  if (mb_stmt_step (stmt, error) != MB_STEP_ROW)
    return NULL;
  return mb_record_read (catalogue, shape, stmt, titles);
}

void
mb_record_bind_keys (const MbShape *shape, const MbValue *values, MbStmt *stmt, int first, GByteArray *keys,
                     gsize *offsets)
{
  guint n = 0;

  /* The array may move while it grows, so all keys are made before the first is bound. */
  g_byte_array_set_size (keys, 0);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      offsets[i] = keys->len;
      if (shape->columns[i].key != NULL && values[i].kind == MB_VALUE_TEXT)
        mb_text_key_append (keys, values[i].text);
    }
  offsets[shape->n_columns] = keys->len;
  for (guint i = 0; i < shape->n_columns; i++)
    {
      if (shape->columns[i].key == NULL)
        continue;
      if (values[i].kind == MB_VALUE_TEXT)
        mb_stmt_bind_blob (stmt, first + (int) n, keys->data + offsets[i], offsets[i + 1] - offsets[i]);
      else
        mb_stmt_bind_null (stmt, first + (int) n);
      n++;
    }
}

void
mb_record_search_text (const MbShape *shape, const MbValue *values, char *const *links, GString *text)
{
  g_string_truncate (text, 0);
  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbColumn *column = &shape->columns[i];
      g_autofree char *formatted = NULL;
      const char *shown = NULL;

      if (!column->searched)
        continue;
      if (column->field->type == MB_FIELD_LINK)
        shown = links[i];
      else if (values[i].kind == MB_VALUE_TEXT)
        shown = values[i].text;
      else if (values[i].kind == MB_VALUE_INT)
        shown = formatted = mb_field_format (column->field, &values[i], TRUE);
      if (shown == NULL || *shown == '\0')
        continue;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, shown);
    }
}

char *
mb_field_text (const MbColumn *column, const MbValue *value, const char *link, gboolean chinese)
{
  if (column->field->type == MB_FIELD_LINK && link != NULL)
    return g_strdup (link);
  return mb_field_format (column->field, value, chinese);
}

char *
mb_store_title (MbDb *db, GHashTable *shapes, const MbShape *shape, gint64 id)
{
  g_autoptr (MbRecord) record = mb_record_load (db, NULL, shape, id, TRUE, NULL);

  if (record != NULL && shape->reg->title != NULL)
    {
      g_autofree char *title = mb_record_text (record, shape->reg->title, TRUE);

      if (*title != '\0')
        return g_steal_pointer (&title);
    }
  return g_strdup_printf ("#%" G_GINT64_FORMAT, id);
}

/* ---- Public ---- */

MbRecord *
mb_store_get (MbStore *self, const char *register_id, gint64 id, GError **error)
{
  const MbShape *shape = mb_shapes_get (self->shapes, register_id, error);
  MbRecord *record;
  MbDb *db;
  GError *failed = NULL;

  if (shape == NULL || (db = mb_store_reader (self, NULL, error)) == NULL)
    return NULL;
  record = mb_record_load (db, self->catalogue, shape, id, TRUE, &failed);
  mb_store_reader_done (self, db);
  if (failed != NULL)
    g_propagate_error (error, failed);
  else if (record == NULL)
    mb_set_error (error, MB_FAULT_RECORD_NOT_FOUND, "%s %" G_GINT64_FORMAT, shape->reg->label, id);
  return record;
}

static void
unref_record (gpointer record)
{
  if (record != NULL)
    mb_record_unref (record);
}

GPtrArray *
mb_store_fetch (MbStore *self, const char *register_id, const gint64 *ids, guint n_ids, GError **error)
{
  const MbShape *shape = mb_shapes_get (self->shapes, register_id, error);
  g_autoptr (GPtrArray) records = NULL;
  MbDb *db;
  GError *failed = NULL;

  if (shape == NULL || (db = mb_store_reader (self, NULL, error)) == NULL)
    return NULL;
  records = g_ptr_array_new_full (n_ids, unref_record);
  if (mb_db_begin_read (db, &failed))
    for (guint i = 0; i < n_ids && failed == NULL; i++)
      g_ptr_array_add (records, mb_record_load (db, self->catalogue, shape, ids[i], TRUE, &failed));
  mb_store_reader_done (self, db);
  if (failed == NULL)
    return g_steal_pointer (&records);
  g_propagate_error (error, failed);
  return NULL;
}

GArray *
mb_store_ids (MbStore *self, const MbQuery *query, guint limit, GCancellable *cancellable, GError **error)
{
  g_auto (MbCompiled) compiled = { 0 };
  g_autofree char *order = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GArray) ids = NULL;
  MbStep step = MB_STEP_ERROR;
  MbDb *db;

  if (!mb_query_compile (query, self->shapes, &compiled, error))
    return NULL;
  order = limit > 0 ? mb_query_compile_first (query, &compiled, limit, error)
                    : mb_query_compile_order (query, &compiled, error);
  if (order == NULL)
    return NULL;
  sql = g_strdup_printf ("SELECT t.id%s%s%s", compiled.source.from->str, compiled.where->str, order);
  if ((db = mb_store_reader (self, cancellable, error)) == NULL)
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  {
    g_autoptr (MbStmt) stmt = mb_compiled_prepare (&compiled, db, sql, error);

    while (stmt != NULL && (step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
      {
        gint64 id = mb_stmt_int (stmt, 0);

        g_array_append_val (ids, id);
      }
  }
  mb_store_reader_done (self, db);
  return step == MB_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}

gint64
mb_store_count (MbStore *self, const MbQuery *query, GError **error)
{
  g_auto (MbCompiled) compiled = { 0 };
  g_autofree char *sql = NULL;
  gint64 count = -1;
  MbDb *db;

  if (!mb_query_compile (query, self->shapes, &compiled, error))
    return -1;
  sql = g_strdup_printf ("SELECT count(*)%s%s", compiled.source.from->str, compiled.where->str);
  if ((db = mb_store_reader (self, NULL, error)) == NULL)
    return -1;
  {
    g_autoptr (MbStmt) stmt = mb_compiled_prepare (&compiled, db, sql, error);

    if (stmt != NULL && mb_stmt_step (stmt, error) == MB_STEP_ROW)
      count = mb_stmt_int (stmt, 0);
  }
  mb_store_reader_done (self, db);
  return count;
}

static gboolean
each (MbStore *self, MbDb *db, const MbShape *shape, MbStmt *stmt, MbRecordFunc func, gpointer user, MbJob *job,
      GError **error)
{
  guint64 n = 0;
  MbStep step;

  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      g_autoptr (MbRecord) record = mb_record_read (self->catalogue, shape, stmt, TRUE);

      if (!func (record, user, error))
        return FALSE;
      if (job != NULL && ++n % PROGRESS_EVERY == 0)
        {
          mb_job_set_progress (job, n, 0);
          if (!mb_job_check (job, error))
            return FALSE;
        }
    }
  return step == MB_STEP_DONE;
}

gboolean
mb_store_each (MbStore *self, const MbQuery *query, MbRecordFunc func, gpointer user, MbJob *job, GError **error)
{
  g_auto (MbCompiled) compiled = { 0 };
  g_autofree char *order = NULL;
  g_autofree char *sql = NULL;
  const MbShape *shape;
  gboolean done = FALSE;
  MbDb *db;

  if (!mb_query_compile (query, self->shapes, &compiled, error)
      || (order = mb_query_compile_order (query, &compiled, error)) == NULL)
    return FALSE;
  shape = compiled.source.root;
  sql = mb_compiled_select_records (&compiled, order);
  if ((db = mb_store_reader (self, mb_job_get_cancellable (job), error)) == NULL)
    return FALSE;
  {
    g_autoptr (MbStmt) stmt = mb_compiled_prepare (&compiled, db, sql, error);

    done = stmt != NULL && each (self, db, shape, stmt, func, user, job, error);
  }
  mb_store_reader_done (self, db);
  return done;
}

/* ---- Values alone ---- */

static gboolean
each_values (MbStmt *stmt, guint n_paths, MbValuesFunc func, gpointer user, MbJob *job, GError **error)
{
  g_autofree MbValue *values = g_new0 (MbValue, n_paths); /* borrowed */
  guint64 n = 0;
  MbStep step;

  while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
    {
      for (guint i = 0; i < n_paths; i++)
        mb_stmt_borrow (stmt, (int) i, &values[i]);
      if (!func (values, user, error))
        return FALSE;
      if (job != NULL && ++n % PROGRESS_EVERY == 0)
        {
          mb_job_set_progress (job, n, 0);
          if (!mb_job_check (job, error))
            return FALSE;
        }
    }
  return step == MB_STEP_DONE;
}

gboolean
mb_store_each_values (MbStore *self, const MbQuery *query, const char *const *paths, guint n_paths, MbValuesFunc func,
                      gpointer user, MbJob *job, GError **error)
{
  g_auto (MbCompiled) compiled = { 0 };
  g_autofree char *order = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GString) columns = g_string_new (NULL);
  gboolean done = FALSE;
  MbDb *db;

  if (!mb_query_compile (query, self->shapes, &compiled, error))
    return FALSE;
  for (guint i = 0; i < n_paths; i++)
    {
      g_auto (MbPath) path = { 0 };

      if (!mb_source_path (&compiled.source, paths[i], &path, error))
        return FALSE;
      g_string_append_printf (columns, "%s%s", i > 0 ? ", " : "", path.expression);
    }
  if ((order = mb_query_compile_order (query, &compiled, error)) == NULL
      || (db = mb_store_reader (self, mb_job_get_cancellable (job), error)) == NULL)
    return FALSE;
  sql = g_strdup_printf ("SELECT %s%s%s%s", columns->str, compiled.source.from->str, compiled.where->str, order);
  {
    g_autoptr (MbStmt) stmt = mb_compiled_prepare (&compiled, db, sql, error);

    done = stmt != NULL && each_values (stmt, n_paths, func, user, job, error);
  }
  mb_store_reader_done (self, db);
  return done;
}
