/* recover-private.h: what the parts of mb_store_recover share. Private to store/. */
#pragma once

#include "audit.h"
#include "check.h"
#include "recover.h"

G_BEGIN_DECLS

typedef struct
{
  MbDb *old; /* (nullable) a copy of the damaged file, as far as the engine opens it */
  MbDb *db;  /* the new file, in a transaction */
  MbCatalogue *catalogue;
  GHashTable *shapes;
  MbRecoverResult *result;
  MbJob *job;
  gboolean unread; /* some part of a table could not be read */
} MbRecover;

void mb_recover_lose (MbRecover *recover, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* mb_recover_history: the changes, desks and attachments found in the pages. */
gboolean mb_recover_history (MbRecover *recover, GBytes *file, GBytes *log, GError **error);
/* mb_recover_tables: the rows of a register that its table still gives. */
gboolean mb_recover_table (MbRecover *recover, const MbShape *shape, GError **error);
/* mb_recover_changes: records that are not there yet, from their changes. */
gboolean mb_recover_changes (MbRecover *recover, const MbShape *shape, GError **error);

G_END_DECLS
