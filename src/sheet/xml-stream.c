/* xml-stream.c: keeps the promise that an XML part can neither reach outside the file nor grow inside the program.
 *
 * A document type declaration ends the reading before its first entity is declared; OOXML forbids them anyway.
 */
#include "config.h"

#include "xml-stream.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define PIECE     (64 * 1024)
#define MAX_DEPTH 256u

struct _MbXmlStream
{
  const MbXmlHandler *handler;
  gpointer user;
  char *origin;
  xmlParserCtxtPtr parser;
  const xmlChar *wanted; /* the namespace last found good; the parser's own string, so pointers compare */
  guint depth;
  guint skipping; /* depth within an element left out */
  GError *error;
};

static gboolean
is_wanted (MbXmlStream *stream, const xmlChar *uri)
{
  if (uri == stream->wanted || uri == NULL || stream->handler->any_namespace)
    return TRUE;
  if ((g_str_has_prefix ((const char *) uri, "http://schemas.openxmlformats.org/spreadsheetml/")
       && g_str_has_suffix ((const char *) uri, "/main"))
      || g_str_equal (uri, "http://purl.oclc.org/ooxml/spreadsheetml/main"))
    {
      stream->wanted = uri;
      return TRUE;
    }
  return FALSE;
}

static void
fail_by_depth (MbXmlStream *stream)
{
  GError *error = NULL;

  mb_set_error (&error, MB_FAULT_FILE_DAMAGED, _ ("%s: its elements are nested more than %u deep"), stream->origin, MAX_DEPTH);
  mb_xml_stream_fail (stream, error);
}

static void
on_start (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
          const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  MbXmlStream *stream = context;

  if (++stream->depth > MAX_DEPTH)
    fail_by_depth (stream);
  else if (stream->skipping > 0)
    stream->skipping++;
  else if (is_wanted (stream, uri))
    stream->handler->start (stream->user, (const char *) name, n_attributes, attributes);
  else if (!g_str_equal (name, "AlternateContent") && !g_str_equal (name, "Fallback"))
    stream->skipping = 1;
}

static void
on_end (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  MbXmlStream *stream = context;

  stream->depth--;
  if (stream->skipping > 0)
    stream->skipping--;
  else if (is_wanted (stream, uri))
    stream->handler->end (stream->user, (const char *) name);
}

static void
on_text (void *context, const xmlChar *text, int length)
{
  MbXmlStream *stream = context;

  if (stream->skipping == 0 && stream->handler->text != NULL)
    stream->handler->text (stream->user, (const char *) text, (gsize) length);
}

static void
on_doctype (void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  MbXmlStream *stream = context;
  GError *error = NULL;

  mb_set_error (&error, MB_FAULT_FILE_DAMAGED, _ ("%s has a document type declaration, which is not allowed there"),
                stream->origin);
  mb_xml_stream_fail (stream, error);
}

static void
on_error (void *context, xmlErrorPtr error)
{
  /* told by wellFormed; nothing is printed */
}

MbXmlStream *
mb_xml_stream_new (const MbXmlHandler *handler, gpointer user, const char *origin)
{
  MbXmlStream *stream = g_new0 (MbXmlStream, 1);
  xmlSAXHandler sax = { 0 };

  stream->handler = handler;
  stream->user = user;
  stream->origin = g_strdup (origin);
  sax.initialized = XML_SAX2_MAGIC;
  sax.startElementNs = on_start;
  sax.endElementNs = on_end;
  sax.characters = on_text;
  sax.ignorableWhitespace = on_text; /* the same function: then blanks are never guessed away */
  sax.cdataBlock = on_text;
  sax.internalSubset = on_doctype;
  sax.serror = on_error;
  stream->parser = xmlCreatePushParserCtxt (&sax, stream, NULL, 0, NULL);
  if (stream->parser == NULL)
    {
      mb_set_error (&stream->error, MB_FAULT_INTERNAL, "%s", g_strerror (ENOMEM));
      return stream;
    }
  /* NOENT: else "&amp;" in an attribute comes as "&#38;"; there are no other entities to replace */
  xmlCtxtUseOptions (stream->parser, XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  return stream;
}

void
mb_xml_stream_free (MbXmlStream *stream)
{
  if (stream == NULL)
    return;
  if (stream->parser != NULL)
    xmlFreeParserCtxt (stream->parser);
  g_clear_error (&stream->error);
  g_free (stream->origin);
  g_free (stream);
}

static gboolean
check (MbXmlStream *stream, int code, GError **error)
{
  if (stream->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&stream->error));
      return FALSE;
    }
  /* Then the parser stops and still calls what it has read well formed. */
  if (code == XML_ERR_NO_MEMORY || stream->parser->errNo == XML_ERR_NO_MEMORY)
    {
      mb_set_error (error, MB_FAULT_INTERNAL, "%s", g_strerror (ENOMEM));
      return FALSE;
    }
  if (code != XML_ERR_OK && !stream->parser->wellFormed)
    {
      int line = stream->parser->lastError.line;
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, _ ("%s, line %d"), stream->origin, line);
      return FALSE;
    }
  return TRUE;
}

gboolean
mb_xml_stream_feed (MbXmlStream *stream, const void *data, gsize length, GError **error)
{
  const char *rest = data;

  while (length > 0)
    {
      int piece = (int) MIN (length, PIECE);
      int code = stream->parser != NULL ? xmlParseChunk (stream->parser, rest, piece, 0) : XML_ERR_NO_MEMORY;

      if (!check (stream, code, error))
        return FALSE;
      rest += piece;
      length -= (gsize) piece;
    }
  return TRUE;
}

gboolean
mb_xml_stream_finish (MbXmlStream *stream, GError **error)
{
  int code = stream->parser != NULL ? xmlParseChunk (stream->parser, "", 0, 1) : XML_ERR_NO_MEMORY;

  return check (stream, code, error);
}

void
mb_xml_stream_fail (MbXmlStream *stream, GError *error)
{
  if (stream->error != NULL)
    g_error_free (error);
  else
    stream->error = error;
  if (stream->parser != NULL)
    xmlStopParser (stream->parser);
}

char *
mb_xml_attribute_dup (int n_attributes, const xmlChar **attributes, const char *name)
{
  gsize length;
  const char *value = mb_xml_attribute (n_attributes, attributes, name, &length);

  return value == NULL ? NULL : g_strndup (value, length);
}

guint
mb_xml_attribute_uint (int n_attributes, const xmlChar **attributes, const char *name, guint fallback)
{
  gsize length = 0;
  const char *value = mb_xml_attribute (n_attributes, attributes, name, &length);
  guint64 number = 0;
  gsize i = 0;

  for (; value != NULL && i < length && g_ascii_isdigit (value[i]); i++)
    number = MIN (number * 10 + (guint64) (value[i] - '0'), G_MAXUINT);
  return i == 0 ? fallback : (guint) number;
}

gboolean
mb_xml_attribute_bool (int n_attributes, const xmlChar **attributes, const char *name)
{
  gsize length = 0;
  const char *value = mb_xml_attribute (n_attributes, attributes, name, &length);

  return value != NULL
         && ((length == 1 && value[0] == '1') || (length == 4 && g_ascii_strncasecmp (value, "true", 4) == 0)
             || (length == 2 && g_ascii_strncasecmp (value, "on", 2) == 0));
}
