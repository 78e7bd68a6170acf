/* cmd-record.c: records read and changed one by one, undo, the record of changes, what registers there are. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "command.h"
#include "safety.h"
#include "edit.h"
#include "export.h"
#include "field.h"

static void
print_record (MbJson *json, const MbRecord *record, gboolean masked)
{
  mb_json_begin_object (json);
  mb_json_add_id (json, "id", record->id);
  for (guint i = 0; i < record->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (record->reg->fields, i);

      if (field->retired)
        continue;
      mb_json_name (json, field->id);
      if (field->type == MB_FIELD_LINK)
        {
          g_autofree char *id_name = g_strconcat (field->id, "_id", NULL);

          mb_json_string (json, record->links != NULL ? record->links[i] : NULL);
          mb_json_add_id (json, id_name, record->values[i].number);
        }
      else if (masked && mb_field_is_masked (field) && !mb_value_is_null (&record->values[i]))
        {
          g_autofree char *shown = mb_record_shown (record, field, TRUE);

          mb_json_string (json, shown);
        }
      else
        {
          mb_print_value (json, field, &record->values[i]);
        }
    }
  mb_json_end_object (json);
}

static void
say_record (const MbRecord *record, gboolean whole, gboolean masked)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "%" G_GINT64_FORMAT, record->id);
  for (guint i = 0; i < record->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (record->reg->fields, i);
      g_autofree char *text = NULL;

      if (field->retired || field->hidden || (!whole && !field->list))
        continue;
      text = masked ? mb_record_shown (record, field, TRUE) : mb_record_text (record, field, TRUE);
      if (whole && text[0] != '\0')
        g_string_append_printf (line, "\n%s\t%s", field->label, text);
      else if (!whole)
        g_string_append_printf (line, "\t%s", text);
    }
  mb_say ("%s", line->str);
}

static void
list_record (const MbRecord *record, MbJson *json, gboolean masked)
{
  if (json != NULL)
    print_record (json, record, masked);
  else
    say_record (record, FALSE, masked);
}

/* What is masked is given in full only when that can be written down. */
static gboolean
note_personal (const MbCall *call, const MbRegister *reg, gint64 n, GError **error)
{
  g_autoptr (MbOffice) office = NULL;
  gboolean done;

  if (!mb_args_has (call->args, "personal") || !mb_register_has_masked (reg))
    return TRUE;
  office = mb_office_open (mb_args_get (call->args, "db"), MB_STORE_READ_WRITE, call->actor, error);
  done = office != NULL && mb_office_note_personal (office, reg, (guint64) n, error);
  if (office != NULL)
    mb_office_close (office);
  return done;
}

static gboolean
add_sort (MbCall *call, const MbRegister *reg, MbQuery *query, GError **error)
{
  GPtrArray *keys = mb_args_get_all (call->args, "sort");

  for (guint i = 0; keys == NULL && reg->sort != NULL && reg->sort[i] != NULL; i++)
    mb_query_sort (query, reg->sort[i] + (reg->sort[i][0] == '-'), reg->sort[i][0] == '-');
  for (guint i = 0; keys != NULL && i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      gboolean descending = key[0] == '-';

      key += descending || key[0] == '+';
      if (strcmp (key, "id") != 0 && strchr (key, '.') == NULL && mb_register_field (reg, key) == NULL)
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", key);
          return FALSE;
        }
      mb_query_sort (query, key, descending);
    }
  return TRUE;
}

/* The list as an xlsx, whole: --limit is for looking at the first. */
static int
export_list (MbCall *call, const MbQuery *query, GError **error)
{
  const MbRegister *reg = mb_office_register (call->office, mb_query_register (query), error);
  const char *path = mb_args_get (call->args, "output");
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gint64 n = 0;

  if (!g_str_has_suffix (lower, ".xlsx"))
    mb_set_error (error, MB_FAULT_OUTPUT_KIND, "%s", path);
  else if (mb_args_get (call->args, "limit") != NULL)
    mb_set_error (error, MB_FAULT_ARGUMENT, "--limit");
  else if ((n = mb_store_count (mb_office_get_store (call->office), query, error)) >= 0
           && note_personal (call, reg, n, error)
           && mb_export_list (call->office, query, NULL, mb_args_has (call->args, "personal"), path, NULL, NULL, error))
    return mb_say_file (call, path, 0);
  return MB_EXIT_FAILED;
}

static int
run_list (MbCall *call, GError **error)
{
  const MbRegister *reg = mb_office_register (call->office, mb_args_word (call->args, 0), error);
  GPtrArray *conditions = mb_args_get_all (call->args, "where");
  const char *limit_text = mb_args_get (call->args, "limit");
  g_autoptr (MbQuery) query = NULL;
  g_autoptr (MbSnapshot) snapshot = NULL;
  g_autoptr (GArray) ids = NULL;
  gint64 limit = 0;

  if (reg == NULL)
    return MB_EXIT_FAILED;
  if (limit_text != NULL && !g_ascii_string_to_signed (limit_text, 10, 0, G_MAXINT32, &limit, NULL))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("--limit “%s” is not a number"), limit_text);
      return MB_EXIT_FAILED;
    }
  query = mb_query_new (reg->id);
  for (guint i = 0; conditions != NULL && i < conditions->len; i++)
    if (!mb_query_add_text (query, mb_office_get_catalogue (call->office), g_ptr_array_index (conditions, i), error))
      return MB_EXIT_FAILED;
  mb_query_search (query, mb_args_get (call->args, "search"));
  if (!add_sort (call, reg, query, error))
    return MB_EXIT_FAILED;
  if (mb_args_get (call->args, "output") != NULL)
    return export_list (call, query, error);
  if ((snapshot = mb_store_snapshot (mb_office_get_store (call->office), error)) == NULL)
    return MB_EXIT_FAILED;
  if (limit_text != NULL && limit == 0)
    ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  else
    ids = mb_store_ids (mb_office_get_store (call->office), query, (guint) limit, NULL, error);
  if (ids == NULL || !note_personal (call, reg, ids->len, error))
    return MB_EXIT_FAILED;

  {
    g_autoptr (MbJson) json = call->json ? mb_call_json () : NULL;
    const guint page = 200;

    if (json != NULL)
      mb_json_begin_array (json);
    for (guint i = 0; i < ids->len; i += page)
      {
        g_autoptr (GPtrArray) records
            = mb_store_fetch (mb_office_get_store (call->office), reg->id, &g_array_index (ids, gint64, i),
                              MIN (page, ids->len - i), error);

        if (records == NULL)
          return MB_EXIT_FAILED;
        for (guint j = 0; j < records->len; j++)
          if (g_ptr_array_index (records, j) != NULL)
            list_record (g_ptr_array_index (records, j), json, !mb_args_has (call->args, "personal"));
      }
    if (json != NULL)
      mb_json_end_array (json);
  }
  return MB_EXIT_OK;
}

static MbRecord *
get_record (MbCall *call, GError **error)
{
  const MbRegister *reg = mb_office_register (call->office, mb_args_word (call->args, 0), error);
  gint64 id;

  if (reg == NULL || !mb_parse_id (mb_args_word (call->args, 1), &id, error))
    return NULL;
  return mb_store_get (mb_office_get_store (call->office), reg->id, id, error);
}

static void
show_record (MbCall *call, const MbRecord *record)
{
  g_autoptr (MbJson) json = NULL;

  if (!call->json)
    {
      say_record (record, TRUE, FALSE);
      return;
    }
  json = mb_call_json ();
  print_record (json, record, FALSE);
}

static int
run_get (MbCall *call, GError **error)
{
  g_autoptr (MbRecord) record = get_record (call, error);

  if (record == NULL)
    return MB_EXIT_FAILED;
  show_record (call, record);
  return MB_EXIT_OK;
}

char *
mb_parse_pair (const char *pair, const char **value, GError **error)
{
  const char *equals = strchr (pair, '=');

  if (equals == NULL)
    {
      mb_set_error (error, MB_FAULT_USAGE, _ ("“%s” is not FIELD=VALUE"), pair);
      return NULL;
    }
  *value = equals + 1;
  return g_strndup (pair, (gsize) (equals - pair));
}

static int
run_set (MbCall *call, GError **error)
{
  const MbRegister *reg = mb_office_register (call->office, mb_args_word (call->args, 0), error);
  gboolean make = g_strcmp0 (mb_args_word (call->args, 1), "new") == 0;
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (MbRecord) record = NULL;
  const char *const *field_ids, *const *values;
  gint64 id = 0, set = 0;

  if (reg == NULL)
    return MB_EXIT_FAILED;
  for (guint i = 2; i < call->args->words->len; i++)
    {
      const char *value;
      char *field = mb_parse_pair (g_ptr_array_index (call->args->words, i), &value, error);

      if (field == NULL)
        return MB_EXIT_FAILED;
      g_ptr_array_add (fields, field);
      g_ptr_array_add (texts, (gpointer) value);
    }
  field_ids = (const char *const *) fields->pdata;
  values = (const char *const *) texts->pdata;
  if (make)
    {
      if (!mb_edit_new (call->office, reg->id, field_ids, values, fields->len, &id, error))
        return MB_EXIT_FAILED;
    }
  else
    {
      record = get_record (call, error);
      if (record == NULL || !mb_edit_fields (call->office, record, field_ids, values, fields->len, &set, error))
        return MB_EXIT_FAILED;
      id = record->id;
      g_clear_pointer (&record, mb_record_unref);
    }
  record = mb_store_get (mb_office_get_store (call->office), reg->id, id, error);
  if (record == NULL)
    return MB_EXIT_FAILED;
  show_record (call, record);
  return MB_EXIT_OK;
}

static int
run_delete (MbCall *call, GError **error)
{
  g_autoptr (MbRecord) record = get_record (call, error);
  gint64 set = 0;

  if (record == NULL || !mb_edit_delete (call->office, record->reg->id, &record->id, 1, &set, error))
    return MB_EXIT_FAILED;
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      mb_json_add_id (json, "id", record->id);
      mb_json_add_id (json, "set", set);
      mb_json_end_object (json);
    }
  else
    {
      mb_say (_ ("Moved to the bin."));
    }
  return MB_EXIT_OK;
}

static int
say_set (MbCall *call, gint64 set, const char *message)
{
  if (call->json)
    {
      g_autoptr (MbJson) json = mb_call_json ();

      mb_json_begin_object (json);
      mb_json_add_id (json, "set", set);
      mb_json_end_object (json);
    }
  else
    {
      mb_say ("%s", message);
    }
  return MB_EXIT_OK;
}

static int
run_undo (MbCall *call, GError **error)
{
  const char *word = mb_args_word (call->args, 0);
  gint64 set = 0, made = 0;

  if (word != NULL && !mb_parse_id (word, &set, error))
    return MB_EXIT_FAILED;
  if (!mb_store_undo (mb_office_get_store (call->office), call->actor, set, &made, error))
    return MB_EXIT_FAILED;
  return say_set (call, made, _ ("Taken back."));
}

static int
run_redo (MbCall *call, GError **error)
{
  gint64 made = 0;

  if (!mb_store_redo (mb_office_get_store (call->office), call->actor, &made, error))
    return MB_EXIT_FAILED;
  return say_set (call, made, _ ("Done again."));
}

static const char *
op_id (char op)
{
  switch (op)
    {
    case 'i':
      return "insert";
    case 'd':
      return "delete";
    case 'r':
      return "restore";
    default:
      return "update";
    }
}

static void
print_change (MbCall *call, MbJson *json, const MbAuditRow *row)
{
  const MbRegister *reg = mb_catalogue_get (mb_office_get_catalogue (call->office), row->register_id);
  const MbField *field = reg != NULL && row->field_id != NULL ? mb_register_field (reg, row->field_id) : NULL;

  if (json == NULL)
    {
      g_autofree char *before = field != NULL ? mb_field_format (field, &row->before, TRUE) : g_strdup ("");
      g_autofree char *after = field != NULL ? mb_field_format (field, &row->after, TRUE) : g_strdup ("");

      mb_say ("%s\t%s\t%s\t%s %" G_GINT64_FORMAT "\t%s\t%s → %s", row->time, row->actor, row->title, row->register_id,
              row->record_id, field != NULL ? field->label : op_id (row->op), before, after);
      return;
    }
  mb_json_begin_object (json);
  mb_json_add_id (json, "set", row->set);
  mb_json_add_string (json, "time", row->time);
  mb_json_add_string (json, "actor", row->actor);
  mb_json_add_string (json, "title", row->title);
  mb_json_add_id (json, "reverses", row->reverses);
  mb_json_add_string (json, "register", row->register_id);
  mb_json_add_id (json, "id", row->record_id);
  mb_json_add_string (json, "record", row->record_title);
  mb_json_add_string (json, "op", op_id (row->op));
  mb_json_add_string (json, "field", row->field_id);
  if (field != NULL)
    {
      mb_json_name (json, "before");
      mb_print_value (json, field, &row->before);
      mb_json_name (json, "after");
      mb_print_value (json, field, &row->after);
    }
  mb_json_end_object (json);
}

static int
run_changes (MbCall *call, GError **error)
{
  const char *id_word = mb_args_word (call->args, 1);
  const char *limit_text = mb_args_get (call->args, "limit");
  const MbRegister *reg = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (MbJson) json = NULL;
  gint64 id = 0, limit = 0;

  if (mb_args_word (call->args, 0) != NULL)
    {
      reg = mb_office_register (call->office, mb_args_word (call->args, 0), error);
      if (reg == NULL)
        return MB_EXIT_FAILED;
    }
  if (id_word != NULL && !mb_parse_id (id_word, &id, error))
    return MB_EXIT_FAILED;
  if (limit_text != NULL && !g_ascii_string_to_signed (limit_text, 10, 0, G_MAXINT32, &limit, NULL))
    {
      mb_set_error (error, MB_FAULT_ARGUMENT, _ ("--limit “%s” is not a number"), limit_text);
      return MB_EXIT_FAILED;
    }
  rows = mb_store_changes (mb_office_get_store (call->office), reg != NULL ? reg->id : NULL, id, 0, (guint) limit,
                           error);
  if (rows == NULL)
    return MB_EXIT_FAILED;
  json = call->json ? mb_call_json () : NULL;
  if (json != NULL)
    mb_json_begin_array (json);
  for (guint i = 0; i < rows->len; i++)
    print_change (call, json, g_ptr_array_index (rows, i));
  if (json != NULL)
    mb_json_end_array (json);
  return MB_EXIT_OK;
}

static int
run_registers (MbCall *call, GError **error)
{
  MbCatalogue *catalogue = mb_office_get_catalogue (call->office);
  g_autoptr (MbJson) json = call->json ? mb_call_json () : NULL;

  if (json != NULL)
    mb_json_begin_array (json);
  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);
      g_autoptr (MbQuery) query = NULL;
      gint64 count;

      if (reg->system)
        continue;
      query = mb_query_new (reg->id);
      count = mb_store_count (mb_office_get_store (call->office), query, error);
      if (count < 0)
        return MB_EXIT_FAILED;
      if (json == NULL)
        {
          mb_say ("%s\t%s\t%" G_GINT64_FORMAT, reg->id, reg->label, count);
          continue;
        }
      mb_json_begin_object (json);
      mb_json_add_string (json, "name", reg->id);
      mb_json_add_string (json, "title", reg->label_zh);
      mb_json_add_int (json, "records", count);
      mb_json_end_object (json);
    }
  if (json != NULL)
    mb_json_end_array (json);
  return MB_EXIT_OK;
}

static void
print_field (MbJson *json, const MbField *field)
{
  mb_json_begin_object (json);
  mb_json_add_string (json, "id", field->id);
  mb_json_add_string (json, "type", mb_field_type_id (field->type));
  mb_json_add_string (json, "label", field->label_zh);
  mb_json_add_bool (json, "required", field->required);
  mb_json_add_bool (json, "unique", field->unique);
  mb_json_add_string (json, "link", field->link);
  mb_json_add_string (json, "checker", field->checker);
  if (field->choices != NULL)
    {
      mb_json_add_bool (json, "open", field->open);
      mb_json_name (json, "choices");
      mb_json_begin_array (json);
      for (guint i = 0; i < field->choices->len; i++)
        mb_json_string (json, ((const MbChoice *) g_ptr_array_index (field->choices, i))->value);
      mb_json_end_array (json);
    }
  mb_json_name (json, "aliases");
  mb_json_begin_array (json);
  for (guint i = 0; field->aliases != NULL && field->aliases[i] != NULL; i++)
    mb_json_string (json, field->aliases[i]);
  mb_json_end_array (json);
  mb_json_end_object (json);
}

static int
run_fields (MbCall *call, GError **error)
{
  const MbRegister *reg = mb_office_register (call->office, mb_args_word (call->args, 0), error);
  g_autoptr (MbJson) json = NULL;

  if (reg == NULL)
    return MB_EXIT_FAILED;
  json = call->json ? mb_call_json () : NULL;
  if (json != NULL)
    mb_json_begin_array (json);
  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);

      if (field->retired)
        continue;
      if (json != NULL)
        print_field (json, field);
      else
        mb_say ("%s\t%s\t%s", field->id, mb_field_type_id (field->type), field->label);
    }
  if (json != NULL)
    mb_json_end_array (json);
  return MB_EXIT_OK;
}

const MbCommand mb_record_commands[] = {
  { "list", "REGISTER [--where FIELD=VALUE]… [--search TEXT] [--sort FIELD]… [--limit N|-o OUT.xlsx] [--personal]",
    N_ ("list records"), 1, 1, MB_STORE_READ_ONLY, TRUE, run_list },
  { "get", "REGISTER ID", N_ ("show a record"), 2, 2, MB_STORE_READ_ONLY, TRUE, run_get },
  { "set", "REGISTER ID|new FIELD=VALUE…", N_ ("change a record, or make one"), 3, G_MAXUINT, 0, TRUE, run_set },
  { "delete", "REGISTER ID", N_ ("move a record to the bin"), 2, 2, 0, TRUE, run_delete },
  { "undo", "[SET]", N_ ("take the last change back"), 0, 1, 0, TRUE, run_undo },
  { "redo", "", N_ ("do again what was taken back"), 0, 0, 0, TRUE, run_redo },
  { "changes", "[REGISTER [ID]] [--limit N]", N_ ("show the record of changes, newest first"), 0, 2, MB_STORE_READ_ONLY,
    TRUE, run_changes },
  { "registers", "", N_ ("list the registers"), 0, 0, MB_STORE_READ_ONLY, TRUE, run_registers },
  { "fields", "REGISTER", N_ ("list a register's fields"), 1, 1, MB_STORE_READ_ONLY, TRUE, run_fields },
  { 0 },
};
