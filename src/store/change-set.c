/* change-set.c: the list of changes that mb_store_apply takes. Nothing here asks the database. */
#include "config.h"

#include "change-set.h"

static void
clear_put (gpointer data)
{
  MbPut *put = data;

  mb_value_clear (&put->value);
  mb_value_clear (&put->expected);
}

static void
free_entry (gpointer data)
{
  MbEntry *entry = data;

  g_clear_pointer (&entry->base, mb_record_unref);
  g_array_unref (entry->puts);
  g_free (entry);
}

MbChangeSet *
mb_change_set_new (const char *title, const char *actor)
{
  MbChangeSet *set = g_new0 (MbChangeSet, 1);

  set->title = g_strdup (title != NULL ? title : "");
  set->actor = g_strdup (actor != NULL ? actor : "");
  set->entries = g_ptr_array_new_with_free_func (free_entry);
  set->by_id = g_hash_table_new (g_int64_hash, g_int64_equal);
  set->real_ids = g_array_new (FALSE, TRUE, sizeof (gint64));
  return set;
}

void
mb_change_set_free (MbChangeSet *set)
{
  g_free (set->title);
  g_free (set->actor);
  g_free (set->unknown_field);
  g_free (set->unchanged);
  g_hash_table_unref (set->by_id);
  g_ptr_array_unref (set->entries);
  g_array_unref (set->real_ids);
  g_free (set);
}

MbEntry *
mb_change_set_entry (MbChangeSet *set, char op, const MbRegister *reg, gint64 id)
{
  MbEntry *entry = g_new0 (MbEntry, 1);

  entry->op = op;
  entry->reg = reg;
  entry->id = id;
  entry->puts = g_array_new (FALSE, TRUE, sizeof (MbPut));
  g_array_set_clear_func (entry->puts, clear_put);
  g_ptr_array_add (set->entries, entry);
  if (id > 0)
    g_hash_table_insert (set->by_id, &entry->id, entry);
  return entry;
}

MbPut *
mb_entry_put (MbEntry *entry, const MbField *field)
{
  MbPut put = { field };

  for (guint i = 0; i < entry->puts->len; i++)
    {
      MbPut *there = &g_array_index (entry->puts, MbPut, i);

      if (there->field == field)
        return there;
    }
  g_array_append_val (entry->puts, put);
  return &g_array_index (entry->puts, MbPut, entry->puts->len - 1);
}

gint64
mb_change_set_insert (MbChangeSet *set, const MbRegister *reg)
{
  gint64 nothing = 0;

  g_return_val_if_fail (set != NULL && reg != NULL, 0);

  g_array_append_val (set->real_ids, nothing);
  return mb_change_set_entry (set, 'i', reg, -(gint64) set->real_ids->len)->id;
}

/* A record that is changed twice in one set is one entry, which becomes the last to be put into. */
static void
begin (MbChangeSet *set, char op, const MbRecord *record)
{
  MbEntry *entry = g_hash_table_lookup (set->by_id, &record->id);
  guint index;

  if (entry == NULL)
    {
      entry = mb_change_set_entry (set, op, record->reg, record->id);
      entry->base = mb_record_ref ((MbRecord *) record);
      return;
    }
  if (op != 'u')
    entry->op = op;
  if (g_ptr_array_find (set->entries, entry, &index) && index + 1 < set->entries->len)
    g_ptr_array_add (set->entries, g_ptr_array_steal_index (set->entries, index));
}

void
mb_change_set_update (MbChangeSet *set, const MbRecord *record)
{
  g_return_if_fail (set != NULL && record != NULL);
  begin (set, 'u', record);
}

void
mb_change_set_delete (MbChangeSet *set, const MbRecord *record)
{
  g_return_if_fail (set != NULL && record != NULL);
  begin (set, 'd', record);
}

void
mb_change_set_undelete (MbChangeSet *set, const MbRecord *record)
{
  g_return_if_fail (set != NULL && record != NULL);
  begin (set, 'r', record);
}

void
mb_change_set_put (MbChangeSet *set, const char *field_id, const MbValue *value)
{
  MbEntry *entry;
  const MbField *field;
  MbPut *put;

  g_return_if_fail (set != NULL && set->entries->len > 0);

  entry = g_ptr_array_index (set->entries, set->entries->len - 1);
  field = mb_register_field (entry->reg, field_id);
  if (field == NULL)
    {
      if (set->unknown_field == NULL)
        set->unknown_field = g_strdup_printf ("%s.%s", entry->reg->id, field_id);
      return;
    }
  put = mb_entry_put (entry, field);
  put->put = TRUE;
  mb_value_clear (&put->value);
  /* An empty text is nothing. */
  if (value != NULL && !(value->kind == MB_VALUE_TEXT && *value->text == '\0'))
    mb_value_copy (value, &put->value);
}

void
mb_change_set_put_text (MbChangeSet *set, const char *field_id, const char *text)
{
  MbValue value = { text != NULL ? MB_VALUE_TEXT : MB_VALUE_NULL, 0, (char *) text };

  mb_change_set_put (set, field_id, &value);
}

void
mb_change_set_put_int (MbChangeSet *set, const char *field_id, gint64 number)
{
  MbValue value = { MB_VALUE_INT, number, NULL };

  mb_change_set_put (set, field_id, &value);
}

void
mb_change_set_allow_derived (MbChangeSet *set)
{
  set->allow_derived = TRUE;
}

void
mb_change_set_allow_unlock (MbChangeSet *set)
{
  set->allow_unlock = TRUE;
}

void
mb_change_set_allow_lacking (MbChangeSet *set)
{
  set->allow_lacking = TRUE;
}

void
mb_change_set_expect_unchanged (MbChangeSet *set, const char *register_id, gint64 seq)
{
  g_return_if_fail (set != NULL && register_id != NULL);
  g_free (set->unchanged);
  set->unchanged = g_strdup (register_id);
  set->unchanged_seq = seq;
}

guint
mb_change_set_n_records (const MbChangeSet *set)
{
  return set->entries->len;
}

gint64
mb_change_set_real_id (const MbChangeSet *set, gint64 temporary)
{
  if (temporary >= 0 || -temporary > (gint64) set->real_ids->len)
    return temporary;
  return g_array_index (set->real_ids, gint64, -temporary - 1);
}
