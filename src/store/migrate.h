/* migrate.h: the tables of an office file follow the declarations. Private to store/. */
#pragma once

#include "store-private.h"

G_BEGIN_DECLS

/* mb_schema_create: all tables in an empty file. */
gboolean mb_schema_create (MbDb *db, GHashTable *shapes, MbCatalogue *catalogue, GError **error);
/* mb_schema_catalogue: the shipped registers and the office's own ones; shipped itself when there are none. */
MbCatalogue *mb_schema_catalogue (MbDb *db, MbCatalogue *shipped, GError **error);
/* mb_schema_upgrade: brings the file to the declarations; OFFICE_NEWER, DECLARATION; OFFICE_READ_ONLY when it would have
 * to be altered but cannot. */
gboolean mb_schema_upgrade (MbDb *db, const char *path, GHashTable *shapes, MbCatalogue *catalogue, gboolean read_only,
                            GError **error);
gboolean mb_schema_base (MbDb *db, gint64 from, GError **error);
gboolean mb_schema_create_register (MbDb *db, const MbShape *shape, GError **error);
gboolean mb_schema_note_register (MbDb *db, const MbShape *shape, GError **error);
/* mb_schema_text_version: what stored sort keys and search texts depend on besides the declarations. */
char *mb_schema_text_version (void);
gboolean mb_schema_note_text_version (MbDb *db, GError **error);
/* mb_schema_refill: sort keys and search texts of all records of a register, made anew. */
gboolean mb_schema_refill (MbDb *db, const MbShape *shape, GError **error);

G_END_DECLS
