/* html-reader.c: tables of a web page, as portals hand them out under the name xls. Keeps the promise that a cell stands in
 * the row and column where a browser shows it. Each table is a sheet; a table within a cell is one of its own and its
 * text is not the cell's.
 */
#include "config.h"

#include "sheet-sink.h"
#include "text-decode.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define MAX_BYTES   (64u * 1024 * 1024)
#define MAX_DEPTH   1000u
#define MAX_TABLES  4096u
#define MAX_CELLS   (2u * 1024 * 1024)
#define MAX_COLSPAN 1000u /* as browsers */
#define MAX_ROWSPAN 65534u

typedef struct
{
  guint row, column, rows, columns;
  char *text;
} Cell;

typedef struct
{
  GArray *cells;       /* Cell */
  GArray *taken_until; /* guint by column: rows below this are taken by a cell from above */
  guint row, column;   /* the one being filled; 0 before the first */
  gboolean in_cell;
  guint rows, columns; /* spans of the open cell */
  GString *text;
} Table;

typedef struct
{
  htmlParserCtxtPtr parser;
  MbJob *job;
  GPtrArray *tables; /* (element-type Table), by their beginning */
  GPtrArray *open;   /* borrowed from tables */
  guint depth, n_cells;
  GError *error;
} Parse;

static void
clear_cell (gpointer data)
{
  g_free (((Cell *) data)->text);
}

static Table *
table_new (void)
{
  Table *table = g_new0 (Table, 1);

  table->cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (table->cells, clear_cell);
  table->taken_until = g_array_new (FALSE, TRUE, sizeof (guint));
  table->text = g_string_new (NULL);
  return table;
}

static void
table_free (gpointer data)
{
  Table *table = data;

  g_array_unref (table->cells);
  g_array_unref (table->taken_until);
  g_string_free (table->text, TRUE);
  g_free (table);
}

static void
stop (Parse *parse, MbFaultCode code, const char *what)
{
  if (parse->error == NULL)
    mb_set_error (&parse->error, code, "%s", what);
  xmlStopParser (parse->parser);
}

static void
finish_cell (Parse *parse, Table *table)
{
  Cell cell = { table->row, table->column, table->rows, table->columns, NULL };
  GString *text = table->text;

  if (!table->in_cell)
    return;
  table->in_cell = FALSE;
  while (text->len > 0 && strchr (" \n", text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);
  cell.text = g_strdup (text->str + strspn (text->str, " \n"));
  g_array_append_val (table->cells, cell);
  table->column += table->columns - 1;
  if (++parse->n_cells > MAX_CELLS)
    stop (parse, MB_FAULT_FILE_TOO_LARGE, _ ("more cells than can be right"));
}

static void
start_row (Parse *parse, Table *table)
{
  finish_cell (parse, table);
  table->row++;
  table->column = 0;
}

static guint
span (const xmlChar **attributes, const char *name, guint most)
{
  for (; attributes != NULL && attributes[0] != NULL; attributes += 2)
    if (g_ascii_strcasecmp ((const char *) attributes[0], name) == 0 && attributes[1] != NULL)
      {
        gint64 number = g_ascii_strtoll ((const char *) attributes[1], NULL, 10);

        return (guint) CLAMP (number, 1, most);
      }
  return 1;
}

static void
start_cell (Parse *parse, Table *table, const xmlChar **attributes)
{
  GArray *taken = table->taken_until;

  finish_cell (parse, table);
  if (table->row == 0)
    table->row = 1; /* no tr around it */
  table->column++;
  while (table->column <= taken->len && g_array_index (taken, guint, table->column - 1) > table->row)
    table->column++;
  table->rows = span (attributes, "rowspan", MAX_ROWSPAN);
  table->columns = span (attributes, "colspan", MAX_COLSPAN);
  if (table->column + table->columns > MB_SHEET_MAX_COLUMNS || table->row + table->rows > MB_SHEET_MAX_ROWS)
    {
      stop (parse, MB_FAULT_FILE_TOO_LARGE, _ ("a table spans more rows or columns than a sheet has"));
      return;
    }
  if (table->rows > 1)
    {
      if (taken->len < table->column + table->columns - 1)
        g_array_set_size (taken, table->column + table->columns - 1);
      for (guint i = 0; i < table->columns; i++)
        g_array_index (taken, guint, table->column - 1 + i) = table->row + table->rows;
    }
  table->in_cell = TRUE;
  g_string_truncate (table->text, 0);
}

static void
break_line (Table *table)
{
  GString *text = table->text;

  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

static void
on_start (void *context, const xmlChar *name, const xmlChar **attributes)
{
  static const char *const blocks[] = { "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6" };
  Parse *parse = context;
  Table *table = parse->open->len > 0 ? g_ptr_array_index (parse->open, parse->open->len - 1) : NULL;
  const char *tag = (const char *) name;

  if (++parse->depth > MAX_DEPTH)
    stop (parse, MB_FAULT_FILE_DAMAGED, _ ("its elements are nested too deep"));
  else if (g_ascii_strcasecmp (tag, "table") == 0)
    {
      if (parse->tables->len >= MAX_TABLES)
        stop (parse, MB_FAULT_FILE_TOO_LARGE, _ ("too many tables"));
      table = table_new ();
      g_ptr_array_add (parse->tables, table);
      g_ptr_array_add (parse->open, table);
    }
  else if (table == NULL)
    return;
  else if (g_ascii_strcasecmp (tag, "tr") == 0)
    start_row (parse, table);
  else if (g_ascii_strcasecmp (tag, "td") == 0 || g_ascii_strcasecmp (tag, "th") == 0)
    start_cell (parse, table, attributes);
  else if (table->in_cell && g_ascii_strcasecmp (tag, "br") == 0)
    break_line (table);
  else if (table->in_cell && table->text->len > 0 && table->text->str[table->text->len - 1] != '\n')
    for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
      if (g_ascii_strcasecmp (tag, blocks[i]) == 0)
        break_line (table);
}

static void
on_end (void *context, const xmlChar *name)
{
  Parse *parse = context;
  Table *table = parse->open->len > 0 ? g_ptr_array_index (parse->open, parse->open->len - 1) : NULL;
  const char *tag = (const char *) name;

  if (parse->depth > 0)
    parse->depth--;
  if (table == NULL)
    return;
  if (g_ascii_strcasecmp (tag, "table") == 0)
    {
      finish_cell (parse, table);
      g_ptr_array_set_size (parse->open, (int) parse->open->len - 1);
    }
  else if (g_ascii_strcasecmp (tag, "td") == 0 || g_ascii_strcasecmp (tag, "th") == 0
           || g_ascii_strcasecmp (tag, "tr") == 0)
    finish_cell (parse, table);
}

/* Blanks and line ends of the source are one blank; a no-break space is a blank that stays. */
static void
on_text (void *context, const xmlChar *data, int length)
{
  Parse *parse = context;
  Table *table = parse->open->len > 0 ? g_ptr_array_index (parse->open, parse->open->len - 1) : NULL;
  const char *p = (const char *) data;
  const char *end = p + length;
  GString *text;

  if (table == NULL || !table->in_cell)
    return;
  text = table->text;
  while (p < end)
    {
      const char *start = p;

      while (p < end && strchr (" \t\r\n", *p) == NULL && (guchar) *p != 0xc2)
        p++;
      g_string_append_len (text, start, p - start);
      if (p == end)
        break;
      if ((guchar) *p == 0xc2)
        {
          if (p + 1 < end && (guchar) p[1] == 0xa0)
            {
              g_string_append_c (text, ' ');
              p += 2;
            }
          else
            g_string_append_c (text, *p++);
          continue;
        }
      if (text->len > 0 && text->str[text->len - 1] != ' ' && text->str[text->len - 1] != '\n')
        g_string_append_c (text, ' ');
      while (p < end && *p != '\0' && strchr (" \t\r\n", *p) != NULL)
        p++;
    }
}

/* Scripts and styles, which would come as text otherwise. */
static void
on_script (void *context, const xmlChar *data, int length)
{
}

static void
on_error (void *context, xmlErrorPtr error)
{
  /* Without memory, even for its words, the parser would go on and never come to an end; anything else is how web pages are. */
  if (error->code == XML_ERR_NO_MEMORY || error->message == NULL)
    stop (context, MB_FAULT_INTERNAL, g_strerror (ENOMEM));
}

/* "gbk" of <meta charset="gbk"> or of content="text/html; charset=gbk". (transfer full) */
static char *
find_charset (const guint8 *bytes, gsize length)
{
  g_autofree char *head = g_strndup ((const char *) bytes, MIN (length, 4096));
  g_autofree char *lower = g_ascii_strdown (head, -1);
  char *found = strstr (lower, "charset");
  gsize n;

  if (found == NULL)
    return NULL;
  found += strlen ("charset");
  found += strspn (found, " =\"'");
  n = strspn (found, "abcdefghijklmnopqrstuvwxyz0123456789-_");
  return n == 0 ? NULL : g_strndup (found, n);
}

static gboolean
hand_over (Parse *parse, const char *sheet_name, MbSheetSink *sink, GError **error)
{
  guint n_sheets = 0;

  for (guint i = 0; i < parse->tables->len; i++)
    {
      const Table *table = g_ptr_array_index (parse->tables, i);
      g_autofree char *name = NULL;
      gboolean filled = FALSE;

      for (guint k = 0; k < table->cells->len && !filled; k++)
        filled = g_array_index (table->cells, Cell, k).text[0] != '\0';
      if (!filled)
        continue;
      name = n_sheets == 0 ? g_strdup (sheet_name) : g_strdup_printf ("%s (%u)", sheet_name, n_sheets + 1);
      n_sheets++;
      if (!mb_sheet_sink_begin (sink, name, FALSE, TRUE, error))
        return FALSE;
      for (guint k = 0; k < table->cells->len; k++)
        {
          const Cell *cell = &g_array_index (table->cells, Cell, k);

          if (!mb_sheet_sink_row (sink, cell->row, error))
            return FALSE;
          mb_sheet_sink_cell_static (sink, cell->column, MB_SHEET_TEXT, 0, cell->text, strlen (cell->text));
          mb_sheet_sink_add_merge (sink, cell->row, cell->column, cell->row + cell->rows - 1,
                                   cell->column + cell->columns - 1);
        }
      if (!mb_sheet_sink_end (sink, error))
        return FALSE;
    }
  if (n_sheets == 0)
    mb_set_error (error, MB_FAULT_FILE_KIND, "%s", _ ("This is a web page without a table."));
  return n_sheets > 0;
}

gboolean
mb_html_read (GBytes *bytes, const char *sheet_name, const MbSheetHandler *handler, gpointer user, MbJob *job,
              GError **error)
{
  g_autoptr (MbSheetSink) sink = NULL;
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (table_free);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  g_autofree char *owned = NULL;
  g_autofree char *charset = NULL;
  Parse parse = { .job = job, .tables = tables, .open = open };
  gsize size, length;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *text;
  htmlSAXHandler *sax;

  if (size == 0 || size > MAX_BYTES)
    {
      mb_set_error (error, size == 0 ? MB_FAULT_FILE_EMPTY : MB_FAULT_FILE_TOO_LARGE, NULL);
      return FALSE;
    }
  charset = find_charset (data, size);
  if (!mb_text_decode (data, size, charset, &text, &length, &owned, error))
    return FALSE;
  mb_job_set_step (job, _ ("Reading rows"));

  parse.parser = htmlCreateMemoryParserCtxt (text, (int) length);
  if (parse.parser == NULL)
    {
      mb_set_error (error, MB_FAULT_FILE_DAMAGED, NULL);
      return FALSE;
    }
  xmlSwitchEncoding (parse.parser, XML_CHAR_ENCODING_UTF8);
  htmlCtxtUseOptions (parse.parser, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET
                                        | HTML_PARSE_IGNORE_ENC | HTML_PARSE_NODEFDTD);
  sax = parse.parser->sax;
  memset (sax, 0, sizeof *sax);
  sax->initialized = XML_SAX2_MAGIC; /* else errors would be printed, not handed over */
  sax->startElement = on_start;
  sax->endElement = on_end;
  sax->characters = on_text;
  sax->ignorableWhitespace = on_text;
  sax->cdataBlock = on_script;
  sax->serror = on_error;
  parse.parser->userData = &parse;
  htmlParseDocument (parse.parser);
  htmlFreeParserCtxt (parse.parser);

  if (parse.error != NULL)
    {
      g_propagate_error (error, parse.error);
      return FALSE;
    }
  while (open->len > 0) /* tables never closed */
    {
      finish_cell (&parse, g_ptr_array_index (open, open->len - 1));
      g_ptr_array_set_size (open, (int) open->len - 1);
    }
  if (!mb_job_check (job, error))
    return FALSE;
  sink = mb_sheet_sink_new (handler, user, job);
  return hand_over (&parse, sheet_name, sink, error);
}
