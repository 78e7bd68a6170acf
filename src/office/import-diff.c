/* import-diff.c: what a line would change.
 *
 * Promises: a change is told field by field; an empty cell erases nothing unless the clerk asked for it; a value that a new
 * record must have is demanded, also where the sheet has no such column; a state moves only by a declared step that has
 * what it requires, and never backwards: an older ledger keeps the state, and what the state was derived from, with a
 * warning.
 */
#include "config.h"

#include "derive.h"
#include "field.h"
#include "import-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
diff_free (gpointer data)
{
  MbImportDiff *diff = data;

  mb_value_clear (&diff->before);
  mb_value_clear (&diff->after);
  g_free (diff->before_text);
  g_free (diff->after_text);
  g_free (diff);
}

static char *
value_text (MbRegisterImport *import, const MbChecked *checked, const MbField *field, const MbValue *value)
{
  int position = mb_checked_position (checked, field);
  int at = checked->map->by_field[field->index];
  const MbBookCell *cell = NULL;

  if (field->type != MB_FIELD_LINK || mb_value_is_null (value))
    return mb_field_format (field, value, FALSE);
  if (position < 0)
    return g_strdup (at >= 0 ? mb_import_map_nth (checked->map, (guint) at)->constant_text : "");
  /* A link was found by what the cell says. */
  cell = mb_book_cell (import->plan->book, checked->map->layout->sheet, checked->index,
                       mb_layout_column (checked->map->layout, (guint) position)->column);
  return mb_text_tidy (mb_book_text (import->plan->book, cell));
}

static void
add_diff (MbRegisterImport *import, MbChecked *checked, const MbField *field, const MbValue *after)
{
  MbImportDiff *diff = g_new0 (MbImportDiff, 1);

  diff->field = field;
  mb_value_copy (&checked->record->values[field->index], &diff->before);
  mb_value_copy (after, &diff->after);
  diff->before_text = mb_record_text (checked->record, field, FALSE);
  diff->after_text = value_text (import, checked, field, after);
  if (checked->row->diffs == NULL)
    checked->row->diffs = g_ptr_array_new_with_free_func (diff_free);
  g_ptr_array_add (checked->row->diffs, diff);
}

static MbImportDiff *
find_diff (const MbChecked *checked, const MbField *field, guint *at)
{
  for (guint i = 0; checked->row->diffs != NULL && i < checked->row->diffs->len; i++)
    {
      MbImportDiff *diff = g_ptr_array_index (checked->row->diffs, i);

      if (diff->field != field)
        continue;
      if (at != NULL)
        *at = i;
      return diff;
    }
  return NULL;
}

static void
drop_diff (MbChecked *checked, const MbField *field)
{
  guint at = 0;

  if (find_diff (checked, field, &at) != NULL)
    g_ptr_array_remove_index (checked->row->diffs, at);
}

/* ---- What must be there ---- */

static void
demand (MbRegisterImport *import, MbChecked *checked, const MbField *field)
{
  mb_fault_expect_text (mb_checked_fault (import, checked, field, MB_FAULT_MISSING), N_ ("a value"));
}

/* A cell that was refused is not missing as well. */
static gboolean
is_refused_already (const MbChecked *checked, const MbField *field)
{
  const MbFault *fault = checked->row->fault;

  if (fault == NULL)
    return FALSE;
  if (g_strcmp0 (fault->field, field->id) == 0)
    return TRUE;
  for (guint i = 0; fault->also != NULL && i < fault->also->len; i++)
    if (g_strcmp0 (((const MbFault *) g_ptr_array_index (fault->also, i))->field, field->id) == 0)
      return TRUE;
  return FALSE;
}

/* What a sheet has no column for is demanded only of a row that would else become a record. */
static void
demand_required (MbRegisterImport *import, MbChecked *checked)
{
  gboolean refused = checked->row->fault != NULL;

  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);
      const MbValue *value = mb_checked_final (checked, field);

      if (!field->required || field->retired || field->derived || (value != NULL && !mb_value_is_null (value)))
        continue;
      if (checked->record == NULL && !mb_value_is_null (&field->default_value))
        continue;
      if (!is_refused_already (checked, field) && (!refused || mb_checked_position (checked, field) >= 0))
        demand (import, checked, field);
    }
}

/* ---- All values as they would be ---- */

static MbValue *
final_values (MbRegisterImport *import, const MbChecked *checked)
{
  MbValue *values = g_new0 (MbValue, import->reg->fields->len);

  for (guint i = 0; i < import->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);
      const MbImportDiff *diff = checked->record != NULL ? find_diff (checked, field, NULL) : NULL;
      const MbValue *value = checked->record != NULL ? &checked->record->values[i] : mb_checked_value (checked, field);

      if (diff != NULL)
        value = &diff->after;
      if (value == NULL || (checked->record == NULL && mb_value_is_null (value)))
        value = &field->default_value;
      mb_value_copy (value, &values[i]);
    }
  return values;
}

static void
values_free (MbValue *values, guint n)
{
  for (guint i = 0; i < n; i++)
    mb_value_clear (&values[i]);
  g_free (values);
}

/* What follows from the values by the register's own rule becomes a change like any other. */
static void
derive_new (MbRegisterImport *import, MbChecked *checked)
{
  guint n = import->reg->fields->len;
  MbValue *plain = final_values (import, checked);
  MbValue *values = final_values (import, checked);

  mb_derive_fields (import->reg, NULL, values);
  for (guint i = 0; i < n; i++)
    {
      MbDerived derived = { g_ptr_array_index (import->reg->fields, i), MB_VALUE_INIT };

      if (mb_value_equal (&plain[i], &values[i]))
        continue;
      if (checked->derived == NULL)
        checked->derived = g_array_new (FALSE, FALSE, sizeof (MbDerived));
      mb_value_copy (&values[i], &derived.value);
      g_array_append_val (checked->derived, derived);
    }
  values_free (plain, n);
  values_free (values, n);
}

static void
derive_update (MbRegisterImport *import, MbChecked *checked)
{
  guint n = import->reg->fields->len;
  MbValue *values = final_values (import, checked);

  mb_derive_fields (import->reg, checked->record->values, values);
  for (guint i = 0; i < n; i++)
    {
      const MbField *field = g_ptr_array_index (import->reg->fields, i);
      MbImportDiff *diff = find_diff (checked, field, NULL);
      const MbValue *planned = diff != NULL ? &diff->after : &checked->record->values[i];

      if (mb_value_equal (planned, &values[i]))
        continue;
      if (mb_value_equal (&checked->record->values[i], &values[i]))
        {
          drop_diff (checked, field);
          continue;
        }
      if (diff == NULL)
        {
          add_diff (import, checked, field, &values[i]);
          diff = find_diff (checked, field, NULL);
        }
      mb_value_clear (&diff->after);
      mb_value_copy (&values[i], &diff->after);
      g_free (diff->after_text);
      diff->after_text = mb_field_format (field, &values[i], FALSE);
    }
  values_free (values, n);
}

/* ---- States ---- */

static int
order_of (const MbRegister *reg, const char *state)
{
  for (int i = 0; reg->state_order != NULL && reg->state_order[i] != NULL; i++)
    if (g_str_equal (reg->state_order[i], state))
      return i;
  return -1;
}

static char *
allowed_states (const MbRegister *reg, const char *from)
{
  GString *words = g_string_new (from);

  for (guint i = 0; i < reg->transitions->len; i++)
    {
      const MbTransition *transition = g_ptr_array_index (reg->transitions, i);

      if (g_str_equal (transition->from, from))
        g_string_append_printf (words, "、%s", transition->to);
    }
  return g_string_free (words, FALSE);
}

/* Where the state is told: its own column, else the first of those it follows from. */
static const MbField *
state_column (const MbRegisterImport *import, const MbChecked *checked)
{
  const char *const *sources = mb_derive_sources (import->reg);

  if (mb_checked_position (checked, import->reg->state_field) >= 0)
    return import->reg->state_field;
  for (guint i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      const MbField *field = mb_register_field (import->reg, sources[i]);

      if (field != NULL && mb_checked_position (checked, field) >= 0)
        return field;
    }
  return import->reg->state_field;
}

static void
keep_state (MbRegisterImport *import, MbChecked *checked, const char *present)
{
  const char *const *sources = mb_derive_sources (import->reg);
  const MbField *column = state_column (import, checked);
  MbFault *warning = mb_import_field_fault (import->plan, checked->map->layout, checked->index,
                                            mb_checked_position (checked, column), MB_FAULT_STATE_OLDER, column);

  g_free (warning->field);
  warning->field = g_strdup (import->reg->state_field->id);
  mb_fault_expect_words (warning, g_strdup (present));
  mb_import_plan_warn (import->plan, warning);
  drop_diff (checked, import->reg->state_field);
  for (guint i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      const MbField *field = mb_register_field (import->reg, sources[i]);

      if (field != NULL)
        drop_diff (checked, field);
    }
}

static gboolean
touches_sources (const MbRegisterImport *import, const MbChecked *checked)
{
  const char *const *sources = mb_derive_sources (import->reg);

  for (guint i = 0; sources != NULL && sources[i] != NULL; i++)
    {
      const MbField *field = mb_register_field (import->reg, sources[i]);

      if (field != NULL && find_diff (checked, field, NULL) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Would the record be at an earlier state if it were made of these values only now? Then the ledger is older than the
 * record, or says the contrary of what closed it: 不合格 for a hazard that was rechecked since. */
static gboolean
contradicts_state (MbRegisterImport *import, const MbChecked *checked)
{
  const MbField *field = import->reg->state_field;
  guint n = import->reg->fields->len;
  const MbValue *present = field != NULL ? &checked->record->values[field->index] : NULL;
  MbValue *values = NULL;
  gboolean earlier = FALSE;

  if (present == NULL || present->kind != MB_VALUE_TEXT || !touches_sources (import, checked))
    return FALSE;
  values = final_values (import, checked);
  mb_value_set_null (&values[field->index]);
  mb_derive_fields (import->reg, NULL, values);
  if (values[field->index].kind == MB_VALUE_TEXT)
    earlier = order_of (import->reg, values[field->index].text) < order_of (import->reg, present->text);
  values_free (values, n);
  return earlier;
}

static void
check_requires (MbRegisterImport *import, MbChecked *checked, const MbTransition *transition)
{
  for (guint i = 0; transition->requires != NULL && transition->requires[i] != NULL; i++)
    {
      const MbField *field = mb_register_field (import->reg, transition->requires[i]);
      const MbValue *value = field != NULL ? mb_checked_final (checked, field) : NULL;

      if (field != NULL && (value == NULL || mb_value_is_null (value)))
        mb_fault_expect_text (mb_checked_fault (import, checked, field, MB_FAULT_REQUIRES), N_ ("a value"));
    }
}

/* The ledger tells what was done elsewhere: taken as it is, and told. */
static void
warn_demands (MbRegisterImport *import, MbChecked *checked, const char *into)
{
  MbValue *values = final_values (import, checked);
  g_autoptr (GPtrArray) lacking = mb_register_lacking (import->reg, into, values, NULL);

  for (guint i = 0; i < lacking->len; i++)
    {
      const MbField *field = g_ptr_array_index (lacking, i);
      MbFault *warning = mb_import_field_fault (import->plan, checked->map->layout, checked->index,
                                                mb_checked_position (checked, field), MB_FAULT_TAKEN_LACKING, field);

      mb_fault_expect_text (warning, N_ ("a value"));
      mb_import_plan_warn (import->plan, warning);
    }
  values_free (values, import->reg->fields->len);
}

static void
check_state (MbRegisterImport *import, MbChecked *checked)
{
  const MbRegister *reg = import->reg;
  const MbImportDiff *diff = reg->state_field != NULL ? find_diff (checked, reg->state_field, NULL) : NULL;
  const MbTransition *transition = NULL;
  gboolean same = FALSE;
  int from = 0, to = 0;

  if (diff == NULL && contradicts_state (import, checked))
    keep_state (import, checked, checked->record->values[reg->state_field->index].text);
  if (diff == NULL || diff->before.kind != MB_VALUE_TEXT || diff->after.kind != MB_VALUE_TEXT)
    return;
  from = order_of (reg, diff->before.text);
  to = order_of (reg, diff->after.text);
  if (from >= 0 && to >= 0 && to < from)
    {
      g_autofree char *present = g_strdup (diff->before.text);

      keep_state (import, checked, present);
      return;
    }
  if (reg->transitions->len == 0)
    return;
  transition = mb_register_transition (reg, diff->before.text, diff->after.text, &same);
  if (transition != NULL)
    {
      check_requires (import, checked, transition);
      warn_demands (import, checked, diff->after.text);
    }
  else if (!same)
    mb_fault_expect_words (mb_checked_fault (import, checked, state_column (import, checked), MB_FAULT_TRANSITION),
                           allowed_states (reg, diff->before.text));
}

/* ---- Lines ---- */

static void
diff_record (MbRegisterImport *import, MbChecked *checked)
{
  for (guint i = 0; i < checked->map->columns->len; i++)
    {
      const MbField *field = mb_import_map_nth (checked->map, i)->field;
      const MbValue *value = &checked->values[i];
      const MbValue *stored = &checked->record->values[field->index];

      if (checked->map->by_field[field->index] != (int) i)
        continue; /* an empty column that a constant stands for */
      if ((mb_value_is_null (value) && !import->plan->empty_erases) || mb_checked_keeps (checked, field))
        continue;
      if (mb_value_is_null (value) && (field == import->reg->state_field || mb_value_is_null (stored)))
        continue;
      if (mb_value_is_null (value) && field->required)
        demand (import, checked, field);
      else if (!mb_import_same_value (field, value, stored))
        add_diff (import, checked, field, value);
    }
  if (mb_derive_sources (import->reg) != NULL)
    derive_update (import, checked);
  check_state (import, checked);
  if (checked->row->diffs != NULL && checked->row->diffs->len == 0)
    g_clear_pointer (&checked->row->diffs, g_ptr_array_unref);
}

static char *
row_title (MbRegisterImport *import, const MbChecked *checked)
{
  const MbField *title = import->reg->title;
  const MbValue *value = mb_checked_value (checked, title);

  if (value != NULL && !mb_value_is_null (value))
    return value_text (import, checked, title, value);
  return checked->record != NULL ? mb_record_text (checked->record, title, FALSE) : g_strdup ("");
}

static void
diff_row (MbRegisterImport *import, MbChecked *checked)
{
  MbImportRow *row = checked->row;

  row->title = row_title (import, checked);
  demand_required (import, checked);
  if (row->fault == NULL && checked->record != NULL)
    diff_record (import, checked);
  else if (row->fault == NULL && mb_derive_sources (import->reg) != NULL)
    derive_new (import, checked);
  if (row->fault != NULL)
    {
      g_clear_pointer (&row->diffs, g_ptr_array_unref);
      return;
    }
  row->record_id = checked->record != NULL ? checked->record->id : 0;
  if (checked->record == NULL)
    row->fate = MB_ROW_NEW;
  else
    row->fate = row->diffs != NULL ? MB_ROW_UPDATED : MB_ROW_UNCHANGED;
}

void
mb_import_diff_rows (MbRegisterImport *import)
{
  for (guint i = 0; i < import->checked->len; i++)
    diff_row (import, g_ptr_array_index (import->checked, i));
  mb_import_plan_finish_rows (import->plan);
}
