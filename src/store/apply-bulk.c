/* apply-bulk.c: a great many records at once.
 *
 * An index is built from all rows in a fraction of the time that it takes to enter them one by one. So where a set
 * makes, bins or brings back so many records that it touches a good part of its table, the table's indexes are dropped
 * first and made anew at the end, within the same transaction: nobody ever sees the table without them.
 */
#include "config.h"

#include "apply.h"

#define AT_LEAST 4000 /* fewer records are entered quickly anyway */

static void
count_entries (const MbChangeSet *set, GHashTable *counts)
{
  for (guint i = 0; i < set->entries->len; i++)
    {
      const MbEntry *entry = g_ptr_array_index (set->entries, i);
      gint64 *count = g_hash_table_lookup (counts, entry->reg->id);

      if (count == NULL)
        {
          count = g_new0 (gint64, 1);
          g_hash_table_insert (counts, entry->reg->id, count);
        }
      /* Updates touch few indexes, and look for what links to them. */
      if (entry->op != 'u')
        (*count)++;
    }
}

gboolean
mb_apply_begin_bulk (MbApply *apply, GError **error)
{
  g_autoptr (GHashTable) counts = NULL;
  GHashTableIter iter;
  gpointer id, count;

  if (apply->set->entries->len < AT_LEAST)
    return TRUE;
  counts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  count_entries (apply->set, counts);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &id, &count))
    {
      const MbShape *shape = g_hash_table_lookup (apply->store->shapes, id);
      g_autofree char *sql = NULL;
      gint64 n = *(gint64 *) count, rows;

      if (shape == NULL || n < AT_LEAST)
        continue;
      sql = g_strdup_printf ("SELECT count(*) FROM %s", shape->table);
      if (!mb_db_int (apply->db, sql, 0, &rows, error))
        return FALSE;
      if (n * 2 < rows)
        continue;
      for (guint i = 0; i < shape->indexes->len; i++)
        {
          g_autofree char *drop
              = g_strdup_printf ("DROP INDEX %s", ((MbIndex *) g_ptr_array_index (shape->indexes, i))->name);

          if (!mb_db_exec (apply->db, drop, error))
            return FALSE;
        }
      g_ptr_array_add (apply->bulk, (gpointer) shape);
    }
  return TRUE;
}

gboolean
mb_apply_end_bulk (MbApply *apply, GError **error)
{
  for (guint i = 0; i < apply->bulk->len; i++)
    {
      const MbShape *shape = g_ptr_array_index (apply->bulk, i);

      for (guint j = 0; j < shape->indexes->len; j++)
        if (!mb_db_exec (apply->db, ((MbIndex *) g_ptr_array_index (shape->indexes, j))->sql, error))
          return FALSE;
    }
  return TRUE;
}
