/* import-scope.c: records that the file no longer has.
 *
 * Promise: only what the file could have had is called missing: of each field declared `scope`, the words that occur in it,
 * or the span from its first to its last date. The scope is told in words. Nothing is ever deleted.
 */
#include "config.h"

#include "import-check.h"

#include <glib/gi18n-lib.h>

/* Words told before "and so on". */
#define MAX_WORDS_TOLD 12

typedef struct
{
  const MbField *field;
  GHashTable *words;  /* texts or numbers as text, of non-dates */
  GPtrArray *values;  /* (element-type MbValue) the same, in order of occurrence */
  GPtrArray *shown;   /* (element-type utf8) */
  gboolean empty;     /* some line has none */
  char *first, *last; /* dates */
} Span;

static void
value_free (gpointer data)
{
  mb_value_clear (data);
  g_free (data);
}

static void
span_clear (Span *span)
{
  g_hash_table_unref (span->words);
  g_ptr_array_unref (span->values);
  g_ptr_array_unref (span->shown);
  g_free (span->first);
  g_free (span->last);
}

static char *
shown_text (const MbChecked *checked, const MbField *field, const MbValue *value)
{
  if (field->type == MB_FIELD_LINK && checked->record != NULL && checked->record->links != NULL
      && checked->record->links[field->index] != NULL)
    return g_strdup (checked->record->links[field->index]);
  return value->kind == MB_VALUE_INT ? g_strdup_printf ("%" G_GINT64_FORMAT, value->number) : g_strdup (value->text);
}

static void
span_add (Span *span, const MbChecked *checked)
{
  const MbValue *value = mb_checked_final (checked, span->field);
  MbValue *kept = NULL;
  char *key = NULL;

  if (value == NULL || mb_value_is_null (value))
    {
      /* A refused line may lack its town by mistake: that says nothing about the file. */
      span->empty |= checked->row->fault == NULL;
      return;
    }
  if (span->field->type == MB_FIELD_DATE)
    {
      if (span->first == NULL || g_strcmp0 (value->text, span->first) < 0)
        {
          g_free (span->first);
          span->first = g_strdup (value->text);
        }
      if (span->last == NULL || g_strcmp0 (value->text, span->last) > 0)
        {
          g_free (span->last);
          span->last = g_strdup (value->text);
        }
      return;
    }
  key = value->kind == MB_VALUE_INT ? g_strdup_printf ("%" G_GINT64_FORMAT, value->number) : g_strdup (value->text);
  if (!g_hash_table_add (span->words, key))
    return;
  kept = g_new0 (MbValue, 1);
  mb_value_copy (value, kept);
  g_ptr_array_add (span->values, kept);
  g_ptr_array_add (span->shown, shown_text (checked, span->field, value));
}

static void
restrict_query (MbQuery *query, const Span *span)
{
  g_autoptr (GArray) values = g_array_new (FALSE, TRUE, sizeof (MbValue));
  MbValue none = MB_VALUE_INIT;

  if (span->field->type == MB_FIELD_DATE)
    {
      if (span->first == NULL)
        return;
      mb_query_where_text (query, span->field->id, MB_OP_GE, span->first);
      mb_query_where_text (query, span->field->id, MB_OP_LE, span->last);
      return;
    }
  for (guint i = 0; i < span->values->len; i++)
    g_array_append_vals (values, g_ptr_array_index (span->values, i), 1);
  if (span->empty)
    g_array_append_val (values, none);
  if (values->len > 0)
    mb_query_where_any (query, span->field->id, (const MbValue *) values->data, values->len);
}

static void
tell (GString *text, const Span *span)
{
  g_autoptr (GString) words = g_string_new (NULL);

  if (text->len > 0)
    g_string_append (text, _ ("; "));
  if (span->field->type == MB_FIELD_DATE)
    {
      if (span->first != NULL)
        /* Translators: field, first date, last date */
        g_string_append_printf (text, _ ("%s %s to %s"), span->field->label, span->first, span->last);
      return;
    }
  for (guint i = 0; i < span->shown->len && i < MAX_WORDS_TOLD; i++)
    {
      if (i > 0)
        g_string_append (words, "、");
      g_string_append (words, g_ptr_array_index (span->shown, i));
    }
  if (span->shown->len > MAX_WORDS_TOLD)
    g_string_append_printf (words, ngettext (" and %u more", " and %u more", span->shown->len - MAX_WORDS_TOLD),
                            span->shown->len - MAX_WORDS_TOLD);
  if (span->empty)
    g_string_append (words, words->len > 0 ? _ (" or empty") : _ ("empty"));
  /* Translators: field, the words of it that a file has */
  g_string_append_printf (text, _ ("%s %s"), span->field->label, words->str);
}

static MbImportScope *
scope_of (const Span *span)
{
  MbImportScope *scope = g_new0 (MbImportScope, 1);

  scope->field = span->field;
  scope->empty = span->empty;
  if (span->field->type == MB_FIELD_DATE)
    {
      scope->first = g_strdup (span->first);
      scope->last = g_strdup (span->last);
      return scope;
    }
  scope->words = g_new0 (char *, span->shown->len + 1);
  for (guint i = 0; i < span->shown->len; i++)
    scope->words[i] = g_strdup (g_ptr_array_index (span->shown, i));
  return scope;
}

/* Ids first: of a hundred thousand records that the file still has, none needs to be fetched. */
static gboolean
list_unseen (MbRegisterImport *import, const MbQuery *query, MbJob *job, GError **error)
{
  MbStore *store = mb_office_get_store (import->office);
  g_autoptr (GArray) ids = mb_store_ids (store, query, 0, mb_job_get_cancellable (job), error);
  g_autoptr (GArray) unseen = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) records = NULL;

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (import->seen, &g_array_index (ids, gint64, i)))
      g_array_append_val (unseen, g_array_index (ids, gint64, i));
  if (unseen->len == 0)
    return TRUE;
  records = mb_store_fetch (store, import->reg->id, (const gint64 *) unseen->data, unseen->len, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const MbRecord *record = g_ptr_array_index (records, i);
      MbImportMissing *missing = NULL;

      if (record == NULL)
        continue;
      missing = g_new0 (MbImportMissing, 1);
      missing->record_id = record->id;
      missing->title = mb_record_text (record, import->reg->title, FALSE);
      g_ptr_array_add (import->plan->missing, missing);
    }
  return records != NULL;
}

static void
add_rows (const MbRegisterImport *import, Span *span)
{
  for (guint i = 0; i < import->checked->len; i++)
    span_add (span, g_ptr_array_index (import->checked, i));
}

/* Rows that went back to their sender and came again say nothing about the others. */
static gboolean
is_returned (const MbRegisterImport *import)
{
  for (guint i = 0; i < import->maps->len; i++)
    {
      const MbLayout *layout = ((const MbImportMap *) g_ptr_array_index (import->maps, i))->layout;

      for (guint k = 0; k < layout->columns->len; k++)
        if (mb_layout_column (layout, k)->reason)
          return TRUE;
    }
  return FALSE;
}

gboolean
mb_import_list_missing (MbRegisterImport *import, MbJob *job, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new (import->reg->id);
  g_autoptr (GString) text = g_string_new (NULL);

  if (is_returned (import))
    {
      g_free (import->plan->scope_text);
      import->plan->scope_text = g_strdup (_ ("rows that had gone back to their sender"));
      return TRUE;
    }
  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      Span span = { .field = g_ptr_array_index (import->reg->fields, i) };

      if (!span.field->scope || span.field->retired)
        continue;
      span.words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      span.values = g_ptr_array_new_with_free_func (value_free);
      span.shown = g_ptr_array_new_with_free_func (g_free);
      add_rows (import, &span);
      if (span.values->len > 0 || span.empty || span.first != NULL)
        {
          restrict_query (query, &span);
          tell (text, &span);
          g_ptr_array_add (import->plan->scope, scope_of (&span));
        }
      span_clear (&span);
    }
  g_free (import->plan->scope_text);
  import->plan->scope_text = text->len > 0 ? g_strdup (text->str) : g_strdup (_ ("the whole register"));
  /* A file of which nothing was understood says nothing about the register. */
  if (import->plan->counts[MB_ROW_REFUSED] == import->plan->rows->len)
    return TRUE;
  return list_unseen (import, query, job, error);
}
