/* attachment.c: keeps the promise that a value written here reads back the same, whatever a file was called. */
#include "config.h"

#include "attachment.h"

#include <string.h>

#define HASH_LENGTH 64

static void
attachment_free (gpointer data)
{
  MbAttachment *attachment = data;

  g_free (attachment->hash);
  g_free (attachment->name);
  g_free (attachment);
}

static gboolean
is_hash (const char *text, gsize length)
{
  if (length != HASH_LENGTH)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

GPtrArray *
mb_attachments_parse (const char *text)
{
  GPtrArray *attachments = g_ptr_array_new_with_free_func (attachment_free);
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = strcspn (lines[i], " ");

      if (is_hash (lines[i], length))
        {
          g_autofree char *hash = g_strndup (lines[i], length);

          mb_attachments_add (attachments, hash, lines[i][length] == ' ' ? lines[i] + length + 1 : "");
        }
    }
  return attachments;
}

/* A name is one line, without what would hide its ending. */
static char *
clean_name (const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isprint (c) && c != '/' && c != '\\')
        g_string_append_unichar (clean, c);
    }
  return g_strstrip (g_string_free (clean, FALSE));
}

void
mb_attachments_add (GPtrArray *attachments, const char *hash, const char *name)
{
  MbAttachment *attachment = g_new0 (MbAttachment, 1);

  attachment->hash = g_strdup (hash);
  attachment->name = clean_name (name != NULL ? name : "");
  g_ptr_array_add (attachments, attachment);
}

char *
mb_attachments_to_text (const GPtrArray *attachments)
{
  GString *text;

  if (attachments->len == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < attachments->len; i++)
    {
      const MbAttachment *attachment = g_ptr_array_index (attachments, i);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? "\n" : "", attachment->hash,
                              attachment->name[0] != '\0' ? " " : "", attachment->name);
    }
  return g_string_free (text, FALSE);
}

char *
mb_attachments_words (const char *text)
{
  g_autoptr (GPtrArray) attachments = mb_attachments_parse (text);
  GString *words = g_string_new (NULL);

  /* What is no attachment is shown as it stands. */
  if (attachments->len == 0)
    g_string_append (words, text != NULL ? text : "");
  for (guint i = 0; i < attachments->len; i++)
    {
      const MbAttachment *attachment = g_ptr_array_index (attachments, i);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);

      g_string_append_printf (words, "%s%s", i > 0 ? "; " : "",
                              attachment->name[0] != '\0' ? attachment->name : number);
    }
  return g_string_free (words, FALSE);
}
