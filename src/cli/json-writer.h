/* json-writer.h: JSON straight to a stream, in constant memory.
 *
 * A library that builds the document first needs hundreds of megabytes for a million cells; this writes as it is told.
 * Commas and quoting are kept here; the caller keeps begin and end in balance.
 */
#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct _MbJson MbJson;

MbJson *mb_json_new (FILE *stream);
/* mb_json_free: writes the final line feed and flushes. */
void mb_json_free (MbJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbJson, mb_json_free)

void mb_json_begin_object (MbJson *json);
void mb_json_end_object (MbJson *json);
void mb_json_begin_array (MbJson *json);
void mb_json_end_array (MbJson *json);
void mb_json_name (MbJson *json, const char *name);
void mb_json_null (MbJson *json);
void mb_json_bool (MbJson *json, gboolean value);
void mb_json_int (MbJson *json, gint64 value);
/* mb_json_string: invalid UTF-8 is replaced; NULL writes null. */
void mb_json_string (MbJson *json, const char *text);
/* A name and its value in one call. */
void mb_json_add_string (MbJson *json, const char *name, const char *text);
void mb_json_add_int (MbJson *json, const char *name, gint64 value);
void mb_json_add_bool (MbJson *json, const char *name, gboolean value);
/* mb_json_add_id: ids are strings in JSON: a reader that keeps numbers as doubles would lose their last digits. 0 writes null. */
void mb_json_add_id (MbJson *json, const char *name, gint64 id);
/* mb_json_add_hundredths: "81.40". */
void mb_json_add_hundredths (MbJson *json, const char *name, gint64 hundredths);

G_END_DECLS
