/* list-extra.c: which registers bring something of their own. One line each. */
#include "config.h"

#include "list-extra.h"

#include <string.h>

#include "hazard-actions.h"

static const MbListExtra *const extras[] = { &mb_hazard_list_extra };

const MbListExtra *
mb_list_extra_for (const MbRegister *reg)
{
  for (guint i = 0; i < G_N_ELEMENTS (extras); i++)
    if (strcmp (extras[i]->register_id, reg->id) == 0)
      return extras[i];
  return NULL;
}
