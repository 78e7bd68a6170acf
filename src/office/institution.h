/* institution.h: what is said of institutions in more than one place. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Days ahead of a licence's end on which it is told: an application takes its time. */
#define MB_LICENCE_SOON 90

/* mb_institution_operating: the states in which an institution operates: it takes part in the inspection, and its licence must be valid.
 * NULL-terminated, static. */
const char *const *mb_institution_operating (void);

G_END_DECLS
