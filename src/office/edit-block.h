/* edit-block.h: many cells of a register changed at once: a block from a spreadsheet, one value for many records, a value filled down.
 *
 *   block = mb_edit_block_new (reg, field_ids, n);
 *   row = mb_edit_block_add_row (block, id);           // id 0: a record to be made
 *   mb_edit_block_set (block, row, 0, "城关镇");        // what is not set stays as it is; "" empties
 *   mb_edit_block_check (block, office, job, &error);  // reads the records; tells every cell that changes or is wrong
 *   mb_edit_block_apply (block, office, title, job, &set_id, &error);
 *
 * All of it is one change set, or nothing: a block with a wrong cell is refused whole. Not for two threads at once.
 */
#pragma once

#include "office.h"

G_BEGIN_DECLS

typedef struct _MbEditBlock MbEditBlock;

/* A cell that would change, or that is wrong. */
typedef struct
{
  guint row;            /* of the block */
  gint64 id;            /* 0: a record to be made */
  char *name;           /* (nullable) the record's title */
  const MbField *field; /* (nullable) NULL: the whole row */
  char *before, *after; /* as shown to people; after as it was given where it is wrong */
  char *reason;         /* (nullable) why it is refused */
} MbBlockCell;

MbEditBlock *mb_edit_block_new (const MbRegister *reg, const char *const *field_ids, guint n_fields);
void mb_edit_block_free (MbEditBlock *block);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbEditBlock, mb_edit_block_free)
const MbRegister *mb_edit_block_register (const MbEditBlock *block);
guint mb_edit_block_add_row (MbEditBlock *block, gint64 id); /* returns its number */
void mb_edit_block_set (MbEditBlock *block, guint row, guint column, const char *text);
/* mb_edit_block_set_field: the same by field; FALSE when the block has no such column. */
gboolean mb_edit_block_set_field (MbEditBlock *block, guint row, const MbField *field, const char *text);
guint mb_edit_block_n_rows (const MbEditBlock *block);

/* mb_edit_block_check: FALSE only if it could not be done. May be called again; the findings are then new. */
gboolean mb_edit_block_check (MbEditBlock *block, MbOffice *office, MbJob *job, GError **error);
/* mb_edit_block_cells: in the block's order. (element-type MbBlockCell) (transfer none) */
const GPtrArray *mb_edit_block_cells (const MbEditBlock *block);
guint mb_edit_block_n_faulty (const MbEditBlock *block);  /* cells */
guint mb_edit_block_n_changed (const MbEditBlock *block); /* cells of records there are */
guint mb_edit_block_n_emptied (const MbEditBlock *block); /* of these: those that would hold nothing afterwards */
guint mb_edit_block_n_new (const MbEditBlock *block);     /* records */

/* mb_edit_block_apply: what was checked is written, provided that nobody changed these fields since (CONFLICT). set_id 0: nothing changed. */
gboolean mb_edit_block_apply (MbEditBlock *block, MbOffice *office, const char *title, MbJob *job, gint64 *set_id, GError **error);

G_END_DECLS
