/* heading-index.h: which field a heading means; inner part of register.h. */
#pragma once

#include "declaration.h"
#include "register.h"

G_BEGIN_DECLS

/* mb_heading_index_build: fills by_heading of the register. labels holds a strv for each field in order, its label in
 * every language. A word that leads to two fields is a mistake of the declaration. */
void mb_heading_index_build (MbRegister *reg, GPtrArray *labels, MbDeclaration *declaration);

G_END_DECLS
