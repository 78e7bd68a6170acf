/* Documents as another program (poppler) reads them: the text, where it stands, the fonts. */
#include "paper.h"

#include "../sample-table.h"
#include "fault.h"

#include <glib/gstdio.h>
#include <string.h>

#define MM (72 / 25.4)

typedef struct
{
  char *folder, *path;
} Place;

static void
place_set_up (Place *place, gconstpointer data)
{
  place->folder = g_dir_make_tmp ("minban-test-XXXXXX", NULL);
  place->path = g_build_filename (place->folder, "out.pdf", NULL);
}

static void
place_tear_down (Place *place, gconstpointer data)
{
  g_remove (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->path);
}

static char *
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) env = g_environ_unsetenv (g_get_environ (), "MALLOC_CHECK_");
  char *output = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, env, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return output;
}

/* The text of a page (0: all) without any white space: line ends are the layout's, not the text's. */
static char *
text_of (Place *place, guint page)
{
  g_autofree char *number = g_strdup_printf ("%u", page);
  const char *const one[] = { "pdftotext", "-raw", "-f", number, "-l", number, place->path, "-", NULL };
  const char *const all[] = { "pdftotext", "-raw", place->path, "-", NULL };
  char *text = run (page > 0 ? one : all), *to = text;

  for (const char *p = text; *p; p++)
    if (!g_ascii_isspace (*p))
      *to++ = *p;
  *to = '\0';
  return text;
}

static guint
write_pdf (Place *place, MbPaper *paper)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mb_paper_write_pdf (paper, place->path, "临溪县教育局", NULL, &error));
  g_assert_no_error (error);
  return mb_paper_n_pages (paper);
}

static void
assert_contains (const char *text, const char *part)
{
  if (!strstr (text, part))
    g_error ("no \"%s\" in\n%s", part, text);
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = text; (p = strstr (p, part)); p += strlen (part))
    n++;
  return n;
}

/* The word of a page that holds part: its box in points. */
static void
find_word (Place *place, guint page, const char *part, double *x1, double *y1, double *x2, double *y2)
{
  g_autofree char *number = g_strdup_printf ("%u", page);
  const char *const argv[] = { "pdftotext", "-bbox", "-f", number, "-l", number, place->path, "-", NULL };
  g_autofree char *html = run (argv);
  g_auto (GStrv) lines = g_strsplit (html, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (strstr (lines[i], "<word") && strstr (lines[i], part))
      {
        const char *names[] = { "xMin=\"", "yMin=\"", "xMax=\"", "yMax=\"" };
        double *values[] = { x1, y1, x2, y2 };

        for (guint k = 0; k < 4; k++)
          *values[k] = g_ascii_strtod (strstr (lines[i], names[k]) + 6, NULL);
        return;
      }
  g_error ("no word with %s on page %u:\n%s", part, page, html);
}

static const char body[] = "根据《中华人民共和国民办教育促进法》及其实施条例等有关规定，我局组织检查组对你单位2025年度"
                           "办学情况进行了年度检查，"
                           "总分86.50分，等次为良好。<b>&amp;O'Neil=1+1，𠮷姓、〔2026〕12号。";

static MbPaper *
make_letter (guint n_paragraphs)
{
  MbPaper *paper = mb_paper_new ("年检结果通知书", FALSE);
  static const char *const labels[] = { "签收人：", "签收时间：", "联系电话：", "地址：", "邮政编码：", NULL };

  mb_paper_add_text (paper, MB_TEXT_TITLE, "临溪县教育局关于下达民办学校（幼儿园）2025年度检查结果的通知书");
  mb_paper_add_text (paper, MB_TEXT_NUMBER, "临教民检〔2026〕12号");
  mb_paper_add_text (paper, MB_TEXT_ADDRESSEE, "临溪县城关镇阳光幼儿园：");
  mb_paper_add_text (paper, MB_TEXT_HEADING, "一、主要问题");
  for (guint i = 0; i < n_paragraphs; i++)
    mb_paper_add_text (paper, MB_TEXT_BODY, body);
  mb_paper_add_signature (paper, "临溪县教育局", "2026年3月5日", TRUE);
  mb_paper_add_fill_line (paper, labels);
  return paper;
}

static void
letter_comes_back_word_for_word (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = make_letter (1);
  g_autofree char *text = NULL;
  g_autofree char *wanted
      = g_strconcat ("临溪县教育局关于下达民办学校（幼儿园）2025年度检查结果的通知书临教民检〔2026〕12号"
                     "临溪县城关镇阳光幼儿园：一、主要问题",
                     body, "临溪县教育局2026年3月5日签收人：签收时间：联系电话：地址：邮政编码：第1页共1页", NULL);

  g_assert_cmpuint (write_pdf (place, paper), ==, 1);
  text = text_of (place, 0);
  g_assert_cmpstr (text, ==, wanted);
}

static void
letter_keeps_the_margins_of_gbt_9704 (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = make_letter (8);
  double x1, y1, x2, y2, width, height;
  guint n = write_pdf (place, paper);

  mb_paper_page_size (paper, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 210 * MM, 0.01);
  g_assert_cmpfloat_with_epsilon (height, 297 * MM, 0.01);
  /* The first full line reaches from margin to margin. */
  find_word (place, 1, "城关镇阳光", &x1, &y1, &x2, &y2);
  g_assert_cmpfloat_with_epsilon (x1, 28 * MM, 1.5);
  find_word (place, 1, "关于下达", &x1, &y1, &x2, &y2);
  g_assert_cmpfloat (y1, >=, 37 * MM - 2);
  g_assert_cmpuint (n, ==, 3);
  find_word (place, 2, "姓、", &x1, &y1, &x2, &y2);
  g_assert_cmpfloat (x1, >=, 28 * MM - 1);
  g_assert_cmpfloat (x2, <=, (210 - 26) * MM + 1);
  g_assert_cmpfloat (y1, >=, 37 * MM - 2);
  g_assert_cmpfloat (y2, <=, (297 - 35) * MM + 2);
}

static void
signature_is_never_alone (Place *place, gconstpointer data)
{
  for (guint lines = 12; lines < 24; lines++)
    {
      g_autoptr (MbPaper) paper = mb_paper_new ("x", FALSE);
      guint last;

      for (guint i = 0; i < lines; i++)
        mb_paper_add_text (paper, MB_TEXT_BODY, "正文一行。");
      mb_paper_add_signature (paper, "临溪县教育局", "2026年3月5日", TRUE);
      last = write_pdf (place, paper);
      {
        g_autofree char *text = text_of (place, last);
        assert_contains (text, "正文一行。");
        assert_contains (text, "临溪县教育局2026年3月5日");
      }
    }
}

static void
date_of_signature_is_four_characters_from_the_edge (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = make_letter (1);
  double x1, y1, x2, y2, office1, office2;

  write_pdf (place, paper);
  find_word (place, 1, "2026年3月5日", &x1, &y1, &x2, &y2);
  g_assert_cmpfloat_with_epsilon (x2, (210 - 26) * MM - 4 * 15.75, 2);
  find_word (place, 1, ">临溪县教育局<", &office1, &y1, &office2, &y2);
  g_assert_cmpfloat_with_epsilon (office1 + office2, x1 + x2, 4);
}

static void
page_numbers_begin_anew_with_each_document (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = mb_paper_new ("x", FALSE);
  static const char *const wanted[] = { "第1页共2页", "第2页共2页", "第1页共1页" };

  mb_paper_add_text (paper, MB_TEXT_BODY, "甲");
  mb_paper_add_break (paper, FALSE);
  mb_paper_add_text (paper, MB_TEXT_BODY, "乙");
  mb_paper_add_break (paper, TRUE);
  mb_paper_add_text (paper, MB_TEXT_BODY, "丙");
  mb_paper_add_break (paper, TRUE); /* nothing after it: no page */
  g_assert_cmpuint (write_pdf (place, paper), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *text = text_of (place, i + 1);
      assert_contains (text, wanted[i]);
    }
}

static void
long_table_repeats_its_heading_and_keeps_all_rows (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = NULL;
  MbTable *table = sample_monthly_form (60);
  g_autofree char *all = NULL;
  guint n, found = 0;
  double width, height;

  g_clear_pointer (&table->chart_kind, g_free);
  paper = mb_paper_new_from_table (table);
  n = write_pdf (place, paper);
  g_assert_cmpuint (n, >=, 3);
  mb_paper_page_size (paper, 0, &width, &height);
  g_assert_cmpfloat_with_epsilon (width, 297 * MM, 0.01);
  for (guint p = 1; p <= n; p++)
    {
      g_autofree char *text = text_of (place, p);
      g_autofree char *foot = g_strdup_printf ("第%u页共%u页", p, n);

      g_assert_cmpuint (count (text, "一般隐患"), ==, 1);
      g_assert_cmpuint (count (text, "累计落实资金"), ==, 1);
      g_assert_cmpuint (count (text, "月报表"), ==, p == 1 ? 1 : 0);
      assert_contains (text, foot);
      found += count (text, "2026-07-0");
    }
  g_assert_cmpuint (found, ==, 60);
  all = text_of (place, 0);
  assert_contains (all, "单位负责人：审核人：填报人：联系电话：");
  assert_contains (all, "填报单位（盖章）：临溪县教育局");
}

static void
signatures_of_a_form_stay_with_its_last_row (Place *place, gconstpointer data)
{
  for (guint rows = 10; rows < 40; rows += 3)
    {
      MbTable *table = sample_monthly_form (rows);
      g_autoptr (MbPaper) paper = NULL;
      g_autofree char *text = NULL;

      g_clear_pointer (&table->chart_kind, g_free);
      paper = mb_paper_new_from_table (table);
      text = text_of (place, write_pdf (place, paper));
      assert_contains (text, "合计");
      assert_contains (text, "联系电话：");
    }
}

static void
a_row_taller_than_a_page_loses_nothing (Place *place, gconstpointer data)
{
  MbTable *table = mb_table_new ("t", "长");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MbPaper) paper = NULL;
  g_autofree char *all = NULL;

  mb_table_add_column (table, "a", "名称", MB_CELL_TEXT, 10);
  mb_table_add_column (table, "b", "内容", MB_CELL_TEXT, 20);
  for (guint i = 0; i < 900; i++)
    g_string_append_printf (text, "第%u条、", i);
  {
    MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);
    mb_table_set_text (table, row, 0, "阳光");
    mb_table_set_text (table, row, 1, text->str);
  }
  paper = mb_paper_new_from_table (table);
  g_assert_cmpuint (write_pdf (place, paper), >=, 2);
  all = text_of (place, 0);
  for (guint i = 0; i < 900; i++)
    {
      g_autofree char *part = g_strdup_printf ("第%u条", i);
      if (!strstr (all, part))
        {
          /* An item may be parted by the heading of the next page. */
          g_assert_cmpuint (count (all, "条、"), >=, 880);
        }
    }
}

static void
random_tables_keep_every_row_once (Place *place, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);

  for (guint round = 0; round < 6; round++)
    {
      MbTable *table = mb_table_new ("t", "随机表");
      g_autoptr (MbPaper) paper = NULL;
      g_autofree char *all = NULL;
      guint n_rows = (guint) g_rand_int_range (rand, 0, 150), n_columns = (guint) g_rand_int_range (rand, 1, 20);

      table->landscape = round % 2;
      for (guint c = 0; c < n_columns; c++)
        mb_table_add_column (table, "c", c % 3 ? "组/列" : "单列标题较长一些", c % 2 ? MB_CELL_TEXT : MB_CELL_COUNT, 0);
      for (guint r = 0; r < n_rows; r++)
        {
          MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);

          mb_table_set_number (table, row, 0, 700000 + r);
          for (guint c = 1; c < n_columns; c += 2)
            {
              g_autofree char *filler = g_strnfill ((gsize) g_rand_int_range (rand, 0, 30), 'x');
              mb_table_set_text (table, row, c, filler);
            }
        }
      paper = mb_paper_new_from_table (table);
      write_pdf (place, paper);
      all = text_of (place, 0);
      for (guint r = 0; r < n_rows; r++)
        {
          g_autofree char *number = g_strdup_printf ("%u", 700000 + r);
          g_assert_cmpuint (count (all, number), ==, 1);
        }
    }
}

static void
codes_stand_on_one_line (Place *place, gconstpointer data)
{
  static const char *const codes[]
      = { "52320581MJA123454N", "91350100M000100Y43", "52320581MWWWWWWWWW", "13812345678" };
  MbTable *table = mb_table_new ("t", "花名册");
  g_autoptr (MbPaper) paper = NULL;
  double x1, y1, x2, y2;

  mb_table_add_column (table, "a", "单位名称", MB_CELL_TEXT, 40);
  mb_table_add_column (table, "b", "统一社会信用代码", MB_CELL_TEXT, 8); /* declared too narrow */
  for (guint c = 0; c < 6; c++)
    mb_table_add_column (table, "c", "其他情况的较长标题", MB_CELL_TEXT, 20);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      MbTableRow *row = mb_table_add_row (table, MB_ROW_BODY);

      mb_table_set_text (table, row, 0, "临溪县城关镇阳光实验幼儿园（城东分园）");
      mb_table_set_text (table, row, 1, codes[i]);
      mb_table_set_text (table, row, 3, "需要折行的一段较长的说明文字，写在这里");
    }
  paper = mb_paper_new_from_table (table);
  write_pdf (place, paper);
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    find_word (place, 1, codes[i], &x1, &y1, &x2, &y2);
}

static void
a_form_a_little_too_tall_is_fitted_to_its_page (Place *place, gconstpointer data)
{
  for (guint rows = 5; rows <= 60; rows++)
    {
      MbTable *table = mb_table_new ("t", "评分表");
      g_autoptr (MbPaper) paper = NULL;
      guint n;

      mb_table_add_column (table, "a", "指标", MB_CELL_TEXT, 0);
      mb_table_add_column (table, "b", "得分", MB_CELL_DECIMAL, 0);
      for (guint r = 0; r < rows; r++)
        mb_table_set_text (table, mb_table_add_row (table, MB_ROW_BODY), 0, "指标");
      paper = mb_paper_new_from_table (table);
      n = mb_paper_n_pages (paper);
      /* 34 rows fit at 10.5 points; up to 1.5 pages in smaller type. */
      if (rows <= 45)
        g_assert_cmpuint (n, ==, 1);
      if (rows >= 55)
        g_assert_cmpuint (n, ==, 2);
    }
}

static void
a_figure_leads_to_its_rows (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = mb_paper_new_from_table (sample_monthly_form (8));
  double x1, y1, x2, y2;

  write_pdf (place, paper);
  find_word (place, 1, ">157<", &x1, &y1, &x2, &y2); /* found in the second row */
  g_assert_cmpstr (mb_paper_hit (paper, 0, (x1 + x2) / 2, (y1 + y2) / 2), ==, "hazard?town=1");
  find_word (place, 1, ">109<", &x1, &y1, &x2, &y2);
  g_assert_null (mb_paper_hit (paper, 0, (x1 + x2) / 2, (y1 + y2) / 2));
  g_assert_null (mb_paper_hit (paper, 0, 5, 5));
  /* The list of them is what pointing finds, and names each. */
  {
    g_autoptr (GArray) figures = mb_paper_figures (paper, 0);
    gboolean named = FALSE;

    g_assert_cmpuint (figures->len, >, 0);
    for (guint i = 0; i < figures->len; i++)
      {
        const MbPaperFigure *figure = &g_array_index (figures, MbPaperFigure, i);

        g_assert_cmpstr (mb_paper_hit (paper, 0, figure->x + figure->width / 2, figure->y + figure->height / 2), ==,
                         figure->link);
        named = named || (g_str_equal (figure->link, "hazard?town=1") && g_str_has_suffix (figure->text, ": 157"));
      }
    g_assert_true (named);
  }
}

static void
landscape_form_within_a_portrait_document (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = mb_paper_new ("x", FALSE);
  double width, height;

  mb_paper_add_text (paper, MB_TEXT_BODY, "正文");
  mb_paper_take_table (paper, sample_monthly_form (3), TRUE);
  mb_paper_add_text (paper, MB_TEXT_BODY, "后文");
  g_assert_cmpuint (mb_paper_n_pages (paper), ==, 3);
  mb_paper_page_size (paper, 1, &width, &height);
  g_assert_cmpfloat (width, >, height);
  mb_paper_page_size (paper, 2, &width, &height);
  g_assert_cmpfloat (width, <, height);
}

static void
chart_is_a_block_with_its_values (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = mb_paper_new ("x", FALSE);
  g_autoptr (MbTable) table = sample_monthly_form (4);
  g_autoptr (MbChart) chart = mb_chart_new_from_table (table);
  g_autofree char *text = NULL;

  mb_paper_add_chart (paper, chart, 240);
  g_assert_cmpuint (write_pdf (place, paper), ==, 1);
  text = text_of (place, 1);
  assert_contains (text, "各乡镇一般隐患排查整改情况");
  assert_contains (text, "83.33%");
}

static void
pdf_tells_title_and_author (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = make_letter (1);
  const char *const info[] = { "pdfinfo", "-enc", "UTF-8", place->path, NULL };
  g_autofree char *text = NULL;

  write_pdf (place, paper);
  text = run (info);
  assert_contains (text, "年检结果通知书");
  assert_contains (text, "临溪县教育局");
  assert_contains (text, "Minban Desk");
}

static void
no_font_has_japanese_or_korean_forms (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = make_letter (1);
  const char *const fonts[] = { "pdffonts", place->path, NULL };
  g_autofree char *text = NULL;

  mb_paper_take_table (paper, sample_monthly_form (2), TRUE);
  write_pdf (place, paper);
  text = run (fonts);
  g_assert_null (strstr (text, "CJKjp"));
  g_assert_null (strstr (text, "CJKkr"));
  g_assert_null (strstr (text, "CJK-JP"));
}

static void
empty_document_is_one_page (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = mb_paper_new (NULL, TRUE);

  mb_paper_add_break (paper, TRUE);
  g_assert_cmpuint (write_pdf (place, paper), ==, 1);
}

static void
a_block_added_later_is_laid_out_too (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = make_letter (1);

  g_assert_cmpuint (mb_paper_n_pages (paper), ==, 1);
  mb_paper_add_break (paper, FALSE);
  mb_paper_add_text (paper, MB_TEXT_SMALL, "附注");
  g_assert_cmpuint (mb_paper_n_pages (paper), ==, 2);
}

static void
cancelling_leaves_nothing (Place *place, gconstpointer data)
{
  g_autoptr (MbPaper) paper = make_letter (30);
  g_autoptr (MbJob) job = mb_job_new ("x");
  g_autoptr (GError) error = NULL;

  mb_job_cancel (job);
  g_assert_false (mb_paper_write_pdf (paper, place->path, NULL, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define T(name, function) g_test_add ("/paper/paper/" name, Place, NULL, place_set_up, function, place_tear_down)
  T ("letter-comes-back-word-for-word", letter_comes_back_word_for_word);
  T ("letter-keeps-the-margins-of-gbt-9704", letter_keeps_the_margins_of_gbt_9704);
  T ("signature-is-never-alone", signature_is_never_alone);
  T ("date-of-signature-is-four-characters-from-the-edge", date_of_signature_is_four_characters_from_the_edge);
  T ("page-numbers-begin-anew-with-each-document", page_numbers_begin_anew_with_each_document);
  T ("long-table-repeats-its-heading-and-keeps-all-rows", long_table_repeats_its_heading_and_keeps_all_rows);
  T ("signatures-of-a-form-stay-with-its-last-row", signatures_of_a_form_stay_with_its_last_row);
  T ("a-row-taller-than-a-page-loses-nothing", a_row_taller_than_a_page_loses_nothing);
  T ("random-tables-keep-every-row-once", random_tables_keep_every_row_once);
  T ("codes-stand-on-one-line", codes_stand_on_one_line);
  T ("a-form-a-little-too-tall-is-fitted-to-its-page", a_form_a_little_too_tall_is_fitted_to_its_page);
  T ("a-figure-leads-to-its-rows", a_figure_leads_to_its_rows);
  T ("landscape-form-within-a-portrait-document", landscape_form_within_a_portrait_document);
  T ("chart-is-a-block-with-its-values", chart_is_a_block_with_its_values);
  T ("pdf-tells-title-and-author", pdf_tells_title_and_author);
  T ("no-font-has-japanese-or-korean-forms", no_font_has_japanese_or_korean_forms);
  T ("empty-document-is-one-page", empty_document_is_one_page);
  T ("a-block-added-later-is-laid-out-too", a_block_added_later_is_laid_out_too);
  T ("cancelling-leaves-nothing", cancelling_leaves_nothing);
  return g_test_run ();
}
