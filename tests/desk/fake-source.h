/* fake-source.h: a grid source for tests: n rows of made-up values, with ids, editing and sorting recorded. */
#pragma once

#include "grid-source.h"

G_BEGIN_DECLS

#define FAKE_TYPE_SOURCE (fake_source_get_type ())
G_DECLARE_FINAL_TYPE (FakeSource, fake_source, FAKE, SOURCE, GObject)

struct _FakeSource
{
  GObject parent_instance;
  GArray *ids;       /* (element-type gint64) */
  GHashTable *texts; /* "id:column" → text, for edited cells */
  guint n_columns;
  guint n_text_calls;
  guint n_sorts;
  char *refuse; /* a text that is refused */
  guint slow;   /* milliseconds that it takes to keep a text */
};

FakeSource *fake_source_new (guint n_rows, guint n_columns);
/* fake_source_splice: rows with these ids come at pos after removed went. */
void fake_source_splice (FakeSource *self, guint pos, guint removed, const gint64 *ids, guint n_ids);

G_END_DECLS
