/* print.c: faults, errors and the import document as JSON and as text. */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "command.h"
#include "field.h"

static void
print_fault_members (MbJson *json, const MbFault *fault)
{
  g_autofree char *id = mb_fault_id (fault);
  g_autofree char *message = mb_fault_message (fault);
  g_autofree char *column = fault->column > 0 ? mb_fault_column_name (fault->column) : NULL;

  mb_json_add_string (json, "sheet", fault->sheet);
  mb_json_name (json, "row");
  if (fault->row > 0)
    mb_json_int (json, fault->row);
  else
    mb_json_null (json);
  mb_json_add_string (json, "column", column);
  mb_json_add_string (json, "field", fault->field);
  mb_json_add_string (json, "heading", fault->heading);
  mb_json_add_string (json, "code", id);
  mb_json_add_string (json, "found", fault->found);
  mb_json_add_string (json, "expected", mb_fault_expected_plain (fault));
  mb_json_add_string (json, "message", message);
  mb_json_add_string (json, "hint", mb_fault_hint (fault->code));
}

void
mb_print_value (MbJson *json, const MbField *field, const MbValue *value)
{
  g_autofree char *text = NULL;

  if (mb_value_is_null (value))
    mb_json_null (json);
  else if (field->type == MB_FIELD_INTEGER)
    mb_json_int (json, value->number);
  else if (field->type == MB_FIELD_BOOLEAN)
    mb_json_bool (json, value->number != 0);
  else
    {
      text = mb_field_format (field, value, TRUE);
      mb_json_string (json, text);
    }
}

void
mb_print_fault (MbJson *json, const MbFault *fault)
{
  mb_json_begin_object (json);
  print_fault_members (json, fault);
  if (fault->also != NULL && fault->also->len > 0)
    {
      mb_json_name (json, "also");
      mb_json_begin_array (json);
      for (guint i = 0; i < fault->also->len; i++)
        mb_print_fault (json, g_ptr_array_index (fault->also, i));
      mb_json_end_array (json);
    }
  mb_json_end_object (json);
}

void
mb_print_error (MbJson *json, const GError *error)
{
  mb_json_name (json, "error");
  mb_json_begin_object (json);
  mb_json_add_string (json, "code", mb_error_code_id (error));
  mb_json_add_string (json, "message", error->message);
  mb_json_add_string (json, "hint", mb_error_hint (error));
  mb_json_end_object (json);
}

static void
print_faults (MbJson *json, const char *name, GPtrArray *faults)
{
  mb_json_name (json, name);
  mb_json_begin_array (json);
  for (guint i = 0; i < faults->len; i++)
    mb_print_fault (json, g_ptr_array_index (faults, i));
  mb_json_end_array (json);
}

static void
print_skipped (MbJson *json, MbImportPlan *plan)
{
  GPtrArray *skipped = mb_import_plan_skipped (plan);

  mb_json_name (json, "skipped_rows");
  mb_json_begin_array (json);
  for (guint i = 0; i < skipped->len; i++)
    {
      const MbImportSkipped *row = g_ptr_array_index (skipped, i);

      mb_json_begin_object (json);
      mb_json_add_string (json, "sheet", mb_import_plan_sheet_name (plan, row->sheet));
      mb_json_add_int (json, "row", row->row);
      mb_json_add_string (json, "reason", row->reason);
      mb_json_add_string (json, "text", row->text);
      mb_json_end_object (json);
    }
  mb_json_end_array (json);
}

static void
print_missing (MbJson *json, MbImportPlan *plan)
{
  GPtrArray *missing = mb_import_plan_missing (plan);

  mb_json_name (json, "missing_rows");
  mb_json_begin_array (json);
  for (guint i = 0; i < missing->len; i++)
    {
      const MbImportMissing *row = g_ptr_array_index (missing, i);

      mb_json_begin_object (json);
      mb_json_add_id (json, "id", row->record_id);
      mb_json_add_string (json, "title", row->title);
      mb_json_end_object (json);
    }
  mb_json_end_array (json);
}

/* add_figure: a total is a number in JSON where it is whole, else its text. */
static void
add_figure (MbJson *json, const char *name, const char *text)
{
  gint64 number;

  if (text != NULL && g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &number, NULL))
    mb_json_add_int (json, name, number);
  else
    mb_json_add_string (json, name, text);
}

static guint
print_totals (MbJson *json, MbImportPlan *plan)
{
  GPtrArray *totals = mb_import_plan_totals (plan);
  guint n_differ = 0;

  if (json != NULL)
    {
      mb_json_name (json, "totals");
      mb_json_begin_array (json);
    }
  for (guint i = 0; i < totals->len; i++)
    {
      const MbImportTotal *total = g_ptr_array_index (totals, i);
      g_autofree char *column = mb_fault_column_name (total->column);

      n_differ += total->differs;
      if (json == NULL)
        continue;
      mb_json_begin_object (json);
      mb_json_add_string (json, "sheet", mb_import_plan_sheet_name (plan, total->sheet));
      mb_json_add_int (json, "row", total->row);
      mb_json_add_string (json, "column", column);
      mb_json_add_string (json, "field", total->field != NULL ? total->field->id : NULL);
      add_figure (json, "stated", total->stated);
      add_figure (json, "read", total->read);
      add_figure (json, "taken", total->taken);
      mb_json_add_bool (json, "differs", total->differs);
      mb_json_end_object (json);
    }
  if (json != NULL)
    mb_json_end_array (json);
  return n_differ;
}

/* print_side: as get prints it; where a record is linked, or there is nothing but a text, that. */
static void
print_side (MbJson *json, const char *name, const MbField *field, const MbValue *value, const char *text)
{
  mb_json_name (json, name);
  if (mb_value_is_null (value) || field->type == MB_FIELD_LINK)
    mb_json_string (json, text != NULL && *text != '\0' ? text : NULL);
  else
    mb_print_value (json, field, value);
}

static void
print_updates (MbJson *json, MbImportPlan *plan)
{
  GPtrArray *rows = mb_import_plan_rows (plan);

  mb_json_name (json, "updates");
  mb_json_begin_array (json);
  for (guint i = 0; i < rows->len; i++)
    {
      const MbImportRow *row = g_ptr_array_index (rows, i);

      if (row->fate != MB_ROW_UPDATED || row->diffs == NULL)
        continue;
      mb_json_begin_object (json);
      mb_json_add_string (json, "sheet", mb_import_plan_sheet_name (plan, row->sheet));
      mb_json_add_int (json, "row", row->row);
      mb_json_add_id (json, "id", row->record_id);
      mb_json_add_string (json, "title", row->title);
      mb_json_name (json, "fields");
      mb_json_begin_array (json);
      for (guint j = 0; j < row->diffs->len; j++)
        {
          const MbImportDiff *diff = g_ptr_array_index (row->diffs, j);

          mb_json_begin_object (json);
          mb_json_add_string (json, "field", diff->field->id);
          print_side (json, "before", diff->field, &diff->before, diff->before_text);
          print_side (json, "after", diff->field, &diff->after, diff->after_text);
          mb_json_end_object (json);
        }
      mb_json_end_array (json);
      mb_json_end_object (json);
    }
  mb_json_end_array (json);
}

static void
print_columns (MbJson *json, MbImportPlan *plan)
{
  GPtrArray *columns = mb_import_plan_columns (plan);

  mb_json_name (json, "columns");
  mb_json_begin_array (json);
  for (guint i = 0; i < columns->len; i++)
    {
      const MbImportColumn *column = g_ptr_array_index (columns, i);
      g_autofree char *name = mb_fault_column_name (column->column);

      mb_json_begin_object (json);
      mb_json_add_string (json, "sheet", mb_import_plan_sheet_name (plan, column->sheet));
      mb_json_add_int (json, "row", column->row);
      mb_json_add_string (json, "column", name);
      mb_json_add_string (json, "heading", column->leaf);
      mb_json_add_string (json, "path", column->heading);
      mb_json_add_string (json, "field", column->field != NULL ? column->field->id : NULL);
      mb_json_add_bool (json, "by_hand", column->by_hand);
      mb_json_end_object (json);
    }
  mb_json_end_array (json);
}

static void
print_constants (MbJson *json, MbImportPlan *plan)
{
  GPtrArray *constants = mb_import_plan_constants (plan);

  mb_json_name (json, "constants");
  mb_json_begin_array (json);
  for (guint i = 0; i < constants->len; i++)
    {
      const MbImportConstant *constant = g_ptr_array_index (constants, i);

      mb_json_begin_object (json);
      mb_json_add_string (json, "sheet", mb_import_plan_sheet_name (plan, constant->sheet));
      mb_json_add_string (json, "field", constant->field->id);
      mb_json_add_string (json, "value", constant->text);
      mb_json_add_bool (json, "from_title", constant->from_title);
      mb_json_end_object (json);
    }
  mb_json_end_array (json);
}

/* print_scope: words for people, and for programs by field id: the first and last date, or the words that occur. */
static void
print_scope (MbJson *json, MbImportPlan *plan)
{
  GPtrArray *scope = mb_import_plan_scope (plan);

  mb_json_name (json, "scope");
  mb_json_begin_object (json);
  mb_json_add_string (json, "message", mb_import_plan_scope_text (plan));
  for (guint i = 0; i < scope->len; i++)
    {
      const MbImportScope *one = g_ptr_array_index (scope, i);

      mb_json_name (json, one->field->id);
      mb_json_begin_array (json);
      for (guint k = 0; one->words != NULL && one->words[k] != NULL; k++)
        mb_json_string (json, one->words[k]);
      if (one->first != NULL)
        mb_json_string (json, one->first);
      if (one->last != NULL)
        mb_json_string (json, one->last);
      if (one->empty && one->words != NULL)
        mb_json_null (json);
      mb_json_end_array (json);
    }
  mb_json_end_object (json);
}

static void
print_document (MbImportPlan *plan, gboolean applied, gint64 set, const GError *error)
{
  g_autoptr (MbJson) json = mb_call_json ();

  mb_json_begin_object (json);
  if (error != NULL)
    mb_print_error (json, error);
  mb_json_add_int (json, "read", mb_import_plan_n_read (plan));
  mb_json_add_int (json, "new", mb_import_plan_count (plan, MB_ROW_NEW));
  mb_json_add_int (json, "updated", mb_import_plan_count (plan, MB_ROW_UPDATED));
  mb_json_add_int (json, "unchanged", mb_import_plan_count (plan, MB_ROW_UNCHANGED));
  mb_json_add_int (json, "refused", mb_import_plan_count (plan, MB_ROW_REFUSED));
  mb_json_add_int (json, "skipped", mb_import_plan_skipped (plan)->len);
  mb_json_add_int (json, "missing", mb_import_plan_missing (plan)->len);
  mb_json_add_int (json, "totals_differ", print_totals (NULL, plan));
  mb_json_add_bool (json, "applied", applied);
  mb_json_add_id (json, "set", set);
  print_scope (json, plan);
  print_faults (json, "faults", mb_import_plan_faults (plan));
  print_faults (json, "warnings", mb_import_plan_warnings (plan));
  print_skipped (json, plan);
  print_missing (json, plan);
  print_totals (json, plan);
  print_updates (json, plan);
  print_columns (json, plan);
  print_constants (json, plan);
  mb_json_end_object (json);
}

static void
say_document (MbImportPlan *plan, gboolean applied, gint64 set)
{
  GPtrArray *faults = mb_import_plan_faults (plan), *warnings = mb_import_plan_warnings (plan);
  GPtrArray *totals = mb_import_plan_totals (plan), *missing = mb_import_plan_missing (plan);
  GPtrArray *columns = mb_import_plan_columns (plan);

  for (guint i = 0; i < faults->len; i++)
    {
      g_autofree char *message = mb_fault_message (g_ptr_array_index (faults, i));

      mb_tell ("%s", message);
    }
  for (guint i = 0; i < warnings->len; i++)
    {
      g_autofree char *message = mb_fault_message (g_ptr_array_index (warnings, i));

      mb_tell (_ ("Note: %s"), message);
    }
  for (guint i = 0; i < columns->len; i++)
    {
      const MbImportColumn *column = g_ptr_array_index (columns, i);
      g_autofree char *name = mb_fault_column_name (column->column);

      if (column->by_hand && column->field != NULL)
        mb_tell (_ ("Column %s, “%s”, is read as %s, as was said by hand."), name, column->heading,
                 column->field->label);
    }
  for (guint i = 0; i < totals->len; i++)
    {
      const MbImportTotal *total = g_ptr_array_index (totals, i);
      g_autofree char *column = mb_fault_column_name (total->column);

      mb_tell (_ ("Total of column %s: the sheet says %s, its rows give %s, taken in %s"), column, total->stated,
               total->read, total->taken);
    }
  if (missing->len > 0)
    mb_tell (_ ("In the register but not in the file (%s): %u"), mb_import_plan_scope_text (plan), missing->len);
  mb_say (_ ("Rows read: %u. New: %u, updated: %u, unchanged: %u, refused: %u. Lines passed over: %u."),
          mb_import_plan_n_read (plan), mb_import_plan_count (plan, MB_ROW_NEW),
          mb_import_plan_count (plan, MB_ROW_UPDATED), mb_import_plan_count (plan, MB_ROW_UNCHANGED),
          mb_import_plan_count (plan, MB_ROW_REFUSED), mb_import_plan_skipped (plan)->len);
  if (!applied || (set == 0 && mb_import_plan_count (plan, MB_ROW_UNCHANGED) == 0))
    mb_say (_ ("Nothing was changed."));
  else if (set == 0)
    mb_say (_ ("Everything was there already; nothing was changed."));
}

int
mb_run_plan (MbCall *call, MbImportPlan *plan, GError **error)
{
  const char *rejects = mb_args_get (call->args, "rejects");
  guint n_refused = mb_import_plan_count (plan, MB_ROW_REFUSED);
  gboolean dry = mb_args_has (call->args, "dry-run");
  g_autoptr (GError) refused = NULL;
  gint64 set = 0;

  /* The rejects first: if they cannot be written nothing must have changed. */
  if (rejects != NULL && n_refused > 0 && !mb_import_write_rejects (plan, rejects, error))
    return MB_EXIT_FAILED;
  if (mb_args_has (call->args, "all-or-nothing") && n_refused > 0)
    {
      mb_set_error (&refused, MB_FAULT_ROWS_REFUSED, "%u", n_refused);
      if (!call->json)
        {
          say_document (plan, FALSE, 0);
          g_propagate_error (error, g_steal_pointer (&refused));
          return MB_EXIT_FAILED;
        }
      print_document (plan, FALSE, 0, refused);
      mb_tell ("minban: %s", refused->message);
      return MB_EXIT_FAILED;
    }
  if (!dry && !mb_import_plan_apply (plan, NULL, &set, error))
    return MB_EXIT_FAILED;
  if (call->json)
    print_document (plan, !dry, set, NULL);
  else
    say_document (plan, !dry, set);
  if (rejects != NULL && n_refused > 0)
    mb_tell (_ ("Refused rows: %s"), rejects);
  return n_refused > 0 ? MB_EXIT_REFUSED : MB_EXIT_OK;
}
