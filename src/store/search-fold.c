/* search-fold.c: see search-fold.h. */
#include "config.h"

#include "search-fold.h"

#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

static inline gboolean
is_plain (gunichar c)
{
  return (c < 0x80) || (c >= 0x4E00 && c <= 0x9FFF);
}

MbSearchKind
mb_search_kind (gunichar c)
{
  if (c >= 0x4E00 && c <= 0x9FFF)
    return MB_SEARCH_SINGLE;
  if (c == '\n')
    return MB_SEARCH_BREAK;
  if (g_ascii_isalpha ((char) (c < 0x80 ? c : 0)))
    return MB_SEARCH_LETTER;
  if (g_unichar_isdigit (c))
    return MB_SEARCH_DIGIT;
  if (g_unichar_isspace (c))
    return MB_SEARCH_BLANK;
  if (c < 0x80 || !(g_unichar_isalpha (c) || g_unichar_isalnum (c)))
    return MB_SEARCH_SIGN;
  switch (g_unichar_get_script (c))
    {
    case G_UNICODE_SCRIPT_HAN:
    case G_UNICODE_SCRIPT_HIRAGANA:
    case G_UNICODE_SCRIPT_KATAKANA:
    case G_UNICODE_SCRIPT_HANGUL:
    case G_UNICODE_SCRIPT_BOPOMOFO:
    case G_UNICODE_SCRIPT_YI:
      return MB_SEARCH_SINGLE;
    default:
      return MB_SEARCH_LETTER;
    }
}

char *
mb_search_fold (const char *text, gsize length)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *folder;
  g_autofree UChar *wide = NULL, *folded = NULL;
  int32_t n_wide = 0, n_folded, n_out = 0;
  char *out;
  const char *p = text, *end = text + length;

  while (p < end && is_plain (g_utf8_get_char (p)))
    p = g_utf8_next_char (p);
  if (p >= end)
    return NULL;
  folder = unorm2_getNFKCCasefoldInstance (&status);
  wide = g_new (UChar, length + 1);
  u_strFromUTF8WithSub (wide, (int32_t) length + 1, &n_wide, text, (int32_t) length, 0xFFFD, NULL, &status);
  /* One code unit becomes at most eighteen (U+FDFA). */
  folded = g_new (UChar, (gsize) n_wide * 18 + 1);
  n_folded = unorm2_normalize (folder, wide, n_wide, folded, n_wide * 18 + 1, &status);
  out = g_malloc ((gsize) n_folded * 3 + 1);
  u_strToUTF8WithSub (out, n_folded * 3 + 1, &n_out, folded, n_folded, 0xFFFD, NULL, &status);
  out[n_out] = '\0';
  return out;
}
