/* desk.c: who numbers records: a desk is one file at one place on one machine.
 *
 * Promise: two copies of an office file that are both written to never give one number to two records, because a copy
 * at another path or on another machine draws a desk of its own before its first write. What names the place is a hash,
 * so that a file that is sent away does not tell where it lay.
 */
#include "config.h"

#include "audit.h"

#include <stdlib.h>
#include <string.h>

#define DESK_BITS    22
#define COUNTER_BITS 40

static char *
name_of_place (const char *path)
{
  g_autofree char *machine = NULL;
  g_autofree char *text = NULL;
  g_autofree char *real = realpath (path, NULL);

  if (!g_file_get_contents ("/etc/machine-id", &machine, NULL, NULL) || strlen (machine) < 8)
    {
      g_free (machine);
      machine = g_strdup (g_get_host_name ());
    }
  text = g_strdup_printf ("%s\n%s", g_strstrip (machine), real != NULL ? real : path);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gboolean
draw (MbDb *db, const char *place, MbDesk *desk, GError **error)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autoptr (MbStmt) taken = mb_db_prepare (db, "SELECT 1 FROM mb_desk WHERE desk = ?1", error);
  g_autoptr (MbStmt) insert = NULL;
  MbStep step;

  if (taken == NULL)
    return FALSE;
  memset (desk, 0, sizeof *desk);
  do
    {
      desk->desk = g_random_int_range (1, 1 << DESK_BITS);
      mb_stmt_reset (taken);
      mb_stmt_bind_int (taken, 1, desk->desk);
      step = mb_stmt_step (taken, error);
    }
  while (step == MB_STEP_ROW);
  if (step == MB_STEP_ERROR)
    return FALSE;
  insert = mb_db_prepare (
      db, "INSERT INTO mb_desk (desk, place, made, counter, seq, hash) VALUES (?1, ?2, ?3, 0, 0, ?4)", error);
  if (insert == NULL)
    return FALSE;
  mb_stmt_bind_int (insert, 1, desk->desk);
  mb_stmt_bind_text (insert, 2, place);
  mb_stmt_bind_text (insert, 3, time);
  mb_stmt_bind_blob (insert, 4, desk->hash, MB_HASH_LENGTH);
  return mb_stmt_run (insert, error);
}

gboolean
mb_desk_take (MbDb *db, const char *path, MbDesk *desk, GError **error)
{
  g_autofree char *place = name_of_place (path);
  g_autoptr (MbStmt) stmt = mb_db_prepare (
      db, "SELECT desk, counter, seq, hash FROM mb_desk WHERE place = ?1 ORDER BY desk LIMIT 1", error);
  gconstpointer hash;
  gsize length;
  MbStep step;

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_text (stmt, 1, place);
  step = mb_stmt_step (stmt, error);
  if (step == MB_STEP_ERROR)
    return FALSE;
  if (step == MB_STEP_DONE)
    return draw (db, place, desk, error);
  desk->desk = mb_stmt_int (stmt, 0);
  desk->counter = mb_stmt_int (stmt, 1);
  desk->seq = mb_stmt_int (stmt, 2);
  hash = mb_stmt_blob (stmt, 3, &length);
  if (length != MB_HASH_LENGTH)
    {
      mb_set_error (error, MB_FAULT_OFFICE_DAMAGED, NULL);
      return FALSE;
    }
  memcpy (desk->hash, hash, length);
  return TRUE;
}

gboolean
mb_desk_save (MbDb *db, const MbDesk *desk, GError **error)
{
  g_autoptr (MbStmt) stmt
      = mb_db_prepare (db, "UPDATE mb_desk SET counter = ?2, seq = ?3, hash = ?4 WHERE desk = ?1", error);

  if (stmt == NULL)
    return FALSE;
  mb_stmt_bind_int (stmt, 1, desk->desk);
  mb_stmt_bind_int (stmt, 2, desk->counter);
  mb_stmt_bind_int (stmt, 3, desk->seq);
  mb_stmt_bind_blob (stmt, 4, desk->hash, MB_HASH_LENGTH);
  return mb_stmt_run (stmt, error);
}

gint64
mb_desk_next_id (MbDesk *desk)
{
  return desk->desk << COUNTER_BITS | ++desk->counter;
}
