/* query-words.h: a query told in words: what a list that a figure opened is filtered by. */
#pragma once

#include "store.h"

G_BEGIN_DECLS

/* mb_query_words: "Status: 待整改, 整改中 · Limit: before 2026-06-30"; "" without conditions. Reads the titles of linked records: call it in
 * a worker. (transfer full) */
char *mb_query_words (const MbQuery *query, MbStore *store);

G_END_DECLS
