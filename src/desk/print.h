/* print.h: paper to a printer, by the system's own dialog: the one place where printing is done.
 *
 * Paper size, printer and options of the last print are used again; they come back at the next start when the window's state is
 * kept by mb_print_save_state and mb_print_restore_state.
 */
#pragma once

#include <gtk/gtk.h>

#include "paper.h"
#include "session.h"
#include "window-state.h"

G_BEGIN_DECLS

/* mb_print_paper: opens the print dialog over a widget's window for the pages of paper (taken); title names the job. What became of
 * it is told by the session's toast. */
void mb_print_paper (GtkWidget *over, MbSession *session, MbPaper *paper, const char *title);
/* mb_print_setup: opens the page setup dialog: paper size and margins for this and later prints. */
void mb_print_setup (GtkWidget *over);

void mb_print_save_state (MbWindowState *state);
void mb_print_restore_state (MbWindowState *state);

G_END_DECLS
