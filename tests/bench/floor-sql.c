/* floor-sql.c: floor of a question to the office file: one bare SQLite statement, prepared and run to its end.
 *
 *   floor-sql FILE STATEMENT RUNS
 *
 * STATEMENT is a file: the SQL in its first line, then a parameter a line (i number, t text, x bytes in hex). With RUNS 0 the
 * query plan is printed instead. The search index's tokenizer is the office's own; for a query it only parts words by blanks,
 * which is all that this one does.
 */
#include "bench.h"

#include <sqlite3.h>

static int
tokenizer_create (void *context, const char **arguments, int n, Fts5Tokenizer **out)
{
  static int nothing;

  *out = (Fts5Tokenizer *) &nothing;
  return SQLITE_OK;
}

static void
tokenizer_delete (Fts5Tokenizer *tokenizer)
{
}

static int
tokenizer_run (Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int length,
               int (*token) (void *, int, const char *, int, int, int))
{
  int start = 0, rc = SQLITE_OK;

  for (int i = 0; i <= length && rc == SQLITE_OK; i++)
    if (i == length || text[i] == ' ')
      {
        if (i > start)
          rc = token (context, 0, text + start, i - start, start, i);
        start = i + 1;
      }
  return rc;
}

static void
register_tokenizer (sqlite3 *db)
{
  static fts5_tokenizer methods = { tokenizer_create, tokenizer_delete, tokenizer_run };
  fts5_api *api = NULL;
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (db, "SELECT fts5 (?1)", -1, &stmt, NULL) != SQLITE_OK)
    exit (1);
  sqlite3_bind_pointer (stmt, 1, &api, "fts5_api_ptr", NULL);
  sqlite3_step (stmt);
  sqlite3_finalize (stmt);
  api->xCreateTokenizer (api, "minban", NULL, &methods, NULL);
}

static void
bind (sqlite3_stmt *stmt, int index, const char *line)
{
  static unsigned char bytes[8192];
  int n = 0;

  if (line[0] == 'i')
    sqlite3_bind_int64 (stmt, index, atoll (line + 2));
  else if (line[0] == 't')
    sqlite3_bind_text (stmt, index, line + 2, -1, SQLITE_TRANSIENT);
  else
    {
      for (const char *p = line + 2; p[0] != '\0' && n < (int) sizeof bytes; p += 2, n++)
        sscanf (p, "%2hhx", &bytes[n]);
      sqlite3_bind_blob (stmt, index, bytes, n, SQLITE_TRANSIENT);
    }
}

static long
run (sqlite3_stmt *stmt)
{
  long n = 0;
  int rc;

  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      for (int i = 0; i < sqlite3_column_count (stmt); i++)
        sqlite3_column_text (stmt, i);
      n++;
    }
  sqlite3_reset (stmt);
  if (rc != SQLITE_DONE)
    exit (1);
  return n;
}

/* Rows of one number are gathered, as a list of ids is. */
static long
run_numbers (sqlite3_stmt *stmt)
{
  static sqlite3_int64 *numbers;
  static long room;
  long n = 0;

  for (; sqlite3_step (stmt) == SQLITE_ROW; n++)
    {
      if (n == room)
        numbers = realloc (numbers, sizeof *numbers * (size_t) (room = room * 2 + 1024));
      numbers[n] = sqlite3_column_int64 (stmt, 0);
    }
  sqlite3_reset (stmt);
  return n;
}

int
main (int argc, char **argv)
{
  FILE *file = argc == 4 ? fopen (argv[2], "r") : NULL;
  int runs = argc == 4 ? atoi (argv[3]) : 0, index = 0;
  double *seconds = malloc (sizeof *seconds * (size_t) (runs + 1));
  char *line = NULL;
  size_t size = 0;
  sqlite3 *db;
  sqlite3_stmt *stmt = NULL;
  long n = 0;

  if (file == NULL || sqlite3_open_v2 (argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    return 1;
  register_tokenizer (db);
  sqlite3_exec (db, "PRAGMA cache_size = -8192", NULL, NULL, NULL);
  while (getline (&line, &size, file) > 0)
    {
      char *end = line + strcspn (line, "\n");

      *end = '\0';
      if (stmt != NULL)
        {
          bind (stmt, ++index, line);
          continue;
        }
      if (runs == 0)
        {
          char *plan = sqlite3_mprintf ("EXPLAIN QUERY PLAN %s", line);

          sqlite3_prepare_v2 (db, plan, -1, &stmt, NULL);
        }
      else
        sqlite3_prepare_v2 (db, line, -1, &stmt, NULL);
      if (stmt == NULL)
        {
          fprintf (stderr, "%s\n", sqlite3_errmsg (db));
          return 1;
        }
    }
  if (runs == 0)
    {
      while (sqlite3_step (stmt) == SQLITE_ROW)
        printf ("%s\n", (const char *) sqlite3_column_text (stmt, 3));
      return 0;
    }
  run (stmt);
  for (int i = 0; i < runs; i++)
    {
      double start = bench_now ();

      n = sqlite3_column_count (stmt) == 1 ? run_numbers (stmt) : run (stmt);
      seconds[i] = bench_now () - start;
    }
  bench_tell (seconds, runs, n);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return 0;
}
