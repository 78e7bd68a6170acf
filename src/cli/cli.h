/* cli.h: the command line, one of the program's two faces, over office/.
 *
 * A contract that other programs rely on: data/minban.1 tells it in full. Standard output carries the answer (text
 * in the user's language, or with --json one document that no locale changes), standard error the messages; exit 0
 * all well, 2 done with rows refused, 1 failed with nothing changed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* mb_cli_is_command: whether the word is a command (else it may be a file for the window). */
gboolean mb_cli_is_command (const char *word);
/* mb_cli_run: argv without the program's name; returns the exit status. */
int mb_cli_run (int argc, char **argv);

G_END_DECLS
