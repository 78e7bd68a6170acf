/* search-pattern.c: from what somebody types to what the index is asked for.
 *
 * Promise: whatever part of a name is typed, in characters, full pinyin, initials or any mixture, with or without
 * blanks between, finds it; the shortest input too. A run of letters is read in every plausible way at once: as it
 * stands, as initials, and cut into syllables (fewest pieces first, since xian may be 县 or 西安); of its last piece the
 * beginning is enough.
 */
#include "config.h"

#include "pinyin.h"
#include "search-fold.h"
#include "search-text.h"

#include <string.h>

#define MAX_READINGS_OF_RUN 12
#define MAX_PHRASES         48
#define MAX_PIECES          32
#define MAX_RUN             48

typedef enum
{
  PIECE_CHARACTER, /* a Chinese character */
  PIECE_WORD,      /* a run as it stands */
  PIECE_SYLLABLE,
  PIECE_INITIAL
} PieceKind;

typedef struct
{
  PieceKind kind;
  const char *text; /* into the folded input */
  guint8 length;
} Piece;

typedef struct
{
  guint n;
  Piece pieces[MAX_PIECES];
} Reading;

static void
keep_reading (GArray *readings, const Piece *first, const Reading *rest)
{
  Reading reading = { 1, { *first } };
  guint at = 0;

  if (rest != NULL)
    {
      if (rest->n + 1 > MAX_PIECES)
        return;
      memcpy (reading.pieces + 1, rest->pieces, rest->n * sizeof (Piece));
      reading.n = rest->n + 1;
    }
  while (at < readings->len && g_array_index (readings, Reading, at).n <= reading.n)
    at++;
  if (at >= MAX_READINGS_OF_RUN)
    return;
  g_array_insert_val (readings, at, reading);
  if (readings->len > MAX_READINGS_OF_RUN)
    g_array_set_size (readings, MAX_READINGS_OF_RUN);
}

static void
extend (GArray **best, guint at, guint length, const Piece *piece, guint run_length)
{
  if (at + length == run_length)
    {
      keep_reading (best[at], piece, NULL);
      return;
    }
  for (guint i = 0; i < best[at + length]->len; i++)
    keep_reading (best[at], piece, &g_array_index (best[at + length], Reading, i));
}

/* Every way to read a run of a-z as pinyin, fewest pieces first, from its end backwards. */
static GArray *
readings_of_run (const char *run, guint length)
{
  GArray *best[MAX_RUN] = { NULL };
  GArray *found;

  for (guint at = length; at-- > 0;)
    {
      Piece piece = { PIECE_INITIAL, run + at, 1 };

      best[at] = g_array_new (FALSE, FALSE, sizeof (Reading));
      for (guint n = MIN (MB_PINYIN_LONGEST, length - at); n > 0; n--)
        {
          piece.length = (guint8) n;
          piece.kind = PIECE_SYLLABLE;
          /* The last piece may be the beginning of a syllable; a single letter is an initial anyway. */
          if (mb_pinyin_is_syllable (run + at, n)
              || (n > 1 && at + n == length && mb_pinyin_is_beginning (run + at, n)))
            extend (best, at, n, &piece, length);
        }
      piece.kind = PIECE_INITIAL;
      piece.length = 1;
      if (strchr ("iuv", run[at]) == NULL)
        extend (best, at, 1, &piece, length);
    }
  found = g_array_ref (best[0]);
  for (guint at = 0; at < length; at++)
    g_array_unref (best[at]);
  return found;
}

static void
add_initials (GArray *readings, const char *run, guint length)
{
  Reading reading = { 0 };

  if (length < 2 || length > MAX_PIECES || strcspn (run, "iuv") < length)
    return;
  for (guint i = 0; i < length; i++)
    reading.pieces[reading.n++] = (Piece){ PIECE_INITIAL, run + i, 1 };
  g_array_append_val (readings, reading);
}

/* Adds to each reading so far each way to go on. */
static void
multiply (GArray **readings, GArray *ways)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Reading));

  for (guint i = 0; i < (*readings)->len; i++)
    for (guint j = 0; j < ways->len && all->len < MAX_PHRASES; j++)
      {
        Reading reading = g_array_index (*readings, Reading, i);
        const Reading *way = &g_array_index (ways, Reading, j);

        if (reading.n + way->n > MAX_PIECES)
          continue;
        memcpy (reading.pieces + reading.n, way->pieces, way->n * sizeof (Piece));
        reading.n += way->n;
        g_array_append_val (all, reading);
      }
  g_array_unref (*readings);
  *readings = all;
}

static gboolean
is_latin (const char *run, guint length)
{
  for (guint i = 0; i < length; i++)
    if (run[i] < 'a' || run[i] > 'z')
      return FALSE;
  return length <= MAX_RUN;
}

/* All readings of a word (what stands between blanks). */
static GArray *
readings_of_word (const char *text, gsize length)
{
  GArray *readings = g_array_new (FALSE, FALSE, sizeof (Reading));
  Reading nothing = { 0 };
  const char *p = text, *end = text + length;

  g_array_append_val (readings, nothing);
  while (p < end)
    {
      g_autoptr (GArray) ways = NULL;
      MbSearchKind kind = mb_search_kind (g_utf8_get_char (p));
      const char *start = p;
      Reading way = { 1 };

      p = g_utf8_next_char (p);
      if (kind == MB_SEARCH_LETTER || kind == MB_SEARCH_DIGIT)
        while (p < end && mb_search_kind (g_utf8_get_char (p)) == kind)
          p = g_utf8_next_char (p);
      else if (kind != MB_SEARCH_SINGLE)
        continue;
      ways = g_array_new (FALSE, FALSE, sizeof (Reading));
      way.pieces[0] = (Piece){ kind == MB_SEARCH_SINGLE ? PIECE_CHARACTER : PIECE_WORD, start,
                               (guint8) MIN (p - start, MB_SEARCH_LONGEST_RUN) };
      g_array_append_val (ways, way);
      if (kind == MB_SEARCH_LETTER && is_latin (start, (guint) (p - start)))
        {
          g_autoptr (GArray) pinyin = readings_of_run (start, (guint) (p - start));

          g_array_append_vals (ways, pinyin->data, pinyin->len);
          add_initials (ways, start, (guint) (p - start));
        }
      multiply (&readings, ways);
    }
  return readings;
}

/* The letters that may follow an initial, given the piece after it; n 0: the next piece has none. */
static guint
initials_of (const Piece *piece, char initials[MB_MAX_READINGS])
{
  if (piece->kind == PIECE_CHARACTER)
    return mb_search_initials (g_utf8_get_char (piece->text), initials);
  if (piece->kind == PIECE_WORD)
    return 0;
  initials[0] = piece->text[0];
  return 1;
}

/* Writes the phrase, or several where a character after an initial has more than one reading. */
static void
add_phrases (GPtrArray *phrases, const Reading *reading, guint at, const char *so_far)
{
  gboolean prefix = FALSE;
  g_autoptr (GString) phrase = g_string_new (so_far);

  for (guint i = at; i < reading->n; i++)
    {
      const Piece *piece = &reading->pieces[i];
      gboolean last = i + 1 == reading->n;

      prefix = last && piece->kind != PIECE_CHARACTER;
      if (piece->kind == PIECE_INITIAL && !last)
        {
          char next[MB_MAX_READINGS];
          guint n = initials_of (&reading->pieces[i + 1], next);

          for (guint j = 1; j < n; j++)
            {
              g_autofree char *other = g_strdup_printf ("%s-%c%c ", phrase->str, piece->text[0], next[j]);

              add_phrases (phrases, reading, i + 1, other);
            }
          g_string_append_printf (phrase, "-%c", piece->text[0]);
          if (n > 0)
            g_string_append_c (phrase, next[0]);
          g_string_append_c (phrase, ' ');
          continue;
        }
      /* The pair before it has said it already. */
      if (piece->kind == PIECE_INITIAL && i > 0 && reading->pieces[i - 1].kind == PIECE_INITIAL)
        {
          prefix = FALSE;
          continue;
        }
      if (piece->kind == PIECE_SYLLABLE || piece->kind == PIECE_INITIAL)
        g_string_append_c (phrase, piece->kind == PIECE_SYLLABLE ? '+' : '-');
      g_string_append_len (phrase, piece->text, piece->length);
      g_string_append_c (phrase, ' ');
    }
  if (phrase->len == 0)
    return;
  g_string_truncate (phrase, phrase->len - 1);
  g_string_prepend_c (phrase, '"');
  g_string_append (phrase, prefix ? "\" *" : "\"");
  if (phrases->len < MAX_PHRASES && !g_ptr_array_find_with_equal_func (phrases, phrase->str, g_str_equal, NULL))
    g_ptr_array_add (phrases, g_strdup (phrase->str));
}

static void
add_word (GString *pattern, const char *text, gsize length)
{
  g_autoptr (GArray) readings = readings_of_word (text, length);
  g_autoptr (GPtrArray) phrases = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < readings->len; i++)
    add_phrases (phrases, &g_array_index (readings, Reading, i), 0, "");
  if (phrases->len == 0)
    return;
  g_string_append (pattern, pattern->len > 0 ? " AND (" : "(");
  for (guint i = 0; i < phrases->len; i++)
    {
      g_string_append (pattern, i > 0 ? " OR " : "");
      g_string_append (pattern, g_ptr_array_index (phrases, i));
    }
  g_string_append_c (pattern, ')');
}

/* ü is typed as v; capitals are not told apart. */
static char *
fold_typed (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = mb_search_fold (valid, strlen (valid));
  g_autofree char *lower = g_utf8_strdown (folded != NULL ? folded : valid, -1);
  GString *result = g_string_new (lower);

  g_string_replace (result, "ü", "v", 0);
  return g_string_free (result, FALSE);
}

char *
mb_search_pattern (const char *text)
{
  g_autofree char *folded = fold_typed (text);
  g_autoptr (GString) pattern = g_string_new (NULL);
  const char *p = folded;

  while (*p != '\0')
    {
      const char *start = p;

      while (*p != '\0' && !g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (p > start)
        add_word (pattern, start, (gsize) (p - start));
      while (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
    }
  return pattern->len > 0 ? g_strdup (pattern->str) : NULL;
}
