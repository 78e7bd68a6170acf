/* fuzz-xls.c: any bytes as an xls file. */
#include "fuzz-rows.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  GError *error = NULL;
  gboolean done = mb_xls_read (bytes, "s", &fuzz_handler, NULL, NULL, &error);

  fuzz_end (done, error);
  return 0;
}
