/* hazard-actions.h: what hazards bring to their list: the steps of their flow, the rate in the head, the story of each. */
#pragma once

#include "list-extra.h"

G_BEGIN_DECLS

extern const MbListExtra mb_hazard_list_extra;

G_END_DECLS
