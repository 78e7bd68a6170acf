/* unit.h: numbers as people write them in a field, with the unit behind; inner part of field.h. */
#pragma once

#include "register.h"

G_BEGIN_DECLS

/* mb_unit_field_scale: by what power of ten a bare number of the field is multiplied to be stored: 0 for integers, 2
 * for decimals and yuan, 6 for money that is counted in 万元. */
int mb_unit_field_scale (const MbField *field);
/* mb_unit_parse_number: text, perhaps with a unit that fits the field, to the stored integer. exact FALSE tells that
 * the text is a spreadsheet's number, so that exponents and the noise of binary floating point are taken. */
gboolean mb_unit_parse_number (const MbField *field, const char *text, gboolean exact, gint64 *number);

G_END_DECLS
