/* attachment.h: what a field of type attachment holds: files by the SHA-256 of their content, each with the name it came with.
 *
 * The value is text: a line for each file, its hash in hex, then a blank and its name; a hash alone is a file without a name.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *hash, *name; /* name "" if it has none */
} MbAttachment;

/* mb_attachments_parse: in order; lines that are none are left out. text NULL: none. (element-type MbAttachment) (transfer full) */
GPtrArray *mb_attachments_parse (const char *text);
void mb_attachments_add (GPtrArray *attachments, const char *hash, const char *name);
/* mb_attachments_to_text: the value; NULL when there is none left. (transfer full) (nullable) */
char *mb_attachments_to_text (const GPtrArray *attachments);
/* mb_attachments_words: for people: the names, or how many where one has none. (transfer full) */
char *mb_attachments_words (const char *text);

G_END_DECLS
