/* pack.h: an office file locked with a passphrase, for carrying on a stick or sending.
 *
 * A pack is a whole, checked copy, encrypted by libsodium: the key is made from the passphrase by Argon2id
 * (crypto_pwhash), the content is a stream of XChaCha20-Poly1305 pieces (crypto_secretstream), so that a pack that was
 * altered, cut off or put in another order is refused. Nothing of the office is in it unencrypted, not even its name.
 */
#pragma once

#include "store.h"

G_BEGIN_DECLS

#define MB_PACK_SHORTEST 8 /* characters of a passphrase */

/* mb_pack_write: path is replaced if it is a pack; FILE_EXISTS if it is anything else. ARGUMENT: the passphrase is too short. */
gboolean mb_pack_write (MbStore *store, const char *path, const char *passphrase, MbJob *job, GError **error);
/* mb_pack_open: the office file of a pack as a new file at path, checked. NOT_PACK, PASSPHRASE (wrong, or the pack was altered),
 * FILE_DAMAGED (cut off), FILE_EXISTS. */
gboolean mb_pack_open (const char *pack, const char *path, const char *passphrase, MbJob *job, GError **error);
gboolean mb_pack_is_pack (const char *path);

G_END_DECLS
