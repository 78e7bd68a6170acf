/* todo.h: what must be done first: figures of the overview, each a query whose rows it counts. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

typedef struct
{
  char *id;
  char *label; /* translated */
  char *link;  /* of the list behind it, with days as of link-days.h */
  gint64 count;
  gboolean warning; /* a count above zero is late already */
} MbTodo;

/* mb_todo_count: in their order; an inspection's is left out before a year is opened, expired licences' when there are none. Call in a worker. (element-type MbTodo) */
GPtrArray *mb_todo_count (MbOffice *office, GError **error);

G_END_DECLS
