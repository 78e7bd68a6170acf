/* fuzz-csv.c: any bytes as a csv file. */
#include "fuzz-rows.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  GError *error = NULL;
  gboolean done = mb_csv_read (bytes, "s", &fuzz_handler, NULL, NULL, &error);

  mb_sheet_sniff (data, size);
  fuzz_end (done, error);
  return 0;
}
