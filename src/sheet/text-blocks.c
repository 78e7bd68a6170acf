/* text-blocks.c: keeps the promise that a cell costs no allocation of its own. */
#include "text-blocks.h"

#include <string.h>

#define BLOCK_SIZE  (64u * 1024)
#define KEEP_BLOCKS 16 /* after a drop */

void
mb_text_blocks_init (MbTextBlocks *blocks)
{
  *blocks = (MbTextBlocks){ 0 };
  blocks->blocks = g_ptr_array_new_with_free_func (g_free);
  blocks->big = g_ptr_array_new_with_free_func (g_free);
}

void
mb_text_blocks_clear (MbTextBlocks *blocks)
{
  g_clear_pointer (&blocks->blocks, g_ptr_array_unref);
  g_clear_pointer (&blocks->big, g_ptr_array_unref);
}

void
mb_text_blocks_drop (MbTextBlocks *blocks)
{
  blocks->n_used = 0;
  blocks->fill = 0;
  blocks->held = 0;
  if (blocks->big->len > 0)
    g_ptr_array_set_size (blocks->big, 0);
  if (blocks->blocks->len > KEEP_BLOCKS)
    g_ptr_array_set_size (blocks->blocks, KEEP_BLOCKS);
}

const char *
mb_text_blocks_keep (MbTextBlocks *blocks, const char *text, gsize length)
{
  char *place;

  if (length >= BLOCK_SIZE / 4)
    {
      place = g_malloc (length + 1);
      g_ptr_array_add (blocks->big, place);
    }
  else
    {
      if (blocks->n_used == 0 || blocks->fill + length + 1 > BLOCK_SIZE)
        {
          if (blocks->n_used == blocks->blocks->len)
            g_ptr_array_add (blocks->blocks, g_malloc (BLOCK_SIZE));
          blocks->n_used++;
          blocks->fill = 0;
        }
      place = (char *) g_ptr_array_index (blocks->blocks, blocks->n_used - 1) + blocks->fill;
      blocks->fill += length + 1;
    }
  memcpy (place, text, length);
  place[length] = '\0';
  blocks->held += length + 1;
  return place;
}
