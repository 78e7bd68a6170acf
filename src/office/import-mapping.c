/* import-mapping.c: columns that a clerk matched by hand, for this import and for the next of the same shape.
 *
 * Promise: what is said by hand goes before every label and alias; it is remembered, when the import is applied, in the same change
 * set, under the shape of the heading it was said of (its words in their order); a file of that shape is then read the same
 * way by itself. What is said anew goes before what is remembered.
 *
 * A setting "mapping/REGISTER/SHAPE" holds a line for each heading: the heading, folded, a tab, the field's id or nothing.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"

#include <string.h>

static GHashTable *
table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/* ---- The settings ---- */

static char *
prefix_of (const MbRegister *reg)
{
  return g_strdup_printf ("mapping/%s/", reg->id);
}

/* The headings, whatever a reject file has added. */
static char *
shape_of (const MbLayout *layout)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; i < layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (layout, i);
      g_autofree char *folded = column->reason ? NULL : mb_text_fold (column->heading);

      if (folded != NULL)
        g_string_append_printf (words, "%s\n", folded);
    }
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, words->str, (gssize) words->len);
}

static GHashTable *
parse_lines (const char *text)
{
  GHashTable *table = table_new ();
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *tab = strchr (lines[i], '\t');

      if (tab != NULL)
        g_hash_table_insert (table, g_strndup (lines[i], (gsize) (tab - lines[i])), g_strdup (tab + 1));
    }
  return table;
}

static const char *
text_of (const MbRecord *record, const char *field)
{
  const MbValue *value = mb_record_get (record, field);

  return value != NULL && value->kind == MB_VALUE_TEXT ? value->text : NULL;
}

static gboolean
on_setting (const MbRecord *record, gpointer user, GError **error)
{
  MbRegisterImport *import = user;
  g_autofree char *prefix = prefix_of (import->reg);
  const char *key = text_of (record, "key");
  const char *value = text_of (record, "value");

  if (key != NULL && value != NULL && g_str_has_prefix (key, prefix))
    g_hash_table_insert (import->remembered, g_strdup (key + strlen (prefix)), parse_lines (value));
  return TRUE;
}

static gboolean
load (MbRegisterImport *import, GError **error)
{
  g_autoptr (MbQuery) query = mb_query_new ("setting");
  g_autofree char *prefix = prefix_of (import->reg);

  import->remembered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  mb_query_where_text (query, "key", MB_OP_CONTAINS, prefix);
  return mb_store_each (mb_office_get_store (import->office), query, on_setting, import, NULL, error);
}

/* ---- What holds for a sheet ---- */

void
mb_import_mapping_give (MbRegisterImport *import, GHashTable *mapping)
{
  GHashTableIter iter;
  gpointer heading, id;

  if (mapping == NULL || g_hash_table_size (mapping) == 0)
    return;
  import->given = table_new ();
  g_hash_table_iter_init (&iter, mapping);
  while (g_hash_table_iter_next (&iter, &heading, &id))
    g_hash_table_insert (import->given, mb_text_fold (heading), g_strdup (id));
}

/* What was said of a column: of its whole path, or of its lowest heading alone. NULL if nothing. */
static const char *
look_up (GHashTable *mapping, const MbLayoutColumn *column)
{
  g_autofree char *path = mb_text_fold (column->heading);
  g_autofree char *leaf = mb_text_fold (column->leaf);
  const char *id = NULL;

  if (mapping == NULL)
    return NULL;
  id = g_hash_table_lookup (mapping, path);
  return id != NULL ? id : g_hash_table_lookup (mapping, leaf);
}

static void
take (MbRegisterImport *import, const MbLayout *layout, GHashTable *mapping, gboolean given)
{
  for (guint i = 0; i < layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (layout, i);
      const char *id = look_up (mapping, column);

      if (id == NULL || (!given && look_up (import->given, column) != NULL))
        continue;
      g_hash_table_insert (import->mapping, mb_text_fold (column->heading), g_strdup (id));
      if (given)
        g_hash_table_add (import->used, mb_text_fold (column->heading));
      if (given)
        g_hash_table_add (import->used, mb_text_fold (column->leaf));
      if (*id != '\0')
        g_hash_table_add (import->claimed, g_strdup (id));
    }
}

static void
on_candidate (const MbLayout *layout, gpointer user)
{
  MbRegisterImport *import = user;
  g_autofree char *shape = shape_of (layout);

  take (import, layout, g_hash_table_lookup (import->remembered, shape), FALSE);
  take (import, layout, import->given, TRUE);
}

gboolean
mb_import_mapping_prepare (const MbBook *book, guint sheet, gpointer user, GError **error)
{
  MbRegisterImport *import = user;

  if (import->remembered == NULL && !load (import, error))
    return FALSE;
  g_clear_pointer (&import->mapping, g_hash_table_unref);
  g_hash_table_remove_all (import->claimed);
  if (import->given == NULL && g_hash_table_size (import->remembered) == 0)
    return TRUE;
  import->mapping = table_new ();
  g_hash_table_insert (import->by_sheet, GUINT_TO_POINTER (sheet), g_hash_table_ref (import->mapping));
  mb_layout_each_candidate (book, sheet, on_candidate, import);
  return TRUE;
}

/* ---- After the headings were found ---- */

gboolean
mb_import_mapping_check (MbRegisterImport *import, GError **error)
{
  GHashTableIter iter;
  gpointer heading, id;

  if (import->given == NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, import->given);
  while (g_hash_table_iter_next (&iter, &heading, &id))
    {
      const MbField *field = mb_register_field (import->reg, id);

      if (*(const char *) id != '\0' && (field == NULL || field->retired))
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", (const char *) id);
          return FALSE;
        }
      if (!g_hash_table_contains (import->used, heading))
        {
          MbFault *fault = mb_fault_new (MB_FAULT_NO_SUCH_HEADING, NULL);

          fault->found = g_strdup (heading);
          mb_import_plan_warn (import->plan, fault);
        }
    }
  return TRUE;
}

/* ---- Remembering ---- */

/* The lines of a setting for a table of which something was said; NULL if nothing. */
static char *
lines_of (const MbRegisterImport *import, const MbLayout *layout, GHashTable *remembered)
{
  GString *lines = g_string_new (NULL);
  gboolean said = FALSE;

  for (guint i = 0; i < layout->columns->len; i++)
    {
      const MbLayoutColumn *column = mb_layout_column (layout, i);
      const char *given = look_up (import->given, column);
      const char *id = given != NULL ? given : look_up (remembered, column);
      g_autofree char *folded = mb_text_fold (column->heading);

      said |= given != NULL;
      if (id != NULL)
        g_string_append_printf (lines, "%s\t%s\n", folded, id);
    }
  return g_string_free (lines, !said);
}

static gboolean
put_setting (MbRegisterImport *import, MbChangeSet *set, const char *key, const char *value, GError **error)
{
  MbStore *store = mb_office_get_store (import->office);
  const MbRegister *reg = mb_office_register (import->office, "setting", error);
  g_autoptr (MbQuery) query = mb_query_new ("setting");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MbRecord) record = NULL;

  mb_query_where_text (query, "key", MB_OP_EQ, key);
  ids = reg != NULL ? mb_store_ids (store, query, 1, NULL, error) : NULL;
  if (ids == NULL)
    return FALSE;
  if (ids->len > 0 && (record = mb_store_get (store, "setting", g_array_index (ids, gint64, 0), error)) == NULL)
    return FALSE;
  if (record != NULL && g_strcmp0 (text_of (record, "value"), value) == 0)
    return TRUE;
  if (record != NULL)
    mb_change_set_update (set, record);
  else
    {
      mb_change_set_insert (set, reg);
      mb_change_set_put_text (set, "key", key);
    }
  mb_change_set_put_text (set, "value", value);
  return TRUE;
}

gboolean
mb_import_mapping_remember (MbRegisterImport *import, MbChangeSet *set, GError **error)
{
  g_autofree char *prefix = prefix_of (import->reg);
  g_autoptr (GHashTable) put = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (import->given == NULL)
    return TRUE;
  for (guint i = 0; i < import->maps->len; i++)
    {
      const MbLayout *layout = ((const MbImportMap *) g_ptr_array_index (import->maps, i))->layout;
      g_autofree char *shape = shape_of (layout);
      g_autofree char *lines = lines_of (import, layout, g_hash_table_lookup (import->remembered, shape));
      g_autofree char *key = g_strconcat (prefix, shape, NULL);

      /* Sheets of one shape are told once. */
      if (lines != NULL && g_hash_table_add (put, g_strdup (shape)) && !put_setting (import, set, key, lines, error))
        return FALSE;
    }
  return TRUE;
}
