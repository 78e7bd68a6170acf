/* import-row.c: the cells of a line to values, by the same rules that hold for typing (core/field).
 *
 * Promise: every cell of a line is judged, so that the sender hears of all faults at once. An empty cell is no fault here: whether
 * a value is demanded depends on the record that the line turns out to mean.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"
#include "office-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Ledgers repeat their words and dates; beyond so many different ones there is nothing to gain. */
#define MAX_KNOWN 8192

typedef struct
{
  MbFault *fault;
  MbValue value;
} Known;

static void
known_free (gpointer data)
{
  Known *known = data;

  mb_fault_free (known->fault);
  mb_value_clear (&known->value);
  g_free (known);
}

void
mb_import_forget_known (MbMapped *mapped)
{
  g_clear_pointer (&mapped->known[0], g_hash_table_unref);
  g_clear_pointer (&mapped->known[1], g_hash_table_unref);
}

static gboolean
repeats (const MbField *field)
{
  return field->type == MB_FIELD_CHOICE || field->type == MB_FIELD_DATE || field->type == MB_FIELD_BOOLEAN
         || field->type == MB_FIELD_LINK || mb_field_is_number (field);
}

static gboolean
ends_in_digit (const char *text)
{
  g_autofree char *folded = mb_text_fold (text);
  gsize length = strlen (folded);

  return length > 0 && (g_ascii_isdigit (folded[length - 1]) || folded[length - 1] == '.');
}

static MbFault *
look_up_link (MbMapped *mapped, MbValue *value)
{
  MbFaultCode code = MB_FAULT_NONE;
  gint64 id = mb_link_index_find (mapped->link, value->text, &code);
  MbFault *fault = NULL;

  if (id != 0)
    {
      mb_value_set_int (value, id);
      return NULL;
    }
  fault = mb_fault_new (code, mapped->field->id);
  fault->field = g_strdup (mapped->field->id);
  mb_fault_expect_text (fault, code == MB_FAULT_AMBIGUOUS_LINK ? N_ ("the code, or a name that only one has")
                                                               : N_ ("a name or code that is in the register"));
  mb_value_set_null (value);
  return fault;
}

/* A word in use, written with blanks or in other widths (城 关 镇), is that word; a new one is written as it was met first. */
static void
take_known_word (MbMapped *mapped, MbValue *value)
{
  g_autofree char *folded = mb_text_fold (value->text);
  const char *word = g_hash_table_lookup (mapped->words, folded);

  if (word == NULL)
    g_hash_table_insert (mapped->words, g_steal_pointer (&folded), g_strdup (value->text));
  else if (!g_str_equal (word, value->text))
    mb_value_take_text (value, g_strdup (word));
}

/* Two dates in one cell: the field takes its own. FALSE: it is no such cell. */
static gboolean
take_of_range (const MbMapped *mapped, const char *text, MbValue *value)
{
  MbDate first = MB_DATE_NONE, last = MB_DATE_NONE;

  if ((!mapped->range_start && mapped->field->range_start == NULL) || !mb_date_parse_range (text, &first, &last))
    return FALSE;
  mb_value_take_text (value, mb_date_to_iso (mapped->range_start ? first : last));
  return TRUE;
}

static MbFault *
parse_anew (MbMapped *mapped, const char *text, MbSheetCellKind kind, MbValue *value)
{
  const MbField *field = mapped->field;
  g_autofree char *changed = NULL;
  MbFault *fault = NULL;

  if (take_of_range (mapped, text, value) || mapped->range_start)
    return NULL;
  if (kind == MB_SHEET_ERROR)
    {
      fault = mb_fault_new (MB_FAULT_CELL_ERROR, field->id);
      fault->field = g_strdup (field->id);
      return fault;
    }
  if (kind == MB_SHEET_DATE && field->type == MB_FIELD_DATE && strchr (text, 'T') != NULL)
    text = changed = g_strndup (text, (gsize) (strchr (text, 'T') - text));
  else if (mapped->unit != NULL && ends_in_digit (text))
    text = changed = g_strconcat (text, mapped->unit, NULL);
  fault = mb_field_parse_cell (field, text, kind == MB_SHEET_NUMBER, kind == MB_SHEET_DATE, value);
  if (fault != NULL && fault->code == MB_FAULT_MISSING)
    { /* a stroke, or blanks of a kind of its own: as empty as no cell */
      mb_fault_free (fault);
      return NULL;
    }
  if (fault == NULL && mapped->words != NULL && value->kind == MB_VALUE_TEXT)
    take_known_word (mapped, value);
  if (fault == NULL && field->type == MB_FIELD_LINK && value->kind == MB_VALUE_TEXT)
    fault = look_up_link (mapped, value);
  return fault;
}

MbFault *
mb_import_parse_cell (MbMapped *mapped, const char *text, MbSheetCellKind kind, MbValue *value)
{
  GHashTable **table = &mapped->known[kind == MB_SHEET_NUMBER];
  Known *known = NULL;

  if (!repeats (mapped->field) || kind == MB_SHEET_ERROR)
    return parse_anew (mapped, text, kind, value);
  if (*table == NULL)
    *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free);
  known = g_hash_table_lookup (*table, text);
  if (known == NULL)
    {
      known = g_new0 (Known, 1);
      known->fault = parse_anew (mapped, text, kind, &known->value);
      if (g_hash_table_size (*table) >= MAX_KNOWN)
        g_hash_table_remove_all (*table);
      g_hash_table_insert (*table, g_strdup (text), known);
    }
  if (known->fault != NULL)
    return mb_fault_copy (known->fault);
  mb_value_clear (value);
  mb_value_copy (&known->value, value);
  return NULL;
}

MbFault *
mb_checked_fault (MbRegisterImport *import, MbChecked *checked, const MbField *field, MbFaultCode code)
{
  MbFault *fault = mb_import_field_fault (import->plan, checked->map->layout, checked->index,
                                          mb_checked_position (checked, field), code, field);

  mb_import_row_add_fault (checked->row, fault);
  return fault;
}

MbLinkIndex *
mb_import_link_index (MbRegisterImport *import, const MbField *field, MbJob *job, GError **error)
{
  MbLinkIndex *index = g_hash_table_lookup (import->links, field->link);
  const MbRegister *target = NULL;

  if (index != NULL)
    return index;
  target = mb_office_register (import->office, field->link, error);
  if (target == NULL)
    return NULL;
  index = mb_link_index_load (mb_office_get_store (import->office), target, job, error);
  if (index != NULL)
    g_hash_table_insert (import->links, g_strdup (field->link), index);
  return index;
}

/* The tables of links are loaded once, when a sheet has such a column. */
static gboolean
load_links (MbRegisterImport *import, MbJob *job, GError **error)
{
  for (guint i = 0; i < import->maps->len; i++)
    {
      MbImportMap *map = g_ptr_array_index (import->maps, i);

      for (guint k = 0; k < map->columns->len; k++)
        {
          MbMapped *mapped = mb_import_map_nth (map, k);

          if (mapped->field->type != MB_FIELD_LINK || mapped->link != NULL || mapped->column == 0)
            continue;
          mapped->link = mb_import_link_index (import, mapped->field, job, error);
          if (mapped->link == NULL)
            return FALSE;
        }
    }
  return TRUE;
}

/* Words of open choices: anew each time, so that a corrected cell leaves no trace. */
static gboolean
load_words (MbRegisterImport *import, GError **error)
{
  for (guint i = 0; i < import->maps->len; i++)
    {
      MbImportMap *map = g_ptr_array_index (import->maps, i);

      for (guint k = 0; k < map->columns->len; k++)
        {
          MbMapped *mapped = mb_import_map_nth (map, k);
          g_auto (GStrv) words = NULL;

          if (mapped->field->type != MB_FIELD_CHOICE || !mapped->field->open || mapped->column == 0)
            continue;
          words = mb_office_field_words (import->office, mapped->field, error);
          if (words == NULL)
            return FALSE;
          mb_import_forget_known (mapped);
          g_clear_pointer (&mapped->words, g_hash_table_unref);
          mapped->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          for (guint n = 0; words[n] != NULL; n++)
            {
              char *folded = mb_text_fold (words[n]);

              if (!g_hash_table_contains (mapped->words, folded))
                g_hash_table_insert (mapped->words, folded, g_strdup (words[n]));
              else
                g_free (folded);
            }
        }
    }
  return TRUE;
}

static MbChecked *
read_row (MbRegisterImport *import, MbImportMap *map, guint index)
{
  MbImportPlan *plan = import->plan;
  MbChecked *checked = g_new0 (MbChecked, 1);

  checked->row = mb_import_plan_add_row (plan, map->layout, index);
  checked->map = map;
  checked->index = index;
  checked->values = g_new0 (MbValue, map->columns->len);
  for (guint i = 0; i < map->columns->len; i++)
    {
      MbMapped *mapped = mb_import_map_nth (map, i);
      const MbBookCell *cell = NULL;
      MbFault *fault = NULL;

      if (mapped->column == 0)
        {
          mb_value_copy (mb_import_mapped_constant (mapped, index), &checked->values[i]);
          continue;
        }
      cell = mb_book_cell (plan->book, map->layout->sheet, index, mapped->column);
      if (cell == NULL)
        continue;
      fault = mb_import_parse_cell (mapped, mb_book_text (plan->book, cell), cell->kind, &checked->values[i]);
      if (fault == NULL)
        continue;
      mb_import_fault_place (plan, map->layout, index, (int) mapped->position, fault);
      mb_import_row_add_fault (checked->row, fault);
    }
  return checked;
}

gboolean
mb_import_read_rows (MbRegisterImport *import, MbJob *job, GError **error)
{
  guint64 total = 0, done = 0;

  if (!load_links (import, job, error) || !load_words (import, error))
    return FALSE;
  for (guint i = 0; i < import->maps->len; i++)
    total += ((const MbImportMap *) g_ptr_array_index (import->maps, i))->layout->data->len;
  for (guint i = 0; i < import->maps->len; i++)
    {
      MbImportMap *map = g_ptr_array_index (import->maps, i);

      for (guint k = 0; k < map->layout->data->len; k++)
        {
          g_ptr_array_add (import->checked, read_row (import, map, g_array_index (map->layout->data, guint, k)));
          if (++done % 1000 == 0)
            {
              mb_job_set_progress (job, done, total);
              if (!mb_job_check (job, error))
                return FALSE;
            }
        }
    }
  return TRUE;
}
