/* test-search.c: whatever part of a name is typed finds it. */
#include "config.h"

#include "search-marks.h"
#include "search-text.h"
#include "store-fixture.h"

#include <string.h>

static const char *const names[]
    = { "阳光幼儿园", "长安重庆音乐学校", "A座3号楼ABC英语（东区）", "绿源No.12", "西安路", "方案" };

static void
set_up (Fixture *f, gconstpointer data)
{
  gint64 town;

  fixture_set_up (f, data);
  town = fixture_add_town (f, "城关镇");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gint64 id = fixture_add_pond (f, names[i], i < 2 ? town : 0, 100);

      if (i == 0)
        {
          fixture_set (f, "pond", id, "code", "52150500MJY123456X");
          fixture_set (f, "pond", id, "story", "第一行\n末尾字");
          fixture_set (f, "pond", id, "owner", "隐私人");
          fixture_set (f, "pond", id, "note", "备忘");
          fixture_set (f, "pond", id, "kind", "鱼池");
        }
    }
}

/* Expected: indexes into names. */
static const struct
{
  const char *name, *typed, *found;
} cases[] = {
  { "one-character", "园", "0" },
  { "one-character-in-the-middle", "光", "0" },
  { "two-characters", "幼儿", "0" },
  { "three-characters", "阳光幼", "0" },
  { "whole-name", "阳光幼儿园", "0" },
  { "characters-in-order-only", "光阳", "" },
  { "two-words-in-any-order", "儿园 阳光", "0" },
  { "both-words-must-be-there", "阳光 学校", "" },
  { "a-blank-ideographic", "阳光　园", "0" },
  { "initials", "ygyey", "0" },
  { "initials-in-the-middle", "yey", "0" },
  { "one-initial", "g", "0,1" },
  { "capital-initials", "YGYEY", "0" },
  { "full-pinyin", "yangguangyoueryuan", "0" },
  { "full-pinyin-in-the-middle", "youer", "0" },
  { "full-pinyin-with-blanks", "yang guang", "0" },
  { "pinyin-with-the-last-syllable-begun", "yanggua", "0" },
  { "pinyin-with-only-the-next-initial", "yangg", "0" },
  { "pinyin-begun", "yan", "0" },
  { "pinyin-then-initials", "yangguangyey", "0" },
  { "initials-then-pinyin", "yguang", "0" },
  { "characters-then-initials", "阳光yey", "0" },
  { "initials-then-characters", "yg幼儿园", "0" },
  { "characters-then-pinyin", "阳光youer", "0" },
  { "polyphone-chang-an", "changan", "1" },
  { "polyphone-zhang-an", "zhangan", "1" },
  { "polyphone-chong-qing", "chongqing", "1" },
  { "polyphone-zhong-qing", "zhongqing", "1" },
  { "polyphone-yue", "yinyue", "1" },
  { "polyphone-le", "yinle", "1" },
  { "polyphone-initials-mixed", "caczyyxx", "" },
  { "polyphone-initials-true", "cacqyyxx", "1" },
  { "polyphone-initials-other", "zazqylxj", "1" },
  { "polyphone-all-readings-mixed", "changanzhongqingyinlexuejiao", "1" },
  { "xian-is-two-syllables-too", "xian", "4" },
  { "apostrophe", "xi'an", "4" },
  { "fangan-cut-rightly", "fangan", "5" },
  { "umlaut-as-v", "lvyuan", "3" },
  { "umlaut-as-written", "lüyuan", "3" },
  { "latin-word", "abc", "2" },
  { "latin-word-begun", "AB", "2" },
  { "latin-and-characters", "abc英语", "2" },
  { "letter-and-character", "a座", "2" },
  { "digit-and-character", "3号", "2" },
  { "digit", "3", "2" },
  { "number-begun", "1", "0,3" },
  { "full-width-digits", "１２", "0,3" },
  { "full-width-letters", "ＡＢＣ", "2" },
  { "brackets-do-not-count", "英语东区", "2" },
  { "brackets-of-either-width", "英语(东区)", "2" },
  { "code-begun", "521505", "0" },
  { "code-whole", "52150500mjy123456x", "0" },
  { "code-from-a-letter-on", "MJY123", "0" },
  { "long-text", "末尾", "0" },
  { "not-across-lines", "行末", "" },
  { "title-of-a-link", "城关", "0,1" },
  { "pinyin-of-a-link", "chengguan", "0,1" },
  { "not-across-fields", "园城", "" },
  { "personal-values-are-never-found", "隐私", "" },
  { "the-free-note-is-found", "备忘", "0" },
  { "a-field-without-the-hint-is-not-found", "鱼池", "" },
  { "quotes-and-operators-are-only-text", "\"阳光\" OR *", "" },
  { "signs-alone-do-not-filter", "（", "0,1,2,3,4,5" },
  { "what-is-not-there", "河", "" },
};

static void
test_case (Fixture *f, gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (MbQuery) query = mb_query_new ("pond");
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  GError *error = NULL;

  mb_query_search (query, cases[i].typed);
  mb_query_sort (query, "id", FALSE);
  ids = mb_store_ids (f->store, query, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint j = 0; j < ids->len; j++)
    {
      g_autofree char *name = fixture_text (f, "pond", g_array_index (ids, gint64, j), "name");
      guint index = 0;

      while (!g_str_equal (names[index], name))
        index++;
      g_string_append_printf (found, "%s%u", j > 0 ? "," : "", index);
    }
  g_assert_cmpstr (found->str, ==, cases[i].found);
}

/* Any stretch of any name is found, and nothing is found that does not hold it. */
static void
test_every_stretch_of_a_name_is_found (Fixture *f, gconstpointer data)
{
  const char *name = names[1];
  glong length = g_utf8_strlen (name, -1);

  for (glong from = 0; from < length; from++)
    for (glong to = from + 1; to <= length; to++)
      {
        g_autofree char *part = g_utf8_substring (name, from, to);
        g_autofree char *found = fixture_find (f, "pond", part);

        g_assert_nonnull (strstr (found, name));
      }
}

/* What was found by is marked in its place, whatever was typed for it. */
static void
test_marks (void)
{
  static const struct
  {
    const char *text, *search, *marked;
  } marks[] = {
    { "阳光幼儿园", "光", "阳[光]幼儿园" },
    { "阳光幼儿园", "yey", "阳光[幼儿园]" },
    { "阳光幼儿园", "yangguang", "[阳光]幼儿园" },
    { "阳光幼儿园", "yanggua", "[阳光]幼儿园" },
    { "阳光幼儿园", "yangguangyey", "[阳光幼儿园]" },
    { "阳光幼儿园", "儿园 阳", "[阳]光幼[儿园]" },
    { "阳光幼儿园", "学校", "阳光幼儿园" },
    { "长安重庆音乐学校", "changan", "[长安]重庆音乐学校" },
    { "长安重庆音乐学校", "zhangan", "[长安]重庆音乐学校" },
    { "长安重庆音乐学校", "chongqing", "长安[重庆]音乐学校" },
    { "长安重庆音乐学校", "zhongqing", "长安[重庆]音乐学校" },
    { "长安重庆音乐学校", "yinyue", "长安重庆[音乐]学校" },
    { "长安重庆音乐学校", "yl", "长安重庆[音乐]学校" },
    { "英语（东区）", "yydq", "[英语（东区]）" },
    { "绿源No.12", "NO12", "绿源[No.12]" },
    { "52150500MJY123456X", "mjy", "52150500[MJY]123456X" },
    { "", "阳", "" },
    { "阳光", " ", "阳光" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autoptr (GArray) found = mb_search_marks (marks[i].text, marks[i].search);
      g_autoptr (GString) text = g_string_new (marks[i].text);

      for (guint j = found != NULL ? found->len : 0; j > 0; j--)
        {
          g_string_insert (text, g_array_index (found, MbMark, j - 1).end, "]");
          g_string_insert (text, g_array_index (found, MbMark, j - 1).start, "[");
        }
      g_assert_cmpstr (text->str, ==, marks[i].marked);
    }
}

static void
test_search_follows_changes (Fixture *f, gconstpointer data)
{
  g_autoptr (MbQuery) query = mb_query_new ("town");
  g_autoptr (GArray) towns = mb_store_ids (f->store, query, 0, NULL, NULL);
  g_autofree char *old = NULL, *new = NULL, *undone = NULL;

  fixture_set (f, "town", g_array_index (towns, gint64, 0), "name", "河西镇");
  old = fixture_find (f, "pond", "城关");
  new = fixture_find (f, "pond", "hexi");
  g_assert_cmpstr (old, ==, "");
  g_assert_cmpstr (new, ==, "阳光幼儿园|长安重庆音乐学校"); /* yáng, zhǎng */
  g_assert_true (mb_store_undo (f->store, "王", 0, NULL, NULL));
  undone = fixture_find (f, "pond", "城关");
  g_assert_cmpstr (undone, ==, "阳光幼儿园|长安重庆音乐学校");
  fixture_check (f);
}

static void
test_personal_values_are_nowhere_in_the_index (Fixture *f, gconstpointer data)
{
  g_autofree char *words = fixture_sql_text (f->path, "SELECT c0 FROM s_pond_content");

  g_assert_nonnull (strstr (words, "阳光幼儿园"));
  g_assert_null (strstr (words, "隐私"));
}

static gboolean
on_word (const char *word, gsize length, gboolean same_place, gpointer user)
{
  GString *out = user;

  g_string_append_printf (out, "%s%.*s", out->len == 0 ? "" : same_place ? "/" : " ", (int) length, word);
  return TRUE;
}

static void
test_words_of_a_text (void)
{
  static const struct
  {
    const char *text, *words;
  } texts[] = {
    { "阳光", "阳/+yang/-yg 光/+guang/-g" },
    { "长安", "长/+chang/+zhang/-ca/-za 安/+an/-a" },
    { "AB12（园）", "ab 12 园/+yuan/-y" },
    { "园\n园", "园/+yuan/-y | 园/+yuan/-y" },
    { "略", "略/+lve/+lue/-l" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      mb_search_words (texts[i].text, strlen (texts[i].text), on_word, out);
      g_assert_cmpstr (out->str, ==, texts[i].words);
    }
}

static void
test_anything_may_be_typed (Fixture *f, gconstpointer data)
{
  GRand *rand = g_rand_new_with_seed (g_test_rand_int_range (0, G_MAXINT32));
  static const char *const pieces[] = { "阳", "长", "a", "zh", "x",    "9", "\"", "*", "(",  ")",  " ",
                                        "'",  "-",  "+", "OR", "NEAR", "^", ":",  "ü", "\n", "，", "😀" };

  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (GString) typed = g_string_new (NULL);
      g_autofree char *found = NULL;
      int n = g_rand_int_range (rand, 1, i % 50 == 0 ? 200 : 12);

      for (int j = 0; j < n; j++)
        g_string_append (typed, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      found = fixture_find (f, "pond", typed->str);
    }
  g_rand_free (rand);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/search/", cases[i].name, NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (i), set_up, test_case, fixture_tear_down);
    }
#define test(name, func) g_test_add ("/store/search/" name, Fixture, NULL, set_up, func, fixture_tear_down)
  test ("every-stretch-of-a-name-is-found", test_every_stretch_of_a_name_is_found);
  test ("search-follows-changes", test_search_follows_changes);
  test ("personal-values-are-nowhere-in-the-index", test_personal_values_are_nowhere_in_the_index);
  test ("anything-may-be-typed", test_anything_may_be_typed);
  g_test_add_func ("/store/search/words-of-a-text", test_words_of_a_text);
  g_test_add_func ("/store/search/what-is-found-is-marked", test_marks);
  return g_test_run ();
}
