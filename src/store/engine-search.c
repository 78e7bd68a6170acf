/* engine-search.c: the search index as SQLite's FTS5 keeps it.
 *
 * The table keeps one text for each record (its searched values, a line each); the words come from search-text.h, and
 * several may stand at one place: a character, its readings, its initials. FTS5's own tokenizers know neither Chinese
 * nor such twins, and its trigram index silently finds nothing for one or two characters; hence a tokenizer here.
 *
 * A pattern reaches the tokenizer as words already made, separated by blanks.
 */
#include "config.h"

#include "engine-private.h"
#include "search-text.h"

#include <string.h>

typedef int (*TokenFunc) (void *, int, const char *, int, int, int);

typedef struct
{
  void *context;
  TokenFunc func;
  int rc;
} Sink;

static int
tokenizer_create (void *context, const char **arguments, int n_arguments, Fts5Tokenizer **out)
{
  static int nothing;

  *out = (Fts5Tokenizer *) &nothing;
  return SQLITE_OK;
}

static void
tokenizer_delete (Fts5Tokenizer *tokenizer)
{
}

static gboolean
on_word (const char *word, gsize length, gboolean same_place, gpointer user)
{
  Sink *sink = user;

  sink->rc = sink->func (sink->context, same_place ? FTS5_TOKEN_COLOCATED : 0, word, (int) length, 0, 0);
  return sink->rc == SQLITE_OK;
}

static int
tokenizer_run (Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int length, TokenFunc func)
{
  Sink sink = { context, func, SQLITE_OK };

  if (flags & FTS5_TOKENIZE_QUERY)
    {
      const char *end = text + length;

      while (text < end && sink.rc == SQLITE_OK)
        {
          const char *blank = memchr (text, ' ', (gsize) (end - text));
          const char *stop = blank != NULL ? blank : end;

          if (stop > text)
            on_word (text, (gsize) (stop - text), FALSE, &sink);
          text = stop + 1;
        }
      return sink.rc;
    }
  mb_search_words (text, (gsize) length, on_word, &sink);
  return sink.rc;
}

gboolean
mb_db_register_tokenizer (MbDb *db, GError **error)
{
  static fts5_tokenizer methods = { tokenizer_create, tokenizer_delete, tokenizer_run };
  fts5_api *api = NULL;
  sqlite3_stmt *stmt = NULL;
  int rc = sqlite3_prepare_v2 (db->raw, "SELECT fts5 (?1)", -1, &stmt, NULL);

  if (rc == SQLITE_OK)
    rc = sqlite3_bind_pointer (stmt, 1, &api, "fts5_api_ptr", NULL);
  if (rc == SQLITE_OK)
    sqlite3_step (stmt);
  sqlite3_finalize (stmt);
  if (rc == SQLITE_OK && api == NULL)
    rc = SQLITE_ERROR;
  if (rc == SQLITE_OK)
    rc = api->xCreateTokenizer (api, "minban", NULL, &methods, NULL);
  return rc == SQLITE_OK || mb_db_fail (db, rc, error);
}

gboolean
mb_db_search_create (MbDb *db, const char *table, GError **error)
{
  g_autofree char *sql
      = g_strdup_printf ("CREATE VIRTUAL TABLE %s USING fts5 (words, tokenize = 'minban', columnsize = 0)", table);
  g_autofree char *config = g_strdup_printf ("INSERT INTO %s (%s, rank) VALUES ('hashsize', 16777216)", table, table);

  /* More words are gathered before they are written, which makes fewer pieces to merge. */
  return mb_db_exec (db, sql, error) && mb_db_exec (db, config, error);
}

gboolean
mb_db_search_drop (MbDb *db, const char *table, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DROP TABLE IF EXISTS %s", table);

  return mb_db_exec (db, sql, error);
}

gboolean
mb_db_search_put (MbDb *db, const char *table, gint64 id, const char *text, gboolean is_new, GError **error)
{
  g_autofree char *sql = is_new ? g_strdup_printf ("INSERT INTO %s (words, rowid) VALUES (?1, ?2)", table)
                                : g_strdup_printf ("UPDATE %s SET words = ?1 WHERE rowid = ?2", table);
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, text);
  mb_stmt_bind_int (stmt, 2, id);
  return mb_stmt_run (stmt, error);
}

gboolean
mb_db_search_remove (MbDb *db, const char *table, gint64 id, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("DELETE FROM %s WHERE rowid = ?1", table);
  g_autoptr (MbStmt) stmt = mb_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, id);
  return mb_stmt_run (stmt, error);
}

char *
mb_db_search_condition (const char *table, const char *id_expression, int parameter)
{
  return g_strdup_printf ("%s IN (SELECT rowid FROM %s WHERE %s MATCH ?%d)", id_expression, table, table, parameter);
}

char *
mb_db_search_select (const char *table)
{
  return g_strdup_printf ("SELECT words FROM %s WHERE rowid = ?1", table);
}

gboolean
mb_db_search_verify (MbDb *db, const char *table, gboolean *sound, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES ('integrity-check')", table, table);
  int rc = sqlite3_exec (db->raw, sql, NULL, NULL, NULL);

  *sound = rc == SQLITE_OK;
  return rc == SQLITE_OK || (rc & 0xff) == SQLITE_CORRUPT || mb_db_fail (db, rc, error);
}

const char mb_db_sort_after[] = "+";

char *
mb_db_order_text (const char *expression)
{
  return g_strdup_printf ("mb_order_key (%s)", expression);
}
