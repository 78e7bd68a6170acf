/* text-blocks.h: many short texts in few allocations; none moves until all are dropped. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *blocks; /* of one size, used again after a clear */
  GPtrArray *big;    /* texts too long for a block */
  guint n_used;
  gsize fill; /* of the last used block */
  gsize held; /* bytes kept */
} MbTextBlocks;

void mb_text_blocks_init (MbTextBlocks *blocks);
void mb_text_blocks_clear (MbTextBlocks *blocks);
/* mb_text_blocks_drop: forgets all texts, keeps a little room for the next ones. */
void mb_text_blocks_drop (MbTextBlocks *blocks);
/* mb_text_blocks_keep: a NUL-terminated copy, valid until drop or clear. */
const char *mb_text_blocks_keep (MbTextBlocks *blocks, const char *text, gsize length);

G_END_DECLS
