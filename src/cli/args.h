/* args.h: the words of a command line: options by a table, the rest in order.
 *
 * Arguments are UTF-8 in every locale, so GOption, which converts by locale, is not used. Options may stand anywhere,
 * as "--db FILE" or "--db=FILE"; "--" ends them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name; /* without the dashes */
  char letter;      /* '\0': none */
  gboolean takes_value;
  gboolean repeats;
} MbOption;

typedef struct
{
  GPtrArray *words;   /* (element-type utf8) what is no option, in order */
  GHashTable *values; /* option name → GPtrArray of its values */
} MbArgs;

/* mb_args_parse: options ends with a NULL name. Errors: MB_FAULT_USAGE naming the word. */
MbArgs *mb_args_parse (int argc, char **argv, const MbOption *options, GError **error);
void mb_args_free (MbArgs *args);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbArgs, mb_args_free)
gboolean mb_args_has (const MbArgs *args, const char *name);
const char *mb_args_get (const MbArgs *args, const char *name);    /* the last value; NULL if none */
GPtrArray *mb_args_get_all (const MbArgs *args, const char *name); /* (nullable) borrowed */
const char *mb_args_word (const MbArgs *args, guint n);            /* NULL past the end */

G_END_DECLS
