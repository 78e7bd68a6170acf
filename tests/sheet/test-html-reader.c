/* test-html-reader.c: where a browser shows a cell, there it stands. And SpreadsheetML 2003, and the telling of kinds. */
#include <glib/gstdio.h>
#include <string.h>

#include "rows-as-text.h"
#include "xml-2003.h"

static const struct
{
  const char *name, *text, *expected;
} cases[] = {
  { "plain", "<table><tr><td>a<td>b</tr><tr><th>1</th><th>2</th></tr></table>", "[s] 1: A=a B=b 2: A=1 B=2" },
  { "in-sections", "<html><body><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
    "[s] 1: A=a 2: A=b" },
  { "colspan", "<table><tr><td colspan=2>a</td><td>b</td></tr><tr><td>1<td>2<td>3</table>",
    "[s] 1: A=a C=b 2: A=1 B=2 C=3 {A1:B1}" },
  { "rowspan", "<table><tr><td rowspan='2'>a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</table>",
    "[s] 1: A=a B=b 2: B=c 3: A=d {A1:A2}" },
  { "both-spans",
    "<table><tr><td>x<td rowspan=2 colspan=2>a<td>b</tr><tr><td>c<td>d</tr><tr><td>1<td>2<td>3<td>4</table>",
    "[s] 1: A=x B=a D=b 2: A=c D=d 3: A=1 B=2 C=3 D=4 {B1:C2}" },
  { "senseless-spans", "<table><tr><td colspan=0>a<td colspan=-3>b<td rowspan=x>c</table>", "[s] 1: A=a B=b C=c" },
  { "blanks-collapse", "<table><tr><td>\n  a \n  b  </td><td>&nbsp;</td><td>c&nbsp;d</td></table>",
    "[s] 1: A=a b C=c d" },
  { "line-breaks", "<table><tr><td>a <br> b<br/>c</td><td><p>x</p><p>y</p></td><td><div>z</div></td></table>",
    "[s] 1: A=a\nb\nc B=x\ny C=z" },
  { "entities", "<table><tr><td>&lt;b&gt; &amp;amp; &eacute;&#20013;&#x6587;</td></table>",
    "[s] 1: A=<b> &amp; é中文" },
  { "inline-markup-joins", "<table><tr><td><b>红</b><font color=red>星</font></td></table>", "[s] 1: A=红星" },
  { "a-table-within-a-cell-is-its-own",
    "<table><tr><td>out<table><tr><td>in</td></tr></table>side</td></tr></table><table><tr><td>next</table>",
    "[s] 1: A=outside [s (2)] 1: A=in [s (3)] 1: A=next" },
  { "tables-for-layout-are-none", "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>", "[s] 1: A=a" },
  { "scripts-and-styles-are-no-text", "<table><tr><td>a<script>var x='<td>';</script><style>td{}</style></td></table>",
    "[s] 1: A=a" },
  { "text-outside-is-left-out", "<p>title</p><table><tr><td>a</td></tr></table>end", "[s] 1: A=a" },
  { "unclosed", "<table><tr><td>a<td><b>b<tr><td>c", "[s] 1: A=a B=b 2: A=c" },
  { "cells-without-row", "<table><td>a</td><td>b</td></table>", "[s] 1: A=a B=b" },
  { "empty-rows-count", "<table><tr></tr><tr><td></td></tr><tr><td>a</td></tr></table>", "[s] 3: A=a" },
  { "gbk-by-its-own-word", "<meta charset=gb2312><table><tr><td>\xbc\xd7\x81\x40</table>", "[s] 1: A=甲丂" },
  { "latin-by-its-own-word", "<meta content='text/html; charset=iso-8859-1'><table><tr><td>caf\xe9</table>",
    "[s] 1: A=café" },
  { "utf-8-against-its-word", "<meta charset=gb2312><table><tr><td>甲</table>", "[s] 1: A=甲" },
  { "no-table", "<html><body>Please log in</body></html>", "file_kind" },
  { "empty-table", "<table></table>", "file_kind" },
  { "empty", "", "file_empty" },
};

typedef gboolean (*ReadFunc) (GBytes *bytes, GString *text, GError **error);

static gboolean
read_html (GBytes *bytes, GString *text, GError **error)
{
  return mb_html_read (bytes, "s", &text_handler, text, NULL, error);
}

static gboolean
read_xml (GBytes *bytes, GString *text, GError **error)
{
  return mb_xml_2003_read (bytes, &text_handler, text, NULL, error);
}

static char *
read_text (ReadFunc read, const char *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!read (bytes, text, &error))
    return g_strdup (mb_error_code_id (error));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *found = read_text (read_html, cases[i].text, strlen (cases[i].text));

  g_assert_cmpstr (found, ==, cases[i].expected);
}

/* Each is refused by the bound it runs into, before the rest of it is read, or is read as the little that it says. */
static void
test_hostile_html (void)
{
  static const struct
  {
    const char *piece, *expected;
  } pages[] = {
    { "<b>", "file_damaged" },
    { "<table>", "file_damaged" },
    { "<table><tr><td>", "file_damaged" },
    { "<td rowspan=65000 colspan=1000>x", "file_too_large" },
    { "</i><b>", "file_damaged" },
    { "<!--", "[s] 1: A=a" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GString) page = g_string_new ("<table><tr><td>a");
      g_autofree char *found = NULL;

      for (guint k = 0; k < 100000; k++)
        g_string_append (page, pages[i].piece);
      found = read_text (read_html, page->str, page->len);
      g_assert_cmpstr (found, ==, pages[i].expected);
    }
}

#define WORKBOOK                                                                                                       \
  "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?>"                                                      \
  "<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' "                                                    \
  "xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'>"

static void
test_xml_2003 (void)
{
  static const char book[] = WORKBOOK
      "<Styles><Style ss:ID='d'><NumberFormat ss:Format='Short Date'/></Style></Styles>"
      "<Worksheet ss:Name='一'><Table><Column ss:Width='52.5'/><Row><Cell><Data "
      "ss:Type='String'>a&#13;&#10;b</Data></Cell>"
      "<Cell ss:Index='3'><Data ss:Type='Number'>1.50</Data><Comment><Data "
      "ss:Type='String'>no</Data></Comment></Cell></Row>"
      "<Row ss:Index='4' ss:Span='2'><Cell ss:MergeAcross='1' ss:MergeDown='1'><Data ss:Type='String'>m</Data></Cell>"
      "<Cell ss:StyleID='d'><Data ss:Type='DateTime'>2024-02-29T00:00:00.000</Data></Cell>"
      "<Cell><Data ss:Type='DateTime'>1899-12-31T08:30:00.000</Data></Cell></Row>"
      "<Row><Cell><Data ss:Type='Boolean'>1</Data></Cell><Cell><Data ss:Type='Error'>#N/A</Data></Cell>"
      "<Cell ss:StyleID='d'><Data ss:Type='Number'>45292</Data></Cell>"
      "<Cell><ss:Data ss:Type='String' "
      "xmlns='http://www.w3.org/TR/REC-html40'><B>r</B><Font>s</Font></ss:Data></Cell></Row>"
      "</Table></Worksheet>"
      "<Worksheet ss:Name='二'><Table/><WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'>"
      "<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
  g_autofree char *found = read_text (read_xml, book, strlen (book));

  g_assert_cmpint (mb_sheet_sniff ((const guint8 *) book, strlen (book)), ==, MB_FILE_XML_2003);
  g_assert_cmpstr (found, ==,
                   "[一] 1: A=a\nb C=number:1.5 4: A=m C=date:2024-02-29 D=date:08:30:00"
                   " 7: A=bool:1 B=error:#N/A C=date:2024-01-01 D=rs {A4:B5} [二 hidden]");
}

static void
test_xml_2003_refused (void)
{
  static const char *const books[] = {
    WORKBOOK "<Worksheet ss:Name='a'><Table><Row><Cell>",
    WORKBOOK "</Workbook>",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>" WORKBOOK "<Worksheet ss:Name='&b;'/></Workbook>",
    WORKBOOK "<Worksheet ss:Name='a'><Table><Row ss:Index='99999999'/></Table></Worksheet></Workbook>",
    WORKBOOK "<Worksheet ss:Name='a'><Table><Row><Cell ss:Index='20000'/></Row></Table></Worksheet></Workbook>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (books); i++)
    {
      g_autofree char *found = read_text (read_xml, books[i], strlen (books[i]));

      g_test_message ("workbook %u", i);
      g_assert_cmpstr (found, ==, "file_damaged");
    }
}

static void
test_sniff (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    MbFileKind expected;
  } kinds[] = {
    { "PK\3\4....", 8, MB_FILE_XLSX },
    { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8, MB_FILE_XLS },
    { "\x09\x08\x10\x00\x00\x06\x05\x00", 8, MB_FILE_XLS },
    { "\x09\x00\x04\x00\x02\x00\x10\x00", 8, MB_FILE_XLS },
    { "a,b\n", 4, MB_FILE_CSV },
    { "\xef\xbb\xbf"
      "a,b\n",
      7, MB_FILE_CSV },
    { "\xbc\xd7,\xd2\xd2\n", 6, MB_FILE_CSV },
    { "<b>bold</b>,b\n", 14, MB_FILE_CSV },
    { "  \r\n<html><table>", 17, MB_FILE_HTML },
    { "<!DOCTYPE html>", 15, MB_FILE_HTML },
    { "<!-- x --><TABLE>", 17, MB_FILE_HTML },
    { "<?xml version='1.0'?><html>", 27, MB_FILE_HTML },
    { "\xff\xfe<\0t\0a\0b\0l\0e\0>\0", 16, MB_FILE_HTML },
    { "<?xml version='1.0'?><svg/>", 27, MB_FILE_UNKNOWN },
    { "%PDF-1.4", 8, MB_FILE_UNKNOWN },
    { "{\\rtf1", 6, MB_FILE_UNKNOWN },
    { "\x89PNG\r\n\x1a\n", 8, MB_FILE_UNKNOWN },
    { "MZ,a\n", 5, MB_FILE_CSV },
    { "BM,a\n", 5, MB_FILE_CSV },
    { "ab\0\0cd\1\2", 8, MB_FILE_UNKNOWN },
    { "", 0, MB_FILE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_test_message ("kind %u", i);
      g_assert_cmpint (mb_sheet_sniff ((const guint8 *) kinds[i].bytes, kinds[i].length), ==, kinds[i].expected);
    }
}

/* A name says nothing: the same bytes under three names. */
static void
test_names (void)
{
  static const char *const names[] = { "a.csv", "a.xls", "a.xlsx" };
  g_autofree char *folder = g_dir_make_tmp ("mb-test-XXXXXX", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      MbFileKind kind;

      g_assert_true (g_file_set_contents (path, "<table><tr><td>x", -1, NULL));
      g_assert_true (mb_sheet_read_file (path, &text_handler, text, NULL, &kind, &error));
      g_assert_no_error (error);
      g_assert_cmpint (kind, ==, MB_FILE_HTML);
      g_assert_cmpstr (text->str, ==, "[a] 1: A=x");
      g_assert_true (g_file_set_contents (path, "x,y", -1, NULL));
      g_string_truncate (text, 0);
      g_assert_true (mb_sheet_read_file (path, &text_handler, text, NULL, &kind, &error));
      g_assert_cmpint (kind, ==, MB_FILE_CSV);
      g_assert_cmpstr (text->str, ==, "[a] 1: A=x B=y");
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sheet/html-reader/", cases[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/sheet/html-reader/hostile-pages-run-into-bounds", test_hostile_html);
  g_test_add_func ("/sheet/xml-2003/reads-like-the-same-workbook-as-xlsx", test_xml_2003);
  g_test_add_func ("/sheet/xml-2003/what-is-cut-or-dangerous-is-refused", test_xml_2003_refused);
  g_test_add_func ("/sheet/reader/kinds-are-told-by-content", test_sniff);
  g_test_add_func ("/sheet/reader/names-say-nothing", test_names);
  return g_test_run ();
}
