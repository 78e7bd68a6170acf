/* fuzz-xlsx.c: any bytes as a whole zip file, or, since checksums keep those out, as one part of an otherwise sound package:
 * the first byte chooses which, and whether its parts lie in the order in which they are read, which is quick, or the other way.
 */
#include "fuzz-rows.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/mman.h>
#include <unistd.h>

#define BACKWARDS_FROM 224 /* of a first byte */
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PKG  "http://schemas.openxmlformats.org/package/2006/relationships"

static const struct
{
  const char *name, *text;
} parts[] = {
  { "xl/worksheets/sheet1.xml",
    "<worksheet xmlns='" MAIN
    "'><sheetData><row><c t='s'><v>0</v></c><c s='1'><v>45292</v></c></row></sheetData></worksheet>" },
  { "xl/sharedStrings.xml", "<sst xmlns='" MAIN "'><si><t>a</t></si></sst>" },
  { "xl/styles.xml", "<styleSheet xmlns='" MAIN "'><cellXfs><xf/><xf numFmtId='14'/></cellXfs></styleSheet>" },
  { "xl/workbook.xml",
    "<workbook xmlns='" MAIN "' xmlns:r='" REL "'><sheets><sheet name='a' r:id='r1'/></sheets></workbook>" },
  { "xl/_rels/workbook.xml.rels",
    "<Relationships xmlns='" PKG "'><Relationship Id='r1' Type='" REL "/worksheet' Target='worksheets/sheet1.xml'/>"
    "</Relationships>" },
  { "_rels/.rels",
    "<Relationships xmlns='" PKG "'><Relationship Id='r1' Type='" REL "/officeDocument' Target='xl/workbook.xml'/>"
    "</Relationships>" },
};

static void
add_part (struct archive *archive, const char *name, const void *data, gsize size)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) size);
  archive_write_header (archive, entry);
  archive_write_data (archive, data, size);
  archive_entry_free (entry);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  int fd = memfd_create ("fuzz", 0);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  GError *error = NULL;
  guint chosen = size > 0 ? data[0] % (G_N_ELEMENTS (parts) + 1) : 0;
  gboolean done;

  if (size == 0 || chosen == G_N_ELEMENTS (parts))
    {
      if (size > 1 && write (fd, data + 1, size - 1) < 0)
        abort ();
    }
  else
    {
      struct archive *archive = archive_write_new ();

      archive_write_set_format_zip (archive);
      archive_write_zip_set_compression_store (archive);
      archive_write_open_fd (archive, fd);
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
        {
          guint part = data[0] < BACKWARDS_FROM ? G_N_ELEMENTS (parts) - 1 - i : i;

          if (part == chosen)
            add_part (archive, parts[part].name, data + 1, size - 1);
          else
            add_part (archive, parts[part].name, parts[part].text, strlen (parts[part].text));
        }
      archive_write_free (archive);
    }
  done = mb_xlsx_read (path, &fuzz_handler, NULL, NULL, &error);
  fuzz_end (done, error);
  close (fd);
  return 0;
}
