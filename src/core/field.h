/* field.h: from what people write to values, and back.
 *
 * Both the import and every editor of the window parse here, so that a value
 * typed and a value imported obey one rule.
 */
#pragma once

#include "fault.h"
#include "register.h"

G_BEGIN_DECLS

/* mb_text_tidy: trims blanks of any kind (U+3000, U+00A0, tabs, zero-width), a leading apostrophe of text
 * cells; keeps inner text as written. (transfer full) */
char *mb_text_tidy (const char *text);
/* mb_text_fold: for comparing names and headings: NFKC (full-width forms to ASCII, brackets alike), all blanks
 * removed, case folded. (transfer full) */
char *mb_text_fold (const char *text);

/* mb_field_parse: turns text into the field's value. Understands full-width digits, thousands commas, trailing
 * units (120人, the field's unit and common ones), apostrophes and tabs, dates as people write them, 是/否/√/有/无 and
 * yes/no, choice aliases; checks min/max, the checker, required. Empty text gives null, or the fault
 * `%s_missing` when required. value is set only on success. For MB_FIELD_LINK the text is kept as text (the
 * caller looks it up). For an open choice, any word is taken. Returns NULL on success, else the fault (transfer
 * full) with code, subject, field, found, expected filled. */
MbFault *mb_field_parse (const MbField *field, const char *text, MbValue *value);
/* mb_field_parse_number: same for a cell that is a number in the sheet, given as %.15g text; is_date tells that the cell
 * already is a date and text is ISO. A code of over 15 digits as a number is the fault `%s_digits_lost`. */
MbFault *mb_field_parse_cell (const MbField *field, const char *text, gboolean is_number, gboolean is_date, MbValue *value);
/* mb_field_check: the same rules on a value already made (for `set`, the store's last guard). */
MbFault *mb_field_check (const MbField *field, const MbValue *value);
/* mb_field_format: for people: decimals "12.50", money yuan "1234.50", yes/no 是/否 translated by chinese, dates ISO,
 * choices as stored. Links are not resolved here: their id. NULL value gives "". (transfer full) */
char *mb_field_format (const MbField *field, const MbValue *value, gboolean chinese);

G_END_DECLS
