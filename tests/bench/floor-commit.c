/* floor-commit.c: floor of one edit: a bare SQLite commit of one changed column with synchronous=FULL, in the office file
 * itself (of which the caller gives a copy).
 *
 *   floor-commit FILE RUNS
 */
#include "bench.h"

#include <sqlite3.h>

static void
must (int rc, sqlite3 *db)
{
  if (rc == SQLITE_OK || rc == SQLITE_DONE)
    return;
  fprintf (stderr, "%s\n", sqlite3_errmsg (db));
  exit (1);
}

int
main (int argc, char **argv)
{
  int runs = argc == 3 ? atoi (argv[2]) : 0;
  double *seconds = malloc (sizeof *seconds * (size_t) (runs + 1));
  sqlite3_int64 *ids = malloc (sizeof *ids * (size_t) (runs + 1));
  sqlite3_stmt *stmt, *begin, *commit;
  sqlite3 *db;
  int n = 0;

  if (runs == 0 || sqlite3_open_v2 (argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
    return 1;
  must (sqlite3_exec (db, "PRAGMA synchronous = FULL; PRAGMA cache_size = -8192", NULL, NULL, NULL), db);
  must (sqlite3_prepare_v2 (db, "SELECT id FROM r_hazard LIMIT ?1", -1, &stmt, NULL), db);
  sqlite3_bind_int (stmt, 1, runs);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    ids[n++] = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  must (sqlite3_prepare_v2 (db, "BEGIN IMMEDIATE", -1, &begin, NULL), db);
  must (sqlite3_prepare_v2 (db, "COMMIT", -1, &commit, NULL), db);
  must (sqlite3_prepare_v2 (db, "UPDATE r_hazard SET f_description = ?2 WHERE id = ?1", -1, &stmt, NULL), db);
  for (int i = 0; i < n; i++)
    {
      char text[64];
      double start = bench_now ();

      snprintf (text, sizeof text, "二楼楼道灭火器压力不足，%lx第%d次", (long) time (NULL), i);
      must (sqlite3_step (begin), db);
      sqlite3_reset (begin);
      sqlite3_bind_int64 (stmt, 1, ids[i]);
      sqlite3_bind_text (stmt, 2, text, -1, SQLITE_STATIC);
      must (sqlite3_step (stmt), db);
      sqlite3_reset (stmt);
      must (sqlite3_step (commit), db);
      sqlite3_reset (commit);
      seconds[i] = bench_now () - start;
    }
  bench_tell (seconds, n, n);
  return 0;
}
