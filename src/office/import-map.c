/* import-map.c: which column feeds which field.
 *
 * Promise: a column is used only when its heading (label, alias, or the clerk's own choice) says so, once per field, and never
 * when its unit would change the numbers; what is not used is told. A sheet that cannot say which record a line means
 * is not taken for a ledger at all.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
mb_import_map_free (MbImportMap *map)
{
  for (guint i = 0; i < map->columns->len; i++)
    {
      MbMapped *mapped = mb_import_map_nth (map, i);

      mb_import_forget_known (mapped);
      mb_value_clear (&mapped->constant);
      g_free (mapped->constant_text);
      g_clear_pointer (&mapped->words, g_hash_table_unref);
      g_clear_pointer (&mapped->sections, g_array_unref);
      g_free (mapped->unit);
    }
  g_array_unref (map->columns);
  g_free (map->by_field);
  g_free (map);
}

int
mb_import_map_match (const char *heading, gboolean *by_alias, gpointer user)
{
  const MbRegisterImport *import = user;
  const MbField *field = NULL;

  if (import->mapping != NULL)
    {
      g_autofree char *folded = mb_text_fold (heading);
      const char *id = g_hash_table_lookup (import->mapping, folded);

      if (id != NULL && *id == '\0')
        return MB_HEADING_IGNORED;
      if (id != NULL)
        field = mb_register_field (import->reg, id);
    }
  if (field == NULL)
    {
      field = mb_register_match_heading (import->reg, heading, by_alias);
      if (field != NULL && g_hash_table_contains (import->claimed, field->id))
        return MB_HEADING_UNKNOWN; /* another column has it by hand */
    }
  return field != NULL && !field->retired ? (int) field->index : MB_HEADING_UNKNOWN;
}

static const MbField *
field_of (const MbRegister *reg, int key)
{
  return g_ptr_array_index (reg->fields, (guint) key);
}

/* Two known words may be chance in a note, but hardly in one line; a single column is a ledger only if it is the name. */
gboolean
mb_import_map_accept (const int *keys, guint n_keys, gpointer user)
{
  const MbRegisterImport *import = user;

  return n_keys >= 2 || field_of (import->reg, keys[0]) == import->reg->title;
}

gboolean
mb_import_map_identifies (int key, gpointer user)
{
  const MbRegisterImport *import = user;
  const MbField *field = field_of (import->reg, key);

  return field == import->reg->title || field->unique || field->type == MB_FIELD_LINK;
}

gboolean
mb_import_map_usable (const MbLayout *layout, gpointer user, GError **error)
{
  const MbRegisterImport *import = user;
  g_autoptr (GString) lacking = g_string_new (NULL);
  guint n_known = 0;

  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);

      if (field->unique && !field->retired && mb_layout_find_key (layout, (int) i) >= 0)
        return TRUE;
    }
  for (guint i = 0; i < import->identity->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->identity, i);

      n_known += mb_layout_find_key (layout, (int) field->index) >= 0;
      if (!field->required || mb_layout_find_key (layout, (int) field->index) >= 0
          || (import->texts != NULL && g_hash_table_contains (import->texts, field->id)))
        continue;
      if (lacking->len > 0)
        g_string_append (lacking, "、");
      g_string_append (lacking, field->label);
    }
  if (lacking->len == 0 && n_known > 0)
    return TRUE;
  if (lacking->len == 0)
    g_string_append (lacking, import->reg->title->label);
  mb_set_error (error, MB_FAULT_HEADING_INCOMPLETE, "%s", lacking->str);
  return FALSE;
}

static void
warn_column (MbImportPlan *plan, const MbLayout *layout, guint position, MbFaultCode code, const MbField *field)
{
  MbFault *fault = field != NULL ? mb_import_field_fault (plan, layout, G_MAXUINT, (int) position, code, field)
                                 : mb_import_fault_at (plan, layout, G_MAXUINT, (int) position, code, NULL);

  fault->found = g_strdup (mb_layout_column (layout, position)->heading);
  mb_import_plan_warn (plan, fault);
}

static gboolean
takes_unit (const MbField *field, const char *unit)
{
  g_autofree char *one = g_strconcat ("1", unit, NULL);
  MbValue value = MB_VALUE_INIT;
  g_autoptr (MbFault) fault = mb_field_parse (field, one, &value);

  mb_value_clear (&value);
  return fault == NULL;
}

/* The unit to put behind bare numbers, NULL for none. FALSE: the column counts in something that the field cannot hold. */
static gboolean
decide_unit (const MbImportPlan *plan, const MbLayout *layout, const MbLayoutColumn *column, const MbField *field,
             gboolean by_hand, char **unit)
{
  *unit = NULL;
  if (!mb_field_is_number (field))
    return TRUE;
  if (column->unit != NULL)
    {
      if (mb_register_match_heading (plan->reg, column->leaf, NULL) == field)
        return TRUE; /* a unit that says what the field counts anyway */
      if (takes_unit (field, column->unit))
        *unit = g_strdup (column->unit);
      return *unit != NULL || by_hand || !g_unichar_isalpha (g_utf8_get_char (column->unit));
    }
  if (field->type == MB_FIELD_MONEY && layout->title_unit != NULL && takes_unit (field, layout->title_unit))
    *unit = g_strdup (layout->title_unit);
  return TRUE;
}

static gboolean
is_by_hand (const MbRegisterImport *import, guint sheet, const char *heading)
{
  GHashTable *mapping = g_hash_table_lookup (import->by_sheet, GUINT_TO_POINTER (sheet));
  g_autofree char *folded = mb_text_fold (heading);

  return mapping != NULL && g_hash_table_contains (mapping, folded);
}

static void
map_column (MbRegisterImport *import, MbImportMap *map, const MbLayout *layout, guint position)
{
  MbImportPlan *plan = import->plan;
  MbLayoutColumn *column = mb_layout_column (layout, position);
  const MbField *field = column->key >= 0 ? field_of (import->reg, column->key) : NULL;
  gboolean by_hand = is_by_hand (import, layout->sheet, column->heading);
  MbMapped mapped = { .field = field, .position = position, .column = column->column };

  if (column->reason)
    return;
  if (field != NULL && field->type == MB_FIELD_ATTACHMENT)
    { /* "照片3" is the name of a file that lies elsewhere */
      column->key = MB_HEADING_UNKNOWN;
      field = NULL;
    }
  if (field != NULL && !field->derived && !decide_unit (plan, layout, column, field, by_hand, &mapped.unit))
    {
      column->key = MB_HEADING_UNKNOWN;
      field = NULL;
    }
  if (column->twice && !mb_import_is_beside (import, layout, position))
    warn_column (plan, layout, position, MB_FAULT_COLUMN_TWICE, NULL);
  else if (field != NULL && field->derived)
    warn_column (plan, layout, position, MB_FAULT_DERIVED, field);
  else if (field == NULL && !column->serial && column->key == MB_HEADING_UNKNOWN)
    warn_column (plan, layout, position, MB_FAULT_COLUMN_UNKNOWN, NULL);
  if (field != NULL && field->derived)
    field = NULL;
  mb_import_plan_add_column (plan, layout, position, field)->by_hand = by_hand;
  if (field == NULL)
    return;
  map->by_field[field->index] = (int) map->columns->len;
  g_array_append_val (map->columns, mapped);
}

/* A column of two dates in each cell feeds two fields, where the first has no column of its own. */
static void
add_range_starts (MbRegisterImport *import, MbImportMap *map)
{
  for (guint i = 0, n = map->columns->len; i < n; i++)
    {
      const MbMapped *end = mb_import_map_nth (map, i);
      const MbField *start = end->column > 0 && end->field->range_start != NULL
                                 ? mb_register_field (import->reg, end->field->range_start)
                                 : NULL;
      MbMapped mapped = { .field = start, .position = end->position, .column = end->column, .range_start = TRUE };

      if (start == NULL || start->retired || map->by_field[start->index] >= 0)
        continue;
      map->by_field[start->index] = (int) map->columns->len;
      g_array_append_val (map->columns, mapped);
    }
}

gboolean
mb_import_map_begin (MbImportPlan *plan, gpointer user, GError **error)
{
  MbRegisterImport *import = user;

  import->plan = plan;
  if (!mb_import_mapping_check (import, error))
    return FALSE;
  if (import->texts != NULL && !mb_import_constants_parse (import, import->texts, NULL, error))
    return FALSE;
  for (guint i = 0; i < plan->layouts->len; i++)
    {
      const MbLayout *layout = g_ptr_array_index (plan->layouts, i);
      MbImportMap *map = g_new0 (MbImportMap, 1);

      map->layout = layout;
      map->columns = g_array_new (FALSE, FALSE, sizeof (MbMapped));
      map->by_field = g_new (int, import->reg->fields->len);
      for (guint k = 0; k < import->reg->fields->len; k++)
        map->by_field[k] = -1;
      for (guint k = 0; k < layout->columns->len; k++)
        map_column (import, map, layout, k);
      g_ptr_array_add (import->maps, map);
      if (!mb_import_map_add_constants (import, map, error))
        return FALSE;
      add_range_starts (import, map);
      for (guint k = 0; k < import->identity->len && k < 32; k++)
        if (map->by_field[((const MbField *) g_ptr_array_index (import->identity, k))->index] >= 0)
          map->mask |= 1u << k;
    }
  return mb_import_remark (import, error);
}
