/* test-csv-reader.c: which cells a text becomes. Expected records are those of RFC 4180 and of Python's csv module. */
#include <string.h>

#include "rows-as-text.h"

static const struct
{
  const char *name;
  const char *text;
  const char *expected; /* or the id of a fault */
} cases[] = {
  { "plain", "a,b\n1,2\n", "[s] 1: A=a B=b 2: A=1 B=2" },
  { "crlf", "a,b\r\n1,2\r\n", "[s] 1: A=a B=b 2: A=1 B=2" },
  { "cr", "a,b\r1,2\r", "[s] 1: A=a B=b 2: A=1 B=2" },
  { "no-last-line-end", "a,b\n1,2", "[s] 1: A=a B=b 2: A=1 B=2" },
  { "blank-lines-count", "\n\na,b\n\n1,2\n", "[s] 3: A=a B=b 5: A=1 B=2" },
  { "empty-cells-are-none", "a,,c\n,,\n,\"\",x\n", "[s] 1: A=a C=c 3: C=x" },
  { "one-column", "a\nb\n", "[s] 1: A=a 2: A=b" },
  { "only-line-ends", "\n\r\n\n", "[s]" },
  { "blanks-stay", " a , b\t,c \n", "[s] 1: A= a  B= b\t C=c " },
  { "a-leading-tab-or-apostrophe-stays", "x,y,z\n1,\t91330,'1\n2,\t91331,'2\n",
    "[s] 1: A=x B=y C=z 2: A=1 B=\t91330 C='1 3: A=2 B=\t91331 C='2" },
  { "numbers-are-text", "1,2.50,2024-01-01\n", "[s] 1: A=1 B=2.50 C=2024-01-01" },
  /* quotes */
  { "quoted", "\"a,b\",\"c\"\"d\",\"\"\"\"\n", "[s] 1: A=a,b B=c\"d C=\"" },
  { "a-quoted-line-end-is-one-cell", "\"a\r\nb\rc\nd\",e\r\nf,g\r\n", "[s] 1: A=a\nb\nc\nd B=e 2: A=f B=g" },
  { "what-follows-a-closing-quote-stays", "\"a\"b,c\n", "[s] 1: A=ab B=c" },
  { "a-quote-within-is-a-quote", "a\"b,c\"\n", "[s] 1: A=a\"b B=c\"" },
  { "a-quote-that-nothing-closes-is-told", "a,\"b\nc,d\n", "file_damaged" },
  { "a-quote-at-the-very-end-is-told", "a,b\nc,\"", "file_damaged" },
  { "a-doubled-quote-closes-nothing", "a,\"b\"\"", "file_damaged" },
  { "a-quoted-field-may-end-the-file", "a,\"b\"\"\"", "[s] 1: A=a B=b\"" },
  /* separators */
  { "tab", "a\tb,c\n1\t2,3\n", "[s] 1: A=a B=b,c 2: A=1 B=2,3" },
  { "semicolon", "a;b;c\n1,5;2,5;3\n4,5;5,5;6\n", "[s] 1: A=a B=b C=c 2: A=1,5 B=2,5 C=3 3: A=4,5 B=5,5 C=6" },
  { "comma-among-semicolons", "a,b\n\"x;y\",1\nz,2\n", "[s] 1: A=a B=b 2: A=x;y B=1 3: A=z B=2" },
  { "title-lines-do-not-decide", "title; of; the; sheet\n\na,b,c\n1,2,3\n4,5,6\n",
    "[s] 1: A=title; of; the; sheet 3: A=a B=b C=c 4: A=1 B=2 C=3 5: A=4 B=5 C=6" },
  { "a-mark-that-most-lines-lack-separates-nothing", "note\nfirst; second\nthird\nfourth\n",
    "[s] 1: A=note 2: A=first; second 3: A=third 4: A=fourth" },
  { "separators-within-quotes-do-not-count", "\"a;b;c\",1\n\"d;e;f\",2\n", "[s] 1: A=a;b;c B=1 2: A=d;e;f B=2" },
  { "named-separator-is-no-record", "sep=;\na,1;b\n", "[s] 1: A=a,1 B=b" },
  { "named-odd-separator", "sep=|\r\na|b,c\r\n", "[s] 1: A=a B=b,c" },
  { "full-width-comma-is-text", "甲，乙,丙\n", "[s] 1: A=甲，乙 B=丙" },
  /* encodings */
  { "utf-8", "甲,乙\n", "[s] 1: A=甲 B=乙" },
  { "utf-8-with-mark", "\xef\xbb\xbf甲,乙\n", "[s] 1: A=甲 B=乙" },
  { "gb18030", "\xbc\xd7,\xd2\xd2\x81\x30\x81\x30\n", "[s] 1: A=甲 B=乙\xc2\x80" },
  { "neither-utf-8-nor-gb18030", "a,\xff\xff\n", "encoding_invalid" },
  { "old-end-mark", "a,b\r\n\x1a", "[s] 1: A=a B=b" },
  { "empty", "", "file_empty" },
};

static char *
read_bytes (const void *data, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!mb_csv_read (bytes, "s", &text_handler, text, NULL, &error))
    {
      g_assert_nonnull (error);
      return g_strdup (mb_error_code_id (error));
    }
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_case (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *found = read_bytes (cases[i].text, strlen (cases[i].text));

  g_assert_cmpstr (found, ==, cases[i].expected);
}

/* The same text in each encoding gives the same cells. */
static void
test_wide (void)
{
  static const char text[] = "姓名,住址,备注\r\n王小明,高桥乡学府路82号,\"一,\n二\"\r\n李😀,上海,x\r\n";
  static const char expected[]
      = "[s] 1: A=姓名 B=住址 C=备注 2: A=王小明 B=高桥乡学府路82号 C=一,\n二 3: A=李😀 B=上海 C=x";
  static const struct
  {
    const char *charset, *mark;
    gsize n;
  } forms[] = {
    { "UTF-16LE", "\xff\xfe", 2 },     { "UTF-16BE", "\xfe\xff", 2 },     { "UTF-16LE", "", 0 }, { "UTF-16BE", "", 0 },
    { "UTF-32LE", "\xff\xfe\0\0", 4 }, { "UTF-32BE", "\0\0\xfe\xff", 4 }, { "UTF-32LE", "", 0 }, { "GB18030", "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      gsize length;
      g_autofree char *wide = g_convert (text, -1, forms[i].charset, "UTF-8", NULL, &length, NULL);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autofree char *found = NULL;

      g_assert_nonnull (wide);
      g_byte_array_append (bytes, (const guint8 *) forms[i].mark, (guint) forms[i].n);
      g_byte_array_append (bytes, (const guint8 *) wide, (guint) length);
      g_test_message ("form %u", i);
      g_assert_cmpint (mb_sheet_sniff (bytes->data, bytes->len), ==, MB_FILE_CSV);
      found = read_bytes (bytes->data, bytes->len);
      g_assert_cmpstr (found, ==, expected);
    }
}

static void
test_binary (void)
{
  static const guint8 zeros[] = "a,b\n\0\0\0c,d\n";
  static const guint8 half[] = { 0xff, 0xfe, 0x00, 0xd8, 0x2c, 0x00 };
  g_autofree char *found = read_bytes (zeros, sizeof zeros - 1);
  g_autofree char *other = read_bytes (half, sizeof half);

  g_assert_cmpstr (found, ==, "file_kind");
  g_assert_cmpstr (other, ==, "encoding_invalid");
}

static void
test_open_quote (void)
{
  static const char text[] = "a,b\r\n\"c\nd\",e\r\nf,\"g\r\nh,i\r\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GString) cells = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (mb_csv_read (bytes, "s", &text_handler, cells, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_FILE_DAMAGED);
  g_assert_nonnull (strstr (error->message, "line 4"));
}

static gboolean
refuse_third (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user,
              GError **error)
{
  g_assert_cmpuint (row, <=, 3);
  if (row < 3)
    return TRUE;
  mb_set_error (error, MB_FAULT_USAGE, NULL);
  return FALSE;
}

static void
test_handler_stops (void)
{
  static const MbSheetHandler handler = { NULL, refuse_third, NULL };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("1\n2\n3\n4\n5\n", 10);
  g_autoptr (GError) error = NULL;

  g_assert_false (mb_csv_read (bytes, "s", &handler, NULL, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_USAGE);
}

static gboolean
ignore_row (const MbSheetInfo *sheet, guint row, const MbSheetCell *cells, guint n_cells, gpointer user, GError **error)
{
  guint *n = user;
  *n += 1;
  return TRUE;
}

static void
test_cancel (void)
{
  static const MbSheetHandler handler = { NULL, ignore_row, NULL };
  g_autoptr (MbJob) job = mb_job_new ("");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "a,b\n");
  bytes = g_bytes_new (text->str, text->len);
  mb_job_cancel (job);
  g_assert_false (mb_csv_read (bytes, "s", &handler, &n, job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n, <, 2000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sheet/csv-reader/", cases[i].name, NULL);
      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }
  g_test_add_func ("/sheet/csv-reader/every-encoding-gives-the-same-cells", test_wide);
  g_test_add_func ("/sheet/csv-reader/an-open-quote-is-told-with-its-line", test_open_quote);
  g_test_add_func ("/sheet/csv-reader/binary-content-is-refused", test_binary);
  g_test_add_func ("/sheet/csv-reader/a-handler-that-refuses-ends-the-reading", test_handler_stops);
  g_test_add_func ("/sheet/csv-reader/a-cancelled-job-ends-the-reading", test_cancel);
  return g_test_run ();
}
