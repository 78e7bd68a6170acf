/* import-link.c: from what a ledger calls a record to the record.
 *
 * Promise: names are compared folded (stray blanks, width of brackets and letters), never guessed at; a code finds what a name
 * does not; an institution's former name still finds it. The table is loaded once, a look-up touches no database.
 */
#include "config.h"

#include "field.h"
#include "import-check.h"

#include <string.h>

#define AMBIGUOUS      (-1)
#define CHANGES_A_PAGE 5000

struct _MbLinkIndex
{
  MbStore *store;
  const MbRegister *reg;
  GHashTable *names;  /* folded → gint64 id or AMBIGUOUS */
  GHashTable *codes;  /* the same */
  GHashTable *former; /* the same; NULL until a name is not found */
  GHashTable *living; /* (element-type gint64) ids: a deleted record's names find nothing */
};

static void
add (GHashTable *table, const char *text, gint64 id)
{
  g_autofree char *folded = mb_text_fold (text);
  gint64 *known = NULL;

  if (*folded == '\0')
    return;
  known = g_hash_table_lookup (table, folded);
  if (known == NULL)
    {
      known = g_new (gint64, 1);
      *known = id;
      g_hash_table_insert (table, g_steal_pointer (&folded), known);
    }
  else if (*known != id)
    *known = AMBIGUOUS;
}

static gboolean
on_record (const MbRecord *record, gpointer user, GError **error)
{
  MbLinkIndex *index = user;
  g_autofree char *name = mb_record_text (record, index->reg->title, TRUE);

  g_hash_table_add (index->living, g_memdup2 (&record->id, sizeof record->id));
  add (index->names, name, record->id);
  for (guint i = 0; i < index->reg->fields->len; i++)
    {
      const MbField *field = g_ptr_array_index (index->reg->fields, i);

      if (field->unique && record->values[i].kind == MB_VALUE_TEXT)
        add (index->codes, record->values[i].text, record->id);
    }
  return TRUE;
}

MbLinkIndex *
mb_link_index_load (MbStore *store, const MbRegister *reg, MbJob *job, GError **error)
{
  MbLinkIndex *index = g_new0 (MbLinkIndex, 1);
  g_autoptr (MbQuery) query = mb_query_new (reg->id);

  index->store = g_object_ref (store);
  index->reg = reg;
  index->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  index->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  index->living = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  mb_query_sort (query, "id", FALSE);
  if (!mb_store_each (store, query, on_record, index, job, error))
    g_clear_pointer (&index, mb_link_index_free);
  return index;
}

void
mb_link_index_free (MbLinkIndex *index)
{
  if (index == NULL)
    return;
  g_object_unref (index->store);
  g_hash_table_unref (index->names);
  g_hash_table_unref (index->codes);
  g_hash_table_unref (index->living);
  g_clear_pointer (&index->former, g_hash_table_unref);
  g_free (index);
}

static gint64
look_up (GHashTable *table, const char *folded)
{
  const gint64 *id = g_hash_table_lookup (table, folded);

  return id != NULL ? *id : 0;
}

/* Every rename stands in the record of changes. A name that a living record bears now is not sought here. */
static void
load_former (MbLinkIndex *index)
{
  gint64 before = 0, last = G_MAXINT64;

  index->former = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (;;)
    {
      g_autoptr (GPtrArray) changes = mb_store_changes (index->store, index->reg->id, 0, before, CHANGES_A_PAGE, NULL);

      if (changes == NULL || changes->len == 0)
        return;
      for (guint i = 0; i < changes->len; i++)
        {
          const MbAuditRow *change = g_ptr_array_index (changes, i);

          before = change->seq;
          if (change->op == 'u' && g_strcmp0 (change->field_id, index->reg->title->id) == 0
              && change->before.kind == MB_VALUE_TEXT && g_hash_table_contains (index->living, &change->record_id))
            add (index->former, change->before.text, change->record_id);
        }
      if (changes->len < CHANGES_A_PAGE || before >= last)
        return;
      last = before;
    }
}

gint64
mb_link_index_find (MbLinkIndex *index, const char *text, MbFaultCode *code)
{
  g_autofree char *folded = mb_text_fold (text);
  gint64 id = look_up (index->names, folded);

  if (id == 0)
    id = look_up (index->codes, folded);
  if (id == 0)
    {
      if (index->former == NULL)
        load_former (index);
      id = look_up (index->former, folded);
    }
  if (id > 0)
    return id;
  *code = id == AMBIGUOUS ? MB_FAULT_AMBIGUOUS_LINK : MB_FAULT_UNKNOWN_LINK;
  return 0;
}
