/* writer.c FILE SECONDS REGISTER FIELD ID…: counts a number field of the records up by one, in turn, for so long; each time it reads, adds
 * and applies as a window does, and reads again where somebody else was faster. Prints what it was told as JSON. */
#include "config.h"

#include <stdio.h>

#include "office.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbOffice) office = argc > 5 ? mb_office_open (argv[1], MB_STORE_READ_WRITE, "数", &error) : NULL;
  gint64 until, longest = 0, set_id;
  guint done = 0, conflicts = 0, locked = 0;
  MbStore *store;

  if (office == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "usage: writer FILE SECONDS REGISTER FIELD ID…");
      return 1;
    }
  store = mb_office_get_store (office);
  until = g_get_monotonic_time () + g_ascii_strtoll (argv[2], NULL, 10) * G_TIME_SPAN_SECOND;
  for (guint i = 0; g_get_monotonic_time () < until; i++)
    {
      gint64 id = g_ascii_strtoll (argv[5 + i % (guint) (argc - 5)], NULL, 10), began = g_get_monotonic_time ();
      g_autoptr (MbRecord) record = mb_store_get (store, argv[3], id, &error);
      g_autoptr (MbChangeSet) set = mb_change_set_new ("Count", "数");
      const MbValue *value = record != NULL ? mb_record_get (record, argv[4]) : NULL;

      if (value == NULL)
        break;
      mb_change_set_update (set, record);
      mb_change_set_put_int (set, argv[4], value->number + 1);
      if (mb_store_apply (store, set, NULL, &set_id, &error))
        /* 0: somebody else had put the same number meanwhile. */
        *(set_id != 0 ? &done : &conflicts) += 1;
      else if (g_error_matches (error, MB_ERROR, MB_FAULT_CONFLICT))
        conflicts++;
      else if (g_error_matches (error, MB_ERROR, MB_FAULT_OFFICE_LOCKED))
        locked++;
      else
        break;
      g_clear_error (&error);
      longest = MAX (longest, g_get_monotonic_time () - began);
    }
  mb_office_close (office);
  if (error != NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  printf ("{\"done\":%u,\"conflicts\":%u,\"locked\":%u,\"longest_ms\":%d}\n", done, conflicts, locked,
          (int) (longest / G_TIME_SPAN_MILLISECOND));
  return 0;
}
