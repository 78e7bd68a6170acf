/* source.h: from field paths to SQL expressions: a FROM clause that grows a join for each link on the way. Private to
 * store/. */
#pragma once

#include "shape.h"

G_BEGIN_DECLS

typedef enum
{
  MB_PATH_FIELD,
  MB_PATH_ID,
  MB_PATH_MONTH,
  MB_PATH_YEAR
} MbPathKind;

typedef struct
{
  MbPathKind kind;
  const MbField *field; /* NULL for MB_PATH_ID */
  char *expression;     /* t.f_town, j1.f_name, substr (t.f_found, 1, 7) */
  char *key;            /* its sort key column (nullable) */
} MbPath;

void mb_path_clear (MbPath *path);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbPath, mb_path_clear)

typedef struct
{
  GHashTable *shapes; /* borrowed */
  const MbShape *root;
  GHashTable *aliases; /* link path → alias */
  GString *from;
} MbSource;

void mb_source_init (MbSource *source, GHashTable *shapes, const MbShape *root);
void mb_source_clear (MbSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MbSource, mb_source_clear)
/* mb_source_path: FIELD_UNKNOWN. */
gboolean mb_source_path (MbSource *source, const char *path, MbPath *out, GError **error);
/* mb_source_title: the title of the record that a link path points to; follows titles that are links themselves. FALSE
 * without error: there is none. */
gboolean mb_source_title (MbSource *source, const char *link_path, MbPath *out);

G_END_DECLS
