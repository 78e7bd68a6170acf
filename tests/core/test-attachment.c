/* test-attachment.c: what a field of files holds reads back as it was written. */
#include "attachment.h"

#include <string.h>

#define A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
test_round_trip (void)
{
  static const struct
  {
    const char *name, *kept;
  } names[] = {
    { "整改前.jpg", "整改前.jpg" },
    { "two words.png", "two words.png" },
    { "", "" },
    { "a/b\\c.png", "abc.png" },
    { "line\nbreak", "linebreak" },
    { "  edge  ", "edge" },
    { NULL, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GPtrArray) written = mb_attachments_parse (NULL);
      g_autoptr (GPtrArray) read = NULL;
      g_autofree char *text = NULL;

      mb_attachments_add (written, A, names[i].name);
      mb_attachments_add (written, B, "last");
      text = mb_attachments_to_text (written);
      read = mb_attachments_parse (text);
      g_assert_cmpuint (read->len, ==, 2);
      g_assert_cmpstr (((MbAttachment *) g_ptr_array_index (read, 0))->hash, ==, A);
      g_assert_cmpstr (((MbAttachment *) g_ptr_array_index (read, 0))->name, ==, names[i].kept);
      g_assert_cmpstr (((MbAttachment *) g_ptr_array_index (read, 1))->hash, ==, B);
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *text, *words;
  } rows[] = {
    { NULL, "" },
    { A, "1" },
    { A " x.png", "x.png" },
    { A " x.png\n" B, "x.png; 2" },
    { "see the folder", "see the folder" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = mb_attachments_words (rows[i].text);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

static void
test_empty (void)
{
  g_autoptr (GPtrArray) none = mb_attachments_parse ("not a hash\n" A "a");

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (mb_attachments_to_text (none));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/attachment/names-read-back-as-one-line", test_round_trip);
  g_test_add_func ("/core/attachment/words-are-the-names", test_words);
  g_test_add_func ("/core/attachment/what-is-no-file-is-none", test_empty);
  return g_test_run ();
}
