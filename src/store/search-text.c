/* search-text.c: the words of a text, see search-text.h.
 *
 * Runs for each record that is written, so the common case (Chinese characters and ASCII) never asks ICU, and nothing
 * is allocated for a word.
 */
#include "config.h"

#include "pinyin.h"
#include "search-fold.h"
#include "search-text.h"

#include <string.h>

typedef struct
{
  MbWordFunc func;
  gpointer user;
  gunichar pending; /* a character that waits for its follower, whose initials belong to its words */
  gboolean stopped;
} Words;

static void
word (Words *words, const char *text, gsize length, gboolean same_place)
{
  if (!words->stopped && !words->func (text, length, same_place, words->user))
    words->stopped = TRUE;
}

guint
mb_search_initials (gunichar character, char initials[MB_MAX_READINGS])
{
  const char *readings[MB_MAX_READINGS];
  guint n = mb_pinyin_readings (character, readings), found = 0;

  for (guint i = 0; i < n; i++)
    if (memchr (initials, readings[i][0], found) == NULL)
      initials[found++] = readings[i][0];
  return found;
}

static void
reading_words (Words *words, gunichar character, gunichar next)
{
  const char *readings[MB_MAX_READINGS];
  char first[MB_MAX_READINGS], second[MB_MAX_READINGS], buffer[MB_PINYIN_LONGEST + 4] = "+";
  guint n = mb_pinyin_readings (character, readings), n_first, n_second;

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      gsize length = strlen (readings[i]);

      memcpy (buffer + 1, readings[i], length);
      word (words, buffer, length + 1, TRUE);
      /* 略, 虐: lve and nve in the table, lue and nue on many keyboards. */
      if (length == 3 && readings[i][1] == 'v' && readings[i][2] == 'e')
        {
          buffer[2] = 'u';
          word (words, buffer, length + 1, TRUE);
        }
    }
  buffer[0] = '-';
  n_first = mb_search_initials (character, first);
  n_second = next != 0 ? mb_search_initials (next, second) : 0;
  for (guint i = 0; i < n_first; i++)
    {
      buffer[1] = first[i];
      if (n_second == 0)
        word (words, buffer, 2, TRUE);
      for (guint j = 0; j < n_second; j++)
        {
          buffer[2] = second[j];
          word (words, buffer, 3, TRUE);
        }
    }
}

static void
flush (Words *words, gunichar next)
{
  char buffer[8];

  if (words->pending == 0)
    return;
  word (words, buffer, (gsize) g_unichar_to_utf8 (words->pending, buffer), FALSE);
  reading_words (words, words->pending, next);
  words->pending = 0;
}

void
mb_search_words (const char *text, gsize length, MbWordFunc func, gpointer user)
{
  Words words = { func, user, 0, FALSE };
  g_autofree char *folded = mb_search_fold (text, length);
  const char *p = folded != NULL ? folded : text;
  const char *end = p + (folded != NULL ? strlen (folded) : length);
  char run[MB_SEARCH_LONGEST_RUN + 8];

  while (p < end && !words.stopped)
    {
      MbSearchKind kind = mb_search_kind (g_utf8_get_char (p));
      gunichar character = g_utf8_get_char (p);
      gsize n = 0;

      switch (kind)
        {
        case MB_SEARCH_SINGLE:
          flush (&words, character);
          words.pending = character;
          p = g_utf8_next_char (p);
          break;
        case MB_SEARCH_LETTER:
        case MB_SEARCH_DIGIT:
          flush (&words, 0);
          for (; p < end && mb_search_kind (g_utf8_get_char (p)) == kind; p = g_utf8_next_char (p))
            if (n < MB_SEARCH_LONGEST_RUN)
              n += (gsize) g_unichar_to_utf8 (g_unichar_tolower (g_utf8_get_char (p)), run + n);
          word (&words, run, n, FALSE);
          break;
        case MB_SEARCH_BREAK:
          flush (&words, 0);
          word (&words, "|", 1, FALSE);
          p = g_utf8_next_char (p);
          break;
        case MB_SEARCH_BLANK:
        case MB_SEARCH_SIGN:
        default:
          p = g_utf8_next_char (p);
          break;
        }
    }
  flush (&words, 0);
}
