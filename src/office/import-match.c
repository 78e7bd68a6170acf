/* import-match.c: which record a line means.
 *
 * Promises, in this order:
 * - by unique code where line and record both have one;
 * - else by the register's identity fields (never states, closing dates or running numbers), names compared folded;
 * - and among several of one identity by likeness (import-pair.c);
 * - a code that stands twice in the file is refused for the second line.
 *
 * The register is read once, and only records that some line may mean are kept.
 */
#include "config.h"

#include "field.h"
#include "import-match.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_name (const MbField *field)
{
  return field->type == MB_FIELD_TEXT || field->type == MB_FIELD_LONG_TEXT;
}

static gboolean
is_identity (const MbField *field)
{
  if (field->reg->identity->len == 0)
    return field == field->reg->title;
  for (guint i = 0; i < field->reg->identity->len; i++)
    if (mb_matching_field (field->reg->identity, i) == field)
      return TRUE;
  return FALSE;
}

gboolean
mb_import_same_value (const MbField *field, const MbValue *a, const MbValue *b)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  if (mb_value_equal (a, b))
    return TRUE;
  if (a->kind != MB_VALUE_TEXT || b->kind != MB_VALUE_TEXT || !is_name (field) || !is_identity (field))
    return FALSE;
  one = mb_text_fold (a->text);
  two = mb_text_fold (b->text);
  return g_str_equal (one, two);
}

void
mb_matching_append (GString *key, const MbField *field, const MbValue *value)
{
  g_string_append_c (key, '\x1f');
  if (value == NULL || value->kind == MB_VALUE_NULL)
    return;
  if (value->kind == MB_VALUE_INT)
    g_string_append_printf (key, "%" G_GINT64_FORMAT, value->number);
  else if (is_name (field))
    {
      g_autofree char *folded = mb_text_fold (value->text);

      g_string_append (key, folded);
    }
  else
    g_string_append (key, value->text);
}

char *
mb_matching_key (const MbField *field, const MbValue *value)
{
  GString *key = g_string_new (NULL);

  mb_matching_append (key, field, value);
  return g_string_free (key, FALSE);
}

/* NULL when the line lacks what must be there to know it. */
static char *
row_key (const MbMatching *matching, const MbChecked *checked)
{
  const GPtrArray *identity = matching->import->identity;
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%x", checked->map->mask);
  for (guint i = 0; i < identity->len; i++)
    {
      const MbField *field = mb_matching_field (identity, i);
      const MbValue *value = mb_checked_value (checked, field);

      if (value == NULL)
        continue;
      if (field->required && mb_value_is_null (value))
        {
          g_string_free (key, TRUE);
          return NULL;
        }
      mb_matching_append (key, field, value);
    }
  return g_string_free (key, FALSE);
}

static char *
record_key (const MbMatching *matching, const MbRecord *record, guint mask)
{
  const GPtrArray *identity = matching->import->identity;
  GString *key = g_string_new (NULL);

  g_string_append_printf (key, "%x", mask);
  for (guint i = 0; i < identity->len; i++)
    if ((mask & 1u << i) != 0)
      mb_matching_append (key, mb_matching_field (identity, i),
                          &record->values[mb_matching_field (identity, i)->index]);
  return g_string_free (key, FALSE);
}

/* ---- The lines ---- */

/* A unique value that stands twice is refused for the later line; both want the record that has it. */
static void
want_unique (MbMatching *matching)
{
  MbRegisterImport *import = matching->import;

  for (guint u = 0; u < matching->unique->len; u++)
    {
      const MbField *field = mb_matching_field (matching->unique, u);
      GHashTable *wanted = g_ptr_array_index (matching->by_unique, u);
      g_autoptr (GHashTable) first = g_hash_table_new (g_str_hash, g_str_equal);

      for (guint i = 0; i < import->checked->len; i++)
        {
          MbChecked *checked = g_ptr_array_index (import->checked, i);
          const MbValue *value = mb_checked_value (checked, field);
          char *key = NULL;
          const MbChecked *earlier = NULL;

          if (value == NULL || mb_value_is_null (value))
            continue;
          key = mb_matching_key (field, value);
          earlier = g_hash_table_lookup (first, key);
          if (earlier != NULL)
            {
              const char *sheet = mb_book_sheet (import->plan->book, earlier->row->sheet)->name;

              MbFault *fault = mb_checked_fault (import, checked, field, MB_FAULT_DUPLICATE);

              if (earlier->row->sheet == checked->row->sheet)
                mb_fault_expect (fault, N_ ("another value than row %u"), earlier->row->row);
              else
                mb_fault_expect (fault, N_ ("another value than row %u of sheet %s"), earlier->row->row, sheet);
              g_free (key);
              continue;
            }
          g_hash_table_insert (wanted, key, NULL);
          g_hash_table_insert (first, key, checked);
        }
    }
}

void
mb_matching_add (GHashTable *table, char *key, gpointer item)
{
  GPtrArray *list = g_hash_table_lookup (table, key);

  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (table, key, list);
    }
  else
    g_free (key);
  g_ptr_array_add (list, item);
}

static void
want_identities (MbMatching *matching)
{
  MbRegisterImport *import = matching->import;
  const MbField *title = import->reg->title;

  for (guint i = 0; i < import->maps->len; i++)
    {
      guint mask = ((const MbImportMap *) g_ptr_array_index (import->maps, i))->mask;
      gboolean known = FALSE;

      for (guint k = 0; k < matching->masks->len; k++)
        known |= g_array_index (matching->masks, guint, k) == mask;
      if (!known && mask != 0)
        g_array_append_val (matching->masks, mask);
    }
  for (guint i = 0; i < import->checked->len; i++)
    {
      MbChecked *checked = g_ptr_array_index (import->checked, i);
      const MbValue *name = mb_checked_value (checked, title);
      char *key = checked->map->mask != 0 ? row_key (matching, checked) : NULL;

      if (key != NULL)
        mb_matching_add (matching->rows, key, checked);
      if (matching->by_name && name != NULL && !mb_value_is_null (name))
        {
          g_autofree char *folded = mb_matching_key (title, name);

          if (!g_hash_table_contains (matching->named, folded))
            g_hash_table_insert (matching->named, g_steal_pointer (&folded), NULL);
        }
    }
}

/* ---- The records ---- */

static gboolean
on_record (const MbRecord *constant, gpointer user, GError **error)
{
  MbMatching *matching = user;
  MbRecord *record = (MbRecord *) constant; /* a reference is the one thing taken of it */
  const MbField *title = matching->import->reg->title;

  for (guint u = 0; u < matching->unique->len; u++)
    {
      const MbField *field = mb_matching_field (matching->unique, u);
      const MbValue *value = &record->values[field->index];
      GHashTable *wanted = g_ptr_array_index (matching->by_unique, u);
      g_autofree char *key = mb_value_is_null (value) ? NULL : mb_matching_key (field, value);

      if (key != NULL && g_hash_table_contains (wanted, key))
        g_hash_table_insert (wanted, g_steal_pointer (&key), mb_record_ref (record));
    }
  for (guint i = 0; i < matching->masks->len; i++)
    {
      char *key = record_key (matching, record, g_array_index (matching->masks, guint, i));

      if (g_hash_table_contains (matching->rows, key))
        mb_matching_add (matching->records, key, mb_record_ref (record));
      else
        g_free (key);
    }
  if (matching->by_name)
    {
      g_autofree char *key = mb_matching_key (title, &record->values[title->index]);
      gpointer list = NULL;

      if (!g_hash_table_lookup_extended (matching->named, key, NULL, &list))
        return TRUE;
      if (list == NULL)
        {
          list = g_ptr_array_new ();
          g_hash_table_insert (matching->named, g_steal_pointer (&key), list);
        }
      g_ptr_array_add (list, mb_record_ref (record));
    }
  return TRUE;
}

/* ---- Pairing ---- */

void
mb_matching_see (MbMatching *matching, const MbRecord *record)
{
  g_hash_table_add (matching->import->seen, g_memdup2 (&record->id, sizeof record->id));
}

void
mb_matching_take (MbMatching *matching, MbChecked *checked, MbRecord *record)
{
  checked->record = mb_record_ref (record);
  g_hash_table_add (matching->taken, record);
  mb_matching_see (matching, record);
}

static MbRecord *
find_unique (const MbMatching *matching, guint u, const MbChecked *checked)
{
  const MbField *field = mb_matching_field (matching->unique, u);
  const MbValue *value = mb_checked_value (checked, field);
  g_autofree char *key = NULL;

  if (value == NULL || mb_value_is_null (value))
    return NULL;
  key = mb_matching_key (field, value);
  return g_hash_table_lookup (g_ptr_array_index (matching->by_unique, u), key);
}

gboolean
mb_matching_is_taken (const MbMatching *matching, const MbRecord *record)
{
  return g_hash_table_contains (matching->taken, record);
}

static void
match_by_unique (MbMatching *matching, MbChecked *checked)
{
  MbRecord *found = NULL;

  for (guint u = 0; u < matching->unique->len; u++)
    {
      MbRecord *record = find_unique (matching, u, checked);

      if (record == NULL)
        continue;
      mb_matching_see (matching, record);
      if (found != NULL && found->id != record->id)
        mb_fault_expect_words (mb_checked_fault (matching->import, checked, mb_matching_field (matching->unique, u),
                                                 MB_FAULT_CODE_CONFLICT),
                               mb_record_text (found, mb_matching_field (matching->unique, u), TRUE));
      else
        found = record;
    }
  if (found != NULL && checked->row->fault == NULL && !mb_matching_is_taken (matching, found))
    mb_matching_take (matching, checked, found);
}

static void
pair_all (MbMatching *matching)
{
  MbRegisterImport *import = matching->import;
  GHashTableIter iter;
  gpointer key, rows;

  for (guint i = 0; i < import->checked->len; i++)
    match_by_unique (matching, g_ptr_array_index (import->checked, i));
  g_hash_table_iter_init (&iter, matching->rows);
  while (g_hash_table_iter_next (&iter, &key, &rows))
    {
      GPtrArray *records = g_hash_table_lookup (matching->records, key);

      if (((GPtrArray *) rows)->len > 1)
        g_ptr_array_add (import->groups, g_ptr_array_ref (rows));
      if (records != NULL)
        mb_matching_pair (matching, rows, records);
    }
  for (guint i = 0; matching->by_name && i < import->checked->len; i++)
    {
      MbChecked *checked = g_ptr_array_index (import->checked, i);

      if (checked->record == NULL && checked->row->fault == NULL)
        mb_matching_by_name (matching, checked);
    }
  g_hash_table_iter_init (&iter, matching->rows);
  while (g_hash_table_iter_next (&iter, &key, &rows))
    {
      GPtrArray *records = g_hash_table_lookup (matching->records, key);

      if (records != NULL)
        mb_matching_see_refused (matching, rows, records);
    }
}

static void
record_unref (gpointer record)
{
  if (record != NULL)
    mb_record_unref (record);
}

static void
list_free (gpointer list)
{
  if (list != NULL)
    g_ptr_array_unref (list);
}

static void
records_free (gpointer list)
{
  if (list == NULL)
    return;
  for (guint i = 0; i < ((GPtrArray *) list)->len; i++)
    mb_record_unref (g_ptr_array_index ((GPtrArray *) list, i));
  g_ptr_array_unref (list);
}

static void
matching_init (MbMatching *matching, MbRegisterImport *import)
{
  gboolean codes = FALSE;

  matching->import = import;
  matching->unique = g_ptr_array_new ();
  matching->by_unique = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = mb_matching_field (import->reg->fields, i);

      if (!field->unique || field->retired)
        continue;
      codes |= field->type == MB_FIELD_CODE;
      g_ptr_array_add (matching->unique, (gpointer) field);
      g_ptr_array_add (matching->by_unique, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, record_unref));
    }
  matching->masks = g_array_new (FALSE, FALSE, sizeof (guint));
  matching->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, list_free);
  matching->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, records_free);
  matching->named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, records_free);
  matching->taken = g_hash_table_new (NULL, NULL);
  matching->by_name = codes && is_identity (import->reg->title);
}

static void
matching_clear (MbMatching *matching)
{
  g_hash_table_unref (matching->taken);
  g_hash_table_unref (matching->named);
  g_hash_table_unref (matching->records);
  g_hash_table_unref (matching->rows);
  g_array_unref (matching->masks);
  g_ptr_array_unref (matching->by_unique);
  g_ptr_array_unref (matching->unique);
}

gboolean
mb_import_match_rows (MbRegisterImport *import, MbJob *job, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new (import->reg->id);
  MbMatching matching;
  gboolean read = FALSE;

  mb_query_sort (query, "id", FALSE); /* no order is needed, and this one costs nothing */
  matching_init (&matching, import);
  want_unique (&matching);
  want_identities (&matching);
  read = mb_store_each (mb_office_get_store (import->office), query, on_record, &matching, job, error);
  if (read)
    pair_all (&matching);
  matching_clear (&matching);
  return read;
}
