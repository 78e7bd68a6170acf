/* derive.h: fields that follow from others by a rule of their register: the one hook of the import into what is special.
 *
 * Most registers have none. Hazards derive their state: ledgers carry a completion date and a recheck result, never a
 * state.
 */
#pragma once

#include "office.h"

G_BEGIN_DECLS

/* mb_derive_fields: values (one per field of reg, by MbField.index) as they will be stored; what follows from them is set in
 * place. before: the stored record's values, NULL for a new one. */
void mb_derive_fields (const MbRegister *reg, const MbValue *before, MbValue *values);
/* mb_derive_due: time limits that the register proposes: set where a new record has none, and moved along when what they count from
 * changes, unless someone had set another day. For what is entered by hand: a ledger's own word is taken as it is. */
void mb_derive_due (MbOffice *office, const MbRegister *reg, const MbValue *before, MbValue *values);
/* mb_derive_sources: ids of the fields that the derived state follows from, which an import leaves alone when it would move the
 * state backwards; NULL if the register derives no state. Static. */
const char *const *mb_derive_sources (const MbRegister *reg);

G_END_DECLS
