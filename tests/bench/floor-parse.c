/* floor-parse.c: floor of reading an xlsx: libarchive takes it apart, libxml2 parses shared strings and sheets; nothing is
 * kept, the callbacks only count.
 *
 *   floor-parse FILE.xlsx
 */
#include "bench.h"

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>

static long n_cells;

static void
on_start (void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_namespaces,
          const xmlChar **namespaces, int n_attributes, int n_defaulted, const xmlChar **attributes)
{
  if (name[0] == 'c' && name[1] == '\0')
    n_cells++;
}

static void
on_text (void *user, const xmlChar *text, int length)
{
}

static int
parse_entry (struct archive *archive)
{
  static char buffer[65536];
  xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC, .startElementNs = on_start, .characters = on_text };
  xmlParserCtxtPtr parser = xmlCreatePushParserCtxt (&handler, NULL, NULL, 0, NULL);
  la_ssize_t n;

  xmlCtxtUseOptions (parser, XML_PARSE_HUGE | XML_PARSE_NONET);
  while ((n = archive_read_data (archive, buffer, sizeof buffer)) > 0)
    xmlParseChunk (parser, buffer, (int) n, 0);
  xmlParseChunk (parser, NULL, 0, 1);
  xmlFreeParserCtxt (parser);
  return n == 0;
}

int
main (int argc, char **argv)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  double seconds, start = bench_now ();

  archive_read_support_format_zip (archive);
  if (argc != 2 || archive_read_open_filename (archive, argv[1], 65536) != ARCHIVE_OK)
    return 1;
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      const char *name = archive_entry_pathname (entry);

      if ((strncmp (name, "xl/worksheets/", 14) == 0 || strcmp (name, "xl/sharedStrings.xml") == 0)
          && !parse_entry (archive))
        return 1;
    }
  archive_read_free (archive);
  seconds = bench_now () - start;
  bench_tell (&seconds, 1, n_cells);
  return 0;
}
