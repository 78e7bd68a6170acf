/* block-dialog.h: many cells about to be changed, shown before they are: a pasted block, or one value for the selected records.
 *
 * Every record is named, also those out of sight; every faulty cell is told with its reason, and with one of them nothing is written.
 */
#pragma once

#include <adwaita.h>

#include "edit-block.h"
#include "list-extra.h"

G_BEGIN_DECLS

#define MB_TYPE_BLOCK_DIALOG (mb_block_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MbBlockDialog, mb_block_dialog, MB, BLOCK_DIALOG, AdwWindow)

/* mb_block_dialog_show_block: checks a block (taken) and offers to write it. title: of the window and of the change. */
void mb_block_dialog_show_block (GtkWidget *over, MbSession *session, MbEditBlock *block, const char *title,
                                 MbListActionDone done, gpointer user);
/* mb_block_dialog_show_bulk: names the records and asks for a field and its value. field (nullable): offered first. */
void mb_block_dialog_show_bulk (GtkWidget *over, MbSession *session, const MbRegister *reg, const gint64 *ids, guint n_ids,
                                const MbField *field, MbListActionDone done, gpointer user);
/* mb_block_told: what was written, for a toast. (transfer full) */
char *mb_block_told (const MbEditBlock *block);

G_END_DECLS
