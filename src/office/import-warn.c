/* import-warn.c: what is taken with a word of warning.
 *
 * Promise: a word that an open choice did not know is told once, with the number of rows that have it; an unusual licence
 * number and codes that name different regions are told for rows that bring them in, not again for unchanged ones.
 */
#include "config.h"

#include "code.h"
#include "import-check.h"
#include "office-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const MbChecked *first;
  guint count;
} Learned;

/* Does this row bring the value in? */
static gboolean
is_new_value (const MbChecked *checked, const MbField *field)
{
  const MbValue *value = mb_checked_value (checked, field);

  if (checked->row->fault != NULL || value == NULL || value->kind != MB_VALUE_TEXT)
    return FALSE;
  return checked->record == NULL || !mb_value_equal (value, &checked->record->values[field->index]);
}

static MbFault *
warn_row (MbRegisterImport *import, const MbChecked *checked, const MbField *field, MbFaultCode code)
{
  MbFault *fault = mb_import_field_fault (import->plan, checked->map->layout, checked->index,
                                          mb_checked_position (checked, field), code, field);

  mb_import_plan_warn (import->plan, fault);
  return fault;
}

static gboolean
warn_learned (MbRegisterImport *import, const MbField *field, GError **error)
{
  g_auto (GStrv) words = mb_office_field_words (import->office, field, error);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) learned = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GPtrArray) order = g_ptr_array_new ();

  if (words == NULL)
    return FALSE;
  for (guint i = 0; words[i] != NULL; i++)
    g_hash_table_add (known, words[i]);
  for (guint i = 0; i < import->checked->len; i++)
    {
      const MbChecked *checked = g_ptr_array_index (import->checked, i);
      const MbValue *value = mb_checked_value (checked, field);
      Learned *found = NULL;

      if (!is_new_value (checked, field) || g_hash_table_contains (known, value->text))
        continue;
      found = g_hash_table_lookup (learned, value->text);
      if (found == NULL)
        {
          found = g_new0 (Learned, 1);
          found->first = checked;
          g_hash_table_insert (learned, value->text, found);
          g_ptr_array_add (order, found);
        }
      found->count++;
    }
  for (guint i = 0; i < order->len; i++)
    {
      const Learned *found = g_ptr_array_index (order, i);

      warn_row (import, found->first, field, MB_FAULT_CHOICE_LEARNED)->count = found->count;
    }
  return TRUE;
}

/* The six digits of the region inside a code; NULL if it has none. */
static const char *
region_in (const MbField *field, const char *code)
{
  const char *digits = strpbrk (code, "0123456789");

  if (g_strcmp0 (field->checker, "uscc") == 0)
    return strlen (code) == 18 ? code + 2 : NULL;
  if (g_strcmp0 (field->checker, "licence") != 0 || digits == NULL || mb_code_is_unusual ("licence", code))
    return NULL;
  return strspn (digits, "0123456789") == 15 ? digits + 1 : digits;
}

static void
warn_codes (MbRegisterImport *import, const MbChecked *checked, GPtrArray *codes)
{
  const char *region = NULL;
  gboolean brings = FALSE;

  for (guint i = 0; i < codes->len; i++)
    {
      const MbField *field = g_ptr_array_index (codes, i);
      const MbValue *value = mb_checked_value (checked, field);
      const char *found = NULL;

      if (value == NULL || value->kind != MB_VALUE_TEXT)
        continue;
      brings |= is_new_value (checked, field);
      if (is_new_value (checked, field) && mb_code_is_unusual (field->checker, value->text))
        warn_row (import, checked, field, MB_FAULT_LICENCE_UNUSUAL);
      found = region_in (field, value->text);
      if (found != NULL && region != NULL && brings && strncmp (found, region, 6) != 0)
        mb_fault_expect_words (warn_row (import, checked, field, MB_FAULT_REGION_DIFFERS), g_strndup (region, 6));
      else if (found != NULL)
        region = found;
    }
}

gboolean
mb_import_warn_rows (MbRegisterImport *import, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);

      if (field->retired)
        continue;
      if (field->type == MB_FIELD_CODE && field->checker != NULL)
        g_ptr_array_add (codes, (gpointer) field);
      if (field->type == MB_FIELD_CHOICE && field->open && !warn_learned (import, field, error))
        return FALSE;
    }
  for (guint i = 0; codes->len > 0 && i < import->checked->len; i++)
    {
      const MbChecked *checked = g_ptr_array_index (import->checked, i);

      if (checked->row->fault == NULL)
        warn_codes (import, checked, codes);
    }
  return TRUE;
}
