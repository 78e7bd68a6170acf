/* engine-private.h: what the files of the SQLite engine share. */
#pragma once

#include "engine.h"

#include <sqlite3.h>

struct _MbDb
{
  sqlite3 *raw;
  char *path;
  GHashTable *statements; /* sql → MbStmt, idle or in use */
  GCancellable *cancellable;
  gboolean read_only, hurry;
  guint busy_ms;
  gint64 waiting_since, alive_at, looked_at; /* while it waits: engine-wait.c */
  guint64 sign;
};

/* mb_db_fail: sets error from the connection's last result; always FALSE. */
gboolean mb_db_fail (MbDb *db, int rc, GError **error);
/* mb_db_wait_for_others: waits, as long as busy_ms says, when another program is writing. */
void mb_db_wait_for_others (MbDb *db);
/* mb_db_keep_locks: once, before the first connection. */
void mb_db_keep_locks (void);
/* mb_db_has_room: whether the place of the file takes another few pages, as tried with a file that has no name. */
gboolean mb_db_has_room (const char *path);
/* mb_db_register_tokenizer: teaches a connection the words of search-text.h. */
gboolean mb_db_register_tokenizer (MbDb *db, GError **error);
