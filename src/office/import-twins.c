/* import-twins.c: lines of one file that nothing tells apart.
 *
 * Promise: they are taken, each as a record of its own, because a ledger may truly hold two alike; and they are told. Where records
 * bear codes (an institution), two lines of one name and place without differing codes most likely are one entered twice:
 * each later one is told with the row it repeats. Elsewhere (a hazard) only lines alike in every column are, once for the
 * file. What is in the register already is not told again.
 */
#include "config.h"

#include "import-match.h"

#include <glib/gi18n-lib.h>

/* Records with codes that are known by their name: institutions, and not cases, of which several a day are of one kind. */
static gboolean
goes_by_names_and_codes (const MbRegister *reg)
{
  gboolean by_name = FALSE;

  for (guint i = 0; i < reg->identity->len; i++)
    by_name |= g_ptr_array_index (reg->identity, i) == reg->title;
  for (guint i = 0; by_name && i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);

      if (field->unique && !field->retired && field->type == MB_FIELD_CODE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
codes_differ (const MbRegister *reg, const MbChecked *one, const MbChecked *two)
{
  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);
      const MbValue *a = mb_checked_value (one, field);
      const MbValue *b = mb_checked_value (two, field);

      if (field->unique && a != NULL && b != NULL && !mb_value_is_null (a) && !mb_value_is_null (b)
          && !mb_import_same_value (field, a, b))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  const MbChecked *later, *earlier;
} Twin;

static int
compare_twins (gconstpointer a, gconstpointer b)
{
  const MbImportRow *one = ((const Twin *) a)->later->row, *two = ((const Twin *) b)->later->row;

  if (one->sheet != two->sheet)
    return one->sheet < two->sheet ? -1 : 1;
  return one->row < two->row ? -1 : one->row > two->row;
}

/* Of a group in which hundreds are alike, each is held against the first and the one before it only. */
static void
find_by_codes (const MbRegister *reg, GPtrArray *group, GArray *twins)
{
  const MbChecked *first = NULL, *before = NULL;

  for (guint i = 0; i < group->len; i++)
    {
      const MbChecked *checked = g_ptr_array_index (group, i);
      Twin twin = { checked, NULL };

      if (checked->row->fault != NULL)
        continue;
      if (first != NULL && !codes_differ (reg, first, checked))
        twin.earlier = first;
      else if (before != NULL && !codes_differ (reg, before, checked))
        twin.earlier = before;
      if (twin.earlier != NULL && (checked->record == NULL || twin.earlier->record == NULL))
        g_array_append_val (twins, twin);
      first = first != NULL ? first : checked;
      before = checked;
    }
}

static void
find_by_content (GPtrArray *group, GArray *twins)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < group->len; i++)
    {
      const MbChecked *checked = g_ptr_array_index (group, i);
      char *content = checked->row->fault == NULL ? mb_matching_row_content (checked) : NULL;
      Twin twin = { checked, content != NULL ? g_hash_table_lookup (known, content) : NULL };

      if (content == NULL)
        continue;
      if (twin.earlier != NULL && (checked->record == NULL || twin.earlier->record == NULL))
        g_array_append_val (twins, twin);
      if (twin.earlier == NULL)
        g_hash_table_insert (known, content, (gpointer) checked);
      else
        g_free (content);
    }
}

static MbFault *
warn (MbRegisterImport *import, const Twin *twin, MbFaultCode code)
{
  const MbField *title = import->reg->title;
  MbFault *fault = mb_import_field_fault (import->plan, twin->later->map->layout, twin->later->index,
                                          mb_checked_position (twin->later, title), code, title);
  const char *sheet = mb_book_sheet (import->plan->book, twin->earlier->row->sheet)->name;

  if (twin->earlier->row->sheet == twin->later->row->sheet)
    mb_fault_expect (fault, N_ ("something other than in row %u"), twin->earlier->row->row);
  else
    mb_fault_expect (fault, N_ ("something other than in row %u of sheet %s"), twin->earlier->row->row, sheet);
  mb_import_plan_warn (import->plan, fault);
  return fault;
}

void
mb_import_warn_twins (MbRegisterImport *import)
{
  g_autoptr (GArray) twins = g_array_new (FALSE, FALSE, sizeof (Twin));
  gboolean by_codes = goes_by_names_and_codes (import->reg);

  for (guint i = 0; i < import->groups->len; i++)
    {
      if (by_codes)
        find_by_codes (import->reg, g_ptr_array_index (import->groups, i), twins);
      else
        find_by_content (g_ptr_array_index (import->groups, i), twins);
    }
  g_array_sort (twins, compare_twins);
  if (by_codes)
    for (guint i = 0; i < twins->len; i++)
      warn (import, &g_array_index (twins, Twin, i), MB_FAULT_TWIN_ROWS);
  else if (twins->len > 0)
    warn (import, &g_array_index (twins, Twin, 0), MB_FAULT_ALIKE_ROWS)->count = twins->len;
}
