/* history-find.c: which change sets there were: by day, person, register and words, a page at a time. */
#include "config.h"

#include "store-private.h"
#include "text-key.h"

#include <string.h>

#define MAX_FOUND      500 /* records found by their text, in each register */
#define FIRST_REGISTER 20  /* parameters */
#define FIRST_PREFIX   10

/* A set may have been taken back, done again and taken back: the one that holds now is the one in force. */
#define SQL_SEQS "SELECT s.n FROM mb_set s WHERE s.n < ?1"
#define SQL_SETS                                                                                                       \
  "SELECT s.id, s.n, s.time, s.actor, s.title, s.reverses, s.n_changes, (SELECT r.id FROM mb_set r"                    \
  " WHERE r.reverses = s.id AND r.live = 1) FROM mb_set s WHERE s.n < ?1"

static void
free_set_row (gpointer data)
{
  MbSetRow *row = data;

  g_free (row->time);
  g_free (row->actor);
  g_free (row->title);
  g_free (row);
}

static gboolean
find_records (MbStore *self, const char *text, GString *ids, GError **error)
{
  GHashTableIter iter;
  gpointer shape;

  g_hash_table_iter_init (&iter, self->shapes);
  while (g_hash_table_iter_next (&iter, NULL, &shape))
    {
      const MbShape *searched = shape;
      g_autoptr (MbQuery) query = NULL;
      g_autoptr (GArray) found = NULL;

      if (searched->search == NULL || searched->reg->system)
        continue;
      query = mb_query_new (searched->reg->id);
      mb_query_search (query, text);
      if ((found = mb_store_ids (self, query, MAX_FOUND, NULL, error)) == NULL)
        return FALSE;
      for (guint i = 0; i < found->len; i++)
        g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, ids->len > 0 ? "," : "", g_array_index (found, gint64, i));
    }
  return TRUE;
}

static gboolean
make_sql (MbStore *self, const char *select, const MbSetFilter *filter, GString *sql, GError **error)
{
  g_string_append (sql, select);
  if (filter->set != 0)
    g_string_append (sql, " AND s.id = ?8");
  if (filter->since != NULL)
    g_string_append (sql, " AND s.time >= ?2");
  if (filter->until != NULL)
    g_string_append (sql, " AND s.time < ?3");
  if (filter->actor != NULL)
    g_string_append (sql, " AND s.actor = ?4");
  if (filter->title_prefixes != NULL && filter->title_prefixes[0] != NULL)
    {
      g_string_append (sql, " AND (0 = 1");
      for (guint i = 0; filter->title_prefixes[i] != NULL; i++)
        g_string_append_printf (sql, " OR substr (s.title, 1, length (?%u)) = ?%u", FIRST_PREFIX + i, FIRST_PREFIX + i);
      g_string_append (sql, ")");
    }
  if (filter->register_ids != NULL && filter->register_ids[0] != NULL)
    {
      g_string_append (sql,
                       " AND EXISTS (SELECT 1 FROM mb_change c WHERE c.n >= s.first_change AND c.n < s.first_change"
                       " + s.n_changes AND c.set_id = s.id AND c.register IN (");
      for (guint i = 0; filter->register_ids[i] != NULL; i++)
        g_string_append_printf (sql, "%s?%u", i > 0 ? ", " : "", FIRST_REGISTER + i);
      g_string_append (sql, "))");
    }
  if (filter->text != NULL && filter->text[0] != '\0')
    {
      g_autoptr (GString) ids = g_string_new (NULL);

      if (!find_records (self, filter->text, ids, error))
        return FALSE;
      g_string_append_printf (sql,
                              " AND (lower (s.title) LIKE '%%' || lower (?5) || '%%' OR s.id IN (SELECT c.set_id FROM"
                              " mb_change c WHERE c.record IN (%s)))",
                              ids->str);
    }
  g_string_append (sql, " ORDER BY s.n DESC");
  return TRUE;
}

static void
bind (MbStmt *stmt, const MbSetFilter *filter, gint64 before)
{
  mb_stmt_bind_int (stmt, 1, before > 0 ? before : G_MAXINT64);
  if (filter->since != NULL)
    mb_stmt_bind_text (stmt, 2, filter->since);
  if (filter->until != NULL)
    mb_stmt_bind_text (stmt, 3, filter->until);
  if (filter->actor != NULL)
    mb_stmt_bind_text (stmt, 4, filter->actor);
  if (filter->text != NULL && filter->text[0] != '\0')
    mb_stmt_bind_text (stmt, 5, filter->text);
  for (guint i = 0; filter->title_prefixes != NULL && filter->title_prefixes[i] != NULL; i++)
    mb_stmt_bind_text (stmt, (int) (FIRST_PREFIX + i), filter->title_prefixes[i]);
  if (filter->set != 0)
    mb_stmt_bind_int (stmt, 8, filter->set);
  for (guint i = 0; filter->register_ids != NULL && filter->register_ids[i] != NULL; i++)
    mb_stmt_bind_text (stmt, (int) (FIRST_REGISTER + i), filter->register_ids[i]);
}

static MbSetRow *
read_row (MbStmt *stmt)
{
  MbSetRow *row = g_new0 (MbSetRow, 1);

  row->set = mb_stmt_int (stmt, 0);
  row->seq = mb_stmt_int (stmt, 1);
  row->time = g_strdup (mb_stmt_text (stmt, 2));
  row->actor = g_strdup (mb_stmt_text (stmt, 3));
  row->title = g_strdup (mb_stmt_text (stmt, 4));
  row->reverses = mb_stmt_int (stmt, 5);
  row->n_changes = mb_stmt_int (stmt, 6);
  row->reversed_by = mb_stmt_int (stmt, 7);
  return row;
}

GPtrArray *
mb_store_find_sets (MbStore *self, const MbSetFilter *filter, gint64 before_set_seq, guint limit, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_set_row);
  g_autoptr (GString) sql = g_string_new (NULL);
  MbStep step = MB_STEP_ERROR;
  MbDb *db;

  if (!make_sql (self, SQL_SETS, filter, sql, error) || (db = mb_store_reader (self, NULL, error)) == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql->str, error);

    if (stmt != NULL)
      {
        bind (stmt, filter, before_set_seq);
        while ((limit == 0 || rows->len < limit) && (step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
          g_ptr_array_add (rows, read_row (stmt));
      }
  }
  mb_store_reader_done (self, db);
  return step != MB_STEP_ERROR ? g_steal_pointer (&rows) : NULL;
}

GArray *
mb_store_set_seqs (MbStore *self, const MbSetFilter *filter, GError **error)
{
  g_autoptr (GArray) seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GString) sql = g_string_new (NULL);
  MbStep step = MB_STEP_ERROR;
  MbDb *db;

  if (!make_sql (self, SQL_SEQS, filter, sql, error) || (db = mb_store_reader (self, NULL, error)) == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql->str, error);

    if (stmt != NULL)
      {
        bind (stmt, filter, 0);
        while ((step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
          {
            gint64 seq = mb_stmt_int (stmt, 0);

            g_array_append_val (seqs, seq);
          }
      }
  }
  mb_store_reader_done (self, db);
  return step == MB_STEP_DONE ? g_steal_pointer (&seqs) : NULL;
}

GPtrArray *
mb_store_sets (MbStore *self, gint64 before_set_seq, guint limit, GError **error)
{
  const MbSetFilter all = { 0 };

  return mb_store_find_sets (self, &all, before_set_seq, limit, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return mb_text_compare (*(const char *const *) a, *(const char *const *) b);
}

char **
mb_store_actors (MbStore *self, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  MbStep step = MB_STEP_ERROR;
  MbDb *db = mb_store_reader (self, NULL, error);

  if (db == NULL)
    return NULL;
  {
    g_autoptr (MbStmt) stmt = mb_db_prepare (db, "SELECT DISTINCT actor FROM mb_set", error);

    while (stmt != NULL && (step = mb_stmt_step (stmt, error)) == MB_STEP_ROW)
      g_ptr_array_add (names, g_strdup (mb_stmt_text (stmt, 0)));
  }
  mb_store_reader_done (self, db);
  if (step == MB_STEP_ERROR)
    return NULL;
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_steal (names, NULL);
}
