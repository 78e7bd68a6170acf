/* json-writer.c: see json-writer.h. The only state is whether a comma is due and what may come next. */
#include "json-writer.h"

#include <string.h>

#include "figure.h"

struct _MbJson
{
  FILE *stream;
  gboolean comma; /* a value was written at this level */
};

MbJson *
mb_json_new (FILE *stream)
{
  MbJson *json = g_new0 (MbJson, 1);

  json->stream = stream;
  return json;
}

void
mb_json_free (MbJson *json)
{
  fputc ('\n', json->stream);
  fflush (json->stream);
  g_free (json);
}

static void
before_value (MbJson *json)
{
  if (json->comma)
    fputc (',', json->stream);
  json->comma = TRUE;
}

static void
begin (MbJson *json, char bracket)
{
  before_value (json);
  fputc (bracket, json->stream);
  json->comma = FALSE;
}

static void
end (MbJson *json, char bracket)
{
  fputc (bracket, json->stream);
  json->comma = TRUE;
}

void
mb_json_begin_object (MbJson *json)
{
  begin (json, '{');
}

void
mb_json_end_object (MbJson *json)
{
  end (json, '}');
}

void
mb_json_begin_array (MbJson *json)
{
  begin (json, '[');
}

void
mb_json_end_array (MbJson *json)
{
  end (json, ']');
}

static void
write_quoted (FILE *stream, const char *text)
{
  const char *run = text;

  fputc ('"', stream);
  for (const char *p = text;; p++)
    {
      guchar c = (guchar) *p;

      if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
        continue;
      fwrite (run, 1, (gsize) (p - run), stream);
      run = p + 1;
      if (c == '\0')
        break;
      if (c == '"' || c == '\\')
        fprintf (stream, "\\%c", c);
      else if (c == '\n')
        fputs ("\\n", stream);
      else if (c == '\t')
        fputs ("\\t", stream);
      else
        fprintf (stream, "\\u%04x", c);
    }
  fputc ('"', stream);
}

void
mb_json_name (MbJson *json, const char *name)
{
  before_value (json);
  write_quoted (json->stream, name);
  fputc (':', json->stream);
  json->comma = FALSE;
}

void
mb_json_null (MbJson *json)
{
  before_value (json);
  fputs ("null", json->stream);
}

void
mb_json_bool (MbJson *json, gboolean value)
{
  before_value (json);
  fputs (value ? "true" : "false", json->stream);
}

void
mb_json_int (MbJson *json, gint64 value)
{
  before_value (json);
  fprintf (json->stream, "%" G_GINT64_FORMAT, value);
}

void
mb_json_string (MbJson *json, const char *text)
{
  if (text == NULL)
    {
      mb_json_null (json);
      return;
    }
  before_value (json);
  if (g_utf8_validate (text, -1, NULL))
    {
      write_quoted (json->stream, text);
    }
  else
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      write_quoted (json->stream, valid);
    }
}

void
mb_json_add_string (MbJson *json, const char *name, const char *text)
{
  mb_json_name (json, name);
  mb_json_string (json, text);
}

void
mb_json_add_int (MbJson *json, const char *name, gint64 value)
{
  mb_json_name (json, name);
  mb_json_int (json, value);
}

void
mb_json_add_bool (MbJson *json, const char *name, gboolean value)
{
  mb_json_name (json, name);
  mb_json_bool (json, value);
}

void
mb_json_add_id (MbJson *json, const char *name, gint64 id)
{
  char text[24];

  mb_json_name (json, name);
  if (id == 0)
    {
      mb_json_null (json);
      return;
    }
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, id);
  mb_json_string (json, text);
}

void
mb_json_add_hundredths (MbJson *json, const char *name, gint64 hundredths)
{
  g_autofree char *text = mb_hundredths_format (hundredths);

  mb_json_add_string (json, name, text);
}
