/* declaration.h: reads a declaration (GKeyFile syntax, localised keys) and tells every mistake in it by file, group
 * and key.
 *
 * The first mistake is kept and later ones are dropped, so that a reader can go through a whole file and ask once,
 * at its end: if (!mb_declaration_ok (declaration, error)) return NULL.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _MbDeclaration MbDeclaration;

/* mb_declaration_new: origin names the file in messages. A text that is no key file, and a group that stands twice
 * in it, are mistakes like any other. Never NULL. */
MbDeclaration *mb_declaration_new (const char *data, gssize length, const char *origin);
void mb_declaration_free (MbDeclaration *declaration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbDeclaration, mb_declaration_free)

/* mb_declaration_ok: FALSE and MB_FAULT_DECLARATION when there was a mistake. */
gboolean mb_declaration_ok (const MbDeclaration *declaration, GError **error);
/* mb_declaration_fail: a mistake of meaning, found by the caller; key may be NULL. Always FALSE. */
gboolean mb_declaration_fail (MbDeclaration *declaration, const char *group, const char *key, const char *format, ...)
    G_GNUC_PRINTF (4, 5);

char **mb_declaration_groups (MbDeclaration *declaration); /* in the file's order. (transfer full) */
gboolean mb_declaration_has_group (MbDeclaration *declaration, const char *group);
/* mb_declaration_keys: of a group, in order, with their languages in brackets as they stand. (transfer full) */
char **mb_declaration_keys (MbDeclaration *declaration, const char *group);
/* mb_declaration_allow: a key of the group that is not among the words of allowed, parted by blanks, is a mistake;
 * "alias.*" allows every key that begins so. */
void mb_declaration_allow (MbDeclaration *declaration, const char *group, const char *allowed);

/* These give NULL where the key is absent or empty; all (transfer full). */
char *mb_declaration_string (MbDeclaration *declaration, const char *group, const char *key);
char *mb_declaration_need (MbDeclaration *declaration, const char *group, const char *key);    /* absent is a mistake */
char *mb_declaration_local (MbDeclaration *declaration, const char *group, const char *key);   /* process's locale */
char *mb_declaration_chinese (MbDeclaration *declaration, const char *group, const char *key); /* else as it stands */
char **mb_declaration_languages (MbDeclaration *declaration, const char *group, const char *key); /* every version */
char **mb_declaration_list (MbDeclaration *declaration, const char *group,
                            const char *key); /* parted by ; and trimmed */
/* mb_declaration_flag: true or false; absent is FALSE. */
gboolean mb_declaration_flag (MbDeclaration *declaration, const char *group, const char *key);
/* mb_declaration_integer: TRUE when the key is there and a whole number. */
gboolean mb_declaration_integer (MbDeclaration *declaration, const char *group, const char *key, gint64 *integer);

G_END_DECLS
