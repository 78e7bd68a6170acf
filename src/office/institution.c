/* institution.c: see institution.h. Promise: which states are meant is said once. */
#include "config.h"

#include "institution.h"

const char *const *
mb_institution_operating (void)
{
  static const char *const states[] = { "在办", "限期整改", NULL };

  return states;
}
