/* xml-stream.h: XML in pieces, by libxml2's SAX push parser, with everything dangerous shut off.
 *
 * No document type declarations (hence no entities of the file's own, no external subset), no network, libxml2's own
 * limits on depth, names and single texts kept. Elements outside the wanted namespaces are left out with all they
 * hold; of mc:AlternateContent the mc:Fallback is read.
 */
#pragma once

#include "fault.h"

#include <libxml/parser.h>

G_BEGIN_DECLS

typedef struct
{
  /* names are local ones; attributes are libxml2's quintuples (see mb_xml_attribute); text comes in pieces */
  void (*start) (gpointer user, const char *name, int n_attributes, const xmlChar **attributes);
  void (*end) (gpointer user, const char *name);
  void (*text) (gpointer user, const char *text, gsize length); /* nullable */
  gboolean any_namespace; /* else only those of SpreadsheetML, transitional and strict, and none at all */
} MbXmlHandler;

typedef struct _MbXmlStream MbXmlStream;

/* mb_xml_stream_new: origin names the part in messages. */
MbXmlStream *mb_xml_stream_new (const MbXmlHandler *handler, gpointer user, const char *origin);
void mb_xml_stream_free (MbXmlStream *stream);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MbXmlStream, mb_xml_stream_free)
/* mb_xml_stream_feed: any piece of any length. FALSE: malformed, or a callback failed. */
gboolean mb_xml_stream_feed (MbXmlStream *stream, const void *data, gsize length, GError **error);
gboolean mb_xml_stream_finish (MbXmlStream *stream, GError **error);
/* mb_xml_stream_fail: from a callback: ends the reading with error (transfer full). */
void mb_xml_stream_fail (MbXmlStream *stream, GError *error);

/* mb_xml_attribute: by local name, in any namespace; NULL if there is none. Not NUL-terminated. */
static inline const char *
mb_xml_attribute (int n_attributes, const xmlChar **attributes, const char *name, gsize *length)
{
  for (int i = 0; i < n_attributes; i++, attributes += 5)
    if (g_str_equal (attributes[0], name))
      {
        *length = (gsize) (attributes[4] - attributes[3]);
        return (const char *) attributes[3];
      }
  return NULL;
}
/* mb_xml_attribute_dup: a copy, or NULL. (transfer full) */
char *mb_xml_attribute_dup (int n_attributes, const xmlChar **attributes, const char *name);
/* mb_xml_attribute_uint: fallback if there is none or it is no number; leading digits count. */
guint mb_xml_attribute_uint (int n_attributes, const xmlChar **attributes, const char *name, guint fallback);
/* mb_xml_attribute_bool: "1", "true", "on" are TRUE. */
gboolean mb_xml_attribute_bool (int n_attributes, const xmlChar **attributes, const char *name);

G_END_DECLS
