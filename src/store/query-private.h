/* query-private.h: a query's parts. Private to store/. */
#pragma once

#include "query.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;
  MbOp op;
  GArray *values;         /* (element-type MbValue): alternatives of MB_OP_EQ; else one; none for NULL and NOT_NULL */
  gboolean title_of_link; /* the value is the title of the linked record */
  char *other;            /* path that it is compared with instead of values; NULL: values */
} MbCondition;

typedef struct
{
  char *path;
  gboolean descending;
} MbSort;

struct _MbQuery
{
  char *register_id;
  GPtrArray *conditions; /* (element-type MbCondition) */
  GArray *sorts;         /* (element-type MbSort) */
  char *search;
  gboolean with_deleted, only_deleted, any_order;
};

G_END_DECLS
