/* code.h: checkers of official codes. Each takes text as people write it and gives the normal form.
 *
 *   uscc       unified social credit code, GB 32100-2015
 *   citizen    identity number, GB 11643-1999; an old one of 15 digits becomes one of 18
 *   region     6 digits, GB/T 2260
 *   town       9 or 12 digits, GB/T 10114
 *   school_id  10 digits with a known type of school
 *   licence    教民 and 13 or 15 digits; another form is taken too, see mb_code_is_unusual
 *   phone      one or more numbers; several are joined by "、"
 */
#pragma once

#include "fault.h"

G_BEGIN_DECLS

/* A checker by its declared name. Gives the normal form (transfer full), or NULL and *fault (transfer full) with
 * expected filled: `uscc_format`, `uscc_check_digit` (expected names the right last character), `%s_format`... */
char *mb_code_check (const char *checker, const char *text, MbFault **fault);
gboolean mb_code_has_checker (const char *checker);
/* mb_code_is_unusual: TRUE when the checker takes the text but its form is one to warn of (a licence number that is
 * neither of the known ones). */
gboolean mb_code_is_unusual (const char *checker, const char *text);
/* mb_uscc_check_char: GB 32100-2015; the 18th character for 17 given; 0 if one is not in the alphabet. */
char mb_uscc_check_char (const char *first17);
/* mb_citizen_check_char: GB 11643-1999; the 18th for 17 digits; 0 if not digits. */
char mb_citizen_check_char (const char *first17);
/* mb_code_mask: first 6 and last 4 kept, the rest '*' (identity numbers in lists and prints); of telephone numbers, each for itself,
 * the first 3 and last 4. What is too short for that is all '*'. checker: nullable. (transfer full) */
char *mb_code_mask (const char *checker, const char *code);

G_END_DECLS
