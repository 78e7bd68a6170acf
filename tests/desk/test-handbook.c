/* What must hold of the handbook's reader: Markdown becomes chapters, blocks and passages; pages find their chapters; find tells every
 * place.
 */
#include <glib.h>
#include <string.h>

#include "handbook.h"

static const char book_text[] = "# 手册\n\n"
                                "前言不属于任何一章。\n\n"
                                "## 台账\n"
                                "<!-- page: list institution -->\n\n"
                                "按 `Ctrl+F`，输入 **两个** 词 <a> & 回车。下一行\n接着写 and\nso on.\n\n"
                                "### 小节\n\n"
                                "1. 甲\n"
                                "2. 乙\n"
                                "   - 丙\n\n"
                                "| 键 | 作用 |\n| --- | --- |\n| F1 | 见[另一章](#隐患) |\n\n"
                                "## 隐患\n"
                                "<!-- page: hazard -->\n\n"
                                "![一张图](pictures/x.png)\n\n"
                                "```\nminban check\nminban list\n```\n";

static const MbHandbookBlock *
block (const MbHandbookChapter *chapter, guint n, MbHandbookKind kind)
{
  const MbHandbookBlock *found;

  g_assert_cmpuint (n, <, chapter->blocks->len);
  found = g_ptr_array_index (chapter->blocks, n);
  g_assert_cmpint (found->kind, ==, kind);
  return found;
}

static const MbHandbookPassage *
passage (const MbHandbookChapter *chapter, guint n)
{
  g_assert_cmpuint (n, <, chapter->passages->len);
  return g_ptr_array_index (chapter->passages, n);
}

static void
test_chapters (void)
{
  g_autoptr (MbHandbook) book = mb_handbook_parse (book_text, strlen (book_text));
  guint n = 9;

  g_assert_cmpuint (mb_handbook_n_chapters (book), ==, 2);
  g_assert_cmpstr (mb_handbook_get_chapter (book, 0)->title, ==, "台账");
  g_assert_cmpuint (mb_handbook_for_page (book, "institution"), ==, 0);
  g_assert_cmpuint (mb_handbook_for_page (book, "hazard"), ==, 1);
  g_assert_cmpuint (mb_handbook_for_page (book, "register-of-the-office"), ==, 0); /* as any list */
  g_assert_true (mb_handbook_by_title (book, "隐患", &n));
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (mb_handbook_by_title (book, "没有这章", &n));
}

static void
test_blocks (void)
{
  g_autoptr (MbHandbook) book = mb_handbook_parse (book_text, strlen (book_text));
  const MbHandbookChapter *chapter = mb_handbook_get_chapter (book, 0);
  const MbHandbookBlock *found;

  g_assert_cmpuint (chapter->blocks->len, ==, 6);
  block (chapter, 0, MB_HANDBOOK_PARAGRAPH);
  g_assert_cmpstr (passage (chapter, 0)->text, ==, "按 Ctrl+F，输入 两个 词 <a> & 回车。下一行接着写 and so on.");
  g_assert_cmpstr (passage (chapter, 0)->markup, ==,
                   "按 <tt>Ctrl+F</tt>，输入 <b>两个</b> 词 &lt;a&gt; &amp; 回车。下一行接着写 and so on.");
  g_assert_cmpuint (block (chapter, 1, MB_HANDBOOK_HEADING)->level, ==, 3);
  g_assert_cmpstr (block (chapter, 2, MB_HANDBOOK_ITEM)->mark, ==, "1.");
  g_assert_cmpstr (block (chapter, 3, MB_HANDBOOK_ITEM)->mark, ==, "2.");
  found = block (chapter, 4, MB_HANDBOOK_ITEM);
  g_assert_cmpstr (found->mark, ==, "•");
  g_assert_cmpuint (found->level, ==, 2);
  g_assert_cmpstr (passage (chapter, found->first)->text, ==, "丙");
  found = block (chapter, 5, MB_HANDBOOK_TABLE);
  g_assert_cmpuint (found->columns, ==, 2);
  g_assert_cmpuint (found->n_passages, ==, 4);
  g_assert_cmpstr (passage (chapter, found->first + 3)->markup, ==, "见<a href=\"#隐患\">另一章</a>");

  chapter = mb_handbook_get_chapter (book, 1);
  found = block (chapter, 0, MB_HANDBOOK_PICTURE);
  g_assert_cmpstr (found->picture, ==, "pictures/x.png");
  g_assert_cmpstr (passage (chapter, found->first)->text, ==, "一张图");
  found = block (chapter, 1, MB_HANDBOOK_CODE);
  g_assert_cmpstr (passage (chapter, found->first)->text, ==, "minban check\nminban list");
}

static void
test_find (void)
{
  g_autoptr (MbHandbook) book = mb_handbook_parse (book_text, strlen (book_text));
  g_autoptr (GArray) keys = mb_handbook_find (book, " ctrl+f ");
  g_autoptr (GArray) twice = mb_handbook_find (book, "minban");
  g_autoptr (GArray) none = mb_handbook_find (book, "  ");
  const MbHandbookHit *hit;
  const char *text;

  g_assert_cmpuint (keys->len, ==, 1);
  hit = &g_array_index (keys, MbHandbookHit, 0);
  text = passage (mb_handbook_get_chapter (book, hit->chapter), hit->passage)->text;
  g_assert_cmpint (strncmp (text + hit->start, "Ctrl+F", hit->end - hit->start), ==, 0);
  g_assert_cmpuint (twice->len, ==, 2);
  g_assert_cmpuint (g_array_index (twice, MbHandbookHit, 1).start, >, g_array_index (twice, MbHandbookHit, 0).end);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handbook/chapters-and-the-pages-they-tell-of", test_chapters);
  g_test_add_func ("/handbook/blocks-and-their-text", test_blocks);
  g_test_add_func ("/handbook/find-tells-every-place", test_find);
  return g_test_run ();
}
