/* pinyin.c: see pinyin.h. The table is by reading, as people can check it; it is turned round once, on first use. */
#include "config.h"

#include "pinyin.h"

#include <string.h>

#define FIRST 0x3400
#define LAST  0x9FFF

static const struct
{
  const char *reading, *characters;
} table[] = {
#include "pinyin-data.inc"
};

/* For each character up to MB_MAX_READINGS indexes into table, plus one; 0 ends. */
static guint16 readings_of[LAST - FIRST + 1][MB_MAX_READINGS];

static void
turn_round (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    for (const char *p = table[i].characters; *p != '\0'; p = g_utf8_next_char (p))
      {
        guint16 *slots = readings_of[g_utf8_get_char (p) - FIRST];
        guint n = 0;

        while (n < MB_MAX_READINGS && slots[n] != 0)
          n++;
        if (n < MB_MAX_READINGS)
          slots[n] = (guint16) (i + 1);
      }
}

static void
prepare (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      turn_round ();
      g_once_init_leave (&once, 1);
    }
}

guint
mb_pinyin_readings (gunichar character, const char *readings[MB_MAX_READINGS])
{
  guint n = 0;

  if (character < FIRST || character > LAST)
    return 0;
  prepare ();
  while (n < MB_MAX_READINGS && readings_of[character - FIRST][n] != 0)
    {
      readings[n] = table[readings_of[character - FIRST][n] - 1].reading;
      n++;
    }
  return n;
}

/* The first entry of the sorted table that is not before text. */
static guint
lower_bound (const char *text, gsize length)
{
  guint low = 0, high = G_N_ELEMENTS (table);

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (strncmp (table[middle].reading, text, length) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

gboolean
mb_pinyin_is_syllable (const char *text, gsize length)
{
  guint at;

  if (length == 0 || length > MB_PINYIN_LONGEST)
    return FALSE;
  at = lower_bound (text, length);
  if (at == G_N_ELEMENTS (table) || strncmp (table[at].reading, text, length) != 0)
    return FALSE;
  /* Readings without a vowel (嗯 n, 儿 r) would make every initial a syllable. */
  return table[at].reading[length] == '\0' && strcspn (table[at].reading, "aeiouv") < length;
}

gboolean
mb_pinyin_is_beginning (const char *text, gsize length)
{
  guint at;

  if (length == 0 || length > MB_PINYIN_LONGEST)
    return FALSE;
  at = lower_bound (text, length);
  return at < G_N_ELEMENTS (table) && strncmp (table[at].reading, text, length) == 0;
}
