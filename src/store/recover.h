/* recover.h: what can be saved from a damaged office file. */
#pragma once

#include "store.h"

G_BEGIN_DECLS

typedef struct
{
  guint64 records;   /* in the new file */
  guint64 rebuilt;   /* of these, made anew from the record of changes */
  guint64 lost;      /* known to have been there, and not to be had any more */
  gboolean history;  /* the record of changes was whole and is kept */
  GPtrArray *losses; /* (element-type utf8) what was lost, a line each, for people */
} MbRecoverResult;

void mb_recover_result_clear (MbRecoverResult *result);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbRecoverResult, mb_recover_result_clear)

/* mb_store_recover: from a damaged file, which is only read, to a new one at path. Each record is held twice, in its
 * table and in the record of changes; where that record is whole by its hashes, it alone is believed. Where a unique
 * value has come to stand twice, both records are kept and it is among the losses. NOT_OFFICE_FILE when nothing of an
 * office is found in it; FILE_EXISTS. */
gboolean mb_store_recover (const char *broken, const char *path, MbCatalogue *registers, MbRecoverResult *result,
                           MbJob *job, GError **error);
/* mb_store_find_copies: sound office files beside path (and in its folder of backups) whose names begin as its own does:
 * backups, and copies kept before changes; newest first. (element-type filename) (transfer full) */
GPtrArray *mb_store_find_copies (const char *path);

G_END_DECLS
