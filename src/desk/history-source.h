/* history-source.h: the change sets that a filter finds, newest first, as a grid's source: 8 bytes for each, pages on demand. */
#pragma once

#include "grid-source.h"
#include "session.h"

G_BEGIN_DECLS

#define MB_TYPE_HISTORY_SOURCE (mb_history_source_get_type ())
G_DECLARE_FINAL_TYPE (MbHistorySource, mb_history_source, MB, HISTORY_SOURCE, GObject)
/* signal "loaded" (): the number of sets is known anew. */

/* What is asked for, owned; zeroed: all. */
typedef struct
{
  char *since; /* UTC */
  char *actor, *text;
  char **register_ids;
  gboolean imports; /* only those */
} MbHistoryFilter;
void mb_history_filter_clear (MbHistoryFilter *filter);

MbHistorySource *mb_history_source_new (MbSession *session);
/* mb_history_source_load: the filter is copied; what was shown stays until the answer is there. */
void mb_history_source_load (MbHistorySource *self, const MbHistoryFilter *filter);
void mb_history_source_reload (MbHistorySource *self); /* with the same filter */
/* mb_history_source_get_set: the set's id; 0: not there yet. */
gint64 mb_history_source_get_set (MbHistorySource *self, guint row);
void mb_history_source_stop (MbHistorySource *self); /* the session is closing */

G_END_DECLS
