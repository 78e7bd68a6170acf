/* search-marks.c: see search-marks.h. Reads a text as the index does: every character by itself, its readings and their initials; signs and
 * blanks between characters do not count.
 */
#include "config.h"

#include "search-marks.h"

#include <string.h>

#include "search-fold.h"

typedef struct
{
  gunichar character;
  MbSearchKind kind;
  guint start, end;
  char folded[24];
  const char *readings[MB_MAX_READINGS];
  guint n_readings;
} Place;

static GArray *
read_places (const char *text)
{
  GArray *places = g_array_new (FALSE, TRUE, sizeof (Place));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      const char *next = g_utf8_next_char (p);
      g_autofree char *folded = mb_search_fold (p, (gsize) (next - p));
      Place place = { 0 };

      place.character = g_utf8_get_char (p);
      place.kind = mb_search_kind (place.character);
      place.start = (guint) (p - text);
      place.end = (guint) (next - text);
      if (folded != NULL)
        g_strlcpy (place.folded, folded, sizeof place.folded);
      else
        {
          memcpy (place.folded, p, MIN ((gsize) (next - p), sizeof place.folded - 1));
          place.folded[0] = g_ascii_tolower (place.folded[0]);
        }
      if (place.kind == MB_SEARCH_SINGLE)
        place.n_readings = mb_pinyin_readings (place.character, place.readings);
      g_array_append_val (places, place);
    }
  return places;
}

/* The place behind the last one that word needs when it begins at place n; 0 if it does not fit. */
static guint
match (GArray *places, guint n, const char *word)
{
  const Place *place;
  gsize length;
  guint end;

  if (*word == '\0')
    return n;
  if (n >= places->len)
    return 0;
  place = &g_array_index (places, Place, n);
  if (place->kind == MB_SEARCH_BREAK)
    return 0;
  if (place->kind == MB_SEARCH_SIGN || place->kind == MB_SEARCH_BLANK)
    return match (places, n + 1, word);
  length = strlen (place->folded);
  if (length > 0 && strncmp (word, place->folded, length) == 0 && (end = match (places, n + 1, word + length)) > 0)
    return end;
  for (guint i = 0; i < place->n_readings; i++)
    {
      const char *reading = place->readings[i];

      length = strlen (reading);
      if (strncmp (word, reading, length) == 0 && (end = match (places, n + 1, word + length)) > 0)
        return end;
      if (strncmp (word, reading, strlen (word)) == 0)
        return n + 1; /* the last syllable is only begun */
      if (word[0] == reading[0] && (end = match (places, n + 1, word + 1)) > 0)
        return end;
    }
  return 0;
}

static void
mark_word (GArray *places, const char *word, gboolean *marked)
{
  g_autofree char *folded = mb_search_fold (word, strlen (word));
  g_autofree char *plain = folded != NULL ? g_steal_pointer (&folded) : g_ascii_strdown (word, -1);
  g_autoptr (GString) wanted = g_string_new (NULL);

  /* Signs do not count in what is typed either. */
  for (const char *p = plain; *p != '\0'; p = g_utf8_next_char (p))
    if (mb_search_kind (g_utf8_get_char (p)) != MB_SEARCH_SIGN)
      g_string_append_unichar (wanted, g_utf8_get_char (p));
  for (guint i = 0; wanted->len > 0 && i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      guint end = place->kind == MB_SEARCH_SIGN || place->kind == MB_SEARCH_BLANK ? 0 : match (places, i, wanted->str);

      for (guint j = i; j < end; j++)
        marked[j] = TRUE;
    }
}

GArray *
mb_search_marks (const char *text, const char *search)
{
  g_autoptr (GArray) places = NULL, marks = NULL;
  g_autofree gboolean *marked = NULL;
  const char *p = search;

  if (text == NULL || text[0] == '\0' || search == NULL)
    return NULL;
  places = read_places (text);
  marked = g_new0 (gboolean, places->len + 1);
  while (*p != '\0')
    {
      const char *begin = p;
      g_autofree char *word = NULL;

      while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      word = g_strndup (begin, MIN ((gsize) (p - begin), (gsize) MB_SEARCH_LONGEST_RUN));
      if (word[0] != '\0' && g_utf8_validate (word, -1, NULL))
        mark_word (places, word, marked);
      if (*p != '\0')
        p = g_utf8_next_char (p);
    }
  marks = g_array_new (FALSE, FALSE, sizeof (MbMark));
  for (guint i = 0; i < places->len; i++)
    {
      const Place *place = &g_array_index (places, Place, i);
      MbMark mark = { place->start, place->end };

      if (!marked[i])
        continue;
      if (marks->len > 0 && g_array_index (marks, MbMark, marks->len - 1).end == mark.start)
        g_array_index (marks, MbMark, marks->len - 1).end = mark.end;
      else
        g_array_append_val (marks, mark);
    }
  return marks->len > 0 ? g_steal_pointer (&marks) : NULL;
}
