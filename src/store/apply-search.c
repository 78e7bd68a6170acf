/* apply-search.c: search texts follow what is written, in the same transaction, also those of other records that show
 * the title of the changed one. */
#include "config.h"

#include "apply.h"
#include "field.h"

#define MAX_DEPTH 4

static void
reindex_later (MbApply *apply, const MbShape *shape, gint64 id, gboolean is_new)
{
  MbReindex reindex = { shape, id, is_new };

  if (g_hash_table_add (apply->reindexed, g_memdup2 (&id, sizeof id)))
    g_array_append_val (apply->reindex, reindex);
}

/* The title of a linked record, remembered for the set's time; NULL while the record is not written yet. */
static const char *
title_of (MbApply *apply, const MbField *link, gint64 id, GError **error)
{
  const char *known = g_hash_table_lookup (apply->titles, &id);
  const MbShape *shape = g_hash_table_lookup (apply->store->shapes, link->link);
  g_autoptr (MbRecord) record = NULL;
  char *title;

  if (known != NULL)
    return known;
  record = mb_record_load (apply->db, NULL, shape, id, TRUE, error);
  if (record == NULL)
    return NULL;
  title = shape->reg->title != NULL ? mb_record_text (record, shape->reg->title, TRUE) : g_strdup ("");
  g_hash_table_insert (apply->titles, g_memdup2 (&id, sizeof id), title);
  return title;
}

gboolean
mb_apply_index (MbApply *apply, const MbShape *shape, gint64 id, const MbValue *values, gboolean is_new, GError **error)
{
  g_autofree char **links = g_new0 (char *, shape->n_columns); /* borrowed */

  for (guint i = 0; i < shape->n_columns; i++)
    {
      const MbColumn *column = &shape->columns[i];
      GError *failed = NULL;

      if (!column->searched || column->field->type != MB_FIELD_LINK || values[i].kind != MB_VALUE_INT)
        continue;
      links[i] = (char *) title_of (apply, column->field, values[i].number, &failed);
      if (failed != NULL)
        {
          g_propagate_error (error, failed);
          return FALSE;
        }
      if (links[i] == NULL)
        {
          reindex_later (apply, shape, id, is_new);
          return TRUE;
        }
    }
  mb_record_search_text (shape, values, links, apply->text);
  return mb_db_search_put (apply->db, shape->search, id, apply->text->str, is_new, error);
}

gboolean
mb_apply_title_changed (MbApply *apply, const MbShape *shape, gint64 id, guint depth, GError **error)
{
  g_hash_table_remove (apply->titles, &id);
  for (guint i = 0; depth < MAX_DEPTH && i < shape->linked_by->len; i++)
    {
      const MbLinkedBy *by = &g_array_index (shape->linked_by, MbLinkedBy, i);
      const MbShape *other = g_hash_table_lookup (apply->store->shapes, by->reg->id);
      gboolean searched = other->columns[by->field->index].searched;
      gboolean is_title = by->reg->title == by->field;
      g_autofree char *sql
          = g_strdup_printf ("SELECT id FROM %s WHERE deleted IN (0, 1) AND f_%s = ?1", other->table, by->field->id);
      g_autoptr (MbStmt) stmt = NULL;
      MbStep step;

      if (!searched && !is_title)
        continue;
      if ((stmt = mb_db_prepare (apply->db, sql, error)) == NULL)
        return FALSE;
      mb_stmt_bind_int (stmt, 1, id);
      while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
        {
          gint64 linking = mb_stmt_int (stmt, 0);

          if (searched)
            reindex_later (apply, other, linking, FALSE);
          if (is_title && !mb_apply_title_changed (apply, other, linking, depth + 1, error))
            return FALSE;
        }
      if (step == MB_STEP_ERROR)
        return FALSE;
    }
  return TRUE;
}

gboolean
mb_apply_reindex (MbApply *apply, GError **error)
{
  for (guint i = 0; i < apply->reindex->len; i++)
    {
      const MbReindex *reindex = &g_array_index (apply->reindex, MbReindex, i);
      GError *failed = NULL;
      g_autoptr (MbRecord) record = mb_record_load (apply->db, NULL, reindex->shape, reindex->id, TRUE, &failed);

      if (record == NULL)
        {
          if (failed == NULL)
            continue;
          g_propagate_error (error, failed);
          return FALSE;
        }
      mb_record_search_text (reindex->shape, record->values, record->links, apply->text);
      if (!mb_db_search_put (apply->db, reindex->shape->search, record->id, apply->text->str, reindex->is_new, error))
        return FALSE;
    }
  return TRUE;
}
