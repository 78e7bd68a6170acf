/* edit.c: see edit.h. Keeps the promise that a value typed obeys the rule that a value imported obeys: the same parsers,
 * the same derivation, the same store. */
#include "config.h"

#include "edit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "derive.h"
#include "edit-values.h"
#include "field.h"

/* find_link: the record whose id, unique code or title the text is. */
static MbFault *
find_link (MbOffice *office, const MbField *field, const char *text, MbValue *value)
{
  const MbRegister *target = mb_catalogue_get (mb_office_get_catalogue (office), field->link);
  g_autofree char *tidy = mb_text_tidy (text);
  MbFaultCode code = MB_FAULT_UNKNOWN_LINK;
  gint64 id;

  if (tidy[0] == '\0')
    return mb_field_parse (field, text, value);
  if (g_ascii_string_to_signed (tidy, 10, 1, G_MAXINT64, &id, NULL))
    {
      g_autoptr (MbRecord) record = mb_store_get (mb_office_get_store (office), target->id, id, NULL);

      if (record != NULL && !record->deleted)
        {
          mb_value_set_int (value, id);
          return NULL;
        }
    }
  for (guint i = 0; i < target->fields->len; i++)
    {
      const MbField *key = g_ptr_array_index (target->fields, i);
      g_autoptr (MbQuery) query = NULL;
      g_autoptr (GArray) ids = NULL;

      if (key != target->title && !(key->unique && key->type == MB_FIELD_CODE))
        continue;
      query = mb_query_new (target->id);
      mb_query_where_text (query, key->id, MB_OP_EQ, tidy);
      ids = mb_store_ids (mb_office_get_store (office), query, 2, NULL, NULL);
      if (ids != NULL && ids->len == 1)
        {
          mb_value_set_int (value, g_array_index (ids, gint64, 0));
          return NULL;
        }
      if (ids != NULL && ids->len > 1)
        code = MB_FAULT_AMBIGUOUS_LINK;
    }

  {
    MbFault *fault = mb_fault_new (code, field->link);

    fault->field = g_strdup (field->id);
    fault->heading = g_strdup (field->label);
    fault->found = g_steal_pointer (&tidy);
    return fault;
  }
}

MbFault *
mb_edit_parse (MbOffice *office, const MbField *field, const char *text, MbValue *value)
{
  if (field->type == MB_FIELD_LINK)
    return find_link (office, field, text, value);
  return mb_field_parse (field, text, value);
}

static void
set_error_from_fault (GError **error, const MbFault *fault)
{
  g_autofree char *message = mb_fault_message (fault);

  g_set_error_literal (error, MB_ERROR, (int) fault->code, message);
}

/* What the program keeps follows from other things, and is changed with them or not at all. */
static gboolean
check_kept (const MbRegister *reg, GError **error)
{
  if (!reg->system)
    return TRUE;
  mb_set_error (error, MB_FAULT_KEPT, "%s", reg->label);
  return FALSE;
}

/* parse_all: values of the named fields into a whole row of values. */
static gboolean
parse_all (MbOffice *office, const MbRegister *reg, const char *const *field_ids, const char *const *texts, guint n,
           MbValue *values, GError **error)
{
  for (guint i = 0; i < n; i++)
    {
      const MbField *field = mb_register_field (reg, field_ids[i]);
      g_autoptr (MbFault) fault = NULL;
      g_auto (MbValue) value = MB_VALUE_INIT;

      if (field == NULL || field->retired)
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", field_ids[i]);
          return FALSE;
        }
      if (field->derived)
        {
          mb_set_error (error, MB_FAULT_DERIVED, "%s", field->label);
          return FALSE;
        }
      fault = mb_edit_parse (office, field, texts[i], &value);
      if (fault != NULL)
        {
          set_error_from_fault (error, fault);
          return FALSE;
        }
      mb_value_clear (&values[field->index]);
      values[field->index] = value;
      value = (MbValue) MB_VALUE_INIT;
    }
  return TRUE;
}

GPtrArray *
mb_edit_look (MbOffice *office, const char *register_id, const char *const *field_ids, const char *const *texts, guint n,
              GError **error)
{
  const MbRegister *reg = mb_office_register (office, register_id, error);
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func ((GDestroyNotify) mb_fault_free);

  if (reg == NULL)
    return NULL;
  for (guint i = 0; i < n; i++)
    {
      const MbField *field = mb_register_field (reg, field_ids[i]);
      g_auto (MbValue) value = MB_VALUE_INIT;

      if (field == NULL)
        {
          mb_set_error (error, MB_FAULT_FIELD_UNKNOWN, "%s", field_ids[i]);
          return NULL;
        }
      g_ptr_array_add (faults, mb_edit_parse (office, field, texts[i], &value));
    }
  return g_steal_pointer (&faults);
}

MbValue *
mb_edit_values_new (const MbRegister *reg, const MbValue *from)
{
  MbValue *values = g_new0 (MbValue, reg->fields->len);

  for (guint i = 0; i < reg->fields->len; i++)
    mb_value_copy (from != NULL ? &from[i] : &((const MbField *) g_ptr_array_index (reg->fields, i))->default_value,
                   &values[i]);
  return values;
}

void
mb_edit_values_free (const MbRegister *reg, MbValue *values)
{
  for (guint i = 0; i < reg->fields->len; i++)
    mb_value_clear (&values[i]);
  g_free (values);
}

void
mb_edit_put_changed (MbChangeSet *set, const MbRegister *reg, const MbValue *before, const MbValue *values)
{
  for (guint i = 0; i < reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (reg->fields, i);

      if (before == NULL ? !mb_value_is_null (&values[i]) : !mb_value_equal (&before[i], &values[i]))
        mb_change_set_put (set, field->id, &values[i]);
    }
}

/* names_state: a state that the clerk sets herself is not derived again. */
static gboolean
names_state (const MbRegister *reg, const char *const *field_ids, guint n)
{
  for (guint i = 0; i < n; i++)
    if (reg->state_field != NULL && strcmp (field_ids[i], reg->state_field->id) == 0)
      return TRUE;
  return FALSE;
}

gboolean
mb_edit_fields (MbOffice *office, const MbRecord *record, const char *const *field_ids, const char *const *texts,
                guint n, gint64 *set_id, GError **error)
{
  const MbRegister *reg = record->reg;
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;
  g_autofree char *name = NULL;
  MbValue *values = mb_edit_values_new (reg, record->values);
  gint64 made = 0;
  gboolean ok = check_kept (reg, error) && parse_all (office, reg, field_ids, texts, n, values, error);

  if (ok)
    {
      if (!names_state (reg, field_ids, n))
        mb_derive_fields (reg, record->values, values);
      mb_derive_due (office, reg, record->values, values);
      name = mb_record_text (record, reg->title, TRUE);
      title = g_strdup_printf (_ ("Edit: %s"), name);
      set = mb_change_set_new (title, mb_office_get_actor (office));
      mb_change_set_update (set, record);
      mb_edit_put_changed (set, reg, record->values, values);
      ok = mb_store_apply (mb_office_get_store (office), set, NULL, &made, error);
    }
  mb_edit_values_free (reg, values);
  if (ok && set_id != NULL)
    *set_id = made;
  return ok;
}

gboolean
mb_edit_new (MbOffice *office, const char *register_id, const char *const *field_ids, const char *const *texts, guint n,
             gint64 *id, GError **error)
{
  const MbRegister *reg = mb_office_register (office, register_id, error);
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;
  MbValue *values;
  gint64 temporary, made = 0;
  gboolean ok;

  if (reg == NULL || !check_kept (reg, error))
    return FALSE;
  values = mb_edit_values_new (reg, NULL);
  ok = parse_all (office, reg, field_ids, texts, n, values, error);
  if (ok)
    {
      if (!names_state (reg, field_ids, n))
        mb_derive_fields (reg, NULL, values);
      mb_derive_due (office, reg, NULL, values);
      title = g_strdup_printf (_ ("New: %s"), reg->singular);
      set = mb_change_set_new (title, mb_office_get_actor (office));
      temporary = mb_change_set_insert (set, reg);
      mb_edit_put_changed (set, reg, NULL, values);
      ok = mb_store_apply (mb_office_get_store (office), set, NULL, &made, error);
      if (ok && id != NULL)
        *id = mb_change_set_real_id (set, temporary);
    }
  mb_edit_values_free (reg, values);
  return ok;
}

static gboolean
move (MbOffice *office, const char *register_id, const gint64 *ids, guint n_ids, gboolean to_bin, gint64 *set_id, GError **error)
{
  const MbRegister *reg = mb_office_register (office, register_id, error);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (MbChangeSet) set = NULL;
  g_autofree char *title = NULL;

  if (reg == NULL || !check_kept (reg, error))
    return FALSE;
  records = mb_store_fetch (mb_office_get_store (office), register_id, ids, n_ids, error);
  if (records == NULL)
    return FALSE;
  if (to_bin)
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Delete %u record: %s", "Delete %u records: %s", n_ids), n_ids, reg->label);
  else
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Bring back %u record: %s", "Bring back %u records: %s", n_ids), n_ids,
                             reg->label);
  set = mb_change_set_new (title, mb_office_get_actor (office));
  for (guint i = 0; i < records->len; i++)
    {
      const MbRecord *record = g_ptr_array_index (records, i);

      if (record != NULL && record->deleted != to_bin)
        (to_bin ? mb_change_set_delete : mb_change_set_undelete) (set, record);
    }
  return mb_store_apply (mb_office_get_store (office), set, NULL, set_id, error);
}

gboolean
mb_edit_delete (MbOffice *office, const char *register_id, const gint64 *ids, guint n_ids, gint64 *set_id, GError **error)
{
  return move (office, register_id, ids, n_ids, TRUE, set_id, error);
}

gboolean
mb_edit_restore (MbOffice *office, const char *register_id, const gint64 *ids, guint n_ids, gint64 *set_id, GError **error)
{
  return move (office, register_id, ids, n_ids, FALSE, set_id, error);
}

/* ---- What points to records ---- */

#define LINKS_AT_ONCE 500

static void
pointing_free (gpointer data)
{
  MbPointing *pointing = data;

  g_free (pointing->link);
  g_free (pointing);
}

static gint64
count_pointing (MbOffice *office, const MbField *field, const gint64 *ids, guint n_ids, char **link, GError **error)
{
  gint64 sum = 0;

  for (guint first = 0; first < n_ids; first += LINKS_AT_ONCE)
    {
      guint n = MIN (LINKS_AT_ONCE, n_ids - first);
      g_autofree MbValue *values = g_new0 (MbValue, n);
      g_autoptr (MbQuery) query = mb_query_new (field->reg->id);
      gint64 count;

      for (guint i = 0; i < n; i++)
        mb_value_set_int (&values[i], ids[first + i]);
      mb_query_where_any (query, field->id, values, n);
      count = mb_store_count (mb_office_get_store (office), query, error);
      if (count < 0)
        return -1;
      if (count > 0 && *link == NULL)
        *link = mb_query_to_string (query);
      sum += count;
    }
  return sum;
}

GPtrArray *
mb_edit_pointing (MbOffice *office, const char *register_id, const gint64 *ids, guint n_ids, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (pointing_free);
  MbCatalogue *catalogue = mb_office_get_catalogue (office);

  for (guint i = 0; i < mb_catalogue_n (catalogue); i++)
    {
      const MbRegister *reg = mb_catalogue_nth (catalogue, i);

      for (guint j = 0; j < reg->fields->len; j++)
        {
          const MbField *field = g_ptr_array_index (reg->fields, j);
          g_autofree char *link = NULL;
          MbPointing *pointing;
          gint64 n;

          if (field->type != MB_FIELD_LINK || field->retired || g_strcmp0 (field->link, register_id) != 0)
            continue;
          n = count_pointing (office, field, ids, n_ids, &link, error);
          if (n < 0)
            return NULL;
          if (n == 0)
            continue;
          pointing = g_new0 (MbPointing, 1);
          pointing->field = field;
          pointing->n = n;
          pointing->link = g_steal_pointer (&link);
          g_ptr_array_add (found, pointing);
        }
    }
  return g_steal_pointer (&found);
}
