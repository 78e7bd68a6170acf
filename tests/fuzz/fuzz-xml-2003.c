/* fuzz-xml-2003.c: any bytes as SpreadsheetML 2003. */
#include "fuzz-rows.h"
#include "xml-2003.h"
int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  GError *error = NULL;
  gboolean done = mb_xml_2003_read (bytes, &fuzz_handler, NULL, NULL, &error);

  fuzz_end (done, error);
  return 0;
}
