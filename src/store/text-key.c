/* text-key.c: one collator for the whole program: ICU's zh, by pinyin, whatever the locale. Reading a collator is safe
 * from any thread. Only the first characters of very long texts count. */
#include "config.h"

#include "text-key.h"

#include "store.h"

#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

#define MAX_UNITS 120

static UCollator *
collator (void)
{
  static UCollator *shared;
  static gsize once;

  if (g_once_init_enter (&once))
    {
      UErrorCode status = U_ZERO_ERROR;

      shared = ucol_open ("zh@collation=pinyin", &status);
      if (U_FAILURE (status))
        g_error ("ICU has no collation data");
      g_once_init_leave (&once, 1);
    }
  return shared;
}

void
mb_text_key_append (GByteArray *key, const char *text)
{
  UChar wide[MAX_UNITS];
  UErrorCode status = U_ZERO_ERROR;
  int32_t n = 0, length;
  guint before = key->len;
  gsize bytes = strlen (text), take = bytes;

  /* A character has at least as many bytes as units, so MAX_UNITS bytes always fit; cut between characters. */
  if (bytes > MAX_UNITS * 3)
    take = (gsize) (g_utf8_find_prev_char (text, text + MAX_UNITS * 3) - text);
  u_strFromUTF8WithSub (wide, MAX_UNITS, &n, text, (int32_t) take, 0xFFFD, NULL, &status);
  n = MIN (n, MAX_UNITS);
  g_byte_array_set_size (key, before + 512);
  length = ucol_getSortKey (collator (), wide, n, key->data + before, 512);
  if (length > 512)
    {
      g_byte_array_set_size (key, before + (guint) length);
      ucol_getSortKey (collator (), wide, n, key->data + before, length);
    }
  /* The key ends with a zero that says nothing. */
  g_byte_array_set_size (key, before + (guint) (length > 0 ? length - 1 : 0));
}

GBytes *
mb_store_text_key (const char *text)
{
  GByteArray *key = g_byte_array_new ();

  mb_text_key_append (key, text);
  return g_byte_array_free_to_bytes (key);
}

char *
mb_text_key_version (void)
{
  UVersionInfo version;
  char text[U_MAX_VERSION_STRING_LENGTH];

  ucol_getVersion (collator (), version);
  u_versionToString (version, text);
  return g_strdup (text);
}

int
mb_text_compare (const char *a, const char *b)
{
  UErrorCode status = U_ZERO_ERROR;

  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);
  return (int) ucol_strcollUTF8 (collator (), a, -1, b, -1, &status);
}
