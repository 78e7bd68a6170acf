/* pinyin.h: the readings of a Chinese character, without tones. Private to store/. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MB_MAX_READINGS 4

/* mb_pinyin_readings: all readings that dictionaries give ("chang", "zhang" for 长); ü is v. Static strings; 0 if none. */
guint mb_pinyin_readings (gunichar character, const char *readings[MB_MAX_READINGS]);
/* mb_pinyin_is_syllable: text of that length is a syllable with a vowel. */
gboolean mb_pinyin_is_syllable (const char *text, gsize length);
/* mb_pinyin_is_beginning: some syllable begins so. */
gboolean mb_pinyin_is_beginning (const char *text, gsize length);
#define MB_PINYIN_LONGEST 6

G_END_DECLS
