/* code.h: checkers of official codes. Each takes text as people write it and gives the normal form. */
#pragma once

#include "fault.h"

G_BEGIN_DECLS

/* A checker by its declared name. Gives the normal form (transfer full), or NULL and *fault (transfer full) with
 * expected filled: `uscc_format`, `uscc_check_digit` (expected names the right last character), `%s_format`... */
char *mb_code_check (const char *checker, const char *text, MbFault **fault);
gboolean mb_code_has_checker (const char *checker);
/* mb_uscc_check_char: GB 32100-2015; the 18th character for 17 given; 0 if one is not in the alphabet. */
char mb_uscc_check_char (const char *first17);
/* mb_citizen_check_char: GB 11643-1999; the 18th for 17 digits; 0 if not digits. */
char mb_citizen_check_char (const char *first17);
/* mb_code_mask: first 6 and last 4 kept, the rest '*' (identity numbers in lists and prints). (transfer full) */
char *mb_code_mask (const char *code);

G_END_DECLS
